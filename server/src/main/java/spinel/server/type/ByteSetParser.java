// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.nio.charset.StandardCharsets;

/// Reads what stands between the brackets of a regular expression: a set of bytes, as 256 bits.
final class ByteSetParser {
  private final byte[] pattern;
  private int at;
  private final long[] set = new long[4];

  /// A parser that begins behind the opening bracket.
  ByteSetParser(byte[] pattern, int at) {
    this.pattern = pattern;
    this.at = at;
  }

  private static InvalidExpressionException invalid(String what) {
    return new InvalidExpressionException("invalid regular expression: " + what);
  }

  private int peek(int ahead) {
    return at + ahead < pattern.length ? pattern[at + ahead] & 0xFF : -1;
  }

  /// Reads up to the closing bracket, where the other parser goes on.
  long[] parse(RegularExpressionParser parser) throws InvalidExpressionException {
    boolean isNegated = peek(0) == '^';
    if (isNegated) {
      at++;
    }
    for (boolean isFirst = true; isFirst || peek(0) != ']'; isFirst = false) {
      if (peek(0) < 0) {
        throw invalid("Missing ']'");
      }
      member();
    }
    parser.continueAt(at + 1);
    long[] folded = parser.folded(set);
    return isNegated ? negated(folded) : folded;
  }

  private void member() throws InvalidExpressionException {
    int first = peek(0);
    if (first == '[' && peek(1) == ':') {
      classMember();
      return;
    }
    if (first == '[' && (peek(1) == '.' || peek(1) == '=')) {
      throw invalid("Unknown collating element");
    }
    if (peek(1) == '-' && peek(2) >= 0 && peek(2) != ']') {
      int last = peek(2);
      if (last == '[' && (peek(3) == '.' || peek(3) == '=')) {
        throw invalid("Unknown collating element");
      }
      if (first > last) {
        throw invalid("Invalid character range");
      }
      for (int value = first; value <= last; value++) {
        add(set, value);
      }
      at += 3;
      return;
    }
    add(set, first);
    at++;
  }

  private void classMember() throws InvalidExpressionException {
    int end = at + 2;
    while (end < pattern.length && pattern[end] != ':') {
      end++;
    }
    if (end + 1 >= pattern.length || pattern[end + 1] != ']') {
      throw invalid("Unknown character class name");
    }
    String name = new String(pattern, at + 2, end - at - 2, StandardCharsets.ISO_8859_1);
    if (!addClass(set, name)) {
      throw invalid("Unknown character class name");
    }
    at = end + 2;
  }

  private static void add(long[] to, int value) {
    to[value >>> 6] |= 1L << value;
  }

  static long[] negated(long[] set) {
    return new long[] {~set[0], ~set[1], ~set[2], ~set[3]};
  }

  /// Adds the bytes of a named class; false where there is none of that name.
  static boolean addClass(long[] to, String name) {
    boolean isKnown = true;
    for (int value = 0; value < 128 && isKnown; value++) {
      boolean isLower = value >= 'a' && value <= 'z';
      boolean isUpper = value >= 'A' && value <= 'Z';
      boolean isDigit = value >= '0' && value <= '9';
      boolean isGraph = value > ' ' && value < 127;
      boolean isAlnum = isLower || isUpper || isDigit;
      boolean isMember =
          switch (name) {
            case "alnum" -> isAlnum;
            case "alpha" -> isLower || isUpper;
            case "blank" -> value == ' ' || value == '\t';
            case "cntrl" -> value < ' ' || value == 127;
            case "digit" -> isDigit;
            case "graph" -> isGraph;
            case "lower" -> isLower;
            case "print" -> isGraph || value == ' ';
            case "punct" -> isGraph && !isAlnum;
            case "space" -> value == ' ' || value >= '\t' && value <= '\r';
            case "upper" -> isUpper;
            case "xdigit" ->
                isDigit || value >= 'a' && value <= 'f' || value >= 'A' && value <= 'F';
            default -> {
              isKnown = false;
              yield false;
            }
          };
      if (isMember) {
        add(to, value);
      }
    }
    return isKnown;
  }
}
