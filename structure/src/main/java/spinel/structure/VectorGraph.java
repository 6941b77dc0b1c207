// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// Vectors under names, and a graph through which those nearest to a vector are found: a
/// hierarchical navigable small world (Malkov and Yashunin, 2016), all of it in a region.
///
/// ```
///   level 2     A ------------------------- E           a quarter of level 1
///   level 1     A --------- C ------------- E           a quarter of level 0
///   level 0     A --- B --- C --- D --- F - E --- G     every node
/// ```
///
/// A search goes down from the top, on each level to the nearest node, and spreads out on the
/// lowest ([VectorSearch]). A new node draws its level, and is linked on each of them to nodes near
/// it that lie in different directions ([VectorLinks]): M of them where it can, up to M on the
/// upper levels and twice that on the lowest as others come to be linked to it. Links go both ways,
/// so that a node can really be removed, its memory with it.
///
/// - A node is an [Element] in one allocation ([VectorNode]): name, vector, and places for all
///   links that it can have, so that linking never allocates. What there is once is in the root
///   ([VectorRoot]).
/// - The [HashTable] finds nodes by name; a skip list through them ([NameOrder]) orders them.
///
/// One object turns from set to set with [#open]. Searches write marks into nodes: they need the
/// partition's lock as changes do.
///
/// Costs: of n nodes, a search measures some thousands, whatever n is, more slowly than log n
/// grows; 304 bytes for a vector of 300 bytes, 200 for M = 16 and a name. Rejected: links one way
/// only (a removal leaves a hole or scans the graph), links in an allocation of their own that
/// grows (one more cache miss a node), a set of visited nodes beside the graph.
public final class VectorGraph {
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final Region region;
  private final HashTable names;
  private final NameOrder order;
  private final VectorSearch search;
  private final VectorLinks links;
  private final Bytes view = new Bytes();
  private final int[] capacities = new int[VectorNode.HIGHEST_LEVEL + 1];
  private long root;
  private int vectorBytes;

  public VectorGraph(Region region) {
    this.region = region;
    names = HashTable.ofElements(region);
    order = new NameOrder(region);
    search = new VectorSearch(region, order);
    links = new VectorLinks(region, order, search);
  }

  /// What a set is made with.
  ///
  /// @param dimension the components of the vectors that are kept
  /// @param linksPerLevel the links that a node is to have on each level
  /// @param inputDimension the components of the vectors that are given, where they are projected,
  ///     else 0
  /// @param uid tells sets apart
  /// @param seed what levels are drawn from
  public record Shape(
      int dimension,
      Quantization quantization,
      int linksPerLevel,
      int inputDimension,
      long uid,
      long seed) {}

  /// Begins an empty set and turns to it; its root is at [#root].
  public VectorGraph create(Shape shape) {
    long created =
        VectorRoot.create(
            region, shape.dimension, shape.quantization, shape.linksPerLevel, shape.uid);
    VectorRoot.setInputDimension(region, created, shape.inputDimension);
    VectorRoot.setRandom(region, created, shape.seed);
    try {
      names.create(created);
    } catch (OutOfMemory full) {
      region.free(created, MemoryTag.VALUE);
      throw full;
    }
    return open(created);
  }

  /// Turns to the set with this root.
  public VectorGraph open(long rootOffset) {
    root = rootOffset;
    names.open(root);
    vectorBytes =
        QueryVector.storedBytes(
            VectorRoot.dimension(region, root), VectorRoot.quantization(region, root));
    order.open(root, vectorBytes);
    search.open(root, vectorBytes);
    links.open(root, vectorBytes);
    return this;
  }

  public long root() {
    return root;
  }

  /// The bytes that a vector takes in a node.
  public int vectorBytes() {
    return vectorBytes;
  }

  /// The names.
  public HashTable names() {
    return names;
  }

  NameOrder order() {
    return order;
  }

  VectorLinks links() {
    return links;
  }

  // ---- nodes

  /// The node of this name, or 0.
  public long find(Bytes name, long hash) {
    return names.find(name, hash);
  }

  /// The first node in the order of names, or 0.
  public long first() {
    return order.first();
  }

  /// The next node in the order of names, or 0.
  public long next(long node) {
    return order.next(node);
  }

  /// The first node of a name that is not less, or where `past`, that is greater; or 0.
  public long seek(Bytes name, boolean past) {
    return order.seek(name, past);
  }

