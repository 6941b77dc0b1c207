// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.nio.charset.StandardCharsets;

/// The operators of filter expressions, with the words for them. Of two with the same rank the
/// first in the text comes first, but for powers.
enum FilterOperator {
  OPEN(7, 0, "("),
  CLOSE(7, 0, ")"),
  NOT(6, 1, "!", "not"),
  POWER(5, 2, "**"),
  TIMES(4, 2, "*"),
  DIVIDE(4, 2, "/"),
  MODULO(4, 2, "%"),
  PLUS(3, 2, "+"),
  MINUS(3, 2, "-"),
  GREATER(2, 2, ">"),
  GREATER_OR_EQUAL(2, 2, ">="),
  LESS(2, 2, "<"),
  LESS_OR_EQUAL(2, 2, "<="),
  EQUAL(2, 2, "=="),
  NOT_EQUAL(2, 2, "!="),
  IN(2, 2, "in"),
  AND(1, 2, "and", "&&"),
  OR(0, 2, "or", "||");

  private static final FilterOperator[] ALL = values();

  private final int rank;
  private final int operands;
  private final byte[][] words;

  FilterOperator(int rank, int operands, String... words) {
    this.rank = rank;
    this.operands = operands;
    this.words = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      this.words[i] = words[i].getBytes(StandardCharsets.US_ASCII);
    }
  }

  /// Operators of a higher rank come before those of a lower one.
  int rank() {
    return rank;
  }

  int operands() {
    return operands;
  }

  /// The operator with the longest word that a text has at `from`, or null.
  static FilterOperator at(byte[] text, int from, int to) {
    FilterOperator longest = null;
    int length = 0;
    for (FilterOperator operator : ALL) {
      int word = operator.lengthAt(text, from, to);
      if (word > length) {
        longest = operator;
        length = word;
      }
    }
    return longest;
  }

  /// The length of the operator's word that a text has at `from`, or 0.
  int lengthAt(byte[] text, int from, int to) {
    for (byte[] word : words) {
      if (word.length <= to - from && startsWith(text, from, word)) {
        return word.length;
      }
    }
    return 0;
  }

  private static boolean startsWith(byte[] text, int from, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      if (text[from + i] != word[i]) {
        return false;
      }
    }
    return true;
  }
}
