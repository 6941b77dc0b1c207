// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.IntSet;
import spinel.structure.KeyedHash;
import spinel.structure.Listpack;
import spinel.structure.Record;

/// Sets: how they stand in records, and the operations on one member.
///
/// | encoding | holds | the record's value |
/// |---|---|---|
/// | intset | integers only, few | an [IntSet], [Packed] |
/// | listpack | few short members | a [Listpack], [Packed] |
/// | hashtable | anything | a reference to the root of a [SetTable] |
///
/// A set begins in the encoding that suits its first member and only ever goes down this list: see
/// [PackedSet#encodingWith]. With the first time to live of a member it becomes a hashtable,
/// whatever its size. What is past its time is found and gone over like anything else: whoever
/// looks a set up has such members deleted first.
///
/// A member is named by its *position*: the integer itself in an intset, the entry in a listpack,
/// the element in a hashtable. Positions hold until the set is changed.
///
/// What changes a set returns its record, which may have moved. If there is no room, nothing has
/// changed.
public final class SetValue {
  /// The type's number in records.
  public static final int TYPE = 2;

  /// What [#expiry] says of a member that stays, and of what is no member.
  public static final long NO_EXPIRY = -1;

  public static final long NO_MEMBER = -2;

  static final int INTSET = 0;
  static final int LISTPACK = 1;
  static final int HASHTABLE = 2;

  /// The bytes of a hashtable's reference in the record.
  static final int REFERENCE_BYTES = 4;

  private SetValue() {}

  static int typeAndEncoding(int encoding) {
    return TYPE | encoding << 4;
  }

  // ---- the set as a whole

  /// A new set of one member, put into the dictionary; `expected` members in all are about to be
  /// added.
  public static long create(
      Dictionary dictionary, Bytes key, long hash, Bytes member, long expected) {
    long record = create(dictionary, key, member, expected);
    try {
      dictionary.insert(record, hash);
    } catch (RuntimeException full) {
      Value.free(dictionary, record);
      throw full;
    }
    return record;
  }

  private static long create(Dictionary dictionary, Bytes key, Bytes member, long expected) {
    Region region = dictionary.region();
    Thresholds thresholds = dictionary.thresholds();
    if (Decimal.isLong(member) && expected <= thresholds.setMaxIntsetEntries) {
      long number = Decimal.toLong(member);
      int bytes = IntSet.bytesOf(number);
      long record = Packed.create(region, key, typeAndEncoding(INTSET), bytes, false);
      long set = Packed.offset(region, record);
      IntSet.writeEmpty(region, set);
      IntSet.insertInPlace(region, set, number);
      return record;
    }
    if (expected <= thresholds.setMaxListpackEntries
        && member.length() <= thresholds.setMaxListpackValue
        && PackedSet.isShort(member)) {
      int bytes = Listpack.EMPTY_BYTES + Listpack.entryBytes(member);
      long record = Packed.create(region, key, typeAndEncoding(LISTPACK), bytes, false);
      long list = Packed.offset(region, record);
      Listpack.writeEmpty(region, list);
      Listpack.insertInPlace(region, list, Listpack.end(region, list), member);
      return record;
    }
    SetBuilder builder = new SetBuilder(region, thresholds, HASHTABLE);
    try {
      builder.add(new Member().set(member));
      return builder.finish(key, false);
    } catch (RuntimeException full) {
      builder.discard();
      throw full;
    }
  }

  /// Prepares a set for so many members to be added: it becomes a hashtable at once where they
  /// could not all be in a smaller encoding.
  public static long expect(Dictionary dictionary, long record, long members) {
    Thresholds thresholds = dictionary.thresholds();
    long most =
        switch (Record.encoding(dictionary.region(), record)) {
          case INTSET -> thresholds.setMaxIntsetEntries;
          case LISTPACK -> thresholds.setMaxListpackEntries;
          default -> Long.MAX_VALUE;
        };
    return members <= most ? record : convert(dictionary, record, HASHTABLE, null);
  }

  /// The name that OBJECT ENCODING gives.
  static String encodingName(Region region, long record) {
    return switch (Record.encoding(region, record)) {
      case INTSET -> "intset";
      case LISTPACK -> "listpack";
      default -> "hashtable";
    };
  }

  /// The number of members.
  public static long size(Region region, long record) {
    return switch (Record.encoding(region, record)) {
      case INTSET -> IntSet.count(region, Packed.offset(region, record));
      case LISTPACK -> Listpack.count(region, Packed.offset(region, record));
      default -> SetTable.size(region, root(region, record));
    };
  }

  /// Whether the set is in a table.
  public static boolean isTable(Region region, long record) {
    return Record.encoding(region, record) == HASHTABLE;
  }

  public static boolean isIntSet(Region region, long record) {
    return Record.encoding(region, record) == INTSET;
  }

