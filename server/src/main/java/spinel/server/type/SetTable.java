// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.PausePoint;
import spinel.structure.Record;

/// The large encoding of sets: a table of elements without payload, one for each member.
///
/// ```
///   root     0            4        8              16                        64
///            +------------+--------+--------------+-------------------------+
///            | members    | record | bytes of the | state of the HashTable  |
///            | that end   |        | elements     |                         |
///            +------------+--------+--------------+-------------------------+
/// ```
///
/// The root does not move while the set lives. The bytes of all elements are counted there, so
/// that nobody has to visit them to know, and the members with a time to live. Each of these stands
/// in the dictionary's index of parts and has the root as its owner; the root is the value's anchor
/// and knows the record, as long as there are such members.
final class SetTable {
  private static final int ELEMENT_BYTES_OFFSET = 8;

  /// Where the state of the table stands in the root.
  static final int TABLE = 16;
  private static final int ROOT_BYTES = TABLE + HashTable.STATE_BYTES;

  private SetTable() {}

  // ---- whole tables

  /// A new empty table with room for so many members, which the cursor turns to; returns its root.
  static long create(Region region, HashTable table, long expected) {
    long root = region.allocate(ROOT_BYTES, MemoryTag.VALUE);
    try {
      table.create(root + TABLE, expected);
    } catch (RuntimeException full) {
      region.free(root, MemoryTag.VALUE);
      throw full;
    }
    region.putInt(root, 0);
    Record.setAnchored(region, root, 0);
    region.putLong(root + ELEMENT_BYTES_OFFSET, 0);
    return root;
  }

  /// Turns a cursor to a table; returns the cursor.
  static HashTable open(HashTable cursor, long root) {
    return cursor.open(root + TABLE);
  }

  static long size(Region region, long root) {
    return HashTable.size(region, root + TABLE);
  }

  /// Bytes of root, table and elements.
  static long bytes(Region region, long root, HashTable table) {
    return region.usableBytes(root)
        + open(table, root).tableBytes()
        + region.getLong(root + ELEMENT_BYTES_OFFSET);
  }

  private static long bytes(Region region, long element) {
    int flags = Element.flags(region, element);
    return Region.roundUp(Element.bytes(Element.nameBytes(region, element), flags, 0));
  }

  private static void count(Region region, long root, long bytes) {
    region.putLong(
        root + ELEMENT_BYTES_OFFSET, region.getLong(root + ELEMENT_BYTES_OFFSET) + bytes);
  }

  /// A copy of a table with all its elements and their times, in the same dictionary or in another;
  /// returns its root. If there is no room, nothing stays allocated.
  static long copy(Dictionary source, long root, Dictionary target) {
    Region from = source.region();
    Region to = target.region();
    HashTable elements = open(HashTable.ofElements(from), root);
    HashTable table = HashTable.ofElements(to);
    long copy = create(to, table, elements.size());
    Member member = new Member();
    try {
      elements.forEach(
          element -> {
            int length = Element.nameBytes(from, element);
            member.set(from, Element.nameOffset(from, element), length);
            long expiry = Element.expiryMillis(from, element);
            insert(target, copy, table, member.text(), member.hash(), expiry);
            PausePoint.pass(table.size());
          });
    } catch (RuntimeException full) {
      free(target, copy, Integer.MAX_VALUE);
      throw full;
    }
    return copy;
  }

  /// Frees some `budget` elements, and with the last of them the root; whether that was the end.
  /// The table's state is written back, so that the next call may be made with another cursor.
  static boolean free(Dictionary dictionary, long root, int budget) {
    Region region = dictionary.region();
    HashTable table = open(dictionary.elements(), root);
    boolean drained =
        table.drain(
            budget,
            element -> {
              if (Element.expires(region, element)) {
                FieldTimer.stop(dictionary, element);
              }
              Element.free(region, element);
            });
    if (drained) {
      region.free(root, MemoryTag.VALUE);
    }
    return drained;
  }

  /// Frees a table that is no key's yet and none of whose members has a time to live.
  static void free(Region region, long root, HashTable table) {
    open(table, root).drain(Integer.MAX_VALUE, element -> Element.free(region, element));
    region.free(root, MemoryTag.VALUE);
  }

  // ---- members

  /// Adds a member that is not in the table, which is open.
  static void insert(Region region, long root, HashTable table, Bytes member, long hash) {
    insert(region, root, table, Element.create(region, member, 0, 0), hash);
  }

