// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A configuration parameter: its name, its kind of value, its default and how texts become values.
///
/// Texts are byte strings: each char stands for one byte (ISO 8859-1), so that any password or path
/// survives. Values are immutable.
///
/// @param <T> what the directive's value is in Java
public abstract sealed class Directive<T>
    permits BooleanDirective,
        ChoiceDirective,
        DirectoryDirective,
        EventClassesDirective,
        IntegerDirective,
        OomScoreDirective,
        OutputBufferDirective,
        PercentilesDirective,
        ReplicaOfDirective,
        SavePointsDirective,
        ShutdownDirective,
        TextDirective,
        WordsDirective {
  static final String WRONG_NUMBER = "wrong number of arguments";

  private final String name;
  private final Optional<String> alias;
  private final Set<Trait> traits;
  private final T initial;
  private int index = -1;

  /// The names are the directive's own and, behind a blank, its older alias.
  Directive(String names, T initial, Trait... traits) {
    String[] both = names.split(" ");
    this.name = both[0];
    this.alias = both.length > 1 ? Optional.of(both[1]) : Optional.empty();
    this.initial = initial;
    EnumSet<Trait> set = EnumSet.noneOf(Trait.class);
    Collections.addAll(set, traits);
    this.traits = Collections.unmodifiableSet(set);
  }

  public final String name() {
    return name;
  }

  public final Optional<String> alias() {
    return alias;
  }

  public final boolean is(Trait trait) {
    return traits.contains(trait);
  }

  public final T initial() {
    return initial;
  }

  /// The place of its value in every configuration, given by the table.
  final int index() {
    return index;
  }

  final void place(int position) {
    index = position;
  }

  /// The value that these words stand for.
  abstract T parse(List<String> words, Settings settings) throws InvalidValueException;

  /// The value as CONFIG GET shows it.
  abstract String print(T value);

  /// The lines that CONFIG REWRITE keeps for the value, without the name; none to drop them all.
  List<Rewritten> rewrite(T value) {
    return List.of(new Rewritten(print(value), !value.equals(initial)));
  }

  /// The value as text for a file, and whether it has to be there even if no line held it before.
  record Rewritten(String text, boolean required) {}

  static String oneWord(List<String> words) throws InvalidValueException {
    if (words.size() != 1) {
      throw new InvalidValueException(WRONG_NUMBER);
    }
    return words.getFirst();
  }

  static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public final String toString() {
    return name;
  }
}
