// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A directive that holds the options of the shutdown which a signal starts.
public final class ShutdownDirective extends Directive<Set<ShutdownDirective.Option>> {
  /// What a shutdown does beside stopping; none of them is written `default`.
  public enum Option {
    SAVE,
    NOSAVE,
    NOW,
    FORCE
  }

  ShutdownDirective(String names, Trait... traits) {
    super(names, Set.of(), traits);
  }

  @Override
  Set<Option> parse(List<String> words, Settings settings) throws InvalidValueException {
    EnumSet<Option> options = EnumSet.noneOf(Option.class);
    if (words.isEmpty()) {
      throw unknownWord();
    }
    for (String word : words) {
      switch (lowerCase(word)) {
        case "default" -> {}
        case "save" -> options.add(Option.SAVE);
        case "nosave" -> options.add(Option.NOSAVE);
        case "now" -> options.add(Option.NOW);
        case "force" -> options.add(Option.FORCE);
        default -> throw unknownWord();
      }
    }
    if (options.contains(Option.SAVE) && options.contains(Option.NOSAVE)) {
      throw new InvalidValueException(
          "shutdown options SAVE and NOSAVE can't be used simultaneously");
    }
    return Collections.unmodifiableSet(options);
  }

  private static InvalidValueException unknownWord() {
    return new InvalidValueException(
        "argument(s) must be one of the following: default, save, nosave, now, force");
  }

  @Override
  String print(Set<Option> value) {
    return value.isEmpty()
        ? "default"
        : value.stream().map(ChoiceDirective::word).collect(Collectors.joining(" "));
  }
}
