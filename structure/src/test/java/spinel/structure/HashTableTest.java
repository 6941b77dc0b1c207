// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;

class HashTableTest {
  @Property(tries = 20)
  void smallTableAgreesWithModelAfterEachOperation(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, seed, 1 + (int) Math.floorMod(seed, 180L));
          for (int i = 0; i < 50_000; i++) {
            model.step();
            model.table.verify();
          }
          model.assertAllFound();
          model.free();
        });
  }

  @Property(tries = 5)
  void largeTableAgreesWithModel(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, seed, 4_000);
          for (int i = 0; i < 40_000; i++) {
            model.step();
            if (i % 500 == 0) {
              model.table.verify();
            }
          }
          model.assertAllFound();
          model.free();
        });
  }

  @Property(tries = 3)
  void fullRegionLeavesTableWhole(@ForAll long seed) {
    LeakCheck.inRegion(
        8 * 65536,
        region -> {
          TableModel model = new TableModel(region, seed, 1_990);
          for (int i = 0; i < 20_000; i++) {
            model.step();
            model.table.verify();
          }
          assertTrue(model.refused() > 0);
          model.assertAllFound();
          model.free();
        });
  }

  /// Keys whose hash is as wanted.
  private static List<String> keysWhere(LongPredicate wanted, int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      String key = Integer.toString(i, 36);
      if (wanted.test(KeyedHash.of(TableModel.bytes(key)))) {
        keys.add(key);
      }
    }
    return keys;
  }

  @Test
  void keysOfOneBucketAndTagAreToldApart() {
    for (long tag : new long[] {0, 1, 2, 0x80, 0xFF}) {
      List<String> keys = keysWhere(hash -> (hash >>> 48 & 0xFF) == tag && (hash & 15) == 2, 120);
      LeakCheck.inRegion(
          region -> {
            TableModel model = new TableModel(region, tag, 1);
            for (int i = 0; i < 100; i++) {
              model.insert(keys.get(i));
              model.table.verify();
              keys.forEach(model::assertFound);
            }
            assertTrue(model.table.overflowBucketCount() >= 8);
            for (int i = 0; i < 100; i++) {
              model.remove(keys.get(i * 37 % 100));
              model.table.verify();
              keys.forEach(model::assertFound);
            }
            assertEquals(0, model.table.overflowBucketCount());
            model.free();
          });
    }
  }

  /// The tag next to a match, and an empty slot next to it, must not be taken for one.
  @Test
  void missWithNeighbouringTagTouchesNoOtherRecord() {
    List<String> ones = keysWhere(hash -> (hash >>> 48 & 0xFF) == 1, 40);
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 1, 1);
          for (int i = 0; i < 12; i++) {
            model.insert(ones.get(i));
            ones.forEach(model::assertFound);
            model.assertFound("");
          }
          model.free();
        });
  }

  @Test
  void growsAndShrinksStepByStep() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          HashTable table = model.table;
          int largest = 20_000;
          for (int i = 0; i < largest; i++) {
            model.insert("k" + i);
            long buckets = Math.max(table.bucketCount(), table.nextBucketCount());
            assertTrue(table.size() <= 12 * table.bucketCount() + 12, () -> "" + table.size());
            assertTrue(buckets <= 1 + table.size() / 4, () -> buckets + " for " + table.size());
          }
          table.verify();
          for (int i = 0; i < largest; i++) {
            model.remove("k" + i);
            long buckets = table.bucketCount() + table.nextBucketCount();
            assertTrue(buckets <= 32 + 2 * table.size(), () -> buckets + " for " + table.size());
          }
          assertTrue(table.tableBytes() <= 32 * 64, () -> "" + table.tableBytes());
          model.free();
        });
  }

  /// An insertion moves one bucket, however large the table is: so the move takes as many
  /// insertions as there are buckets.
  @Test
  void noInsertionMovesMoreThanItsShareOfTheTable() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          HashTable table = model.table;
          int moves = 0;
          long begun = -1;
          for (int i = 0; i < 20_000; i++) {
            long before = table.bucketCount();
            model.insert("k" + i);
            if (table.isRehashing() && begun < 0) {
              begun = i;
            } else if (!table.isRehashing() && begun >= 0) {
              assertTrue(i - begun >= before, i - begun + " insertions for " + before);
              begun = -1;
              moves++;
            }
          }
          assertTrue(moves >= 5, "moves " + moves);
          model.free();
        });
  }

  @Test
  void idleTimeFinishesRehashAndShrinks() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          HashTable table = model.table;
          for (int i = 0; i < 5_130; i++) {
            model.insert("k" + i);
          }
          assertTrue(table.isRehashing());
          while (table.rehash(7)) {
            table.verify();
          }
          assertFalse(table.isRehashing());
          table.setResizable(false);
          for (int i = 0; i < 5_100; i++) {
            model.remove("k" + i);
          }
          assertFalse(table.isRehashing());
          assertEquals(1024, table.bucketCount());
          assertFalse(table.rehash(1));
          table.setResizable(true);
          while (table.rehash(100)) {
            table.verify();
          }
          assertTrue(table.bucketCount() <= 16);
          model.assertAllFound();
          model.free();
        });
  }

  @Test
  void forbiddenToResizeItChainsInstead() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          model.table.setResizable(false);
          for (int i = 0; i < 200; i++) {
            model.insert("k" + i);
          }
          assertEquals(1, model.table.bucketCount());
          model.table.verify();
          model.assertAllFound();
          model.table.setResizable(true);
          for (int i = 200; i < 400; i++) {
            model.insert("k" + i);
          }
          assertTrue(model.table.bucketCount() >= 32);
          model.table.verify();
          model.free();
        });
  }

  @Property(tries = 10)
  void scanReturnsWhatStaysWhileTheTableGrowsAndShrinks(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(seed);
          TableModel model = new TableModel(region, seed, 1);
          int churn = 10_000;
          for (int i = 0; i < 100; i++) {
            model.insert("stays" + i);
          }
          for (int i = 0; i < random.nextInt(churn); i++) {
            model.insert("c" + i);
          }
          for (int round = 0; round < 10; round++) {
            Set<String> seen = new HashSet<>();
            long cursor = 0;
            int calls = 0;
            do {
              int direction = random.nextInt(3);
              for (int i = random.nextInt(300); direction > 0 && i > 0; i--) {
                String key = "c" + random.nextInt(churn);
                if (direction == 1) {
                  model.insert(key);
                } else {
                  model.remove(key);
                }
              }
              cursor = model.table.scan(cursor, record -> seen.add(model.keyOf(record)));
              assertTrue(++calls < 10_000, "cursor does not end");
            } while (cursor != 0);
            for (int i = 0; i < 100; i++) {
              assertTrue(seen.contains("stays" + i), "stays" + i);
            }
          }
          model.free();
        });
  }

  @Test
  void scanForSomeRecordsStopsOnceItHasThem() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          for (int i = 0; i < 2000; i++) {
            model.insert("k" + i);
          }
          Set<Long> seen = new HashSet<>();
          long cursor = 0;
          do {
            int before = seen.size();
            cursor = model.table.scan(cursor, 50, seen::add);
            assertTrue(cursor == 0 || seen.size() >= before + 50, "fewer than asked for");
            assertTrue(seen.size() < before + 100, "many more than asked for");
          } while (cursor != 0);
          assertEquals(2000, seen.size());
          model.free();
        });
  }

  /// Draws 100 times as often as there are records; the statistic of a fair draw lies within six
  /// standard deviations of its mean all but never.
  private static void assertFair(TableModel model) {
    Random random = new Random(5);
    Map<Long, Integer> drawn = new HashMap<>();
    int records = model.records.size();
    for (int i = 0; i < 100 * records; i++) {
      drawn.merge(model.table.random(random), 1, Integer::sum);
    }
    assertEquals(records, drawn.size());
    double chiSquare = 0;
    for (int count : drawn.values()) {
      chiSquare += (count - 100.0) * (count - 100.0) / 100.0;
    }
    double bound = records - 1 + 6 * Math.sqrt(2.0 * (records - 1));
    assertTrue(chiSquare <= bound, chiSquare + " over " + bound);
  }

  @Test
  void everyRecordIsDrawnWithTheSameChance() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          int records = 0;
          for (int target : new int[] {1, 7, 30, 321, 640, 650, 700}) {
            while (records < target) {
              model.insert("k" + records++);
            }
            assertFair(model);
          }
          for (int i = 0; i < 610; i++) {
            model.remove("k" + i);
          }
          assertTrue(model.table.isRehashing());
          assertFair(model);
          model.free();
        });
  }

  @Test
  void bucketsDrawnAtRandomHoldEachRecordEquallyOften() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          for (int i = 0; i < 700; i++) {
            model.insert("k" + i);
          }
          Random random = new Random(5);
          Map<Long, Integer> visited = new HashMap<>();
          for (int i = 0; i < 20_000; i++) {
            model.table.visitRandomBucket(random, record -> visited.merge(record, 1, Integer::sum));
          }
          assertEquals(700, visited.size());
          double buckets = model.table.bucketCount() + model.table.nextBucketCount();
          double expected = 20_000 / buckets;
          visited.forEach(
              (record, times) ->
                  assertTrue(
                      Math.abs(times - expected) < 6 * Math.sqrt(expected),
                      () -> times + " instead of " + expected));
          model.free();
        });
  }

  @Test
  void recordsAreFoundByTheirHashAlone() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          for (int i = 0; i < 700; i++) {
            model.insert("k" + i);
            model.records.forEach(
                (key, record) ->
                    assertEquals(record, model.table.findHash(KeyedHash.of(Bytes.of(key)))));
          }
          assertEquals(0, model.table.findHash(KeyedHash.of(Bytes.of("k700"))));
          model.free();
        });
  }

  @Test
  void recordsFarDownAChainAreDrawnToo() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          model.table.setResizable(false);
          for (int i = 0; i < 80; i++) {
            model.insert("k" + i);
          }
          assertFair(model);
          model.table.setResizable(true);
          List<String> crowd = keysWhere(hash -> (hash & 0xFF) == 5, 40);
          crowd.forEach(model::insert);
          while (model.table.rehash(1)) {
            assertFair(model);
          }
          assertFair(model);
          model.free();
        });
  }

  @Test
  void freeGivesBackTheTableInTheMiddleOfARehash() {
    LeakCheck.inRegion(
        region -> {
          TableModel model = new TableModel(region, 3, 1);
          for (int i = 0; i < 2_570; i++) {
            model.insert("k" + i);
          }
          assertTrue(model.table.isRehashing());
          assertTrue(model.table.tableBytes() <= region.usedBytes(MemoryTag.TABLE));
          model.free();
        });
  }
}
