// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.structure.CountedTree;
import spinel.structure.ExpiryWheel;
import spinel.structure.HashTable;
import spinel.structure.ListCursor;
import spinel.structure.Quicklist;
import spinel.structure.Record;
import spinel.structure.VectorGraph;

/// The keys of one database in one partition, or those of an annex there ([Annexes]): their region,
/// their table and their expiry index.
///
/// The region is the dictionary's own, so that a flush lets go of everything at once.
///
/// Positions of records are valid until the next change under the same lock: a record moves when
/// its value outgrows it or its expiry comes or goes.
public final class Dictionary {
  private static final int DUE_AT_ONCE = 16;

  /// Some 35 years in milliseconds.
  private static final long LONGEST_COUNTED = 1L << 40;

  private Partition partition;
  private final Region region;
  private final HashTable table;
  private final long birth;
  private final long[] due = new long[DUE_AT_ONCE];
  private final long[] dueHashes = new long[DUE_AT_ONCE];
  private int dueCount;
  private long prefetched;
  private int database;
  private ExpiryWheel wheel;

  /// Where the state of the table is of what values share, or 0.
  private long sharedTable;

  /// The index of the parts of values that have a time to live of their own.
  private ExpiryWheel parts;

  /// Keys whose values have such parts.
  private long timedSize;

  private Views views;

  /// Views that nobody uses, or null.
  private Views spare;

  private final ArrayDeque<Long> discarded = new ArrayDeque<>();

  /// The sum over all keys with a time to live of [#sinceBirth].
  private long expirySum;

  Dictionary(Partition partition, int database, Region region) {
    this.partition = partition;
    this.database = database;
    this.region = region;
    table = new HashTable(region);
    views = new Views();
    birth = System.currentTimeMillis();
  }

  public Partition partition() {
    return partition;
  }

  /// The number of the database, from 0.
  public int database() {
    return database;
  }

  /// Says where the dictionary belongs from now on.
  void moveTo(Partition other, int number) {
    partition = other;
    database = number;
  }

  public Region region() {
    return region;
  }

  public HashTable table() {
    return table;
  }

  /// Up to where values stand in their compact encodings.
  public Thresholds thresholds() {
    return partition.thresholds();
  }

  /// What the tables of elements in this dictionary's collections are used through, one at a time:
  /// see [HashTable#open]. Who needs two at once makes one for the other.
  public HashTable elements() {
    return views.elements;
  }

  /// What the trees in this dictionary's collections are used through, one at a time: see
  /// [CountedTree#open]. Who needs two at once makes one for the other.
  public CountedTree tree() {
    return views.tree;
  }

  /// What the vector sets in this dictionary are used through, one at a time: see
  /// [VectorGraph#open].
  public VectorGraph vectors() {
    if (views.vectors == null) {
      views.vectors = new VectorGraph(region);
    }
    return views.vectors;
  }

  /// What the long lists in this dictionary are changed through, one at a time.
  public Quicklist quicklist() {
    return views.quicklist;
  }

  /// What the lists in this dictionary are read through, one at a time.
  public ListCursor listCursor() {
    return views.listCursor;
  }

  /// What the values in this dictionary are used through, one value at a time. A long command that
  /// lets others in puts its own aside, as it has opened them.
  final class Views {
    private final HashTable elements;
    private final CountedTree tree;
    private final Quicklist quicklist;
    private final ListCursor listCursor;
    private VectorGraph vectors;

    private Views() {
      elements = HashTable.ofElements(region);
      tree = new CountedTree(region);
      quicklist = new Quicklist(region);
      listCursor = new ListCursor(region);
    }

    /// Takes these back into use.
    void restore() {
      spare = views;
      views = this;
    }
  }

  /// Has others use other views than those in use, which are for the caller to restore.
  Views putViewsAside() {
    Views aside = views;
    views = spare == null ? new Views() : spare;
    spare = null;
    return aside;
  }

  public long size() {
    return table.size();
  }

  /// Keys with a time to live.
  public long expiringSize() {
    return wheel == null ? 0 : wheel.size();
  }

  /// A key with a time to live, drawn at random, though not quite fairly: see [ExpiryWheel#draw];
  /// 0 where none was found.
  long drawExpiring(RandomGenerator random) {
    return wheel == null ? 0 : wheel.draw(random);
  }

  /// The sum over all keys with a time to live of the milliseconds that they still have at `now`.
  long timeToLiveSum(long now) {
    return expirySum - expiringSize() * (now - birth);
  }

  /// Keys whose values have parts with a time to live of their own.
  public long timedSize() {
    return timedSize;
  }

  // ---- records

  /// The record of a key, or 0; it may be past its time.
  public long find(Bytes key, long hash) {
    return table.find(key, hash);
  }

  /// Whether the record's time has passed at `now`.
  public boolean isExpired(long record, long now) {
    return Record.expires(region, record) && Record.expiryMillis(region, record) < now;
  }

