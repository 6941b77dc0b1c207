// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.nio.charset.StandardCharsets;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.PausePoint;
import spinel.structure.Record;

/// Strings: how they stand in records, and the operations on them.
///
/// | encoding | the record's value bytes |
/// |---|---|
/// | int | the number, 8 bytes |
/// | embstr, raw | the string itself, up to 1 KiB |
/// | large | a reference to an allocation of its own, and the length, 4 bytes each |
///
/// `large` shows itself as raw. Strings that were changed in place are raw, however short, and
/// may have room to grow: in the rest of the record's allocation, or in that of the large value.
/// How much, the allocator knows.
///
/// An operation that returns a record may have made a new one with the same key, clock and expiry:
/// the caller puts it in the place of the old, whose value parts are then already freed or taken
/// over.
public final class StringValue {
  /// The type's number in records and snapshots.
  public static final int TYPE = 0;

  static final int EMBSTR = 0;
  static final int INT = 1;
  static final int RAW = 2;
  static final int LARGE = 3;

  /// Some ten microseconds' worth, or some hundred where the memory is new.
  private static final int COPIED_AT_ONCE = 1 << 18;

  /// To copy so many bytes takes as long as to copy an element.
  private static final int COPIED_FOR_ONE = 1024;

  private static final int LONGEST_EMBSTR = 44;
  private static final int LONGEST_INLINE = 1024;
  private static final int LARGE_BYTES = 8;
  private static final int MOST_SPARE = 1 << 20;

  private StringValue() {}

  // ---- whole values

  /// A new record with a key and a value. Its expiry, where it has one, is for the caller to set.
  public static long create(Region region, Bytes key, Bytes value, boolean expires) {
    int length = value.length();
    if (length <= Decimal.LONGEST && Decimal.isLong(value)) {
      return create(region, key, Decimal.toLong(value), expires);
    }
    if (length > LONGEST_INLINE) {
      long record = createRaw(region, key, length, expires);
      value.moveTo(region, largeOffset(region, record));
      return record;
    }
    int encoding = length <= LONGEST_EMBSTR ? EMBSTR : RAW;
    long record = Record.create(region, key, TYPE | encoding << 4, length, expires);
    value.copyTo(region, Record.valueOffset(region, record));
    return record;
  }

  /// As [#create(Region, Bytes, Bytes, boolean)], for a value that stays text even where it is
  /// the form of a number.
  public static long createText(Region region, Bytes key, Bytes value, boolean expires) {
    int length = value.length();
    if (length > Decimal.LONGEST) {
      return create(region, key, value, expires);
    }
    long record = Record.create(region, key, TYPE | EMBSTR << 4, length, expires);
    value.copyTo(region, Record.valueOffset(region, record));
    return record;
  }

  /// A new record whose value is raw and of this length; its bytes are for the caller to fill at
  /// [#bytesOffset].
  public static long createRaw(Region region, Bytes key, int length, boolean expires) {
    return createRaw(region, key, length, length, expires);
  }

