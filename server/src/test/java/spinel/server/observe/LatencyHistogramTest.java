// SPDX-License-Identifier: Apache-2.0
package spinel.server.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  @Test
  void percentilesAreRightWithinTheWidthOfABucket() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long[] values = new long[10_000];
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.exp(random.nextDouble() * 24);
      histogram.record(values[i], 1);
    }
    Arrays.sort(values);
    for (double percent : new double[] {1, 50, 99, 99.9, 100}) {
      long exact = values[(int) Math.ceil(values.length * percent / 100) - 1];
      long found = histogram.percentile(percent);
      assertTrue(
          found >= exact && found <= exact * 1.016 + 1,
          "seed " + seed + ": p" + percent + " is " + exact + ", not " + found);
    }
  }

  @Test
  void hoursFallIntoTheLastBucket() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(Long.MAX_VALUE, 1);
    assertTrue(histogram.percentile(50) > 60_000_000_000L);
  }

  @Test
  void sumsCountEverything() {
    LatencyHistogram one = new LatencyHistogram();
    LatencyHistogram other = new LatencyHistogram();
    one.record(10, 3);
    other.record(20, 1);
    one.addTo(other);
    assertEquals(10, other.percentile(75));
    assertEquals(20, other.percentile(76));
  }
}
