// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.Region;

/// The layout of a word: one element of a [SlicedArray], in 8 bytes.
///
/// ```
///   63                34 33             2 1 0
///   +-------------------+----------------+---+
///   | 0                                  | 0 |   none
///   | number, 62 bits signed             | 1 |   a number in its canonical form
///   | length            | reference      | 0 |   a text in an allocation of its own
///   | up to 7 bytes of text    | length  | 3 |   a short text: length in bits 2 to 7
///   +-------------------+----------------+---+
/// ```
///
/// In memory the lowest byte comes first, so a short text stands at the word's second byte. A text
/// too long for 30 bits has all of these set, and its length in 8 bytes before it.
///
/// Fractions are text here: most are no longer than seven bytes, and need not be made text again
/// each time they are read.
public final class ArrayWord {
  /// No element.
  public static final long NONE = 0;

  private static final int NUMBER = 1;
  private static final int SHORT = 3;
  private static final int KIND_BITS = 3;
  private static final int KIND_SHIFT = 2;
  private static final int LENGTH_SHIFT = 34;
  private static final int LONGEST_SHORT = 7;
  private static final int LONG_LENGTH = (1 << 30) - 1;
  private static final int LONG_LENGTH_BYTES = 8;

  private ArrayWord() {}

  /// The word of a value, for an array, with an allocation where it needs one.
  static long of(Region region, long array, Bytes value) {
    int length = value.length();
    if (IntegerText.isInteger(value)) {
      long number = IntegerText.parse(value);
      if (number << KIND_SHIFT >> KIND_SHIFT == number) {
        return number << KIND_SHIFT | NUMBER;
      }
    }
    if (length <= LONGEST_SHORT) {
      long word = SHORT | (long) length << KIND_SHIFT;
      for (int i = 0; i < length; i++) {
        word |= (value.byteAt(i) & 0xFFL) << Byte.SIZE * (i + 1);
      }
      return word;
    }
    boolean isLong = length >= LONG_LENGTH;
    long bytes = length + (isLong ? (long) LONG_LENGTH_BYTES : 0);
    long at = SlicedArray.allocate(region, array, bytes);
    if (isLong) {
      region.putLong(at, length);
    }
    value.copyTo(region, isLong ? at + LONG_LENGTH_BYTES : at);
    return ofText(at, Math.min(length, LONG_LENGTH));
  }

  private static long ofText(long at, int length) {
    return (Region.toReference(at) & 0xFFFF_FFFFL) << KIND_SHIFT | (long) length << LENGTH_SHIFT;
  }

  /// A word of the same value for another array, where that needs an allocation, with its own.
  static long copy(Region source, long word, Region target, long array) {
    if (!isAllocated(word)) {
      return word;
    }
    long at = allocation(word);
    int length = (int) (word >>> LENGTH_SHIFT);
    long bytes = length;
    if (length == LONG_LENGTH) {
      bytes = source.getLong(at) + LONG_LENGTH_BYTES;
    }
    long copy = SlicedArray.allocate(target, array, bytes);
    target.copyFrom(source, at, copy, bytes);
    return ofText(copy, length);
  }

  static void free(Region region, long array, long word) {
    if (isAllocated(word)) {
      SlicedArray.free(region, array, allocation(word));
    }
  }

  static boolean isAllocated(long word) {
    return word != NONE && (word & KIND_BITS) == 0;
  }

  static long allocation(long word) {
    return Region.toOffset((int) (word >>> KIND_SHIFT));
  }

  public static boolean isNumber(long word) {
    return (word & KIND_BITS) == NUMBER;
  }

  public static long number(long word) {
    return word >> KIND_SHIFT;
  }

  /// The length of a word's text; the word must not be a number.
  public static int length(Region region, long word) {
    if ((word & KIND_BITS) == SHORT) {
      return (int) word >>> KIND_SHIFT & LONGEST_SHORT;
    }
    int length = (int) (word >>> LENGTH_SHIFT);
    return length == LONG_LENGTH ? (int) region.getLong(allocation(word)) : length;
  }

  /// Copies the text of the word that stands at `slot`, or a number's digits, into an array, which
  /// must have room for 20 bytes or the text; returns how many bytes that were.
  public static int copyText(Region region, long slot, byte[] target) {
    long word = region.getLong(slot);
    if (isNumber(word)) {
      return IntegerText.write(number(word), target, 0);
    }
    int length = length(region, word);
    region.get(text(slot, word), target, 0, length);
    return length;
  }

  /// Where the text of the word that stands at `slot` begins; it must not be a number.
  public static long text(long slot, long word) {
    if ((word & KIND_BITS) == SHORT) {
      return slot + 1;
    }
    boolean isLong = (int) (word >>> LENGTH_SHIFT) == LONG_LENGTH;
    return isLong ? allocation(word) + LONG_LENGTH_BYTES : allocation(word);
  }
}
