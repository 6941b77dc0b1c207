// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.PausePoint;

/// The large encoding of sets: a table of elements without payload, one for each member.
///
/// ```
///   root     0                         48             56
///            +-------------------------+--------------+
///            | state of the HashTable  | bytes of the |
///            |                         | elements     |
///            +-------------------------+--------------+
/// ```
///
/// The root does not move while the set lives. The bytes of all elements are counted there, so
/// that nobody has to visit them to know.
final class SetTable {
  /// Where the state of the table stands in the root.
  static final int TABLE = 0;
  private static final int ELEMENT_BYTES_OFFSET = HashTable.STATE_BYTES;
  private static final int ROOT_BYTES = ELEMENT_BYTES_OFFSET + 8;

  private SetTable() {}

  /// A new empty table with room for so many members, which the cursor turns to; returns its root.
  static long create(Region region, HashTable table, long expected) {
    long root = region.allocate(ROOT_BYTES, MemoryTag.VALUE);
    try {
      table.create(root, expected);
    } catch (RuntimeException full) {
      region.free(root, MemoryTag.VALUE);
      throw full;
    }
    region.putLong(root + ELEMENT_BYTES_OFFSET, 0);
    return root;
  }

  static long size(Region region, long root) {
    return HashTable.size(region, root);
  }

  /// Adds a member that is not in the table, which is open.
  static void insert(Region region, long root, HashTable table, Bytes member, long hash) {
    long element = Element.create(region, member, 0, 0);
    try {
      table.insert(element, hash);
    } catch (RuntimeException full) {
      Element.free(region, element);
      throw full;
    }
    count(region, root, bytes(region, element));
  }

  /// Takes out the member that the table's last lookup found, and frees it.
  static void removeFound(Region region, long root, HashTable table, long element, long hash) {
    table.removeFound(hash);
    count(region, root, -bytes(region, element));
    Element.free(region, element);
  }

  /// Takes out an element that is in the table, which is open, and frees it.
  static void remove(Region region, long root, HashTable table, long element) {
    table.remove(element, Element.nameHash(region, element));
    count(region, root, -bytes(region, element));
    Element.free(region, element);
  }

  private static long bytes(Region region, long element) {
    return Region.roundUp(Element.bytes(Element.nameBytes(region, element), 0, 0));
  }

  private static void count(Region region, long root, long bytes) {
    region.putLong(
        root + ELEMENT_BYTES_OFFSET, region.getLong(root + ELEMENT_BYTES_OFFSET) + bytes);
  }

  /// Bytes of root, table and elements.
  static long bytes(Region region, long root, HashTable table) {
    return region.usableBytes(root)
        + table.open(root).tableBytes()
        + region.getLong(root + ELEMENT_BYTES_OFFSET);
  }

  /// A copy of a table with all its elements, in the same region or in another; returns its root.
  /// If there is no room, nothing stays allocated.
  static long copy(Region source, long root, Region target) {
    HashTable from = HashTable.ofElements(source).open(root);
    HashTable to = HashTable.ofElements(target);
    long copy = create(target, to, from.size());
    Member member = new Member();
    try {
      from.forEach(
          element -> {
            int length = Element.nameBytes(source, element);
            member.set(source, Element.nameOffset(source, element), length);
            insert(target, copy, to, member.text(), member.hash());
            PausePoint.pass(to.size());
          });
    } catch (RuntimeException full) {
      free(target, copy, to, Integer.MAX_VALUE);
      throw full;
    }
    return copy;
  }

  /// Frees some `budget` elements, and with the last of them the root; whether that was the end.
  /// The table's state is written back, so that the next call may be made with another cursor.
  static boolean free(Region region, long root, HashTable table, int budget) {
    if (!table.open(root).drain(budget, element -> Element.free(region, element))) {
      return false;
    }
    region.free(root, MemoryTag.VALUE);
    return true;
  }
}
