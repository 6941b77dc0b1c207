// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.structure.Record;

/// Strings: how they stand in records, and the operations on them.
///
/// | encoding | the record's value bytes |
/// |---|---|
/// | int | the number, 8 bytes |
/// | embstr, raw | the string itself, up to 1 KiB |
/// | large | a reference to an allocation of its own, and the length, 4 bytes each |
///
/// `large` shows itself as raw. An operation that returns a record may have made a new one with
/// the same key, flags and expiry: the caller puts it in the place of the old, whose value parts
/// are then already freed or taken over.
public final class StringValue {
  /// The type's number in records and snapshots.
  public static final int TYPE = 0;

  static final int EMBSTR = 0;
  static final int INT = 1;
  static final int RAW = 2;
  static final int LARGE = 3;

  private static final int LONGEST_EMBSTR = 44;
  private static final int LONGEST_INLINE = 1024;
  private static final int LARGE_BYTES = 8;
  private static final int LONGEST_INT = 20;

  private StringValue() {}

  // ---- whole values

  /// A new record with a key and a value. Its expiry, where it has one, is for the caller to set.
  public static long create(Region region, Bytes key, Bytes value, boolean expires) {
    int length = value.length();
    if (length <= LONGEST_INT && Decimal.isLong(value)) {
      return create(region, key, Decimal.toLong(value), expires);
    }
    if (length > LONGEST_INLINE) {
      long record = Record.create(region, key, TYPE | LARGE << 4, LARGE_BYTES, expires);
      long large;
      try {
        large = region.allocate(length, MemoryTag.VALUE);
      } catch (RuntimeException full) {
        Record.free(region, record);
        throw full;
      }
      value.copyTo(region, large);
      setLarge(region, record, large, length);
      return record;
    }
    int encoding = length <= LONGEST_EMBSTR ? EMBSTR : RAW;
    long record = Record.create(region, key, TYPE | encoding << 4, length, expires);
    value.copyTo(region, Record.valueOffset(region, record));
    return record;
  }

  /// A new record whose value is a number.
  public static long create(Region region, Bytes key, long number, boolean expires) {
    long record = Record.create(region, key, TYPE | INT << 4, 8, expires);
    region.putLong(Record.valueOffset(region, record), number);
    return record;
  }

  /// Overwrites a string where its record has the right size for the new value; whether it did.
  public static boolean overwrite(Region region, long record, int keyBytes, Bytes value) {
    int length = value.length();
    boolean isInt = length <= LONGEST_INT && Decimal.isLong(value);
    int valueBytes = isInt ? 8 : length;
    if (valueBytes > LONGEST_INLINE || Record.encoding(region, record) == LARGE) {
      return false;
    }
    long bytes = Record.bytes(keyBytes, valueBytes, Record.expires(region, record));
    if (Region.roundUp(bytes) != region.usableBytes(record)) {
      return false;
    }
    Record.setValueBytes(region, record, valueBytes);
    long at = Record.valueOffset(region, record);
    if (isInt) {
      Record.setTypeAndEncoding(region, record, TYPE | INT << 4);
      region.putLong(at, Decimal.toLong(value));
    } else {
      int encoding = length <= LONGEST_EMBSTR ? EMBSTR : RAW;
      Record.setTypeAndEncoding(region, record, TYPE | encoding << 4);
      value.copyTo(region, at);
    }
    return true;
  }

  /// Bytes of what the record's value refers to.
  static long partBytes(Region region, long record) {
    return Record.encoding(region, record) == LARGE
        ? region.usableBytes(largeOffset(region, record))
        : 0;
  }

  /// Frees what the record's value refers to.
  public static void freeParts(Region region, long record) {
    if (Record.encoding(region, record) == LARGE) {
      region.free(largeOffset(region, record), MemoryTag.VALUE);
    }
  }

  /// Gives `copy`, a bytewise copy of `record`'s value, its own copies of what that refers to.
  static void copyParts(Region source, long record, Region target, long copy) {
    if (Record.encoding(source, record) == LARGE) {
      int length = length(source, record);
      long large = target.allocate(length, MemoryTag.VALUE);
      target.copyFrom(source, largeOffset(source, record), large, length);
      setLarge(target, copy, large, length);
    }
  }

  // ---- reading

  public static boolean isInt(Region region, long record) {
    return Record.encoding(region, record) == INT;
  }

  /// The number of a value that [#isInt].
  public static long intValue(Region region, long record) {
    return region.getLong(Record.valueOffset(region, record));
  }

  /// The string's length in bytes.
  public static int length(Region region, long record) {
    return switch (Record.encoding(region, record)) {
      case INT -> Decimal.length(intValue(region, record));
      case LARGE -> region.getInt(Record.valueOffset(region, record) + 4);
      default -> Record.valueBytes(region, record);
    };
  }

  /// Where the bytes of a string that is not an int stand.
  public static long bytesOffset(Region region, long record) {
    return Record.encoding(region, record) == LARGE
        ? largeOffset(region, record)
        : Record.valueOffset(region, record);
  }

  private static long largeOffset(Region region, long record) {
    return Region.toOffset(region.getInt(Record.valueOffset(region, record)));
  }

  private static void setLarge(Region region, long record, long large, int length) {
    long at = Record.valueOffset(region, record);
    region.putInt(at, Region.toReference(large));
    region.putInt(at + 4, length);
  }

  /// The name that OBJECT ENCODING gives.
  public static String encodingName(Region region, long record) {
    return switch (Record.encoding(region, record)) {
      case EMBSTR -> "embstr";
      case INT -> "int";
      default -> "raw";
    };
  }
}
