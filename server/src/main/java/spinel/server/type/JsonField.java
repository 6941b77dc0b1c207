// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import spinel.memory.Bytes;

/// Finds one field at the top of a JSON object without reading the rest for more than its extent.
///
/// Values are numbers, strings, true and false as 1 and 0, null, and arrays of these. An object, or
/// text that is no JSON as far as it has to be read, counts as no value. Of escapes, those for line
/// ends and tabs mean what they do in JSON, and any other letter itself.
final class JsonField {
  private static final int DEEPEST = 32;
  private static final int LONGEST_NUMBER = 255;
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final Bytes view = new Bytes();
  private byte[] json;
  private int end;
  private int at;

  /// Finds the field and sets the value; false where there is none.
  boolean find(byte[] text, int length, byte[] field, FilterValue into) {
    json = text;
    end = length;
    at = 0;
    return seek(field) && value(into, 0);
  }

  /// Goes to the field's value.
  private boolean seek(byte[] field) {
    if (!takes('{')) {
      return false;
    }
    do {
      skipSpaces();
      int from = at + 1;
      if (!skipString()) {
        return false;
      }
      boolean found = Arrays.equals(json, from, at - 1, field, 0, field.length);
      if (!takes(':')) {
        return false;
      }
      skipSpaces();
      if (found) {
        return at < end;
      }
      if (!skipValue()) {
        return false;
      }
    } while (takes(','));
    return false;
  }

  private boolean takes(char sign) {
    skipSpaces();
    if (at < end && json[at] == sign) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpaces() {
    while (at < end && FilterParser.isSpace(json[at])) {
      at++;
    }
  }

  // ---- what is not wanted

  private boolean skipValue() {
    int c = at < end ? json[at] : 0;
    return switch (c) {
      case '"' -> skipString();
      case '{' -> skipNested('{', '}');
      case '[' -> skipNested('[', ']');
      case 't' -> takesWord(TRUE);
      case 'f' -> takesWord(FALSE);
      case 'n' -> takesWord(NULL);
      default -> {
        int from = at;
        skipNumber();
        yield at > from;
      }
    };
  }

  private boolean skipString() {
    if (at >= end || json[at] != '"') {
      return false;
    }
    for (at++; at < end; at++) {
      if (json[at] == '\\') {
        at++;
      } else if (json[at] == '"') {
        at++;
        return true;
      }
    }
    return false;
  }

  private boolean skipNested(char open, char close) {
    int depth = 0;
    while (at < end) {
      int c = json[at];
      if (c == '"') {
        if (!skipString()) {
          return false;
        }
        continue;
      }
      at++;
      if (c == open) {
        depth++;
      } else if (c == close && --depth == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean takesWord(byte[] word) {
    if (end - at < word.length
        || !Arrays.equals(json, at, at + word.length, word, 0, word.length)) {
      return false;
    }
    at += word.length;
    return true;
  }

  private void skipNumber() {
    while (at < end && isNumberLetter(json[at])) {
      at++;
    }
  }

  private static boolean isNumberLetter(int c) {
    return FilterParser.isDigit(c) || c == '-' || c == '+' || c == '.' || (c | 0x20) == 'e';
  }

  // ---- what is

  private boolean value(FilterValue into, int depth) {
    int c = at < end ? json[at] : 0;
    return switch (c) {
      case '"' -> string(into);
      case '[' -> depth < DEEPEST && array(into, depth);
      case 't' -> word(TRUE) && into.set(true) != null;
      case 'f' -> word(FALSE) && into.set(false) != null;
      case 'n' -> word(NULL) && into.setNull() != null;
      default -> (FilterParser.isDigit(c) || c == '-' || c == '+') && number(into);
    };
  }

  private boolean word(byte[] word) {
    if (!takesWord(word)) {
      return false;
    }
    int c = at < end ? json[at] : ' ';
    return FilterParser.isSpace(c) || c == ',' || c == ']' || c == '}';
  }

  private boolean number(FilterValue into) {
    int from = at;
    skipNumber();
    double value =
        at - from > LONGEST_NUMBER ? Double.NaN : Score.parse(view.set(json, from, at - from));
    into.set(value);
    return !Double.isNaN(value);
  }

  private boolean string(FilterValue into) {
    int from = at + 1;
    if (!skipString()) {
      return false;
    }
    int to = at - 1;
    boolean escaped = false;
    for (int i = from; i < to && !escaped; i++) {
      escaped = json[i] == '\\';
    }
    if (!escaped) {
      into.set(json, from, to - from);
      return true;
    }
    byte[] plain = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      plain[length++] =
          json[i] == '\\' && i + 1 < to ? (byte) FilterParser.unescaped(json[++i]) : json[i];
    }
    into.set(plain, 0, length);
    return true;
  }

  private boolean array(FilterValue into, int depth) {
    at++;
    into.setList();
    if (takes(']')) {
      return true;
    }
    do {
      skipSpaces();
      if (!value(into.addItem(), depth + 1)) {
        return false;
      }
    } while (takes(','));
    return takes(']');
  }
}
