// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import spinel.spec.client.Bytes;

/// Random sequences of commands: mostly well formed, now and then with a word too few, too many,
/// out of place or replaced by something odd.
final class Generator {
  /// What allocates as much as an offset asks for.
  private static final Set<String> GROWING = Set.of("SETBIT", "SETRANGE", "BITFIELD");

  /// What is there only to have keys of other types, and is not itself under test.
  private static final Set<String> CREATORS = Set.of("RPUSH", "HSET", "SADD");

  private static final Set<String> EXPIRING =
      Set.of("SETEX", "PSETEX", "EXPIRE", "PEXPIRE", "RESTORE");

  /// What answers a negative count with as many elements, drawn with repetition.
  private static final Set<String> DRAWING = Set.of("SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER");

  private static final long MOST_DRAWN = 100_000;
  private static final long SHORTEST_LIFE = 100_000;
  private static final long LARGEST_ALLOCATED = 4_000;
  private static final long LARGEST_OFFSET = 1L << 32;

  private final Vocabulary vocabulary;

  Generator(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// The same steps for the same seed.
  List<Step> sequence(long seed, int length) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>(length + 1);
    if (random.nextBoolean()) {
      steps.add(new Step(List.of(Bytes.of("HELLO"), Bytes.of("3"))));
    }
    while (steps.size() < length) {
      Step step = mutate(random, vocabulary.pick(random).step(random));
      if (isAffordable(step)
          && !isEndless(step)
          && !isRace(step)
          && !SortedSetShapes.isMixing(step)) {
        steps.add(step);
      }
    }
    return steps;
  }

  private static Step mutate(Random random, Step step) {
    List<byte[]> words = new ArrayList<>(step.words());
    int last = CREATORS.contains(step.command()) ? 0 : words.size() - 1;
    switch (random.nextInt(40)) {
      case 0, 1 -> {
        if (last > 0) {
          words.remove(last);
        }
      }
      case 2 -> {
        if (last > 0) {
          words.add(Bytes.of(Values.junk(random)));
        }
      }
      case 3, 4 -> {
        if (last > 0) {
          words.set(1 + random.nextInt(last), Bytes.of(Values.junk(random)));
        }
      }
      case 5 -> {
        if (last > 1) {
          Collections.swap(words, 1 + random.nextInt(last), 1 + random.nextInt(last));
        }
      }
      case 6 -> {
        if (last > 0) {
          words.add(words.get(1 + random.nextInt(last)));
        }
      }
      default -> {}
    }
    return new Step(words);
  }

  /// Whether neither server has to allocate hundreds of megabytes for it.
  private static boolean isAffordable(Step step) {
    if (!GROWING.contains(step.command())) {
      return true;
    }
    for (byte[] word : step.words()) {
      String text = Bytes.latin(word);
      long units = text.startsWith("#") ? 64 : 1;
      try {
        long offset = Long.parseLong(units == 1 ? text : text.substring(1)) * units;
        if (offset > LARGEST_ALLOCATED && offset < LARGEST_OFFSET) {
          return false;
        }
      } catch (NumberFormatException _) {
        // Not an offset, or not one that a server takes.
      }
    }
    return true;
  }

  /// Whether a negative count is answered with so many elements that nobody could wait for them.
  private static boolean isEndless(Step step) {
    return DRAWING.contains(step.command())
        && step.words().size() > 2
        && isBelow(Bytes.latin(step.words().get(2)), -MOST_DRAWN);
  }

  private static boolean isBelow(String number, long limit) {
    try {
      // The lowest of all is refused.
      return Long.parseLong(number) < limit && Long.parseLong(number) != Long.MIN_VALUE;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /// Whether a key might expire on one server before it is asked for on the other.
  private static boolean isRace(Step step) {
    List<byte[]> words = step.words();
    for (int i = 1; i < words.size(); i++) {
      String before = Bytes.latin(words.get(i - 1)).toUpperCase(Locale.ROOT);
      boolean isDuration =
          before.equals("EX")
              || before.equals("PX")
              || (i == 2 && EXPIRING.contains(step.command()));
      if (isDuration && isShort(Bytes.latin(words.get(i)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isShort(String number) {
    try {
      long duration = Long.parseLong(number);
      return 0 < duration && duration < SHORTEST_LIFE;
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
