// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Dispatcher;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.server.type.GeoHash;
import spinel.server.type.Score;
import spinel.server.type.SortedSet;
import spinel.server.type.SortedSetValue;
import spinel.server.type.Value;

/// Commands on single members of sorted sets. Each method's first line is the command's syntax.
public final class SortedSetCommands {
  // What ZADD was given, as bits.
  private static final int NX = 1;
  private static final int XX = 1 << 1;
  private static final int GT = 1 << 2;
  private static final int LT = 1 << 3;
  private static final int CH = 1 << 4;
  private static final int INCR = 1 << 5;

  private static final CommandError NX_AND_XX =
      CommandError.of("ERR XX and NX options at the same time are not compatible");
  private static final CommandError GT_LT_NX =
      CommandError.of("ERR GT, LT, and/or NX options at the same time are not compatible");
  private static final CommandError INCR_ONE_PAIR =
      CommandError.of("ERR INCR option supports a single increment-element pair");
  private static final CommandError NOT_A_NUMBER =
      CommandError.of("ERR resulting score is not a number (NaN)");

  private SortedSetCommands() {}

  public static void register(CommandTable table) {
    KeySpec read = key(1, RO | ACCESS);
    table
        .group(CommandGroup.SORTED_SET)
        .add("zadd", -4, WRITE | DENYOOM | FAST, SortedSetCommands::zadd, key(1, RW | UPDATE))
        .elements(3, 2)
        .add("zcard", 2, READONLY | FAST, SortedSetCommands::zcard, key(1, RO))
        .add(
            "zincrby",
            4,
            WRITE | DENYOOM | FAST,
            SortedSetCommands::zincrby,
            key(1, RW | ACCESS | UPDATE))
        .elements(3, 1)
        .add("zmscore", -3, READONLY | FAST, SortedSetCommands::zmscore, read)
        .elements(2, 1)
        .add("zrank", -3, READONLY | FAST, SortedSetCommands::zrank, read)
        .elements(2, 2)
        .add("zrem", -3, WRITE | FAST, SortedSetCommands::zrem, key(1, RW | DELETE))
        .elements(2, 1)
        .add("zrevrank", -3, READONLY | FAST, SortedSetCommands::zrevrank, read)
        .elements(2, 2)
        .add("zscore", 3, READONLY | FAST, SortedSetCommands::zscore, read)
        .elements(2, 1);
  }

  // ---- adding

  /// ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]
  private static void zadd(Call call) {
    int flags = 0;
    Args args = call.args(2);
    while (args.hasNext()) {
      int flag = flag(args);
      if (flag == 0) {
        break;
      }
      flags |= flag;
    }
    int first = args.position();
    int words = args.left();
    if (words == 0 || words % 2 != 0) {
      throw CommandError.SYNTAX;
    }
    checkFlags(flags, words / 2);
    for (int i = first; i < call.argCount(); i += 2) {
      if (Double.isNaN(Score.parse(call.arg(i)))) {
        throw CommandError.NOT_FLOAT;
      }
    }
    add(call, first, 2, flags);
  }

  /// GEOADD key [NX | XX] [CH] longitude latitude member [longitude latitude member ...]
  static void addPositions(Call call) {
    int flags = 0;
    Args args = call.args(2);
    while (args.hasNext()) {
      int flag = args.takes("nx") ? NX : args.takes("xx") ? XX : args.takes("ch") ? CH : 0;
      if (flag == 0) {
        break;
      }
      flags |= flag;
    }
    int first = args.position();
    int words = args.left();
    if (words % 3 != 0 || (flags & (NX | XX)) == (NX | XX)) {
      throw CommandError.SYNTAX;
    }
    for (int i = first; i < call.argCount(); i += 3) {
      GeoCommands.checkPosition(call, i);
    }
    if (words == 0) {
      throw CommandError.SYNTAX;
    }
    add(call, first, 3, flags);
    if (call.dirty() > 0 && call.isLogged()) {
      logPositions(call, first);
    }
  }

  /// Logs positions as the scores that they are.
  private static void logPositions(Call call, int first) {
    Object[] words = new Object[first + (call.argCount() - first) / 3 * 2];
    words[0] = "ZADD";
    for (int i = 1; i < first; i++) {
      words[i] = call.arg(i);
    }
    for (int from = first, to = first; from < call.argCount(); from += 3, to += 2) {
      words[to] = (long) score(call, from, 3);
      words[to + 1] = call.arg(from + 2);
    }
    call.effect(words);
  }

  /// The score at an argument, or that of the position there where a member takes three.
  private static double score(Call call, int at, int step) {
    double first = Score.parse(call.arg(at));
    return step == 2 ? first : GeoHash.score(first, Score.parse(call.arg(at + 1)));
  }

  /// Goes past one of the flags; 0 where the next argument is none.
  private static int flag(Args args) {
    if (args.takes("nx")) {
      return NX;
    }
    if (args.takes("xx")) {
      return XX;
    }
    if (args.takes("ch")) {
      return CH;
    }
    if (args.takes("incr")) {
      return INCR;
    }
    if (args.takes("gt")) {
      return GT;
    }
    return args.takes("lt") ? LT : 0;
  }

  private static void checkFlags(int flags, int pairs) {
    if ((flags & (NX | XX)) == (NX | XX)) {
      throw NX_AND_XX;
    }
    if (Integer.bitCount(flags & (NX | GT | LT)) > 1) {
      throw GT_LT_NX;
    }
    if ((flags & INCR) != 0 && pairs > 1) {
      throw INCR_ONE_PAIR;
    }
  }

