// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// A hash table of records, or of elements, in a region, with buckets of one cache line.
///
/// ```
///   bucket   0            12         16                              64
///            +------------+----------+-------------------------------+
///            | 12 tags    | overflow | 12 references to records      |
///            +------------+----------+-------------------------------+
/// ```
///
/// A tag is eight bits of the key's hash, 0 where the slot is empty: a lookup compares twelve tags
/// with three machine words and touches, all but always, the one record that it is looking for. A
/// full bucket continues in an overflow bucket of the same layout.
///
/// The table doubles when it holds ten records a bucket, and halves at one and a half. It does so
/// step by step: the buckets below `moved` have gone to the next table, the others are still in
/// the current one, and the index of a key's bucket in the current table tells where it is; every
/// insertion moves a bucket, every removal two, and whoever has idle time moves more ([#rehash]).
/// No operation looks into two tables. Where the region has no room for the next table, this one
/// goes on with longer chains.
///
/// [#scan] visits buckets in the order of their bit-reversed index, so that a cursor keeps its
/// meaning while the table grows or shrinks: what is in the table from the first call to the last
/// is visited at least once. In a table that is moving, one call visits a bucket of the smaller
/// one with all the buckets of the larger that it corresponds to.
///
/// There is one table of records for each dictionary, and it keeps its state in its fields. Tables
/// of elements are as many as there are large collections: their state lies in the region, where
/// the collection wants it, and one object turns from one to the other with [#open].
///
/// Costs: two cache misses a lookup; 64 bytes for 5 to 10 records. Rejected: open addressing over
/// the whole table (no bounded cursor, a pause to grow), chains through the records (a miss for
/// every record on the way).
public final class HashTable {
  static final int SLOTS = 12;
  /// A scan for some records visits at most so many buckets for each.
  private static final int BUCKETS_PER_RECORD = 10;

  private static final int OVERFLOW_OFFSET = 12;
  static final int REFERENCES_OFFSET = 16;
  private static final int BUCKET_BYTES = 64;
  static final int BUCKET_SHIFT = 6;
  private static final int GROW_AT = 10;
  private static final int TAG_SHIFT = 48;
  static final long BYTE_ONES = 0x0101_0101_0101_0101L;
  private static final long BYTE_HIGHS = 0x8080_8080_8080_8080L;
  private static final int AT_ONCE_BUCKETS = 16;
  private static final int MOVES_A_REMOVAL = 2;
  private static final int FAIR_SLOTS = 2 * SLOTS;
  private static final int NOT_MOVING = -1;

  /// The bytes that the state of a table of elements takes.
  public static final int STATE_BYTES = 48;

  private static final int NEXT_BUCKETS_STATE = 4;
  private static final int SIZE_STATE = 8;
  static final int MASK_STATE = 16;
  private static final int NEXT_MASK_STATE = 20;
  static final int MOVED_STATE = 24;
  private static final int OVERFLOW_STATE = 28;
  private static final int CHAIN_STATE = 32;
  private static final int NEXT_CHAIN_STATE = 36;
  private static final int DRAINED_STATE = 40;

  private final Region region;

  /// Whether the entries are elements, and not records.
  private final boolean ofElements;

  /// Where the open table of elements keeps its state, or 0.
  private long state;

  private long buckets;
  private long mask;
  private long nextBuckets;
  private long nextMask;
  private long moved = NOT_MOVING;
  private long size;
  private long overflowBuckets;
  private int longestChain = 1;
  private int nextLongestChain = 1;
  private boolean resizable = true;

  // Where the last lookup found its record.
  private long foundSlot;
  private long foundBucket;

  /// A new table of records.
  public HashTable(Region region) {
    this(region, false);
    buckets = region.allocateZeroed(BUCKET_BYTES, MemoryTag.TABLE);
  }

  private HashTable(Region region, boolean ofElements) {
    this.region = region;
    this.ofElements = ofElements;
  }

  /// What tables of elements are used through, one at a time: it has to be turned to one with
  /// [#create] or [#open] first.
  public static HashTable ofElements(Region region) {
    return new HashTable(region, true);
  }

