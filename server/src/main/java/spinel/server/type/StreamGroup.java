// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.structure.IdCursor;
import spinel.structure.IdTree;
import spinel.structure.NameIndex;
import spinel.structure.PausePoint;
import spinel.structure.StreamLog;

/// Consumer groups of a stream: what each has delivered to whom and what is not acknowledged yet.
///
/// ```
///   group    0          4           8         24        32        48      56         64
///            +----------+-----------+---------+---------+---------+-------+----------+------+
///            | name     | consumers | last id | entries | pending | chain | released | name |
///            | bytes    |           |         | read    |         |       |          |      |
///            +----------+-----------+---------+---------+---------+-------+----------+------+
///   consumer 0          4           8         16        24        40
///            +----------+-----------+---------+---------+---------+------+
///            | name     |           | seen    | active  | pending | name |
///            | bytes    |           |         |         |         |      |
///            +----------+-----------+---------+---------+---------+------+
/// ```
///
/// Groups and consumers are found by their names ([NameIndex]), pending entries ([PendingEntry])
/// by their ids: those of the group in its tree, those of a consumer in one of its own, both with
/// the entry's reference as the value.
///
/// Invariants: a pending entry is in the group's tree and in the group's chain, and, if it has a
/// consumer, in that one's tree; `released` is the number of those that have none.
public final class StreamGroup {
  /// The number of entries read where it is not known.
  public static final long UNKNOWN = -1;

  /// The time at which a consumer was active that never was.
  public static final long NEVER = -1;

  private static final int CONSUMERS = 4;
  private static final int LAST_MS = 8;
  private static final int LAST_SEQ = 16;
  private static final int READ = 24;
  private static final int PENDING = 32;
  private static final int CHAIN = 48;
  private static final int RELEASED = 56;
  static final int NAME = 64;

  private static final int SEEN = 8;
  private static final int ACTIVE = 16;
  private static final int CONSUMER_PENDING = 24;
  private static final int CONSUMER_NAME = 40;

  private StreamGroup() {}

  // ---- groups

  /// The number of a stream's groups.
  public static int count(Region region, long stream) {
    return NameIndex.count(region, StreamValue.groups(stream));
  }

  /// Group number `index` of a stream, in the order of names.
  public static long get(Region region, long stream, int index) {
    return NameIndex.get(region, StreamValue.groups(stream), index);
  }

  /// The group of that name, or 0.
  public static long find(Region region, long stream, Bytes name) {
    return NameIndex.find(region, StreamValue.groups(stream), NAME, name);
  }

  /// A new group, or 0 where there is one of that name.
  public static long create(
      Region region, long stream, Bytes name, long ms, long seq, long entriesRead) {
    long group = NameIndex.create(region, StreamValue.groups(stream), NAME, name);
    if (group != 0) {
      setLast(region, group, ms, seq);
      setEntriesRead(region, group, entriesRead);
    }
    return group;
  }

  /// Takes a group out of its stream, without freeing it.
  static void detach(Region region, long stream, long group) {
    Bytes name = name(region, group, new Bytes());
    NameIndex.remove(region, StreamValue.groups(stream), NAME, name);
  }

  /// Frees a group that is in no stream.
  static void free(Region region, long group) {
    empty(region, group, Integer.MAX_VALUE);
    region.free(group, MemoryTag.VALUE);
  }

  /// Points a view at a group's name.
  public static Bytes name(Region region, long group, Bytes view) {
    return view.set(region, group + NAME, NameIndex.nameBytes(region, group));
  }

  public static long lastMs(Region region, long group) {
    return region.getLong(group + LAST_MS);
  }

  public static long lastSeq(Region region, long group) {
    return region.getLong(group + LAST_SEQ);
  }

  /// Sets the id that was delivered last.
  public static void setLast(Region region, long group, long ms, long seq) {
    region.putLong(group + LAST_MS, ms);
    region.putLong(group + LAST_SEQ, seq);
  }

  /// The number of entries from the stream's beginning to the one delivered last, or [#UNKNOWN].
  public static long entriesRead(Region region, long group) {
    return region.getLong(group + READ);
  }

