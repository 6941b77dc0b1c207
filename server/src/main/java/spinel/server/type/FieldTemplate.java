// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Set;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;

/// A list of field names that compact hashes share: an [Element] in the dictionary's table of what
/// values share. Its name is a listpack of the field names in the order of their bytes, its payload
/// the number of hashes that have it, 4 bytes. With the last of these it goes.
final class FieldTemplate {
  private static final int USERS_BYTES = 4;

  private FieldTemplate() {}

  private static HashTable table(Dictionary dictionary) {
    return dictionary.elements().open(dictionary.sharedTable());
  }

  /// The template with these names, given as a listpack, for one more hash.
  static long acquire(Dictionary dictionary, Bytes names) {
    Region region = dictionary.region();
    HashTable table = table(dictionary);
    long hash = KeyedHash.of(names);
    long template = table.find(names, hash);
    if (template == 0) {
      template = Element.create(region, names, 0, USERS_BYTES);
      region.putInt(Element.payloadOffset(region, template), 0);
      try {
        table.insert(template, hash);
      } catch (RuntimeException full) {
        Element.free(region, template);
        throw full;
      }
    }
    countUser(region, template, 1);
    return template;
  }

  /// Gives a template back that a hash has acquired.
  static void release(Dictionary dictionary, long template) {
    Region region = dictionary.region();
    if (countUser(region, template, -1) == 0) {
      table(dictionary).remove(template, Element.nameHash(region, template));
      Element.free(region, template);
    }
  }

  private static int countUser(Region region, long template, int by) {
    long at = Element.payloadOffset(region, template);
    int users = region.getInt(at) + by;
    region.putInt(at, users);
    return users;
  }

  private static int users(Region region, long template) {
    return region.getInt(Element.payloadOffset(region, template));
  }

  /// Where the listpack of the names begins.
  static long names(Region region, long template) {
    return Element.nameOffset(region, template);
  }

  /// One hash's share of the bytes.
  static long share(Region region, long template) {
    return region.usableBytes(template) / users(region, template);
  }

  /// Adds up what INFO shows of a dictionary's templates: the hashes that have one, and the bytes
  /// of all; `distinct` collects what tells different ones apart.
  static void count(Dictionary dictionary, Set<Long> distinct, long[] usersAndBytes) {
    Region region = dictionary.region();
    if (dictionary.hasSharedTable()) {
      table(dictionary)
          .forEach(
              template -> {
                distinct.add(Element.nameHash(region, template));
                usersAndBytes[0] += users(region, template);
                usersAndBytes[1] += region.usableBytes(template);
              });
    }
  }
}
