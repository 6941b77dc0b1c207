// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// Finds a short sequence that still fails: first fewer steps, then fewer and shorter words.
final class Shrinker {
  private static final int MOST_TRIES = 1_000;

  private final Predicate<List<Step>> fails;
  private int tries;

  Shrinker(Predicate<List<Step>> fails) {
    this.fails = fails;
  }

  List<Step> shrink(List<Step> steps) {
    List<Step> current = steps;
    List<Step> before;
    do {
      before = current;
      current = dropSteps(current);
      current = dropWords(current);
      current = shortenWords(current);
    } while (current != before && tries < MOST_TRIES);
    return current;
  }

  /// Leaves out ever smaller pieces.
  private List<Step> dropSteps(List<Step> steps) {
    List<Step> current = steps;
    for (int piece = Math.max(1, current.size() / 2); piece >= 1; piece /= 2) {
      for (int at = current.size() - piece; at >= 0; at -= piece) {
        List<Step> shorter = new ArrayList<>(current.subList(0, at));
        shorter.addAll(current.subList(at + piece, current.size()));
        if (stillFails(shorter)) {
          current = shorter;
          at = Math.min(at, current.size());
        }
      }
    }
    return current;
  }

  private List<Step> dropWords(List<Step> steps) {
    List<Step> current = steps;
    for (int i = 0; i < current.size(); i++) {
      for (int w = current.get(i).words().size() - 1; w > 0; w--) {
        List<byte[]> words = new ArrayList<>(current.get(i).words());
        words.remove(w);
        current = replacedIfFailing(current, i, words);
      }
    }
    return current;
  }

  private List<Step> shortenWords(List<Step> steps) {
    List<Step> current = steps;
    for (int i = 0; i < current.size(); i++) {
      for (int w = 1; w < current.get(i).words().size(); w++) {
        byte[] word = current.get(i).words().get(w);
        for (int length : new int[] {0, 1, word.length / 2, word.length - 1}) {
          if (length >= 0 && length < word.length) {
            List<byte[]> words = new ArrayList<>(current.get(i).words());
            words.set(w, Arrays.copyOf(word, length));
            List<Step> shorter = replacedIfFailing(current, i, words);
            if (shorter != current) {
              current = shorter;
              break;
            }
          }
        }
      }
    }
    return current;
  }

  private List<Step> replacedIfFailing(List<Step> steps, int index, List<byte[]> words) {
    List<Step> changed = new ArrayList<>(steps);
    changed.set(index, new Step(words));
    return stillFails(changed) ? changed : steps;
  }

  private boolean stillFails(List<Step> steps) {
    return tries++ < MOST_TRIES && !steps.isEmpty() && fails.test(steps);
  }
}
