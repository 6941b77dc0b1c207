// SPDX-License-Identifier: Apache-2.0
package spinel.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// A large piece of memory reached in one of the ways that [RegionBenchmark] compares. Only one of
/// them is loaded in a run, so that calls cost nothing.
abstract class Store implements AutoCloseable {
  /// No number may lie across a multiple of this: where the chunks of [Heap] meet.
  static final long CHUNK_BYTES = 1 << 26;

  abstract int getInt(long at);

  abstract void putInt(long at, int value);

  abstract long getLong(long at);

  abstract void putLong(long at, long value);

  @Override
  public abstract void close();

  static Store open(String kind, long bytes) {
    return switch (kind) {
      case "region" -> new Bounded(bytes);
      case "raw" -> new Raw(bytes);
      case "heap" -> new Heap(bytes);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /// A [Region], as the server uses it.
  private static final class Bounded extends Store {
    private final Region region;
    private final long base;

    Bounded(long bytes) {
      region = Region.open((bytes >>> 16) + 3 << 16);
      base = region.allocate(bytes, MemoryTag.VALUE);
    }

    @Override
    int getInt(long at) {
      return region.getInt(base + at);
    }

    @Override
    void putInt(long at, int value) {
      region.putInt(base + at, value);
    }

    @Override
    long getLong(long at) {
      return region.getLong(base + at);
    }

    @Override
    void putLong(long at, long value) {
      region.putLong(base + at, value);
    }

    @Override
    public void close() {
      region.close();
    }
  }

  /// Machine addresses: every access is taken on trust.
  private static final class Raw extends Store {
    @SuppressWarnings("restricted") // what is measured
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final Arena arena = Arena.ofShared();
    private final long base;

    Raw(long bytes) {
      base = arena.allocate(bytes, 64).address();
    }

    @Override
    int getInt(long at) {
      return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, base + at);
    }

    @Override
    void putInt(long at, int value) {
      ALL.set(ValueLayout.JAVA_INT_UNALIGNED, base + at, value);
    }

    @Override
    long getLong(long at) {
      return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, base + at);
    }

    @Override
    void putLong(long at, long value) {
      ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, base + at, value);
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  /// Large arrays on the Java heap.
  private static final class Heap extends Store {
    private static final VarHandle INT =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SHIFT = Long.numberOfTrailingZeros(CHUNK_BYTES);
    private static final int MASK = (int) CHUNK_BYTES - 1;

    private final byte[][] chunks;

    Heap(long bytes) {
      chunks = new byte[(int) (bytes + CHUNK_BYTES - 1 >>> SHIFT)][(int) CHUNK_BYTES];
    }

    @Override
    int getInt(long at) {
      return (int) INT.get(chunks[(int) (at >>> SHIFT)], (int) at & MASK);
    }

    @Override
    void putInt(long at, int value) {
      INT.set(chunks[(int) (at >>> SHIFT)], (int) at & MASK, value);
    }

    @Override
    long getLong(long at) {
      return (long) LONG.get(chunks[(int) (at >>> SHIFT)], (int) at & MASK);
    }

    @Override
    void putLong(long at, long value) {
      LONG.set(chunks[(int) (at >>> SHIFT)], (int) at & MASK, value);
    }

    @Override
    public void close() {}
  }
}
