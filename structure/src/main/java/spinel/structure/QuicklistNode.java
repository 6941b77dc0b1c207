// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// A node of a [Quicklist]: some of its elements in one allocation.
///
/// ```
///   0          4      8       12      16
///   +----------+------+-------+-------+- - - -+----------------------------+- - - -+
///   | previous | next | count | form  | room  | listpack                   | room  |   packed
///   +----------+------+-------+-------+- - - -+----------------------------+- - - -+
///                                     ^start
///                                     +-------+--------------------+
///                                     | bytes | the one element    |                   plain
///                                     +-------+--------------------+
///                                     +-------+--------------+------------------+
///                                     | bytes | packed bytes | LZF of the above |    compressed
///                                     +-------+--------------+------------------+
/// ```
///
/// `form` has two flags, plain and compressed, in its low bits, and above them where the listpack
/// begins. A listpack with room on both sides is what makes a node a deque: whoever adds or removes
/// at the front moves its header of six bytes and nothing else.
///
/// A node that outgrows its allocation gets half as much again, up to the limit that the list sets
/// to its nodes; a node that no longer is at an end is cut to size.
///
/// Functions that return a node may have moved it: links to it are for the list to mend, and the
/// node given is freed, unless it says otherwise.
final class QuicklistNode {
  static final int HEADER_BYTES = 16;

  private static final int NEXT = 4;
  private static final int COUNT = 8;
  private static final int FORM = 12;
  private static final int RAW_BYTES = 16;
  private static final int PLAIN_DATA = 20;
  private static final int PACKED_BYTES = 20;
  private static final int COMPRESSED_DATA = 24;

  private static final int PLAIN = 1;
  private static final int COMPRESSED = 2;
  private static final int START_SHIFT = 2;

  /// The room that a node at an end starts with.
  private static final int FIRST_BYTES = 128;

  /// Less is not worth the time.
  private static final int LEAST_COMPRESSED = 48;

  /// More would hold up whoever waits for the lock.
  private static final int MOST_COMPRESSED = 1 << 20;

  private static final int LEAST_SAVED = 8;

  private QuicklistNode() {}

  // ---- new nodes, linked to nothing

  /// A packed node with one element, and room for more in front of it or behind.
  static long ofValue(Region region, Bytes value, boolean growsInFront, int limit) {
    int bytes = Listpack.EMPTY_BYTES + Listpack.entryBytes(value);
    long capacity = Math.max(HEADER_BYTES + (long) bytes, Math.min(limit, FIRST_BYTES));
    long node = region.allocate(capacity, MemoryTag.VALUE);
    int start = growsInFront ? (int) region.usableBytes(node) - bytes : HEADER_BYTES;
    initialise(region, node, 1, start << START_SHIFT);
    Listpack.writeEmpty(region, node + start);
    Listpack.insertInPlace(region, node + start, Listpack.end(region, node + start), value);
    return node;
  }

  /// A packed node with a copy of a listpack, cut to size.
  static long ofListpack(Region source, long list, Region region) {
    int bytes = Listpack.bytes(source, list);
    long node = region.allocate(HEADER_BYTES + (long) bytes, MemoryTag.VALUE);
    region.copyFrom(source, list, node + HEADER_BYTES, bytes);
    initialise(
        region, node, Listpack.count(region, node + HEADER_BYTES), HEADER_BYTES << START_SHIFT);
    return node;
  }

  /// A packed node for a listpack of so many bytes, for the caller to fill at [#list] and to tell
  /// with [#setCount].
  static long ofBytes(Region region, int bytes) {
    long node = region.allocate(HEADER_BYTES + (long) bytes, MemoryTag.VALUE);
    initialise(region, node, 0, HEADER_BYTES << START_SHIFT);
    return node;
  }

