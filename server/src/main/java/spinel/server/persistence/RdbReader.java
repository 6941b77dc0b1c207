// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.structure.Lzf;
import spinel.structure.PausePoint;

/// Reads what values are made of in snapshots, trusting nothing: whatever is wrong with the data
/// ends in a [CorruptDataException].
final class RdbReader {
  private final Bytes data;
  private final int end;
  private final Bytes view = new Bytes();
  private int position;
  private boolean encoded;

  /// A reader of the first `length` bytes of a view.
  RdbReader(Bytes data, int length) {
    this.data = data;
    end = length;
  }

  /// The bytes that are left: nothing that takes a byte each can be more than these.
  int remaining() {
    return end - position;
  }

  int readByte() throws CorruptDataException {
    if (position >= end) {
      throw new CorruptDataException("end of data");
    }
    return data.byteAt(position++) & 0xFF;
  }

  /// Reads a number of so many bytes, the lowest first.
  long readLowFirst(int bytes) throws CorruptDataException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) readByte() << 8 * i;
    }
    return number;
  }

  /// The next bytes, as they are; valid until the next call.
  Bytes readBytes(long count) throws CorruptDataException {
    if (count < 0 || count > end - position) {
      throw new CorruptDataException("end of data");
    }
    view.set(data, position, (int) count);
    position += (int) count;
    return view;
  }

  /// Reads a length.
  long readLength() throws CorruptDataException {
    long length = readLengthOrEncoding();
    if (encoded || length < 0) {
      throw new CorruptDataException("no length");
    }
    return length;
  }

  /// Reads any number of 64 bits that was written as if it were a length.
  long readNumber() throws CorruptDataException {
    long number = readLengthOrEncoding();
    if (encoded) {
      throw new CorruptDataException("no number");
    }
    return number;
  }

  /// Whether what [#readLengthOrEncoding] read is the number of an encoding.
  boolean isEncoded() {
    return encoded;
  }

  /// Reads a length, or, where [#isEncoded] says so, the number of a string's encoding.
  long readLengthOrEncoding() throws CorruptDataException {
    PausePoint.pass();
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

  /// Reads the number that a string with this encoding is the text of.
  long readEncodedNumber(int encoding) throws CorruptDataException {
    return switch (encoding) {
      case RdbFormat.INT_8 -> (byte) readByte();
      case RdbFormat.INT_16 -> (short) readLowFirst(2);
      case RdbFormat.INT_32 -> (int) readLowFirst(4);
      default -> throw new CorruptDataException("unknown string encoding " + encoding);
    };
  }

  /// Reads a string in any encoding; the view is valid until the next call.
  Bytes readString() throws CorruptDataException {
    long length = readLengthOrEncoding();
    if (!encoded) {
      return readBytes(length);
    }
    if (length != RdbFormat.LZF) {
      return Bytes.of(Long.toString(readEncodedNumber((int) length)));
    }
    long compressedLength = readLength();
    long plainLength = readLength();
    Bytes compressed = readBytes(compressedLength);
    if (plainLength > Integer.MAX_VALUE || Lzf.decompressedLength(compressed) != plainLength) {
      throw new CorruptDataException("compressed string of another length");
    }
    byte[] bytes = new byte[(int) plainLength];
    Lzf.decompress(compressed, bytes);
    return Bytes.of(bytes);
  }
}
