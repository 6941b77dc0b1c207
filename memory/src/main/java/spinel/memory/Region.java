// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/// A bounded piece of memory outside the heap with its own allocator: the store of one partition.
///
/// Positions are offsets from the region's start, never machine addresses: every access is checked
/// against the region, so a wrong offset is an exception and not a corrupted process. Allocations
/// start at multiples of 8, so that a structure may keep a position in 32 bits ([#toReference]).
/// Offset 0 is never allocated and stands for "none".
///
/// Address space for the largest size is reserved once and committed by the system as it is
/// touched. Where it cannot be reserved, the region starts small and moves into a segment twice
/// the size whenever it is full; offsets stay true.
///
/// A region is not thread-safe: whoever uses it holds the lock of the partition that owns it. Only
/// [#prefetch] and [#usedBytes] may be called without.
public final class Region implements AutoCloseable {
  /// The most that a region can hold: 2^32 references to units of 8 bytes.
  public static final long LARGEST_CAPACITY = 1L << 35;

  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle ARRAY_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle ARRAY_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /// All memory of the process. An access through a segment of one's own also asks whether that is
  /// still open, which costs several loads each time; the regions ask for the bounds themselves.
  @SuppressWarnings("restricted") // only what #address has checked is reached
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final int WORDWISE_LIMIT = 64;

  /// From so many bytes on, pages are moved between regions rather than copied.
  private static final long LEAST_MOVED = 4 << 20;

  private final long capacity;
  private final boolean reserved;

  /// How much of the beginning should be moved into huge pages, or 0.
  private volatile long uncollapsed;

  /// -1 where the segment may be replaced at any time, or is closed: then nothing is read without
  /// the lock.
  private long lastPrefetchable;

  private final Allocator allocator;
  private Arena arena;
  private MemorySegment segment;

  /// The segment's address and size, the latter 0 once the region is closed.
  private long start;

  private long size;

  private Region(long capacity, boolean mayReserve) {
    this.capacity = capacity;
    arena = Arena.ofShared();
    Optional<MemorySegment> space =
        mayReserve ? NativeMemory.reserve(capacity, arena) : Optional.empty();
    reserved = space.isPresent();
    lastPrefetchable = reserved ? capacity - Long.BYTES : -1;
    segment =
        space.orElseGet(() -> arena.allocate(Math.min(capacity, 16 * Allocator.CHUNK_BYTES), 64));
    start = segment.address();
    size = segment.byteSize();
    allocator = new Allocator(this);
  }

  /// A new empty region of at most `capacity` bytes (a multiple of 64 KiB up to
  /// [#LARGEST_CAPACITY]).
  public static Region open(long capacity) {
    return new Region(checkCapacity(capacity), true);
  }

  /// As [#open], but without a reservation: the region grows in steps, as it does on platforms
  /// where address space cannot be reserved.
  public static Region openGrowing(long capacity) {
    return new Region(checkCapacity(capacity), false);
  }

  private static long checkCapacity(long capacity) {
    if (capacity <= 0 || capacity > LARGEST_CAPACITY || capacity % Allocator.CHUNK_BYTES != 0) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    return capacity;
  }

  // ---- allocation

  /// Allocates at least `bytes` bytes, contents undefined. Throws [OutOfMemory] when the region is
  /// full; nothing has changed then.
  public long allocate(long bytes, MemoryTag tag) {
    return allocator.allocate(bytes, tag);
  }

  /// Allocates at least `bytes` bytes that read as zero.
  public long allocateZeroed(long bytes, MemoryTag tag) {
    return allocator.allocateZeroed(bytes, tag);
  }

  /// Frees what [#allocate] returned, under the tag that it was allocated with.
  public void free(long at, MemoryTag tag) {
    allocator.free(at, tag);
  }

  /// The bytes that the allocation at `at` can hold: what was asked for, rounded up.
  public long usableBytes(long at) {
    return allocator.usableBytes(at);
  }

  /// What [#usableBytes] would be after `allocate(bytes)`.
  public static long roundUp(long bytes) {
    return Allocator.roundUp(bytes);
  }

  /// Bytes in live allocations, rounding included. Needs no lock: without, what it says may be a
  /// moment old.
  public long usedBytes() {
    return allocator.usedBytes();
  }

  /// Bytes in live allocations of one tag. Needs no lock.
  public long usedBytes(MemoryTag tag) {
    return allocator.usedBytes(tag);
  }

