// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.Element;
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
/// an expiry of 0 and come last. As long as any has one, there is a [FieldTimer] with the first.
///
/// Costs: everything is a linear walk over at most some kilobytes; every change moves what stands
/// behind it. A field takes its bytes and two to four more.
final class SmallHash {
  private static final int TIMER_BYTES = 4;
  private static final long NONE = 0;

  /// No less than what a name, a value and an expiry take beside their text.
  private static final int FIELD_OVERHEAD = 32;

  private SmallHash() {}

  // ---- whole hashes

  static long create(Region region, Bytes key, boolean expires) {
    int type = HashValue.TYPE | HashValue.LISTPACK << 4;
    long record = Packed.create(region, key, type, Listpack.EMPTY_BYTES, expires);
    Listpack.writeEmpty(region, Packed.offset(region, record));
    return record;
  }

  /// A new record with a copy of a listpack, of fields with expiries or without.
  static long create(
      Dictionary dictionary, Bytes key, long list, boolean hasExpiries, boolean expires) {
    Region region = dictionary.region();
    int encoding = hasExpiries ? HashValue.LISTPACK_EX : HashValue.LISTPACK;
    int head = hasExpiries ? TIMER_BYTES : 0;
    int bytes = Listpack.bytes(region, list);
    int type = HashValue.TYPE | encoding << 4;
    long record = Packed.create(region, key, type, head + bytes, expires);
    region.copy(list, Packed.offset(region, record) + head, bytes);
    if (hasExpiries) {
      setTimer(region, record, 0);
      try {
        startTimer(dictionary, record);
      } catch (RuntimeException full) {
        Packed.freeParts(region, record);
        Record.free(region, record);
        throw full;
      }
    }
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
    long timer = timer(region, record);
    return Packed.partBytes(region, record) + (timer == 0 ? 0 : region.usableBytes(timer));
  }

  static void copyParts(Dictionary source, long record, Dictionary target, long copy) {
    Packed.copyParts(source.region(), record, target.region(), copy);
    if (hasExpiries(target.region(), copy)) {
      setTimer(target.region(), copy, 0);
      try {
        startTimer(target, copy);
      } catch (RuntimeException full) {
        Packed.freeParts(target.region(), copy);
        throw full;
      }
    }
  }

  static void freeParts(Dictionary dictionary, long record) {
    freeTimer(dictionary, record);
    Packed.freeParts(dictionary.region(), record);
  }

  // ---- room

  static long entryBytes(Bytes text) {
    return Listpack.entryBytes(text);
  }

  private static int entryBytes(Bytes text, long number) {
    return text == null ? Listpack.entryBytes(number) : Listpack.entryBytes(text);
  }

  /// Whether the listpack may have so many bytes more.
  static boolean canGrow(Region region, long record, long bytes) {
    return Listpack.bytes(region, list(region, record)) + bytes <= Listpack.LARGEST_BYTES;
  }

  /// Whether the listpack may have one more field with this name and value.
  static boolean canGrow(Region region, long record, Bytes name, Bytes text) {
    return canGrow(region, record, fieldBytes(name, text));
  }

  /// No fewer than the bytes that a field takes; a text of null is a number.
  static long fieldBytes(Bytes name, Bytes text) {
    return (long) FIELD_OVERHEAD + name.length() + (text == null ? Decimal.LONGEST : text.length());
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
    return read(region, list, entry, hasExpiries(region, record), field);
  }

  /// As [#read(Region, long, long, int, HashField)], of a listpack in no record.
  static int read(Region region, long list, int entry, boolean hasExpiries, HashField field) {
    field.name.setEntry(region, list, entry);
    int value = Listpack.next(region, list, entry);
    field.value.setEntry(region, list, value);
    field.expiry = HashField.NO_EXPIRY;
    if (!hasExpiries) {
      return Listpack.next(region, list, value);
    }
    int expiry = Listpack.next(region, list, value);
    long millis = Listpack.integer(region, list, expiry);
    field.expiry = millis == NONE ? HashField.NO_EXPIRY : millis;
    return Listpack.next(region, list, expiry);
  }