  /// ZINCRBY key increment member
  private static void zincrby(Call call) {
    if (Double.isNaN(Score.parse(call.arg(2)))) {
      throw CommandError.NOT_FLOAT;
    }
    add(call, 2, 2, INCR);
  }

  /// Adds the members from an argument on, each with its score or position before it: so many
  /// arguments a member.
  private static void add(Call call, int first, int step, int flags) {
    SortedSet set = open(call, first, step, flags);
    boolean increments = (flags & INCR) != 0;
    int added = 0;
    int updated = 0;
    double result = Double.NaN;
    for (int i = first; set != null && i < call.argCount(); i += step) {
      double given = score(call, i, step);
      Bytes member = call.arg(i + step - 1);
      double before = set.score(member);
      boolean isNew = Double.isNaN(before);
      if ((flags & (isNew ? XX : NX)) != 0) {
        continue;
      }
      double score = increments && !isNew ? before + given : given;
      if (Double.isNaN(score)) {
        throw NOT_A_NUMBER;
      }
      if (isNew) {
        addNew(call, set, member, score);
        added++;
      } else if ((flags & GT) != 0 && score <= before || (flags & LT) != 0 && score >= before) {
        continue;
      } else if (score != before) {
        set.update(member, score);
        updated++;
      }
      result = score;
    }
    if (added + updated > 0) {
      call.changed(1, EventClass.SORTED_SET, increments ? "zincr" : "zadd", added + updated);
    }
    if (!increments) {
      call.reply().integer((flags & CH) != 0 ? added + updated : added);
    } else if (Double.isNaN(result)) {
      call.reply().nil();
    } else {
      call.replyScore(result);
    }
  }

  /// The set at the key, made where there is none; null where only members that exist are meant and
  /// there are none.
  private static SortedSet open(Call call, int first, int step, int flags) {
    SortedSet set = SortedSetKeys.findForWrite(call, 1);
    Dictionary dictionary = call.dictionary(1);
    Thresholds thresholds = dictionary.thresholds();
    int pairs = (call.argCount() - first) / step;
    boolean isMany = pairs > thresholds.zsetMaxListpackEntries;
    if (set != null) {
      if (isMany) {
        set.enlarge();
      }
      return set;
    }
    if ((flags & XX) != 0) {
      return null;
    }
    boolean isLarge =
        isMany || call.arg(first + step - 1).length() > thresholds.zsetMaxListpackValue;
    long record = SortedSetValue.create(dictionary.region(), call.arg(1), isLarge, false);
    try {
      dictionary.insert(record, call.hash(1));
    } catch (RuntimeException full) {
      Value.free(dictionary, record);
      throw full;
    }
    return call.sortedSet().open(dictionary, record);
  }

  private static void addNew(Call call, SortedSet set, Bytes member, double score) {
    try {
      set.add(member, score);
    } catch (RuntimeException full) {
      if (set.size() == 0) {
        call.engine().delete(call.dictionary(1), set.record(), call.hash(1));
      }
      throw full;
    }
  }

  // ---- removing

  /// ZREM key member [member ...]
  private static void zrem(Call call) {
    SortedSet set = SortedSetKeys.findForWrite(call, 1);
    int removed = 0;
    for (int i = 2; set != null && i < call.argCount() && set.size() > 0; i++) {
      if (set.remove(call.arg(i))) {
        removed++;
      }
    }
    if (removed > 0) {
      call.changed(1, EventClass.SORTED_SET, "zrem", removed);
      SortedSetKeys.deleteIfEmpty(call, 1, set);
    }
    call.reply().integer(removed);
  }

  // ---- looking up

  /// ZCARD key
  private static void zcard(Call call) {
    SortedSet set = SortedSetKeys.find(call, 1);
    call.reply().integer(set == null ? 0 : set.size());
  }

  /// ZSCORE key member
  private static void zscore(Call call) {
    replyScoreOf(call, SortedSetKeys.find(call, 1), 2);
  }

  /// ZMSCORE key member [member ...]
  private static void zmscore(Call call) {
    SortedSet set = SortedSetKeys.find(call, 1);
    call.reply().array(call.argCount() - 2);
    for (int i = 2; i < call.argCount(); i++) {
      replyScoreOf(call, set, i);
    }
  }

  private static void replyScoreOf(Call call, SortedSet set, int memberArg) {
    double score = set == null ? Double.NaN : set.score(call.arg(memberArg));
    if (Double.isNaN(score)) {
      call.reply().nil();
    } else {
      call.replyScore(score);
    }
  }

  /// ZRANK key member [WITHSCORE]
  private static void zrank(Call call) {
    rank(call, false);
  }

  /// ZREVRANK key member [WITHSCORE]
  private static void zrevrank(Call call) {
    rank(call, true);
  }

  private static void rank(Call call, boolean reverse) {
    if (call.argCount() > 4) {
      throw Dispatcher.wrongArity(call.command());
    }
    boolean withScore = call.argCount() > 3;
    if (withScore && !call.arg(3).isWord("withscore")) {
      throw CommandError.SYNTAX;
    }
    SortedSet set = SortedSetKeys.find(call, 1);
    long rank = set == null ? -1 : set.rank(call.arg(2));
    if (rank < 0) {
      if (withScore) {
        call.reply().nilArray();
      } else {
        call.reply().nil();
      }
      return;
    }
    if (withScore) {
      call.reply().array(2);
    }
    call.reply().integer(reverse ? set.size() - 1 - rank : rank);
    if (withScore) {
      call.replyScore(set.score(call.arg(2)));
    }
  }
}
