// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.Record;

/// Hashes: fields with values under one key, in one of three encodings.
///
/// | encoding | where | what |
/// |---|---|---|
/// | listpack | [SmallHash] | names and values in one run of bytes |
/// | listpackex | [SmallHash] | the same, once fields have had a time to live |
/// | hashtable | [LargeHash] | a table of elements, one for each field |
///
/// A small hash becomes a large one when it has more fields than `hash-max-listpack-entries`, or a
/// name or value longer than `hash-max-listpack-value`; never back.
///
/// An operation that returns a record may have moved it. What is past its time is found and
/// visited like anything else: whoever asks says what becomes of it.
public final class HashValue {
  /// The type's number in records and snapshots.
  public static final int TYPE = 4;

  static final int LISTPACK = 0;
  static final int LISTPACK_EX = 1;
  static final int TABLE = 2;

  /// Takes the fields of a hash one after the other.
  @FunctionalInterface
  public interface Visitor {
    /// Takes a field; the view is used again for the next one.
    void visit(HashField field);
  }

  private HashValue() {}

  // ---- whole hashes

  /// A new record of a hash without fields, which is not in the dictionary. No key may be left with
  /// one.
  public static long create(Dictionary dictionary, Bytes key, boolean expires) {
    return SmallHash.create(dictionary.region(), key, expires);
  }

  /// Whether a listpack is the hash; otherwise a table of elements.
  public static boolean isPacked(Region region, long record) {
    return !isLarge(region, record);
  }

  /// Where the listpack of a hash that [#isPacked] begins.
  public static long packedOffset(Region region, long record) {
    return SmallHash.list(region, record);
  }

  static boolean isLarge(Region region, long record) {
    return Record.encoding(region, record) == TABLE;
  }

  /// The number of fields, those included that are past their time.
  public static long size(Region region, long record) {
    return isLarge(region, record)
        ? LargeHash.size(region, record)
        : SmallHash.size(region, record);
  }

  /// The number of fields whose time has not passed at `now`.
  public static long liveSize(Region region, long record, long now) {
    if (Record.encoding(region, record) == LISTPACK) {
      return size(region, record);
    }
    long[] live = new long[1];
    HashField view = new HashField();
    forEach(region, record, view, field -> live[0] += field.isExpired(now) ? 0 : 1);
    return live[0];
  }

  /// The name that OBJECT ENCODING gives.
  static String encodingName(Region region, long record) {
    return switch (Record.encoding(region, record)) {
      case LISTPACK -> "listpack";
      case LISTPACK_EX -> "listpackex";
      default -> "hashtable";
    };
  }

  static long parts(Region region, long record) {
    return isLarge(region, record) ? LargeHash.size(region, record) : 1;
  }

  static long partBytes(Region region, long record) {
    return isLarge(region, record)
        ? LargeHash.partBytes(region, record)
        : SmallHash.partBytes(region, record);
  }

  static void copyParts(Dictionary source, long record, Dictionary target, long copy) {
    if (isLarge(source.region(), record)) {
      LargeHash.copyParts(source, record, target, copy);
    } else {
      SmallHash.copyParts(source, record, target, copy);
    }
  }

  static boolean freeParts(Dictionary dictionary, long record, int budget) {
    if (isLarge(dictionary.region(), record)) {
      return LargeHash.freeParts(dictionary, record, budget);
    }
    SmallHash.freeParts(dictionary, record);
    return true;
  }

  // ---- fields

  /// Looks a field up; whether it is there.
  public static boolean find(Dictionary dictionary, long record, Bytes name, HashField field) {
    return isLarge(dictionary.region(), record)
        ? LargeHash.find(dictionary, record, name, field)
        : SmallHash.find(dictionary.region(), record, name, field);
  }

  /// Sets a field, which has no time to live then, and returns the record.
  public static long set(Dictionary dictionary, long record, Bytes name, Bytes value) {
    return set(dictionary, record, name, value, false);
  }

  /// Sets a field and returns the record; `keepsExpiry` says whether the time to live stays that
  /// the field has.
  public static long set(
      Dictionary dictionary, long record, Bytes name, Bytes value, boolean keepsExpiry) {
    long prepared = record;
    if (!isLarge(dictionary.region(), record)) {
      if (fits(dictionary, name)
          && fits(dictionary, value)
          && SmallHash.canGrow(
              dictionary.region(), record, packedBytes(name) + packedBytes(value))) {
        long changed = SmallHash.set(dictionary, record, name, value, keepsExpiry);
        return withinLimit(dictionary, changed);
      }
      prepared = SmallHash.enlarge(dictionary, record);
    }
    LargeHash.set(dictionary, prepared, name, value, keepsExpiry);
    return prepared;
  }

