// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.HashTable;
import spinel.structure.IntSet;
import spinel.structure.Listpack;
import spinel.structure.PausePoint;
import spinel.structure.Record;

/// A set in the making, which no key has yet: it takes members, going from one encoding to the next
/// as [SetValue] does, and in the end becomes the value of a record. Until then its bytes, or the
/// root of its table, stand in an allocation of their own.
///
/// None of its members has a time to live.
///
/// Whoever has one either [#finish]es or [#install]s it, or else must [#discard] it.
public final class SetBuilder {
  private static final int FIRST_BYTES = 64;

  private static final Bytes NO_KEY = Bytes.of("");

  private final Region region;
  private final Thresholds thresholds;

  /// How many members a table has room for from the start.
  private final long room;

  private int encoding;

  /// The bytes of the set, or the root of its table; 0 when they are no longer the builder's.
  private long at;

  private HashTable table;
  private final Member view = new Member();

  /// An empty set in an encoding.
  SetBuilder(Region region, Thresholds thresholds, int encoding) {
    this(region, thresholds, encoding, 0);
  }

  /// As [#SetBuilder(Region, Thresholds, int)], where a table has room for so many members from the
  /// start: to grow with millions of them takes longer.
  SetBuilder(Region region, Thresholds thresholds, int encoding, long room) {
    this.region = region;
    this.thresholds = thresholds;
    this.encoding = encoding;
    this.room = room;
    at = begin(encoding);
  }

  /// An empty set that will be in the smallest encoding which holds its members.
  public static SetBuilder smallest(Dictionary dictionary) {
    return new SetBuilder(dictionary.region(), dictionary.thresholds(), SetValue.INTSET);
  }

  /// A set whose bytes are in an allocation of their own, which from now on is the builder's.
  private SetBuilder(Dictionary dictionary, int encoding, long at) {
    region = dictionary.region();
    thresholds = dictionary.thresholds();
    room = 0;
    this.encoding = encoding;
    this.at = at;
  }

  /// An empty set that `expected` members will be added to: a hashtable at once, if they are more
  /// than an intset may have.
  public static SetBuilder expecting(Dictionary dictionary, long expected) {
    boolean isLarge = expected > dictionary.thresholds().setMaxIntsetEntries;
    return new SetBuilder(
        dictionary.region(),
        dictionary.thresholds(),
        isLarge ? SetValue.HASHTABLE : SetValue.INTSET);
  }

  /// A set of the members that a source goes over: an intset of an intset's, else in a listpack, if
  /// that holds them.
  public static SetBuilder of(Dictionary dictionary, SetSource source) {
    int encoding = source.encoding() == SetValue.INTSET ? SetValue.INTSET : SetValue.LISTPACK;
    SetBuilder builder = new SetBuilder(dictionary.region(), dictionary.thresholds(), encoding);
    return builder.fill(() -> builder.appendAll(source));
  }

  /// A set from the bytes of an intset from wherever they came; null where they are not one, or an
  /// empty one.
  public static SetBuilder ofIntSet(Dictionary dictionary, Bytes bytes) {
    SetBuilder builder = ofBytes(dictionary, SetValue.INTSET, bytes);
    boolean isValid =
        IntSet.validate(builder.region, builder.at, bytes.length()) && builder.size() > 0;
    if (!isValid) {
      builder.discard();
      return null;
    }
    if (builder.size() > builder.thresholds.setMaxIntsetEntries) {
      builder.fill(() -> builder.convert(SetValue.HASHTABLE));
    }
    return builder;
  }

  /// A set from the bytes of a listpack from wherever they came; null where they are not one, or
  /// one that is empty or has a member twice.
  public static SetBuilder ofListpack(Dictionary dictionary, Bytes bytes) {
    SetBuilder builder = ofBytes(dictionary, SetValue.LISTPACK, bytes);
    boolean isValid =
        Listpack.validate(builder.region, builder.at, bytes.length()) && builder.size() > 0;
    // A table finds out what is there twice, and is thrown away where it is not wanted.
    SetBuilder table = isValid ? builder.toTable() : null;
    if (table == null || builder.size() > builder.thresholds.setMaxListpackEntries) {
      builder.discard();
      return table;
    }
    table.discard();
    return builder;
  }

