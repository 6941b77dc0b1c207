// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;

/// The allocator of one region: segregated size classes over 64 KiB chunks.
///
/// ```
///   region   | chunk 0 | chunk 1 | chunk 2 | chunk 3 ......  | top
///              class 4   class 4   large --------------->
/// ```
///
/// A chunk is free, or holds blocks of one size class, or is part of a run of chunks for one large
/// allocation. Blocks of a class come from the first chunk in that class's list of chunks with
/// room: from the chunk's own list of freed blocks, else from its untouched end. What the
/// allocator knows of a chunk stands in arrays on the heap, some 20 bytes for 64 KiB, so that
/// freeing a block touches no memory but the block. A chunk without live blocks is free again,
/// unless it is the only one of its class with room; free chunks are taken from the lowest
/// address, and all but a few are given back to the system at once. In a region of some size eight
/// megabytes wait for the next allocations, or for [#trimTo]: a huge page that has been given back
/// is filled with zeros when it is touched again, and who stores one result over the other would
/// wait for that each time. More than these goes by whole huge pages: a part that is given back
/// splits its page, which nobody mends soon. A large run goes in slices ([#giveBack]), because
/// whoever frees it may hold a lock that others wait for; until then its chunks are stale, and
/// taken only where there are no others. What a trim gives back goes in slices, too.
///
/// Invariants: a chunk is in its class's list exactly when it has room; `live` blocks plus freed
/// blocks fill the chunk up to `bump`; a chunk that is not marked dirty reads as zero; the first
/// chunk's first 64 bytes are never handed out, and no large run begins there, so no allocation has
/// offset 0.
///
/// In checked mode each allocation stands between two red zones of eight bytes. The one in front
/// keeps the tag.
///
/// Costs: allocate and free are a few array accesses; a new chunk is a bit search; a large run is
/// a linear search over the free chunks, first fit.
final class Allocator {
  static final long CHUNK_BYTES = 1 << 16;
  private static final int CHUNK_SHIFT = 16;
  private static final int PAGE_BYTES = 4096;
  private static final int NONE = -1;
  private static final byte FREE = 0;
  private static final byte LARGE = 127;
  private static final byte LARGE_REST = 126;
  private static final int LOWEST_LARGE = 1;
  private static final int KEPT_FREE_CHUNKS = 4;
  private static final int DECOMMITTED_AT_ONCE = 64;
  static final long HUGE_PAGE_BYTES = 2 << 20;
  private static final int HUGE_PAGE_CHUNKS = (int) (HUGE_PAGE_BYTES >>> CHUNK_SHIFT);
  private static final int KEPT_AMONG_HUGE_PAGES = 4 * HUGE_PAGE_CHUNKS;
  private static final long RED_ZONE = Checks.CHECKED ? 8 : 0;
  private static final long LARGEST_SMALL = SizeClasses.LARGEST - 2 * RED_ZONE;
  private static final byte POISON = (byte) 0xDB;
  private static final VarHandle USED = MethodHandles.arrayElementVarHandle(long[].class);

  private final Region region;
  private final int[] roomy = new int[SizeClasses.COUNT];

  /// Read by others than the one who holds the lock: whoever adds up what all regions use.
  private final long[] usedByTag = new long[MemoryTag.COUNT];
  private final BitSet freeChunks = new BitSet();
  private final BitSet dirtyChunks = new BitSet();
  private final BitSet staleChunks = new BitSet();
  private int freeDirtyCount;

  /// Huge pages of large allocations that nobody has touched yet; the first and the last one may
  /// hold other things as well.
  private final BitSet untouchedPages = new BitSet();

  /// Whether a huge page has been begun, and the next one is not planned yet.
  private boolean wantsNextPage;

  private int plannedPage = NONE;

  /// How many free dirty chunks a trim has still to give back, and where it goes on.
  private int excess;

  private int trimmedTo;
  private long allocations;
  private int topChunk;
  private long hugeTop;

  private byte[] kind = new byte[16];
  private int[] live = new int[16];
  private int[] freed = new int[16];
  private int[] bump = new int[16];
  private int[] next = new int[16];
  private int[] previous = new int[16];

