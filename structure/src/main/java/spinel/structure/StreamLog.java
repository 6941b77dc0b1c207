// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// A log of entries with ascending 128-bit ids in a region: what a stream holds.
///
/// ```
///   state  0        16     20   24        40       48        64         80             96
///          +--------+------+----+---------+--------+---------+----------+--------------+-------+
///          | blocks | tail |    | tail id | length | last id | first id | greatest     | added |
///          |        |      |    |         |        |         |          | deleted id   |       |
///          +--------+------+----+---------+--------+---------+----------+--------------+-------+
/// ```
///
/// The entries stand in blocks ([StreamBlock]), which an [IdTree] orders by the ids of their first
/// entries. The last block is also in the state: an entry that is appended needs no more than that
/// block. It has room to grow, in steps of twice its size up to what a full block takes, and gives
/// up what is left over when the next one begins.
///
/// A deleted entry stays in its block as a mark until the whole block is deleted.
///
/// Invariants: no block without a live entry; ids of live entries ascend through all blocks; the
/// tail is the tree's last block, or 0. Costs: appending is O(1) amortised; finding an id is
/// O(log blocks) and a walk over one block; trimming whole blocks is O(log blocks) each. A live
/// entry takes the bytes of its values and some five to eight more.
public final class StreamLog {
  /// The bytes of a log's state.
  public static final int STATE_BYTES = 104;

  /// The most bytes of strings that an entry may have.
  public static final long LARGEST_ENTRY = 1L << 30;

  private static final int TAIL = 16;
  private static final int TAIL_ID = 24;
  private static final int LENGTH = 40;
  private static final int LAST_ID = 48;
  private static final int FIRST_ID = 64;
  private static final int MAX_DELETED_ID = 80;
  private static final int ADDED = 96;
  private static final int SEQ = 8;

  /// Decides about an entry that is to be trimmed.
  @FunctionalInterface
  public interface Trimmer {
    /// Whether the entry may go.
    boolean mayDelete(long ms, long seq);
  }

  private StreamLog() {}

  /// Begins an empty log whose state is at that offset.
  public static void create(Region region, long log) {
    for (int i = 0; i < STATE_BYTES; i += Long.BYTES) {
      region.putLong(log + i, 0);
    }
  }

  // ---- the state

  /// The blocks, by their ids.
  public static long blocks(long log) {
    return log;
  }

  public static long blockCount(Region region, long log) {
    return IdTree.size(region, blocks(log));
  }

  /// The number of entries.
  public static long length(Region region, long log) {
    return region.getLong(log + LENGTH);
  }

  /// The id that was given last.
  public static long lastMs(Region region, long log) {
    return region.getLong(log + LAST_ID);
  }

  public static long lastSeq(Region region, long log) {
    return region.getLong(log + LAST_ID + SEQ);
  }

  public static void setLastId(Region region, long log, long ms, long seq) {
    putId(region, log + LAST_ID, ms, seq);
  }

  /// The id of the first entry, 0-0 in an empty log.
  public static long firstMs(Region region, long log) {
    return region.getLong(log + FIRST_ID);
  }

  public static long firstSeq(Region region, long log) {
    return region.getLong(log + FIRST_ID + SEQ);
  }

  public static void setFirstId(Region region, long log, long ms, long seq) {
    putId(region, log + FIRST_ID, ms, seq);
  }

  /// The greatest id that was deleted other than by trimming.
  public static long maxDeletedMs(Region region, long log) {
    return region.getLong(log + MAX_DELETED_ID);
  }

  public static long maxDeletedSeq(Region region, long log) {
    return region.getLong(log + MAX_DELETED_ID + SEQ);
  }

  public static void setMaxDeletedId(Region region, long log, long ms, long seq) {
    putId(region, log + MAX_DELETED_ID, ms, seq);
  }

  /// The number of entries that were ever added.
  public static long added(Region region, long log) {
    return region.getLong(log + ADDED);
  }

