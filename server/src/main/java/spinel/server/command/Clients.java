// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// All clients that are connected, and what there is to count of connections.
public final class Clients {
  private final ConcurrentSkipListMap<Long, Client> byId = new ConcurrentSkipListMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong queryLimitCloses = new AtomicLong();
  private final AtomicLong outputLimitCloses = new AtomicLong();
  private final AtomicLong evicted = new AtomicLong();

  /// The id of the next client.
  public long nextId() {
    return ids.incrementAndGet();
  }

  /// Adds a client unless there are `limit` already; then it counts as rejected.
  public boolean add(Client client, long limit) {
    accepted.incrementAndGet();
    if (connected.incrementAndGet() > limit) {
      connected.decrementAndGet();
      rejected.incrementAndGet();
      return false;
    }
    byId.put(client.id(), client);
    return true;
  }

  /// Takes a client out; harmless where it is not in.
  public void remove(Client client) {
    if (byId.remove(client.id()) != null) {
      connected.decrementAndGet();
    }
  }

  /// The client of that id, or null.
  public Client find(long id) {
    return byId.get(id);
  }

  /// All clients, the oldest first.
  public Collection<Client> all() {
    return byId.values();
  }

  public int count() {
    return connected.get();
  }

  /// Counts a client that was added but may not stay.
  public void countForbidden() {
    rejected.incrementAndGet();
  }

  public void countQueryLimitClose() {
    queryLimitCloses.incrementAndGet();
  }

  public void countOutputLimitClose() {
    outputLimitCloses.incrementAndGet();
  }

  void countEvicted() {
    evicted.incrementAndGet();
  }

  /// Connections that were taken or refused.
  public long accepted() {
    return accepted.get();
  }

  /// Connections that were refused.
  public long rejected() {
    return rejected.get();
  }

  /// Clients that were closed for the length of what they asked.
  public long queryLimitCloses() {
    return queryLimitCloses.get();
  }

  /// Clients that were closed for the length of what they did not read.
  public long outputLimitCloses() {
    return outputLimitCloses.get();
  }

  /// Clients that were closed for want of memory.
  public long evicted() {
    return evicted.get();
  }

  /// Begins to count anew.
  public void resetCounters() {
    accepted.set(0);
    rejected.set(0);
    queryLimitCloses.set(0);
    outputLimitCloses.set(0);
    evicted.set(0);
  }
}
