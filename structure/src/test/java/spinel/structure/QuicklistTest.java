// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

class QuicklistTest {
  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A quicklist beside a list of the texts that must be in it.
  private static final class Model {
    final Region region;
    final Random random;
    final int longest;
    final List<String> values = new ArrayList<>();
    final Quicklist quicklist;
    final ListCursor cursor;
    final long root;

    Model(Region region, long seed, int fill, int depth, long threshold, int longest) {
      this.region = region;
      this.longest = longest;
      random = new Random(seed);
      root = Quicklist.create(region, fill, depth);
      quicklist = new Quicklist(region).open(root).setPackedThreshold(threshold);
      cursor = new ListCursor(region);
    }

    String value() {
      return switch (random.nextInt(8)) {
        case 0, 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
        case 2 -> Integer.toString(random.nextInt(5));
        case 3, 4 -> "v" + random.nextInt(10);
        case 5 -> "x".repeat(random.nextInt(longest));
        case 6 -> random.nextInt(10) > 0 ? "" : "y".repeat(random.nextInt(4 * longest));
        default -> {
          byte[] binary = new byte[random.nextInt(longest)];
          random.nextBytes(binary);
          yield new String(binary, StandardCharsets.ISO_8859_1);
        }
      };
    }

    String read() {
      String text = cursor.read().toString();
      if (cursor.isInteger()) {
        assertEquals(Long.toString(cursor.integer()), text);
      } else {
        byte[] inPlace = new byte[cursor.bytes()];
        region.get(cursor.position(), inPlace, 0, inPlace.length);
        assertEquals(text, new String(inPlace, StandardCharsets.ISO_8859_1));
      }
      return text;
    }

    void step(int growth) {
      int size = values.size();
      int dice = size > 3000 ? 6 + random.nextInt(4) : random.nextInt(growth);
      switch (dice) {
        case 0, 1, 2, 3 -> insert();
        case 4, 5 -> replace();
        case 6 -> removeEnd();
        case 7 -> removeRange();
        case 8 -> removeEqual();
        case 9 -> read(size);
        default -> push();
      }
      assertEquals(values.size(), Quicklist.count(region, root));
    }

    private void push() {
      for (int i = random.nextInt(10); i >= 0; i--) {
        boolean inFront = random.nextBoolean();
        String value = value();
        quicklist.push(bytes(value), inFront);
        values.add(inFront ? 0 : values.size(), value);
      }
    }

    private void insert() {
      if (!values.isEmpty()) {
        int index = random.nextInt(values.size());
        boolean behind = random.nextBoolean();
        String value = value();
        assertTrue(cursor.openQuicklist(root).toIndex(index));
        quicklist.insert(cursor, bytes(value), behind);
        values.add(behind ? index + 1 : index, value);
      }
    }

    private void replace() {
      if (!values.isEmpty()) {
        int index = random.nextInt(values.size());
        String value = value();
        assertTrue(
            cursor.openQuicklist(root).toIndex(index - (random.nextBoolean() ? 0 : values.size())));
        assertEquals(values.get(index), read());
        quicklist.replace(cursor, bytes(value));
        values.set(index, value);
      }
    }

    private void removeEnd() {
      for (int i = random.nextInt(20); i >= 0 && !values.isEmpty(); i--) {
        boolean first = random.nextBoolean();
        quicklist.removeEnd(first);
        values.remove(first ? 0 : values.size() - 1);
      }
    }

    private void removeRange() {
      if (!values.isEmpty()) {
        int index = random.nextInt(values.size());
        int most =
            random.nextInt(4) > 0 ? Math.min(30, values.size() - index) : values.size() - index;
        int count = random.nextInt(most + 1);
        quicklist.removeRange(index, count);
        values.subList(index, index + count).clear();
      }
    }

    private void removeEqual() {
      String value =
          random.nextInt(20) > 0 || values.isEmpty()
              ? value()
              : values.get(random.nextInt(values.size()));
      long most = random.nextBoolean() ? 1 + random.nextInt(3) : Long.MAX_VALUE;
      boolean fromLast = random.nextBoolean();
      List<String> expected = new ArrayList<>(fromLast ? values.reversed() : values);
      long count = 0;
      for (int i = expected.indexOf(value); i >= 0 && count < most; i = expected.indexOf(value)) {
        expected.remove(i);
        count++;
      }
      assertEquals(count, quicklist.removeEqual(bytes(value), most, fromLast));
      values.clear();
      values.addAll(fromLast ? expected.reversed() : expected);
    }

    private void read(int size) {
      assertFalse(cursor.openQuicklist(root).toIndex(size));
      assertFalse(cursor.toIndex(-1L - size));
      int index = size == 0 ? 0 : random.nextInt(size);
      boolean forward = random.nextBoolean();
      String sought = value();
      Bytes soughtBytes = bytes(sought);
      cursor.seek(soughtBytes);
      boolean more = cursor.toIndex(index);
      for (int i = 0; i < 20 && more; i++) {
        assertEquals(values.get(index), read());
        assertEquals(values.get(index).equals(sought), cursor.isSought());
        more = forward ? cursor.next() : cursor.previous();
        index += forward ? 1 : -1;
        assertEquals(index >= 0 && index < size, more);
      }
      cursor.close();
    }

