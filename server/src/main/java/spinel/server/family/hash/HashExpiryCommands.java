// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import java.util.ArrayList;
import java.util.List;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.type.HashField;

/// Commands on the time that fields of hashes have to live. Each method's first line is the
/// command's syntax.
public final class HashExpiryCommands {
  private static final int NX = 1;
  private static final int XX = 2;
  private static final int GT = 3;
  private static final int LT = 4;

  // What the commands answer for each field.
  private static final int NO_FIELD = -2;
  private static final int NO_EXPIRY = -1;
  private static final int NOT_PERMITTED = 0;
  private static final int DONE = 1;
  private static final int DELETED = 2;

  private static final CommandError NOT_POSITIVE =
      CommandError.of("ERR Parameter `numFields` should be greater than 0");
  private static final CommandError FIELDS_TWICE =
      CommandError.of("ERR FIELDS keyword specified multiple times");
  private static final CommandError CONDITION_TWICE =
      CommandError.of("ERR Multiple condition flags specified");

  private HashExpiryCommands() {}

  public static void register(CommandTable table) {
    KeySpec updated = key(1, RW | UPDATE);
    KeySpec read = key(1, RO | ACCESS);
    table
        .group(CommandGroup.HASH)
        .add("hexpire", -6, WRITE | FAST, HashExpiryCommands::hexpire, updated)
        .add("hexpireat", -6, WRITE | FAST, HashExpiryCommands::hexpireat, updated)
        .add("hexpiretime", -5, READONLY | FAST, HashExpiryCommands::hexpiretime, read)
        .add("hpersist", -5, WRITE | FAST, HashExpiryCommands::hpersist, updated)
        .add("hpexpire", -6, WRITE | FAST, HashExpiryCommands::hpexpire, updated)
        .add("hpexpireat", -6, WRITE | FAST, HashExpiryCommands::hpexpireat, updated)
        .add("hpexpiretime", -5, READONLY | FAST, HashExpiryCommands::hpexpiretime, read)
        .add("hpttl", -5, READONLY | FAST, HashExpiryCommands::hpttl, read)
        .add("httl", -5, READONLY | FAST, HashExpiryCommands::httl, read);
  }

  // ---- setting

  /// HEXPIRE key seconds [NX | XX | GT | LT] FIELDS numfields field [field ...]
  private static void hexpire(Call call) {
    expire(call, call.now(), 1000);
  }

  /// HPEXPIRE key milliseconds [NX | XX | GT | LT] FIELDS numfields field [field ...]
  private static void hpexpire(Call call) {
    expire(call, call.now(), 1);
  }

  /// HEXPIREAT key unix-time-seconds [NX | XX | GT | LT] FIELDS numfields field [field ...]
  private static void hexpireat(Call call) {
    expire(call, 0, 1000);
  }

  /// HPEXPIREAT key unix-time-milliseconds [NX | XX | GT | LT] FIELDS numfields field [field ...]
  private static void hpexpireat(Call call) {
    expire(call, 0, 1);
  }

  private static void expire(Call call, long base, int unitMillis) {
    OpenHash hash = OpenHash.toChange(call, 1);
    long time = FieldDeadline.millis(call, 2, base, unitMillis);
    int first = firstField(call);
    long count = FieldDeadline.count(call, first - 1, NOT_POSITIVE);
    if (count > call.argCount() - first) {
      throw FieldDeadline.wrongCount();
    }
    int end = first + (int) count;
    int condition = condition(call, first, end);
    hash.prepareForTimes();
    boolean isLogged = call.isLogged();
    List<Object> set = isLogged ? new ArrayList<>() : List.of();
    int done = 0;
    int deleted = 0;
    call.reply().array(end - first);
    for (int i = first; i < end; i++) {
      int result = expire(call, hash, i, time, condition);
      call.reply().integer(result);
      done += result == DONE ? 1 : 0;
      deleted += result == DELETED ? 1 : 0;
      if (isLogged && result == DONE) {
        set.add(call.arg(i));
      } else if (isLogged && result == DELETED) {
        call.effect("HDEL", call.arg(1), call.arg(i));
      }
    }
    if (isLogged && done > 0) {
      logTime(call, time, condition, set);
    }
    announce(call, hash, done, deleted);
  }

  /// Gives one field its time, or deletes it where that has passed.
  private static int expire(Call call, OpenHash hash, int fieldArg, long time, int condition) {
    if (!hash.find(fieldArg)) {
      return NO_FIELD;
    }
    if (!permits(condition, hash.expiryMillis(), time)) {
      return NOT_PERMITTED;
    }
    if (time <= call.now()) {
      hash.delete(fieldArg);
      call.counters().expiredFields++;
      return DELETED;
    }
    hash.setExpiry(fieldArg, time);
    return DONE;
  }

