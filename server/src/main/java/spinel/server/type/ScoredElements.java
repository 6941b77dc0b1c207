// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.CountedTree;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;
import spinel.structure.PausePoint;

/// A large sorted set: elements whose payload is their score, in a hash table by their names and
/// in a counted tree by their scores.
///
/// ```
///   root  0                 48               64              72
///         +-----------------+----------------+---------------+
///         | state of the    | state of the   | bytes of all  |
///         | table           | tree           | elements      |
///         +-----------------+----------------+---------------+
/// ```
///
/// The root is an allocation that never moves. This object turns from one set to the other with
/// [#open].
final class ScoredElements {
  static final int PAYLOAD_BYTES = 8;
  /// Where the state of the table stands in the root.
  static final int TABLE = 0;

  private static final int TREE_OFFSET = HashTable.STATE_BYTES;
  private static final int BYTES_OFFSET = TREE_OFFSET + CountedTree.STATE_BYTES;
  private static final int ROOT_BYTES = BYTES_OFFSET + 8;

  /// Where the bytes stood, once all elements are gone and only nodes of the tree are left.
  private static final long DRAINED = -1;

  private Region region;
  private HashTable table;
  private CountedTree tree;
  private long root;

  /// Turns to the set with that root.
  ScoredElements open(Dictionary dictionary, long setRoot) {
    region = dictionary.region();
    root = setRoot;
    table = dictionary.elements().open(root);
    tree = dictionary.tree().open(root + TREE_OFFSET);
    return this;
  }

  /// As [#open], through a table and a tree of its own.
  ScoredElements openApart(Region owner, long setRoot) {
    region = owner;
    root = setRoot;
    table = HashTable.ofElements(region).open(root);
    tree = new CountedTree(region).open(root + TREE_OFFSET);
    return this;
  }

  /// Begins an empty set, through a table and a tree of its own, with room in the table for so many
  /// elements, and turns to it.
  ScoredElements create(Region owner, long expected) {
    region = owner;
    root = region.allocate(ROOT_BYTES, MemoryTag.VALUE);
    table = HashTable.ofElements(region);
    tree = new CountedTree(region);
    region.putLong(root + BYTES_OFFSET, 0);
    try {
      table.create(root, 0);
    } catch (RuntimeException full) {
      region.free(root, MemoryTag.VALUE);
      throw full;
    }
    try {
      tree.create(root + TREE_OFFSET);
      if (expected > 0) {
        table.free();
        table.create(root, expected);
      }
    } catch (RuntimeException full) {
      table.free();
      region.free(root, MemoryTag.VALUE);
      throw full;
    }
    return this;
  }

  long root() {
    return root;
  }

  CountedTree tree() {
    return tree;
  }

  HashTable table() {
    return table;
  }

  static long size(Region region, long root) {
    return HashTable.size(region, root);
  }

  // ---- single elements

  double scoreOf(long element) {
    return Double.longBitsToDouble(region.getLong(Element.payloadOffset(region, element)));
  }

  private void setScore(long element, double score) {
    region.putLong(Element.payloadOffset(region, element), Double.doubleToRawLongBits(score));
  }

  /// The element with that name, or 0.
  long find(Bytes name) {
    return table.find(name, KeyedHash.of(name));
  }

  /// Adds an element whose name is not in the set. If there is no room, nothing has changed.
  void add(Bytes name, long hash, double score) {
    long element = Element.create(region, name, 0, PAYLOAD_BYTES);
    setScore(element, score);
    try {
      tree.insert(score, element);
    } catch (RuntimeException full) {
      Element.free(region, element);
      throw full;
    }
    try {
      table.insert(element, hash);
    } catch (RuntimeException full) {
      tree.remove(score, element);
      Element.free(region, element);
      throw full;
    }
    addBytes(region.usableBytes(element));
  }

  private void addBytes(long bytes) {
    region.putLong(root + BYTES_OFFSET, region.getLong(root + BYTES_OFFSET) + bytes);
  }

  /// Gives an element another score. If there is no room, nothing has changed.
  void update(long element, double score) {
    tree.update(scoreOf(element), element, score);
    setScore(element, score);
  }

