// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.HashTable;
import spinel.structure.Record;

/// Hashes: fields with values under one key, in one of these encodings.
///
/// | encoding | where | what |
/// |---|---|---|
/// | listpack | [SmallHash] | names and values in one run of bytes |
/// | listpackex | [SmallHash] | the same, once fields have had a time to live |
/// | hashtable | [LargeHash] | a table of elements, one for each field |
/// | template-listpack, template-array | [CompactHash] | values, and a reference to the names |
///
/// A small hash becomes a large one when it has more fields than `hash-max-listpack-entries`, or a
/// name or value longer than `hash-max-listpack-value`; never back. Either becomes a compact one
/// when it is written to and has as many fields as `hash-min-template-entries` and
/// `hash-max-template-entries` say; a compact one becomes plain with the first time to live.
///
/// An operation that returns a record may have moved it. What is past its time is found and
/// visited like anything else: whoever asks says what becomes of it.
public final class HashValue {
  /// The type's number in records and snapshots.
  public static final int TYPE = 4;

  static final int LISTPACK = 0;
  static final int LISTPACK_EX = 1;
  static final int TABLE = 2;
  static final int TEMPLATE_LISTPACK = 3;
  static final int TEMPLATE_ARRAY = 4;

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

  /// A new record of a compact hash with these names, which must be in the order of their bytes,
  /// and as many values.
  public static long createCompact(
      Dictionary dictionary, Bytes key, List<Bytes> names, IntFunction<Bytes> values) {
    return CompactHash.create(dictionary, key, names, values, false);
  }

  /// Whether one listpack holds the hash.
  public static boolean isPacked(Region region, long record) {
    return Record.encoding(region, record) <= LISTPACK_EX;
  }

  private static boolean isCompact(Region region, long record) {
    return Record.encoding(region, record) >= TEMPLATE_LISTPACK;
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
    return switch (Record.encoding(region, record)) {
      case LISTPACK, LISTPACK_EX -> SmallHash.size(region, record);
      case TABLE -> LargeHash.size(region, record);
      default -> CompactHash.size(region, record);
    };
  }

  /// The number of fields whose time has not passed at `now`.
  public static long liveSize(Region region, long record, long now) {
    if (!Record.isTimed(region, record)) {
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
      case TEMPLATE_LISTPACK -> "template-listpack";
      case TEMPLATE_ARRAY -> "template-array";
      default -> "hashtable";
    };
  }

  /// The table of elements of a large hash, or null.
  static HashTable table(Region region, long record) {
    return isLarge(region, record) ? LargeHash.table(region, record) : null;
  }

  static long parts(Region region, long record) {
    return isLarge(region, record) ? LargeHash.size(region, record) : 1;
  }

  static long partBytes(Region region, long record) {
    return switch (Record.encoding(region, record)) {
      case LISTPACK, LISTPACK_EX -> SmallHash.partBytes(region, record);
      case TABLE -> LargeHash.partBytes(region, record);
      default -> CompactHash.partBytes(region, record);
    };
  }

  static void copyParts(Dictionary source, long record, Dictionary target, long copy) {
    switch (Record.encoding(source.region(), record)) {
      case LISTPACK, LISTPACK_EX -> SmallHash.copyParts(source, record, target, copy);
      case TABLE -> LargeHash.copyParts(source, record, target, copy);
      default -> CompactHash.copyParts(source, record, target, copy);
    }
  }

  static boolean freeParts(Dictionary dictionary, long record, int budget) {
    switch (Record.encoding(dictionary.region(), record)) {
      case LISTPACK, LISTPACK_EX -> SmallHash.freeParts(dictionary, record);
      case TABLE -> {
        return LargeHash.freeParts(dictionary, record, budget);
      }
      default -> CompactHash.freeParts(dictionary, record);
    }
    return true;
  }

  /// Whether the listpack of a hash that [#isPacked] has expiries.
  public static boolean hasExpiries(Region region, long record) {
    return Record.encoding(region, record) == LISTPACK_EX;
  }

  /// Whether any field has a time to live.
  public static boolean isTimed(Region region, long record) {
    return Record.isTimed(region, record);
  }

  // ---- fields

  /// Looks a field up; whether it is there.
  public static boolean find(Dictionary dictionary, long record, Bytes name, HashField field) {
    return switch (Record.encoding(dictionary.region(), record)) {
      case LISTPACK, LISTPACK_EX -> SmallHash.find(dictionary.region(), record, name, field);
      case TABLE -> LargeHash.find(dictionary, record, name, field);
      default -> CompactHash.find(dictionary.region(), record, name, field);
    };
  }

  /// Sets a field and returns the record; `keepsExpiry` says whether it keeps the time to live that
  /// it has.
  public static long set(
      Dictionary dictionary, long record, Bytes name, Bytes value, boolean keepsExpiry) {
    boolean fits = value.length() <= dictionary.thresholds().hashMaxListpackValue;
    return set(dictionary, record, name, value, 0, keepsExpiry, fits);
  }

