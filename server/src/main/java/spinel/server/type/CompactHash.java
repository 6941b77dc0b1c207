// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.Listpack;
import spinel.structure.Record;

/// Compact hashes: only the values, in a [Listpack] in a [Packed] value; the names are in a
/// [FieldTemplate] that all hashes with the same fields share.
///
/// ```
///   template   | value | value | ...          names: | name | name | ...
///   4 bytes
/// ```
///
/// Names and values go in parallel, in the order of the names' bytes. A field more or less means
/// another template. Those that would not be small hashes call themselves `template-array`, and
/// stay that way. Fields have no expiry here: with the first, the hash becomes a plain one.
///
/// Costs: a value takes its bytes and two; looking a field up is a walk over the names and the
/// values before it.
final class CompactHash {
  private static final int TEMPLATE_BYTES = 4;

  private CompactHash() {}

  // ---- whole hashes

  /// A new record of a hash with these names, which must be in the order of their bytes, and as
  /// many values.
  static long create(
      Dictionary dictionary,
      Bytes key,
      List<Bytes> names,
      IntFunction<Bytes> values,
      boolean expires) {
    Region region = dictionary.region();
    long bytes = Listpack.EMPTY_BYTES;
    for (Bytes name : names) {
      bytes += Listpack.entryBytes(name);
    }
    long list = region.allocate(bytes, MemoryTag.VALUE);
    try {
      Listpack.writeEmpty(region, list);
      for (Bytes name : names) {
        Listpack.insertInPlace(region, list, Listpack.end(region, list), name);
      }
      Bytes view = new Bytes().set(region, list, Listpack.bytes(region, list));
      return create(dictionary, key, view, names.size(), values, expires);
    } finally {
      region.free(list, MemoryTag.VALUE);
    }
  }

  private static long create(
      Dictionary dictionary,
      Bytes key,
      Bytes names,
      int count,
      IntFunction<Bytes> values,
      boolean expires) {
    Region region = dictionary.region();
    long bytes = Listpack.EMPTY_BYTES;
    long longest = 0;
    for (int i = 0; i < count; i++) {
      bytes += Listpack.entryBytes(values.apply(i));
      longest = Math.max(longest, values.apply(i).length());
    }
    if (bytes > Listpack.LARGEST_BYTES) {
      throw new OutOfMemory(bytes);
    }
    int type = HashValue.TYPE | encoding(dictionary, count, longest) << 4;
    long template = FieldTemplate.acquire(dictionary, names);
    long record;
    try {
      record = Packed.create(region, key, type, TEMPLATE_BYTES + (int) bytes, expires);
    } catch (RuntimeException full) {
      FieldTemplate.release(dictionary, template);
      throw full;
    }
    setTemplate(region, record, template);
    long list = list(region, record);
    Listpack.writeEmpty(region, list);
    for (int i = 0; i < count; i++) {
      Listpack.insertInPlace(region, list, Listpack.end(region, list), values.apply(i));
    }
    return record;
  }

  private static int encoding(Dictionary dictionary, long count, long longest) {
    Thresholds thresholds = dictionary.thresholds();
    boolean isSmall =
        count <= thresholds.hashMaxListpackEntries && longest <= thresholds.hashMaxListpackValue;
    return isSmall ? HashValue.TEMPLATE_LISTPACK : HashValue.TEMPLATE_ARRAY;
  }

  private static long list(Region region, long record) {
    return Packed.offset(region, record) + TEMPLATE_BYTES;
  }

  private static long template(Region region, long record) {
    return Region.toOffset(region.getInt(Packed.offset(region, record)));
  }

  private static void setTemplate(Region region, long record, long template) {
    region.putInt(Packed.offset(region, record), Region.toReference(template));
  }

  private static long names(Region region, long record) {
    return FieldTemplate.names(region, template(region, record));
  }

  static long size(Region region, long record) {
    return Listpack.count(region, list(region, record));
  }

  static long partBytes(Region region, long record) {
    return Packed.partBytes(region, record) + FieldTemplate.share(region, template(region, record));
  }

  static void copyParts(Dictionary source, long record, Dictionary target, long copy) {
    Packed.copyParts(source.region(), record, target.region(), copy);
    try {
      long names = names(source.region(), record);
      Bytes view = new Bytes().set(source.region(), names, Listpack.bytes(source.region(), names));
      setTemplate(target.region(), copy, FieldTemplate.acquire(target, view));
    } catch (RuntimeException full) {
      Packed.freeParts(target.region(), copy);
      throw full;
    }
  }

