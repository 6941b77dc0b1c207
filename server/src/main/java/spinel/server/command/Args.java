// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.memory.Bytes;
import spinel.server.type.Decimal;
import spinel.server.type.Score;

/// A cursor over a call's arguments, for options:
///
/// ```java
/// for (Args args = call.args(3); args.hasNext(); ) {
///   if (args.takes("nx")) { ... }
///   else if (args.takes("ex")) { seconds = args.integer(); }
///   else { throw CommandError.SYNTAX; }
/// }
/// ```
public final class Args {
  private Call call;
  private int position;

  Args over(Call source, int first) {
    call = source;
    position = first;
    return this;
  }

  public boolean hasNext() {
    return position < call.argCount();
  }

  /// The arguments that are left.
  public int left() {
    return call.argCount() - position;
  }

  /// The position of the next argument.
  public int position() {
    return position;
  }

  /// Goes past the next argument if it is this word, in any case. The word is lower case.
  public boolean takes(String word) {
    if (call.arg(position).isWord(word)) {
      position++;
      return true;
    }
    return false;
  }

  /// As [#takes], where at least one argument follows the word.
  public boolean takesWithValue(String word) {
    return position + 1 < call.argCount() && takes(word);
  }

  /// The next argument; a syntax error where there is none.
  public Bytes next() {
    if (!hasNext()) {
      throw CommandError.SYNTAX;
    }
    return call.arg(position++);
  }

  /// The next argument as a 64-bit integer.
  public long integer() {
    return integer(next(), CommandError.NOT_INTEGER);
  }

  /// A text as a 64-bit integer, or where it is none, an error.
  public static long integer(Bytes text, CommandError otherwise) {
    long number = Decimal.parse(text);
    if (number == Long.MIN_VALUE && !Decimal.isLong(text)) {
      throw otherwise;
    }
    return number;
  }

  /// The next argument as a 64-bit integer that is not negative.
  public long notNegative() {
    Bytes text = next();
    if (!Decimal.isLong(text) || Decimal.toLong(text) < 0) {
      throw CommandError.NOT_POSITIVE;
    }
    return Decimal.toLong(text);
  }

  /// The next argument as a double.
  public double real() {
    double number = Score.parse(next());
    if (Double.isNaN(number)) {
      throw CommandError.NOT_FLOAT;
    }
    return number;
  }
}
