// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

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
import static spinel.server.command.KeySpec.range;

import java.util.Arrays;
import java.util.Objects;
import spinel.memory.Bytes;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.server.type.SetAlgebra;
import spinel.server.type.SetBuilder;
import spinel.server.type.SetSource;

/// Intersections, unions and differences of sets. Each method's first line is the command's syntax.
public final class SetAlgebraCommands {
  private static final CommandError NO_KEYS =
      CommandError.of("ERR numkeys should be greater than 0");
  private static final CommandError TOO_MANY_KEYS =
      CommandError.of("ERR Number of keys can't be greater than number of args");
  private static final CommandError NEGATIVE_LIMIT = CommandError.of("ERR LIMIT can't be negative");

  /// As many members looked up take as long as one that is made: see [Call#expect].
  private static final int PASSED_FOR_ONE = 4;

  private SetAlgebraCommands() {}

  public static void register(CommandTable table) {
    KeySpec all = range(1, -1, 1, RO | ACCESS);
    KeySpec counted = counted(1, 1, RO | ACCESS);
    KeySpec target = key(1, OW | UPDATE);
    KeySpec sources = range(2, -1, 1, RO | ACCESS);
    long count = READONLY | MOVABLE_KEYS;
    long store = WRITE | DENYOOM;
    table
        .group(CommandGroup.SET)
        .add("sdiff", -2, READONLY, SetAlgebraCommands::sdiff, all)
        .add("sdiffcard", -3, count, SetAlgebraCommands::sdiffcard, counted)
        .add("sdiffstore", -3, store, SetAlgebraCommands::sdiffstore, target, sources)
        .add("sinter", -2, READONLY, SetAlgebraCommands::sinter, all)
        .add("sintercard", -3, count, SetAlgebraCommands::sintercard, counted)
        .add("sinterstore", -3, store, SetAlgebraCommands::sinterstore, target, sources)
        .add("sunion", -2, READONLY, SetAlgebraCommands::sunion, all)
        .add("sunioncard", -3, count, SetAlgebraCommands::sunioncard, counted)
        .add("sunionstore", -3, store, SetAlgebraCommands::sunionstore, target, sources);
  }

  // ---- arguments

  /// The sets at some keys; null stands for one that does not exist.
  private static SetSource[] sets(Call call, int first, int count) {
    SetSource[] sets = new SetSource[count];
    boolean isTimed = false;
    for (int i = 0; i < count; i++) {
      Dictionary dictionary = call.dictionary(first + i);
      long record = SetKeys.check(dictionary.region(), call.find(dictionary, first + i));
      isTimed |= SetKeys.isTimed(dictionary.region(), record);
      sets[i] = source(dictionary, record);
    }
    if (isTimed) {
      for (int i = 0; i < count; i++) {
        SetKeys.expire(call, call.dictionary(first + i));
      }
      for (int i = 0; i < count; i++) {
        Dictionary dictionary = call.dictionary(first + i);
        sets[i] = source(dictionary, dictionary.find(call.arg(first + i), call.hash(first + i)));
      }
    }
    return sets;
  }

  private static SetSource source(Dictionary dictionary, long record) {
    return record == 0 ? null : new SetSource(dictionary.region(), record);
  }

  /// The members that an intersection goes over: those of the smallest set.
  private static long smallest(SetSource[] sets) {
    return Arrays.stream(sets).mapToLong(set -> set == null ? 0 : set.size()).min().orElse(0);
  }

  /// Says what a union or a difference takes: it goes over all sets.
  private static SetSource[] expectAll(Call call, SetSource[] sets) {
    call.expect(Arrays.stream(sets).mapToLong(set -> set == null ? 0 : set.size()).sum());
    return sets;
  }

  private static SetSource[] existing(SetSource[] sets) {
    return Arrays.stream(sets).filter(Objects::nonNull).toArray(SetSource[]::new);
  }

  /// The number of keys that argument 1 gives.
  private static int keyCount(Call call) {
    Bytes text = call.arg(1);
    if (!Decimal.isLong(text) || Decimal.toLong(text) <= 0) {
      throw NO_KEYS;
    }
    long count = Decimal.toLong(text);
    if (count > call.argCount() - 2) {
      throw TOO_MANY_KEYS;
    }
    return (int) count;
  }

  /// The options behind the keys of a command that counts.
  private static final class CountOptions {
    boolean approximates;
    long limit = Long.MAX_VALUE;

    static CountOptions parse(Call call, int keys, boolean mayApproximate) {
      CountOptions options = new CountOptions();
      for (Args args = call.args(2 + keys); args.hasNext(); ) {
        if (args.takesWithValue("limit")) {
          options.limit = limit(args.next());
        } else if (mayApproximate && args.takes("approx")) {
          options.approximates = true;
        } else {
          throw CommandError.SYNTAX;
        }
      }
      return options;
    }

