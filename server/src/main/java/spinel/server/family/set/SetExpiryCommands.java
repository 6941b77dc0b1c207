// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
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
import spinel.server.family.hash.FieldDeadline;
import spinel.server.type.SetValue;

/// Commands on the time that members of sets have to live. Each method's first line is the
/// command's syntax.
public final class SetExpiryCommands {
  private static final int SECOND = 1000;

  // What the commands answer for a member, besides what SetValue says of its expiry.
  private static final int NOT_PERMITTED = 0;
  private static final int DONE = 1;
  private static final int DELETED = 2;

  private SetExpiryCommands() {}

  public static void register(CommandTable table) {
    KeySpec updated = key(1, RW | UPDATE);
    KeySpec read = key(1, RO | ACCESS);
    long write = WRITE | DENYOOM | FAST;
    table
        .group(CommandGroup.SET)
        .add("saddex", -5, write, SetExpiryCommands::saddex, updated)
        .add("sexpire", -6, write, SetExpiryCommands::sexpire, updated)
        .add("sexpireat", -6, write, SetExpiryCommands::sexpireat, updated)
        .add("sexpiretime", -5, READONLY | FAST, SetExpiryCommands::sexpiretime, read)
        .add("spersist", -5, WRITE | FAST, SetExpiryCommands::spersist, updated)
        .add("spexpire", -6, write, SetExpiryCommands::spexpire, updated)
        .add("spexpireat", -6, write, SetExpiryCommands::spexpireat, updated)
        .add("spexpiretime", -5, READONLY | FAST, SetExpiryCommands::spexpiretime, read)
        .add("spttl", -5, READONLY | FAST, SetExpiryCommands::spttl, read)
        .add("sttl", -5, READONLY | FAST, SetExpiryCommands::sttl, read);
  }

  // ---- setting

  /// SEXPIRE key seconds [NX | XX | GT | LT] MEMBERS nummembers member [member ...]
  private static void sexpire(Call call) {
    expire(call, call.now(), SECOND);
  }

  /// SPEXPIRE key milliseconds [NX | XX | GT | LT] MEMBERS nummembers member [member ...]
  private static void spexpire(Call call) {
    expire(call, call.now(), 1);
  }

  /// SEXPIREAT key unix-time-seconds [NX | XX | GT | LT] MEMBERS nummembers member [member ...]
  private static void sexpireat(Call call) {
    expire(call, 0, SECOND);
  }

  /// SPEXPIREAT key unix-time-milliseconds [NX | XX | GT | LT] MEMBERS nummembers member
  ///   [member ...]
  private static void spexpireat(Call call) {
    expire(call, 0, 1);
  }

  private static void expire(Call call, long base, int unitMillis) {
    OpenSet set = OpenSet.toChange(call, 1);
    long time = FieldDeadline.millis(call, 2, base, unitMillis);
    MemberOptions options = MemberOptions.ofExpiring(call);
    List<Object> expiring = new ArrayList<>();
    int[] deleted = new int[1];
    call.reply().array(options.members());
    set.change(
        () -> {
          for (int i = options.first(); i < options.end(); i++) {
            long result = expire(call, set, i, time, options);
            call.reply().integer(result);
            if (result == DONE) {
              expiring.add(call.arg(i));
            } else if (result == DELETED) {
              deleted[0]++;
              call.effect("SREM", call.arg(1), call.arg(i));
            }
          }
        });
    announceDeleted(call, set, deleted[0]);
    if (!expiring.isEmpty()) {
      logTime(call, time, options, expiring);
      call.changed(1, EventClass.SET, "sexpire", expiring.size());
    }
  }

  /// Gives one member its time, or deletes it where that has passed.
  private static long expire(
      Call call, OpenSet set, int memberArg, long time, MemberOptions options) {
    long current = set.expiry(memberArg);
    if (current == SetValue.NO_MEMBER) {
      return SetValue.NO_MEMBER;
    }
    if (!options.permits(current, time)) {
      return NOT_PERMITTED;
    }
    if (time < call.now()) {
      set.remove(memberArg);
      return DELETED;
    }
    set.set(memberArg, time);
    return DONE;
  }

  /// Announces that members were deleted because their time had passed, if any were.
  private static void announceDeleted(Call call, OpenSet set, int deleted) {
    if (deleted > 0) {
      call.counters().expiredFields += deleted;
      call.changed(1, EventClass.SET, "srem", deleted);
      if (set.deleteIfEmpty()) {
        call.alsoAnnounce(1, EventClass.GENERIC, "del");
      }
    }
  }

