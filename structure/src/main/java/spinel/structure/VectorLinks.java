// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.util.Arrays;
import spinel.memory.Region;

/// The links of a graph: how they are chosen, made and mended.
///
/// Every link goes both ways, so a node that is removed knows all that refer to it. A node with all
/// its places taken gives up a link for a new one where the new neighbour makes it dispensable: of
/// the links that are longer than the new one, the longest whose other end is nearer to the new
/// neighbour. What was reached over that link is then reached over the new neighbour.
final class VectorLinks {
  /// So many neighbours of a removed node are linked among each other at a time.
  private static final int MENDED_AT_ONCE = 64;

  /// Longer scratch arrays are let go.
  private static final int LARGEST_KEPT = 1 << 16;

  /// How wide the search for new neighbours of a node that has lost its last goes.
  private static final int LONELY_WANTED = 64;

  private final Region region;
  private final NameOrder order;
  private final VectorSearch search;
  private final QueryVector other = new QueryVector();
  private final QueryVector lonely = new QueryVector();
  private long[] pairs = {};
  private final int[] group = new int[MENDED_AT_ONCE];
  private final boolean[] gained = new boolean[MENDED_AT_ONCE];
  private int[] left = new int[64];
  private long[] passed = new long[64];
  private long root;
  private int vectorBytes;
  private int dimension;
  private Quantization quantization;
  private int wanted;

  VectorLinks(Region region, NameOrder order, VectorSearch search) {
    this.region = region;
    this.order = order;
    this.search = search;
  }

  void open(long rootOffset, int bytesPerVector) {
    root = rootOffset;
    vectorBytes = bytesPerVector;
    dimension = VectorRoot.dimension(region, root);
    quantization = VectorRoot.quantization(region, root);
    wanted = VectorRoot.linksPerLevel(region, root);
  }

  private long links(long node, int level) {
    return VectorNode.links(region, VectorNode.payload(region, node), vectorBytes, level);
  }

  private long linkedAt(long links, int index) {
    return Region.toOffset(region.getInt(VectorNode.link(links, index)));
  }

  private boolean hasRoom(long links) {
    return VectorNode.count(region, links) < VectorNode.capacity(region, links);
  }

  private QueryVector load(QueryVector into, long node) {
    long payload = VectorNode.payload(region, node);
    return into.set(
        region,
        VectorNode.vector(payload),
        dimension,
        quantization,
        VectorNode.range(region, payload));
  }

  private float distance(QueryVector query, long node) {
    long payload = VectorNode.payload(region, node);
    return query.distance(region, VectorNode.vector(payload), VectorNode.range(region, payload));
  }

  // ---- one link

  boolean areLinked(long node, long neighbour, int level) {
    return indexOf(links(node, level), neighbour) >= 0;
  }

  private int indexOf(long links, long neighbour) {
    int reference = Region.toReference(neighbour);
    for (int i = VectorNode.count(region, links) - 1; i >= 0; i--) {
      if (region.getInt(VectorNode.link(links, i)) == reference) {
        return i;
      }
    }
    return -1;
  }

  /// Links two nodes that both have room.
  void link(long node, long neighbour, int level) {
    add(links(node, level), neighbour);
    add(links(neighbour, level), node);
  }

  /// Links one way only, where the other follows.
  void add(long node, long neighbour, int level) {
    add(links(node, level), neighbour);
  }

  private void add(long links, long neighbour) {
    int count = VectorNode.count(region, links);
    region.putInt(VectorNode.link(links, count), Region.toReference(neighbour));
    VectorNode.setCount(region, links, count + 1);
  }

  private void unlink(long node, long neighbour, int level) {
    drop(links(node, level), neighbour);
    drop(links(neighbour, level), node);
  }

  private void drop(long links, long neighbour) {
    int last = VectorNode.count(region, links) - 1;
    int index = indexOf(links, neighbour);
    region.putInt(VectorNode.link(links, index), region.getInt(VectorNode.link(links, last)));
    VectorNode.setCount(region, links, last);
  }

  // ---- a new node

  /// Links a node without links on a level to the best of those nearest to it, entries of a
  /// [DistanceHeap] with the nearest first: first to those that are nearer to it than to any that
  /// it is linked to, then to others until it has half of the links it is to have.
  void connect(long node, QueryVector query, int level, long[] nearest, int count) {
    long mine = links(node, level);
    if (passed.length < count || passed.length > LARGEST_KEPT) {
      passed = new long[Math.max(64, count)];
    }
    int passedCount = 0;
    for (int i = 0; i < count && VectorNode.count(region, mine) < wanted; i++) {
      long neighbour = Region.toOffset(DistanceHeap.reference(nearest[i]));
      load(other, neighbour);
      if (isNearerToLinked(mine, DistanceHeap.distance(nearest[i]))
          || !attach(node, query, neighbour, DistanceHeap.distance(nearest[i]), level)) {
        passed[passedCount++] = nearest[i];
      }
    }
    for (int i = 0; i < passedCount && VectorNode.count(region, mine) < wanted / 2; i++) {
      long neighbour = Region.toOffset(DistanceHeap.reference(passed[i]));
      load(other, neighbour);
      attach(node, query, neighbour, DistanceHeap.distance(passed[i]), level);
    }
    if (VectorNode.count(region, mine) == 0 && count > 0) {
      force(node, Region.toOffset(DistanceHeap.reference(nearest[0])), level);
    }
  }

  /// Whether [#other] is nearer than that to a node among links.
  private boolean isNearerToLinked(long links, float distance) {
    for (int i = VectorNode.count(region, links) - 1; i >= 0; i--) {
      if (distance(other, linkedAt(links, i)) < distance) {
        return true;
      }
    }
    return false;
  }

