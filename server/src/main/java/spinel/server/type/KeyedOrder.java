// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.function.IntBinaryOperator;
import spinel.memory.Region;
import spinel.structure.Ints;
import spinel.structure.Longs;
import spinel.structure.PausePoint;

/// Puts items in order by their keys, unsigned 64-bit numbers, and where those are the same, by a
/// comparison; where that says the same too, they stay in the order that they had.
///
/// The keys are sorted digit by digit, a byte each, the last one first, with the items' indices in
/// tow: eight passes at most, none over a byte that is the same in all keys, in time linear in the
/// number of items whatever they are. Only what has equal keys is merged with comparisons. If just
/// a first part of the order is wanted, a walk over the digits from the first one on finds a key
/// that parts it from the rest, which is then left out.
///
/// A sort by comparison alone would ask for the texts of items some twenty times each in a
/// million; here most of them are never looked at.
public final class KeyedOrder {
  private static final int DIGITS = 8;
  private static final int RADIX = 256;

  /// Fewer are sorted by insertion, with comparisons and without.
  private static final int FEW = 24;
  private static final int FEW_KEYS = 64;

  /// How much more may stay than is wanted, where that saves further walks.
  private static final int SPARE = 1024;

  private final Region region;
  private final IntBinaryOperator comparison;
  private Longs keys;
  private Ints order;
  private int size;

  private KeyedOrder(Region region, Longs keys, IntBinaryOperator comparison) {
    this.region = region;
    this.keys = keys;
    this.comparison = comparison;
    size = keys.length();
    order = new Ints(region, size);
  }

  /// The indices of items in their order, of which only the places from `from` to before `until`
  /// are filled; to be closed. The keys are lost. The comparison is of two items by their indices.
  /// What is needed on the way stands in the region for that time.
  public static Ints of(
      Region region, Longs keys, IntBinaryOperator comparison, int from, int until) {
    KeyedOrder sort = new KeyedOrder(region, keys, comparison);
    try {
      sort.choose(until);
      sort.sortByKeys();
      sort.sortEqual(from, until);
      return sort.order;
    } catch (RuntimeException failure) {
      sort.order.close();
      throw failure;
    } finally {
      sort.keys.close();
    }
  }

  // ---- which items to sort

  private void choose(int wanted) {
    long most = wanted < size / 2 && size > SPARE ? limit(wanted) : -1;
    int chosen = 0;
    for (int i = 0; i < size; i++) {
      long key = keys.get(i);
      if (Long.compareUnsigned(key, most) <= 0) {
        keys.set(chosen, key);
        order.set(chosen++, i);
      }
      PausePoint.pass(i);
    }
    size = chosen;
  }

  /// A key that at least `wanted` of the keys do not exceed, and not many more than that.
  private long limit(int wanted) {
    int below = 0;
    long prefix = 0;
    long mask = 0;
    for (int shift = Long.SIZE - 8; shift >= 0; shift -= 8) {
      int[] counts = new int[RADIX];
      for (int i = 0; i < size; i++) {
        long key = keys.get(i);
        if ((key & mask) == prefix) {
          counts[digit(key, shift)]++;
        }
        PausePoint.pass(i);
      }
      int digit = 0;
      while (below + counts[digit] < wanted) {
        below += counts[digit++];
      }
      prefix |= (long) digit << shift;
      mask |= (RADIX - 1L) << shift;
      if (below + counts[digit] <= wanted + SPARE) {
        break;
      }
    }
    return prefix | ~mask;
  }

  // ---- by keys

  private void sortByKeys() {
    if (size <= FEW_KEYS) {
      insertByKeys();
      return;
    }
    int[] counts = counts();
    try (Spare spare = new Spare(region, size)) {
      for (int digit = 0; digit < DIGITS; digit++) {
        int first = digit * RADIX;
        if (counts[first + digit(keys.get(0), 8 * digit)] < size) {
          sortByDigit(8 * digit, counts, first, spare);
        }
      }
    }
  }

  /// Where the items go in a pass, by turns with where they are.
  private static final class Spare implements AutoCloseable {
    Longs keys;
    Ints order;

