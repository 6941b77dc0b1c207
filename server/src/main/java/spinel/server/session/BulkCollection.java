// SPDX-License-Identifier: Apache-2.0
package spinel.server.session;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// The large bulk strings of one request, while they arrive: each is written piece by piece into
/// an allocation of its exact size, outside the heap, never moved while it grows.
final class BulkCollection {
  private static final int LINE_END = 2;

  private final Region region;
  private MemorySegment[] segments = new MemorySegment[4];
  private long[] allocations = new long[4];
  private int count;
  private MemorySegment segment;
  private int length;
  private int filled;

  BulkCollection(Region region) {
    this.region = region;
  }

  /// Begins the bulk string of argument `index`.
  void open(int index, int bulkLength) {
    if (index >= segments.length) {
      segments = Arrays.copyOf(segments, Math.max(index + 1, 2 * segments.length));
    }
    if (count == allocations.length) {
      allocations = Arrays.copyOf(allocations, 2 * count);
    }
    long at = region.allocate(bulkLength, MemoryTag.VALUE);
    allocations[count++] = at;
    segment = region.view(at, bulkLength);
    segments[index] = segment;
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
  MemorySegment[] segments() {
    return segments;
  }

  /// Bytes that wait here.
  long bytes() {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += region.usableBytes(allocations[i]);
    }
    return sum;
  }

  void free() {
    for (int i = 0; i < count; i++) {
      region.free(allocations[i], MemoryTag.VALUE);
    }
    count = 0;
    segment = null;
  }
}