  /// A table of the members, or null where one is there twice.
  private SetBuilder toTable() {
    SetBuilder converted = new SetBuilder(region, thresholds, SetValue.HASHTABLE);
    converted.fill(() -> converted.addAll(new SetSource[] {source()}, Long.MAX_VALUE));
    if (converted.size() == size()) {
      return converted;
    }
    converted.discard();
    return null;
  }

  private static SetBuilder ofBytes(Dictionary dictionary, int encoding, Bytes bytes) {
    Region region = dictionary.region();
    long at = region.allocate(Math.max(bytes.length(), FIRST_BYTES), MemoryTag.VALUE);
    bytes.copyTo(region, at);
    return new SetBuilder(dictionary, encoding, at);
  }

  private long begin(int first) {
    if (first == SetValue.HASHTABLE) {
      table = HashTable.ofElements(region);
      return SetTable.create(region, table, room);
    }
    long packed = region.allocate(FIRST_BYTES, MemoryTag.VALUE);
    PackedSet.writeEmpty(region, first, packed);
    return packed;
  }

  int encoding() {
    return encoding;
  }

  /// The number of members.
  public long size() {
    return encoding == SetValue.HASHTABLE ? table.size() : PackedSet.count(region, encoding, at);
  }

  // ---- members

  /// Adds a member; whether it is new.
  public boolean add(Bytes member) {
    return add(view.set(member));
  }

  boolean add(Member member) {
    if (contains(member)) {
      return false;
    }
    append(member);
    return true;
  }

  private boolean contains(Member member) {
    return encoding == SetValue.HASHTABLE
        ? table.find(member.text(), member.hash()) != 0
        : PackedSet.contains(region, encoding, at, member.text());
  }

  /// Adds a member that is not in the set.
  void append(Member member) {
    if (encoding != SetValue.HASHTABLE) {
      Bytes text = member.text();
      int next = PackedSet.encodingWith(region, thresholds, encoding, at, text);
      if (next == encoding) {
        ensure(PackedSet.bytesWith(region, encoding, at, text));
        PackedSet.append(region, encoding, at, text);
        return;
      }
      convert(next);
      if (next != SetValue.HASHTABLE) {
        append(member);
        return;
      }
    }
    SetTable.insert(region, at, table, member.text(), member.hash());
  }

  /// Adds all members of a set, none of which is in this one.
  void appendAll(SetSource source) {
    Member member = new Member();
    for (int count = source.rewind().next(); count > 0; count = source.next()) {
      for (int i = 0; i < count; i++) {
        append(source.load(source.position(i), member));
      }
      PausePoint.pass();
    }
  }

  /// Adds all members of sets, until there are so many.
  void addAll(SetSource[] sources, long limit) {
    Member member = new Member();
    for (SetSource source : sources) {
      for (int count = source.rewind().next(); count > 0; count = source.next()) {
        for (int i = 0; i < count; i++) {
          add(source.load(source.position(i), member));
        }
        PausePoint.pass();
        if (size() >= limit) {
          return;
        }
      }
    }
  }

  /// Takes all members of a set out.
  void removeAll(SetSource source) {
    Member member = new Member();
    for (int count = source.rewind().next(); count > 0; count = source.next()) {
      for (int i = 0; i < count; i++) {
        remove(source.load(source.position(i), member));
      }
      PausePoint.pass();
    }
  }

  /// Runs what fills the set; if there is no room, the set is discarded.
  SetBuilder fill(Runnable work) {
    try {
      work.run();
      return this;
    } catch (RuntimeException full) {
      discard();
      throw full;
    }
  }

