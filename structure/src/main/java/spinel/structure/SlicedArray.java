// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// An array of values with indexes of 64 bits, unsigned, that costs nothing where it is empty.
///
/// ```
///   root      0       8        16       24        32     40  44  48   56      64
///             +-------+--------+--------+---------+------+------------+-------+-------------+
///             | count | insert | slices | highest | size | directory  | bytes | allocations |
///             +-------+--------+--------+---------+------+-----+------+-------+-------------+
///                                                             |
///                  directory:   slice 0      slice 3      slice 90 071 992
///                                  |            |              |
///                               dense        sparse          sparse
///                               [ . a b c ]  [ x y ]         [ z ]
///                                              7 90            1
/// ```
///
/// The indexes are divided into slices of a power of two, fixed when the array is made. Where a
/// slice has elements it is kept, dense or sparse ([ArraySlice]), in an index that is ordered by
/// slice numbers ([ArrayDirectory]); an element is one word ([ArrayWord]).
///
/// - `insert` is the index of the last insertion, or -1, as the array's user wants it.
/// - `highest` is the highest slice's number, so that the length is known at once.
/// - `bytes` and `allocations` are those of everything but the root, which never moves.
///
/// Invariants: see [#verify]. Costs: an element is found or put in O(1) while indexes stay below
/// 2048 slices, then in O(log) of the blocks of 2048 slices that have elements; a range is scanned
/// in the time that its elements and windows take, never that of its holes.
///
/// Rejected: a B+tree by index (a level or two more on the way to each element, and a place beside
/// each word); a hash table by index (no order). After Sanfilippo's arrays in Redis 8.8.
public final class SlicedArray {
  /// No insertion yet.
  public static final long NO_INDEX = -1;

  public static final int SMALLEST_SLICE = 256;
  public static final int LARGEST_SLICE = 1 << 16;

  private static final int ROOT_BYTES = 72;
  private static final int INSERT = 8;
  private static final int SLICES = 16;
  private static final int HIGHEST = 24;
  private static final int SIZE_BITS = 32;
  private static final int BYTES = 56;
  private static final int ALLOCATIONS = 64;

  private SlicedArray() {}

  // ---- memory, on the array's account

  static long allocate(Region region, long array, long bytes) {
    long at = region.allocate(bytes, MemoryTag.VALUE);
    region.putLong(array + BYTES, region.getLong(array + BYTES) + region.usableBytes(at));
    region.putLong(array + ALLOCATIONS, region.getLong(array + ALLOCATIONS) + 1);
    return at;
  }

  static void free(Region region, long array, long at) {
    region.putLong(array + BYTES, region.getLong(array + BYTES) - region.usableBytes(at));
    region.putLong(array + ALLOCATIONS, region.getLong(array + ALLOCATIONS) - 1);
    region.free(at, MemoryTag.VALUE);
  }

  /// The bytes of the array and all that belongs to it.
  public static long bytes(Region region, long array) {
    return region.usableBytes(array) + region.getLong(array + BYTES);
  }

  /// The allocations of the array, its root among them.
  public static long allocations(Region region, long array) {
    return 1 + region.getLong(array + ALLOCATIONS);
  }

  // ---- the array as a whole

  /// A new array without elements.
  public static long create(Region region, long sliceSize) {
    long bounded = Math.clamp(sliceSize, SMALLEST_SLICE, LARGEST_SLICE);
    long array = region.allocate(ROOT_BYTES, MemoryTag.VALUE);
    region.fill(array, ROOT_BYTES, (byte) 0);
    region.putLong(array + INSERT, NO_INDEX);
    region.putInt(array + SIZE_BITS, Long.numberOfTrailingZeros(Long.highestOneBit(bounded)));
    ArrayDirectory.create(region, array);
    return array;
  }

  /// The elements.
  public static long count(Region region, long array) {
    return region.getLong(array);
  }

  /// The highest index of an element plus one, unsigned.
  public static long length(Region region, long array) {
    if (count(region, array) == 0) {
      return 0;
    }
    long highest = region.getLong(array + HIGHEST);
    int place = ArraySlice.highest(region, ArrayDirectory.find(region, array, highest));
    return (highest << sizeBits(region, array)) + place + 1;
  }

