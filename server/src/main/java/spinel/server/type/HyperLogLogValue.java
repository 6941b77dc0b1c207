// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.HyperLogLog;
import spinel.structure.Record;
import spinel.structure.Registers;
import spinel.structure.SparseRegisters;

/// A view of a string that is a [HyperLogLog], to be pointed at one after the other; and room to
/// merge and count them in.
///
/// A sparse value becomes dense when it outgrows `hll-sparse-max-bytes` or a register outgrows what
/// runs can tell; never the other way round.
public final class HyperLogLogValue {
  private static final int MOST_SPARE = 300;

  private final Registers registers = new Registers();
  private final SparseRegisters sparse = new SparseRegisters();
  private Dictionary dictionary;
  private Region region;
  private long record;

  /// What raising a register ends in.
  public enum Outcome {
    UNCHANGED,
    RAISED,
    CORRUPT
  }

  /// A new record with a value to which nothing was added.
  public static long create(Region region, Bytes key) {
    long record = StringValue.createRaw(region, key, HyperLogLog.EMPTY_BYTES, false);
    HyperLogLog.writeEmpty(region, StringValue.bytesOffset(region, record));
    return record;
  }

  /// Whether a record's value looks like a HyperLogLog.
  public static boolean isOne(Region region, long record) {
    return Record.type(region, record) == StringValue.TYPE
        && !StringValue.isInt(region, record)
        && HyperLogLog.isOne(
            region, StringValue.bytesOffset(region, record), StringValue.length(region, record));
  }

  /// Points the view at a record that [#isOne].
  public HyperLogLogValue open(Dictionary owner, long hyperLogLog) {
    dictionary = owner;
    region = owner.region();
    record = hyperLogLog;
    if (!isDense()) {
      sparse.open(region, at(), length(), capacity(), owner.thresholds().hllSparseMaxBytes);
    }
    return this;
  }

  /// As [#open], to change the value: its string becomes raw.
  public HyperLogLogValue openForWrite(Dictionary owner, long hyperLogLog) {
    int length = StringValue.length(owner.region(), hyperLogLog);
    return open(owner, StringValue.resize(owner, hyperLogLog, length, length));
  }

  /// The record, which may have moved since the view was pointed at it.
  public long record() {
    return record;
  }

  private long at() {
    return StringValue.bytesOffset(region, record);
  }

  private int length() {
    return StringValue.length(region, record);
  }

  private long capacity() {
    return StringValue.capacity(region, record);
  }

  public boolean isDense() {
    return HyperLogLog.isDense(region, at());
  }

  // ---- registers

  /// Adds an element.
  public Outcome add(Bytes element) {
    long hash = HyperLogLog.hash(element);
    return raise(HyperLogLog.register(hash), HyperLogLog.rank(hash));
  }

  private Outcome raise(int index, int value) {
    Outcome outcome = isDense() ? raiseDense(index, value) : raiseSparse(index, value);
    if (outcome == Outcome.RAISED) {
      forgetCount();
    }
    return outcome;
  }

  private Outcome raiseDense(int index, int value) {
    boolean raised = HyperLogLog.raiseDense(region, at(), index, value);
    return raised ? Outcome.RAISED : Outcome.UNCHANGED;
  }

  private Outcome raiseSparse(int index, int value) {
    return switch (raiseRun(index, value)) {
      case UNCHANGED -> Outcome.UNCHANGED;
      case RAISED -> Outcome.RAISED;
      case TOO_LARGE -> makeDense() ? raiseDense(index, value) : Outcome.CORRUPT;
      case CORRUPT -> Outcome.CORRUPT;
      case NO_ROOM -> throw new IllegalStateException("room was made, and is not enough");
    };
  }

  /// Raises a register of a sparse value, for which room is made where it needs more.
  private SparseRegisters.Outcome raiseRun(int index, int value) {
    SparseRegisters.Outcome outcome = sparse.raise(index, value);
    if (outcome == SparseRegisters.Outcome.NO_ROOM) {
      int before = sparse.length();
      int room = before + SparseRegisters.MOST_GROWTH;
      record = StringValue.resize(dictionary, record, room, room + spare(room));
      record = StringValue.resize(dictionary, record, before, before);
      sparse.moved(at(), capacity());
      outcome = sparse.raise(index, value);
    }
    if (outcome == SparseRegisters.Outcome.RAISED) {
      record = StringValue.resize(dictionary, record, sparse.length(), sparse.length());
    }
    return outcome;
  }

  /// Room for more than what is wanted now: who adds elements one by one does not move each time.
  private int spare(int length) {
    long longest = Math.max(dictionary.thresholds().hllSparseMaxBytes - length, 0);
    return (int) Math.min(Math.min(length, MOST_SPARE), longest);
  }

  /// Makes a sparse value dense; false where it is corrupt. The cardinality stays.
  public boolean makeDense() {
    registers.clear();
    if (!registers.merge(region, at(), length())) {
      return false;
    }
    writeDense();
    return true;
  }

  private void writeDense() {
    long dense = region.allocate(HyperLogLog.DENSE_BYTES, MemoryTag.VALUE);
    HyperLogLog.copyDenseHeader(region, at(), dense);
    registers.writeDense(region, dense);
    record = StringValue.setLarge(dictionary, record, dense, HyperLogLog.DENSE_BYTES);
  }

  /// The register at an index of a value that [#isDense].
  public int denseRegister(int index) {
    return HyperLogLog.denseRegister(region, at(), index);
  }

  /// The runs of a value that is not dense, as PFDEBUG DECODE shows them.
  public String runs() {
    return SparseRegisters.describe(region, at(), length());
  }

  // ---- counting

  /// Whether the cardinality is known already.
  public boolean isCounted() {
    return count() >= 0;
  }

  /// The cardinality that was computed last, or less than 0.
  public long count() {
    return HyperLogLog.cachedCount(region, at());
  }

  /// Marks the cardinality as one that has to be computed again.
  public void forgetCount() {
    HyperLogLog.forgetCount(region, at());
  }

  /// Computes the cardinality and keeps it; false where the value is corrupt.
  public boolean computeCount() {
    registers.clear();
    if (!merge()) {
      return false;
    }
    HyperLogLog.setCachedCount(region, at(), registers.count());
    return true;
  }

  // ---- merging

  /// Begins a merge.
  public void startMerge() {
    registers.clear();
  }

  /// Takes the value that the view is at into the merge; false where it is corrupt.
  public boolean merge() {
    return registers.merge(region, at(), length());
  }

  /// The cardinality of what was merged.
  public long mergedCount() {
    return registers.count();
  }

  /// Puts what was merged, of which the value was a part, into it.
  public void putMerged(boolean dense) {
    forgetCount();
    if (dense || isDense()) {
      putMergedDense();
      return;
    }
    for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
      int value = registers.get(i);
      if (value > 0 && raiseRun(i, value) == SparseRegisters.Outcome.TOO_LARGE) {
        putMergedDense();
        return;
      }
    }
  }

  private void putMergedDense() {
    if (isDense()) {
      registers.writeDense(region, at());
    } else {
      writeDense();
    }
  }
}
