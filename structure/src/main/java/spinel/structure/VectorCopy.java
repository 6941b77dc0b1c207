// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// Copies a vector set node by node, its graph as it is, into the same region or another.
///
/// Each node of the original bears its copy's reference in its mark while that lasts: that is how
/// links find their new ends, without anything that grows with the set.
final class VectorCopy {
  private final Region source;
  private final Region target;
  private final VectorGraph original;
  private final int vectorBytes;

  private VectorCopy(Region source, long root, Region target) {
    this.source = source;
    this.target = target;
    original = new VectorGraph(source).open(root);
    vectorBytes = original.vectorBytes();
  }

  /// Copies the set with this root; returns the copy's root. If there is no room, nothing stays
  /// allocated.
  static long copy(Region source, long root, Region target, long uid) {
    return new VectorCopy(source, root, target).run(uid);
  }

  private long run(long uid) {
    long root = original.root();
    long copy = target.allocate(VectorRoot.BYTES, MemoryTag.VALUE);
    target.copyFrom(source, root, copy, VectorRoot.BYTES);
    VectorRoot.setProjection(target, copy, 0);
    VectorRoot.setUid(target, copy, uid);
    VectorRoot.setMark(target, copy, 0);
    HashTable names = HashTable.ofElements(target);
    try {
      names.create(copy);
    } catch (OutOfMemory full) {
      target.free(copy, MemoryTag.VALUE);
      throw full;
    }
    try {
      copyProjection(root, copy);
      copyNodes(names);
      redirect(copy);
    } catch (OutOfMemory full) {
      new VectorGraph(target).open(copy).free(Integer.MAX_VALUE);
      throw full;
    } finally {
      original.clearMarks();
    }
    return copy;
  }

  private void copyProjection(long root, long copy) {
    long matrix = VectorRoot.projection(source, root);
    if (matrix != 0) {
      long bytes =
          4L * VectorRoot.dimension(source, root) * VectorRoot.inputDimension(source, root);
      long at = target.allocate(bytes, MemoryTag.VALUE);
      target.copyFrom(source, matrix, at, bytes);
      VectorRoot.setProjection(target, copy, at);
    }
  }

  private void copyNodes(HashTable names) {
    Bytes view = new Bytes();
    for (long node = original.first(); node != 0; node = original.next(node)) {
      long copy = VectorNode.copy(source, node, vectorBytes, target, view);
      try {
        names.insert(copy, Element.nameHash(target, copy));
      } catch (OutOfMemory full) {
        VectorNode.free(target, copy);
        throw full;
      }
      VectorNode.setMark(source, VectorNode.payload(source, node), Region.toReference(copy));
      PausePoint.pass();
    }
  }

  /// Turns all references of the copies to copies.
  private void redirect(long root) {
    VectorRoot.setEntry(target, root, copyOf(VectorRoot.entry(target, root)));
    for (int level = 0; level <= VectorNode.HIGHEST_LEVEL; level++) {
      VectorRoot.setFirst(target, root, level, copyOf(VectorRoot.first(target, root, level)));
    }
    for (long node = original.first(); node != 0; node = original.next(node)) {
      PausePoint.pass();
      long payload = VectorNode.payload(target, copyOf(node));
      VectorNode.setMark(target, payload, 0);
      for (int level = VectorNode.level(target, payload); level >= 0; level--) {
        long links = VectorNode.links(target, payload, vectorBytes, level);
        VectorNode.setNext(target, links, copyOf(VectorNode.next(target, links)));
        for (int i = VectorNode.count(target, links) - 1; i >= 0; i--) {
          long at = VectorNode.link(links, i);
          long linked = Region.toOffset(target.getInt(at));
          target.putInt(at, Region.toReference(copyOf(linked)));
        }
      }
    }
  }

  private long copyOf(long node) {
    return node == 0
        ? 0
        : Region.toOffset(VectorNode.mark(source, VectorNode.payload(source, node)));
  }
}