  /// The index of the last insertion, or [#NO_INDEX].
  public static long insertIndex(Region region, long array) {
    return region.getLong(array + INSERT);
  }

  public static void setInsertIndex(Region region, long array, long index) {
    region.putLong(array + INSERT, index);
  }

  public static long slices(Region region, long array) {
    return region.getLong(array + SLICES);
  }

  private static int sizeBits(Region region, long array) {
    return region.getInt(array + SIZE_BITS);
  }

  /// The indexes in a slice.
  public static int sliceSize(Region region, long array) {
    return 1 << sizeBits(region, array);
  }

  /// The slices, or where there are blocks the blocks, that the directory has room for.
  public static int directoryCapacity(Region region, long array) {
    return ArrayDirectory.capacity(region, array);
  }

  /// The blocks that the directory is divided into; none while it is flat.
  public static int directoryBlocks(Region region, long array) {
    return ArrayDirectory.blocks(region, array);
  }

  /// Figures of all slices, as ARINFO shows them.
  public record Figures(
      long denseSlices,
      long sparseSlices,
      long densePlaces,
      long denseElements,
      long sparseCapacity) {}

  /// Goes through all slices.
  public static Figures figures(Region region, long array) {
    long denseSlices = 0;
    long sparseSlices = 0;
    long densePlaces = 0;
    long denseElements = 0;
    long sparseCapacity = 0;
    long number = ArrayDirectory.next(region, array, 0);
    while (number >= 0) {
      long slice = ArrayDirectory.find(region, array, number);
      if (ArraySlice.isDense(region, slice)) {
        denseSlices++;
        densePlaces += ArraySlice.window(region, slice);
        denseElements += ArraySlice.count(region, slice);
      } else {
        sparseSlices++;
        sparseCapacity += ArraySlice.capacity(region, slice);
      }
      number = ArrayDirectory.next(region, array, number + 1);
    }
    return new Figures(denseSlices, sparseSlices, densePlaces, denseElements, sparseCapacity);
  }

  // ---- elements

  /// The slot of the element at an index, or 0. Its word is [ArrayWord]'s; it is valid until the
  /// array changes.
  public static long find(Region region, long array, long index) {
    int bits = sizeBits(region, array);
    long slice = ArrayDirectory.find(region, array, index >>> bits);
    return slice == 0 ? 0 : ArraySlice.find(region, slice, place(index, bits));
  }

  private static int place(long index, int bits) {
    return (int) index & (1 << bits) - 1;
  }

  /// Puts an element at an index other than the highest of all; whether there was none before. A
  /// slice with more than `mostSparse` elements becomes dense. If there is no room, no element has
  /// changed.
  public static boolean put(Region region, long array, long index, Bytes value, int mostSparse) {
    long word = ArrayWord.of(region, array, value);
    try {
      return put(region, array, index, word, mostSparse);
    } catch (OutOfMemory full) {
      ArrayWord.free(region, array, word);
      throw full;
    }
  }

  private static boolean put(Region region, long array, long index, long word, int mostSparse) {
    int bits = sizeBits(region, array);
    long number = index >>> bits;
    int place = place(index, bits);
    long slice = ArrayDirectory.find(region, array, number);
    if (slice == 0) {
      slice =
          mostSparse > 0
              ? ArraySlice.createSparse(region, array, mostSparse)
              : ArraySlice.createDense(region, array, place, 1 << bits);
      link(region, array, number, slice);
    }
    long slot = ArraySlice.find(region, slice, place);
    if (slot != 0) {
      ArrayWord.free(region, array, region.getLong(slot));
      region.putLong(slot, word);
      return false;
    }
    try {
      slice = makeRoom(region, array, number, slice, place, mostSparse);
    } catch (OutOfMemory full) {
      removeIfEmpty(region, array, number);
      throw full;
    }
    ArraySlice.add(region, slice, place, word);
    region.putLong(array, count(region, array) + 1);
    return true;
  }