  /// Logs the command with its absolute time, and of its members with those that got it.
  private static void logTime(Call call, long time, MemberOptions options, List<Object> members) {
    if (!call.isLogged()) {
      return;
    }
    List<Object> words = new ArrayList<>(List.of("SPEXPIREAT", call.arg(1), time));
    for (int i = 3; i < options.first() - 1; i++) {
      words.add(call.arg(i));
    }
    words.add(members.size());
    words.addAll(members);
    for (int i = options.end(); i < call.argCount(); i++) {
      words.add(call.arg(i));
    }
    call.effect(words.toArray());
  }

  /// SPERSIST key MEMBERS nummembers member [member ...]
  private static void spersist(Call call) {
    OpenSet set = OpenSet.toChange(call, 1);
    int first = MemberOptions.onlyMembers(call);
    int[] done = new int[1];
    call.reply().array(call.argCount() - (long) first);
    set.change(
        () -> {
          for (int i = first; i < call.argCount(); i++) {
            long expiry = set.expiry(i);
            if (expiry < 0) {
              call.reply().integer(expiry);
            } else {
              set.set(i, SetValue.NO_EXPIRY);
              call.reply().integer(DONE);
              done[0]++;
            }
          }
        });
    if (done[0] > 0) {
      call.changed(1, EventClass.SET, "spersist", done[0]);
    }
  }

  // ---- adding

  /// SADDEX key [MNX | MXX] [EX seconds | PX milliseconds | EXAT unix-time-seconds |
  ///   PXAT unix-time-milliseconds | KEEPTTL] MEMBERS nummembers member [member ...]
  private static void saddex(Call call) {
    MemberOptions options = MemberOptions.ofAdding(call);
    OpenSet set = OpenSet.toChange(call, 1);
    if (!options.permits(set)) {
      call.reply().integer(0);
      return;
    }
    if (options.hasTime() && options.time() < call.now()) {
      removeAll(call, set, options);
    } else {
      addAll(call, set, options);
    }
    call.reply().integer(1);
  }

  private static void removeAll(Call call, OpenSet set, MemberOptions options) {
    int deleted = 0;
    for (int i = options.first(); i < options.end(); i++) {
      if (set.remove(i)) {
        deleted++;
        call.effect("SREM", call.arg(1), call.arg(i));
      }
    }
    announceDeleted(call, set, deleted);
  }

  private static void addAll(Call call, OpenSet set, MemberOptions options) {
    set.change(
        () -> {
          set.expect(options.members());
          for (int i = options.first(); i < options.end(); i++) {
            long time =
                options.keepsTime() ? Math.max(set.expiry(i), SetValue.NO_EXPIRY) : options.time();
            set.put(i, options.members(), time);
          }
        });
    call.changed(1, EventClass.SET, "sadd", options.members());
    if (options.hasTime()) {
      call.alsoAnnounce(1, EventClass.SET, "sexpire");
      logTime(call, options);
    }
  }

  /// Logs SADDEX with its absolute time.
  private static void logTime(Call call, MemberOptions options) {
    if (!call.isLogged()) {
      return;
    }
    Object[] words = new Object[call.argCount()];
    for (int i = 0; i < words.length; i++) {
      words[i] = call.arg(i);
    }
    words[options.timeArg() - 1] = "PXAT";
    words[options.timeArg()] = options.time();
    call.effect(words);
  }

  // ---- asking

  /// STTL key MEMBERS nummembers member [member ...]
  private static void sttl(Call call) {
    replyTimes(call, call.now(), SECOND);
  }

  /// SPTTL key MEMBERS nummembers member [member ...]
  private static void spttl(Call call) {
    replyTimes(call, call.now(), 1);
  }

  /// SEXPIRETIME key MEMBERS nummembers member [member ...]
  private static void sexpiretime(Call call) {
    replyTimes(call, 0, SECOND);
  }

  /// SPEXPIRETIME key MEMBERS nummembers member [member ...]
  private static void spexpiretime(Call call) {
    replyTimes(call, 0, 1);
  }

  private static void replyTimes(Call call, long base, int unitMillis) {
    OpenSet set = OpenSet.toRead(call, 1);
    int first = MemberOptions.onlyMembers(call);
    call.reply().array(call.argCount() - (long) first);
    for (int i = first; i < call.argCount(); i++) {
      long expiry = set.expiry(i);
      boolean isTimed = expiry >= 0;
      call.reply().integer(isTimed ? (expiry - base + unitMillis - 1) / unitMillis : expiry);
    }
  }
}