  /// Begins an empty table whose state, of [#STATE_BYTES], is at that offset, and turns to it.
  public HashTable create(long stateOffset) {
    state = stateOffset;
    buckets = region.allocateZeroed(BUCKET_BYTES, MemoryTag.TABLE);
    mask = 0;
    nextBuckets = 0;
    nextMask = 0;
    moved = NOT_MOVING;
    size = 0;
    overflowBuckets = 0;
    longestChain = 1;
    nextLongestChain = 1;
    region.putLong(state + DRAINED_STATE, 0);
    save();
    return this;
  }

  /// As [#create(long)], with room for so many elements from the start.
  public HashTable create(long stateOffset, long elements) {
    create(stateOffset);
    long count = 1;
    while (elements > GROW_AT * count) {
      count *= 2;
    }
    if (count > 1) {
      region.free(buckets, MemoryTag.TABLE);
      buckets = region.allocateZeroed(count << BUCKET_SHIFT, MemoryTag.TABLE);
      mask = count - 1;
      save();
      PausePoint.pass(); // where the memory can be backed before it is touched in no order
    }
    return this;
  }

  /// Turns to the table whose state is at that offset.
  public HashTable open(long stateOffset) {
    state = stateOffset;
    buckets = Region.toOffset(region.getInt(state));
    nextBuckets = Region.toOffset(region.getInt(state + NEXT_BUCKETS_STATE));
    size = region.getLong(state + SIZE_STATE);
    mask = region.getInt(state + MASK_STATE);
    nextMask = region.getInt(state + NEXT_MASK_STATE);
    moved = region.getInt(state + MOVED_STATE);
    overflowBuckets = region.getInt(state + OVERFLOW_STATE);
    longestChain = region.getInt(state + CHAIN_STATE);
    nextLongestChain = region.getInt(state + NEXT_CHAIN_STATE);
    return this;
  }

  /// The size of the table whose state is at that offset.
  public static long size(Region region, long stateOffset) {
    return region.getLong(stateOffset + SIZE_STATE);
  }

  /// Keeps the state of a table of elements after a change.
  private void save() {
    if (!ofElements) {
      return;
    }
    region.putInt(state, Region.toReference(buckets));
    region.putInt(state + NEXT_BUCKETS_STATE, Region.toReference(nextBuckets));
    region.putLong(state + SIZE_STATE, size);
    region.putInt(state + MASK_STATE, (int) mask);
    region.putInt(state + NEXT_MASK_STATE, (int) nextMask);
    region.putInt(state + MOVED_STATE, (int) moved);
    region.putInt(state + OVERFLOW_STATE, (int) overflowBuckets);
    region.putInt(state + CHAIN_STATE, longestChain);
    region.putInt(state + NEXT_CHAIN_STATE, nextLongestChain);
  }

  /// Whether a record has this key, or where that is null, an element this name.
  private boolean hasKey(long record, Bytes key) {
    return ofElements ? Element.hasName(region, record, key) : Record.hasKey(region, record, key);
  }

  private long hashOf(long record) {
    return ofElements ? Element.nameHash(region, record) : Record.keyHash(region, record);
  }

  public long size() {
    return size;
  }

  // ---- lookup

  /// The record with this key, or 0. `hash` is [KeyedHash#of] of the key.
  public long find(Bytes key, long hash) {
    long bucket = bucketOf(hash);
    long pattern = tag(hash) * BYTE_ONES;
    do {
      long matches = equalBytes(region.getLong(bucket), pattern);
      while (matches != 0) {
        long slot = bucket + REFERENCES_OFFSET + ((Long.numberOfTrailingZeros(matches) >>> 1) & 60);
        long record = Region.toOffset(region.getInt(slot));
        if (hasKey(record, key)) {
          foundSlot = slot;
          foundBucket = bucket;
          return record;
        }
        matches &= matches - 1;
      }
      matches = equalBytes(region.getInt(bucket + 8) & 0xFFFF_FFFFL, pattern) & 0xFFFF_FFFFL;
      while (matches != 0) {
        long slot =
            bucket + REFERENCES_OFFSET + 32 + ((Long.numberOfTrailingZeros(matches) >>> 1) & 28);
        long record = Region.toOffset(region.getInt(slot));
        if (hasKey(record, key)) {
          foundSlot = slot;
          foundBucket = bucket;
          return record;
        }
        matches &= matches - 1;
      }
      bucket = Region.toOffset(region.getInt(bucket + OVERFLOW_OFFSET));
    } while (bucket != 0);
    return 0;
  }

