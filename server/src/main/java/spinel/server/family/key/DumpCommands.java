// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static spinel.server.command.CommandFlags.ASKING;
import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.persistence.CorruptDataException;
import spinel.server.persistence.DumpPayload;
import spinel.server.type.Decimal;
import spinel.server.type.Value;
import spinel.structure.Record;

/// DUMP and RESTORE. Each method's first line is the command's syntax.
public final class DumpCommands {
  private static final CommandError BUSY_KEY =
      CommandError.of("BUSYKEY Target key name already exists.");
  private static final CommandError INVALID_TTL =
      CommandError.of("ERR Invalid TTL value, must be >= 0");
  private static final CommandError INVALID_IDLE_TIME =
      CommandError.of("ERR Invalid IDLETIME value, must be >= 0");
  private static final CommandError INVALID_FREQUENCY =
      CommandError.of("ERR Invalid FREQ value, must be >= 0 and <= 255");
  private static final CommandError WRONG_CHECKSUM =
      CommandError.of("ERR DUMP payload version or checksum are wrong");
  private static final CommandError BAD_FORMAT = CommandError.of("ERR Bad data format");

  /// Bytes of a payload that are read in about the time that an element takes.
  private static final int READ_FOR_ONE = 16;

  private DumpCommands() {}

  public static void register(CommandTable table) {
    KeySpec restored = key(1, OW | UPDATE);
    table
        .group(CommandGroup.GENERIC)
        .add("dump", 2, READONLY, DumpCommands::dump, key(1, RO | ACCESS))
        .add("restore", -4, WRITE | DENYOOM, DumpCommands::restore, restored)
        .group(CommandGroup.SERVER)
        .add("restore-asking", -4, WRITE | DENYOOM | ASKING, DumpCommands::restore, restored);
  }

  /// DUMP key
  private static void dump(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = call.find(dictionary, 1);
    if (record == 0) {
      call.reply().nil();
    } else {
      call.expect(Value.copyCost(dictionary.region(), record));
      boolean compress = call.engine().isCompressing();
      DumpPayload.of(dictionary.region(), record, compress).reply(call.reply());
    }
  }

  /// The options of RESTORE; -1 stands for a number that is not given.
  private static final class Options {
    boolean replace;
    boolean absolute;
    long idleSeconds = -1;
    long frequency = -1;

    static Options parse(Call call) {
      Options options = new Options();
      for (Args args = call.args(4); args.hasNext(); ) {
        if (args.takes("replace")) {
          options.replace = true;
        } else if (args.takes("absttl")) {
          options.absolute = true;
        } else if (options.frequency == -1 && args.takesWithValue("idletime")) {
          options.idleSeconds = args.integer();
          if (options.idleSeconds < 0) {
            throw INVALID_IDLE_TIME;
          }
        } else if (options.idleSeconds == -1 && args.takesWithValue("freq")) {
          options.frequency = args.integer();
          if (options.frequency < 0 || options.frequency > 255) {
            throw INVALID_FREQUENCY;
          }
        } else {
          throw CommandError.SYNTAX;
        }
      }
      return options;
    }
  }

  /// RESTORE key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]
  private static void restore(Call call) {
    Options options = Options.parse(call);
    Dictionary dictionary = call.dictionary(1);
    long old = call.findForWrite(dictionary, 1);
    if (old != 0 && !options.replace) {
      throw BUSY_KEY;
    }
    long ttl = ttl(call.arg(2));
    call.expect(call.arg(3).length() / READ_FOR_ONE);
    long time = options.absolute || ttl == 0 ? ttl : ttl + call.now();
    if (old == 0) {
      dictionary = call.dictionaryFor(1, partsOf(call.arg(3)));
    }
    long record = read(call, dictionary, time != 0);
    if (old != 0) {
      call.engine().delete(dictionary, old, call.hash(1));
    }
    if (time != 0 && time <= call.now()) {
      Value.free(dictionary, record);
      if (old != 0) {
        call.changed(1, EventClass.GENERIC, "del");
        call.effect("DEL", call.arg(1));
      }
    } else {
      insert(call, dictionary, record, time, options);
      call.changed(1, EventClass.GENERIC, "restore");
      if (time != 0 && !options.absolute) {
        logTime(call, time);
      }
    }
    call.reply().ok();
  }

  private static long ttl(Bytes text) {
    if (!Decimal.isLong(text)) {
      throw CommandError.NOT_INTEGER;
    }
    long ttl = Decimal.toLong(text);
    if (ttl < 0) {
      throw INVALID_TTL;
    }
    return ttl;
  }

  private static long read(Call call, Dictionary dictionary, boolean expires) {
    Bytes payload = call.arg(3);
    if (!DumpPayload.isIntact(payload, call.engine().isIgnoringChecksums())) {
      throw WRONG_CHECKSUM;
    }
    try {
      return DumpPayload.read(payload, dictionary, call.arg(1), expires);
    } catch (CorruptDataException corrupt) {
      throw BAD_FORMAT;
    }
  }

  /// About how many parts the value of a payload will have.
  private static long partsOf(Bytes payload) {
    return DumpPayload.isString(payload) ? 1 : payload.length() / READ_FOR_ONE;
  }

  private static void insert(
      Call call, Dictionary dictionary, long record, long time, Options options) {
    Region region = dictionary.region();
    if (time != 0) {
      Record.setExpiryMillis(region, record, time);
    }
    int clock =
        call.engine()
            .keyspace()
            .accessClock()
            .restored(call.now(), options.idleSeconds, options.frequency);
    Record.setClock(region, record, clock);
    dictionary.insert(record, call.hash(1));
  }

  /// Logs the command with its absolute time.
  private static void logTime(Call call, long time) {
    Object[] words = new Object[call.argCount() + 1];
    for (int i = 0; i < call.argCount(); i++) {
      words[i] = call.arg(i);
    }
    words[2] = time;
    words[call.argCount()] = "ABSTTL";
    call.effect(words);
  }
}
