// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The directive `oom-score-adj-values`: for a master, a replica and a background child.
public final class OomScoreDirective extends Directive<List<Integer>> {
  private static final int ROLES = 3;
  private static final int FARTHEST = 2000;

  OomScoreDirective(String names, List<Integer> initial, Trait... traits) {
    super(names, initial, traits);
  }

  @Override
  List<Integer> parse(List<String> words, Settings settings) throws InvalidValueException {
    if (words.size() != ROLES) {
      throw new InvalidValueException(WRONG_NUMBER);
    }
    List<Integer> values = new ArrayList<>();
    for (String word : words) {
      OptionalLong number = Numbers.lenient(word, 10, true);
      if (number.isEmpty() || number.getAsLong() < -FARTHEST || number.getAsLong() > FARTHEST) {
        throw new InvalidValueException(
            "Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
      }
      values.add((int) number.getAsLong());
    }
    return List.copyOf(values);
  }

  @Override
  String print(List<Integer> value) {
    return value.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
