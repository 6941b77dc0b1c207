// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// The chain of nodes that a [Quicklist] is: its root, the links, and which nodes are compressed or
/// merged with their neighbours.
///
/// ```
///   0       4      8       12     14      16      24
///   +-------+------+-------+------+-------+-------+
///   | first | last | nodes | fill | depth | count |
///   +-------+------+-------+------+-------+-------+
/// ```
final class QuicklistChain {
  private static final int LAST = 4;
  private static final int NODES = 8;
  private static final int FILL = 12;
  private static final int DEPTH = 14;
  private static final int COUNT = 16;
  private static final int ROOT_BYTES = 24;

  private static final int LOWEST_FILL = -5;
  private static final int HIGHEST_FILL = 0x7FFF;
  private static final int HIGHEST_DEPTH = 0xFFFF;
  private static final int SMALLEST_LIMIT = 4096;

  /// The limit of nodes whose number of elements is limited.
  private static final int COUNTED_LIMIT = 8192;

  private final Region region;
  private long root;

  QuicklistChain(Region region) {
    this.region = region;
  }

  void open(long list) {
    root = list;
  }

  /// A new empty list; returns its root, which stays where it is.
  static long create(Region region, long fill, long depth) {
    long list = region.allocate(ROOT_BYTES, MemoryTag.VALUE);
    region.putLong(list, 0);
    region.putInt(list + NODES, 0);
    region.putShort(list + FILL, (short) Math.clamp(fill, LOWEST_FILL, HIGHEST_FILL));
    region.putShort(list + DEPTH, (short) Math.clamp(depth, 0, HIGHEST_DEPTH));
    region.putLong(list + COUNT, 0);
    return list;
  }

  static long first(Region region, long list) {
    return Region.toOffset(region.getInt(list));
  }

  static long last(Region region, long list) {
    return Region.toOffset(region.getInt(list + LAST));
  }

  static long count(Region region, long list) {
    return region.getLong(list + COUNT);
  }

  static int nodeCount(Region region, long list) {
    return region.getInt(list + NODES);
  }

  /// The most bytes of a node where negative, else the most elements.
  static int fill(Region region, long root) {
    return region.getShort(root + FILL);
  }

  /// How many nodes at either end are never compressed; 0 where none is.
  static int depth(Region region, long root) {
    return region.getShort(root + DEPTH) & 0xFFFF;
  }

  /// The bytes that a node with such a fill may have.
  static int limit(long fill) {
    return fill < 0 ? SMALLEST_LIMIT << -1 - Math.max(fill, LOWEST_FILL) : COUNTED_LIMIT;
  }

  /// Frees up to `budget` nodes, and after the last one the root; whether that was the end of it.
  static boolean freeSome(Region region, long list, int budget) {
    long node = first(region, list);
    for (int left = budget; node != 0 && left > 0; left--) {
      long next = QuicklistNode.next(region, node);
      QuicklistNode.free(region, node);
      node = next;
    }
    if (node == 0) {
      region.free(list, MemoryTag.VALUE);
      return true;
    }
    region.putInt(list, Region.toReference(node));
    return false;
  }

  /// A copy of a list, in the same region or in another; if there is no room, nothing stays
  /// allocated.
  static long copy(Region source, long list, Region target) {
    long copy = target.allocate(ROOT_BYTES, MemoryTag.VALUE);
    target.copyFrom(source, list, copy, ROOT_BYTES);
    target.putLong(copy, 0);
    QuicklistChain copied = new QuicklistChain(target);
    copied.open(copy);
    target.putInt(copy + NODES, 0);
    try {
      for (long node = first(source, list); node != 0; node = QuicklistNode.next(source, node)) {
        copied.link(copied.last(), QuicklistNode.copy(source, node, target), 0);
        PausePoint.pass();
      }
    } catch (OutOfMemory full) {
      freeSome(target, copy, Integer.MAX_VALUE);
      throw full;
    }
    return copy;
  }

  // ---- properties of the open list

  long first() {
    return first(region, root);
  }

  long last() {
    return last(region, root);
  }

  long count() {
    return count(region, root);
  }

  void countChanged(long by) {
    region.putLong(root + COUNT, count() + by);
  }

  int depth() {
    return depth(region, root);
  }

  int limit() {
    return limit(fill(region, root));
  }

  /// Whether a packed node may have a listpack of so many bytes and elements.
  boolean fits(long bytes, long count) {
    int fill = fill(region, root);
    return QuicklistNode.HEADER_BYTES + bytes <= limit(fill)
        && (fill < 0 || count <= Math.max(1, fill));
  }

  // ---- links

  /// Links a node between two neighbours, either of which may be 0: an end of the list.
  void link(long previous, long node, long next) {
    setLinks(previous, node, next);
    region.putInt(root + NODES, region.getInt(root + NODES) + 1);
  }

  private void setLinks(long previous, long node, long next) {
    QuicklistNode.setPrevious(region, node, previous);
    QuicklistNode.setNext(region, node, next);
    setNext(previous, node);
    setPrevious(next, node);
  }

  private void setNext(long node, long next) {
    if (node == 0) {
      region.putInt(root, Region.toReference(next));
    } else {
      QuicklistNode.setNext(region, node, next);
    }
  }

