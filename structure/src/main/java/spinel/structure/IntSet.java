// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// A sorted run of distinct integers: how small sets that hold nothing else stand in memory, in the
/// same format in which they stand in a dump.
///
/// ```
///   0         4         8
///   +---------+---------+---------+---------+- - - -+---------+
///   | width   | count   | smallest| integer |       | largest |
///   | 32 bits | 32 bits |         |         |       |         |
///   +---------+---------+---------+---------+- - - -+---------+
/// ```
///
/// All integers have the same width, the smallest of 2, 4 and 8 bytes that holds each that was ever
/// inserted, low byte first. The width never goes back. The first integer that needs a larger one
/// is below or above all others, so that widening makes room at one end only.
///
/// A set is named by its position in the region and has no allocation of its own: what changes it
/// does so in place, and the caller, whose record the set is part of, has made room before
/// ([#bytesWith]) or takes it back after.
///
/// Invariants: see [#validate]. Costs: no byte beside the integers; a lookup is a binary search, a
/// change moves all larger integers. Rejected: a bitmap of the range, which is smaller only where
/// the integers are dense, and would not be the format of dumps.
public final class IntSet {
  /// The bytes of an empty set.
  public static final int EMPTY_BYTES = 8;

  /// The most integers that a set may have.
  public static final int MOST = (1 << 27) - 1;

  private static final int COUNT_OFFSET = 4;

  private IntSet() {}

  /// Writes an empty set.
  public static void writeEmpty(Region region, long set) {
    region.putInt(set, Short.BYTES);
    region.putInt(set + COUNT_OFFSET, 0);
  }

  public static int count(Region region, long set) {
    return region.getInt(set + COUNT_OFFSET);
  }

  /// The bytes of the whole set.
  public static int bytes(Region region, long set) {
    return EMPTY_BYTES + count(region, set) * width(region, set);
  }

  private static int width(Region region, long set) {
    return region.getInt(set);
  }

  private static int widthOf(long value) {
    if (value == (short) value) {
      return Short.BYTES;
    }
    return value == (int) value ? Integer.BYTES : Long.BYTES;
  }

  // ---- looking

  /// The integer at an index, which is its rank.
  public static long get(Region region, long set, int index) {
    return get(region, set, index, width(region, set));
  }

  private static long get(Region region, long set, int index, int width) {
    long at = set + EMPTY_BYTES + (long) index * width;
    return switch (width) {
      case Short.BYTES -> region.getShort(at);
      case Integer.BYTES -> region.getInt(at);
      default -> region.getLong(at);
    };
  }

  /// The index of an integer, or where it is not in the set, -1 minus the index that it would get.
  public static int search(Region region, long set, long value) {
    int width = width(region, set);
    int low = 0;
    int high = count(region, set) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = get(region, set, middle, width);
      if (found < value) {
        low = middle + 1;
      } else if (found > value) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -1 - low;
  }

  public static boolean contains(Region region, long set, long value) {
    return search(region, set, value) >= 0;
  }

  // ---- changing

  /// The bytes of a set of one integer.
  public static int bytesOf(long value) {
    return EMPTY_BYTES + widthOf(value);
  }

  /// The bytes that the set takes once an integer is in it that is not yet.
  public static int bytesWith(Region region, long set, long value) {
    int width = Math.max(width(region, set), widthOf(value));
    return EMPTY_BYTES + (count(region, set) + 1) * width;
  }

  /// Inserts an integer that is not in the set, where there is room for [#bytesWith] it.
  public static void insertInPlace(Region region, long set, long value) {
    int width = width(region, set);
    int count = count(region, set);
    if (widthOf(value) > width) {
      widen(region, set, widthOf(value), value < 0 ? 1 : 0);
      put(region, set, value < 0 ? 0 : count, value, widthOf(value));
    } else {
      int index = -1 - search(region, set, value);
      long at = set + EMPTY_BYTES + (long) index * width;
      region.copy(at, at + width, (long) (count - index) * width);
      put(region, set, index, value, width);
    }
    region.putInt(set + COUNT_OFFSET, count + 1);
  }

  /// Gives all integers another width, from the last to the first, each so many places further on.
  private static void widen(Region region, long set, int width, int places) {
    int before = width(region, set);
    for (int i = count(region, set) - 1; i >= 0; i--) {
      put(region, set, i + places, get(region, set, i, before), width);
    }
    region.putInt(set, width);
  }

  private static void put(Region region, long set, int index, long value, int width) {
    long at = set + EMPTY_BYTES + (long) index * width;
    switch (width) {
      case Short.BYTES -> region.putShort(at, (short) value);
      case Integer.BYTES -> region.putInt(at, (int) value);
      default -> region.putLong(at, value);
    }
  }

  /// Deletes the integer at an index.
  public static void deleteInPlace(Region region, long set, int index) {
    int width = width(region, set);
    int count = count(region, set);
    long at = set + EMPTY_BYTES + (long) index * width;
    region.copy(at + width, at, (long) (count - index - 1) * width);
    region.putInt(set + COUNT_OFFSET, count - 1);
  }

  /// Puts an integer of the set at a smaller index: for who goes over the set from the first to the
  /// last and keeps some of it. Ends with [#truncate].
  public static void moveDown(Region region, long set, long value, int index) {
    put(region, set, index, value, width(region, set));
  }

  /// Deletes all integers from an index on.
  public static void truncate(Region region, long set, int count) {
    region.putInt(set + COUNT_OFFSET, count);
  }

  // ---- checks

  /// Whether `bytes` bytes from wherever they came are a set: the width is one of the three, the
  /// count fits the bytes, and the integers ascend. Reads nothing outside of them.
  public static boolean validate(Region region, long set, long bytes) {
    if (bytes < EMPTY_BYTES) {
      return false;
    }
    int width = width(region, set);
    int count = count(region, set);
    if (width != Short.BYTES && width != Integer.BYTES && width != Long.BYTES
        || count < 0
        || count > MOST
        || EMPTY_BYTES + (long) count * width != bytes) {
      return false;
    }
    for (int i = 1; i < count; i++) {
      if (get(region, set, i, width) <= get(region, set, i - 1, width)) {
        return false;
      }
    }
    return true;
  }

  /// Throws [AssertionError] where a set is not as [#validate] wants it.
  public static void verify(Region region, long set) {
    if (!validate(region, set, bytes(region, set))) {
      throw new AssertionError("intset at " + set);
    }
  }
}
