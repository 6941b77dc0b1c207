// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.memory.MemoryTag;
import spinel.server.config.Directives;

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

  private static final int TRUSTED_WRITES = 16;

  private final Engine engine;
  private volatile long peak;
  private volatile long peakSeconds;
  private volatile long sampledClientBytes;

  // Not guarded: a thread that sees another's sum a moment late decides by that.
  private long summed;
  private long summedAt;
  private int trusted;

  MemoryUse(Engine engine) {
    this.engine = engine;
  }

  /// Whether there is a limit and it is exceeded. To add up what is used takes the lock of every
  /// partition, so it is done once a millisecond and every few writes, not for each; what clients
  /// use is as of the last sample.
  boolean isOverLimit(long now) {
    long limit = engine.configuration().integer(Directives.MAXMEMORY);
    if (limit == 0) {
      return false;
    }
    if (now != summedAt || --trusted <= 0) {
      summedAt = now;
      trusted = TRUSTED_WRITES;
      summed = startup() + data() + logBytes() + sampledClientBytes;
    }
    return Long.compareUnsigned(summed, limit) > 0;
  }

  /// Bytes in use.
  public long used() {
    return startup() + data() + logBytes() + clientBytes();
  }

  /// Bytes that the server has before it has any data or client.
  long startup() {
    return Math.max(1, engine.host().threads()) * LOOP_BYTES;
  }

  /// Bytes of keys and values and of the tables that find them.
  long data() {
    return engine.keyspace().usedBytes();
  }

  long data(MemoryTag tag) {
    return engine.keyspace().usedBytes(tag);
  }

  /// Bytes that the regions hold of the operating system.
  long committed() {
    return engine.keyspace().committedBytes();
  }

  long logBytes() {
    return engine.commandLog().ringBytes();
  }

  long clientBytes() {
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
  long peak() {
    sample();
    return peak;
  }

  long peakSeconds() {
    return peakSeconds;
  }

  void resetPeak() {
    peak = 0;
    sample();
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
