// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// A slice of a [SlicedArray]: the elements of one run of indexes, in one allocation. Places in it
/// are counted from the run's start.
///
/// ```
///   dense     0       4       8       12       16        24
///             +-------+-------+-------+--------+---------+------+------+- - -
///             | kind  | count | first | window | highest | word | word |
///             +-------+-------+-------+--------+---------+------+------+- - -
///   sparse    0       4       8          16                    16 + 8 * capacity
///             +-------+-------+----------+------+------+- - - -+-------+-------+- - -
///             | kind  | count | capacity | word | word |       | place | place |
///             +-------+-------+----------+------+------+- - - -+-------+-------+- - -
/// ```
///
/// - A dense slice has a word for each place of a window, whether there is an element or not. The
///   window has a power of two places, starts with 8, and grows to that side where an element is
///   put, up to the whole slice. `highest` is the highest place of an element.
/// - A sparse slice has its elements alone, in the order of their places, which are 16 bits each.
///
/// When one becomes the other, and how far windows and capacities grow, is what Redis does: ARINFO
/// tells of it.
final class ArraySlice {
  private static final int DENSE = 0;
  private static final int SPARSE = 1;
  private static final int FIRST = 8;
  private static final int WINDOW = 12;
  private static final int HIGHEST = 16;
  private static final int ITEMS = 24;
  private static final int CAPACITY = 8;
  private static final int WORDS = 16;
  private static final int SMALLEST_WINDOW = 8;
  private static final int SMALLEST_CAPACITY = 4;

  /// What Redis's slices have beside their elements: it goes into the choice between the two.
  private static final int REDIS_HEADER_BYTES = 32;

  private ArraySlice() {}

  static boolean isDense(Region region, long slice) {
    return region.getByte(slice) == DENSE;
  }

  /// The elements.
  static int count(Region region, long slice) {
    return region.getInt(slice + 4);
  }

  private static void setCount(Region region, long slice, int count) {
    region.putInt(slice + 4, count);
  }

  // ---- dense

  /// The first place of a dense slice's window.
  static int first(Region region, long slice) {
    return region.getInt(slice + FIRST);
  }

  /// The places in a dense slice's window.
  static int window(Region region, long slice) {
    return region.getInt(slice + WINDOW);
  }

  /// The slot of a place in a dense slice's window.
  static long denseSlot(Region region, long slice, int place) {
    return slice + ITEMS + Long.BYTES * (long) (place - first(region, slice));
  }

  /// A dense slice without elements, around a place.
  static long createDense(Region region, long array, int place, int size) {
    return createWindow(region, array, Math.min(place, size - SMALLEST_WINDOW), SMALLEST_WINDOW);
  }

  private static long createWindow(Region region, long array, int first, int window) {
    long slice = SlicedArray.allocate(region, array, ITEMS + Long.BYTES * (long) window);
    region.putLong(slice, DENSE);
    region.putInt(slice + FIRST, first);
    region.putInt(slice + WINDOW, window);
    region.putInt(slice + HIGHEST, 0);
    region.fill(slice + ITEMS, Long.BYTES * (long) window, (byte) 0);
    return slice;
  }

  /// A dense slice whose window reaches a place: this one, or one in its place.
  static long reach(Region region, long array, long slice, int place, int size) {
    int first = first(region, slice);
    int window = window(region, slice);
    if (place >= first + window) {
      while (place >= first + window && window < size) {
        window <<= 1;
      }
      return widen(region, array, slice, Math.min(first, size - window), window);
    }
    if (place < first) {
      int end = first + window;
      window = Math.clamp(nextPowerOfTwo(end - place), SMALLEST_WINDOW, size);
      return widen(region, array, slice, window == size ? 0 : Math.max(end - window, 0), window);
    }
    return slice;
  }

  private static int nextPowerOfTwo(int number) {
    return number <= 1 ? 1 : Integer.highestOneBit(number - 1) << 1;
  }

  private static long widen(Region region, long array, long slice, int first, int window) {
    long wider = createWindow(region, array, first, window);
    int before = first(region, slice);
    long to = wider + ITEMS + Long.BYTES * (long) (before - first);
    region.copy(slice + ITEMS, to, Long.BYTES * (long) window(region, slice));
    setCount(region, wider, count(region, slice));
    region.putInt(wider + HIGHEST, region.getInt(slice + HIGHEST));
    SlicedArray.free(region, array, slice);
    return wider;
  }

  // ---- sparse

  static int capacity(Region region, long slice) {
    return region.getInt(slice + CAPACITY);
  }