  static void freeParts(Dictionary dictionary, long record) {
    FieldTemplate.release(dictionary, template(dictionary.region(), record));
    Packed.freeParts(dictionary.region(), record);
  }

  // ---- fields

  /// Turns a view to the field with this name; returns the entry of its value, or 0 where there is
  /// none.
  private static int findValue(Region region, long record, Bytes name, HashField field) {
    long names = names(region, record);
    int entry = Listpack.first(region, names);
    int found = Listpack.find(region, names, entry, name, 0);
    if (found == 0) {
      return 0;
    }
    long list = list(region, record);
    int value = Listpack.first(region, list);
    while (entry != found) {
      entry = Listpack.next(region, names, entry);
      value = Listpack.next(region, list, value);
    }
    field.name.setEntry(region, names, found);
    field.value.setEntry(region, list, value);
    field.expiry = HashField.NO_EXPIRY;
    return value;
  }

  static boolean find(Region region, long record, Bytes name, HashField field) {
    return findValue(region, record, name, field) != 0;
  }

  /// Sets a field to a text, or where that is null, to a number; returns the record.
  static long set(Dictionary dictionary, long record, Bytes name, Bytes text, long number) {
    Region region = dictionary.region();
    int valueBytes = text == null ? Listpack.entryBytes(number) : Listpack.entryBytes(text);
    int value = findValue(region, record, name, new HashField());
    long changed;
    if (value == 0) {
      changed = insert(dictionary, record, name, text, number, valueBytes);
    } else {
      int growth = valueBytes - Listpack.entryBytes(region, list(region, record), value);
      changed = growth > 0 ? withRoom(dictionary, record, growth) : record;
      long list = list(region, changed);
      if (text == null) {
        Listpack.replaceInPlace(region, list, value, number);
      } else {
        Listpack.replaceInPlace(region, list, value, text);
      }
      changed = growth < 0 ? trim(dictionary, changed) : changed;
    }
    long length = text == null ? Decimal.length(number) : text.length();
    if (encoding(dictionary, size(region, changed), length) == HashValue.TEMPLATE_ARRAY) {
      int type = HashValue.TYPE | HashValue.TEMPLATE_ARRAY << 4;
      Record.setTypeAndEncoding(region, changed, type);
    }
    return changed;
  }

  /// Inserts a field that the hash does not have; returns the record.
  private static long insert(
      Dictionary dictionary, long record, Bytes name, Bytes text, long number, int valueBytes) {
    Region region = dictionary.region();
    long names = names(region, record);
    int place = place(region, names, name);
    long template = otherTemplate(dictionary, names, place, name);
    long changed;
    try {
      changed = withRoom(dictionary, record, valueBytes);
    } catch (RuntimeException full) {
      FieldTemplate.release(dictionary, template);
      throw full;
    }
    int value = parallel(region, changed, place);
    long list = list(region, changed);
    if (text == null) {
      Listpack.insertInPlace(region, list, value, number);
    } else {
      Listpack.insertInPlace(region, list, value, text);
    }
    exchangeTemplate(dictionary, changed, template);
    return changed;
  }

  /// The entry before which a name belongs, or the end.
  private static int place(Region region, long names, Bytes name) {
    byte[] bytes = name.toArray();
    StoredText other = new StoredText();
    for (int entry = Listpack.first(region, names); entry != 0; ) {
      if (Arrays.compareUnsigned(other.setEntry(region, names, entry).toArray(), bytes) > 0) {
        return entry;
      }
      entry = Listpack.next(region, names, entry);
    }
    return Listpack.end(region, names);
  }

  /// The place among the values that corresponds to an entry of the names, or to their end.
  private static int parallel(Region region, long record, int place) {
    long names = names(region, record);
    long list = list(region, record);
    int value = Listpack.first(region, list);
    int entry = Listpack.first(region, names);
    while (entry != 0 && entry != place) {
      entry = Listpack.next(region, names, entry);
      value = Listpack.next(region, list, value);
    }
    return value == 0 ? Listpack.end(region, list) : value;
  }

  static long delete(Dictionary dictionary, long record, Bytes name) {
    Region region = dictionary.region();
    int value = findValue(region, record, name, new HashField());
    if (value == 0) {
      return record;
    }
    long names = names(region, record);
    int entry = Listpack.find(region, names, Listpack.first(region, names), name, 0);
    long template = otherTemplate(dictionary, names, entry, null);
    Listpack.deleteInPlace(region, list(region, record), value, 1);
    exchangeTemplate(dictionary, record, template);
    return trim(dictionary, record);
  }

