// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.Command.Handler;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.type.SortedSet;
import spinel.server.type.SortedSetBuilder;
import spinel.structure.PausePoint;

/// Commands on ranges of sorted sets: by rank, by score, by name. Each method's first line is the
/// command's syntax.
public final class SortedSetRangeCommands {
  // What a range goes by.
  private static final int ANY = 0;
  private static final int RANK = 1;
  private static final int SCORE = 2;
  private static final int NAME = 3;

  // How it is shown, as bits.
  private static final int REVERSE = 1;
  private static final int WITH_SCORES = 1 << 1;
  private static final int STORE = 1 << 2;

  /// The direction is for an option to say.
  private static final int EITHER_WAY = 1 << 3;

  private static final CommandError LIMIT_BY_RANK =
      CommandError.of(
          "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
  private static final CommandError SCORES_BY_NAME =
      CommandError.of("ERR syntax error, WITHSCORES not supported in combination with BYLEX");

  private SortedSetRangeCommands() {}

  public static void register(CommandTable table) {
    table.group(CommandGroup.SORTED_SET);
    addRead(table, "zcount", 4, READONLY | FAST, SortedSetRangeCommands::zcount);
    addRead(table, "zlexcount", 4, READONLY | FAST, SortedSetRangeCommands::zlexcount);
    addRead(table, "zrange", -4, READONLY, SortedSetRangeCommands::zrange);
    addRead(table, "zrangebylex", -4, READONLY, SortedSetRangeCommands::zrangebylex);
    addRead(table, "zrangebyscore", -4, READONLY, SortedSetRangeCommands::zrangebyscore);
    addRead(table, "zrevrange", -4, READONLY, SortedSetRangeCommands::zrevrange);
    addRead(table, "zrevrangebylex", -4, READONLY, SortedSetRangeCommands::zrevrangebylex);
    addRead(table, "zrevrangebyscore", -4, READONLY, SortedSetRangeCommands::zrevrangebyscore);
    table.add(
        "zrangestore",
        -5,
        WRITE | DENYOOM,
        SortedSetRangeCommands::zrangestore,
        key(1, OW | UPDATE),
        key(2, RO | ACCESS));
    addRemove(table, "zremrangebylex", SortedSetRangeCommands::zremrangebylex);
    addRemove(table, "zremrangebyrank", SortedSetRangeCommands::zremrangebyrank);
    addRemove(table, "zremrangebyscore", SortedSetRangeCommands::zremrangebyscore);
  }

  private static void addRead(
      CommandTable table, String name, int arity, long flags, Handler handler) {
    table.add(name, arity, flags, handler, key(1, RO | ACCESS));
  }

  private static void addRemove(CommandTable table, String name, Handler handler) {
    table.add(name, 4, WRITE, handler, key(1, RW | DELETE));
  }

  // ---- showing

  /// ZRANGE key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]
  private static void zrange(Call call) {
    range(call, 1, ANY, EITHER_WAY);
  }

  /// ZREVRANGE key start stop [WITHSCORES]
  private static void zrevrange(Call call) {
    range(call, 1, RANK, REVERSE);
  }

  /// ZRANGEBYSCORE key min max [WITHSCORES] [LIMIT offset count]
  private static void zrangebyscore(Call call) {
    range(call, 1, SCORE, 0);
  }

  /// ZREVRANGEBYSCORE key max min [WITHSCORES] [LIMIT offset count]
  private static void zrevrangebyscore(Call call) {
    range(call, 1, SCORE, REVERSE);
  }

  /// ZRANGEBYLEX key min max [LIMIT offset count]
  private static void zrangebylex(Call call) {
    range(call, 1, NAME, 0);
  }

  /// ZREVRANGEBYLEX key max min [LIMIT offset count]
  private static void zrevrangebylex(Call call) {
    range(call, 1, NAME, REVERSE);
  }

  /// ZRANGESTORE destination source min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]
  private static void zrangestore(Call call) {
    range(call, 2, ANY, EITHER_WAY | STORE);
  }

  private static void range(Call call, int keyArg, int by, int how) {
    int kind = by;
    int flags = how;
    long offset = 0;
    long limit = -1;
    for (Args args = call.args(keyArg + 3); args.hasNext(); ) {
      if ((flags & STORE) == 0 && args.takes("withscores")) {
        flags |= WITH_SCORES;
      } else if (args.left() > 2 && args.takes("limit")) {
        offset = args.integer();
        limit = args.integer();
      } else if ((flags & EITHER_WAY) != 0 && args.takes("rev")) {
        flags = flags & ~EITHER_WAY | REVERSE;
      } else if (kind == ANY && args.takes("bylex")) {
        kind = NAME;
      } else if (kind == ANY && args.takes("byscore")) {
        kind = SCORE;
      } else {
        throw CommandError.SYNTAX;
      }
    }
    if (limit != -1 && kind <= RANK) {
      throw LIMIT_BY_RANK;
    }
    if ((flags & WITH_SCORES) != 0 && kind == NAME) {
      throw SCORES_BY_NAME;
    }
    range(call, keyArg, kind, flags, offset, limit);
  }

  private static void range(Call call, int keyArg, int kind, int flags, long offset, long limit) {
    boolean isReversed = (flags & REVERSE) != 0 && kind > RANK;
    int minArg = isReversed ? keyArg + 2 : keyArg + 1;
    int maxArg = isReversed ? keyArg + 1 : keyArg + 2;
    long start = kind <= RANK ? call.args(minArg).integer() : 0;
    long stop = kind <= RANK ? call.args(maxArg).integer() : 0;
    check(call, kind, minArg, maxArg);
    SortedSet set = SortedSetKeys.find(call, keyArg);
    long from = 0;
    long count = 0;
    if (set != null) {
      if (kind <= RANK) {
        long size = set.size();
        from = first(start, size);
        count = end(stop, size) - from;
        from = (flags & REVERSE) != 0 ? size - 1 - from : from;
      } else {
        long begin = first(call, set, kind, minArg);
        long end = end(call, set, kind, maxArg);
        long skipped = offset < 0 ? Long.MAX_VALUE : offset;
        count = Math.max(0, end - begin - Math.min(skipped, Math.max(0, end - begin)));
        count = limit < 0 ? count : Math.min(count, limit);
        from = (flags & REVERSE) != 0 ? end - 1 - skipped : begin + skipped;
      }
    }
    call.expectScattered(count, Call.FOR_RANGED, set == null ? 0 : set.size());
    if ((flags & STORE) != 0) {
      store(call, set, from, count, (flags & REVERSE) != 0);
    } else if (count <= 0) {
      call.reply().array(0);
    } else {
      boolean withScores = (flags & WITH_SCORES) != 0;
      SortedSetKeys.replyRange(call, set, from, count, (flags & REVERSE) != 0, withScores);
    }
  }

  private static void check(Call call, int kind, int minArg, int maxArg) {
    switch (kind) {
      case SCORE -> SortedSetBounds.checkScores(call.arg(minArg), call.arg(maxArg));
      case NAME -> SortedSetBounds.checkNames(call.arg(minArg), call.arg(maxArg));
      default -> {} // ranks are numbers
    }
  }

  /// The first rank of a range of ranks, which may be counted from the end.
  private static long first(long start, long size) {
    return Math.min(size, Math.max(0, start < 0 ? start + size : start));
  }

  /// The rank behind the last one of a range of ranks.
  private static long end(long stop, long size) {
    return Math.min(size, (stop < 0 ? stop + size : Math.min(stop, size)) + 1);
  }

  private static long first(Call call, SortedSet set, int kind, int minArg) {
    Bytes min = call.arg(minArg);
    return kind == SCORE
        ? SortedSetBounds.firstByScore(set, min)
        : SortedSetBounds.of(call).firstByName(set, min);
  }

  private static long end(Call call, SortedSet set, int kind, int maxArg) {
    Bytes max = call.arg(maxArg);
    return kind == SCORE
        ? SortedSetBounds.endByScore(set, max)
        : SortedSetBounds.of(call).endByName(set, max);
  }

  private static void store(Call call, SortedSet set, long from, long count, boolean reverse) {
    try (SortedSetBuilder members =
        new SortedSetBuilder(call.dictionaryFor(1, count).region(), Math.max(0, count))) {
      for (long i = 0; i < count; i++) {
        if (i == 0) {
          set.seek(from);
        } else if (reverse) {
          set.previous();
        } else {
          set.next();
        }
        members.add(set.name(), set.score());
        PausePoint.pass(i);
      }
      members.sort();
      SortedSetKeys.store(call, 1, members, "zrangestore");
    }
  }

  // ---- counting

  /// ZCOUNT key min max
  private static void zcount(Call call) {
    count(call, SCORE);
  }

  /// ZLEXCOUNT key min max
  private static void zlexcount(Call call) {
    count(call, NAME);
  }

  private static void count(Call call, int kind) {
    check(call, kind, 2, 3);
    SortedSet set = SortedSetKeys.find(call, 1);
    call.reply()
        .integer(
            set == null ? 0 : Math.max(0, end(call, set, kind, 3) - first(call, set, kind, 2)));
  }

  // ---- removing

  /// ZREMRANGEBYRANK key start stop
  private static void zremrangebyrank(Call call) {
    remove(call, RANK, "zremrangebyrank");
  }

  /// ZREMRANGEBYSCORE key min max
  private static void zremrangebyscore(Call call) {
    remove(call, SCORE, "zremrangebyscore");
  }

  /// ZREMRANGEBYLEX key min max
  private static void zremrangebylex(Call call) {
    remove(call, NAME, "zremrangebylex");
  }

  private static void remove(Call call, int kind, String event) {
    long start = kind == RANK ? call.args(2).integer() : 0;
    long stop = kind == RANK ? call.args(3).integer() : 0;
    check(call, kind, 2, 3);
    SortedSet set = SortedSetKeys.findForWrite(call, 1);
    long removed = 0;
    if (set != null) {
      long size = set.size();
      long from = kind == RANK ? first(start, size) : first(call, set, kind, 2);
      long end = kind == RANK ? end(stop, size) : end(call, set, kind, 3);
      removed = Math.max(0, end - from);
      call.expect(removed < size ? removed : 0);
      if (removed > 0) {
        if (removed < size) {
          set.removeRange(from, end);
        }
        call.changed(1, EventClass.SORTED_SET, event, removed);
        if (removed == size) {
          call.engine().delete(call.dictionary(1), set.record(), call.hash(1));
          call.alsoAnnounce(1, EventClass.GENERIC, "del");
        }
      }
    }
    call.reply().integer(removed);
  }
}