  private void setPrevious(long node, long previous) {
    if (node == 0) {
      region.putInt(root + LAST, Region.toReference(previous));
    } else {
      QuicklistNode.setPrevious(region, node, previous);
    }
  }

  void unlink(long node) {
    long previous = QuicklistNode.previous(region, node);
    long next = QuicklistNode.next(region, node);
    setNext(previous, next);
    setPrevious(next, previous);
    region.putInt(root + NODES, region.getInt(root + NODES) - 1);
  }

  void drop(long node) {
    unlink(node);
    QuicklistNode.free(region, node);
  }

  /// Mends the links to a node that may have moved; returns where it is now.
  long moved(long node, long now) {
    if (node != now) {
      setNext(QuicklistNode.previous(region, now), now);
      setPrevious(QuicklistNode.next(region, now), now);
    }
    return now;
  }

  /// Merges nodes around a new one, as far as they fit together; returns the one that it is in.
  long mergeAround(long node) {
    long previous = QuicklistNode.previous(region, node);
    if (previous != 0) {
      merge(QuicklistNode.previous(region, previous), previous);
    }
    long next = QuicklistNode.next(region, node);
    if (next != 0) {
      merge(next, QuicklistNode.next(region, next));
    }
    long merged = merge(QuicklistNode.previous(region, node), node);
    long center = merged == 0 ? node : merged;
    merged = merge(center, QuicklistNode.next(region, center));
    return merged == 0 ? center : merged;
  }

  /// Merges two neighbours; returns the new node, or 0 where they do not fit together or there is
  /// no memory for it.
  private long merge(long one, long other) {
    if (one == 0
        || other == 0
        || QuicklistNode.isPlain(region, one)
        || QuicklistNode.isPlain(region, other)
        || !fits(
            (long) QuicklistNode.rawBytes(region, one)
                + QuicklistNode.rawBytes(region, other)
                - Listpack.EMPTY_BYTES,
            (long) QuicklistNode.count(region, one) + QuicklistNode.count(region, other))) {
      return 0;
    }
    try {
      long first = decompress(one);
      long second = decompress(other);
      long merged = QuicklistNode.merged(region, first, second);
      link(first, merged, second);
      drop(first);
      drop(second);
      return merged;
    } catch (OutOfMemory full) {
      return 0;
    }
  }

  // ---- compression

  long decompress(long node) {
    if (!QuicklistNode.isCompressed(region, node)) {
      return node;
    }
    long raw = moved(node, QuicklistNode.decompressed(region, node));
    QuicklistNode.free(region, node);
    return raw;
  }

  private long decompressIfThereIsMemory(long node) {
    try {
      return decompress(node);
    } catch (OutOfMemory full) {
      return node;
    }
  }

  long compress(long node) {
    return moved(node, QuicklistNode.compress(region, node));
  }

  /// Sees to it after a change of the chain that the nodes within the depth are decompressed, and
  /// that those next to them, and `touched`, which may be 0, are compressed. Returns where the
  /// latter is now.
  long settle(long touched) {
    int depth = depth();
    if (depth == 0 || nodeCount(region, root) < 2 * depth) {
      return touched;
    }
    long result = touched;
    long forward = first();
    long backward = last();
    boolean isWithin = touched == 0;
    for (int i = 0; i < depth; i++) {
      isWithin |= forward == result || backward == result;
      boolean met = forward == backward;
      long raw = decompressIfThereIsMemory(forward);
      result = result == forward ? raw : result;
      forward = raw;
      raw = met ? forward : decompressIfThereIsMemory(backward);
      result = result == backward ? raw : result;
      backward = raw;
      if (met || QuicklistNode.next(region, forward) == backward) {
        return result;
      }
      forward = QuicklistNode.next(region, forward);
      backward = QuicklistNode.previous(region, backward);
    }
    if (!isWithin && result != forward && result != backward) {
      result = compress(result);
    }
    boolean met = forward == backward;
    long packed = compress(forward);
    result = result == forward ? packed : result;
    if (!met) {
      packed = compress(backward);
      result = result == backward ? packed : result;
    }
    return result;
  }

  /// As [#settle], for a node and both its neighbours.
  void settleAround(long node) {
    long settled = settle(node);
    long next = QuicklistNode.next(region, settled);
    if (next != 0) {
      settled = QuicklistNode.previous(region, settle(next));
    }
    long previous = QuicklistNode.previous(region, settled);
    if (previous != 0) {
      settle(previous);
    }
  }

  // ---- checks

  /// Throws [AssertionError] where an invariant does not hold.
  void verify() {
    long count = 0;
    int nodes = 0;
    long previous = 0;
    int total = nodeCount(region, root);
    for (long node = first(); node != 0; node = QuicklistNode.next(region, node)) {
      QuicklistNode.verify(region, node);
      require(QuicklistNode.previous(region, node) == previous, "link back from node", nodes);
      int distance = Math.min(nodes, total - 1 - nodes);
      require(
          distance >= depth() || !QuicklistNode.isCompressed(region, node),
          "compressed node",
          nodes);
      count += QuicklistNode.count(region, node);
      nodes++;
      previous = node;
    }
    require(last() == previous, "last node of", nodes);
    require(nodes == total, "nodes", nodes);
    require(count == count(region, root), "elements", count);
  }

  private static void require(boolean condition, String what, long number) {
    if (!condition) {
      throw new AssertionError(what + " " + number);
    }
  }
}
