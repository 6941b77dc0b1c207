// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

/// Strings read as arrays of bits. Bit 0 is the highest of the first byte.
public final class Bitmap {
  private Bitmap() {}

  public static boolean get(StringBytes bits, long index) {
    long at = index >>> 3;
    return at < bits.length() && (bits.byteAt((int) at) >>> (int) (~index & 7) & 1) != 0;
  }

  /// The bits that are set from `from` to `to` - 1; the range is inside and not empty.
  public static long count(StringBytes bits, long from, long to) {
    int at = (int) (from >>> 3);
    int end = (int) (to + 7 >>> 3);
    long count = countBytes(bits, at, end);
    int before = (int) from & 7;
    if (before > 0) {
      count -= Integer.bitCount((bits.byteAt(at) & 0xFF) >>> 8 - before);
    }
    int inside = (int) to & 7;
    if (inside > 0) {
      count -= Integer.bitCount(bits.byteAt(end - 1) & 0xFF >>> inside);
    }
    return count;
  }

  private static long countBytes(StringBytes bits, int from, int to) {
    long count = 0;
    int at = from;
    for (; at <= to - 8; at += 8) {
      count += Long.bitCount(bits.longAt(at));
    }
    for (; at < to; at++) {
      count += Integer.bitCount(bits.byteAt(at) & 0xFF);
    }
    return count;
  }

  /// The first bit that is set, or for `wanted` false clear, from `from` to `to` - 1; or -1.
  public static long find(StringBytes bits, boolean wanted, long from, long to) {
    long flip = wanted ? 0 : -1;
    long at = from;
    while (at < to) {
      if ((at & 7) == 0 && to - at >= Long.SIZE) {
        long word = Long.reverseBytes(bits.longAt((int) (at >>> 3))) ^ flip;
        if (word != 0) {
          return at + Long.numberOfLeadingZeros(word);
        }
        at += Long.SIZE;
      } else {
        int rest = (int) (bits.byteAt((int) (at >>> 3)) ^ flip) & 0xFF >>> (int) (at & 7);
        if (rest != 0) {
          long found = (at & ~7L) + Integer.numberOfLeadingZeros(rest) - (Integer.SIZE - 8);
          return found < to ? found : -1;
        }
        at = (at | 7) + 1;
      }
    }
    return -1;
  }
}
