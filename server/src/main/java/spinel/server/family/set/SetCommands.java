// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.INSERT;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.key;

import java.util.BitSet;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.SetSource;
import spinel.server.type.SetValue;

/// Commands on the members of one set. Each method's first line is the command's syntax.
public final class SetCommands {
  private SetCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.SET)
        .add("sadd", -3, WRITE | DENYOOM | FAST, SetCommands::sadd, key(1, RW | INSERT))
        .elements(2, 1)
        .add("scard", 2, READONLY | FAST, SetCommands::scard, key(1, RO))
        .add("sismember", 3, READONLY | FAST, SetCommands::sismember, key(1, RO))
        .elements(2, 1)
        .add("smembers", 2, READONLY, SetCommands::smembers, key(1, RO | ACCESS))
        .add("smismember", -3, READONLY | FAST, SetCommands::smismember, key(1, RO | ACCESS))
        .elements(2, 1)
        .add(
            "smove",
            4,
            WRITE | FAST,
            SetCommands::smove,
            key(1, RW | ACCESS | DELETE),
            key(2, RW | INSERT))
        .add("srem", -3, WRITE | FAST, SetCommands::srem, key(1, RW | DELETE))
        .elements(2, 1)
        .add("sscan", -3, READONLY, SetScan::sscan, key(1, RO | ACCESS));
  }

  // ---- changes

  /// SADD key member [member ...]
  private static void sadd(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = SetKeys.findForWrite(call, dictionary, 1);
    int count = call.argCount() - 2;
    int added = 0;
    int from = 2;
    if (record == 0) {
      record = SetValue.create(dictionary, call.arg(1), call.hash(1), call.arg(2), count);
      added = 1;
      from = 3;
    } else {
      record = SetValue.expect(dictionary, record, count);
    }
    if (count == 1 && from == 2) {
      added = SetValue.add(dictionary, record, call.arg(2)) == 0 ? 0 : 1;
    } else if (from < call.argCount()) {
      added += addAll(call, dictionary, record, from);
    }
    if (added > 0) {
      call.changed(1, EventClass.SET, "sadd", added);
    }
    call.reply().integer(added);
  }

  /// Adds the arguments from `first` on, all or, if there is no room, none; returns how many are
  /// new.
  private static int addAll(Call call, Dictionary dictionary, long set, int first) {
    BitSet isNew = new BitSet(call.argCount());
    long record = set;
    try {
      for (int i = first; i < call.argCount(); i++) {
        long moved = SetValue.add(dictionary, record, call.arg(i));
        if (moved != 0) {
          record = moved;
          isNew.set(i);
        }
      }
    } catch (OutOfMemory full) {
      isNew.set(2, first);
      isNew.stream().forEach(i -> takeBack(call, dictionary, call.arg(i)));
      throw full;
    }
    return isNew.cardinality();
  }

  private static void takeBack(Call call, Dictionary dictionary, Bytes member) {
    long record = SetValue.remove(dictionary, dictionary.find(call.arg(1), call.hash(1)), member);
    SetKeys.deleteIfEmpty(call, dictionary, 1, record);
  }

  /// SREM key member [member ...]
  private static void srem(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = SetKeys.findForWrite(call, dictionary, 1);
    int removed = 0;
    boolean isDeleted = record == 0;
    for (int i = 2; i < call.argCount() && !isDeleted; i++) {
      long moved = SetValue.remove(dictionary, record, call.arg(i));
      if (moved != 0) {
        record = moved;
        removed++;
        isDeleted = SetKeys.deleteIfEmpty(call, dictionary, 1, record);
      }
    }
    if (removed > 0) {
      call.changed(1, EventClass.SET, "srem", removed);
      if (isDeleted) {
        call.alsoAnnounce(1, EventClass.GENERIC, "del");
      }
    }
    call.reply().integer(removed);
  }

  /// SMOVE source destination member
  private static void smove(Call call) {
    Bytes member = call.arg(3);
    Dictionary from = call.dictionary(1);
    Dictionary to = call.dictionary(2);
    long source = call.findForWrite(from, 1);
    long target = call.findForWrite(to, 2);
    if (source == 0) {
      call.reply().integer(0);
      return;
    }
    SetKeys.check(from.region(), source);
    SetKeys.check(to.region(), target);
    if (SetKeys.isTimed(from.region(), source) || SetKeys.isTimed(to.region(), target)) {
      SetKeys.expire(call, from);
      SetKeys.expire(call, to);
      source = from.find(call.arg(1), call.hash(1));
      target = to.find(call.arg(2), call.hash(2));
    }
    boolean isThere = source != 0 && SetValue.contains(from, source, member);
    boolean isSame = from == to && source == target;
    if (isThere && !isSame) {
      // First what there may be no room for.
      boolean isNew;
      if (target == 0) {
        SetValue.create(to, call.arg(2), call.hash(2), member, 1);
        isNew = true;
      } else {
        isNew = SetValue.add(to, target, member) != 0;
      }
      long left = SetValue.remove(from, source, member);
      call.changed(1, EventClass.SET, "srem");
      if (SetKeys.deleteIfEmpty(call, from, 1, left)) {
        call.alsoAnnounce(1, EventClass.GENERIC, "del");
      }
      if (isNew) {
        call.changed(2, EventClass.SET, "sadd");
      }
    }
    call.reply().integer(isThere);
  }

  // ---- questions

  /// SCARD key
  private static void scard(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = SetKeys.find(call, dictionary, 1);
    call.reply().integer(record == 0 ? 0 : SetValue.size(dictionary.region(), record));
  }

  /// SISMEMBER key member
  private static void sismember(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = SetKeys.find(call, dictionary, 1);
    call.reply().integer(record != 0 && SetValue.contains(dictionary, record, call.arg(2)));
  }

  /// SMISMEMBER key member [member ...]
  private static void smismember(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = SetKeys.find(call, dictionary, 1);
    call.reply().array(call.argCount() - 2);
    for (int i = 2; i < call.argCount(); i++) {
      call.reply().integer(record != 0 && SetValue.contains(dictionary, record, call.arg(i)));
    }
  }

  /// SMEMBERS key
  private static void smembers(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = SetKeys.find(call, dictionary, 1);
    if (record == 0) {
      call.reply().set(0);
      return;
    }
    Region region = dictionary.region();
    call.expect(SetValue.size(region, record));
    call.reply().set(SetValue.size(region, record));
    SetKeys.reply(call.reply(), new SetSource(region, record));
  }
}
