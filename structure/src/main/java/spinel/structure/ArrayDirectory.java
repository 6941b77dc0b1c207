// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// The slices of a [SlicedArray] in the order of their numbers.
///
/// ```
///   flat         table: [ slice | slice | ...               up to 2048 references ]
///
///   in blocks    table: [ block number, 64 bits | slices, 32 bits | pages, 32 bits ] ...
///                                                                       |
///                                pages: [ page | page | ... 32 of them ]
///                                           |
///                                page:  [ slice | slice | ... 64 of them ]
/// ```
///
/// While all numbers are below 2048, a slice's reference stands at its number in a table of a power
/// of two references. From the first larger number on, and for good, there are blocks of 2048
/// numbers, as many as have slices, in the order of their numbers; a block's references stand in
/// pages of 64, as many as have slices.
///
/// Costs: O(1) flat, O(log blocks) to find in blocks; a new block moves those behind it. Sizes of
/// the tables are what Redis's are, for ARINFO shows them; that a block has pages, and a lonely
/// slice therefore costs 400 bytes and not 8 KiB, it does not.
final class ArrayDirectory {
  static final int BLOCK_SLICES = 2048;

  private static final int PAGE_SLICES = 64;
  private static final int PAGES = BLOCK_SLICES / PAGE_SLICES;
  private static final int REFERENCE_BYTES = 4;
  private static final int ENTRY_BYTES = 16;
  private static final int FIRST_CAPACITY = 4;

  // Where the array's root has what is the directory's.
  private static final int TABLE = 40;
  private static final int CAPACITY = 44;
  private static final int BLOCKS = 48;

  private static final int FLAT = -1;

  private ArrayDirectory() {}

  /// Makes an empty directory of a new root.
  static void create(Region region, long array) {
    region.putInt(array + TABLE, 0);
    region.putInt(array + CAPACITY, 0);
    region.putInt(array + BLOCKS, FLAT);
  }

  private static long table(Region region, long array) {
    return Region.toOffset(region.getInt(array + TABLE));
  }

  private static void setTable(Region region, long array, long table, int capacity) {
    region.putInt(array + TABLE, Region.toReference(table));
    region.putInt(array + CAPACITY, capacity);
  }

  /// The slices or blocks that the table has room for.
  static int capacity(Region region, long array) {
    return region.getInt(array + CAPACITY);
  }

  private static boolean isFlat(Region region, long array) {
    return region.getInt(array + BLOCKS) == FLAT;
  }

  /// The blocks; none while the directory is flat.
  static int blocks(Region region, long array) {
    return Math.max(region.getInt(array + BLOCKS), 0);
  }

  // ---- blocks

  private static long entry(long table, int index) {
    return table + ENTRY_BYTES * (long) index;
  }

  private static long pages(Region region, long entry) {
    return Region.toOffset(region.getInt(entry + 12));
  }

