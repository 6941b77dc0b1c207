// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import spinel.memory.Region;
import spinel.structure.Ints;
import spinel.structure.Longs;
import spinel.structure.PausePoint;

/// A row of texts that stay where they are stored: numbers, bytes in one region or another, and
/// gaps. Takes twelve bytes for each, and none for what they say; good until one of them is
/// changed, or this is closed.
///
/// Texts are ordered by their bytes, as unsigned numbers, and a gap comes before all of them. Where
/// they are read as C reads strings, they end at their first NUL byte.
public final class TextRow implements AutoCloseable {
  private static final int NUMBER = -1;
  private static final int GAP = -2;
  private static final long LOW_SEVEN_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

  private final StoredText view = new StoredText();
  private final byte[] digits = new byte[Decimal.LONGEST + 8];
  private final boolean endsAtNul;

  private static final int LEAST_GROWN = 16;

  /// Offsets in a region are below this.
  private static final int REGION_SHIFT = 40;

  /// For a text, where it stands, and above that the index of the region; for a number, the number.
  private Longs values;

  /// For a text, its length.
  private Ints lengths;

  private int size;
  private Region[] regions = new Region[1];
  private int regionCount;
  private int lastRegion;

  /// An empty row with room for so many texts at first, which keeps what it knows of them in a
  /// region.
  public TextRow(Region region, int capacity, boolean endsAtNul) {
    this.endsAtNul = endsAtNul;
    values = new Longs(region, capacity);
    try {
      lengths = new Ints(region, capacity);
    } catch (RuntimeException full) {
      values.close();
      throw full;
    }
  }

  public int size() {
    return size;
  }

  // ---- filling

  private void grow() {
    int longer = Math.max(LEAST_GROWN, 2 * size);
    values = values.grown(longer);
    lengths = lengths.grown(longer);
  }

  public void add(long number) {
    if (size == lengths.length()) {
      grow();
    }
    values.set(size, number);
    lengths.set(size++, NUMBER);
  }

  public void add(Region region, long at, int length) {
    if (size == lengths.length()) {
      grow();
    }
    if (regionCount == 0 || regions[lastRegion] != region) {
      findRegion(region);
    }
    values.set(size, (long) lastRegion << REGION_SHIFT | at);
    lengths.set(size++, length);
  }

  /// Adds a text, or where that is null, a gap.
  public void add(StoredText text) {
    if (text == null) {
      if (size == lengths.length()) {
        grow();
      }
      lengths.set(size++, GAP);
    } else if (text.isNumber()) {
      add(text.number());
    } else {
      add(text.region(), text.offset(), text.length());
    }
  }

  private void findRegion(Region region) {
    int index = 0;
    while (index < regionCount && regions[index] != region) {
      index++;
    }
    if (index == regionCount) {
      if (index == regions.length) {
        regions = Arrays.copyOf(regions, 2 * index);
      }
      regions[index] = region;
      regionCount++;
    }
    lastRegion = index;
  }

  // ---- reading

  /// The text at an index, which is no gap; the view is good until this is called again.
  public StoredText get(int index) {
    int length = lengths.get(index);
    long value = values.get(index);
    return length == NUMBER
        ? view.set(value)
        : view.set(regions[(int) (value >>> REGION_SHIFT)], offset(value), length);
  }

  private static long offset(long value) {
    return value & (1L << REGION_SHIFT) - 1;
  }

  private boolean isGap(int index) {
    return lengths.get(index) == GAP;
  }

  private int length(int index) {
    int length = lengths.get(index);
    return length == NUMBER ? Decimal.length(values.get(index)) : length;
  }

  /// Eight bytes of a text from `from` on, the first as the highest; zeros after its end.
  private long word(int index, int from) {
    int left = length(index) - from;
    if (left <= 0) {
      return 0;
    }
    long value = values.get(index);
    if (lengths.get(index) == NUMBER) {
      int end = Decimal.write(value, digits, 0);
      long word = 0;
      for (int i = from; i < from + 8; i++) {
        word = word << 8 | (i < end ? digits[i] & 0xFF : 0);
      }
      return word;
    }
    Region region = regions[(int) (value >>> REGION_SHIFT)];
    long at = offset(value) + from;
    if (left >= 8) {
      return Long.reverseBytes(region.getLong(at));
    }
    long word = 0;
    for (int i = 0; i < left; i++) {
      word |= (region.getByte(at + i) & 0xFFL) << 56 - 8 * i;
    }
    return word;
  }

  /// The high bit of each byte of a word that is zero.
  private static long zeros(long word) {
    return ~((word & LOW_SEVEN_BITS) + LOW_SEVEN_BITS | word | LOW_SEVEN_BITS);
  }

  /// A word with nothing after its first NUL byte.
  private static long cut(long word) {
    int bits = Long.numberOfLeadingZeros(zeros(word));
    return bits == Long.SIZE ? word : bits == 0 ? 0 : word & -1L << Long.SIZE - bits;
  }

  // ---- comparing

  /// How many bytes all texts begin with in common.
  public int commonPrefix() {
    int first = 0;
    while (first < size && isGap(first)) {
      first++;
    }
    if (first == size) {
      return 0;
    }
    int common = endsAtNul ? lengthToNul(first) : length(first);
    for (int i = first + 1; i < size && common > 0; i++) {
      if (!isGap(i)) {
        common = commonPrefix(first, i, Math.min(common, length(i)));
      }
      PausePoint.pass(i);
    }
    return common;
  }

  private int lengthToNul(int index) {
    int length = length(index);
    for (int at = 0; at < length; at += 8) {
      long zeros = zeros(word(index, at));
      if (zeros != 0) {
        return at + (Long.numberOfLeadingZeros(zeros) >>> 3);
      }
    }
    return length;
  }

  private int commonPrefix(int one, int other, int most) {
    for (int at = 0; at < most; at += 8) {
      long difference = word(one, at) ^ word(other, at);
      if (difference != 0) {
        return Math.min(most, at + (Long.numberOfLeadingZeros(difference) >>> 3));
      }
    }
    return most;
  }

  /// A number that is never larger, as an unsigned one, for a text that comes first, if all begin
  /// with the same `common` bytes.
  public long key(int index, int common) {
    if (isGap(index)) {
      return 0;
    }
    long word = word(index, common);
    return endsAtNul ? cut(word) : word;
  }

  /// Less than 0 where one text comes before another, more than 0 where it comes after it.
  public int compare(int one, int other) {
    if (isGap(one) || isGap(other)) {
      return Boolean.compare(isGap(other), isGap(one));
    }
    int end = Math.max(length(one), length(other));
    for (int at = 0; at < end; at += 8) {
      long a = word(one, at);
      long b = word(other, at);
      if (endsAtNul) {
        a = cut(a);
        b = cut(b);
      }
      if (a != b) {
        return Long.compareUnsigned(a, b);
      }
      if (endsAtNul && zeros(a) != 0) {
        return 0;
      }
    }
    return endsAtNul ? 0 : Integer.compare(length(one), length(other));
  }

  @Override
  public void close() {
    values.close();
    lengths.close();
  }
}
