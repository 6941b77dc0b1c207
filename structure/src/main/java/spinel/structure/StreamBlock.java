// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// The layout of a block of stream entries: a listpack, just as it stands in a dump.
///
/// ```
///   head    | live | deleted | fields | field 1 | ... | field N | 0 |
///   entry   | flags | ms | seq | value 1 | ... | value N | pieces |             with SAME_FIELDS
///   entry   | flags | ms | seq | fields | field 1 | value 1 | ... | pieces |    without
/// ```
///
/// The block has an id of its own, that of its first entry, by which it is found; those in its
/// entries are the difference to it. `pieces` is the number of listpack entries before it that
/// belong to the same stream entry, so that the block can be read backwards; the 0 at the end of
/// the head stops that. Deleted entries stay, with a flag, until all are.
///
/// A block's allocation always has room for its two counts to grow to the sum of both: deleting
/// needs no memory.
final class StreamBlock {
  static final int DELETED = 1;
  static final int SAME_FIELDS = 2;

  /// The pieces of an entry that every one has before `pieces`: flags and the two parts of the id.
  private static final int FIXED_PIECES = 3;

  private static final int LIVE = 6;

  /// More than flags, id, number of fields, pieces, and the growth of a count take.
  private static final int OVERHEAD = 48;

  /// What a string takes in a listpack besides its bytes, at most.
  private static final int MOST_AROUND = 10;

  private StreamBlock() {}

  // ---- the head

  static int live(Region region, long block) {
    return (int) Listpack.integer(region, block, LIVE);
  }

  private static int deletedAt(Region region, long block) {
    return Listpack.next(region, block, LIVE);
  }

  static int deleted(Region region, long block) {
    return (int) Listpack.integer(region, block, deletedAt(region, block));
  }

  /// Where the number of fields in the head stands.
  static int fieldsAt(Region region, long block) {
    return Listpack.next(region, block, deletedAt(region, block));
  }

  /// Where the first entry begins, or 0.
  static int firstEntry(Region region, long block) {
    int at = fieldsAt(region, block);
    for (long left = Listpack.integer(region, block, at); left >= 0; left--) {
      at = Listpack.next(region, block, at);
    }
    return Listpack.next(region, block, at);
  }

  private static void setCounts(Region region, long block, int live, int deleted) {
    Listpack.replaceInPlace(region, block, LIVE, live);
    Listpack.replaceInPlace(region, block, deletedAt(region, block), deleted);
  }

  /// The bytes that the block takes when its counts are at their longest.
  static long fullBytes(Region region, long block) {
    int live = live(region, block);
    int deleted = deleted(region, block);
    return (long) Listpack.bytes(region, block)
        + 2 * Listpack.entryBytes((long) live + deleted)
        - Listpack.entryBytes((long) live)
        - Listpack.entryBytes((long) deleted);
  }

  // ---- growing

  /// A new block without entries and of that capacity, whose head has the fields of the entry that
  /// is to come: every other of `2 * pairs` words from `first` on.
  static long create(Region region, Words words, int first, int pairs, long capacity) {
    long block = region.allocate(capacity, MemoryTag.VALUE);
    Listpack.writeEmpty(region, block);
    long at = block + LIVE;
    at += Listpack.write(region, at, 0);
    at += Listpack.write(region, at, 0);
    at += Listpack.write(region, at, pairs);
    for (int i = 0; i < pairs; i++) {
      at += Listpack.write(region, at, words.arg(first + 2 * i));
    }
    at += Listpack.write(region, at, 0);
    Listpack.finish(region, block, (int) (at - block), pairs + 4);
    return block;
  }

  /// No less than the bytes by which an entry with so many bytes of strings makes a block longer.
  static long bound(long textBytes, int pairs) {
    return textBytes + 2L * MOST_AROUND * pairs + OVERHEAD;
  }

