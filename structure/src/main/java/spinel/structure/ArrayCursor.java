// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// A walk over the elements of a [SlicedArray] from one index to another, upwards or downwards;
/// meant to be used again. The array must not change meanwhile.
public final class ArrayCursor {
  private Region region;
  private long array;
  private int bits;
  private boolean isReverse;
  private long low;
  private long high;
  private long nextSlice;
  private long slice;
  private long sliceStart;
  private boolean isDense;
  private int position;
  private int end;
  private long slot;
  private long index;

  /// Turns to the elements from `from` to `to`, both included, both unsigned.
  public ArrayCursor open(Region of, long root, long from, long to) {
    region = of;
    array = root;
    isReverse = Long.compareUnsigned(from, to) > 0;
    low = isReverse ? to : from;
    high = isReverse ? from : to;
    bits = Integer.numberOfTrailingZeros(SlicedArray.sliceSize(of, root));
    nextSlice = (isReverse ? high : low) >>> bits;
    slice = 0;
    return this;
  }

  /// Goes to the next element; false where there is none.
  public boolean next() {
    do {
      if (slice != 0 && nextInSlice()) {
        return true;
      }
    } while (openSlice());
    return false;
  }

  /// The index of the element, unsigned.
  public long index() {
    return index;
  }

  /// The slot of the element: see [SlicedArray#find].
  public long slot() {
    return slot;
  }

  /// The word of the element.
  public long word() {
    return region.getLong(slot);
  }

  private boolean openSlice() {
    long number =
        isReverse
            ? ArrayDirectory.previous(region, array, nextSlice)
            : ArrayDirectory.next(region, array, nextSlice);
    if (number < low >>> bits || number > high >>> bits) {
      slice = 0;
      return false;
    }
    nextSlice = isReverse ? number - 1 : number + 1;
    slice = ArrayDirectory.find(region, array, number);
    sliceStart = number << bits;
    int size = 1 << bits;
    int from = number == low >>> bits ? (int) low & size - 1 : 0;
    int to = number == high >>> bits ? (int) high & size - 1 : size - 1;
    isDense = ArraySlice.isDense(region, slice);
    int first;
    int last;
    if (isDense) {
      int window = ArraySlice.first(region, slice);
      first = Math.max(from, window);
      last = Math.min(to, window + ArraySlice.window(region, slice) - 1);
    } else {
      first = ArraySlice.position(region, slice, from);
      last = ArraySlice.position(region, slice, to + 1) - 1;
    }
    position = isReverse ? last : first;
    end = isReverse ? first - 1 : last + 1;
    if (isReverse ? end > position : end < position) {
      end = position;
    }
    return true;
  }

  private boolean nextInSlice() {
    int step = isReverse ? -1 : 1;
    while (position != end) {
      int at = position;
      position += step;
      if (!isDense) {
        slot = ArraySlice.sparseSlot(slice, at);
        index = sliceStart + ArraySlice.place(region, slice, at);
        return true;
      }
      slot = ArraySlice.denseSlot(region, slice, at);
      if (region.getLong(slot) != ArrayWord.NONE) {
        index = sliceStart + at;
        return true;
      }
    }
    return false;
  }
}
