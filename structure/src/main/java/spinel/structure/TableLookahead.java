// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// Where lookups in a [HashTable] are going to read, told without its lock, to be given to
/// [spinel.memory.Prefetch]: of many lookups first all buckets, and once these are in the cache,
/// all entries.
///
/// What is read for it may be torn or stale, or belong to something else by now. So an answer may
/// be any offset, and means nothing but that touching it may be worth while.
public final class TableLookahead {
  private TableLookahead() {}

  /// The bucket of a hash in the table of elements whose state is at that offset.
  public static long bucket(Region region, long state, long hash) {
    long references = region.prefetch(state);
    long masks = region.prefetch(state + HashTable.MASK_STATE);
    long index = hash & (int) masks;
    if (index >= (int) region.prefetch(state + HashTable.MOVED_STATE)) {
      return Region.toOffset((int) references) + (index << HashTable.BUCKET_SHIFT);
    }
    long next = hash & (int) (masks >>> 32);
    return Region.toOffset((int) (references >>> 32)) + (next << HashTable.BUCKET_SHIFT);
  }

  /// The record or element in a bucket that a hash probably belongs to, or 0.
  public static long entry(Region region, long bucket, long hash) {
    long pattern = HashTable.tag(hash) * HashTable.BYTE_ONES;
    long matches = HashTable.equalBytes(region.prefetch(bucket), pattern);
    int first = HashTable.REFERENCES_OFFSET;
    if (matches == 0) {
      long last = region.prefetch(bucket + 8) & 0xFFFF_FFFFL;
      matches = HashTable.equalBytes(last, pattern) & 0xFFFF_FFFFL;
      first += 32;
      if (matches == 0) {
        return 0;
      }
    }
    int slot = (Long.numberOfTrailingZeros(matches) >>> 1) & 28;
    return Region.toOffset((int) region.prefetch(bucket + first + slot));
  }
}