  public static void setAdded(Region region, long log, long count) {
    region.putLong(log + ADDED, count);
  }

  private static void putId(Region region, long at, long ms, long seq) {
    region.putLong(at, ms);
    region.putLong(at + SEQ, seq);
  }

  private static void addLength(Region region, long log, long by) {
    region.putLong(log + LENGTH, length(region, log) + by);
  }

  private static long tail(Region region, long log) {
    return Region.toOffset(region.getInt(log + TAIL));
  }

  private static void setTail(Region region, long log, long block) {
    region.putInt(log + TAIL, Region.toReference(block));
  }

  private static long value(long block) {
    return Region.toReference(block) & 0xFFFF_FFFFL;
  }

  /// The block that a value of the index of blocks stands for.
  public static long block(long value) {
    return Region.toOffset((int) value);
  }

  // ---- appending

  /// Adds an entry whose id is above the last one: `pairs` fields and values, one after the other
  /// from `first` on. A block is full at `maxBytes` bytes or `maxEntries` entries, where these are
  /// not 0. If there is no room, nothing has changed.
  public static void append(
      Region region,
      long log,
      long ms,
      long seq,
      Words words,
      int first,
      int pairs,
      long maxBytes,
      long maxEntries) {
    long textBytes = textBytes(words, first, pairs);
    long bound = StreamBlock.bound(textBytes, pairs);
    long most = maxBytes <= 0 || maxBytes > LARGEST_ENTRY ? LARGEST_ENTRY : maxBytes;
    long block = tail(region, log);
    boolean fits =
        block != 0
            && Listpack.bytes(region, block) + textBytes < most
            && (maxEntries <= 0
                || StreamBlock.live(region, block) + StreamBlock.deleted(region, block)
                    < maxEntries);
    if (fits) {
      block = withRoom(region, log, block, bound, most);
      boolean same = StreamBlock.hasFields(region, block, words, first, pairs);
      long blockMs = region.getLong(log + TAIL_ID);
      long blockSeq = region.getLong(log + TAIL_ID + SEQ);
      StreamBlock.append(region, block, ms - blockMs, seq - blockSeq, words, first, pairs, same);
    } else {
      long next =
          StreamBlock.create(
              region, words, first, pairs, Math.max(bound, Math.min(2 * bound, most)));
      try {
        IdTree.insert(region, log, ms, seq, value(next));
      } catch (OutOfMemory full) {
        region.free(next, MemoryTag.VALUE);
        throw full;
      }
      StreamBlock.append(region, next, 0, 0, words, first, pairs, true);
      shrinkTail(region, log);
      setTail(region, log, next);
      putId(region, log + TAIL_ID, ms, seq);
    }
    appended(region, log, ms, seq);
  }

  private static void appended(Region region, long log, long ms, long seq) {
    addLength(region, log, 1);
    setAdded(region, log, added(region, log) + 1);
    setLastId(region, log, ms, seq);
    if (length(region, log) == 1) {
      setFirstId(region, log, ms, seq);
    }
  }

  /// The bytes of an entry's strings.
  public static long textBytes(Words words, int first, int pairs) {
    long bytes = 0;
    for (int i = 0; i < 2 * pairs; i++) {
      bytes += words.arg(first + i).length();
    }
    return bytes;
  }

  /// The tail, moved if need be, so that it has room for an entry.
  private static long withRoom(Region region, long log, long block, long bound, long most) {
    long bytes = StreamBlock.fullBytes(region, block);
    if (bytes + bound <= region.usableBytes(block)) {
      return block;
    }
    long capacity = Math.max(bytes + bound, Math.min(2 * bytes, most));
    long moved = StreamBlock.move(region, block, capacity);
    tailMoved(region, log, moved);
    return moved;
  }

  private static void tailMoved(Region region, long log, long block) {
    setTail(region, log, block);
    IdTree.set(
        region,
        log,
        region.getLong(log + TAIL_ID),
        region.getLong(log + TAIL_ID + SEQ),
        value(block));
  }

