// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// The nodes of a [CountedTree]: how they stand in the region (see there), the order of what is in
/// them, and the checks that all is as it should be.
abstract sealed class TreeNodes permits CountedTree {
  /// The bytes that the state of a tree takes.
  public static final int STATE_BYTES = 16;

  static final int SIZE_STATE = 4;
  static final int LEAVES_STATE = 8;
  static final int INNERS_STATE = 12;

  static final int COUNT_OFFSET = 2;
  static final int LEAF_CAPACITY = 36;
  static final int PREVIOUS_OFFSET = 4;
  static final int NEXT_OFFSET = 8;
  static final int ELEMENTS_OFFSET = 16;
  static final int SCORES_OFFSET = 160;
  static final int LEAF_BYTES = SCORES_OFFSET + 8 * LEAF_CAPACITY;

  static final int INNER_CAPACITY = 51;
  static final int CHILDREN_OFFSET = 4;
  static final int COUNTS_OFFSET = 208;
  static final int FIRSTS_OFFSET = 412;
  static final int FIRST_SCORES_OFFSET = 616;
  static final int INNER_BYTES = FIRST_SCORES_OFFSET + 8 * INNER_CAPACITY;

  static final int FEWEST_IN_LEAF = LEAF_CAPACITY / 3;
  static final int FEWEST_IN_INNER = INNER_CAPACITY / 3;
  static final int MOST_AFTER_MERGE_LEAF = LEAF_CAPACITY * 5 / 6;
  static final int MOST_AFTER_MERGE_INNER = INNER_CAPACITY * 5 / 6;
  static final int HIGHEST = 32;

  final Region region;

  /// Where the state of the open tree is.
  long state;

  long root;

  TreeNodes(Region region) {
    this.region = region;
  }

  public long size() {
    return region.getInt(state + SIZE_STATE) & 0xFFFF_FFFFL;
  }

  /// Bytes of all nodes.
  public long bytes() {
    return region.getInt(state + LEAVES_STATE) * Region.roundUp(LEAF_BYTES)
        + region.getInt(state + INNERS_STATE) * Region.roundUp(INNER_BYTES);
  }

  // ---- nodes

  long newLeaf() {
    long node = region.allocate(LEAF_BYTES, MemoryTag.VALUE);
    region.putLong(node, 0);
    region.putLong(node + NEXT_OFFSET, 0);
    return node;
  }

  long newInner(int level) {
    long node = region.allocate(INNER_BYTES, MemoryTag.VALUE);
    region.putInt(node, level);
    return node;
  }

  int level(long node) {
    return region.getByte(node);
  }

  int count(long node) {
    return region.getShort(node + COUNT_OFFSET);
  }

  void setCount(long node, int count) {
    region.putShort(node + COUNT_OFFSET, (short) count);
  }

  void addToState(int offset, int more) {
    region.putInt(state + offset, region.getInt(state + offset) + more);
  }

  int elementAt(long node, int i) {
    return region.getInt(node + ELEMENTS_OFFSET + 4L * i);
  }

  double scoreAt(long node, int i) {
    return Double.longBitsToDouble(region.getLong(node + SCORES_OFFSET + 8L * i));
  }

  void putEntry(long node, int i, int element, long scoreBits) {
    region.putInt(node + ELEMENTS_OFFSET + 4L * i, element);
    region.putLong(node + SCORES_OFFSET + 8L * i, scoreBits);
  }

  long child(long node, int i) {
    return Region.toOffset(region.getInt(node + CHILDREN_OFFSET + 4L * i));
  }

  long childCount(long node, int i) {
    return region.getInt(node + COUNTS_OFFSET + 4L * i) & 0xFFFF_FFFFL;
  }

  void putChildCount(long node, int i, long count) {
    region.putInt(node + COUNTS_OFFSET + 4L * i, (int) count);
  }

  int firstOf(long node, int i) {
    return region.getInt(node + FIRSTS_OFFSET + 4L * i);
  }

  double firstScoreOf(long node, int i) {
    return Double.longBitsToDouble(region.getLong(node + FIRST_SCORES_OFFSET + 8L * i));
  }

  /// Describes a child: its reference, its size, its first element.
  void putChild(long node, int i, long child) {
    region.putInt(node + CHILDREN_OFFSET + 4L * i, Region.toReference(child));
    putChildCount(node, i, total(child));
    putFirst(node, i, child);
  }

