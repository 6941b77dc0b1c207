// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spinel.memory.Bytes;
import spinel.memory.Region;

/// Builds a vector set from nodes with links that are already known, as a snapshot has them: nodes
/// are added one by one, and linked in the end by their ids. It trusts nothing.
public final class VectorLoader {
  private final Region region;
  private final VectorGraph set;
  private final List<long[][]> linkedIds = new ArrayList<>();
  private final int[] capacities = new int[VectorNode.HIGHEST_LEVEL + 1];
  private long[] nodes = new long[16];

  /// Nodes by their ids: a table with open addressing, 0 where a slot is free.
  private long[] slots = {};

  public VectorLoader(Region region, VectorGraph.Shape shape) {
    this.region = region;
    set = new VectorGraph(region).create(shape);
  }

  /// The set; to be freed by the caller where loading fails.
  public VectorGraph set() {
    return set;
  }

  /// Keeps the matrix that vectors are projected with.
  public void setProjection(Bytes matrix) {
    long root = set.root();
    VectorRoot.setProjection(
        region,
        root,
        Projection.keep(
            region,
            matrix,
            VectorRoot.inputDimension(region, root),
            VectorRoot.dimension(region, root)));
  }

  /// A node as it is read.
  ///
  /// @param links the ids of the nodes that it is linked to on each level
  public record Node(
      Bytes name,
      Bytes attributes,
      Bytes vector,
      long id,
      float norm,
      float range,
      long[][] links) {}

  /// Adds a node; false where one of that name is there.
  public boolean add(Node node) {
    long hash = KeyedHash.of(node.name);
    if (set.find(node.name, hash) != 0) {
      return false;
    }
    int levels = node.links.length;
    int usual = VectorRoot.linksPerLevel(region, set.root());
    for (int level = 0; level < levels; level++) {
      capacities[level] = Math.max(node.links[level].length, level == 0 ? 2 * usual : usual);
    }
    long added = set.add(node.name, hash, capacities, levels);
    fill(added, node);
    if (linkedIds.size() == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * nodes.length);
    }
    nodes[linkedIds.size()] = added;
    linkedIds.add(node.links);
    set.setAttributes(added, node.attributes);
    return true;
  }

  private void fill(long added, Node node) {
    long root = set.root();
    long payload = VectorNode.payload(region, added);
    VectorNode.setId(region, payload, node.id);
    VectorNode.setNormAndRange(region, payload, node.norm, node.range);
    long at = VectorNode.vector(payload);
    region.fill(at, set.vectorBytes(), (byte) 0);
    node.vector.copyTo(region, at);
    if (Long.compareUnsigned(node.id, VectorRoot.lastId(region, root)) > 0) {
      VectorRoot.setLastId(region, root, node.id);
    }
    int level = node.links.length - 1;
    if (VectorRoot.entry(region, root) == 0 || level > VectorRoot.topLevel(region, root)) {
      VectorRoot.setEntry(region, root, added);
      VectorRoot.setTopLevel(region, root, level);
    }
  }

  /// Links the nodes; false where ids are not unique, or links not such as a graph has.
  public boolean finish() {
    return linkedIds.size() > 0 && index() && link() && areMutual();
  }

  private boolean index() {
    slots = new long[Integer.highestOneBit(linkedIds.size()) * 4];
    for (int i = 0; i < linkedIds.size(); i++) {
      long id = VectorNode.id(region, VectorNode.payload(region, nodes[i]));
      int slot = slot(id);
      if (slots[slot] != 0 || id == 0) {
        return false;
      }
      slots[slot] = nodes[i];
    }
    return true;
  }

  /// Where the node with this id is, or else would be.
  private int slot(long id) {
    int mask = slots.length - 1;
    int slot = (int) (id * 0x9E37_79B9_7F4A_7C15L >>> 32) & mask;
    while (slots[slot] != 0
        && VectorNode.id(region, VectorNode.payload(region, slots[slot])) != id) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean link() {
    for (int i = 0; i < linkedIds.size(); i++) {
      long[][] levels = linkedIds.get(i);
      for (int level = 0; level < levels.length; level++) {
        for (long id : levels[level]) {
          long other = slots[slot(id)];
          if (other == 0
              || other == nodes[i]
              || VectorNode.level(region, VectorNode.payload(region, other)) < level
              || set.links().areLinked(nodes[i], other, level)) {
            return false;
          }
          set.links().add(nodes[i], other, level);
        }
      }
    }
    return true;
  }

  private boolean areMutual() {
    for (int i = 0; i < linkedIds.size(); i++) {
      long payload = VectorNode.payload(region, nodes[i]);
      for (int level = linkedIds.get(i).length - 1; level >= 0; level--) {
        long links = VectorNode.links(region, payload, set.vectorBytes(), level);
        for (int k = VectorNode.count(region, links) - 1; k >= 0; k--) {
          long other = Region.toOffset(region.getInt(VectorNode.link(links, k)));
          if (!set.links().areLinked(other, nodes[i], level)) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
