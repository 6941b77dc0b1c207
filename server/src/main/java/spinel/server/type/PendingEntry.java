// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.structure.PausePoint;

/// The layout of a pending entry: an entry of a stream that a consumer group has delivered and that
/// nobody has acknowledged.
///
/// ```
///   0    8     16              24               32         36         40     44      48
///   +----+-----+---------------+----------------+----------+----------+------+-------+
///   | ms | seq | delivery time | delivery count | consumer | previous | next |       |
///   +----+-----+---------------+----------------+----------+----------+------+-------+
/// ```
///
/// It is found by its id through the tree of its group, and through that of its consumer unless it
/// was released and has none. `previous` and `next` chain a group's entries for who claims the
/// longest idle ones: first those that were released, in the order in which they were, then the
/// others by the time of their delivery.
final class PendingEntry {
  private static final int BYTES = 48;
  private static final int SEQ = 8;
  private static final int TIME = 16;
  private static final int COUNT = 24;
  private static final int CONSUMER = 32;
  private static final int PREVIOUS = 36;
  private static final int NEXT = 40;

  private PendingEntry() {}

  static long create(Region region, long ms, long seq, long time, long count) {
    long entry = region.allocate(BYTES, MemoryTag.VALUE);
    region.putLong(entry, ms);
    region.putLong(entry + SEQ, seq);
    region.putLong(entry + TIME, time);
    region.putLong(entry + COUNT, count);
    region.putLong(entry + CONSUMER, 0);
    region.putLong(entry + NEXT, 0);
    return entry;
  }

  static void free(Region region, long entry) {
    region.free(entry, MemoryTag.VALUE);
  }

  static long ms(Region region, long entry) {
    return region.getLong(entry);
  }

  static long seq(Region region, long entry) {
    return region.getLong(entry + SEQ);
  }

  static long time(Region region, long entry) {
    return region.getLong(entry + TIME);
  }

  /// Sets the time of an entry whose place in the chain is right.
  static void setTime(Region region, long entry, long unixMillis) {
    region.putLong(entry + TIME, unixMillis);
  }

  static long count(Region region, long entry) {
    return region.getLong(entry + COUNT);
  }

  static void setCount(Region region, long entry, long count) {
    region.putLong(entry + COUNT, count);
  }

  /// The consumer that it was delivered to, or 0.
  static long consumer(Region region, long entry) {
    return Region.toOffset(region.getInt(entry + CONSUMER));
  }

  static void setConsumer(Region region, long entry, long consumer) {
    region.putInt(entry + CONSUMER, Region.toReference(consumer));
  }

  static long next(Region region, long entry) {
    return Region.toOffset(region.getInt(entry + NEXT));
  }

  // ---- the chain: where it begins and ends stands at `chain`, 4 bytes each

  /// The first entry of a chain, or 0.
  static long first(Region region, long chain) {
    return Region.toOffset(region.getInt(chain));
  }

  private static long last(Region region, long chain) {
    return Region.toOffset(region.getInt(chain + 4));
  }

  /// Puts an entry into the chain, behind those of the same or an earlier time.
  static void link(Region region, long chain, long entry, long time) {
    region.putLong(entry + TIME, time);
    long before = last(region, chain);
    while (before != 0 && isLater(region, before, entry)) {
      before = Region.toOffset(region.getInt(before + PREVIOUS));
    }
    int reference = Region.toReference(entry);
    int after = before == 0 ? region.getInt(chain) : region.getInt(before + NEXT);
    region.putInt(entry + PREVIOUS, Region.toReference(before));
    region.putInt(entry + NEXT, after);
    region.putInt(before == 0 ? chain : before + NEXT, reference);
    region.putInt(after == 0 ? chain + 4 : Region.toOffset(after) + PREVIOUS, reference);
  }

  /// Whether one entry belongs behind another that was not there before.
  private static boolean isLater(Region region, long entry, long other) {
    boolean isReleased = consumer(region, entry) == 0;
    if (isReleased != (consumer(region, other) == 0)) {
      return !isReleased;
    }
    return !isReleased && time(region, entry) > time(region, other);
  }

  /// Takes an entry out of the chain.
  static void unlink(Region region, long chain, long entry) {
    int before = region.getInt(entry + PREVIOUS);
    int after = region.getInt(entry + NEXT);
    region.putInt(before == 0 ? chain : Region.toOffset(before) + NEXT, after);
    region.putInt(after == 0 ? chain + 4 : Region.toOffset(after) + PREVIOUS, before);
  }

  /// Appends an entry to the chain, whatever its time: [#sort] must follow.
  static void append(Region region, long chain, long entry) {
    long before = last(region, chain);
    region.putInt(entry + PREVIOUS, Region.toReference(before));
    region.putInt(entry + NEXT, 0);
    region.putInt(before == 0 ? chain : before + NEXT, Region.toReference(entry));
    region.putInt(chain + 4, Region.toReference(entry));
  }

  /// Sorts a chain by time, those without a consumer first; entries that are equal keep their
  /// order. Merges runs of 1, 2, 4 ... entries, in place.
  static void sort(Region region, long chain) {
    for (int run = 1; ; run *= 2) {
      long left = first(region, chain);
      region.putLong(chain, 0);
      int merges = 0;
      while (left != 0) {
        long right = left;
        int leftCount = 0;
        while (leftCount < run && right != 0) {
          right = next(region, right);
          PausePoint.pass(leftCount++);
        }
        left = merge(region, chain, left, leftCount, right, run);
        PausePoint.pass(merges++);
      }
      if (merges <= 1) {
        return;
      }
    }
  }

  /// Appends two neighbouring runs merged to the chain; returns what follows them.
  private static long merge(
      Region region, long chain, long leftRun, int leftCount, long rightRun, int most) {
    long left = leftRun;
    long right = rightRun;
    int leftLeft = leftCount;
    int rightLeft = most;
    while (leftLeft > 0 || rightLeft > 0 && right != 0) {
      boolean takesRight =
          leftLeft == 0 || rightLeft > 0 && right != 0 && isLater(region, left, right);
      long taken = takesRight ? right : left;
      if (takesRight) {
        right = next(region, right);
        rightLeft--;
      } else {
        left = next(region, left);
        leftLeft--;
      }
      append(region, chain, taken);
      PausePoint.pass((long) leftLeft + rightLeft);
    }
    return right;
  }
}