  /// Live allocations.
  public long allocationCount() {
    return allocator.allocationCount();
  }

  /// Bytes of chunks that hold allocations or are kept for the next ones: what the region costs
  /// the system, at most.
  public long committedBytes() {
    return allocator.committedBytes();
  }

  /// Bytes of chunks that hold no allocation and are still committed.
  public long freeBytes() {
    return allocator.freeBytes();
  }

  /// Gives a slice (of some MiB at most) of the memory that large allocations have left, or that
  /// [#trimTo] found to be too much, back to the system: freeing a large allocation takes no longer
  /// than freeing others, and someone has to come after it with this. Whether there is more.
  public boolean giveBack() {
    return allocator.giveBack();
  }

  /// Has [#giveBack] give what holds no allocation back to the system, but for `kept` bytes.
  public void trimTo(long kept) {
    allocator.trimTo(kept);
  }

  /// Gives everything that holds no allocation and is still committed back to the system, at once.
  public void trim() {
    allocator.trim();
  }

  /// Forgets every allocation at once. The memory stays committed, for the next allocations or
  /// until a trim.
  public void clear() {
    allocator.clear();
  }

  /// Checks the allocator's own invariants; throws [AssertionError] where one does not hold.
  public void verify() {
    allocator.verify();
  }

  @Override
  public void close() {
    lastPrefetchable = -1;
    size = 0;
    arena.close();
  }

  // ---- references: positions in 32 bits

  /// The 32-bit form of an allocation's offset.
  public static int toReference(long at) {
    return (int) (at >>> 3);
  }

  /// The offset that a 32-bit reference stands for.
  public static long toOffset(int reference) {
    return (reference & 0xFFFF_FFFFL) << 3;
  }

  // ---- access

  public byte getByte(long at) {
    return ALL.get(JAVA_BYTE, address(at, 1));
  }

  public void putByte(long at, byte value) {
    ALL.set(JAVA_BYTE, address(at, 1), value);
  }

  public short getShort(long at) {
    return ALL.get(SHORT, address(at, 2));
  }

  public void putShort(long at, short value) {
    ALL.set(SHORT, address(at, 2), value);
  }

  public int getInt(long at) {
    return ALL.get(INT, address(at, 4));
  }

  public void putInt(long at, int value) {
    ALL.set(INT, address(at, 4), value);
  }

  public long getLong(long at) {
    return ALL.get(LONG, address(at, 8));
  }

  public void putLong(long at, long value) {
    ALL.set(LONG, address(at, 8), value);
  }

  /// Reads the word at `at` so that it is in the cache when it is needed. Needs no lock: the value
  /// may be torn or stale and means nothing; an offset outside the region reads as 0.
  public long prefetch(long at) {
    return isPrefetchable(at) ? wordAt(addressOfWord(at)) : 0;
  }

  /// Whether there is a word at `at` that may be read without the lock.
  boolean isPrefetchable(long at) {
    return at >= 0 && at <= lastPrefetchable;
  }

  /// The machine address of a word that [#isPrefetchable].
  long addressOfWord(long at) {
    return start + at;
  }

  /// The word at a machine address that [#addressOfWord] has given.
  static long wordAt(long address) {
    return ALL.get(LONG, address);
  }

  /// Copies `length` bytes of an array to `at`.
  public void put(long at, byte[] source, int from, int length) {
    long to = address(at, length);
    if (length > WORDWISE_LIMIT) {
      MemorySegment.copy(source, from, ALL, JAVA_BYTE, to, length);
    } else if (length >= 8) {
      int last = length - 8;
      for (int i = 0; i < last; i += 8) {
        ALL.set(LONG, to + i, (long) ARRAY_LONG.get(source, from + i));
      }
      ALL.set(LONG, to + last, (long) ARRAY_LONG.get(source, from + last));
    } else if (length >= 4) {
      ALL.set(INT, to, (int) ARRAY_INT.get(source, from));
      ALL.set(INT, to + length - 4, (int) ARRAY_INT.get(source, from + length - 4));
    } else {
      for (int i = 0; i < length; i++) {
        ALL.set(JAVA_BYTE, to + i, source[from + i]);
      }
    }
  }