  /// A plain node: one element that is too large to stand in a listpack.
  static long ofPlain(Region region, Bytes value) {
    long node = region.allocate((long) PLAIN_DATA + value.length(), MemoryTag.VALUE);
    initialise(region, node, 1, PLAIN);
    region.putInt(node + RAW_BYTES, value.length());
    value.copyTo(region, node + PLAIN_DATA);
    return node;
  }

  /// A copy, cut to size.
  static long copy(Region source, long node, Region region) {
    int form = source.getInt(node + FORM);
    if (form >>> START_SHIFT != 0) {
      return ofListpack(source, list(source, node), region);
    }
    long bytes =
        (form & COMPRESSED) != 0
            ? COMPRESSED_DATA + (long) source.getInt(node + PACKED_BYTES)
            : PLAIN_DATA + (long) source.getInt(node + RAW_BYTES);
    long copy = region.allocate(bytes, MemoryTag.VALUE);
    region.copyFrom(source, node, copy, bytes);
    initialise(region, copy, source.getInt(node + COUNT), form);
    return copy;
  }

  private static void initialise(Region region, long node, int count, int form) {
    region.putLong(node, 0);
    region.putInt(node + COUNT, count);
    region.putInt(node + FORM, form);
  }

  static void free(Region region, long node) {
    region.free(node, MemoryTag.VALUE);
  }

  // ---- links

  static long previous(Region region, long node) {
    return Region.toOffset(region.getInt(node));
  }

  static void setPrevious(Region region, long node, long previous) {
    region.putInt(node, Region.toReference(previous));
  }

  static long next(Region region, long node) {
    return Region.toOffset(region.getInt(node + NEXT));
  }

  static void setNext(Region region, long node, long next) {
    region.putInt(node + NEXT, Region.toReference(next));
  }

  // ---- contents

  /// The number of elements.
  static int count(Region region, long node) {
    return region.getInt(node + COUNT);
  }

  static void setCount(Region region, long node, int count) {
    region.putInt(node + COUNT, count);
  }

  static boolean isPlain(Region region, long node) {
    return (region.getInt(node + FORM) & PLAIN) != 0;
  }

  static boolean isCompressed(Region region, long node) {
    return (region.getInt(node + FORM) & COMPRESSED) != 0;
  }

  /// Where the listpack of a node begins that is neither plain nor compressed.
  static long list(Region region, long node) {
    return node + (region.getInt(node + FORM) >>> START_SHIFT);
  }

  private static void setList(Region region, long node, long list) {
    region.putInt(node + FORM, (int) (list - node) << START_SHIFT);
  }

  /// Where the contents of a node begin: a listpack, the bytes of a plain node's element, or what
  /// either was compressed to.
  static long data(Region region, long node) {
    int form = region.getInt(node + FORM);
    if (form >>> START_SHIFT != 0) {
      return node + (form >>> START_SHIFT);
    }
    return node + ((form & COMPRESSED) != 0 ? COMPRESSED_DATA : PLAIN_DATA);
  }

  /// The bytes of the contents as they stand.
  static int dataBytes(Region region, long node) {
    return isCompressed(region, node) ? region.getInt(node + PACKED_BYTES) : rawBytes(region, node);
  }

  /// The bytes of the contents, decompressed.
  static int rawBytes(Region region, long node) {
    int start = region.getInt(node + FORM) >>> START_SHIFT;
    return start != 0 ? Listpack.bytes(region, node + start) : region.getInt(node + RAW_BYTES);
  }

  // ---- changing a packed node that is not compressed

  /// Adds an element at an end.
  static long push(Region region, long node, Bytes value, boolean inFront, int limit) {
    long roomy = withRoom(region, node, Listpack.entryBytes(value), inFront, limit);
    long list = list(region, roomy);
    if (inFront) {
      setList(region, roomy, Listpack.prependBefore(region, list, value));
    } else {
      Listpack.insertInPlace(region, list, Listpack.end(region, list), value);
    }
    setCount(region, roomy, count(region, roomy) + 1);
    return roomy;
  }

