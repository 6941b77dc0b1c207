// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;

/// A regular expression over bytes, compiled; whether it matches anywhere in a text.
///
/// It is run as a set of states that goes through the text once: no pattern, however hostile, makes
/// it take more than the product of both lengths. A machine has room for its states and is meant to
/// be used for many texts, one after the other.
///
/// The states are numbers of instructions. An instruction takes a byte of a set and goes to the
/// next; or goes on elsewhere, or in two places at once; or only where an assertion holds; or is
/// the end.
///
/// Rejected: java.util.regex, which goes back in the text and can be made to take forever.
public final class RegularExpression {
  /// What an instruction does.
  static final int TAKE = 0;

  static final int SPLIT = 1;
  static final int ASSERT = 2;
  static final int JUMP = 3;
  static final int MATCH = 4;

  /// What an assertion says.
  static final int TEXT_START = 0;

  static final int TEXT_END = 1;
  static final int WORD_START = 2;
  static final int WORD_END = 3;
  static final int WORD_EDGE = 4;
  static final int NO_WORD_EDGE = 5;

  private final int[] kinds;

  /// Where a jump goes on, or a split besides the next instruction; or what an assertion says.
  private final int[] arguments;

  private final long[][] sets;
  private final int[] marks;
  private final int[] stack;
  private int mark;
  private int[] current;
  private int currentCount;
  private int[] next;
  private int nextCount;

  RegularExpression(int[] kinds, int[] arguments, long[][] sets) {
    this.kinds = kinds;
    this.arguments = arguments;
    this.sets = sets;
    marks = new int[kinds.length];
    stack = new int[2 * kinds.length + 2];
    current = new int[kinds.length];
    next = new int[kinds.length];
  }

  /// Compiles a pattern of POSIX's extended syntax, with the escapes of the TRE library.
  public static RegularExpression compile(byte[] pattern, boolean ignoreCase)
      throws InvalidExpressionException {
    return new RegularExpressionParser(pattern, ignoreCase).compile();
  }

  /// Whether the expression matches somewhere in `text`, from `from` to `to` - 1.
  public boolean matches(byte[] text, int from, int to) {
    nextCount = 0;
    newMark();
    for (int at = from; ; at++) {
      // What the last byte led to, and a match that begins here.
      if (add(0, text, from, to, at)) {
        return true;
      }
      if (at == to) {
        return false;
      }
      int[] taken = next;
      next = current;
      current = taken;
      currentCount = nextCount;
      nextCount = 0;
      newMark();
      int value = text[at] & 0xFF;
      for (int i = 0; i < currentCount; i++) {
        int state = current[i];
        if (has(sets[state], value) && add(state + 1, text, from, to, at + 1)) {
          return true;
        }
      }
    }
  }

  private void newMark() {
    mark++;
    if (mark == Integer.MAX_VALUE) {
      Arrays.fill(marks, 0);
      mark = 1;
    }
  }

  /// Adds the states that a state leads to before the byte at `at`; whether the end is among them.
  private boolean add(int state, byte[] text, int from, int to, int at) {
    int depth = 0;
    stack[depth++] = state;
    while (depth > 0) {
      int one = stack[--depth];
      if (marks[one] == mark) {
        continue;
      }
      marks[one] = mark;
      switch (kinds[one]) {
        case MATCH -> {
          return true;
        }
        case TAKE -> next[nextCount++] = one;
        case JUMP -> stack[depth++] = arguments[one];
        case SPLIT -> {
          stack[depth++] = arguments[one];
          stack[depth++] = one + 1;
        }
        default -> {
          if (holds(arguments[one], text, from, to, at)) {
            stack[depth++] = one + 1;
          }
        }
      }
    }
    return false;
  }

  private static boolean holds(int assertion, byte[] text, int from, int to, int at) {
    boolean isAtEnd = at == to || text[at] == 0;
    boolean wordBefore = at > from && isWord(text[at - 1]);
    boolean wordAfter = at < to && isWord(text[at]);
    return switch (assertion) {
      case TEXT_START -> at == from;
      case TEXT_END -> isAtEnd;
      case WORD_START -> !wordBefore && wordAfter;
      case WORD_END -> wordBefore && !wordAfter;
      case WORD_EDGE -> at == from || isAtEnd || wordBefore != wordAfter;
      default -> at != from && !isAtEnd && wordBefore == wordAfter;
    };
  }

  static boolean isWord(int value) {
    return value == '_'
        || value >= '0' && value <= '9'
        || value >= 'A' && value <= 'Z'
        || value >= 'a' && value <= 'z';
  }

  static boolean has(long[] set, int value) {
    return (set[value >>> 6] >>> value & 1) != 0;
  }
}
