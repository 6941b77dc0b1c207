// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

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
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.server.type.HashField;
import spinel.server.type.HashValue;
import spinel.server.type.LongDouble;
import spinel.server.type.StoredText;

/// Commands on single fields of hashes. Each method's first line is the command's syntax.
final class HashCommands {
  private static final CommandError NOT_INTEGER =
      CommandError.of("ERR hash value is not an integer");
  private static final CommandError NOT_FLOAT = CommandError.of("ERR hash value is not a float");
  private static final CommandError NOT_FINITE = CommandError.of("ERR value is NaN or Infinity");

  private HashCommands() {}

  static void register(CommandTable table) {
    KeySpec seen = key(1, RO);
    KeySpec read = key(1, RO | ACCESS);
    KeySpec updated = key(1, RW | UPDATE);
    KeySpec counted = key(1, RW | ACCESS | UPDATE);
    table
        .group(CommandGroup.HASH)
        .add("hdel", -3, WRITE | FAST, HashCommands::hdel, key(1, RW | DELETE))
        .add("hexists", 3, READONLY | FAST, HashCommands::hexists, seen)
        .add("hget", 3, READONLY | FAST, HashCommands::hget, read)
        .add("hincrby", 4, WRITE | DENYOOM | FAST, HashCommands::hincrby, counted)
        .add("hincrbyfloat", 4, WRITE | DENYOOM | FAST, HashCommands::hincrbyfloat, counted)
        .add("hlen", 2, READONLY | FAST, HashCommands::hlen, seen)
        .add("hmget", -3, READONLY | FAST, HashCommands::hmget, read)
        .add("hmset", -4, WRITE | DENYOOM | FAST, HashCommands::hmset, updated)
        .add("hset", -4, WRITE | DENYOOM | FAST, HashCommands::hset, updated)
        .add("hsetnx", 4, WRITE | DENYOOM | FAST, HashCommands::hsetnx, key(1, RW | INSERT))
        .add("hstrlen", 3, READONLY | FAST, HashCommands::hstrlen, seen);
  }

  // ---- reading

  /// HGET key field
  private static void hget(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    HashField field = call.hashField();
    if (HashKeys.findField(call, dictionary, record, 2, field)) {
      HashKeys.reply(call.reply(), field.value());
    } else {
      call.reply().nil();
    }
  }

  /// HMGET key field [field ...]
  private static void hmget(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    HashField field = call.hashField();
    call.reply().array(call.argCount() - 2L);
    for (int i = 2; i < call.argCount(); i++) {
      if (HashKeys.findField(call, dictionary, record, i, field)) {
        HashKeys.reply(call.reply(), field.value());
      } else {
        call.reply().nil();
      }
    }
  }

  /// HEXISTS key field
  private static void hexists(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    call.reply().integer(HashKeys.findField(call, dictionary, record, 2, call.hashField()));
  }

  /// HSTRLEN key field
  private static void hstrlen(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    HashField field = call.hashField();
    boolean exists = HashKeys.findField(call, dictionary, record, 2, field);
    call.reply().integer(exists ? field.value().length() : 0);
  }

  /// HLEN key
  private static void hlen(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    call.reply().integer(record == 0 ? 0 : HashValue.size(dictionary.region(), record));
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
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.findForWrite(call, dictionary, 1);
    long created = HashKeys.setAll(call, dictionary, 1, record, 2, end);
    call.changed(1, EventClass.HASH, "hset", (end - 2) / 2);
    return created;
  }

  /// HSETNX key field value
  private static void hsetnx(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.findForWrite(call, dictionary, 1);
    if (HashKeys.findField(call, dictionary, record, 2, call.hashField())) {
      call.reply().integer(0);
      return;
    }
    HashKeys.set(call, dictionary, record, call.arg(2), call.arg(3), 0);
    call.changed(1, EventClass.HASH, "hset");
    call.reply().integer(1);
  }

  /// HDEL key field [field ...]
  private static void hdel(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.findForWrite(call, dictionary, 1);
    long deleted = record == 0 ? 0 : HashKeys.deleteAll(call, dictionary, 1, record, 2);
    call.reply().integer(deleted);
  }

  // ---- counting

  /// HINCRBY key field increment
  private static void hincrby(Call call) {
    Bytes text = call.arg(3);
    if (!Decimal.isLong(text)) {
      throw CommandError.NOT_INTEGER;
    }
    long increment = Decimal.toLong(text);
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.findForWrite(call, dictionary, 1);
    HashField field = call.hashField();
    boolean exists = HashKeys.findField(call, dictionary, record, 2, field);
    long before = exists ? integer(field.value()) : 0;
    long after = before + increment;
    if (((before ^ after) & (increment ^ after)) < 0) {
      throw CounterCommands.OVERFLOW;
    }
    HashKeys.set(call, dictionary, record, call.arg(2), null, after);
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
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.findForWrite(call, dictionary, 1);
    HashField field = call.hashField();
    boolean exists = HashKeys.findField(call, dictionary, record, 2, field);
    LongDouble after = (exists ? fraction(field.value()) : LongDouble.ZERO).add(increment);
    if (!after.isFinite()) {
      throw CounterCommands.NOT_FINITE;
    }
    Bytes text = Bytes.of(after.toString());
    HashKeys.set(call, dictionary, record, call.arg(2), text, 0);
    call.changed(1, EventClass.HASH, "hincrbyfloat");
    call.effect("HSET", call.arg(1), call.arg(2), text);
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