  /// The index of the first block with this number or a larger one.
  private static int blockIndex(Region region, long array, long number) {
    long table = table(region, array);
    int low = 0;
    int high = blocks(region, array);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (region.getLong(entry(table, middle)) < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isBlock(Region region, long array, int index, long number) {
    return index < blocks(region, array)
        && region.getLong(entry(table(region, array), index)) == number;
  }

  private static long pageReference(long pages, long slice) {
    return pages + REFERENCE_BYTES * (slice % BLOCK_SLICES / PAGE_SLICES);
  }

  /// Where a slice's reference stands or would stand, or 0 where there is no place for it yet.
  private static long reference(Region region, long array, long slice) {
    long table = table(region, array);
    if (isFlat(region, array)) {
      return slice < capacity(region, array) ? table + REFERENCE_BYTES * slice : 0;
    }
    int index = blockIndex(region, array, slice / BLOCK_SLICES);
    if (!isBlock(region, array, index, slice / BLOCK_SLICES)) {
      return 0;
    }
    long pages = pages(region, entry(table, index));
    int page = region.getInt(pageReference(pages, slice));
    return page == 0 ? 0 : Region.toOffset(page) + REFERENCE_BYTES * (slice % PAGE_SLICES);
  }

  // ---- finding

  /// The slice of this number, or 0.
  static long find(Region region, long array, long slice) {
    long reference = reference(region, array, slice);
    return reference == 0 ? 0 : Region.toOffset(region.getInt(reference));
  }

  /// The number of the first slice from `number` on, or -1.
  static long next(Region region, long array, long number) {
    if (isFlat(region, array)) {
      return nextReference(region, table(region, array), number, capacity(region, array));
    }
    long table = table(region, array);
    long from = number;
    int blocks = blocks(region, array);
    for (int i = blockIndex(region, array, number / BLOCK_SLICES); i < blocks; i++) {
      long first = region.getLong(entry(table, i)) * BLOCK_SLICES;
      long found = nextInBlock(region, pages(region, entry(table, i)), Math.max(from - first, 0));
      if (found >= 0) {
        return first + found;
      }
    }
    return -1;
  }

  private static long nextInBlock(Region region, long pages, long from) {
    long place = from;
    while (place < BLOCK_SLICES) {
      int page = region.getInt(pageReference(pages, place));
      if (page != 0) {
        long found = nextReference(region, Region.toOffset(page), place % PAGE_SLICES, PAGE_SLICES);
        if (found >= 0) {
          return place - place % PAGE_SLICES + found;
        }
      }
      place += PAGE_SLICES - place % PAGE_SLICES;
    }
    return -1;
  }

  private static long nextReference(Region region, long table, long from, int end) {
    for (long i = from; i < end; i++) {
      if (region.getInt(table + REFERENCE_BYTES * i) != 0) {
        return i;
      }
    }
    return -1;
  }

  /// The number of the last slice up to `number`, or -1.
  static long previous(Region region, long array, long number) {
    long table = table(region, array);
    if (isFlat(region, array)) {
      return previousReference(region, table, Math.min(number, capacity(region, array) - 1L));
    }
    int index = blockIndex(region, array, number / BLOCK_SLICES);
    if (!isBlock(region, array, index, number / BLOCK_SLICES)) {
      index--;
    }
    for (int i = index; i >= 0; i--) {
      long first = region.getLong(entry(table, i)) * BLOCK_SLICES;
      long last = Math.min(number - first, BLOCK_SLICES - 1L);
      long found = previousInBlock(region, pages(region, entry(table, i)), last);
      if (found >= 0) {
        return first + found;
      }
    }
    return -1;
  }

  private static long previousInBlock(Region region, long pages, long from) {
    long place = from;
    while (place >= 0) {
      int page = region.getInt(pageReference(pages, place));
      if (page != 0) {
        long found = previousReference(region, Region.toOffset(page), place % PAGE_SLICES);
        if (found >= 0) {
          return place - place % PAGE_SLICES + found;
        }
      }
      place -= place % PAGE_SLICES + 1;
    }
    return -1;
  }

  private static long previousReference(Region region, long table, long from) {
    for (long i = from; i >= 0; i--) {
      if (region.getInt(table + REFERENCE_BYTES * i) != 0) {
        return i;
      }
    }
    return -1;
  }

  // ---- changing

  /// Makes a place for a slice's reference. If there is no room, what was there is as it was.
  static void prepare(Region region, long array, long slice) {
    if (isFlat(region, array) && slice >= BLOCK_SLICES) {
      divide(region, array);
    }
    if (isFlat(region, array)) {
      if (slice >= capacity(region, array)) {
        int larger = Math.max(capacity(region, array), 1);
        while (larger <= slice) {
          larger <<= 1;
        }
        resizeFlat(region, array, larger);
      }
    } else {
      prepareBlock(region, array, slice);
    }
  }

  private static long allocateZeroed(Region region, long array, long bytes) {
    long at = SlicedArray.allocate(region, array, bytes);
    region.fill(at, bytes, (byte) 0);
    return at;
  }

  private static void resizeFlat(Region region, long array, int capacity) {
    long table = allocateZeroed(region, array, (long) REFERENCE_BYTES * capacity);
    int before = capacity(region, array);
    if (before > 0) {
      long kept = (long) REFERENCE_BYTES * Math.min(before, capacity);
      region.copy(table(region, array), table, kept);
      SlicedArray.free(region, array, table(region, array));
    }
    setTable(region, array, table, capacity);
  }

  /// Turns from flat to blocks.
  private static void divide(Region region, long array) {
    long flat = table(region, array);
    int capacity = capacity(region, array);
    long table = SlicedArray.allocate(region, array, (long) ENTRY_BYTES * FIRST_CAPACITY);
    setTable(region, array, table, FIRST_CAPACITY);
    region.putInt(array + BLOCKS, 0);
    if (flat == 0) {
      return;
    }
    try {
      for (long i = 0; i < capacity; i++) {
        int slice = region.getInt(flat + REFERENCE_BYTES * i);
        if (slice != 0) {
          prepareBlock(region, array, i);
          setInBlock(region, array, i, slice);
        }
      }
    } catch (OutOfMemory full) {
      freeTables(region, array);
      setTable(region, array, flat, capacity);
      region.putInt(array + BLOCKS, FLAT);
      throw full;
    }
    SlicedArray.free(region, array, flat);
  }

  private static void prepareBlock(Region region, long array, long slice) {
    long number = slice / BLOCK_SLICES;
    int index = blockIndex(region, array, number);
    if (isBlock(region, array, index, number)) {
      long pages = pages(region, entry(table(region, array), index));
      preparePage(region, array, pages, slice);
      return;
    }
    int blocks = blocks(region, array);
    if (blocks == capacity(region, array)) {
      enlargeTable(region, array, blocks);
    }
    long pages = allocateZeroed(region, array, (long) REFERENCE_BYTES * PAGES);
    try {
      preparePage(region, array, pages, slice);
    } catch (OutOfMemory full) {
      SlicedArray.free(region, array, pages);
      throw full;
    }
    long entry = entry(table(region, array), index);
    if (index < blocks) {
      region.copy(entry, entry + ENTRY_BYTES, (long) ENTRY_BYTES * (blocks - index));
    }
    region.putLong(entry, number);
    region.putInt(entry + 8, 0);
    region.putInt(entry + 12, Region.toReference(pages));
    region.putInt(array + BLOCKS, blocks + 1);
  }

  private static void enlargeTable(Region region, long array, int blocks) {
    long table = SlicedArray.allocate(region, array, 2L * ENTRY_BYTES * blocks);
    region.copy(table(region, array), table, (long) ENTRY_BYTES * blocks);
    SlicedArray.free(region, array, table(region, array));
    setTable(region, array, table, 2 * blocks);
  }

  private static void preparePage(Region region, long array, long pages, long slice) {
    long reference = pageReference(pages, slice);
    if (region.getInt(reference) == 0) {
      long page = allocateZeroed(region, array, (long) REFERENCE_BYTES * PAGE_SLICES);
      region.putInt(reference, Region.toReference(page));
    }
  }

  /// Sets a slice that is new, or in the place of another of its number; its place was prepared.
  static void set(Region region, long array, long number, long slice) {
    int reference = Region.toReference(slice);
    if (isFlat(region, array)) {
      region.putInt(table(region, array) + REFERENCE_BYTES * number, reference);
    } else {
      setInBlock(region, array, number, reference);
    }
  }

  private static void setInBlock(Region region, long array, long number, int slice) {
    long reference = reference(region, array, number);
    if (region.getInt(reference) == 0) {
      int index = blockIndex(region, array, number / BLOCK_SLICES);
      long count = entry(table(region, array), index) + 8;
      region.putInt(count, region.getInt(count) + 1);
    }
    region.putInt(reference, slice);
  }

  /// Takes a slice out.
  static void remove(Region region, long array, long number) {
    long reference = reference(region, array, number);
    region.putInt(reference, 0);
    if (isFlat(region, array)) {
      return;
    }
    int index = blockIndex(region, array, number / BLOCK_SLICES);
    long entry = entry(table(region, array), index);
    long page = reference - REFERENCE_BYTES * (number % PAGE_SLICES);
    if (nextReference(region, page, 0, PAGE_SLICES) < 0) {
      SlicedArray.free(region, array, page);
      region.putInt(pageReference(pages(region, entry), number), 0);
    }
    int slices = region.getInt(entry + 8) - 1;
    region.putInt(entry + 8, slices);
    if (slices == 0) {
      SlicedArray.free(region, array, pages(region, entry));
      int rest = blocks(region, array) - index - 1;
      if (rest > 0) {
        region.copy(entry + ENTRY_BYTES, entry, (long) ENTRY_BYTES * rest);
      }
      region.putInt(array + BLOCKS, blocks(region, array) - 1);
    }
  }

  /// Makes a flat table no larger than the highest slice needs.
  static void shrink(Region region, long array, long highest) {
    int needed = (int) Math.min(Long.highestOneBit(Math.max(highest, 0)) << 1, BLOCK_SLICES);
    needed = Math.max(needed, 1);
    if (isFlat(region, array) && needed < capacity(region, array)) {
      try {
        resizeFlat(region, array, needed);
      } catch (OutOfMemory full) {
        // Then it stays as large as it is.
        return;
      }
    }
  }

  /// Gives the directory of a new array the form and the capacity of another's, without slices.
  static void createLike(Region source, long other, Region target, long array) {
    int capacity = capacity(source, other);
    if (capacity == 0) {
      return;
    }
    if (isFlat(source, other)) {
      resizeFlat(target, array, capacity);
    } else {
      setTable(
          target,
          array,
          SlicedArray.allocate(target, array, (long) ENTRY_BYTES * capacity),
          capacity);
      target.putInt(array + BLOCKS, 0);
    }
  }

  /// Frees the tables, but no slices.
  static void freeTables(Region region, long array) {
    long table = table(region, array);
    for (int i = 0; i < blocks(region, array); i++) {
      long pages = pages(region, entry(table, i));
      for (int page = 0; page < PAGES; page++) {
        int reference = region.getInt(pages + REFERENCE_BYTES * (long) page);
        if (reference != 0) {
          SlicedArray.free(region, array, Region.toOffset(reference));
        }
      }
      SlicedArray.free(region, array, pages);
    }
    if (table != 0) {
      SlicedArray.free(region, array, table);
    }
  }
}
