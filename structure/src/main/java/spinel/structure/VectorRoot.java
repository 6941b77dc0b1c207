// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// The layout of a vector set's root: what there is once for all its nodes.
///
/// ```
///   0          48   56  64     72    80         88    92       96         100
///   +----------+----+---+------+-----+----------+-----+--------+----------+-------+
///   | table of | id |uid|random|bytes| with     |entry|dimen-  |projection| input |
///   | names    |    |   |      |     |attributes|     |sion    |          | dim.  |
///   +----------+----+---+------+-----+----------+-----+--------+----------+-------+
///
///   104    108  110      111     112                                      180
///   +------+----+--------+-------+----------------------------------------+
///   | mark | M  | quant. | level | the first node by name of each level   |
///   +------+----+--------+-------+----------------------------------------+
/// ```
///
/// - `id` is the last that a node was given, `uid` tells sets apart, `random` is what levels are
///   drawn from, `bytes` is what nodes and attributes take, `with attributes` counts nodes.
/// - A search begins at `entry`, a node of the highest level, which is `level`.
/// - `projection` refers to the matrix that vectors of `input` components are multiplied with;
///   where it is 0 and `input` is not, that is the usual one: see [Projection].
/// - `mark` is the number of the last search.
public final class VectorRoot {
  static final int BYTES = 180;

  private static final int LAST_ID = HashTable.STATE_BYTES;
  private static final int UID = 56;
  private static final int RANDOM = 64;
  private static final int NODE_BYTES = 72;
  private static final int ATTRIBUTED = 80;
  private static final int ENTRY = 88;
  private static final int DIMENSION = 92;
  private static final int PROJECTION = 96;
  private static final int INPUT = 100;
  private static final int MARK = 104;
  private static final int M = 108;
  private static final int QUANTIZATION = 110;
  private static final int TOP = 111;
  private static final int FIRST = 112;

  private VectorRoot() {}

  static long create(
      Region region, int dimension, Quantization quantization, int linksPerLevel, long uid) {
    long root = region.allocateZeroed(BYTES, MemoryTag.VALUE);
    region.putInt(root + DIMENSION, dimension);
    region.putByte(root + QUANTIZATION, (byte) quantization.ordinal());
    region.putShort(root + M, (short) linksPerLevel);
    region.putLong(root + UID, uid);
    return root;
  }

  /// The number of elements.
  public static long size(Region region, long root) {
    return HashTable.size(region, root);
  }

  public static long lastId(Region region, long root) {
    return region.getLong(root + LAST_ID);
  }

  static void setLastId(Region region, long root, long id) {
    region.putLong(root + LAST_ID, id);
  }

  public static long uid(Region region, long root) {
    return region.getLong(root + UID);
  }

  static void setUid(Region region, long root, long uid) {
    region.putLong(root + UID, uid);
  }

  static long random(Region region, long root) {
    return region.getLong(root + RANDOM);
  }

  static void setRandom(Region region, long root, long state) {
    region.putLong(root + RANDOM, state);
  }

  public static long nodeBytes(Region region, long root) {
    return region.getLong(root + NODE_BYTES);
  }

  static void addNodeBytes(Region region, long root, long more) {
    region.putLong(root + NODE_BYTES, nodeBytes(region, root) + more);
  }

  /// The number of elements with attributes.
  public static long attributed(Region region, long root) {
    return region.getLong(root + ATTRIBUTED);
  }

  static void addAttributed(Region region, long root, long more) {
    region.putLong(root + ATTRIBUTED, attributed(region, root) + more);
  }

  static long entry(Region region, long root) {
    return Region.toOffset(region.getInt(root + ENTRY));
  }

  static void setEntry(Region region, long root, long node) {
    region.putInt(root + ENTRY, Region.toReference(node));
  }

  /// The components of the vectors that are kept.
  public static int dimension(Region region, long root) {
    return region.getInt(root + DIMENSION);
  }

  static long projection(Region region, long root) {
    return Region.toOffset(region.getInt(root + PROJECTION));
  }

  static void setProjection(Region region, long root, long matrix) {
    region.putInt(root + PROJECTION, Region.toReference(matrix));
  }

  /// The components of the vectors that are given, or 0 where there is no projection.
  public static int inputDimension(Region region, long root) {
    return region.getInt(root + INPUT);
  }

  static void setInputDimension(Region region, long root, int components) {
    region.putInt(root + INPUT, components);
  }

  static int mark(Region region, long root) {
    return region.getInt(root + MARK);
  }

  static void setMark(Region region, long root, int mark) {
    region.putInt(root + MARK, mark);
  }

  /// The links that a new node is to have on each level.
  public static int linksPerLevel(Region region, long root) {
    return region.getShort(root + M) & 0xFFFF;
  }

  public static Quantization quantization(Region region, long root) {
    return Quantization.of(region.getByte(root + QUANTIZATION));
  }

  /// The highest level that has a node.
  public static int topLevel(Region region, long root) {
    return region.getByte(root + TOP);
  }

  static void setTopLevel(Region region, long root, int level) {
    region.putByte(root + TOP, (byte) level);
  }

  /// The first node of a level in the order of names, or 0.
  static long first(Region region, long root, int level) {
    return Region.toOffset(region.getInt(root + FIRST + 4L * level));
  }

  static void setFirst(Region region, long root, int level, long node) {
    region.putInt(root + FIRST + 4L * level, Region.toReference(node));
  }
}