  private static void shrinkTail(Region region, long log) {
    long block = tail(region, log);
    if (block == 0) {
      return;
    }
    long bytes = StreamBlock.fullBytes(region, block);
    if (Region.roundUp(bytes) < region.usableBytes(block)) {
      try {
        tailMoved(region, log, StreamBlock.move(region, block, bytes));
      } catch (OutOfMemory full) {
        // It keeps the room that it has.
        return;
      }
    }
  }

  /// Adds a block that stands in the region as it came from a dump, behind all others; it is the
  /// log's from then on. Length, first and last id follow, the rest of the state is for the caller
  /// to set. False where the block is not valid, or its ids are not above those of the blocks
  /// before.
  public static boolean adopt(Region region, long log, long ms, long seq, long block) {
    StreamBlock.BlockBounds bounds = new StreamBlock.BlockBounds();
    bounds.blockMs = ms;
    bounds.blockSeq = seq;
    if (tail(region, log) != 0) {
      bounds.hasLast = true;
      bounds.lastMs = lastMs(region, log);
      bounds.lastSeq = lastSeq(region, log);
      if (IdTree.compare(
              ms, seq, region.getLong(log + TAIL_ID), region.getLong(log + TAIL_ID + SEQ))
          <= 0) {
        return false;
      }
    }
    if (!StreamBlock.validate(region, block, bounds)) {
      return false;
    }
    if (StreamBlock.live(region, block) == 0) {
      region.free(block, MemoryTag.VALUE);
      return true;
    }
    IdTree.insert(region, log, ms, seq, value(block));
    if (tail(region, log) == 0) {
      setFirstId(region, log, bounds.firstMs, bounds.firstSeq);
    }
    addLength(region, log, StreamBlock.live(region, block));
    setTail(region, log, block);
    putId(region, log + TAIL_ID, ms, seq);
    setLastId(region, log, bounds.lastMs, bounds.lastSeq);
    return true;
  }

  /// The bytes that the allocation of a block from a dump must have, of which the listpack takes
  /// the first `bytes`.
  public static long adoptedBytes(long bytes) {
    return bytes + OVERHEAD_OF_COUNTS;
  }

  private static final int OVERHEAD_OF_COUNTS = 10;

  // ---- deleting

  /// Deletes an entry by its id; whether it was there. The id counts as deleted, and the first id
  /// follows.
  public static boolean delete(Region region, long log, long ms, long seq, StreamReader reader) {
    if (!reader.open(region, log).seek(ms, seq)) {
      return false;
    }
    long block = reader.block();
    StreamBlock.markDeleted(region, block, reader.flagsAt());
    deleted(region, log, reader.blockMs(), reader.blockSeq(), block, 1);
    if (IdTree.compare(ms, seq, maxDeletedMs(region, log), maxDeletedSeq(region, log)) > 0) {
      setMaxDeletedId(region, log, ms, seq);
    }
    if (ms == firstMs(region, log) && seq == firstSeq(region, log)) {
      findFirst(region, log, reader);
    }
    return true;
  }

  /// Counts entries of a block that are marked as deleted, and drops the block where none is left.
  private static void deleted(
      Region region, long log, long blockMs, long blockSeq, long block, int count) {
    addLength(region, log, -count);
    if (StreamBlock.live(region, block) == count) {
      drop(region, log, blockMs, blockSeq, block);
    } else {
      StreamBlock.count(region, block, count);
    }
  }

  private static void drop(Region region, long log, long blockMs, long blockSeq, long block) {
    IdTree.remove(region, log, blockMs, blockSeq);
    region.free(block, MemoryTag.VALUE);
    if (tail(region, log) == block) {
      long leaf = IdTree.lastLeaf(region, log);
      if (leaf == 0) {
        setTail(region, log, 0);
      } else {
        long last = IdTree.entry(leaf, IdTree.count(region, leaf) - 1);
        setTail(region, log, block(IdTree.value(region, last)));
        putId(region, log + TAIL_ID, IdTree.ms(region, last), IdTree.seq(region, last));
      }
    }
  }

