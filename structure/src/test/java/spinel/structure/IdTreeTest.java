// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

class IdTreeTest {
  private static final int LARGEST = 34;

  private record Id(long ms, long seq) {}

  private static final Comparator<Id> ORDER =
      (one, other) -> IdTree.compare(one.ms, one.seq, other.ms, other.seq);

  private final Region region = Region.open(1 << 26);
  private final TreeMap<Id, Long> model = new TreeMap<>(ORDER);
  private final IdCursor cursor = new IdCursor();
  private long tree;

  @BeforeEach
  void create() {
    tree = region.allocate(IdTree.STATE_BYTES, MemoryTag.VALUE);
    IdTree.create(region, tree);
  }

  @AfterEach
  void close() {
    IdTree.clear(region, tree);
    region.free(tree, MemoryTag.VALUE);
    assertEquals(0, region.usedBytes());
    region.close();
  }

  @Test
  void othersMayComeInWhileATreeIsFreed() throws InterruptedException {
    int size = 100_000;
    for (int i = 1; i <= size; i++) {
      IdTree.insert(region, tree, i, 0, i);
    }
    AtomicInteger passed = new AtomicInteger();
    Thread thread =
        new PausePoint.PausingThread(
            () -> IdTree.clear(region, tree), "long", passed::incrementAndGet);
    thread.start();
    thread.join();
    assertEquals(0, IdTree.size(region, tree));
    int leastNodes = size / LARGEST / LARGEST;
    assertTrue(passed.get() >= leastNodes, passed + " pause points");
  }

  private void check() {
    IdTree.verify(region, tree);
    assertEquals(model.size(), IdTree.size(region, tree));
    cursor.open(region, tree);
    boolean more = cursor.first();
    for (Map.Entry<Id, Long> entry : model.entrySet()) {
      assertTrue(more);
      assertEquals(entry.getKey(), new Id(cursor.ms(), cursor.seq()));
      assertEquals(entry.getValue(), cursor.value());
      more = cursor.next();
    }
    assertFalse(more);
    more = cursor.last();
    for (Map.Entry<Id, Long> entry : model.descendingMap().entrySet()) {
      assertTrue(more);
      assertEquals(entry.getKey(), new Id(cursor.ms(), cursor.seq()));
      more = cursor.previous();
    }
    assertFalse(more);
  }

  private void put(Id id, long value) {
    if (model.put(id, value) == null) {
      IdTree.insert(region, tree, id.ms, id.seq, value);
    } else {
      IdTree.set(region, tree, id.ms, id.seq, value);
    }
  }

  private void remove(Id id) {
    Long removed = model.remove(id);
    assertEquals(removed == null ? 0 : removed, IdTree.remove(region, tree, id.ms, id.seq));
  }

  private void lookUp(Id id) {
    Long value = model.get(id);
    assertEquals(value == null ? 0 : value, IdTree.get(region, tree, id.ms, id.seq));
    Id floor = model.floorKey(id);
    assertEquals(floor != null, cursor.open(region, tree).floor(id.ms, id.seq));
    if (floor != null) {
      assertEquals(floor, new Id(cursor.ms(), cursor.seq()));
    }
    Id ceiling = model.ceilingKey(id);
    assertEquals(ceiling != null, cursor.open(region, tree).ceiling(id.ms, id.seq));
    if (ceiling != null) {
      assertEquals(ceiling, new Id(cursor.ms(), cursor.seq()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void isAsATreeMapIs(long seed) {
    Random random = new Random(seed);
    int range = 1 << 4 + 2 * (int) seed;
    boolean growing = true;
    for (int i = 0; i < 40_000; i++) {
      if (random.nextInt(2 * range) == 0) {
        growing = !growing;
      }
      long ms = random.nextInt(range);
      // Ids are unsigned: some are above the largest signed number.
      Id id = new Id(ms % 3 == 0 ? -ms : ms, random.nextInt(2) == 0 ? -1 : 7);
      int dice = random.nextInt(10);
      if (dice < (growing ? 6 : 2)) {
        put(id, 1 + random.nextInt(1000));
      } else if (dice < 8) {
        remove(id);
      } else {
        lookUp(id);
      }
      if (i % 500 == 0) {
        check();
      }
    }
    check();
  }

  @Test
  void ascendingIdsFillTheLeaves() {
    for (int i = 1; i <= 100_000; i++) {
      put(new Id(i, 0), i);
    }
    check();
    assertTrue(IdTree.treeBytes(region, tree) < 100_000 * 27, IdTree.treeBytes(region, tree) + "");
    assertTrue(IdTree.nodeCount(region, tree) < 3100);
  }

  @Test
  void removingFromTheFrontFreesTheNodes() {
    for (int i = 1; i <= 5000; i++) {
      put(new Id(i, 0), i);
    }
    for (int i = 1; i <= 4990; i++) {
      remove(new Id(i, 0));
      put(new Id(5000 + i, 0), i);
    }
    check();
    assertTrue(IdTree.nodeCount(region, tree) < 180);
    for (int i = 4991; i <= 9990; i++) {
      remove(new Id(i, 0));
    }
    check();
    assertEquals(0, IdTree.treeBytes(region, tree));
  }

  @Test
  void descendingIdsAndHolesKeepItDense() {
    for (int i = 20_000; i > 0; i--) {
      put(new Id(i, 0), i);
    }
    for (int i = 1; i <= 20_000; i++) {
      if (i % 10 != 0) {
        remove(new Id(i, 0));
      }
    }
    check();
    assertTrue(IdTree.nodeCount(region, tree) < 2000 / 8 + 20);
  }

  @Test
  void someIdsAreClearedFromTheEnd() {
    for (int i = 0; i < 1000; i++) {
      put(new Id(i, 0), i + 1);
    }
    assertEquals(0, IdTree.clearSome(region, tree, 0));
    assertEquals(300, IdTree.clearSome(region, tree, 300));
    model.tailMap(new Id(700, 0)).clear();
    check();
    assertEquals(700, IdTree.clearSome(region, tree, 700));
    model.clear();
    check();
    assertEquals(0, IdTree.clearSome(region, tree, 5));
  }

  @Test
  void smallTreesHaveSmallNodes() {
    put(new Id(1, 0), 1);
    assertEquals(Region.roundUp(16 + 2 * 24), IdTree.treeBytes(region, tree));
  }

  @Test
  void whereMemoryRunsOutNothingIsAddedAndAllIsWell() {
    try (Region small = Region.open(1 << 16)) {
      long state = small.allocate(IdTree.STATE_BYTES, MemoryTag.VALUE);
      IdTree.create(small, state);
      Random random = new Random(3);
      int refused = 0;
      long size = 0;
      while (refused < 200) {
        long ms = random.nextLong();
        try {
          IdTree.insert(small, state, ms, 0, 1);
          size++;
        } catch (OutOfMemory full) {
          refused++;
          assertEquals(0, IdTree.get(small, state, ms, 0));
        }
        if (refused % 20 == 1) {
          IdTree.verify(small, state);
        }
        assertEquals(size, IdTree.size(small, state));
      }
      IdTree.verify(small, state);
    }
  }
}
