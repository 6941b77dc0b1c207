// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.MOVABLE_KEYS;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.counted;
import static spinel.server.command.KeySpec.key;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.type.Decimal;
import spinel.server.type.SortedSet;
import spinel.structure.DrawnInts;
import spinel.structure.PausePoint;

/// Commands that take members from the ends of sorted sets, draw them at random or walk over them.
/// Each method's first line is the command's syntax.
public final class SortedSetPopCommands {
  private static final CommandError NO_KEYS =
      CommandError.of("ERR numkeys should be greater than 0");
  private static final CommandError NO_COUNT =
      CommandError.of("ERR count should be greater than 0");
  private static final CommandError COUNT_OUT_OF_RANGE =
      CommandError.of(
          "ERR value is out of range, value must between -9223372036854775807 and"
              + " 9223372036854775807");

  /// Of a set that is up to so many times larger than what is drawn from it, all members are
  /// visited.
  private static final int VISITED_SHARE = 3;

  private SortedSetPopCommands() {}

  public static void register(CommandTable table) {
    KeySpec taken = key(1, RW | ACCESS | DELETE);
    table
        .group(CommandGroup.SORTED_SET)
        .add(
            "zmpop",
            -4,
            WRITE | MOVABLE_KEYS,
            SortedSetPopCommands::zmpop,
            counted(1, 1, RW | ACCESS | DELETE))
        .add("zpopmax", -2, WRITE | FAST, SortedSetPopCommands::zpopmax, taken)
        .add("zpopmin", -2, WRITE | FAST, SortedSetPopCommands::zpopmin, taken)
        .add("zrandmember", -2, READONLY, SortedSetPopCommands::zrandmember, key(1, RO | ACCESS))
        .add("zscan", -3, READONLY, SortedSetScan::zscan, key(1, RO | ACCESS));
  }

  // ---- taking

  /// ZPOPMIN key [count]
  private static void zpopmin(Call call) {
    pop(call, false);
  }

  /// ZPOPMAX key [count]
  private static void zpopmax(Call call) {
    pop(call, true);
  }

  private static void pop(Call call, boolean fromMax) {
    if (call.argCount() > 3) {
      throw CommandError.SYNTAX;
    }
    boolean isCounted = call.argCount() == 3;
    long count = isCounted ? call.args(2).notNegative() : 1;
    SortedSet set = SortedSetKeys.findForWrite(call, 1);
    long taken = set == null ? 0 : Math.min(count, set.size());
    call.expectScattered(taken, Call.FOR_DRAWN, set == null ? 0 : set.size());
    boolean asPairs = isCounted && call.reply().isResp3();
    call.reply().array(asPairs ? taken : 2 * taken);
    if (taken > 0) {
      take(call, 1, set, taken, fromMax, asPairs);
    }
  }

  /// Takes members from an end of a set and replies with each.
  private static void take(
      Call call, int keyArg, SortedSet set, long count, boolean fromMax, boolean asPairs) {
    ReplyWriter reply = call.reply();
    long size = set.size();
    for (long i = 0; i < count; i++) {
      if (i == 0) {
        set.seek(fromMax ? size - 1 : 0);
      } else if (fromMax) {
        set.previous();
      } else {
        set.next();
      }
      if (asPairs) {
        reply.array(2);
      }
      SortedSetKeys.replyName(reply, set);
      call.replyScore(set.score());
      PausePoint.pass(i);
    }
    if (count < size) {
      set.removeRange(fromMax ? size - count : 0, fromMax ? size : count);
    }
    call.changed(keyArg, EventClass.SORTED_SET, fromMax ? "zpopmax" : "zpopmin", count);
    if (count == size) {
      call.engine().delete(call.dictionary(keyArg), set.record(), call.hash(keyArg));
      call.alsoAnnounce(keyArg, EventClass.GENERIC, "del");
    }
  }

