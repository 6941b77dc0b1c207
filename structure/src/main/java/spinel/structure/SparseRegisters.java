// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// The registers of a sparse [HyperLogLog], through a view that raises them one by one in place.
///
/// They stand there as runs of registers with the same value:
///
/// ```
///   00xxxxxx            ZERO    x + 1 registers of 0 (1 to 64)
///   01xxxxxx yyyyyyyy   XZERO   xy + 1 registers of 0 (1 to 16384)
///   1vvvvvxx            VALUE   x + 1 registers (1 to 4) of v + 1 (1 to 32)
/// ```
///
/// A run that a register is taken out of becomes up to three; then runs of the same value in the
/// neighbourhood are joined, in the same order as Redis does it, so that the same elements make the
/// same bytes. Invariant: the runs cover exactly 16384 registers.
///
/// Raising a register walks the runs up to it. The walk begins where the one before came by, if the
/// register lies behind: raising many in ascending order is one walk altogether.
public final class SparseRegisters {
  /// What [#raise] ends in.
  public enum Outcome {
    /// The register was not lower.
    UNCHANGED,
    RAISED,
    /// The value needs up to [#MOST_GROWTH] bytes more; nothing has changed.
    NO_ROOM,
    /// The value has to become dense first; nothing has changed.
    TOO_LARGE,
    /// There is no such register; nothing has changed.
    CORRUPT
  }

  /// The most bytes by which raising one register lengthens a value.
  public static final int MOST_GROWTH = 3;

  private static final int XZERO = 0x40;
  private static final int VALUE = 0x80;
  private static final int LENGTH_BITS = 0x3F;
  private static final int LONGEST_ZERO = 64;
  private static final int LONGEST_VALUE = 4;
  private static final int LARGEST_VALUE = 32;
  private static final int JOINED_RUNS = 5;

  private Region region;
  private long start;
  private int end;
  private int limit;
  private long capacity;

  /// A run that the walk came by, and its first register.
  private int passed;

  private int passedFirst;

  /// The runs of no register but zeros.
  static void writeEmpty(Region region, long at) {
    region.putByte(at, (byte) (XZERO | HyperLogLog.REGISTERS - 1 >>> 8));
    region.putByte(at + 1, (byte) (HyperLogLog.REGISTERS - 1));
  }

  // ---- runs

  static boolean isZero(int run) {
    return run < XZERO;
  }

  static boolean isLongZero(int run) {
    return run >= XZERO && run < VALUE;
  }

  /// The registers of a run of its first byte, and if that [#isLongZero], its second.
  static int registers(int run, int second) {
    if (run >= VALUE) {
      return (run & LONGEST_VALUE - 1) + 1;
    }
    return isZero(run) ? run + 1 : ((run & LENGTH_BITS) << 8 | second) + 1;
  }

  /// The value of a run's registers.
  static int value(int run) {
    return run >= VALUE ? (run >>> 2 & 0x1F) + 1 : 0;
  }

  private static int valueRun(int value, int registers) {
    return VALUE | value - 1 << 2 | registers - 1;
  }

  private int run(int at) {
    return region.getByte(start + at) & 0xFF;
  }

