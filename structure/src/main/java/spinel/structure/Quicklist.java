// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// A long list: a chain of nodes, each of which holds some of the elements.
///
/// ```
///   root    | first | last | nodes | fill | depth | count |
///               |      +----------------------------------+
///               v                                         v
///           +--------+    +------------+    +-------+    +--------+
///           | packed |<-->| compressed |<-->| plain |<-->| packed |
///           +--------+    +------------+    +-------+    +--------+
/// ```
///
/// A node ([QuicklistNode]) is packed: a [Listpack] with room at the ends; or plain: one element
/// that is too large for a listpack. Nodes that are `depth` nodes or more away from both ends are
/// compressed ([Lzf]), where that makes them smaller; a depth of 0 says that none are.
///
/// `fill` is how much fits into a packed node: so many elements, of no more than 8 KiB together, or
/// where it is negative (-1 to -5) 4, 8, 16, 32 or 64 KiB. The limits are those of the whole
/// allocation, so that a full node fills its size class.
///
/// Invariants: no node is empty; count is the sum of the nodes' counts; of packed nodes, only those
/// that hold a single element, or that came out of a snapshot, are larger than the limit. Nodes
/// within the depth are not compressed, unless there was no memory left to decompress them.
///
/// Costs: adding and removing at the ends moves nothing, but when a node is full (then its header
/// is written) or has to grow; finding by position visits nodes from the nearer end; changes in the
/// middle move part of one node. An element of 16 bytes takes 18.1. One node an element would take
/// twice as much and follow a link for each; one listpack would move megabytes for each change at
/// its front.
///
/// An instance is the tool with which one list after the other is worked on: [#open] names the
/// list. Operations that throw [OutOfMemory] have changed nothing that shows.
public final class Quicklist {
  /// The largest limit that there is.
  public static final int LARGEST_LIMIT = 1 << 16;

  private final Region region;
  private final QuicklistChain chain;
  private long packedThreshold;

  public Quicklist(Region region) {
    this.region = region;
    chain = new QuicklistChain(region);
  }

  // ---- the list as a whole

  /// A new empty list; returns its root, which stays where it is.
  public static long create(Region region, long fill, long depth) {
    return QuicklistChain.create(region, fill, depth);
  }

  /// Turns to a list.
  public Quicklist open(long list) {
    chain.open(list);
    return this;
  }

  /// Sets from which length on elements stand in plain nodes; 0 leaves it to the list's fill.
  public Quicklist setPackedThreshold(long bytes) {
    packedThreshold = bytes;
    return this;
  }

  /// The number of elements.
  public static long count(Region region, long list) {
    return QuicklistChain.count(region, list);
  }

  public static int nodeCount(Region region, long list) {
    return QuicklistChain.nodeCount(region, list);
  }

  /// What the list was created with.
  public static int fill(Region region, long list) {
    return QuicklistChain.fill(region, list);
  }

  /// What the list was created with.
  public static int depth(Region region, long list) {
    return QuicklistChain.depth(region, list);
  }

  /// Bytes in all allocations of a list; visits each node.
  public static long bytes(Region region, long list) {
    long bytes = region.usableBytes(list);
    long visited = 0;
    for (long node = QuicklistChain.first(region, list);
        node != 0;
        node = QuicklistNode.next(region, node)) {
      bytes += region.usableBytes(node);
      PausePoint.pass(++visited);
    }
    return bytes;
  }

  /// Frees up to `budget` nodes, and after the last one the root; whether that was the end of it.
  public static boolean freeSome(Region region, long list, int budget) {
    return QuicklistChain.freeSome(region, list, budget);
  }

  /// A copy of a list, in the same region or in another; if there is no room, nothing stays
  /// allocated.
  public static long copy(Region source, long list, Region target) {
    return QuicklistChain.copy(source, list, target);
  }

  /// The bytes that a node with such a fill may have.
  public static int limit(long fill) {
    return QuicklistChain.limit(fill);
  }

