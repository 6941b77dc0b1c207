// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.CountedTree;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.Ints;
import spinel.structure.KeyedHash;
import spinel.structure.Listpack;
import spinel.structure.Longs;
import spinel.structure.PausePoint;

/// A sorted set in the making: members come in any order, are put in order once, and then make up a
/// new record or a reply.
///
/// The members are elements in the region from the start, with references to them beside, and for
/// as long as they are sorted, what they are sorted by.
public final class SortedSetBuilder implements AutoCloseable {
  private static final int LEAST_ROOM = 64;
  private static final int MOST_ROOM = 1 << 28;
  private static final int LONGEST_RUN_INSERTED = 12;

  private final Region region;
  private ScoredElements set;
  private final HashTable table;
  private Ints elements;
  private int count;

  /// Whether the members have come in their order so far, and the [#key] of the last one.
  private boolean isSorted = true;

  private long lastKey;
  private long found;
  private int longestName;
  private long listpackBytes = Listpack.EMPTY_BYTES;

  /// A builder that expects so many members; they are going to stand in this region.
  public SortedSetBuilder(Region region, long expected) {
    this.region = region;
    elements = new Ints(region, Math.clamp(expected, LEAST_ROOM, MOST_ROOM));
    try {
      set = new ScoredElements().create(region, expected);
    } catch (RuntimeException full) {
      elements.close();
      throw full;
    }
    table = set.table();
  }

  /// The score of a member, or not-a-number; `hash` is that of its name.
  public double find(Bytes name, long hash) {
    found = table.find(name, hash);
    return found == 0 ? Double.NaN : set.scoreOf(found);
  }

  /// Gives the member that the last [#find] found another score.
  public void setFoundScore(double score) {
    set.setUnorderedScore(found, score);
    isSorted = false;
  }

  /// Adds a member that is not there yet.
  public void add(Bytes name, long hash, double score) {
    if (count == elements.length()) {
      elements = elements.grown(Math.max(2 * count, count + 1));
    }
    int element = Region.toReference(set.addUnordered(name, hash, score));
    long key = key(score);
    isSorted &= count == 0 || !isAfter(lastKey, elements.get(count - 1), key, element);
    lastKey = key;
    elements.set(count++, element);
    longestName = Math.max(longestName, name.length());
  }

  /// As [#add(Bytes, long, double)], where the hash is not known.
  public void add(Bytes name, double score) {
    add(name, KeyedHash.of(name), score);
  }

  public int size() {
    return count;
  }

  public Region region() {
    return region;
  }

  /// The member of that rank, once they are sorted.
  public long element(int rank) {
    return Region.toOffset(elements.get(rank));
  }

  /// The score of a member.
  public double scoreOf(long element) {
    return set.scoreOf(element);
  }

  // ---- order

  /// Puts the members in order: runs of ascending members, as sets that are put together have
  /// them, are merged two by two.
  public void sort() {
    if (isSorted) {
      return;
    }
    try (Longs keys = new Longs(region, count)) {
      for (int i = 0; i < count; i++) {
        keys.set(i, key(scoreOf(element(i))));
        PausePoint.pass(i);
      }
      try (Ints runs = new Ints(region, count / LONGEST_RUN_INSERTED + 4)) {
        int runCount = findRuns(keys, runs);
        if (runCount > 1) {
          mergeRuns(keys, runs, runCount);
        }
      }
    }
  }

  private void mergeRuns(Longs keys, Ints runs, int count) {
    try (Longs otherKeys = new Longs(region, this.count)) {
      Ints others = new Ints(region, this.count);
      try {
        Longs from = keys;
        Longs to = otherKeys;
        for (int left = count; left > 1; ) {
          left = mergePairs(runs, left, from, to, others);
          Ints merged = others;
          others = elements;
          elements = merged;
          Longs mergedKeys = to;
          to = from;
          from = mergedKeys;
        }
      } finally {
        others.close();
      }
    }
  }

  /// Merges each two runs into one; returns how many that are.
  private int mergePairs(Ints runs, int runCount, Longs keys, Longs targetKeys, Ints target) {
    int merged = 0;
    for (int i = 0; i < runCount; i += 2) {
      int start = runs.get(i);
      int middle = runs.get(i + 1);
      int end = i + 1 < runCount ? runs.get(i + 2) : middle;
      merge(keys, start, middle, end, targetKeys, target);
      runs.set(merged++, start);
    }
    runs.set(merged, count);
    return merged;
  }

