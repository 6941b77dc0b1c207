// SPDX-License-Identifier: Apache-2.0
package spinel.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Bounded regions beside raw addresses and beside large arrays on the heap: insert, look up and
/// overwrite records of 40 bytes in one and the same hash layout.
///
/// ```
///   table    4 bytes a slot: number of the record, 0 where empty; linear probing, half full
///   record   | hash 8 | key 16 | value 16 |
/// ```
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"})
public class RegionBenchmark {
  private static final int RECORD_BYTES = 40;
  private static final int RECORDS_A_CHUNK = (int) (Store.CHUNK_BYTES / RECORD_BYTES);

  @Param({"region", "raw", "heap"})
  private String kind;

  @Param("10000000")
  private int records;

  private Store store;
  private long slotMask;
  private long firstRecord;
  private int inserted;
  private long random = 1;

  @Setup(Level.Trial)
  public void fill() {
    long slots = Long.highestOneBit(2L * records - 1) << 1;
    slotMask = slots - 1;
    long tableBytes = slots * 4 + Store.CHUNK_BYTES - 1 & -Store.CHUNK_BYTES;
    firstRecord = tableBytes;
    long chunks = records / RECORDS_A_CHUNK + 1;
    store = Store.open(kind, tableBytes + chunks * Store.CHUNK_BYTES);
    insertAll();
  }

  @TearDown(Level.Trial)
  public void close() {
    store.close();
  }

  private long position(int record) {
    return firstRecord
        + record / RECORDS_A_CHUNK * Store.CHUNK_BYTES
        + record % RECORDS_A_CHUNK * (long) RECORD_BYTES;
  }

  private static long mix(long x) {
    long y = x * 0x9E37_79B9_7F4A_7C15L;
    y ^= y >>> 32;
    y *= 0xD6E8_FEB8_6659_FD93L;
    return y ^ y >>> 32;
  }

  private void insertAll() {
    for (long slot = 0; slot <= slotMask; slot++) {
      store.putInt(slot * 4, 0);
    }
    inserted = 0;
    for (int i = 0; i < records; i++) {
      insert(i, mix(i));
    }
  }

  private void insert(long key, long hash) {
    int record = ++inserted;
    long at = position(record - 1);
    store.putLong(at, hash);
    store.putLong(at + 8, key);
    store.putLong(at + 16, ~key);
    store.putLong(at + 24, hash);
    store.putLong(at + 32, ~hash);
    long slot = hash & slotMask;
    while (store.getInt(slot * 4) != 0) {
      slot = slot + 1 & slotMask;
    }
    store.putInt(slot * 4, record);
  }

  private long find(long key, long hash) {
    long slot = hash & slotMask;
    for (int record = store.getInt(slot * 4); record != 0; record = store.getInt(slot * 4)) {
      long at = position(record - 1);
      if (store.getLong(at + 8) == key && store.getLong(at + 16) == ~key) {
        return at;
      }
      slot = slot + 1 & slotMask;
    }
    throw new IllegalStateException("key " + key);
  }

  private long anyKey() {
    random = random * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
    return (random >>> 33) * records >>> 31;
  }

  @Benchmark
  public long lookUp() {
    long key = anyKey();
    long at = find(key, mix(key));
    return store.getLong(at + 24) + store.getLong(at + 32);
  }

  @Benchmark
  public void overwrite() {
    long key = anyKey();
    long at = find(key, mix(key));
    store.putLong(at + 24, random);
    store.putLong(at + 32, key);
  }

  /// All records into an empty table: the time of the whole.
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 3)
  @Measurement(iterations = 5)
  public int insertIntoEmptyTable() {
    insertAll();
    return inserted;
  }
}
