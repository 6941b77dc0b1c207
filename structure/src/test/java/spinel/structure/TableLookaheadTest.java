// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

class TableLookaheadTest {
  private static final int ELEMENTS = 5000;

  private int lookups;
  private int hits;

  private static Bytes name(int number) {
    return Bytes.of("element:" + number);
  }

  private static long hash(int number) {
    return KeyedHash.of(name(number));
  }

  private void look(Region region, long state, HashTable table, int number) {
    long bucket = TableLookahead.bucket(region, state, hash(number));
    assertEquals(table.bucketOffset(hash(number)), bucket);
    long hint = TableLookahead.entry(region, bucket, hash(number));
    lookups++;
    hits += hint == table.find(name(number), hash(number)) ? 1 : 0;
  }

  @Test
  void bucketsAndNearlyAllElementsAreForetoldWhileTheTableGrowsAndShrinks() {
    LeakCheck.inRegion(
        region -> {
          long state = region.allocate(HashTable.STATE_BYTES, MemoryTag.VALUE);
          HashTable table = HashTable.ofElements(region).create(state);
          for (int i = 0; i < ELEMENTS; i++) {
            table.insert(Element.create(region, name(i), 0, 0), hash(i));
            look(region, state, table, i / 2);
          }
          for (int i = 0; i < ELEMENTS - 1; i++) {
            long element = table.find(name(i), hash(i));
            table.removeFound(hash(i));
            Element.free(region, element);
            look(region, state, table, i + (ELEMENTS - i) / 2);
          }
          // The others are in overflow buckets, or share tag and bucket with another element.
          assertTrue(hits > lookups * 3 / 4, hits + " of " + lookups);
          Element.free(region, table.find(name(ELEMENTS - 1), hash(ELEMENTS - 1)));
          table.free();
          region.free(state, MemoryTag.VALUE);
        });
  }

  @Test
  void whatIsNoTableIsHarmless() {
    LeakCheck.inRegion(
        region -> {
          long at = region.allocate(HashTable.STATE_BYTES, MemoryTag.VALUE);
          region.fill(at, HashTable.STATE_BYTES, (byte) 0xFF);
          long[] offsets = {at, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Region.LARGEST_CAPACITY - 1};
          for (long offset : offsets) {
            long bucket = TableLookahead.bucket(region, offset, hash(1));
            region.prefetch(TableLookahead.entry(region, bucket, hash(1)));
            region.prefetch(TableLookahead.entry(region, offset, hash(1)));
          }
          region.free(at, MemoryTag.VALUE);
        });
  }
}
