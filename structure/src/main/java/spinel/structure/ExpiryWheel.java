// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.util.random.RandomGenerator;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// The index of the records that expire, by time: a hierarchical timing wheel whose lists run
/// through the records themselves.
///
/// Time in milliseconds is read as eight digits of six bits. A record is in the list for the
/// highest digit in which its time differs from the wheel's clock, at the slot of its own digit
/// there. When the clock reaches a slot, its records are due, or move to finer slots. Links are
/// references to the links field of the neighbours, so that a list's head, which is no record,
/// looks the same as one; lists are circular.
///
/// ```
///   heads   level 0: 64 slots of 1 ms | level 1: 64 of 64 ms | ... | level 7 |   drain list
/// ```
///
/// The heads of a level, 512 bytes, are there from the first record on that needs them.
///
/// A record whose time is moved later stays where it is: when its slot comes up, it goes to its
/// new place. So a time to live that is renewed on every access costs nothing here.
///
/// Whatever has its flags, its expiry and its links where a [Record] has them, can be in a wheel:
/// an [Element] too.
///
/// Invariants: a linked record's slot comes up no later than its time; a level's bit is set for
/// each slot that may have records. Costs: O(1) to add, remove and relocate; a record is touched
/// once for each level that it passes, seldom more than three times. Varghese and Lauck, "Hashed
/// and hierarchical timing wheels" (1987).
public final class ExpiryWheel {
  private static final int LEVELS = 8;
  private static final int DIGIT_BITS = 6;
  private static final int SLOTS = 1 << DIGIT_BITS;
  private static final int LINK_BYTES = 8;
  private static final long END_OF_TIME = 1L << (LEVELS * DIGIT_BITS);

  private final Region region;
  private final long drain;

  /// Where each level's heads are, or 0.
  private final long[] heads = new long[LEVELS];

  private final long[] occupied = new long[LEVELS];
  private long clock;
  private long size;

  /// What to do with a record whose time has come.
  @FunctionalInterface
  public interface Expirer {
    /// Takes the record, which is no longer in the wheel, out of its table and frees it.
    void expire(long record);
  }

  /// A wheel whose clock stands at `now`, a Unix time in milliseconds.
  public ExpiryWheel(Region region, long now) {
    this.region = region;
    clock = now;
    drain = region.allocate(LINK_BYTES, MemoryTag.EXPIRY);
    clearList(drain);
  }

  /// Records with a time to live.
  public long size() {
    return size;
  }

  /// Makes sure that a record with this time can be added, or its time be made this earlier one,
  /// without an allocation. Throws `OutOfMemory` where there is no room for that, and nothing has
  /// changed.
  public void reserve(long unixMillis) {
    if (unixMillis < END_OF_TIME - 1) {
      reserveLevel(levelOf(timeOf(unixMillis)));
    }
  }

  /// Makes sure that any record can be added without an allocation; throws `OutOfMemory` where
  /// there is no room for that.
  public void reserveAll() {
    for (int level = 0; level < LEVELS; level++) {
      reserveLevel(level);
    }
  }

  private void reserveLevel(int level) {
    if (heads[level] == 0) {
      long at = region.allocate(SLOTS * LINK_BYTES, MemoryTag.EXPIRY);
      for (int slot = 0; slot < SLOTS; slot++) {
        clearList(at + (long) slot * LINK_BYTES);
      }
      heads[level] = at;
    }
  }

  /// When the list of a record with this expiry comes up: a key lives through its last millisecond
  /// and is gone when that has passed.
  private long timeOf(long expiry) {
    return Math.max(expiry, clock) + 1;
  }

  private int levelOf(long time) {
    return (63 - Long.numberOfLeadingZeros(time ^ clock)) / DIGIT_BITS;
  }

  /// Adds a record that [Record#expires] and is in no wheel. Where its time has passed already, it
  /// is due in the next millisecond.
  public void add(long record) {
    reserve(Record.expiryMillis(region, record));
    size++;
    link(record);
  }

