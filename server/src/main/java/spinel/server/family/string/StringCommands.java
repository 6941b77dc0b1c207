// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.MOVABLE_KEYS;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.INSERT;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.counted;
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
import spinel.server.type.Decimal;
import spinel.server.type.StringValue;
import spinel.structure.Record;

/// Commands that get, put and take whole strings, all but SET. Each method's first line is the
/// command's syntax.
public final class StringCommands {
  private static final CommandError INVALID_COUNT = CommandError.of("ERR invalid numkeys value");
  private static final CommandError WRONG_PAIRS =
      CommandError.of("ERR wrong number of key-value pairs");

  private StringCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.STRING)
        .add("get", 2, READONLY | FAST, StringCommands::get, key(1, RO | ACCESS))
        .add("getdel", 2, WRITE | FAST, StringCommands::getdel, key(1, RW | ACCESS | DELETE))
        .add("getex", -2, WRITE | FAST, StringCommands::getex, key(1, RW | ACCESS | UPDATE))
        .add(
            "getset",
            3,
            WRITE | DENYOOM | FAST,
            StringCommands::getset,
            key(1, RW | ACCESS | UPDATE))
        .add("mget", -2, READONLY | FAST, StringCommands::mget, range(1, -1, 1, RO | ACCESS))
        .add("mset", -3, WRITE | DENYOOM, StringCommands::mset, range(1, -1, 2, OW | UPDATE))
        .add(
            "msetex",
            -4,
            WRITE | DENYOOM | MOVABLE_KEYS,
            StringCommands::msetex,
            counted(1, 2, OW | UPDATE))
        .add("msetnx", -3, WRITE | DENYOOM, StringCommands::msetnx, range(1, -1, 2, OW | INSERT));
  }

  // ---- one key

  /// GET key
  private static void get(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = StringKeys.find(call, dictionary, 1);
    StringKeys.reply(call.reply(), dictionary.region(), record);
  }

  /// GETDEL key
  private static void getdel(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = StringKeys.find(call, dictionary, 1);
    StringKeys.reply(call.reply(), dictionary.region(), record);
    if (record != 0) {
      StringKeys.delete(call, dictionary, 1, record);
    }
  }

  /// GETSET key value
  private static void getset(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long old = StringKeys.find(call, dictionary, 1);
    StringKeys.reply(call.reply(), dictionary.region(), old);
    StringKeys.put(call, dictionary, 1, old, call.arg(2), StringKeys.NO_EXPIRY);
    call.changed(1, EventClass.STRING, "set");
    if (call.isLogged()) {
      call.effect("SET", call.arg(1), call.arg(2));
    }
  }

  /// GETEX key [EX seconds | PX milliseconds | EXAT unix-time-seconds |
  ///   PXAT unix-time-milliseconds | PERSIST]
  private static void getex(Call call) {
    int given = 0;
    for (Args args = call.args(2); args.hasNext(); ) {
      int before = args.position();
      given = Deadline.take(args, given);
      if (args.position() == before) {
        given = Deadline.takeWord(args, "persist", Deadline.PERSIST, given);
      }
      if (args.position() == before) {
        throw CommandError.SYNTAX;
      }
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long record = StringKeys.find(call, dictionary, 1);
    long millis = record != 0 && Deadline.isTime(given) ? Deadline.millis(call, given) : 0;
    StringKeys.reply(call.reply(), region, record);
    if (record == 0) {
      return;
    }
    if (given == Deadline.PERSIST) {
      persist(call, dictionary, record);
    } else if (given != 0 && isAbsolute(given) && millis <= call.now()) {
      StringKeys.delete(call, dictionary, 1, record);
    } else if (given != 0) {
      dictionary.setExpiry(record, call.hash(1), millis);
      call.changed(1, EventClass.GENERIC, "expire");
      if (call.isLogged()) {
        call.effect("PEXPIREAT", call.arg(1), millis);
      }
    }
  }

  private static boolean isAbsolute(int given) {
    int kind = Deadline.kind(given);
    return kind == Deadline.EXAT || kind == Deadline.PXAT;
  }

  private static void persist(Call call, Dictionary dictionary, long record) {
    if (Record.expires(dictionary.region(), record)) {
      dictionary.clearExpiry(record, call.hash(1));
      call.changed(1, EventClass.GENERIC, "persist");
      call.effect("PERSIST", call.arg(1));
    }
  }

  // ---- many keys

  /// MGET key [key ...]
  private static void mget(Call call) {
    int count = call.argCount() - 1;
    call.reply().array(count);
    for (int i = 1; i <= count; i++) {
      Dictionary dictionary = call.dictionary(i);
      Region region = dictionary.region();
      long record = call.find(dictionary, i);
      if (record != 0 && Record.type(region, record) != StringValue.TYPE) {
        record = 0;
      }
      StringKeys.reply(call.reply(), region, record);
    }
  }

  /// MSET key value [key value ...]
  private static void mset(Call call) {
    checkPairs(call);
    putAll(call, 1, call.argCount(), StringKeys.NO_EXPIRY);
    call.reply().ok();
  }

  /// MSETNX key value [key value ...]
  private static void msetnx(Call call) {
    checkPairs(call);
    boolean puts = countExisting(call, 1, call.argCount()) == 0;
    if (puts) {
      putAll(call, 1, call.argCount(), StringKeys.NO_EXPIRY);
    }
    call.reply().integer(puts);
  }

  private static void checkPairs(Call call) {
    if (call.argCount() % 2 == 0) {
      throw CommandError.of(
          "ERR wrong number of arguments for '" + call.command().fullName() + "' command");
    }
  }

  /// Of the keys at every second argument from `first` on, those that exist.
  private static int countExisting(Call call, int first, int end) {
    int existing = 0;
    for (int i = first; i < end; i += 2) {
      if (call.findForWrite(call.dictionary(i), i) != 0) {
        existing++;
      }
    }
    return existing;
  }

  private static void putAll(Call call, int first, int end, long expiry) {
    for (int i = first; i < end; i += 2) {
      Dictionary dictionary = call.dictionary(i);
      // Looked up only now: the same key may have come before.
      long old = call.findForWrite(dictionary, i);
      StringKeys.put(call, dictionary, i, old, call.arg(i + 1), expiry);
      call.changed(i, EventClass.STRING, "set");
    }
  }

  /// MSETEX numkeys key value [key value ...] [NX | XX] [EX seconds | PX milliseconds |
  ///   EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]
  private static void msetex(Call call) {
    Bytes count = call.arg(1);
    long keys = Decimal.isLong(count) ? Decimal.toLong(count) : 0;
    if (keys <= 0 || keys > Integer.MAX_VALUE) {
      throw INVALID_COUNT;
    }
    if (keys > (call.argCount() - 2) / 2) {
      throw WRONG_PAIRS;
    }
    int end = 2 + 2 * (int) keys;
    boolean nx = false;
    boolean xx = false;
    int given = 0;
    for (Args args = call.args(end); args.hasNext(); ) {
      int before = args.position();
      if (!xx && args.takes("nx")) {
        nx = true;
      } else if (!nx && args.takes("xx")) {
        xx = true;
      } else {
        given = Deadline.take(args, given);
        if (args.position() == before) {
          given = Deadline.takeWord(args, "keepttl", Deadline.KEEPTTL, given);
        }
        if (args.position() == before) {
          throw CommandError.SYNTAX;
        }
      }
    }
    long expiry = PutCommands.expiry(call, given);
    int existing = nx || xx ? countExisting(call, 2, end) : 0;
    if (nx && existing > 0 || xx && existing < keys) {
      call.reply().integer(0);
      return;
    }
    putAll(call, 2, end, expiry);
    for (int i = 2; expiry >= 0 && i < end; i += 2) {
      call.alsoAnnounce(i, EventClass.GENERIC, "expire");
    }
    if (expiry >= 0 && call.isLogged()) {
      call.effect(withDeadline(call, end, expiry));
    }
    call.reply().integer(1);
  }

  /// MSETEX without a condition, and with its expiry as a point in time.
  private static Object[] withDeadline(Call call, int end, long millis) {
    Object[] words = new Object[end + 2];
    for (int i = 0; i < end; i++) {
      words[i] = call.arg(i);
    }
    words[end] = "PXAT";
    words[end + 1] = millis;
    return words;
  }
}
