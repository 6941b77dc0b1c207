// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// An ordered map from 128-bit ids to 64-bit values in a region: a B+tree, for whatever a stream
/// keeps by the ids of its entries.
///
/// ```
///   state  0          4        8          12       16
///          +----------+--------+----------+--------+
///          | root     | height | last leaf| size   |
///          +----------+--------+----------+--------+
///
///   node   0       2          4         8          12     16                 40
///          +-------+----------+---------+----------+------+------------------+------------ - -
///          | count | capacity |         | previous | next | ms | seq | value | ms | seq | ...
///          +-------+----------+---------+----------+------+------------------+------------ - -
///                                        of leaves
/// ```
///
/// Ids are two unsigned 64-bit numbers, milliseconds and sequence. A leaf's values are the
/// caller's, any but 0; the value of an inner node's entry is the reference of a child, and its id
/// is not above any id in that child. The first entry of an inner node counts as below everything,
/// whatever id it has.
///
/// Insertion splits the full nodes that it meets on its way down, so that it never has to go back
/// up, and where memory runs out, the tree is as it should be. A full last leaf is not split when
/// an id is appended: the new one begins its own leaf, and ascending ids fill the nodes. A node
/// that a removal leaves less than a quarter full is merged with a neighbour where the two fit into
/// three quarters of a node, and is freed where it is empty. A tree that fits into one leaf has one
/// just large enough, of 2, 4, 8, 16 or 34 entries; an empty one has none.
///
/// Costs: 24 bytes an entry and 3% for the nodes above where ids ascend; O(log n) for everything
/// but the last entry, O(1). Rejected: a radix tree, as Redis has it (a node of its own for nearly
/// every entry of a pending list, pointers of 8 bytes); a skip list (a miss for each step).
public final class IdTree {
  /// The bytes of a tree's state.
  public static final int STATE_BYTES = 16;

  private static final int HEIGHT = 4;
  private static final int LAST = 8;
  private static final int SIZE = 12;

  private static final int CAPACITY = 2;
  private static final int PREVIOUS = 8;
  private static final int NEXT = 12;
  private static final int HEADER_BYTES = 16;
  private static final int ENTRY_BYTES = 24;
  private static final int SEQ = 8;
  private static final int VALUE = 16;
  private static final int SMALLEST = 2;
  private static final int LARGEST = 34;
  private static final int SPARSE = LARGEST / 4;
  private static final int MERGED = LARGEST * 3 / 4;

  private IdTree() {}

  /// Begins an empty tree whose state is at that offset.
  public static void create(Region region, long tree) {
    region.putLong(tree, 0);
    region.putLong(tree + LAST, 0);
  }

  /// The number of entries.
  public static long size(Region region, long tree) {
    return region.getInt(tree + SIZE) & 0xFFFF_FFFFL;
  }

  /// Whether the first id is below (-1), equal to (0) or above (1) the second.
  public static int compare(long ms, long seq, long otherMs, long otherSeq) {
    int byMs = Long.compareUnsigned(ms, otherMs);
    return byMs != 0 ? byMs : Long.compareUnsigned(seq, otherSeq);
  }

  // ---- nodes

  private static long root(Region region, long tree) {
    return Region.toOffset(region.getInt(tree));
  }

  private static int height(Region region, long tree) {
    return region.getInt(tree + HEIGHT);
  }

  static int count(Region region, long node) {
    return region.getShort(node);
  }

  private static void setCount(Region region, long node, int count) {
    region.putShort(node, (short) count);
  }

  private static int capacity(Region region, long node) {
    return region.getShort(node + CAPACITY);
  }

  static long entry(long node, int index) {
    return node + HEADER_BYTES + (long) index * ENTRY_BYTES;
  }

  static long ms(Region region, long entry) {
    return region.getLong(entry);
  }

  static long seq(Region region, long entry) {
    return region.getLong(entry + SEQ);
  }

  static long value(Region region, long entry) {
    return region.getLong(entry + VALUE);
  }

  static void setValue(Region region, long entry, long value) {
    region.putLong(entry + VALUE, value);
  }

  static long previous(Region region, long leaf) {
    return Region.toOffset(region.getInt(leaf + PREVIOUS));
  }

  static long next(Region region, long leaf) {
    return Region.toOffset(region.getInt(leaf + NEXT));
  }

  private static long bytes(int capacity) {
    return HEADER_BYTES + (long) capacity * ENTRY_BYTES;
  }

  private static long newNode(Region region, int capacity) {
    long node = region.allocate(bytes(capacity), MemoryTag.VALUE);
    region.putLong(node, (long) capacity << 16);
    region.putLong(node + PREVIOUS, 0);
    return node;
  }

  private static long child(Region region, long node, int index) {
    return Region.toOffset((int) value(region, entry(node, index)));
  }