  /// Where the bytes of a set in one run of them stand.
  public static long bytesOffset(Region region, long record) {
    return Packed.offset(region, record);
  }

  /// How many they are.
  public static int bytesLength(Region region, long record) {
    return PackedSet.bytes(region, Record.encoding(region, record), Packed.offset(region, record));
  }

  /// Where the root of a set in a table stands.
  static long root(Region region, long record) {
    return Region.toOffset(region.getInt(Record.valueOffset(region, record)));
  }

  // ---- one member

  public static boolean contains(Dictionary dictionary, long record, Bytes member) {
    Region region = dictionary.region();
    int encoding = Record.encoding(region, record);
    if (encoding == HASHTABLE) {
      HashTable table = SetTable.open(dictionary.elements(), root(region, record));
      return table.find(member, KeyedHash.of(member)) != 0;
    }
    return PackedSet.contains(region, encoding, Packed.offset(region, record), member);
  }

  /// Adds a member. Returns the record, which may have moved, or 0 where the set has the member
  /// already.
  public static long add(Dictionary dictionary, long record, Bytes member) {
    Region region = dictionary.region();
    int encoding = Record.encoding(region, record);
    if (encoding == HASHTABLE) {
      long root = root(region, record);
      HashTable table = SetTable.open(dictionary.elements(), root);
      long hash = KeyedHash.of(member);
      if (table.find(member, hash) != 0) {
        return 0;
      }
      SetTable.insert(region, root, table, member, hash);
      return record;
    }
    long packed = Packed.offset(region, record);
    if (PackedSet.contains(region, encoding, packed, member)) {
      return 0;
    }
    int next = PackedSet.encodingWith(region, dictionary.thresholds(), encoding, packed, member);
    if (next != encoding) {
      return convert(dictionary, record, next, member);
    }
    int bytes = PackedSet.bytesWith(region, encoding, packed, member);
    long resized = Packed.resize(dictionary, record, bytes);
    PackedSet.append(region, encoding, Packed.offset(region, resized), member);
    return resized;
  }

  /// Gives a set another encoding and, where that is not null, a member more.
  private static long convert(Dictionary dictionary, long record, int encoding, Bytes member) {
    SetBuilder builder = new SetBuilder(dictionary.region(), dictionary.thresholds(), encoding);
    try {
      builder.appendAll(new SetSource(dictionary.region(), record));
      if (member != null) {
        builder.append(new Member().set(member));
      }
      return builder.install(dictionary, record);
    } catch (RuntimeException full) {
      builder.discard();
      throw full;
    }
  }

  /// Takes a member out; the set may be empty then. Returns the record, which may have moved, or 0
  /// where the set does not have the member.
  public static long remove(Dictionary dictionary, long record, Bytes member) {
    Region region = dictionary.region();
    int encoding = Record.encoding(region, record);
    if (encoding == HASHTABLE) {
      HashTable table = SetTable.open(dictionary.elements(), root(region, record));
      long hash = KeyedHash.of(member);
      long element = table.find(member, hash);
      if (element == 0) {
        return 0;
      }
      SetTable.removeFound(dictionary, record, table, element, hash);
      return record;
    }
    long packed = Packed.offset(region, record);
    return PackedSet.remove(region, encoding, packed, member) ? shrunk(dictionary, record) : 0;
  }

  /// Takes out the member at a position; the set may be empty then. Returns the record, which may
  /// have moved.
  public static long removeAt(Dictionary dictionary, long record, long position) {
    Region region = dictionary.region();
    int encoding = Record.encoding(region, record);
    if (encoding == HASHTABLE) {
      HashTable table = SetTable.open(dictionary.elements(), root(region, record));
      SetTable.remove(dictionary, record, table, position);
      return record;
    }
    PackedSet.removeAt(region, encoding, Packed.offset(region, record), position);
    return shrunk(dictionary, record);
  }

  /// Takes out the members that a source of this set, which is in one run of bytes, goes over; not
  /// all. Returns the record, which may have moved.
  public static long removeAll(Dictionary dictionary, long record, SetSource chosen) {
    Region region = dictionary.region();
    long packed = Packed.offset(region, record);
    if (Record.encoding(region, record) == INTSET) {
      int kept = 0;
      chosen.invert();
      for (int count = chosen.next(); count > 0; count = chosen.next()) {
        for (int i = 0; i < count; i++) {
          IntSet.moveDown(region, packed, chosen.position(i), kept++);
        }
      }
      IntSet.truncate(region, packed, kept);
    } else {
      long[] entries = chosen.positions();
      // From the last to the first: those before a deleted entry stay where they are.
      for (int i = entries.length - 1; i >= 0; i--) {
        Listpack.deleteInPlace(region, packed, (int) entries[i], 1);
      }
    }
    return shrunk(dictionary, record);
  }

