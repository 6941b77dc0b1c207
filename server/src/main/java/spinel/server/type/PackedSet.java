// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Thresholds;
import spinel.structure.IntSet;
import spinel.structure.Listpack;

/// The two encodings of sets that are one run of bytes, an [IntSet] or a [Listpack], by the number
/// of the encoding and the place of the bytes: changed in place, where the caller has made room.
final class PackedSet {
  /// Longer members are in no listpack, whatever the thresholds say.
  private static final int LONGEST = Listpack.LARGEST_BYTES / 4;

  private PackedSet() {}

  static void writeEmpty(Region region, int encoding, long packed) {
    if (encoding == SetValue.INTSET) {
      IntSet.writeEmpty(region, packed);
    } else {
      Listpack.writeEmpty(region, packed);
    }
  }

  static int count(Region region, int encoding, long packed) {
    return encoding == SetValue.INTSET
        ? IntSet.count(region, packed)
        : Listpack.count(region, packed);
  }

  static int bytes(Region region, int encoding, long packed) {
    return encoding == SetValue.INTSET
        ? IntSet.bytes(region, packed)
        : Listpack.bytes(region, packed);
  }

  static boolean contains(Region region, int encoding, long packed, Bytes member) {
    if (encoding == SetValue.INTSET) {
      return Decimal.isLong(member) && IntSet.contains(region, packed, Decimal.toLong(member));
    }
    return Listpack.find(region, packed, Listpack.first(region, packed), member, 0) != 0;
  }

  /// The bytes of the set once a member is in it that is not yet.
  static int bytesWith(Region region, int encoding, long packed, Bytes member) {
    return encoding == SetValue.INTSET
        ? IntSet.bytesWith(region, packed, Decimal.toLong(member))
        : Listpack.bytes(region, packed) + Listpack.entryBytes(member);
  }

  /// Adds a member that is not in the set.
  static void append(Region region, int encoding, long packed, Bytes member) {
    if (encoding == SetValue.INTSET) {
      IntSet.insertInPlace(region, packed, Decimal.toLong(member));
    } else {
      Listpack.insertInPlace(region, packed, Listpack.end(region, packed), member);
    }
  }

  /// Takes a member out; whether it was there.
  static boolean remove(Region region, int encoding, long packed, Bytes member) {
    if (encoding == SetValue.INTSET) {
      int index =
          Decimal.isLong(member) ? IntSet.search(region, packed, Decimal.toLong(member)) : -1;
      if (index >= 0) {
        IntSet.deleteInPlace(region, packed, index);
      }
      return index >= 0;
    }
    int entry = Listpack.find(region, packed, Listpack.first(region, packed), member, 0);
    if (entry != 0) {
      Listpack.deleteInPlace(region, packed, entry, 1);
    }
    return entry != 0;
  }

  /// Takes out the member at a position.
  static void removeAt(Region region, int encoding, long packed, long position) {
    if (encoding == SetValue.INTSET) {
      IntSet.deleteInPlace(region, packed, IntSet.search(region, packed, position));
    } else {
      Listpack.deleteInPlace(region, packed, (int) position, 1);
    }
  }

  /// The encoding that a set has once a member is in it that is not yet: the same for as long as
  /// the thresholds allow it.
  static int encodingWith(
      Region region, Thresholds thresholds, int encoding, long packed, Bytes member) {
    int count = count(region, encoding, packed);
    if (encoding == SetValue.INTSET && Decimal.isLong(member)) {
      long most = Math.min(thresholds.setMaxIntsetEntries, IntSet.MOST);
      return count < most ? SetValue.INTSET : SetValue.HASHTABLE;
    }
    boolean fits =
        count < thresholds.setMaxListpackEntries
            && member.length() <= thresholds.setMaxListpackValue
            && isShort(member);
    if (fits && encoding == SetValue.INTSET) {
      fits = longestText(region, packed, count) <= thresholds.setMaxListpackValue;
    } else if (fits) {
      fits = Listpack.bytes(region, packed) < Listpack.LARGEST_BYTES / 2;
    }
    return fits ? SetValue.LISTPACK : SetValue.HASHTABLE;
  }

  static boolean isShort(Bytes member) {
    return member.length() <= LONGEST;
  }

  /// The length of the longest text of an integer: it is at one of the ends.
  private static int longestText(Region region, long packed, int count) {
    return count == 0
        ? 0
        : Math.max(
            Decimal.length(IntSet.get(region, packed, 0)),
            Decimal.length(IntSet.get(region, packed, count - 1)));
  }
}
