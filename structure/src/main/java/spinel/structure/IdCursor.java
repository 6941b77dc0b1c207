// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// A position in a tree, or before or behind its entries; valid until the tree changes.
public final class IdCursor {
  private Region region;
  private long tree;
  private long leaf;
  private int index;

  /// Turns to a tree, at no entry.
  public IdCursor open(Region treeRegion, long treeState) {
    region = treeRegion;
    tree = treeState;
    leaf = 0;
    return this;
  }

  /// Goes to the first entry; whether there is one.
  public boolean first() {
    leaf = IdTree.firstLeaf(region, tree);
    index = 0;
    return leaf != 0;
  }

  /// Goes to the last entry; whether there is one.
  public boolean last() {
    leaf = IdTree.lastLeaf(region, tree);
    index = leaf == 0 ? 0 : IdTree.count(region, leaf) - 1;
    return leaf != 0;
  }

  /// Goes to the last entry that is not above an id; whether there is one.
  public boolean floor(long ms, long seq) {
    leaf = IdTree.leafFor(region, tree, ms, seq);
    if (leaf == 0) {
      return false;
    }
    index = IdTree.floorIndex(region, leaf, ms, seq);
    return index >= 0 || stepBack();
  }

  /// Goes to the first entry that is not below an id; whether there is one.
  public boolean ceiling(long ms, long seq) {
    if (!floor(ms, seq)) {
      return first();
    }
    return IdTree.compare(ms(), seq(), ms, seq) == 0 || next();
  }

  /// Goes to the next entry; whether there is one.
  public boolean next() {
    if (++index < IdTree.count(region, leaf)) {
      return true;
    }
    leaf = IdTree.next(region, leaf);
    index = 0;
    return leaf != 0;
  }

  /// Goes to the entry before; whether there is one.
  public boolean previous() {
    index--;
    return index >= 0 || stepBack();
  }

  private boolean stepBack() {
    leaf = IdTree.previous(region, leaf);
    if (leaf == 0) {
      return false;
    }
    index = IdTree.count(region, leaf) - 1;
    return true;
  }

  /// Whether the cursor is at an entry.
  public boolean isAtEntry() {
    return leaf != 0;
  }

  public long ms() {
    return IdTree.ms(region, IdTree.entry(leaf, index));
  }

  public long seq() {
    return IdTree.seq(region, IdTree.entry(leaf, index));
  }

  public long value() {
    return IdTree.value(region, IdTree.entry(leaf, index));
  }
}