  private static long createRaw(
      Region region, Bytes key, int length, int capacity, boolean expires) {
    if (capacity <= LONGEST_INLINE) {
      long record = Record.create(region, key, TYPE | RAW << 4, capacity, expires);
      Record.setValueBytes(region, record, length);
      return record;
    }
    long record = Record.create(region, key, TYPE | LARGE << 4, LARGE_BYTES, expires);
    try {
      setLarge(region, record, region.allocate(capacity, MemoryTag.VALUE), length);
    } catch (RuntimeException full) {
      Record.free(region, record);
      throw full;
    }
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
    boolean isInt = length <= Decimal.LONGEST && Decimal.isLong(value);
    int valueBytes = isInt ? 8 : length;
    boolean isLarge = Record.encoding(region, record) == LARGE;
    if (valueBytes > LONGEST_INLINE) {
      return isLarge && overwriteLarge(region, record, value);
    }
    if (isLarge) {
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

  private static boolean overwriteLarge(Region region, long record, Bytes value) {
    long large = largeOffset(region, record);
    if (Region.roundUp(value.length()) != region.usableBytes(large)) {
      return false;
    }
    value.moveTo(region, large);
    setLarge(region, record, large, value.length());
    return true;
  }

  /// Frees what the record's value refers to; true.
  static boolean freeParts(Region region, long record) {
    if (Record.encoding(region, record) == LARGE) {
      region.free(largeOffset(region, record), MemoryTag.VALUE);
    }
    return true;
  }

  /// About as many parts of a collection as take as long to copy.
  static long copiedParts(Region region, long record) {
    return length(region, record) / COPIED_FOR_ONE;
  }

  /// Gives `copy`, a bytewise copy of `record`'s value, its own copies of what that refers to.
  static void copyParts(Region source, long record, Region target, long copy) {
    if (Record.encoding(source, record) == LARGE) {
      int length = length(source, record);
      long large = target.allocate(length, MemoryTag.VALUE);
      long original = largeOffset(source, record);
      for (int done = 0; done < length; done += COPIED_AT_ONCE) {
        int count = Math.min(COPIED_AT_ONCE, length - done);
        target.copyFrom(source, original + done, large + done, count);
        PausePoint.pass();
      }
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

  /// Changes the number of a value that [#isInt].
  public static void setInt(Region region, long record, long number) {
    region.putLong(Record.valueOffset(region, record), number);
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

  /// Whether the string is the same as `other`.
  public static boolean contentEquals(Region region, long record, Bytes other) {
    if (isInt(region, record)) {
      // A number stands for exactly one text.
      return other.length() <= Decimal.LONGEST
          && Decimal.isLong(other)
          && Decimal.toLong(other) == intValue(region, record);
    }
    return length(region, record) == other.length()
        && other.matches(region, bytesOffset(region, record));
  }

  // ---- changing in place

  /// Makes a string raw and at least `length` bytes long, so that its bytes can be changed; new
  /// bytes are zero. Returns the record, which may be a new one: see the class's comment.
  ///
  /// A string that outgrows its allocation gets twice what it needs, or 1 MiB more than it needs
  /// where that is less: a string that is appended to is copied a constant number of times.
  public static long extend(Region region, long record, Bytes key, int length) {
    int encoding = Record.encoding(region, record);
    if (encoding == INT) {
      return extendInt(region, record, key, length);
    }
    int before = length(region, record);
    int after = Math.max(before, length);
    long extended = record;
    if (encoding == LARGE) {
      extendLarge(region, record, before, after);
    } else if (after <= LONGEST_INLINE && after <= inlineCapacity(region, record)) {
      Record.setValueBytes(region, record, after);
      Record.setTypeAndEncoding(region, record, TYPE | RAW << 4);
    } else {
      extended = moveRaw(region, record, key, after, grownCapacity(after));
      region.copy(bytesOffset(region, record), bytesOffset(region, extended), before);
    }
    if (after > before) {
      region.fill(bytesOffset(region, extended) + before, after - before, (byte) 0);
    }
    return extended;
  }

  /// The bytes that the record's allocation has for a value.
  private static long inlineCapacity(Region region, long record) {
    return region.usableBytes(record) - (Record.valueOffset(region, record) - record);
  }

  /// Gives a string that is not an int another length, and makes it raw; as many bytes as both have
  /// stay, others are for the caller to fill. Where it has to move, it gets room for `wanted`
  /// bytes. Returns the record, which may have moved. If there is no room, nothing has changed.
  static long resize(Dictionary dictionary, long record, int length, int wanted) {
    Region region = dictionary.region();
    if (length <= capacity(region, record)) {
      if (Record.encoding(region, record) == LARGE) {
        setLarge(region, record, largeOffset(region, record), length);
      } else {
        Record.setTypeAndEncoding(region, record, TYPE | RAW << 4);
        Record.setValueBytes(region, record, length);
      }
      return record;
    }
    if (wanted <= LONGEST_INLINE) {
      long moved = dictionary.resizeValue(record, wanted);
      Record.setTypeAndEncoding(region, moved, TYPE | RAW << 4);
      Record.setValueBytes(region, moved, length);
      return moved;
    }
    long large = region.allocate(wanted, MemoryTag.VALUE);
    region.copy(bytesOffset(region, record), large, length(region, record));
    return setLarge(dictionary, record, large, length);
  }

  /// Makes a string that is not an int one whose bytes stand in an allocation of their own, and
  /// takes that over; if there is no room, it is freed, and nothing has changed. Returns the
  /// record, which may have moved.
  static long setLarge(Dictionary dictionary, long record, long large, int length) {
    Region region = dictionary.region();
    long changed = record;
    if (Record.encoding(region, record) == LARGE) {
      region.free(largeOffset(region, record), MemoryTag.VALUE);
    } else {
      try {
        changed = dictionary.resizeValue(record, LARGE_BYTES);
      } catch (RuntimeException full) {
        region.free(large, MemoryTag.VALUE);
        throw full;
      }
      Record.setTypeAndEncoding(region, changed, TYPE | LARGE << 4);
    }
    setLarge(region, changed, large, length);
    return changed;
  }

  /// The bytes that a string which is not an int has room for where it stands.
  static long capacity(Region region, long record) {
    return Record.encoding(region, record) == LARGE
        ? region.usableBytes(largeOffset(region, record))
        : Math.min(inlineCapacity(region, record), LONGEST_INLINE);
  }

  private static int grownCapacity(int length) {
    return (int) Math.min((long) length + Math.min(length, MOST_SPARE), Integer.MAX_VALUE);
  }

  private static void extendLarge(Region region, long record, int before, int after) {
    long large = largeOffset(region, record);
    if (after > region.usableBytes(large)) {
      long larger = region.allocate(grownCapacity(after), MemoryTag.VALUE);
      region.copy(large, larger, before);
      region.free(large, MemoryTag.VALUE);
      large = larger;
    }
    setLarge(region, record, large, after);
  }

  private static long extendInt(Region region, long record, Bytes key, int length) {
    byte[] digits = Long.toString(intValue(region, record)).getBytes(StandardCharsets.US_ASCII);
    int before = digits.length;
    int after = Math.max(before, length);
    int capacity = after > before ? grownCapacity(after) : after;
    long raw = moveRaw(region, record, key, after, capacity);
    long at = bytesOffset(region, raw);
    region.put(at, digits, 0, before);
    if (after > before) {
      region.fill(at + before, after - before, (byte) 0);
    }
    return raw;
  }

  /// A raw record of the same key, clock and expiry.
  private static long moveRaw(Region region, long record, Bytes key, int length, int capacity) {
    boolean expires = Record.expires(region, record);
    long raw = createRaw(region, key, length, capacity, expires);
    if (expires) {
      Record.setExpiryMillis(region, raw, Record.expiryMillis(region, record));
    }
    Record.setClock(region, raw, Record.clock(region, record));
    return raw;
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
