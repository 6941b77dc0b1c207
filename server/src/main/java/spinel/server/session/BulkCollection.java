// SPDX-License-Identifier: Apache-2.0
package spinel.server.session;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import spinel.memory.Parcel;
import spinel.memory.Region;

/// The large bulk strings of one request, while they arrive: each is written piece by piece into
/// an allocation of its exact size, outside the heap, never moved while it grows. Whoever stores it
/// may take its pages over.
final class BulkCollection {
  private static final int LINE_END = 2;

  private final Region region;
  private Parcel[] parcels = new Parcel[4];
  private MemorySegment segment;
  private int length;
  private int filled;

  BulkCollection(Region region) {
    this.region = region;
  }

  /// Begins the bulk string of argument `index`.
  void open(int index, int bulkLength) {
    if (index >= parcels.length) {
      parcels = Arrays.copyOf(parcels, Math.max(index + 1, 2 * parcels.length));
    }
    parcels[index] = new Parcel(region, bulkLength);
    segment = parcels[index].bytes();
    length = bulkLength;
    filled = 0;
  }

  /// Whether a bulk string, or the line end after it, is still arriving.
  boolean isOpen() {
    return segment != null;
  }

  /// Takes bytes of the bulk string that are already here.
  void add(byte[] source, int from, int available) {
    MemorySegment bytes = MemorySegment.ofArray(source).asSlice(from, Math.min(available, length));
    segment.asSlice(0, bytes.byteSize()).copyFrom(bytes);
    filled = available;
  }

  /// Takes received bytes and returns how many of them belong here.
  int add(ByteBuf received, int from, int available) {
    int taken = Math.min(available, length + LINE_END - filled);
    int bytes = Math.clamp(length - filled, 0, taken);
    if (bytes > 0) {
      segment
          .asSlice(filled, bytes)
          .copyFrom(MemorySegment.ofBuffer(received.nioBuffer(from, bytes)));
    }
    filled += taken;
    if (filled == length + LINE_END) {
      segment = null;
    }
    return taken;
  }

  /// Bytes of the bulk string that is arriving, its line end included.
  int filled() {
    return filled;
  }

  /// The collected bulk strings by argument; null for arguments that stand elsewhere.
  Parcel[] parcels() {
    return parcels;
  }

  /// Bytes that wait here.
  long bytes() {
    long sum = 0;
    for (Parcel parcel : parcels) {
      sum += parcel == null ? 0 : parcel.allocatedBytes();
    }
    return sum;
  }

  void free() {
    for (int i = 0; i < parcels.length; i++) {
      if (parcels[i] != null) {
        parcels[i].free();
        parcels[i] = null;
      }
    }
    segment = null;
  }
}
