// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import spinel.memory.Bytes;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.Dispatcher;
import spinel.server.family.hash.FieldDeadline;
import spinel.server.type.Decimal;
import spinel.server.type.SetValue;

/// What commands on the times of members are told behind the key, which may come in any order: the
/// members, a condition, and, where they are added, how long they are to live.
final class MemberOptions {
  // Conditions on each member of what gives times.
  private static final int NX = 1;
  private static final int XX = 2;
  private static final int GT = 4;
  private static final int LT = 8;

  // Conditions on all members of what adds them.
  private static final int IF_ALL = 16;
  private static final int IF_NONE = 32;

  private static final int SECOND = 1000;
  private static final int MILLISECOND = 1;

  private static final CommandError MEMBERS_TWICE =
      CommandError.of("ERR MEMBERS keyword specified multiple times");
  private static final CommandError NO_MEMBERS = CommandError.of("ERR missing MEMBERS argument");
  private static final CommandError TOO_FEW_MEMBERS =
      CommandError.of("ERR wrong number of arguments");
  private static final CommandError NOTHING_BEHIND =
      CommandError.of("ERR MEMBERS requires at least nummembers and one member argument");
  private static final CommandError NOT_POSITIVE =
      CommandError.of("ERR Parameter `numMembers` should be greater than 0");
  private static final CommandError INVALID_COUNT =
      CommandError.of("ERR invalid number of members");
  private static final CommandError TWO_EACH_CONDITIONS =
      CommandError.of("ERR Multiple condition flags specified");
  private static final CommandError TWO_ALL_CONDITIONS =
      CommandError.of("ERR Only one of MXX or MNX arguments can be specified");
  private static final CommandError TWO_TIMES =
      CommandError.of("ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified");
  private static final CommandError NO_TIME = CommandError.of("ERR missing expire time");
  private static final CommandError MISPLACED =
      CommandError.of("ERR Mandatory argument MEMBERS is missing or not at the right position");
  private static final CommandError NOT_A_COUNT =
      CommandError.of("ERR Number of members must be a positive integer");
  private static final CommandError WRONG_COUNT =
      CommandError.of("ERR The `nummembers` parameter must match the number of arguments");

  private final Call call;
  private int first;
  private int end;
  private int conditions;
  private int timeArg;
  private boolean keepsTime;
  private long time = SetValue.NO_EXPIRY;

  private MemberOptions(Call call) {
    this.call = call;
  }

  /// The position of the first member, where MEMBERS, their number and they themselves are all that
  /// there is behind the key.
  static int onlyMembers(Call call) {
    if (!call.arg(2).isWord("members")) {
      throw MISPLACED;
    }
    if (number(call, 3, Long.MAX_VALUE, NOT_A_COUNT) != call.argCount() - 4) {
      throw WRONG_COUNT;
    }
    return 4;
  }

  /// The options of SEXPIRE, behind the time.
  static MemberOptions ofExpiring(Call call) {
    MemberOptions options = new MemberOptions(call);
    for (int at = 3; at < call.argCount(); ) {
      at = options.takeExpiring(at);
    }
    if (options.first == 0) {
      throw NO_MEMBERS;
    }
    if (Integer.bitCount(options.conditions) > 1) {
      throw TWO_EACH_CONDITIONS;
    }
    return options;
  }

  /// The options of SADDEX.
  static MemberOptions ofAdding(Call call) {
    MemberOptions options = new MemberOptions(call);
    for (int at = 2; at < call.argCount(); ) {
      at = options.takeAdding(at);
    }
    if (options.first == 0) {
      throw NO_MEMBERS;
    }
    return options;
  }

  private int takeExpiring(int at) {
    Bytes word = call.arg(at);
    if (word.isWord("members")) {
      checkFirst();
      if (at + 2 >= call.argCount()) {
        throw NOTHING_BEHIND;
      }
      return takeMembers(at, NOT_POSITIVE);
    }
    if (word.isWord("nx")) {
      conditions |= NX;
    } else if (word.isWord("xx")) {
      conditions |= XX;
    } else if (word.isWord("gt")) {
      conditions |= GT;
    } else if (word.isWord("lt")) {
      conditions |= LT;
    } else {
      throw unknown(word);
    }
    return at + 1;
  }

