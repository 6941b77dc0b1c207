// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.Region;

/// A HyperLogLog in Redis's own format: an estimate of how many different elements were added, in
/// 16384 registers of 6 bits.
///
/// ```
///   0       4          5          8             16
///   +-------+----------+----------+-------------+----------- - - -
///   | HYLL  | encoding | zero     | cardinality | registers
///   |       |          | 24 bits  | 64 bits     |
///   +-------+----------+----------+-------------+----------- - - -
/// ```
///
/// The cardinality is the last one that was computed, the lowest byte first; its highest bit is set
/// when a register has changed since.
///
/// An element's hash chooses a register by its low 14 bits; the register keeps the longest run of
/// zero bits that the rest of such a hash began with, and one: a run of length n is seen once in
/// 2^n different elements.
///
/// - **Dense** (encoding 0): register `i` is the bits 6i to 6i+5 of what follows, the lowest bit of
///   each byte first: always 12288 bytes.
/// - **Sparse** (encoding 1): runs of registers with the same value, see [SparseRegisters].
///
/// What works on all registers at once unpacks them first, into [Registers].
///
/// Costs: one register is read or raised in O(1) dense, in O(bytes) sparse. Papers: Flajolet et
/// al., "HyperLogLog" (2007); Heule et al., "HyperLogLog in practice" (2013).
public final class HyperLogLog {
  public static final int REGISTERS = 1 << 14;

  /// Bytes before the registers.
  public static final int HEADER_BYTES = 16;

  public static final int REGISTER_BITS = 6;
  public static final int LARGEST_REGISTER = (1 << REGISTER_BITS) - 1;

  /// The bytes of a dense value.
  public static final int DENSE_BYTES = HEADER_BYTES + REGISTERS * REGISTER_BITS / 8;

  /// The bytes of a value to which nothing was added.
  public static final int EMPTY_BYTES = HEADER_BYTES + 2;

  /// The bits of a hash that do not choose the register.
  static final int RUN_BITS = 50;

  private static final int MAGIC = 'H' | 'Y' << 8 | 'L' << 16 | 'L' << 24;
  private static final int ENCODING_OFFSET = 4;
  private static final int COUNT_OFFSET = 8;
  private static final int DENSE = 0;
  private static final int SPARSE = 1;
  private static final long STALE = Long.MIN_VALUE;
  private static final long SEED = 0xADC8_3B19L;
  private static final long MULTIPLIER = 0xC6A4_A793_5BD1_E995L;
  private static final int MIX_SHIFT = 47;

  private HyperLogLog() {}

  // ---- header

  /// Whether bytes look like a HyperLogLog: a sparse one may still prove corrupt when it is read.
  public static boolean isOne(Region region, long at, int length) {
    if (length < HEADER_BYTES || region.getInt(at) != MAGIC) {
      return false;
    }
    int encoding = region.getByte(at + ENCODING_OFFSET);
    return encoding == SPARSE || encoding == DENSE && length == DENSE_BYTES;
  }

  public static boolean isDense(Region region, long at) {
    return region.getByte(at + ENCODING_OFFSET) == DENSE;
  }

  /// Writes a value to which nothing was added, [#EMPTY_BYTES] long.
  public static void writeEmpty(Region region, long at) {
    writeHeader(region, at, SPARSE);
    SparseRegisters.writeEmpty(region, at + HEADER_BYTES);
  }

  /// Writes the header of a new dense value; the registers are for the caller to fill.
  public static void writeDenseHeader(Region region, long at) {
    writeHeader(region, at, DENSE);
  }

  /// Writes the header of a dense value that another one becomes.
  public static void copyDenseHeader(Region region, long from, long at) {
    region.copy(from, at, HEADER_BYTES);
    region.putByte(at + ENCODING_OFFSET, (byte) DENSE);
  }

  private static void writeHeader(Region region, long at, int encoding) {
    region.putInt(at, MAGIC);
    region.putInt(at + ENCODING_OFFSET, encoding);
    region.putLong(at + COUNT_OFFSET, 0);
  }

  /// The cardinality that was computed last; negative where a register has changed since.
  public static long cachedCount(Region region, long at) {
    return region.getLong(at + COUNT_OFFSET);
  }

  public static void setCachedCount(Region region, long at, long count) {
    region.putLong(at + COUNT_OFFSET, count);
  }

  /// Marks the cardinality as one that has to be computed again.
  public static void forgetCount(Region region, long at) {
    region.putLong(at + COUNT_OFFSET, region.getLong(at + COUNT_OFFSET) | STALE);
  }

  // ---- elements

  /// The hash of an element: MurmurHash64A, as Redis seeds it.
  public static long hash(Bytes element) {
    int length = element.length();
    long hash = SEED ^ length * MULTIPLIER;
    int whole = length & ~7;
    for (int i = 0; i < whole; i += 8) {
      long word = element.longAt(i) * MULTIPLIER;
      word = (word ^ word >>> MIX_SHIFT) * MULTIPLIER;
      hash = (hash ^ word) * MULTIPLIER;
    }
    if (whole < length) {
      long rest = 0;
      for (int i = whole; i < length; i++) {
        rest |= (element.byteAt(i) & 0xFFL) << 8 * (i - whole);
      }
      hash = (hash ^ rest) * MULTIPLIER;
    }
    hash = (hash ^ hash >>> MIX_SHIFT) * MULTIPLIER;
    return hash ^ hash >>> MIX_SHIFT;
  }

  /// The register that a hash belongs to.
  public static int register(long hash) {
    return (int) hash & REGISTERS - 1;
  }

  /// What a hash raises its register to: 1 to 51.
  public static int rank(long hash) {
    return Long.numberOfTrailingZeros(hash >>> Long.SIZE - RUN_BITS | 1L << RUN_BITS) + 1;
  }

  // ---- dense registers

  /// The register at an index of a dense value.
  public static int denseRegister(Region region, long at, int index) {
    int bit = index * REGISTER_BITS;
    long byteAt = at + HEADER_BYTES + (bit >>> 3);
    int shift = bit & 7;
    int bits = region.getByte(byteAt) & 0xFF;
    if (shift > 8 - REGISTER_BITS) {
      bits |= (region.getByte(byteAt + 1) & 0xFF) << 8;
    }
    return bits >>> shift & LARGEST_REGISTER;
  }

  /// Raises a register of a dense value to at least `value`; whether it was lower.
  public static boolean raiseDense(Region region, long at, int index, int value) {
    if (denseRegister(region, at, index) >= value) {
      return false;
    }
    int bit = index * REGISTER_BITS;
    long byteAt = at + HEADER_BYTES + (bit >>> 3);
    int shift = bit & 7;
    int low = region.getByte(byteAt) & ~(LARGEST_REGISTER << shift);
    region.putByte(byteAt, (byte) (low | value << shift));
    if (shift > 8 - REGISTER_BITS) {
      int high = region.getByte(byteAt + 1) & ~(LARGEST_REGISTER >>> 8 - shift);
      region.putByte(byteAt + 1, (byte) (high | value >>> 8 - shift));
    }
    return true;
  }
}
