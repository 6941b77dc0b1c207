// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import java.util.function.LongConsumer;
import spinel.memory.Prefetch;
import spinel.memory.Region;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.IntSet;
import spinel.structure.Listpack;
import spinel.structure.Record;

/// A set that is read as a whole, or looked into again and again, while nothing changes it: goes
/// over the members in runs of a few dozen, always in the same order.
///
/// ```java
/// for (int count = source.rewind().next(); count > 0; count = source.next()) {
///   for (int i = 0; i < count; i++) { ... source.position(i) ... }
/// }
/// ```
///
/// It has a table cursor of its own, so that sets of several regions can be open at once.
public final class SetSource {
  private static final int RUN = 48;

  private final Region region;
  private final int encoding;

  /// Where the bytes, or the root of the table, are.
  private final long at;

  private final long size;
  private final HashTable table;
  private final LongConsumer collector = this::collect;
  private long[] positions = new long[RUN + 32];
  private int count;
  private Prefetch ahead;

  /// Where the next run begins: an index, an entry or a bucket.
  private long next;

  /// Where not all members are gone over: which ones are, a bit each, in the order in which they
  /// come.
  private long[] chosen;

  private long chosenSize;
  private boolean isInverted;
  private long passed;

  public SetSource(Region region, long record) {
    this(
        region,
        Record.encoding(region, record),
        SetValue.isTable(region, record)
            ? SetValue.root(region, record)
            : Packed.offset(region, record));
  }

  /// A set in an encoding, whose bytes or root stand at that offset.
  SetSource(Region region, int encoding, long at) {
    this.region = region;
    this.encoding = encoding;
    this.at = at;
    if (encoding == SetValue.HASHTABLE) {
      table = SetTable.open(HashTable.ofElements(region), at);
      size = table.size();
    } else {
      table = null;
      size = PackedSet.count(region, encoding, at);
    }
    rewind();
  }

  public Region region() {
    return region;
  }

  /// The number of members that are gone over.
  public long size() {
    if (chosen == null) {
      return size;
    }
    return isInverted ? size - chosenSize : chosenSize;
  }

  /// Whether this is the same set, not just an equal one.
  boolean isSame(SetSource other) {
    return region == other.region && at == other.at;
  }

  int encoding() {
    return encoding;
  }

  /// The table of a set that is in one, or null.
  HashTable table() {
    return table;
  }

  boolean contains(Member member) {
    return switch (encoding) {
      case SetValue.INTSET -> member.isNumber() && IntSet.contains(region, at, member.number());
      case SetValue.LISTPACK -> PackedSet.contains(region, SetValue.LISTPACK, at, member.text());
      default -> table.find(member.text(), member.hash()) != 0;
    };
  }

  // ---- going over the members

  /// Goes back to the beginning.
  public SetSource rewind() {
    next = encoding == SetValue.LISTPACK ? Listpack.first(region, at) : 0;
    count = 0;
    passed = 0;
    return this;
  }

  /// From now on goes only over the members whose bits are set; looks into all of the set still.
  SetSource choose(long[] bits, long bitsSet) {
    chosen = bits;
    chosenSize = bitsSet;
    isInverted = false;
    return rewind();
  }

  /// From now on goes only over the members that it did not go over.
  public SetSource invert() {
    isInverted = !isInverted;
    return rewind();
  }

  /// Goes to the next run of members and returns how many they are, 0 after the last.
  public int next() {
    if (chosen == null) {
      return nextOfAll();
    }
    while (nextOfAll() > 0) {
      int kept = 0;
      for (int i = 0; i < count; i++, passed++) {
        boolean bit = (chosen[(int) (passed >>> 6)] >>> passed & 1) != 0;
        if (bit != isInverted) {
          positions[kept++] = positions[i];
        }
      }
      count = kept;
      if (kept > 0) {
        return kept;
      }
    }
    return 0;
  }

  private int nextOfAll() {
    count = 0;
    switch (encoding) {
      case SetValue.INTSET -> {
        for (; next < size && count < RUN; next++) {
          collect(IntSet.get(region, at, (int) next));
        }
      }
      case SetValue.LISTPACK -> {
        for (; next != 0 && count < RUN; next = Listpack.next(region, at, (int) next)) {
          collect(next);
        }
      }
      default -> {
        long buckets = table.visitableBuckets();
        for (; next < buckets && count < RUN; next++) {
          table.visitBucket(next, collector);
        }
      }
    }
    return count;
  }

  private void collect(long position) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, 2 * count);
    }
    positions[count++] = position;
  }

  /// Visits some `count` members from a cursor on and returns the next one, 0 after the last: see
  /// [HashTable#scan(long, long, LongConsumer)]. Only for sets in a table.
  public long scan(long cursor, long count, LongConsumer visitor) {
    return table.scan(cursor, count, visitor);
  }

  /// The positions of all members that are gone over.
  public long[] positions() {
    long[] all = new long[Math.toIntExact(size())];
    int found = 0;
    for (int run = rewind().next(); run > 0; run = next()) {
      System.arraycopy(positions, 0, all, found, run);
      found += run;
    }
    return all;
  }

  /// Touches the members of the current run, so that the cache misses overlap.
  public void prefetch() {
    if (table != null) {
      if (ahead == null || ahead.capacity() < count) {
        ahead = new Prefetch(positions.length);
      }
      for (int i = 0; i < count; i++) {
        ahead.add(region, positions[i]);
      }
      ahead.touch();
    }
  }

  /// The position of a member of the current run.
  public long position(int index) {
    return positions[index];
  }

  /// Whether the member at a position is kept as a number.
  public boolean isNumber(long position) {
    return switch (encoding) {
      case SetValue.INTSET -> true;
      case SetValue.LISTPACK -> Listpack.isInteger(region, at, (int) position);
      default -> false;
    };
  }

  /// The member at a position that [#isNumber].
  public long number(long position) {
    return encoding == SetValue.INTSET ? position : Listpack.integer(region, at, (int) position);
  }

  /// Where the text of a member that is not kept as a number stands.
  public long textOffset(long position) {
    return encoding == SetValue.HASHTABLE
        ? Element.nameOffset(region, position)
        : Listpack.stringPosition(region, at, (int) position);
  }

  /// The length of a member that is not kept as a number.
  public int textBytes(long position) {
    return encoding == SetValue.HASHTABLE
        ? Element.nameBytes(region, position)
        : Listpack.stringBytes(region, at, (int) position);
  }

  /// The Unix time in milliseconds at which the member at a position is gone, or
  /// [SetValue#NO_EXPIRY].
  public long expiryMillis(long position) {
    return encoding == SetValue.HASHTABLE
        ? Element.expiryMillis(region, position)
        : SetValue.NO_EXPIRY;
  }

  /// Turns `member` to the member at a position.
  Member load(long position, Member member) {
    return isNumber(position)
        ? member.set(number(position))
        : member.set(region, textOffset(position), textBytes(position));
  }
}
