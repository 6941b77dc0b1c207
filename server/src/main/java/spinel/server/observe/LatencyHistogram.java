// SPDX-License-Identifier: Apache-2.0
package spinel.server.observe;

/// How durations are distributed: counts in buckets that are at most 1.6% wide, from a nanosecond
/// to about a minute.
///
/// One thread records; others may read a count a moment late.
public final class LatencyHistogram {
  private static final int SUB_BITS = 6;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;
  private static final int LARGEST_EXPONENT = 36;
  private static final int BUCKETS = (LARGEST_EXPONENT - SUB_BITS + 2) * SUB_BUCKETS;

  private final long[] counts = new long[BUCKETS];
  private long total;

  /// Counts `times` durations of `nanos` each.
  public void record(long nanos, long times) {
    counts[bucket(nanos)] += times;
    total += times;
  }

  // Below 64 every value has its own bucket; above, each power of two has 64.
  private static int bucket(long nanos) {
    if (nanos < SUB_BUCKETS) {
      return (int) Math.max(0, nanos);
    }
    int exponent = 63 - Long.numberOfLeadingZeros(nanos);
    if (exponent > LARGEST_EXPONENT) {
      return BUCKETS - 1;
    }
    int sub = (int) (nanos >>> (exponent - SUB_BITS)) & (SUB_BUCKETS - 1);
    return (exponent - SUB_BITS + 1) * SUB_BUCKETS + sub;
  }

  /// The largest value that falls into a bucket.
  private static long upperBound(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket;
    }
    int shift = bucket / SUB_BUCKETS - 1;
    long first = SUB_BUCKETS + (long) (bucket % SUB_BUCKETS);
    return ((first + 1) << shift) - 1;
  }

  public void addTo(LatencyHistogram sum) {
    for (int i = 0; i < BUCKETS; i++) {
      sum.counts[i] += counts[i];
    }
    sum.total += total;
  }

  public boolean isEmpty() {
    return total == 0;
  }

  /// The duration in nanoseconds that so many percent do not exceed, up to the width of a bucket.
  public long percentile(double percent) {
    long wanted = Math.max(1, (long) Math.ceil(total * percent / 100));
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return upperBound(i);
      }
    }
    return 0;
  }
}
