// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// 64-bit numbers for a command that may have as many to remember as a large collection has
/// elements; to be closed when it has ended.
///
/// Many of them stand in a region. A Java array of millions is filled with zeros in one go, which
/// keeps every thread waiting that the garbage collector wants to stop meanwhile; it might be
/// copied by a collection, and would stay on the heap long after its use. In a region they begin
/// with whatever the memory holds, and it is free again as soon as this is closed. Few of them are
/// a Java array nonetheless: putting 10,000 members in order takes a quarter less processor time.
///
/// Indices are the caller's to keep right: in a region only its end is checked.
public final class Longs implements AutoCloseable {
  /// As many as a processor fills with zeros in some ten microseconds.
  private static final int MOST_ON_HEAP = 1 << 16;

  private static final int BYTES = Long.BYTES;

  private final Region region;
  private final int length;

  /// The numbers, or null where they are in the region.
  private final long[] few;

  private final long at;
  private boolean isClosed;

  /// So many numbers, of any value. This is a pause point, where memory of the region can be backed
  /// before it is touched.
  public Longs(Region region, int length) {
    this.region = region;
    this.length = length;
    boolean isOnHeap = length <= MOST_ON_HEAP;
    few = isOnHeap ? new long[length] : null;
    at = isOnHeap ? 0 : region.allocate((long) length * BYTES, MemoryTag.VALUE);
    PausePoint.pass();
  }

  public int length() {
    return length;
  }

  public long get(int index) {
    return few != null ? few[index] : region.getLong(at + (long) index * BYTES);
  }

  public void set(int index, long value) {
    if (few != null) {
      few[index] = value;
    } else {
      region.putLong(at + (long) index * BYTES, value);
    }
  }

  /// These numbers, and room for more behind them, `longer` in all; this is closed then. Pauses on
  /// the way.
  public Longs grown(int longer) {
    Longs more = new Longs(region, longer);
    for (int i = 0; i < length; i++) {
      more.set(i, get(i));
      PausePoint.pass(i);
    }
    close();
    return more;
  }

  /// Frees the memory; a second time does nothing.
  @Override
  public void close() {
    if (few == null && !isClosed) {
      isClosed = true;
      region.free(at, MemoryTag.VALUE);
    }
  }
}