  private final LiveBytes liveBytes = Checks.CHECKED ? new LiveBytes() : null;

  Allocator(Region region) {
    this.region = region;
    Arrays.fill(roomy, NONE);
  }

  // ---- allocate

  long allocate(long bytes, MemoryTag tag) {
    return handOut(
        bytes <= LARGEST_SMALL ? allocateSmall(bytes, tag) : allocateLarge(bytes, tag), tag);
  }

  private long handOut(long block, MemoryTag tag) {
    allocations++;
    if (!Checks.CHECKED) {
      return block;
    }
    region.linkAt(block, tag.ordinal());
    long at = block + RED_ZONE;
    liveBytes.set(at, at + usableBytes(at));
    return at;
  }

  long allocateZeroed(long bytes, MemoryTag tag) {
    if (bytes <= LARGEST_SMALL) {
      long at = allocate(bytes, tag);
      region.fill(at, bytes, (byte) 0);
      return at;
    }
    int chunks = largeChunks(bytes);
    int first = takeChunks(chunks, LOWEST_LARGE);
    if (chunks > HUGE_PAGE_CHUNKS) {
      // Quicker than to fill them, and whoever asks may hold a lock.
      forEachDirty(first, first + chunks, this::decommitRun);
      untouchedPages.set(first / HUGE_PAGE_CHUNKS, pagesUntil(first + chunks));
    } else {
      for (int chunk = first; chunk < first + chunks; chunk++) {
        if (dirtyChunks.get(chunk)) {
          region.fillUnchecked((long) chunk << CHUNK_SHIFT, CHUNK_BYTES, (byte) 0);
        }
      }
    }
    return handOut(openRun(first, chunks, bytes, tag), tag);
  }

  private long allocateSmall(long bytes, MemoryTag tag) {
    if (bytes < 0) {
      throw new IllegalArgumentException("allocation of " + bytes + " bytes");
    }
    int sizeClass = SizeClasses.of(padded(bytes));
    int chunk = roomy[sizeClass];
    if (chunk == NONE) {
      chunk = openChunk(sizeClass);
    }
    int size = SizeClasses.size(sizeClass);
    long at;
    int head = freed[chunk];
    if (head != 0) {
      at = Region.toOffset(head);
      freed[chunk] = region.linkAt(at);
    } else {
      at = ((long) chunk << CHUNK_SHIFT) + bump[chunk];
      bump[chunk] += size;
    }
    live[chunk]++;
    count(tag, size);
    if (freed[chunk] == 0 && bump[chunk] + size > CHUNK_BYTES) {
      unlink(chunk, sizeClass);
    }
    return at;
  }

  private int openChunk(int sizeClass) {
    int chunk = takeChunks(1, 0);
    int page = chunk / HUGE_PAGE_CHUNKS;
    wantsNextPage |= hugeTop > 0 && isBegun(page, chunk);
    plannedPage = page == plannedPage ? NONE : plannedPage;
    dirtyChunks.set(chunk);
    kind[chunk] = (byte) (sizeClass + 1);
    live[chunk] = 0;
    freed[chunk] = 0;
    bump[chunk] = chunk == 0 ? 64 : 0;
    link(chunk, sizeClass);
    return chunk;
  }

  /// Whether the huge page behind this one should be backed now that a chunk is taken here. In one
  /// that ends a large allocation, the first chunk is as good as that of an empty page.
  private boolean isBegun(int page, int chunk) {
    return page == plannedPage
        || isUntouched(page)
        || !dirtyChunks.get(chunk) && isUntouched(page + 1);
  }

  private long allocateLarge(long bytes, MemoryTag tag) {
    int chunks = largeChunks(bytes);
    int first = takeChunks(chunks, LOWEST_LARGE);
    int end = first + chunks;
    if (chunks > HUGE_PAGE_CHUNKS) {
      for (int clean = dirtyChunks.nextClearBit(first); clean < end; ) {
        int dirty = dirtyChunks.nextSetBit(clean);
        int cleanEnd = dirty < 0 ? end : Math.min(dirty, end);
        untouchedPages.set(clean / HUGE_PAGE_CHUNKS, pagesUntil(cleanEnd));
        clean = dirtyChunks.nextClearBit(cleanEnd);
      }
    }
    return openRun(first, chunks, bytes, tag);
  }

