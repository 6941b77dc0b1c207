// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import java.util.ArrayList;
import java.util.List;
import spinel.server.command.Call;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.type.HashField;

/// Commands that do two things at once: get fields and delete them or change their time, set fields
/// and their time. Each method's first line is the command's syntax.
public final class HashTakeCommands {
  private HashTakeCommands() {}

  public static void register(CommandTable table) {
    KeySpec taken = key(1, RW | ACCESS | DELETE);
    table
        .group(CommandGroup.HASH)
        .add("hgetdel", -5, WRITE | FAST, HashTakeCommands::hgetdel, taken)
        .add("hgetex", -5, WRITE | FAST, HashTakeCommands::hgetex, key(1, RW | ACCESS | UPDATE))
        .add("hsetex", -6, WRITE | DENYOOM | FAST, HashTakeCommands::hsetex, key(1, RW | UPDATE));
  }

  /// HGETDEL key FIELDS numfields field [field ...]
  private static void hgetdel(Call call) {
    OpenHash hash = OpenHash.toChange(call, 1);
    int first = FieldDeadline.onlyFields(call, 2);
    int deleted = 0;
    call.reply().array(call.argCount() - (long) first);
    for (int i = first; i < call.argCount(); i++) {
      if (hash.replyValue(i)) {
        hash.delete(i);
        deleted++;
      }
    }
    if (deleted > 0) {
      HashCommands.announceDeleted(call, hash, deleted);
      if (call.isLogged()) {
        call.effect(words(call, List.of("HDEL", call.arg(1)), first, call.argCount()));
      }
    }
  }

  /// The words of an effect: some, and the arguments from `first` up to `end`.
  private static Object[] words(Call call, List<Object> begin, int first, int end) {
    List<Object> words = new ArrayList<>(begin);
    for (int i = first; i < end; i++) {
      words.add(call.arg(i));
    }
    return words.toArray();
  }

  // ---- HGETEX

  /// HGETEX key [EX seconds | PX milliseconds | EXAT unix-time-seconds |
  ///   PXAT unix-time-milliseconds | PERSIST] FIELDS numfields field [field ...]
  private static void hgetex(Call call) {
    FieldOptions options = FieldOptions.ofGetting(call);
    OpenHash hash = OpenHash.toChange(call, 1);
    boolean isLogged = call.isLogged();
    List<Object> set = new ArrayList<>(0);
    int done = 0;
    int deleted = 0;
    call.reply().array(options.end() - (long) options.first());
    for (int i = options.first(); i < options.end(); i++) {
      if (!hash.replyValue(i) || !options.changesTime()) {
        continue;
      }
      if (options.hasTime() && options.time() <= call.now()) {
        hash.delete(i);
        call.counters().expiredFields++;
        call.effect("HDEL", call.arg(1), call.arg(i));
        deleted++;
      } else if (options.hasTime() || hash.expiryMillis() != HashField.NO_EXPIRY) {
        hash.setExpiry(i, options.hasTime() ? options.time() : HashField.NO_EXPIRY);
        done++;
        if (isLogged) {
          set.add(call.arg(i));
        }
      }
    }
    if (isLogged && done > 0) {
      logTime(call, options, set);
    }
    if (done > 0 && !options.hasTime()) {
      call.changed(1, EventClass.HASH, "hpersist", done);
    } else {
      HashExpiryCommands.announce(call, hash, done, deleted);
    }
  }

  private static void logTime(Call call, FieldOptions options, List<Object> fields) {
    List<Object> words = new ArrayList<>();
    if (options.hasTime()) {
      words.addAll(List.of("HPEXPIREAT", call.arg(1), options.time()));
    } else {
      words.addAll(List.of("HPERSIST", call.arg(1)));
    }
    words.addAll(List.of("FIELDS", fields.size()));
    words.addAll(fields);
    call.effect(words.toArray());
  }

  // ---- HSETEX

  /// HSETEX key [FNX | FXX] [EX seconds | PX milliseconds | EXAT unix-time-seconds |
  ///   PXAT unix-time-milliseconds | KEEPTTL] FIELDS numfields field value [field value ...]
  private static void hsetex(Call call) {
    FieldOptions options = FieldOptions.ofSetting(call);
    OpenHash hash = OpenHash.toChange(call, 1);
    if (!isPermitted(hash, options)) {
      call.reply().integer(0);
      return;
    }
    int fields = (options.end() - options.first()) / 2;
    if (options.hasTime() && options.time() <= call.now()) {
      hsetexInPast(call, hash, options);
    } else {
      hash.setAll(options.first(), options.end(), options.keepsTime());
      call.changed(1, EventClass.HASH, "hset", fields);
      if (options.hasTime()) {
        for (int i = options.first(); i < options.end(); i += 2) {
          hash.setExpiry(i, options.time());
        }
        call.alsoAnnounce(1, EventClass.HASH, "hexpire");
        logSet(call, options, fields);
      }
    }
    call.reply().integer(1);
  }

  private static boolean isPermitted(OpenHash hash, FieldOptions options) {
    if (options.condition() == FieldOptions.ALWAYS) {
      return true;
    }
    boolean wanted = options.condition() == FieldOptions.IF_ALL;
    for (int i = options.first(); i < options.end(); i += 2) {
      if (hash.find(i) != wanted) {
        return false;
      }
    }
    return true;
  }

  /// Fields set to a time that has passed are set and deleted: what is left is the deletion.
  private static void hsetexInPast(Call call, OpenHash hash, FieldOptions options) {
    int fields = 0;
    for (int i = options.first(); i < options.end(); i += 2) {
      hash.delete(i);
      fields++;
      call.counters().expiredFields++;
      call.effect("HDEL", call.arg(1), call.arg(i));
    }
    call.changed(1, EventClass.HASH, "hset", fields);
    call.alsoAnnounce(1, EventClass.HASH, "hdel");
    if (hash.deleteIfEmpty()) {
      call.alsoAnnounce(1, EventClass.GENERIC, "del");
    }
  }

  private static void logSet(Call call, FieldOptions options, int fields) {
    if (call.isLogged()) {
      List<Object> begin = new ArrayList<>(List.of("HSETEX", call.arg(1)));
      if (options.condition() != FieldOptions.ALWAYS) {
        begin.add(options.condition() == FieldOptions.IF_ALL ? "FXX" : "FNX");
      }
      begin.addAll(List.of("PXAT", options.time(), "FIELDS", fields));
      call.effect(words(call, begin, options.first(), options.end()));
    }
  }
}
