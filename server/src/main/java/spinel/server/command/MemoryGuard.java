// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.server.config.Directives;
import spinel.server.keyspace.Eviction;
import spinel.server.type.Value;

/// What stands between one thread's commands and the memory limit: makes room by evicting keys.
///
/// To add up what is used takes some hundred nanoseconds, so a sum under the limit is trusted for a
/// while: for the less time, the closer it is to the limit.
final class MemoryGuard {
  /// What a command is taken to add, on average; the trust is bounded by time as well.
  private static final long COMMAND_BYTES = 4096;

  private static final long MOST_TRUSTED = 1024;

  /// The part of the limit that may be exceeded before it is noticed.
  private static final long TOLERANCE = 1 << 16;

  private static final int STEPS_BETWEEN_LOOKS = 16;

  // Redis's scale of tenacity: up to 10 in steps of 50 microseconds, then each 15% longer than
  // the one before, and 100 without limit.
  private static final int LINEAR_TENACITY = 10;
  private static final int UNLIMITED_TENACITY = 100;
  private static final double STEP_MICROS = 50;
  private static final double GROWTH = 1.15;

  private final Engine engine;
  private final MemoryUse memory;
  private final Eviction eviction;
  private long trusted;
  private long trustedAt;

  MemoryGuard(Engine engine, Counters counters) {
    this.engine = engine;
    memory = engine.memory();
    eviction =
        new Eviction(
            engine.keyspace(),
            (dictionary, record) -> {
              counters.evictedKeys++;
              engine.evicted(dictionary, record);
            },
            Value::freeSome);
  }

  /// Whether a command may run that may need more memory. Where the limit is exceeded, evicts keys
  /// first; when that takes long, the rest is left to the background. The thread holds no lock.
  boolean admits(long now) {
    long limit = memory.limit();
    if (limit <= 0 || now == trustedAt && --trusted > 0) {
      return true;
    }
    long excess = memory.countedBytes() - limit;
    if (excess <= 0) {
      memory.isWithinLimit();
      trusted = Math.clamp((limit / TOLERANCE - excess) / COMMAND_BYTES, 1, MOST_TRUSTED);
      trustedAt = now;
      return true;
    }
    return engine.pause().isActive(now)
        || makeRoom(now) != Outcome.NOTHING_LEFT
        // A long command may keep keys from going.
        || engine.keyspace().isBusy();
  }

  /// Evicts some keys where the limit is exceeded, for the thread that does so in the background;
  /// whether there is more to do.
  boolean relieve(long now) {
    long limit = memory.limit();
    if (limit <= 0 || engine.pause().isActive(now)) {
      return false;
    }
    long excess = memory.countedBytes() - limit;
    if (excess <= 0) {
      memory.isWithinLimit();
      return false;
    }
    return makeRoom(now) == Outcome.OUT_OF_TIME;
  }

  private enum Outcome {
    ENOUGH,
    OUT_OF_TIME,
    NOTHING_LEFT
  }

  private Outcome makeRoom(long now) {
    long begin = System.nanoTime();
    memory.sampleClients(now);
    long left = memory.countedBytes() - memory.limit();
    for (int step = 1; left > 0; step++) {
      long freed = eviction.step(memory.rules(), now);
      if (freed < 0) {
        left = memory.countedBytes() - memory.limit();
        if (left <= 0) {
          break;
        }
        memory.isOverLimit();
        return Outcome.NOTHING_LEFT;
      }
      left -= freed;
      if (step % STEPS_BETWEEN_LOOKS == 0) {
        // Others evict as well, and clients come and go.
        left = memory.countedBytes() - memory.limit();
        if (left > 0 && System.nanoTime() - begin > mostNanos()) {
          memory.isOverLimit();
          engine.keyspace().wakeUpkeep();
          return Outcome.OUT_OF_TIME;
        }
      }
    }
    memory.isWithinLimit();
    return Outcome.ENOUGH;
  }

  private double mostNanos() {
    long tenacity = engine.configuration().integer(Directives.MAXMEMORY_EVICTION_TENACITY);
    if (tenacity >= UNLIMITED_TENACITY) {
      return Double.POSITIVE_INFINITY;
    }
    return 1000
        * STEP_MICROS
        * (double) Math.min(tenacity, LINEAR_TENACITY)
        * Math.pow(GROWTH, (double) Math.max(0, tenacity - LINEAR_TENACITY));
  }
}
