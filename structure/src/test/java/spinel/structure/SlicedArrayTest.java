// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

class SlicedArrayTest {
  private static final int MOST_SPARSE = 10;
  private static final int FEWEST = 5;

  private final ArrayCursor cursor = new ArrayCursor();

  private static String text(Region region, long slot) {
    long word = region.getLong(slot);
    if (ArrayWord.isNumber(word)) {
      return Long.toString(ArrayWord.number(word));
    }
    byte[] bytes = new byte[ArrayWord.length(region, word)];
    region.get(ArrayWord.text(slot, word), bytes, 0, bytes.length);
    return Bytes.of(bytes).toString();
  }

  private static String get(Region region, long array, long index) {
    long slot = SlicedArray.find(region, array, index);
    return slot == 0 ? null : text(region, slot);
  }

  private static boolean put(Region region, long array, long index, String value) {
    return SlicedArray.put(region, array, index, Bytes.of(value), MOST_SPARSE);
  }

  private static String value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Integer.toString(random.nextInt());
      case 1 -> Long.toString(random.nextLong());
      case 2 -> "abcdefg".substring(random.nextInt(8));
      case 3 -> "x".repeat(random.nextInt(60));
      case 4 -> random.nextInt(100) + "." + random.nextInt(100);
      default -> "0" + random.nextInt(9);
    };
  }

  /// Indexes near each other, near the ends of slices, in other blocks, and anywhere.
  private static long index(Random random, int size) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> random.nextInt(40);
      case 3 -> size * (long) random.nextInt(4) + random.nextInt(9) - 4 & Long.MAX_VALUE;
      case 4 -> random.nextInt(3 * size);
      case 5 -> size * 2048L * random.nextInt(3) + random.nextInt(200);
      case 6 -> size * 2048L * 1000 + random.nextInt(size * 10);
      default -> random.nextBoolean() ? -2 - random.nextInt(5) : random.nextLong() & ~1L;
    };
  }

  private void expect(NavigableMap<Long, String> model, Region region, long array) {
    SlicedArray.verify(region, array);
    assertEquals(model.size(), SlicedArray.count(region, array));
    assertEquals(model.isEmpty() ? 0 : model.lastKey() + 1, SlicedArray.length(region, array));
    expectWalk(model, region, array, 0, -1);
    expectWalk(model.descendingMap(), region, array, -1, 0);
  }

  private void expectWalk(
      NavigableMap<Long, String> expected, Region region, long array, long from, long to) {
    Iterator<Map.Entry<Long, String>> entries = expected.entrySet().iterator();
    cursor.open(region, array, from, to);
    while (cursor.next()) {
      Map.Entry<Long, String> entry = entries.next();
      assertEquals(entry.getKey(), cursor.index());
      assertEquals(entry.getValue(), text(region, cursor.slot()));
    }
    assertFalse(entries.hasNext());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void isLikeTheModel(int seed) {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(seed);
          int size = seed % 2 == 0 ? 256 : 4096;
          long array = SlicedArray.create(region, size);
          TreeMap<Long, String> model = new TreeMap<>(Long::compareUnsigned);
          for (int step = 0; step < 4_000; step++) {
            step(random, size, model, region, array);
            if (step % 50 == 0) {
              expect(model, region, array);
            }
          }
          expect(model, region, array);
          long copy = SlicedArray.copy(region, array, region);
          expect(model, region, copy);
          assertEquals(SlicedArray.bytes(region, array), SlicedArray.bytes(region, copy));
          assertEquals(SlicedArray.figures(region, array), SlicedArray.figures(region, copy));
          assertEquals(
              region.allocationCount(),
              SlicedArray.allocations(region, array) + SlicedArray.allocations(region, copy));
          assertTrue(SlicedArray.freeSome(region, array, Integer.MAX_VALUE));
          while (!SlicedArray.freeSome(region, copy, 10)) {
            assertTrue(SlicedArray.slices(region, copy) > 0);
          }
        });
  }

  private void step(
      Random random, int size, NavigableMap<Long, String> model, Region region, long array) {
    long index = index(random, size);
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        boolean was = model.remove(index) != null;
        assertEquals(
            was ? 1 : 0, SlicedArray.remove(region, array, index, index, MOST_SPARSE, FEWEST));
      }
      case 2 -> {
        long other = index(random, size);
        boolean inOrder = Long.compareUnsigned(index, other) <= 0;
        long from = inOrder ? index : other;
        long to = inOrder ? other : index;
        if (random.nextInt(4) > 0 && to - from > 2L * size) {
          to = from + random.nextInt(2 * size);
        }
        NavigableMap<Long, String> gone = model.subMap(from, true, to, true);
        assertEquals(gone.size(), SlicedArray.remove(region, array, from, to, MOST_SPARSE, FEWEST));
        gone.clear();
      }
      case 3 -> {
        int count = 2 + random.nextInt(20);
        long from = index & Long.MAX_VALUE >>> 1;
        long to = Math.min(from + count - 1, from | size - 1);
        SlicedArray.expect(region, array, from, to, MOST_SPARSE);
        for (long i = from; i <= to; i++) {
          String value = value(random);
          assertEquals(model.put(i, value) == null, put(region, array, i, value));
        }
      }
      default -> {
        String value = value(random);
        assertEquals(model.put(index, value) == null, put(region, array, index, value));
        assertEquals(value, get(region, array, index));
      }
    }
  }

  @Test
  void partOfARangeIsWalked() {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(9);
          long array = SlicedArray.create(region, 256);
          TreeMap<Long, String> model = new TreeMap<>(Long::compareUnsigned);
          for (int i = 0; i < 1_000; i++) {
            long index = index(random, 256);
            String value = value(random);
            model.put(index, value);
            put(region, array, index, value);
          }
          for (int i = 0; i < 2_000; i++) {
            long from = index(random, 256);
            long to = index(random, 256);
            if (Long.compareUnsigned(from, to) <= 0) {
              expectWalk(model.subMap(from, true, to, true), region, array, from, to);
            } else {
              NavigableMap<Long, String> part = model.subMap(to, true, from, true);
              expectWalk(part.descendingMap(), region, array, from, to);
            }
          }
          SlicedArray.freeSome(region, array, Integer.MAX_VALUE);
        });
  }

  private static void expectFigures(
      Region region, long array, long dense, long sparse, long places, long capacity) {
    SlicedArray.Figures figures = SlicedArray.figures(region, array);
    assertEquals(dense, figures.denseSlices());
    assertEquals(sparse, figures.sparseSlices());
    assertEquals(places, figures.densePlaces());
    assertEquals(capacity, figures.sparseCapacity());
  }

  @Test
  void slicesBecomeDenseAndSparseAgain() {
    LeakCheck.inRegion(
        region -> {
          long array = SlicedArray.create(region, 4096);
          for (int i = 0; i < 10; i++) {
            put(region, array, i * 100, "v");
            expectFigures(region, array, 0, 1, 0, i < 4 ? 4 : i < 8 ? 8 : 10);
          }
          put(region, array, 1000, "v");
          expectFigures(region, array, 1, 0, 1024, 0);
          put(region, array, 1100, "v");
          expectFigures(region, array, 1, 0, 2048, 0);
          SlicedArray.remove(region, array, 0, 600, MOST_SPARSE, FEWEST);
          expectFigures(region, array, 0, 1, 0, 5);
          assertEquals(5, SlicedArray.count(region, array));
          SlicedArray.freeSome(region, array, Integer.MAX_VALUE);
        });
  }

  @Test
  void theDirectoryIsDividedWhenItHasTo() {
    LeakCheck.inRegion(
        region -> {
          long array = SlicedArray.create(region, 4096);
          put(region, array, 0, "a");
          assertEquals(1, SlicedArray.directoryCapacity(region, array));
          put(region, array, 5 * 4096, "b");
          assertEquals(8, SlicedArray.directoryCapacity(region, array));
          SlicedArray.remove(region, array, 5 * 4096, 5 * 4096, MOST_SPARSE, FEWEST);
          assertEquals(1, SlicedArray.directoryCapacity(region, array));
          assertEquals(0, SlicedArray.directoryBlocks(region, array));
          put(region, array, 2048 * 4096, "c");
          assertEquals(4, SlicedArray.directoryCapacity(region, array));
          assertEquals(2, SlicedArray.directoryBlocks(region, array));
          put(region, array, -2, "d");
          assertEquals(-1, SlicedArray.length(region, array));
          assertEquals("d", get(region, array, -2));
          SlicedArray.remove(region, array, 1, -2, MOST_SPARSE, FEWEST);
          assertEquals(1, SlicedArray.directoryBlocks(region, array));
          assertEquals(1, SlicedArray.length(region, array));
          SlicedArray.freeSome(region, array, Integer.MAX_VALUE);
        });
  }

  @Test
  void anArrayWithoutRoomStaysWhole() {
    LeakCheck.inRegion(
        1 << 20,
        region -> {
          Random random = new Random(10);
          TreeMap<Long, String> model = new TreeMap<>(Long::compareUnsigned);
          long array = SlicedArray.create(region, 256);
          int refused = 0;
          for (int i = 0; i < 60_000 && refused < 500; i++) {
            long index = random.nextInt(4) == 0 ? random.nextLong() & ~1L : index(random, 256);
            String value = "y".repeat(random.nextInt(400));
            try {
              put(region, array, index, value);
              model.put(index, value);
            } catch (OutOfMemory full) {
              refused++;
              SlicedArray.verify(region, array);
            }
          }
          assertEquals(500, refused);
          expect(model, region, array);
          long used = region.usedBytes();
          List<Long> copies = new ArrayList<>();
          assertThrows(
              OutOfMemory.class,
              () -> {
                while (true) {
                  copies.add(SlicedArray.copy(region, array, region));
                }
              });
          copies.forEach(copy -> SlicedArray.freeSome(region, copy, Integer.MAX_VALUE));
          assertEquals(used, region.usedBytes());
          SlicedArray.freeSome(region, array, Integer.MAX_VALUE);
        });
  }
}