  /// Whether a condition allows a field to get a time; one that it keeps for ever is later than
  /// any.
  private static boolean permits(int condition, long current, long time) {
    boolean stays = current == HashField.NO_EXPIRY;
    return switch (condition) {
      case NX -> stays;
      case XX -> !stays;
      case GT -> !stays && time > current;
      case LT -> stays || time < current;
      default -> true;
    };
  }

  /// Announces that fields got a time and that others were deleted because theirs had passed.
  static void announce(Call call, OpenHash hash, int done, int deleted) {
    if (done + deleted > 0) {
      call.changed(1, EventClass.HASH, deleted > 0 ? "hdel" : "hexpire", done + deleted);
      if (hash.deleteIfEmpty()) {
        call.alsoAnnounce(1, EventClass.GENERIC, "del");
      }
    }
  }

  private static void logTime(Call call, long time, int condition, List<Object> fields) {
    List<Object> words = new ArrayList<>(List.of("HPEXPIREAT", call.arg(1), time));
    if (condition != 0) {
      words.add(List.of("NX", "XX", "GT", "LT").get(condition - 1));
    }
    words.add("FIELDS");
    words.add(fields.size());
    words.addAll(fields);
    call.effect(words.toArray());
  }

  // ---- options of the setters: a condition and the fields, in either order

  /// The position of the first field.
  private static int firstField(Call call) {
    for (int i = 3; i + 1 < call.argCount(); i++) {
      if (call.arg(i).isWord("fields")) {
        return i + 2;
      }
      if (conditionWord(call, i) == 0) {
        break;
      }
    }
    throw FieldDeadline.noFields();
  }

  /// The condition among what stands before the fields and behind them.
  private static int condition(Call call, int first, int end) {
    int condition = 0;
    for (int i = 3; i < first - 2; i++) {
      condition = onlyOne(condition, conditionWord(call, i));
    }
    for (int i = end; i < call.argCount(); i++) {
      int word = conditionWord(call, i);
      if (word == 0) {
        throw call.arg(i).isWord("fields") ? FIELDS_TWICE : FieldDeadline.wrongCount();
      }
      condition = onlyOne(condition, word);
    }
    return condition;
  }

  private static int onlyOne(int condition, int word) {
    if (condition != 0) {
      throw CONDITION_TWICE;
    }
    return word;
  }

  private static int conditionWord(Call call, int arg) {
    if (call.arg(arg).isWord("nx")) {
      return NX;
    } else if (call.arg(arg).isWord("xx")) {
      return XX;
    } else if (call.arg(arg).isWord("gt")) {
      return GT;
    }
    return call.arg(arg).isWord("lt") ? LT : 0;
  }

  // ---- asking

  /// HTTL key FIELDS numfields field [field ...]
  private static void httl(Call call) {
    replyTimes(call, call.now(), 1000);
  }

  /// HPTTL key FIELDS numfields field [field ...]
  private static void hpttl(Call call) {
    replyTimes(call, call.now(), 1);
  }

  /// HEXPIRETIME key FIELDS numfields field [field ...]
  private static void hexpiretime(Call call) {
    replyTimes(call, 0, 1000);
  }

  /// HPEXPIRETIME key FIELDS numfields field [field ...]
  private static void hpexpiretime(Call call) {
    replyTimes(call, 0, 1);
  }

  private static void replyTimes(Call call, long base, int unitMillis) {
    OpenHash hash = OpenHash.toRead(call, 1);
    int first = FieldDeadline.onlyFields(call, 2);
    call.reply().array(call.argCount() - (long) first);
    for (int i = first; i < call.argCount(); i++) {
      if (!hash.find(i)) {
        call.reply().integer(NO_FIELD);
      } else if (hash.expiryMillis() == HashField.NO_EXPIRY) {
        call.reply().integer(NO_EXPIRY);
      } else {
        call.reply().integer((hash.expiryMillis() - base + unitMillis - 1) / unitMillis);
      }
    }
  }

  /// HPERSIST key FIELDS numfields field [field ...]
  private static void hpersist(Call call) {
    OpenHash hash = OpenHash.toChange(call, 1);
    int first = FieldDeadline.onlyFields(call, 2);
    int done = 0;
    call.reply().array(call.argCount() - (long) first);
    for (int i = first; i < call.argCount(); i++) {
      int result = persist(hash, i);
      call.reply().integer(result);
      done += result == DONE ? 1 : 0;
    }
    if (done > 0) {
      call.changed(1, EventClass.HASH, "hpersist");
    }
  }

  private static int persist(OpenHash hash, int fieldArg) {
    if (!hash.find(fieldArg)) {
      return NO_FIELD;
    }
    if (hash.expiryMillis() == HashField.NO_EXPIRY) {
      return NO_EXPIRY;
    }
    hash.setExpiry(fieldArg, HashField.NO_EXPIRY);
    return DONE;
  }
}
