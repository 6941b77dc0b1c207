// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.MOVABLE_KEYS;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;
import static spinel.server.command.KeySpec.unknown;

import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.KeySpec;
import spinel.server.family.set.SetKeys;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.SortSource;

/// The commands that put the elements of a list, a set or a sorted set in order. Each method's
/// first line is the command's syntax.
public final class SortCommands {
  private SortCommands() {}

  public static void register(CommandTable table) {
    KeySpec sorted = key(1, RO | ACCESS);
    KeySpec named = unknown(RO | ACCESS, SortKeys::named);
    table
        .group(CommandGroup.GENERIC)
        .add(
            "sort",
            -2,
            WRITE | DENYOOM | MOVABLE_KEYS,
            SortCommands::sort,
            sorted,
            named,
            unknown(OW | UPDATE, SortKeys::stored))
        .add("sort_ro", -2, READONLY | MOVABLE_KEYS, SortCommands::sortRo, sorted, named);
  }

  /// SORT key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC]
  ///   [ALPHA] [STORE destination]
  private static void sort(Call call) {
    run(call, SortOptions.read(call, true));
  }

  /// SORT_RO key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC]
  ///   [ALPHA]
  private static void sortRo(Call call) {
    run(call, SortOptions.read(call, false));
  }

  /// How many elements are touched: a range of what is in order already is all that is read of it.
  private static long expected(SortOptions options, SortSource source) {
    boolean isRange = !options.isSorted() && !source.isSet() && options.count() >= 0;
    return isRange ? Math.min(options.count(), source.size()) : source.size();
  }

  private static void run(Call call, SortOptions options) {
    Dictionary dictionary = call.dictionary(1);
    long record = SetKeys.current(call, dictionary, 1, call.find(dictionary, 1));
    if (record == 0) {
      SortResult.EMPTY.deliver(call, options);
      return;
    }
    if (!SortSource.isSortable(dictionary.region(), record)) {
      throw CommandError.WRONG_TYPE;
    }
    try (SortSource source = new SortSource(dictionary, record)) {
      call.expect(expected(options, source));
      // What is stored must not depend on how a set happens to stand in memory.
      boolean orders = source.isSet() && !options.isSorted() && options.storeArg() != 0;
      SortOptions chosen = orders ? options.byText() : options;
      try (SortResult result = SortResult.of(call, source, chosen)) {
        result.deliver(call, chosen);
      }
    }
  }
}
