// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.List;
import spinel.memory.Region;

/// The memory of a partition: the regions of all its dictionaries. All but what says otherwise is
/// called with the partition's lock.
final class PartitionMemory {
  private final Partition partition;

  PartitionMemory(Partition partition) {
    this.partition = partition;
  }

  private Dictionary[] dictionaries() {
    return partition.allDictionaries();
  }

  /// Bytes in live allocations. Needs no lock: without, what it says may be a moment old.
  long usedBytes() {
    long sum = 0;
    for (Dictionary dictionary : dictionaries()) {
      sum += dictionary.region().usedBytes();
    }
    return sum;
  }

  /// Gives a slice of the free memory that is too much back to the system; whether there is more.
  boolean giveBack() {
    boolean more = false;
    for (Dictionary dictionary : dictionaries()) {
      more |= dictionary.region().giveBack();
    }
    return more;
  }

  /// Whether memory is about to be touched that the system has not backed yet.
  boolean wantsCommit() {
    for (Dictionary dictionary : dictionaries()) {
      if (dictionary.region().wantsCommit()) {
        return true;
      }
    }
    return false;
  }

  /// Adds what has the system back such memory, to be run without the lock. Where regions are not
  /// `growing` fast, that is only the memory of large allocations.
  void planCommits(List<Runnable> commits, boolean growing) {
    for (Dictionary dictionary : dictionaries()) {
      Region region = dictionary.region();
      for (long at = region.planCommit(growing); at >= 0; at = region.planCommit(growing)) {
        long page = at;
        commits.add(() -> region.commit(page));
      }
    }
  }

  /// Has memory stand in huge pages that should. Needs no lock.
  void collapse() {
    for (Dictionary dictionary : dictionaries()) {
      dictionary.region().collapse();
    }
  }

  /// Has [#giveBack] give half of the free memory back where there is much of it: what was used a
  /// moment ago may be wanted again.
  void trim() {
    for (Dictionary dictionary : dictionaries()) {
      Region region = dictionary.region();
      if (region.committedBytes() - region.usedBytes() > region.usedBytes() / 4) {
        region.trimTo(region.freeBytes() / 2);
      }
    }
  }

  /// Has [#giveBack] give all free memory back.
  void trimAll() {
    for (Dictionary dictionary : dictionaries()) {
      dictionary.region().trimTo(0);
    }
  }
}
