// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import spinel.spec.client.Bytes;

/// The grammar that random commands are made of: each part appends some words.
@FunctionalInterface
interface Arguments {
  void append(Random random, List<byte[]> words);

  Arguments NOTHING = (random, words) -> {};

  /// A keyword in any mixture of cases.
  static Arguments word(String text) {
    return (random, words) -> words.add(Bytes.of(recase(random, text)));
  }

  static Arguments words(String... texts) {
    return (random, words) -> words.add(Bytes.of(recase(random, pick(random, texts))));
  }

  static Arguments text(String... texts) {
    return (random, words) -> words.add(Bytes.of(pick(random, texts)));
  }

  static Arguments all(Arguments... parts) {
    return (random, words) -> {
      for (Arguments part : parts) {
        part.append(random, words);
      }
    };
  }

  static Arguments oneOf(Arguments... choices) {
    return (random, words) -> pick(random, choices).append(random, words);
  }

  static Arguments maybe(Arguments part) {
    return (random, words) -> {
      if (random.nextBoolean()) {
        part.append(random, words);
      }
    };
  }

  static Arguments repeat(int least, int most, Arguments part) {
    return (random, words) -> {
      int times = least + random.nextInt(most - least + 1);
      for (int i = 0; i < times; i++) {
        part.append(random, words);
      }
    };
  }

  /// Up to three of these, in any order, now and then one of them twice.
  static Arguments options(Arguments... choices) {
    return repeat(0, 3, oneOf(choices));
  }

  /// Keys of a small set, so that commands meet; some are binary and one is empty.
  static Arguments key() {
    return text("a", "b", "c", "d", "key two", "k\u0000\u0007\n", "");
  }

  /// String values of every encoding, and what looks like a number but is none.
  static Arguments value() {
    return (random, words) -> words.add(Values.value(random));
  }

  static Arguments number() {
    return (random, words) -> words.add(Bytes.of(Values.number(random)));
  }

  /// Byte and bit offsets: either small enough to be allocated, or too large to be.
  static Arguments offset() {
    return (random, words) -> words.add(Bytes.of(Values.offset(random)));
  }

  /// Times to live that do not run out while a sequence runs.
  static Arguments duration() {
    return (random, words) -> words.add(Bytes.of(Values.duration(random)));
  }

  static Arguments database() {
    return text("0", "1", "2", "3", "1", "2", "16", "-1", "abc", "", "1.5", "9999999999");
  }

  static <T> T pick(Random random, T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  static String recase(Random random, String text) {
    return switch (random.nextInt(4)) {
      case 0 -> text.toLowerCase(Locale.ROOT);
      case 1 -> {
        StringBuilder mixed = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
          char c = text.charAt(i);
          mixed.append(random.nextBoolean() ? Character.toLowerCase(c) : c);
        }
        yield mixed.toString();
      }
      default -> text;
    };
  }
}
