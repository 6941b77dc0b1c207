// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import spinel.memory.Bytes;

/// Turns the text of a filter expression into its steps, operands before their operators, by
/// Dijkstra's shunting yard.
final class FilterParser {
  /// One step: puts a constant or a field's value on the stack, or applies an operator to what is
  /// on it. Two of the three are null.
  record Step(FilterValue constant, byte[] field, FilterOperator operator) {}

  private static final int LONGEST_NUMBER = 255;
  private static final String SIGNS = "+-*%/!()<>=|&";
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final byte[] text;
  private final int end;
  private final List<Step> steps = new ArrayList<>();
  private final Deque<FilterOperator> waiting = new ArrayDeque<>();

  /// Whether a minus before a digit belongs to the number: at the beginning and after operators.
  private boolean isMinusSign = true;

  private int at;
  private int stacked;

  FilterParser(byte[] text) {
    this.text = text;
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    end = length;
  }

  List<Step> parse() throws FilterSyntaxException {
    for (skipSpaces(); at < end; skipSpaces()) {
      int c = text[at];
      if (isDigit(c) || isMinusSign && c == '-' && at + 1 < end && isDigit(text[at + 1])) {
        constant(number());
      } else if (c == '"' || c == '\'') {
        constant(string());
      } else if (c == '.' && at + 1 < end && isFieldLetter(text[at + 1])) {
        field();
      } else if (c == '[') {
        constant(list());
      } else if (isLetter(c) || SIGNS.indexOf(c) >= 0) {
        word();
      } else {
        throw wrongHere();
      }
    }
    while (!waiting.isEmpty()) {
      apply(waiting.pop());
    }
    if (stacked != 1) {
      throw wrong();
    }
    return steps;
  }

  // ---- operators

  private void word() throws FilterSyntaxException {
    int from = at;
    while (at < end && (isLetter(text[at]) || SIGNS.indexOf(text[at]) >= 0)) {
      at++;
    }
    int letters = from;
    while (letters < at && isLetter(text[letters])) {
      letters++;
    }
    if (Arrays.equals(text, from, letters, NULL, 0, NULL.length)) {
      at = letters;
      constant(new FilterValue());
      return;
    }
    FilterOperator operator = FilterOperator.at(text, from, at);
    if (operator == null) {
      throw wrongHere();
    }
    at = from + operator.lengthAt(text, from, at);
    isMinusSign = operator != FilterOperator.CLOSE;
    operator(operator);
  }

  private void operator(FilterOperator operator) throws FilterSyntaxException {
    if (operator == FilterOperator.CLOSE) {
      while (waiting.peek() != FilterOperator.OPEN) {
        if (waiting.isEmpty()) {
          throw wrong();
        }
        apply(waiting.pop());
      }
      waiting.pop();
      return;
    }
    // What has one operand stands before it: nothing that waits can have its operands yet.
    while (operator.operands() == 2
        && !waiting.isEmpty()
        && waiting.peek() != FilterOperator.OPEN
        && comesFirst(waiting.peek(), operator)) {
      apply(waiting.pop());
    }
    waiting.push(operator);
  }

  private static boolean comesFirst(FilterOperator before, FilterOperator operator) {
    return operator == FilterOperator.POWER
        ? before.rank() > operator.rank()
        : before.rank() >= operator.rank();
  }

  private void apply(FilterOperator operator) throws FilterSyntaxException {
    if (operator == FilterOperator.OPEN || stacked < operator.operands()) {
      throw wrong();
    }
    steps.add(new Step(null, null, operator));
    stacked += 1 - operator.operands();
  }

  // ---- operands

  private void constant(FilterValue value) {
    steps.add(new Step(value, null, null));
    stacked++;
    isMinusSign = false;
  }

  private void field() {
    int from = ++at;
    while (at < end && isFieldLetter(text[at])) {
      at++;
    }
    steps.add(new Step(null, Arrays.copyOfRange(text, from, at), null));
    stacked++;
    isMinusSign = false;
  }

  private FilterValue number() throws FilterSyntaxException {
    int from = at;
    while (at < end
        && (isDigit(text[at])
            || text[at] == '.'
            || (text[at] | 0x20) == 'e'
            || at == from && text[at] == '-')) {
      if (at - from == LONGEST_NUMBER) {
        throw wrongHere();
      }
      at++;
    }
    double value = Score.parse(new Bytes().set(text, from, at - from));
    if (Double.isNaN(value)) {
      throw wrongHere();
    }
    return new FilterValue().set(value);
  }

  private FilterValue string() throws FilterSyntaxException {
    int quote = text[at++];
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (; at < end; at++) {
      if (text[at] == quote) {
        at++;
        byte[] bytes = plain.toByteArray();
        return new FilterValue().set(bytes, 0, bytes.length);
      }
      if (text[at] == '\\' && at + 1 < end) {
        plain.write(unescaped(text[++at]));
      } else {
        plain.write(text[at]);
      }
    }
    throw wrongHere();
  }

  /// What a letter after a backslash stands for.
  static int unescaped(int letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }

  private FilterValue list() throws FilterSyntaxException {
    FilterValue list = new FilterValue().setList();
    at++;
    while (true) {
      skipSpaces();
      if (at < end && text[at] == ']') {
        break;
      }
      item(list.addItem());
      skipSpaces();
      if (at < end && text[at] == ',') {
        at++;
      } else if (at >= end || text[at] != ']') {
        throw wrongHere();
      }
    }
    at++;
    return list;
  }

  private void item(FilterValue into) throws FilterSyntaxException {
    int c = at < end ? text[at] : 0;
    if (isDigit(c) || c == '-') {
      into.set(number().toNumber());
    } else if (c == '"' || c == '\'') {
      into.set(string());
    } else {
      throw wrongHere();
    }
  }

  // ---- letters

  private void skipSpaces() {
    while (at < end && isSpace(text[at])) {
      at++;
    }
  }

  static boolean isSpace(int c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isFieldLetter(int c) {
    return isLetter(c) || isDigit(c) || c == '_' || c == '-';
  }

  // ---- errors

  /// Says where the text went wrong; at its very end, all of it.
  private FilterSyntaxException wrongHere() {
    int from = at < end ? at : 0;
    return new FilterSyntaxException(
        new String(text, from, end - from, StandardCharsets.ISO_8859_1));
  }

  /// Of an expression whose operators and operands do not go together.
  private FilterSyntaxException wrong() {
    return new FilterSyntaxException(new String(text, 0, end, StandardCharsets.ISO_8859_1));
  }
}
