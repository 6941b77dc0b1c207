// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// Goes through the entries of a [StreamLog], forwards or backwards, and through the fields of
/// each. It can be used for one log after another; what it stands on is valid until the log
/// changes.
///
/// ```java
/// for (reader.open(region, log).forward(0, 0, -1, -1); reader.next(); ) {
///   while (reader.nextField()) { ... reader.nameAt() ... reader.valueAt() ... }
/// }
/// ```
public final class StreamReader {
  private final IdCursor cursor = new IdCursor();
  private Region region;
  private long log;
  private boolean backward;
  private long lowMs;
  private long lowSeq;
  private long highMs;
  private long highSeq;

  private long block;
  private long blockMs;
  private long blockSeq;
  private int headFields;
  private int headFieldsAt;

  /// Forwards, where the next piece stands, or 0 at the end of the block; backwards, where the
  /// last piece of the entry to read stands.
  private int at;

  /// The pieces from `at` on that belong to the current entry.
  private int piecesLeft;

  private int flagsAt;
  private int flags;
  private long ms;
  private long seq;
  private int fields;
  private int fieldsRead;
  private int dataAt;
  private int nameAt;
  private int valueAt;

  /// Turns to a log, at no entry.
  public StreamReader open(Region logRegion, long logState) {
    region = logRegion;
    log = logState;
    block = 0;
    at = 0;
    piecesLeft = 0;
    return this;
  }

  /// Prepares for reading the entries from the first id to the second, both included.
  public StreamReader forward(long fromMs, long fromSeq, long toMs, long toSeq) {
    backward = false;
    bound(fromMs, fromSeq, toMs, toSeq);
    cursor.open(region, StreamLog.blocks(log));
    if (cursor.floor(fromMs, fromSeq) || cursor.first()) {
      enterBlock();
    }
    return this;
  }

  /// Prepares for reading the entries from the second id back to the first, both included.
  public StreamReader backward(long fromMs, long fromSeq, long toMs, long toSeq) {
    backward = true;
    bound(fromMs, fromSeq, toMs, toSeq);
    cursor.open(region, StreamLog.blocks(log));
    if (cursor.floor(toMs, toSeq)) {
      enterBlock();
    }
    return this;
  }

  private void bound(long fromMs, long fromSeq, long toMs, long toSeq) {
    lowMs = fromMs;
    lowSeq = fromSeq;
    highMs = toMs;
    highSeq = toSeq;
    block = 0;
  }

  /// Goes to the entry with an id; whether there is one.
  public boolean seek(long entryMs, long entrySeq) {
    return forward(entryMs, entrySeq, entryMs, entrySeq).next();
  }

  /// Prepares for going through one block with [#nextInBlock].
  StreamReader withinBlock(long ms, long seq, long offset) {
    backward = false;
    block = offset;
    blockMs = ms;
    blockSeq = seq;
    enterHead();
    return this;
  }

  private void enterBlock() {
    block = StreamLog.block(cursor.value());
    blockMs = cursor.ms();
    blockSeq = cursor.seq();
    if (backward) {
      int head = StreamBlock.fieldsAt(region, block);
      headFields = (int) Listpack.integer(region, block, head);
      headFieldsAt = Listpack.next(region, block, head);
      at = Listpack.last(region, block);
    } else {
      enterHead();
    }
  }

  private void enterHead() {
    int head = StreamBlock.fieldsAt(region, block);
    headFields = (int) Listpack.integer(region, block, head);
    headFieldsAt = Listpack.next(region, block, head);
    at = headFieldsAt;
    for (int left = headFields; left >= 0; left--) {
      at = Listpack.next(region, block, at);
    }
    piecesLeft = 0;
  }

  /// Goes to the next entry, in the direction that was chosen; whether there is one.
  public boolean next() {
    while (block != 0) {
      if (!(backward ? previousInBlock() : nextInBlock())) {
        if (!(backward ? cursor.previous() : cursor.next())) {
          block = 0;
          return false;
        }
        enterBlock();
      } else if (IdTree.compare(ms, seq, lowMs, lowSeq) < 0) {
        if (backward) {
          block = 0;
        }
      } else if (IdTree.compare(ms, seq, highMs, highSeq) > 0) {
        if (!backward) {
          block = 0;
        }
      } else {
        return true;
      }
    }
    return false;
  }

