// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.Region;

/// Checks the invariants of a vector set.
final class VectorCheck {
  private final Region region;
  private final VectorGraph set;
  private final long root;
  private long bytes;
  private long attributed;

  VectorCheck(Region region, VectorGraph set) {
    this.region = region;
    this.set = set;
    root = set.root();
  }

  /// Throws [AssertionError] where one does not hold.
  void run() {
    set.names().verify();
    int mark = set.newMark();
    long count = 0;
    int highest = 0;
    long before = 0;
    for (long node = set.first(); node != 0; node = set.next(node)) {
      Bytes name = Bytes.of(Element.name(region, node));
      require(set.find(name, KeyedHash.of(name)) == node, "name of node", node);
      require(before == 0 || set.isBefore(before, node), "order of node", node);
      require(set.mark(node, mark), "second visit of node", node);
      highest = Math.max(highest, VectorNode.level(region, VectorNode.payload(region, node)));
      before = node;
      count++;
    }
    require(count == VectorRoot.size(region, root), "size", count);
    require(VectorRoot.topLevel(region, root) == highest, "top level", highest);
    for (long node = set.first(); node != 0; node = set.next(node)) {
      check(node, mark);
    }
    require(bytes == VectorRoot.nodeBytes(region, root), "bytes", bytes);
    require(attributed == VectorRoot.attributed(region, root), "attributes", attributed);
    long entry = VectorRoot.entry(region, root);
    require(entry == 0 == (count == 0), "entry", entry);
    if (entry != 0) {
      long payload = VectorNode.payload(region, entry);
      require(VectorNode.mark(region, payload) == mark, "entry", entry);
      require(VectorNode.level(region, payload) == highest, "level of the entry", highest);
    }
    checkOrder();
  }

  private void check(long node, int mark) {
    long payload = VectorNode.payload(region, node);
    bytes += region.usableBytes(node) + VectorNode.usableAttributes(region, payload);
    attributed += VectorNode.hasAttributes(region, payload) ? 1 : 0;
    for (int level = VectorNode.level(region, payload); level >= 0; level--) {
      long links = VectorNode.links(region, payload, set.vectorBytes(), level);
      int count = VectorNode.count(region, links);
      require(count <= VectorNode.capacity(region, links), "links of node", node);
      for (int i = 0; i < count; i++) {
        int reference = region.getInt(VectorNode.link(links, i));
        long other = Region.toOffset(reference);
        long otherPayload = VectorNode.payload(region, other);
        require(other != node, "link to itself of node", node);
        require(VectorNode.mark(region, otherPayload) == mark, "link to what is not there", node);
        require(VectorNode.level(region, otherPayload) >= level, "level of a link of", node);
        require(set.links().areLinked(other, node, level), "one-way link of node", node);
        for (int k = 0; k < i; k++) {
          require(region.getInt(VectorNode.link(links, k)) != reference, "second link of", node);
        }
      }
    }
  }

  /// Each level of the order is the nodes of that level and higher ones.
  private void checkOrder() {
    for (int level = 0; level <= VectorNode.HIGHEST_LEVEL; level++) {
      long listed = VectorRoot.first(region, root, level);
      for (long node = set.first(); node != 0; node = set.next(node)) {
        long payload = VectorNode.payload(region, node);
        if (VectorNode.level(region, payload) >= level) {
          require(listed == node, "order on level", level);
          listed =
              VectorNode.next(region, VectorNode.links(region, payload, set.vectorBytes(), level));
        }
      }
      require(listed == 0, "end of the order on level", level);
    }
  }

  private static void require(boolean condition, String what, long number) {
    if (!condition) {
      throw new AssertionError(what + " " + number);
    }
  }
}
