// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import spinel.memory.Bytes;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.Dispatcher;
import spinel.server.type.Decimal;

/// The options of HGETEX and HSETEX, which may come in any order: the fields, with values or
/// without; how long they are to live; a condition.
final class FieldOptions {
  /// The conditions of HSETEX: none, that all fields are there, that none is.
  static final int ALWAYS = 0;

  static final int IF_ALL = 1;
  static final int IF_NONE = 2;

  private static final int SECOND = 1000;
  private static final int MILLISECOND = 1;

  private static final CommandError INVALID_COUNT = CommandError.of("ERR invalid number of fields");
  private static final CommandError FIELDS_TWICE =
      CommandError.of("ERR FIELDS keyword specified multiple times");
  private static final CommandError NO_FIELDS = CommandError.of("ERR missing FIELDS argument");
  private static final CommandError NO_TIME = CommandError.of("ERR missing expire time");
  private static final CommandError TWO_CONDITIONS =
      CommandError.of("ERR Only one of FXX or FNX arguments can be specified");
  private static final CommandError TWO_TIMES_SET =
      CommandError.of("ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified");
  private static final CommandError TWO_TIMES_GOT =
      CommandError.of("ERR Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified");

  private final Call call;
  private final boolean setting;
  private int first;
  private int end;
  private int condition;
  private boolean hasTime;
  private boolean hasWord;
  private long time;

  private FieldOptions(Call call, boolean setting) {
    this.call = call;
    this.setting = setting;
  }

  /// The options of HGETEX.
  static FieldOptions ofGetting(Call call) {
    return new FieldOptions(call, false).parse();
  }

  /// The options of HSETEX.
  static FieldOptions ofSetting(Call call) {
    return new FieldOptions(call, true).parse();
  }

  private FieldOptions parse() {
    int at = 2;
    while (at < call.argCount()) {
      Bytes word = call.arg(at);
      if (word.isWord("fields")) {
        at = takeFields(at);
      } else if (word.isWord("ex")) {
        at = takeTime(at, call.now(), SECOND);
      } else if (word.isWord("px")) {
        at = takeTime(at, call.now(), MILLISECOND);
      } else if (word.isWord("exat")) {
        at = takeTime(at, 0, SECOND);
      } else if (word.isWord("pxat")) {
        at = takeTime(at, 0, MILLISECOND);
      } else if (word.isWord(setting ? "keepttl" : "persist")) {
        checkOnlyTime();
        hasWord = true;
        at++;
      } else if (setting && (word.isWord("fxx") || word.isWord("fnx"))) {
        takeCondition(word.isWord("fxx") ? IF_ALL : IF_NONE);
        at++;
      } else {
        throw CommandError.of(
            "ERR unknown argument: " + Dispatcher.clipped(word, Integer.MAX_VALUE));
      }
    }
    if (first == 0) {
      throw NO_FIELDS;
    }
    return this;
  }

  private int takeFields(int at) {
    if (first != 0) {
      throw FIELDS_TWICE;
    }
    if (at + 2 >= call.argCount()) {
      throw wrongArity();
    }
    Bytes text = call.arg(at + 1);
    long count = Decimal.isLong(text) ? Decimal.toLong(text) : 0;
    if (count <= 0 || count > Integer.MAX_VALUE) {
      throw INVALID_COUNT;
    }
    first = at + 2;
    if (first + count * (setting ? 2 : 1) > call.argCount()) {
      throw wrongArity();
    }
    end = first + (int) count * (setting ? 2 : 1);
    return end;
  }

  private CommandError wrongArity() {
    return CommandError.of(
        "ERR wrong number of arguments for '" + call.command().fullName() + "' command");
  }

  private int takeTime(int at, long base, int unitMillis) {
    checkOnlyTime();
    if (at + 1 >= call.argCount()) {
      throw NO_TIME;
    }
    hasTime = true;
    time = FieldDeadline.millis(call, at + 1, base, unitMillis);
    return at + 2;
  }

  private void checkOnlyTime() {
    if (hasTime || hasWord) {
      throw setting ? TWO_TIMES_SET : TWO_TIMES_GOT;
    }
  }

  private void takeCondition(int given) {
    if (condition != ALWAYS) {
      throw TWO_CONDITIONS;
    }
    condition = given;
  }

  /// The position of the first field.
  int first() {
    return first;
  }

  /// The position behind the last field and its value.
  int end() {
    return end;
  }

  int condition() {
    return condition;
  }

  /// Whether a time was given.
  boolean hasTime() {
    return hasTime;
  }

  /// The Unix time in milliseconds that was given.
  long time() {
    return time;
  }

  /// Whether HSETEX leaves the times as they are.
  boolean keepsTime() {
    return setting && hasWord;
  }

  /// Whether HGETEX changes the times.
  boolean changesTime() {
    return hasTime || hasWord;
  }
}
