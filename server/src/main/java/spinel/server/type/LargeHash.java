// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.DrawnInts;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.Ints;
import spinel.structure.KeyedHash;
import spinel.structure.PausePoint;
import spinel.structure.Record;

/// Large hashes: a [HashTable] of [FieldElement]s.
///
/// ```
///   record's value   | root: 4 bytes |
///
///   root     0          4        8                16                       64
///            +----------+--------+----------------+------------------------+
///            | fields   | record | bytes of all   | state of the table     |
///            | that end |        | fields         |                        |
///            +----------+--------+----------------+------------------------+
/// ```
///
/// The root never moves while the hash lives. It counts the bytes of the fields so that MEMORY
/// USAGE need not visit them, and the fields with a time to live. Each of these stands for itself
/// in the dictionary's index of parts and has the root as its owner; the root is the value's anchor
/// and knows the record, as long as there are such fields.
///
/// Costs: two cache misses a lookup; a field takes its bytes and three more, rounded up to 8, and
/// its share of the table, 6.4 to 12.8 bytes.
final class LargeHash {
  private static final int FIELD_BYTES = 8;
  /// Where the state of the table stands in the root.
  static final int TABLE = 16;
  private static final int ROOT_BYTES = TABLE + HashTable.STATE_BYTES;

  /// Samples of over a third of the fields are drawn from a list of all of them.
  private static final int DENSE = 3;

  private LargeHash() {}

  // ---- whole hashes

  /// A new root, of a hash without fields.
  static long createRoot(Region region) {
    return createRoot(region, 0);
  }

  /// As [#createRoot(Region)], with room for so many fields.
  private static long createRoot(Region region, long expected) {
    long root = region.allocate(ROOT_BYTES, MemoryTag.VALUE);
    try {
      HashTable.ofElements(region).create(root + TABLE, expected);
    } catch (RuntimeException full) {
      region.free(root, MemoryTag.VALUE);
      throw full;
    }
    region.putInt(root, 0);
    Record.setAnchored(region, root, 0);
    region.putLong(root + FIELD_BYTES, 0);
    return root;
  }

  /// A new record that refers to a root.
  static long create(Region region, Bytes key, long root, boolean expires) {
    int type = HashValue.TYPE | HashValue.TABLE << 4;
    long record = Record.create(region, key, type, 4, expires);
    region.putInt(Record.valueOffset(region, record), Region.toReference(root));
    Record.setTimed(region, record, timedFields(region, root) > 0);
    return record;
  }

  /// Frees a root that no record refers to, with all fields.
  static void freeRoot(Dictionary dictionary, long root) {
    drain(dictionary, root, Integer.MAX_VALUE);
  }

  private static boolean drain(Dictionary dictionary, long root, int budget) {
    Region region = dictionary.region();
    HashTable table = dictionary.elements().open(root + TABLE);
    boolean drained =
        table.drain(
            budget,
            element -> {
              if (Element.expires(region, element)) {
                FieldTimer.stop(dictionary, element);
              }
              FieldElement.free(region, element);
            });
    if (drained) {
      region.free(root, MemoryTag.VALUE);
    }
    return drained;
  }

  private static long root(Region region, long record) {
    return Region.toOffset(region.getInt(Record.valueOffset(region, record)));
  }

  private static HashTable open(Dictionary dictionary, long root) {
    return dictionary.elements().open(root + TABLE);
  }

  static HashTable table(Region region, long record) {
    return HashTable.ofElements(region).open(root(region, record) + TABLE);
  }

  static long size(Region region, long record) {
    return HashTable.size(region, root(region, record) + TABLE);
  }

  static long partBytes(Region region, long record) {
    long root = root(region, record);
    return region.usableBytes(root)
        + region.getLong(root + FIELD_BYTES)
        + table(region, record).tableBytes();
  }

  private static void countBytes(Region region, long root, long bytes) {
    region.putLong(root + FIELD_BYTES, region.getLong(root + FIELD_BYTES) + bytes);
  }

