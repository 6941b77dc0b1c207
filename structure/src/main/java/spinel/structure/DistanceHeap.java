// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.util.Arrays;

/// A binary heap of nodes by their distance, as one search through a graph needs it: either the
/// nearest is at the top or the farthest.
///
/// An entry is a long: the distance in the high half, so that longs compare as distances do, and
/// the node's reference in the low half. At equal distances the lower reference counts as nearer.
final class DistanceHeap {
  private static final int LARGEST_KEPT = 1 << 16;

  /// Turns the order around where the farthest is to be at the top.
  private final long mask;

  private long[] entries = new long[64];
  private int size;

  private DistanceHeap(long mask) {
    this.mask = mask;
  }

  static DistanceHeap nearestFirst() {
    return new DistanceHeap(0);
  }

  static DistanceHeap farthestFirst() {
    return new DistanceHeap(-1);
  }

  static long entry(float distance, int reference) {
    int bits = Float.floatToIntBits(distance);
    return (long) (bits ^ bits >> 31 & Integer.MAX_VALUE) << 32 | reference & 0xFFFF_FFFFL;
  }

  static float distance(long entry) {
    int bits = (int) (entry >> 32);
    return Float.intBitsToFloat(bits ^ bits >> 31 & Integer.MAX_VALUE);
  }

  static int reference(long entry) {
    return (int) entry;
  }

  /// Empties the heap; an array that one great search left is let go.
  void clear() {
    size = 0;
    if (entries.length > LARGEST_KEPT) {
      entries = new long[64];
    }
  }

  int size() {
    return size;
  }

  /// The entry at the top; there must be one.
  long top() {
    return entries[0] ^ mask;
  }

  void push(long entry) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
    }
    long key = entry ^ mask;
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (entries[parent] <= key) {
        break;
      }
      entries[at] = entries[parent];
      at = parent;
    }
    entries[at] = key;
  }

  /// Takes the entry at the top out; there must be one.
  long pop() {
    long top = entries[0];
    long key = entries[--size];
    sink(key);
    return top ^ mask;
  }

  /// Puts an entry in the place of the one at the top.
  void replaceTop(long entry) {
    sink(entry ^ mask);
  }

  private void sink(long key) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && entries[child + 1] < entries[child]) {
        child++;
      }
      if (entries[child] >= key) {
        break;
      }
      entries[at] = entries[child];
      at = child;
    }
    if (size > 0) {
      entries[at] = key;
    }
  }
}
