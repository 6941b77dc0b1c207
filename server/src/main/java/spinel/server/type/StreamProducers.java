// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;
import spinel.structure.NameIndex;
import spinel.structure.PausePoint;

/// What a stream knows of its producers: which entries they sent under ids of their own lately, so
/// that an entry that is sent again is not added again.
///
/// ```
///   state     0        8            16          20
///             +--------+------------+-----------+------+
///             | added  | duplicates | producers |      |
///             +--------+------------+-----------+------+
///   producer  0            4        8        12    16      64
///             +------------+--------+--------+-----+-------+------+
///             | name bytes | oldest | newest |     | table | name |
///             +------------+--------+--------+-----+-------+------+
/// ```
///
/// The state is made when it is needed first. A producer's ids are [Element]s in a table of its
/// own, whose payload is the id of the entry in the stream and the reference of the next newer
/// one. An id is forgotten when the entry's time is too long ago, or when the producer has too
/// many.
public final class StreamProducers {
  private static final int ADDED = 0;
  private static final int DUPLICATES = 8;
  private static final int INDEX = 16;
  private static final int STATE_BYTES = 24;

  private static final int OLDEST = 4;
  private static final int NEWEST = 8;
  private static final int TABLE = 16;
  private static final int NAME = TABLE + HashTable.STATE_BYTES;

  private static final int SEQ = 8;
  private static final int NEXT = 16;
  private static final int PAYLOAD_BYTES = 20;

  private StreamProducers() {}

  private static long state(Region region, long stream) {
    return Region.toOffset(region.getInt(StreamValue.producers(stream)));
  }

  private static long stateForWrite(Region region, long stream) {
    long state = state(region, stream);
    if (state == 0) {
      state = region.allocateZeroed(STATE_BYTES, MemoryTag.VALUE);
      region.putInt(StreamValue.producers(stream), Region.toReference(state));
    }
    return state;
  }

  // ---- settings and figures

  /// For how many seconds an id is remembered.
  public static int seconds(Region region, long stream) {
    return region.getInt(StreamValue.producerSeconds(stream));
  }

  /// How many ids of each producer are remembered.
  public static int most(Region region, long stream) {
    return region.getInt(StreamValue.producerMost(stream));
  }

  /// Changes the settings; other ones than before make the stream forget all ids.
  public static void configure(Region region, HashTable table, long stream, int seconds, int most) {
    if (seconds != seconds(region, stream) || most != most(region, stream)) {
      forgetAll(region, table, stream);
      region.putInt(StreamValue.producerSeconds(stream), seconds);
      region.putInt(StreamValue.producerMost(stream), most);
    }
  }

  /// The number of entries that were ever added under ids of their producers.
  public static long added(Region region, long stream) {
    long state = state(region, stream);
    return state == 0 ? 0 : region.getLong(state + ADDED);
  }

  /// The number of entries that were sent again.
  public static long duplicates(Region region, long stream) {
    long state = state(region, stream);
    return state == 0 ? 0 : region.getLong(state + DUPLICATES);
  }

  /// Sets both, as they stand in a dump.
  public static void setFigures(Region region, long stream, long added, long duplicates) {
    if (state(region, stream) != 0 || added != 0 || duplicates != 0) {
      long state = stateForWrite(region, stream);
      region.putLong(state + ADDED, added);
      region.putLong(state + DUPLICATES, duplicates);
    }
  }

  /// Counts an entry that was sent again.
  public static void countDuplicate(Region region, long stream) {
    long at = state(region, stream) + DUPLICATES;
    region.putLong(at, region.getLong(at) + 1);
  }

  /// The number of producers that are known.
  public static int count(Region region, long stream) {
    long state = state(region, stream);
    return state == 0 ? 0 : NameIndex.count(region, state + INDEX);
  }

  /// Producer number `index`, in the order of names.
  public static long get(Region region, long stream, int index) {
    return NameIndex.get(region, state(region, stream) + INDEX, index);
  }

  /// Points a view at a producer's name.
  public static Bytes name(Region region, long producer, Bytes view) {
    return view.set(region, producer + NAME, NameIndex.nameBytes(region, producer));
  }