  /// Sets a field to a text, or where that is null, to a number; returns the record.
  static long set(
      Dictionary dictionary,
      long record,
      Bytes name,
      Bytes text,
      long number,
      boolean keepsExpiry) {
    Region region = dictionary.region();
    long list = list(region, record);
    int entry = findEntry(region, record, list, name);
    int valueBytes = entryBytes(text, number);
    if (entry == 0) {
      int expiryBytes = hasExpiries(region, record) ? Listpack.entryBytes(NONE) : 0;
      int bytes = Listpack.entryBytes(name) + valueBytes + expiryBytes;
      long grown = withRoom(dictionary, record, bytes);
      append(region, grown, name, text, number);
      return grown;
    }
    int value = Listpack.next(region, list, entry);
    int growth = valueBytes - Listpack.entryBytes(region, list, value);
    long changed = growth > 0 ? withRoom(dictionary, record, growth) : record;
    list = list(region, changed);
    if (text == null) {
      Listpack.replaceInPlace(region, list, value, number);
    } else {
      Listpack.replaceInPlace(region, list, value, text);
    }
    if (!keepsExpiry && hasExpiries(region, changed) && expiry(region, list, entry) != NONE) {
      changed = move(dictionary, changed, entry, NONE);
    }
    return growth < 0 ? trim(dictionary, changed) : changed;
  }

  /// Adds a field that stays, for which there is room.
  private static void append(Region region, long record, Bytes name, Bytes text, long number) {
    long list = list(region, record);
    Listpack.insertInPlace(region, list, Listpack.end(region, list), name);
    if (text == null) {
      Listpack.insertInPlace(region, list, Listpack.end(region, list), number);
    } else {
      Listpack.insertInPlace(region, list, Listpack.end(region, list), text);
    }
    if (hasExpiries(region, record)) {
      Listpack.insertInPlace(region, list, Listpack.end(region, list), NONE);
    }
  }

  static long delete(Dictionary dictionary, long record, Bytes name) {
    Region region = dictionary.region();
    long list = list(region, record);
    int entry = findEntry(region, record, list, name);
    if (entry == 0) {
      return record;
    }
    Listpack.deleteInPlace(region, list, entry, width(region, record));
    if (hasExpiries(region, record)) {
      resetTimer(dictionary, record);
    }
    return trim(dictionary, record);
  }

  // ---- expiry

  /// The expiry of a field whose name is at `entry`, or NONE.
  private static long expiry(Region region, long list, int entry) {
    int value = Listpack.next(region, list, entry);
    return Listpack.integer(region, list, Listpack.next(region, list, value));
  }

  /// Sets the expiry of a field that there is, or with [HashField#NO_EXPIRY] makes it stay; returns
  /// the record.
  static long setExpiry(Dictionary dictionary, long record, Bytes name, long unixMillis) {
    long millis = unixMillis == HashField.NO_EXPIRY ? NONE : unixMillis;
    Region region = dictionary.region();
    if (!hasExpiries(region, record) && millis == NONE) {
      return record;
    }
    dictionary.openPartIndex();
    long changed = withExpiries(dictionary, record);
    long list = list(region, changed);
    int entry = findEntry(region, changed, list, name);
    if (expiry(region, list, entry) == millis) {
      return changed;
    }
    // All that takes memory comes before the first change.
    changed = withRoom(dictionary, changed, Listpack.entryBytes(millis));
    if (millis != NONE && timer(region, changed) == 0) {
      setTimer(region, changed, FieldTimer.create(region));
    }
    return trim(dictionary, move(dictionary, changed, entry, millis));
  }

  /// Makes a listpack a listpackex; returns the record.
  static long withExpiries(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    if (hasExpiries(region, record)) {
      return record;
    }
    int expiries = (int) size(region, record) * Listpack.entryBytes(NONE);
    int bytes = Listpack.bytes(region, list(region, record));
    long changed = Packed.resize(dictionary, record, TIMER_BYTES + bytes + expiries);
    long at = Packed.offset(region, changed);
    region.copy(at, at + TIMER_BYTES, bytes);
    int type = HashValue.TYPE | HashValue.LISTPACK_EX << 4;
    Record.setTypeAndEncoding(region, changed, type);
    setTimer(region, changed, 0);
    long list = at + TIMER_BYTES;
    for (int entry = Listpack.first(region, list); entry != 0; ) {
      int next = Listpack.next(region, list, Listpack.next(region, list, entry));
      int expiry = next == 0 ? Listpack.end(region, list) : next;
      Listpack.insertInPlace(region, list, expiry, NONE);
      entry = Listpack.next(region, list, expiry);
    }
    return changed;
  }

  /// Gives a field another expiry, and its place in the order; returns the record. There is room,
  /// and where it is the first with an expiry, a timer.
  private static long move(Dictionary dictionary, long record, int entry, long millis) {
    Region region = dictionary.region();
    long list = list(region, record);
    HashField field = new HashField();
    read(region, record, list, entry, field);
    Bytes name = Bytes.of(field.name.toArray());
    Bytes value = Bytes.of(field.value.toArray());
    Listpack.deleteInPlace(region, list, entry, 3);
    insert(region, list, name, value, millis);
    resetTimer(dictionary, record);
    return record;
  }

