// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;
import spinel.server.command.CommandError;

/// The ids of stream entries as text: two unsigned 64-bit numbers, `milliseconds-sequence`.
///
/// An id is read in two steps, [#ms] and [#seq], after a check that it is one: so nothing needs to
/// be allocated for it. Numbers may be written in any way that C's `strtoull` takes, which is what
/// Redis reads them with.
public final class StreamIds {
  static final CommandError INVALID =
      CommandError.of("ERR Invalid stream ID specified as stream command argument");

  /// The most characters that an id has.
  static final int LONGEST = 41;

  private static final int LONGEST_ARGUMENT = 127;

  private StreamIds() {}

  // ---- checks

  /// Checks an id of which the sequence may be missing.
  static Bytes check(Bytes text) {
    int length = length(text);
    int dash = dash(text, length);
    if (text.length() > LONGEST_ARGUMENT
        || !isNumber(text, 0, dash)
        || dash < length && !isNumber(text, dash + 1, length)) {
      throw INVALID;
    }
    return text;
  }

  /// As [#check], where `-` and `+` stand for the least and the greatest id.
  static Bytes checkWithEnds(Bytes text) {
    return isEnd(text, '-') || isEnd(text, '+') ? text : check(text);
  }

  /// As [#check], where `*` may stand for the sequence.
  static Bytes checkForAdding(Bytes text) {
    if (isAutomaticSequence(text)) {
      if (text.length() > LONGEST_ARGUMENT || !isNumber(text, 0, text.length() - 2)) {
        throw INVALID;
      }
      return text;
    }
    return check(text);
  }

  /// Whether an id ends in `-*`.
  static boolean isAutomaticSequence(Bytes text) {
    int length = text.length();
    return length >= 2 && text.byteAt(length - 1) == '*' && dash(text, length(text)) == length - 2;
  }

  /// Whether an id can be read at all.
  static boolean isValid(Bytes text) {
    int length = length(text);
    int dash = dash(text, length);
    return text.length() <= LONGEST_ARGUMENT
        && isNumber(text, 0, dash)
        && (dash == length || isNumber(text, dash + 1, length));
  }

  private static boolean isEnd(Bytes text, int sign) {
    return length(text) == 1 && text.byteAt(0) == sign;
  }

  /// The characters up to the first NUL.
  private static int length(Bytes text) {
    int length = 0;
    while (length < text.length() && text.byteAt(length) != 0) {
      length++;
    }
    return length;
  }

  private static int dash(Bytes text, int length) {
    for (int i = 0; i < length; i++) {
      if (text.byteAt(i) == '-') {
        return i;
      }
    }
    return length;
  }

  private static boolean isNumber(Bytes text, int from, int to) {
    int at = skipBlanks(text, from, to);
    boolean signed = at < to && (text.byteAt(at) == '-' || text.byteAt(at) == '+');
    int first = signed ? at + 1 : at;
    if (first == to) {
      return false;
    }
    long value = 0;
    for (int i = first; i < to; i++) {
      int digit = text.byteAt(i) - '0';
      if (digit < 0
          || digit > 9
          || Long.compareUnsigned(value, Long.divideUnsigned(-1, 10)) > 0
          || Long.compareUnsigned(value * 10, -1L - digit) > 0) {
        return false;
      }
      value = value * 10 + digit;
    }
    // A negative number in its plain form is out of range; in another, it counts from the end.
    boolean plainNegative =
        at == from
            && text.byteAt(at) == '-'
            && text.byteAt(first) != '0'
            && Long.compareUnsigned(value, Long.MIN_VALUE) <= 0;
    return !plainNegative;
  }

  private static int skipBlanks(Bytes text, int from, int to) {
    int at = from;
    while (at < to && (text.byteAt(at) == ' ' || text.byteAt(at) >= 9 && text.byteAt(at) <= 13)) {
      at++;
    }
    return at;
  }

  private static long number(Bytes text, int from, int to) {
    int at = skipBlanks(text, from, to);
    boolean negative = text.byteAt(at) == '-';
    long value = 0;
    for (int i = negative || text.byteAt(at) == '+' ? at + 1 : at; i < to; i++) {
      value = value * 10 + (text.byteAt(i) - '0');
    }
    return negative ? -value : value;
  }

  // ---- reading

  /// The milliseconds of an id that was checked.
  static long ms(Bytes text) {
    if (isEnd(text, '-') || isEnd(text, '+')) {
      return text.byteAt(0) == '+' ? -1 : 0;
    }
    return number(text, 0, dash(text, length(text)));
  }

  /// The sequence of an id that was checked, or what stands for a missing one.
  static long seq(Bytes text, long missing) {
    if (isEnd(text, '-') || isEnd(text, '+')) {
      return text.byteAt(0) == '+' ? -1 : 0;
    }
    int length = length(text);
    int dash = dash(text, length);
    return dash == length ? missing : number(text, dash + 1, length);
  }

  // ---- the ends of ranges

  /// Checks the end of a range: an id, `-` or `+`, or an id after a bracket, which is not part of
  /// the range; returns the id.
  static Bytes checkBound(Bytes text, Bytes view) {
    return isExclusive(text) ? check(view.set(text, 1, text.length() - 1)) : checkWithEnds(text);
  }

  static boolean isExclusive(Bytes text) {
    return text.length() > 1 && text.byteAt(0) == '(';
  }

  // ---- writing

  /// Writes an id into an array from its beginning on; returns its length.
  static int write(byte[] target, long ms, long seq) {
    int at = putUnsigned(target, 0, ms);
    target[at++] = '-';
    return putUnsigned(target, at, seq);
  }

  private static int putUnsigned(byte[] target, int from, long value) {
    if (value >= 0) {
      return ReplyWriter.putDecimal(target, from, value);
    }
    long tenth = Long.divideUnsigned(value, 10);
    int at = ReplyWriter.putDecimal(target, from, tenth);
    target[at] = (byte) ('0' + (value - 10 * tenth));
    return at + 1;
  }

  /// An id as a text.
  public static String text(long ms, long seq) {
    return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq);
  }
}
