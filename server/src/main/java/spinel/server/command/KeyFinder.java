// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import spinel.memory.Bytes;
import spinel.server.type.Decimal;

/// Finds the keys among the arguments of a request that is only asked about (COMMAND GETKEYS).
public final class KeyFinder {
  /// A key: its position, and what the command does to it, a combination of [KeySpec]'s constants.
  public record Found(int position, int flags) {}

  private final Command command;
  private final IntFunction<Bytes> args;
  private final int argCount;
  private final List<Found> found = new ArrayList<>();

  private KeyFinder(Command command, IntFunction<Bytes> args, int argCount) {
    this.command = command;
    this.args = args;
    this.argCount = argCount;
  }

  /// The keys of a request, in order; empty where its arguments do not fit together.
  public static List<Found> find(Command command, IntFunction<Bytes> args, int argCount) {
    KeyFinder finder = new KeyFinder(command, args, argCount);
    for (KeySpec spec : command.keySpecs()) {
      if (!spec.has(KeySpec.NOT_KEY) && !finder.add(spec)) {
        return List.of();
      }
    }
    return finder.found;
  }

  private boolean add(KeySpec spec) {
    int first =
        switch (spec.begin()) {
          case KeySpec.Begin.Index(int position) -> position;
          case KeySpec.Begin.Keyword(String word, int from, KeySpec.Rule rule) ->
              rule == null ? afterWord(word, from) : rule.find(args, argCount);
          case KeySpec.Begin.Unknown(KeySpec.Rule rule) -> rule.find(args, argCount);
        };
    if (first <= 0) {
      // An option that is not there names no keys, or none that are arguments.
      return true;
    }
    return switch (spec.find()) {
      case KeySpec.Find.Range(int last, int step, int limit) ->
          addRange(spec, first, last, step, limit);
      case KeySpec.Find.Counted(int countIndex, int firstKey, int step) ->
          addCounted(spec, first + countIndex, first + firstKey, step);
      case KeySpec.Find.Unknown _ -> addKeys(spec, first, first, 1);
    };
  }

  private int afterWord(String word, int from) {
    String lower = word.toLowerCase(Locale.ROOT);
    int start = from > 0 ? from : argCount + from;
    int step = from > 0 ? 1 : -1;
    for (int i = start; i > 0 && i < argCount; i += step) {
      if (args.apply(i).isWord(lower)) {
        return i + 1;
      }
    }
    return 0;
  }

  private boolean addRange(KeySpec spec, int first, int last, int step, int limit) {
    int end = last >= 0 ? first + last : argCount + last;
    if (last < 0 && limit > 1) {
      end = first + (argCount - first) / limit + last;
    }
    return addKeys(spec, first, end, step);
  }

  private boolean addCounted(KeySpec spec, int countPosition, int first, int step) {
    if (countPosition >= argCount || !Decimal.isLong(args.apply(countPosition))) {
      return false;
    }
    long count = Decimal.toLong(args.apply(countPosition));
    if (count < 0 || count > argCount) {
      return false;
    }
    return addKeys(spec, first, first + ((int) count - 1) * step, step);
  }

  private boolean addKeys(KeySpec spec, int first, int last, int step) {
    for (int i = first; i <= last; i += step) {
      if (i >= argCount) {
        return false;
      }
      found.add(new Found(i, flags(spec)));
    }
    return true;
  }

  /// What the request does to its keys, where that depends on its options.
  private int flags(KeySpec spec) {
    if (!spec.has(KeySpec.VARIABLE_FLAGS)) {
      return spec.flags();
    }
    return switch (command.fullName()) {
      case "set" ->
          hasWord(3, "get")
              ? KeySpec.RW | KeySpec.ACCESS | KeySpec.UPDATE
              : KeySpec.OW | KeySpec.UPDATE;
      case "bitfield" ->
          hasWord(2, "set") || hasWord(2, "incrby")
              ? KeySpec.RW | KeySpec.ACCESS | KeySpec.UPDATE
              : KeySpec.RO | KeySpec.ACCESS;
      default -> spec.flags() & ~KeySpec.VARIABLE_FLAGS;
    };
  }

  private boolean hasWord(int from, String word) {
    for (int i = from; i < argCount; i++) {
      if (args.apply(i).isWord(word)) {
        return true;
      }
    }
    return false;
  }
}