  /// Links a new node, which has room, to a neighbour, whose vector is in [#other], if that has
  /// room or a link to give up; whether it was done, or had been.
  private boolean attach(long node, QueryVector query, long neighbour, float distance, int level) {
    long theirs = links(neighbour, level);
    if (indexOf(theirs, node) >= 0) {
      return true;
    }
    if (hasRoom(theirs)) {
      link(node, neighbour, level);
      return true;
    }
    long dispensable = dispensable(theirs, query, distance, level);
    if (dispensable == 0) {
      return false;
    }
    unlink(neighbour, dispensable, level);
    link(node, neighbour, level);
    long lost = links(dispensable, level);
    if (VectorNode.count(region, lost) < wanted
        && hasRoom(links(node, level))
        && indexOf(lost, node) < 0) {
      link(node, dispensable, level);
    }
    return true;
  }

  /// The node that a full neighbour, whose vector is in [#other], gives up for a new one at this
  /// distance, or 0.
  private long dispensable(long theirs, QueryVector query, float distance, int level) {
    long hidden = 0;
    float hiddenAt = distance;
    long far = 0;
    float farAt = distance;
    for (int i = VectorNode.count(region, theirs) - 1; i >= 0; i--) {
      long linked = linkedAt(theirs, i);
      float at = distance(other, linked);
      if (at > hiddenAt && distance(query, linked) < at) {
        hidden = linked;
        hiddenAt = at;
      } else if (at > farAt && VectorNode.count(region, links(linked, level)) > wanted) {
        far = linked;
        farAt = at;
      }
    }
    return hidden != 0 ? hidden : far;
  }

  /// Links a node without links to one that has no room: between that and the best linked of its
  /// neighbours.
  private void force(long node, long neighbour, int level) {
    long theirs = links(neighbour, level);
    long between = 0;
    int most = -1;
    for (int i = VectorNode.count(region, theirs) - 1; i >= 0; i--) {
      long linked = linkedAt(theirs, i);
      int count = VectorNode.count(region, links(linked, level));
      if (count > most) {
        most = count;
        between = linked;
      }
    }
    unlink(neighbour, between, level);
    link(node, neighbour, level);
    link(node, between, level);
  }

  // ---- a node less

  /// Takes all links of a node away, and links those that it was linked to with each other.
  void disconnect(long node) {
    long payload = VectorNode.payload(region, node);
    for (int level = VectorNode.level(region, payload); level >= 0; level--) {
      long mine = VectorNode.links(region, payload, vectorBytes, level);
      int count = VectorNode.count(region, mine);
      if (left.length < count) {
        left = new int[count];
      }
      for (int i = 0; i < count; i++) {
        left[i] = region.getInt(VectorNode.link(mine, i));
        drop(links(Region.toOffset(left[i]), level), node);
      }
      VectorNode.setCount(region, mine, 0);
      for (int from = 0; from < count; from += MENDED_AT_ONCE) {
        mend(from, Math.min(MENDED_AT_ONCE, count - from), level);
      }
      for (int i = 0; i < count; i++) {
        long lost = Region.toOffset(left[i]);
        if (VectorNode.count(region, links(lost, level)) == 0) {
          reconnect(lost, node, level);
        }
      }
    }
  }

  /// Links nodes that have each lost a link, the nearest to each other first: until there is a way
  /// between all of them, and then each that has not gained a link to one that has not either.
  private void mend(int from, int count, int level) {
    if (pairs.length < count * (count - 1) / 2) {
      pairs = new long[MENDED_AT_ONCE * (MENDED_AT_ONCE - 1) / 2];
    }
    int pairCount = 0;
    for (int i = 0; i < count; i++) {
      group[i] = i;
      gained[i] = false;
      load(other, Region.toOffset(left[from + i]));
      for (int k = i + 1; k < count; k++) {
        float distance = distance(other, Region.toOffset(left[from + k]));
        pairs[pairCount++] = DistanceHeap.entry(distance, i << 8 | k);
      }
    }
    Arrays.sort(pairs, 0, pairCount);
    for (int pass = 0; pass < 3; pass++) {
      for (int p = 0; p < pairCount; p++) {
        int i = DistanceHeap.reference(pairs[p]) >> 8;
        int k = DistanceHeap.reference(pairs[p]) & 0xFF;
        long a = Region.toOffset(left[from + i]);
        long b = Region.toOffset(left[from + k]);
        if (pass == 0) {
          if (areLinked(a, b, level)) {
            join(i, k, count);
          }
        } else if ((pass == 1 ? group[i] != group[k] : !gained[i] && !gained[k])
            && hasRoom(links(a, level))
            && hasRoom(links(b, level))
            && !areLinked(a, b, level)) {
          link(a, b, level);
          gained[i] = true;
          gained[k] = true;
          join(i, k, count);
        }
      }
    }
  }

  private void join(int i, int k, int count) {
    int from = group[k];
    for (int j = 0; j < count; j++) {
      if (group[j] == from) {
        group[j] = group[i];
      }
    }
  }

  /// Links a node that has no links on a level anew, if there are others beside one that goes.
  private void reconnect(long node, long going, int level) {
    long start = order.highestBeside(node, going);
    int top = start == 0 ? -1 : VectorNode.level(region, VectorNode.payload(region, start));
    if (top < level) {
      return;
    }
    load(lonely, node);
    long near = search.descend(lonely, start, top, level);
    if (near == node) {
      near = start;
    }
    search.search(lonely, near, LONELY_WANTED, level, null, 0);
    connect(node, lonely, level, search.found(), search.foundCount());
  }
}
