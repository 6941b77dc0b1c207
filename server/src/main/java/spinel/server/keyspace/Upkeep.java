// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The thread that does what no command waits for: it gives flushed regions back to the system,
/// frees large values that were deleted and the memory that they leave, evicts keys where memory
/// is short, has the system back the memory of large tables, lets tables finish their change of
/// size while nobody uses them, returns free memory, and keeps the clock that new records start
/// with.
final class Upkeep {
  private static final long TICK_NANOS = 100_000_000;
  private static final long REHASH_NANOS_PER_TICK = 10_000_000;
  private static final int BUCKETS_AT_ONCE = 16;
  private static final int TICKS_BETWEEN_TRIMS = 10;

  /// How long the thread rests where others wait for the same partition.
  private static final long STEP_ASIDE_NANOS = 20_000;

  /// Elements that are freed under one lock: some 20 microseconds' worth.
  private static final int FREED_AT_ONCE = 256;

  private final Keyspace keyspace;
  private Thread thread;
  private Reclaimer reclaimer;
  private BooleanSupplier relief;
  private final List<Runnable> commits = new ArrayList<>();
  private volatile boolean rehashing = true;
  private volatile boolean stopped;

  Upkeep(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  void start(Reclaimer reclaimer, BooleanSupplier relief) {
    this.reclaimer = reclaimer;
    this.relief = relief;
    thread = Thread.ofPlatform().name("spinel-upkeep").daemon().start(this::run);
  }

  void stop() {
    stopped = true;
    if (thread != null) {
      LockSupport.unpark(thread);
      Threads.join(thread);
    }
  }

  void wake() {
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  void setRehashing(boolean isRehashing) {
    rehashing = isRehashing;
  }

  private void run() {
    for (int tick = 1; !stopped; tick++) {
      keyspace.accessClock().set(System.currentTimeMillis());
      while (!stopped && keyspace.regions().reclaim()) {
        keyspace.accessClock().set(System.currentTimeMillis());
      }
      while (!stopped && freeDiscarded()) {
        keyspace.accessClock().set(System.currentTimeMillis());
      }
      while (!stopped && relief.getAsBoolean()) {
        keyspace.accessClock().set(System.currentTimeMillis());
      }
      while (!stopped && giveBack()) {
        keyspace.accessClock().set(System.currentTimeMillis());
      }
      commit();
      for (int i = 0; i < keyspace.partitionCount(); i++) {
        keyspace.partition(i).memory().collapse();
      }
      if (rehashing) {
        rehash(System.nanoTime() + REHASH_NANOS_PER_TICK);
      }
      if (tick % TICKS_BETWEEN_TRIMS == 0) {
        trim();
      }
      LockSupport.parkNanos(this, TICK_NANOS);
    }
  }

  /// Frees a little of what each partition has discarded; whether there is more.
  boolean freeDiscarded() {
    boolean more = false;
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      Partition partition = keyspace.partition(i);
      if (partition.lock().hasQueuedThreads()) {
        // Who waits would find the lock taken again and again: it goes to the fastest.
        more = true;
        LockSupport.parkNanos(this, STEP_ASIDE_NANOS);
        continue;
      }
      if (!partition.lockUnlessBusy()) {
        // A long command has it: the next time is soon enough.
        continue;
      }
      try {
        more |= partition.reclaim(FREED_AT_ONCE, reclaimer);
      } finally {
        partition.lock().unlock();
      }
    }
    return more;
  }

  /// Gives a slice of what large allocations have left in each partition back to the system; tells
  /// whether there is more.
  private boolean giveBack() {
    boolean more = false;
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      Partition partition = keyspace.partition(i);
      // Where the lock is taken, the next time is soon enough.
      if (partition.lock().tryLock()) {
        try {
          more |= partition.memory().giveBack();
        } finally {
          partition.lock().unlock();
        }
      }
    }
    return more;
  }

  /// Has the system back what large tables are going to be filled with.
  private void commit() {
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      Partition partition = keyspace.partition(i);
      if (partition.lock().tryLock()) {
        try {
          partition.memory().planCommits(commits, false);
        } finally {
          partition.lock().unlock();
        }
      }
      commits.forEach(Runnable::run);
      commits.clear();
    }
  }

  /// Moves buckets, a few under each lock, for as long as there are some and time is left.
  private void rehash(long deadline) {
    boolean more = true;
    while (more && !stopped && System.nanoTime() < deadline) {
      more = false;
      for (int i = 0; i < keyspace.partitionCount(); i++) {
        Partition partition = keyspace.partition(i);
        if (partition.lock().tryLock()) {
          try {
            more |= partition.rehash(BUCKETS_AT_ONCE);
          } finally {
            partition.lock().unlock();
          }
        }
      }
    }
  }

  private void trim() {
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      Partition partition = keyspace.partition(i);
      if (partition.lock().tryLock()) {
        try {
          partition.memory().trim();
        } finally {
          partition.lock().unlock();
        }
      }
    }
  }
}
