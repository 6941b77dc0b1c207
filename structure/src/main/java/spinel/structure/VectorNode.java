// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// The layout of a node: an [Element] of a vector set, whose payload is a vector with its links.
///
/// ```
///   0    8      12      16     20           24      25       25 + vector bytes
///   +----+------+-------+------+------------+-------+--------+---------+---------+--- - -
///   | id | norm | range | mark | attributes | level | vector | level 0 | level 1 |
///   +----+------+-------+------+------------+-------+--------+---------+---------+--- - -
///
///   level    0       2          4      8
///            +-------+----------+------+---------------------- - - -
///            | count | capacity | next | references to other nodes
///            +-------+----------+------+---------------------- - - -
/// ```
///
/// - `norm` is the length that the vector had, `range` the magnitude that its largest byte stands
///   for, `mark` the number of the search that came by last.
/// - `attributes` refers to an allocation of a length in 4 bytes and a text, or is 0.
/// - `next` is the node that follows in the order of names among those of the level: see
///   [NameOrder].
public final class VectorNode {
  /// The highest level that a node can have.
  public static final int HIGHEST_LEVEL = 16;

  private static final int NORM = 8;
  private static final int RANGE = 12;
  private static final int MARK = 16;
  private static final int ATTRIBUTES = 20;
  private static final int LEVEL = 24;
  private static final int VECTOR = 25;
  private static final int CAPACITY = 2;
  private static final int NEXT = 4;
  private static final int LINKS = 8;
  private static final int TEXT = 4;

  private VectorNode() {}

  /// Allocates a node without links, attributes and vector, with room for so many links on each
  /// level from 0 on.
  static long create(Region region, Bytes name, int vectorBytes, int[] capacities, int levels) {
    int bytes = VECTOR + vectorBytes;
    for (int level = 0; level < levels; level++) {
      bytes += LINKS + 4 * capacities[level];
    }
    long node = Element.create(region, name, 0, bytes);
    long at = Element.payloadOffset(region, node);
    region.putInt(at + MARK, 0);
    region.putInt(at + ATTRIBUTES, 0);
    region.putByte(at + LEVEL, (byte) (levels - 1));
    long links = at + VECTOR + vectorBytes;
    for (int level = 0; level < levels; level++) {
      region.putShort(links, (short) 0);
      region.putShort(links + CAPACITY, (short) capacities[level]);
      region.putInt(links + NEXT, 0);
      links += LINKS + 4L * capacities[level];
    }
    return node;
  }

  /// Where the payload begins, which the methods below want.
  public static long payload(Region region, long node) {
    return Element.payloadOffset(region, node);
  }

  public static long id(Region region, long payload) {
    return region.getLong(payload);
  }

  static void setId(Region region, long payload, long id) {
    region.putLong(payload, id);
  }

  public static float norm(Region region, long payload) {
    return Float.intBitsToFloat(region.getInt(payload + NORM));
  }

  public static float range(Region region, long payload) {
    return Float.intBitsToFloat(region.getInt(payload + RANGE));
  }

  static void setNormAndRange(Region region, long payload, float norm, float range) {
    region.putInt(payload + NORM, Float.floatToRawIntBits(norm));
    region.putInt(payload + RANGE, Float.floatToRawIntBits(range));
  }

  static int mark(Region region, long payload) {
    return region.getInt(payload + MARK);
  }

  static void setMark(Region region, long payload, int mark) {
    region.putInt(payload + MARK, mark);
  }

  public static int level(Region region, long payload) {
    return region.getByte(payload + LEVEL);
  }

  /// Where the quantized vector begins.
  public static long vector(long payload) {
    return payload + VECTOR;
  }

  // ---- attributes

  public static boolean hasAttributes(Region region, long payload) {
    return region.getInt(payload + ATTRIBUTES) != 0;
  }

  private static long attributes(Region region, long payload) {
    return Region.toOffset(region.getInt(payload + ATTRIBUTES));
  }

  /// Where the attributes' text begins; there must be attributes.
  public static long attributesOffset(Region region, long payload) {
    return attributes(region, payload) + TEXT;
  }

  public static int attributesBytes(Region region, long payload) {
    return region.getInt(attributes(region, payload));
  }

  /// Allocates attributes, or for an empty text, 0.
  static long createAttributes(Region region, Bytes text) {
    if (text.isEmpty()) {
      return 0;
    }
    long at = region.allocate(TEXT + (long) text.length(), MemoryTag.VALUE);
    region.putInt(at, text.length());
    text.copyTo(region, at + TEXT);
    return at;
  }

  static void setAttributes(Region region, long payload, long attributes) {
    region.putInt(payload + ATTRIBUTES, Region.toReference(attributes));
  }

  /// The bytes that the attributes take.
  static long usableAttributes(Region region, long payload) {
    long at = attributes(region, payload);
    return at == 0 ? 0 : region.usableBytes(at);
  }

  static void freeAttributes(Region region, long payload) {
    long at = attributes(region, payload);
    if (at != 0) {
      region.free(at, MemoryTag.VALUE);
    }
  }

  /// Frees a node with its attributes.
  static void free(Region region, long node) {
    freeAttributes(region, payload(region, node));
    Element.free(region, node);
  }

  /// A copy of a node and its attributes in another region; its references are the original's.
  static long copy(Region source, long node, int vectorBytes, Region target, Bytes view) {
    long payload = payload(source, node);
    int top = level(source, payload);
    long last = links(source, payload, vectorBytes, top);
    int bytes = (int) (link(last, capacity(source, last)) - payload);
    Element.name(source, node, view);
    long copy = Element.create(target, view, 0, bytes);
    long to = payload(target, copy);
    target.copyFrom(source, payload, to, bytes);
    setAttributes(target, to, 0);
    if (hasAttributes(source, payload)) {
      try {
        view.set(source, attributesOffset(source, payload), attributesBytes(source, payload));
        setAttributes(target, to, createAttributes(target, view));
      } catch (OutOfMemory full) {
        Element.free(target, copy);
        throw full;
      }
    }
    return copy;
  }

  // ---- levels

  /// Where a level's links begin, which the methods below want.
  public static long links(Region region, long payload, int vectorBytes, int level) {
    long links = payload + VECTOR + vectorBytes;
    for (int i = 0; i < level; i++) {
      links = link(links, capacity(region, links));
    }
    return links;
  }

  public static int count(Region region, long links) {
    return region.getShort(links) & 0xFFFF;
  }

  static void setCount(Region region, long links, int count) {
    region.putShort(links, (short) count);
  }

  public static int capacity(Region region, long links) {
    return region.getShort(links + CAPACITY) & 0xFFFF;
  }

  static long next(Region region, long links) {
    return Region.toOffset(region.getInt(links + NEXT));
  }

  static void setNext(Region region, long links, long node) {
    region.putInt(links + NEXT, Region.toReference(node));
  }

  /// Where the reference of a link stands.
  public static long link(long links, int index) {
    return links + LINKS + 4L * index;
  }
}
