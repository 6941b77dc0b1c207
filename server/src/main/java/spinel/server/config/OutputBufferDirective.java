// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.List;
import java.util.OptionalLong;
import spinel.server.config.OutputBufferLimits.Limit;

/// The directive `client-output-buffer-limit`; classes that a line does not name keep their limits.
public final class OutputBufferDirective extends Directive<OutputBufferLimits> {
  private static final int WORDS_PER_CLASS = 4;

  OutputBufferDirective(String names, OutputBufferLimits initial, Trait... traits) {
    super(names, initial, traits);
  }

  @Override
  OutputBufferLimits parse(List<String> words, Settings settings) throws InvalidValueException {
    if (words.size() % WORDS_PER_CLASS != 0) {
      throw new InvalidValueException("Wrong number of arguments in buffer limit configuration.");
    }
    OutputBufferLimits limits = settings.value(this);
    for (int i = 0; i < words.size(); i += WORDS_PER_CLASS) {
      limits = with(limits, words.subList(i, i + WORDS_PER_CLASS));
    }
    return limits;
  }

  private static OutputBufferLimits with(OutputBufferLimits old, List<String> words)
      throws InvalidValueException {
    return switch (lowerCase(words.getFirst())) {
      case "normal" -> new OutputBufferLimits(limit(words), old.replica(), old.pubsub());
      case "slave", "replica" -> new OutputBufferLimits(old.normal(), limit(words), old.pubsub());
      case "pubsub" -> new OutputBufferLimits(old.normal(), old.replica(), limit(words));
      default ->
          throw new InvalidValueException(
              "Invalid client class specified in buffer limit configuration.");
    };
  }

  private static Limit limit(List<String> words) throws InvalidValueException {
    OptionalLong hard = Numbers.memory(words.get(1));
    OptionalLong soft = Numbers.memory(words.get(2));
    OptionalLong seconds = Numbers.lenient(words.get(3), 10, true);
    if (hard.isEmpty() || soft.isEmpty() || seconds.isEmpty() || (int) seconds.getAsLong() < 0) {
      throw new InvalidValueException(
          "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    }
    return new Limit(hard.getAsLong(), soft.getAsLong(), (int) seconds.getAsLong());
  }

  @Override
  String print(OutputBufferLimits value) {
    return value.normal().print("normal")
        + " "
        + value.replica().print("slave")
        + " "
        + value.pubsub().print("pubsub");
  }

  @Override
  List<Rewritten> rewrite(OutputBufferLimits value) {
    return List.of(
        line("normal", value.normal(), initial().normal()),
        line("replica", value.replica(), initial().replica()),
        line("pubsub", value.pubsub(), initial().pubsub()));
  }

  private static Rewritten line(String name, Limit limit, Limit initial) {
    return new Rewritten(limit.rewrite(name), !limit.equals(initial));
  }
}
