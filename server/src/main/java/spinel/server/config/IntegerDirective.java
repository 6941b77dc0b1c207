// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.List;
import java.util.OptionalLong;

/// A directive that is a whole number within limits, written in one of several units.
public final class IntegerDirective extends Directive<Long> {
  /// How the number is written.
  enum Unit {
    PLAIN,
    MEMORY,
    /// A percentage is kept as a negative number.
    MEMORY_OR_PERCENT,
    OCTAL
  }

  /// A further condition on a number that lies within its limits; returns the number to keep.
  @FunctionalInterface
  interface Rule {
    long apply(long value, Settings settings) throws InvalidValueException;
  }

  private final Unit unit;
  private final long least;
  private final long most;
  private final Rule rule;

  IntegerDirective(
      String names, Unit unit, long least, long most, long initial, Rule rule, Trait... traits) {
    super(names, initial, traits);
    this.unit = unit;
    this.least = least;
    this.most = most;
    this.rule = rule;
  }

  public long least() {
    return least;
  }

  public long most() {
    return most;
  }

  @Override
  Long parse(List<String> words, Settings settings) throws InvalidValueException {
    long value = number(oneWord(words));
    checkLimits(value);
    return rule.apply(value, settings);
  }

  private long number(String word) throws InvalidValueException {
    OptionalLong number =
        switch (unit) {
          case PLAIN -> Numbers.integer(word);
          case MEMORY -> Numbers.memory(word);
          case MEMORY_OR_PERCENT -> memoryOrPercent(word);
          case OCTAL -> Numbers.lenient(word, 8, false);
        };
    if (number.isPresent()) {
      return number.getAsLong();
    }
    throw new InvalidValueException(
        switch (unit) {
          case PLAIN -> "argument couldn't be parsed into an integer";
          case MEMORY -> "argument must be a memory value";
          case MEMORY_OR_PERCENT -> "argument must be a memory or percent value";
          case OCTAL -> "argument couldn't be parsed as an octal number";
        });
  }

  private OptionalLong memoryOrPercent(String word) throws InvalidValueException {
    OptionalLong bytes = Numbers.memory(word);
    if (bytes.isPresent()) {
      if (bytes.getAsLong() < 0) {
        throw outOfLimits();
      }
      return bytes;
    }
    if (!word.endsWith("%")) {
      return OptionalLong.empty();
    }
    OptionalLong percent = Numbers.integer(word.substring(0, word.length() - 1));
    return percent.isPresent() && percent.getAsLong() >= 0
        ? OptionalLong.of(-percent.getAsLong())
        : OptionalLong.empty();
  }

  private void checkLimits(long value) throws InvalidValueException {
    if (unit == Unit.MEMORY_OR_PERCENT && value < 0) {
      if (value < least) {
        throw new InvalidValueException("percentage argument must be less or equal to " + -least);
      }
    } else if (!isUnlimited() && (value < least || value > most)) {
      throw outOfLimits();
    }
  }

  /// Whether the whole range of unsigned numbers is allowed.
  private boolean isUnlimited() {
    return most == -1;
  }

  private InvalidValueException outOfLimits() {
    int radix = unit == Unit.OCTAL ? 8 : 10;
    return new InvalidValueException(
        "argument must be between %s and %s inclusive"
            .formatted(Long.toString(least, radix), Long.toString(most, radix)));
  }

  @Override
  String print(Long value) {
    return switch (unit) {
      case PLAIN -> Long.toString(value);
      case MEMORY -> Long.toUnsignedString(value);
      case MEMORY_OR_PERCENT -> value < 0 ? -value + "%" : Long.toString(value);
      case OCTAL -> Long.toOctalString(value);
    };
  }

  @Override
  List<Rewritten> rewrite(Long value) {
    boolean memory = unit == Unit.MEMORY || unit == Unit.MEMORY_OR_PERCENT;
    String text = memory && value > 0 ? Numbers.printMemory(value) : print(value);
    return List.of(new Rewritten(text, !value.equals(initial())));
  }
}
