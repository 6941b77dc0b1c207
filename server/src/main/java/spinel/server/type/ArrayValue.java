// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.Record;
import spinel.structure.SlicedArray;

/// Arrays: a record's value is a reference to a [SlicedArray].
public final class ArrayValue {
  /// The type's number in records and snapshots.
  public static final int TYPE = 6;

  private static final int REFERENCE_BYTES = 4;

  private ArrayValue() {}

  /// A new record with an array without elements, which is not yet in the dictionary.
  public static long create(Dictionary dictionary, Bytes key, boolean expires) {
    Region region = dictionary.region();
    long record = Record.create(region, key, TYPE, REFERENCE_BYTES, expires);
    try {
      setArray(region, record, SlicedArray.create(region, dictionary.thresholds().arraySliceSize));
    } catch (RuntimeException full) {
      Record.free(region, record);
      throw full;
    }
    return record;
  }

  /// The array of a record.
  public static long array(Region region, long record) {
    return Region.toOffset(region.getInt(Record.valueOffset(region, record)));
  }

  /// Gives a record another array; the one before is the caller's.
  public static void setArray(Region region, long record, long array) {
    region.putInt(Record.valueOffset(region, record), Region.toReference(array));
  }

  /// Puts an element; whether there was none at the index.
  public static boolean put(Dictionary dictionary, long array, long index, Bytes value) {
    return SlicedArray.put(
        dictionary.region(), array, index, value, mostSparse(dictionary.thresholds()));
  }

  /// Tells an array that elements will be put at all indexes from `from` to `to`.
  public static void expect(Dictionary dictionary, long array, long from, long to) {
    int mostSparse = mostSparse(dictionary.thresholds());
    SlicedArray.expect(dictionary.region(), array, from, to, mostSparse);
  }

  /// Removes the elements from one index to another; how many there were.
  public static long remove(Dictionary dictionary, long array, long from, long to) {
    Thresholds thresholds = dictionary.thresholds();
    int fewest = bounded(thresholds.arraySparseKmin);
    return SlicedArray.remove(dictionary.region(), array, from, to, mostSparse(thresholds), fewest);
  }

  private static int mostSparse(Thresholds thresholds) {
    return bounded(thresholds.arraySparseKmax);
  }

  private static int bounded(long elements) {
    return (int) Math.min(elements, SlicedArray.LARGEST_SLICE);
  }

  // ---- what all types have

  static long size(Region region, long record) {
    return SlicedArray.count(region, array(region, record));
  }

  static long parts(Region region, long record) {
    return SlicedArray.allocations(region, array(region, record));
  }

  static long partBytes(Region region, long record) {
    return SlicedArray.bytes(region, array(region, record));
  }

  static void copyParts(Region source, long record, Region target, long copy) {
    setArray(target, copy, SlicedArray.copy(source, array(source, record), target));
  }

  static boolean freeParts(Region region, long record, int budget) {
    return SlicedArray.freeSome(region, array(region, record), budget);
  }
}
