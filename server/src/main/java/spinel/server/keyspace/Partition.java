// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.concurrent.locks.ReentrantLock;
import spinel.memory.Region;

/// One of the parts that the keyspace is divided into by the hash of the key: a lock, and all that
/// nobody may touch without it.
public final class Partition {
  private final int index;
  private final ReentrantLock lock = new ReentrantLock();
  private final Dictionary[] dictionaries;
  private Region region;

  /// The earliest time at which a key may be due; read without the lock.
  private volatile long nextExpiry = Long.MAX_VALUE;

  Partition(int index, int databases, long capacity) {
    this.index = index;
    dictionaries = new Dictionary[databases];
    region = Region.open(capacity);
  }

  public int index() {
    return index;
  }

  public ReentrantLock lock() {
    return lock;
  }

  public Region region() {
    return region;
  }

  /// The keys of a database here.
  public Dictionary dictionary(int database) {
    Dictionary dictionary = dictionaries[database];
    if (dictionary == null) {
      dictionary = new Dictionary(this, database);
      dictionaries[database] = dictionary;
    }
    return dictionary;
  }

  /// The keys of a database here, or null where it never had any. Needs no lock when all that is
  /// done with it is prefetching.
  public Dictionary existingDictionary(int database) {
    return dictionaries[database];
  }

  void expiryChanged(long unixMillis) {
    if (unixMillis < nextExpiry) {
      nextExpiry = unixMillis;
    }
  }

  long nextExpiry() {
    return nextExpiry;
  }

  void close() {
    region.close();
  }
}
