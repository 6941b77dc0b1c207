// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import spinel.spec.client.Bytes;

/// What DUMP returns and RESTORE takes: a serialised value, the RDB version in two bytes and a
/// CRC-64 of all of it, both with the lowest byte first.
public final class Payload {
  /// The polynomial of Jones, bit by bit in reverse.
  private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L;

  private Payload() {}

  public static byte[] ofString(String value, int version) {
    byte[] content = Bytes.of(value);
    if (content.length > 63) {
      throw new IllegalArgumentException("only short strings are written here");
    }
    return of(
        ByteBuffer.allocate(content.length + 2)
            .put((byte) 0)
            .put((byte) content.length)
            .put(content)
            .array(),
        version);
  }

  public static byte[] of(int[] body, int version) {
    byte[] bytes = new byte[body.length];
    for (int i = 0; i < body.length; i++) {
      bytes[i] = (byte) body[i];
    }
    return of(bytes, version);
  }

  public static byte[] of(byte[] body, int version) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(body);
    out.write(version);
    out.write(version >>> 8);
    long crc = crc64(out.toByteArray());
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(crc).array());
    return out.toByteArray();
  }

  private static long crc64(byte[] bytes) {
    long crc = 0;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
    }
    return crc;
  }
}
