// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// A small ordered set of things that have names, in a region: an array of references, sorted by
/// the names' bytes.
///
/// ```
///   state  0           the reference of the array, 0 while it is empty
///   array  0       4            8
///          +-------+------------+------------+-- - -
///          | count | reference  | reference  |
///          +-------+------------+------------+-- - -
///   thing  0            4                    nameAt
///          +------------+-------- - - --------+------+
///          | name bytes | its own             | name |
///          +------------+-------- - - --------+------+
/// ```
///
/// What the things are besides is the business of who uses the index, and so is freeing them; all
/// of one index have their names at the same distance `nameAt` from where they begin. Meant for
/// some thousands: finding is O(log n), adding and removing move up to all references.
public final class NameIndex {
  /// The bytes of an index's state.
  public static final int STATE_BYTES = 4;

  private static final int HEADER_BYTES = 4;
  private static final int FIRST_ROOM = 3;

  private NameIndex() {}

  private static long array(Region region, long index) {
    return Region.toOffset(region.getInt(index));
  }

  /// The number of things.
  public static int count(Region region, long index) {
    long array = array(region, index);
    return array == 0 ? 0 : region.getInt(array);
  }

  private static long slot(long array, int position) {
    return array + HEADER_BYTES + 4L * position;
  }

  /// The thing number `position` in the order of names.
  public static long get(Region region, long index, int position) {
    return Region.toOffset(region.getInt(slot(array(region, index), position)));
  }

  /// The length of a thing's name.
  public static int nameBytes(Region region, long thing) {
    return region.getInt(thing);
  }

  /// The thing of that name, or 0.
  public static long find(Region region, long index, int nameAt, Bytes name) {
    int position = position(region, index, nameAt, name);
    return position < 0 ? 0 : get(region, index, position);
  }

  /// The position of a name, or where it is missing, minus one minus the position that it would
  /// have.
  private static int position(Region region, long index, int nameAt, Bytes name) {
    int low = 0;
    int high = count(region, index) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(region, get(region, index, middle), nameAt, name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  private static int compare(Region region, long thing, int nameAt, Bytes name) {
    int bytes = nameBytes(region, thing);
    int common = Math.min(bytes, name.length());
    for (int i = 0; i < common; i++) {
      int difference = (region.getByte(thing + nameAt + i) & 0xFF) - (name.byteAt(i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return bytes - name.length();
  }

  /// Allocates a thing with a name, all else zero, and adds it; 0 where there is one of that name.
  /// If there is no room, nothing has changed.
  public static long create(Region region, long index, int nameAt, Bytes name) {
    int position = position(region, index, nameAt, name);
    if (position >= 0) {
      return 0;
    }
    long thing = region.allocateZeroed((long) nameAt + name.length(), MemoryTag.VALUE);
    try {
      insert(region, index, -1 - position, Region.toReference(thing));
    } catch (RuntimeException full) {
      region.free(thing, MemoryTag.VALUE);
      throw full;
    }
    region.putInt(thing, name.length());
    name.copyTo(region, thing + nameAt);
    return thing;
  }

  /// Adds a thing that is in no index to one that is empty.
  public static void adopt(Region region, long index, long thing) {
    insert(region, index, 0, Region.toReference(thing));
  }

  private static void insert(Region region, long index, int position, int reference) {
    long array = array(region, index);
    int count = count(region, index);
    if (array == 0 || slot(array, count + 1) - array > region.usableBytes(array)) {
      long room = array == 0 ? FIRST_ROOM : count + count / 2L + 2;
      long larger = region.allocate(HEADER_BYTES + 4 * room, MemoryTag.VALUE);
      if (array != 0) {
        region.copy(array, larger, HEADER_BYTES + 4L * count);
        region.free(array, MemoryTag.VALUE);
      }
      array = larger;
      region.putInt(index, Region.toReference(array));
    }
    region.copy(slot(array, position), slot(array, position + 1), 4L * (count - position));
    region.putInt(slot(array, position), reference);
    region.putInt(array, count + 1);
  }

  /// Takes a thing out of the index, for the caller to free.
  public static void remove(Region region, long index, int nameAt, Bytes name) {
    removeAt(region, index, position(region, index, nameAt, name));
  }

  /// Takes the last thing out of the index, for the caller to free.
  public static long removeLast(Region region, long index) {
    int last = count(region, index) - 1;
    long thing = get(region, index, last);
    removeAt(region, index, last);
    return thing;
  }

  private static void removeAt(Region region, long index, int position) {
    long array = array(region, index);
    int left = region.getInt(array) - 1;
    if (left == 0) {
      region.free(array, MemoryTag.VALUE);
      region.putInt(index, 0);
      return;
    }
    region.copy(slot(array, position + 1), slot(array, position), 4L * (left - position));
    region.putInt(array, left);
  }

  /// Bytes of the array, without the things.
  public static long arrayBytes(Region region, long index) {
    long array = array(region, index);
    return array == 0 ? 0 : region.usableBytes(array);
  }

  /// Checks the order of names; throws [AssertionError] where it is wrong.
  public static void verify(Region region, long index, int nameAt) {
    Bytes name = new Bytes();
    for (int i = 1; i < count(region, index); i++) {
      long thing = get(region, index, i);
      name.set(region, thing + nameAt, nameBytes(region, thing));
      if (compare(region, get(region, index, i - 1), nameAt, name) >= 0) {
        throw new AssertionError("names out of order at " + i);
      }
    }
  }
}