    void verify() {
      quicklist.verify();
      int i = 0;
      cursor.openQuicklist(root);
      for (boolean more = cursor.toFirst(); more; more = cursor.next()) {
        assertEquals(values.get(i++), read());
      }
      assertEquals(values.size(), i);
      for (boolean more = cursor.toLast(); more; more = cursor.previous()) {
        assertEquals(values.get(--i), read());
      }
      assertEquals(0, i);
      cursor.close();
    }

    void free() {
      assertTrue(Quicklist.freeSome(region, root, Integer.MAX_VALUE));
    }
  }

  /// In all some million operations: pushes and removals at the ends count ten each.
  @ParameterizedTest(name = "fill {0}, depth {1}, threshold {2}, lengths to {3}")
  @CsvSource({
    "-2, 0, 0, 40",
    "-1, 0, 0, 300",
    "-1, 1, 0, 300",
    "-1, 2, 0, 2000",
    "-5, 1, 0, 3000",
    "3, 0, 0, 40",
    "3, 1, 0, 200",
    "1, 3, 0, 100",
    "0, 0, 0, 20",
    "100, 1, 0, 60",
    "5, 1, 100, 120",
    "-2, 2, 1, 50",
    "-1, 1, 20, 40",
    "1000, 0, 9000, 12000"
  })
  void behavesLikeAList(int fill, int depth, long threshold, int longest) {
    for (long seed = 1; seed <= 6; seed++) {
      long theSeed = seed;
      LeakCheck.inRegion(
          region -> {
            Model model = new Model(region, theSeed, fill, depth, threshold, longest);
            for (int i = 0; i < 3000; i++) {
              model.step(11 + (i / 500 & 1) * 3);
              if (i % 100 == 0) {
                model.verify();
              }
            }
            model.verify();
            long copy = Quicklist.copy(region, model.root, region);
            model.quicklist.open(copy).verify();
            assertEquals(model.values.size(), Quicklist.count(region, copy));
            while (!Quicklist.freeSome(region, copy, 3)) {
              assertTrue(Quicklist.nodeCount(region, copy) > 3);
            }
            model.free();
          });
    }
  }

  @Test
  void nodesAreFullAndCutToSize() {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, 1, -2, 0, 0, 1);
          for (int i = 0; i < 100_000; i++) {
            model.quicklist.push(bytes("value:%010d".formatted(i)), i % 3 == 0);
          }
          // 453 elements of 18 bytes make 8 KiB with what stands around them.
          assertEquals(100_000 / 453 + 2, Quicklist.nodeCount(region, model.root));
          long bytes = Quicklist.bytes(region, model.root);
          assertTrue(bytes < 222 * Region.roundUp(8177) + 1000, "bytes " + bytes);
          model.quicklist.verify();
          model.free();
        });
  }

  @Test
  void innerNodesAreCompressed() {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, 1, -2, 1, 0, 1);
          for (int i = 0; i < 100_000; i++) {
            model.quicklist.push(bytes("value:%010d".formatted(i)), false);
          }
          long bytes = Quicklist.bytes(region, model.root);
          assertTrue(bytes < 900_000, "bytes " + bytes);
          model.quicklist.verify();
          model.free();
        });
  }

  @Test
  void operationsWithoutMemoryChangeNothing() {
    for (int depth = 0; depth < 2; depth++) {
      int theDepth = depth;
      LeakCheck.inRegion(
          1 << 18,
          region -> {
            Model model = new Model(region, 7, -1, theDepth, 0, 500);
            int failures = 0;
            for (int i = 0; i < 60_000; i++) {
              try {
                model.step(i % 5000 < 4000 ? 14 : 10);
              } catch (OutOfMemory full) {
                failures++;
                model.cursor.close();
                assertEquals(model.values.size(), Quicklist.count(region, model.root));
              }
              if (i % 2000 == 0) {
                verifyWhereThereIsMemory(model);
              }
            }
            assertTrue(failures > 100, "failures " + failures);
            model.quicklist.removeRange(0, model.values.size() / 2);
            model.values.subList(0, model.values.size() / 2).clear();
            model.verify();
            model.free();
          });
    }
  }

  private static void verifyWhereThereIsMemory(Model model) {
    try {
      model.verify();
    } catch (OutOfMemory full) {
      model.cursor.close();
    }
  }

  @Test
  void listpacksFromElsewhereAreChecked() {
    LeakCheck.inRegion(
        region -> {
          long list = Listpack.create(region);
          for (int i = 0; i < 20_000; i++) {
            list = Listpack.append(region, list, bytes("element " + i));
          }
          byte[] large = new byte[Listpack.bytes(region, list)];
          region.get(list, large, 0, large.length);
          Listpack.free(region, list);
          long root = Quicklist.create(region, -2, 0);
          Quicklist quicklist = new Quicklist(region).open(root);
          assertTrue(quicklist.appendListpack(Bytes.of(large)));
          assertEquals(20_000, Quicklist.count(region, root));
          assertTrue(Quicklist.nodeCount(region, root) > 10);
          byte[] empty = {7, 0, 0, 0, 0, 0, (byte) 0xFF};
          assertTrue(quicklist.appendListpack(Bytes.of(empty)));
          byte[] one = {9, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 5, 1, (byte) 0xFF};
          assertTrue(quicklist.appendListpack(Bytes.of(one)));
          assertEquals(20_001, Quicklist.count(region, root));
          one[7] = 2;
          assertFalse(quicklist.appendListpack(Bytes.of(one)));
          assertFalse(quicklist.appendListpack(Bytes.of(new byte[3])));
          quicklist.verify();
          Quicklist.freeSome(region, root, Integer.MAX_VALUE);
        });
  }
}
