// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.INSERT;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.family.string.CounterCommands;
import spinel.server.type.Decimal;
import spinel.server.type.LongDouble;
import spinel.server.type.StoredText;

/// Commands on single fields of hashes. Each method's first line is the command's syntax.
public final class HashCommands {
  private static final CommandError NOT_INTEGER =
      CommandError.of("ERR hash value is not an integer");
  private static final CommandError NOT_FLOAT = CommandError.of("ERR hash value is not a float");
  private static final CommandError NOT_FINITE = CommandError.of("ERR value is NaN or Infinity");

  private HashCommands() {}

  public static void register(CommandTable table) {
    KeySpec seen = key(1, RO);
    KeySpec read = key(1, RO | ACCESS);
    KeySpec updated = key(1, RW | UPDATE);
    KeySpec counted = key(1, RW | ACCESS | UPDATE);
    table
        .group(CommandGroup.HASH)
        .add("hdel", -3, WRITE | FAST, HashCommands::hdel, key(1, RW | DELETE))
        .elements(2, 1)
        .add("hexists", 3, READONLY | FAST, HashCommands::hexists, seen)
        .elements(2, 1)
        .add("hget", 3, READONLY | FAST, HashCommands::hget, read)
        .elements(2, 1)
        .add("hincrby", 4, WRITE | DENYOOM | FAST, HashCommands::hincrby, counted)
        .elements(2, 2)
        .add("hincrbyfloat", 4, WRITE | DENYOOM | FAST, HashCommands::hincrbyfloat, counted)
        .elements(2, 2)
        .add("hlen", 2, READONLY | FAST, HashCommands::hlen, seen)
        .add("hmget", -3, READONLY | FAST, HashCommands::hmget, read)
        .elements(2, 1)
        .add("hmset", -4, WRITE | DENYOOM | FAST, HashCommands::hmset, updated)
        .elements(2, 2)
        .add("hset", -4, WRITE | DENYOOM | FAST, HashCommands::hset, updated)
        .elements(2, 2)
        .add("hsetnx", 4, WRITE | DENYOOM | FAST, HashCommands::hsetnx, key(1, RW | INSERT))
        .elements(2, 2)
        .add("hstrlen", 3, READONLY | FAST, HashCommands::hstrlen, seen)
        .elements(2, 1);
  }

  // ---- reading

  /// HGET key field
  private static void hget(Call call) {
    OpenHash.toRead(call, 1).replyValue(2);
  }

  /// HMGET key field [field ...]
  private static void hmget(Call call) {
    OpenHash hash = OpenHash.toRead(call, 1);
    call.reply().array(call.argCount() - 2L);
    for (int i = 2; i < call.argCount(); i++) {
      hash.replyValue(i);
    }
  }

  /// HEXISTS key field
  private static void hexists(Call call) {
    call.reply().integer(OpenHash.toRead(call, 1).find(2));
  }

  /// HSTRLEN key field
  private static void hstrlen(Call call) {
    OpenHash hash = OpenHash.toRead(call, 1);
    call.reply().integer(hash.find(2) ? hash.value().length() : 0);
  }

  /// HLEN key
  private static void hlen(Call call) {
    call.reply().integer(OpenHash.toRead(call, 1).size());
  }

  // ---- writing

  /// HSET key field value [field value ...]
  private static void hset(Call call) {
    call.reply().integer(setAll(call));
  }

  /// HMSET key field value [field value ...]
  private static void hmset(Call call) {
    setAll(call);
    call.reply().ok();
  }

  /// Sets what follows the key; returns how many fields are new.
  private static long setAll(Call call) {
    int end = call.argCount();
    if (end % 2 != 0) {
      throw CommandError.of(
          "ERR wrong number of arguments for '" + call.command().fullName() + "' command");
    }
    long created = OpenHash.toChange(call, 1).setAll(2, end, false);
    call.changed(1, EventClass.HASH, "hset", (end - 2) / 2);
    return created;
  }

  /// HSETNX key field value
  private static void hsetnx(Call call) {
    OpenHash hash = OpenHash.toChange(call, 1);
    boolean sets = !hash.find(2);
    if (sets) {
      hash.set(2, call.arg(3), 0);
      call.changed(1, EventClass.HASH, "hset");
    }
    call.reply().integer(sets);
  }

  /// HDEL key field [field ...]
  private static void hdel(Call call) {
    OpenHash hash = OpenHash.toChange(call, 1);
    int deleted = 0;
    for (int i = 2; i < call.argCount(); i++) {
      deleted += hash.delete(i) ? 1 : 0;
    }
    if (deleted > 0) {
      announceDeleted(call, hash, deleted);
    }
    call.reply().integer(deleted);
  }

  /// Announces that fields were deleted, and deletes the key with the last one.
  static void announceDeleted(Call call, OpenHash hash, int deleted) {
    call.changed(1, EventClass.HASH, "hdel", deleted);
    if (hash.deleteIfEmpty()) {
      call.alsoAnnounce(1, EventClass.GENERIC, "del");
    }
  }

  // ---- counting

  /// HINCRBY key field increment
  private static void hincrby(Call call) {
    Bytes text = call.arg(3);
    if (!Decimal.isLong(text)) {
      throw CommandError.NOT_INTEGER;
    }
    long increment = Decimal.toLong(text);
    OpenHash hash = OpenHash.toChange(call, 1);
    long before = hash.find(2) ? integer(hash.value()) : 0;
    long after = before + increment;
    if (((before ^ after) & (increment ^ after)) < 0) {
      throw CounterCommands.OVERFLOW;
    }
    hash.set(2, null, after);
    call.changed(1, EventClass.HASH, "hincrby");
    call.reply().integer(after);
  }

  private static long integer(StoredText value) {
    if (value.isNumber()) {
      return value.number();
    }
    if (value.length() > Decimal.LONGEST || !Decimal.isLong(value.bytes())) {
      throw NOT_INTEGER;
    }
    return Decimal.toLong(value.bytes());
  }

  /// HINCRBYFLOAT key field increment
  private static void hincrbyfloat(Call call) {
    LongDouble increment = LongDouble.parse(call.arg(3).toArray());
    if (increment == null) {
      throw CommandError.NOT_FLOAT;
    }
    if (!increment.isFinite()) {
      throw NOT_FINITE;
    }
    OpenHash hash = OpenHash.toChange(call, 1);
    LongDouble before = hash.find(2) ? fraction(hash.value()) : LongDouble.ZERO;
    LongDouble after = before.add(increment);
    if (!after.isFinite()) {
      throw CounterCommands.NOT_FINITE;
    }
    Bytes text = Bytes.of(after.toString());
    hash.set(2, text, 0);
    call.changed(1, EventClass.HASH, "hincrbyfloat");
    // The result, so that all have the same, and so that a time to live stays.
    call.effect("HSETEX", call.arg(1), "KEEPTTL", "FIELDS", 1, call.arg(2), text);
    call.reply().bulk(text);
  }

  private static LongDouble fraction(StoredText value) {
    if (value.isNumber()) {
      return LongDouble.of(value.number());
    }
    LongDouble fraction =
        value.length() > LongDouble.LONGEST_TEXT ? null : LongDouble.parse(value.toArray());
    if (fraction == null) {
      throw NOT_FLOAT;
    }
    return fraction;
  }
}
