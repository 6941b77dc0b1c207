// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.memory.Bytes;
import spinel.resp.Glob;
import spinel.server.type.StoredText;

/// The options of the commands that scan a collection, and which of its names they match.
final class ScanOptions {
  private static final int DEFAULT_COUNT = 10;

  private byte[] pattern;
  private long count = DEFAULT_COUNT;
  private boolean withoutValues;

  private ScanOptions() {}

  /// The options from an argument on.
  static ScanOptions parse(Call call, int first, boolean isHash) {
    ScanOptions options = new ScanOptions();
    for (Args args = call.args(first); args.hasNext(); ) {
      if (args.takesWithValue("count")) {
        options.count = args.integer();
        if (options.count < 1) {
          throw CommandError.SYNTAX;
        }
      } else if (args.takesWithValue("match")) {
        Bytes text = args.next();
        boolean all = text.length() == 1 && text.byteAt(0) == '*';
        options.pattern = all ? null : text.toArray();
      } else if (args.takes("novalues")) {
        if (!isHash) {
          throw CommandError.of("ERR NOVALUES option can only be used in HSCAN");
        }
        options.withoutValues = true;
      } else {
        throw CommandError.SYNTAX;
      }
    }
    return options;
  }

  /// About as many elements are to be visited.
  long count() {
    return count;
  }

  /// Whether names are to be shown alone.
  boolean isWithoutValues() {
    return withoutValues;
  }

  /// Whether a name is to be shown.
  boolean matches(StoredText name) {
    return pattern == null || Glob.matches(pattern, name.toArray(), false);
  }
}