  /// The element of the same name as one of another table, which may be in another region; or 0.
  /// `hash` is its name's, or its place.
  public long find(Region other, long named, long hash) {
    for (long bucket = bucketOf(hash); bucket != 0; bucket = overflow(bucket)) {
      for (int slots = slotsTagged(bucket, hash); slots != 0; slots &= slots - 1) {
        long element = recordAt(bucket, Integer.numberOfTrailingZeros(slots));
        if (Element.haveSameName(region, element, other, named)) {
          return element;
        }
      }
    }
    return 0;
  }

  /// The record whose key has this hash, or 0: for who has kept the hash alone. That it is another
  /// key's with the same 64 bits is all but impossible, and has to be harmless.
  public long findHash(long hash) {
    for (long bucket = bucketOf(hash); bucket != 0; bucket = overflow(bucket)) {
      for (int slots = slotsTagged(bucket, hash); slots != 0; slots &= slots - 1) {
        long record = recordAt(bucket, Integer.numberOfTrailingZeros(slots));
        if (hashOf(record) == hash) {
          return record;
        }
      }
    }
    return 0;
  }

  /// The slots of a bucket with the tag of a hash, a bit each from the lowest on.
  private int slotsTagged(long bucket, long hash) {
    return slotsTagged(firstTags(bucket), lastTags(bucket), tag(hash));
  }

  /// The slots with a tag, in a bucket with these tags.
  static int slotsTagged(long firstTags, int lastTags, long tag) {
    long pattern = tag * BYTE_ONES;
    long first = equalBytes(firstTags, pattern);
    long others = equalBytes(lastTags & 0xFFFF_FFFFL, pattern) & 0xFFFF_FFFFL;
    return (int) (Long.compress(first, BYTE_HIGHS) | Long.compress(others, BYTE_HIGHS) << 8);
  }

  /// The high bit of each byte that is equal in both words. Exact: with the shorter formula that
  /// borrows from the byte above, an empty slot next to a match would pass for one.
  static long equalBytes(long word, long pattern) {
    long different = word ^ pattern;
    return ~(((different & ~BYTE_HIGHS) + ~BYTE_HIGHS) | different | ~BYTE_HIGHS);
  }

  static long tag(long hash) {
    long tag = (hash >>> TAG_SHIFT) & 0xFF;
    return tag == 0 ? 1 : tag;
  }

  private long bucketOf(long hash) {
    long index = hash & mask;
    if (index >= moved) {
      return buckets + (index << BUCKET_SHIFT);
    }
    return nextBucketOf(hash);
  }

  private long nextBucketOf(long hash) {
    return nextBuckets + ((hash & nextMask) << BUCKET_SHIFT);
  }

  /// Where the bucket of a hash stands, for a [TableLookahead]. Needs no lock: what it says may be
  /// out of date.
  public long bucketOffset(long hash) {
    return bucketOf(hash);
  }

  Region region() {
    return region;
  }

  long recordAt(long bucket, int slot) {
    return Region.toOffset(region.getInt(bucket + REFERENCES_OFFSET + 4L * slot));
  }

  /// What a slot tells of the hash of its record's key: the lowest bits, which are the index of the
  /// bucket, and the tag. Serves in place of the hash in a table that has no more buckets.
  long place(long bucket, int slot, long index) {
    return index | (region.getByte(bucket + slot) & 0xFFL) << TAG_SHIFT;
  }

  /// The tags of a bucket's first eight slots, from the lowest byte on.
  long firstTags(long bucket) {
    return region.getLong(bucket);
  }

  /// The tags of a bucket's last four slots.
  int lastTags(long bucket) {
    return region.getInt(bucket + 8);
  }

  // ---- change

