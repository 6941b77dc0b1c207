// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import spinel.memory.Prefetch;
import spinel.memory.Region;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.PausePoint;
import spinel.structure.TableJoin;
import spinel.structure.TableLookahead;

/// Goes over one set and looks each member up in others: the work of intersections and differences.
///
/// Where all sets are in tables and the others have no more buckets, that is a [TableJoin]. Else a
/// member is hashed once for all tables, which share the hash function. The members come in runs:
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

  /// Where the member that is being taken stands.
  private long position;

  /// Its hash, if it is known.
  private long hash;

  private boolean isHashed;

  // For each member of a run: its hash, and the bucket to touch.
  private long[] hashes = new long[RUN];
  private long[] buckets = new long[RUN];

  private Prefetch ahead = new Prefetch(RUN);

  /// Looks for the members of `first` that are in all others, or else in none.
  SetProbe(SetSource first, SetSource[] others, boolean isWantedInAll) {
    this.first = first;
    this.others = others;
    this.isWantedInAll = isWantedInAll;
    hasTables = Arrays.stream(others).anyMatch(other -> other.table() != null);
  }

  void run(Taker taker) {
    TableJoin join = join();
    if (join == null) {
      lookUp(taker);
      return;
    }
    isHashed = false;
    int buckets = 0;
    for (long ordinal = 0; join.next(); ordinal += join.size()) {
      PausePoint.pass(buckets++);
      int slots = isWantedInAll ? join.inAll() : join.inNone();
      for (; slots != 0; slots &= slots - 1) {
        int slot = Integer.numberOfTrailingZeros(slots);
        isLoaded = false;
        position = join.element(slot);
        if (!taker.take(ordinal + slot)) {
          return;
        }
      }
    }
  }

  private TableJoin join() {
    HashTable[] tables = new HashTable[others.length];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = others[i].table();
      if (tables[i] == null) {
        return null;
      }
    }
    return first.table() == null ? null : TableJoin.of(first.table(), tables);
  }

  private void lookUp(Taker taker) {
    isHashed = hasTables;
    long ordinal = 0;
    for (int count = first.rewind().next(); count > 0; count = first.next()) {
      PausePoint.pass();
      if (hasTables) {
        hash(count);
        prefetch(count);
      }
      for (int i = 0; i < count; i++, ordinal++) {
        position = first.position(i);
        hash = isHashed ? hashes[i] : 0;
        isLoaded = false;
        if (isWanted() && !taker.take(ordinal)) {
          return;
        }
      }
    }
  }

  /// The member that is being taken.
  Member member() {
    if (!isLoaded) {
      isLoaded = true;
      first.load(position, member);
      if (isHashed) {
        member.setHash(hash);
      }
    }
    return member;
  }

  private boolean isWanted() {
    for (SetSource other : others) {
      boolean isThere =
          first.table() != null && other.table() != null
              ? other.table().find(first.region(), position, hash) != 0
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
      ahead = new Prefetch(2 * count);
    }
    if (first.table() == null) {
      for (int i = 0; i < count; i++) {
        hashes[i] = first.load(first.position(i), member).hash();
      }
      return;
    }
    Region region = first.region();
    if (first.size() > WORTH_A_PREFETCH) {
      for (int i = 0; i < count; i++) {
        ahead.add(region, first.position(i));
      }
      ahead.touch();
    }
    for (int i = 0; i < count; i++) {
      hashes[i] = Element.nameHash(region, first.position(i));
    }
  }

  private void prefetch(int count) {
    for (SetSource other : others) {
      HashTable table = other.table();
      if (table != null && table.size() > WORTH_A_PREFETCH) {
        Region region = other.region();
        for (int i = 0; i < count; i++) {
          buckets[i] = table.bucketOffset(hashes[i]);
          ahead.add(region, buckets[i]);
        }
        ahead.touch();
        for (int i = 0; i < count; i++) {
          ahead.add(region, TableLookahead.entry(region, buckets[i], hashes[i]));
        }
        ahead.touch();
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
}