  /// The runs of a value of this length as text: `Z:16384 v:2,1`.
  public static String describe(Region region, long at, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = HyperLogLog.HEADER_BYTES; i < length; i++) {
      int run = region.getByte(at + i) & 0xFF;
      int second = 0;
      if (isLongZero(run)) {
        i++;
        second = i < length ? region.getByte(at + i) & 0xFF : 0;
      }
      text.append(text.isEmpty() ? "" : " ");
      int registers = registers(run, second);
      if (run >= VALUE) {
        text.append("v:").append(value(run)).append(',').append(registers);
      } else {
        text.append(isZero(run) ? "z:" : "Z:").append(registers);
      }
    }
    return text.toString();
  }

  // ---- raising

  /// Points the view at a sparse value of this length; it may grow within `bytes`, and become no
  /// longer than `longest`.
  public SparseRegisters open(Region from, long at, int length, long bytes, long longest) {
    region = from;
    passed = 0;
    passedFirst = 0;
    end = length - HyperLogLog.HEADER_BYTES;
    limit = (int) Math.min(longest, Integer.MAX_VALUE);
    moved(at, bytes);
    return this;
  }

  /// Tells the view that its value stands elsewhere now, or has other room.
  public void moved(long at, long bytes) {
    start = at + HyperLogLog.HEADER_BYTES;
    capacity = bytes;
  }

  /// The bytes of the value, header included.
  public int length() {
    return end + HyperLogLog.HEADER_BYTES;
  }

  /// Raises a register to at least `value`.
  public Outcome raise(int index, int value) {
    if (value > LARGEST_VALUE) {
      return Outcome.TOO_LARGE;
    }
    if (index < passedFirst) {
      passed = 0;
      passedFirst = 0;
    }
    int at = passed;
    int first = passedFirst;
    int previous = -1;
    int previousFirst = 0;
    while (true) {
      if (at >= end) {
        return Outcome.CORRUPT;
      }
      int run = run(at);
      boolean isLong = isLongZero(run);
      if (isLong && at + 1 >= end) {
        return Outcome.CORRUPT;
      }
      int registers = registers(run, isLong ? run(at + 1) : 0);
      if (index >= first + registers) {
        previous = at;
        previousFirst = first;
        at += isLong ? 2 : 1;
        first += registers;
      } else if (previous < 0 && at > 0) {
        // What stands before is wanted too: once more from the start.
        at = 0;
        first = 0;
      } else {
        passed = Math.max(previous, 0);
        passedFirst = previousFirst;
        return raise(at, first, registers, index, value);
      }
    }
  }

  /// Raises a register of the run at `at`, which begins with the register `first`.
  private Outcome raise(int at, int first, int registers, int index, int value) {
    int run = run(at);
    int before = value(run);
    if (before >= value) {
      return Outcome.UNCHANGED;
    }
    int oldBytes = isLongZero(run) ? 2 : 1;
    if (registers == 1 && oldBytes == 1) {
      region.putByte(start + at, (byte) valueRun(value, 1));
    } else {
      int left = index - first;
      int right = registers - 1 - left;
      int bytes = runBytes(before, left) + 1 + runBytes(before, right);
      int growth = bytes - oldBytes;
      if (growth > 0 && length() + growth > limit) {
        return Outcome.TOO_LARGE;
      }
      if (length() + growth > capacity) {
        return Outcome.NO_ROOM;
      }
      move(at + oldBytes, growth);
      int to = writeRun(at, before, left);
      region.putByte(start + to, (byte) valueRun(value, 1));
      writeRun(to + 1, before, right);
    }
    join();
    return Outcome.RAISED;
  }

  /// Moves what stands from `at` on.
  private void move(int at, int by) {
    if (at < end) {
      region.copy(start + at, start + at + by, end - at);
    }
    end += by;
  }

  private static int runBytes(int value, int registers) {
    if (registers == 0) {
      return 0;
    }
    return value == 0 && registers > LONGEST_ZERO ? 2 : 1;
  }

  /// Writes a run of so many registers; returns where the next one goes.
  private int writeRun(int at, int value, int registers) {
    if (registers == 0) {
      return at;
    }
    if (value > 0) {
      region.putByte(start + at, (byte) valueRun(value, registers));
      return at + 1;
    }
    if (registers <= LONGEST_ZERO) {
      region.putByte(start + at, (byte) (registers - 1));
      return at + 1;
    }
    region.putByte(start + at, (byte) (XZERO | registers - 1 >>> 8));
    region.putByte(start + at + 1, (byte) (registers - 1));
    return at + 2;
  }

  /// Joins runs of the same value, from the run before the one that was changed on.
  private void join() {
    int at = passed;
    for (int i = 0; i < JOINED_RUNS && at < end; i++) {
      int run = run(at);
      int next = at + 1 < end ? run(at + 1) : 0;
      if (isLongZero(run)) {
        at += 2;
      } else if (run < VALUE || next < VALUE || value(run) != value(next)) {
        at++;
      } else {
        int registers = registers(run, 0) + registers(next, 0);
        if (registers > LONGEST_VALUE) {
          at++;
        } else {
          region.putByte(start + at, (byte) valueRun(value(run), registers));
          move(at + 2, -1);
        }
      }
    }
  }
}
