// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.MOVABLE_KEYS;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.counted;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.Command.Handler;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.type.Decimal;
import spinel.server.type.Score;
import spinel.server.type.SortedSetBuilder;

/// Commands that put sorted sets together: unions, intersections and differences. Each method's
/// first line is the command's syntax.
public final class SortedSetAlgebraCommands {
  private static final CommandError NEGATIVE_LIMIT = CommandError.of("ERR LIMIT can't be negative");
  private static final CommandError WEIGHT_NOT_FLOAT =
      CommandError.of("ERR weight value is not a float");

  private SortedSetAlgebraCommands() {}

  public static void register(CommandTable table) {
    table.group(CommandGroup.SORTED_SET);
    addRead(table, "zdiff", SortedSetAlgebraCommands::zdiff);
    addStore(table, "zdiffstore", SortedSetAlgebraCommands::zdiffstore);
    addRead(table, "zinter", SortedSetAlgebraCommands::zinter);
    addRead(table, "zintercard", SortedSetAlgebraCommands::zintercard);
    addStore(table, "zinterstore", SortedSetAlgebraCommands::zinterstore);
    addRead(table, "zunion", SortedSetAlgebraCommands::zunion);
    addStore(table, "zunionstore", SortedSetAlgebraCommands::zunionstore);
  }

  private static void addRead(CommandTable table, String name, Handler handler) {
    table.add(name, -3, READONLY | MOVABLE_KEYS, handler, counted(1, 1, RO | ACCESS));
  }

  private static void addStore(CommandTable table, String name, Handler handler) {
    table.add(
        name,
        -4,
        WRITE | DENYOOM | MOVABLE_KEYS,
        handler,
        key(1, OW | UPDATE),
        counted(2, 1, RO | ACCESS));
  }

  /// ZUNION numkeys key [key ...] [WEIGHTS weight [weight ...]]
  ///   [AGGREGATE <SUM | MIN | MAX | COUNT>] [WITHSCORES]
  private static void zunion(Call call) {
    SortedSetAlgebra algebra = new SortedSetAlgebra(call, 1);
    parseOptions(call, algebra, true, true);
    reply(call, algebra, SortedSetAlgebra::union);
  }

  /// ZUNIONSTORE destination numkeys key [key ...] [WEIGHTS weight [weight ...]]
  ///   [AGGREGATE <SUM | MIN | MAX | COUNT>]
  private static void zunionstore(Call call) {
    SortedSetAlgebra algebra = new SortedSetAlgebra(call, 2);
    parseOptions(call, algebra, true, false);
    store(call, algebra, SortedSetAlgebra::union, "zunionstore");
  }

  /// ZINTER numkeys key [key ...] [WEIGHTS weight [weight ...]]
  ///   [AGGREGATE <SUM | MIN | MAX | COUNT>] [WITHSCORES]
  private static void zinter(Call call) {
    SortedSetAlgebra algebra = new SortedSetAlgebra(call, 1);
    parseOptions(call, algebra, true, true);
    reply(call, algebra, SortedSetAlgebra::intersection);
  }

  /// ZINTERSTORE destination numkeys key [key ...] [WEIGHTS weight [weight ...]]
  ///   [AGGREGATE <SUM | MIN | MAX | COUNT>]
  private static void zinterstore(Call call) {
    SortedSetAlgebra algebra = new SortedSetAlgebra(call, 2);
    parseOptions(call, algebra, true, false);
    store(call, algebra, SortedSetAlgebra::intersection, "zinterstore");
  }

  /// ZINTERCARD numkeys key [key ...] [LIMIT limit]
  private static void zintercard(Call call) {
    SortedSetAlgebra algebra = new SortedSetAlgebra(call, 1);
    long limit = 0;
    for (Args args = call.args(algebra.optionsArg()); args.hasNext(); ) {
      if (!args.takesWithValue("limit")) {
        throw CommandError.SYNTAX;
      }
      Bytes given = args.next();
      if (!Decimal.isLong(given) || Decimal.toLong(given) < 0) {
        throw NEGATIVE_LIMIT;
      }
      limit = Decimal.toLong(given);
    }
    call.reply().integer(algebra.intersectionSize(limit == 0 ? Long.MAX_VALUE : limit));
  }

  /// ZDIFF numkeys key [key ...] [WITHSCORES]
  private static void zdiff(Call call) {
    SortedSetAlgebra algebra = new SortedSetAlgebra(call, 1);
    parseOptions(call, algebra, false, true);
    reply(call, algebra, SortedSetAlgebra::difference);
  }

  /// ZDIFFSTORE destination numkeys key [key ...]
  private static void zdiffstore(Call call) {
    SortedSetAlgebra algebra = new SortedSetAlgebra(call, 2);
    parseOptions(call, algebra, false, false);
    store(call, algebra, SortedSetAlgebra::difference, "zdiffstore");
  }

  private static void parseOptions(
      Call call, SortedSetAlgebra algebra, boolean combines, boolean shows) {
    for (Args args = call.args(algebra.optionsArg()); args.hasNext(); ) {
      if (combines && args.left() > algebra.sourceCount() && args.takes("weights")) {
        for (int i = 0; i < algebra.sourceCount(); i++) {
          double weight = Score.parse(args.next());
          if (Double.isNaN(weight)) {
            throw WEIGHT_NOT_FLOAT;
          }
          algebra.setWeight(i, weight);
        }
      } else if (combines && args.takesWithValue("aggregate")) {
        algebra.setAggregate(aggregate(args));
      } else if (shows && args.takes("withscores")) {
        algebra.setWithScores();
      } else {
        throw CommandError.SYNTAX;
      }
    }
  }

  private static SortedSetAlgebra.Aggregate aggregate(Args args) {
    if (args.takes("sum")) {
      return SortedSetAlgebra.Aggregate.SUM;
    }
    if (args.takes("min")) {
      return SortedSetAlgebra.Aggregate.MIN;
    }
    if (args.takes("max")) {
      return SortedSetAlgebra.Aggregate.MAX;
    }
    if (args.takes("count")) {
      return SortedSetAlgebra.Aggregate.COUNT;
    }
    throw CommandError.SYNTAX;
  }

  /// What puts sets together.
  @FunctionalInterface
  private interface Operation {
    void fill(SortedSetAlgebra algebra, SortedSetBuilder members);
  }

  private static void reply(Call call, SortedSetAlgebra algebra, Operation operation) {
    int firstKey = algebra.optionsArg() - algebra.sourceCount();
    try (SortedSetBuilder members =
        new SortedSetBuilder(call.dictionary(firstKey).region(), algebra.largest())) {
      operation.fill(algebra, members);
      members.sort();
      SortedSetKeys.replyAll(call, members, algebra.withScores());
    }
  }

  private static void store(
      Call call, SortedSetAlgebra algebra, Operation operation, String event) {
    try (SortedSetBuilder members =
        new SortedSetBuilder(
            call.dictionaryFor(1, algebra.largest()).region(), algebra.largest())) {
      operation.fill(algebra, members);
      members.sort();
      SortedSetKeys.store(call, 1, members, event);
    }
  }
}
