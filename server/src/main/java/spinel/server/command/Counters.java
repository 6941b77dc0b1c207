// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What one thread has counted of the commands that it ran. Only that thread writes; INFO adds the
/// counters of all threads up and may see a figure a moment late.
public final class Counters {
  long keyspaceHits;
  long keyspaceMisses;
  long expiredKeys;
  long changes;
  long inputBytes;
  long outputBytes;
  long reads;
  long writes;
  long unexpectedErrors;

  /// By command id: calls, nanoseconds, calls refused before they ran, calls that failed.
  final long[] calls;

  final long[] nanos;
  final long[] rejected;
  final long[] failed;

  /// Error replies by code.
  final Map<String, Long> errors = new ConcurrentHashMap<>();

  Counters(int commands) {
    calls = new long[commands];
    nanos = new long[commands];
    rejected = new long[commands];
    failed = new long[commands];
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

  /// Adds to the time that a command has taken.
  public void countTime(Command command, long duration) {
    nanos[command.id()] += duration;
  }

  /// Commands executed, those that failed included.
  long commandsProcessed() {
    long sum = 0;
    for (long count : calls) {
      sum += count;
    }
    return sum;
  }

  /// Error replies sent.
  long errorReplies() {
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
    total.changes += changes;
    total.inputBytes += inputBytes;
    total.outputBytes += outputBytes;
    total.reads += reads;
    total.writes += writes;
    total.unexpectedErrors += unexpectedErrors;
    for (int i = 0; i < calls.length; i++) {
      total.calls[i] += calls[i];
      total.nanos[i] += nanos[i];
      total.rejected[i] += rejected[i];
      total.failed[i] += failed[i];
    }
    errors.forEach((code, count) -> total.errors.merge(code, count, Long::sum));
  }

  /// Forgets everything (CONFIG RESETSTAT).
  void reset() {
    keyspaceHits = 0;
    keyspaceMisses = 0;
    expiredKeys = 0;
    inputBytes = 0;
    outputBytes = 0;
    reads = 0;
    writes = 0;
    unexpectedErrors = 0;
    Arrays.fill(calls, 0);
    Arrays.fill(nanos, 0);
    Arrays.fill(rejected, 0);
    Arrays.fill(failed, 0);
    errors.clear();
  }
}
