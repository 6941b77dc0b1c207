// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import spinel.memory.Bytes;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.type.Decimal;

/// The times that fields of hashes and members of sets are given, and the fields that commands on
/// such times name.
public final class FieldDeadline {
  private static final long LATEST = (1L << 46) - 1;
  private static final CommandError NEGATIVE =
      CommandError.of("ERR invalid expire time, must be >= 0");
  private static final CommandError NO_FIELDS =
      CommandError.of("ERR Mandatory argument FIELDS is missing or not at the right position");
  private static final CommandError WRONG_COUNT =
      CommandError.of("ERR The `numfields` parameter must match the number of arguments");
  private static final CommandError NOT_POSITIVE =
      CommandError.of("ERR Number of fields must be a positive integer");

  private FieldDeadline() {}

  /// The Unix time in milliseconds that an argument means: a number of units of so many
  /// milliseconds, from `base` on.
  public static long millis(Call call, int arg, long base, int unitMillis) {
    Bytes text = call.arg(arg);
    if (!Decimal.isLong(text)) {
      throw CommandError.NOT_INTEGER;
    }
    long number = Decimal.toLong(text);
    if (number < 0) {
      throw NEGATIVE;
    }
    if (number > LATEST / unitMillis || number * unitMillis > LATEST - base) {
      throw CommandError.of(
          "ERR invalid expire time in '" + call.command().fullName() + "' command");
    }
    return number * unitMillis + base;
  }

  /// The position of the first field, where FIELDS, their number and they themselves are all that
  /// there is from an argument on.
  static int onlyFields(Call call, int arg) {
    if (!call.arg(arg).isWord("fields")) {
      throw NO_FIELDS;
    }
    if (count(call, arg + 1, NOT_POSITIVE) != call.argCount() - arg - 2) {
      throw WRONG_COUNT;
    }
    return arg + 2;
  }

  /// The number of fields at an argument; an error where it is not positive.
  static long count(Call call, int arg, CommandError notPositive) {
    Bytes text = call.arg(arg);
    if (!Decimal.isLong(text) || Decimal.toLong(text) <= 0) {
      throw notPositive;
    }
    return Decimal.toLong(text);
  }

  static CommandError noFields() {
    return NO_FIELDS;
  }

  static CommandError wrongCount() {
    return WRONG_COUNT;
  }
}
