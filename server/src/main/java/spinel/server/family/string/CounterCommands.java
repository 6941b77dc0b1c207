// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.Command.Handler;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.server.type.LongDouble;
import spinel.server.type.StringBytes;
import spinel.server.type.StringValue;
import spinel.structure.Record;

/// Commands that count: strings that are numbers, incremented. Each method's first line is the
/// command's syntax.
public final class CounterCommands {
  public static final CommandError OVERFLOW =
      CommandError.of("ERR increment or decrement would overflow");
  private static final CommandError DECREMENT_OVERFLOW =
      CommandError.of("ERR decrement would overflow");
  public static final CommandError NOT_FINITE =
      CommandError.of("ERR increment would produce NaN or Infinity");

  private CounterCommands() {}

  public static void register(CommandTable table) {
    table.group(CommandGroup.STRING);
    add(table, "decr", 2, CounterCommands::decr);
    add(table, "decrby", 3, CounterCommands::decrby);
    add(table, "incr", 2, CounterCommands::incr);
    add(table, "incrby", 3, CounterCommands::incrby);
    add(table, "incrbyfloat", 3, CounterCommands::incrbyfloat);
    add(table, "increx", -2, IncrexCommand::increx);
  }

  private static void add(CommandTable table, String name, int arity, Handler handler) {
    table.add(name, arity, WRITE | DENYOOM | FAST, handler, key(1, RW | ACCESS | UPDATE));
  }

  /// INCR key
  private static void incr(Call call) {
    increment(call, 1);
  }

  /// DECR key
  private static void decr(Call call) {
    increment(call, -1);
  }

  /// INCRBY key increment
  private static void incrby(Call call) {
    increment(call, call.args(2).integer());
  }

  /// DECRBY key decrement
  private static void decrby(Call call) {
    long decrement = call.args(2).integer();
    if (decrement == Long.MIN_VALUE) {
      throw DECREMENT_OVERFLOW;
    }
    increment(call, -decrement);
  }

  private static void increment(Call call, long by) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long old = StringKeys.findForWrite(call, dictionary, 1);
    long before = old == 0 ? 0 : integer(region, old);
    long value = before + by;
    if (((before ^ value) & (by ^ value)) < 0) {
      throw OVERFLOW;
    }
    put(call, dictionary, old, value, StringKeys.KEEP_EXPIRY);
    call.changed(1, EventClass.STRING, "incrby");
    call.reply().integer(value);
  }

  /// The integer that a string is.
  static long integer(Region region, long record) {
    if (StringValue.isInt(region, record)) {
      return StringValue.intValue(region, record);
    }
    // Longer than any number; so it need not be copied out to be refused.
    if (StringValue.length(region, record) > Decimal.LONGEST) {
      throw CommandError.NOT_INTEGER;
    }
    Bytes text = Bytes.of(StringBytes.of(region, record).toArray());
    if (!Decimal.isLong(text)) {
      throw CommandError.NOT_INTEGER;
    }
    return Decimal.toLong(text);
  }

  /// Puts an integer under the key, in the place of `old`, a string or 0.
  static void put(Call call, Dictionary dictionary, long old, long value, long expiry) {
    Region region = dictionary.region();
    boolean expires = StringKeys.willExpire(region, old, expiry);
    if (old != 0 && StringValue.isInt(region, old) && Record.expires(region, old) == expires) {
      StringValue.setInt(region, old, value);
      if (expiry >= 0) {
        dictionary.setExpiry(old, call.hash(1), expiry);
      }
      return;
    }
    long record = StringValue.create(region, call.arg(1), value, expires);
    StringKeys.replace(call, dictionary, 1, old, record, expiry);
  }

  // ---- fractions

  /// INCRBYFLOAT key increment
  private static void incrbyfloat(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long old = StringKeys.findForWrite(call, dictionary, 1);
    LongDouble before = fraction(region, old);
    LongDouble increment = LongDouble.parse(call.arg(2).toArray());
    if (increment == null) {
      throw CommandError.NOT_FLOAT;
    }
    LongDouble value = before.add(increment);
    if (!value.isFinite()) {
      throw NOT_FINITE;
    }
    Bytes text = Bytes.of(value.toString());
    put(call, dictionary, old, text, StringKeys.KEEP_EXPIRY);
    call.changed(1, EventClass.STRING, "incrbyfloat");
    call.effect("SET", call.arg(1), text, "KEEPTTL");
    call.reply().bulk(text);
  }

  /// The number that a string is; zero where the record is 0.
  static LongDouble fraction(Region region, long record) {
    if (record == 0) {
      return LongDouble.ZERO;
    }
    if (StringValue.isInt(region, record)) {
      return LongDouble.of(StringValue.intValue(region, record));
    }
    if (StringValue.length(region, record) > LongDouble.LONGEST_TEXT) {
      throw CommandError.NOT_FLOAT;
    }
    LongDouble value = LongDouble.parse(StringBytes.of(region, record).toArray());
    if (value == null) {
      throw CommandError.NOT_FLOAT;
    }
    return value;
  }

  /// Puts a number's text under the key, in the place of `old`, a string or 0. As in Redis it
  /// stays text even where it is an integer.
  static void put(Call call, Dictionary dictionary, long old, Bytes text, long expiry) {
    Region region = dictionary.region();
    boolean expires = StringKeys.willExpire(region, old, expiry);
    long record = StringValue.createText(region, call.arg(1), text, expires);
    StringKeys.replace(call, dictionary, 1, old, record, expiry);
  }
}
