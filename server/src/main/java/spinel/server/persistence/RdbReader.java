// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.type.StringValue;

/// Reads values in the form that they have in snapshots, trusting nothing: whatever is wrong with
/// the data ends in a [CorruptDataException], and then nothing stays allocated.
public final class RdbReader {
  /// Longer strings are decompressed where they are going to stay, not on the heap.
  private static final int LONGEST_ON_HEAP = 1 << 20;

  private final Bytes data;
  private final int end;
  private final Bytes view = new Bytes();
  private int position;
  private boolean encoded;

  /// A reader of the first `length` bytes of a view.
  public RdbReader(Bytes data, int length) {
    this.data = data;
    end = length;
  }

  /// Reads a value, its type first, into a new record, whose expiry is for the caller to set.
  public long readValue(Region region, Bytes key, boolean expires) throws CorruptDataException {
    int type = readByte();
    if (type != RdbFormat.TYPE_STRING) {
      throw new CorruptDataException("unknown type " + type);
    }
    return readString(region, key, expires);
  }

  private long readString(Region region, Bytes key, boolean expires) throws CorruptDataException {
    long length = readLength();
    if (!encoded) {
      return StringValue.create(region, key, readBytes(length), expires);
    }
    return switch ((int) length) {
      case RdbFormat.INT_8 -> StringValue.create(region, key, (byte) readByte(), expires);
      case RdbFormat.INT_16 ->
          StringValue.create(region, key, (short) (readByte() | readByte() << 8), expires);
      case RdbFormat.INT_32 ->
          StringValue.create(
              region,
              key,
              readByte() | readByte() << 8 | readByte() << 16 | readByte() << 24,
              expires);
      case RdbFormat.LZF -> readCompressed(region, key, expires);
      default -> throw new CorruptDataException("unknown string encoding " + length);
    };
  }

  private long readCompressed(Region region, Bytes key, boolean expires)
      throws CorruptDataException {
    long compressedLength = readPlainLength();
    long length = readPlainLength();
    Bytes compressed = readBytes(compressedLength);
    if (length > Integer.MAX_VALUE || Lzf.decompressedLength(compressed) != length) {
      throw new CorruptDataException("compressed string of another length");
    }
    if (length <= LONGEST_ON_HEAP) {
      byte[] bytes = new byte[(int) length];
      Lzf.decompress(compressed, bytes);
      return StringValue.create(region, key, Bytes.of(bytes), expires);
    }
    long record = StringValue.createRaw(region, key, (int) length, expires);
    Lzf.decompress(compressed, region, StringValue.bytesOffset(region, record));
    return record;
  }

  // ---- parts

  private int readByte() throws CorruptDataException {
    if (position >= end) {
      throw new CorruptDataException("end of data");
    }
    return data.byteAt(position++) & 0xFF;
  }

  private Bytes readBytes(long count) throws CorruptDataException {
    if (count < 0 || count > end - position) {
      throw new CorruptDataException("end of data");
    }
    view.set(data, position, (int) count);
    position += (int) count;
    return view;
  }

  private long readPlainLength() throws CorruptDataException {
    long length = readLength();
    if (encoded || length < 0) {
      throw new CorruptDataException("no length");
    }
    return length;
  }

  /// Reads a length, or, where `encoded` is set, the number of an encoding.
  private long readLength() throws CorruptDataException {
    int first = readByte();
    encoded = first >>> 6 == RdbFormat.ENCODED;
    if (encoded || first >>> 6 == RdbFormat.LENGTH_6_BITS) {
      return first & 0x3F;
    }
    if (first >>> 6 == RdbFormat.LENGTH_14_BITS) {
      return (first & 0x3FL) << 8 | readByte();
    }
    int bytes =
        switch (first) {
          case RdbFormat.LENGTH_32_BITS -> 4;
          case RdbFormat.LENGTH_64_BITS -> 8;
          default -> throw new CorruptDataException("unknown length " + first);
        };
    long length = 0;
    for (int i = 0; i < bytes; i++) {
      length = length << 8 | readByte();
    }
    return length;
  }
}