    /// The most members that are counted; 0 stands for all.
    private static long limit(Bytes text) {
      if (!Decimal.isLong(text) || Decimal.toLong(text) < 0) {
        throw NEGATIVE_LIMIT;
      }
      long limit = Decimal.toLong(text);
      return limit == 0 ? Long.MAX_VALUE : limit;
    }
  }

  private static void reply(Call call, SetAlgebra.Result result) {
    call.reply().set(result.size());
    for (SetSource part : result.parts()) {
      SetKeys.reply(call.reply(), part);
    }
  }

  // ---- intersections

  /// SINTER key [key ...]
  private static void sinter(Call call) {
    SetSource[] sets = sets(call, 1, call.argCount() - 1);
    call.expect(smallest(sets) / PASSED_FOR_ONE);
    if (existing(sets).length < sets.length) {
      call.reply().set(0);
      return;
    }
    try (SetAlgebra.Result result = SetAlgebra.intersection(sets)) {
      reply(call, result);
    }
  }

  /// SINTERCARD numkeys key [key ...] [LIMIT limit]
  private static void sintercard(Call call) {
    int keys = keyCount(call);
    long limit = CountOptions.parse(call, keys, false).limit;
    SetSource[] sets = sets(call, 2, keys);
    call.expect(smallest(sets) / PASSED_FOR_ONE);
    boolean isEmpty = existing(sets).length < sets.length;
    call.reply().integer(isEmpty ? 0 : SetAlgebra.countIntersection(sets, limit));
  }

  /// SINTERSTORE destination key [key ...]
  private static void sinterstore(Call call) {
    SetSource[] sets = sets(call, 2, call.argCount() - 2);
    call.expect(smallest(sets));
    Dictionary dictionary = call.dictionary(1);
    if (existing(sets).length < sets.length) {
      SetStore.deleteOld(call, dictionary, call.findForWrite(dictionary, 1));
      call.reply().integer(0);
      return;
    }
    Dictionary target = call.dictionaryFor(1, smallest(sets));
    SetStore.store(call, SetAlgebra.buildIntersection(target, sets), "sinterstore");
  }

  // ---- differences

  /// SDIFF key [key ...]
  private static void sdiff(Call call) {
    SetSource[] sets = expectAll(call, sets(call, 1, call.argCount() - 1));
    if (sets[0] == null) {
      call.reply().set(0);
      return;
    }
    try (SetAlgebra.Result result = SetAlgebra.difference(call.dictionary(1), sets)) {
      reply(call, result);
    }
  }

  /// SDIFFCARD numkeys key [key ...] [LIMIT limit]
  private static void sdiffcard(Call call) {
    int keys = keyCount(call);
    long limit = CountOptions.parse(call, keys, false).limit;
    SetSource[] sets = expectAll(call, sets(call, 2, keys));
    boolean isEmpty = sets[0] == null;
    call.reply().integer(isEmpty ? 0 : SetAlgebra.countDifference(call.dictionary(2), sets, limit));
  }

  /// SDIFFSTORE destination key [key ...]
  private static void sdiffstore(Call call) {
    SetSource[] sets = expectAll(call, sets(call, 2, call.argCount() - 2));
    Dictionary dictionary = call.dictionaryFor(1, sets[0] == null ? 0 : sets[0].size());
    SetBuilder builder =
        sets[0] == null
            ? SetBuilder.smallest(dictionary)
            : SetAlgebra.buildDifference(dictionary, sets);
    SetStore.store(call, builder, "sdiffstore");
  }

  // ---- unions

  /// SUNION key [key ...]
  private static void sunion(Call call) {
    SetSource[] sets = existing(expectAll(call, sets(call, 1, call.argCount() - 1)));
    if (sets.length == 0) {
      call.reply().set(0);
      return;
    }
    try (SetAlgebra.Result result = SetAlgebra.union(call.dictionary(1), sets)) {
      reply(call, result);
    }
  }

  /// SUNIONCARD numkeys key [key ...] [APPROX] [LIMIT limit]
  private static void sunioncard(Call call) {
    int keys = keyCount(call);
    CountOptions options = CountOptions.parse(call, keys, true);
    SetSource[] sets = existing(expectAll(call, sets(call, 2, keys)));
    long count =
        options.approximates
            ? Math.min(SetAlgebra.estimateUnion(sets), options.limit)
            : SetAlgebra.countUnion(call.dictionary(2), sets, options.limit);
    call.reply().integer(count);
  }

  /// SUNIONSTORE destination key [key ...]
  private static void sunionstore(Call call) {
    SetSource[] sets = existing(expectAll(call, sets(call, 2, call.argCount() - 2)));
    Dictionary target = call.dictionaryFor(1, SetAlgebra.largest(sets));
    SetStore.store(call, SetAlgebra.buildUnion(target, sets), "sunionstore");
  }
}