  void putFirst(long node, int i, long child) {
    boolean isLeaf = level(child) == 0;
    region.putInt(node + FIRSTS_OFFSET + 4L * i, isLeaf ? elementAt(child, 0) : firstOf(child, 0));
    region.putLong(
        node + FIRST_SCORES_OFFSET + 8L * i,
        region.getLong(child + (isLeaf ? SCORES_OFFSET : FIRST_SCORES_OFFSET)));
  }

  /// Elements below a node.
  long total(long node) {
    int count = count(node);
    if (level(node) == 0) {
      return count;
    }
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += childCount(node, i);
    }
    return total;
  }

  // ---- order

  /// Compares the names of two elements, byte by byte without sign, shorter before longer.
  public static int compareNames(Region region, long one, long other) {
    int oneBytes = Element.nameBytes(region, one);
    int otherBytes = Element.nameBytes(region, other);
    long a = Element.nameOffset(region, one);
    long b = Element.nameOffset(region, other);
    int common = Math.min(oneBytes, otherBytes);
    int i = 0;
    for (; i + 8 <= common; i += 8) {
      long x = region.getLong(a + i);
      long y = region.getLong(b + i);
      if (x != y) {
        return Long.compareUnsigned(Long.reverseBytes(x), Long.reverseBytes(y));
      }
    }
    for (; i < common; i++) {
      int difference = (region.getByte(a + i) & 0xFF) - (region.getByte(b + i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(oneBytes, otherBytes);
  }

  /// Compares an element's name with a run of bytes.
  public static int compareName(Region region, long element, Bytes name) {
    int bytes = Element.nameBytes(region, element);
    long at = Element.nameOffset(region, element);
    int common = Math.min(bytes, name.length());
    for (int i = 0; i < common; i++) {
      int difference = (region.getByte(at + i) & 0xFF) - (name.byteAt(i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(bytes, name.length());
  }

  /// Whether an entry comes before an element with that score.
  boolean isBefore(double entryScore, int entry, double score, long element) {
    if (entryScore != score) {
      return entryScore < score;
    }
    long other = Region.toOffset(entry);
    return other != element && compareNames(region, other, element) < 0;
  }

  // ---- checks

  /// Checks the tree's invariants; throws [AssertionError] where one does not hold.
  public void verify() {
    long[] seen = new long[4];
    require(level(root) == 0 || count(root) > 1, "children of the root", count(root));
    verifyNode(root, level(root), seen);
    require(total(root) == size(), "size", size());
    require(seen[0] == region.getInt(state + LEAVES_STATE), "leaves", seen[0]);
    require(seen[1] == region.getInt(state + INNERS_STATE), "inner nodes", seen[1]);
    require(region.getInt(seen[2] + NEXT_OFFSET) == 0, "leaf after the last", seen[2]);
  }

  /// Visits a subtree: counts leaves and inner nodes, and keeps the last leaf.
  void verifyNode(long node, int level, long[] seen) {
    int count = count(node);
    require(level(node) == level, "level", level(node));
    require(count > 0 || node == root && level == 0, "entries", count);
    if (level > 0) {
      require(count <= INNER_CAPACITY, "children", count);
      seen[1]++;
      for (int i = 0; i < count; i++) {
        long child = child(node, i);
        boolean isLeaf = level == 1;
        require(childCount(node, i) == total(child), "count of child", i);
        require(
            firstOf(node, i) == (isLeaf ? elementAt(child, 0) : firstOf(child, 0)),
            "first element of child",
            i);
        verifyNode(child, level - 1, seen);
      }
      return;
    }
    require(count <= LEAF_CAPACITY, "entries", count);
    seen[0]++;
    require(
        Region.toOffset(region.getInt(node + PREVIOUS_OFFSET)) == seen[2], "previous leaf", node);
    require(
        seen[2] == 0 || Region.toOffset(region.getInt(seen[2] + NEXT_OFFSET)) == node,
        "next leaf",
        seen[2]);
    for (int i = 0; i < count; i++) {
      verifyEntry(node, i, seen);
    }
    seen[2] = node;
  }

  void verifyEntry(long node, int i, long[] seen) {
    long element = Region.toOffset(elementAt(node, i));
    if (seen[3] != 0) {
      long before = i > 0 ? node : seen[2];
      double scoreBefore = scoreAt(before, i > 0 ? i - 1 : count(before) - 1);
      require(
          isBefore(scoreBefore, Region.toReference(seen[3]), scoreAt(node, i), element),
          "order of element",
          element);
    }
    seen[3] = element;
  }

  private static void require(boolean condition, String what, long number) {
    if (!condition) {
      throw new AssertionError(what + " " + number);
    }
  }
}
