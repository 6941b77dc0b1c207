// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import java.lang.foreign.MemorySegment;

/// Bytes that have arrived in an allocation of their own, in a region that is not the one which
/// they are meant for, and may be handed over to that without being copied.
public final class Parcel {
  private final Region region;
  private final long at;
  private final int length;
  private MemorySegment bytes;

  /// Allocates so many bytes, for the caller to fill.
  public Parcel(Region region, int length) {
    this.region = region;
    this.length = length;
    at = region.allocate(length, MemoryTag.VALUE);
    bytes = region.view(at, length);
  }

  /// Where the bytes are: here, or wherever they were moved to.
  public MemorySegment bytes() {
    return bytes;
  }

  /// The bytes that the allocation takes.
  public long allocatedBytes() {
    return region.usableBytes(at);
  }

  /// Makes the allocation at `to` in another region hold the bytes, and turns to them there.
  void moveTo(Region target, long to) {
    target.moveFrom(region, at, to, length);
    if (!target.isMovable()) {
      bytes = target.view(to, length);
    }
  }

  /// Frees the allocation that the bytes arrived in.
  public void free() {
    region.free(at, MemoryTag.VALUE);
  }
}
