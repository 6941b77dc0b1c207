// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Prefetch;
import spinel.memory.Region;

/// Goes over the elements of one table, and says of each whether others have one of the same name.
///
/// All tables share the hash function, and the bucket and the tag of an element are bits of its
/// hash. So in a table with no more buckets than the first one has, the place of an element is
/// known without hashing its name, or even reading it: a bucket's twelve tags are held against the
/// twelve of its counterpart, and only elements with equal tags have their names compared. Both
/// tables are read in the order in which they stand in memory.
///
/// It goes from bucket to bucket; the buckets of a chain come one after the other, and their slots
/// in the order of [HashTable#visitBucket]. The tables must not be changed meanwhile.
///
/// Costs: two cache lines for ten elements, and two for each pair with equal tags.
public final class TableJoin {
  /// Smaller tables are in the processor's cache, or nearly.
  private static final long WORTH_A_PREFETCH = 16_384;

  private final HashTable first;
  private final HashTable[] others;
  private final boolean isLarge;
  private final long[] candidates = new long[HashTable.SLOTS];
  private final Prefetch ahead = new Prefetch(2 * HashTable.SLOTS);
  private long index = -1;
  private long bucket;
  private int size;

  private TableJoin(HashTable first, HashTable[] others) {
    this.first = first;
    this.others = others;
    isLarge = first.size() > WORTH_A_PREFETCH;
  }

  /// A join of a table with others of its kind, or null where these have more buckets, or one of
  /// them is on its way into another size.
  public static TableJoin of(HashTable first, HashTable... others) {
    boolean fits = !first.isRehashing();
    for (HashTable other : others) {
      fits &= !other.isRehashing() && other.bucketCount() <= first.bucketCount();
    }
    return fits ? new TableJoin(first, others) : null;
  }

  /// Goes to the next bucket; false after the last.
  public boolean next() {
    bucket = bucket == 0 ? 0 : first.overflow(bucket);
    if (bucket == 0) {
      if (++index == first.bucketCount()) {
        return false;
      }
      bucket = first.firstBucket(index);
    }
    size = first.usedSlots(bucket);
    return true;
  }

  /// The elements in the bucket, which may be none.
  public int size() {
    return size;
  }

  /// The element in a slot of the bucket.
  public long element(int slot) {
    return first.recordAt(bucket, slot);
  }

  /// The slots, a bit each from the lowest on, whose elements all other tables have.
  public int inAll() {
    int slots = (1 << size) - 1;
    for (HashTable other : others) {
      slots = found(other, slots);
    }
    return slots;
  }

  /// The slots whose elements none of the other tables has.
  public int inNone() {
    int slots = (1 << size) - 1;
    for (HashTable other : others) {
      slots &= ~found(other, slots);
    }
    return slots;
  }

  private int found(HashTable other, int slots) {
    int tagged = findCandidates(other, slots);
    Region region = first.region();
    if (isLarge) {
      for (int left = tagged; left != 0; left &= left - 1) {
        int slot = Integer.numberOfTrailingZeros(left);
        ahead.add(region, element(slot));
        ahead.add(other.region(), candidates[slot]);
      }
      ahead.touch();
    }
    int found = 0;
    for (int left = tagged; left != 0; left &= left - 1) {
      int slot = Integer.numberOfTrailingZeros(left);
      long element = element(slot);
      if (Element.haveSameName(other.region(), candidates[slot], region, element)
          || other.find(region, element, place(slot)) != 0) {
        found |= 1 << slot;
      }
    }
    return found;
  }

  /// Finds the elements that those in some slots may be in another table; the slots that have one.
  private int findCandidates(HashTable other, int slots) {
    long counterpart = other.bucketOffset(index);
    long tags = first.firstTags(bucket);
    int moreTags = first.lastTags(bucket);
    long otherTags = other.firstTags(counterpart);
    int moreOtherTags = other.lastTags(counterpart);
    boolean isChain = other.overflow(counterpart) != 0;
    int tagged = 0;
    for (int left = slots; left != 0; left &= left - 1) {
      int slot = Integer.numberOfTrailingZeros(left);
      long tag = (slot < 8 ? tags >>> 8 * slot : moreTags >>> 8 * slot) & 0xFF;
      int equal = HashTable.slotsTagged(otherTags, moreOtherTags, tag);
      if (equal != 0) {
        candidates[slot] = other.recordAt(counterpart, Integer.numberOfTrailingZeros(equal));
        tagged |= 1 << slot;
      } else if (isChain) {
        long candidate = other.find(first.region(), element(slot), place(slot));
        candidates[slot] = candidate;
        tagged |= candidate == 0 ? 0 : 1 << slot;
      }
    }
    return tagged;
  }

  private long place(int slot) {
    return first.place(bucket, slot, index);
  }
}
