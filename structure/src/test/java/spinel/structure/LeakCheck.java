// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// A region lent to a test, which must hand it back empty.
final class LeakCheck {
  private LeakCheck() {}

  static void inRegion(Consumer<Region> test) {
    inRegion(1L << 30, test);
  }

  static void inRegion(long capacity, Consumer<Region> test) {
    try (Region region = Region.open(capacity)) {
      test.accept(region);
      assertEmpty(region);
    }
  }

  static void assertEmpty(Region region) {
    region.verify();
    for (MemoryTag tag : MemoryTag.values()) {
      assertEquals(0, region.usedBytes(tag), () -> "bytes leaked as " + tag);
    }
    assertEquals(0, region.allocationCount());
  }
}
