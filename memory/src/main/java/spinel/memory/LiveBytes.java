// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import java.util.Arrays;

/// Checked mode's map of a region: one bit for each byte that lies inside a live allocation.
///
/// Not a [java.util.BitSet], which can't ask about a range without looking beyond its end: the
/// question whether one byte is live must not cost a walk over the megabyte that it is part of.
final class LiveBytes {
  private long[] words = new long[1024];

  void set(long from, long to) {
    int last = (int) (to - 1 >>> 6);
    if (last >= words.length) {
      words = Arrays.copyOf(words, Math.max(last + 1, 2 * words.length));
    }
    for (long at = from; at < to; at = nextWord(at)) {
      words[(int) (at >>> 6)] |= mask(at, to);
    }
  }

  void clear(long from, long to) {
    for (long at = from; at < to; at = nextWord(at)) {
      words[(int) (at >>> 6)] &= ~mask(at, to);
    }
  }

  void clear() {
    words = new long[1024];
  }

  boolean get(long at) {
    return at >= 0 && at >>> 6 < words.length && (words[(int) (at >>> 6)] & 1L << at) != 0;
  }

  /// Whether every byte of a range is live.
  boolean all(long from, long to) {
    if (from < 0 || to > (long) words.length << 6) {
      return false;
    }
    for (long at = from; at < to; at = nextWord(at)) {
      long mask = mask(at, to);
      if ((words[(int) (at >>> 6)] & mask) != mask) {
        return false;
      }
    }
    return true;
  }

  /// The first byte from `at` on that is not live.
  long end(long at) {
    long end = at;
    while (get(end)) {
      long rest = ~words[(int) (end >>> 6)] >>> end;
      end = rest == 0 ? nextWord(end) : end + Long.numberOfTrailingZeros(rest);
    }
    return end;
  }

  private static long nextWord(long at) {
    return (at | 63) + 1;
  }

  /// The bits from `from` on, to `to` or to the end of the word.
  private static long mask(long from, long to) {
    long mask = -1L << from;
    return to >= nextWord(from) ? mask : mask & (1L << to) - 1;
  }
}
