// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

/// Positions in regions that will soon be read, gathered first and then touched all together.
///
/// The processor overlaps the cache misses of independent loads only as far as its window of
/// instructions reaches, some hundred of them. So the loop of [#touch] does nothing but load:
/// where the words stand and that they may be read has been worked out by [#add].
///
/// Needs no lock: the words may be torn or stale and mean nothing.
public final class Prefetch {
  private final long[] addresses;
  private int size;
  private long touched;

  /// Room for so many positions.
  public Prefetch(int capacity) {
    addresses = new long[capacity];
  }

  /// How many positions there is room for.
  public int capacity() {
    return addresses.length;
  }

  /// Adds the word at a position; one that cannot be read is left out.
  public void add(Region region, long at) {
    if (region.isPrefetchable(at)) {
      addresses[size++] = region.addressOfWord(at);
    }
  }

  /// Reads all words added, and forgets them.
  public void touch() {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += Region.wordAt(addresses[i]);
    }
    size = 0;
    // Kept, so that the reads are not optimised away.
    touched = sum;
  }

  long touched() {
    return touched;
  }
}
