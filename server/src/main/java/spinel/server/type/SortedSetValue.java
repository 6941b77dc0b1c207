// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.HashTable;
import spinel.structure.Listpack;
import spinel.structure.Record;

/// Sorted sets as values: how they stand in records. What is done with their members, a [SortedSet]
/// does.
///
/// | encoding | the record's value bytes |
/// |---|---|
/// | listpack | a [Packed] listpack of pairs, member and score, in their order |
/// | large, which shows itself as skiplist | a reference to the root of [ScoredElements] |
public final class SortedSetValue {
  /// The type's number in records and snapshots.
  public static final int TYPE = 3;

  static final int LISTPACK = 0;
  static final int LARGE = 1;
  static final int REFERENCE_BYTES = 4;

  private SortedSetValue() {}

  static boolean isLarge(Region region, long record) {
    return Record.encoding(region, record) == LARGE;
  }

  static long root(Region region, long record) {
    return Region.toOffset(region.getInt(Record.valueOffset(region, record)));
  }

  /// The number of members.
  public static long size(Region region, long record) {
    return isLarge(region, record)
        ? ScoredElements.size(region, root(region, record))
        : Listpack.count(region, Packed.offset(region, record)) / 2;
  }

  /// A new record of an empty set, in the compact encoding or in the large one. Its expiry, where
  /// it has one, is for the caller to set.
  public static long create(Region region, Bytes key, boolean isLarge, boolean expires) {
    if (!isLarge) {
      long record = Packed.create(region, key, TYPE, Listpack.EMPTY_BYTES, expires);
      Listpack.writeEmpty(region, Packed.offset(region, record));
      return record;
    }
    return create(region, key, new ScoredElements().create(region, 0).root(), expires);
  }

  /// A new record of a large set with that root; if there is no room, the set is freed.
  static long create(Region region, Bytes key, long root, boolean expires) {
    try {
      long record = Record.create(region, key, TYPE | LARGE << 4, REFERENCE_BYTES, expires);
      region.putInt(Record.valueOffset(region, record), Region.toReference(root));
      return record;
    } catch (RuntimeException full) {
      ScoredElements.freeSome(region, root, Integer.MAX_VALUE);
      throw full;
    }
  }

  // ---- data from elsewhere

  /// A new record of the set that a listpack is, which the caller has yet to ask [#isValid]. Its
  /// expiry, where it has one, is for the caller to set.
  public static long createFrom(Region region, Bytes key, Bytes listpack, boolean expires) {
    long record = Packed.create(region, key, TYPE, listpack.length(), expires);
    listpack.copyTo(region, Packed.offset(region, record));
    return record;
  }

  /// Where the listpack of a compact set stands, or 0 where the set is large.
  public static long listpackOffset(Region region, long record) {
    return isLarge(region, record) ? 0 : Packed.offset(region, record);
  }

  /// Whether bytes from wherever they came are a listpack of members with their scores, each member
  /// once, in order.
  public static boolean isValid(Region region, long list, long bytes) {
    if (!Listpack.validate(region, list, bytes)) {
      return false;
    }
    Set<Bytes> members = new HashSet<>();
    double scoreBefore = Double.NEGATIVE_INFINITY;
    byte[] nameBefore = {};
    int entry = Listpack.first(region, list);
    while (entry != 0) {
      byte[] name = text(region, list, entry);
      int score = Listpack.next(region, list, entry);
      if (score == 0 || !members.add(Bytes.of(name))) {
        return false;
      }
      byte[] scoreText = text(region, list, score);
      double value =
          scoreText.length > Score.LONGEST ? Double.NaN : Score.parse(Bytes.of(scoreText));
      if (Double.isNaN(value)
          || value < scoreBefore
          || value == scoreBefore
              && members.size() > 1
              && Arrays.compareUnsigned(nameBefore, name) >= 0) {
        return false;
      }
      scoreBefore = value;
      nameBefore = name;
      entry = Listpack.next(region, list, score);
    }
    return true;
  }

  private static byte[] text(Region region, long list, int entry) {
    byte[] text = new byte[Listpack.textBytes(region, list, entry)];
    Listpack.copyText(region, list, entry, text, 0);
    return text;
  }

  // ---- what all types have

  static String encodingName(Region region, long record) {
    return isLarge(region, record) ? "skiplist" : "listpack";
  }

  /// The table of a large set's elements, or null.
  static HashTable table(Region region, long record) {
    return isLarge(region, record) ? HashTable.ofElements(region).open(root(region, record)) : null;
  }

  static long parts(Region region, long record) {
    return isLarge(region, record) ? size(region, record) : 1;
  }

  static long partBytes(Region region, long record) {
    return isLarge(region, record)
        ? ScoredElements.bytes(region, root(region, record))
        : Packed.partBytes(region, record);
  }

  static void copyParts(Region source, long record, Region target, long copy) {
    if (isLarge(source, record)) {
      long root = ScoredElements.copy(source, root(source, record), target);
      target.putInt(Record.valueOffset(target, copy), Region.toReference(root));
    } else {
      Packed.copyParts(source, record, target, copy);
    }
  }

  static boolean freeParts(Region region, long record, int budget) {
    if (isLarge(region, record)) {
      return ScoredElements.freeSome(region, root(region, record), budget);
    }
    Packed.freeParts(region, record);
    return true;
  }
}
