// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// A counted B+tree: elements in the order of their scores, and among equal scores of their names,
/// each to be found by its place in that order as well.
///
/// ```
///   leaf    0       1      2       4          8      12     16             160
///           +-------+------+-------+----------+------+------+--------------+-----------+
///           | level |      | count | previous | next |      | 36 elements  | 36 scores |
///           +-------+------+-------+----------+------+------+--------------+-----------+
///
///   inner   0       1      2       4             208         412           616
///           +-------+------+-------+-------------+-----------+-------------+-----------+
///           | level |      | count | 51 children | 51 counts | 51 elements | 51 scores |
///           +-------+------+-------+-------------+-----------+-------------+-----------+
/// ```
///
/// A leaf refers to its elements and repeats their scores, so that a search within a leaf, unless
/// scores are equal, touches no element. An inner node has for each child how many elements are
/// below it, and the first of them with its score. The leaves form a list in both directions.
///
/// Invariants: `level` is 0 in leaves and one more in each parent; every node but an empty root
/// has at least one entry; the counts and the first elements of children are exact. A node that
/// has overflowed is split in the middle, but at the ends of the tree where entries come in order,
/// so that these leave full nodes behind. One that has fallen below a third is merged with a
/// neighbour or takes from it.
///
/// Costs: rank, insertion, removal and the ways to seek are O(log n), with three inner levels up
/// to some 10 million elements; 12.4 bytes an element where all leaves are full, about 19 after
/// insertions in random order. An insertion moves 216 bytes on average. Rejected: a skip list (a
/// cache miss a step, and pointers of 32 bytes an element), elements without scores in the leaves
/// (four bytes less for each, but five cache misses for a search within a leaf).
///
/// The state of a tree lies in the region, where the collection wants it; one object turns from
/// one tree to the other with [#open], and is at one position of it at a time.
public final class CountedTree extends TreeNodes {
  /// The way from the root to the leaf of the last descent: nodes, and which child was taken.
  private final long[] path = new long[HIGHEST];

  private final int[] taken = new int[HIGHEST];
  private int depth;

  /// The position: a leaf and an index in it.
  private long leaf;

  private int index;

  /// Nodes in store for splits.
  private final long[] spare = new long[HIGHEST];

  private int spareCount;

  public CountedTree(Region region) {
    super(region);
  }

  /// Begins an empty tree whose state, of [#STATE_BYTES], is at that offset, and turns to it.
  public CountedTree create(long stateOffset) {
    state = stateOffset;
    root = newLeaf();
    region.putInt(state, Region.toReference(root));
    region.putInt(state + SIZE_STATE, 0);
    region.putInt(state + LEAVES_STATE, 1);
    region.putInt(state + INNERS_STATE, 0);
    return this;
  }

  /// Turns to the tree whose state is at that offset.
  public CountedTree open(long stateOffset) {
    state = stateOffset;
    root = Region.toOffset(region.getInt(state));
    return this;
  }

  // ---- descending

