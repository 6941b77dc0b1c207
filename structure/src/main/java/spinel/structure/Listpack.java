// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// A list of strings and integers in one run of bytes: how small lists, hashes, sets and sorted
/// sets stand in memory, in the same format in which they stand in a dump.
///
/// ```
///   0         4        6
///   +---------+--------+---------+---------+- - - -+---------+------+
///   | bytes   | count  | entry   | entry   |       | entry   | 0xFF |
///   | 32 bits | 16 bits|         |         |       |         |      |
///   +---------+--------+---------+---------+- - - -+---------+------+
///
///   entry:  | encoding and length | data | length of the two, to be read backwards |
/// ```
///
/// The first byte of an entry tells how it is encoded:
///
/// ```
///   0xxxxxxx  integer 0 to 127              1110xxxx  string, 12-bit length (high bits first)
///   10xxxxxx  string, 6-bit length          11110000  string, 32-bit length (low byte first)
///   110xxxxx  integer, 13 bits signed       1111 0001, 0010, 0011, 0100
///             (high bits first)                       integer of 16, 24, 32, 64 bits, low first
/// ```
///
/// The length behind the data has seven bits a byte, most significant first, and the high bit set
/// in all bytes but the first, so that walking backwards finds where the entry begins. A string
/// that is an integer in canonical form is always kept as an integer. A count of 65535 says that
/// the entries must be counted.
///
/// A list is named by its position in the region, an entry by its distance from there, so that
/// entries keep their names when the list moves; 0 is no entry. Operations come in two kinds: the
/// plain ones own their allocation, enlarge it where needed and return where the list then is;
/// those in place expect the caller, whose record the list is part of, to have made room.
///
/// Invariants: see [#validate]. Costs: memory as tight as it gets; everything but the two ends is
/// a linear walk, every change moves what stands behind it. So lists are kept short, or form a
/// chain. Format: Sanfilippo, "Listpack specification" (2017).
public final class Listpack {
  /// The bytes of an empty list.
  public static final int EMPTY_BYTES = 7;

  /// The most bytes that a list may have.
  public static final int LARGEST_BYTES = 1 << 30;

  /// Where the first entry stands, if there is one.
  public static final int FRONT = 6;

  private static final int HEADER_BYTES = FRONT;
  private static final int UNKNOWN_COUNT = 0xFFFF;
  private static final int END = 0xFF;
  private static final int STRING_6 = 0x80;
  private static final int INTEGER_13 = 0xC0;
  private static final int STRING_12 = 0xE0;
  private static final int STRING_32 = 0xF0;
  private static final int INTEGER_16 = 0xF1;
  private static final int INTEGER_24 = 0xF2;
  private static final int INTEGER_32 = 0xF3;
  private static final int INTEGER_64 = 0xF4;
  private static final int INVALID = -1;

  private Listpack() {}

  // ---- the list as a whole

  /// A new empty list.
  public static long create(Region region) {
    long list = region.allocate(EMPTY_BYTES, MemoryTag.VALUE);
    writeEmpty(region, list);
    return list;
  }

  /// Writes an empty list in place.
  public static void writeEmpty(Region region, long list) {
    region.putInt(list, EMPTY_BYTES);
    region.putShort(list + 4, (short) 0);
    region.putByte(list + HEADER_BYTES, (byte) END);
  }

  public static void free(Region region, long list) {
    region.free(list, MemoryTag.VALUE);
  }

  /// The bytes of the whole list.
  public static int bytes(Region region, long list) {
    return region.getInt(list);
  }

  /// The number of entries.
  public static int count(Region region, long list) {
    int count = region.getShort(list + 4) & 0xFFFF;
    if (count != UNKNOWN_COUNT) {
      return count;
    }
    count = 0;
    for (int entry = first(region, list); entry != 0; entry = next(region, list, entry)) {
      count++;
    }
    if (count < UNKNOWN_COUNT) {
      region.putShort(list + 4, (short) count);
    }
    return count;
  }

  private static void countChanged(Region region, long list, int by) {
    int count = region.getShort(list + 4) & 0xFFFF;
    if (count != UNKNOWN_COUNT) {
      region.putShort(list + 4, (short) Math.min(count + by, UNKNOWN_COUNT));
    }
  }

  // ---- walking

  /// The first entry, or 0.
  public static int first(Region region, long list) {
    return orNone(region, list, HEADER_BYTES);
  }

  /// The last entry, or 0.
  public static int last(Region region, long list) {
    return previous(region, list, end(region, list));
  }

