// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import spinel.spec.client.Bytes;

/// The string inside a payload of DUMP.
final class DumpedString {
  private static final int FOOTER = 10;

  private final ByteBuffer in;

  private DumpedString(byte[] payload) {
    in = ByteBuffer.wrap(payload, 0, payload.length - FOOTER).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Nothing for a value of another type.
  static Optional<byte[]> decode(byte[] payload) {
    return payload[0] == 0 ? Optional.of(new DumpedString(payload).string()) : Optional.empty();
  }

  private byte[] string() {
    in.get();
    int first = in.get() & 0xff;
    byte[] string =
        switch (first) {
          case 0xc0 -> Bytes.of(in.get());
          case 0xc1 -> Bytes.of(in.getShort());
          case 0xc2 -> Bytes.of(in.getInt());
          case 0xc3 -> compressed();
          default -> take(length(first));
        };
    if (in.hasRemaining()) {
      throw new AssertionError("a payload has " + in.remaining() + " bytes too many");
    }
    return string;
  }

  private int length(int first) {
    return switch (first >> 6) {
      case 0 -> first;
      case 1 -> ((first & 0x3f) << 8) | (in.get() & 0xff);
      default -> Integer.reverseBytes(in.getInt());
    };
  }

  private int length() {
    return length(in.get() & 0xff);
  }

  private byte[] take(int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  /// LZF: literal runs, and references back into what has been written.
  private byte[] compressed() {
    int packed = length();
    int size = length();
    int end = in.position() + packed;
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    while (in.position() < end) {
      int control = in.get() & 0xff;
      if (control < 32) {
        out.writeBytes(take(control + 1));
        continue;
      }
      int count = control >> 5;
      if (count == 7) {
        count += in.get() & 0xff;
      }
      int back = (((control & 0x1f) << 8) | (in.get() & 0xff)) + 1;
      for (int i = 0; i < count + 2; i++) {
        out.write(out.toByteArray()[out.size() - back]);
      }
    }
    return out.toByteArray();
  }
}