  /// The listpack that is the whole list, or 0 where there is more than one node, or a plain one.
  public static long soleListpack(Region region, long list) {
    long node = QuicklistChain.first(region, list);
    return nodeCount(region, list) == 1
            && !QuicklistNode.isPlain(region, node)
            && !QuicklistNode.isCompressed(region, node)
        ? QuicklistNode.list(region, node)
        : 0;
  }

  private boolean isLarge(int length) {
    return packedThreshold == 0 ? length > chain.limit() : length >= packedThreshold;
  }

  /// Whether a node may take one more element of so many bytes.
  private boolean hasRoom(long node, int entryBytes) {
    return node != 0
        && !QuicklistNode.isPlain(region, node)
        && chain.fits(
            (long) QuicklistNode.rawBytes(region, node) + entryBytes,
            (long) QuicklistNode.count(region, node) + 1);
  }

  // ---- the ends

  /// Adds an element at an end.
  public void push(Bytes value, boolean inFront) {
    long end = inFront ? chain.first() : chain.last();
    if (isLarge(value.length())) {
      addEnd(end, QuicklistNode.ofPlain(region, value), inFront);
    } else if (hasRoom(end, Listpack.entryBytes(value))) {
      pushInto(end, value, inFront);
    } else {
      addEnd(end, QuicklistNode.ofValue(region, value, inFront, chain.limit()), inFront);
    }
    chain.countChanged(1);
  }

  private long pushInto(long node, Bytes value, boolean inFront) {
    long raw = chain.decompress(node);
    return chain.moved(raw, QuicklistNode.push(region, raw, value, inFront, chain.limit()));
  }

  private void addEnd(long end, long node, boolean inFront) {
    if (inFront) {
      chain.link(0, node, end);
    } else {
      chain.link(end, node, 0);
    }
    if (end != 0) {
      chain.settle(chain.moved(end, QuicklistNode.trim(region, end)));
    }
  }

  /// Adds a node with a copy of a listpack of this region at the end; not for an empty one.
  public void appendListpack(long list) {
    appendNode(QuicklistNode.ofListpack(region, list, region));
  }

  /// Adds a plain node at the end.
  public void appendPlain(Bytes value) {
    appendNode(QuicklistNode.ofPlain(region, value));
  }

  private void appendNode(long node) {
    long end = chain.last();
    chain.link(end, node, 0);
    chain.countChanged(QuicklistNode.count(region, node));
    chain.settle(end);
  }

  /// Removes the element at an end.
  public void removeEnd(boolean first) {
    long node = first ? chain.first() : chain.last();
    int count = QuicklistNode.count(region, node);
    if (count == 1) {
      chain.unlink(node);
      QuicklistNode.free(region, node);
      chain.settle(0);
    } else {
      long raw = chain.decompress(node);
      QuicklistNode.remove(region, raw, first ? 0 : count - 1, 1);
    }
    chain.countChanged(-1);
  }

  // ---- ranges

  /// Removes `count` elements, which must exist, from the one number `index` on.
  public void removeRange(long index, long count) {
    if (count == 0) {
      return;
    }
    // What there may be no memory for comes first.
    boolean lastWasCompressed = decompressAt(index + count - 1);
    boolean firstWasCompressed = decompressAt(index);
    long node = nodeAt(index);
    int offset = (int) (index - indexBefore);
    long before = QuicklistNode.previous(region, node);
    long left = count;
    while (left > 0) {
      long next = QuicklistNode.next(region, node);
      int has = QuicklistNode.count(region, node);
      int removed = (int) Math.min(has - offset, left);
      if (removed == has) {
        chain.unlink(node);
        QuicklistNode.free(region, node);
      } else {
        QuicklistNode.remove(region, node, offset, removed);
      }
      left -= removed;
      offset = 0;
      node = next;
      PausePoint.pass();
    }
    chain.countChanged(-count);
    if (firstWasCompressed || lastWasCompressed) {
      recompressFrom(before);
    }
    chain.settle(0);
  }

  /// Makes the ends of a range that will stay ready for [#removeRange], so that it cannot fail.
  public void prepareRange(long index, long count) {
    decompressAt(index + count - 1);
    decompressAt(index);
  }

