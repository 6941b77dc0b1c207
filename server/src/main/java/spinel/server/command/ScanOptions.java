// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.memory.Bytes;
import spinel.resp.Glob;
import spinel.server.type.Decimal;
import spinel.server.type.StoredText;

/// The options of the commands that scan a collection, and which of its names they match.
public final class ScanOptions {
  /// The error of NOVALUES where there are no values.
  public static final CommandError NO_VALUES_HERE =
      CommandError.of("ERR NOVALUES option can only be used in HSCAN");
  private static final CommandError INVALID_CURSOR = CommandError.of("ERR invalid cursor");
  private static final int DEFAULT_COUNT = 10;

  private byte[] pattern;
  private long count = DEFAULT_COUNT;
  private boolean withoutValues;

  private ScanOptions() {}

  /// A cursor, an unsigned number of 64 bits; leading zeros and a plus are taken, as Redis takes
  /// them.
  public static long cursor(Bytes text) {
    if (Decimal.isLong(text)) {
      long number = Decimal.toLong(text);
      if (number < 0) {
        throw INVALID_CURSOR;
      }
      return number;
    }
    try {
      return Long.parseUnsignedLong(text.toString());
    } catch (NumberFormatException notOne) {
      throw INVALID_CURSOR;
    }
  }

  /// The options from an argument on.
  public static ScanOptions parse(Call call, int first, boolean isHash) {
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
          throw NO_VALUES_HERE;
        }
        options.withoutValues = true;
      } else {
        throw CommandError.SYNTAX;
      }
    }
    return options;
  }

  /// About as many elements are to be visited.
  public long count() {
    return count;
  }

  /// Whether names are to be shown alone.
  public boolean isWithoutValues() {
    return withoutValues;
  }

  /// Whether a name is to be shown.
  public boolean matches(StoredText name) {
    return pattern == null || Glob.matches(pattern, name.toArray(), false);
  }

  /// Whether a name is to be shown that stands in an array from `from` to before `end`.
  public boolean matches(byte[] names, int from, int end) {
    return pattern == null || Glob.matches(pattern, 0, pattern.length, names, from, end, false);
  }

  /// Whether all names are to be shown.
  public boolean matchesAll() {
    return pattern == null;
  }
}
