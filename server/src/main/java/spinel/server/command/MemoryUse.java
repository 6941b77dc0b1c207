// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.memory.MemoryTag;
import spinel.server.config.Directives;
import spinel.server.keyspace.EvictionRules;

/// How much memory is in use, and for what.
///
/// `used_memory` is what the server allocated for data and for its work with clients: the data in
/// the partitions' regions (exact), the ring of the command log, the clients' unfinished requests
/// and unsent replies, and the buffers that every event loop has from the start. The JVM's own
/// memory (code, metadata, heap reserve) belongs to no data and is seen in `used_memory_rss` only,
/// as are the program and its libraries with Redis.
public final class MemoryUse {
  /// An event loop's input, reply and receive buffers.
  private static final long LOOP_BYTES = 64 * 1024 + 64 * 1024 + 16 * 1024;

  /// A connection's own objects: session, parser, channel and pipeline.
  private static final long CLIENT_BYTES = 4096;

  /// How many clients may be looked at in each millisecond.
  private static final int CLIENTS_A_MILLI = 256;

  private final Engine engine;
  private volatile long peak;
  private volatile long peakSeconds;
  private volatile long sampledClientBytes;
  private volatile long sampledAt;
  private volatile EvictionRules rules = EvictionRules.NONE;

  // For how long the limit has been exceeded: until now since then, and before.
  private volatile boolean exceeded;
  private long exceededSince;
  private long exceededNanos;

  MemoryUse(Engine engine) {
    this.engine = engine;
  }

  /// The bytes that may be in use; 0 or negative where there is no limit.
  long limit() {
    return engine.configuration().integer(Directives.MAXMEMORY);
  }

  /// Bytes in use, as they are held against the limit: what clients use is as of the last sample.
  long countedBytes() {
    return startup() + data() + logBytes() + sampledClientBytes;
  }

  /// Which keys go where the limit is exceeded.
  EvictionRules rules() {
    return rules;
  }

  void setRules(EvictionRules chosen) {
    rules = chosen;
  }

  /// Whether the policy needs each key to have a clock of its own, so that Redis would not share
  /// small numbers among keys.
  public boolean forbidsSharing() {
    return limit() != 0
        && switch (rules.order()) {
          case LONGEST_IDLE, LEAST_FREQUENT -> true;
          case NONE, RANDOM, SHORTEST_TIME -> false;
        };
  }

  /// Notes that the limit is exceeded.
  void isOverLimit() {
    if (!exceeded) {
      synchronized (this) {
        exceededSince = System.nanoTime();
        exceeded = true;
      }
    }
  }

  /// Notes that the limit is kept.
  void isWithinLimit() {
    if (exceeded) {
      synchronized (this) {
        exceededNanos += currentExceededNanos();
        exceeded = false;
      }
    }
  }

  /// For how long the limit has been exceeded, all in all.
  public synchronized long totalExceededNanos() {
    return exceededNanos + currentExceededNanos();
  }

  /// For how long the limit has been exceeded now; 0 where it is kept.
  public synchronized long currentExceededNanos() {
    return exceeded ? System.nanoTime() - exceededSince : 0;
  }

  synchronized void resetExceeded() {
    exceededNanos = 0;
    exceededSince = System.nanoTime();
  }

  /// Bytes in use.
  public long used() {
    return startup() + data() + logBytes() + clientBytes();
  }

  /// Bytes that the server has before it has any data or client.
  public long startup() {
    return Math.max(1, engine.host().threads()) * LOOP_BYTES;
  }

  /// Bytes of keys and values and of the tables that find them.
  public long data() {
    return engine.keyspace().usedBytes();
  }

  /// The bytes of [#data()] of one kind.
  public long data(MemoryTag tag) {
    return engine.keyspace().usedBytes(tag);
  }

  /// Bytes that the regions hold of the operating system.
  public long committed() {
    return engine.keyspace().committedBytes();
  }

  /// The bytes of the ring of the command log.
  public long logBytes() {
    return engine.commandLog().ringBytes();
  }

  /// The bytes of the work with all clients.
  public long clientBytes() {
    long sum = 0;
    for (Client client : engine.clients().all()) {
      sum += bytesOf(client);
    }
    return sum;
  }

  static long bytesOf(Client client) {
    return CLIENT_BYTES + client.queryBytes() + client.queryRoom() + client.pendingOutputBytes();
  }

  /// The largest use so far.
  public long peak() {
    sample();
    return peak;
  }

  /// When that was, a Unix time in seconds.
  public long peakSeconds() {
    return peakSeconds;
  }

  void resetPeak() {
    peak = 0;
    sample();
  }

  /// Looks at the clients again, as long as that takes little of the time since the last look.
  void sampleClients(long now) {
    if (Math.abs(now - sampledAt) > engine.clients().count() / CLIENTS_A_MILLI) {
      sampledAt = now;
      sampledClientBytes = clientBytes();
    }
  }

  void sample() {
    sampledClientBytes = clientBytes();
    long used = used();
    if (used > peak) {
      peak = used;
      peakSeconds = System.currentTimeMillis() / 1000;
    }
  }
}
