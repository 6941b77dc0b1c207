// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class GeoHashTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Palermo and Catania, as the manual page of GEODIST has them. It measures between scores, which
  /// are some decimeters wide.
  @Test
  void distanceIsAlongGreatCircle() {
    assertEquals(166_274.15, GeoHash.distance(13.361389, 38.115556, 15.087269, 37.502669), 0.2);
  }

  /// A search computes it for each of millions of places. The strict functions allocate where an
  /// angle is not small.
  @Test
  void distanceDoesNotAllocate() {
    double sum = measure(10);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    sum += measure(10_000);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_000, allocated + " bytes in 10,000 runs, sum " + sum);
  }

  private static double measure(int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += GeoHash.distance(-179, -85, i * 0.03 - 170, i * 0.015 - 80);
    }
    return sum;
  }
}
