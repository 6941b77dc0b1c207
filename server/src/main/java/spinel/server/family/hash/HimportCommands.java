// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import spinel.memory.Bytes;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.Fieldset;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.HashValue;
import spinel.server.type.Value;
import spinel.structure.Record;

/// The subcommands of HIMPORT: many hashes with the same fields, whose names are sent once for each
/// connection and stored once. Each method's first line is the command's syntax.
public final class HimportCommands {
  private static final CommandError NO_FIELDSET = CommandError.of("ERR no such fieldset");
  private static final CommandError WRONG_COUNT =
      CommandError.of("ERR value count does not match fieldset field count");

  private HimportCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.HASH)
        .container("himport", -2, 0)
        .sub("discard", 3, 0, HimportCommands::discard)
        .sub("discardall", 2, 0, HimportCommands::discardall)
        .sub("prepare", -4, DENYOOM, HimportCommands::prepare)
        .sub("set", -5, WRITE | DENYOOM, HimportCommands::set, key(2, OW | UPDATE));
  }

  /// HIMPORT PREPARE fieldset-name field [field ...]
  private static void prepare(Call call) {
    Fieldset fieldset = Fieldset.of(call, 3);
    call.client().fieldsets().put(Bytes.of(call.arg(2).toArray()), fieldset);
    call.reply().ok();
  }

  /// HIMPORT SET key fieldset-name value [value ...]
  private static void set(Call call) {
    Fieldset fieldset = call.client().fieldsets().get(call.arg(3));
    if (fieldset == null) {
      throw NO_FIELDSET;
    }
    if (fieldset.size() != call.argCount() - 4) {
      throw WRONG_COUNT;
    }
    Dictionary dictionary = call.dictionary(2);
    long old = call.findForWrite(dictionary, 2);
    if (old != 0 && Record.type(dictionary.region(), old) != HashValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    long record =
        HashValue.createCompact(
            dictionary, call.arg(2), fieldset.names(), i -> call.arg(4 + fieldset.order()[i]));
    if (old == 0) {
      dictionary.insert(record, call.hash(2));
    } else {
      dictionary.exchange(old, record, call.hash(2));
      Value.discard(dictionary, old);
    }
    call.changed(2, EventClass.HASH, "hset", fieldset.size());
    if (call.isLogged()) {
      log(call, fieldset, old != 0);
    }
    call.reply().ok();
  }

  /// Who reads the log knows nothing of the client's fieldsets.
  private static void log(Call call, Fieldset fieldset, boolean replaces) {
    if (replaces) {
      call.effect("DEL", call.arg(2));
    }
    List<Object> words = new ArrayList<>(List.of("HSET", call.arg(2)));
    for (int i = 0; i < fieldset.size(); i++) {
      words.add(fieldset.names().get(i));
      words.add(call.arg(4 + fieldset.order()[i]));
    }
    call.effect(words.toArray());
  }

  /// HIMPORT DISCARD fieldset-name
  private static void discard(Call call) {
    call.reply().integer(call.client().fieldsets().remove(call.arg(2)) != null);
  }

  /// HIMPORT DISCARDALL
  private static void discardall(Call call) {
    Map<Bytes, Fieldset> fieldsets = call.client().fieldsets();
    call.reply().integer(fieldsets.size());
    fieldsets.clear();
  }
}
