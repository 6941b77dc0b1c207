// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.util.Arrays;
import spinel.memory.Region;

/// The 16384 registers of a [HyperLogLog], unpacked to a byte each, eight to a word: what merging
/// and counting work on.
///
/// Eight registers are unpacked, compared and packed at once, as eight parts of one word. An
/// instance is meant to be used again; it is all that these operations need of the heap.
public final class Registers {
  private static final int LANES = 8;
  private static final int GROUP_BYTES = LANES * HyperLogLog.REGISTER_BITS / 8;
  private static final int GROUPS = HyperLogLog.REGISTERS / LANES;
  private static final int VALUES = HyperLogLog.LARGEST_REGISTER + 1;
  private static final int HISTOGRAMS = 4;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /// One half divided by the natural logarithm of 2.
  private static final double ALPHA = 0.7213475204444817;

  private final long[] words = new long[GROUPS];
  private final int[] histogram = new int[HISTOGRAMS * VALUES];

  /// Sets all registers to 0.
  public void clear() {
    Arrays.fill(words, 0);
  }

  public int get(int index) {
    return (int) (words[index / LANES] >>> Byte.SIZE * (index % LANES)) & 0xFF;
  }

  // ---- merging

  /// Raises each register to what it is in a value of this length; false, and some registers may be
  /// raised, where that is sparse and corrupt.
  public boolean merge(Region region, long at, int length) {
    if (HyperLogLog.isDense(region, at)) {
      mergeDense(region, at + HyperLogLog.HEADER_BYTES);
      return true;
    }
    return mergeSparse(region, at + HyperLogLog.HEADER_BYTES, at + length);
  }

  private void mergeDense(Region region, long at) {
    int last = GROUPS - 1;
    for (int i = 0; i < last; i++) {
      words[i] = greater(words[i], spread(region.getLong(at + (long) i * GROUP_BYTES)));
    }
    // A whole word read there would reach beyond the end.
    long group = region.getLong(at + (long) last * GROUP_BYTES - 2) >>> 16;
    words[last] = greater(words[last], spread(group));
  }

  /// Eight registers of 6 bits, the lowest first, as eight bytes.
  private static long spread(long packed) {
    long halves = packed & 0xFF_FFFFL | (packed & 0xFFFF_FF00_0000L) << 8;
    long quarters = halves & 0xFFF_0000_0FFFL | (halves & 0xFF_F000_00FF_F000L) << 4;
    return quarters & 0x3F_003F_003F_003FL | (quarters & 0xFC0_0FC0_0FC0_0FC0L) << 2;
  }

  /// The reverse of [#spread].
  private static long gather(long bytes) {
    long quarters = bytes & 0x3F_003F_003F_003FL | bytes >>> 2 & 0xFC0_0FC0_0FC0_0FC0L;
    long halves = quarters & 0xFFF_0000_0FFFL | quarters >>> 4 & 0xFF_F000_00FF_F000L;
    return halves & 0xFF_FFFFL | halves >>> 8 & 0xFFFF_FF00_0000L;
  }

  /// The greater of each pair of bytes; all must be under 128.
  private static long greater(long a, long b) {
    long notLess = ((a | HIGH_BITS) - b & HIGH_BITS) >>> 7;
    long mask = (notLess << 8) - notLess;
    return a & mask | b & ~mask;
  }

  private boolean mergeSparse(Region region, long from, long end) {
    int index = 0;
    long at = from;
    while (at < end) {
      int run = region.getByte(at++) & 0xFF;
      int second = 0;
      if (SparseRegisters.isLongZero(run)) {
        if (at == end) {
          return false;
        }
        second = region.getByte(at++) & 0xFF;
      }
      int registers = SparseRegisters.registers(run, second);
      if (registers > HyperLogLog.REGISTERS - index) {
        return false;
      }
      int value = SparseRegisters.value(run);
      if (value > 0) {
        raise(index, registers, value);
      }
      index += registers;
    }
    return index == HyperLogLog.REGISTERS;
  }

  /// Raises a register to a value, if it is lower.
  public void raise(int index, int value) {
    raise(index, 1, value);
  }

  private void raise(int index, int count, int value) {
    for (int i = index; i < index + count; i++) {
      int shift = Byte.SIZE * (i % LANES);
      long word = words[i / LANES];
      if ((int) (word >>> shift & 0xFF) < value) {
        words[i / LANES] = word & ~(0xFFL << shift) | (long) value << shift;
      }
    }
  }

  /// Writes the registers of a dense value.
  public void writeDense(Region region, long at) {
    long to = at + HyperLogLog.HEADER_BYTES;
    for (long word : words) {
      long group = gather(word);
      region.putInt(to, (int) group);
      region.putShort(to + 4, (short) (group >>> 32));
      to += GROUP_BYTES;
    }
  }

  // ---- counting

  /// The estimated number of different elements, as Redis computes it. Paper: Ertl, "New
  /// cardinality estimation algorithms for HyperLogLog sketches" (2017).
  public long count() {
    countValues();
    double registers = HyperLogLog.REGISTERS;
    int longest = HyperLogLog.RUN_BITS + 1;
    double sum = registers * tau((registers - histogram[longest]) / registers);
    for (int value = HyperLogLog.RUN_BITS; value >= 1; value--) {
      sum = (sum + histogram[value]) * 0.5;
    }
    sum += registers * sigma(histogram[0] / registers);
    double estimate = ALPHA * registers * registers / sum;
    // Registers that no elements can have made: what a conversion of infinity gives in C.
    return Double.isInfinite(estimate) ? Long.MIN_VALUE : Math.round(estimate);
  }

  /// Counts the registers of each value. Four histograms take turns: most registers have one of few
  /// values, and a counter would have to wait for itself.
  private void countValues() {
    Arrays.fill(histogram, 0);
    for (long word : words) {
      histogram[(int) word & 0xFF]++;
      histogram[VALUES + ((int) (word >>> 8) & 0xFF)]++;
      histogram[2 * VALUES + ((int) (word >>> 16) & 0xFF)]++;
      histogram[3 * VALUES + ((int) (word >>> 24) & 0xFF)]++;
      histogram[(int) (word >>> 32) & 0xFF]++;
      histogram[VALUES + ((int) (word >>> 40) & 0xFF)]++;
      histogram[2 * VALUES + ((int) (word >>> 48) & 0xFF)]++;
      histogram[3 * VALUES + (int) (word >>> 56)]++;
    }
    for (int i = 0; i < VALUES; i++) {
      histogram[i] += histogram[VALUES + i] + histogram[2 * VALUES + i] + histogram[3 * VALUES + i];
    }
  }

  private static double sigma(double x) {
    if (x == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double power = x;
    double weight = 1;
    double sum = x;
    double before;
    do {
      power *= power;
      before = sum;
      sum += power * weight;
      weight += weight;
    } while (before != sum);
    return sum;
  }

  private static double tau(double x) {
    if (x == 0 || x == 1) {
      return 0;
    }
    double root = x;
    double weight = 1;
    double sum = 1 - x;
    double before;
    do {
      root = Math.sqrt(root);
      before = sum;
      weight *= 0.5;
      sum -= (1 - root) * (1 - root) * weight;
    } while (before != sum);
    return sum / 3;
  }
}