  /// Copies `length` bytes at `at` into an array.
  public void get(long at, byte[] target, int to, int length) {
    long from = address(at, length);
    if (length > WORDWISE_LIMIT) {
      MemorySegment.copy(ALL, JAVA_BYTE, from, target, to, length);
    } else if (length >= 8) {
      int last = length - 8;
      for (int i = 0; i < last; i += 8) {
        ARRAY_LONG.set(target, to + i, ALL.get(LONG, from + i));
      }
      ARRAY_LONG.set(target, to + last, ALL.get(LONG, from + last));
    } else if (length >= 4) {
      ARRAY_INT.set(target, to, ALL.get(INT, from));
      ARRAY_INT.set(target, to + length - 4, ALL.get(INT, from + length - 4));
    } else {
      for (int i = 0; i < length; i++) {
        target[to + i] = ALL.get(JAVA_BYTE, from + i);
      }
    }
  }

  /// Whether the `length` bytes at `at` are those of the array from `from` on.
  public boolean matches(long at, byte[] other, int from, int length) {
    long here = address(at, length);
    if (length >= 8) {
      int last = length - 8;
      for (int i = 0; i < last; i += 8) {
        if (ALL.get(LONG, here + i) != (long) ARRAY_LONG.get(other, from + i)) {
          return false;
        }
      }
      return ALL.get(LONG, here + last) == (long) ARRAY_LONG.get(other, from + last);
    }
    if (length >= 4) {
      return ALL.get(INT, here) == (int) ARRAY_INT.get(other, from)
          && ALL.get(INT, here + length - 4) == (int) ARRAY_INT.get(other, from + length - 4);
    }
    for (int i = 0; i < length; i++) {
      if (ALL.get(JAVA_BYTE, here + i) != other[from + i]) {
        return false;
      }
    }
    return true;
  }

  /// Whether the `length` bytes at `at` are those of another region, or of this one, from `from`
  /// on.
  public boolean matches(long at, Region other, long from, int length) {
    long here = address(at, length);
    long there = other.address(from, length);
    if (length > WORDWISE_LIMIT) {
      return MemorySegment.mismatch(ALL, here, here + length, ALL, there, there + length) == -1;
    }
    if (length >= 8) {
      int last = length - 8;
      for (int i = 0; i < last; i += 8) {
        if (ALL.get(LONG, here + i) != ALL.get(LONG, there + i)) {
          return false;
        }
      }
      return ALL.get(LONG, here + last) == ALL.get(LONG, there + last);
    }
    for (int i = 0; i < length; i++) {
      if (ALL.get(JAVA_BYTE, here + i) != ALL.get(JAVA_BYTE, there + i)) {
        return false;
      }
    }
    return true;
  }

  /// Copies within the region; the two parts may overlap.
  public void copy(long from, long to, long length) {
    check(from, length);
    check(to, length);
    MemorySegment.copy(segment, from, segment, to, length);
  }

  /// Copies from another region, or from this one.
  public void copyFrom(Region source, long from, long to, long length) {
    source.check(from, length);
    check(to, length);
    MemorySegment.copy(source.segment, from, segment, to, length);
  }

  /// Makes the allocation at `to` hold the first `length` bytes of the allocation at `from` in
  /// another region. Where both are large their pages are moved and not copied: then what `from`
  /// holds is lost.
  void moveFrom(Region source, long from, long to, long length) {
    if (!tryToMovePages(source, from, to, length)) {
      copyFrom(source, from, to, length);
    }
  }

  private boolean tryToMovePages(Region source, long from, long to, long length) {
    if (Checks.CHECKED || length < LEAST_MOVED || !reserved || !source.reserved) {
      return false;
    }
    // Large allocations are whole pages, from their first byte on.
    long pages = roundUp(length);
    if (pages > usableBytes(to) || pages > source.usableBytes(from)) {
      return false;
    }
    return NativeMemory.mayMovePages()
        && NativeMemory.movePages(source.segment.asSlice(from, pages), segment.asSlice(to, pages));
  }

  /// Copies all of a native segment to `at`.
  public void put(long at, MemorySegment source) {
    check(at, source.byteSize());
    MemorySegment.copy(source, 0, segment, at, source.byteSize());
  }

  /// Whether the region grows in steps, so that every allocation may move it.
  boolean isMovable() {
    return !reserved;
  }

  /// A view of `length` bytes at `at`, for as long as they stay allocated. Not for regions that
  /// grow in steps.
  public MemorySegment view(long at, long length) {
    check(at, length);
    return segment.asSlice(at, length);
  }