  /// Puts a new slice into the directory.
  private static void link(Region region, long array, long number, long slice) {
    try {
      ArrayDirectory.prepare(region, array, number);
    } catch (OutOfMemory full) {
      free(region, array, slice);
      throw full;
    }
    ArrayDirectory.set(region, array, number, slice);
    long slices = slices(region, array);
    region.putLong(array + SLICES, slices + 1);
    if (slices == 0 || number > region.getLong(array + HIGHEST)) {
      region.putLong(array + HIGHEST, number);
    }
  }

  /// Gives a slice room for an element more at a place; returns the slice, which may be another
  /// one. Each step leaves the array whole.
  private static long makeRoom(
      Region region, long array, long number, long slice, int place, int mostSparse) {
    long changed = slice;
    if (!ArraySlice.isDense(region, slice)) {
      if (ArraySlice.count(region, slice) < mostSparse) {
        changed = ArraySlice.enlarge(region, array, slice, mostSparse);
        ArrayDirectory.set(region, array, number, changed);
        return changed;
      }
      changed = ArraySlice.toDense(region, array, slice, sliceSize(region, array));
      ArrayDirectory.set(region, array, number, changed);
    }
    changed = ArraySlice.reach(region, array, changed, place, sliceSize(region, array));
    ArrayDirectory.set(region, array, number, changed);
    return changed;
  }

  /// Makes slices dense where a value at each index from `from` to `to` would make them so anyway,
  /// later.
  public static void expect(Region region, long array, long from, long to, int mostSparse) {
    if (mostSparse == 0) {
      return;
    }
    int bits = sizeBits(region, array);
    long last = to >>> bits;
    for (long number = from >>> bits; number <= last; number++) {
      int first = number == from >>> bits ? place(from, bits) : 0;
      int end = number == last ? place(to, bits) : (1 << bits) - 1;
      int wanted = end - first + 1;
      long slice = ArrayDirectory.find(region, array, number);
      if (slice == 0) {
        if (wanted > mostSparse) {
          link(region, array, number, ArraySlice.createDense(region, array, first, 1 << bits));
        }
      } else if (!ArraySlice.isDense(region, slice)) {
        int others =
            ArraySlice.count(region, slice) - ArraySlice.countSparse(region, slice, first, end);
        if (wanted + others > mostSparse) {
          long dense = ArraySlice.toDense(region, array, slice, 1 << bits);
          ArrayDirectory.set(region, array, number, dense);
        }
      }
    }
  }

  // ---- removing

  /// Removes the elements from one index to another; how many there were. A dense slice that has
  /// no more than `fewest` left may become sparse.
  public static long remove(
      Region region, long array, long from, long to, int mostSparse, int fewest) {
    int bits = sizeBits(region, array);
    long first = from >>> bits;
    long last = to >>> bits;
    long removed = 0;
    boolean isThinner = false;
    long number = ArrayDirectory.next(region, array, first);
    while (number >= 0 && number <= last) {
      long slice = ArrayDirectory.find(region, array, number);
      int low = number == first ? place(from, bits) : 0;
      int high = number == last ? place(to, bits) : (1 << bits) - 1;
      int count = ArraySlice.removeRange(region, array, slice, low, high);
      removed += count;
      region.putLong(array, count(region, array) - count);
      if (!removeIfEmpty(region, array, number)) {
        thin(region, array, number, slice, mostSparse, fewest);
      } else {
        isThinner = true;
      }
      number = ArrayDirectory.next(region, array, number + 1);
    }
    if (isThinner && count(region, array) > 0) {
      ArrayDirectory.shrink(region, array, region.getLong(array + HIGHEST));
    }
    return removed;
  }

  private static void thin(
      Region region, long array, long number, long slice, int mostSparse, int fewest) {
    if (mostSparse == 0 || !ArraySlice.isDense(region, slice)) {
      return;
    }
    try {
      long sparse = ArraySlice.thin(region, array, slice, mostSparse, fewest);
      ArrayDirectory.set(region, array, number, sparse);
    } catch (OutOfMemory full) {
      // It stays dense.
      return;
    }
  }

