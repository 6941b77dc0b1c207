// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import spinel.memory.Region;

/// One of the parts that the keyspace is divided into by the hash of the key: a lock, and all that
/// nobody may touch without it.
public final class Partition {
  /// How long a thread waits for the lock before it looks again whether a long command has it.
  private static final long PATIENCE_MICROS = 50;

  private final Keyspace keyspace;
  private final int index;
  private final ReentrantLock lock = new ReentrantLock();

  /// The long commands that have the lock or wait for it.
  private final AtomicInteger longCommands = new AtomicInteger();

  /// Whether an event loop has found the lock with a long command and keeps a request until that
  /// lets others in.
  private volatile boolean wanted;

  /// The hashes of the keys of long commands that have let others in, from their giving the lock
  /// back until they have it again.
  private long[] held = new long[4];

  private int heldCount;
  private final Dictionary[] dictionaries;

  /// Discarded values that were freed in the background.
  private long reclaimedCount;

  /// The earliest time at which a key may be due; read without the lock.
  private volatile long nextExpiry = Long.MAX_VALUE;

  Partition(Keyspace keyspace, int index, int databases) {
    this.keyspace = keyspace;
    this.index = index;
    dictionaries = new Dictionary[databases];
  }

  public int index() {
    return index;
  }

  public ReentrantLock lock() {
    return lock;
  }

  // ---- long commands

  /// Takes the lock, unless a long command has it or is about to: then it returns false, soon.
  public boolean lockUnlessBusy() {
    return lock.tryLock() || waitUnlessBusy();
  }

  private boolean waitUnlessBusy() {
    boolean interrupted = false;
    try {
      while (!isBusy()) {
        try {
          if (lock.tryLock(PATIENCE_MICROS, TimeUnit.MICROSECONDS)) {
            return true;
          }
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Whether a long command has the lock or waits for it.
  boolean isBusy() {
    return longCommands.get() > 0;
  }

  /// Has a long command let others in when it can: an event loop keeps a request until then.
  public void want() {
    wanted = true;
  }

  /// Whether somebody waits for the lock.
  boolean isWanted() {
    return wanted || lock.hasQueuedThreads();
  }

  /// Whether an event loop does; from now on, none does any more.
  boolean takeWish() {
    boolean wish = wanted;
    wanted = false;
    return wish;
  }

  /// Takes the lock for a command that may keep it for long: event loops do not wait for it.
  public void beginLong() {
    longCommands.incrementAndGet();
    keyspace.longBegun();
    lock.lock();
  }

  /// Gives the lock back that [#beginLong] took, and has those told who wait for it.
  public void endLong() {
    release();
    keyspace.letIn(true);
  }

  /// Gives the lock back that [#beginLong] took.
  void release() {
    lock.unlock();
    longCommands.decrementAndGet();
    keyspace.longEnded();
  }

  // ---- keys of long commands that have let others in; all with the lock

  /// Whether a long command that has let others in has a key, or one of the same hash: it must not
  /// be touched before that has ended.
  public boolean holds(long hash) {
    for (int i = 0; i < heldCount; i++) {
      if (held[i] == hash) {
        return true;
      }
    }
    return false;
  }

  /// Whether a long command that has let others in has any keys here.
  public boolean holdsAny() {
    return heldCount > 0;
  }

  void hold(long hash) {
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, 2 * heldCount);
    }
    held[heldCount++] = hash;
  }

  /// Has what values here are used through stay as it is, for a long command that lets others in;
  /// these use others.
  void putViewsAside(List<Dictionary.Views> aside) {
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        aside.add(dictionary.putViewsAside());
      }
    }
  }

  void letGo(long hash) {
    int at = 0;
    while (held[at] != hash) {
      at++;
    }
    held[at] = held[--heldCount];
  }

  // ---- databases

  /// The keys of a database here.
  public Dictionary dictionary(int database) {
    Dictionary dictionary = dictionaries[database];
    return dictionary == null ? openDictionary(database) : dictionary;
  }

  private Dictionary openDictionary(int database) {
    Region region = keyspace.regions().take(this);
    Dictionary dictionary = new Dictionary(this, database, region);
    dictionaries[database] = dictionary;
    return dictionary;
  }

  /// The keys of a database here, or null where it has none since the last flush. Needs no lock
  /// when all that is done with it is prefetching.
  public Dictionary existingDictionary(int database) {
    return dictionaries[database];
  }

  /// The keys of a database here.
  public long size(int database) {
    Dictionary dictionary = dictionaries[database];
    return dictionary == null ? 0 : dictionary.size();
  }