  /// ZMPOP numkeys key [key ...] <MIN | MAX> [COUNT count]
  private static void zmpop(Call call) {
    Bytes keyCount = call.arg(1);
    if (!Decimal.isLong(keyCount) || Decimal.toLong(keyCount) < 1) {
      throw NO_KEYS;
    }
    long keys = Decimal.toLong(keyCount);
    if (keys >= call.argCount() - 2) {
      throw CommandError.SYNTAX;
    }
    Args args = call.args((int) keys + 2);
    boolean fromMax = args.takes("max");
    if (!fromMax && !args.takes("min")) {
      throw CommandError.SYNTAX;
    }
    long count = 1;
    if (args.hasNext()) {
      if (args.left() < 2 || !args.takes("count")) {
        throw CommandError.SYNTAX;
      }
      Bytes given = args.next();
      if (!Decimal.isLong(given) || Decimal.toLong(given) < 1) {
        throw NO_COUNT;
      }
      if (args.hasNext()) {
        throw CommandError.SYNTAX;
      }
      count = Decimal.toLong(given);
    }
    for (int i = 2; i < keys + 2; i++) {
      SortedSet set = SortedSetKeys.findForWrite(call, i);
      if (set != null) {
        long taken = Math.min(count, set.size());
        call.expectScattered(taken, Call.FOR_DRAWN, set.size());
        call.reply().array(2);
        call.reply().bulk(call.arg(i));
        call.reply().array(taken);
        take(call, i, set, taken, fromMax, true);
        if (call.isLogged()) {
          call.effect(fromMax ? "ZPOPMAX" : "ZPOPMIN", call.arg(i), taken);
        }
        return;
      }
    }
    call.reply().nilArray();
  }

  // ---- drawing

  /// ZRANDMEMBER key [count [WITHSCORES]]
  private static void zrandmember(Call call) {
    if (call.argCount() == 2) {
      SortedSet set = SortedSetKeys.find(call, 1);
      if (set == null) {
        call.reply().nil();
      } else {
        set.seek(ThreadLocalRandom.current().nextLong(set.size()));
        SortedSetKeys.replyName(call.reply(), set);
      }
      return;
    }
    long count = call.args(2).integer();
    if (count == Long.MIN_VALUE) {
      throw COUNT_OUT_OF_RANGE;
    }
    boolean withScores = call.argCount() == 4 && call.arg(3).isWord("withscores");
    if (call.argCount() > 4 || call.argCount() == 4 && !withScores) {
      throw CommandError.SYNTAX;
    }
    if (withScores && Math.abs(count) > Long.MAX_VALUE / 2) {
      throw CommandError.OUT_OF_RANGE;
    }
    SortedSet set = SortedSetKeys.find(call, 1);
    if (set != null) {
      long drawn = count < 0 ? -count : Math.min(count, set.size());
      call.expectScattered(drawn, Call.FOR_DRAWN, set.size());
    }
    if (set == null || count == 0) {
      call.reply().array(0);
    } else if (count < 0) {
      drawWithRepeats(call, set, -count, withScores);
    } else {
      drawDistinct(call, set, count, withScores);
    }
  }

  private static void drawWithRepeats(Call call, SortedSet set, long count, boolean withScores) {
    RandomGenerator random = ThreadLocalRandom.current();
    SortedSetKeys.replyCount(call.reply(), count, withScores);
    for (long i = 0; i < count; i++) {
      set.seek(random.nextLong(set.size()));
      SortedSetKeys.replyMember(call, set, withScores);
      PausePoint.pass(i);
    }
  }

  private static void drawDistinct(Call call, SortedSet set, long count, boolean withScores) {
    long size = set.size();
    if (count >= size) {
      SortedSetKeys.replyRange(call, set, size - 1, size, true, withScores);
      return;
    }
    SortedSetKeys.replyCount(call.reply(), count, withScores);
    RandomGenerator random = ThreadLocalRandom.current();
    if (count * VISITED_SHARE > size) {
      long left = count;
      set.seek(0);
      for (long rank = 0; left > 0; rank++) {
        if (random.nextLong(size - rank) < left) {
          SortedSetKeys.replyMember(call, set, withScores);
          left--;
        }
        set.next();
        PausePoint.pass(rank);
      }
      return;
    }
    try (DrawnInts drawn = new DrawnInts(call.dictionary(1).region(), count)) {
      for (long left = count; left > 0; ) {
        long rank = random.nextLong(size);
        if (drawn.add((int) rank + 1)) {
          set.seek(rank);
          SortedSetKeys.replyMember(call, set, withScores);
          PausePoint.pass(left--);
        }
      }
    }
  }
}
