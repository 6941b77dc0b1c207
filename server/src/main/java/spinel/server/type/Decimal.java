// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;

/// Decimal integers as Redis reads them: an optional minus, no plus, no leading zeros, no spaces,
/// within 64 bits.
public final class Decimal {
  /// The most characters that a 64-bit integer has.
  public static final int LONGEST = 20;

  private Decimal() {}

  /// Whether the bytes are the decimal form of a 64-bit integer, the very form in which it is
  /// printed.
  public static boolean isLong(Bytes text) {
    int length = text.length();
    if (length == 0 || length > LONGEST) {
      return false;
    }
    int first = text.byteAt(0);
    boolean negative = first == '-';
    int start = negative ? 1 : 0;
    int digits = length - start;
    if (digits == 0 || digits > 19) {
      return false;
    }
    int leading = text.byteAt(start);
    if (leading < '1' || leading > '9') {
      return leading == '0' && length == 1;
    }
    long value = 0;
    for (int i = start; i < length; i++) {
      int digit = text.byteAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = value * 10 + digit;
    }
    // Nineteen digits overflow at most into the sign.
    return digits < 19 || value >= 0 || (negative && value == Long.MIN_VALUE);
  }

  /// The number that bytes which are [#isLong] stand for.
  public static long toLong(Bytes text) {
    boolean negative = text.byteAt(0) == '-';
    long value = 0;
    for (int i = negative ? 1 : 0; i < text.length(); i++) {
      value = value * 10 + (text.byteAt(i) - '0');
    }
    return negative ? -value : value;
  }

  /// The number that the bytes stand for, and the smallest one also where they are not [#isLong]:
  /// reads them once where they are.
  public static long parse(Bytes text) {
    int length = text.length();
    if (length == 0 || length > 18 || !text.isArray()) {
      return isLong(text) ? toLong(text) : Long.MIN_VALUE;
    }
    byte[] array = text.array();
    int at = text.offset();
    int end = at + length;
    boolean negative = array[at] == '-';
    if (negative) {
      at++;
    }
    if (at == end || array[at] == '0' && length > 1) {
      return Long.MIN_VALUE;
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = array[at] - '0';
      if (digit < 0 || digit > 9) {
        return Long.MIN_VALUE;
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /// The number of characters of a number's decimal form.
  public static int length(long value) {
    if (value == Long.MIN_VALUE) {
      return LONGEST;
    }
    int length = value < 0 ? 2 : 1;
    for (long rest = Math.abs(value); rest >= 10; rest /= 10) {
      length++;
    }
    return length;
  }

  /// Writes the decimal form of a number that is so many characters long into a region.
  static void put(long value, Region region, long from, int length) {
    long rest = value;
    for (long at = from + length - 1; at >= from; at--) {
      region.putByte(at, (byte) ('0' + Math.abs(rest % 10)));
      rest /= 10;
    }
    if (value < 0) {
      region.putByte(from, (byte) '-');
    }
  }

  /// Writes a number's decimal form at `at` and returns its length.
  public static int write(long value, byte[] target, int at) {
    int length = length(value);
    // Negative throughout: there is one more of them.
    long rest = value < 0 ? value : -value;
    int i = at + length;
    do {
      target[--i] = (byte) ('0' - rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (value < 0) {
      target[at] = '-';
    }
    return length;
  }
}