  static void copyParts(Dictionary source, long record, Dictionary target, long copy) {
    Region from = source.region();
    Region to = target.region();
    long root = createRoot(to, size(from, record));
    try {
      HashTable table = HashTable.ofElements(to).open(root + TABLE);
      table(from, record)
          .forEach(
              element -> {
                long same = FieldElement.copy(from, element, to);
                insert(target, root, table, same, Element.nameHash(from, element));
                PausePoint.pass(table.size());
              });
    } catch (RuntimeException full) {
      freeRoot(target, root);
      throw full;
    }
    to.putInt(Record.valueOffset(to, copy), Region.toReference(root));
  }

  static boolean freeParts(Dictionary dictionary, long record, int budget) {
    return drain(dictionary, root(dictionary.region(), record), budget);
  }

  // ---- fields

  static boolean find(Dictionary dictionary, long record, Bytes name, HashField field) {
    Region region = dictionary.region();
    long element = open(dictionary, root(region, record)).find(name, KeyedHash.of(name));
    if (element != 0) {
      FieldElement.read(region, element, field);
    }
    return element != 0;
  }

  /// Sets a field to a text, or where that is null, to a number.
  static void set(
      Dictionary dictionary,
      long record,
      Bytes name,
      Bytes text,
      long number,
      boolean keepsExpiry) {
    Region region = dictionary.region();
    long root = root(region, record);
    HashTable table = open(dictionary, root);
    long hash = KeyedHash.of(name);
    long old = table.find(name, hash);
    if (old == 0) {
      long element = FieldElement.create(region, name, 0, text, number);
      insert(dictionary, root, table, element, hash);
      return;
    }
    boolean expires = Element.expires(region, old);
    if (expires == (expires && keepsExpiry) && FieldElement.overwrite(region, old, text, number)) {
      return;
    }
    int flags = expires && keepsExpiry ? Element.EXPIRES : 0;
    long element = FieldElement.create(region, name, flags, text, number);
    table.replaceFound(element);
    countBytes(region, root, FieldElement.bytes(region, element));
    if (flags != 0) {
      Element.copyExpiry(region, old, element);
      dictionary.partMoved(element);
    } else if (expires) {
      dictionary.unindexPart(old);
      countTimed(dictionary, record, root, -1);
    }
    release(region, root, old);
  }

  /// Adds a field, with an expiry or [HashField#NO_EXPIRY], to a hash whose record is not in the
  /// dictionary; false, and nothing is changed, where it has the field already.
  static boolean add(Dictionary dictionary, long root, Bytes name, Bytes value, long expiry) {
    Region region = dictionary.region();
    HashTable table = open(dictionary, root);
    long hash = KeyedHash.of(name);
    if (table.find(name, hash) != 0) {
      return false;
    }
    boolean expires = expiry != HashField.NO_EXPIRY;
    long element = FieldElement.create(region, name, expires ? Element.EXPIRES : 0, value, 0);
    if (expires) {
      Element.setExpiryMillis(region, element, expiry);
    }
    insert(dictionary, root, table, element, hash);
    return true;
  }

  /// Adds an element to the table, and with its expiry, where it has one, to the index; or frees it
  /// if there is no room.
  private static void insert(
      Dictionary dictionary, long root, HashTable table, long element, long hash) {
    Region region = dictionary.region();
    boolean expires = Element.expires(region, element);
    try {
      if (expires) {
        dictionary.openPartIndex();
      }
      table.insert(element, hash);
    } catch (RuntimeException full) {
      FieldElement.free(region, element);
      throw full;
    }
    countBytes(region, root, FieldElement.bytes(region, element));
    if (expires) {
      Element.setOwner(region, element, Region.toReference(root));
      dictionary.indexPart(element);
      region.putInt(root, region.getInt(root) + 1);
    }
  }

  /// Frees an element that is no longer in the table.
  private static void release(Region region, long root, long element) {
    countBytes(region, root, -FieldElement.bytes(region, element));
    FieldElement.free(region, element);
  }

  static void delete(Dictionary dictionary, long record, Bytes name) {
    Region region = dictionary.region();
    long root = root(region, record);
    HashTable table = open(dictionary, root);
    long hash = KeyedHash.of(name);
    long element = table.find(name, hash);
    if (element != 0) {
      table.removeFound(hash);
      if (Element.expires(region, element)) {
        dictionary.unindexPart(element);
        countTimed(dictionary, record, root, -1);
      }
      release(region, root, element);
    }
  }

  // ---- expiry

  private static int timedFields(Region region, long root) {
    return region.getInt(root);
  }