  /// The place behind the last entry, for [#insert].
  public static int end(Region region, long list) {
    return bytes(region, list) - 1;
  }

  /// The entry after this one, or 0.
  public static int next(Region region, long list, int entry) {
    return orNone(region, list, entry + entryBytes(region, list, entry));
  }

  /// The entry before this one, or before the end, or 0.
  public static int previous(Region region, long list, int entry) {
    if (entry == HEADER_BYTES) {
      return 0;
    }
    int length = 0;
    int shift = 0;
    long at = list + entry;
    int part;
    do {
      part = region.getByte(--at);
      length |= (part & 0x7F) << shift;
      shift += 7;
    } while (part < 0);
    return (int) (at - list) - length;
  }

  static int orNone(Region region, long list, int entry) {
    return (region.getByte(list + entry) & 0xFF) == END ? 0 : entry;
  }

  /// The entry number `index`, counted from 0, or from -1 backwards from the end; 0 where there is
  /// none.
  public static int seek(Region region, long list, long index) {
    int known = region.getShort(list + 4) & 0xFFFF;
    long steps = index;
    if (known != UNKNOWN_COUNT) {
      steps = index < 0 ? index + known : index;
      if (steps < 0 || steps >= known) {
        return 0;
      }
      if (steps > known / 2) {
        steps -= known;
      }
    }
    int entry;
    if (steps >= 0) {
      entry = first(region, list);
      for (; steps > 0 && entry != 0; steps--) {
        entry = next(region, list, entry);
      }
    } else {
      entry = last(region, list);
      for (; steps < -1 && entry != 0; steps++) {
        entry = previous(region, list, entry);
      }
    }
    return entry;
  }

  /// The first entry from `from` on that equals `value`, or 0; after each comparison `skip` entries
  /// are passed over.
  public static int find(Region region, long list, int from, Bytes value, int skip) {
    boolean integer = IntegerText.isInteger(value);
    long number = integer ? IntegerText.parse(value) : 0;
    int entry = from;
    while (entry != 0) {
      if (matches(region, list, entry, value, integer, number)) {
        return entry;
      }
      for (int i = 0; i <= skip && entry != 0; i++) {
        entry = next(region, list, entry);
      }
    }
    return 0;
  }

  /// Whether an entry equals a value, of which the caller has found out whether it is an integer,
  /// and which.
  static boolean matches(
      Region region, long list, int entry, Bytes value, boolean isInteger, long number) {
    return isInteger(region, list, entry)
        ? isInteger && integer(region, list, entry) == number
        : stringBytes(region, list, entry) == value.length()
            && value.matches(region, stringPosition(region, list, entry));
  }

  // ---- reading an entry

  public static boolean isInteger(Region region, long list, int entry) {
    int first = region.getByte(list + entry) & 0xFF;
    return first < STRING_6 || first >= INTEGER_13 && first < STRING_12 || first > STRING_32;
  }

  /// The value of an entry that [#isInteger].
  public static long integer(Region region, long list, int entry) {
    long at = list + entry;
    int first = region.getByte(at) & 0xFF;
    if (first < STRING_6) {
      return first;
    }
    return switch (first) {
      case INTEGER_16 -> region.getShort(at + 1);
      case INTEGER_24 -> region.getInt(at) >> 8;
      case INTEGER_32 -> region.getInt(at + 1);
      case INTEGER_64 -> region.getLong(at + 1);
      default -> (first << 8 | region.getByte(at + 1) & 0xFF) << 19 >> 19;
    };
  }

  /// The length of an entry that is a string.
  public static int stringBytes(Region region, long list, int entry) {
    long at = list + entry;
    int first = region.getByte(at) & 0xFF;
    if (first < INTEGER_13) {
      return first & 0x3F;
    }
    return first == STRING_32
        ? region.getInt(at + 1)
        : (first & 0x0F) << 8 | region.getByte(at + 1) & 0xFF;
  }

  /// Where in the region the bytes of an entry that is a string begin.
  public static long stringPosition(Region region, long list, int entry) {
    int first = region.getByte(list + entry) & 0xFF;
    return list + entry + (first < INTEGER_13 ? 1 : first == STRING_32 ? 5 : 2);
  }

  /// The length of an entry as text: of the string, or of the integer in decimal.
  public static int textBytes(Region region, long list, int entry) {
    return isInteger(region, list, entry)
        ? IntegerText.bytes(integer(region, list, entry))
        : stringBytes(region, list, entry);
  }