  /// Whether the fields of an entry are those in the block's head.
  static boolean hasFields(Region region, long block, Words words, int first, int pairs) {
    int at = fieldsAt(region, block);
    if (Listpack.integer(region, block, at) != pairs) {
      return false;
    }
    for (int i = 0; i < pairs; i++) {
      at = Listpack.next(region, block, at);
      if (!isText(region, block, at, words.arg(first + 2 * i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(Region region, long block, int at, Bytes text) {
    if (Listpack.isInteger(region, block, at)) {
      return IntegerText.isInteger(text)
          && IntegerText.parse(text) == Listpack.integer(region, block, at);
    }
    return Listpack.stringBytes(region, block, at) == text.length()
        && text.matches(region, Listpack.stringPosition(region, block, at));
  }

  /// Adds an entry to a block that has room for it.
  static void append(
      Region region,
      long block,
      long ms,
      long seq,
      Words words,
      int first,
      int pairs,
      boolean sameFields) {
    int start = Listpack.bytes(region, block) - 1;
    long at = block + start;
    at += Listpack.write(region, at, sameFields ? SAME_FIELDS : 0);
    at += Listpack.write(region, at, ms);
    at += Listpack.write(region, at, seq);
    int pieces = FIXED_PIECES + pairs;
    if (sameFields) {
      for (int i = 0; i < pairs; i++) {
        at += Listpack.write(region, at, words.arg(first + 2 * i + 1));
      }
    } else {
      pieces += pairs + 1;
      at += Listpack.write(region, at, pairs);
      for (int i = 0; i < 2 * pairs; i++) {
        at += Listpack.write(region, at, words.arg(first + i));
      }
    }
    at += Listpack.write(region, at, pieces);
    Listpack.finish(region, block, (int) (at - block), pieces + 1);
    Listpack.replaceInPlace(region, block, LIVE, live(region, block) + 1L);
  }

  /// A copy of a block with so much room, in whose place it is.
  static long move(Region region, long block, long capacity) {
    long moved = region.allocate(capacity, MemoryTag.VALUE);
    region.copy(block, moved, Listpack.bytes(region, block));
    region.free(block, MemoryTag.VALUE);
    return moved;
  }

  // ---- deleting

  /// Marks the entry whose flags are at `flagsAt` as deleted; the counts are for [#count] to tell.
  static void markDeleted(Region region, long block, int flagsAt) {
    long flags = Listpack.integer(region, block, flagsAt);
    Listpack.replaceInPlace(region, block, flagsAt, flags | DELETED);
  }

  /// Tells the counts that so many entries more are deleted. Moves the entries if a count gets
  /// longer.
  static void count(Region region, long block, int moreDeleted) {
    int live = live(region, block);
    setCounts(region, block, live - moreDeleted, deleted(region, block) + moreDeleted);
  }

  // ---- checks

  /// Whether a listpack that is valid as such is a block: numbers where there must be numbers, as
  /// many entries as it says, all fields there, and live ids in order, from the block's own on and
  /// all below `nextMs`-`nextSeq` where there is a next block.
  static boolean validate(Region region, long block, BlockBounds bounds) {
    int at = Listpack.first(region, block);
    long live = number(region, block, at);
    at = step(region, block, at);
    long deleted = number(region, block, at);
    at = step(region, block, at);
    long fields = number(region, block, at);
    if (live < 0
        || deleted < 0
        || fields <= 0
        || live + deleted > Integer.MAX_VALUE
        || fields > Listpack.bytes(region, block)) {
      return false;
    }
    for (long left = fields; left >= 0 && at != 0; left--) {
      at = step(region, block, at);
    }
    if (number(region, block, at) != 0) {
      return false;
    }
    at = step(region, block, at);
    long seenLive = 0;
    long seen = 0;
    while (at != 0) {
      int end = validEntry(region, block, at, fields, bounds);
      if (end == 0) {
        return false;
      }
      seen++;
      seenLive += (Listpack.integer(region, block, at) & DELETED) == 0 ? 1 : 0;
      at = Listpack.next(region, block, end);
    }
    return seenLive == live && seen == live + deleted;
  }

  /// What the ids of a block must lie in while it is validated: not below the block's own, all
  /// above the last one seen, which is updated.
  static final class BlockBounds {
    long blockMs;
    long blockSeq;
    long lastMs;
    long lastSeq;
    boolean hasLast;
    long firstMs;
    long firstSeq;
    boolean hasFirst;

    boolean take(long ms, long seq) {
      if (IdTree.compare(ms, seq, blockMs, blockSeq) < 0
          || hasLast && IdTree.compare(ms, seq, lastMs, lastSeq) <= 0) {
        return false;
      }
      if (!hasFirst) {
        hasFirst = true;
        firstMs = ms;
        firstSeq = seq;
      }
      hasLast = true;
      lastMs = ms;
      lastSeq = seq;
      return true;
    }
  }

  private static int step(Region region, long block, int at) {
    return at == 0 ? 0 : Listpack.next(region, block, at);
  }

  /// A number that is there, or -1.
  private static long number(Region region, long block, int at) {
    return at == 0 || !Listpack.isInteger(region, block, at)
        ? -1
        : Listpack.integer(region, block, at);
  }

  /// Where the last piece of a valid entry stands, or 0.
  private static int validEntry(
      Region region, long block, int flagsAt, long headFields, BlockBounds bounds) {
    long flags = number(region, block, flagsAt);
    int msAt = step(region, block, flagsAt);
    int seqAt = step(region, block, msAt);
    if (flags < 0
        || flags > (DELETED | SAME_FIELDS)
        || seqAt == 0
        || !Listpack.isInteger(region, block, msAt)
        || !Listpack.isInteger(region, block, seqAt)) {
      return 0;
    }
    if ((flags & DELETED) == 0
        && !bounds.take(
            bounds.blockMs + Listpack.integer(region, block, msAt),
            bounds.blockSeq + Listpack.integer(region, block, seqAt))) {
      return 0;
    }
    int at = step(region, block, seqAt);
    long texts = headFields;
    long pieces = FIXED_PIECES + headFields;
    if ((flags & SAME_FIELDS) == 0) {
      long fields = number(region, block, at);
      if (fields <= 0 || fields > Listpack.bytes(region, block)) {
        return 0;
      }
      at = step(region, block, at);
      texts = 2 * fields;
      pieces = FIXED_PIECES + 1 + texts;
    }
    for (; texts > 0 && at != 0; texts--) {
      at = step(region, block, at);
    }
    return number(region, block, at) == pieces ? at : 0;
  }
}