  /// Adds a record whose key is not in the table.
  public void insert(long record, long hash) {
    try {
      if (moved != NOT_MOVING) {
        move(1);
      } else if (size >= GROW_AT * (mask + 1) && resizable) {
        resize();
      }
      put(bucketOf(hash), tag(hash), Region.toReference(record));
      size++;
    } finally {
      // Buckets may have moved even where there was no room for the record.
      save();
    }
  }

  /// Puts another record with the same key in the place of the one that the last [#find] found.
  public void replaceFound(long record) {
    region.putInt(foundSlot, Region.toReference(record));
  }

  /// Puts `record` in the place of `old`, which has the same key.
  public void replace(long old, long record, long hash) {
    locate(old, hash);
    replaceFound(record);
  }

  /// Takes out the record that the last [#find] found; `hash` is its key's.
  public void removeFound(long hash) {
    long first = bucketOf(hash);
    long tail = tail(first);
    int last = usedSlots(tail) - 1;
    region.putInt(foundSlot, region.getInt(tail + REFERENCES_OFFSET + 4L * last));
    region.putByte(tagOf(foundSlot, foundBucket), region.getByte(tail + last));
    dropLast(first, tail);
    size--;
    move(MOVES_A_REMOVAL);
    save();
  }

  /// Empties the last used slot of a chain, and lets the chain's last bucket go when it was its
  /// only one; the chain's first bucket stays.
  private void dropLast(long first, long tail) {
    int last = usedSlots(tail) - 1;
    region.putInt(tail + REFERENCES_OFFSET + 4L * last, 0);
    region.putByte(tail + last, (byte) 0);
    if (last > 0 || tail == first) {
      return;
    }
    long before = first;
    while (overflow(before) != tail) {
      before = overflow(before);
    }
    region.putInt(before + OVERFLOW_OFFSET, 0);
    freeOverflow(tail);
  }

  private long tail(long first) {
    long tail = first;
    for (long next = overflow(tail); next != 0; next = overflow(tail)) {
      tail = next;
    }
    return tail;
  }

  /// Takes out a record that is in the table.
  public void remove(long record, long hash) {
    locate(record, hash);
    removeFound(hash);
  }

  private void locate(long record, long hash) {
    int reference = Region.toReference(record);
    for (long bucket = bucketOf(hash); bucket != 0; bucket = overflow(bucket)) {
      for (int slot = 0; slot < SLOTS; slot++) {
        long at = bucket + REFERENCES_OFFSET + 4L * slot;
        if (region.getInt(at) == reference) {
          foundSlot = at;
          foundBucket = bucket;
          return;
        }
      }
    }
    throw new IllegalStateException("record " + record + " is not in the table");
  }

  long overflow(long bucket) {
    return Region.toOffset(region.getInt(bucket + OVERFLOW_OFFSET));
  }

  private static long tagOf(long slot, long bucket) {
    return bucket + ((slot - bucket - REFERENCES_OFFSET) >>> 2);
  }

  /// Buckets fill from slot 0 on, and only the last of a chain has room: the first empty tag ends
  /// the used slots.
  int usedSlots(long bucket) {
    long tags = region.getLong(bucket);
    if (tags >>> 56 == 0) {
      return 8 - (Long.numberOfLeadingZeros(tags) >>> 3);
    }
    int more = region.getInt(bucket + 8);
    return SLOTS - (Integer.numberOfLeadingZeros(more) >>> 3);
  }

  private void freeOverflow(long bucket) {
    region.free(bucket, MemoryTag.TABLE);
    overflowBuckets--;
  }

  private void put(long firstBucket, long tag, int reference) {
    long bucket = firstBucket;
    int chain = 1;
    int used = usedSlots(bucket);
    while (used == SLOTS) {
      long next = overflow(bucket);
      chain++;
      if (next == 0) {
        next = region.allocateZeroed(BUCKET_BYTES, MemoryTag.TABLE);
        overflowBuckets++;
        region.putInt(bucket + OVERFLOW_OFFSET, Region.toReference(next));
        longestChain = Math.max(longestChain, chain);
        nextLongestChain = Math.max(nextLongestChain, chain);
      }
      bucket = next;
      used = usedSlots(bucket);
    }
    region.putInt(bucket + REFERENCES_OFFSET + 4L * used, reference);
    region.putByte(bucket + used, (byte) tag);
  }