  /// Writes an entry as text into an array and returns its length.
  public static int copyText(Region region, long list, int entry, byte[] target, int to) {
    if (isInteger(region, list, entry)) {
      return IntegerText.write(integer(region, list, entry), target, to);
    }
    int length = stringBytes(region, list, entry);
    region.get(stringPosition(region, list, entry), target, to, length);
    return length;
  }

  // ---- changing a list in its own allocation

  public static long append(Region region, long list, Bytes value) {
    return insert(region, list, end(region, list), value);
  }

  public static long append(Region region, long list, long value) {
    return insert(region, list, end(region, list), value);
  }

  public static long prepend(Region region, long list, Bytes value) {
    return insert(region, list, HEADER_BYTES, value);
  }

  public static long prepend(Region region, long list, long value) {
    return insert(region, list, HEADER_BYTES, value);
  }

  /// Inserts before an entry or at the [#end]; the new entry is then at `entry`.
  public static long insert(Region region, long list, int entry, Bytes value) {
    long at = withRoom(region, list, entryBytes(value));
    insertInPlace(region, at, entry, value);
    return at;
  }

  public static long insert(Region region, long list, int entry, long value) {
    long at = withRoom(region, list, entryBytes(value));
    insertInPlace(region, at, entry, value);
    return at;
  }

  public static long replace(Region region, long list, int entry, Bytes value) {
    long at = withRoom(region, list, entryBytes(value) - entryBytes(region, list, entry));
    replaceInPlace(region, at, entry, value);
    return at;
  }

  public static long replace(Region region, long list, int entry, long value) {
    long at = withRoom(region, list, entryBytes(value) - entryBytes(region, list, entry));
    replaceInPlace(region, at, entry, value);
    return at;
  }

  /// Deletes up to `count` entries from `entry` on; what followed them is then at `entry`. Moves
  /// into a smaller allocation where half of this one would be free.
  public static long delete(Region region, long list, int entry, int count) {
    deleteInPlace(region, list, entry, count);
    int bytes = bytes(region, list);
    if (Region.roundUp(bytes) > region.usableBytes(list) / 2) {
      return list;
    }
    try {
      return move(region, list, bytes);
    } catch (OutOfMemory full) {
      return list;
    }
  }

  private static long withRoom(Region region, long list, int growth) {
    int bytes = bytes(region, list);
    long needed = (long) bytes + growth;
    if (needed > LARGEST_BYTES) {
      throw new IllegalArgumentException("listpack of " + needed + " bytes");
    }
    if (needed <= region.usableBytes(list)) {
      return list;
    }
    // What is larger than the size classes grows by an eighth, as they do.
    return move(region, list, Math.max(needed, needed < 16384 ? 0 : bytes + bytes / 8));
  }

  private static long move(Region region, long list, long capacity) {
    long target = region.allocate(capacity, MemoryTag.VALUE);
    region.copy(list, target, bytes(region, list));
    region.free(list, MemoryTag.VALUE);
    return target;
  }

  // ---- changing a list where it stands

  /// The bytes that a value takes as an entry.
  public static int entryBytes(Bytes value) {
    if (IntegerText.isInteger(value)) {
      return entryBytes(IntegerText.parse(value));
    }
    int length = value.length();
    long encoded = length < 64 ? 1L + length : length < 4096 ? 2L + length : 5L + length;
    if (encoded > LARGEST_BYTES) {
      throw new IllegalArgumentException("listpack entry of " + length + " bytes");
    }
    return (int) encoded + backwardBytes((int) encoded);
  }

  public static int entryBytes(long value) {
    return integerBytes(value) + 1;
  }

  private static int integerBytes(long value) {
    if (value >= 0 && value < 128) {
      return 1;
    }
    if (value >= -4096 && value < 4096) {
      return 2;
    }
    if (value == (short) value) {
      return 3;
    }
    if (value == (int) value << 8 >> 8) {
      return 4;
    }
    return value == (int) value ? 5 : 9;
  }

  public static void insertInPlace(Region region, long list, int entry, Bytes value) {
    shift(region, list, entry, entryBytes(value));
    countChanged(region, list, 1);
    write(region, list + entry, value);
  }

  public static void insertInPlace(Region region, long list, int entry, long value) {
    shift(region, list, entry, entryBytes(value));
    countChanged(region, list, 1);
    write(region, list + entry, value);
  }

