// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.INSERT;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.RM;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;
import static spinel.server.command.KeySpec.range;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.type.Decimal;
import spinel.server.type.Value;
import spinel.structure.Record;

/// Commands on keys of any type, and on whole databases. Each method's first line is the command's
/// syntax.
public final class KeyCommands {
  private static final CommandError SAME_OBJECT =
      CommandError.of("ERR source and destination objects are the same");
  private static final CommandError DATABASE_OUT_OF_RANGE =
      CommandError.of("ERR DB index is out of range");
  private static final CommandError INT_OUT_OF_RANGE =
      CommandError.of(
          "ERR value is out of range, value must between "
              + Integer.MIN_VALUE
              + " and "
              + Integer.MAX_VALUE);

  private KeyCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.GENERIC)
        .add("del", -2, WRITE, KeyCommands::del, range(1, -1, 1, RM | DELETE))
        .add("unlink", -2, WRITE | FAST, KeyCommands::del, range(1, -1, 1, RM | DELETE))
        .add("exists", -2, READONLY | FAST, KeyCommands::exists, range(1, -1, 1, RO))
        .add("touch", -2, READONLY | FAST, KeyCommands::touch, range(1, -1, 1, RO))
        .add("type", 2, READONLY | FAST, KeyCommands::type, key(1, RO))
        .add(
            "rename",
            3,
            WRITE,
            KeyCommands::rename,
            key(1, RW | ACCESS | DELETE),
            key(2, OW | UPDATE))
        .add(
            "renamenx",
            3,
            WRITE | FAST,
            KeyCommands::renamenx,
            key(1, RW | ACCESS | DELETE),
            key(2, OW | INSERT))
        .add(
            "copy",
            -3,
            WRITE | DENYOOM,
            KeyCommands::copy,
            key(1, RO | ACCESS),
            key(2, OW | UPDATE))
        .add("move", 3, WRITE | FAST, KeyCommands::move, key(1, RW | ACCESS | UPDATE))
        .group(CommandGroup.SERVER)
        .add("dbsize", 1, READONLY | FAST, KeyCommands::dbsize)
        .add("flushall", -1, WRITE, KeyCommands::flushall)
        .add("flushdb", -1, WRITE, KeyCommands::flushdb)
        .add("swapdb", 3, WRITE | FAST, KeyCommands::swapdb);
  }

  // ---- one or more keys

  /// DEL key [key ...] and UNLINK key [key ...]
  private static void del(Call call) {
    int deleted = 0;
    for (int i = 1; i < call.argCount(); i++) {
      Dictionary dictionary = call.dictionary(i);
      long record = call.findForWrite(dictionary, i);
      if (record != 0) {
        call.engine().delete(dictionary, record, call.hash(i));
        call.changed(i, EventClass.GENERIC, "del");
        deleted++;
      }
    }
    call.reply().integer(deleted);
  }

  /// EXISTS key [key ...]
  private static void exists(Call call) {
    int count = 0;
    for (int i = 1; i < call.argCount(); i++) {
      if (call.peek(call.dictionary(i), i) != 0) {
        count++;
      }
    }
    call.reply().integer(count);
  }

  /// TOUCH key [key ...]
  private static void touch(Call call) {
    int count = 0;
    for (int i = 1; i < call.argCount(); i++) {
      Dictionary dictionary = call.dictionary(i);
      long record = call.peek(dictionary, i);
      if (record != 0) {
        // Also for a client whose other commands leave no trace.
        call.access(dictionary, record, false);
        count++;
      }
    }
    call.reply().integer(count);
  }

  /// TYPE key
  private static void type(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = call.peek(dictionary, 1);
    call.reply().simple(record == 0 ? "none" : Value.typeName(dictionary.region(), record));
  }

  // ---- from one key to another

  /// RENAME key newkey
  private static void rename(Call call) {
    if (rename(call, true)) {
      call.reply().ok();
    }
  }

  /// RENAMENX key newkey
  private static void renamenx(Call call) {
    call.reply().integer(rename(call, false));
  }

  /// Whether the key has the new name, and did not have it before where `overwrite` is false.
  private static boolean rename(Call call, boolean overwrite) {
    Dictionary source = call.dictionary(1);
    Dictionary target = call.dictionary(2);
    long record = call.findForWrite(source, 1);
    if (record == 0) {
      throw CommandError.NO_SUCH_KEY;
    }
    if (call.arg(1).contentEquals(call.arg(2))) {
      return overwrite;
    }
    long old = call.findForWrite(target, 2);
    if (old != 0 && !overwrite) {
      return false;
    }
    transfer(call, source, record, target, old);
    call.changed(1, EventClass.GENERIC, "rename_from");
    call.changed(2, EventClass.GENERIC, "rename_to");
    return true;
  }

  private static void transfer(
      Call call, Dictionary source, long record, Dictionary target, long old) {
    if (mayHandOver(source, target, old)) {
      handOver(call, source, record, target, old);
    } else if (source == target) {
      rekey(call, source, record, source, old);
    } else {
      call.expect(Value.copyCost(source.region(), record));
      Dictionary room = roomFor(call, source, record, 2, target, old);
      long copy = Value.copy(source, record, room, call.arg(2));
      if (old != 0) {
        call.engine().delete(target, old, call.hash(2));
      }
      room.insert(copy, call.hash(2));
      source.remove(record, call.hash(1));
      Value.discard(source, record);
    }
  }

  /// Puts a record under its new key in its own dictionary.
  private static void rekey(
      Call call, Dictionary source, long record, Dictionary target, long old) {
    Region region = source.region();
    long renamed = Record.copyUnder(region, record, region, call.arg(2));
    if (old != 0) {
      call.engine().delete(target, old, call.hash(2));
    }
    source.insert(renamed, call.hash(2));
    source.remove(record, call.hash(1));
    Record.free(region, record);
  }

  /// Whether a value has a dictionary to itself that may become that of another key, whose record
  /// is `old` or 0.
  private static boolean mayHandOver(Dictionary source, Dictionary target, long old) {
    return source != target
        && source.size() == 1
        && source.partition().isAnnex(source)
        && !(target.partition().isAnnex(target) && target.size() > (old == 0 ? 0 : 1));
  }

  private static void handOver(
      Call call, Dictionary source, long record, Dictionary target, long old) {
    rekey(call, source, record, target, old);
    source
        .partition()
        .handOver(source, call.hash(1), target.partition(), target.database(), call.hash(2));
  }

  /// Where a copy of a record's value is to stand that the key at an argument is going to have.
  private static Dictionary roomFor(
      Call call, Dictionary source, long record, int keyArg, Dictionary target, long old) {
    boolean isVeryLarge =
        Value.isVeryLarge(source.region(), record, target.thresholds().annexParts);
    return old == 0 && isVeryLarge
        ? call.dictionaryFor(keyArg, target.database(), Long.MAX_VALUE)
        : target;
  }

  /// COPY source destination [DB destination-db] [REPLACE]
  private static void copy(Call call) {
    int database = call.client().database();
    boolean replace = false;
    for (Args args = call.args(3); args.hasNext(); ) {
      if (args.takes("replace")) {
        replace = true;
      } else if (args.takesWithValue("db")) {
        database = database(call, args);
      } else {
        throw CommandError.SYNTAX;
      }
    }
    if (database == call.client().database() && call.arg(1).contentEquals(call.arg(2))) {
      throw SAME_OBJECT;
    }
    Dictionary source = call.dictionary(1);
    Dictionary target = call.dictionary(2, database);
    long record = call.find(source, 1);
    long old = record == 0 ? 0 : call.findForWrite(target, 2);
    if (record == 0 || old != 0 && !replace) {
      call.reply().integer(0);
      return;
    }
    call.expect(Value.copyCost(source.region(), record));
    Dictionary room = roomFor(call, source, record, 2, target, old);
    long copy = Value.copy(source, record, room, call.arg(2));
    int clock = call.engine().keyspace().accessClock().restored(call.now(), -1, -1);
    Record.setClock(room.region(), copy, clock);
    if (old != 0) {
      call.engine().delete(target, old, call.hash(2));
    }
    room.insert(copy, call.hash(2));
    call.changed(2, database, EventClass.GENERIC, "copy_to");
    call.reply().integer(1);
  }

  /// MOVE key db
  private static void move(Call call) {
    int database = database(call, call.args(2));
    if (database == call.client().database()) {
      throw SAME_OBJECT;
    }
    Dictionary source = call.dictionary(1);
    Dictionary target = call.dictionary(1, database);
    long record = call.findForWrite(source, 1);
    if (record == 0 || call.findForWrite(target, 1) != 0) {
      call.reply().integer(0);
      return;
    }
    if (mayHandOver(source, target, 0)) {
      long hash = call.hash(1);
      source.partition().handOver(source, hash, target.partition(), database, hash);
    } else {
      call.expect(Value.copyCost(source.region(), record));
      Dictionary room = roomFor(call, source, record, 1, target, 0);
      room.insert(Value.copy(source, record, room, call.arg(1)), call.hash(1));
      call.engine().delete(source, record, call.hash(1));
    }
    call.changed(1, EventClass.GENERIC, "move_from");
    call.changed(1, database, EventClass.GENERIC, "move_to");
    call.reply().integer(1);
  }

  private static int database(Call call, Args args) {
    long number = args.integer();
    if (number != (int) number) {
      throw INT_OUT_OF_RANGE;
    }
    return checkDatabase(call, number);
  }

  private static int checkDatabase(Call call, long number) {
    if (number < 0 || number >= call.engine().keyspace().databases()) {
      throw DATABASE_OUT_OF_RANGE;
    }
    return (int) number;
  }

  // ---- whole databases

  /// DBSIZE
  private static void dbsize(Call call) {
    call.reply().integer(call.engine().keyspace().size(call.client().database()));
  }

  /// FLUSHALL [ASYNC | SYNC]
  private static void flushall(Call call) {
    checkFlushMode(call);
    call.lockAll();
    call.engine().keyspace().flushAll();
    call.changed();
    call.reply().ok();
  }

  /// FLUSHDB [ASYNC | SYNC]
  private static void flushdb(Call call) {
    checkFlushMode(call);
    call.lockAll();
    call.engine().keyspace().flush(call.client().database());
    call.changed();
    call.reply().ok();
  }

  /// Both modes are one: no flush takes longer than it takes to let go of a few regions.
  private static void checkFlushMode(Call call) {
    Args args = call.args(1);
    if (args.left() > 1 || args.hasNext() && !args.takes("async") && !args.takes("sync")) {
      throw CommandError.SYNTAX;
    }
  }

  /// SWAPDB index1 index2
  private static void swapdb(Call call) {
    long one = integer(call.arg(1), "ERR invalid first DB index");
    long other = integer(call.arg(2), "ERR invalid second DB index");
    Keyspace keyspace = call.engine().keyspace();
    int from = checkDatabase(call, one);
    int to = checkDatabase(call, other);
    call.lockAll();
    if (from != to) {
      keyspace.swap(from, to);
    }
    call.changed();
    call.reply().ok();
  }

  private static int integer(Bytes text, String error) {
    if (Decimal.isLong(text)) {
      long number = Decimal.toLong(text);
      if (number == (int) number) {
        return (int) number;
      }
    }
    throw CommandError.of(error);
  }
}
