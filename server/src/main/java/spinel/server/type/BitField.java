// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Region;

/// A type of integers within a bitmap, as BITFIELD names them: `i5`, `u8`.
///
/// @param isSigned whether in two's complement
/// @param bits the width: 1 to 64, or to 63 where unsigned
public record BitField(boolean isSigned, int bits) {
  /// What to do with a number that the type cannot hold.
  public enum Overflow {
    /// Keep the low bits.
    WRAP,
    /// Take the nearest number that it can hold.
    SAT,
    /// Nothing.
    FAIL
  }

  /// The integer at a bit offset; beyond the end, bits read as zero.
  public long read(StringBytes bytes, long offset) {
    int at = (int) (offset >>> 3);
    int skip = (int) offset & 7;
    long word = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      word = word << 8 | byteAt(bytes, at + i);
    }
    // Shifted twice, because a shift by 8 - 0 would not leave the ninth byte out.
    word = word << skip | byteAt(bytes, at + Long.BYTES) << skip >>> 8;
    return isSigned ? word >> Long.SIZE - bits : word >>> Long.SIZE - bits;
  }

  private static long byteAt(StringBytes bytes, int at) {
    return at < bytes.length() ? bytes.byteAt(at) & 0xFF : 0;
  }

  /// Writes the low bits of an integer at a bit offset in the bytes that begin at `start`.
  public void write(Region region, long start, long offset, long value) {
    long end = offset + bits;
    for (long bit = offset; bit < end; ) {
      long at = start + (bit >>> 3);
      int skip = (int) bit & 7;
      int count = (int) Math.min(8 - skip, end - bit);
      int shift = 8 - skip - count;
      int mask = (1 << count) - 1 << shift;
      int piece = (int) (value >>> end - bit - count) << shift;
      region.putByte(at, (byte) (region.getByte(at) & ~mask | piece & mask));
      bit += count;
    }
  }

  /// Whether the type can hold the sum. An unsigned type takes `value` as unsigned.
  public boolean holds(long value, long increment) {
    long sum = value + increment;
    if (isSigned) {
      return ((value ^ sum) & (increment ^ sum)) >= 0 && sum >= least() && sum <= greatest();
    }
    if (increment == 0) {
      return Long.compareUnsigned(value, greatest()) <= 0;
    }
    return sum >= 0 && sum <= greatest();
  }

  /// The sum's low bits, as the type reads them.
  public long wrap(long value, long increment) {
    long word = value + increment << Long.SIZE - bits;
    return isSigned ? word >> Long.SIZE - bits : word >>> Long.SIZE - bits;
  }

  /// The number nearest to a sum that the type does not hold.
  public long saturate(long value, long increment) {
    boolean isLow;
    if (increment != 0) {
      isLow = increment < 0;
    } else {
      isLow = isSigned && value < 0;
    }
    return isLow ? least() : greatest();
  }

  private long least() {
    return isSigned ? -1L << bits - 1 : 0;
  }

  private long greatest() {
    return isSigned ? ~least() : -1L >>> Long.SIZE - bits;
  }
}