  /// Takes a slice without elements out and frees it; whether it was one.
  private static boolean removeIfEmpty(Region region, long array, long number) {
    long slice = ArrayDirectory.find(region, array, number);
    if (ArraySlice.count(region, slice) > 0) {
      return false;
    }
    unlink(region, array, number);
    free(region, array, slice);
    return true;
  }

  private static void unlink(Region region, long array, long number) {
    ArrayDirectory.remove(region, array, number);
    region.putLong(array + SLICES, slices(region, array) - 1);
    if (number == region.getLong(array + HIGHEST)) {
      long next = ArrayDirectory.previous(region, array, number);
      region.putLong(array + HIGHEST, Math.max(next, 0));
    }
  }

  /// Frees slices with about `budget` allocations, and after the last one the array itself;
  /// whether that was the end of it. Until then nothing else may be done with the array.
  public static boolean freeSome(Region region, long array, int budget) {
    long goal = allocations(region, array) - budget;
    while (slices(region, array) > 0) {
      if (allocations(region, array) <= goal) {
        return false;
      }
      long number = region.getLong(array + HIGHEST);
      long slice = ArrayDirectory.find(region, array, number);
      unlink(region, array, number);
      ArraySlice.free(region, array, slice);
    }
    ArrayDirectory.freeTables(region, array);
    region.free(array, MemoryTag.VALUE);
    return true;
  }

  // ---- copying

  /// A copy in the same region or another. If there is no room, nothing of it stays allocated.
  public static long copy(Region source, long array, Region target) {
    long copy = create(target, sliceSize(source, array));
    try {
      ArrayDirectory.createLike(source, array, target, copy);
      long number = ArrayDirectory.next(source, array, 0);
      while (number >= 0) {
        long slice = ArrayDirectory.find(source, array, number);
        // The place first: a slice alone is freed without its elements.
        ArrayDirectory.prepare(target, copy, number);
        link(target, copy, number, ArraySlice.copy(source, slice, target, copy));
        number = ArrayDirectory.next(source, array, number + 1);
        PausePoint.pass();
      }
    } catch (OutOfMemory full) {
      freeSome(target, copy, Integer.MAX_VALUE);
      throw full;
    }
    target.putLong(copy, count(source, array));
    setInsertIndex(target, copy, insertIndex(source, array));
    return copy;
  }

  /// Checks the array; throws [AssertionError] where something is not as it should be.
  public static void verify(Region region, long array) {
    long count = 0;
    long slices = 0;
    long number = ArrayDirectory.next(region, array, 0);
    long highest = 0;
    while (number >= 0) {
      long slice = ArrayDirectory.find(region, array, number);
      check(ArraySlice.count(region, slice) > 0, "slice " + number + " is empty");
      count += verifySlice(region, slice, sliceSize(region, array));
      slices++;
      highest = number;
      number = ArrayDirectory.next(region, array, number + 1);
    }
    check(count == count(region, array), "count");
    check(slices == slices(region, array), "slices");
    check(highest == region.getLong(array + HIGHEST), "highest slice");
  }

  private static long verifySlice(Region region, long slice, int size) {
    int count = 0;
    int highest = 0;
    if (ArraySlice.isDense(region, slice)) {
      int first = ArraySlice.first(region, slice);
      int window = ArraySlice.window(region, slice);
      check(first >= 0 && first + window <= size, "window");
      for (int place = first; place < first + window; place++) {
        if (region.getLong(ArraySlice.denseSlot(region, slice, place)) != ArrayWord.NONE) {
          count++;
          highest = place;
        }
      }
    } else {
      for (int i = 0; i < ArraySlice.count(region, slice); i++) {
        int place = ArraySlice.place(region, slice, i);
        check(count == 0 || place > highest, "order of places");
        check(place < size, "place");
        count++;
        highest = place;
      }
      check(count <= ArraySlice.capacity(region, slice), "capacity");
    }
    check(count == ArraySlice.count(region, slice), "count of a slice");
    check(highest == ArraySlice.highest(region, slice), "highest place");
    return count;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
