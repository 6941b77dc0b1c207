// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import spinel.memory.Bytes;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.type.Decimal;

/// The options that say until when a key lives, as SET, GETEX, MSETEX and INCREX take them: at
/// most one kind of them, and no kind together with KEEPTTL or PERSIST.
///
/// What a command was given is a small number: 0 for nothing, else one of the kinds, with the
/// position of its argument. Commands keep it in a local variable, so that parsing allocates
/// nothing.
final class Deadline {
  static final int EX = 1;
  static final int PX = 2;
  static final int EXAT = 3;
  static final int PXAT = 4;
  static final int KEEPTTL = 5;
  static final int PERSIST = 6;

  private static final int KIND_BITS = 3;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;

  private Deadline() {}

  /// Goes past an option of the four kinds with its argument; returns what is then given, or
  /// `given` where the next argument is no such option.
  static int take(Args args, int given) {
    if (args.left() < 2) {
      return given;
    }
    int kind;
    if (args.takes("ex")) {
      kind = EX;
    } else if (args.takes("px")) {
      kind = PX;
    } else if (args.takes("exat")) {
      kind = EXAT;
    } else if (args.takes("pxat")) {
      kind = PXAT;
    } else {
      return given;
    }
    int option = kind | args.position() << KIND_BITS;
    args.next();
    return only(kind, given, option);
  }

  /// Goes past a word that stands for a kind without an argument.
  static int takeWord(Args args, String word, int kind, int given) {
    return args.takes(word) ? only(kind, given, kind) : given;
  }

  private static int only(int kind, int given, int option) {
    if (given != 0 && kind(given) != kind) {
      throw CommandError.SYNTAX;
    }
    return option;
  }

  static int kind(int given) {
    return given & KIND_MASK;
  }

  /// Whether a time was given.
  static boolean isTime(int given) {
    return given != 0 && kind(given) <= PXAT;
  }

  /// The position of the time's argument.
  static int argument(int given) {
    return given >>> KIND_BITS;
  }

  /// The Unix time in milliseconds that was given.
  static long millis(Call call, int given) {
    return millis(call, call.arg(argument(given)), kind(given));
  }

  /// The Unix time in milliseconds that a number of this kind stands for.
  static long millis(Call call, Bytes number, int kind) {
    if (!Decimal.isLong(number)) {
      throw CommandError.NOT_INTEGER;
    }
    long millis = Decimal.toLong(number);
    boolean isSeconds = kind == EX || kind == EXAT;
    if (millis <= 0 || isSeconds && millis > Long.MAX_VALUE / 1000) {
      throw invalid(call);
    }
    if (isSeconds) {
      millis *= 1000;
    }
    if (kind == EX || kind == PX) {
      millis += call.now();
      if (millis <= 0) {
        throw invalid(call);
      }
    }
    return millis;
  }

  private static CommandError invalid(Call call) {
    return CommandError.of(
        "ERR invalid expire time in '" + call.command().fullName() + "' command");
  }
}
