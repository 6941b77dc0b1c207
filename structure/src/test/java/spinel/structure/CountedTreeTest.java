// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

class CountedTreeTest {
  private record Entry(double score, String name) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return Comparator.comparingDouble(Entry::score)
          .thenComparing(Entry::name)
          .compare(this, other);
    }
  }

  private static Bytes bytes(String name) {
    return Bytes.of(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A tree beside the map that says what must be in it.
  private static final class Model {
    final Region region;
    final Random random;
    final long state;
    final CountedTree tree;
    final TreeMap<Entry, Long> map = new TreeMap<>();
    final List<Entry> entries = new ArrayList<>();
    int scores = 1000;
    int refused;

    Model(Region region, long seed) {
      this.region = region;
      random = new Random(seed);
      state = region.allocate(CountedTree.STATE_BYTES, MemoryTag.VALUE);
      tree = new CountedTree(region).create(state);
    }

    Entry draw() {
      double score = scores == 0 ? random.nextDouble() : random.nextInt(scores) - scores / 2;
      return new Entry(score, "m" + Integer.toString(random.nextInt(1 << 20), 36));
    }

    void insert(Entry entry) {
      if (map.containsKey(entry)) {
        return;
      }
      long element = 0;
      try {
        element = Element.create(region, bytes(entry.name), 0, 8);
        tree.insert(entry.score, element);
      } catch (OutOfMemory full) {
        refused++;
        if (element != 0) {
          Element.free(region, element);
        }
        return;
      }
      map.put(entry, element);
      entries.add(entry);
    }

    void remove(int at) {
      Entry entry = entries.get(at);
      entries.set(at, entries.getLast());
      entries.removeLast();
      long element = map.remove(entry);
      tree.remove(entry.score, element);
      Element.free(region, element);
    }

    void removeEnd(boolean last) {
      Map.Entry<Entry, Long> end = last ? map.pollLastEntry() : map.pollFirstEntry();
      long element = tree.removeAt(last ? tree.size() - 1 : 0);
      assertEquals(end.getValue(), element);
      Element.free(region, element);
    }

    void step(int growth) {
      if (entries.isEmpty() || random.nextInt(100) < growth) {
        insert(draw());
      } else {
        remove(random.nextInt(entries.size()));
      }
    }

    void check() {
      tree.verify();
      assertEquals(map.size(), tree.size());
      long rank = 0;
      if (!map.isEmpty()) {
        tree.seek(0);
      }
      for (Map.Entry<Entry, Long> each : map.entrySet()) {
        assertEquals(each.getValue(), tree.element());
        assertEquals(each.getKey().score, tree.score());
        if (random.nextInt(50) == 0) {
          assertEquals(rank, tree.rank(each.getKey().score, each.getValue()));
        }
        if (random.nextInt(50) == 0) {
          tree.seek(rank);
          assertEquals(each.getValue(), tree.element());
        }
        rank++;
        assertEquals(rank < map.size(), tree.next());
      }
      for (Long element : map.descendingMap().values()) {
        assertEquals(element, tree.element());
        rank--;
        assertEquals(rank > 0, tree.previous());
      }
      for (int i = 0; i < 20; i++) {
        double score = draw().score;
        long below = map.headMap(new Entry(score, "")).size();
        long upTo = map.headMap(new Entry(score, "\uffff")).size();
        assertEquals(below, tree.countBelow(score, false));
        assertEquals(upTo, tree.countBelow(score, true));
      }
    }

    void free() {
      map.values().forEach(element -> Element.free(region, element));
      int rounds = 0;
      while (!tree.open(state).free(7)) {
        rounds++;
      }
      assertTrue(rounds <= map.size());
      region.free(state, MemoryTag.VALUE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 1000})
  void isWhatASortedMapIs(int scores) {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, 17 + scores);
          model.scores = scores;
          for (int round = 0; round < 10; round++) {
            int growth = new int[] {90, 30, 60, 5, 50}[round % 5];
            for (int i = 0; i < 3000; i++) {
              model.step(growth);
            }
            model.check();
          }
          while (!model.entries.isEmpty()) {
            model.remove(model.random.nextInt(model.entries.size()));
          }
          model.check();
          model.free();
        });
  }

  @Test
  void smallTreesAreRightAfterEveryStep() {
    LeakCheck.inRegion(
        region -> {
          for (int seed = 0; seed < 6; seed++) {
            Model model = new Model(region, seed);
            model.scores = seed % 2 == 0 ? 3 : 0;
            for (int i = 0; i < 400; i++) {
              model.step(i % 300 < 200 ? 80 : 15);
              model.check();
            }
            model.free();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void entriesInOrderLeaveFullNodes(int direction) {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, 1);
          int count = 20_000;
          for (int i = 0; i < count; i++) {
            model.insert(new Entry((double) direction * i, "x"));
          }
          model.check();
          assertTrue(model.tree.bytes() < 15L * count, model.tree.bytes() + " bytes");
          for (int i = 0; i < count; i++) {
            model.removeEnd(i % 3 == 0);
            if (i % 10_000 == 0) {
              model.check();
            }
          }
          model.check();
          model.free();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 35, 36, 37, 72, 1836, 1837, 20_000})
  void appendingBuildsAWholeTree(int count) {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, 1);
          for (int i = 0; i < count; i++) {
            Entry entry = new Entry(i / 3, "m" + (char) ('a' + i % 3));
            long element = Element.create(region, bytes(entry.name), 0, 8);
            model.tree.append(entry.score, element);
            model.map.put(entry, element);
            model.entries.add(entry);
          }
          model.tree.endAppending();
          model.check();
          for (int i = 0; i < 2000; i++) {
            model.step(50);
          }
          model.check();
          model.free();
        });
  }

  @Test
  void namesAreComparedByteByByte() {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, 1);
          String[] names = {
            "",
            "\0",
            "\0\0",
            "a",
            "aa",
            "aaaaaaaa",
            "aaaaaaaab",
            "aaaaaaaac",
            "aaaaaaab",
            "b",
            "z".repeat(300),
            "z".repeat(301),
            "\u007f",
            "\u0080",
            "\u00ff",
            "\u00ff\u0001"
          };
          List<String> shuffled = new ArrayList<>(List.of(names));
          java.util.Collections.shuffle(shuffled, new Random(5));
          shuffled.forEach(name -> model.insert(new Entry(0, name)));
          model.check();
          for (int i = 0; i < names.length; i++) {
            assertEquals(i, model.tree.countBelow(bytes(names[i]), false));
            assertEquals(i + 1, model.tree.countBelow(bytes(names[i]), true));
          }
          model.free();
        });
  }

  @Test
  void zeroHasOnePlace() {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, 1);
          long a = Element.create(region, bytes("a"), 0, 8);
          long b = Element.create(region, bytes("b"), 0, 8);
          long c = Element.create(region, bytes("c"), 0, 8);
          model.tree.insert(0.0, c);
          model.tree.insert(-0.0, b);
          model.tree.insert(0.0, a);
          model.tree.verify();
          model.tree.seek(1);
          assertEquals(b, model.tree.element());
          assertEquals(
              Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(model.tree.score()));
          assertEquals(0, model.tree.countBelow(-0.0, false));
          assertEquals(3, model.tree.countBelow(-0.0, true));
          model.map.put(new Entry(0, "a"), a);
          model.map.put(new Entry(0, "b"), b);
          model.map.put(new Entry(0, "c"), c);
          model.free();
        });
  }

  @Test
  void whatIsNotThereIsNotRemoved() {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, 1);
          for (int i = 0; i < 100; i++) {
            model.insert(model.draw());
          }
          long stranger = Element.create(region, bytes("stranger"), 0, 8);
          assertThrows(IllegalStateException.class, () -> model.tree.remove(1e9, stranger));
          Element.free(region, stranger);
          model.check();
          model.free();
        });
  }

  @Test
  void aFullRegionRefusesAndChangesNothing() {
    LeakCheck.inRegion(
        1 << 20,
        region -> {
          Model model = new Model(region, 3);
          for (int i = 0; i < 40_000 && model.refused < 3000; i++) {
            model.step(95);
            if (model.refused % 500 == 1) {
              model.check();
            }
          }
          assertFalse(model.refused == 0);
          model.check();
          model.free();
        });
  }

  @Test
  void aMillionRandomSteps() {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, 99);
          model.scores = 0;
          for (int i = 0; i < 1_000_000; i++) {
            model.step(i < 400_000 ? 85 : i < 700_000 ? 50 : 15);
            if (i % 100_000 == 0) {
              model.check();
            }
          }
          model.check();
          model.free();
        });
  }
}
