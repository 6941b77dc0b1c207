// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import java.nio.charset.StandardCharsets;
import spinel.memory.Bytes;

/// Reads a ziplist, the form that small values had in snapshots before the listpack, trusting
/// nothing.
///
/// ```
///   | bytes: 4 | offset of the last entry: 4 | entries: 2 | entry | ... | 0xFF |
///
///   entry:  | bytes of the entry before: 1, or 0xFE and 4 | encoding | data |
///
///   encoding: 00xxxxxx           string, 6-bit length
///             01xxxxxx xxxxxxxx  string, 14-bit length, high byte first
///             10000000           string, 4 bytes of length follow, high byte first
///             1100 0000, 1101 0000, 1110 0000, 1111 0000, 1111 1110
///                                integer of 2, 4, 8, 3, 1 bytes, low byte first
///             1111 0001 to 1111 1101
///                                integer 0 to 12
/// ```
final class ZiplistReader {
  private static final int HEADER_BYTES = 10;
  private static final int END = 0xFF;
  private static final int LONG_LENGTH = 0xFE;
  private static final int UNKNOWN_COUNT = 0xFFFF;
  private static final int INTEGERS = 0xC0;

  private final Bytes list;
  private final int end;
  private final Bytes view = new Bytes();
  private int at = HEADER_BYTES;
  private int before;
  private int entries;

  /// A reader of a whole ziplist.
  ZiplistReader(Bytes ziplist) throws CorruptDataException {
    list = ziplist.isArray() ? new Bytes().set(ziplist, 0, ziplist.length()) : ziplist;
    end = list.length() - 1;
    check(end >= HEADER_BYTES && list.intAt(0) == list.length());
    check((list.byteAt(end) & 0xFF) == END);
  }

  private static void check(boolean isRight) throws CorruptDataException {
    if (!isRight) {
      throw new CorruptDataException("ziplist");
    }
  }

  /// Whether there is one more entry. Where there is not, the header is checked against what was
  /// read.
  boolean hasNext() throws CorruptDataException {
    if (at < end) {
      return true;
    }
    int count = list.byteAt(8) & 0xFF | (list.byteAt(9) & 0xFF) << 8;
    check(count == entries || count == UNKNOWN_COUNT);
    check(list.intAt(4) == at - before);
    return false;
  }

  /// The next entry as text; valid until the next call.
  Bytes next() throws CorruptDataException {
    int start = at;
    int length = read() & 0xFF;
    if (length == LONG_LENGTH) {
      length = (int) readLowFirst(4);
    }
    check(length == before);
    Bytes value = readValue();
    before = at - start;
    entries++;
    return value;
  }

  private Bytes readValue() throws CorruptDataException {
    int encoding = read() & 0xFF;
    if (encoding < INTEGERS) {
      return readString(encoding);
    }
    long number =
        switch (encoding) {
          case 0xC0 -> (short) readLowFirst(2);
          case 0xD0 -> (int) readLowFirst(4);
          case 0xE0 -> readLowFirst(8);
          case 0xF0 -> (int) readLowFirst(3) << 8 >> 8;
          case 0xFE -> read();
          default -> {
            check(encoding > 0xF0 && encoding < 0xFE);
            yield (encoding & 0x0F) - 1;
          }
        };
    return Bytes.of(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  private Bytes readString(int encoding) throws CorruptDataException {
    long length =
        switch (encoding >>> 6) {
          case 0 -> encoding & 0x3F;
          case 1 -> (encoding & 0x3F) << 8 | read() & 0xFF;
          default -> {
            check(encoding == 0x80);
            yield Integer.toUnsignedLong(Integer.reverseBytes((int) readLowFirst(4)));
          }
        };
    check(length <= end - at);
    view.set(list, at, (int) length);
    at += (int) length;
    return view;
  }

  private byte read() throws CorruptDataException {
    check(at < end);
    return list.byteAt(at++);
  }

  private long readLowFirst(int bytes) throws CorruptDataException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (read() & 0xFFL) << 8 * i;
    }
    return number;
  }
}