  /// Inserts an element before an entry, or at the end.
  static long insert(Region region, long node, int entry, Bytes value, int limit) {
    long roomy = withRoom(region, node, Listpack.entryBytes(value), false, limit);
    Listpack.insertInPlace(region, list(region, roomy), entry, value);
    setCount(region, roomy, count(region, roomy) + 1);
    return roomy;
  }

  /// Puts an element in the place of another.
  static long replace(Region region, long node, int entry, Bytes value, int limit) {
    int growth = growthOfReplacing(region, node, entry, value);
    long roomy = growth <= 0 ? node : withRoom(region, node, growth, false, limit);
    Listpack.replaceInPlace(region, list(region, roomy), entry, value);
    return roomy;
  }

  /// The bytes that the listpack would grow by.
  static int growthOfReplacing(Region region, long node, int entry, Bytes value) {
    return Listpack.entryBytes(value) - Listpack.entryBytes(region, list(region, node), entry);
  }

  /// Removes elements from the one number `from` on; not all of them.
  static void remove(Region region, long node, int from, int count) {
    long list = list(region, node);
    if (from == 0) {
      setList(region, node, Listpack.deleteFirst(region, list, count));
    } else {
      Listpack.deleteInPlace(region, list, Listpack.seek(region, list, from), count);
    }
    setCount(region, node, count(region, node) - count);
  }

  /// Removes the element of an entry.
  static void removeEntry(Region region, long node, int entry) {
    Listpack.deleteInPlace(region, list(region, node), entry, 1);
    setCount(region, node, count(region, node) - 1);
  }

  /// Makes room for so many bytes before the listpack or behind it.
  private static long withRoom(Region region, long node, int growth, boolean inFront, int limit) {
    long list = list(region, node);
    int start = (int) (list - node);
    int bytes = Listpack.bytes(region, list);
    long usable = region.usableBytes(node);
    if (growth <= (inFront ? start - HEADER_BYTES : usable - start - bytes)) {
      return node;
    }
    long needed = HEADER_BYTES + (long) bytes + growth;
    long spare = usable - needed;
    if (spare < usable / 8 && (usable < limit || spare < 0)) {
      return moveToLarger(region, node, needed, inFront, limit);
    }
    // Room enough, but on the other side: from now on half of it is on either side.
    long target = node + HEADER_BYTES + spare / 2 + (inFront ? growth : 0);
    region.copy(list, target, bytes);
    setList(region, node, target);
    return node;
  }

  private static long moveToLarger(
      Region region, long node, long needed, boolean inFront, int limit) {
    long capacity = Math.max(needed, Math.min(limit, needed + needed / 2));
    long larger = region.allocate(capacity, MemoryTag.VALUE);
    long list = list(region, node);
    int bytes = Listpack.bytes(region, list);
    long target = larger + (inFront ? region.usableBytes(larger) - bytes : HEADER_BYTES);
    region.copy(node, larger, HEADER_BYTES);
    region.copy(list, target, bytes);
    setList(region, larger, target);
    free(region, node);
    return larger;
  }

  /// Cuts a node to size where a smaller allocation would do; not if there is no memory for the
  /// copy.
  static long trim(Region region, long node) {
    if (region.getInt(node + FORM) >>> START_SHIFT == 0) {
      return node;
    }
    long list = list(region, node);
    int bytes = Listpack.bytes(region, list);
    if (Region.roundUp(HEADER_BYTES + (long) bytes) >= region.usableBytes(node)) {
      return node;
    }
    try {
      long trimmed = ofListpack(region, list, region);
      region.copy(node, trimmed, COUNT);
      free(region, node);
      return trimmed;
    } catch (OutOfMemory full) {
      return node;
    }
  }

