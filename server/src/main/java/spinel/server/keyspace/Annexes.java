// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.Arrays;

/// The annexes of a database in a partition: dictionaries that very large values have to
/// themselves, each found by the hash of its key.
///
/// A value in an annex has a region of its own. To rename its key or to move it to another database
/// is to hand the annex over, whatever the size of the value, and to delete it is to drop the
/// region: both would otherwise have to touch every element.
///
/// Immutable, so that batches can look ahead without a lock. A lookup is a binary search among the
/// few that there are.
final class Annexes {
  static final Annexes NONE = new Annexes(new long[0], new Dictionary[0]);

  /// Ascending.
  private final long[] hashes;

  private final Dictionary[] dictionaries;

  private Annexes(long[] hashes, Dictionary[] dictionaries) {
    this.hashes = hashes;
    this.dictionaries = dictionaries;
  }

  boolean isEmpty() {
    return hashes.length == 0;
  }

  int count() {
    return hashes.length;
  }

  long hash(int index) {
    return hashes[index];
  }

  Dictionary dictionary(int index) {
    return dictionaries[index];
  }

  /// The annex of keys of a hash, or null.
  Dictionary find(long hash) {
    int index = Arrays.binarySearch(hashes, hash);
    return index < 0 ? null : dictionaries[index];
  }

  boolean contains(Dictionary dictionary) {
    for (Dictionary each : dictionaries) {
      if (each == dictionary) {
        return true;
      }
    }
    return false;
  }

  /// These and one more, of a hash that none of them has.
  Annexes with(long hash, Dictionary dictionary) {
    int at = -Arrays.binarySearch(hashes, hash) - 1;
    long[] more = new long[hashes.length + 1];
    Dictionary[] moreDictionaries = new Dictionary[more.length];
    System.arraycopy(hashes, 0, more, 0, at);
    System.arraycopy(dictionaries, 0, moreDictionaries, 0, at);
    more[at] = hash;
    moreDictionaries[at] = dictionary;
    System.arraycopy(hashes, at, more, at + 1, hashes.length - at);
    System.arraycopy(dictionaries, at, moreDictionaries, at + 1, hashes.length - at);
    return new Annexes(more, moreDictionaries);
  }

  /// These without the one of a hash.
  Annexes without(long hash) {
    int at = Arrays.binarySearch(hashes, hash);
    if (hashes.length == 1) {
      return NONE;
    }
    long[] fewer = new long[hashes.length - 1];
    Dictionary[] fewerDictionaries = new Dictionary[fewer.length];
    System.arraycopy(hashes, 0, fewer, 0, at);
    System.arraycopy(dictionaries, 0, fewerDictionaries, 0, at);
    System.arraycopy(hashes, at + 1, fewer, at, fewer.length - at);
    System.arraycopy(dictionaries, at + 1, fewerDictionaries, at, fewer.length - at);
    return new Annexes(fewer, fewerDictionaries);
  }
}