  /// Adds a record whose key is not in the dictionary.
  public void insert(long record, long hash) {
    reserveIndex(record);
    table.insert(record, hash);
    startClock(record);
    if (Record.expires(region, record)) {
      index(record);
    }
    if (Record.isTimed(region, record)) {
      anchor(record);
    }
  }

  /// Puts `record` in the place of `old`, which has the same key, and frees `old` alone: what its
  /// value refers to is the caller's.
  public void replace(long old, long record, long hash) {
    exchange(old, record, hash);
    Record.free(region, old);
  }

  /// Takes a record out of the dictionary without freeing it.
  public void remove(long record, long hash) {
    table.remove(record, hash);
    if (Record.expires(region, record)) {
      unindex(record);
    }
    if (Record.isTimed(region, record)) {
      release(record);
    }
  }

  /// Puts `record` in the place of `old`, which has the same key, and leaves `old` with all that
  /// its value refers to for the caller to free.
  public void exchange(long old, long record, long hash) {
    reserveIndex(record);
    table.replace(old, record, hash);
    if (Record.clock(region, record) == 0 && partition.accessClock().countsAccesses()) {
      // A key's new value does not make it a newcomer.
      Record.setClock(region, record, Record.clock(region, old));
    }
    startClock(record);
    if (Record.expires(region, old)) {
      unindex(old);
    }
    if (Record.expires(region, record)) {
      index(record);
    }
    // In this order: both may have the same value.
    if (Record.isTimed(region, old)) {
      release(old);
    }
    if (Record.isTimed(region, record)) {
      anchor(record);
    }
  }

  /// Gives the bytes of a record's value another length; as many as both have stay, others are for
  /// the caller to fill. Returns the record, which may have moved.
  public long resizeValue(long record, int valueBytes) {
    long head = Record.valueOffset(region, record) - record;
    if (Region.roundUp(head + valueBytes) == region.usableBytes(record)) {
      Record.setValueBytes(region, record, valueBytes);
      return record;
    }
    long hash = Record.keyHash(region, record);
    long moved = Record.copyResized(region, record, valueBytes);
    replace(record, moved, hash);
    return moved;
  }

  private void startClock(long record) {
    if (Record.clock(region, record) == 0) {
      Record.setClock(region, record, partition.accessClock().initial());
    }
  }

  // ---- expiry

  /// Makes sure that the index has room for a record, so that all that may fail fails before there
  /// is a change.
  private void reserveIndex(long record) {
    if (Record.expires(region, record)) {
      if (wheel == null) {
        wheel = new ExpiryWheel(region, System.currentTimeMillis());
      }
      wheel.reserve(Record.expiryMillis(region, record));
    }
  }

  private void index(long record) {
    long unixMillis = Record.expiryMillis(region, record);
    wheel.add(record);
    expirySum += sinceBirth(unixMillis);
    partition.expiryChanged(unixMillis);
  }

  private void unindex(long record) {
    expirySum -= sinceBirth(Record.expiryMillis(region, record));
    wheel.remove(record);
  }

  /// A time counted from the dictionary's beginning, and bounded, so that the sum over all keys
  /// stays within 64 bits.
  private long sinceBirth(long unixMillis) {
    return Math.clamp(unixMillis, birth - LONGEST_COUNTED, birth + LONGEST_COUNTED) - birth;
  }

  /// Sets the time at which a key is gone; returns the record, which may have moved.
  public long setExpiry(long record, long hash, long unixMillis) {
    if (Record.expires(region, record)) {
      long before = Record.expiryMillis(region, record);
      if (unixMillis < before) {
        wheel.reserve(unixMillis);
      }
      Record.setExpiryMillis(region, record, unixMillis);
      wheel.timeChanged(record, before);
      expirySum += sinceBirth(unixMillis) - sinceBirth(before);
      if (unixMillis < before) {
        partition.expiryChanged(unixMillis);
      }
      return record;
    }
    long moved = Record.copyWithExpiry(region, record, true);
    Record.setExpiryMillis(region, moved, unixMillis);
    replace(record, moved, hash);
    return moved;
  }

  /// Makes a key stay; returns the record, which may have moved.
  public long clearExpiry(long record, long hash) {
    if (!Record.expires(region, record)) {
      return record;
    }
    long moved = Record.copyWithExpiry(region, record, false);
    replace(record, moved, hash);
    return moved;
  }

  // ---- parts of values that expire

  /// Tells the value's anchor that the value is now this record's.
  private void anchor(long record) {
    timedSize++;
    Record.setAnchored(region, Record.anchor(region, record), record);
  }

  /// Tells the value's anchor that the record is no longer in the dictionary, unless another one
  /// has taken the value over.
  private void release(long record) {
    timedSize--;
    long anchor = Record.anchor(region, record);
    if (Record.anchored(region, anchor) == record) {
      Record.setAnchored(region, anchor, 0);
    }
  }

