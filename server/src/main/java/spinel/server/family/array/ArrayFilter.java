// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.array;

import java.util.ArrayList;
import java.util.List;
import spinel.memory.Bytes;
import spinel.resp.Glob;
import spinel.server.command.Args;
import spinel.server.command.CommandError;
import spinel.server.type.ArrayElement;
import spinel.server.type.InvalidExpressionException;
import spinel.server.type.RegularExpression;

/// What ARGREP asks of elements: predicates, one or all of which must hold.
final class ArrayFilter {
  private static final int MOST_PREDICATES = 250;
  private static final int LONGEST_EXPRESSION = 2048;
  private static final CommandError TOO_MANY =
      CommandError.of("ERR too many predicates, maximum is " + MOST_PREDICATES);
  private static final CommandError TOO_LONG =
      CommandError.of(
          "ERR regular expression is too long, maximum is " + LONGEST_EXPRESSION + " bytes");

  private enum Kind {
    EXACT,
    MATCH,
    GLOB,
    RE
  }

  private final List<Kind> kinds = new ArrayList<>();
  private final List<byte[]> patterns = new ArrayList<>();
  private final List<RegularExpression> expressions = new ArrayList<>();
  private boolean needsAll;
  private boolean ignoresCase;

  /// Takes a predicate, AND, OR or NOCASE, if that is what comes next.
  boolean takes(Args args) {
    if (args.takes("and")) {
      needsAll = true;
    } else if (args.takes("or")) {
      needsAll = false;
    } else if (args.takes("nocase")) {
      ignoresCase = true;
    } else if (args.takes("exact")) {
      add(Kind.EXACT, args.next());
    } else if (args.takes("match")) {
      add(Kind.MATCH, args.next());
    } else if (args.takes("glob")) {
      add(Kind.GLOB, args.next());
    } else if (args.takes("re")) {
      add(Kind.RE, args.next());
    } else {
      return false;
    }
    return true;
  }

  private void add(Kind kind, Bytes pattern) {
    if (kinds.size() == MOST_PREDICATES) {
      throw TOO_MANY;
    }
    if (kind == Kind.RE && pattern.length() > LONGEST_EXPRESSION) {
      throw TOO_LONG;
    }
    kinds.add(kind);
    patterns.add(pattern.toArray());
  }

  /// Checks that there are predicates, and compiles the regular expressions among them.
  void compile() {
    if (kinds.isEmpty()) {
      throw CommandError.SYNTAX;
    }
    for (int i = 0; i < kinds.size(); i++) {
      try {
        boolean isExpression = kinds.get(i) == Kind.RE;
        expressions.add(
            isExpression ? RegularExpression.compile(patterns.get(i), ignoresCase) : null);
      } catch (InvalidExpressionException invalid) {
        throw CommandError.of("ERR " + invalid.getMessage());
      }
    }
  }

  /// Whether an element is what is wanted.
  boolean matches(ArrayElement element) {
    for (int i = 0; i < kinds.size(); i++) {
      if (holds(i, element.array(), element.length()) != needsAll) {
        return !needsAll;
      }
    }
    return needsAll;
  }

  private boolean holds(int predicate, byte[] text, int length) {
    byte[] pattern = patterns.get(predicate);
    return switch (kinds.get(predicate)) {
      case EXACT -> length == pattern.length && isAt(text, 0, pattern);
      case MATCH -> contains(text, length, pattern);
      case GLOB -> Glob.matches(pattern, 0, pattern.length, text, 0, length, ignoresCase);
      case RE -> expressions.get(predicate).matches(text, 0, length);
    };
  }

  private boolean contains(byte[] text, int length, byte[] part) {
    for (int from = 0; from <= length - part.length; from++) {
      if (isAt(text, from, part)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] text, int from, byte[] part) {
    for (int i = 0; i < part.length; i++) {
      int a = text[from + i];
      int b = part[i];
      if (a != b && (!ignoresCase || lower(a) != lower(b))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(int letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
  }
}
