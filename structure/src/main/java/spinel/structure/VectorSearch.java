// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.util.Arrays;
import spinel.memory.Region;

/// The search for the nodes nearest to a vector on one level of a graph.
///
/// It follows links from the nearest node not yet left, and ends when that is farther away than all
/// the results it is to find. A node that it has come by bears the search's number, so that none is
/// measured twice and nothing is kept beside the nodes.
final class VectorSearch {
  private static final int LARGEST_KEPT = 1 << 16;

  private final Region region;
  private final NameOrder order;
  private final DistanceHeap candidates = DistanceHeap.nearestFirst();
  private final DistanceHeap results = DistanceHeap.farthestFirst();
  private long[] found = new long[64];
  private int foundCount;
  private long root;
  private int vectorBytes;
  private long touched;

  VectorSearch(Region region, NameOrder order) {
    this.region = region;
    this.order = order;
  }

  void open(long rootOffset, int bytesPerVector) {
    root = rootOffset;
    vectorBytes = bytesPerVector;
  }

  /// What the last search found, the nearest first: entries of a [DistanceHeap].
  long[] found() {
    return found;
  }

  int foundCount() {
    return foundCount;
  }

  /// Keeps the compiler from dropping reads that only warm the cache.
  long touched() {
    return touched;
  }

  private float distance(QueryVector query, long payload) {
    return query.distance(region, VectorNode.vector(payload), VectorNode.range(region, payload));
  }

  /// The number of a new search, which no node bears.
  int newMark() {
    int mark = VectorRoot.mark(region, root) + 1;
    if (mark == 0) {
      clearMarks();
      mark = 1;
    }
    VectorRoot.setMark(region, root, mark);
    return mark;
  }

  /// Begins to count searches anew.
  void clearMarks() {
    for (long node = order.first(); node != 0; node = order.next(node)) {
      VectorNode.setMark(region, VectorNode.payload(region, node), 0);
    }
    VectorRoot.setMark(region, root, 0);
  }

  /// From a node on level `from` to one near the query on the level above `to`, at each level to
  /// the nearest that links lead to.
  long descend(QueryVector query, long start, int from, int to) {
    long nearest = start;
    float least = distance(query, VectorNode.payload(region, nearest));
    for (int level = from; level > to; level--) {
      long before;
      do {
        before = nearest;
        long links = links(nearest, level);
        int count = VectorNode.count(region, links);
        for (int i = 0; i < count; i++) {
          long other = Region.toOffset(region.getInt(VectorNode.link(links, i)));
          float distance = distance(query, VectorNode.payload(region, other));
          if (distance < least) {
            least = distance;
            nearest = other;
          }
        }
      } while (nearest != before);
    }
    return nearest;
  }

  private long links(long node, int level) {
    return VectorNode.links(region, VectorNode.payload(region, node), vectorBytes, level);
  }

  /// Searches a level for the `wanted` nodes nearest to the query. With a filter, only what that
  /// accepts is found, and no more than `effort` nodes are left.
  void search(
      QueryVector query, long start, int wanted, int level, NodeFilter filter, long effort) {
    int mark = newMark();
    candidates.clear();
    results.clear();
    visit(query, Region.toReference(start), mark, wanted, filter);
    for (long left = 1; candidates.size() > 0; left++) {
      if (filter != null && left >= effort) {
        break;
      }
      long nearest = candidates.pop();
      if (results.size() >= wanted && nearest > results.top()) {
        break;
      }
      long links = links(Region.toOffset(DistanceHeap.reference(nearest)), level);
      int count = VectorNode.count(region, links);
      for (int i = 0; i < count; i++) {
        touched += region.prefetch(Region.toOffset(region.getInt(VectorNode.link(links, i))));
      }
      for (int i = 0; i < count; i++) {
        visit(query, region.getInt(VectorNode.link(links, i)), mark, wanted, filter);
      }
    }
    takeResults();
  }

  private void visit(QueryVector query, int reference, int mark, int wanted, NodeFilter filter) {
    long payload = VectorNode.payload(region, Region.toOffset(reference));
    if (VectorNode.mark(region, payload) == mark) {
      return;
    }
    VectorNode.setMark(region, payload, mark);
    long entry = DistanceHeap.entry(distance(query, payload), reference);
    boolean full = results.size() >= wanted;
    if (full && entry >= results.top()) {
      return;
    }
    candidates.push(entry);
    if (filter != null && !filter.accepts(payload)) {
      return;
    }
    if (full) {
      results.replaceTop(entry);
    } else {
      results.push(entry);
    }
  }

  /// Measures every node there is.
  void searchAll(QueryVector query, int wanted, NodeFilter filter) {
    results.clear();
    long visited = 0;
    for (long node = order.first(); node != 0; node = order.next(node)) {
      PausePoint.pass(visited++);
      long payload = VectorNode.payload(region, node);
      long entry = DistanceHeap.entry(distance(query, payload), Region.toReference(node));
      boolean full = results.size() >= wanted;
      if (full && entry >= results.top() || filter != null && !filter.accepts(payload)) {
        continue;
      }
      if (full) {
        results.replaceTop(entry);
      } else {
        results.push(entry);
      }
    }
    takeResults();
  }

  private void takeResults() {
    foundCount = results.size();
    if (found.length < foundCount || found.length > LARGEST_KEPT) {
      found = Arrays.copyOf(found, Math.max(64, foundCount));
    }
    for (int i = foundCount - 1; i >= 0; i--) {
      found[i] = results.pop();
    }
  }

  /// Puts what was found at the same distance in the order of ids, the oldest first.
  void orderEqual() {
    for (int from = 0, to; from < foundCount; from = to) {
      to = from + 1;
      while (to < foundCount && found[to] >> 32 == found[from] >> 32) {
        to++;
      }
      if (to - from > 1) {
        Long[] equal = new Long[to - from];
        for (int i = from; i < to; i++) {
          equal[i - from] = found[i];
        }
        Arrays.sort(equal, (a, b) -> Long.compareUnsigned(id(a), id(b)));
        for (int i = from; i < to; i++) {
          found[i] = equal[i - from];
        }
      }
    }
  }

  private long id(long entry) {
    long node = Region.toOffset(DistanceHeap.reference(entry));
    return VectorNode.id(region, VectorNode.payload(region, node));
  }
}
