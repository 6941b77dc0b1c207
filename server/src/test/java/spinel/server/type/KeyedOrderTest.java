// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import spinel.memory.Region;
import spinel.structure.Ints;
import spinel.structure.Longs;
import spinel.structure.PausePoint;

class KeyedOrderTest {
  /// Keys of which some, or many, are the same.
  private static long[] keys(Random random, int size) {
    int kind = random.nextInt(5);
    return random
        .longs(size)
        .map(
            key ->
                switch (kind) {
                  case 0 -> key;
                  case 1 -> key & 0xFF;
                  case 2 -> key & 0xFF00_0000_00FFL;
                  case 3 -> KeyedOrder.key((int) key % 100);
                  default -> 7;
                })
        .toArray();
  }

  private static int[] order(
      Region region, long[] keys, IntBinaryOperator comparison, int from, int until) {
    try (Longs stored = new Longs(region, keys.length)) {
      for (int i = 0; i < keys.length; i++) {
        stored.set(i, keys[i]);
      }
      try (Ints order = KeyedOrder.of(region, stored, comparison, from, until)) {
        return IntStream.range(from, until).map(order::get).toArray();
      }
    }
  }

  @Test
  void ordersAreThoseOfAStableSort() {
    try (Region region = Region.open(1 << 26)) {
      ordersAreThoseOfAStableSort(region);
    }
  }

  private static void ordersAreThoseOfAStableSort(Region region) {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      int size = random.nextInt(1 << (seed % 50 == 0 ? 18 : random.nextInt(13)));
      long[] keys = keys(random, size);
      int[] second = random.ints(size, 0, 1 + random.nextInt(20)).toArray();
      int from = size == 0 ? 0 : random.nextInt(size);
      int until = Math.min(size, from + random.nextInt(1 + size));
      int[] expected =
          IntStream.range(0, size)
              .boxed()
              .sorted(
                  Comparator.<Integer, Long>comparing(i -> keys[i], Long::compareUnsigned)
                      .thenComparing(i -> second[i]))
              .mapToInt(i -> i)
              .toArray();
      int[] order =
          order(
              region,
              keys,
              (one, other) -> Integer.compare(second[one], second[other]),
              from,
              until);
      assertArrayEquals(
          Arrays.copyOfRange(expected, from, until),
          order,
          "seed " + seed + ", " + from + " to " + until + " of " + size);
      assertEquals(0, region.allocationCount());
    }
  }

  @Test
  void keysOfNumbersAreInTheirOrder() {
    double[] numbers = {
      Double.NEGATIVE_INFINITY,
      -Double.MAX_VALUE,
      -1.5,
      -1,
      -Double.MIN_VALUE,
      0,
      Double.MIN_VALUE,
      1,
      2,
      1e300,
      Double.POSITIVE_INFINITY
    };
    for (int i = 1; i < numbers.length; i++) {
      long key = KeyedOrder.key(numbers[i]);
      assertTrue(Long.compareUnsigned(KeyedOrder.key(numbers[i - 1]), key) < 0, "number " + i);
    }
    assertEquals(KeyedOrder.key(0.0), KeyedOrder.key(-0.0));
  }

  /// Items with the same key that are in order already: nothing is moved, only compared.
  @Test
  void pausesAmongEqualKeysThatAreInOrder() throws InterruptedException {
    int[] most = new int[1];
    int[] compared = new int[1];
    Thread thread =
        new PausePoint.PausingThread(
            () -> {
              try (Region region = Region.open(1 << 26)) {
                IntBinaryOperator comparison =
                    (one, other) -> {
                      most[0] = Math.max(most[0], ++compared[0]);
                      return Integer.compare(one, other);
                    };
                order(region, new long[100_000], comparison, 0, 1);
              }
            },
            "long",
            () -> compared[0] = 0);
    thread.start();
    thread.join();
    assertTrue(most[0] > 0 && most[0] < 100, most[0] + " comparisons without a pause point");
  }
}