  /// The elements before the node that [#nodeAt] found.
  private long indexBefore;

  private long nodeAt(long index) {
    long count = chain.count();
    if (index < count / 2) {
      long node = chain.first();
      indexBefore = 0;
      while (indexBefore + QuicklistNode.count(region, node) <= index) {
        indexBefore += QuicklistNode.count(region, node);
        node = QuicklistNode.next(region, node);
      }
      return node;
    }
    long node = chain.last();
    indexBefore = count - QuicklistNode.count(region, node);
    while (indexBefore > index) {
      node = QuicklistNode.previous(region, node);
      indexBefore -= QuicklistNode.count(region, node);
    }
    return node;
  }

  private boolean decompressAt(long index) {
    if (chain.depth() == 0) {
      return false;
    }
    long node = nodeAt(index);
    return chain.decompress(node) != node;
  }

  /// Compresses the node after `before`, or the first, and the one after that.
  private void recompressFrom(long before) {
    long one = before == 0 ? chain.first() : QuicklistNode.next(region, before);
    if (one != 0) {
      one = chain.compress(one);
      long other = QuicklistNode.next(region, one);
      if (other != 0) {
        chain.compress(other);
      }
    }
  }

  // ---- changes at a cursor, which is closed by them

  /// Inserts an element beside that of a cursor.
  public void insert(ListCursor cursor, Bytes value, boolean behind) {
    long node = cursor.node();
    int entry = cursor.entry();
    cursor.close();
    if (QuicklistNode.isPlain(region, node)) {
      insertBeside(node, value, behind);
    } else {
      insert(node, entry, value, behind);
    }
    chain.countChanged(1);
  }

  private void insert(long at, int entry, Bytes value, boolean behind) {
    boolean wasCompressed = QuicklistNode.isCompressed(region, at);
    long node = chain.decompress(at);
    long list = QuicklistNode.list(region, node);
    int following = behind ? Listpack.next(region, list, entry) : entry;
    if (!isLarge(value.length()) && hasRoom(node, Listpack.entryBytes(value))) {
      int place = following == 0 ? Listpack.end(region, list) : following;
      long changed =
          chain.moved(node, QuicklistNode.insert(region, node, place, value, chain.limit()));
      if (wasCompressed) {
        chain.compress(changed);
      }
    } else if (following == 0 || following == Listpack.first(region, list)) {
      insertBeside(node, value, behind);
    } else {
      insertInto(node, following, value);
    }
  }

  /// Inserts an element before or behind all of a node that has no room for it: into the
  /// neighbour, or into a node of its own.
  private void insertBeside(long node, Bytes value, boolean behind) {
    long neighbour =
        behind ? QuicklistNode.next(region, node) : QuicklistNode.previous(region, node);
    if (!isLarge(value.length()) && hasRoom(neighbour, Listpack.entryBytes(value))) {
      boolean wasCompressed = QuicklistNode.isCompressed(region, neighbour);
      long changed = pushInto(neighbour, value, behind);
      if (wasCompressed) {
        chain.compress(changed);
      }
    } else {
      long made = ofValue(value);
      chain.link(behind ? node : neighbour, made, behind ? neighbour : node);
      long settled = chain.settle(made);
      chain.settle(
          behind ? QuicklistNode.previous(region, settled) : QuicklistNode.next(region, settled));
    }
  }

  private long ofValue(Bytes value) {
    return isLarge(value.length())
        ? QuicklistNode.ofPlain(region, value)
        : QuicklistNode.ofValue(region, value, false, 0);
  }

  /// Inserts an element into the middle of a full node, before an entry: the node is split.
  private void insertInto(long node, int entry, Bytes value) {
    long made = ofValue(value);
    long rest;
    try {
      rest = QuicklistNode.split(region, node, entry);
    } catch (OutOfMemory full) {
      QuicklistNode.free(region, made);
      throw full;
    }
    long next = QuicklistNode.next(region, node);
    chain.link(node, made, next);
    chain.link(made, rest, next);
    chain.settleAround(chain.mergeAround(made));
  }