  private static void findFirst(Region region, long log, StreamReader reader) {
    if (length(region, log) > 0 && reader.open(region, log).forward(0, 0, -1, -1).next()) {
      setFirstId(region, log, reader.ms(), reader.seq());
    } else {
      setFirstId(region, log, 0, 0);
    }
  }

  // ---- trimming

  /// Deletes the oldest entries beyond `maxLength`, as many as [#trim] may; returns how many.
  public static long trimToLength(
      Region region,
      long log,
      long maxLength,
      boolean wholeBlocks,
      long limit,
      Trimmer trimmer,
      StreamReader reader) {
    return trim(region, log, maxLength, 0, 0, wholeBlocks, limit, trimmer, reader);
  }

  /// Deletes the entries below an id, as many as [#trim] may; returns how many.
  public static long trimToId(
      Region region,
      long log,
      long ms,
      long seq,
      boolean wholeBlocks,
      long limit,
      Trimmer trimmer,
      StreamReader reader) {
    return trim(region, log, -1, ms, seq, wholeBlocks, limit, trimmer, reader);
  }

  /// Trims to a length, or where that is -1, to an id. With `wholeBlocks`, only blocks all of
  /// whose entries are to go; of these, while no more than `limit` (where not 0) are deleted. With
  /// a `trimmer`, only the entries that it agrees to.
  private static long trim(
      Region region,
      long log,
      long maxLength,
      long minMs,
      long minSeq,
      boolean wholeBlocks,
      long limit,
      Trimmer trimmer,
      StreamReader reader) {
    long deleted = 0;
    long ms = 0;
    long seq = 0;
    IdCursor cursor = new IdCursor().open(region, blocks(log));
    while (cursor.ceiling(ms, seq)) {
      PausePoint.pass();
      if (maxLength >= 0 && length(region, log) <= maxLength) {
        break;
      }
      ms = cursor.ms();
      seq = cursor.seq();
      long block = block(cursor.value());
      int live = StreamBlock.live(region, block);
      if (limit != 0 && deleted + live > limit) {
        break;
      }
      boolean whole =
          maxLength >= 0
              ? length(region, log) - live >= maxLength
              : isBelow(region, log, ms, seq, block, minMs, minSeq, reader);
      if (whole && trimmer == null) {
        addLength(region, log, -live);
        drop(region, log, ms, seq, block);
        deleted += live;
        continue;
      }
      if (!whole && wholeBlocks) {
        break;
      }
      long most = maxLength >= 0 ? length(region, log) - maxLength : Long.MAX_VALUE;
      reader.open(region, log).withinBlock(ms, seq, block);
      int marked = mark(region, reader, most, minMs, minSeq, maxLength < 0, trimmer);
      if (marked > 0) {
        deleted(region, log, ms, seq, block, marked);
        deleted += marked;
      }
      if (!whole && (maxLength < 0 || trimmer == null)) {
        break;
      }
      if (++seq == 0) {
        ms++;
      }
    }
    if (deleted > 0) {
      findFirst(region, log, reader);
    }
    return deleted;
  }

  /// Whether the last entry of a block, deleted or not, is below an id.
  private static boolean isBelow(
      Region region,
      long log,
      long ms,
      long seq,
      long block,
      long minMs,
      long minSeq,
      StreamReader reader) {
    reader.open(region, log).withinBlock(ms, seq, block).lastInBlock();
    return IdTree.compare(reader.ms(), reader.seq(), minMs, minSeq) < 0;
  }

