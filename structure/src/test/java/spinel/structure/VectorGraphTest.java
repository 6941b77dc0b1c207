// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

class VectorGraphTest {
  private static final int DIMENSION = 12;

  /// A set beside a sorted map from names to vectors and attributes.
  private static final class Model {
    final Region region;
    final Random random;
    final VectorGraph set;
    final Quantization kind;
    final QueryVector query = new QueryVector();
    final TreeMap<String, float[]> vectors = new TreeMap<>();
    final TreeMap<String, String> attributes = new TreeMap<>();

    Model(Region region, long seed, Quantization kind, int links) {
      this.region = region;
      this.kind = kind;
      random = new Random(seed);
      set =
          new VectorGraph(region).create(new VectorGraph.Shape(DIMENSION, kind, links, 0, 7, seed));
    }

    float[] vector() {
      float[] vector = new float[DIMENSION];
      int cluster = random.nextInt(5);
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] = (float) random.nextGaussian() + (i % 5 == cluster ? 4 : 0);
      }
      return random.nextInt(10) == 0 ? new float[DIMENSION] : vector;
    }

    String name() {
      String name = Integer.toString(random.nextInt(150), 3);
      return random.nextInt(10) == 0 ? name.repeat(60) : name;
    }

    long find(String name) {
      Bytes bytes = Bytes.of(name);
      return set.find(bytes, KeyedHash.of(bytes));
    }

    void put(String name, float[] vector) {
      Bytes bytes = Bytes.of(name);
      query.set(vector, DIMENSION, kind);
      long node = find(name);
      if (node == 0) {
        set.insert(bytes, KeyedHash.of(bytes), query, 20);
      } else {
        set.replace(node, query, 20);
      }
      vectors.put(name, vector);
    }

    void step() {
      String name = name();
      long node = find(name);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> put(name, vector());
        case 3, 4 -> {
          if (node != 0) {
            set.remove(node);
            vectors.remove(name);
            attributes.remove(name);
          }
        }
        case 5 -> {
          if (node != 0) {
            String text = "x".repeat(random.nextInt(3) * random.nextInt(50));
            set.setAttributes(node, Bytes.of(text));
            attributes.remove(name);
            if (!text.isEmpty()) {
              attributes.put(name, text);
            }
          }
        }
        case 6 -> search();
        default -> range();
      }
    }

    void search() {
      if (vectors.isEmpty()) {
        return;
      }
      set.search(query.set(vector(), DIMENSION, kind), 10, null, 0);
      assertTrue(set.foundCount() > 0);
      for (int i = 0; i < set.foundCount(); i++) {
        assertTrue(vectors.containsKey(text(set.found(i))));
        assertTrue(i == 0 || set.foundDistance(i) >= set.foundDistance(i - 1));
      }
    }

    void range() {
      String from = name();
      boolean past = random.nextBoolean();
      List<String> expected = new ArrayList<>(vectors.tailMap(from, !past).keySet());
      List<String> found = new ArrayList<>();
      for (long node = set.seek(Bytes.of(from), past); node != 0; node = set.next(node)) {
        found.add(text(node));
      }
      assertEquals(expected, found);
    }

    String text(long node) {
      return new String(Element.name(region, node), ISO_8859_1);
    }

    void verify() {
      set.verify();
      region.verify();
      assertEquals(vectors.size(), VectorRoot.size(region, set.root()));
      assertEquals(attributes.size(), VectorRoot.attributed(region, set.root()));
      for (Map.Entry<String, String> entry : attributes.entrySet()) {
        long payload = VectorNode.payload(region, find(entry.getKey()));
        byte[] text = new byte[VectorNode.attributesBytes(region, payload)];
        region.get(VectorNode.attributesOffset(region, payload), text, 0, text.length);
        assertEquals(entry.getValue(), new String(text, ISO_8859_1));
      }
    }
  }

  @Property(tries = 12)
  void behavesLikeAMap(@ForAll long seed) {
    Quantization kind = Quantization.of(Math.floorMod(seed, 3));
    try (Region region = Region.open(1 << 26)) {
      Model model = new Model(region, seed, kind, seed % 2 == 0 ? 4 : 8);
      for (int i = 0; i < 300; i++) {
        model.step();
        if (i % 10 == 0) {
          model.verify();
        }
      }
      model.verify();
      assertTrue(model.set.free(Integer.MAX_VALUE));
      LeakCheck.assertEmpty(region);
    }
  }

  @Property(tries = 4)
  void lacksNothingWhereThereIsNoRoom(@ForAll long seed) {
    try (Region region = Region.open(1 << 18)) {
      Model model = new Model(region, seed, Quantization.INT8, 4);
      int refused = 0;
      for (int i = 0; i < 1500 && refused < 12; i++) {
        try {
          model.put("element " + i, model.vector());
        } catch (OutOfMemory full) {
          refused++;
          model.verify();
          if (refused % 3 == 0) {
            model.set.remove(model.find(model.vectors.pollFirstEntry().getKey()));
          }
        }
      }
      assertEquals(12, refused);
      assertTrue(model.set.free(Integer.MAX_VALUE));
      LeakCheck.assertEmpty(region);
    }
  }

  @ParameterizedTest
  @EnumSource
  void copiesAreTheSameAndTheirOwn(Quantization kind) {
    try (Region region = Region.open(1 << 26);
        Region other = Region.open(1 << 26)) {
      Model model = new Model(region, 5, kind, 4);
      for (int i = 0; i < 400; i++) {
        model.step();
      }
      for (Region target : new Region[] {other, region}) {
        long root = VectorGraph.copy(region, model.set.root(), target, 8);
        model.verify();
        VectorGraph copy = new VectorGraph(target).open(root);
        copy.verify();
        assertEquals(
            model.set.bytes() - model.set.names().tableBytes(),
            copy.bytes() - copy.names().tableBytes());
        assertEquals(8, VectorRoot.uid(target, root));
        float[] read = new float[DIMENSION];
        float[] expected = new float[DIMENSION];
        for (String name : model.vectors.keySet()) {
          Bytes bytes = Bytes.of(name);
          copy.read(copy.find(bytes, KeyedHash.of(bytes)), read);
          model.set.read(model.find(name), expected);
          assertArrayEquals(expected, read);
        }
        for (String name : List.copyOf(model.vectors.keySet())) {
          Bytes bytes = Bytes.of(name);
          copy.remove(copy.find(bytes, KeyedHash.of(bytes)));
        }
        copy.verify();
        assertTrue(copy.free(Integer.MAX_VALUE));
      }
      LeakCheck.assertEmpty(other);
      model.verify();
    }
  }

  @Test
  void aCopyThatDoesNotFitLeavesNothing() {
    try (Region region = Region.open(1 << 26);
        Region small = Region.open(1 << 17)) {
      Model model = new Model(region, 6, Quantization.NONE, 8);
      for (int i = 0; i < 800; i++) {
        model.put("element " + i, model.vector());
      }
      boolean refused = false;
      try {
        VectorGraph.copy(region, model.set.root(), small, 8);
      } catch (OutOfMemory full) {
        refused = true;
      }
      assertTrue(refused);
      LeakCheck.assertEmpty(small);
      model.verify();
    }
  }

  @Test
  void isFreedStepByStep() {
    try (Region region = Region.open(1 << 26)) {
      Model model = new Model(region, 7, Quantization.INT8, 4);
      for (int i = 0; i < 500; i++) {
        model.put("element " + i, model.vector());
        model.set.setAttributes(model.find("element " + i), Bytes.of("{}"));
      }
      int steps = 1;
      while (!new VectorGraph(region).open(model.set.root()).free(40)) {
        steps++;
      }
      assertTrue(steps > 5, "steps " + steps);
      LeakCheck.assertEmpty(region);
    }
  }

  @Test
  void projectsAndKeepsAnotherMatrix() {
    try (Region region = Region.open(1 << 20)) {
      VectorGraph set =
          new VectorGraph(region).create(new VectorGraph.Shape(2, Quantization.NONE, 4, 3, 0, 1));
      float[] output = new float[2];
      set.project(new float[] {1, 2, 3}, output);
      double scale = 1 / Math.sqrt(3);
      assertEquals(6 * scale, output[0], 1e-6);
      assertEquals((1 - 2 + 3) * scale, output[1], 1e-6);
      byte[] usual = new byte[24];
      System.arraycopy(Projection.row(region, set.root(), 0), 0, usual, 0, 12);
      System.arraycopy(Projection.row(region, set.root(), 1), 0, usual, 12, 12);
      long before = region.usedBytes();
      assertEquals(0, Projection.keep(region, Bytes.of(usual), 3, 2));
      assertEquals(before, region.usedBytes());
      byte[] other = usual.clone();
      Arrays.fill(other, 12, 24, (byte) 0);
      VectorRoot.setProjection(region, set.root(), Projection.keep(region, Bytes.of(other), 3, 2));
      set.project(new float[] {1, 2, 3}, output);
      assertEquals(0, output[1]);
      assertArrayEquals(Arrays.copyOfRange(other, 12, 24), Projection.row(region, set.root(), 1));
      assertTrue(set.free(1));
      LeakCheck.assertEmpty(region);
    }
  }

  // ---- quality

  private static float[] gaussian(Random random, int dimension, float[] around, float spread) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (around == null ? 0 : around[i]) + spread * (float) random.nextGaussian();
    }
    return vector;
  }

  private static double recall(VectorGraph set, List<float[]> queries, Quantization kind) {
    QueryVector query = new QueryVector();
    int hits = 0;
    for (float[] vector : queries) {
      query.set(vector, vector.length, kind);
      set.searchAll(query, 10, null);
      float tenth = set.foundDistance(9);
      set.search(query, 100, null, 0);
      for (int i = 0; i < 10; i++) {
        hits += set.foundDistance(i) <= tenth ? 1 : 0;
      }
    }
    return hits / (10.0 * queries.size());
  }

  /// Nodes that no way on the lowest level leads to from the first.
  private static long unreachable(VectorGraph set, Region region) {
    int mark = set.newMark();
    List<Long> open = new ArrayList<>(List.of(set.first()));
    set.mark(set.first(), mark);
    long reached = 0;
    while (!open.isEmpty()) {
      long payload = VectorNode.payload(region, open.removeLast());
      reached++;
      long links = VectorNode.links(region, payload, set.vectorBytes(), 0);
      for (int i = 0; i < VectorNode.count(region, links); i++) {
        long other = Region.toOffset(region.getInt(VectorNode.link(links, i)));
        if (set.mark(other, mark)) {
          open.add(other);
        }
      }
    }
    return VectorRoot.size(region, set.root()) - reached;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsAlmostAllOfTheNearest(boolean clustered) {
    int dimension = 24;
    Random random = new Random(11);
    List<float[]> centres = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      centres.add(gaussian(random, dimension, null, 1));
    }
    List<float[]> queries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      queries.add(gaussian(random, dimension, clustered ? centres.get(i % 20) : null, 0.3F));
    }
    try (Region region = Region.open(1 << 26)) {
      VectorGraph set =
          new VectorGraph(region)
              .create(new VectorGraph.Shape(dimension, Quantization.INT8, 16, 0, 0, 3));
      QueryVector query = new QueryVector();
      for (int i = 0; i < 900; i++) {
        float[] around = clustered ? centres.get(random.nextInt(20)) : null;
        Bytes name = Bytes.of("element " + i);
        query.set(gaussian(random, dimension, around, 0.3F), dimension, Quantization.INT8);
        set.insert(name, KeyedHash.of(name), query, 60);
      }
      set.verify();
      assertEquals(0, unreachable(set, region));
      double full = recall(set, queries, Quantization.INT8);
      assertTrue(full >= 0.97, "recall " + full);
      for (int i = 0; i < 900; i++) {
        if (i % 4 != 0) {
          Bytes name = Bytes.of("element " + i);
          set.remove(set.find(name, KeyedHash.of(name)));
        }
      }
      set.verify();
      assertEquals(0, unreachable(set, region));
      double left = recall(set, queries, Quantization.INT8);
      assertTrue(left >= 0.97, "recall after removals " + left);
    }
  }

  @Test
  void filtersAndGivesUp() {
    try (Region region = Region.open(1 << 26)) {
      Model model = new Model(region, 9, Quantization.INT8, 8);
      for (int i = 0; i < 500; i++) {
        model.put("element " + i, model.vector());
      }
      Set<Long> accepted = new HashSet<>();
      for (int i = 0; i < 500; i += 50) {
        accepted.add(VectorNode.payload(region, model.find("element " + i)));
      }
      model.query.set(model.vector(), DIMENSION, Quantization.INT8);
      model.set.search(model.query, 500, accepted::contains, Long.MAX_VALUE);
      assertEquals(10, model.set.foundCount());
      model.set.searchAll(model.query, 500, accepted::contains);
      assertEquals(10, model.set.foundCount());
      model.set.search(model.query, 500, accepted::contains, 2);
      assertTrue(model.set.foundCount() < 10);
      model.set.search(model.query, 500, payload -> false, Long.MAX_VALUE);
      assertEquals(0, model.set.foundCount());
    }
  }

  @Test
  void marksBeginAnew() {
    try (Region region = Region.open(1 << 26)) {
      Model model = new Model(region, 10, Quantization.INT8, 4);
      model.put("a", model.vector());
      int mark = model.set.newMark();
      assertTrue(model.set.mark(model.find("a"), mark));
      assertFalse(model.set.mark(model.find("a"), mark));
      VectorRoot.setMark(region, model.set.root(), -1);
      assertEquals(1, model.set.newMark());
      assertTrue(model.set.mark(model.find("a"), 1));
      model.verify();
    }
  }
}