  private static void insert(Region region, long root, HashTable table, long element, long hash) {
    try {
      table.insert(element, hash);
    } catch (RuntimeException full) {
      Element.free(region, element);
      throw full;
    }
    count(region, root, bytes(region, element));
  }

  /// Adds a member, with a time or [SetValue#NO_EXPIRY], that is not in the table, which is open
  /// and no key's yet.
  static void insert(
      Dictionary dictionary, long root, HashTable table, Bytes member, long hash, long unixMillis) {
    Region region = dictionary.region();
    if (unixMillis == SetValue.NO_EXPIRY) {
      insert(region, root, table, member, hash);
      return;
    }
    dictionary.openPartIndex();
    long element = Element.create(region, member, Element.EXPIRES, 0);
    insert(region, root, table, element, hash);
    startTimer(dictionary, root, element, unixMillis);
    region.putInt(root, timedMembers(region, root) + 1);
  }

  /// Takes out the member that the last lookup found in a table that is no key's yet and has no
  /// members with a time to live, and frees it.
  static void removeFound(Region region, long root, HashTable table, long element, long hash) {
    table.removeFound(hash);
    count(region, root, -bytes(region, element));
    Element.free(region, element);
  }

  /// Takes out the member of a record's set that the table's last lookup found, and frees it.
  static void removeFound(
      Dictionary dictionary, long record, HashTable table, long element, long hash) {
    table.removeFound(hash);
    release(dictionary, record, element);
  }

  /// Takes out an element that is in the table of a record's set, which is open, and frees it.
  static void remove(Dictionary dictionary, long record, HashTable table, long element) {
    table.remove(element, Element.nameHash(dictionary.region(), element));
    release(dictionary, record, element);
  }

  /// Frees an element that is no longer in the table.
  private static void release(Dictionary dictionary, long record, long element) {
    Region region = dictionary.region();
    long root = SetValue.root(region, record);
    if (Element.expires(region, element)) {
      FieldTimer.stop(dictionary, element);
      countTimed(dictionary, record, root, -1);
    }
    count(region, root, -bytes(region, element));
    Element.free(region, element);
  }

  // ---- times

  /// The members with a time to live.
  static int timedMembers(Region region, long root) {
    return region.getInt(root);
  }

  /// Counts one more, or less, of the members with a time to live.
  private static void countTimed(Dictionary dictionary, long record, long root, int by) {
    Region region = dictionary.region();
    region.putInt(root, timedMembers(region, root) + by);
    dictionary.setTimed(record, timedMembers(region, root) > 0);
  }

  private static void startTimer(Dictionary dictionary, long root, long element, long unixMillis) {
    Region region = dictionary.region();
    Element.setOwner(region, element, Region.toReference(root));
    Element.setExpiryMillis(region, element, unixMillis);
    dictionary.indexPart(element);
  }

  /// Sets the time at which the member is gone that the last lookup found in the table of a
  /// record's set, or with [SetValue#NO_EXPIRY] makes it stay.
  static void setExpiry(
      Dictionary dictionary, long record, HashTable table, long element, long unixMillis) {
    Region region = dictionary.region();
    boolean expires = unixMillis != SetValue.NO_EXPIRY;
    if (expires == Element.expires(region, element)) {
      if (expires) {
        FieldTimer.setTime(dictionary, element, unixMillis);
      }
      return;
    }
    dictionary.openPartIndex();
    long root = SetValue.root(region, record);
    long copy = Element.copyWithExpiry(region, element, 0, expires);
    table.replaceFound(copy);
    count(region, root, bytes(region, copy) - bytes(region, element));
    if (expires) {
      startTimer(dictionary, root, copy, unixMillis);
    } else {
      FieldTimer.stop(dictionary, element);
    }
    Element.free(region, element);
    countTimed(dictionary, record, root, expires ? 1 : -1);
  }

  /// Deletes a member of a record's set that is due and no longer in the index.
  static void expire(Dictionary dictionary, long record, long element, PartExpirer expirer) {
    Region region = dictionary.region();
    expirer.expired(dictionary, record, Element.name(region, element, new Bytes()));
    long root = SetValue.root(region, record);
    HashTable table = open(dictionary.elements(), root);
    table.remove(element, Element.nameHash(region, element));
    countTimed(dictionary, record, root, -1);
    count(region, root, -bytes(region, element));
    Element.free(region, element);
    if (table.size() == 0) {
      expirer.emptied(dictionary, record);
    }
  }
}
