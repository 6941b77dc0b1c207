// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

final class RegionPoolTest {
  private static final long CAPACITY = 1L << 26;

  private final Keyspace keyspace = new Keyspace(2, 1, CAPACITY);
  private final Partition one = keyspace.partition(1);
  private final Partition other = keyspace.partition(2);
  private long nanos = Long.MAX_VALUE - 7;
  private final RegionPool pool = new RegionPool(CAPACITY, () -> nanos);

  @AfterEach
  void close() {
    pool.close();
    keyspace.close();
  }

  private Region used(Partition partition) {
    Region region = pool.take(partition);
    region.fill(region.allocate(1 << 24, MemoryTag.VALUE), 1 << 24, (byte) 1);
    return region;
  }

  @Test
  void whoFlushesGetsItsMemoryBack() {
    Region first = used(one);
    Region second = used(other);
    assertNotSame(first, second);
    pool.retire(second, other, 7);
    pool.retire(first, one, 5);
    assertEquals(12, pool.retiredKeys());
    assertEquals(0, first.usedBytes());
    assertSame(first, pool.take(one));
    assertTrue(first.freeBytes() >= 1 << 24);
    assertSame(second, pool.take(one));
    assertEquals(0, first.getLong(first.allocateZeroed(1 << 24, MemoryTag.TABLE) + (1 << 20)));
    first.verify();
  }

  @Test
  void whatNobodyTakesLosesItsMemory() {
    Region region = used(one);
    pool.retire(region, one, 1);
    nanos += 999_999_999;
    assertFalse(pool.reclaim());
    assertTrue(region.committedBytes() > 0);
    nanos++;
    assertTrue(pool.reclaim());
    assertEquals(0, region.committedBytes());
    assertSame(region, pool.take(other));
  }

  @Test
  void aTrimDoesNotWait() {
    Region region = used(one);
    pool.retire(region, one, 1);
    pool.trim();
    assertEquals(0, region.committedBytes());
    assertFalse(pool.reclaim());
  }
}