  /// The number of a producer's ids.
  public static long ids(Region region, long producer) {
    return HashTable.size(region, producer + TABLE);
  }

  /// The number of all producers' ids.
  public static long tracked(Region region, long stream) {
    long ids = 0;
    for (int i = 0; i < count(region, stream); i++) {
      ids += ids(region, get(region, stream, i));
    }
    return ids;
  }

  // ---- ids

  /// A producer's oldest id, an [Element], or 0.
  public static long oldest(Region region, long producer) {
    return Region.toOffset(region.getInt(producer + OLDEST));
  }

  /// The producer's next newer id, or 0.
  public static long newer(Region region, long id) {
    return Region.toOffset(region.getInt(Element.payloadOffset(region, id) + NEXT));
  }

  /// The id of the entry that a producer's id stands for.
  public static long ms(Region region, long id) {
    return region.getLong(Element.payloadOffset(region, id));
  }

  public static long seq(Region region, long id) {
    return region.getLong(Element.payloadOffset(region, id) + SEQ);
  }

  /// What a producer of that name sent under an id, an [Element], or 0.
  public static long find(
      Region region, HashTable table, long stream, Bytes producerName, Bytes id) {
    long state = state(region, stream);
    long producer = state == 0 ? 0 : NameIndex.find(region, state + INDEX, NAME, producerName);
    return producer == 0 ? 0 : table.open(producer + TABLE).find(id, KeyedHash.of(id));
  }

  /// Remembers what a producer sends under an id that is not known. If there is no room, nothing
  /// has changed.
  public static void add(
      Region region, HashTable table, long stream, Bytes name, Bytes id, long ms, long seq) {
    long index = stateForWrite(region, stream) + INDEX;
    long producer = NameIndex.find(region, index, NAME, name);
    boolean isNew = producer == 0;
    if (isNew) {
      producer = NameIndex.create(region, index, NAME, name);
    }
    long element = 0;
    try {
      if (isNew) {
        table.create(producer + TABLE);
      }
      element = Element.create(region, id, 0, PAYLOAD_BYTES);
      table.open(producer + TABLE).insert(element, KeyedHash.of(id));
    } catch (OutOfMemory full) {
      if (element != 0) {
        Element.free(region, element);
      }
      if (isNew) {
        removeProducer(region, table, stream, producer);
      }
      throw full;
    }
    append(region, producer, element, ms, seq);
    while (ids(region, producer) > most(region, stream)) {
      removeOldest(region, table, producer);
    }
  }

  /// Counts an entry that was added under a producer's id.
  public static void countAdded(Region region, long stream) {
    long at = stateForWrite(region, stream) + ADDED;
    region.putLong(at, region.getLong(at) + 1);
  }

  private static void append(Region region, long producer, long element, long ms, long seq) {
    long payload = Element.payloadOffset(region, element);
    region.putLong(payload, ms);
    region.putLong(payload + SEQ, seq);
    region.putInt(payload + NEXT, 0);
    int reference = Region.toReference(element);
    long newest = Region.toOffset(region.getInt(producer + NEWEST));
    if (newest == 0) {
      region.putInt(producer + OLDEST, reference);
    } else {
      region.putInt(Element.payloadOffset(region, newest) + NEXT, reference);
    }
    region.putInt(producer + NEWEST, reference);
  }

  private static void removeOldest(Region region, HashTable table, long producer) {
    long element = oldest(region, producer);
    long newer = newer(region, element);
    table.open(producer + TABLE).remove(element, Element.nameHash(region, element));
    Element.free(region, element);
    region.putInt(producer + OLDEST, Region.toReference(newer));
    if (newer == 0) {
      region.putInt(producer + NEWEST, 0);
    }
  }

  /// Takes back what [#add] has added last for a producer.
  public static void forgetNewest(Region region, HashTable table, long stream, Bytes name) {
    long producer = NameIndex.find(region, state(region, stream) + INDEX, NAME, name);
    long newest = Region.toOffset(region.getInt(producer + NEWEST));
    long before = 0;
    for (long id = oldest(region, producer); id != newest; id = newer(region, id)) {
      before = id;
    }
    table.open(producer + TABLE).remove(newest, Element.nameHash(region, newest));
    Element.free(region, newest);
    region.putInt(producer + NEWEST, Region.toReference(before));
    if (before == 0) {
      removeProducer(region, table, stream, producer);
    } else {
      region.putInt(Element.payloadOffset(region, before) + NEXT, 0);
    }
  }

