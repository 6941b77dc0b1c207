// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.STALE;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.key;

import java.util.List;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.AccessClock;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StringValue;
import spinel.server.type.Value;
import spinel.structure.Record;

/// OBJECT: how a value is stored, and how much it is used. Each method's first line is the
/// command's syntax.
public final class ObjectCommands {
  private static final int SHARED_NUMBERS = 10_000;

  private static final CommandError NO_FREQUENCY =
      CommandError.of(
          "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note"
              + " that when switching between policies at runtime LRU and LFU data will take some"
              + " time to adjust.");
  private static final CommandError NO_IDLE_TIME =
      CommandError.of(
          "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when"
              + " switching between policies at runtime LRU and LFU data will take some time to"
              + " adjust.");
  private static final List<String> HELP =
      List.of(
          "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
          "ENCODING <key>",
          "    The representation in which the value of <key> is stored.",
          "FREQ <key>",
          "    How often <key> is used, on a logarithmic scale that fades with time.",
          "IDLETIME <key>",
          "    The seconds since <key> was last used.",
          "REFCOUNT <key>",
          "    How many references to the value of <key> there are.",
          "HELP",
          "    This list.");

  private ObjectCommands() {}

  public static void register(CommandTable table) {
    KeySpec read = key(2, RO);
    table
        .group(CommandGroup.GENERIC)
        .container("object", -2, 0)
        .sub("encoding", 3, READONLY, ObjectCommands::encoding, read)
        .sub("freq", 3, READONLY, ObjectCommands::freq, read)
        .sub("help", 2, LOADING | STALE, ObjectCommands::help)
        .sub("idletime", 3, READONLY, ObjectCommands::idletime, read)
        .sub("refcount", 3, READONLY, ObjectCommands::refcount, read);
  }

  /// OBJECT ENCODING key
  private static void encoding(Call call) {
    Dictionary dictionary = call.dictionary(2);
    long record = call.peek(dictionary, 2);
    if (record == 0) {
      call.reply().nil();
    } else {
      call.reply().bulk(Value.encodingName(dictionary.region(), record));
    }
  }

  /// OBJECT FREQ key
  private static void freq(Call call) {
    Dictionary dictionary = call.dictionary(2);
    long record = call.peek(dictionary, 2);
    if (record == 0) {
      call.reply().nil();
      return;
    }
    AccessClock clock = call.engine().keyspace().accessClock();
    if (!clock.countsAccesses()) {
      throw NO_FREQUENCY;
    }
    call.reply().integer(clock.frequency(Record.clock(dictionary.region(), record), call.now()));
  }

  /// OBJECT HELP
  private static void help(Call call) {
    call.reply().array(HELP.size());
    HELP.forEach(call.reply()::simple);
  }

  /// OBJECT IDLETIME key
  private static void idletime(Call call) {
    Dictionary dictionary = call.dictionary(2);
    long record = call.peek(dictionary, 2);
    if (record == 0) {
      call.reply().nil();
      return;
    }
    if (call.engine().keyspace().accessClock().countsAccesses()) {
      throw NO_IDLE_TIME;
    }
    int clock = Record.clock(dictionary.region(), record);
    call.reply().integer(AccessClock.idleSeconds(clock, call.now()));
  }

  /// OBJECT REFCOUNT key
  private static void refcount(Call call) {
    Dictionary dictionary = call.dictionary(2);
    long record = call.peek(dictionary, 2);
    if (record == 0) {
      call.reply().nil();
    } else {
      boolean shared =
          isShared(dictionary.region(), record) && !call.engine().memory().forbidsSharing();
      call.reply().integer(shared ? Integer.MAX_VALUE : 1);
    }
  }

  /// Whether Redis would share the value among all keys that have it: a small number.
  private static boolean isShared(Region region, long record) {
    if (Record.type(region, record) != StringValue.TYPE || !StringValue.isInt(region, record)) {
      return false;
    }
    long number = StringValue.intValue(region, record);
    return number >= 0 && number < SHARED_NUMBERS;
  }
}