  /// The chunks that a large allocation of so many bytes takes.
  private int largeChunks(long bytes) {
    if (bytes > region.capacity()) {
      throw new OutOfMemory(bytes);
    }
    return (int) (roundToPages(padded(bytes)) + CHUNK_BYTES - 1 >>> CHUNK_SHIFT);
  }

  private long openRun(int first, int chunks, long bytes, MemoryTag tag) {
    long size = roundToPages(padded(bytes));
    dirtyChunks.set(first, first + chunks);
    kind[first] = LARGE;
    live[first] = chunks;
    bump[first] = (int) (size / PAGE_BYTES);
    Arrays.fill(kind, first + 1, first + chunks, LARGE_REST);
    count(tag, size);
    return (long) first << CHUNK_SHIFT;
  }

  private static long padded(long bytes) {
    return Math.max(bytes, 1) + 2 * RED_ZONE;
  }

  // ---- free

  void free(long position, MemoryTag tag) {
    if (Checks.CHECKED) {
      checkFree(position, tag);
    }
    long at = position - RED_ZONE;
    int chunk = (int) (at >>> CHUNK_SHIFT);
    byte chunkKind = kind[chunk];
    allocations--;
    if (chunkKind == LARGE) {
      count(tag, -(long) bump[chunk] * PAGE_BYTES);
      releaseRun(chunk, live[chunk]);
      return;
    }
    int sizeClass = chunkKind - 1;
    int size = SizeClasses.size(sizeClass);
    count(tag, -size);
    boolean wasFull = freed[chunk] == 0 && bump[chunk] + size > CHUNK_BYTES;
    region.linkAt(at, freed[chunk]);
    freed[chunk] = Region.toReference(at);
    if (wasFull) {
      link(chunk, sizeClass);
    }
    if (--live[chunk] == 0 && !(roomy[sizeClass] == chunk && next[chunk] == NONE)) {
      unlink(chunk, sizeClass);
      releaseRun(chunk, 1);
    }
  }

  private void checkFree(long position, MemoryTag tag) {
    if (!liveBytes.get(position)) {
      throw new AssertionError("free of " + position + ", which is not a live allocation");
    }
    if (liveBytes.get(position - 1)) {
      throw new AssertionError("free of " + position + ", inside an allocation");
    }
    if (region.linkAt(position - RED_ZONE) != tag.ordinal()) {
      throw new AssertionError("free of " + position + " as " + tag + ", not its tag");
    }
    long end = liveBytes.end(position);
    liveBytes.clear(position, end);
    region.fillUnchecked(position, end - position, POISON);
  }

  /// Chunks `first` to `first + count` hold nothing any more.
  private void releaseRun(int first, int count) {
    Arrays.fill(kind, first, first + count, FREE);
    if (count > HUGE_PAGE_CHUNKS) {
      untouchedPages.clear(first / HUGE_PAGE_CHUNKS, pagesUntil(first + count));
      staleChunks.set(first, first + count);
      return;
    }
    addFree(first, first + count);
    if (hugeTop == 0) {
      if (count > 1 || freeDirtyCount > KEPT_FREE_CHUNKS) {
        decommit(first, first + count);
      }
    } else if (freeDirtyCount > KEPT_AMONG_HUGE_PAGES) {
      decommitHugePage(first);
      decommitHugePage(first + count - 1);
    }
  }

  /// Chunks that are dirty may be taken again.
  private void addFree(int first, int end) {
    freeChunks.set(first, end);
    freeDirtyCount += end - first;
  }