  /// Puts an element in the place of that of a cursor.
  public void replace(ListCursor cursor, Bytes value) {
    long at = cursor.node();
    int entry = cursor.entry();
    cursor.close();
    if (QuicklistNode.isPlain(region, at)) {
      replacePlain(at, value);
      return;
    }
    boolean wasCompressed = QuicklistNode.isCompressed(region, at);
    long node = chain.decompress(at);
    int count = QuicklistNode.count(region, node);
    long bytes =
        QuicklistNode.rawBytes(region, node)
            + (long) QuicklistNode.growthOfReplacing(region, node, entry, value);
    if (isLarge(value.length()) || count > 1 && !chain.fits(bytes, count)) {
      replaceByNode(node, entry, value);
    } else {
      long changed =
          chain.moved(node, QuicklistNode.replace(region, node, entry, value, chain.limit()));
      if (wasCompressed) {
        chain.compress(changed);
      }
    }
  }

  private void replacePlain(long node, Bytes value) {
    long next = QuicklistNode.next(region, node);
    if (isLarge(value.length()) || !hasRoom(next, Listpack.entryBytes(value))) {
      long made = ofValue(value);
      chain.link(QuicklistNode.previous(region, node), made, node);
      chain.drop(node);
      chain.settle(made);
    } else {
      boolean wasCompressed = QuicklistNode.isCompressed(region, next);
      long changed = pushInto(next, value, true);
      chain.drop(node);
      if (wasCompressed) {
        chain.compress(changed);
      }
      chain.settle(0);
    }
  }

  /// Puts a new node in the place of an element; what stood behind that moves into another.
  private void replaceByNode(long node, int entry, Bytes value) {
    int following = Listpack.next(region, QuicklistNode.list(region, node), entry);
    long made = ofValue(value);
    long rest = 0;
    if (following != 0) {
      try {
        rest = QuicklistNode.split(region, node, following);
      } catch (OutOfMemory full) {
        QuicklistNode.free(region, made);
        throw full;
      }
    }
    long next = QuicklistNode.next(region, node);
    chain.link(node, made, next);
    if (rest != 0) {
      chain.link(made, rest, next);
    }
    if (QuicklistNode.count(region, node) == 1) {
      chain.drop(node);
    } else {
      QuicklistNode.removeEntry(region, node, entry);
    }
    chain.settleAround(chain.mergeAround(made));
  }

  // ---- removing by value

  /// Removes the first `most` elements that equal a value, or the last, and returns how many these
  /// were.
  public long removeEqual(Bytes value, long most, boolean fromLast) {
    Match match = new Match(value);
    if (chain.depth() > 0) {
      // There is memory for every node that must be decompressed, or it shows before a change.
      match.mayChange = false;
      removeEqual(match, most, fromLast);
      match.mayChange = true;
    }
    long removed = removeEqual(match, most, fromLast);
    chain.settle(0);
    return removed;
  }

  /// What [#removeEqual] looks for.
  private static final class Match {
    final Bytes value;
    final boolean isInteger;
    final long integer;
    boolean mayChange = true;

    Match(Bytes value) {
      this.value = value;
      isInteger = IntegerText.isInteger(value);
      integer = isInteger ? IntegerText.parse(value) : 0;
    }
  }

  private long removeEqual(Match match, long most, boolean fromLast) {
    long removed = 0;
    long node = fromLast ? chain.last() : chain.first();
    while (node != 0 && removed < most) {
      long following =
          fromLast ? QuicklistNode.previous(region, node) : QuicklistNode.next(region, node);
      long raw =
          QuicklistNode.isCompressed(region, node)
              ? QuicklistNode.decompressed(region, node)
              : node;
      int found =
          removeEqual(raw, match, (int) Math.min(most - removed, Integer.MAX_VALUE), fromLast);
      removed += found;
      if (raw != node) {
        keepOneOf(node, raw, found > 0 && match.mayChange);
      } else if (found > 0 && QuicklistNode.count(region, node) == 0) {
        chain.drop(node);
      }
      node = following;
      PausePoint.pass();
    }
    if (match.mayChange) {
      chain.countChanged(-removed);
    }
    return removed;
  }

