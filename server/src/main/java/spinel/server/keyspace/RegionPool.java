// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import spinel.memory.Region;

/// The regions that no dictionary uses: clean ones, and retired ones that still have their memory.
///
/// A retired region keeps its memory for a while, since who flushes a database often fills it again
/// at once, and memory that the system has to find anew costs more than what is put there. It goes
/// to the partition that it comes from, whose next keys will want about as much.
///
/// A region is never unmapped while the server lives: batches look ahead into dictionaries without
/// a lock, and may still read in one that has just been retired.
final class RegionPool implements AutoCloseable {
  private static final long KEPT_NANOS = 1_000_000_000;

  private final long capacity;
  private final LongSupplier nanoTime;
  private final List<Region> all = new ArrayList<>();
  private final ArrayDeque<Region> clean = new ArrayDeque<>();
  private final ArrayDeque<Retired> retired = new ArrayDeque<>();
  private long retiredKeys;

  private record Retired(Region region, Partition partition, long at) {}

  /// A pool of regions of this capacity, with a clock like [System#nanoTime].
  RegionPool(long capacity, LongSupplier nanoTime) {
    this.capacity = capacity;
    this.nanoTime = nanoTime;
  }

  /// An empty region.
  synchronized Region take(Partition partition) {
    Iterator<Retired> former = retired.descendingIterator();
    while (former.hasNext()) {
      Retired next = former.next();
      if (next.partition == partition) {
        former.remove();
        return next.region;
      }
    }
    if (!clean.isEmpty()) {
      return clean.poll();
    }
    if (!retired.isEmpty()) {
      return retired.poll().region;
    }
    Region region = Region.open(capacity);
    all.add(region);
    return region;
  }

  /// Takes a region back whose `keys` keys nobody can reach any more.
  void retire(Region region, Partition partition, long keys) {
    region.clear();
    synchronized (this) {
      retired.add(new Retired(region, partition, nanoTime.getAsLong()));
      retiredKeys += keys;
    }
  }

  /// Gives the memory of one region that was retired a while ago back to the system; whether there
  /// was one.
  boolean reclaim() {
    Retired next;
    synchronized (this) {
      next = retired.peek();
      if (next == null || nanoTime.getAsLong() - next.at < KEPT_NANOS) {
        return false;
      }
      retired.poll();
    }
    giveBack(next.region);
    return true;
  }

  /// Gives the memory of all retired regions back to the system.
  void trim() {
    Retired next;
    do {
      synchronized (this) {
        next = retired.poll();
      }
      if (next != null) {
        giveBack(next.region);
      }
    } while (next != null);
  }

  private void giveBack(Region region) {
    // In slices: the system makes a thread that maps memory wait while another gives some back.
    region.trim();
    synchronized (this) {
      clean.add(region);
    }
  }

  /// Keys in all regions that were retired so far.
  synchronized long retiredKeys() {
    return retiredKeys;
  }

  synchronized void resetRetiredKeys() {
    retiredKeys = 0;
  }

  @Override
  public synchronized void close() {
    all.forEach(Region::close);
  }
}
