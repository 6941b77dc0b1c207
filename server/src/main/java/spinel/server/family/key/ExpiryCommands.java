// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Dispatcher;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.structure.Record;

/// Commands on the time that keys have to live. Each method's first line is the command's syntax.
public final class ExpiryCommands {
  private static final int NX = 1;
  private static final int XX = 1 << 1;
  private static final int GT = 1 << 2;
  private static final int LT = 1 << 3;
  private static final CommandError NX_WITH_OTHERS =
      CommandError.of("ERR NX and XX, GT or LT options at the same time are not compatible");
  private static final CommandError GT_WITH_LT =
      CommandError.of("ERR GT and LT options at the same time are not compatible");

  private ExpiryCommands() {}

  public static void register(CommandTable table) {
    KeySpec updated = key(1, RW | UPDATE);
    KeySpec read = key(1, RO | ACCESS);
    table
        .group(CommandGroup.GENERIC)
        .add("expire", -3, WRITE | FAST, ExpiryCommands::expire, updated)
        .add("pexpire", -3, WRITE | FAST, ExpiryCommands::pexpire, updated)
        .add("expireat", -3, WRITE | FAST, ExpiryCommands::expireat, updated)
        .add("pexpireat", -3, WRITE | FAST, ExpiryCommands::pexpireat, updated)
        .add("ttl", 2, READONLY | FAST, ExpiryCommands::ttl, read)
        .add("pttl", 2, READONLY | FAST, ExpiryCommands::pttl, read)
        .add("expiretime", 2, READONLY | FAST, ExpiryCommands::expiretime, read)
        .add("pexpiretime", 2, READONLY | FAST, ExpiryCommands::pexpiretime, read)
        .add("persist", 2, WRITE | FAST, ExpiryCommands::persist, updated);
  }

  /// EXPIRE key seconds [NX | XX | GT | LT]
  private static void expire(Call call) {
    expire(call, call.now(), 1000);
  }

  /// PEXPIRE key milliseconds [NX | XX | GT | LT]
  private static void pexpire(Call call) {
    expire(call, call.now(), 1);
  }

  /// EXPIREAT key unix-time-seconds [NX | XX | GT | LT]
  private static void expireat(Call call) {
    expire(call, 0, 1000);
  }

  /// PEXPIREAT key unix-time-milliseconds [NX | XX | GT | LT]
  private static void pexpireat(Call call) {
    expire(call, 0, 1);
  }

  private static void expire(Call call, long base, int unitMillis) {
    int condition = condition(call);
    long time = time(call, base, unitMillis);
    Dictionary dictionary = call.dictionary(1);
    long record = call.findForWrite(dictionary, 1);
    if (record == 0
        || !permits(condition, Record.expiryMillis(dictionary.region(), record), time)) {
      call.reply().integer(0);
      return;
    }
    if (time <= call.now()) {
      call.engine().delete(dictionary, record, call.hash(1));
      call.changed(1, EventClass.GENERIC, "del");
      if (call.engine().commandLog().isActive()) {
        call.effect("DEL", call.arg(1));
      }
    } else {
      dictionary.setExpiry(record, call.hash(1), time);
      call.changed(1, EventClass.GENERIC, "expire");
      if (call.engine().commandLog().isActive()) {
        logTime(call, time);
      }
    }
    call.reply().integer(1);
  }

  private static int condition(Call call) {
    int condition = 0;
    for (Args args = call.args(3); args.hasNext(); ) {
      condition |= conditionWord(args);
    }
    if ((condition & NX) != 0 && condition != NX) {
      throw NX_WITH_OTHERS;
    }
    if ((condition & (GT | LT)) == (GT | LT)) {
      throw GT_WITH_LT;
    }
    return condition;
  }

  private static int conditionWord(Args args) {
    if (args.takes("nx")) {
      return NX;
    } else if (args.takes("xx")) {
      return XX;
    } else if (args.takes("gt")) {
      return GT;
    } else if (args.takes("lt")) {
      return LT;
    }
    throw CommandError.of(
        "ERR Unsupported option " + Dispatcher.clipped(args.next(), Integer.MAX_VALUE));
  }

  /// The Unix time in milliseconds that the second argument means.
  private static long time(Call call, long base, int unitMillis) {
    Bytes text = call.arg(2);
    if (!Decimal.isLong(text)) {
      throw CommandError.NOT_INTEGER;
    }
    long number = Decimal.toLong(text);
    if (unitMillis > 1
        && (number > Long.MAX_VALUE / unitMillis || number < Long.MIN_VALUE / unitMillis)) {
      throw invalidTime(call);
    }
    long millis = number * unitMillis;
    if (millis > Long.MAX_VALUE - base) {
      throw invalidTime(call);
    }
    return millis + base;
  }

  private static CommandError invalidTime(Call call) {
    return CommandError.of(
        "ERR invalid expire time in '" + call.command().fullName() + "' command");
  }

  /// Whether a condition allows a key to get a time; `current` is -1 where it has none, which for
  /// GT and LT is later than any.
  private static boolean permits(int condition, long current, long time) {
    boolean stays = current == -1;
    return ((condition & NX) == 0 || stays)
        && ((condition & XX) == 0 || !stays)
        && ((condition & GT) == 0 || !stays && time > current)
        && ((condition & LT) == 0 || stays || time < current);
  }

  /// Logs the command with its absolute time, its options as they came.
  private static void logTime(Call call, long time) {
    Object[] words = new Object[call.argCount()];
    words[0] = "PEXPIREAT";
    words[1] = call.arg(1);
    words[2] = time;
    for (int i = 3; i < words.length; i++) {
      words[i] = call.arg(i);
    }
    call.effect(words);
  }

  // ---- asking

  /// TTL key
  private static void ttl(Call call) {
    replyTime(call, call.now(), true);
  }

  /// PTTL key
  private static void pttl(Call call) {
    replyTime(call, call.now(), false);
  }

  /// EXPIRETIME key
  private static void expiretime(Call call) {
    replyTime(call, 0, true);
  }

  /// PEXPIRETIME key
  private static void pexpiretime(Call call) {
    replyTime(call, 0, false);
  }

  private static void replyTime(Call call, long base, boolean inSeconds) {
    Dictionary dictionary = call.dictionary(1);
    long record = call.peek(dictionary, 1);
    if (record == 0) {
      call.reply().integer(-2);
      return;
    }
    long time = Record.expiryMillis(dictionary.region(), record);
    if (time == -1) {
      call.reply().integer(-1);
      return;
    }
    long millis = Math.max(0, time - base);
    call.reply().integer(inSeconds ? millis / 1000 + (millis % 1000 + 500) / 1000 : millis);
  }

  /// PERSIST key
  private static void persist(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = call.findForWrite(dictionary, 1);
    boolean expired = record != 0 && Record.expires(dictionary.region(), record);
    if (expired) {
      dictionary.clearExpiry(record, call.hash(1));
      call.changed(1, EventClass.GENERIC, "persist");
    }
    call.reply().integer(expired);
  }
}
