// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import spinel.memory.Bytes;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.PerCall;
import spinel.server.type.Score;
import spinel.server.type.SortedSet;

/// The bounds of ranges of scores (`1.5`, `(1.5`, `-inf`) and of names (`[a`, `(a`, `-`, `+`), and
/// the ranks that they stand for.
///
/// A bound is checked before the set is looked up, and read again when it is: it costs less than to
/// keep it.
final class SortedSetBounds {
  private static final CommandError NOT_A_SCORE = CommandError.of("ERR min or max is not a float");
  private static final CommandError NOT_A_NAME =
      CommandError.of("ERR min or max not valid string range item");

  private static final PerCall<SortedSetBounds> BOUNDS = new PerCall<>(_ -> new SortedSetBounds());

  private final Bytes name = new Bytes();

  private SortedSetBounds() {}

  /// The bounds that a call's command has to do with.
  static SortedSetBounds of(Call call) {
    return BOUNDS.of(call);
  }

  // ---- scores

  private static boolean isOpen(Bytes bound) {
    return !bound.isEmpty() && bound.byteAt(0) == '(';
  }

  private static double score(Bytes bound) {
    return Score.parseBound(bound, isOpen(bound) ? 1 : 0);
  }

  static void checkScores(Bytes min, Bytes max) {
    if (Double.isNaN(score(min)) || Double.isNaN(score(max))) {
      throw NOT_A_SCORE;
    }
  }

  /// How many members come before the range from that score on.
  static long firstByScore(SortedSet set, Bytes min) {
    return set.countBelow(score(min), isOpen(min));
  }

  /// How many members there are up to the end of the range up to that score.
  static long endByScore(SortedSet set, Bytes max) {
    return set.countBelow(score(max), !isOpen(max));
  }

  // ---- names

  static void checkNames(Bytes min, Bytes max) {
    checkName(min);
    checkName(max);
  }

  private static void checkName(Bytes bound) {
    boolean isValid =
        switch (bound.isEmpty() ? 0 : bound.byteAt(0)) {
          case '[', '(' -> true;
          case '-', '+' -> bound.length() == 1 || bound.byteAt(1) == 0;
          default -> false;
        };
    if (!isValid) {
      throw NOT_A_NAME;
    }
  }

  /// How many members come before the range from that name on.
  long firstByName(SortedSet set, Bytes min) {
    return switch (min.byteAt(0)) {
      case '-' -> 0;
      case '+' -> set.size();
      default -> set.countBelow(name.set(min, 1, min.length() - 1), isOpen(min));
    };
  }

  /// How many members there are up to the end of the range up to that name.
  long endByName(SortedSet set, Bytes max) {
    return switch (max.byteAt(0)) {
      case '-' -> 0;
      case '+' -> set.size();
      default -> set.countBelow(name.set(max, 1, max.length() - 1), !isOpen(max));
    };
  }
}
