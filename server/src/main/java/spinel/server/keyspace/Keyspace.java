// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// All keys of the server: its partitions.
///
/// Whatever concerns all partitions either visits them one after the other, each under its lock,
/// or, where it must look like one step, holds all locks for a few microseconds ([#lockAll]).
public final class Keyspace implements AutoCloseable {
  private static final int MOST_LONG_TURNS = 4;

  /// Each takes the address space of a region.
  private static final int MOST_ANNEXES = 1024;

  private final Partition[] partitions;
  private final RegionPool regions;
  private final Expiry expiry;
  private final Upkeep upkeep;
  private final int shift;
  private final int databases;
  private final Thresholds thresholds = new Thresholds();
  private final AccessClock accessClock = new AccessClock();

  /// Deleted values that are not yet freed.
  private final AtomicInteger discarded = new AtomicInteger();

  /// Annexes, those in the making included.
  private final AtomicInteger annexes = new AtomicInteger();

  /// Partitions that long commands have or wait for, once for each of these.
  private final AtomicInteger longCommands = new AtomicInteger();

  /// Long commands that have let others in.
  private final AtomicInteger paused = new AtomicInteger();

  private final List<Usher> ushers = new CopyOnWriteArrayList<>();

  /// What a thread that runs long commands needs one of while it computes: there is one processor
  /// more than these. They go round in the order in which they were asked for.
  private final Semaphore turns = new Semaphore(longTurns(), true);

  /// Guards [#endings].
  private final Object ending = new Object();

  /// Long commands that have let others in and have ended since.
  private long endings;

