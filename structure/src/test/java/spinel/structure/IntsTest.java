// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

class IntsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 20_001, 1 << 16, 80_001})
  void numbersStayWhereTheyArePut(int length) {
    try (Region region = Region.open(1 << 22)) {
      try (Ints ints = new Ints(region, length);
          Longs longs = new Longs(region, length)) {
        for (int i = 0; i < length; i++) {
          ints.set(i, -i);
          longs.set(i, (long) i << 40);
        }
        try (Ints grown = ints.grown(2 * length)) {
          assertEquals(2 * length, grown.length());
          for (int i = length; i < 2 * length; i++) {
            grown.set(i, -i);
          }
          for (int i = 0; i < 2 * length; i++) {
            assertEquals(-i, grown.get(i));
          }
          try (Longs grownLongs = longs.grown(length + 1)) {
            grownLongs.set(length, -1);
            for (int i = 0; i < length; i++) {
              assertEquals((long) i << 40, grownLongs.get(i));
            }
          }
        }
      }
      assertEquals(0, region.allocationCount());
      region.verify();
    }
  }

  @Test
  void whatDoesNotFitLeavesNothingBehind() {
    try (Region region = Region.open(1 << 20);
        Ints ints = new Ints(region, 100_000)) {
      assertThrows(OutOfMemory.class, () -> new Ints(region, 1 << 20));
      assertThrows(OutOfMemory.class, () -> new Longs(region, 1 << 20));
      assertThrows(OutOfMemory.class, () -> ints.grown(1 << 20));
      assertEquals(1, region.allocationCount());
    }
  }
}
