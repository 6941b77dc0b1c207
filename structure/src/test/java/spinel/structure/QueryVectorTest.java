// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

class QueryVectorTest {
  private static final int[] DIMENSIONS = {1, 2, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 100, 300};

  private static float[] random(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  /// The distance by the book, between what was kept of two vectors.
  private static double expected(Quantization kind, float[] a, float[] b) {
    double product = 0;
    double aa = 0;
    double bb = 0;
    int differing = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
      differing += a[i] > 0 != b[i] > 0 ? 1 : 0;
    }
    return kind == Quantization.BINARY
        ? 2.0 * differing / a.length
        : 1 - product / Math.sqrt(aa * bb);
  }

  @ParameterizedTest
  @EnumSource
  void distancesAreThoseOfTheCosine(Quantization kind) {
    Random random = new Random(1);
    double tolerance = kind == Quantization.INT8 ? 0.05 : 1e-5;
    try (Region region = Region.open(1 << 20)) {
      long at = region.allocate(8192, MemoryTag.VALUE);
      QueryVector a = new QueryVector();
      QueryVector b = new QueryVector();
      for (int dimension : DIMENSIONS) {
        for (int i = 0; i < 20; i++) {
          float[] one = random(random, dimension);
          float[] other = random(random, dimension);
          b.set(other, dimension, kind).store(region, at);
          float distance = a.set(one, dimension, kind).distance(region, at, b.range());
          assertEquals(expected(kind, one, other), distance, tolerance, "dimension " + dimension);
          float back =
              b.set(region, at, dimension, kind, b.range()).distance(region, at, b.range());
          assertEquals(0, back, 2e-2, "dimension " + dimension);
        }
      }
      region.free(at, MemoryTag.VALUE);
    }
  }

  @Test
  void bytesAreMultipliedExactly() {
    Random random = new Random(2);
    try (Region region = Region.open(1 << 20)) {
      long at = region.allocate(1 << 17, MemoryTag.VALUE);
      for (int dimension : new int[] {1, 5, 8, 13, 64, 1000, QueryVector.LARGEST_DIMENSION}) {
        for (int extreme = 0; extreme < 4; extreme++) {
          byte[] a = new byte[dimension];
          byte[] b = new byte[dimension];
          random.nextBytes(a);
          random.nextBytes(b);
          if (extreme > 0) {
            Arrays.fill(a, (byte) (extreme == 1 ? 127 : -128));
            Arrays.fill(b, (byte) (extreme == 3 ? 127 : -128));
          }
          int product = 0;
          for (int i = 0; i < dimension; i++) {
            product += a[i] * b[i];
          }
          region.put(at, a, 0, dimension);
          QueryVector query = new QueryVector().set(region, at, dimension, Quantization.INT8, 1);
          region.fill(at, 1 << 17, (byte) 99);
          region.put(at, b, 0, dimension);
          float distance = query.distance(region, at, 1);
          float scale = 1F / 127 * (1F / 127);
          assertEquals(Math.clamp(1 - product * scale, 0F, 2F), distance, "of " + dimension);
        }
      }
      region.free(at, MemoryTag.VALUE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void vectorsWithoutDirectionDoNoHarm(Quantization kind) {
    float[][] vectors = {
      new float[9],
      {Float.NaN, 1, 2, 3, 4, 5, 6, 7, 8},
      {Float.POSITIVE_INFINITY, 1, 2, 3, 4, 5, 6, 7, 8},
      {Float.MAX_VALUE, Float.MAX_VALUE, 2, 3, 4, 5, 6, 7, 8},
      {Float.MIN_VALUE, 0, 0, 0, 0, 0, 0, 0, 0}
    };
    try (Region region = Region.open(1 << 20)) {
      long at = region.allocate(64, MemoryTag.VALUE);
      for (float[] vector : vectors) {
        QueryVector query = new QueryVector().set(vector, 9, kind);
        query.store(region, at);
        float distance = query.distance(region, at, query.range());
        assertTrue(Float.isNaN(distance) || distance >= -1e-6 && distance <= 2, kind.text());
      }
      region.free(at, MemoryTag.VALUE);
    }
  }

  @Test
  void heapsTakeTheNearestOrTheFarthestFirst() {
    Random random = new Random(3);
    DistanceHeap nearest = DistanceHeap.nearestFirst();
    DistanceHeap farthest = DistanceHeap.farthestFirst();
    float[] distances = new float[500];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = i % 50 == 0 ? -0.25F * i : random.nextFloat() * 2;
      nearest.push(DistanceHeap.entry(distances[i], i));
      farthest.push(DistanceHeap.entry(distances[i], -i));
    }
    float[] sorted = distances.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      long near = nearest.pop();
      assertEquals(sorted[i], DistanceHeap.distance(near));
      assertEquals(sorted[i], distances[DistanceHeap.reference(near)]);
      long far = farthest.pop();
      assertEquals(sorted[sorted.length - 1 - i], DistanceHeap.distance(far));
      assertEquals(DistanceHeap.distance(far), distances[-DistanceHeap.reference(far)]);
    }
    assertEquals(0, nearest.size());
    assertEquals(0, farthest.size());
  }
}