  /// A keyspace of 2^`partitionBits` partitions (0 to 6), each of which holds up to
  /// `dictionaryCapacity` bytes of a database.
  public Keyspace(int partitionBits, int databases, long dictionaryCapacity) {
    this.databases = databases;
    shift = 64 - partitionBits;
    partitions = new Partition[1 << partitionBits];
    regions = new RegionPool(dictionaryCapacity, System::nanoTime);
    expiry = new Expiry(this);
    upkeep = new Upkeep(this);
    accessClock.set(System.currentTimeMillis());
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Partition(this, i, databases);
    }
  }

  public int databases() {
    return databases;
  }

  public int partitionCount() {
    return partitions.length;
  }

  public Partition partition(int index) {
    return partitions[index];
  }

  /// The partition of a key, by its hash.
  public Partition partitionOf(long hash) {
    return partitions[(int) (hash >>> shift) & (partitions.length - 1)];
  }

  public Thresholds thresholds() {
    return thresholds;
  }

  RegionPool regions() {
    return regions;
  }

  /// Counts one more annex; false where there are too many.
  boolean annexOpened() {
    if (annexes.incrementAndGet() <= MOST_ANNEXES) {
      return true;
    }
    annexes.decrementAndGet();
    return false;
  }

  void annexesClosed(int count) {
    annexes.addAndGet(-count);
  }

  /// The very large values that have a dictionary to themselves.
  public int annexes() {
    return annexes.get();
  }

  // ---- long commands

  void longBegun() {
    longCommands.incrementAndGet();
  }

  void longEnded() {
    longCommands.decrementAndGet();
  }

  void pauseBegun() {
    paused.incrementAndGet();
  }

  void pauseEnded() {
    paused.decrementAndGet();
  }

  /// Whether a long command is under way: it has a partition, or keys in one, or waits for one.
  public boolean isBusy() {
    return longCommands.get() > 0 || paused.get() > 0;
  }

  /// Whoever keeps requests that wait for long commands.
  @FunctionalInterface
  public interface Usher {
    /// Has the requests go on that wait for partitions, which are free now, and those that wait for
    /// the keys of a long command as well where one `hasEnded`; calls `done` once they have.
    void letIn(boolean hasEnded, Runnable done);
  }

  /// Has an usher called whenever a long command has ended or lets others in.
  public void addUsher(Usher usher) {
    ushers.add(usher);
  }

  /// Has the requests go on that wait for partitions, and those as well that wait for keys where a
  /// command `hasEnded` that had let others in.
  void letIn(boolean hasEnded) {
    if (hasEnded) {
      synchronized (ending) {
        endings++;
        ending.notifyAll();
      }
    }
    ushers.forEach(usher -> usher.letIn(hasEnded, () -> {}));
  }

  /// As [#letIn], and waits until they have, at most as long as given.
  void letInAndWait(long nanos) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(ushers.size());
    ushers.forEach(usher -> usher.letIn(false, left::countDown));
    left.await(nanos, TimeUnit.NANOSECONDS);
  }

  /// A number that is another once a long command has ended that had let others in.
  public long endings() {
    synchronized (ending) {
      return endings;
    }
  }

  /// Waits until [#endings] is not what it was.
  void awaitEnding(long before) {
    boolean interrupted = false;
    synchronized (ending) {
      while (endings == before) {
        try {
          ending.wait();
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  Semaphore turns() {
    return turns;
  }

  private static int longTurns() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, MOST_LONG_TURNS);
  }

  // ---- all partitions at once

  /// Locks all partitions, in their order; that counts as long, because who holds some of them may
  /// have to wait for the next.
  public void lockAll() {
    for (Partition partition : partitions) {
      partition.beginLong();
    }
  }

  public void unlockAll() {
    for (Partition partition : partitions) {
      partition.release();
    }
    letIn(false);
  }

  /// Whether a long command that has let others in has any keys. All partitions must be locked.
  public boolean holdsAny() {
    return paused.get() > 0;
  }

  /// Drops all keys of a database; returns how many they were. All partitions must be locked. The
  /// memory is no longer counted as used at once, and goes back to the system soon after.
  public long flush(int database) {
    long keys = 0;
    for (Partition partition : partitions) {
      keys += partition.flush(database);
    }
    upkeep.wake();
    return keys;
  }

  /// Drops all keys; returns how many they were. All partitions must be locked.
  public long flushAll() {
    long keys = 0;
    for (int database = 0; database < databases; database++) {
      keys += flush(database);
    }
    return keys;
  }

  /// Makes each of two databases the other. All partitions must be locked.
  public void swap(int one, int other) {
    for (Partition partition : partitions) {
      partition.swap(one, other);
    }
  }

  // ---- one partition after the other

  /// The keys of a database.
  public long size(int database) {
    return sum(partition -> partition.size(database));
  }

  private long sum(ToLongFunction<Partition> figure) {
    long sum = 0;
    for (Partition partition : partitions) {
      partition.lock().lock();
      try {
        sum += figure.applyAsLong(partition);
      } finally {
        partition.lock().unlock();
      }
    }
    return sum;
  }

  /// A partition drawn at random, with a chance proportional to the keys that it has of a
  /// database; null where the database is empty.
  public Partition draw(int database, RandomGenerator random) {
    long[] sizes = new long[partitions.length];
    long total = sum(partition -> sizes[partition.index()] = partition.size(database));
    if (total == 0) {
      return null;
    }
    long left = random.nextLong(total);
    int index = 0;
    while (left >= sizes[index]) {
      left -= sizes[index++];
    }
    return partitions[index];
  }

  // ---- figures

  /// What INFO shows of a database.
  ///
  /// @param expires the keys with a time to live
  /// @param averageTimeToLive of these, in milliseconds
  /// @param timed the keys whose values have parts with a time to live
  public record Figures(long keys, long expires, long averageTimeToLive, long timed) {}

  public Figures figures(int database) {
    long now = System.currentTimeMillis();
    long[] sums = new long[3];
    long keys =
        sum(
            partition -> {
              for (Dictionary dictionary : partition.dictionaries(database)) {
                sums[0] += dictionary.expiringSize();
                sums[1] += dictionary.timeToLiveSum(now);
                sums[2] += dictionary.timedSize();
              }
              return partition.size(database);
            });
    long averageTimeToLive = sums[0] == 0 ? 0 : Math.max(0, sums[1] / sums[0]);
    return new Figures(keys, sums[0], averageTimeToLive, sums[2]);
  }

  /// Bytes in live allocations, rounding included. Takes no lock.
  public long usedBytes() {
    long sum = 0;
    for (Partition partition : partitions) {
      sum += partition.memory().usedBytes();
    }
    return sum;
  }

  /// Bytes in live allocations of one tag.
  public long usedBytes(MemoryTag tag) {
    return regionSum(region -> region.usedBytes(tag));
  }

  /// Bytes that the regions in use cost the system.
  public long committedBytes() {
    return regionSum(Region::committedBytes);
  }

  /// Live allocations.
  public long allocationCount() {
    return regionSum(Region::allocationCount);
  }

  private long regionSum(ToLongFunction<Region> figure) {
    return sum(
        partition -> {
          long sum = 0;
          for (Dictionary dictionary : partition.allDictionaries()) {
            sum += figure.applyAsLong(dictionary.region());
          }
          return sum;
        });
  }

  /// Deleted keys whose memory has still to be freed.
  public long pendingKeys() {
    return sum(Partition::discardedSize);
  }

  /// Keys that were flushed, or deleted so that their values were freed in the background.
  public long lazilyFreedKeys() {
    return regions.retiredKeys() + sum(Partition::reclaimedCount);
  }

  public void resetLazilyFreedKeys() {
    regions.resetRetiredKeys();
    sum(
        partition -> {
          partition.resetReclaimedCount();
          return 0;
        });
  }

  /// Gives all free memory back to the system (MEMORY PURGE).
  public void trim() {
    sum(
        partition -> {
          partition.memory().trimAll();
          return 0;
        });
    while (sum(partition -> partition.memory().giveBack() ? 1 : 0) > 0) {
      // The next slice of each.
    }
    regions.trim();
  }

  // ---- what goes on in the background

  /// Begins to expire keys when their time comes, and to do the upkeep; `relief` frees some memory
  /// where that is short, and tells whether it still is.
  public void start(Expirer expirer, Reclaimer reclaimer, BooleanSupplier relief) {
    expiry.start(expirer);
    upkeep.start(reclaimer, relief);
  }

  /// Whether keys are reclaimed when their time comes (the default), or only when somebody asks
  /// for them.
  public void setActiveExpiry(boolean isActive) {
    expiry.setActive(isActive);
  }

  /// Whether tables go on changing their size while nobody uses them (the default).
  public void setActiveRehashing(boolean isActive) {
    upkeep.setRehashing(isActive);
  }

  void discarded() {
    discarded.incrementAndGet();
    upkeep.wake();
  }

  void reclaimed(int count) {
    discarded.addAndGet(-count);
  }

  /// Frees what was deleted and is not freed yet, for as long as given at most, as the upkeep does.
  public void freeDiscarded(long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (discarded.get() > 0 && upkeep.freeDiscarded() && System.nanoTime() < deadline) {
      // The next slice.
    }
  }

  /// Frees about `budget` elements of a deleted value; returns how many bytes that were, or -1
  /// where none was waiting.
  long reclaimSome(int budget, Reclaimer reclaimer) {
    for (int i = 0; i < partitions.length && discarded.get() > 0; i++) {
      Partition partition = partitions[i];
      if (partition.discardedSize() > 0) {
        if (!partition.lockUnlessBusy()) {
          continue;
        }
        try {
          long before = partition.memory().usedBytes();
          partition.reclaim(budget, reclaimer);
          return Math.max(0, before - partition.memory().usedBytes());
        } finally {
          partition.lock().unlock();
        }
      }
    }
    return -1;
  }

  /// Has the upkeep look at once for something to do.
  public void wakeUpkeep() {
    upkeep.wake();
  }

  void expiryChanged(long unixMillis) {
    expiry.wakeFor(unixMillis);
  }

  /// What the clocks of records mean.
  public AccessClock accessClock() {
    return accessClock;
  }

  @Override
  public void close() {
    expiry.stop();
    upkeep.stop();
    regions.close();
  }
}
