// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.Region;

/// The nodes of a vector set in the order of their names, byte by byte: a skip list through the
/// nodes themselves.
///
/// The levels of a node in the graph fall off by the same rule as the levels of a skip list want
/// to: a quarter of the nodes of each level are on the next. So a node has one level for both, and
/// the order costs four bytes a level. It gives ranges of names in O(log n), and a walk over all
/// nodes without the table.
final class NameOrder {
  private final Region region;

  /// The last node before the one sought on each level, 0 for the list's beginning.
  private final long[] before = new long[VectorNode.HIGHEST_LEVEL + 1];

  private long root;
  private int vectorBytes;

  NameOrder(Region region) {
    this.region = region;
  }

  void open(long rootOffset, int bytesPerVector) {
    root = rootOffset;
    vectorBytes = bytesPerVector;
  }

  private long links(long node, int level) {
    return VectorNode.links(region, VectorNode.payload(region, node), vectorBytes, level);
  }

  private long next(long node, int level) {
    return node == 0
        ? VectorRoot.first(region, root, level)
        : VectorNode.next(region, links(node, level));
  }

  private void setNext(long node, int level, long next) {
    if (node == 0) {
      VectorRoot.setFirst(region, root, level, next);
    } else {
      VectorNode.setNext(region, links(node, level), next);
    }
  }

  /// The first node of all, or 0.
  long first() {
    return VectorRoot.first(region, root, 0);
  }

  /// The node that follows, or 0.
  long next(long node) {
    return VectorNode.next(region, links(node, 0));
  }

  /// The first node of a name that is not less, or where `past`, that is greater; or 0.
  long seek(Bytes name, boolean past) {
    long at = 0;
    for (int level = VectorNode.HIGHEST_LEVEL; level >= 0; level--) {
      for (long next = next(at, level); next != 0; next = next(at, level)) {
        int order = compare(next, name);
        if (order > 0 || order == 0 && !past) {
          break;
        }
        at = next;
      }
      before[level] = at;
    }
    return next(at, 0);
  }

  /// Adds a node whose name no other has.
  void insert(long node, Bytes name) {
    seek(name, false);
    int top = VectorNode.level(region, VectorNode.payload(region, node));
    for (int level = 0; level <= top; level++) {
      setNext(node, level, next(before[level], level));
      setNext(before[level], level, node);
    }
  }

  /// Takes a node out.
  void remove(long node, Bytes name) {
    seek(name, false);
    int top = VectorNode.level(region, VectorNode.payload(region, node));
    for (int level = 0; level <= top; level++) {
      setNext(before[level], level, next(node, level));
    }
  }

  /// A node other than these two of as high a level as there is, or 0.
  long highestBeside(long node, long other) {
    for (int level = VectorNode.HIGHEST_LEVEL; level >= 0; level--) {
      long highest = VectorRoot.first(region, root, level);
      while (highest != 0 && (highest == node || highest == other)) {
        highest = next(highest, level);
      }
      if (highest != 0) {
        return highest;
      }
    }
    return 0;
  }

  /// Compares a node's name with another.
  int compare(long node, Bytes name) {
    long at = Element.nameOffset(region, node);
    int bytes = Element.nameBytes(region, node);
    int common = Math.min(bytes, name.length());
    int i = 0;
    for (; i + 8 <= common; i += 8) {
      long mine = region.getLong(at + i);
      long other = name.longAt(i);
      if (mine != other) {
        return Long.compareUnsigned(Long.reverseBytes(mine), Long.reverseBytes(other));
      }
    }
    for (; i < common; i++) {
      int difference = (region.getByte(at + i) & 0xFF) - (name.byteAt(i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(bytes, name.length());
  }
}
