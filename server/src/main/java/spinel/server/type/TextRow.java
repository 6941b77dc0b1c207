// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import spinel.memory.Region;
import spinel.structure.PausePoint;

/// A row of texts that stay where they are stored: numbers, bytes in one region or another, and
/// gaps. Takes a few bytes of heap for each, and none for what they say; good until one of them is
/// changed.
///
/// Texts are ordered by their bytes, as unsigned numbers, and a gap comes before all of them. Where
/// they are read as C reads strings, they end at their first NUL byte.
public final class TextRow {
  private static final int NUMBER = -1;
  private static final int GAP = -2;
  private static final long LOW_SEVEN_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

  private final StoredText view = new StoredText();
  private final byte[] digits = new byte[Decimal.LONGEST + 8];
  private final boolean endsAtNul;

  /// For a text, where it stands; for a number, the number.
  private final long[] values;

  /// For a text, its length.
  private final int[] lengths;

  private int size;
  private Region[] regions = new Region[1];
  private int regionCount;
  private int lastRegion;

  /// Which region a text is in, as soon as it is not the first for all.
  private byte[] places;

  /// An empty row for so many texts.
  public TextRow(int capacity, boolean endsAtNul) {
    this.endsAtNul = endsAtNul;
    values = PausePoint.newLongs(capacity);
    lengths = PausePoint.newInts(capacity);
  }

  public int size() {
    return size;
  }

  // ---- filling

  public void add(long number) {
    values[size] = number;
    lengths[size++] = NUMBER;
  }

  public void add(Region region, long at, int length) {
    if (regionCount == 0 || regions[lastRegion] != region) {
      findRegion(region);
    }
    if (places != null) {
      places[size] = (byte) lastRegion;
    }
    values[size] = at;
    lengths[size++] = length;
  }

  /// Adds a text, or where that is null, a gap.
  public void add(StoredText text) {
    if (text == null) {
      lengths[size++] = GAP;
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
      if (index == 1) {
        places = new byte[lengths.length];
      }
      regions[index] = region;
      regionCount++;
    }
    lastRegion = index;
  }

  // ---- reading

  /// The text at an index, which is no gap; the view is good until this is called again.
  public StoredText get(int index) {
    return lengths[index] == NUMBER
        ? view.set(values[index])
        : view.set(region(index), values[index], lengths[index]);
  }

  private Region region(int index) {
    return regions[places == null ? 0 : places[index]];
  }

  private int length(int index) {
    return lengths[index] == NUMBER ? Decimal.length(values[index]) : lengths[index];
  }

  /// Eight bytes of a text from `from` on, the first as the highest; zeros after its end.
  private long word(int index, int from) {
    int left = length(index) - from;
    if (left <= 0) {
      return 0;
    }
    if (lengths[index] == NUMBER) {
      int end = Decimal.write(values[index], digits, 0);
      long word = 0;
      for (int i = from; i < from + 8; i++) {
        word = word << 8 | (i < end ? digits[i] & 0xFF : 0);
      }
      return word;
    }
    Region region = region(index);
    long at = values[index] + from;
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
    while (first < size && lengths[first] == GAP) {
      first++;
    }
    if (first == size) {
      return 0;
    }
    int common = endsAtNul ? lengthToNul(first) : length(first);
    for (int i = first + 1; i < size && common > 0; i++) {
      if (lengths[i] != GAP) {
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
    if (lengths[index] == GAP) {
      return 0;
    }
    long word = word(index, common);
    return endsAtNul ? cut(word) : word;
  }

  /// Less than 0 where one text comes before another, more than 0 where it comes after it.
  public int compare(int one, int other) {
    if (lengths[one] == GAP || lengths[other] == GAP) {
      return Boolean.compare(lengths[one] != GAP, lengths[other] != GAP);
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
}