  /// Marks the first entries of the reader's block as deleted; returns how many.
  private static int mark(
      Region region,
      StreamReader reader,
      long most,
      long minMs,
      long minSeq,
      boolean byId,
      Trimmer trimmer) {
    int marked = 0;
    while (marked < most && reader.nextInBlock()) {
      if (byId && IdTree.compare(reader.ms(), reader.seq(), minMs, minSeq) >= 0) {
        break;
      }
      if (trimmer == null || trimmer.mayDelete(reader.ms(), reader.seq())) {
        StreamBlock.markDeleted(region, reader.block(), reader.flagsAt());
        marked++;
      }
    }
    return marked;
  }

  // ---- the whole

  /// Frees about `budget` blocks, from the first on; whether none are left.
  public static boolean freeSome(Region region, long log, int budget) {
    for (int left = budget; left > 0; left--) {
      long leaf = IdTree.firstLeaf(region, log);
      if (leaf == 0) {
        return true;
      }
      long first = IdTree.entry(leaf, 0);
      long block = block(IdTree.value(region, first));
      IdTree.remove(region, log, IdTree.ms(region, first), IdTree.seq(region, first));
      region.free(block, MemoryTag.VALUE);
    }
    return IdTree.size(region, log) == 0;
  }

  /// Bytes of all blocks and of their index.
  public static long partBytes(Region region, long log) {
    long bytes = IdTree.treeBytes(region, log);
    IdCursor cursor = new IdCursor().open(region, log);
    for (boolean more = cursor.first(); more; more = cursor.next()) {
      bytes += region.usableBytes(block(cursor.value()));
      PausePoint.pass();
    }
    return bytes;
  }

  /// Begins a log at `copy` with the same entries and state as another, in the same region or in
  /// another. If there is no room, nothing stays allocated.
  public static void copy(Region source, long log, Region target, long copy) {
    create(target, copy);
    IdCursor cursor = new IdCursor().open(source, log);
    try {
      for (boolean more = cursor.first(); more; more = cursor.next()) {
        long block = block(cursor.value());
        long bytes = StreamBlock.fullBytes(source, block);
        long made = target.allocate(bytes, MemoryTag.VALUE);
        target.copyFrom(source, block, made, Listpack.bytes(source, block));
        try {
          IdTree.insert(target, copy, cursor.ms(), cursor.seq(), value(made));
        } catch (OutOfMemory full) {
          target.free(made, MemoryTag.VALUE);
          throw full;
        }
        setTail(target, copy, made);
        PausePoint.pass();
      }
    } catch (OutOfMemory full) {
      freeSome(target, copy, Integer.MAX_VALUE);
      throw full;
    }
    target.copyFrom(source, log + TAIL_ID, copy + TAIL_ID, STATE_BYTES - TAIL_ID);
  }

  /// Checks a log's invariants; throws [AssertionError] where one does not hold.
  public static void verify(Region region, long log) {
    IdTree.verify(region, log);
    StreamBlock.BlockBounds bounds = new StreamBlock.BlockBounds();
    IdCursor cursor = new IdCursor().open(region, log);
    long length = 0;
    long tail = 0;
    for (boolean more = cursor.first(); more; more = cursor.next()) {
      tail = block(cursor.value());
      bounds.blockMs = cursor.ms();
      bounds.blockSeq = cursor.seq();
      Listpack.verify(region, tail);
      require(StreamBlock.validate(region, tail, bounds), "block at " + tail);
      require(StreamBlock.fullBytes(region, tail) <= region.usableBytes(tail), "room at " + tail);
      length += StreamBlock.live(region, tail);
    }
    require(length == length(region, log), "length " + length);
    require(tail == tail(region, log), "tail " + tail);
    require(tail == 0 || bounds.blockMs == region.getLong(log + TAIL_ID), "tail's id");
    require(
        length == 0
            ? firstMs(region, log) == 0 && firstSeq(region, log) == 0
            : bounds.firstMs == firstMs(region, log) && bounds.firstSeq == firstSeq(region, log),
        "first id");
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