  /// Moves the elements from `entry` on into a new node, which is linked to nothing; `node` stays
  /// where it is.
  static long split(Region region, long node, int entry) {
    long list = list(region, node);
    int moved = Listpack.bytes(region, list) - entry;
    long rest = ofBytes(region, Listpack.EMPTY_BYTES - 1 + moved);
    Listpack.copyFrom(region, list, entry, list(region, rest));
    setCount(region, rest, Listpack.count(region, list(region, rest)));
    Listpack.deleteInPlace(region, list, entry, Integer.MAX_VALUE);
    setCount(region, node, count(region, node) - count(region, rest));
    return rest;
  }

  /// A new node with the elements of two, which stay; it is linked to nothing.
  static long merged(Region region, long one, long other) {
    long list = list(region, one);
    long otherList = list(region, other);
    int bytes = Listpack.bytes(region, list);
    int sum = bytes + Listpack.bytes(region, otherList) - Listpack.EMPTY_BYTES;
    long node = ofBytes(region, sum);
    region.copy(list, list(region, node), bytes);
    Listpack.appendAllInPlace(region, list(region, node), otherList);
    setCount(region, node, count(region, one) + count(region, other));
    return node;
  }

  // ---- compression

  /// Compresses a node where that is worth it and there is memory for it.
  static long compress(Region region, long node) {
    int bytes = rawBytes(region, node);
    if (isCompressed(region, node) || bytes < LEAST_COMPRESSED || bytes > MOST_COMPRESSED) {
      return node;
    }
    byte[] raw = new byte[bytes];
    region.get(data(region, node), raw, 0, bytes);
    byte[] packed = Lzf.compress(raw, bytes);
    if (packed == null || packed.length + LEAST_SAVED >= bytes) {
      return node;
    }
    long compressed;
    try {
      compressed = region.allocate((long) COMPRESSED_DATA + packed.length, MemoryTag.VALUE);
    } catch (OutOfMemory full) {
      return node;
    }
    region.copy(node, compressed, FORM);
    region.putInt(compressed + FORM, COMPRESSED | (isPlain(region, node) ? PLAIN : 0));
    region.putInt(compressed + RAW_BYTES, bytes);
    region.putInt(compressed + PACKED_BYTES, packed.length);
    region.put(compressed + COMPRESSED_DATA, packed, 0, packed.length);
    free(region, node);
    return compressed;
  }

  /// A decompressed copy of a compressed node, with the same links; the node stays.
  static long decompressed(Region region, long node) {
    int bytes = region.getInt(node + RAW_BYTES);
    boolean isPlain = isPlain(region, node);
    int start = isPlain ? PLAIN_DATA : HEADER_BYTES;
    long copy = region.allocate((long) start + bytes, MemoryTag.VALUE);
    region.copy(node, copy, FORM);
    region.putInt(copy + FORM, isPlain ? PLAIN : start << START_SHIFT);
    if (isPlain) {
      region.putInt(copy + RAW_BYTES, bytes);
    }
    byte[] packed = new byte[region.getInt(node + PACKED_BYTES)];
    region.get(node + COMPRESSED_DATA, packed, 0, packed.length);
    byte[] raw = new byte[bytes];
    Lzf.decompress(Bytes.of(packed), raw);
    region.put(copy + start, raw, 0, bytes);
    return copy;
  }

  // ---- checks

  /// Throws [AssertionError] where a node's contents are not what its header says.
  static void verify(Region region, long node) {
    if (isCompressed(region, node)) {
      long raw = decompressed(region, node);
      verify(region, raw);
      free(region, raw);
      return;
    }
    boolean isRight;
    if (isPlain(region, node)) {
      isRight =
          count(region, node) == 1
              && PLAIN_DATA + (long) rawBytes(region, node) <= region.usableBytes(node);
    } else {
      long list = list(region, node);
      int bytes = Listpack.bytes(region, list);
      isRight =
          list + bytes <= node + region.usableBytes(node)
              && Listpack.validate(region, list, bytes)
              && Listpack.count(region, list) == count(region, node)
              && count(region, node) > 0;
    }
    if (!isRight) {
      throw new AssertionError("quicklist node at " + node);
    }
  }
}
