// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

class TableJoinTest {
  /// A table of elements with its names.
  private static final class Named {
    final HashTable table;
    final Set<String> names = new HashSet<>();
    private final Region region;
    private final long state;

    Named(Region region, boolean resizable) {
      this.region = region;
      state = region.allocate(HashTable.STATE_BYTES, MemoryTag.TABLE);
      table = HashTable.ofElements(region).create(state);
      table.setResizable(resizable);
    }

    Named addAll(Random random, int count, int range) {
      for (int i = 0; i < count; i++) {
        String name = "name:" + random.nextInt(range);
        if (names.add(name)) {
          long element = Element.create(region, TableModel.bytes(name), 0, 0);
          table.insert(element, KeyedHash.of(TableModel.bytes(name)));
        }
      }
      while (table.isRehashing()) {
        table.rehash(100);
      }
      return this;
    }

    void free() {
      table.forEach(element -> Element.free(region, element));
      table.free();
      region.free(state, MemoryTag.TABLE);
    }
  }

  private static Set<String> joined(Region region, TableJoin join, boolean all) {
    Set<String> names = new HashSet<>();
    while (join.next()) {
      for (int slots = all ? join.inAll() : join.inNone(); slots != 0; slots &= slots - 1) {
        long element = join.element(Integer.numberOfTrailingZeros(slots));
        String name = new String(Element.name(region, element), StandardCharsets.US_ASCII);
        assertTrue(names.add(name), name);
      }
    }
    return names;
  }

  @Property(tries = 60)
  void findsWhatSetsDo(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(seed);
          int range = 1 << random.nextInt(16);
          Named first = new Named(region, true).addAll(random, 4 * range, range);
          List<Named> others = new ArrayList<>();
          for (int i = random.nextInt(4); i > 0; i--) {
            // The one that may not grow has chains.
            others.add(
                new Named(region, random.nextInt(3) > 0)
                    .addAll(random, 1 + random.nextInt(range), range));
          }
          HashTable[] tables = others.stream().map(o -> o.table).toArray(HashTable[]::new);
          Set<String> inAll = new HashSet<>(first.names);
          Set<String> inNone = new HashSet<>(first.names);
          for (Named other : others) {
            inAll.retainAll(other.names);
            inNone.removeAll(other.names);
          }
          assertEquals(inAll, joined(region, TableJoin.of(first.table, tables), true));
          assertEquals(inNone, joined(region, TableJoin.of(first.table, tables), false));
          others.forEach(Named::free);
          first.free();
        });
  }

  @Test
  void refusesLargerAndMovingTables() {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(1);
          Named small = new Named(region, true).addAll(random, 100, 1_000_000);
          Named large = new Named(region, true).addAll(random, 1_000, 1_000_000);
          assertNull(TableJoin.of(small.table, large.table));
          assertNotNull(TableJoin.of(large.table, small.table));
          while (!large.table.isRehashing()) {
            String name = "more:" + large.names.size();
            large.names.add(name);
            long element = Element.create(region, TableModel.bytes(name), 0, 0);
            large.table.insert(element, KeyedHash.of(TableModel.bytes(name)));
          }
          assertNull(TableJoin.of(large.table, small.table));
          assertNull(TableJoin.of(large.table));
          small.free();
          large.free();
        });
  }
}