  /// Sets a field to a number and returns the record; a time to live stays.
  public static long set(Dictionary dictionary, long record, Bytes name, long number) {
    long prepared = record;
    if (!isLarge(dictionary.region(), record)) {
      if (fits(dictionary, name)
          && Decimal.length(number) <= dictionary.thresholds().hashMaxListpackValue) {
        long changed = SmallHash.set(dictionary, record, name, number);
        return withinLimit(dictionary, changed);
      }
      prepared = SmallHash.enlarge(dictionary, record);
    }
    LargeHash.set(dictionary, prepared, name, number);
    return prepared;
  }

  private static boolean fits(Dictionary dictionary, Bytes text) {
    return text.length() <= dictionary.thresholds().hashMaxListpackValue;
  }

  /// Makes a small hash that has too many fields by now a large one. If there is no room for that,
  /// it stays small.
  private static long withinLimit(Dictionary dictionary, long record) {
    if (SmallHash.size(dictionary.region(), record)
        <= dictionary.thresholds().hashMaxListpackEntries) {
      return record;
    }
    try {
      return SmallHash.enlarge(dictionary, record);
    } catch (OutOfMemory full) {
      return record;
    }
  }

  /// The bytes that a name or a value takes in a small hash.
  public static long packedBytes(Bytes text) {
    return SmallHash.entryBytes(text);
  }

  /// Prepares a hash for `count` fields to be set, the longest of whose names and values has
  /// `longest` bytes, and which take `packedBytes` in all: it is made a large one where they are
  /// too many or too long, else has room for them, which [#settle] takes back. Returns the record.
  public static long prepare(
      Dictionary dictionary, long record, long count, long longest, long packedBytes) {
    if (isLarge(dictionary.region(), record)) {
      return record;
    }
    Thresholds thresholds = dictionary.thresholds();
    if (count > thresholds.hashMaxListpackEntries
        || longest > thresholds.hashMaxListpackValue
        || !SmallHash.canGrow(dictionary.region(), record, packedBytes)) {
      return SmallHash.enlarge(dictionary, record);
    }
    return SmallHash.withRoom(dictionary, record, (int) packedBytes);
  }

  /// Takes back what [#prepare] made room for and nothing was put into; returns the record.
  public static long settle(Dictionary dictionary, long record) {
    return isLarge(dictionary.region(), record) ? record : SmallHash.trim(dictionary, record);
  }

  /// Deletes a field and returns the record; the last one may go, but then the key must go too.
  public static long delete(Dictionary dictionary, long record, Bytes name) {
    if (isLarge(dictionary.region(), record)) {
      LargeHash.delete(dictionary, record, name);
      return record;
    }
    return SmallHash.delete(dictionary, record, name);
  }

  // ---- many fields

  /// Visits all fields, those included that are past their time, in the hash's order. The hash must
  /// not be changed meanwhile.
  public static void forEach(Region region, long record, HashField field, Visitor visitor) {
    if (isLarge(region, record)) {
      LargeHash.forEach(region, record, field, visitor);
    } else {
      SmallHash.forEach(region, record, field, visitor);
    }
  }

  /// Visits the fields at a cursor, with about `count` of them in sight, and returns the next
  /// cursor, 0 after the last: of a small hash, all at once.
  public static long scan(
      Dictionary dictionary,
      long record,
      long cursor,
      long count,
      HashField field,
      Visitor visitor) {
    if (isLarge(dictionary.region(), record)) {
      return LargeHash.scan(dictionary, record, cursor, count, field, visitor);
    }
    SmallHash.forEach(dictionary.region(), record, field, visitor);
    return 0;
  }

  /// Draws a field at random, each with the same chance; there must be one.
  public static void random(
      Dictionary dictionary, long record, RandomGenerator random, HashField field) {
    if (isLarge(dictionary.region(), record)) {
      LargeHash.random(dictionary, record, random, field);
    } else {
      SmallHash.random(dictionary.region(), record, random, field);
    }
  }

  /// Draws `count` different fields at random, fewer than there are, and visits them.
  public static void sample(
      Dictionary dictionary,
      long record,
      int count,
      RandomGenerator random,
      HashField field,
      Visitor visitor) {
    if (isLarge(dictionary.region(), record)) {
      LargeHash.sample(dictionary, record, count, random, field, visitor);
    } else {
      SmallHash.sample(dictionary.region(), record, count, random, field, visitor);
    }
  }
}