  private void link(long record) {
    long expiry = Record.expiryMillis(region, record);
    long links = record + Record.LINKS_OFFSET;
    if (expiry >= END_OF_TIME - 1) {
      region.putLong(links, 0);
      return;
    }
    long time = timeOf(expiry);
    int level = levelOf(time);
    int digit = (int) (time >>> (level * DIGIT_BITS)) & (SLOTS - 1);
    occupied[level] |= 1L << digit;
    linkAfter(head(level, digit), links);
  }

  /// Takes a record out that is in the wheel.
  public void remove(long record) {
    size--;
    unlink(record + Record.LINKS_OFFSET);
  }

  /// Tells the wheel that a record's time was changed from `before`.
  public void timeChanged(long record, long before) {
    long now = Record.expiryMillis(region, record);
    if (now < before) {
      reserve(now);
      unlink(record + Record.LINKS_OFFSET);
      link(record);
    }
  }

  /// Tells the wheel that a record, with its links, was copied to another place.
  public void relocated(long record) {
    long links = record + Record.LINKS_OFFSET;
    long next = next(links);
    if (next != 0) {
      setPrevious(next, links);
      setNext(previous(links), links);
    }
  }

  /// The earliest time at which [#advance] has something to do, or [Long#MAX_VALUE].
  public long nextTime() {
    if (next(drain) != drain) {
      return clock;
    }
    for (int level = 0; level < LEVELS; level++) {
      int shift = level * DIGIT_BITS;
      int digit = (int) (clock >>> shift) & (SLOTS - 1);
      long later = digit == SLOTS - 1 ? 0 : occupied[level] & (-1L << (digit + 1));
      if (later != 0) {
        long above = clock >>> (shift + DIGIT_BITS) << (shift + DIGIT_BITS);
        return above | ((long) Long.numberOfTrailingZeros(later) << shift);
      }
    }
    return Long.MAX_VALUE;
  }

  /// Moves the clock towards `now` and hands the records that are due to `expirer`, touching at
  /// most `budget` records. Returns whether it got there; not for want of memory, it may be.
  public boolean advance(long now, int budget, Expirer expirer) {
    int left = budget;
    while (true) {
      for (long links = next(drain); links != drain; links = next(drain)) {
        if (left-- == 0) {
          return false;
        }
        long record = links - Record.LINKS_OFFSET;
        long expiry = Record.expiryMillis(region, record);
        if (expiry < now) {
          unlink(links);
          size--;
          expirer.expire(record);
        } else if (hasRoomFor(expiry)) {
          unlink(links);
          link(record);
        } else {
          return false;
        }
      }
      long time = nextTime();
      if (time > now) {
        clock = Math.max(clock, now);
        return true;
      }
      clock = time;
      drainSlotsAt(time);
    }
  }

  private boolean hasRoomFor(long unixMillis) {
    try {
      reserve(unixMillis);
      return true;
    } catch (OutOfMemory full) {
      return false;
    }
  }

  /// The slots that come up at a time: on the level whose digit has just changed, and on those
  /// below it.
  private void drainSlotsAt(long time) {
    for (int level = 0; level < LEVELS; level++) {
      int digit = (int) (time >>> (level * DIGIT_BITS)) & (SLOTS - 1);
      if ((occupied[level] & (1L << digit)) != 0) {
        occupied[level] &= ~(1L << digit);
        moveList(head(level, digit), drain);
      }
      if (digit != 0) {
        return;
      }
    }
  }

  /// A record from a list drawn at random, or 0 where that was empty. The record goes to the list's
  /// other end, so that the next draw gives another: each is given in its turn, though those of
  /// short lists more often than those of long ones.
  public long draw(RandomGenerator random) {
    int lists = 0;
    for (long slots : occupied) {
      lists += Long.bitCount(slots);
    }
    if (lists == 0) {
      return 0;
    }
    int nth = random.nextInt(lists);
    int level = 0;
    while (nth >= Long.bitCount(occupied[level])) {
      nth -= Long.bitCount(occupied[level++]);
    }
    int digit = nthBit(occupied[level], nth);
    long head = head(level, digit);
    long links = previous(head);
    if (links == head) {
      // The list has emptied since its bit was set.
      occupied[level] &= ~(1L << digit);
      return 0;
    }
    unlink(links);
    linkAfter(head, links);
    return links - Record.LINKS_OFFSET;
  }

