// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// The layout of a record: one key of the keyspace with its value, in one allocation.
///
/// ```
///   0      1      2         5      6          8            24
///   +------+------+---------+------+----------+------------+--------+------- - - -
///   | type | flags| clock   | key  | value    | expiry and | key    | value
///   | enc. |      | 24 bits | bytes| bytes    | its links  |        |
///   +------+------+---------+------+----------+------------+--------+------- - - -
///                                               if EXPIRES
/// ```
///
/// - The low half of the first byte is the value's type, the high half its encoding.
/// - `clock` is the time of the last access, or the access counter: what eviction goes by.
/// - A key of over 254 bytes has 255 in its length byte, and a 32-bit length before the key.
/// - With [#EXPIRES], 8 bytes give the Unix time in milliseconds at which the key is gone, and two
///   references link it into the expiry index ([ExpiryWheel]).
/// - The value follows the key without padding. What it is, is the business of its type: the
///   16-bit length counts the bytes that stand in the record.
///
/// A record with a key and a value of 16 bytes each takes 40 bytes.
@SuppressWarnings("JavaLangClash") // the name of the concept; nothing here extends java.lang.Record
public final class Record {
  /// Set while the record carries a time to live.
  public static final int EXPIRES = 1;

  /// Set while the value's bytes stand in an allocation of their own: see `Packed`.
  public static final int DETACHED = 2;

  /// Set while parts of the value have a time to live of their own. Then the value begins with a
  /// reference to an allocation of its type, its anchor, which knows the record: see [#anchor].
  public static final int TIMED = 4;

  private static final int HEADER_BYTES = 8;
  private static final int EXPIRY_BYTES = 16;
  private static final int LONG_KEY = 255;
  private static final int LONG_KEY_BYTES = 4;
  private static final int KEY_SHIFT = 40;
  private static final int VALUE_SHIFT = 48;
  private static final int CLOCK_SHIFT = 16;

  /// The most bytes of a value that can stand in a record.
  public static final int LARGEST_VALUE = 0xFFFF;

  /// Where an anchor has the reference to its record: where an [Element] has its owner.
  private static final int ANCHORED_OFFSET = 4;

  /// Where the links of the expiry index stand, from the record's start.
  static final int LINKS_OFFSET = 16;

  private Record() {}

  /// Allocates a record with the key in place; the value's bytes are for the caller to fill. The
  /// expiry, where wanted, is not yet in any index.
  public static long create(
      Region region, Bytes key, int typeAndEncoding, int valueBytes, boolean expires) {
    int keyBytes = key.length();
    boolean longKey = keyBytes >= LONG_KEY;
    int flags = expires ? EXPIRES : 0;
    long bytes = bytes(keyBytes, valueBytes, expires);
    long at = region.allocate(bytes, MemoryTag.RECORD);
    region.putLong(
        at,
        (typeAndEncoding & 0xFF)
            | (long) flags << 8
            | (long) (longKey ? LONG_KEY : keyBytes) << KEY_SHIFT
            | (long) valueBytes << VALUE_SHIFT);
    long keyAt = at + HEADER_BYTES + (expires ? EXPIRY_BYTES : 0);
    if (longKey) {
      region.putInt(keyAt, keyBytes);
      keyAt += LONG_KEY_BYTES;
    }
    key.copyTo(region, keyAt);
    return at;
  }

  /// The bytes of a record with a key and an inline value of these lengths.
  public static long bytes(int keyBytes, int valueBytes, boolean expires) {
    return HEADER_BYTES
        + (expires ? EXPIRY_BYTES : 0)
        + (keyBytes >= LONG_KEY ? LONG_KEY_BYTES : 0)
        + (long) keyBytes
        + valueBytes;
  }

  public static int type(Region region, long record) {
    return region.getByte(record) & 0x0F;
  }

  public static int encoding(Region region, long record) {
    return (region.getByte(record) >>> 4) & 0x0F;
  }