  public static void setEntriesRead(Region region, long group, long count) {
    region.putLong(group + READ, count);
  }

  /// The pending entries, by their ids.
  public static long pending(long group) {
    return group + PENDING;
  }

  public static long pendingCount(Region region, long group) {
    return IdTree.size(region, pending(group));
  }

  /// The number of pending entries that were released and have no consumer.
  public static long released(Region region, long group) {
    return region.getLong(group + RELEASED);
  }

  // ---- what is yet to be read

  /// Notes that an entry was delivered, in the order of the stream: moves the last id and the
  /// number of entries read.
  public static void advance(Region region, long stream, long group, long ms, long seq) {
    long log = StreamValue.log(stream);
    long read = entriesRead(region, group);
    if (read != UNKNOWN
        && !hasHolesAfter(region, log, lastMs(region, group), lastSeq(region, group))) {
      setEntriesRead(region, group, read + 1);
    } else if (StreamLog.added(region, log) != 0) {
      setEntriesRead(region, group, entriesUpTo(region, stream, ms, seq));
    }
    setLast(region, group, ms, seq);
  }

  /// Whether an entry was deleted from the middle of the log, at an id or behind it.
  private static boolean hasHolesAfter(Region region, long log, long ms, long seq) {
    long deletedMs = StreamLog.maxDeletedMs(region, log);
    long deletedSeq = StreamLog.maxDeletedSeq(region, log);
    return StreamLog.length(region, log) != 0
        && (deletedMs | deletedSeq) != 0
        && IdTree.compare(ms, seq, deletedMs, deletedSeq) <= 0;
  }

  /// Whether [#lag] can be told.
  public static boolean isLagKnown(Region region, long stream, long group) {
    return isBeforeAll(region, stream, group)
        || isReadCountGood(region, stream, group)
        || entriesUpTo(region, stream, lastMs(region, group), lastSeq(region, group)) != UNKNOWN;
  }

  /// The entries of a stream that a group has not read.
  public static long lag(Region region, long stream, long group) {
    long log = StreamValue.log(stream);
    if (isBeforeAll(region, stream, group)) {
      return StreamLog.added(region, log) == 0 ? 0 : StreamLog.length(region, log);
    }
    long read =
        isReadCountGood(region, stream, group)
            ? entriesRead(region, group)
            : entriesUpTo(region, stream, lastMs(region, group), lastSeq(region, group));
    return StreamLog.added(region, log) - read;
  }

  /// Whether a group has read none of a stream's entries, and none are missing between them.
  private static boolean isBeforeAll(Region region, long stream, long group) {
    long log = StreamValue.log(stream);
    long firstMs = StreamLog.firstMs(region, log);
    long firstSeq = StreamLog.firstSeq(region, log);
    return StreamLog.added(region, log) == 0
        || StreamLog.length(region, log) == 0
        || IdTree.compare(lastMs(region, group), lastSeq(region, group), firstMs, firstSeq) < 0
            && IdTree.compare(
                    StreamLog.maxDeletedMs(region, log),
                    StreamLog.maxDeletedSeq(region, log),
                    firstMs,
                    firstSeq)
                < 0;
  }

  private static boolean isReadCountGood(Region region, long stream, long group) {
    return entriesRead(region, group) != UNKNOWN
        && !hasHolesAfter(
            region, StreamValue.log(stream), lastMs(region, group), lastSeq(region, group));
  }