  /// Sets a field to a number and returns the record; a time to live stays.
  public static long set(Dictionary dictionary, long record, Bytes name, long number) {
    boolean fits = Decimal.length(number) <= dictionary.thresholds().hashMaxListpackValue;
    return set(dictionary, record, name, null, number, true, fits);
  }

  private static long set(
      Dictionary dictionary,
      long record,
      Bytes name,
      Bytes text,
      long number,
      boolean keepsExpiry,
      boolean fits) {
    Region region = dictionary.region();
    long prepared = record;
    if (isCompact(region, record)) {
      return CompactHash.set(dictionary, record, name, text, number);
    } else if (!isLarge(region, record)) {
      if (fits
          && name.length() <= dictionary.thresholds().hashMaxListpackValue
          && SmallHash.canGrow(region, record, name, text)) {
        long changed = SmallHash.set(dictionary, record, name, text, number, keepsExpiry);
        return withinLimit(dictionary, changed);
      }
      prepared = SmallHash.enlarge(dictionary, record);
    }
    LargeHash.set(dictionary, prepared, name, text, number, keepsExpiry);
    return prepared;
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
    if (!isPacked(dictionary.region(), record)) {
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
    return isPacked(dictionary.region(), record) ? SmallHash.trim(dictionary, record) : record;
  }

  /// Makes a plain hash compact if the limits say so; returns the record. If there is no room for
  /// that, it stays as it is.
  public static long compact(Dictionary dictionary, long record) {
    long least = dictionary.thresholds().hashMinTemplateEntries;
    long most = dictionary.thresholds().hashMaxTemplateEntries;
    Region region = dictionary.region();
    if (least == 0 || isCompact(region, record) || isTimed(region, record)) {
      return record;
    }
    long size = size(region, record);
    if (size < least || most > 0 && size > most) {
      return record;
    }
    try {
      return CompactHash.ofPlain(dictionary, record);
    } catch (OutOfMemory full) {
      return record;
    }
  }

  /// Adds up what INFO shows of compact hashes in a dictionary: their number, and the bytes of what
  /// they share; `distinct` collects what tells their different lists of names apart.
  public static void countTemplates(
      Dictionary dictionary, Set<Long> distinct, long[] hashesAndBytes) {
    FieldTemplate.count(dictionary, distinct, hashesAndBytes);
  }

  /// Deletes a field and returns the record; the last one may go, but then the key must go too.
  public static long delete(Dictionary dictionary, long record, Bytes name) {
    return switch (Record.encoding(dictionary.region(), record)) {
      case LISTPACK, LISTPACK_EX -> SmallHash.delete(dictionary, record, name);
      case TABLE -> {
        LargeHash.delete(dictionary, record, name);
        yield record;
      }
      default -> CompactHash.delete(dictionary, record, name);
    };
  }

  // ---- expiry

  /// Makes a listpack one with expiries; returns the record.
  public static long withExpiries(Dictionary dictionary, long record) {
    return isPacked(dictionary.region(), record)
        ? SmallHash.withExpiries(dictionary, record)
        : record;
  }

  /// Sets the time at which a field is gone, or with [HashField#NO_EXPIRY] makes it stay, and
  /// returns the record. There must be the field.
  public static long setExpiry(Dictionary dictionary, long record, Bytes name, long unixMillis) {
    long plain = record;
    if (isCompact(dictionary.region(), record)) {
      plain = CompactHash.toPlain(dictionary, record);
    }
    if (isLarge(dictionary.region(), plain)) {
      LargeHash.setExpiry(dictionary, plain, name, unixMillis);
      return plain;
    }
    return SmallHash.setExpiry(dictionary, plain, name, unixMillis);
  }

  // ---- many fields

  /// Visits all fields, those included that are past their time, in the hash's order. The hash must
  /// not be changed meanwhile.
  public static void forEach(Region region, long record, HashField field, Visitor visitor) {
    switch (Record.encoding(region, record)) {
      case LISTPACK, LISTPACK_EX -> SmallHash.forEach(region, record, field, visitor);
      case TABLE -> LargeHash.forEach(region, record, field, visitor);
      default -> CompactHash.forEach(region, record, field, visitor);
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
    forEach(dictionary.region(), record, field, visitor);
    return 0;
  }

  /// Draws a field at random, each with the same chance; there must be one.
  public static void random(
      Dictionary dictionary, long record, RandomGenerator random, HashField field) {
    Region region = dictionary.region();
    switch (Record.encoding(region, record)) {
      case LISTPACK, LISTPACK_EX -> SmallHash.random(region, record, random, field);
      case TABLE -> LargeHash.random(dictionary, record, random, field);
      default -> CompactHash.random(region, record, random, field);
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
    Region region = dictionary.region();
    switch (Record.encoding(region, record)) {
      case LISTPACK, LISTPACK_EX -> SmallHash.sample(region, record, count, random, field, visitor);
      case TABLE -> LargeHash.sample(dictionary, record, count, random, field, visitor);
      default -> CompactHash.sample(region, record, count, random, field, visitor);
    }
  }
}