  /// Sets type and encoding: `type | encoding << 4`.
  public static void setTypeAndEncoding(Region region, long record, int typeAndEncoding) {
    region.putByte(record, (byte) typeAndEncoding);
  }

  public static boolean expires(Region region, long record) {
    return (region.getByte(record + 1) & EXPIRES) != 0;
  }

  /// The Unix time in milliseconds at which the key is gone, or -1 where it stays.
  public static long expiryMillis(Region region, long record) {
    return expires(region, record) ? region.getLong(record + HEADER_BYTES) : -1;
  }

  /// Sets the time of a record that [#expires].
  public static void setExpiryMillis(Region region, long record, long unixMillis) {
    region.putLong(record + HEADER_BYTES, unixMillis);
  }

  /// The 24 bits that eviction goes by.
  public static int clock(Region region, long record) {
    return region.getInt(record + 2) & 0xFF_FFFF;
  }

  public static void setClock(Region region, long record, int clock) {
    long header = region.getLong(record);
    region.putLong(
        record, (header & ~(0xFF_FFFFL << CLOCK_SHIFT)) | ((clock & 0xFF_FFFFL) << CLOCK_SHIFT));
  }

  public static int keyBytes(Region region, long record) {
    long header = region.getLong(record);
    int bytes = (int) (header >>> KEY_SHIFT) & 0xFF;
    return bytes == LONG_KEY ? region.getInt(keyStart(record, header) - LONG_KEY_BYTES) : bytes;
  }

  /// The offset of the key's first byte.
  public static long keyOffset(Region region, long record) {
    return keyStart(record, region.getLong(record));
  }

  private static long keyStart(long record, long header) {
    long start = record + HEADER_BYTES + (((header >>> 8) & EXPIRES) << 4);
    return ((header >>> KEY_SHIFT) & 0xFF) == LONG_KEY ? start + LONG_KEY_BYTES : start;
  }

  /// The bytes of the value that stand in the record.
  public static int valueBytes(Region region, long record) {
    return (int) (region.getLong(record) >>> VALUE_SHIFT);
  }

  /// Changes the length of the value where the allocation has room for it.
  public static void setValueBytes(Region region, long record, int bytes) {
    region.putShort(record + 6, (short) bytes);
  }

  /// The offset of the value's first byte.
  public static long valueOffset(Region region, long record) {
    long header = region.getLong(record);
    int bytes = (int) (header >>> KEY_SHIFT) & 0xFF;
    long start = keyStart(record, header);
    return start + (bytes == LONG_KEY ? region.getInt(start - LONG_KEY_BYTES) : bytes);
  }

  /// As [#valueOffset], for a look ahead without the lock: it may be any offset. It is 0 where the
  /// key is long.
  public static long valueOffsetAhead(Region region, long record) {
    long header = region.prefetch(record);
    int bytes = (int) (header >>> KEY_SHIFT) & 0xFF;
    return bytes == LONG_KEY ? 0 : keyStart(record, header) + bytes;
  }

  /// Whether the record's key is `key`.
  public static boolean hasKey(Region region, long record, Bytes key) {
    long header = region.getLong(record);
    int bytes = (int) (header >>> KEY_SHIFT) & 0xFF;
    long start = keyStart(record, header);
    if (bytes == LONG_KEY) {
      bytes = region.getInt(start - LONG_KEY_BYTES);
    }
    return bytes == key.length() && key.matches(region, start);
  }

  public static long keyHash(Region region, long record) {
    return KeyedHash.of(region, keyOffset(region, record), keyBytes(region, record));
  }

  public static byte[] key(Region region, long record) {
    byte[] key = new byte[keyBytes(region, record)];
    region.get(keyOffset(region, record), key, 0, key.length);
    return key;
  }