  /// The number of entries that were added to a stream up to an id, as far as its counters tell;
  /// else [#UNKNOWN].
  public static long entriesUpTo(Region region, long stream, long ms, long seq) {
    long log = StreamValue.log(stream);
    long added = StreamLog.added(region, log);
    long length = StreamLog.length(region, log);
    if (added == 0) {
      return 0;
    }
    int toLast =
        IdTree.compare(ms, seq, StreamLog.lastMs(region, log), StreamLog.lastSeq(region, log));
    if (length == 0 && toLast < 1) {
      return added;
    }
    long deletedMs = StreamLog.maxDeletedMs(region, log);
    long deletedSeq = StreamLog.maxDeletedSeq(region, log);
    if ((ms | seq) != 0 && IdTree.compare(ms, seq, deletedMs, deletedSeq) < 0) {
      return UNKNOWN;
    }
    if (toLast >= 0) {
      return toLast == 0 ? added : UNKNOWN;
    }
    long firstMs = StreamLog.firstMs(region, log);
    long firstSeq = StreamLog.firstSeq(region, log);
    boolean isWhole =
        (deletedMs | deletedSeq) == 0
            || IdTree.compare(deletedMs, deletedSeq, firstMs, firstSeq) < 0;
    int toFirst = IdTree.compare(ms, seq, firstMs, firstSeq);
    if (!isWhole || toFirst > 0) {
      return UNKNOWN;
    }
    return added - length + (toFirst == 0 ? 1 : 0);
  }

  // ---- consumers

  /// The number of a group's consumers.
  public static int consumerCount(Region region, long group) {
    return NameIndex.count(region, group + CONSUMERS);
  }

  /// Consumer number `index` of a group, in the order of names.
  public static long consumer(Region region, long group, int index) {
    return NameIndex.get(region, group + CONSUMERS, index);
  }

  /// The consumer of that name, or 0.
  public static long findConsumer(Region region, long group, Bytes name) {
    return NameIndex.find(region, group + CONSUMERS, CONSUMER_NAME, name);
  }

  /// A new consumer, or 0 where there is one of that name.
  public static long createConsumer(Region region, long group, Bytes name, long now) {
    long consumer = NameIndex.create(region, group + CONSUMERS, CONSUMER_NAME, name);
    if (consumer != 0) {
      setSeen(region, consumer, now);
      setActive(region, consumer, NEVER);
    }
    return consumer;
  }

  /// Removes a consumer with its pending entries.
  public static void deleteConsumer(Region region, long group, long consumer) {
    long pending = consumerPending(consumer);
    IdCursor cursor = new IdCursor().open(region, pending);
    for (boolean more = cursor.first(); more; more = cursor.next()) {
      long entry = entry(cursor);
      IdTree.remove(region, pending(group), cursor.ms(), cursor.seq());
      PendingEntry.unlink(region, group + CHAIN, entry);
      PendingEntry.free(region, entry);
      PausePoint.pass();
    }
    IdTree.clear(region, pending);
    Bytes name = consumerName(region, consumer, new Bytes());
    NameIndex.remove(region, group + CONSUMERS, CONSUMER_NAME, name);
    region.free(consumer, MemoryTag.VALUE);
  }

  /// Points a view at a consumer's name.
  public static Bytes consumerName(Region region, long consumer, Bytes view) {
    return view.set(region, consumer + CONSUMER_NAME, NameIndex.nameBytes(region, consumer));
  }

  /// The time at which a consumer last asked for something.
  public static long seen(Region region, long consumer) {
    return region.getLong(consumer + SEEN);
  }

  public static void setSeen(Region region, long consumer, long unixMillis) {
    region.putLong(consumer + SEEN, unixMillis);
  }

  /// The time at which a consumer last got something, or [#NEVER].
  public static long active(Region region, long consumer) {
    return region.getLong(consumer + ACTIVE);
  }

  public static void setActive(Region region, long consumer, long unixMillis) {
    region.putLong(consumer + ACTIVE, unixMillis);
  }

  /// A consumer's pending entries, by their ids.
  public static long consumerPending(long consumer) {
    return consumer + CONSUMER_PENDING;
  }

  public static long consumerPendingCount(Region region, long consumer) {
    return IdTree.size(region, consumerPending(consumer));
  }

  // ---- pending entries

  /// The pending entry that a cursor over a tree of them is at.
  public static long entry(IdCursor cursor) {
    return Region.toOffset((int) cursor.value());
  }

  /// The pending entry of an id, or 0.
  public static long findPending(Region region, long group, long ms, long seq) {
    return Region.toOffset((int) IdTree.get(region, pending(group), ms, seq));
  }