  /// Takes out the element that the last [#find] found, and frees it.
  void removeFound(long element, long hash) {
    table.removeFound(hash);
    tree.remove(scoreOf(element), element);
    free(element);
  }

  /// Takes out and frees the element with so many before it.
  void removeAt(long rank) {
    long element = tree.removeAt(rank);
    table.remove(element, Element.nameHash(region, element));
    free(element);
  }

  private void free(long element) {
    addBytes(-region.usableBytes(element));
    Element.free(region, element);
  }

  long rank(long element) {
    return tree.rank(scoreOf(element), element);
  }

  // ---- many elements

  /// Adds an element that is in no tree yet; when all are there, [#append] and [#finish] follow for
  /// each in order. If there is no room, nothing has changed.
  long addUnordered(Bytes name, long hash, double score) {
    long element = Element.create(region, name, 0, PAYLOAD_BYTES);
    setScore(element, score);
    try {
      table.insert(element, hash);
    } catch (RuntimeException full) {
      Element.free(region, element);
      throw full;
    }
    addBytes(region.usableBytes(element));
    return element;
  }

  /// Gives an element that is in no tree yet another score.
  void setUnorderedScore(long element, double score) {
    setScore(element, score);
  }

  /// Puts an element behind all others in the tree.
  void append(long element) {
    tree.append(scoreOf(element), element);
  }

  /// Ends what [#append] has begun.
  void finish() {
    tree.endAppending();
  }

  /// Frees a set that is not finished.
  void abandon() {
    tree.abandonAppending();
    freeSome(region, root, Integer.MAX_VALUE);
  }

  /// A copy of a set in this region or another.
  static long copy(Region source, long root, Region target) {
    ScoredElements from = new ScoredElements().openApart(source, root);
    ScoredElements to = new ScoredElements().create(target, size(source, root));
    byte[] name = new byte[64];
    Bytes view = new Bytes();
    try {
      from.tree.seek(0);
      do {
        long element = from.tree.element();
        int length = Element.nameBytes(source, element);
        if (length > name.length) {
          name = new byte[2 * length];
        }
        source.get(Element.nameOffset(source, element), name, 0, length);
        view.set(name, 0, length);
        to.append(to.addUnordered(view, KeyedHash.of(view), from.tree.score()));
        PausePoint.pass(to.table.size());
      } while (from.tree.next());
    } catch (RuntimeException full) {
      to.abandon();
      throw full;
    }
    to.finishOrAbandon();
    return to.root;
  }

  /// Ends what [#append] has begun, or where there is no room for that, frees the set.
  void finishOrAbandon() {
    try {
      finish();
    } catch (RuntimeException full) {
      freeSome(region, root, Integer.MAX_VALUE);
      throw full;
    }
  }

  /// Bytes of everything.
  static long bytes(Region region, long root) {
    ScoredElements set = new ScoredElements().openApart(region, root);
    return region.usableBytes(root)
        + set.table.tableBytes()
        + set.tree.bytes()
        + region.getLong(root + BYTES_OFFSET);
  }

  /// Frees about `budget` elements or nodes; whether that was the end of the set.
  static boolean freeSome(Region region, long root, int budget) {
    if (region.getLong(root + BYTES_OFFSET) != DRAINED) {
      HashTable table = HashTable.ofElements(region).open(root);
      if (!table.drain(budget, element -> Element.free(region, element))) {
        return false;
      }
      region.putLong(root + BYTES_OFFSET, DRAINED);
      if (budget < Integer.MAX_VALUE) {
        return false;
      }
    }
    if (!new CountedTree(region).open(root + TREE_OFFSET).free(budget)) {
      return false;
    }
    region.free(root, MemoryTag.VALUE);
    return true;
  }

  /// Checks the set's invariants; throws [AssertionError] where one does not hold.
  void verify() {
    table.verify();
    tree.verify();
    long[] sums = new long[2];
    table.forEach(
        element -> {
          sums[0] += region.usableBytes(element);
          sums[1]++;
        });
    if (sums[0] != region.getLong(root + BYTES_OFFSET) || sums[1] != tree.size()) {
      throw new AssertionError("elements of the sorted set at " + root);
    }
  }
}
