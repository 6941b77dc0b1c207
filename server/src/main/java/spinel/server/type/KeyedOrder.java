// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.function.IntBinaryOperator;
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

  /// Fewer are sorted by insertion.
  private static final int FEW = 24;

  /// How much more may stay than is wanted, where that saves further walks.
  private static final int SPARE = 1024;

  private final IntBinaryOperator comparison;
  private long[] keys;
  private int[] order;
  private int size;

  private KeyedOrder(long[] keys, IntBinaryOperator comparison) {
    this.keys = keys;
    this.comparison = comparison;
    size = keys.length;
  }

  /// The indices of items in their order, of which only the places from `from` to before `until`
  /// are filled; the keys are lost. The comparison is of two items by their indices.
  public static int[] of(long[] keys, IntBinaryOperator comparison, int from, int until) {
    KeyedOrder sort = new KeyedOrder(keys, comparison);
    sort.choose(until);
    sort.sortByKeys();
    sort.sortEqual(from, until);
    return sort.order;
  }

  // ---- which items to sort

  private void choose(int wanted) {
    long most = wanted < size / 2 && size > SPARE ? limit(wanted) : -1;
    int chosen = 0;
    order = PausePoint.newInts(size);
    for (int i = 0; i < size; i++) {
      if (Long.compareUnsigned(keys[i], most) <= 0) {
        keys[chosen] = keys[i];
        order[chosen++] = i;
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
        if ((keys[i] & mask) == prefix) {
          counts[(int) (keys[i] >>> shift) & RADIX - 1]++;
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
    if (size <= FEW) {
      insertByKeys();
      return;
    }
    int[] counts = counts();
    long[] otherKeys = PausePoint.newLongs(size);
    int[] otherOrder = PausePoint.newInts(size);
    for (int digit = 0; digit < DIGITS; digit++) {
      int first = digit * RADIX;
      int shift = 8 * digit;
      if (counts[first + digit(keys[0], shift)] == size) {
        continue;
      }
      int place = 0;
      for (int i = first; i < first + RADIX; i++) {
        int count = counts[i];
        counts[i] = place;
        place += count;
      }
      for (int i = 0; i < size; i++) {
        int to = counts[first + digit(keys[i], shift)]++;
        otherKeys[to] = keys[i];
        otherOrder[to] = order[i];
        PausePoint.pass(i);
      }
      long[] sortedKeys = otherKeys;
      int[] sortedOrder = otherOrder;
      otherKeys = keys;
      otherOrder = order;
      keys = sortedKeys;
      order = sortedOrder;
    }
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & RADIX - 1;
  }

  /// How often each byte stands at each place of the keys.
  private int[] counts() {
    int[] counts = new int[DIGITS * RADIX];
    for (int i = 0; i < size; i++) {
      long key = keys[i];
      for (int digit = 0; digit < DIGITS; digit++) {
        counts[digit * RADIX + digit(key, 8 * digit)]++;
      }
      PausePoint.pass(i);
    }
    return counts;
  }

  private void insertByKeys() {
    for (int i = 1; i < size; i++) {
      long key = keys[i];
      int item = order[i];
      int to = i;
      for (; to > 0 && Long.compareUnsigned(keys[to - 1], key) > 0; to--) {
        keys[to] = keys[to - 1];
        order[to] = order[to - 1];
      }
      keys[to] = key;
      order[to] = item;
    }
  }

  // ---- by comparison

  private void sortEqual(int from, int until) {
    for (int first = 0; first < Math.min(until, size); ) {
      int end = first + 1;
      while (end < size && keys[end] == keys[first]) {
        end++;
      }
      if (end - first > 1 && end > from) {
        merge(first, end, PausePoint.newInts(end - first));
      }
      PausePoint.pass();
      first = end;
    }
  }

  private void merge(int first, int end, int[] scratch) {
    if (end - first <= FEW) {
      insert(first, end);
      return;
    }
    int middle = (first + end) >>> 1;
    merge(first, middle, scratch);
    merge(middle, end, scratch);
    if (comparison.applyAsInt(order[middle - 1], order[middle]) <= 0) {
      return;
    }
    PausePoint.pass();
    int left = middle - first;
    System.arraycopy(order, first, scratch, 0, left);
    int to = first;
    int right = middle;
    for (int i = 0; i < left; ) {
      boolean takesRight = right < end && comparison.applyAsInt(scratch[i], order[right]) > 0;
      order[to++] = takesRight ? order[right++] : scratch[i++];
    }
  }

  private void insert(int first, int end) {
    for (int i = first + 1; i < end; i++) {
      int item = order[i];
      int to = i;
      for (; to > first && comparison.applyAsInt(order[to - 1], item) > 0; to--) {
        order[to] = order[to - 1];
      }
      order[to] = item;
    }
  }

  /// The key of a double: in the order of the numbers, the two zeros being one.
  public static long key(double number) {
    long bits = Double.doubleToRawLongBits(number + 0.0);
    return bits ^ (bits >> 63 | Long.MIN_VALUE);
  }
}
