// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import java.util.function.IntFunction;
import spinel.memory.Bytes;
import spinel.server.command.KeySpec;

/// Where the keys of SORT stand, besides the one that is sorted. Words like STORE may be the values
/// of options too: so the options must be gone through.
final class SortKeys {
  private SortKeys() {}

  /// The position of the key to store to, or 0.
  static int stored(IntFunction<Bytes> args, int argCount) {
    int stored = 0;
    for (int i = 2; i < argCount - 1; i += 1 + values(args.apply(i))) {
      if (args.apply(i).isWord("store")) {
        stored = i + 1;
      }
    }
    return stored;
  }

  /// Whether patterns name keys, which can then be any.
  static int named(IntFunction<Bytes> args, int argCount) {
    for (int i = 2; i < argCount - 1; i += 1 + values(args.apply(i))) {
      if ((args.apply(i).isWord("by") || args.apply(i).isWord("get"))
          && SortPattern.namesKeys(args.apply(i + 1))) {
        return KeySpec.Rule.ANYWHERE;
      }
    }
    return 0;
  }

  /// How many arguments belong to an option.
  private static int values(Bytes word) {
    if (word.isWord("limit")) {
      return 2;
    }
    return word.isWord("by") || word.isWord("get") || word.isWord("store") ? 1 : 0;
  }
}