  /// The number of entries from the first id to the second, both included, but no more than
  /// `limit`. Blocks that lie in between are not gone through.
  public long count(long fromMs, long fromSeq, long toMs, long toSeq, long limit) {
    forward(fromMs, fromSeq, toMs, toSeq);
    long count = 0;
    while (block != 0 && count < limit) {
      boolean isInside = IdTree.compare(fromMs, fromSeq, blockMs, blockSeq) <= 0;
      int live = StreamBlock.live(region, block);
      boolean more = cursor.next() && IdTree.compare(cursor.ms(), cursor.seq(), toMs, toSeq) <= 0;
      if (isInside && more && live <= limit - count) {
        count += live;
      } else {
        count += countInBlock(limit - count);
      }
      block = 0;
      if (more) {
        enterBlock();
      }
    }
    block = 0;
    return count;
  }

  private long countInBlock(long limit) {
    long count = 0;
    while (count < limit && nextInBlock() && IdTree.compare(ms, seq, highMs, highSeq) <= 0) {
      count += IdTree.compare(ms, seq, lowMs, lowSeq) >= 0 ? 1 : 0;
    }
    return count;
  }

  /// Goes to the next live entry in the block; whether there is one.
  boolean nextInBlock() {
    while (true) {
      int next = at;
      for (int left = piecesLeft; left > 0; left--) {
        next = Listpack.next(region, block, next);
      }
      at = next;
      piecesLeft = 0;
      if (next == 0) {
        return false;
      }
      enterEntry(next);
      if ((flags & StreamBlock.DELETED) == 0) {
        return true;
      }
    }
  }

  /// Goes to the live entry before in the block; whether there is one.
  private boolean previousInBlock() {
    while (true) {
      int pieces = (int) Listpack.integer(region, block, at);
      if (pieces == 0) {
        return false;
      }
      int first = at;
      for (int left = pieces; left > 0; left--) {
        first = Listpack.previous(region, block, first);
      }
      enterEntry(first);
      at = Listpack.previous(region, block, first);
      if ((flags & StreamBlock.DELETED) == 0) {
        return true;
      }
    }
  }

  /// Goes to the last entry in the block, be it live or deleted.
  void lastInBlock() {
    backward = true;
    int first = Listpack.last(region, block);
    for (int left = (int) Listpack.integer(region, block, first); left > 0; left--) {
      first = Listpack.previous(region, block, first);
    }
    enterEntry(first);
  }

  private void enterEntry(int first) {
    flagsAt = first;
    flags = (int) Listpack.integer(region, block, first);
    int piece = Listpack.next(region, block, first);
    ms = blockMs + Listpack.integer(region, block, piece);
    piece = Listpack.next(region, block, piece);
    seq = blockSeq + Listpack.integer(region, block, piece);
    piece = Listpack.next(region, block, piece);
    if ((flags & StreamBlock.SAME_FIELDS) != 0) {
      fields = headFields;
      nameAt = headFieldsAt;
      piecesLeft = fields + 1;
    } else {
      fields = (int) Listpack.integer(region, block, piece);
      piece = Listpack.next(region, block, piece);
      piecesLeft = 2 * fields + 1;
    }
    fieldsRead = 0;
    dataAt = piece;
    if (!backward) {
      at = piece;
    }
  }

  // ---- the entry

  public long ms() {
    return ms;
  }

  public long seq() {
    return seq;
  }

  /// The number of fields.
  public int fields() {
    return fields;
  }

  /// Goes to the next field of the entry; whether there is one.
  public boolean nextField() {
    if (fieldsRead == fields) {
      return false;
    }
    boolean same = (flags & StreamBlock.SAME_FIELDS) != 0;
    if (!same) {
      nameAt = dataAt;
      dataAt = Listpack.next(region, block, dataAt);
    } else if (fieldsRead > 0) {
      nameAt = Listpack.next(region, block, nameAt);
    }
    valueAt = dataAt;
    dataAt = Listpack.next(region, block, dataAt);
    fieldsRead++;
    if (!backward) {
      at = dataAt;
      piecesLeft -= same ? 1 : 2;
    }
    return true;
  }

  /// The listpack in which the entry stands.
  public long block() {
    return block;
  }

  /// Where in the listpack the field's name stands.
  public int nameAt() {
    return nameAt;
  }

  /// Where in the listpack the field's value stands.
  public int valueAt() {
    return valueAt;
  }

  int flagsAt() {
    return flagsAt;
  }

  long blockMs() {
    return blockMs;
  }

  long blockSeq() {
    return blockSeq;
  }
}
