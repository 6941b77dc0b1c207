// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.ListCursor;
import spinel.structure.Listpack;
import spinel.structure.Quicklist;
import spinel.structure.Record;

/// Lists: how they stand in records, and the operations on them.
///
/// | encoding | the record's value bytes |
/// |---|---|
/// | listpack | one [Listpack], as [Packed] keeps it |
/// | quicklist | a reference to the root of a [Quicklist] |
///
/// A listpack that would outgrow a node of a quicklist becomes one (`list-max-listpack-size`); a
/// quicklist that has shrunk to one node which is at most half full becomes a listpack.
///
/// Growing takes two steps: [#prepare] (or [#create]) makes room, and returns where the record then
/// is; [#put] adds the elements. Shrinking takes two as well: removing leaves the record where it
/// is, [#shrunk] gives back what is no longer needed, and is not for lists that have become empty,
/// which are the caller's to delete.
public final class ListValue {
  /// The type's number in records and snapshots.
  public static final int TYPE = 1;

  static final int LISTPACK = 0;
  static final int QUICKLIST = 1;

  private static final int REFERENCE_BYTES = 4;

  private ListValue() {}

  // ---- the value as a whole

  static String encodingName(Region region, long record) {
    return isLong(region, record) ? "quicklist" : "listpack";
  }

  /// Whether the list is a quicklist.
  public static boolean isLong(Region region, long record) {
    return Record.encoding(region, record) == QUICKLIST;
  }

  /// Where the listpack of a list that is not [#isLong] stands, or the root of one that is.
  public static long position(Region region, long record) {
    return isLong(region, record) ? root(region, record) : Packed.offset(region, record);
  }

  private static long root(Region region, long record) {
    return Region.toOffset(region.getInt(Record.valueOffset(region, record)));
  }

  private static Quicklist quicklist(Dictionary dictionary, long record) {
    return open(dictionary, root(dictionary.region(), record));
  }

  /// The quicklist with that root, to be changed.
  public static Quicklist open(Dictionary dictionary, long root) {
    return dictionary
        .quicklist()
        .open(root)
        .setPackedThreshold(dictionary.thresholds().listPackedThreshold);
  }

  static long parts(Region region, long record) {
    return isLong(region, record) ? Quicklist.nodeCount(region, root(region, record)) : 1;
  }

  static long partBytes(Region region, long record) {
    return isLong(region, record)
        ? Quicklist.bytes(region, root(region, record))
        : Packed.partBytes(region, record);
  }

  static void copyParts(Region source, long record, Region target, long copy) {
    if (isLong(source, record)) {
      long root = Quicklist.copy(source, root(source, record), target);
      target.putInt(Record.valueOffset(target, copy), Region.toReference(root));
    } else {
      Packed.copyParts(source, record, target, copy);
    }
  }

  static boolean freeParts(Region region, long record, int budget) {
    if (isLong(region, record)) {
      return Quicklist.freeSome(region, root(region, record), budget);
    }
    Packed.freeParts(region, record);
    return true;
  }

  // ---- reading

  /// The number of elements.
  public static long length(Region region, long record) {
    return isLong(region, record)
        ? Quicklist.count(region, root(region, record))
        : Listpack.count(region, Packed.offset(region, record));
  }

  /// A cursor over the list, yet at no element; to be closed.
  public static ListCursor read(Dictionary dictionary, long record) {
    return read(dictionary.region(), record, dictionary.listCursor());
  }

  /// Turns a cursor to a list.
  public static ListCursor read(Region region, long record, ListCursor cursor) {
    return isLong(region, record)
        ? cursor.openQuicklist(root(region, record))
        : cursor.openListpack(Packed.offset(region, record));
  }

  // ---- growing

  /// Whether a listpack of so many bytes and elements is too large to stand for itself.
  private static boolean exceeds(Thresholds thresholds, long bytes, long count) {
    long fill = thresholds.listMaxListpackSize;
    return bytes > Quicklist.limit(fill) || fill >= 0 && count > Math.max(1, fill);
  }

  /// A new empty list with room for elements of so many bytes, as text and as entries of a
  /// listpack; it is not in the dictionary.
  public static long create(
      Dictionary dictionary, Bytes key, long textBytes, long entryBytes, long count) {
    Region region = dictionary.region();
    Thresholds thresholds = dictionary.thresholds();
    if (exceeds(thresholds, Listpack.EMPTY_BYTES + textBytes, count)
        || Listpack.EMPTY_BYTES + entryBytes > Quicklist.LARGEST_LIMIT) {
      return createLong(region, key, newRoot(dictionary), false);
    }
    int length = (int) (Listpack.EMPTY_BYTES + entryBytes);
    long record = Packed.create(region, key, TYPE | LISTPACK << 4, length, false);
    Listpack.writeEmpty(region, Packed.offset(region, record));
    return record;
  }