  /// Whether the bytes at `at` are those of a native segment.
  public boolean matches(long at, MemorySegment other) {
    check(at, other.byteSize());
    return MemorySegment.mismatch(segment, at, at + other.byteSize(), other, 0, other.byteSize())
        == -1;
  }

  /// Sets `length` bytes from `at` on to `value`.
  public void fill(long at, long length, byte value) {
    if (length > WORDWISE_LIMIT) {
      check(at, length);
      segment.asSlice(at, length).fill(value);
    } else {
      long from = address(at, length);
      for (long i = from; i < from + length; i++) {
        ALL.set(JAVA_BYTE, i, value);
      }
    }
  }

  /// The machine address of `length` bytes at `at`, all of which are inside the region: the one way
  /// to an access through [#ALL].
  private long address(long at, long length) {
    check(at, length);
    // Not Objects.checkFromIndexSize: the compiler leaves that as a call in large loops.
    if ((at | length) < 0 || length > size - at) {
      throw outside(at, length);
    }
    return start + at;
  }

  private IndexOutOfBoundsException outside(long at, long length) {
    return new IndexOutOfBoundsException(length + " bytes at " + at + " of " + size);
  }

  private void check(long at, long length) {
    if (Checks.CHECKED) {
      allocator.checkLive(at, length);
    }
  }

  // ---- for the allocator

  long capacity() {
    return capacity;
  }

  /// Makes the bytes up to `end` accessible.
  void growTo(long end) {
    if (reserved || end <= segment.byteSize()) {
      return;
    }
    Arena next = Arena.ofShared();
    MemorySegment larger;
    try {
      larger = next.allocate(Math.min(capacity, Math.max(end, 2 * segment.byteSize())), 64);
    } catch (OutOfMemoryError refused) {
      next.close();
      throw new OutOfMemory(end - segment.byteSize());
    }
    MemorySegment.copy(segment, 0, larger, 0, segment.byteSize());
    Arena previous = arena;
    segment = larger;
    arena = next;
    start = larger.address();
    size = larger.byteSize();
    previous.close();
  }

  void decommit(long at, long length) {
    if (reserved) {
      NativeMemory.decommit(segment.asSlice(at, length));
    } else {
      segment.asSlice(at, length).fill((byte) 0);
    }
  }

  void preferHugePages(long at, long length) {
    if (reserved) {
      NativeMemory.preferHugePages(segment.asSlice(at, length));
    }
  }

  /// Has the first `length` bytes stand in small pages from when they are touched next.
  void avoidHugePages(long length) {
    if (reserved && length > 0) {
      NativeMemory.avoidHugePages(segment.asSlice(0, length));
    }
  }

  void planCollapse(long length) {
    uncollapsed = length;
  }

  /// Has the system move what was used before the region became large into huge pages. That takes
  /// some ten milliseconds, once; it needs no lock, and should not be done with one.
  public void collapse() {
    long length = uncollapsed;
    if (length > 0) {
      uncollapsed = 0;
      if (reserved) {
        NativeMemory.collapse(segment.asSlice(0, length));
      }
    }
  }

  /// Whether there are huge pages that the system has not backed yet, and that are about to be
  /// touched: each will take the system a fifth of a millisecond, or ten where it is a guest.
  public boolean wantsCommit() {
    return allocator.wantsCommit();
  }

  /// The offset of one of these pages, or -1 where there are no more: in a large allocation, or
  /// where the region `isGrowing`, the page for the small allocations to come.
  public long planCommit(boolean isGrowing) {
    return allocator.planCommit(isGrowing);
  }

  /// Has the system back a huge page that was planned. Needs no lock, and should be done without.
  public void commit(long at) {
    if (reserved) {
      NativeMemory.commit(segment.asSlice(at, Allocator.HUGE_PAGE_BYTES));
    }
  }

  /// The free-list link in a free block, which no check may refuse.
  int linkAt(long at) {
    return segment.get(INT, at);
  }

  void linkAt(long at, int reference) {
    segment.set(INT, at, reference);
  }

  void fillUnchecked(long at, long length, byte value) {
    segment.asSlice(at, length).fill(value);
  }

  byte byteUnchecked(long at) {
    return segment.get(JAVA_BYTE, at);
  }
}