  /// Gives the huge page of a chunk back to the system where all of it is free.
  private void decommitHugePage(int chunk) {
    int first = chunk / HUGE_PAGE_CHUNKS * HUGE_PAGE_CHUNKS;
    int end = Math.min(first + HUGE_PAGE_CHUNKS, topChunk);
    int dirty = dirtyChunks.nextSetBit(first);
    if (dirty >= 0 && dirty < end && freeChunks.nextClearBit(first) >= end) {
      // What is above the top as well, as it is the same page; a region that moves ends there.
      long top = region.isMovable() ? end : region.capacity() >>> CHUNK_SHIFT;
      long whole = Math.min(first + HUGE_PAGE_CHUNKS, top);
      region.decommit((long) first << CHUNK_SHIFT, (whole - first) << CHUNK_SHIFT);
      forgetDirty(first, end);
    }
  }

  private void decommit(int first, int end) {
    decommitRun(first, end);
    forgetDirty(first, end);
  }

  private void decommitRun(int first, int end) {
    region.decommit((long) first << CHUNK_SHIFT, (long) (end - first) << CHUNK_SHIFT);
  }

  /// Free chunks read as zero again.
  private void forgetDirty(int first, int end) {
    for (int chunk = dirtyChunks.nextSetBit(first);
        chunk >= 0 && chunk < end;
        chunk = dirtyChunks.nextSetBit(chunk + 1)) {
      freeDirtyCount--;
    }
    dirtyChunks.clear(first, end);
  }

  /// Gives a slice of what large allocations have left, or of what a trim found to be too much,
  /// back to the system; whether there is more.
  boolean giveBack() {
    int first = staleChunks.nextSetBit(0);
    if (first < 0) {
      return excess > 0 && giveExcessBack();
    }
    int endOfPage = (first / HUGE_PAGE_CHUNKS + 1) * HUGE_PAGE_CHUNKS;
    int end = Math.min(staleChunks.nextClearBit(first), endOfPage);
    staleChunks.clear(first, end);
    addFree(first, end);
    int before = freeDirtyCount;
    if (freeDirtyCount > KEPT_AMONG_HUGE_PAGES) {
      decommitHugePage(first);
    }
    excess = Math.max(0, excess - (before - freeDirtyCount));
    return excess > 0 || !staleChunks.isEmpty();
  }

  /// From the highest address down: the lowest are taken first.
  private boolean giveExcessBack() {
    int last = freeChunks.previousSetBit(trimmedTo - 1);
    if (last < 0) {
      excess = 0;
      return false;
    }
    int startOfSlice = last / DECOMMITTED_AT_ONCE * DECOMMITTED_AT_ONCE;
    int first = Math.max(freeChunks.previousClearBit(last) + 1, startOfSlice);
    int before = freeDirtyCount;
    forEachDirty(first, last + 1, this::decommit);
    excess = Math.max(0, excess - (before - freeDirtyCount));
    trimmedTo = first;
    if (excess == 0 && freeDirtyCount == 0 && freeChunks.cardinality() == topChunk) {
      forgetChunks();
    }
    return excess > 0;
  }

  /// Nothing is left: the region begins with small pages again.
  private void forgetChunks() {
    region.avoidHugePages(Math.min(hugeTop, HUGE_PAGE_BYTES));
    hugeTop = 0;
    freeChunks.clear();
    topChunk = 0;
    kind = new byte[16];
    live = new int[16];
    freed = new int[16];
    bump = new int[16];
    next = new int[16];
    previous = new int[16];
  }

  private void giveAllBack() {
    while (giveBack()) {
      // The next slice.
    }
  }

  /// Frees the chunks without live blocks that their classes have kept.
  private void releaseEmptyChunks() {
    for (int sizeClass = 0; sizeClass < roomy.length; sizeClass++) {
      for (int chunk = roomy[sizeClass]; chunk != NONE; chunk = next[chunk]) {
        if (live[chunk] == 0) {
          unlink(chunk, sizeClass);
          releaseRun(chunk, 1);
        }
      }
    }
  }

  /// Has [#giveBack] give back what is free, but for so many bytes.
  void trimTo(long kept) {
    releaseEmptyChunks();
    excess = (int) Math.max(0, (freeBytes() - kept) >> CHUNK_SHIFT);
    trimmedTo = topChunk;
  }

  void trim() {
    trimTo(0);
    giveAllBack();
  }

