// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.HashSet;
import java.util.Set;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.Listpack;

/// Builds a hash from fields that come one after the other, for a record that is not in the
/// dictionary: a small one as long as it may be, in the order of the fields.
///
/// ```java
/// try (HashBuilder builder = new HashBuilder(dictionary)) {
///   builder.add(name, value);
///   return builder.build(key, expires);
/// }
/// ```
///
/// What is not built into a record is freed at the end.
public final class HashBuilder implements AutoCloseable {
  private final Dictionary dictionary;
  private final Region region;
  private final Thresholds thresholds;

  /// The names so far; null once a table tells which there are.
  private Set<Bytes> names = new HashSet<>();

  private long list;
  private long root;

  public HashBuilder(Dictionary dictionary) {
    this.dictionary = dictionary;
    region = dictionary.region();
    thresholds = dictionary.thresholds();
    list = Listpack.create(region);
  }

  /// Adds a field; false, and nothing is changed, where the hash has it already.
  public boolean add(Bytes name, Bytes value) {
    return addPacked(name, value, thresholds.hashMaxListpackValue);
  }

  /// As [#add], for fields from a packed form: these stay packed however long they are.
  public boolean addPacked(Bytes name, Bytes value) {
    return addPacked(name, value, Listpack.LARGEST_BYTES);
  }

  private boolean addPacked(Bytes name, Bytes value, long longest) {
    if (root == 0 && !fits(name, value, longest)) {
      enlarge();
    }
    if (root != 0) {
      return LargeHash.add(dictionary, root, name, value);
    }
    if (!names.add(Bytes.of(name.toArray()))) {
      return false;
    }
    list = Listpack.append(region, list, name);
    list = Listpack.append(region, list, value);
    return true;
  }

  private boolean fits(Bytes name, Bytes value, long longest) {
    return names.size() < thresholds.hashMaxListpackEntries
        && name.length() <= longest
        && value.length() <= longest
        && Listpack.bytes(region, list) + SmallHash.entryBytes(name) + SmallHash.entryBytes(value)
            <= Listpack.LARGEST_BYTES;
  }

  private void enlarge() {
    root = LargeHash.createRoot(region);
    StoredText name = new StoredText();
    StoredText value = new StoredText();
    for (int entry = Listpack.first(region, list); entry != 0; ) {
      name.setEntry(region, list, entry);
      int next = Listpack.next(region, list, entry);
      value.setEntry(region, list, next);
      LargeHash.add(dictionary, root, name.bytes(), value.bytes());
      entry = Listpack.next(region, list, next);
    }
    Listpack.free(region, list);
    list = 0;
    names = null;
  }

  /// Whether there is no field yet.
  public boolean isEmpty() {
    return root == 0 && names.isEmpty();
  }

  /// A record with the hash; its expiry, where it has one, is for the caller to set.
  public long build(Bytes key, boolean expires) {
    if (root != 0) {
      long record = LargeHash.create(region, key, root, expires);
      root = 0;
      return record;
    }
    int bytes = Listpack.bytes(region, list);
    int type = HashValue.TYPE | HashValue.LISTPACK << 4;
    long record = Packed.create(region, key, type, bytes, expires);
    region.copy(list, Packed.offset(region, record), bytes);
    return record;
  }

  @Override
  public void close() {
    if (root != 0) {
      LargeHash.freeRoot(dictionary, root);
    }
    if (list != 0) {
      Listpack.free(region, list);
    }
  }
}
