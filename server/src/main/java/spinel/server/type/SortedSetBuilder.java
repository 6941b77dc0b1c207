// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.CountedTree;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;
import spinel.structure.Listpack;
import spinel.structure.PausePoint;

/// A sorted set in the making: members come in any order, are put in order once, and then make up a
/// new record or a reply.
///
/// The members are elements in the region from the start, and only references to them are on the
/// heap, for as long as they are sorted.
public final class SortedSetBuilder implements AutoCloseable {
  private static final int LEAST_ROOM = 64;
  private static final int MOST_ROOM = 1 << 28;
  private static final int LONGEST_RUN_INSERTED = 12;

  private final Region region;
  private ScoredElements set;
  private final HashTable table;
  private int[] elements;
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
    set = new ScoredElements().create(region, expected);
    table = set.table();
    elements = PausePoint.newInts(Math.clamp(expected, LEAST_ROOM, MOST_ROOM));
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
    if (count == elements.length) {
      int[] more = PausePoint.newInts(Math.max(2 * count, count + 1));
      System.arraycopy(elements, 0, more, 0, count);
      elements = more;
    }
    int element = Region.toReference(set.addUnordered(name, hash, score));
    long key = key(score);
    isSorted &= count == 0 || !isAfter(lastKey, elements[count - 1], key, element);
    lastKey = key;
    elements[count++] = element;
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
    return Region.toOffset(elements[rank]);
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
    long[] keys = PausePoint.newLongs(count);
    for (int i = 0; i < count; i++) {
      keys[i] = key(scoreOf(element(i)));
      PausePoint.pass(i);
    }
    int[] runs = findRuns(keys);
    int runCount = runs[0];
    if (runCount <= 1) {
      return;
    }
    long[] otherKeys = PausePoint.newLongs(count);
    int[] others = PausePoint.newInts(count);
    int[] from = elements;
    long[] fromKeys = keys;
    while (runCount > 1) {
      int merged = 0;
      for (int i = 1; i <= runCount; i += 2) {
        int start = runs[i];
        int middle = runs[i + 1];
        int end = i + 1 <= runCount ? runs[Math.min(i + 2, runCount + 1)] : middle;
        merge(fromKeys, from, start, middle, end, otherKeys, others);
        runs[++merged] = start;
      }
      runs[merged + 1] = count;
      runCount = merged;
      int[] swapped = from;
      from = others;
      others = swapped;
      long[] swappedKeys = fromKeys;
      fromKeys = otherKeys;
      otherKeys = swappedKeys;
    }
    elements = from;
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

  /// The beginnings of ascending runs from index 1 on, with the end behind the last; their number
  /// at index 0. Short runs are made longer by insertion.
  private int[] findRuns(long[] keys) {
    int[] runs = PausePoint.newInts(count / LONGEST_RUN_INSERTED + 4);
    int runCount = 0;
    int start = 0;
    while (start < count) {
      int end = start + 1;
      while (end < count && !isAfter(keys[end - 1], elements[end - 1], keys[end], elements[end])) {
        PausePoint.pass(end++);
      }
      int wanted = Math.min(count, start + LONGEST_RUN_INSERTED);
      for (; end < wanted; end++) {
        insertInRun(keys, start, end);
      }
      PausePoint.pass(runCount);
      runs[++runCount] = start;
      start = end;
    }
    runs[runCount + 1] = count;
    runs[0] = runCount;
    return runs;
  }

  private void insertInRun(long[] keys, int start, int end) {
    long key = keys[end];
    int element = elements[end];
    int at = end;
    for (; at > start && isAfter(keys[at - 1], elements[at - 1], key, element); at--) {
      keys[at] = keys[at - 1];
      elements[at] = elements[at - 1];
    }
    keys[at] = key;
    elements[at] = element;
  }

  private void merge(
      long[] keys, int[] from, int start, int middle, int end, long[] targetKeys, int[] target) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takesLeft =
          left < middle
              && (right >= end || !isAfter(keys[left], from[left], keys[right], from[right]));
      int taken = takesLeft ? left++ : right++;
      targetKeys[i] = keys[taken];
      target[i] = from[taken];
      PausePoint.pass(i);
    }
  }

  // ---- results

  /// A new record of the sorted members, in the encoding that fits them; it is in no dictionary,
  /// and its expiry for the caller to set. The builder is then empty.
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
    close();
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
    if (set != null) {
      set.abandon();
      set = null;
    }
  }
}
