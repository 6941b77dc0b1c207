// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;

/// Reads a zipmap, the form that small hashes had in the oldest snapshots, trusting nothing.
///
/// ```
///   | fields: 1, or 254 or more where they must be counted |
///   | length | name | length | spare: 1 | value | spare bytes | ... | 0xFF |
///
///   length:  1 byte, or 254 and 4 bytes, low byte first
/// ```
final class ZipmapReader {
  private static final int END = 0xFF;
  private static final int LONG_LENGTH = 254;

  private final Bytes map;
  private final int end;
  private final Bytes view = new Bytes();
  private int at = 1;
  private int fields;

  /// A reader of a whole zipmap.
  ZipmapReader(Bytes zipmap) throws CorruptDataException {
    map = zipmap.isArray() ? new Bytes().set(zipmap, 0, zipmap.length()) : zipmap;
    end = map.length() - 1;
    check(end >= 1 && (map.byteAt(end) & 0xFF) == END);
  }

  private static void check(boolean isRight) throws CorruptDataException {
    if (!isRight) {
      throw new CorruptDataException("zipmap");
    }
  }

  /// Whether there is one more field. Where there is not, the number of fields is checked against
  /// what was read.
  boolean hasNext() throws CorruptDataException {
    if (at < end) {
      return true;
    }
    int count = map.byteAt(0) & 0xFF;
    check(count == fields || count >= LONG_LENGTH);
    return false;
  }

  /// The next field's name; valid until the next call.
  Bytes nextName() throws CorruptDataException {
    fields++;
    return take(readLength());
  }

  /// The value of the field whose name was read; valid until the next call.
  Bytes nextValue() throws CorruptDataException {
    long length = readLength();
    int spare = read();
    Bytes value = take(length);
    check(spare <= end - at);
    at += spare;
    return value;
  }

  private long readLength() throws CorruptDataException {
    int first = read();
    check(first != END);
    if (first < LONG_LENGTH) {
      return first;
    }
    long length = 0;
    for (int i = 0; i < 4; i++) {
      length |= (long) read() << 8 * i;
    }
    return length;
  }

  private Bytes take(long length) throws CorruptDataException {
    check(length <= end - at);
    view.set(map, at, (int) length);
    at += (int) length;
    return view;
  }

  private int read() throws CorruptDataException {
    check(at < end);
    return map.byteAt(at++) & 0xFF;
  }
}
