// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// Numbers for a command that may have as many to remember as a large collection has elements; to
/// be closed when it has ended.
///
/// Many of them stand in a region. A Java array of millions is filled with zeros in one go, which
/// keeps every thread waiting that the garbage collector wants to stop meanwhile; it might be
/// copied by a collection, and would stay on the heap long after its use. In a region they begin
/// with whatever the memory holds, and it is free again as soon as this is closed. Few of them are
/// a Java array nonetheless: putting 10,000 members in order takes a quarter less processor time.
///
/// Indices are the caller's to keep right: in a region only its end is checked.
abstract sealed class Numbers implements AutoCloseable permits Ints, Longs {
  /// As many as a processor fills with zeros in some ten microseconds.
  private static final int MOST_ON_HEAP = 1 << 16;

  final Region region;

  /// Where they are in the region, unless there are few.
  final long at;

  private final int length;
  private boolean isOpen;

  /// This is a pause point, where memory of the region can be backed before it is touched.
  Numbers(Region region, int length, int bytesOfOne) {
    this.region = region;
    this.length = length;
    isOpen = !areFew(length);
    at = isOpen ? region.allocate((long) length * bytesOfOne, MemoryTag.VALUE) : 0;
    PausePoint.pass();
  }

  static boolean areFew(int length) {
    return length <= MOST_ON_HEAP;
  }

  public final int length() {
    return length;
  }

  /// Frees the memory; a second time does nothing.
  @Override
  public final void close() {
    if (isOpen) {
      isOpen = false;
      region.free(at, MemoryTag.VALUE);
    }
  }
}