  private static long value(long entry) {
    return Region.toReference(entry) & 0xFFFF_FFFFL;
  }

  /// Makes an entry pending that is not; the consumer may be 0. If there is no room, nothing has
  /// changed.
  public static long addPending(
      Region region, long group, long consumer, long ms, long seq, long time, long count) {
    long entry = newPending(region, group, consumer, ms, seq, time, count);
    PendingEntry.link(region, group + CHAIN, entry, time);
    return entry;
  }

  private static long newPending(
      Region region, long group, long consumer, long ms, long seq, long time, long count) {
    long entry = PendingEntry.create(region, ms, seq, time, count);
    try {
      IdTree.insert(region, pending(group), ms, seq, value(entry));
      if (consumer != 0) {
        IdTree.insert(region, consumerPending(consumer), ms, seq, value(entry));
      }
    } catch (OutOfMemory full) {
      IdTree.remove(region, pending(group), ms, seq);
      PendingEntry.free(region, entry);
      throw full;
    }
    PendingEntry.setConsumer(region, entry, consumer);
    if (consumer == 0) {
      region.putLong(group + RELEASED, released(region, group) + 1);
    }
    return entry;
  }

  /// Gives a pending entry to a consumer, at that time.
  public static void give(Region region, long group, long entry, long consumer, long time) {
    long before = PendingEntry.consumer(region, entry);
    long ms = PendingEntry.ms(region, entry);
    long seq = PendingEntry.seq(region, entry);
    if (before != consumer) {
      IdTree.insert(region, consumerPending(consumer), ms, seq, value(entry));
      leave(region, group, entry);
      PendingEntry.setConsumer(region, entry, consumer);
    }
    PendingEntry.unlink(region, group + CHAIN, entry);
    PendingEntry.link(region, group + CHAIN, entry, time);
  }

  /// Takes a pending entry from its consumer, if it has one.
  private static void leave(Region region, long group, long entry) {
    long consumer = PendingEntry.consumer(region, entry);
    if (consumer == 0) {
      region.putLong(group + RELEASED, released(region, group) - 1);
    } else {
      long ms = PendingEntry.ms(region, entry);
      IdTree.remove(region, consumerPending(consumer), ms, PendingEntry.seq(region, entry));
    }
  }

  /// Takes a pending entry from its consumer, so that it is the next to be claimed after those
  /// that were released before.
  public static void release(Region region, long group, long entry) {
    leave(region, group, entry);
    PendingEntry.setConsumer(region, entry, 0);
    region.putLong(group + RELEASED, released(region, group) + 1);
    PendingEntry.unlink(region, group + CHAIN, entry);
    PendingEntry.link(region, group + CHAIN, entry, 0);
  }

  /// Forgets a pending entry.
  public static void removePending(Region region, long group, long entry) {
    long ms = PendingEntry.ms(region, entry);
    leave(region, group, entry);
    IdTree.remove(region, pending(group), ms, PendingEntry.seq(region, entry));
    PendingEntry.unlink(region, group + CHAIN, entry);
    PendingEntry.free(region, entry);
  }

  /// The pending entry to claim first: one that was released, or the one that is idle for the
  /// longest time; 0 where there is none.
  public static long firstToClaim(Region region, long group) {
    return PendingEntry.first(region, group + CHAIN);
  }

  /// The pending entry to claim after another, or 0.
  public static long nextToClaim(Region region, long entry) {
    return PendingEntry.next(region, entry);
  }

  public static long ms(Region region, long entry) {
    return PendingEntry.ms(region, entry);
  }

  public static long seq(Region region, long entry) {
    return PendingEntry.seq(region, entry);
  }

  /// The time of the last delivery; 0 after a release.
  public static long deliveryTime(Region region, long entry) {
    return PendingEntry.time(region, entry);
  }

  public static long deliveryCount(Region region, long entry) {
    return PendingEntry.count(region, entry);
  }

  public static void setDeliveryCount(Region region, long entry, long count) {
    PendingEntry.setCount(region, entry, count);
  }

