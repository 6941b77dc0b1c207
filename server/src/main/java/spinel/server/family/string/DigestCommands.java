// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.VARIABLE_FLAGS;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StringBytes;
import spinel.server.type.StringValue;
import spinel.server.type.Xxh3;
import spinel.structure.Record;

/// Digests of strings, and the deletion that compares them. Each method's first line is the
/// command's syntax.
public final class DigestCommands {
  private static final CommandError NOT_STRING =
      CommandError.of("ERR Key should be of string type if conditions are specified");
  private static final CommandError INVALID_CONDITION =
      CommandError.of("ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE");
  private static final CommandError WRONG_ARITY =
      CommandError.of("ERR wrong number of arguments for 'delex' command");

  private DigestCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.STRING)
        .add("delex", -2, WRITE | FAST, DigestCommands::delex, key(1, RW | DELETE | VARIABLE_FLAGS))
        .add("digest", 2, READONLY | FAST, DigestCommands::digest, key(1, RO | ACCESS));
  }

  /// DELEX key [IFEQ value | IFNE value | IFDEQ digest | IFDNE digest]
  private static void delex(Call call) {
    int count = call.argCount();
    if (count != 2 && count != 4) {
      throw WRONG_ARITY;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long record = call.findForWrite(dictionary, 1);
    boolean deletes = record != 0 && (count == 2 || holds(call, region, record));
    if (deletes) {
      StringKeys.delete(call, dictionary, 1, record);
    }
    call.reply().integer(deletes);
  }

  private static boolean holds(Call call, Region region, long record) {
    if (Record.type(region, record) != StringValue.TYPE) {
      throw NOT_STRING;
    }
    int condition = ValueCondition.take(call.args(2), 0);
    if (condition == 0) {
      throw INVALID_CONDITION;
    }
    return ValueCondition.holds(call, condition, region, record);
  }

  /// DIGEST key
  private static void digest(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = StringKeys.find(call, dictionary, 1);
    if (record == 0) {
      call.reply().nil();
    } else {
      StringBytes value = StringBytes.of(dictionary.region(), record);
      call.reply().bulk(Xxh3.hex(Xxh3.hash(value)));
    }
  }
}
