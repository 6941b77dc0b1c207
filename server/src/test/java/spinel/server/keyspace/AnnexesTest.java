// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.structure.Record;

class AnnexesTest {
  @Property(tries = 50)
  void areFoundByTheirHashes(@ForAll long seed) {
    Random random = new Random(seed);
    try (Keyspace keyspace = new Keyspace(0, 1, 1L << 20)) {
      Partition partition = keyspace.partition(0);
      TreeMap<Long, Dictionary> model = new TreeMap<>();
      Annexes annexes = Annexes.NONE;
      for (int i = 0; i < 60; i++) {
        long hash = random.nextInt(12) * Long.MIN_VALUE / 6 + random.nextInt(2);
        if (model.containsKey(hash)) {
          annexes = annexes.without(hash);
          partition.close(model.remove(hash));
        } else {
          Dictionary annex = partition.openAnnex(0);
          model.put(hash, annex);
          annexes = annexes.with(hash, annex);
        }
        assertEquals(model.isEmpty(), annexes.isEmpty());
        assertEquals(List.copyOf(model.values()), all(annexes));
        assertSame(model.get(hash), annexes.find(hash));
        assertNull(annexes.find(hash + 2));
        assertEquals(model.containsKey(hash), annexes.contains(model.get(hash)));
      }
    }
  }

  private static List<Dictionary> all(Annexes annexes) {
    List<Dictionary> all = new ArrayList<>();
    for (int i = 0; i < annexes.count(); i++) {
      all.add(annexes.dictionary(i));
    }
    return all;
  }

  @Test
  void thereAreNotTooMany() {
    try (Keyspace keyspace = new Keyspace(0, 1, 1L << 16)) {
      Partition partition = keyspace.partition(0);
      List<Dictionary> opened = new ArrayList<>();
      for (Dictionary annex = partition.openAnnex(0);
          annex != null;
          annex = partition.openAnnex(0)) {
        opened.add(annex);
      }
      assertEquals(1024, opened.size());
      partition.close(opened.getLast());
      assertNotNull(partition.openAnnex(0));
      assertNull(partition.openAnnex(0));
    }
  }

  @Test
  void anEmptyOneGoesUnlessALongCommandHasItsKey() {
    try (Keyspace keyspace = new Keyspace(0, 1, 1L << 20)) {
      Partition partition = keyspace.partition(0);
      Dictionary annex = partition.openAnnex(0);
      partition.attach(annex, 7);
      long record = Record.create(annex.region(), Bytes.of("key"), 0, 0, false);
      annex.insert(record, 7);
      reclaim(partition);
      assertSame(annex, partition.dictionary(0, 7));
      annex.remove(record, 7);
      partition.hold(7);
      reclaim(partition);
      assertTrue(partition.isAnnex(annex));
      partition.letGo(7);
      reclaim(partition);
      assertFalse(partition.isAnnex(annex));
      assertEquals(0, keyspace.annexes());
      assertEquals(0, keyspace.usedBytes());
    }
  }

  private static void reclaim(Partition partition) {
    partition.reclaim(
        1,
        (dictionary, discarded, budget) -> {
          throw new AssertionError("nothing was discarded");
        });
  }
}
