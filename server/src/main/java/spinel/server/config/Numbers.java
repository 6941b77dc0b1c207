// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.Locale;
import java.util.OptionalLong;

/// The number formats of configuration values, as strict or as lenient as Redis reads them.
final class Numbers {
  private static final int MOST_DIGITS = 20;
  private static final int MOST_MEMORY_DIGITS = 127;
  private static final long KILO = 1000;
  private static final long KIBI = 1024;

  private Numbers() {}

  /// A decimal number in its canonical form: no sign but `-`, no leading zero, no blanks.
  static OptionalLong integer(String text) {
    int length = text.length();
    if (text.equals("0")) {
      return OptionalLong.of(0);
    }
    int first = text.startsWith("-") ? 1 : 0;
    if (length == first || length > MOST_DIGITS || text.charAt(first) == '0') {
      return OptionalLong.empty();
    }
    return digits(text, first, 10) == length ? parse(text, 10) : OptionalLong.empty();
  }

  /// An amount of memory: digits and an optional unit, where `k` is 1000 and `kb` is 1024.
  ///
  /// Too large an amount counts as the largest unsigned number.
  static OptionalLong memory(String text) {
    int end = digits(text, 0, 10);
    long unit = unit(text.substring(end));
    if (unit == 0 || end > MOST_MEMORY_DIGITS) {
      return OptionalLong.empty();
    }
    if (end == 0) {
      return OptionalLong.of(0);
    }
    try {
      long amount = Long.parseUnsignedLong(text.substring(0, end));
      boolean fits = Long.compareUnsigned(amount, Long.divideUnsigned(-1L, unit)) <= 0;
      return OptionalLong.of(fits ? amount * unit : -1L);
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.of(-1L);
    }
  }

  private static long unit(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "", "b" -> 1;
      case "k" -> KILO;
      case "kb" -> KIBI;
      case "m" -> KILO * KILO;
      case "mb" -> KIBI * KIBI;
      case "g" -> KILO * KILO * KILO;
      case "gb" -> KIBI * KIBI * KIBI;
      default -> 0;
    };
  }

  /// A number as C's strtoll reads it to the end of the text: blanks before it, `+`, leading zeros.
  ///
  /// The empty text is 0. With `clamp`, a number out of range becomes the nearest one.
  static OptionalLong lenient(String text, int radix, boolean clamp) {
    if (text.isEmpty()) {
      return OptionalLong.of(0);
    }
    int first = 0;
    while (first < text.length() && isSpace(text.charAt(first))) {
      first++;
    }
    boolean negative = text.startsWith("-", first);
    int start = negative || text.startsWith("+", first) ? first + 1 : first;
    if (start == text.length() || digits(text, start, radix) != text.length()) {
      return OptionalLong.empty();
    }
    OptionalLong number = parse((negative ? "-" : "") + text.substring(start), radix);
    if (number.isEmpty() && clamp) {
      return OptionalLong.of(negative ? Long.MIN_VALUE : Long.MAX_VALUE);
    }
    return number;
  }

  /// An amount of memory in the largest unit that divides it, as the file writer prints it.
  static String printMemory(long bytes) {
    if (bytes != 0) {
      String[] names = {"gb", "mb", "kb"};
      long unit = KIBI * KIBI * KIBI;
      for (String name : names) {
        if (bytes % unit == 0) {
          return bytes / unit + name;
        }
        unit /= KIBI;
      }
    }
    return Long.toString(bytes);
  }

  private static int digits(String text, int from, int radix) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at), radix)) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char letter, int radix) {
    return letter >= '0' && letter < '0' + radix;
  }

  private static boolean isSpace(char letter) {
    return letter == ' ' || letter >= '\t' && letter <= '\r';
  }

  private static OptionalLong parse(String text, int radix) {
    try {
      return OptionalLong.of(Long.parseLong(text, radix));
    } catch (NumberFormatException outOfRange) {
      return OptionalLong.empty();
    }
  }
}