  private static void put(Region region, long entry, long ms, long seq, long value) {
    region.putLong(entry, ms);
    region.putLong(entry + SEQ, seq);
    region.putLong(entry + VALUE, value);
  }

  private static int compare(Region region, long entry, long ms, long seq) {
    int byMs = Long.compareUnsigned(region.getLong(entry), ms);
    return byMs != 0 ? byMs : Long.compareUnsigned(region.getLong(entry + SEQ), seq);
  }

  /// The index of the last entry that is not above an id, or -1.
  static int floorIndex(Region region, long node, long ms, long seq) {
    int low = -1;
    int high = count(region, node);
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (compare(region, entry(node, middle), ms, seq) <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The leaf where an id is, or would be; 0 in an empty tree.
  static long leafFor(Region region, long tree, long ms, long seq) {
    long node = root(region, tree);
    for (int level = height(region, tree); level > 1; level--) {
      node = child(region, node, Math.max(0, floorIndex(region, node, ms, seq)));
    }
    return node;
  }

  static long firstLeaf(Region region, long tree) {
    long node = root(region, tree);
    for (int level = height(region, tree); level > 1; level--) {
      node = child(region, node, 0);
    }
    return node;
  }

  static long lastLeaf(Region region, long tree) {
    return Region.toOffset(region.getInt(tree + LAST));
  }

  // ---- lookups

  private static long find(Region region, long tree, long ms, long seq) {
    long leaf = leafFor(region, tree, ms, seq);
    int index = leaf == 0 ? -1 : floorIndex(region, leaf, ms, seq);
    return index < 0 || compare(region, entry(leaf, index), ms, seq) != 0 ? 0 : entry(leaf, index);
  }

  /// The value of an id, or 0.
  public static long get(Region region, long tree, long ms, long seq) {
    long found = find(region, tree, ms, seq);
    return found == 0 ? 0 : value(region, found);
  }

  /// Changes the value of an id that is there.
  public static void set(Region region, long tree, long ms, long seq, long value) {
    setValue(region, find(region, tree, ms, seq), value);
  }

  // ---- insertion

  /// Adds an id that is not there. If there is no room, no id is added.
  public static void insert(Region region, long tree, long ms, long seq, long value) {
    long node = root(region, tree);
    if (node == 0) {
      node = newNode(region, SMALLEST);
      region.putInt(tree, Region.toReference(node));
      region.putInt(tree + HEIGHT, 1);
      region.putInt(tree + LAST, Region.toReference(node));
    } else if (count(region, node) == capacity(region, node)) {
      node = enlargeRoot(region, tree, node, ms, seq);
    }
    for (int level = height(region, tree); level > 1; level--) {
      int index = Math.max(0, floorIndex(region, node, ms, seq));
      long child = child(region, node, index);
      if (count(region, child) == LARGEST) {
        split(region, tree, node, index, level - 1, ms, seq);
        if (compare(region, entry(node, index + 1), ms, seq) <= 0) {
          child = child(region, node, index + 1);
        }
      }
      node = child;
    }
    int index = floorIndex(region, node, ms, seq) + 1;
    open(region, node, index);
    put(region, entry(node, index), ms, seq, value);
    region.putInt(tree + SIZE, region.getInt(tree + SIZE) + 1);
  }

  /// Makes room for an entry at `index`, which is for the caller to fill.
  private static void open(Region region, long node, int index) {
    int count = count(region, node);
    if (index < count) {
      region.copy(entry(node, index), entry(node, index + 1), (long) (count - index) * ENTRY_BYTES);
    }
    setCount(region, node, count + 1);
  }

  private static void close(Region region, long node, int index) {
    int count = count(region, node) - 1;
    region.copy(entry(node, index + 1), entry(node, index), (long) (count - index) * ENTRY_BYTES);
    setCount(region, node, count);
  }

  /// Makes room in a root that is full: a larger leaf, or one more level.
  private static long enlargeRoot(Region region, long tree, long root, long ms, long seq) {
    int capacity = capacity(region, root);
    if (capacity < LARGEST) {
      long larger = newNode(region, 4 * capacity > LARGEST ? LARGEST : 2 * capacity);
      moveAll(region, root, larger);
      region.free(root, MemoryTag.VALUE);
      region.putInt(tree, Region.toReference(larger));
      region.putInt(tree + LAST, Region.toReference(larger));
      return larger;
    }
    int height = height(region, tree);
    long above = newNode(region, LARGEST);
    try {
      put(region, entry(above, 0), 0, 0, Region.toReference(root) & 0xFFFF_FFFFL);
      setCount(region, above, 1);
      split(region, tree, above, 0, height, ms, seq);
    } catch (RuntimeException full) {
      region.free(above, MemoryTag.VALUE);
      throw full;
    }
    region.putInt(tree, Region.toReference(above));
    region.putInt(tree + HEIGHT, height + 1);
    return above;
  }

  private static void moveAll(Region region, long from, long to) {
    int count = count(region, from);
    region.copy(entry(from, 0), entry(to, 0), (long) count * ENTRY_BYTES);
    setCount(region, to, count);
  }

  /// Splits the full child at `index` of a node that is not full, to make room for an id.
  private static void split(
      Region region, long tree, long parent, int index, int level, long ms, long seq) {
    long left = child(region, parent, index);
    boolean isLeaf = level == 1;
    boolean appends =
        compare(region, entry(left, LARGEST - 1), ms, seq) < 0
            && (!isLeaf || next(region, left) == 0);
    long right = newNode(region, LARGEST);
    int kept = !appends ? LARGEST / 2 : isLeaf ? LARGEST : LARGEST - 1;
    region.copy(entry(left, kept), entry(right, 0), (long) (LARGEST - kept) * ENTRY_BYTES);
    setCount(region, right, LARGEST - kept);
    setCount(region, left, kept);
    if (isLeaf) {
      link(region, tree, left, right);
    }
    open(region, parent, index + 1);
    long first = entry(right, 0);
    boolean isEmpty = kept == LARGEST;
    put(
        region,
        entry(parent, index + 1),
        isEmpty ? ms : ms(region, first),
        isEmpty ? seq : seq(region, first),
        Region.toReference(right) & 0xFFFF_FFFFL);
  }

  /// Puts a new leaf behind another.
  private static void link(Region region, long tree, long left, long right) {
    int after = region.getInt(left + NEXT);
    region.putInt(right + NEXT, after);
    region.putInt(right + PREVIOUS, Region.toReference(left));
    region.putInt(left + NEXT, Region.toReference(right));
    if (after == 0) {
      region.putInt(tree + LAST, Region.toReference(right));
    } else {
      region.putInt(Region.toOffset(after) + PREVIOUS, Region.toReference(right));
    }
  }

  /// Takes a leaf out of the chain.
  private static void unlink(Region region, long tree, long leaf) {
    int before = region.getInt(leaf + PREVIOUS);
    int after = region.getInt(leaf + NEXT);
    if (before != 0) {
      region.putInt(Region.toOffset(before) + NEXT, after);
    }
    if (after == 0) {
      region.putInt(tree + LAST, before);
    } else {
      region.putInt(Region.toOffset(after) + PREVIOUS, before);
    }
  }

  // ---- removal

  /// Removes an id and returns its value, or 0 where it is not there.
  public static long remove(Region region, long tree, long ms, long seq) {
    long root = root(region, tree);
    if (root == 0) {
      return 0;
    }
    int height = height(region, tree);
    long value = remove(region, tree, root, height, ms, seq);
    if (value == 0) {
      return 0;
    }
    region.putInt(tree + SIZE, region.getInt(tree + SIZE) - 1);
    while (height > 1 && count(region, root) == 1) {
      long only = child(region, root, 0);
      region.free(root, MemoryTag.VALUE);
      root = only;
      height--;
    }
    if (count(region, root) == 0) {
      region.free(root, MemoryTag.VALUE);
      create(region, tree);
    } else {
      region.putInt(tree, Region.toReference(root));
      region.putInt(tree + HEIGHT, height);
    }
    return value;
  }

  private static long remove(Region region, long tree, long node, int level, long ms, long seq) {
    int index = floorIndex(region, node, ms, seq);
    if (level == 1) {
      if (index < 0 || compare(region, entry(node, index), ms, seq) != 0) {
        return 0;
      }
      long value = value(region, entry(node, index));
      close(region, node, index);
      return value;
    }
    int at = Math.max(0, index);
    long child = child(region, node, at);
    long value = remove(region, tree, child, level - 1, ms, seq);
    if (value != 0 && count(region, child) < SPARSE) {
      thin(region, tree, node, at, level - 1);
    }
    return value;
  }

  /// Frees a child that is empty, or merges one that is nearly so with a neighbour.
  private static void thin(Region region, long tree, long parent, int index, int level) {
    long child = child(region, parent, index);
    int count = count(region, child);
    if (count == 0) {
      drop(region, tree, parent, index, level);
    } else if (index > 0 && count(region, child(region, parent, index - 1)) + count <= MERGED) {
      merge(region, tree, parent, index - 1, level);
    } else if (index + 1 < count(region, parent)
        && count(region, child(region, parent, index + 1)) + count <= MERGED) {
      merge(region, tree, parent, index, level);
    }
  }

  private static void drop(Region region, long tree, long parent, int index, int level) {
    long child = child(region, parent, index);
    if (level == 1) {
      unlink(region, tree, child);
    }
    region.free(child, MemoryTag.VALUE);
    close(region, parent, index);
  }

  /// Moves what the child after `index` has into the one at `index`.
  private static void merge(Region region, long tree, long parent, int index, int level) {
    long left = child(region, parent, index);
    long right = child(region, parent, index + 1);
    int kept = count(region, left);
    int moved = count(region, right);
    region.copy(entry(right, 0), entry(left, kept), (long) moved * ENTRY_BYTES);
    setCount(region, left, kept + moved);
    if (level > 1) {
      // The first id of an inner node says nothing; what bounds its child is the parent's.
      long bound = entry(parent, index + 1);
      long entry = entry(left, kept);
      region.putLong(entry, ms(region, bound));
      region.putLong(entry + SEQ, seq(region, bound));
    }
    drop(region, tree, parent, index + 1, level);
  }

  /// Frees all nodes, and pauses on the way; the values are the caller's.
  public static void clear(Region region, long tree) {
    long root = root(region, tree);
    if (root != 0) {
      free(region, root, height(region, tree));
      create(region, tree);
    }
  }

  /// Removes up to `count` ids, the last ones first; returns how many. The values are the caller's.
  public static int clearSome(Region region, long tree, int count) {
    if (size(region, tree) <= count) {
      int all = (int) size(region, tree);
      clear(region, tree);
      return all;
    }
    for (int i = 0; i < count; i++) {
      long leaf = lastLeaf(region, tree);
      long last = entry(leaf, count(region, leaf) - 1);
      remove(region, tree, ms(region, last), seq(region, last));
    }
    return Math.max(0, count);
  }

  private static void free(Region region, long node, int level) {
    if (level > 1) {
      for (int i = 0; i < count(region, node); i++) {
        free(region, child(region, node, i), level - 1);
        PausePoint.pass(i);
      }
    }
    region.free(node, MemoryTag.VALUE);
  }

  /// Bytes of all nodes.
  public static long treeBytes(Region region, long tree) {
    long root = root(region, tree);
    return root == 0 ? 0 : bytes(region, root, height(region, tree));
  }

  private static long bytes(Region region, long node, int level) {
    long bytes = region.usableBytes(node);
    if (level > 1) {
      for (int i = 0; i < count(region, node); i++) {
        bytes += bytes(region, child(region, node, i), level - 1);
        PausePoint.pass(i);
      }
    }
    return bytes;
  }

  /// The number of nodes.
  public static long nodeCount(Region region, long tree) {
    long root = root(region, tree);
    return root == 0 ? 0 : nodeCount(region, root, height(region, tree));
  }

  private static long nodeCount(Region region, long node, int level) {
    long nodes = 1;
    if (level > 1) {
      for (int i = 0; i < count(region, node); i++) {
        nodes += nodeCount(region, child(region, node, i), level - 1);
      }
    }
    return nodes;
  }

  // ---- checks

  /// Checks a tree's invariants; throws [AssertionError] where one does not hold.
  public static void verify(Region region, long tree) {
    long root = root(region, tree);
    if (root == 0) {
      require(size(region, tree) == 0 && lastLeaf(region, tree) == 0, "empty tree", tree);
      return;
    }
    long[] seen = new long[2];
    verify(region, root, height(region, tree), null, null, seen);
    require(seen[0] == size(region, tree), "size", seen[0]);
    require(seen[1] == lastLeaf(region, tree), "last leaf", seen[1]);
    require(next(region, seen[1]) == 0, "last leaf's next", seen[1]);
  }

  /// Checks a node all of whose ids lie from `low` on and below `high`; counts its ids and goes
  /// along the chain of leaves.
  private static void verify(
      Region region, long node, int level, long[] low, long[] high, long[] seen) {
    int count = count(region, node);
    require(count > 0 && count <= capacity(region, node), "count", count);
    require(region.usableBytes(node) >= bytes(capacity(region, node)), "node bytes", node);
    if (level == 1) {
      require(previous(region, node) == seen[1], "previous leaf", node);
      require(seen[1] == 0 || next(region, seen[1]) == node, "next leaf", node);
      seen[1] = node;
      seen[0] += count;
    }
    for (int i = 0; i < count; i++) {
      long[] id = {ms(region, entry(node, i)), seq(region, entry(node, i))};
      long[] after =
          i + 1 == count
              ? high
              : new long[] {ms(region, entry(node, i + 1)), seq(region, entry(node, i + 1))};
      if (level == 1) {
        require(low == null || compare(low[0], low[1], id[0], id[1]) <= 0, "id below", id[0]);
        require(after == null || compare(id[0], id[1], after[0], after[1]) < 0, "order", id[0]);
        require(value(region, entry(node, i)) != 0, "value", id[0]);
      } else {
        verify(region, child(region, node, i), level - 1, i == 0 ? low : id, after, seen);
      }
    }
  }

  private static void require(boolean condition, String what, long number) {
    if (!condition) {
      throw new AssertionError(what + " " + number);
    }
  }
}
