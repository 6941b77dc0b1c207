// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import spinel.memory.Region;

class DrawnIntsTest {
  @Test
  void eachNumberIsNewOnce() {
    try (Region region = Region.open(1 << 22)) {
      for (int seed = 1; seed <= 50; seed++) {
        Random random = new Random(seed);
        int most = 1 + random.nextInt(1 << random.nextInt(1, 14));
        Set<Integer> model = new HashSet<>();
        try (DrawnInts drawn = new DrawnInts(region, most)) {
          while (model.size() < most) {
            int number = random.nextBoolean() ? 1 + random.nextInt(2 * most) : random.nextInt() | 1;
            assertEquals(model.add(number), drawn.add(number), "seed " + seed);
          }
        }
        assertEquals(0, region.allocationCount());
      }
    }
  }
}
