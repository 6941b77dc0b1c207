// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.List;

/// A directive that is a list of words: the addresses of `bind`.
public final class WordsDirective extends Directive<List<String>> {
  private static final int MOST_WORDS = 16;

  WordsDirective(String names, List<String> initial, Trait... traits) {
    super(names, initial, traits);
  }

  @Override
  List<String> parse(List<String> words, Settings settings) throws InvalidValueException {
    if (words.size() > MOST_WORDS) {
      throw new InvalidValueException("Too many bind addresses specified.");
    }
    return words.equals(List.of("")) ? List.of() : List.copyOf(words);
  }

  @Override
  String print(List<String> value) {
    return String.join(" ", value);
  }

  @Override
  List<Rewritten> rewrite(List<String> value) {
    if (value.equals(initial())) {
      return List.of();
    }
    return List.of(new Rewritten(value.isEmpty() ? "\"\"" : print(value), true));
  }
}