  /// Goes on with a compressed node, or with its changed copy.
  private void keepOneOf(long node, long copy, boolean isChanged) {
    if (!isChanged) {
      QuicklistNode.free(region, copy);
      return;
    }
    chain.moved(node, copy);
    QuicklistNode.free(region, node);
    if (QuicklistNode.count(region, copy) == 0) {
      chain.drop(copy);
    } else {
      chain.compress(copy);
    }
  }

  private int removeEqual(long node, Match match, int most, boolean fromLast) {
    if (QuicklistNode.isPlain(region, node)) {
      boolean isEqual =
          QuicklistNode.rawBytes(region, node) == match.value.length()
              && match.value.matches(region, QuicklistNode.data(region, node));
      if (isEqual && match.mayChange) {
        QuicklistNode.setCount(region, node, 0);
      }
      return isEqual ? 1 : 0;
    }
    long list = QuicklistNode.list(region, node);
    int found = 0;
    int entry = fromLast ? Listpack.last(region, list) : Listpack.first(region, list);
    while (entry != 0 && found < most) {
      int before = fromLast ? Listpack.previous(region, list, entry) : 0;
      boolean isEqual =
          Listpack.matches(region, list, entry, match.value, match.isInteger, match.integer);
      if (isEqual) {
        found++;
      }
      if (isEqual && match.mayChange) {
        QuicklistNode.removeEntry(region, node, entry);
        entry = fromLast ? before : Listpack.orNone(region, list, entry);
      } else {
        entry = fromLast ? before : Listpack.next(region, list, entry);
      }
    }
    return found;
  }

  // ---- snapshots

  /// Adds the elements of a listpack that came from elsewhere, if it is one; whether it is. One
  /// that is larger than any limit is taken apart.
  public boolean appendListpack(Bytes listpack) {
    int bytes = listpack.length();
    if (bytes < Listpack.EMPTY_BYTES || bytes > Listpack.LARGEST_BYTES) {
      return false;
    }
    long node = QuicklistNode.ofBytes(region, bytes);
    long list = QuicklistNode.list(region, node);
    listpack.copyTo(region, list);
    if (!Listpack.validate(region, list, bytes)) {
      QuicklistNode.free(region, node);
      return false;
    }
    int count = Listpack.count(region, list);
    if (bytes > LARGEST_LIMIT) {
      try {
        pushAll(list);
      } finally {
        QuicklistNode.free(region, node);
      }
    } else if (count == 0) {
      QuicklistNode.free(region, node);
    } else {
      QuicklistNode.setCount(region, node, count);
      appendNode(node);
    }
    return true;
  }

  private void pushAll(long listpack) {
    ListCursor cursor = new ListCursor(region).openListpack(listpack);
    for (boolean more = cursor.toFirst(); more; more = cursor.next()) {
      push(cursor.read(), false);
    }
  }

  /// What visits the nodes of a list as a snapshot has them.
  @FunctionalInterface
  public interface NodeVisitor {
    /// Takes a node: one plain element or a listpack, which is the `bytes` bytes at `at`, or, where
    /// `rawBytes` is another number, so many bytes compressed to these.
    void visit(boolean isPlain, long at, int bytes, int rawBytes);
  }

  public static void forEachNode(Region region, long list, NodeVisitor visitor) {
    for (long node = QuicklistChain.first(region, list);
        node != 0;
        node = QuicklistNode.next(region, node)) {
      visitor.visit(
          QuicklistNode.isPlain(region, node),
          QuicklistNode.data(region, node),
          QuicklistNode.dataBytes(region, node),
          QuicklistNode.rawBytes(region, node));
    }
  }

  // ---- checks

  /// Throws [AssertionError] where an invariant does not hold.
  public void verify() {
    chain.verify();
  }
}