  /// Drops a database's keys here, at little cost: their region goes to the pool. Returns how many
  /// they were.
  long flush(int database) {
    Dictionary dictionary = dictionaries[database];
    if (dictionary == null) {
      return 0;
    }
    dictionaries[database] = null;
    long values = dictionary.size() + dictionary.discardedSize();
    keyspace.reclaimed(dictionary.discardedSize());
    keyspace.regions().retire(dictionary.region(), this, values);
    findNextExpiry();
    return dictionary.size();
  }

  void swap(int one, int other) {
    Dictionary dictionary = dictionaries[one];
    dictionaries[one] = dictionaries[other];
    dictionaries[other] = dictionary;
    renumber(one);
    renumber(other);
  }

  private void renumber(int database) {
    if (dictionaries[database] != null) {
      dictionaries[database].setDatabase(database);
    }
  }

  /// Bytes in live allocations. Needs no lock: without, what it says may be a moment old.
  long usedBytes() {
    long sum = 0;
    for (Dictionary dictionary : dictionaries) {
      sum += dictionary == null ? 0 : dictionary.region().usedBytes();
    }
    return sum;
  }

  AccessClock accessClock() {
    return keyspace.accessClock();
  }

  // ---- expiry

  void expiryChanged(long unixMillis) {
    if (unixMillis < nextExpiry) {
      nextExpiry = unixMillis;
      keyspace.expiryChanged(unixMillis);
    }
  }

  long nextExpiry() {
    return nextExpiry;
  }

  /// Expires keys and parts of values whose time has passed at `now`, touching at most `budget` of
  /// either in each database. Where a long command has keys here, those that are due wait for it.
  void expire(long now, int budget, Expirer expirer) {
    if (holdsAny()) {
      return;
    }
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        dictionary.expire(now, budget, expirer);
      }
    }
    findNextExpiry();
  }

  private void findNextExpiry() {
    long next = Long.MAX_VALUE;
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        next = Math.min(next, dictionary.nextExpiry());
      }
    }
    nextExpiry = next;
  }

  // ---- upkeep

  /// Moves up to `buckets` buckets of each table that changes its size; whether there is more.
  boolean rehash(int buckets) {
    boolean more = false;
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        more |= dictionary.table().rehash(buckets);
      }
    }
    return more;
  }

  Thresholds thresholds() {
    return keyspace.thresholds();
  }

  void discarded() {
    keyspace.discarded();
  }

  void reclaimed() {
    reclaimedCount++;
    keyspace.reclaimed(1);
  }

  /// Discarded values that are not yet freed.
  long discardedSize() {
    long size = 0;
    for (Dictionary dictionary : dictionaries) {
      size += dictionary == null ? 0 : dictionary.discardedSize();
    }
    return size;
  }

  long reclaimedCount() {
    return reclaimedCount;
  }

  void resetReclaimedCount() {
    reclaimedCount = 0;
  }

  /// Frees about `budget` elements of what each database has discarded; whether there is more.
  boolean reclaim(int budget, Reclaimer reclaimer) {
    boolean more = false;
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        more |= dictionary.reclaim(budget, reclaimer);
      }
    }
    return more;
  }

  /// Gives a slice of the free memory that is too much back to the system; whether there is more.
  boolean giveBack() {
    boolean more = false;
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        more |= dictionary.region().giveBack();
      }
    }
    return more;
  }

  /// Whether memory is about to be touched that the system has not backed yet.
  boolean wantsCommit() {
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null && dictionary.region().wantsCommit()) {
        return true;
      }
    }
    return false;
  }

  /// Adds what has the system back such memory, to be run without the lock. Where regions are not
  /// `growing` fast, that is only the memory of large allocations.
  void planCommits(List<Runnable> commits, boolean growing) {
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        Region region = dictionary.region();
        for (long at = region.planCommit(growing); at >= 0; at = region.planCommit(growing)) {
          long page = at;
          commits.add(() -> region.commit(page));
        }
      }
    }
  }

  /// Has memory stand in huge pages that should. Needs no lock.
  void collapse() {
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        dictionary.region().collapse();
      }
    }
  }

  /// Has [#giveBack] give half of the free memory back where there is much of it: what was used a
  /// moment ago may be wanted again.
  void trim() {
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        Region region = dictionary.region();
        if (region.committedBytes() - region.usedBytes() > region.usedBytes() / 4) {
          region.trimTo(region.freeBytes() / 2);
        }
      }
    }
  }

  /// Has [#giveBack] give all free memory back.
  void trimAll() {
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        dictionary.region().trimTo(0);
      }
    }
  }

  Dictionary[] dictionaries() {
    return dictionaries;
  }
}