  /// Whether a node comes before another in the order of names.
  public boolean isBefore(long node, long other) {
    return order.compare(node, Element.name(region, other, view)) < 0;
  }

  /// A number that no node is marked with: see [#mark].
  public int newMark() {
    return search.newMark();
  }

  /// Marks a node, until the next search; whether it was not.
  public boolean mark(long node, int mark) {
    long payload = VectorNode.payload(region, node);
    boolean isNew = VectorNode.mark(region, payload) != mark;
    VectorNode.setMark(region, payload, mark);
    return isNew;
  }

  /// Reads a node's vector: as it was given, but for what scaling and quantizing took.
  public void read(long node, float[] into) {
    long payload = VectorNode.payload(region, node);
    long at = VectorNode.vector(payload);
    float norm = VectorNode.norm(region, payload);
    float range = VectorNode.range(region, payload);
    int dimension = VectorRoot.dimension(region, root);
    Quantization quantization = VectorRoot.quantization(region, root);
    for (int i = 0; i < dimension; i++) {
      into[i] =
          switch (quantization) {
            case NONE -> Float.intBitsToFloat(region.getInt(at + 4L * i)) * norm;
            case INT8 -> region.getByte(at + i) * range / 127 * norm;
            case BINARY -> (region.getByte(at + (i >>> 3)) >> (i & 7) & 1) != 0 ? 1F : -1F;
          };
    }
  }

  /// The distance between two nodes.
  public float distance(QueryVector scratch, long node, long other) {
    long payload = VectorNode.payload(region, node);
    long to = VectorNode.payload(region, other);
    return scratch
        .set(
            region,
            VectorNode.vector(payload),
            VectorRoot.dimension(region, root),
            VectorRoot.quantization(region, root),
            VectorNode.range(region, payload))
        .distance(region, VectorNode.vector(to), VectorNode.range(region, to));
  }

  /// Turns a vector as it is given into one as they are kept, where there is a projection; `input`
  /// has [VectorRoot#inputDimension] components.
  public void project(float[] input, float[] output) {
    Projection.apply(
        region,
        VectorRoot.projection(region, root),
        input,
        VectorRoot.inputDimension(region, root),
        output,
        VectorRoot.dimension(region, root));
  }

  // ---- change

  /// Adds a node of a name that is not there, linked to the best among so many near it. If there
  /// is no room, nothing has changed.
  public long insert(Bytes name, long hash, QueryVector vector, int width) {
    int level = drawLevel();
    int linksPerLevel = VectorRoot.linksPerLevel(region, root);
    for (int i = 0; i <= level; i++) {
      capacities[i] = i == 0 ? 2 * linksPerLevel : linksPerLevel;
    }
    long node = add(name, hash, capacities, level + 1);
    fill(node, vector);
    weave(node, vector, width);
    return node;
  }

  /// Adds a node without vector and links.
  long add(Bytes name, long hash, int[] room, int levels) {
    long node = VectorNode.create(region, name, vectorBytes, room, levels);
    try {
      names.insert(node, hash);
    } catch (OutOfMemory full) {
      VectorNode.free(region, node);
      throw full;
    }
    order.insert(node, name);
    VectorRoot.addNodeBytes(region, root, region.usableBytes(node));
    return node;
  }