  /// A score as a number that is ordered as scores are.
  private static long key(double score) {
    long bits = Double.doubleToRawLongBits(score == 0 ? 0.0 : score);
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }

  private boolean isAfter(long key, int element, long otherKey, int other) {
    return key > otherKey
        || key == otherKey
            && CountedTree.compareNames(region, Region.toOffset(element), Region.toOffset(other))
                > 0;
  }

  /// Finds ascending runs: where each begins, and behind the last one the end; returns how many
  /// they are. Short runs are made longer by insertion.
  private int findRuns(Longs keys, Ints runs) {
    int runCount = 0;
    int start = 0;
    while (start < count) {
      int end = start + 1;
      while (end < count
          && !isAfter(keys.get(end - 1), elements.get(end - 1), keys.get(end), elements.get(end))) {
        PausePoint.pass(end++);
      }
      int wanted = Math.min(count, start + LONGEST_RUN_INSERTED);
      for (; end < wanted; end++) {
        insertInRun(keys, start, end);
      }
      PausePoint.pass(runCount);
      runs.set(runCount++, start);
      start = end;
    }
    runs.set(runCount, count);
    return runCount;
  }

  private void insertInRun(Longs keys, int start, int end) {
    long key = keys.get(end);
    int element = elements.get(end);
    int at = end;
    for (; at > start && isAfter(keys.get(at - 1), elements.get(at - 1), key, element); at--) {
      keys.set(at, keys.get(at - 1));
      elements.set(at, elements.get(at - 1));
    }
    keys.set(at, key);
    elements.set(at, element);
  }

  private void merge(Longs keys, int start, int middle, int end, Longs targetKeys, Ints target) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takesLeft =
          left < middle
              && (right >= end
                  || !isAfter(
                      keys.get(left), elements.get(left), keys.get(right), elements.get(right)));
      int taken = takesLeft ? left++ : right++;
      targetKeys.set(i, keys.get(taken));
      target.set(i, elements.get(taken));
      PausePoint.pass(i);
    }
  }

  // ---- results

  /// A new record of the sorted members, in the encoding that fits them; it is in no dictionary,
  /// and its expiry for the caller to set. All that is left to do with the builder is to close it.
  public long toRecord(Dictionary dictionary, Bytes key, boolean expires) {
    Thresholds thresholds = dictionary.thresholds();
    if (count <= thresholds.zsetMaxListpackEntries
        && longestName <= thresholds.zsetMaxListpackValue
        && (long) count * (longestName + 2L * Score.LONGEST) < Listpack.LARGEST_BYTES / 2) {
      return toListpack(key, expires);
    }
    for (int i = 0; i < count; i++) {
      set.append(element(i));
      PausePoint.pass(i);
    }
    set.finish();
    ScoredElements made = set;
    set = null;
    return SortedSetValue.create(region, key, made.root(), expires);
  }

  private long toListpack(Bytes key, boolean expires) {
    byte[] scratch = new byte[Math.max(longestName, Score.LONGEST)];
    Bytes view = new Bytes();
    for (int i = 0; i < count; i++) {
      listpackBytes += Listpack.entryBytes(name(element(i), scratch, view));
      double score = scoreOf(element(i));
      listpackBytes +=
          Score.isInteger(score)
              ? Listpack.entryBytes((long) score)
              : Listpack.entryBytes(view.set(scratch, 0, Score.write(score, scratch, 0)));
    }
    long record = Packed.create(region, key, SortedSetValue.TYPE, (int) listpackBytes, expires);
    long list = Packed.offset(region, record);
    Listpack.writeEmpty(region, list);
    for (int i = 0; i < count; i++) {
      int end = Listpack.end(region, list);
      Listpack.insertInPlace(region, list, end, name(element(i), scratch, view));
      end = Listpack.end(region, list);
      double score = scoreOf(element(i));
      if (Score.isInteger(score)) {
        Listpack.insertInPlace(region, list, end, (long) score);
      } else {
        view.set(scratch, 0, Score.write(score, scratch, 0));
        Listpack.insertInPlace(region, list, end, view);
      }
    }
    return record;
  }

  private Bytes name(long element, byte[] scratch, Bytes view) {
    int length = Element.nameBytes(region, element);
    region.get(Element.nameOffset(region, element), scratch, 0, length);
    return view.set(scratch, 0, length);
  }

  /// Frees what has not become a record.
  @Override
  public void close() {
    elements.close();
    if (set != null) {
      set.abandon();
      set = null;
    }
  }
}
