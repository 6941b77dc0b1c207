// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.Listpack;
import spinel.structure.Record;

/// Small hashes: a [Listpack] in a [Packed] value.
///
/// ```
///   listpack     | name | value | name | value | ...
///
///   listpackex   timer    | name | value | expiry | name | value | expiry | ...
///                4 bytes
/// ```
///
/// A listpackex is what a listpack becomes when a field first gets a time to live; it stays one.
/// Its fields are in the order of their expiry, a Unix time in milliseconds; those that stay have
/// an expiry of 0 and come last.
///
/// Costs: everything is a linear walk over at most some kilobytes; every change moves what stands
/// behind it. A field takes its bytes and two to four more.
final class SmallHash {
  private static final int TIMER_BYTES = 4;

  private SmallHash() {}

  // ---- whole hashes

  static long create(Region region, Bytes key, boolean expires) {
    int type = HashValue.TYPE | HashValue.LISTPACK << 4;
    long record = Packed.create(region, key, type, Listpack.EMPTY_BYTES, expires);
    Listpack.writeEmpty(region, Packed.offset(region, record));
    return record;
  }

  private static boolean hasExpiries(Region region, long record) {
    return Record.encoding(region, record) == HashValue.LISTPACK_EX;
  }

  /// The entries of a field.
  private static int width(Region region, long record) {
    return hasExpiries(region, record) ? 3 : 2;
  }

  private static int headBytes(Region region, long record) {
    return hasExpiries(region, record) ? TIMER_BYTES : 0;
  }

  /// Where the listpack is; valid until the record or its value is changed.
  static long list(Region region, long record) {
    return Packed.offset(region, record) + headBytes(region, record);
  }

  static long size(Region region, long record) {
    return Listpack.count(region, list(region, record)) / width(region, record);
  }

  static long partBytes(Region region, long record) {
    return Packed.partBytes(region, record);
  }

  static void copyParts(Dictionary source, long record, Dictionary target, long copy) {
    Packed.copyParts(source.region(), record, target.region(), copy);
  }

  static void freeParts(Dictionary dictionary, long record) {
    Packed.freeParts(dictionary.region(), record);
  }

  // ---- room

  static long entryBytes(Bytes text) {
    return Listpack.entryBytes(text);
  }

  /// Whether the listpack may have so many bytes more.
  static boolean canGrow(Region region, long record, long bytes) {
    return Listpack.bytes(region, list(region, record)) + bytes <= Listpack.LARGEST_BYTES;
  }

  /// Makes room for so many bytes more; returns the record.
  static long withRoom(Dictionary dictionary, long record, int bytes) {
    Region region = dictionary.region();
    int needed = headBytes(region, record) + Listpack.bytes(region, list(region, record)) + bytes;
    return needed <= Packed.length(region, record)
        ? record
        : Packed.resize(dictionary, record, needed);
  }

  /// Takes back the room that the listpack does not fill; returns the record. If moving into
  /// something smaller takes memory that is not there, all stays as it is.
  static long trim(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    int filled = headBytes(region, record) + Listpack.bytes(region, list(region, record));
    if (filled == Packed.length(region, record)) {
      return record;
    }
    try {
      return Packed.resize(dictionary, record, filled);
    } catch (OutOfMemory full) {
      return record;
    }
  }

  // ---- fields

  private static int findEntry(Region region, long record, long list, Bytes name) {
    int first = Listpack.first(region, list);
    return Listpack.find(region, list, first, name, width(region, record) - 1);
  }

  static boolean find(Region region, long record, Bytes name, HashField field) {
    long list = list(region, record);
    int entry = findEntry(region, record, list, name);
    if (entry != 0) {
      read(region, record, list, entry, field);
    }
    return entry != 0;
  }

  /// Turns a view to the field whose name is at `entry`; returns the entry of the next one, or 0.
  private static int read(Region region, long record, long list, int entry, HashField field) {
    field.name.setEntry(region, list, entry);
    int value = Listpack.next(region, list, entry);
    field.value.setEntry(region, list, value);
    field.expiry = HashField.NO_EXPIRY;
    if (!hasExpiries(region, record)) {
      return Listpack.next(region, list, value);
    }
    int expiry = Listpack.next(region, list, value);
    long millis = Listpack.integer(region, list, expiry);
    field.expiry = millis == 0 ? HashField.NO_EXPIRY : millis;
    return Listpack.next(region, list, expiry);
  }

