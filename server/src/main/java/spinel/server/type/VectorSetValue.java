// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.Quantization;
import spinel.structure.Record;
import spinel.structure.VectorGraph;
import spinel.structure.VectorRoot;

/// Vector sets: a record with a reference to the root of a [VectorGraph].
public final class VectorSetValue {
  /// The number of the type.
  public static final int TYPE = 7;

  static final String ENCODING_NAME = "raw";

  private static final int REFERENCE_BYTES = 4;

  /// What tells sets apart, in the order of their making.
  private static final AtomicLong NEXT_UID = new AtomicLong();

  private VectorSetValue() {}

  /// A new set without elements, which the caller has to free with [VectorGraph#free] where it does
  /// not get into a record; the dictionary's [Dictionary#vectors] is turned to it.
  public static VectorGraph create(
      Dictionary dictionary, int dimension, Quantization kind, int linksPerLevel, int input) {
    return dictionary.vectors().create(shape(dimension, kind, linksPerLevel, input));
  }

  /// What a set is made with, with a number and a seed of its own.
  public static VectorGraph.Shape shape(
      int dimension, Quantization kind, int linksPerLevel, int input) {
    return new VectorGraph.Shape(
        dimension,
        kind,
        linksPerLevel,
        input,
        NEXT_UID.getAndIncrement(),
        ThreadLocalRandom.current().nextLong());
  }

  /// A new record with the set with this root, which is not in the dictionary. If there is no room,
  /// the set is freed.
  public static long createRecord(Region region, VectorGraph set, Bytes key, boolean expires) {
    try {
      long record = Record.create(region, key, TYPE, REFERENCE_BYTES, expires);
      region.putInt(Record.valueOffset(region, record), Region.toReference(set.root()));
      return record;
    } catch (RuntimeException full) {
      set.free(Integer.MAX_VALUE);
      throw full;
    }
  }

  /// Where the set's root is.
  public static long root(Region region, long record) {
    return Region.toOffset(region.getInt(Record.valueOffset(region, record)));
  }

  /// Turns the dictionary's [Dictionary#vectors] to a record's set.
  public static VectorGraph open(Dictionary dictionary, long record) {
    return dictionary.vectors().open(root(dictionary.region(), record));
  }

  static long parts(Region region, long record) {
    return VectorRoot.size(region, root(region, record));
  }

  static long partBytes(Region region, long record) {
    return new VectorGraph(region).open(root(region, record)).bytes();
  }

  static void copyParts(Region source, long record, Region target, long copy) {
    long root = VectorGraph.copy(source, root(source, record), target, NEXT_UID.getAndIncrement());
    target.putInt(Record.valueOffset(target, copy), Region.toReference(root));
  }

  static boolean freeParts(Region region, long record, int budget) {
    return new VectorGraph(region).open(root(region, record)).free(budget);
  }
}
