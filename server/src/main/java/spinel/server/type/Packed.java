// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.Record;

/// Values that are one run of bytes (a listpack, an intset): in the record itself up to 1 KiB, and
/// beyond that in an allocation of their own, where the record has a reference and the length, 4
/// bytes each, and the mark [Record#DETACHED].
///
/// Bytes in the record have no room to spare. Those in an allocation of their own have, once they
/// have grown, up to an eighth: who appends does not copy each time.
final class Packed {
  private static final int LONGEST_INLINE = 1024;
  private static final int REFERENCE_BYTES = 8;

  private Packed() {}

  /// A new record whose value has so many bytes, for the caller to fill at [#offset].
  static long create(Region region, Bytes key, int typeAndEncoding, int length, boolean expires) {
    if (length <= LONGEST_INLINE) {
      return Record.create(region, key, typeAndEncoding, length, expires);
    }
    long record = Record.create(region, key, typeAndEncoding, REFERENCE_BYTES, expires);
    try {
      detach(region, record, region.allocate(length, MemoryTag.VALUE), length);
    } catch (RuntimeException full) {
      Record.free(region, record);
      throw full;
    }
    return record;
  }

  private static void detach(Region region, long record, long bytes, int length) {
    long at = Record.valueOffset(region, record);
    region.putInt(at, Region.toReference(bytes));
    region.putInt(at + 4, length);
    Record.setDetached(region, record, true);
  }

  /// Where the bytes are; valid until the record or its value is changed.
  static long offset(Region region, long record) {
    long at = Record.valueOffset(region, record);
    return Record.isDetached(region, record) ? Region.toOffset(region.getInt(at)) : at;
  }

  static int length(Region region, long record) {
    return Record.isDetached(region, record)
        ? region.getInt(Record.valueOffset(region, record) + 4)
        : Record.valueBytes(region, record);
  }

  /// Gives the bytes another length; as many as both have stay, others are for the caller to fill.
  /// Returns the record, which may have moved. If there is no room, nothing has changed.
  static long resize(Dictionary dictionary, long record, int length) {
    Region region = dictionary.region();
    if (Record.isDetached(region, record)) {
      return resizeDetached(dictionary, record, length);
    }
    if (length <= LONGEST_INLINE) {
      return dictionary.resizeValue(record, length);
    }
    int before = Record.valueBytes(region, record);
    long bytes = region.allocate(length + length / 8, MemoryTag.VALUE);
    region.copy(Record.valueOffset(region, record), bytes, Math.min(before, length));
    long resized;
    try {
      resized = dictionary.resizeValue(record, REFERENCE_BYTES);
    } catch (RuntimeException full) {
      region.free(bytes, MemoryTag.VALUE);
      throw full;
    }
    detach(region, resized, bytes, length);
    return resized;
  }

  private static long resizeDetached(Dictionary dictionary, long record, int length) {
    Region region = dictionary.region();
    long bytes = offset(region, record);
    if (length <= LONGEST_INLINE / 2) {
      long resized = dictionary.resizeValue(record, length);
      Record.setDetached(region, resized, false);
      region.copy(bytes, Record.valueOffset(region, resized), length);
      region.free(bytes, MemoryTag.VALUE);
      return resized;
    }
    long usable = region.usableBytes(bytes);
    if (length <= usable && length >= usable / 2) {
      region.putInt(Record.valueOffset(region, record) + 4, length);
      return record;
    }
    long moved = region.allocate(length + length / 8, MemoryTag.VALUE);
    region.copy(bytes, moved, Math.min(length(region, record), length));
    region.free(bytes, MemoryTag.VALUE);
    detach(region, record, moved, length);
    return record;
  }

  /// Puts a reference to something else in the place of the bytes, and another type and encoding
  /// with it. Returns the record, which may have moved. If there is no room, nothing has changed.
  static long exchange(Dictionary dictionary, long record, int typeAndEncoding, long allocation) {
    Region region = dictionary.region();
    boolean detached = Record.isDetached(region, record);
    long bytes = offset(region, record);
    long exchanged = dictionary.resizeValue(record, 4);
    if (detached) {
      region.free(bytes, MemoryTag.VALUE);
      Record.setDetached(region, exchanged, false);
    }
    Record.setTypeAndEncoding(region, exchanged, typeAndEncoding);
    region.putInt(Record.valueOffset(region, exchanged), Region.toReference(allocation));
    return exchanged;
  }

  /// Bytes beside the record.
  static long partBytes(Region region, long record) {
    return Record.isDetached(region, record) ? region.usableBytes(offset(region, record)) : 0;
  }

  /// Frees what stands beside the record.
  static void freeParts(Region region, long record) {
    if (Record.isDetached(region, record)) {
      region.free(offset(region, record), MemoryTag.VALUE);
    }
  }

  /// Gives `copy`, a bytewise copy of `record`, its own copy of what stands beside it.
  static void copyParts(Region source, long record, Region target, long copy) {
    if (Record.isDetached(source, record)) {
      int length = length(source, record);
      long bytes = target.allocate(length, MemoryTag.VALUE);
      target.copyFrom(source, offset(source, record), bytes, length);
      detach(target, copy, bytes, length);
    }
  }
}
