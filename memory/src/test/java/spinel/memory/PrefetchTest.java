// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrefetchTest {
  private final Prefetch prefetch = new Prefetch(4);

  @Test
  void allThatWasAddedIsReadOnce() {
    try (Region region = Region.open(1 << 20)) {
      long first = region.allocate(16, MemoryTag.VALUE);
      long second = region.allocate(16, MemoryTag.VALUE);
      region.putLong(first, 3);
      region.putLong(second, 4);
      prefetch.add(region, first);
      prefetch.add(region, second);
      prefetch.touch();
      assertEquals(7, prefetch.touched());
      prefetch.touch();
      assertEquals(0, prefetch.touched());
    }
  }

  @Test
  void whatIsOutsideOrClosedIsLeftOut() {
    Region region = Region.open(1 << 20);
    long at = region.allocate(16, MemoryTag.VALUE);
    region.putLong(at, 5);
    prefetch.add(region, -8);
    prefetch.add(region, (1 << 20) - 7);
    prefetch.add(region, Long.MAX_VALUE);
    region.close();
    prefetch.add(region, at);
    try (Region growing = Region.openGrowing(1 << 20)) {
      prefetch.add(growing, growing.allocate(16, MemoryTag.VALUE));
    }
    prefetch.touch();
    assertEquals(0, prefetch.touched());
  }
}