  private int takeAdding(int at) {
    Bytes word = call.arg(at);
    if (word.isWord("members")) {
      checkFirst();
      if (at + 1 >= call.argCount()) {
        throw Dispatcher.wrongArity(call.command());
      }
      return takeMembers(at, INVALID_COUNT);
    } else if (word.isWord("ex")) {
      return takeTime(at, call.now(), SECOND);
    } else if (word.isWord("px")) {
      return takeTime(at, call.now(), MILLISECOND);
    } else if (word.isWord("exat")) {
      return takeTime(at, 0, SECOND);
    } else if (word.isWord("pxat")) {
      return takeTime(at, 0, MILLISECOND);
    } else if (word.isWord("keepttl")) {
      checkOnlyTime();
      keepsTime = true;
    } else if (word.isWord("mxx") || word.isWord("mnx")) {
      if (conditions != 0) {
        throw TWO_ALL_CONDITIONS;
      }
      conditions = word.isWord("mxx") ? IF_ALL : IF_NONE;
    } else {
      throw unknown(word);
    }
    return at + 1;
  }

  private void checkFirst() {
    if (first != 0) {
      throw MEMBERS_TWICE;
    }
  }

  private int takeMembers(int at, CommandError notPositive) {
    long count = number(call, at + 1, Integer.MAX_VALUE, notPositive);
    if (count > call.argCount() - (at + 2)) {
      throw TOO_FEW_MEMBERS;
    }
    first = at + 2;
    end = first + (int) count;
    return end;
  }

  private static long number(Call call, int at, long most, CommandError other) {
    Bytes text = call.arg(at);
    long number = Decimal.isLong(text) ? Decimal.toLong(text) : 0;
    if (number <= 0 || number > most) {
      throw other;
    }
    return number;
  }

  private int takeTime(int at, long base, int unitMillis) {
    checkOnlyTime();
    if (at + 1 >= call.argCount()) {
      throw NO_TIME;
    }
    timeArg = at + 1;
    time = FieldDeadline.millis(call, timeArg, base, unitMillis);
    return at + 2;
  }

  private void checkOnlyTime() {
    if (hasTime() || keepsTime) {
      throw TWO_TIMES;
    }
  }

  private static CommandError unknown(Bytes word) {
    return CommandError.of("ERR unknown argument: " + Dispatcher.clipped(word, Integer.MAX_VALUE));
  }

  /// The position of the first member.
  int first() {
    return first;
  }

  /// The position behind the last member.
  int end() {
    return end;
  }

  int members() {
    return end - first;
  }

  /// Whether SADDEX was given a time.
  boolean hasTime() {
    return timeArg != 0;
  }

  /// The Unix time in milliseconds that SADDEX was given, or [SetValue#NO_EXPIRY].
  long time() {
    return time;
  }

  /// The position of that time, behind the word that says what it is.
  int timeArg() {
    return timeArg;
  }

  /// Whether SADDEX leaves the times of members as they are.
  boolean keepsTime() {
    return keepsTime;
  }

  /// Whether SEXPIRE may give a time to a member that has `current` or [SetValue#NO_EXPIRY], which
  /// is later than any.
  boolean permits(long current, long unixMillis) {
    boolean stays = current == SetValue.NO_EXPIRY;
    return switch (conditions) {
      case NX -> stays;
      case XX -> !stays;
      case GT -> !stays && unixMillis > current;
      case LT -> stays || unixMillis < current;
      default -> true;
    };
  }

  /// Whether SADDEX may do what it was told to with a set.
  boolean permits(OpenSet set) {
    for (int i = first; i < end && conditions != 0; i++) {
      boolean isThere = set.expiry(i) != SetValue.NO_MEMBER;
      if (isThere != (conditions == IF_ALL)) {
        return false;
      }
    }
    return true;
  }
}