  static long set(
      Dictionary dictionary, long record, Bytes name, Bytes value, boolean keepsExpiry) {
    Region region = dictionary.region();
    long list = list(region, record);
    int entry = findEntry(region, record, list, name);
    int valueBytes = Listpack.entryBytes(value);
    if (entry == 0) {
      long grown = withRoom(dictionary, record, Listpack.entryBytes(name) + valueBytes);
      list = list(region, grown);
      Listpack.insertInPlace(region, list, Listpack.end(region, list), name);
      Listpack.insertInPlace(region, list, Listpack.end(region, list), value);
      return grown;
    }
    int at = Listpack.next(region, list, entry);
    int growth = valueBytes - Listpack.entryBytes(region, list, at);
    long changed = growth > 0 ? withRoom(dictionary, record, growth) : record;
    Listpack.replaceInPlace(region, list(region, changed), at, value);
    return growth < 0 ? trim(dictionary, changed) : changed;
  }

  static long set(Dictionary dictionary, long record, Bytes name, long number) {
    Region region = dictionary.region();
    long list = list(region, record);
    int entry = findEntry(region, record, list, name);
    int valueBytes = Listpack.entryBytes(number);
    if (entry == 0) {
      long grown = withRoom(dictionary, record, Listpack.entryBytes(name) + valueBytes);
      list = list(region, grown);
      Listpack.insertInPlace(region, list, Listpack.end(region, list), name);
      Listpack.insertInPlace(region, list, Listpack.end(region, list), number);
      return grown;
    }
    int at = Listpack.next(region, list, entry);
    int growth = valueBytes - Listpack.entryBytes(region, list, at);
    long changed = growth > 0 ? withRoom(dictionary, record, growth) : record;
    Listpack.replaceInPlace(region, list(region, changed), at, number);
    return growth < 0 ? trim(dictionary, changed) : changed;
  }

  static long delete(Dictionary dictionary, long record, Bytes name) {
    Region region = dictionary.region();
    long list = list(region, record);
    int entry = findEntry(region, record, list, name);
    if (entry == 0) {
      return record;
    }
    Listpack.deleteInPlace(region, list, entry, width(region, record));
    return trim(dictionary, record);
  }

  // ---- many fields

  static void forEach(Region region, long record, HashField field, HashValue.Visitor visitor) {
    long list = list(region, record);
    for (int entry = Listpack.first(region, list); entry != 0; ) {
      entry = read(region, record, list, entry, field);
      visitor.visit(field);
    }
  }

  static void random(Region region, long record, RandomGenerator random, HashField field) {
    long list = list(region, record);
    int width = width(region, record);
    int index = random.nextInt(Listpack.count(region, list) / width);
    read(region, record, list, Listpack.seek(region, list, (long) index * width), field);
  }

  /// Goes through the fields and takes each with the chance that makes every choice of `count`
  /// equally likely.
  static void sample(
      Region region,
      long record,
      int count,
      RandomGenerator random,
      HashField field,
      HashValue.Visitor visitor) {
    long list = list(region, record);
    int left = Listpack.count(region, list) / width(region, record);
    int wanted = count;
    int entry = Listpack.first(region, list);
    while (wanted > 0 && entry != 0) {
      entry = read(region, record, list, entry, field);
      if (random.nextInt(left--) < wanted) {
        wanted--;
        visitor.visit(field);
      }
    }
  }

  // ---- into a large hash

  /// Makes a small hash a large one; returns the record.
  static long enlarge(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    long root = LargeHash.createRoot(region);
    long enlarged;
    try {
      HashField field = new HashField();
      long list = list(region, record);
      for (int entry = Listpack.first(region, list); entry != 0; ) {
        entry = read(region, record, list, entry, field);
        LargeHash.add(dictionary, root, field.name.bytes(), field.value.bytes());
      }
      int type = HashValue.TYPE | HashValue.TABLE << 4;
      enlarged = Packed.exchange(dictionary, record, type, root);
    } catch (RuntimeException full) {
      LargeHash.freeRoot(dictionary, root);
      throw full;
    }
    return enlarged;
  }
}
