// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads a regular expression and makes instructions of it. Syntax, meaning and error texts are
/// those of the TRE library, whose extended syntax Redis uses; back references are refused.
final class RegularExpressionParser {
  private static final int MOST_INSTRUCTIONS = 200_000;
  private static final int MOST_REPEATS = 255;
  private static final int DEEPEST = 500;
  private static final int NO_LIMIT = -1;
  private static final int NONE = -1;

  /// A part of an expression.
  private sealed interface Part {
    record Nothing() implements Part {}

    record OneOf(long[] set) implements Part {}

    record Assertion(int what) implements Part {}

    record Sequence(List<Part> parts) implements Part {}

    record Choice(List<Part> parts) implements Part {}

    record Repeat(Part part, int least, int most) implements Part {}
  }

  private final byte[] pattern;
  private boolean ignoreCase;
  private boolean isLiteral;
  private int at;
  private int depth;
  private int groups;
  private int highestReference = NONE;
  private int count;
  private int[] kinds = new int[64];
  private int[] arguments = new int[64];
  private long[][] sets = new long[64][];

  RegularExpressionParser(byte[] pattern, boolean ignoreCase) {
    this.pattern = pattern;
    this.ignoreCase = ignoreCase;
  }

  RegularExpression compile() throws InvalidExpressionException {
    if (pattern.length == 0) {
      throw new InvalidExpressionException("regular expression is empty");
    }
    Part whole = choice();
    if (highestReference > groups) {
      throw invalid("Invalid back reference");
    }
    if (highestReference >= 0) {
      throw new InvalidExpressionException("regular expression backreferences are not supported");
    }
    emit(whole);
    add(RegularExpression.MATCH, 0, null);
    return new RegularExpression(
        Arrays.copyOf(kinds, count), Arrays.copyOf(arguments, count), Arrays.copyOf(sets, count));
  }

  private static InvalidExpressionException invalid(String what) {
    return new InvalidExpressionException("invalid regular expression: " + what);
  }

  // ---- reading

  private boolean hasNext() {
    return at < pattern.length;
  }

  /// The next byte, or -1 at the end.
  private int peek() {
    return hasNext() ? pattern[at] & 0xFF : NONE;
  }

  private boolean takes(int value) {
    if (peek() == value) {
      at++;
      return true;
    }
    return false;
  }

  private boolean isAt(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return at + bytes.length <= pattern.length
        && Arrays.equals(pattern, at, at + bytes.length, bytes, 0, bytes.length);
  }

  private Part choice() throws InvalidExpressionException {
    List<Part> parts = new ArrayList<>();
    do {
      parts.add(sequence());
    } while (!isLiteral && takes('|'));
    return parts.size() == 1 ? parts.getFirst() : new Part.Choice(parts);
  }