  /// Counts one more, or less, of the fields with a time to live.
  private static void countTimed(Dictionary dictionary, long record, long root, int by) {
    Region region = dictionary.region();
    region.putInt(root, timedFields(region, root) + by);
    dictionary.setTimed(record, timedFields(region, root) > 0);
  }

  /// Sets the expiry of a field that there is, or with [HashField#NO_EXPIRY] makes it stay.
  static void setExpiry(Dictionary dictionary, long record, Bytes name, long unixMillis) {
    Region region = dictionary.region();
    long root = root(region, record);
    HashTable table = open(dictionary, root);
    long element = table.find(name, KeyedHash.of(name));
    boolean expires = unixMillis != HashField.NO_EXPIRY;
    if (expires && Element.expires(region, element)) {
      FieldTimer.setTime(dictionary, element, unixMillis);
    } else if (expires != Element.expires(region, element)) {
      dictionary.openPartIndex();
      long copy = FieldElement.copyWithExpiry(region, element, expires);
      table.replaceFound(copy);
      countBytes(region, root, region.usableBytes(copy) - region.usableBytes(element));
      if (expires) {
        Element.setOwner(region, copy, Region.toReference(root));
        Element.setExpiryMillis(region, copy, unixMillis);
        dictionary.indexPart(copy);
      } else {
        dictionary.unindexPart(element);
      }
      Element.free(region, element);
      countTimed(dictionary, record, root, expires ? 1 : -1);
    }
  }

  /// Deletes a field of a record's hash that is due and no longer in the index.
  static void expire(Dictionary dictionary, long record, long element, PartExpirer expirer) {
    Region region = dictionary.region();
    long root = root(region, record);
    expirer.expired(dictionary, record, Element.name(region, element, new Bytes()));
    HashTable table = open(dictionary, root);
    table.remove(element, Element.nameHash(region, element));
    countTimed(dictionary, record, root, -1);
    release(region, root, element);
    if (table.size() == 0) {
      expirer.emptied(dictionary, record);
    }
  }

  // ---- many fields

  static void forEach(Region region, long record, HashField field, HashValue.Visitor visitor) {
    table(region, record).forEach(element -> visit(region, element, field, visitor));
  }

  private static void visit(
      Region region, long element, HashField field, HashValue.Visitor visitor) {
    FieldElement.read(region, element, field);
    visitor.visit(field);
  }

  static long scan(
      Dictionary dictionary,
      long record,
      long cursor,
      long count,
      HashField field,
      HashValue.Visitor visitor) {
    Region region = dictionary.region();
    return open(dictionary, root(region, record))
        .scan(cursor, count, element -> visit(region, element, field, visitor));
  }

  static void random(Dictionary dictionary, long record, RandomGenerator random, HashField field) {
    Region region = dictionary.region();
    FieldElement.read(region, open(dictionary, root(region, record)).random(random), field);
  }

  static void sample(
      Dictionary dictionary,
      long record,
      int count,
      RandomGenerator random,
      HashField field,
      HashValue.Visitor visitor) {
    Region region = dictionary.region();
    HashTable table = open(dictionary, root(region, record));
    if (table.size() < (long) count * DENSE) {
      sampleMany(region, table, count, random, element -> visit(region, element, field, visitor));
      return;
    }
    try (DrawnInts drawn = new DrawnInts(region, count)) {
      for (int left = count; left > 0; ) {
        long element = table.random(random);
        if (drawn.add(Region.toReference(element))) {
          visit(region, element, field, visitor);
          PausePoint.pass(left--);
        }
      }
    }
  }

  /// Visits so many elements, drawn from a list of all.
  private static void sampleMany(
      Region region, HashTable table, int count, RandomGenerator random, LongConsumer visitor) {
    try (Ints all = new Ints(region, (int) table.size())) {
      int[] filled = new int[1];
      table.forEach(
          element -> {
            all.set(filled[0]++, Region.toReference(element));
            PausePoint.pass(filled[0]);
          });
      for (int i = 0; i < count; i++) {
        int place = random.nextInt(i, all.length());
        int drawn = all.get(place);
        all.set(place, all.get(i));
        visitor.accept(Region.toOffset(drawn));
        PausePoint.pass(i);
      }
    }
  }
}