  /// A copy of a record, with room for an expiry or without; the expiry's time is copied where both
  /// have one, and is in no index.
  public static long copyWithExpiry(Region region, long record, boolean expires) {
    long header = region.getLong(record);
    boolean had = ((header >>> 8) & EXPIRES) != 0;
    int keyAndValue =
        (int) (valueOffset(region, record) - record)
            - HEADER_BYTES
            - (had ? EXPIRY_BYTES : 0)
            + valueBytes(region, record);
    long copy =
        region.allocate(
            HEADER_BYTES + (expires ? EXPIRY_BYTES : 0) + (long) keyAndValue, MemoryTag.RECORD);
    long flags = expires ? header | (long) EXPIRES << 8 : header & ~((long) EXPIRES << 8);
    region.putLong(copy, flags);
    if (expires && had) {
      region.putLong(copy + HEADER_BYTES, region.getLong(record + HEADER_BYTES));
    }
    region.copy(
        record + HEADER_BYTES + (had ? EXPIRY_BYTES : 0),
        copy + HEADER_BYTES + (expires ? EXPIRY_BYTES : 0),
        keyAndValue);
    return copy;
  }

  /// A copy of a record under another key, in the same region or in another: the expiry's time
  /// comes along but is in no index, and the value's bytes still refer to what the original's do.
  public static long copyUnder(Region source, long record, Region target, Bytes key) {
    int valueBytes = valueBytes(source, record);
    boolean expires = expires(source, record);
    long copy = create(target, key, source.getByte(record) & 0xFF, valueBytes, expires);
    if (expires) {
      setExpiryMillis(target, copy, expiryMillis(source, record));
    }
    setClock(target, copy, clock(source, record));
    setDetached(target, copy, isDetached(source, record));
    setTimed(target, copy, isTimed(source, record));
    target.copyFrom(source, valueOffset(source, record), valueOffset(target, copy), valueBytes);
    return copy;
  }

  /// A copy of a record with room for a value of another length, as much of which as both have is
  /// copied; the expiry's time is copied, and is in no index.
  public static long copyResized(Region region, long record, int valueBytes) {
    int head = (int) (valueOffset(region, record) - record);
    long copy = region.allocate((long) head + valueBytes, MemoryTag.RECORD);
    region.copy(record, copy, head + Math.min(valueBytes, valueBytes(region, record)));
    setValueBytes(region, copy, valueBytes);
    return copy;
  }

  /// Whether the value's bytes stand in an allocation of their own.
  public static boolean isDetached(Region region, long record) {
    return (region.getByte(record + 1) & DETACHED) != 0;
  }

  public static void setDetached(Region region, long record, boolean isDetached) {
    int flags = region.getByte(record + 1);
    region.putByte(record + 1, (byte) (isDetached ? flags | DETACHED : flags & ~DETACHED));
  }

  /// Whether parts of the value have a time to live of their own.
  public static boolean isTimed(Region region, long record) {
    return (region.getByte(record + 1) & TIMED) != 0;
  }

  public static void setTimed(Region region, long record, boolean isTimed) {
    int flags = region.getByte(record + 1);
    region.putByte(record + 1, (byte) (isTimed ? flags | TIMED : flags & ~TIMED));
  }

  /// The anchor of the value of a record that [#isTimed]: what the value's bytes, wherever they
  /// are, begin with a reference to.
  public static long anchor(Region region, long record) {
    long at = valueOffset(region, record);
    if (isDetached(region, record)) {
      at = Region.toOffset(region.getInt(at));
    }
    return Region.toOffset(region.getInt(at));
  }

  /// The record that an anchor belongs to, or 0 where it belongs to none that is in a dictionary.
  public static long anchored(Region region, long anchor) {
    return Region.toOffset(region.getInt(anchor + ANCHORED_OFFSET));
  }

  /// Tells an anchor its record, or 0.
  public static void setAnchored(Region region, long anchor, long record) {
    region.putInt(anchor + ANCHORED_OFFSET, Region.toReference(record));
  }

  /// Frees the record itself; the caller has unlinked it and freed what its value refers to.
  public static void free(Region region, long record) {
    region.free(record, MemoryTag.RECORD);
  }
}
