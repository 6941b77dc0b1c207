// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.concurrent.locks.LockSupport;

/// The thread that reclaims keys when their time comes.
///
/// It goes round the partitions and expires a few dozen keys under each lock that it gets, so that
/// no client waits longer than some ten microseconds, however many keys are due; a partition that
/// is in use waits for the next round. Then it sleeps until the next key is due, or until somebody
/// sets an earlier time; but never so short that it would wake for every single key.
final class Expiry {
  private static final int BUDGET = 64;
  private static final long SHORTEST_SLEEP_MILLIS = 5;
  private static final int ROUNDS_BEFORE_WAITING = 8;

  private final Keyspace keyspace;
  private Expirer expirer;
  private Thread thread;
  private volatile boolean active = true;
  private volatile boolean stopped;

  /// The time until which the thread sleeps; [Long#MIN_VALUE] while it is awake.
  private volatile long wakeTime = Long.MIN_VALUE;

  Expiry(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  void start(Expirer chosen) {
    expirer = chosen;
    thread = Thread.ofPlatform().name("spinel-expiry").daemon().start(this::run);
  }

  void stop() {
    stopped = true;
    if (thread != null) {
      LockSupport.unpark(thread);
      Threads.join(thread);
    }
  }

  void setActive(boolean isActive) {
    active = isActive;
    wakeFor(Long.MIN_VALUE);
  }

  /// Wakes the thread where it would sleep beyond a time.
  void wakeFor(long unixMillis) {
    if (unixMillis < wakeTime) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    int rounds = 0;
    while (!stopped) {
      long now = System.currentTimeMillis();
      if (active && expireDue(now, ++rounds >= ROUNDS_BEFORE_WAITING)) {
        continue;
      }
      rounds = 0;
      sleep(now);
    }
  }

  /// Goes round once; whether a partition has more to expire. Where a lock is taken, waits for it
  /// only if asked to.
  private boolean expireDue(long now, boolean patient) {
    boolean more = false;
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      Partition partition = keyspace.partition(i);
      if (partition.nextExpiry() > now) {
        continue;
      }
      if (patient) {
        if (!partition.lockUnlessBusy()) {
          // A long command has it: the next time is soon enough.
          continue;
        }
      } else if (!partition.lock().tryLock()) {
        more = true;
        continue;
      }
      try {
        partition.expire(now, BUDGET, expirer);
      } finally {
        partition.lock().unlock();
      }
      more |= partition.nextExpiry() <= now;
    }
    return more;
  }

  private void sleep(long now) {
    long until = Math.max(nextExpiry(), now + SHORTEST_SLEEP_MILLIS);
    wakeTime = until;
    // An earlier time set just before the line above woke nobody: so look again.
    if (Math.max(nextExpiry(), now + SHORTEST_SLEEP_MILLIS) >= until && !stopped) {
      if (until == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        long millis = until - System.currentTimeMillis();
        LockSupport.parkNanos(this, Math.max(1, millis) * 1_000_000);
      }
    }
    wakeTime = Long.MIN_VALUE;
  }

  private long nextExpiry() {
    long next = Long.MAX_VALUE;
    for (int i = 0; active && i < keyspace.partitionCount(); i++) {
      next = Math.min(next, keyspace.partition(i).nextExpiry());
    }
    return next;
  }
}