    Spare(Region region, int size) {
      keys = new Longs(region, size);
      try {
        order = new Ints(region, size);
      } catch (RuntimeException full) {
        keys.close();
        throw full;
      }
    }

    @Override
    public void close() {
      keys.close();
      order.close();
    }
  }

  /// One pass; of each digit, `counts` tells from `first` on how many items have it.
  private void sortByDigit(int shift, int[] counts, int first, Spare spare) {
    int place = 0;
    for (int i = first; i < first + RADIX; i++) {
      int count = counts[i];
      counts[i] = place;
      place += count;
    }
    for (int i = 0; i < size; i++) {
      long key = keys.get(i);
      int to = counts[first + digit(key, shift)]++;
      spare.keys.set(to, key);
      spare.order.set(to, order.get(i));
      PausePoint.pass(i);
    }
    Longs sortedKeys = spare.keys;
    spare.keys = keys;
    keys = sortedKeys;
    Ints sortedOrder = spare.order;
    spare.order = order;
    order = sortedOrder;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & RADIX - 1;
  }

  /// How often each byte stands at each place of the keys.
  private int[] counts() {
    int[] counts = new int[DIGITS * RADIX];
    for (int i = 0; i < size; i++) {
      long key = keys.get(i);
      for (int digit = 0; digit < DIGITS; digit++) {
        counts[digit * RADIX + digit(key, 8 * digit)]++;
      }
      PausePoint.pass(i);
    }
    return counts;
  }

  private void insertByKeys() {
    for (int i = 1; i < size; i++) {
      long key = keys.get(i);
      int item = order.get(i);
      int to = i;
      for (; to > 0 && Long.compareUnsigned(keys.get(to - 1), key) > 0; to--) {
        keys.set(to, keys.get(to - 1));
        order.set(to, order.get(to - 1));
      }
      keys.set(to, key);
      order.set(to, item);
    }
  }

  // ---- by comparison

  private void sortEqual(int from, int until) {
    for (int first = 0; first < Math.min(until, size); ) {
      long key = keys.get(first);
      int end = first + 1;
      while (end < size && keys.get(end) == key) {
        PausePoint.pass(end++);
      }
      if (end > from) {
        sortEqualKeys(first, end);
      }
      PausePoint.pass();
      first = end;
    }
  }

  private void sortEqualKeys(int first, int end) {
    if (end - first <= FEW) {
      insert(first, end);
      return;
    }
    try (Ints scratch = new Ints(region, (end - first + 1) / 2)) {
      merge(first, end, scratch);
    }
  }

  private void merge(int first, int end, Ints scratch) {
    PausePoint.pass(); // here, as halves that are in order already are not merged
    if (end - first <= FEW) {
      insert(first, end);
      return;
    }
    int middle = (first + end) >>> 1;
    merge(first, middle, scratch);
    merge(middle, end, scratch);
    if (comparison.applyAsInt(order.get(middle - 1), order.get(middle)) <= 0) {
      return;
    }
    int left = middle - first;
    for (int i = 0; i < left; i++) {
      scratch.set(i, order.get(first + i));
      PausePoint.pass(i);
    }
    int to = first;
    int right = middle;
    for (int i = 0; i < left; ) {
      boolean takesRight =
          right < end && comparison.applyAsInt(scratch.get(i), order.get(right)) > 0;
      order.set(to, takesRight ? order.get(right++) : scratch.get(i++));
      PausePoint.pass(to++);
    }
  }

  private void insert(int first, int end) {
    for (int i = first + 1; i < end; i++) {
      int item = order.get(i);
      int to = i;
      for (; to > first && comparison.applyAsInt(order.get(to - 1), item) > 0; to--) {
        order.set(to, order.get(to - 1));
      }
      order.set(to, item);
    }
  }

  /// The key of a double: in the order of the numbers, the two zeros being one.
  public static long key(double number) {
    long bits = Double.doubleToRawLongBits(number + 0.0);
    return bits ^ (bits >> 63 | Long.MIN_VALUE);
  }
}