  public static void replaceInPlace(Region region, long list, int entry, Bytes value) {
    int before = entryBytes(region, list, entry);
    shift(region, list, entry + before, entryBytes(value) - before);
    write(region, list + entry, value);
  }

  public static void replaceInPlace(Region region, long list, int entry, long value) {
    int before = entryBytes(region, list, entry);
    shift(region, list, entry + before, entryBytes(value) - before);
    write(region, list + entry, value);
  }

  public static void deleteInPlace(Region region, long list, int entry, int count) {
    int until = entry;
    int deleted = 0;
    while (deleted < count && orNone(region, list, until) != 0) {
      until += entryBytes(region, list, until);
      deleted++;
    }
    shift(region, list, until, entry - until);
    countChanged(region, list, -deleted);
  }

  /// Prepends where there is room for the [#entryBytes] of the value before the list: nothing
  /// moves but the header. Returns where the list then begins.
  public static long prependBefore(Region region, long list, Bytes value) {
    int growth = entryBytes(value);
    long start = moveHeader(region, list, -growth);
    countChanged(region, start, 1);
    write(region, start + HEADER_BYTES, value);
    return start;
  }

  /// Deletes up to `count` entries from the first on: nothing moves but the header. Returns where
  /// the list then begins.
  public static long deleteFirst(Region region, long list, int count) {
    int until = HEADER_BYTES;
    int deleted = 0;
    while (deleted < count && orNone(region, list, until) != 0) {
      until += entryBytes(region, list, until);
      deleted++;
    }
    long start = moveHeader(region, list, until - HEADER_BYTES);
    countChanged(region, start, -deleted);
    return start;
  }

  private static long moveHeader(Region region, long list, int by) {
    int bytes = bytes(region, list);
    short count = region.getShort(list + 4);
    region.putInt(list + by, bytes - by);
    region.putShort(list + by + 4, count);
    return list + by;
  }

  /// Appends all entries of another list, for which there is room.
  static void appendAllInPlace(Region region, long list, long other) {
    int end = end(region, list);
    int entries = count(region, other);
    int added = bytes(region, other) - HEADER_BYTES;
    region.copy(other + HEADER_BYTES, list + end, added);
    region.putInt(list, end + added);
    countChanged(region, list, entries);
  }

  /// Writes a list of the entries from `entry` on to `target`, where there is room.
  static void copyFrom(Region region, long list, int entry, long target) {
    writeEmpty(region, target);
    int added = bytes(region, list) - entry;
    region.copy(list + entry, target + HEADER_BYTES, added);
    region.putInt(target, HEADER_BYTES + added);
    region.putShort(target + 4, (short) UNKNOWN_COUNT);
    count(region, target);
  }

  /// Moves everything from `from` on by so many bytes, and tells the header.
  private static void shift(Region region, long list, int from, int by) {
    if (by == 0) {
      return;
    }
    int bytes = bytes(region, list);
    region.copy(list + from, list + from + by, bytes - from);
    region.putInt(list, bytes + by);
  }

  /// Writes an entry at `at`, where there is room, and returns its bytes. Who builds a list with
  /// this ends it with [#finish].
  static int write(Region region, long at, Bytes value) {
    if (IntegerText.isInteger(value)) {
      return write(region, at, IntegerText.parse(value));
    }
    int length = value.length();
    int header;
    if (length < 64) {
      region.putByte(at, (byte) (STRING_6 | length));
      header = 1;
    } else if (length < 4096) {
      region.putByte(at, (byte) (STRING_12 | length >> 8));
      region.putByte(at + 1, (byte) length);
      header = 2;
    } else {
      region.putByte(at, (byte) STRING_32);
      region.putInt(at + 1, length);
      header = 5;
    }
    value.copyTo(region, at + header);
    writeBackward(region, at + header + length, header + length);
    return header + length + backwardBytes(header + length);
  }

  static int write(Region region, long at, long value) {
    int bytes = integerBytes(value);
    switch (bytes) {
      case 1 -> region.putByte(at, (byte) value);
      case 2 -> {
        region.putByte(at, (byte) (INTEGER_13 | value >> 8 & 0x1F));
        region.putByte(at + 1, (byte) value);
      }
      case 3 -> {
        region.putByte(at, (byte) INTEGER_16);
        region.putShort(at + 1, (short) value);
      }
      case 4 -> region.putInt(at, (int) value << 8 | INTEGER_24);
      case 5 -> {
        region.putByte(at, (byte) INTEGER_32);
        region.putInt(at + 1, (int) value);
      }
      default -> {
        region.putByte(at, (byte) INTEGER_64);
        region.putLong(at + 1, value);
      }
    }
    writeBackward(region, at + bytes, bytes);
    return bytes + 1;
  }

