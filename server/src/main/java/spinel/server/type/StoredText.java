// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.Listpack;

/// A string as it stands in a region: its bytes, or the number that they are the text of.
///
/// A reused view; valid until the value that it looks into is changed.
public final class StoredText {
  private static final int LONGEST_COPIED = 64;

  private final Bytes view = new Bytes();
  private final byte[] copy = new byte[LONGEST_COPIED];
  private Region region;
  private long at;
  private int length;
  private long number;
  private boolean isNumber;

  /// Points this view at bytes.
  StoredText set(Region source, long position, int count) {
    region = source;
    at = position;
    length = count;
    isNumber = false;
    return this;
  }

  /// Points this view at a number.
  StoredText set(long value) {
    number = value;
    isNumber = true;
    return this;
  }

  /// Points this view at the string that a record holds.
  public StoredText setString(Region source, long record) {
    return StringValue.isInt(source, record)
        ? set(StringValue.intValue(source, record))
        : set(source, StringValue.bytesOffset(source, record), StringValue.length(source, record));
  }

  /// Points this view at an entry of a listpack.
  public StoredText setEntry(Region source, long list, int entry) {
    return Listpack.isInteger(source, list, entry)
        ? set(Listpack.integer(source, list, entry))
        : set(
            source,
            Listpack.stringPosition(source, list, entry),
            Listpack.stringBytes(source, list, entry));
  }

  /// Whether the string is kept as a number; otherwise as bytes.
  public boolean isNumber() {
    return isNumber;
  }

  /// The number of a string that [#isNumber].
  public long number() {
    return number;
  }

  /// The region of a string that is not a number.
  public Region region() {
    return region;
  }

  /// Where the bytes of a string begin that is not a number.
  public long offset() {
    return at;
  }

  /// The string's length in bytes.
  public int length() {
    return isNumber ? Decimal.length(number) : length;
  }

  /// The string's bytes; valid until this view turns to another string.
  public Bytes bytes() {
    if (isNumber) {
      int digits = Decimal.length(number);
      Decimal.write(number, copy, 0);
      return view.set(copy, 0, digits);
    }
    if (length <= LONGEST_COPIED) {
      region.get(at, copy, 0, length);
      return view.set(copy, 0, length);
    }
    return view.set(region, at, length);
  }

  /// A copy of the string's bytes.
  public byte[] toArray() {
    return bytes().toArray();
  }
}