  /// The root of a new quicklist for a value of this dictionary.
  public static long newRoot(Dictionary dictionary) {
    Thresholds thresholds = dictionary.thresholds();
    return Quicklist.create(
        dictionary.region(), thresholds.listMaxListpackSize, thresholds.listCompressDepth);
  }

  /// A record for a quicklist, which is freed where there is no memory for the record.
  private static long createLong(Region region, Bytes key, long root, boolean expires) {
    try {
      long record = Record.create(region, key, TYPE | QUICKLIST << 4, REFERENCE_BYTES, expires);
      region.putInt(Record.valueOffset(region, record), Region.toReference(root));
      return record;
    } catch (OutOfMemory full) {
      Quicklist.freeSome(region, root, Integer.MAX_VALUE);
      throw full;
    }
  }

  /// A new record for a quicklist with elements: as a listpack, if it fits into one. The quicklist
  /// is taken over, or where there is no memory, freed.
  public static long adopt(Dictionary dictionary, Bytes key, long root, boolean expires) {
    Region region = dictionary.region();
    long list = Quicklist.soleListpack(region, root);
    if (list == 0 || !isShort(dictionary.thresholds(), region, list, 1)) {
      return createLong(region, key, root, expires);
    }
    try {
      int bytes = Listpack.bytes(region, list);
      long record = Packed.create(region, key, TYPE | LISTPACK << 4, bytes, expires);
      region.copy(list, Packed.offset(region, record), bytes);
      return record;
    } finally {
      Quicklist.freeSome(region, root, Integer.MAX_VALUE);
    }
  }

  /// Makes room for elements of so many bytes, as text and as entries of a listpack. Returns the
  /// record, which may have moved.
  public static long prepare(
      Dictionary dictionary, long record, long textBytes, long entryBytes, long count) {
    Region region = dictionary.region();
    if (isLong(region, record)) {
      return record;
    }
    long list = Packed.offset(region, record);
    int bytes = Listpack.bytes(region, list);
    return exceeds(dictionary.thresholds(), bytes + textBytes, Listpack.count(region, list) + count)
            || bytes + entryBytes > Quicklist.LARGEST_LIMIT
        ? lengthened(dictionary, record)
        : Packed.resize(dictionary, record, (int) (bytes + entryBytes));
  }

  /// Adds an element at an end, for which room was made.
  public static void put(Dictionary dictionary, long record, Bytes value, boolean inFront) {
    Region region = dictionary.region();
    if (isLong(region, record)) {
      quicklist(dictionary, record).push(value, inFront);
    } else {
      long list = Packed.offset(region, record);
      int at = inFront ? Listpack.FRONT : Listpack.end(region, list);
      Listpack.insertInPlace(region, list, at, value);
    }
  }

  /// Adds one element at an end. Returns the record, which may have moved.
  public static long push(Dictionary dictionary, long record, Bytes value, boolean inFront) {
    int entryBytes = isLong(dictionary.region(), record) ? 0 : entryBytes(value);
    long prepared = prepare(dictionary, record, value.length(), entryBytes, 1);
    put(dictionary, prepared, value, inFront);
    return prepared;
  }

  /// The bytes that a value takes in a listpack; as many as it has where it is too large for one.
  public static int entryBytes(Bytes value) {
    return value.length() < Quicklist.LARGEST_LIMIT ? Listpack.entryBytes(value) : value.length();
  }

  /// Turns a listpack into a quicklist. Returns the record, which may have moved.
  private static long lengthened(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    long list = Packed.offset(region, record);
    long root = newRoot(dictionary);
    try {
      if (Listpack.count(region, list) > 0) {
        open(dictionary, root).appendListpack(list);
      }
      return Packed.exchange(dictionary, record, TYPE | QUICKLIST << 4, root);
    } catch (OutOfMemory full) {
      Quicklist.freeSome(region, root, Integer.MAX_VALUE);
      throw full;
    }
  }

  // ---- in the middle

  /// Inserts an element beside the one number `index`, which a cursor is at. Returns the record,
  /// which may have moved.
  public static long insert(
      Dictionary dictionary, long record, long index, Bytes value, boolean behind) {
    Region region = dictionary.region();
    long prepared = prepare(dictionary, record, value.length(), entryBytes(value), 1);
    ListCursor cursor = read(dictionary, prepared);
    cursor.toIndex(index);
    if (isLong(region, prepared)) {
      quicklist(dictionary, prepared).insert(cursor, value, behind);
    } else {
      long list = Packed.offset(region, prepared);
      int at = cursor.entry();
      if (behind) {
        at = cursor.next() ? cursor.entry() : Listpack.end(region, list);
      }
      Listpack.insertInPlace(region, list, at, value);
    }
    return prepared;
  }