  // ---- growing and shrinking

  /// Whether the table is on its way into one of another size.
  public boolean isRehashing() {
    return moved != NOT_MOVING;
  }

  /// Allows or forbids the table to change its size.
  public void setResizable(boolean allowed) {
    resizable = allowed;
  }

  private boolean isSparse() {
    return mask > 0 && 2 * size < 3 * (mask + 1) && resizable;
  }

  /// Begins to move into a table of the right size, if the region has room for one.
  private void resize() {
    long count = mask + 1;
    while (size >= GROW_AT * count) {
      count *= 2;
    }
    while (count > 1 && 2 * size < 3 * count) {
      count /= 2;
    }
    try {
      nextBuckets = region.allocateZeroed(count << BUCKET_SHIFT, MemoryTag.TABLE);
    } catch (OutOfMemory full) {
      return;
    }
    nextMask = count - 1;
    nextLongestChain = 1;
    moved = 0;
    if (Math.max(count, mask + 1) <= AT_ONCE_BUCKETS) {
      move(AT_ONCE_BUCKETS);
    }
  }

  /// Moves up to `count` buckets into the next table, which it begins where the table has become
  /// too large. Whether there is more to do.
  public boolean rehash(int count) {
    boolean more = move(count);
    save();
    return more;
  }

  private boolean move(int count) {
    if (moved == NOT_MOVING) {
      if (isSparse()) {
        resize();
      }
      return moved != NOT_MOVING;
    }
    for (int i = 0; i < count && moved <= mask; i++) {
      if (!moveBucket(buckets + (moved << BUCKET_SHIFT))) {
        return false;
      }
    }
    if (moved <= mask) {
      return true;
    }
    region.free(buckets, MemoryTag.TABLE);
    buckets = nextBuckets;
    mask = nextMask;
    longestChain = nextLongestChain;
    nextBuckets = 0;
    nextMask = 0;
    moved = NOT_MOVING;
    return isSparse();
  }

  /// Moves the records of a bucket and its overflow; false, and all is as before, where the region
  /// has no room for the overflow buckets that it takes.
  private boolean moveBucket(long first) {
    for (long bucket = first; bucket != 0; bucket = overflow(bucket)) {
      for (int slot = usedSlots(bucket) - 1; slot >= 0; slot--) {
        region.prefetch(Region.toOffset(region.getInt(bucket + REFERENCES_OFFSET + 4L * slot)));
      }
    }
    int done = 0;
    try {
      for (long bucket = first; bucket != 0; bucket = overflow(bucket)) {
        int used = usedSlots(bucket);
        for (int slot = 0; slot < used; slot++) {
          int reference = region.getInt(bucket + REFERENCES_OFFSET + 4L * slot);
          long hash = hashOf(Region.toOffset(reference));
          put(nextBucketOf(hash), tag(hash), reference);
          done++;
        }
      }
    } catch (OutOfMemory full) {
      takeBack(first, done);
      return false;
    }
    freeChain(first);
    region.fill(first, BUCKET_BYTES, (byte) 0);
    moved++;
    return true;
  }

  /// Takes the first `count` records of a chain out of the next table again: in their chains there
  /// they are the last.
  private void takeBack(long first, int count) {
    int left = count;
    for (long bucket = first; left > 0; bucket = overflow(bucket)) {
      for (int slot = 0; slot < SLOTS && left > 0; slot++, left--) {
        int reference = region.getInt(bucket + REFERENCES_OFFSET + 4L * slot);
        long target = nextBucketOf(hashOf(Region.toOffset(reference)));
        dropLast(target, tail(target));
      }
    }
  }

  // ---- visiting

