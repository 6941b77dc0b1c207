// SPDX-License-Identifier: Apache-2.0
package spinel.spec.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Conversions between byte strings and the text that people read in a failure.
public final class Bytes {
  private Bytes() {}

  /// The bytes of one argument: text becomes UTF-8, numbers their decimal digits.
  public static byte[] of(Object argument) {
    return argument instanceof byte[] bytes ? bytes : argument.toString().getBytes(UTF_8);
  }

  /// One char for each byte, so that nothing is lost and binary content stays comparable.
  public static String latin(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /// A double-quoted form that `redis-cli` reads back to the same bytes.
  public static String quote(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 2).append('"');
    for (byte b : bytes) {
      int c = b & 0xff;
      switch (c) {
        case '"', '\\' -> text.append('\\').append((char) c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c >= ' ' && c < 127) {
            text.append((char) c);
          } else {
            text.append(String.format("\\x%02x", c));
          }
        }
      }
    }
    return text.append('"').toString();
  }

  /// The bare word where that is enough, else the quoted form.
  public static String word(byte[] bytes) {
    if (bytes.length == 0) {
      return "\"\"";
    }
    for (byte b : bytes) {
      if (b <= ' ' || b == 127 || b == '"' || b == '\'' || b == '\\') {
        return quote(bytes);
      }
    }
    return latin(bytes);
  }
}
