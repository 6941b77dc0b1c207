// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.INSERT;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.VARIABLE_FLAGS;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;

/// SET and the commands that it has replaced. Each method's first line is the command's syntax.
public final class PutCommands {
  // What SET was given, as bits.
  private static final int NX = 1;
  private static final int XX = 1 << 1;
  private static final int GET = 1 << 2;

  private PutCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.STRING)
        .add("psetex", 4, WRITE | DENYOOM, PutCommands::psetex, key(1, OW | UPDATE))
        .add(
            "set",
            -3,
            WRITE | DENYOOM,
            PutCommands::set,
            key(1, RW | ACCESS | UPDATE | VARIABLE_FLAGS))
        .add("setex", 4, WRITE | DENYOOM, PutCommands::setex, key(1, OW | UPDATE))
        .add("setnx", 3, WRITE | DENYOOM | FAST, PutCommands::setnx, key(1, OW | INSERT));
  }

  /// SET key value [NX | XX | IFEQ value | IFNE value | IFDEQ digest | IFDNE digest] [GET]
  ///   [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds |
  ///   KEEPTTL]
  private static void set(Call call) {
    if (call.argCount() > 3) {
      setWithOptions(call);
      return;
    }
    Dictionary dictionary = call.dictionary(1);
    long old = call.findForWrite(dictionary, 1);
    StringKeys.put(call, dictionary, 1, old, call.arg(2), StringKeys.NO_EXPIRY);
    call.changed(1, EventClass.STRING, "set");
    call.reply().ok();
  }

  private static void setWithOptions(Call call) {
    int flags = 0;
    int deadline = 0;
    int condition = 0;
    for (Args args = call.args(3); args.hasNext(); ) {
      int before = args.position();
      if (args.takes("get")) {
        flags |= GET;
      } else if (condition == 0 && (flags & XX) == 0 && args.takes("nx")) {
        flags |= NX;
      } else if (condition == 0 && (flags & NX) == 0 && args.takes("xx")) {
        flags |= XX;
      } else {
        deadline = Deadline.take(args, deadline);
        if (args.position() == before) {
          deadline = Deadline.takeWord(args, "keepttl", Deadline.KEEPTTL, deadline);
        }
        if (args.position() == before && (flags & (NX | XX)) == 0) {
          condition = ValueCondition.take(args, condition);
        }
        if (args.position() == before) {
          throw CommandError.SYNTAX;
        }
      }
    }
    put(call, flags, condition, expiry(call, deadline));
  }

  /// What [StringKeys#put] is to do about the expiry.
  static long expiry(Call call, int deadline) {
    if (Deadline.isTime(deadline)) {
      return Deadline.millis(call, deadline);
    }
    return deadline == Deadline.KEEPTTL ? StringKeys.KEEP_EXPIRY : StringKeys.NO_EXPIRY;
  }

  private static void put(Call call, int flags, int condition, long expiry) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    boolean gets = (flags & GET) != 0;
    long old = gets ? call.find(dictionary, 1) : call.findForWrite(dictionary, 1);
    if (gets) {
      StringKeys.reply(call.reply(), region, StringKeys.check(region, old));
    }
    boolean refused =
        (flags & NX) != 0 && old != 0
            || (flags & XX) != 0 && old == 0
            || condition != 0 && !ValueCondition.holds(call, condition, region, old);
    if (refused) {
      if (!gets) {
        call.reply().nil();
      }
      return;
    }
    StringKeys.put(call, dictionary, 1, old, call.arg(2), expiry);
    call.changed(1, EventClass.STRING, "set");
    if (expiry >= 0) {
      call.alsoAnnounce(1, EventClass.GENERIC, "expire");
    }
    if (call.isLogged()) {
      logPut(call, 2, expiry);
    }
    if (!gets) {
      call.reply().ok();
    }
  }

  /// Logs what was put, without conditions, and with the expiry as a point in time.
  private static void logPut(Call call, int valueArg, long expiry) {
    if (expiry >= 0) {
      call.effect("SET", call.arg(1), call.arg(valueArg), "PXAT", expiry);
    } else if (expiry == StringKeys.KEEP_EXPIRY) {
      call.effect("SET", call.arg(1), call.arg(valueArg), "KEEPTTL");
    } else {
      call.effect("SET", call.arg(1), call.arg(valueArg));
    }
  }

  /// SETNX key value
  private static void setnx(Call call) {
    Dictionary dictionary = call.dictionary(1);
    boolean puts = call.findForWrite(dictionary, 1) == 0;
    if (puts) {
      StringKeys.put(call, dictionary, 1, 0, call.arg(2), StringKeys.NO_EXPIRY);
      call.changed(1, EventClass.STRING, "set");
    }
    call.reply().integer(puts);
  }

  /// SETEX key seconds value
  private static void setex(Call call) {
    putUntil(call, Deadline.millis(call, call.arg(2), Deadline.EX));
  }

  /// PSETEX key milliseconds value
  private static void psetex(Call call) {
    putUntil(call, Deadline.millis(call, call.arg(2), Deadline.PX));
  }

  private static void putUntil(Call call, long millis) {
    Dictionary dictionary = call.dictionary(1);
    long old = call.findForWrite(dictionary, 1);
    StringKeys.put(call, dictionary, 1, old, call.arg(3), millis);
    call.changed(1, EventClass.STRING, "set");
    call.alsoAnnounce(1, EventClass.GENERIC, "expire");
    if (call.isLogged()) {
      logPut(call, 3, millis);
    }
    call.reply().ok();
  }
}
