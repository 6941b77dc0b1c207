// SPDX-License-Identifier: Apache-2.0
package spinel.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;
import spinel.structure.Record;
import spinel.structure.TableLookahead;

/// The hash table with keys and values of 16 bytes: hits, misses, changes, and what prefetching a
/// batch is worth.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "-Xms256m",
      "-Xmx256m",
      "-XX:+UseSerialGC"
    })
public class HashTableBenchmark {
  private static final int KEY_BYTES = 16;
  private static final int BATCH = 32;

  @Param({"1000", "1000000"})
  private int records;

  private Region region;
  private HashTable table;
  private final byte[] keys = new byte[BATCH * KEY_BYTES];
  private final Bytes[] views = new Bytes[BATCH];
  private final long[] hashes = new long[BATCH];
  private final long[] offsets = new long[BATCH];
  private long random = 1;
  private long extra;

  @Setup(Level.Trial)
  public void fill() {
    region = Region.open(4L << 30);
    table = new HashTable(region);
    for (int i = 0; i < BATCH; i++) {
      views[i] = new Bytes().set(keys, i * KEY_BYTES, KEY_BYTES);
    }
    for (int i = 0; i < records; i++) {
      insert(key(0, i));
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    table.verify();
    region.close();
  }

  /// Writes the decimal of a number into the place of key `index`.
  private Bytes key(int index, long number) {
    long rest = number;
    for (int i = (index + 1) * KEY_BYTES - 1; i >= index * KEY_BYTES; i--) {
      keys[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return views[index];
  }

  private long anyNumber() {
    random = random * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
    return (random >>> 33) * records >>> 31;
  }

  private long insert(Bytes key) {
    long record = Record.create(region, key, 0, 16, false);
    region.putLong(Record.valueOffset(region, record), random);
    table.insert(record, KeyedHash.of(key));
    return record;
  }

  private long value(long record) {
    return region.getLong(Record.valueOffset(region, record));
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long findOneByOne() {
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      Bytes key = key(i, anyNumber());
      sum += value(table.find(key, KeyedHash.of(key)));
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long findBatchWithPrefetch() {
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      hashes[i] = KeyedHash.of(key(i, anyNumber()));
      offsets[i] = table.bucketOffset(hashes[i]);
      sum += region.prefetch(offsets[i]);
    }
    for (int i = 0; i < BATCH; i++) {
      sum += region.prefetch(TableLookahead.entry(region, offsets[i], hashes[i]));
    }
    for (int i = 0; i < BATCH; i++) {
      sum += value(table.find(views[i], hashes[i]));
    }
    return sum;
  }

  @Benchmark
  public long findMiss() {
    Bytes key = key(0, records + anyNumber());
    return table.find(key, KeyedHash.of(key));
  }

  /// A new key in, an old one out: the table keeps its size.
  @Benchmark
  public void insertAndRemove() {
    insert(key(0, records + extra));
    Bytes oldest = key(1, extra++);
    long hash = KeyedHash.of(oldest);
    long record = table.find(oldest, hash);
    table.removeFound(hash);
    Record.free(region, record);
    if (extra == records) {
      rename();
    }
  }

  /// Begins again with the keys that the benchmarks know.
  private void rename() {
    for (int i = 0; i < records; i++) {
      Bytes key = key(0, records + (long) i);
      long hash = KeyedHash.of(key);
      long record = table.find(key, hash);
      table.removeFound(hash);
      Record.free(region, record);
      insert(key(0, i));
    }
    extra = 0;
  }
}
