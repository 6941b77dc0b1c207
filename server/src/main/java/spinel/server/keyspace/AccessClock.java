// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.random.RandomGenerator;
import spinel.memory.Region;
import spinel.structure.Record;

/// What the 24 bits of a record's clock mean, and how an access changes them.
///
/// ```
///   by time        | seconds since 1970, the lower 24 bits (they come round every 194 days) |
///   by frequency   | minutes since 1970, the lower 16 bits    | counter, 8 bits             |
/// ```
///
/// The counter grows by chance, the less likely the larger it is, so that 255 stands for a million
/// accesses, and fades with the minutes that have passed since the one it was last touched in. When
/// the meaning changes, clocks of the old meaning are read in the new one until they are set again.
public final class AccessClock {
  /// What eviction goes by.
  public enum Measure {
    /// The time of the last access.
    ACCESS,
    /// The time of the last change.
    CHANGE,
    /// How often there was an access.
    FREQUENCY
  }

  private static final int MASK = 0xFF_FFFF;
  private static final int MINUTES_MASK = 0xFFFF;
  private static final int COUNTER_BITS = 8;
  private static final int MOST = 255;

  /// A new key's counter: enough not to be the first to go.
  private static final int NEWCOMER = 5;

  /// A clock may be a little ahead of a batch's time.
  private static final int MOST_AHEAD_SECONDS = 60;

  /// The grain of the chance that a counter grows by.
  private static final int CHANCES = 1 << 30;

  private volatile Measure measure = Measure.ACCESS;
  private volatile long logFactor = 10;
  private volatile long decayMinutes = 1;
  private volatile int seconds;
  private volatile int newcomer;

  /// Sets what clocks mean, and how counters grow and fade (`lfu-log-factor`, `lfu-decay-time`).
  public void configure(Measure chosen, long factor, long minutes) {
    measure = chosen;
    logFactor = factor;
    decayMinutes = minutes;
  }

  public boolean countsAccesses() {
    return measure == Measure.FREQUENCY;
  }

  /// Keeps the time that new records start with.
  void set(long unixMillis) {
    int now = seconds(unixMillis);
    if (now != seconds) {
      seconds = now;
      newcomer = clockOf(unixMillis, NEWCOMER);
    }
  }

  /// The clock of a record that is new, at most a second old itself.
  public int initial() {
    return countsAccesses() ? newcomer : seconds;
  }

  /// The clock of a key that was last used so long ago, or, where accesses are counted, has this
  /// counter; what is negative is not known.
  public int restored(long unixMillis, long idleSeconds, long frequency) {
    if (countsAccesses()) {
      return clockOf(unixMillis, frequency < 0 ? NEWCOMER : (int) frequency);
    }
    return seconds(unixMillis - 1000 * Math.max(0, idleSeconds));
  }

  private static int seconds(long unixMillis) {
    return (int) (unixMillis / 1000) & MASK;
  }

  private static int minutes(long unixMillis) {
    return (int) (unixMillis / 60_000) & MINUTES_MASK;
  }

  private static int clockOf(long unixMillis, int counter) {
    return minutes(unixMillis) << COUNTER_BITS | counter;
  }

  /// Notes that a record is read or, `changes`, written. The record is touched only where its clock
  /// differs, to leave its cache line clean.
  public void touch(Region region, long record, long now, boolean changes, RandomGenerator random) {
    if (measure == Measure.FREQUENCY) {
      count(region, record, now, random);
    } else if (changes || measure == Measure.ACCESS) {
      int time = seconds(now);
      if (Record.clock(region, record) != time) {
        Record.setClock(region, record, time);
      }
    }
  }

  private void count(Region region, long record, long now, RandomGenerator random) {
    int clock = Record.clock(region, record);
    int counter = frequency(clock, now);
    if (counter < MOST) {
      long above = Math.max(0, counter - NEWCOMER);
      // One chance in (above * factor + 1).
      if (random.nextInt(CHANCES) < CHANCES / (above * logFactor + 1.0)) {
        counter++;
      }
    }
    int next = clockOf(now, counter);
    if (next != clock) {
      Record.setClock(region, record, next);
    }
  }

  /// The counter of a clock at `now`, faded.
  public int frequency(int clock, long now) {
    int counter = clock & MOST;
    long decay = decayMinutes;
    if (decay == 0) {
      return counter;
    }
    int passed = minutes(now) - (clock >>> COUNTER_BITS) & MINUTES_MASK;
    return (int) Math.max(0, counter - passed / decay);
  }

  /// The seconds since the access that a clock stands for.
  public static int idleSeconds(int clock, long now) {
    int idle = seconds(now) - clock & MASK;
    return idle > MASK - MOST_AHEAD_SECONDS ? 0 : idle;
  }
}
