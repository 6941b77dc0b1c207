// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import java.util.function.IntFunction;
import spinel.memory.Bytes;

/// Where the keys of XREAD and XREADGROUP stand. That is after the word STREAMS, but a group, a
/// consumer or a key may have that name too: so the options before it must be gone through.
final class StreamReadKeys {
  private StreamReadKeys() {}

  /// The position of the first key, or 0 where the options do not lead to one.
  static int first(IntFunction<Bytes> args, int argCount) {
    for (int i = 1; i < argCount; ) {
      Bytes word = args.apply(i);
      int left = argCount - i - 1;
      if (word.isWord("streams")) {
        return left > 0 && left % 2 == 0 ? i + 1 : 0;
      }
      int values = values(word);
      if (values < 0 || values > left) {
        return 0;
      }
      i += 1 + values;
    }
    return 0;
  }

  /// How many arguments belong to an option; -1 for what is none.
  private static int values(Bytes word) {
    if (word.isWord("noack")) {
      return 0;
    }
    if (word.isWord("group")) {
      return 2;
    }
    return word.isWord("block")
            || word.isWord("count")
            || word.isWord("claim")
            || word.isWord("maxcount")
            || word.isWord("maxsize")
        ? 1
        : -1;
  }
}
