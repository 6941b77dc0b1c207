// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.nio.charset.StandardCharsets;
import spinel.memory.Bytes;

/// A 64-bit integer as text in its one canonical form: decimal, no plus sign, no leading zero, no
/// minus zero. What has this form can be kept as a number and given back byte for byte.
final class IntegerText {
  /// The most bytes that the text of a number takes.
  static final int MOST_BYTES = 20;

  private static final int SAFE_DIGITS = 18;
  private static final byte[] LARGEST = "9223372036854775807".getBytes(StandardCharsets.US_ASCII);

  private IntegerText() {}

  /// Whether [#parse] may be called.
  static boolean isInteger(Bytes text) {
    int length = text.length();
    if (length == 0 || length > MOST_BYTES) {
      return false;
    }
    boolean negative = text.byteAt(0) == '-';
    int from = negative ? 1 : 0;
    int digits = length - from;
    if (digits == 0 || digits > LARGEST.length) {
      return false;
    }
    if (text.byteAt(from) == '0') {
      return length == 1;
    }
    for (int i = from; i < length; i++) {
      byte digit = text.byteAt(i);
      if (digit < '0' || digit > '9') {
        return false;
      }
    }
    return digits <= SAFE_DIGITS || isInRange(text, from, negative);
  }

  /// Whether nineteen digits are within the range of a long: it reaches one further below zero.
  private static boolean isInRange(Bytes text, int from, boolean negative) {
    for (int i = 0; i < LARGEST.length; i++) {
      int difference = text.byteAt(from + i) - LARGEST[i];
      if (difference != 0) {
        return difference < 0 || negative && difference == 1 && i == LARGEST.length - 1;
      }
    }
    return true;
  }

  /// The number of a text that [#isInteger].
  static long parse(Bytes text) {
    boolean negative = text.byteAt(0) == '-';
    long value = 0;
    for (int i = negative ? 1 : 0; i < text.length(); i++) {
      value = value * 10 - (text.byteAt(i) - '0');
    }
    return negative ? value : -value;
  }

  /// Bytes of a number's text.
  static int bytes(long value) {
    int bytes = value < 0 ? 2 : 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      bytes++;
    }
    return bytes;
  }

  /// Writes a number's text at `at` and returns its length.
  static int write(long value, byte[] target, int at) {
    int length = bytes(value);
    long rest = value;
    for (int i = at + length - 1; i >= at; i--) {
      target[i] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    }
    if (value < 0) {
      target[at] = '-';
    }
    return length;
  }
}
