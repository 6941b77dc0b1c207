// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;

/// The bytes of a stored string, to read, whatever its encoding: where they stand in a region, or
/// for a number its digits.
///
/// Valid until the string changes.
public final class StringBytes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] NONE = {};

  private Region region;
  private long start;
  private byte[] digits = NONE;
  private int length;

  /// The bytes of a record's string; none where the record is 0.
  public static StringBytes of(Region region, long record) {
    StringBytes bytes = new StringBytes();
    if (record == 0) {
      return bytes;
    }
    if (StringValue.isInt(region, record)) {
      String number = Long.toString(StringValue.intValue(region, record));
      bytes.digits = number.getBytes(StandardCharsets.US_ASCII);
      bytes.length = bytes.digits.length;
      return bytes;
    }
    bytes.region = region;
    bytes.start = StringValue.bytesOffset(region, record);
    bytes.length = StringValue.length(region, record);
    return bytes;
  }

  public int length() {
    return length;
  }

  public byte byteAt(int index) {
    return region == null ? digits[index] : region.getByte(start + index);
  }

  /// The eight bytes from `index` on, little-endian; all must be inside.
  public long longAt(int index) {
    return region == null ? (long) LONG.get(digits, index) : region.getLong(start + index);
  }

  /// The four bytes from `index` on, little-endian; all must be inside.
  public int intAt(int index) {
    return byteAt(index) & 0xFF
        | (byteAt(index + 1) & 0xFF) << 8
        | (byteAt(index + 2) & 0xFF) << 16
        | byteAt(index + 3) << 24;
  }

  /// Copies `count` bytes from `from` on into an array.
  public void copyTo(int from, byte[] target, int to, int count) {
    if (region == null) {
      System.arraycopy(digits, from, target, to, count);
    } else {
      region.get(start + from, target, to, count);
    }
  }

  /// Copies words from the byte `from` on, little-endian; what lies past the end reads as zero.
  void copyTo(int from, long[] target, int count) {
    int whole = Math.clamp((length - (long) from) >> 3, 0, count);
    for (int i = 0; i < whole; i++) {
      target[i] = longAt(from + 8 * i);
    }
    Arrays.fill(target, whole, count, 0);
    if (whole < count) {
      for (int at = from + 8 * whole; at < length; at++) {
        target[whole] |= (byteAt(at) & 0xFFL) << 8 * (at - from - 8 * whole);
      }
    }
  }

  /// Whether these are the same bytes.
  public boolean matches(Bytes other) {
    if (length != other.length()) {
      return false;
    }
    if (region != null) {
      return other.matches(region, start);
    }
    for (int i = 0; i < length; i++) {
      if (digits[i] != other.byteAt(i)) {
        return false;
      }
    }
    return true;
  }

  public byte[] toArray() {
    byte[] copy = new byte[length];
    copyTo(0, copy, 0, length);
    return copy;
  }
}