  /// The place of the element at a position of a sparse slice.
  static int place(Region region, long slice, int position) {
    return region.getShort(places(region, slice) + 2L * position) & 0xFFFF;
  }

  private static long places(Region region, long slice) {
    return slice + WORDS + Long.BYTES * (long) capacity(region, slice);
  }

  /// The slot of the element at a position of a sparse slice.
  static long sparseSlot(long slice, int position) {
    return slice + WORDS + Long.BYTES * (long) position;
  }

  /// The position of the first element at a place or behind it in a sparse slice.
  static int position(Region region, long slice, int place) {
    int low = 0;
    int high = count(region, slice);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (place(region, slice, middle) < place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isAt(Region region, long slice, int position, int place) {
    return position < count(region, slice) && place(region, slice, position) == place;
  }

  /// A sparse slice without elements.
  static long createSparse(Region region, long array, int mostSparse) {
    return createCapacity(region, array, Math.min(mostSparse, SMALLEST_CAPACITY));
  }

  private static long createCapacity(Region region, long array, int capacity) {
    long slice = SlicedArray.allocate(region, array, WORDS + (Long.BYTES + 2L) * capacity);
    region.putLong(slice, SPARSE);
    region.putInt(slice + CAPACITY, capacity);
    return slice;
  }

  /// A sparse slice with room for one element more, up to `mostSparse`: this one, or one in its
  /// place.
  static long enlarge(Region region, long array, long slice, int mostSparse) {
    int count = count(region, slice);
    int capacity = capacity(region, slice);
    if (count < capacity) {
      return slice;
    }
    int larger = (int) Math.min(2L * capacity, mostSparse);
    long copy = createCapacity(region, array, larger);
    region.copy(slice + WORDS, copy + WORDS, Long.BYTES * (long) count);
    region.copy(places(region, slice), places(region, copy), 2L * count);
    setCount(region, copy, count);
    SlicedArray.free(region, array, slice);
    return copy;
  }

  // ---- from one to the other

  /// A dense slice in the place of a sparse one.
  static long toDense(Region region, long array, long slice, int size) {
    int count = count(region, slice);
    int first = count == 0 ? 0 : place(region, slice, 0);
    int last = count == 0 ? 0 : place(region, slice, count - 1);
    int window = Math.clamp(nextPowerOfTwo(last - first + 1), SMALLEST_WINDOW, size);
    long dense = createWindow(region, array, Math.min(first, size - window), window);
    for (int i = 0; i < count; i++) {
      long slot = denseSlot(region, dense, place(region, slice, i));
      region.putLong(slot, region.getLong(sparseSlot(slice, i)));
    }
    setCount(region, dense, count);
    region.putInt(dense + HIGHEST, last);
    SlicedArray.free(region, array, slice);
    return dense;
  }

  /// A sparse slice in the place of a dense one, if that has few elements left in a wide window.
  static long thin(Region region, long array, long slice, int mostSparse, int fewest) {
    int count = count(region, slice);
    int window = window(region, slice);
    long denseBytes = REDIS_HEADER_BYTES + 8L * window;
    long sparseBytes = REDIS_HEADER_BYTES + (2L * fewest + 7 & ~7L) + 8L * fewest;
    if (count > Math.min(fewest, mostSparse)
        || window == SMALLEST_WINDOW
        || window < 4L * fewest
        || denseBytes < sparseBytes * 5 / 4) {
      return slice;
    }
    long sparse = createCapacity(region, array, fewest);
    long places = places(region, sparse);
    int position = 0;
    for (int i = 0; i < window && position < count; i++) {
      long word = region.getLong(slice + ITEMS + Long.BYTES * (long) i);
      if (word != ArrayWord.NONE) {
        region.putLong(sparseSlot(sparse, position), word);
        region.putShort(places + 2L * position, (short) (first(region, slice) + i));
        position++;
      }
    }
    setCount(region, sparse, count);
    SlicedArray.free(region, array, slice);
    return sparse;
  }

  // ---- elements

  /// The slot of the element at a place, or 0.
  static long find(Region region, long slice, int place) {
    if (isDense(region, slice)) {
      int first = first(region, slice);
      if (place < first || place >= first + window(region, slice)) {
        return 0;
      }
      long slot = denseSlot(region, slice, place);
      return region.getLong(slot) == ArrayWord.NONE ? 0 : slot;
    }
    int position = position(region, slice, place);
    return isAt(region, slice, position, place) ? sparseSlot(slice, position) : 0;
  }

  /// The highest place of an element; the slice has one.
  static int highest(Region region, long slice) {
    return isDense(region, slice)
        ? region.getInt(slice + HIGHEST)
        : place(region, slice, count(region, slice) - 1);
  }

  /// Puts a word at a place without an element, which the window reaches or the capacity has room
  /// for.
  static void add(Region region, long slice, int place, long word) {
    int count = count(region, slice);
    if (isDense(region, slice)) {
      region.putLong(denseSlot(region, slice, place), word);
      region.putInt(slice + HIGHEST, Math.max(place, region.getInt(slice + HIGHEST)));
    } else {
      int position = position(region, slice, place);
      long places = places(region, slice);
      moveTail(region, slice, places, position, position + 1, count - position);
      region.putLong(sparseSlot(slice, position), word);
      region.putShort(places + 2L * position, (short) place);
    }
    setCount(region, slice, count + 1);
  }

  private static void moveTail(
      Region region, long slice, long places, int from, int to, int count) {
    if (count > 0) {
      region.copy(sparseSlot(slice, from), sparseSlot(slice, to), Long.BYTES * (long) count);
      region.copy(places + 2L * from, places + 2L * to, 2L * count);
    }
  }

  /// Removes and frees the elements from one place to another; how many there were.
  static int removeRange(Region region, long array, long slice, int from, int to) {
    int removed =
        isDense(region, slice)
            ? removeDense(region, array, slice, from, to)
            : removeSparse(region, array, slice, from, to);
    setCount(region, slice, count(region, slice) - removed);
    return removed;
  }

  private static int removeDense(Region region, long array, long slice, int from, int to) {
    int first = first(region, slice);
    int last = Math.min(to, first + window(region, slice) - 1);
    int removed = 0;
    for (int place = Math.max(from, first); place <= last; place++) {
      long slot = denseSlot(region, slice, place);
      long word = region.getLong(slot);
      if (word != ArrayWord.NONE) {
        ArrayWord.free(region, array, word);
        region.putLong(slot, ArrayWord.NONE);
        removed++;
      }
    }
    int highest = region.getInt(slice + HIGHEST);
    if (highest >= from && highest <= to) {
      while (highest > first
          && region.getLong(denseSlot(region, slice, highest)) == ArrayWord.NONE) {
        highest--;
      }
      region.putInt(slice + HIGHEST, highest);
    }
    return removed;
  }

  private static int removeSparse(Region region, long array, long slice, int from, int to) {
    int first = position(region, slice, from);
    int end = position(region, slice, to + 1);
    for (int i = first; i < end; i++) {
      ArrayWord.free(region, array, region.getLong(sparseSlot(slice, i)));
    }
    int rest = count(region, slice) - end;
    moveTail(region, slice, places(region, slice), end, first, rest);
    return end - first;
  }

  /// The elements from one place to another in a sparse slice.
  static int countSparse(Region region, long slice, int from, int to) {
    return position(region, slice, to + 1) - position(region, slice, from);
  }

  // ---- the slice as a whole

  /// Frees the slice with its elements.
  static void free(Region region, long array, long slice) {
    boolean isDense = isDense(region, slice);
    int slots = isDense ? window(region, slice) : count(region, slice);
    long slot = slice + (isDense ? ITEMS : WORDS);
    for (int i = 0; i < slots; i++) {
      ArrayWord.free(region, array, region.getLong(slot + Long.BYTES * (long) i));
    }
    SlicedArray.free(region, array, slice);
  }

  /// A copy of the slice with all elements, for another array. If there is no room, nothing of it
  /// stays allocated.
  static long copy(Region source, long slice, Region target, long array) {
    boolean isDense = isDense(source, slice);
    int slots = isDense ? window(source, slice) : count(source, slice);
    long bytes =
        isDense
            ? ITEMS + Long.BYTES * (long) slots
            : WORDS + (Long.BYTES + 2L) * capacity(source, slice);
    long copy = SlicedArray.allocate(target, array, bytes);
    target.copyFrom(source, slice, copy, bytes);
    long slot = copy + (isDense ? ITEMS : WORDS);
    int done = 0;
    try {
      for (; done < slots; done++) {
        long at = slot + Long.BYTES * (long) done;
        target.putLong(at, ArrayWord.copy(source, target.getLong(at), target, array));
      }
    } catch (RuntimeException full) {
      for (int i = 0; i < done; i++) {
        ArrayWord.free(target, array, target.getLong(slot + Long.BYTES * (long) i));
      }
      SlicedArray.free(target, array, copy);
      throw full;
    }
    return copy;
  }
}
