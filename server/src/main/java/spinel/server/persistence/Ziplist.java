// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import java.util.function.Consumer;
import spinel.memory.Bytes;

/// The form in which small collections stood in snapshots before listpacks: read, never written.
///
/// ```
///   0         4         8        10
///   +---------+---------+--------+---------+- - - -+------+
///   | bytes   | last    | count  | entry   |       | 0xFF |
///   | 32 bits | 32 bits | 16 bits|         |       |      |
///   +---------+---------+--------+---------+- - - -+------+
///
///   entry:  | bytes of the entry before: 1, or 0xFE and 4 | encoding and length | data |
///
///   00xxxxxx  string, 6-bit length              0xC0, 0xD0, 0xE0  integer of 16, 32, 64 bits
///   01xxxxxx  string, 14-bit length             0xF0, 0xFE        integer of 24, 8 bits
///   10......  string, 32-bit length behind it   0xF1 to 0xFD      integer 0 to 12
/// ```
///
/// The two lengths of strings have the highest byte first, everything else the lowest. `last` is
/// where the last entry begins. A count of 65535 says that the entries must be counted.
final class Ziplist {
  private static final int HEADER_BYTES = 10;
  private static final int END = 0xFF;
  private static final int LONG_PREVIOUS = 0xFE;
  private static final int UNKNOWN_COUNT = 0xFFFF;
  private static final int INTEGER_16 = 0xC0;
  private static final int INTEGER_32 = 0xD0;
  private static final int INTEGER_64 = 0xE0;
  private static final int INTEGER_24 = 0xF0;
  private static final int INTEGER_8 = 0xFE;
  private static final int SMALLEST_IMMEDIATE = 0xF1;
  private static final int LARGEST_IMMEDIATE = 0xFD;

  private final Bytes data;
  private final Bytes view = new Bytes();
  private int at;

  private Ziplist(Bytes data) {
    this.data = data;
  }

  /// Shows each entry as text to `visitor`, which may not keep it. All of the list is checked
  /// before the first is shown.
  static void forEach(Bytes ziplist, Consumer<Bytes> visitor) throws CorruptDataException {
    new Ziplist(ziplist).walk(entry -> {});
    new Ziplist(ziplist).walk(visitor);
  }

  private void walk(Consumer<Bytes> visitor) throws CorruptDataException {
    int length = data.length();
    if (length <= HEADER_BYTES
        || data.intAt(0) != length
        || (data.byteAt(length - 1) & 0xFF) != END) {
      throw corrupt();
    }
    at = HEADER_BYTES;
    int previous = 0;
    int last = HEADER_BYTES;
    int count = 0;
    while (peek() != END) {
      last = at;
      if (previousBytes() != previous) {
        throw corrupt();
      }
      visitor.accept(entry());
      previous = at - last;
      count++;
    }
    int stated = data.byteAt(8) & 0xFF | (data.byteAt(9) & 0xFF) << 8;
    if (at != length - 1 || data.intAt(4) != last || stated != UNKNOWN_COUNT && stated != count) {
      throw corrupt();
    }
  }

  private static CorruptDataException corrupt() {
    return new CorruptDataException("ziplist");
  }

  private int peek() throws CorruptDataException {
    if (at >= data.length()) {
      throw corrupt();
    }
    return data.byteAt(at) & 0xFF;
  }

  /// The next bytes, of which the end mark is none, as a number.
  private long number(int bytes, boolean highFirst) throws CorruptDataException {
    if (bytes > data.length() - 1 - at) {
      throw corrupt();
    }
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      long next = data.byteAt(at + i) & 0xFF;
      number = highFirst ? number << 8 | next : number | next << 8 * i;
    }
    at += bytes;
    return number;
  }

  private long previousBytes() throws CorruptDataException {
    long bytes = number(1, false);
    return bytes == LONG_PREVIOUS ? number(4, false) : bytes;
  }

  private Bytes entry() throws CorruptDataException {
    int encoding = (int) number(1, false);
    switch (encoding >> 6) {
      case 0:
        return string(encoding);
      case 1:
        return string((encoding & 0x3F) << 8 | number(1, false));
      case 2:
        return string(number(4, true));
      default:
        return Bytes.of(Long.toString(integer(encoding)));
    }
  }

  private Bytes string(long length) throws CorruptDataException {
    if (length > data.length() - 1 - at) {
      throw corrupt();
    }
    view.set(data, at, (int) length);
    at += (int) length;
    return view;
  }

  private long integer(int encoding) throws CorruptDataException {
    if (encoding >= SMALLEST_IMMEDIATE && encoding <= LARGEST_IMMEDIATE) {
      return encoding - SMALLEST_IMMEDIATE;
    }
    return switch (encoding) {
      case INTEGER_8 -> (byte) number(1, false);
      case INTEGER_16 -> (short) number(2, false);
      case INTEGER_24 -> number(3, false) << 40 >> 40;
      case INTEGER_32 -> (int) number(4, false);
      case INTEGER_64 -> number(8, false);
      default -> throw corrupt();
    };
  }
}