  /// Takes a member out; whether it was there.
  boolean remove(Member member) {
    if (encoding != SetValue.HASHTABLE) {
      return PackedSet.remove(region, encoding, at, member.text());
    }
    long element = table.find(member.text(), member.hash());
    if (element == 0) {
      return false;
    }
    SetTable.removeFound(region, at, table, element, member.hash());
    return true;
  }

  private void ensure(int bytes) {
    if (bytes <= region.usableBytes(at)) {
      return;
    }
    long larger = region.allocate(bytes + bytes / 2L, MemoryTag.VALUE);
    region.copy(at, larger, PackedSet.bytes(region, encoding, at));
    region.free(at, MemoryTag.VALUE);
    at = larger;
  }

  /// Goes to a larger encoding.
  private void convert(int next) {
    SetBuilder converted = new SetBuilder(region, thresholds, next, room);
    converted.fill(() -> converted.appendAll(source()));
    region.free(at, MemoryTag.VALUE);
    encoding = converted.encoding;
    at = converted.at;
    table = converted.table;
  }

  /// Makes an intset of a set whose members are all integers, where the thresholds allow it.
  void preferIntSet() {
    if (encoding == SetValue.INTSET || size() > thresholds.setMaxIntsetEntries) {
      return;
    }
    SetBuilder numbers = new SetBuilder(region, thresholds, SetValue.INTSET);
    numbers.fill(() -> numbers.appendAll(source()));
    discard();
    encoding = numbers.encoding;
    at = numbers.at;
    table = numbers.table;
  }

  /// The members, to be read before the next change.
  SetSource source() {
    return new SetSource(region, encoding, at);
  }

  // ---- the end

  /// Makes the set the value of a new record, whose expiry, where it has one, is for the caller to
  /// set.
  public long finish(Bytes key, boolean expires) {
    long record;
    int typeAndEncoding = SetValue.typeAndEncoding(encoding);
    if (encoding == SetValue.HASHTABLE) {
      record = Record.create(region, key, typeAndEncoding, SetValue.REFERENCE_BYTES, expires);
      SetValue.setRoot(region, record, at);
    } else {
      int bytes = PackedSet.bytes(region, encoding, at);
      record = Packed.create(region, key, typeAndEncoding, bytes, expires);
      region.copy(at, Packed.offset(region, record), bytes);
      region.free(at, MemoryTag.VALUE);
    }
    at = 0;
    return record;
  }

  /// Puts the set in the place of a record's value, which is in one run of bytes; returns the
  /// record, which may have moved.
  long install(Dictionary dictionary, long record) {
    long installed;
    if (encoding == SetValue.HASHTABLE) {
      long before = Record.isDetached(region, record) ? Packed.offset(region, record) : 0;
      installed = dictionary.resizeValue(record, SetValue.REFERENCE_BYTES);
      Record.setDetached(region, installed, false);
      SetValue.setRoot(region, installed, at);
      if (before != 0) {
        region.free(before, MemoryTag.VALUE);
      }
    } else {
      int bytes = PackedSet.bytes(region, encoding, at);
      installed = Packed.resize(dictionary, record, bytes);
      region.copy(at, Packed.offset(region, installed), bytes);
      region.free(at, MemoryTag.VALUE);
    }
    Record.setTypeAndEncoding(region, installed, SetValue.typeAndEncoding(encoding));
    at = 0;
    return installed;
  }

  /// Lets go of the set, if it is still the builder's: a large one is freed in the background.
  public void discard(Dictionary dictionary) {
    if (at == 0) {
      return;
    }
    try {
      Value.discard(dictionary, finish(NO_KEY, false));
    } catch (OutOfMemory full) {
      discard();
    }
  }

  /// Frees the set, if it is still the builder's.
  public void discard() {
    if (at == 0) {
      return;
    }
    if (encoding == SetValue.HASHTABLE) {
      SetTable.free(region, at, table);
    } else {
      region.free(at, MemoryTag.VALUE);
    }
    at = 0;
  }
}
