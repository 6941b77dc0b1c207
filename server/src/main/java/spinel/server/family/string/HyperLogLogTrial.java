// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.structure.HyperLogLog;
import spinel.structure.Registers;
import spinel.structure.SparseRegisters;

/// The trial of PFSELFTEST: whether registers keep what they are given, sparse and dense count the
/// same, and the estimates are as near as they should be.
final class HyperLogLogTrial {
  private static final int ROUNDS = 1000;
  private static final long ELEMENTS = 10_000_000;
  private static final long CAPACITY = 1 << 20;

  private final Region region;
  private final long sparseLimit;
  private final SplittableRandom random =
      new SplittableRandom(ThreadLocalRandom.current().nextLong());
  private final Registers registers = new Registers();
  private final long dense;
  private final long other;
  private final SparseRegisters runs = new SparseRegisters();
  private boolean isOtherSparse = true;

  private HyperLogLogTrial(Region region, long sparseLimit) {
    this.region = region;
    this.sparseLimit = sparseLimit;
    dense = region.allocate(HyperLogLog.DENSE_BYTES, MemoryTag.VALUE);
    long bytes = Math.max(HyperLogLog.DENSE_BYTES, Math.min(sparseLimit, CAPACITY / 2));
    other = region.allocate(bytes, MemoryTag.VALUE);
    HyperLogLog.writeEmpty(region, other);
    runs.open(region, other, HyperLogLog.EMPTY_BYTES, bytes, Math.min(sparseLimit, bytes));
  }

  /// Runs the trial in memory of its own; what failed, or null. `sparseLimit` is the length up to
  /// which values are sparse.
  static String run(long sparseLimit) {
    try (Region region = Region.open(CAPACITY)) {
      HyperLogLogTrial trial = new HyperLogLogTrial(region, sparseLimit);
      String failure = trial.tryRegisters();
      return failure != null ? failure : trial.tryCounts();
    }
  }

  private String tryRegisters() {
    byte[] expected = new byte[HyperLogLog.REGISTERS];
    for (int round = 0; round < ROUNDS; round++) {
      clearDense();
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (byte) random.nextInt(HyperLogLog.LARGEST_REGISTER + 1);
        HyperLogLog.raiseDense(region, dense, i, expected[i]);
      }
      for (int i = 0; i < expected.length; i++) {
        int found = HyperLogLog.denseRegister(region, dense, i);
        if (found != expected[i]) {
          return "Register %d should be %d but is %d".formatted(i, expected[i], found);
        }
      }
    }
    return null;
  }

  private void clearDense() {
    registers.clear();
    HyperLogLog.writeDenseHeader(region, dense);
    registers.writeDense(region, dense);
  }

  private String tryCounts() {
    clearDense();
    double deviation = 1.04 / Math.sqrt(HyperLogLog.REGISTERS);
    long seed = random.nextLong();
    byte[] bytes = new byte[Long.BYTES];
    Bytes element = Bytes.of(bytes);
    long checkpoint = 1;
    for (long i = 1; i <= ELEMENTS; i++) {
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) ((i ^ seed) >>> Byte.SIZE * j);
      }
      add(HyperLogLog.hash(element));
      if (i == checkpoint) {
        String failure = check(i, deviation);
        if (failure != null) {
          return failure;
        }
        checkpoint *= 10;
      }
    }
    return null;
  }

  private void add(long hash) {
    int register = HyperLogLog.register(hash);
    int rank = HyperLogLog.rank(hash);
    HyperLogLog.raiseDense(region, dense, register, rank);
    if (isOtherSparse) {
      SparseRegisters.Outcome outcome = runs.raise(register, rank);
      if (outcome == SparseRegisters.Outcome.UNCHANGED
          || outcome == SparseRegisters.Outcome.RAISED) {
        return;
      }
      count(other, runs.length());
      HyperLogLog.writeDenseHeader(region, other);
      registers.writeDense(region, other);
      isOtherSparse = false;
    }
    HyperLogLog.raiseDense(region, other, register, rank);
  }

  private long count(long at, int length) {
    registers.clear();
    registers.merge(region, at, length);
    return registers.count();
  }

  private String check(long added, double deviation) {
    if (added < sparseLimit / 2 && !isOtherSparse) {
      return "sparse encoding not used";
    }
    long count = count(dense, HyperLogLog.DENSE_BYTES);
    if (count(other, isOtherSparse ? runs.length() : HyperLogLog.DENSE_BYTES) != count) {
      return "dense/sparse disagree";
    }
    long error = Math.abs(added - count);
    // So few elements seldom meet, but where two do, that is a large part of them.
    long largest = added == 10 ? 1 : (long) Math.ceil(deviation * 6 * added);
    return error <= largest ? null : "Too big error. card:" + added + " abserr:" + error;
  }
}