  /// The index of the n-th bit that is set, counted from 0.
  private static int nthBit(long bits, int n) {
    long left = bits;
    for (int i = 0; i < n; i++) {
      left &= left - 1;
    }
    return Long.numberOfTrailingZeros(left);
  }

  /// Frees the wheel's own memory; the records are not its own.
  public void free() {
    for (long at : heads) {
      if (at != 0) {
        region.free(at, MemoryTag.EXPIRY);
      }
    }
    region.free(drain, MemoryTag.EXPIRY);
  }

  /// Checks that every list is linked both ways, that no record is in a slot that comes up after
  /// its time or has come up already, and that the lists hold no more records than were added
  /// (those beyond the end of time are in none); throws [AssertionError] otherwise.
  public void verify() {
    long linked = verifyList(drain, -1, 0);
    for (int level = 0; level < LEVELS; level++) {
      require(heads[level] != 0 || occupied[level] == 0, "records without heads on", level);
      for (int digit = 0; heads[level] != 0 && digit < SLOTS; digit++) {
        linked += verifyList(head(level, digit), level, digit);
      }
    }
    require(linked <= size, "linked records", linked);
  }

  /// Checks one list, the drain list where the level is negative; returns its length.
  private long verifyList(long head, int level, int digit) {
    long linked = 0;
    for (long links = next(head); links != head; links = next(links)) {
      require(next(previous(links)) == links, "link back to", links);
      require(previous(next(links)) == links, "link on from", links);
      require(level < 0 || (occupied[level] & 1L << digit) != 0, "bit of", digit);
      require(level < 0 || comesUpInTime(level, digit, links), "slot after its time", digit);
      linked++;
    }
    return linked;
  }

  private boolean comesUpInTime(int level, int digit, long links) {
    int shift = level * DIGIT_BITS;
    long above = clock >>> shift + DIGIT_BITS << shift + DIGIT_BITS;
    long time = above | (long) digit << shift;
    long expiry = Record.expiryMillis(region, links - Record.LINKS_OFFSET);
    return time > clock && time - 1 <= Math.max(expiry, clock);
  }

  private static void require(boolean condition, String what, long number) {
    if (!condition) {
      throw new AssertionError(what + " " + number);
    }
  }

  // ---- lists

  private long head(int level, int slot) {
    return heads[level] + (long) slot * LINK_BYTES;
  }

  private long next(long links) {
    return Region.toOffset(region.getInt(links));
  }

  private long previous(long links) {
    return Region.toOffset(region.getInt(links + 4));
  }

  private void setNext(long links, long next) {
    region.putInt(links, Region.toReference(next));
  }

  private void setPrevious(long links, long previous) {
    region.putInt(links + 4, Region.toReference(previous));
  }

  private void clearList(long head) {
    setNext(head, head);
    setPrevious(head, head);
  }

  private void linkAfter(long head, long links) {
    long first = next(head);
    setNext(links, first);
    setPrevious(links, head);
    setPrevious(first, links);
    setNext(head, links);
  }

  private void unlink(long links) {
    long next = next(links);
    if (next == 0) {
      return;
    }
    long previous = previous(links);
    setNext(previous, next);
    setPrevious(next, previous);
  }

  private void moveList(long from, long to) {
    long first = next(from);
    if (first == from) {
      return;
    }
    long last = previous(from);
    long before = previous(to);
    setNext(before, first);
    setPrevious(first, before);
    setNext(last, to);
    setPrevious(to, last);
    clearList(from);
  }
}