  /// Inserts a field with its expiry where it belongs; there is room.
  private static void insert(Region region, long list, Bytes name, Bytes value, long millis) {
    int at = place(region, list, millis);
    Listpack.insertInPlace(region, list, at, millis);
    Listpack.insertInPlace(region, list, at, value);
    Listpack.insertInPlace(region, list, at, name);
  }

  /// Where a field with this expiry is to be inserted: before those with the same.
  static int place(Region region, long list, long millis) {
    for (int entry = Listpack.first(region, list); entry != 0 && millis != NONE; ) {
      int expiry = Listpack.next(region, list, Listpack.next(region, list, entry));
      long other = Listpack.integer(region, list, expiry);
      if (other == NONE || other >= millis) {
        return entry;
      }
      entry = Listpack.next(region, list, expiry);
    }
    return Listpack.end(region, list);
  }

  // ---- the timer

  private static long timer(Region region, long record) {
    return hasExpiries(region, record)
        ? Region.toOffset(region.getInt(Packed.offset(region, record)))
        : 0;
  }

  private static void setTimer(Region region, long record, long timer) {
    region.putInt(Packed.offset(region, record), Region.toReference(timer));
  }

  /// The first expiry, or NONE.
  private static long firstExpiry(Region region, long record) {
    long list = list(region, record);
    int first = Listpack.first(region, list);
    return first == 0 ? NONE : expiry(region, list, first);
  }

  /// Starts the timer of a record that is not in the dictionary, and has none, where there is an
  /// expiry to wait for.
  private static void startTimer(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    long first = firstExpiry(region, record);
    Record.setTimed(region, record, first != NONE);
    if (first != NONE) {
      dictionary.openPartIndex();
      long timer = FieldTimer.create(region);
      Record.setAnchored(region, timer, 0);
      setTimer(region, record, timer);
      FieldTimer.setTime(dictionary, timer, first);
    }
  }

  /// Sets the timer of a record in the dictionary to the first expiry, or takes it away where there
  /// is none.
  private static void resetTimer(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    long timer = timer(region, record);
    if (timer == 0) {
      return;
    }
    long first = firstExpiry(region, record);
    if (first != NONE) {
      FieldTimer.setTime(dictionary, timer, first);
      dictionary.setTimed(record, true);
    } else {
      dictionary.setTimed(record, false);
      freeTimer(dictionary, record);
    }
  }

  private static void freeTimer(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    long timer = timer(region, record);
    if (timer != 0) {
      FieldTimer.stop(dictionary, timer);
      Element.free(region, timer);
      setTimer(region, record, 0);
    }
  }

  /// Deletes the fields of a timer that is due.
  static void expire(Dictionary dictionary, long timer, long now, PartExpirer expirer) {
    Region region = dictionary.region();
    FieldTimer.setLoose(region, timer, true);
    long record = FieldTimer.record(region, timer);
    HashField field = new HashField();
    long list = list(region, record);
    for (int first = Listpack.first(region, list); first != 0; ) {
      read(region, record, list, first, field);
      if (!field.isExpired(now)) {
        break;
      }
      expirer.expired(dictionary, record, field.name.bytes());
      Listpack.deleteInPlace(region, list, first, 3);
      first = Listpack.first(region, list);
    }
    resetTimer(dictionary, record);
    long trimmed = trim(dictionary, record);
    if (size(region, trimmed) == 0) {
      expirer.emptied(dictionary, trimmed);
    }
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
    try {
      HashField field = new HashField();
      long list = list(region, record);
      for (int entry = Listpack.first(region, list); entry != 0; ) {
        entry = read(region, record, list, entry, field);
        LargeHash.add(dictionary, root, field.name.bytes(), field.value.bytes(), field.expiry);
      }
      long timer = timer(region, record);
      int type = HashValue.TYPE | HashValue.TABLE << 4;
      long enlarged = Packed.exchange(dictionary, record, type, root);
      if (timer != 0) {
        // The root is the anchor now.
        Record.setAnchored(region, root, enlarged);
        FieldTimer.stop(dictionary, timer);
        Element.free(region, timer);
      }
      return enlarged;
    } catch (RuntimeException full) {
      LargeHash.freeRoot(dictionary, root);
      throw full;
    }
  }
}
