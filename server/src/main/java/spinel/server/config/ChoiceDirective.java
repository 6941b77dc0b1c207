// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A directive that is one word of a fixed list; the words are the names of an enum.
///
/// @param <E> the enum, whose `SOME_NAME` is written `some-name`
public final class ChoiceDirective<E extends Enum<E>> extends Directive<E> {
  ChoiceDirective(String names, E initial, Trait... traits) {
    super(names, initial, traits);
  }

  @Override
  E parse(List<String> words, Settings settings) throws InvalidValueException {
    if (words.size() == 1) {
      for (E choice : choices()) {
        if (word(choice).equals(lowerCase(words.getFirst()))) {
          return choice;
        }
      }
    }
    throw new InvalidValueException(
        Arrays.stream(choices())
            .map(ChoiceDirective::word)
            .collect(Collectors.joining(", ", "argument(s) must be one of the following: ", "")));
  }

  private E[] choices() {
    return initial().getDeclaringClass().getEnumConstants();
  }

  @Override
  String print(E value) {
    return value == Choices.OomScoreAdjust.RELATIVE ? "yes" : word(value);
  }

  static String word(Enum<?> choice) {
    return lowerCase(choice.name()).replace('_', '-');
  }
}