  /// Gives back the room that a set in one run of bytes no longer needs. There need not be room for
  /// a smaller copy: then it keeps what it has.
  static long shrunk(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    int encoding = Record.encoding(region, record);
    int bytes = PackedSet.bytes(region, encoding, Packed.offset(region, record));
    try {
      return Packed.resize(dictionary, record, bytes);
    } catch (OutOfMemory full) {
      return record;
    }
  }

  // ---- times

  /// Whether any member has a time to live.
  public static boolean isTimed(Region region, long record) {
    return Record.isTimed(region, record);
  }

  /// The Unix time in milliseconds at which a member is gone, [#NO_EXPIRY] or [#NO_MEMBER].
  public static long expiry(Dictionary dictionary, long record, Bytes member) {
    Region region = dictionary.region();
    if (!isTable(region, record)) {
      return contains(dictionary, record, member) ? NO_EXPIRY : NO_MEMBER;
    }
    HashTable table = SetTable.open(dictionary.elements(), root(region, record));
    long element = table.find(member, KeyedHash.of(member));
    return element == 0 ? NO_MEMBER : Element.expiryMillis(region, element);
  }

  /// Sets the time at which a member that there is goes, or with [#NO_EXPIRY] makes it stay.
  /// Returns the record, which may have moved.
  public static long setExpiry(Dictionary dictionary, long record, Bytes member, long unixMillis) {
    Region region = dictionary.region();
    long converted = record;
    if (!isTable(region, record)) {
      if (unixMillis == NO_EXPIRY) {
        return record;
      }
      converted = convert(dictionary, record, HASHTABLE, null);
    }
    HashTable table = SetTable.open(dictionary.elements(), root(region, converted));
    long element = table.find(member, KeyedHash.of(member));
    SetTable.setExpiry(dictionary, converted, table, element, unixMillis);
    return converted;
  }

  // ---- positions

  /// The position of a member drawn at random, each with the same chance, from a set that is not
  /// empty.
  public static long draw(Dictionary dictionary, long record, RandomGenerator random) {
    Region region = dictionary.region();
    int encoding = Record.encoding(region, record);
    if (encoding == HASHTABLE) {
      return SetTable.open(dictionary.elements(), root(region, record)).random(random);
    }
    long packed = Packed.offset(region, record);
    int index = random.nextInt((int) size(region, record));
    return encoding == INTSET
        ? IntSet.get(region, packed, index)
        : Listpack.seek(region, packed, index);
  }

  /// Whether the member at a position is kept as a number.
  public static boolean isNumber(Region region, long record, long position) {
    return switch (Record.encoding(region, record)) {
      case INTSET -> true;
      case LISTPACK -> Listpack.isInteger(region, Packed.offset(region, record), (int) position);
      default -> false;
    };
  }

  /// The member at a position that [#isNumber].
  public static long number(Region region, long record, long position) {
    return Record.encoding(region, record) == INTSET
        ? position
        : Listpack.integer(region, Packed.offset(region, record), (int) position);
  }

  /// Where the text of a member that is not kept as a number stands.
  public static long textOffset(Region region, long record, long position) {
    return isTable(region, record)
        ? Element.nameOffset(region, position)
        : Listpack.stringPosition(region, Packed.offset(region, record), (int) position);
  }

  /// The length of a member that is not kept as a number.
  public static int textBytes(Region region, long record, long position) {
    return isTable(region, record)
        ? Element.nameBytes(region, position)
        : Listpack.stringBytes(region, Packed.offset(region, record), (int) position);
  }

  // ---- what values of all types do

  /// The allocations beside the record, about.
  static long parts(Region region, long record) {
    return isTable(region, record) ? size(region, record) : 1;
  }

  /// Bytes of what the record's value refers to.
  static long partBytes(Region region, long record) {
    return isTable(region, record)
        ? SetTable.bytes(region, root(region, record), HashTable.ofElements(region))
        : Packed.partBytes(region, record);
  }

  /// Gives `copy`, a bytewise copy of `record`'s value, its own copies of what that refers to.
  static void copyParts(Dictionary source, long record, Dictionary target, long copy) {
    Region region = source.region();
    if (!isTable(region, record)) {
      Packed.copyParts(region, record, target.region(), copy);
      return;
    }
    long root = SetTable.copy(source, root(region, record), target);
    setRoot(target.region(), copy, root);
  }

  static void setRoot(Region region, long record, long root) {
    region.putInt(Record.valueOffset(region, record), Region.toReference(root));
  }

  /// Frees some `budget` members of what the record's value refers to; whether none are left.
  static boolean freeParts(Dictionary dictionary, long record, int budget) {
    Region region = dictionary.region();
    if (isTable(region, record)) {
      return SetTable.free(dictionary, root(region, record), budget);
    }
    Packed.freeParts(region, record);
    return true;
  }
}
