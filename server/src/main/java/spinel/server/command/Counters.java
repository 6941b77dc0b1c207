// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spinel.server.observe.LatencyHistogram;

/// What one thread has counted of the commands that it ran. Only that thread writes; INFO adds the
/// counters of all threads up and may see a figure a moment late.
public final class Counters {
  public long keyspaceHits;
  public long keyspaceMisses;
  public long expiredKeys;
  public long evictedKeys;
  public long expiredFields;
  public long changes;
  public long inputBytes;
  public long outputBytes;
  public long reads;
  public long cycles;
  public long cycleNanos;
  public long longestCycleNanos;
  public long mostCommandsACycle;
  public long writes;
  public long unexpectedErrors;

  /// By command id: calls, nanoseconds, calls refused before they ran, calls that failed.
  public final long[] calls;

  public final long[] nanos;
  public final long[] rejected;
  public final long[] failed;

  /// By command id, null where a command was never timed.
  private final LatencyHistogram[] latencies;

  /// Error replies by code.
  public final Map<String, Long> errors = new ConcurrentHashMap<>();

  Counters(int commands) {
    calls = new long[commands];
    nanos = new long[commands];
    rejected = new long[commands];
    failed = new long[commands];
    latencies = new LatencyHistogram[commands];
  }

  void countError(String code) {
    errors.merge(code, 1L, Long::sum);
  }

  /// Counts bytes that arrived together.
  public void countRead(int bytes) {
    inputBytes += bytes;
    reads++;
  }

  /// Counts bytes of replies.
  public void countWritten(int bytes) {
    outputBytes += bytes;
    writes++;
  }

  /// Adds to the time that a command has taken: `times` calls, `duration` nanoseconds in all.
  public void countTime(Command command, long duration, int times, boolean inHistogram) {
    int id = command.id();
    nanos[id] += duration;
    if (inHistogram && times > 0) {
      LatencyHistogram latency = latencies[id];
      if (latency == null) {
        latency = new LatencyHistogram();
        latencies[id] = latency;
      }
      latency.record(duration / times, times);
    }
  }

  /// Counts a cycle of an event loop that ran so many commands.
  public void countCycle(long duration, int commands) {
    cycles++;
    cycleNanos += duration;
    longestCycleNanos = Math.max(longestCycleNanos, duration);
    mostCommandsACycle = Math.max(mostCommandsACycle, commands);
  }

  /// The distribution of a command's durations, or null.
  public LatencyHistogram latency(Command command) {
    return latencies[command.id()];
  }

  /// Cycles of the event loop that ran commands.
  public long cycles() {
    return cycles;
  }

  /// Commands executed, those that failed included.
  public long commandsProcessed() {
    long sum = 0;
    for (long count : calls) {
      sum += count;
    }
    return sum;
  }

  /// The time that all commands took.
  public long commandNanos() {
    long sum = 0;
    for (long time : nanos) {
      sum += time;
    }
    return sum;
  }

  /// Error replies sent.
  public long errorReplies() {
    long sum = 0;
    for (long count : errors.values()) {
      sum += count;
    }
    return sum;
  }

  /// Adds everything to `total`.
  void addTo(Counters total) {
    total.keyspaceHits += keyspaceHits;
    total.keyspaceMisses += keyspaceMisses;
    total.expiredKeys += expiredKeys;
    total.evictedKeys += evictedKeys;
    total.expiredFields += expiredFields;
    total.changes += changes;
    total.inputBytes += inputBytes;
    total.outputBytes += outputBytes;
    total.reads += reads;
    total.cycles += cycles;
    total.cycleNanos += cycleNanos;
    total.longestCycleNanos = Math.max(total.longestCycleNanos, longestCycleNanos);
    total.mostCommandsACycle = Math.max(total.mostCommandsACycle, mostCommandsACycle);
    total.writes += writes;
    total.unexpectedErrors += unexpectedErrors;
    for (int i = 0; i < calls.length; i++) {
      total.calls[i] += calls[i];
      total.nanos[i] += nanos[i];
      total.rejected[i] += rejected[i];
      total.failed[i] += failed[i];
      if (latencies[i] != null) {
        if (total.latencies[i] == null) {
          total.latencies[i] = new LatencyHistogram();
        }
        latencies[i].addTo(total.latencies[i]);
      }
    }
    errors.forEach((code, count) -> total.errors.merge(code, count, Long::sum));
  }

  /// Forgets everything (CONFIG RESETSTAT).
  void reset() {
    keyspaceHits = 0;
    keyspaceMisses = 0;
    expiredKeys = 0;
    evictedKeys = 0;
    expiredFields = 0;
    inputBytes = 0;
    outputBytes = 0;
    reads = 0;
    cycles = 0;
    cycleNanos = 0;
    longestCycleNanos = 0;
    mostCommandsACycle = 0;
    writes = 0;
    unexpectedErrors = 0;
    Arrays.fill(calls, 0);
    Arrays.fill(nanos, 0);
    Arrays.fill(rejected, 0);
    Arrays.fill(failed, 0);
    Arrays.fill(latencies, null);
    errors.clear();
  }
}
