// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The directive `save`: pairs of seconds and changes.
///
/// The first line of the file replaces the default, each further one adds its pairs, and an empty
/// one starts again with none.
public final class SavePointsDirective extends Directive<List<SavePoint>> {
  SavePointsDirective(String names, List<SavePoint> initial, Trait... traits) {
    super(names, initial, traits);
  }

  @Override
  List<SavePoint> parse(List<String> words, Settings settings) throws InvalidValueException {
    if (words.equals(List.of(""))) {
      return List.of();
    }
    List<SavePoint> points = new ArrayList<>();
    if (settings.continues(this)) {
      points.addAll(settings.value(this));
    }
    if (words.size() % 2 != 0) {
      throw invalid();
    }
    for (int i = 0; i < words.size(); i += 2) {
      long seconds = number(words.get(i), 1);
      long changes = number(words.get(i + 1), 0);
      points.add(new SavePoint(seconds, (int) changes));
    }
    return List.copyOf(points);
  }

  private static long number(String word, long least) throws InvalidValueException {
    OptionalLong number = Numbers.lenient(word, 10, true);
    if (number.isEmpty() || number.getAsLong() < least) {
      throw invalid();
    }
    return number.getAsLong();
  }

  private static InvalidValueException invalid() {
    return new InvalidValueException("Invalid save parameters");
  }

  @Override
  String print(List<SavePoint> value) {
    return value.stream().map(SavePoint::toString).collect(Collectors.joining(" "));
  }

  @Override
  List<Rewritten> rewrite(List<SavePoint> value) {
    if (value.isEmpty()) {
      return List.of(new Rewritten("\"\"", true));
    }
    return value.stream().map(point -> new Rewritten(point.toString(), true)).toList();
  }
}