  /// Puts an element in the place of the one number `index`, which exists. Returns the record,
  /// which may have moved.
  public static long replace(Dictionary dictionary, long record, long index, Bytes value) {
    Region region = dictionary.region();
    long grown = growsTooLarge(dictionary, record, value) ? lengthened(dictionary, record) : record;
    ListCursor cursor = read(dictionary, grown);
    cursor.toIndex(index);
    if (isLong(region, grown)) {
      quicklist(dictionary, grown).replace(cursor, value);
      return shrunk(dictionary, grown);
    }
    int entry = cursor.entry();
    long list = Packed.offset(region, grown);
    int growth = Listpack.entryBytes(value) - Listpack.entryBytes(region, list, entry);
    if (growth > 0) {
      grown = Packed.resize(dictionary, grown, Listpack.bytes(region, list) + growth);
    }
    Listpack.replaceInPlace(region, Packed.offset(region, grown), entry, value);
    return growth < 0 ? shrunk(dictionary, grown) : grown;
  }

  private static boolean growsTooLarge(Dictionary dictionary, long record, Bytes value) {
    Region region = dictionary.region();
    if (isLong(region, record)) {
      return false;
    }
    long list = Packed.offset(region, record);
    return exceeds(
        dictionary.thresholds(),
        (long) Listpack.bytes(region, list) + value.length(),
        Listpack.count(region, list) + 1L);
  }

  // ---- shrinking

  /// Removes the element at an end.
  public static void removeEnd(Dictionary dictionary, long record, boolean first) {
    Region region = dictionary.region();
    if (isLong(region, record)) {
      quicklist(dictionary, record).removeEnd(first);
    } else {
      long list = Packed.offset(region, record);
      int entry = first ? Listpack.FRONT : Listpack.last(region, list);
      Listpack.deleteInPlace(region, list, entry, 1);
    }
  }

  /// Removes `count` elements, which exist, from the one number `index` on.
  public static void removeRange(Dictionary dictionary, long record, long index, long count) {
    Region region = dictionary.region();
    if (isLong(region, record)) {
      quicklist(dictionary, record).removeRange(index, count);
    } else if (count > 0) {
      long list = Packed.offset(region, record);
      Listpack.deleteInPlace(region, list, Listpack.seek(region, list, index), (int) count);
    }
  }

  /// Removes `count` elements at an end.
  public static void removeEnd(Dictionary dictionary, long record, boolean first, long count) {
    long index = first ? 0 : length(dictionary.region(), record) - count;
    removeRange(dictionary, record, index, count);
  }

  /// Removes all but `count` elements, which exist, from the one number `index` on.
  public static void trim(Dictionary dictionary, long record, long index, long count) {
    Region region = dictionary.region();
    if (isLong(region, record) && count > 0) {
      quicklist(dictionary, record).prepareRange(index, count);
    }
    long end = index + count;
    removeRange(dictionary, record, end, length(region, record) - end);
    removeRange(dictionary, record, 0, index);
  }

  /// Removes the first `most` elements that equal a value, or the last; returns how many these
  /// were.
  public static long removeEqual(
      Dictionary dictionary, long record, Bytes value, long most, boolean fromLast) {
    Region region = dictionary.region();
    if (isLong(region, record)) {
      return quicklist(dictionary, record).removeEqual(value, most, fromLast);
    }
    long removed = 0;
    ListCursor cursor = read(dictionary, record);
    cursor.seek(value);
    boolean more = fromLast ? cursor.toLast() : cursor.toFirst();
    while (more && removed < most) {
      if (cursor.isSought()) {
        removed++;
        more = cursor.removeFromListpack(fromLast);
      } else {
        more = fromLast ? cursor.previous() : cursor.next();
      }
    }
    return removed;
  }

  /// Gives back what a list that is not empty no longer needs. Returns the record, which may have
  /// moved.
  public static long shrunk(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    try {
      return isLong(region, record)
          ? shortened(dictionary, record)
          : Packed.resize(
              dictionary, record, Listpack.bytes(region, Packed.offset(region, record)));
    } catch (OutOfMemory full) {
      // No memory for the smaller copy: the list stays as it is.
      return record;
    }
  }

  /// Turns a quicklist into a listpack where it is small enough.
  private static long shortened(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    long root = root(region, record);
    if (Quicklist.nodeCount(region, root) > 1) {
      return record;
    }
    long list = Quicklist.soleListpack(region, root);
    if (list == 0 || !isShort(dictionary.thresholds(), region, list, 2)) {
      return record;
    }
    int bytes = Listpack.bytes(region, list);
    long moved = Packed.resize(dictionary, record, bytes);
    Record.setTypeAndEncoding(region, moved, TYPE | LISTPACK << 4);
    region.copy(list, Packed.offset(region, moved), bytes);
    Quicklist.freeSome(region, root, Integer.MAX_VALUE);
    return moved;
  }

  /// Whether a listpack is so small that `times` as much may be one.
  private static boolean isShort(Thresholds thresholds, Region region, long list, int times) {
    long fill = thresholds.listMaxListpackSize;
    return fill < 0
        ? Listpack.bytes(region, list) <= Quicklist.limit(fill) / times
        : Listpack.count(region, list) <= Math.max(1, fill) / times;
  }
}