  /// Descends to where an element with that score is or belongs; returns how many come before it.
  private long descend(double score, long element) {
    long node = root;
    long before = 0;
    depth = 0;
    while (level(node) > 0) {
      int low = 0;
      int high = count(node) - 1;
      // The last child whose first element is not beyond the target.
      while (low < high) {
        int middle = low + high + 1 >>> 1;
        int first = firstOf(node, middle);
        double firstScore = firstScoreOf(node, middle);
        boolean reaches =
            Region.toOffset(first) == element || isBefore(firstScore, first, score, element);
        if (reaches) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      before += countBefore(node, low);
      path[depth] = node;
      taken[depth++] = low;
      node = child(node, low);
    }
    leaf = node;
    int low = 0;
    int high = count(node);
    while (low < high) {
      int middle = low + high >>> 1;
      if (isBefore(scoreAt(node, middle), elementAt(node, middle), score, element)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    index = low;
    return before + low;
  }

  private long countBefore(long node, int child) {
    long before = 0;
    for (int i = 0; i < child; i++) {
      before += childCount(node, i);
    }
    return before;
  }

  /// Descends to the entry with so many before it, which must be there.
  private void descendTo(long rank) {
    long node = root;
    long left = rank;
    depth = 0;
    while (level(node) > 0) {
      int i = 0;
      for (long below = childCount(node, 0); left >= below; below = childCount(node, ++i)) {
        left -= below;
      }
      path[depth] = node;
      taken[depth++] = i;
      node = child(node, i);
    }
    leaf = node;
    index = (int) left;
  }

  // ---- positions

  /// How many elements come before one that is in the tree.
  public long rank(double score, long element) {
    return descend(score, element);
  }

  /// How many elements have a score below that one, or with `orEqual` below it or equal to it.
  public long countBelow(double score, boolean orEqual) {
    long node = root;
    long before = 0;
    while (level(node) > 0) {
      int low = 0;
      int high = count(node) - 1;
      while (low < high) {
        int middle = low + high + 1 >>> 1;
        double first = firstScoreOf(node, middle);
        if (first < score || orEqual && first == score) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      before += countBefore(node, low);
      node = child(node, low);
    }
    int low = 0;
    int high = count(node);
    while (low < high) {
      int middle = low + high >>> 1;
      double entry = scoreAt(node, middle);
      if (entry < score || orEqual && entry == score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return before + low;
  }

  /// How many elements have a name before that one, or with `orEqual` before it or equal to it;
  /// all scores must be the same.
  public long countBelow(Bytes name, boolean orEqual) {
    long node = root;
    long before = 0;
    int limit = orEqual ? 1 : 0;
    while (level(node) > 0) {
      int low = 0;
      int high = count(node) - 1;
      while (low < high) {
        int middle = low + high + 1 >>> 1;
        if (compareName(region, Region.toOffset(firstOf(node, middle)), name) < limit) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      before += countBefore(node, low);
      node = child(node, low);
    }
    int low = 0;
    int high = count(node);
    while (low < high) {
      int middle = low + high >>> 1;
      if (compareName(region, Region.toOffset(elementAt(node, middle)), name) < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return before + low;
  }

  /// Goes to the element with so many before it; there must be one.
  public void seek(long rank) {
    descendTo(rank);
  }

  /// The element at the position.
  public long element() {
    return Region.toOffset(elementAt(leaf, index));
  }

  /// The score at the position.
  public double score() {
    return scoreAt(leaf, index);
  }

  /// Goes to the next element; false, and stays, where there is none.
  public boolean next() {
    if (index + 1 < count(leaf)) {
      index++;
      return true;
    }
    long next = Region.toOffset(region.getInt(leaf + NEXT_OFFSET));
    if (next == 0) {
      return false;
    }
    leaf = next;
    index = 0;
    return true;
  }

  /// Goes to the previous element; false, and stays, where there is none.
  public boolean previous() {
    if (index > 0) {
      index--;
      return true;
    }
    long previous = Region.toOffset(region.getInt(leaf + PREVIOUS_OFFSET));
    if (previous == 0) {
      return false;
    }
    leaf = previous;
    index = count(leaf) - 1;
    return true;
  }

  /// Touches up to `most` elements from the position on, in the leaf, so that they are in the cache
  /// when they are needed. The result means nothing.
  public long prefetch(int most, boolean backwards) {
    long touched = 0;
    int until = backwards ? Math.max(-1, index - most) : Math.min(count(leaf), index + most);
    int step = backwards ? -1 : 1;
    for (int i = index; i != until; i += step) {
      touched += region.prefetch(Region.toOffset(elementAt(leaf, i)));
    }
    return touched;
  }

  /// Hands over the elements of the leaf from the position on, as many as `into` holds and no more
  /// than `most`, and goes on to behind them, where there are any. Returns how many they are.
  public int take(long[] into, long most, boolean backwards) {
    int inLeaf = backwards ? index + 1 : count(leaf) - index;
    int taken = (int) Math.min(Math.min(inLeaf, into.length), most);
    int step = backwards ? -1 : 1;
    for (int i = 0; i < taken; i++) {
      into[i] = Region.toOffset(elementAt(leaf, index + step * i));
    }
    index += step * (taken - 1);
    if (backwards) {
      previous();
    } else {
      next();
    }
    return taken;
  }

  // ---- insertion

  /// Adds an element that is not in the tree. If there is no room, nothing has changed.
  public void insert(double score, long element) {
    descend(score, element);
    store();
    // Minus zero and zero are the same place, but not the same score.
    long bits = Double.doubleToRawLongBits(score);
    int reference = Region.toReference(element);
    addToState(SIZE_STATE, 1);
    if (count(leaf) < LEAF_CAPACITY) {
      insertEntry(leaf, index, reference, bits);
      for (int d = depth - 1; d >= 0; d--) {
        putChildCount(path[d], taken[d], childCount(path[d], taken[d]) + 1);
      }
      if (index == 0) {
        firstChanged(depth - 1);
      }
      return;
    }
    long right = splitLeaf(reference, bits);
    growUpwards(leaf, right);
  }

  /// Gives an element that is in the tree with that score another one. If there is no room, nothing
  /// has changed.
  public void update(double score, long element, double newScore) {
    descend(score, element);
    if (index > 0 && index + 1 < count(leaf) && element() == element && staysAt(newScore)) {
      putEntry(leaf, index, elementAt(leaf, index), Double.doubleToRawLongBits(newScore));
      return;
    }
    remove(score, element);
    try {
      insert(newScore, element);
    } catch (OutOfMemory full) {
      // There is room where it was: nodes that were merged are not full.
      insert(score, element);
      throw full;
    }
  }

  /// Whether the element at the position would stay between its neighbours with that score.
  private boolean staysAt(double score) {
    long element = element();
    double before = scoreAt(leaf, index - 1);
    double after = scoreAt(leaf, index + 1);
    return isBefore(before, elementAt(leaf, index - 1), score, element)
        && !isBefore(after, elementAt(leaf, index + 1), score, element);
  }

  /// Tells the parents, from that depth of the path upwards, that a child begins with another
  /// element.
  private void firstChanged(int from) {
    for (int d = from; d >= 0; d--) {
      putFirst(path[d], taken[d], child(path[d], taken[d]));
      if (taken[d] > 0) {
        return;
      }
    }
  }

  /// Allocates the nodes that an insertion at the position takes.
  private void store() {
    spareCount = 0;
    if (count(leaf) < LEAF_CAPACITY) {
      return;
    }
    try {
      spare[spareCount] = newLeaf();
      spareCount++;
      int d = depth - 1;
      for (; d >= 0 && count(path[d]) == INNER_CAPACITY; d--) {
        spare[spareCount] = newInner(level(path[d]));
        spareCount++;
      }
      if (d < 0) {
        spare[spareCount] = newInner(level(root) + 1);
        spareCount++;
      }
    } catch (OutOfMemory full) {
      while (spareCount > 0) {
        region.free(spare[--spareCount], MemoryTag.VALUE);
      }
      throw full;
    }
    addToState(LEAVES_STATE, 1);
    addToState(INNERS_STATE, spareCount - 1);
  }

  private void insertEntry(long node, int at, int element, long scoreBits) {
    int count = count(node);
    long elements = node + ELEMENTS_OFFSET + 4L * at;
    long scores = node + SCORES_OFFSET + 8L * at;
    if (at < count) {
      region.copy(elements, elements + 4, 4L * (count - at));
      region.copy(scores, scores + 8, 8L * (count - at));
    }
    region.putInt(elements, element);
    region.putLong(scores, scoreBits);
    setCount(node, count + 1);
  }

  /// Splits the leaf at the position and adds the entry; returns the new right one.
  private long splitLeaf(int element, long scoreBits) {
    long right = spare[0];
    long after = Region.toOffset(region.getInt(leaf + NEXT_OFFSET));
    boolean isAppended = index == LEAF_CAPACITY && after == 0;
    boolean isPrepended = index == 0 && region.getInt(leaf + PREVIOUS_OFFSET) == 0;
    int kept = isAppended ? LEAF_CAPACITY : isPrepended ? 0 : LEAF_CAPACITY / 2;
    moveEntries(leaf, kept, right, 0, LEAF_CAPACITY - kept);
    setCount(leaf, kept);
    setCount(right, LEAF_CAPACITY - kept);
    link(leaf, right);
    link(right, after);
    if (index <= kept && !isAppended) {
      insertEntry(leaf, index, element, scoreBits);
    } else {
      insertEntry(right, index - kept, element, scoreBits);
    }
    return right;
  }

  private void moveEntries(long from, int fromIndex, long to, int toIndex, int count) {
    if (count == 0) {
      return;
    }
    region.copy(
        from + ELEMENTS_OFFSET + 4L * fromIndex, to + ELEMENTS_OFFSET + 4L * toIndex, 4L * count);
    region.copy(
        from + SCORES_OFFSET + 8L * fromIndex, to + SCORES_OFFSET + 8L * toIndex, 8L * count);
  }

  private void link(long left, long right) {
    if (left != 0) {
      region.putInt(left + NEXT_OFFSET, Region.toReference(right));
    }
    if (right != 0) {
      region.putInt(right + PREVIOUS_OFFSET, Region.toReference(left));
    }
  }

  /// Tells the parents along the path that a node was split in two.
  private void growUpwards(long splitNode, long newNode) {
    long left = splitNode;
    long right = newNode;
    int used = 1;
    int d = depth - 1;
    for (; d >= 0 && right != 0; d--) {
      long node = path[d];
      int i = taken[d];
      putChild(node, i, left);
      if (count(node) < INNER_CAPACITY) {
        insertChild(node, i + 1, right);
        right = 0;
      } else {
        right = splitInner(node, i + 1, right, spare[used++]);
      }
      left = node;
    }
    if (right != 0) {
      long top = spare[used];
      setCount(top, 2);
      putChild(top, 0, left);
      putChild(top, 1, right);
      setRoot(top);
      return;
    }
    for (; d >= 0; d--) {
      putChild(path[d], taken[d], child(path[d], taken[d]));
    }
  }

  private void insertChild(long node, int at, long child) {
    int count = count(node);
    moveChildren(node, at, node, at + 1, count - at);
    setCount(node, count + 1);
    putChild(node, at, child);
  }

  private void moveChildren(long from, int fromIndex, long to, int toIndex, int count) {
    if (count > 0) {
      moveArray(from + CHILDREN_OFFSET, fromIndex, to + CHILDREN_OFFSET, toIndex, count, 4);
      moveArray(from + COUNTS_OFFSET, fromIndex, to + COUNTS_OFFSET, toIndex, count, 4);
      moveArray(from + FIRSTS_OFFSET, fromIndex, to + FIRSTS_OFFSET, toIndex, count, 4);
      moveArray(from + FIRST_SCORES_OFFSET, fromIndex, to + FIRST_SCORES_OFFSET, toIndex, count, 8);
    }
  }

  private void moveArray(
      long from, int fromIndex, long to, int toIndex, int count, long entryBytes) {
    region.copy(from + entryBytes * fromIndex, to + entryBytes * toIndex, entryBytes * count);
  }

  /// Splits a full inner node and adds a child at `at`; returns the new right one.
  private long splitInner(long node, int at, long child, long right) {
    int kept = at == INNER_CAPACITY ? INNER_CAPACITY : INNER_CAPACITY / 2;
    moveChildren(node, kept, right, 0, INNER_CAPACITY - kept);
    setCount(node, kept);
    setCount(right, INNER_CAPACITY - kept);
    if (at <= kept && at < INNER_CAPACITY) {
      insertChild(node, at, child);
    } else {
      insertChild(right, at - kept, child);
    }
    return right;
  }

  // ---- removal

  /// Takes out an element that is in the tree with that score.
  public void remove(double score, long element) {
    descend(score, element);
    if (index == count(leaf) || element() != element) {
      throw new IllegalStateException("element " + element + " is not in the tree");
    }
    removeEntry();
  }

  /// Takes out the element with so many before it, and returns it; there must be one.
  public long removeAt(long rank) {
    descendTo(rank);
    long element = element();
    removeEntry();
    return element;
  }

  /// Takes out the entry at the position, to which the path leads.
  private void removeEntry() {
    int left = count(leaf) - 1;
    moveEntries(leaf, index + 1, leaf, index, left - index);
    setCount(leaf, left);
    addToState(SIZE_STATE, -1);
    for (int d = depth - 1; d >= 0; d--) {
      putChildCount(path[d], taken[d], childCount(path[d], taken[d]) - 1);
    }
    if (index == 0 && left > 0) {
      firstChanged(depth - 1);
    }
    if (left < FEWEST_IN_LEAF && depth > 0) {
      mendLeaf();
    }
  }

  /// Merges the leaf at the end of the path with a neighbour, or evens the two out.
  private void mendLeaf() {
    int d = depth - 1;
    long parent = path[d];
    if (count(parent) == 1) {
      if (size() == 0) {
        leafBecomesRoot();
      } else if (count(leaf) == 0) {
        freeLeaf(leaf);
        removeChild(d, 0);
      }
      return;
    }
    int at = Math.max(0, taken[d] - 1);
    taken[d] = at;
    long left = child(parent, at);
    long right = child(parent, at + 1);
    int inLeft = count(left);
    int inRight = count(right);
    if (inLeft + inRight <= MOST_AFTER_MERGE_LEAF) {
      moveEntries(right, 0, left, inLeft, inRight);
      setCount(left, inLeft + inRight);
      freeLeaf(right);
      putChild(parent, at, left);
      firstChanged(d);
      removeChild(d, at + 1);
      return;
    }
    shareOut(left, right, true);
    putChild(parent, at, left);
    putChild(parent, at + 1, right);
    firstChanged(d);
  }

  /// Gives each of two neighbouring nodes half of what both have.
  private void shareOut(long left, long right, boolean leaves) {
    int inLeft = count(left);
    int inRight = count(right);
    int kept = (inLeft + inRight) / 2;
    if (kept > inLeft) {
      int more = kept - inLeft;
      move(leaves, right, 0, left, inLeft, more);
      move(leaves, right, more, right, 0, inRight - more);
    } else {
      int more = inLeft - kept;
      move(leaves, right, 0, right, more, inRight);
      move(leaves, left, kept, right, 0, more);
    }
    setCount(left, kept);
    setCount(right, inLeft + inRight - kept);
  }

  private void move(boolean leaves, long source, int from, long target, int to, int count) {
    if (leaves) {
      moveEntries(source, from, target, to, count);
    } else {
      moveChildren(source, from, target, to, count);
    }
  }

  /// Makes the empty leaf of an empty tree its root.
  private void leafBecomesRoot() {
    for (int d = 0; d < depth; d++) {
      freeInner(path[d]);
    }
    setRoot(leaf);
  }

  private void setRoot(long node) {
    root = node;
    region.putInt(state, Region.toReference(node));
  }

  private void freeLeaf(long node) {
    long before = Region.toOffset(region.getInt(node + PREVIOUS_OFFSET));
    long after = Region.toOffset(region.getInt(node + NEXT_OFFSET));
    link(before, after);
    if (after != 0 && before == 0) {
      region.putInt(after + PREVIOUS_OFFSET, 0);
    }
    region.free(node, MemoryTag.VALUE);
    addToState(LEAVES_STATE, -1);
  }

  private void freeInner(long node) {
    region.free(node, MemoryTag.VALUE);
    addToState(INNERS_STATE, -1);
  }

  /// Takes a child, which is already freed, out of the inner node at that depth of the path.
  private void removeChild(int d, int at) {
    long node = path[d];
    int left = count(node) - 1;
    moveChildren(node, at + 1, node, at, left - at);
    setCount(node, left);
    if (d == 0) {
      lowerRoot();
    } else if (left == 0) {
      freeInner(node);
      removeChild(d - 1, taken[d - 1]);
    } else {
      if (at == 0) {
        firstChanged(d - 1);
      }
      if (left < FEWEST_IN_INNER) {
        mendInner(d);
      }
    }
  }

  private void lowerRoot() {
    while (level(root) > 0 && count(root) == 1) {
      long child = child(root, 0);
      freeInner(root);
      setRoot(child);
    }
  }

  /// Merges the inner node at that depth of the path with a neighbour, or evens the two out.
  private void mendInner(int d) {
    long parent = path[d - 1];
    if (count(parent) == 1) {
      return;
    }
    int at = Math.max(0, taken[d - 1] - 1);
    taken[d - 1] = at;
    long left = child(parent, at);
    long right = child(parent, at + 1);
    int inLeft = count(left);
    int inRight = count(right);
    if (inLeft + inRight <= MOST_AFTER_MERGE_INNER) {
      moveChildren(right, 0, left, inLeft, inRight);
      setCount(left, inLeft + inRight);
      freeInner(right);
      putChild(parent, at, left);
      removeChild(d - 1, at + 1);
      return;
    }
    shareOut(left, right, false);
    putChild(parent, at, left);
    putChild(parent, at + 1, right);
  }

  // ---- whole trees

  /// Adds an element behind all others, in an empty tree or one that has been [#append]ed to since:
  /// only [#endAppending] makes it a tree again. If there is no room, nothing has changed.
  public void append(double score, long element) {
    if (size() == 0) {
      leaf = root;
    }
    int count = count(leaf);
    if (count == LEAF_CAPACITY) {
      long next = newLeaf();
      addToState(LEAVES_STATE, 1);
      link(leaf, next);
      leaf = next;
      count = 0;
    }
    putEntry(leaf, count, Region.toReference(element), Double.doubleToRawLongBits(score));
    setCount(leaf, count + 1);
    addToState(SIZE_STATE, 1);
  }

  /// Builds the inner nodes above what was appended. If there is no room, all that was appended is
  /// gone, and the tree is empty.
  public void endAppending() {
    int[] level = new int[region.getInt(state + LEAVES_STATE)];
    int count = 0;
    for (long node = root; node != 0; node = Region.toOffset(region.getInt(node + NEXT_OFFSET))) {
      PausePoint.pass(count);
      level[count++] = Region.toReference(node);
    }
    int[] inners = new int[count];
    int built = 0;
    try {
      for (int height = 1; count > 1; height++) {
        int parents = (count + INNER_CAPACITY - 1) / INNER_CAPACITY;
        for (int i = 0; i < parents; i++) {
          long node = newInner(height);
          inners[built++] = Region.toReference(node);
          int from = (int) ((long) count * i / parents);
          int until = (int) ((long) count * (i + 1) / parents);
          for (int j = from; j < until; j++) {
            putChild(node, j - from, Region.toOffset(level[j]));
          }
          setCount(node, until - from);
          level[i] = Region.toReference(node);
          PausePoint.pass(i);
        }
        count = parents;
      }
    } catch (OutOfMemory full) {
      for (int i = 0; i < built; i++) {
        region.free(Region.toOffset(inners[i]), MemoryTag.VALUE);
      }
      abandonAppending();
      throw full;
    }
    addToState(INNERS_STATE, built);
    setRoot(Region.toOffset(level[0]));
  }

  /// Forgets all that was appended since the tree was empty.
  public void abandonAppending() {
    long node = Region.toOffset(region.getInt(root + NEXT_OFFSET));
    while (node != 0) {
      long next = Region.toOffset(region.getInt(node + NEXT_OFFSET));
      region.free(node, MemoryTag.VALUE);
      node = next;
    }
    region.putInt(root + NEXT_OFFSET, 0);
    setCount(root, 0);
    region.putInt(state + SIZE_STATE, 0);
    region.putInt(state + LEAVES_STATE, 1);
  }

  /// Frees up to `budget` nodes of the tree, whose elements may be gone already; whether that was
  /// the end of it. Until then nothing else may be done with it.
  public boolean free(int budget) {
    for (int i = 0; i < budget && root != 0; i++) {
      long parent = 0;
      long node = root;
      while (level(node) > 0 && count(node) > 0) {
        parent = node;
        node = child(node, count(node) - 1);
      }
      region.free(node, MemoryTag.VALUE);
      if (parent == 0) {
        root = 0;
      } else {
        setCount(parent, count(parent) - 1);
      }
    }
    region.putInt(state, Region.toReference(root));
    return root == 0;
  }
}
