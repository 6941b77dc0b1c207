// SPDX-License-Identifier: Apache-2.0
package spinel.server.observe;

/// The recent rate of a counter that only grows, a second: the mean of the last samples, as the
/// `instantaneous_...` fields of INFO show it.
public final class RateSampler {
  private static final int SAMPLES = 16;

  private final long[] rates = new long[SAMPLES];
  private int next;
  private long lastCount;
  private long lastNanos;
  private boolean started;

  /// Takes the counter's value at a time of the monotonic clock.
  public synchronized void sample(long count, long nanos) {
    if (started && nanos > lastNanos) {
      double seconds = (nanos - lastNanos) / 1e9;
      rates[next] = Math.max(0, Math.round((count - lastCount) / seconds));
      next = (next + 1) % SAMPLES;
    }
    started = true;
    lastCount = count;
    lastNanos = nanos;
  }

  public synchronized long perSecond() {
    long sum = 0;
    for (long rate : rates) {
      sum += rate;
    }
    return sum / SAMPLES;
  }

  public synchronized void reset() {
    java.util.Arrays.fill(rates, 0);
    started = false;
  }
}