  /// A quarter of the nodes of each level are on the next.
  private int drawLevel() {
    long state = VectorRoot.random(region, root) + GOLDEN;
    VectorRoot.setRandom(region, root, state);
    long mixed = (state ^ state >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
    int level = Long.numberOfTrailingZeros(mixed ^ mixed >>> 31) / 2;
    return Math.min(level, VectorNode.HIGHEST_LEVEL);
  }

  private void fill(long node, QueryVector vector) {
    long payload = VectorNode.payload(region, node);
    long id = VectorRoot.lastId(region, root) + 1;
    VectorRoot.setLastId(region, root, id);
    VectorNode.setId(region, payload, id);
    VectorNode.setNormAndRange(region, payload, vector.norm(), vector.range());
    vector.store(region, VectorNode.vector(payload));
  }

  private void weave(long node, QueryVector vector, int width) {
    int level = VectorNode.level(region, VectorNode.payload(region, node));
    long entry = VectorRoot.entry(region, root);
    int top = VectorRoot.topLevel(region, root);
    if (entry != 0) {
      long near = search.descend(vector, entry, top, level);
      for (int i = Math.min(level, top); i >= 0; i--) {
        search.search(vector, near, width, i, null, 0);
        near = Region.toOffset(DistanceHeap.reference(search.found()[0]));
        links.connect(node, vector, i, search.found(), search.foundCount());
      }
    }
    if (entry == 0 || level > top) {
      VectorRoot.setEntry(region, root, node);
      VectorRoot.setTopLevel(region, root, level);
    }
  }

  /// Gives a node another vector.
  public void replace(long node, QueryVector vector, int width) {
    detach(node);
    fill(node, vector);
    weave(node, vector, width);
  }

  /// Takes a node out of the graph, but not out of the set.
  private void detach(long node) {
    if (VectorRoot.entry(region, root) == node) {
      long entry = order.highestBeside(node, node);
      VectorRoot.setEntry(region, root, entry);
      VectorRoot.setTopLevel(
          region,
          root,
          entry == 0 ? 0 : VectorNode.level(region, VectorNode.payload(region, entry)));
    }
    links.disconnect(node);
  }

  /// Removes a node and frees it.
  public void remove(long node) {
    detach(node);
    Element.name(region, node, view);
    order.remove(node, view);
    names.remove(node, Element.nameHash(region, node));
    long payload = VectorNode.payload(region, node);
    if (VectorNode.hasAttributes(region, payload)) {
      VectorRoot.addAttributed(region, root, -1);
    }
    VectorRoot.addNodeBytes(
        region, root, -region.usableBytes(node) - VectorNode.usableAttributes(region, payload));
    VectorNode.free(region, node);
  }

  /// Gives a node other attributes, or with an empty text, none. If there is no room, nothing has
  /// changed.
  public void setAttributes(long node, Bytes text) {
    long attributes = VectorNode.createAttributes(region, text);
    long payload = VectorNode.payload(region, node);
    long before = VectorNode.usableAttributes(region, payload);
    if (before > 0) {
      VectorNode.freeAttributes(region, payload);
      VectorRoot.addAttributed(region, root, -1);
    }
    VectorNode.setAttributes(region, payload, attributes);
    if (attributes != 0) {
      VectorRoot.addAttributed(region, root, 1);
    }
    VectorRoot.addNodeBytes(region, root, VectorNode.usableAttributes(region, payload) - before);
  }

  // ---- search

  /// Searches for the `wanted` nodes nearest to a vector; with a filter, among those that it
  /// accepts, and leaving no more than `effort` nodes. Then [#foundCount] tells how many there are.
  public void search(QueryVector vector, int wanted, NodeFilter filter, long effort) {
    int top = VectorRoot.topLevel(region, root);
    long near = search.descend(vector, VectorRoot.entry(region, root), top, 0);
    search.search(vector, near, wanted, 0, filter, effort);
    search.orderEqual();
  }

  /// As [#search], but measures every node.
  public void searchAll(QueryVector vector, int wanted, NodeFilter filter) {
    search.searchAll(vector, wanted, filter);
    search.orderEqual();
  }

  public int foundCount() {
    return search.foundCount();
  }

  /// A node that the last search found, from 0 for the nearest; valid until the next change.
  public long found(int index) {
    return Region.toOffset(DistanceHeap.reference(search.found()[index]));
  }

  public float foundDistance(int index) {
    return DistanceHeap.distance(search.found()[index]);
  }

  // ---- the whole

  /// A copy of the set with this root, in the same region or in another; returns its root. If there
  /// is no room, nothing stays allocated.
  public static long copy(Region source, long root, Region target, long uid) {
    return VectorCopy.copy(source, root, target, uid);
  }

  void clearMarks() {
    search.clearMarks();
  }

  /// Bytes of all that there is of the set.
  public long bytes() {
    long projection = VectorRoot.projection(region, root);
    return region.usableBytes(root)
        + names.tableBytes()
        + VectorRoot.nodeBytes(region, root)
        + (projection == 0 ? 0 : region.usableBytes(projection));
  }

  /// Frees about so many nodes, and after the last one all the rest; whether that was all. Until
  /// then nothing else may be done with the set.
  public boolean free(int budget) {
    if (!names.drain(budget, node -> VectorNode.free(region, node))) {
      return false;
    }
    long projection = VectorRoot.projection(region, root);
    if (projection != 0) {
      region.free(projection, MemoryTag.VALUE);
    }
    region.free(root, MemoryTag.VALUE);
    return true;
  }

  /// Checks the set's invariants; throws [AssertionError] where one does not hold.
  public void verify() {
    new VectorCheck(region, this).run();
  }
}