  private void forEachDirty(int from, int until, ChunkRun action) {
    int first = dirtyChunks.nextSetBit(from);
    while (first >= 0 && first < until) {
      int end = Math.min(dirtyChunks.nextClearBit(first), until);
      action.accept(first, end);
      first = dirtyChunks.nextSetBit(end);
    }
  }

  private interface ChunkRun {
    void accept(int first, int end);
  }

  /// Forgets every allocation. The memory stays, for the next ones or until a trim.
  void clear() {
    Arrays.fill(roomy, NONE);
    for (int tag = 0; tag < MemoryTag.COUNT; tag++) {
      USED.setOpaque(usedByTag, tag, 0L);
    }
    freeChunks.set(0, topChunk);
    staleChunks.clear();
    untouchedPages.clear();
    freeDirtyCount = dirtyChunks.cardinality();
    excess = 0;
    allocations = 0;
    Arrays.fill(kind, 0, topChunk, FREE);
    if (Checks.CHECKED) {
      liveBytes.clear();
    }
  }

  // ---- committing ahead

  boolean wantsCommit() {
    return (wantsNextPage || !untouchedPages.isEmpty()) && !region.isMovable();
  }

  /// A huge page to be backed, or -1: of a large run, or where the region `isGrowing`, the next one
  /// for small blocks. That holds free chunks from now on, which count as dirty.
  long planCommit(boolean isGrowing) {
    if (region.isMovable()) {
      return NONE;
    }
    int page = untouchedPages.nextSetBit(0);
    if (page >= 0) {
      untouchedPages.clear(page);
      return page * HUGE_PAGE_BYTES;
    }
    if (!wantsNextPage || !isGrowing) {
      return NONE;
    }
    wantsNextPage = false;
    page = nextUntouched();
    int first = page * HUGE_PAGE_CHUNKS;
    int end = first + HUGE_PAGE_CHUNKS;
    if (end > region.capacity() >>> CHUNK_SHIFT) {
      return NONE;
    }
    if (end > topChunk) {
      int top = topChunk;
      extend(end);
      freeChunks.set(top, end);
    }
    dirtyChunks.set(first, end);
    freeDirtyCount += HUGE_PAGE_CHUNKS;
    plannedPage = page;
    return page * HUGE_PAGE_BYTES;
  }

  /// How many huge pages it takes to hold all chunks below that one, as long as the region has room
  /// for all of the last one.
  private int pagesUntil(int chunk) {
    return (int)
        Math.min(
            (chunk + HUGE_PAGE_CHUNKS - 1) / HUGE_PAGE_CHUNKS, region.capacity() / HUGE_PAGE_BYTES);
  }

  /// The first huge page that nothing has touched, and that is free for that.
  private int nextUntouched() {
    int first = freeChunks.nextSetBit(0);
    int page = (first < 0 ? topChunk : first) / HUGE_PAGE_CHUNKS;
    while (!isUntouched(page)) {
      page++;
    }
    return page;
  }

  /// Chunks in use, and stale ones, are dirty.
  private boolean isUntouched(int page) {
    int dirty = dirtyChunks.nextSetBit(page * HUGE_PAGE_CHUNKS);
    return dirty < 0 || dirty >= (page + 1) * HUGE_PAGE_CHUNKS;
  }

  // ---- chunks

  /// Takes a run of free chunks from chunk `lowest` on: the first that fits, else one that ends
  /// with new chunks at the top.
  private int takeChunks(int count, int lowest) {
    int first = findChunks(count, lowest);
    if (first < 0 && topRun(lowest) + count > region.capacity() >>> CHUNK_SHIFT) {
      giveAllBack();
      releaseEmptyChunks();
      first = findChunks(count, lowest);
    }
    if (first < 0) {
      int top = topChunk;
      first = topRun(lowest);
      extend(first + count);
      freeChunks.set(top, topChunk);
    }
    freeChunks.clear(first, first + count);
    for (int chunk = first; chunk < first + count; chunk++) {
      if (dirtyChunks.get(chunk)) {
        freeDirtyCount--;
      }
    }
    return first;
  }

  private int findChunks(int count, int lowest) {
    int first = freeChunks.nextSetBit(lowest);
    while (first >= 0) {
      int end = freeChunks.nextClearBit(first);
      if (end - first >= count) {
        return first;
      }
      first = freeChunks.nextSetBit(end);
    }
    return NONE;
  }

