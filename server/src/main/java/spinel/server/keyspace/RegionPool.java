// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import spinel.memory.Region;

/// The regions that no dictionary uses: clean ones for the next, and retired ones that still have
/// to give their memory back.
///
/// A region is never unmapped while the server lives: batches look ahead into dictionaries without
/// a lock, and may still read in one that has just been retired.
final class RegionPool implements AutoCloseable {
  /// A region of at most so many committed bytes is cleared by whoever needs one.
  private static final long CLEARED_AT_ONCE = 1 << 20;

  private final long capacity;
  private final int mostRegions;
  private final List<Region> all = new ArrayList<>();
  private final ArrayDeque<Region> clean = new ArrayDeque<>();
  private final ArrayDeque<Retired> retired = new ArrayDeque<>();
  private long pendingKeys;
  private long retiredKeys;

  private record Retired(Region region, long keys) {}

  /// A pool of regions of this capacity; from `mostRegions` on, it would rather make the caller
  /// wait for a region to be cleared than open another.
  RegionPool(long capacity, int mostRegions) {
    this.capacity = capacity;
    this.mostRegions = mostRegions;
  }

  /// An empty region.
  synchronized Region take() {
    Region region = clean.poll();
    if (region != null) {
      return region;
    }
    Retired next = retired.peek();
    if (next != null
        && (next.region.committedBytes() <= CLEARED_AT_ONCE || all.size() >= mostRegions)) {
      retired.poll();
      clear(next);
      return clean.poll();
    }
    region = Region.open(capacity);
    all.add(region);
    return region;
  }

  /// Takes a region back whose `keys` keys nobody can reach any more.
  synchronized void retire(Region region, long keys) {
    retired.add(new Retired(region, keys));
    pendingKeys += keys;
    retiredKeys += keys;
  }

  private void clear(Retired next) {
    next.region.clear();
    finished(next);
  }

  private synchronized void finished(Retired next) {
    pendingKeys -= next.keys;
    clean.add(next.region);
  }

  /// Gives the memory of one retired region back to the system; whether there was one.
  boolean reclaim() {
    Retired next;
    synchronized (this) {
      next = retired.poll();
    }
    if (next == null) {
      return false;
    }
    clear(next);
    return true;
  }

  /// Keys in regions that still have to give their memory back.
  synchronized long pendingKeys() {
    return pendingKeys;
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
