// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// The layout of an element: what a large collection keeps under a name of its own (a hash's field,
/// a member of a set or a sorted set), in one allocation.
///
/// ```
///   0        1       2          4        8        16       24
///   +--------+-------+----------+--------+--------+--------+---------+------+----------- - - -
///   | name   | flags |          | owner  | expiry | links  | name    | name | payload
///   | bytes  |       |          |        |        |        | bytes   |      |
///   +--------+-------+----------+--------+--------+--------+---------+------+----------- - - -
///                     if EXPIRES                            if over 254
/// ```
///
/// - A name of over 254 bytes has 255 in its length byte, and a 32-bit length before the name.
/// - The flags stand where those of a [Record] stand, and so do expiry and links: an [ExpiryWheel]
///   serves both. `owner` is for the collection to say whose element it is.
/// - The payload follows the name without padding. What it is, is the business of the collection.
///
/// An element with a name of 16 bytes and no payload takes 24 bytes with rounding.
public final class Element {
  /// Set while the element carries a time to live.
  public static final int EXPIRES = Record.EXPIRES;

  /// The flags that are the collection's own.
  public static final int OWN_FLAGS = 0xF0;

  private static final int HEADER_BYTES = 2;
  private static final int EXPIRY_BYTES = 22;
  private static final int OWNER_OFFSET = 4;
  private static final int EXPIRY_OFFSET = 8;
  private static final int LONG_NAME = 255;
  private static final int LONG_NAME_BYTES = 4;

  private Element() {}

  /// Allocates an element with its name in place; payload, owner and expiry are for the caller to
  /// fill.
  public static long create(Region region, Bytes name, int flags, int payloadBytes) {
    int nameBytes = name.length();
    long at = region.allocate(bytes(nameBytes, flags, payloadBytes), MemoryTag.ELEMENT);
    boolean longName = nameBytes >= LONG_NAME;
    region.putShort(at, (short) ((longName ? LONG_NAME : nameBytes) | flags << 8));
    long nameAt = at + HEADER_BYTES + ((flags & EXPIRES) != 0 ? EXPIRY_BYTES : 0);
    if (longName) {
      region.putInt(nameAt, nameBytes);
      nameAt += LONG_NAME_BYTES;
    }
    name.copyTo(region, nameAt);
    return at;
  }

  /// The bytes of an element, without rounding.
  public static long bytes(int nameBytes, int flags, int payloadBytes) {
    return HEADER_BYTES
        + ((flags & EXPIRES) != 0 ? EXPIRY_BYTES : 0)
        + (nameBytes >= LONG_NAME ? LONG_NAME_BYTES : 0)
        + (long) nameBytes
        + payloadBytes;
  }

  /// A copy of an element, with room for owner, expiry and links or without; what stands there is
  /// for the caller to fill.
  public static long copyWithExpiry(
      Region region, long element, int payloadBytes, boolean expires) {
    int header = region.getShort(element);
    long start = element + HEADER_BYTES + ((header >>> 8 & EXPIRES) != 0 ? EXPIRY_BYTES : 0);
    long bytes = payloadOffset(region, element) + payloadBytes - start;
    int head = HEADER_BYTES + (expires ? EXPIRY_BYTES : 0);
    long copy = region.allocate(head + bytes, MemoryTag.ELEMENT);
    int flags = header >>> 8;
    flags = expires ? flags | EXPIRES : flags & ~EXPIRES;
    region.putShort(copy, (short) (header & 0xFF | flags << 8));
    region.copy(start, copy + head, bytes);
    return copy;
  }

  /// Takes over owner, expiry and links of an element that [#expires], as another one does.
  public static void copyExpiry(Region region, long from, long to) {
    region.copy(from + HEADER_BYTES, to + HEADER_BYTES, EXPIRY_BYTES);
  }

  public static void free(Region region, long element) {
    region.free(element, MemoryTag.ELEMENT);
  }

  public static int flags(Region region, long element) {
    return region.getByte(element + 1) & 0xFF;
  }

  /// Changes the flags, all but [#EXPIRES], which needs another allocation.
  public static void setFlags(Region region, long element, int flags) {
    region.putByte(element + 1, (byte) flags);
  }

  public static boolean expires(Region region, long element) {
    return (region.getByte(element + 1) & EXPIRES) != 0;
  }

  /// The Unix time in milliseconds at which the element is gone, or -1 where it stays.
  public static long expiryMillis(Region region, long element) {
    return expires(region, element) ? region.getLong(element + EXPIRY_OFFSET) : -1;
  }

  /// Sets the time of an element that [#expires].
  public static void setExpiryMillis(Region region, long element, long unixMillis) {
    region.putLong(element + EXPIRY_OFFSET, unixMillis);
  }

  /// Whose an element that [#expires] is: the reference that [#setOwner] was given.
  public static int owner(Region region, long element) {
    return region.getInt(element + OWNER_OFFSET);
  }

  public static void setOwner(Region region, long element, int reference) {
    region.putInt(element + OWNER_OFFSET, reference);
  }

  public static int nameBytes(Region region, long element) {
    int header = region.getShort(element);
    int bytes = header & 0xFF;
    return bytes == LONG_NAME ? region.getInt(nameStart(element, header) - LONG_NAME_BYTES) : bytes;
  }

  /// The offset of the name's first byte.
  public static long nameOffset(Region region, long element) {
    return nameStart(element, region.getShort(element));
  }

  private static long nameStart(long element, int header) {
    long start = element + HEADER_BYTES + ((header >>> 8 & EXPIRES) != 0 ? EXPIRY_BYTES : 0);
    return (header & 0xFF) == LONG_NAME ? start + LONG_NAME_BYTES : start;
  }

  /// The offset of the payload's first byte.
  public static long payloadOffset(Region region, long element) {
    int header = region.getShort(element);
    long start = nameStart(element, header);
    int bytes = header & 0xFF;
    return start + (bytes == LONG_NAME ? region.getInt(start - LONG_NAME_BYTES) : bytes);
  }

  /// Whether the element's name is `name`.
  public static boolean hasName(Region region, long element, Bytes name) {
    int header = region.getShort(element);
    long start = nameStart(element, header);
    int bytes = header & 0xFF;
    if (bytes == LONG_NAME) {
      bytes = region.getInt(start - LONG_NAME_BYTES);
    }
    return bytes == name.length() && name.matches(region, start);
  }

  /// Whether two elements, which may be in two regions, have the same name.
  static boolean haveSameName(Region region, long element, Region other, long named) {
    int bytes = nameBytes(region, element);
    return bytes == nameBytes(other, named)
        && region.matches(nameOffset(region, element), other, nameOffset(other, named), bytes);
  }

  /// The hash of the element's name, as [KeyedHash#of(Bytes)] computes it.
  public static long nameHash(Region region, long element) {
    return KeyedHash.of(region, nameOffset(region, element), nameBytes(region, element));
  }

  public static byte[] name(Region region, long element) {
    byte[] name = new byte[nameBytes(region, element)];
    region.get(nameOffset(region, element), name, 0, name.length);
    return name;
  }

  /// Points a view at the element's name; valid until the element is freed.
  public static Bytes name(Region region, long element, Bytes view) {
    return view.set(region, nameOffset(region, element), nameBytes(region, element));
  }
}