  /// Visits every record of the bucket that `cursor` stands at and returns the next cursor, 0
  /// after the last. The visitor may free the record only after taking it out by other means.
  public long scan(long cursor, LongConsumer visitor) {
    if (moved == NOT_MOVING) {
      visitChain(buckets + ((cursor & mask) << BUCKET_SHIFT), visitor);
      return nextCursor(cursor, mask);
    }
    boolean growing = nextMask > mask;
    long smallMask = growing ? mask : nextMask;
    long largeMask = growing ? nextMask : mask;
    long small = growing ? buckets : nextBuckets;
    long large = growing ? nextBuckets : buckets;
    visitChain(small + ((cursor & smallMask) << BUCKET_SHIFT), visitor);
    long next = cursor;
    do {
      visitChain(large + ((next & largeMask) << BUCKET_SHIFT), visitor);
      next = nextCursor(next, largeMask);
    } while ((next & (smallMask ^ largeMask)) != 0);
    return next;
  }

  /// Visits buckets in turn until `count` records, or ten times as many buckets, have been visited;
  /// returns the next cursor, 0 after the last. Each bucket is a pause point.
  public long scan(long cursor, long count, LongConsumer visitor) {
    long[] visited = new long[1];
    LongConsumer counting = visitor.andThen(record -> visited[0]++);
    long buckets = 0;
    long next = cursor;
    do {
      next = scan(next, counting);
      PausePoint.pass();
    } while (next != 0 && buckets++ / BUCKETS_PER_RECORD < count && visited[0] < count);
    return next;
  }

  private static long nextCursor(long cursor, long mask) {
    return Long.reverse(Long.reverse(cursor | ~mask) + 1);
  }

  private void visitChain(long first, LongConsumer visitor) {
    for (long bucket = first; bucket != 0; bucket = overflow(bucket)) {
      for (int slot = 0, used = usedSlots(bucket); slot < used; slot++) {
        visitor.accept(recordAt(bucket, slot));
      }
    }
  }

  /// Visits every record; the table must not be changed meanwhile.
  public void forEach(LongConsumer visitor) {
    for (long i = 0; i <= mask; i++) {
      visitChain(buckets + (i << BUCKET_SHIFT), visitor);
    }
    if (moved != NOT_MOVING) {
      for (long i = 0; i <= nextMask; i++) {
        visitChain(nextBuckets + (i << BUCKET_SHIFT), visitor);
      }
    }
  }

  /// The number of buckets that [#visitBucket] knows, for as long as the table is not changed: of
  /// the next table, too, while it moves.
  public long visitableBuckets() {
    return mask + 1 + nextBucketCount();
  }

  /// Visits every record of one of [#visitableBuckets]; the table must not be changed meanwhile.
  public void visitBucket(long index, LongConsumer visitor) {
    visitChain(firstBucket(index), visitor);
  }

  long firstBucket(long index) {
    return index <= mask
        ? buckets + (index << BUCKET_SHIFT)
        : nextBuckets + ((index - mask - 1) << BUCKET_SHIFT);
  }

  /// A record drawn at random, each with the same chance, or 0 where the table is empty: draws a
  /// bucket and a slot among as many as the longest chain has, until it hits one that is used.
  public long random(RandomGenerator random) {
    if (size == 0) {
      return 0;
    }
    int slots = Math.max(FAIR_SLOTS, longestChain * SLOTS);
    while (true) {
      long bucket = firstBucket(random.nextLong(visitableBuckets()));
      int slot = random.nextInt(slots);
      while (slot >= SLOTS && bucket != 0) {
        bucket = overflow(bucket);
        slot -= SLOTS;
      }
      if (bucket != 0 && slot < usedSlots(bucket)) {
        return Region.toOffset(region.getInt(bucket + REFERENCES_OFFSET + 4L * slot));
      }
    }
  }

  /// Visits every record of a bucket drawn at random; there may be none. Over many draws each
  /// record is visited as often as any other.
  public void visitRandomBucket(RandomGenerator random, LongConsumer visitor) {
    visitChain(firstBucket(random.nextLong(visitableBuckets())), visitor);
  }

  // ---- figures

  /// Buckets of the table, without overflow buckets.
  public long bucketCount() {
    return mask + 1;
  }

  /// Buckets of the table that this one is moving into, or 0.
  public long nextBucketCount() {
    return moved == NOT_MOVING ? 0 : nextMask + 1;
  }