  /// The template of the names with one more at `place`, or where that is null, without the one
  /// that is there.
  private static long otherTemplate(Dictionary dictionary, long names, int place, Bytes name) {
    Region region = dictionary.region();
    int bytes = Listpack.bytes(region, names);
    long copy =
        region.allocate(bytes + (name == null ? 0 : Listpack.entryBytes(name)), MemoryTag.VALUE);
    try {
      region.copy(names, copy, bytes);
      if (name == null) {
        Listpack.deleteInPlace(region, copy, place, 1);
      } else {
        Listpack.insertInPlace(region, copy, place, name);
      }
      Bytes view = new Bytes().set(region, copy, Listpack.bytes(region, copy));
      return FieldTemplate.acquire(dictionary, view);
    } finally {
      region.free(copy, MemoryTag.VALUE);
    }
  }

  private static void exchangeTemplate(Dictionary dictionary, long record, long template) {
    Region region = dictionary.region();
    long before = template(region, record);
    setTemplate(region, record, template);
    FieldTemplate.release(dictionary, before);
  }

  private static long withRoom(Dictionary dictionary, long record, int bytes) {
    Region region = dictionary.region();
    int needed = TEMPLATE_BYTES + Listpack.bytes(region, list(region, record)) + bytes;
    return needed <= Packed.length(region, record)
        ? record
        : Packed.resize(dictionary, record, needed);
  }

  private static long trim(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    int filled = TEMPLATE_BYTES + Listpack.bytes(region, list(region, record));
    try {
      return Packed.resize(dictionary, record, filled);
    } catch (OutOfMemory full) {
      return record;
    }
  }

  // ---- many fields

  static void forEach(Region region, long record, HashField field, HashValue.Visitor visitor) {
    sample(region, record, Integer.MAX_VALUE, null, field, visitor);
  }

  static void random(Region region, long record, RandomGenerator random, HashField field) {
    long index = random.nextLong(size(region, record));
    long names = names(region, record);
    long list = list(region, record);
    field.expiry = HashField.NO_EXPIRY;
    field.name.setEntry(region, names, Listpack.seek(region, names, index));
    field.value.setEntry(region, list, Listpack.seek(region, list, index));
  }

  /// Visits `count` fields, each choice of them equally likely, or where there are no more, all.
  static void sample(
      Region region,
      long record,
      int count,
      RandomGenerator random,
      HashField field,
      HashValue.Visitor visitor) {
    long names = names(region, record);
    long list = list(region, record);
    field.expiry = HashField.NO_EXPIRY;
    int left = Listpack.count(region, list);
    int wanted = count;
    int value = Listpack.first(region, list);
    for (int name = Listpack.first(region, names); name != 0 && wanted > 0; ) {
      if (wanted >= left || random.nextInt(left) < wanted) {
        field.name.setEntry(region, names, name);
        field.value.setEntry(region, list, value);
        visitor.visit(field);
        wanted--;
      }
      left--;
      name = Listpack.next(region, names, name);
      value = Listpack.next(region, list, value);
    }
  }

  // ---- from and to plain hashes

  /// Makes a compact hash a plain one; returns the record, which is a new one.
  static long toPlain(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    try (HashBuilder builder = new HashBuilder(dictionary, false)) {
      forEach(
          region,
          record,
          new HashField(),
          field -> builder.add(field.name.bytes(), field.value.bytes(), HashField.NO_EXPIRY));
      Bytes key = Bytes.of(Record.key(region, record));
      return replace(dictionary, record, builder.build(key, Record.expires(region, record)));
    }
  }

  /// Makes a plain hash without expiries a compact one; returns the record, which is a new one.
  static long ofPlain(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    List<byte[][]> fields = new ArrayList<>();
    HashValue.forEach(
        region,
        record,
        new HashField(),
        field -> fields.add(new byte[][] {field.name.toArray(), field.value.toArray()}));
    fields.sort((one, other) -> Arrays.compareUnsigned(one[0], other[0]));
    long compact =
        create(
            dictionary,
            Bytes.of(Record.key(region, record)),
            fields.stream().map(field -> Bytes.of(field[0])).toList(),
            i -> Bytes.of(fields.get(i)[1]),
            Record.expires(region, record));
    return replace(dictionary, record, compact);
  }

  /// Puts a record of the same hash in the place of another.
  private static long replace(Dictionary dictionary, long old, long record) {
    Region region = dictionary.region();
    if (Record.expires(region, old)) {
      Record.setExpiryMillis(region, record, Record.expiryMillis(region, old));
    }
    Record.setClock(region, record, Record.clock(region, old));
    dictionary.exchange(old, record, Record.keyHash(region, old));
    Value.discard(dictionary, old);
    return record;
  }
}