  /// Where a run would begin that takes in the free chunks below the top.
  private int topRun(int lowest) {
    return Math.max(lowest, freeChunks.previousClearBit(topChunk - 1) + 1);
  }

  /// Makes `top` the number of chunks.
  private void extend(int top) {
    long end = (long) top << CHUNK_SHIFT;
    if (end > region.capacity()) {
      throw new OutOfMemory(end - ((long) topChunk << CHUNK_SHIFT));
    }
    region.growTo(end);
    preferHugePages(end);
    topChunk = top;
    if (topChunk > kind.length) {
      int length = Math.max(topChunk, kind.length * 2);
      kind = Arrays.copyOf(kind, length);
      live = Arrays.copyOf(live, length);
      freed = Arrays.copyOf(freed, length);
      bump = Arrays.copyOf(bump, length);
      next = Arrays.copyOf(next, length);
      previous = Arrays.copyOf(previous, length);
    }
  }

  /// Sees to it that a region of some size stands in huge pages: what a lookup costs is mostly the
  /// translation of addresses. A small region should not cost a huge page, so its first ones are
  /// small, and become a huge one when half of that is in use.
  private void preferHugePages(long end) {
    if (end <= HUGE_PAGE_BYTES / 2 || end <= hugeTop) {
      return;
    }
    boolean isFirst = hugeTop == 0;
    long until = (end + HUGE_PAGE_BYTES - 1) & -HUGE_PAGE_BYTES;
    until = Math.min(until, region.capacity());
    region.preferHugePages(hugeTop, until - hugeTop);
    if (isFirst) {
      region.planCollapse(until);
    }
    hugeTop = until;
  }

  private void link(int chunk, int sizeClass) {
    int head = roomy[sizeClass];
    next[chunk] = head;
    previous[chunk] = NONE;
    if (head != NONE) {
      previous[head] = chunk;
    }
    roomy[sizeClass] = chunk;
  }

  private void unlink(int chunk, int sizeClass) {
    if (previous[chunk] == NONE) {
      roomy[sizeClass] = next[chunk];
    } else {
      next[previous[chunk]] = next[chunk];
    }
    if (next[chunk] != NONE) {
      previous[next[chunk]] = previous[chunk];
    }
  }

  // ---- figures

  long usableBytes(long position) {
    int chunk = (int) ((position - RED_ZONE) >>> CHUNK_SHIFT);
    byte chunkKind = kind[chunk];
    long size =
        chunkKind == LARGE ? (long) bump[chunk] * PAGE_BYTES : SizeClasses.size(chunkKind - 1);
    return size - 2 * RED_ZONE;
  }

  static long roundUp(long bytes) {
    long size =
        bytes <= LARGEST_SMALL
            ? SizeClasses.size(SizeClasses.of(padded(bytes)))
            : roundToPages(padded(bytes));
    return size - 2 * RED_ZONE;
  }

  private static long roundToPages(long bytes) {
    return (bytes + PAGE_BYTES - 1) & -PAGE_BYTES;
  }

  private void count(MemoryTag tag, long size) {
    int index = tag.ordinal();
    USED.setOpaque(usedByTag, index, usedByTag[index] + size);
  }

  long usedBytes() {
    long sum = 0;
    for (int tag = 0; tag < MemoryTag.COUNT; tag++) {
      sum += (long) USED.getOpaque(usedByTag, tag);
    }
    return sum;
  }

  long usedBytes(MemoryTag tag) {
    return (long) USED.getOpaque(usedByTag, tag.ordinal());
  }

  long allocationCount() {
    return allocations;
  }

  long freeBytes() {
    return (long) (freeDirtyCount + staleChunks.cardinality()) << CHUNK_SHIFT;
  }

  long committedBytes() {
    return (topChunk - freeChunks.cardinality() + freeDirtyCount) * CHUNK_BYTES;
  }

  // ---- checks