  public long overflowBucketCount() {
    return overflowBuckets;
  }

  /// Bytes of all its buckets, rounding included.
  public long tableBytes() {
    return region.usableBytes(buckets)
        + (moved == NOT_MOVING ? 0 : region.usableBytes(nextBuckets))
        + overflowBuckets * BUCKET_BYTES;
  }

  /// Frees the buckets; the records are not the table's to free.
  public void free() {
    freeChains(buckets, mask);
    if (moved != NOT_MOVING) {
      freeChains(nextBuckets, nextMask);
    }
    size = 0;
  }

  private void freeChains(long table, long tableMask) {
    if (overflowBuckets > 0) {
      for (long i = 0; i <= tableMask; i++) {
        freeChain(table + (i << BUCKET_SHIFT));
      }
    }
    region.free(table, MemoryTag.TABLE);
  }

  private void freeChain(long first) {
    for (long bucket = overflow(first); bucket != 0; ) {
      long next = overflow(bucket);
      freeOverflow(bucket);
      bucket = next;
    }
  }

  /// Frees a table of elements step by step: hands over each element, for the caller to free, of
  /// as many buckets as hold about `budget`. Whether that was the end of the table; until then
  /// nothing else may be done with it.
  public boolean drain(int budget, LongConsumer freer) {
    long drained = region.getLong(state + DRAINED_STATE);
    long total = visitableBuckets();
    for (long left = budget; left > 0 && drained < total; drained++) {
      long first = firstBucket(drained);
      for (long at = first; at != 0; at = overflow(at)) {
        left -= Math.max(1, usedSlots(at));
      }
      visitChain(first, freer);
      freeChain(first);
    }
    region.putLong(state + DRAINED_STATE, drained);
    region.putInt(state + OVERFLOW_STATE, (int) overflowBuckets);
    if (drained < total) {
      return false;
    }
    region.free(buckets, MemoryTag.TABLE);
    if (moved != NOT_MOVING) {
      region.free(nextBuckets, MemoryTag.TABLE);
    }
    return true;
  }

  /// Checks the table's invariants; throws [AssertionError] where one does not hold.
  public void verify() {
    long[] count = new long[3];
    verifyTable(buckets, mask, true, count);
    if (moved != NOT_MOVING) {
      verifyTable(nextBuckets, nextMask, false, count);
    }
    require(count[0] == size, "size", size);
    require(count[1] == overflowBuckets, "overflow buckets", overflowBuckets);
    require(count[2] <= longestChain, "longest chain", count[2]);
  }

  private void verifyTable(long table, long tableMask, boolean current, long[] count) {
    for (long i = 0; i <= tableMask; i++) {
      long first = table + (i << BUCKET_SHIFT);
      long chain = 0;
      for (long bucket = first; bucket != 0; bucket = overflow(bucket)) {
        count[2] = Math.max(count[2], ++chain);
        int used = usedSlots(bucket);
        require(used > 0 || bucket == first, "empty overflow bucket", bucket);
        require(used == SLOTS || overflow(bucket) == 0, "hole in the chain of bucket", i);
        for (int slot = 0; slot < SLOTS; slot++) {
          verifySlot(bucket, slot, used, first);
        }
        count[0] += used;
        count[1] += bucket == first ? 0 : 1;
        require(!current || used == 0 || i >= moved, "record in a moved bucket", i);
      }
    }
  }

  private void verifySlot(long bucket, int slot, int used, long first) {
    int reference = region.getInt(bucket + REFERENCES_OFFSET + 4L * slot);
    int tag = region.getByte(bucket + slot) & 0xFF;
    require(reference != 0 == slot < used, "reference in slot", slot);
    require(tag != 0 == slot < used, "tag in slot", slot);
    if (slot < used) {
      long hash = hashOf(Region.toOffset(reference));
      require(tag(hash) == tag, "tag of slot", slot);
      require(bucketOf(hash) == first, "bucket of record", reference);
    }
  }

  private static void require(boolean condition, String what, long number) {
    if (!condition) {
      throw new AssertionError(what + " " + number);
    }
  }
}