  private Part sequence() throws InvalidExpressionException {
    List<Part> parts = new ArrayList<>();
    while (hasNext() && (isLiteral || peek() != '|' && (peek() != ')' || depth == 0))) {
      parts.add(repeated(atom()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Part.Sequence(parts);
  }

  private Part repeated(Part atom) throws InvalidExpressionException {
    Part part = atom;
    while (!isLiteral) {
      int next = peek();
      if (next == '*' || next == '+' || next == '?') {
        at++;
        if (!takes('?') && (peek() == '*' || peek() == '+')) {
          throw invalid("Invalid use of repetition operators");
        }
        part = new Part.Repeat(part, next == '+' ? 1 : 0, next == '?' ? 1 : NO_LIMIT);
      } else if (next == '{') {
        at++;
        part = bound(part);
        takes('?');
      } else {
        break;
      }
    }
    return part;
  }

  private Part bound(Part part) throws InvalidExpressionException {
    int least = number();
    int most = least;
    if (takes(',')) {
      most = number();
    } else if (least == NONE) {
      throw invalid(hasNext() ? "Invalid contents of {}" : "Missing '}'");
    }
    if (!hasNext()) {
      throw invalid("Missing '}'");
    }
    if (!takes('}') || Math.max(least, most) > MOST_REPEATS || most != NO_LIMIT && least > most) {
      throw invalid("Invalid contents of {}");
    }
    return new Part.Repeat(part, Math.max(least, 0), most);
  }

  /// A number, or -1 where there is none.
  private int number() {
    int number = NONE;
    while (peek() >= '0' && peek() <= '9') {
      number = Math.min(Math.max(number, 0) * 10 + peek() - '0', 10_000);
      at++;
    }
    return number;
  }

  private Part atom() throws InvalidExpressionException {
    if (isLiteral) {
      if (isAt("\\E")) {
        at += 2;
        isLiteral = false;
        return new Part.Nothing();
      }
      return single(pattern[at++] & 0xFF);
    }
    int first = peek();
    return switch (first) {
      // A repetition of nothing.
      case '*', '+', '?', '{' -> new Part.Nothing();
      case '(' -> group();
      case '[' -> {
        at++;
        yield new Part.OneOf(new ByteSetParser(pattern, at).parse(this));
      }
      case '\\' -> escape();
      case '.' -> {
        at++;
        yield new Part.OneOf(new long[] {-1, -1, -1, -1});
      }
      case '^' -> assertion(RegularExpression.TEXT_START);
      case '$' -> assertion(RegularExpression.TEXT_END);
      default -> {
        at++;
        yield single(first);
      }
    };
  }

  private Part assertion(int what) {
    at++;
    return new Part.Assertion(what);
  }

  private Part single(int value) {
    long[] set = new long[4];
    set[value >>> 6] |= 1L << value;
    return new Part.OneOf(folded(set));
  }

  /// A set with both cases of the letters in it, where case is ignored.
  long[] folded(long[] set) {
    if (ignoreCase) {
      for (int lower = 'a'; lower <= 'z'; lower++) {
        int upper = lower - 32;
        if (RegularExpression.has(set, lower) || RegularExpression.has(set, upper)) {
          set[lower >>> 6] |= 1L << lower;
          set[upper >>> 6] |= 1L << upper;
        }
      }
    }
    return set;
  }

  /// Goes on behind what another parser has read.
  void continueAt(int position) {
    at = position;
  }

  private Part group() throws InvalidExpressionException {
    at++;
    boolean before = ignoreCase;
    if (takes('?')) {
      if (!flags()) {
        // Flags to the end of the group around.
        return new Part.Nothing();
      }
    } else {
      groups++;
    }
    if (++depth > DEEPEST) {
      throw invalid("Out of memory");
    }
    Part inner = choice();
    depth--;
    if (!takes(')')) {
      throw invalid("Missing ')'");
    }
    ignoreCase = before;
    return inner;
  }

  /// Reads `i`, `n`, `r` and `U`, with a minus before what is switched off, up to a colon, or to
  /// the group's end: false.
  private boolean flags() throws InvalidExpressionException {
    boolean on = true;
    while (hasNext()) {
      int flag = pattern[at++];
      switch (flag) {
        case 'i' -> ignoreCase = on;
        case 'n', 'r', 'U' -> {}
        case '-' -> on = false;
        case ':' -> {
          return true;
        }
        case ')' -> {
          return false;
        }
        default -> throw invalid("Invalid regexp");
      }
    }
    throw invalid("Invalid regexp");
  }

  private Part escape() throws InvalidExpressionException {
    at++;
    if (!hasNext()) {
      throw invalid("Trailing backslash");
    }
    int letter = pattern[at++] & 0xFF;
    return switch (letter) {
      case 't' -> single('\t');
      case 'n' -> single('\n');
      case 'r' -> single('\r');
      case 'f' -> single('\f');
      case 'a' -> single(7);
      case 'e' -> single(27);
      case 'w' -> named("alnum", true, false);
      case 'W' -> named("alnum", true, true);
      case 's' -> named("space", false, false);
      case 'S' -> named("space", false, true);
      case 'd' -> named("digit", false, false);
      case 'D' -> named("digit", false, true);
      case 'b' -> new Part.Assertion(RegularExpression.WORD_EDGE);
      case 'B' -> new Part.Assertion(RegularExpression.NO_WORD_EDGE);
      case '<' -> new Part.Assertion(RegularExpression.WORD_START);
      case '>' -> new Part.Assertion(RegularExpression.WORD_END);
      case 'Q' -> {
        isLiteral = true;
        yield new Part.Nothing();
      }
      case 'x' -> hexadecimal();
      default -> {
        if (letter >= '0' && letter <= '9') {
          highestReference = Math.max(highestReference, letter - '0');
          yield new Part.Nothing();
        }
        yield single(letter);
      }
    };
  }

  private Part named(String name, boolean withUnderscore, boolean isNegated) {
    long[] set = new long[4];
    ByteSetParser.addClass(set, name);
    if (withUnderscore) {
      set['_' >>> 6] |= 1L << '_';
    }
    return new Part.OneOf(isNegated ? ByteSetParser.negated(set) : set);
  }

  private Part hexadecimal() throws InvalidExpressionException {
    boolean isBraced = takes('{');
    int most = isBraced ? 8 : 2;
    long value = 0;
    for (int i = 0; i < most && hasNext() && Character.digit(peek(), 16) >= 0; i++) {
      value = value << 4 | Character.digit(pattern[at++], 16);
    }
    if (isBraced && !takes('}')) {
      throw invalid("Missing '}'");
    }
    // No byte is larger.
    return value > 0xFF ? new Part.OneOf(new long[4]) : single((int) value);
  }

  // ---- writing

  private int add(int kind, int argument, long[] set) throws InvalidExpressionException {
    if (count >= MOST_INSTRUCTIONS) {
      throw invalid("Out of memory");
    }
    if (count == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * count);
      arguments = Arrays.copyOf(arguments, 2 * count);
      sets = Arrays.copyOf(sets, 2 * count);
    }
    kinds[count] = kind;
    arguments[count] = argument;
    sets[count] = set;
    return count++;
  }

  private void emit(Part part) throws InvalidExpressionException {
    switch (part) {
      case Part.Nothing() -> {}
      case Part.OneOf(long[] set) -> add(RegularExpression.TAKE, 0, set);
      case Part.Assertion(int what) -> add(RegularExpression.ASSERT, what, null);
      case Part.Sequence(List<Part> parts) -> {
        for (Part one : parts) {
          emit(one);
        }
      }
      case Part.Choice(List<Part> parts) -> emitChoice(parts);
      case Part.Repeat(Part inner, int least, int most) -> emitRepeat(inner, least, most);
    }
  }

  private int addJump() throws InvalidExpressionException {
    return add(RegularExpression.JUMP, 0, null);
  }

  private void emitChoice(List<Part> parts) throws InvalidExpressionException {
    int[] jumps = new int[parts.size()];
    for (int i = 0; i < jumps.length; i++) {
      boolean isLast = i == jumps.length - 1;
      int split = isLast ? NONE : add(RegularExpression.SPLIT, 0, null);
      emit(parts.get(i));
      if (!isLast) {
        jumps[i] = addJump();
        arguments[split] = count;
      }
    }
    for (int i = 0; i < jumps.length - 1; i++) {
      arguments[jumps[i]] = count;
    }
  }

  private void emitRepeat(Part part, int least, int most) throws InvalidExpressionException {
    for (int i = 0; i < least; i++) {
      emit(part);
    }
    if (most == NO_LIMIT) {
      int split = add(RegularExpression.SPLIT, 0, null);
      emit(part);
      int jump = addJump();
      arguments[jump] = split;
      arguments[split] = count;
      return;
    }
    int[] splits = new int[Math.max(most - least, 0)];
    for (int i = 0; i < splits.length; i++) {
      splits[i] = add(RegularExpression.SPLIT, 0, null);
      emit(part);
    }
    for (int split : splits) {
      arguments[split] = count;
    }
  }
}
