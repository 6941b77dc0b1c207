// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.MemoryTag;
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
///   heads   level 0: 64 slots of 1 ms | level 1: 64 of 64 ms | ... | level 7 | drain list
/// ```
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
  private static final int DRAIN = LEVELS * SLOTS;
  private static final long END_OF_TIME = 1L << (LEVELS * DIGIT_BITS);

  private final Region region;
  private final long heads;
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
    heads = region.allocate((DRAIN + 1) * LINK_BYTES, MemoryTag.EXPIRY);
    for (int slot = 0; slot <= DRAIN; slot++) {
      clearList(head(slot));
    }
  }

  /// Records with a time to live.
  public long size() {
    return size;
  }

  /// Adds a record that [Record#expires] and is in no wheel. Where its time has passed already, it
  /// is due in the next millisecond.
  public void add(long record) {
    size++;
    link(record);
  }

  private void link(long record) {
    // A key lives through its last millisecond: it is gone when that has passed.
    long expiry = Record.expiryMillis(region, record);
    long links = record + Record.LINKS_OFFSET;
    if (expiry >= END_OF_TIME - 1) {
      region.putLong(links, 0);
      return;
    }
    long time = Math.max(expiry, clock) + 1;
    int level = (63 - Long.numberOfLeadingZeros(time ^ clock)) / DIGIT_BITS;
    int digit = (int) (time >>> (level * DIGIT_BITS)) & (SLOTS - 1);
    occupied[level] |= 1L << digit;
    linkAfter(head(level * SLOTS + digit), links);
  }

  /// Takes a record out that is in the wheel.
  public void remove(long record) {
    size--;
    unlink(record + Record.LINKS_OFFSET);
  }

  /// Tells the wheel that a record's time was changed from `before`.
  public void timeChanged(long record, long before) {
    if (Record.expiryMillis(region, record) < before) {
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
    if (next(head(DRAIN)) != head(DRAIN)) {
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
  /// most `budget` records. Returns whether it got there.
  public boolean advance(long now, int budget, Expirer expirer) {
    int left = budget;
    while (true) {
      long drain = head(DRAIN);
      for (long links = next(drain); links != drain; links = next(drain)) {
        if (left-- == 0) {
          return false;
        }
        unlink(links);
        long record = links - Record.LINKS_OFFSET;
        if (Record.expiryMillis(region, record) < now) {
          size--;
          expirer.expire(record);
        } else {
          link(record);
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

  /// The slots that come up at a time: on the level whose digit has just changed, and on those
  /// below it.
  private void drainSlotsAt(long time) {
    for (int level = 0; level < LEVELS; level++) {
      int digit = (int) (time >>> (level * DIGIT_BITS)) & (SLOTS - 1);
      if ((occupied[level] & (1L << digit)) != 0) {
        occupied[level] &= ~(1L << digit);
        moveList(head(level * SLOTS + digit), head(DRAIN));
      }
      if (digit != 0) {
        return;
      }
    }
  }

  /// Frees the wheel's own memory; the records are not its own.
  public void free() {
    region.free(heads, MemoryTag.EXPIRY);
  }

  /// Checks that every list is linked both ways, that no record is in a slot that comes up after
  /// its time or has come up already, and that the lists hold no more records than were added
  /// (those beyond the end of time are in none); throws [AssertionError] otherwise.
  public void verify() {
    long linked = 0;
    for (int slot = 0; slot <= DRAIN; slot++) {
      long head = head(slot);
      for (long links = next(head); links != head; links = next(links)) {
        require(next(previous(links)) == links, "link back to", links);
        require(previous(next(links)) == links, "link on from", links);
        require(
            slot == DRAIN || (occupied[slot / SLOTS] & 1L << slot % SLOTS) != 0, "bit of", slot);
        require(slot == DRAIN || comesUpInTime(slot, links), "slot after its time", slot);
        linked++;
      }
    }
    require(linked <= size, "linked records", linked);
  }

  private boolean comesUpInTime(int slot, long links) {
    int shift = slot / SLOTS * DIGIT_BITS;
    long above = clock >>> shift + DIGIT_BITS << shift + DIGIT_BITS;
    long time = above | (long) (slot % SLOTS) << shift;
    long expiry = Record.expiryMillis(region, links - Record.LINKS_OFFSET);
    return time > clock && time - 1 <= Math.max(expiry, clock);
  }

  private static void require(boolean condition, String what, long number) {
    if (!condition) {
      throw new AssertionError(what + " " + number);
    }
  }

  // ---- lists

  private long head(int slot) {
    return heads + (long) slot * LINK_BYTES;
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