  /// Puts the end behind entries that were written one after the other, `added` of them, the last
  /// of which ends at `end`.
  static void finish(Region region, long list, int end, int added) {
    region.putByte(list + end, (byte) END);
    region.putInt(list, end + 1);
    countChanged(region, list, added);
  }

  /// Bytes of the length that stands behind `encoded` bytes. The limits of the format are one short
  /// of what seven bits a byte could hold.
  private static int backwardBytes(int encoded) {
    if (encoded <= 127) {
      return 1;
    }
    if (encoded < 16383) {
      return 2;
    }
    if (encoded < 2097151) {
      return 3;
    }
    return encoded < 268435455 ? 4 : 5;
  }

  private static void writeBackward(Region region, long at, int encoded) {
    for (int left = backwardBytes(encoded) - 1, i = 0; left >= 0; left--, i++) {
      region.putByte(at + i, backwardByte(encoded, left, i));
    }
  }

  private static byte backwardByte(int encoded, int left, int index) {
    return (byte) (encoded >>> 7 * left & 0x7F | (index == 0 ? 0 : 0x80));
  }

  /// The bytes that an entry takes.
  public static int entryBytes(Region region, long list, int entry) {
    int encoded = (int) encodedBytes(region, list + entry);
    return encoded + backwardBytes(encoded);
  }

  // ---- checks

  /// Bytes of an entry's encoding and data, or INVALID; reads no more than [#headerBytes].
  private static long encodedBytes(Region region, long at) {
    int first = region.getByte(at) & 0xFF;
    if (first < STRING_6) {
      return 1;
    }
    if (first < INTEGER_13) {
      return 1 + (first & 0x3F);
    }
    if (first < STRING_12) {
      return 2;
    }
    if (first < STRING_32) {
      return 2 + ((first & 0x0F) << 8 | region.getByte(at + 1) & 0xFF);
    }
    return switch (first) {
      case STRING_32 -> 5 + (region.getInt(at + 1) & 0xFFFF_FFFFL);
      case INTEGER_16 -> 3;
      case INTEGER_24 -> 4;
      case INTEGER_32 -> 5;
      case INTEGER_64 -> 9;
      default -> INVALID;
    };
  }

  /// Bytes of an entry that tell how long it is.
  private static int headerBytes(int first) {
    return first < STRING_12 ? 1 : first < STRING_32 ? 2 : first == STRING_32 ? 5 : 1;
  }

  /// Whether `bytes` bytes from wherever they came are a list: the header tells their number and
  /// that of the entries, each entry lies inside and has its own length behind it, and the end mark
  /// is where it should be. Reads nothing outside of them.
  public static boolean validate(Region region, long list, long bytes) {
    if (bytes < EMPTY_BYTES
        || bytes > LARGEST_BYTES
        || region.getInt(list) != bytes
        || (region.getByte(list + bytes - 1) & 0xFF) != END) {
      return false;
    }
    long at = list + HEADER_BYTES;
    long end = list + bytes - 1;
    int entries = 0;
    while (at < end) {
      long size = validEntryBytes(region, at, end);
      if (size == INVALID) {
        return false;
      }
      at += size;
      entries++;
    }
    int count = region.getShort(list + 4) & 0xFFFF;
    return count == entries || count == UNKNOWN_COUNT;
  }

  private static long validEntryBytes(Region region, long at, long end) {
    if (headerBytes(region.getByte(at) & 0xFF) > end - at) {
      return INVALID;
    }
    long encoded = encodedBytes(region, at);
    if (encoded == INVALID || encoded >= end - at) {
      return INVALID;
    }
    int backward = backwardBytes((int) encoded);
    if (encoded + backward > end - at) {
      return INVALID;
    }
    for (int i = 0; i < backward; i++) {
      if (region.getByte(at + encoded + i) != backwardByte((int) encoded, backward - 1 - i, i)) {
        return INVALID;
      }
    }
    return encoded + backward;
  }

  /// Throws [AssertionError] where a list is not as [#validate] wants it, or larger than its
  /// allocation.
  public static void verify(Region region, long list) {
    int bytes = bytes(region, list);
    if (bytes > region.usableBytes(list) || !validate(region, list, bytes)) {
      throw new AssertionError("listpack at " + list);
    }
  }
}