  /// Says whether the value of a record in the dictionary has parts with a time to live. The anchor
  /// must be in place.
  public void setTimed(long record, boolean isTimed) {
    if (isTimed == Record.isTimed(region, record)) {
      return;
    }
    if (isTimed) {
      anchor(record);
    } else {
      release(record);
    }
    Record.setTimed(region, record, isTimed);
  }

  /// Makes sure that there is an index of parts: what follows needs no memory then.
  public void openPartIndex() {
    if (parts == null) {
      ExpiryWheel opened = new ExpiryWheel(region, System.currentTimeMillis());
      try {
        opened.reserveAll();
      } catch (RuntimeException full) {
        opened.free();
        throw full;
      }
      parts = opened;
    }
  }

  /// Adds a part with its expiry to the index: what has its flags, its expiry and its links where
  /// a record has them.
  public void indexPart(long part) {
    parts.add(part);
    partition.expiryChanged(Record.expiryMillis(region, part));
  }

  /// Takes a part out of the index.
  public void unindexPart(long part) {
    parts.remove(part);
  }

  /// Tells the index that a part's time was changed from `before`.
  public void partTimeChanged(long part, long before) {
    parts.timeChanged(part, before);
    partition.expiryChanged(Record.expiryMillis(region, part));
  }

  /// Tells the index that a part was copied, with its links, to another place.
  public void partMoved(long part) {
    parts.relocated(part);
  }

  /// Whether [#expireParts] has something to do at `now`.
  public boolean hasPartsDue(long now) {
    return parts != null && parts.nextTime() <= now;
  }

  /// Hands the parts whose time has passed at `now`, and which are no longer in the index, to
  /// `expirer`, touching at most `budget`.
  public void expireParts(long now, int budget, Expirer expirer) {
    if (hasPartsDue(now)) {
      parts.advance(now, budget, part -> expirer.partExpired(this, part, now));
    }
  }

  // ---- what values share

  /// Where the state is of a table of elements that values in this dictionary have in common:
  /// their type says what they are. Begins the table where there is none yet.
  public long sharedTable() {
    if (sharedTable == 0) {
      long state = region.allocate(HashTable.STATE_BYTES, MemoryTag.TABLE);
      try {
        views.elements.create(state);
      } catch (RuntimeException full) {
        region.free(state, MemoryTag.TABLE);
        throw full;
      }
      sharedTable = state;
    }
    return sharedTable;
  }

  /// Whether there is a [#sharedTable].
  public boolean hasSharedTable() {
    return sharedTable != 0;
  }

  // ---- freeing in the background

  /// Takes a record that is no longer in the dictionary, to be freed bit by bit in the background.
  public void discard(long record) {
    discarded.add(record);
    partition.discarded();
  }

  /// Discarded records that are not yet freed.
  int discardedSize() {
    return discarded.size();
  }

  /// Frees about `budget` elements of what was discarded; whether there is more.
  boolean reclaim(int budget, Reclaimer reclaimer) {
    Long record = discarded.peek();
    if (record != null && reclaimer.free(this, record, budget)) {
      discarded.remove();
      partition.reclaimed();
    }
    return !discarded.isEmpty();
  }

  // ---- expiry by time

  /// The earliest time at which [#expire] has something to do.
  long nextExpiry() {
    return Math.min(
        wheel == null ? Long.MAX_VALUE : wheel.nextTime(),
        parts == null ? Long.MAX_VALUE : parts.nextTime());
  }

  /// Expires keys and parts of values whose time has passed at `now`, touching at most `budget` of
  /// either.
  void expire(long now, int budget, Expirer expirer) {
    expireParts(now, budget, expirer);
    if (wheel == null || wheel.nextTime() > now) {
      return;
    }
    wheel.advance(
        now,
        budget,
        record -> {
          due[dueCount++] = record;
          if (dueCount == DUE_AT_ONCE) {
            expireDue(expirer);
          }
        });
    expireDue(expirer);
  }

  /// Takes the records that are due out of the table. Their buckets are touched first, so that the
  /// cache misses overlap.
  private void expireDue(Expirer expirer) {
    long touched = 0;
    for (int i = 0; i < dueCount; i++) {
      dueHashes[i] = Record.keyHash(region, due[i]);
      touched += region.prefetch(table.bucketOffset(dueHashes[i]));
    }
    // Kept, so that the reads above are not optimised away.
    prefetched = touched;
    int count = dueCount;
    dueCount = 0;
    for (int i = 0; i < count; i++) {
      expirySum -= sinceBirth(Record.expiryMillis(region, due[i]));
      table.remove(due[i], dueHashes[i]);
      if (Record.isTimed(region, due[i])) {
        release(due[i]);
      }
      expirer.expired(this, due[i]);
    }
  }

  long prefetched() {
    return prefetched;
  }

  /// Checks table and expiry index; throws [AssertionError] where they are not as they should be.
  public void verify() {
    table.verify();
    region.verify();
    if (wheel != null) {
      wheel.verify();
    }
    if (parts != null) {
      parts.verify();
    }
  }
}
