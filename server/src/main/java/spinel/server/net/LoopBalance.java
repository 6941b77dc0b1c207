// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import spinel.server.observe.Log;

/// Decides how many event loops are in use, and moves connections to where there is time for them.
///
/// One loop serves many connections better than two as long as it keeps up: it finds more of them
/// readable at a time, and nobody has to be woken. So a further loop is taken into use only while
/// a loop has had no time to spare for a while **and** a processor has: where clients or other
/// programs need the remaining processors themselves, a second loop would only take from them.
/// Where clients send so much at a time that a loop's batches are large in any case, half of a
/// processor is reason enough.
///
/// A loop is given up again when the remaining ones could do the work with ease, or when no
/// processor is idle and the loops that share them have small batches.
///
/// Costs: the processor time of each loop's thread and what it has counted are read a few times a
/// second, on the thread that accepts connections.
final class LoopBalance {
  static final long SAMPLE_MILLIS = 200;

  private static final double BUSY = 0.9;
  private static final double EASE = 0.6;
  private static final double SPARE_PROCESSOR = 0.6;
  private static final double HALF_SPARE = 0.35;
  private static final double NO_SPARE = 0.3;
  private static final double LARGE_BATCH = 32;
  private static final double SMALL_BATCH = 24;
  private static final int SAMPLES_TO_GROW = 3;
  private static final int SAMPLES_TO_SHRINK = 25;
  private static final int SAMPLES_TO_YIELD = 4;

  private final List<Loop> loops;
  private final LoopChooser chooser;
  private final Log log;
  private final int processors = Runtime.getRuntime().availableProcessors();
  private final long[] lastCpuNanos;
  private long lastNanos;
  private int wantingMore;
  private int wantingLess;
  private int crowded;
  private long lastCommands;
  private long lastBatches;
  private ThreadMXBean threads;
  private OperatingSystemMXBean system;

  /// A balance of loops that have started, of which `chooser` knows the number in use.
  LoopBalance(List<Loop> loops, LoopChooser chooser, Log log) {
    this.loops = loops;
    this.chooser = chooser;
    this.log = log;
    lastCpuNanos = new long[loops.size()];
  }

  /// Takes a sample, and acts where several in a row say the same.
  void sample() {
    if (threads == null) {
      threads = ManagementFactory.getThreadMXBean();
      system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }
    long nanos = System.nanoTime();
    double elapsed = nanos - lastNanos;
    lastNanos = nanos;
    int active = chooser.active();
    double sum = 0;
    double most = 0;
    long commands = -lastCommands;
    long batches = -lastBatches;
    for (int i = 0; i < loops.size(); i++) {
      long cpuNanos = threads.getThreadCpuTime(loops.get(i).threadId());
      double use = (cpuNanos - lastCpuNanos[i]) / elapsed;
      lastCpuNanos[i] = cpuNanos;
      if (i < active) {
        sum += use;
        most = Math.max(most, use);
      }
      commands += loops.get(i).commands();
      batches += loops.get(i).batches();
    }
    lastCommands += commands;
    lastBatches += batches;
    double batch = batches == 0 ? 0 : (double) commands / batches;
    decide(active, new Sample(sum, most, (1 - system.getCpuLoad()) * processors, batch));
  }

  /// What was seen since the last sample: the processors' worth that all loops in use took, and the
  /// busiest of them, how many processors had nothing to do, and the commands in a batch.
  record Sample(double sum, double most, double idle, double batch) {}

  /// Acts on one sample.
  void decide(int active, Sample seen) {
    boolean isSpare =
        seen.idle > SPARE_PROCESSOR || seen.idle > HALF_SPARE && seen.batch >= LARGE_BATCH;
    wantingMore = seen.most > BUSY && isSpare ? wantingMore + 1 : 0;
    wantingLess = active > 1 && seen.sum < EASE * (active - 1) ? wantingLess + 1 : 0;
    boolean isCrowded = active > processors / 2 && seen.idle < NO_SPARE && seen.batch < SMALL_BATCH;
    crowded = active > 1 && isCrowded ? crowded + 1 : 0;
    if (wantingMore >= SAMPLES_TO_GROW && active < loops.size()) {
      use(active + 1);
    } else if (wantingLess >= SAMPLES_TO_SHRINK || crowded >= SAMPLES_TO_YIELD) {
      use(active - 1);
    }
  }

  /// Takes `count` loops into use and spreads the connections over them.
  private void use(int count) {
    wantingMore = 0;
    wantingLess = 0;
    crowded = 0;
    int before = chooser.active();
    chooser.setActive(count);
    log.verbose("Event loops in use: " + count);
    if (count > before) {
      Loop target = loops.get(count - 1);
      for (int i = 0; i < before; i++) {
        loops.get(i).give(target, 1.0 / count);
      }
    } else {
      for (int i = 0; i < count; i++) {
        loops.get(count).give(loops.get(i), 1.0 / (count - i));
      }
    }
  }
}
