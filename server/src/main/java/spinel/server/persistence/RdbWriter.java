// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.type.Decimal;
import spinel.server.type.StoredText;
import spinel.structure.Lzf;
import spinel.structure.PausePoint;

/// Writes values in the form that they have in snapshots, into an array that grows.
///
/// A long string at the very end is not copied: [#bodyLength] bytes from [#body] on belong behind
/// what is in the array.
final class RdbWriter {
  private static final int SHORTEST_COMPRESSED = 21;
  private static final int LONGEST_NUMBER = 11;
  private static final int LONGEST_COMPRESSED = 1 << 20;

  private final Region region;
  private final boolean compress;
  private byte[] head = new byte[64];
  private int length;
  private long body;
  private int bodyLength;
  private int version = RdbFormat.OLDEST_VERSION;

  /// A writer of values that stand in a region; `compress` says whether strings are compressed
  /// where that makes them shorter.
  RdbWriter(Region region, boolean compress) {
    this.region = region;
    this.compress = compress;
  }

  Region region() {
    return region;
  }

  /// Says that what is written is of this version of the format.
  void needVersion(int number) {
    version = Math.max(version, number);
  }

  /// The oldest version that has all that was written.
  int version() {
    return version;
  }

  byte[] head() {
    return head;
  }

  int headLength() {
    return length;
  }

  long body() {
    return body;
  }

  int bodyLength() {
    return bodyLength;
  }

  // ---- numbers

  void writeByte(int value) {
    ensure(1);
    head[length++] = (byte) value;
  }

  /// Writes so many bytes of a number, the lowest first.
  void writeLowFirst(long number, int bytes) {
    ensure(bytes);
    for (int i = 0; i < bytes; i++) {
      head[length++] = (byte) (number >>> 8 * i);
    }
  }

  void writeLength(long count) {
    PausePoint.pass();
    ensure(9);
    if (count < 0 || count > 0xFFFF_FFFFL) {
      head[length++] = (byte) RdbFormat.LENGTH_64_BITS;
      writeHighFirst(count, 8);
    } else if (count < 1 << 6) {
      head[length++] = (byte) count;
    } else if (count < 1 << 14) {
      head[length++] = (byte) (RdbFormat.LENGTH_14_BITS << 6 | (int) (count >>> 8));
      head[length++] = (byte) count;
    } else {
      head[length++] = (byte) RdbFormat.LENGTH_32_BITS;
      writeHighFirst(count, 4);
    }
  }

  private void writeHighFirst(long number, int bytes) {
    for (int shift = 8 * bytes - 8; shift >= 0; shift -= 8) {
      head[length++] = (byte) (number >>> shift);
    }
  }

  // ---- strings

  /// Writes a string that stands in the region, or is kept as a number.
  void writeText(StoredText text) {
    if (text.isNumber()) {
      writeNumber(text.number());
    } else {
      writeString(text.offset(), text.length());
    }
  }

  /// Writes the string that is a number's text, in the shortest form.
  void writeNumber(long number) {
    if (number == (byte) number) {
      writeEncoded(RdbFormat.INT_8, number, 1);
    } else if (number == (short) number) {
      writeEncoded(RdbFormat.INT_16, number, 2);
    } else if (number == (int) number) {
      writeEncoded(RdbFormat.INT_32, number, 4);
    } else {
      byte[] digits = Bytes.of(Long.toString(number)).toArray();
      writeLength(digits.length);
      write(digits, 0, digits.length);
    }
  }

  private void writeEncoded(int encoding, long number, int bytes) {
    writeByte(RdbFormat.ENCODED << 6 | encoding);
    writeLowFirst(number, bytes);
  }

  /// Writes a string that stands in the region.
  void writeString(long at, int count) {
    if (!writeCompressed(at, count)) {
      writeLength(count);
      ensure(count);
      region.get(at, head, length, count);
      length += count;
    }
  }

  /// Writes a string that stands in the region; one that is the text of a small number, as that.
  void writeText(long at, int count) {
    if (count > 0 && count <= LONGEST_NUMBER) {
      byte[] bytes = new byte[count];
      region.get(at, bytes, 0, count);
      Bytes text = Bytes.of(bytes);
      if (Decimal.isLong(text) && Decimal.toLong(text) == (int) Decimal.toLong(text)) {
        writeNumber(Decimal.toLong(text));
        return;
      }
    }
    writeString(at, count);
  }

  /// Writes a string that stands in the region, after which nothing follows; until the writer is
  /// done with, it must stay there.
  void writeLastString(long at, int count) {
    if (!writeCompressed(at, count)) {
      writeLength(count);
      body = at;
      bodyLength = count;
    }
  }

  private boolean writeCompressed(long at, int count) {
    if (!compress || count < SHORTEST_COMPRESSED || count > LONGEST_COMPRESSED) {
      return false;
    }
    byte[] bytes = new byte[count];
    region.get(at, bytes, 0, count);
    byte[] compressed = Lzf.compress(bytes, count);
    if (compressed == null) {
      return false;
    }
    writeCompressedLengths(compressed.length, count);
    write(compressed, 0, compressed.length);
    return true;
  }

  /// Writes a string of `rawBytes` bytes that stands in the region compressed to so many.
  void writeCompressedString(long at, int bytes, int rawBytes) {
    writeCompressedLengths(bytes, rawBytes);
    ensure(bytes);
    region.get(at, head, length, bytes);
    length += bytes;
  }

  private void writeCompressedLengths(int compressed, int raw) {
    writeByte(RdbFormat.ENCODED << 6 | RdbFormat.LZF);
    writeLength(compressed);
    writeLength(raw);
  }

  /// Writes bytes as they are.
  void write(byte[] bytes, int from, int count) {
    ensure(count);
    System.arraycopy(bytes, from, head, length, count);
    length += count;
  }

  private void ensure(int more) {
    if (more > head.length - length) {
      long wanted = Math.max(2L * head.length, (long) length + more);
      if (length + (long) more > Integer.MAX_VALUE - 64) {
        throw new OutOfMemory(wanted);
      }
      head = Arrays.copyOf(head, (int) Math.min(wanted, Integer.MAX_VALUE - 64));
    }
  }
}
