// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import spinel.memory.Bytes;

/// A value in a filter expression: a number, a string, a list or null. Used again and again.
final class FilterValue {
  /// What a value is.
  enum Kind {
    NUMBER,
    STRING,
    LIST,
    NULL
  }

  private final Bytes view = new Bytes();
  private Kind kind = Kind.NULL;
  private double number;
  private byte[] bytes;
  private int from;
  private int length;
  private FilterValue[] items = {};
  private int itemCount;

  FilterValue setNull() {
    kind = Kind.NULL;
    return this;
  }

  FilterValue set(double value) {
    kind = Kind.NUMBER;
    number = value;
    return this;
  }

  FilterValue set(boolean value) {
    return set(value ? 1 : 0);
  }

  /// Takes part of an array, which must not change while this is in use.
  FilterValue set(byte[] source, int first, int count) {
    kind = Kind.STRING;
    bytes = source;
    from = first;
    length = count;
    return this;
  }

  /// Takes the string that another is.
  FilterValue set(FilterValue string) {
    return set(string.bytes, string.from, string.length);
  }

  /// Becomes an empty list.
  FilterValue setList() {
    kind = Kind.LIST;
    itemCount = 0;
    return this;
  }

  /// Adds an item to a list; it is for the caller to set.
  FilterValue addItem() {
    if (itemCount == items.length) {
      items = Arrays.copyOf(items, Math.max(4, 2 * itemCount));
    }
    if (items[itemCount] == null) {
      items[itemCount] = new FilterValue();
    }
    return items[itemCount++];
  }

  /// The number, or the one that a string is the text of; else 0.
  double toNumber() {
    if (kind == Kind.NUMBER) {
      return number;
    }
    if (kind != Kind.STRING) {
      return 0;
    }
    int first = 0;
    while (first < length && FilterParser.isSpace(bytes[from + first])) {
      first++;
    }
    double parsed = Score.parse(view.set(bytes, from + first, length - first));
    return Double.isNaN(parsed) ? 0 : parsed;
  }

  /// False are 0, the empty string and null.
  boolean toBoolean() {
    return switch (kind) {
      case NUMBER -> number != 0;
      case STRING -> length > 0;
      case LIST -> true;
      case NULL -> false;
    };
  }

  /// Strings are equal as such, null only to null, and all else as numbers.
  boolean isEqual(FilterValue other) {
    if (kind == Kind.STRING && other.kind == Kind.STRING) {
      return length == other.length && matchesAt(other, 0);
    }
    if (kind == Kind.NULL || other.kind == Kind.NULL) {
      return kind == other.kind;
    }
    return toNumber() == other.toNumber();
  }

  private boolean matchesAt(FilterValue other, int at) {
    int start = other.from + at;
    return Arrays.equals(bytes, from, from + length, other.bytes, start, start + length);
  }

  /// Whether this is in a list, or part of a string.
  boolean isIn(FilterValue other) {
    if (other.kind == Kind.LIST) {
      for (int i = 0; i < other.itemCount; i++) {
        if (isEqual(other.items[i])) {
          return true;
        }
      }
      return false;
    }
    if (kind == Kind.STRING && other.kind == Kind.STRING) {
      for (int at = 0; at + length <= other.length; at++) {
        if (matchesAt(other, at)) {
          return true;
        }
      }
    }
    return false;
  }
}