  void checkLive(long at, long length) {
    if (at < 0 || length < 0 || !liveBytes.all(at, at + length)) {
      throw new AssertionError(
          "access to " + length + " bytes at " + at + ", outside any live allocation");
    }
  }

  void verify() {
    BitSet listed = listedChunks();
    long liveBlocks = 0;
    long used = 0;
    for (int chunk = 0; chunk < topChunk; chunk++) {
      byte chunkKind = kind[chunk];
      boolean isStale = staleChunks.get(chunk);
      require(
          (freeChunks.get(chunk) || isStale) == (chunkKind == FREE), "free bit of chunk", chunk);
      require(!(freeChunks.get(chunk) && isStale), "stale bit of chunk", chunk);
      require(chunkKind == FREE || dirtyChunks.get(chunk), "dirty bit of chunk", chunk);
      if (chunkKind == LARGE) {
        liveBlocks++;
        used += (long) bump[chunk] * PAGE_BYTES;
        for (int i = 1; i < live[chunk]; i++) {
          require(kind[chunk + i] == LARGE_REST, "run of chunk", chunk);
        }
      } else if (chunkKind != FREE && chunkKind != LARGE_REST) {
        liveBlocks += live[chunk];
        used += (long) live[chunk] * SizeClasses.size(chunkKind - 1);
        verifyBlocks(chunk, chunkKind - 1, listed.get(chunk));
        listed.clear(chunk);
      }
    }
    require(listed.isEmpty(), "listed chunks without blocks", listed.cardinality());
    require(liveBlocks == allocations, "allocations", liveBlocks);
    require(used == usedBytes(), "used bytes", used);
    BitSet freeAndDirty = (BitSet) freeChunks.clone();
    freeAndDirty.and(dirtyChunks);
    require(freeAndDirty.cardinality() == freeDirtyCount, "free dirty chunks", freeDirtyCount);
    for (int page = untouchedPages.nextSetBit(0);
        page >= 0;
        page = untouchedPages.nextSetBit(page + 1)) {
      require(holdsLarge(page), "untouched page", page);
    }
    require(freeChunks.length() <= topChunk, "free chunk above the top", freeChunks.length());
  }

  private boolean holdsLarge(int page) {
    int first = page * HUGE_PAGE_CHUNKS;
    for (int chunk = first; chunk < Math.min(first + HUGE_PAGE_CHUNKS, topChunk); chunk++) {
      if (kind[chunk] == LARGE || kind[chunk] == LARGE_REST) {
        return true;
      }
    }
    return false;
  }

  private BitSet listedChunks() {
    BitSet listed = new BitSet();
    for (int sizeClass = 0; sizeClass < roomy.length; sizeClass++) {
      int before = NONE;
      for (int chunk = roomy[sizeClass]; chunk != NONE; chunk = next[chunk]) {
        require(kind[chunk] == sizeClass + 1, "class of listed chunk", chunk);
        require(previous[chunk] == before, "link back from chunk", chunk);
        require(!listed.get(chunk), "chunk listed twice", chunk);
        listed.set(chunk);
        before = chunk;
      }
    }
    return listed;
  }

  private void verifyBlocks(int chunk, int sizeClass, boolean listed) {
    int size = SizeClasses.size(sizeClass);
    int start = chunk == 0 ? 64 : 0;
    int freedCount = 0;
    for (int block = freed[chunk]; block != 0; block = region.linkAt(Region.toOffset(block))) {
      long at = Region.toOffset(block);
      require(at >>> CHUNK_SHIFT == chunk, "freed block in chunk", chunk);
      require(((at & (CHUNK_BYTES - 1)) - start) % size == 0, "freed block's place", at);
      freedCount++;
      require(freedCount <= CHUNK_BYTES / size, "freed blocks in a circle in chunk", chunk);
    }
    require(start + (live[chunk] + freedCount) * size == bump[chunk], "blocks of chunk", chunk);
    boolean hasRoom = freed[chunk] != 0 || bump[chunk] + size <= CHUNK_BYTES;
    require(listed == hasRoom, "list of chunk", chunk);
  }

  private static void require(boolean condition, String what, long number) {
    if (!condition) {
      throw new AssertionError(what + " " + number);
    }
  }
}
