// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.type.StringValue;
import spinel.structure.Lzf;

/// Strings in snapshots.
final class StringCodec {
  /// Longer strings are decompressed where they are going to stay, not on the heap.
  private static final int LONGEST_ON_HEAP = 1 << 20;

  private StringCodec() {}

  /// Writes a string's type and value, after which nothing follows.
  static void write(RdbWriter out, long record) {
    Region region = out.region();
    out.writeByte(RdbFormat.TYPE_STRING);
    if (StringValue.isInt(region, record)) {
      out.writeNumber(StringValue.intValue(region, record));
    } else {
      out.writeLastString(
          StringValue.bytesOffset(region, record), StringValue.length(region, record));
    }
  }

  /// Reads a value whose type has been read.
  static long read(RdbReader in, Region region, Bytes key, boolean expires)
      throws CorruptDataException {
    long length = in.readLengthOrEncoding();
    if (!in.isEncoded()) {
      return StringValue.create(region, key, in.readBytes(length), expires);
    }
    if (length != RdbFormat.LZF) {
      return StringValue.create(region, key, in.readEncodedNumber((int) length), expires);
    }
    long compressedLength = in.readLength();
    long plainLength = in.readLength();
    Bytes compressed = in.readBytes(compressedLength);
    if (plainLength > Integer.MAX_VALUE || Lzf.decompressedLength(compressed) != plainLength) {
      throw new CorruptDataException("compressed string of another length");
    }
    if (plainLength <= LONGEST_ON_HEAP) {
      byte[] bytes = new byte[(int) plainLength];
      Lzf.decompress(compressed, bytes);
      return StringValue.create(region, key, Bytes.of(bytes), expires);
    }
    long record = StringValue.createRaw(region, key, (int) plainLength, expires);
    Lzf.decompress(compressed, region, StringValue.bytesOffset(region, record));
    return record;
  }
}