  /// The consumer of a pending entry, or 0.
  public static long owner(Region region, long entry) {
    return PendingEntry.consumer(region, entry);
  }

  // ---- all groups of a stream

  /// Whether a group has yet to read an entry, or to acknowledge it.
  public static boolean isReferenced(Region region, long stream, long ms, long seq) {
    for (int i = 0; i < count(region, stream); i++) {
      long group = get(region, stream, i);
      if (IdTree.compare(ms, seq, lastMs(region, group), lastSeq(region, group)) > 0
          || findPending(region, group, ms, seq) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Takes an entry out of the pending entries of all groups; whether it was in any.
  public static boolean forget(Region region, long stream, long ms, long seq) {
    boolean found = false;
    for (int i = 0; i < count(region, stream); i++) {
      long group = get(region, stream, i);
      long entry = findPending(region, group, ms, seq);
      if (entry != 0) {
        removePending(region, group, entry);
        found = true;
      }
    }
    return found;
  }

  // ---- building from a dump

  /// Adds a pending entry as it stands in a dump, without a consumer; [#endLoading] must follow.
  /// False where there is one with this id.
  public static boolean loadPending(
      Region region, long group, long ms, long seq, long time, long count) {
    if (findPending(region, group, ms, seq) != 0) {
      return false;
    }
    long entry = newPending(region, group, 0, ms, seq, time, count);
    PendingEntry.append(region, group + CHAIN, entry);
    return true;
  }

  /// Gives a loaded entry its consumer; false where there is none with this id that has none.
  public static boolean loadOwner(Region region, long group, long consumer, long ms, long seq) {
    long entry = findPending(region, group, ms, seq);
    if (entry == 0 || PendingEntry.consumer(region, entry) != 0) {
      return false;
    }
    IdTree.insert(region, consumerPending(consumer), ms, seq, value(entry));
    leave(region, group, entry);
    PendingEntry.setConsumer(region, entry, consumer);
    return true;
  }

  /// Puts a loaded entry without a consumer behind those that were released before; false where
  /// there is none such with this id.
  public static boolean loadReleased(Region region, long group, long ms, long seq) {
    long entry = findPending(region, group, ms, seq);
    if (entry == 0 || PendingEntry.consumer(region, entry) != 0) {
      return false;
    }
    PendingEntry.unlink(region, group + CHAIN, entry);
    PendingEntry.setTime(region, entry, 0);
    PendingEntry.append(region, group + CHAIN, entry);
    return true;
  }

  /// Puts loaded entries into their order.
  public static void endLoading(Region region, long group) {
    PendingEntry.sort(region, group + CHAIN);
  }

  // ---- the whole

  /// Frees a stream's last group, or about `budget` of its parts; whether it is gone.
  static boolean freeLast(Region region, long stream, int budget) {
    long group = get(region, stream, count(region, stream) - 1);
    if (!empty(region, group, budget)) {
      return false;
    }
    NameIndex.removeLast(region, StreamValue.groups(stream));
    region.free(group, MemoryTag.VALUE);
    return true;
  }

  /// Frees about `budget` of what belongs to a group; whether nothing is left.
  private static boolean empty(Region region, long group, int budget) {
    int left = budget;
    while (consumerCount(region, group) > 0) {
      if (left <= 0) {
        return false;
      }
      long consumer = consumer(region, group, consumerCount(region, group) - 1);
      left -= IdTree.clearSome(region, consumerPending(consumer), left);
      if (IdTree.size(region, consumerPending(consumer)) > 0) {
        return false;
      }
      NameIndex.removeLast(region, group + CONSUMERS);
      region.free(consumer, MemoryTag.VALUE);
      left--;
    }
    for (long entry = firstToClaim(region, group); entry != 0; left--) {
      if (left <= 0) {
        return false;
      }
      long next = nextToClaim(region, entry);
      IdTree.remove(
          region, pending(group), PendingEntry.ms(region, entry), PendingEntry.seq(region, entry));
      PendingEntry.unlink(region, group + CHAIN, entry);
      PendingEntry.free(region, entry);
      entry = next;
    }
    return true;
  }

  /// About as many as a group has allocations.
  static long parts(Region region, long group) {
    return 1 + consumerCount(region, group) + IdTree.size(region, pending(group));
  }

  /// Bytes of a group with all that belongs to it.
  static long bytes(Region region, long group) {
    long bytes =
        region.usableBytes(group)
            + NameIndex.arrayBytes(region, group + CONSUMERS)
            + IdTree.treeBytes(region, pending(group));
    for (int i = 0; i < consumerCount(region, group); i++) {
      long consumer = consumer(region, group, i);
      bytes += region.usableBytes(consumer);
      bytes += IdTree.treeBytes(region, consumerPending(consumer));
    }
    long first = firstToClaim(region, group);
    return first == 0
        ? bytes
        : bytes + IdTree.size(region, pending(group)) * region.usableBytes(first);
  }

  /// Adds a copy of a group to another stream, in the same region or in another.
  static void copy(Region source, long group, Region target, long stream) {
    Bytes name = Bytes.of(name(source, group, new Bytes()).toArray());
    long copy =
        create(
            target,
            stream,
            name,
            lastMs(source, group),
            lastSeq(source, group),
            entriesRead(source, group));
    IdCursor cursor = new IdCursor().open(source, pending(group));
    for (boolean more = cursor.first(); more; more = cursor.next()) {
      long entry = entry(cursor);
      loadPending(
          target,
          copy,
          cursor.ms(),
          cursor.seq(),
          PendingEntry.time(source, entry),
          PendingEntry.count(source, entry));
      PausePoint.pass();
    }
    for (int i = 0; i < consumerCount(source, group); i++) {
      long consumer = consumer(source, group, i);
      name = Bytes.of(consumerName(source, consumer, new Bytes()).toArray());
      long copied = createConsumer(target, copy, name, seen(source, consumer));
      setActive(target, copied, active(source, consumer));
      cursor.open(source, consumerPending(consumer));
      for (boolean more = cursor.first(); more; more = cursor.next()) {
        loadOwner(target, copy, copied, cursor.ms(), cursor.seq());
        PausePoint.pass();
      }
    }
    copyReleased(source, group, target, copy);
    endLoading(target, copy);
  }

  private static void copyReleased(Region source, long group, Region target, long copy) {
    long entry = firstToClaim(source, group);
    for (long left = released(source, group); left > 0; left--) {
      loadReleased(target, copy, PendingEntry.ms(source, entry), PendingEntry.seq(source, entry));
      entry = nextToClaim(source, entry);
      PausePoint.pass(left);
    }
  }

  /// Checks a group's invariants; throws [AssertionError] where one does not hold.
  static void verify(Region region, long group) {
    NameIndex.verify(region, group + CONSUMERS, CONSUMER_NAME);
    IdTree.verify(region, pending(group));
    long owned = 0;
    for (int i = 0; i < consumerCount(region, group); i++) {
      long consumer = consumer(region, group, i);
      IdTree.verify(region, consumerPending(consumer));
      owned += IdTree.size(region, consumerPending(consumer));
      IdCursor cursor = new IdCursor().open(region, consumerPending(consumer));
      for (boolean more = cursor.first(); more; more = cursor.next()) {
        require(entry(cursor) == findPending(region, group, cursor.ms(), cursor.seq()), "entry");
        require(PendingEntry.consumer(region, entry(cursor)) == consumer, "owner");
      }
    }
    long size = IdTree.size(region, pending(group));
    require(size == owned + released(region, group), "released");
    long time = Long.MIN_VALUE;
    long position = 0;
    for (long e = firstToClaim(region, group); e != 0; e = nextToClaim(region, e)) {
      require(
          position < released(region, group) == (PendingEntry.consumer(region, e) == 0), "chain");
      if (PendingEntry.consumer(region, e) != 0) {
        require(PendingEntry.time(region, e) >= time, "order");
        time = PendingEntry.time(region, e);
      }
      position++;
    }
    require(position == size, "length of the chain");
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
