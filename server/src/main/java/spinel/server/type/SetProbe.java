// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import spinel.memory.Region;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;
import spinel.structure.PausePoint;

/// Goes over one set and looks each member up in others: the work of intersections and differences.
///
/// A member is hashed once for all tables, which share the hash function. The members come in runs:
/// where the other sets are large, all buckets and then all elements that a run will ask for are
/// touched first, so that the cache misses overlap.
final class SetProbe {
  /// Smaller tables are in the processor's cache, or nearly.
  private static final long WORTH_A_PREFETCH = 16_384;

  private static final int RUN = 128;

  /// What happens to the members that were found.
  @FunctionalInterface
  interface Taker {
    /// Takes the [#member], the one number `ordinal` of all that were gone over; whether to go on.
    boolean take(long ordinal);
  }

  private final SetSource first;
  private final SetSource[] others;
  private final boolean isWantedInAll;
  private final boolean hasTables;
  private final Member member = new Member();
  private boolean isLoaded;
  private int current;

  // For each member of a run: its hash, the bucket to touch, and in a table, where its name stands.
  private long[] hashes = new long[RUN];
  private long[] buckets = new long[RUN];
  private long[] names = new long[RUN];
  private int[] lengths = new int[RUN];

  /// Read, so that the prefetching reads are not optimised away.
  private long prefetched;

  /// Looks for the members of `first` that are in all others, or else in none.
  SetProbe(SetSource first, SetSource[] others, boolean isWantedInAll) {
    this.first = first;
    this.others = others;
    this.isWantedInAll = isWantedInAll;
    hasTables = Arrays.stream(others).anyMatch(other -> other.table() != null);
  }

  void run(Taker taker) {
    long ordinal = 0;
    for (int count = first.rewind().next(); count > 0; count = first.next()) {
      PausePoint.pass();
      if (hasTables) {
        hash(count);
        prefetch(count);
      }
      for (int i = 0; i < count; i++, ordinal++) {
        current = i;
        isLoaded = false;
        if (isWanted(i) && !taker.take(ordinal)) {
          return;
        }
      }
    }
  }

  /// The member that is being taken.
  Member member() {
    if (!isLoaded) {
      isLoaded = true;
      first.load(first.position(current), member);
      if (hasTables) {
        member.setHash(hashes[current]);
      }
    }
    return member;
  }

  private boolean isWanted(int i) {
    for (SetSource other : others) {
      boolean isThere =
          first.table() != null && other.table() != null
              ? other.table().find(first.region(), names[i], lengths[i], hashes[i]) != 0
              : other.contains(member());
      if (isThere != isWantedInAll) {
        return false;
      }
    }
    return true;
  }

  private void hash(int count) {
    if (count > hashes.length) {
      hashes = new long[2 * count];
      buckets = new long[2 * count];
      names = new long[2 * count];
      lengths = new int[2 * count];
    }
    if (first.table() == null) {
      for (int i = 0; i < count; i++) {
        hashes[i] = first.load(first.position(i), member).hash();
      }
      return;
    }
    Region region = first.region();
    if (first.size() > WORTH_A_PREFETCH) {
      long touched = 0;
      for (int i = 0; i < count; i++) {
        touched += region.prefetch(first.position(i));
      }
      prefetched += touched;
    }
    for (int i = 0; i < count; i++) {
      names[i] = Element.nameOffset(region, first.position(i));
      lengths[i] = Element.nameBytes(region, first.position(i));
      hashes[i] = KeyedHash.of(region, names[i], lengths[i]);
    }
  }

  private void prefetch(int count) {
    for (SetSource other : others) {
      HashTable table = other.table();
      if (table != null && table.size() > WORTH_A_PREFETCH) {
        Region region = other.region();
        long touched = 0;
        for (int i = 0; i < count; i++) {
          buckets[i] = table.bucketOffset(hashes[i]);
          touched += region.prefetch(buckets[i]);
        }
        for (int i = 0; i < count; i++) {
          touched += region.prefetch(table.recordOffset(buckets[i], hashes[i]));
        }
        prefetched += touched;
      }
    }
  }

  /// How many members there are to find, but no more than `limit`.
  long count(long limit) {
    long[] found = new long[1];
    run(ordinal -> ++found[0] < limit);
    return found[0];
  }

  /// Makes the first set go over the found members only.
  SetSource choose() {
    long[] bits = new long[Math.toIntExact((first.size() + 63) >>> 6)];
    long[] found = new long[1];
    run(
        ordinal -> {
          bits[(int) (ordinal >>> 6)] |= 1L << ordinal;
          found[0]++;
          return true;
        });
    return first.choose(bits, found[0]);
  }

  long prefetched() {
    return prefetched;
  }
}