  private static void removeProducer(Region region, HashTable table, long stream, long producer) {
    long index = state(region, stream) + INDEX;
    if (region.getLong(producer + TABLE) != 0) {
      table.open(producer + TABLE).free();
    }
    NameIndex.remove(region, index, NAME, name(region, producer, new Bytes()));
    region.free(producer, MemoryTag.VALUE);
  }

  /// Forgets the ids of entries whose time is too long ago at `now`, and the producers that have
  /// none then.
  public static void expire(Region region, HashTable table, long stream, long now) {
    long oldestKept = now - seconds(region, stream) * 1000L;
    for (int i = count(region, stream) - 1; i >= 0; i--) {
      long producer = get(region, stream, i);
      long id = oldest(region, producer);
      while (id != 0 && ms(region, id) < oldestKept) {
        removeOldest(region, table, producer);
        id = oldest(region, producer);
      }
      if (id == 0) {
        removeProducer(region, table, stream, producer);
      }
    }
  }

  /// Forgets all ids.
  private static void forgetAll(Region region, HashTable table, long stream) {
    for (int i = count(region, stream) - 1; i >= 0; i--) {
      long producer = get(region, stream, i);
      while (oldest(region, producer) != 0) {
        removeOldest(region, table, producer);
      }
      removeProducer(region, table, stream, producer);
    }
  }

  // ---- the whole

  /// Frees all of it, or about `budget` ids; whether nothing is left.
  static boolean freeSome(Region region, long stream, int budget) {
    long state = state(region, stream);
    if (state == 0) {
      return true;
    }
    HashTable table = HashTable.ofElements(region);
    while (NameIndex.count(region, state + INDEX) > 0) {
      int last = NameIndex.count(region, state + INDEX) - 1;
      long producer = NameIndex.get(region, state + INDEX, last);
      if (region.getLong(producer + TABLE) != 0
          && !table
              .open(producer + TABLE)
              .drain(budget, element -> Element.free(region, element))) {
        return false;
      }
      NameIndex.removeLast(region, state + INDEX);
      region.free(producer, MemoryTag.VALUE);
    }
    region.free(state, MemoryTag.VALUE);
    region.putInt(StreamValue.producers(stream), 0);
    return true;
  }

  static long bytes(Region region, long stream) {
    long state = state(region, stream);
    if (state == 0) {
      return 0;
    }
    long bytes = region.usableBytes(state) + NameIndex.arrayBytes(region, state + INDEX);
    HashTable table = HashTable.ofElements(region);
    for (int i = 0; i < count(region, stream); i++) {
      long producer = get(region, stream, i);
      bytes += region.usableBytes(producer) + table.open(producer + TABLE).tableBytes();
      for (long id = oldest(region, producer); id != 0; id = newer(region, id)) {
        bytes += region.usableBytes(id);
      }
    }
    return bytes;
  }

  static void copy(Region source, long stream, Region target, long copy) {
    copyFigures(source, stream, target, copy);
    HashTable table = HashTable.ofElements(target);
    for (int i = 0; i < count(source, stream); i++) {
      long producer = get(source, stream, i);
      Bytes name = Bytes.of(name(source, producer, new Bytes()).toArray());
      for (long id = oldest(source, producer); id != 0; id = newer(source, id)) {
        Bytes text = Bytes.of(Element.name(source, id));
        add(target, table, copy, name, text, ms(source, id), seq(source, id));
        PausePoint.pass(table.size());
      }
    }
  }

  private static void copyFigures(Region source, long stream, Region target, long copy) {
    target.putInt(StreamValue.producerSeconds(copy), seconds(source, stream));
    target.putInt(StreamValue.producerMost(copy), most(source, stream));
    setFigures(target, copy, added(source, stream), duplicates(source, stream));
  }
}
