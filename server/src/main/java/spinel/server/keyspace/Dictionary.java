// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.ExpiryWheel;
import spinel.structure.HashTable;
import spinel.structure.Record;

/// The keys of one database in one partition: their table and their expiry index.
///
/// Positions of records are valid until the next change under the same lock: a record moves when
/// its value outgrows it or its expiry comes or goes.
public final class Dictionary {
  private final Partition partition;
  private final int database;
  private final Region region;
  private final HashTable table;
  private ExpiryWheel wheel;

  Dictionary(Partition partition, int database) {
    this.partition = partition;
    this.database = database;
    region = partition.region();
    table = new HashTable(region);
  }

  public Partition partition() {
    return partition;
  }

  /// The number of the database, from 0.
  public int database() {
    return database;
  }

  public Region region() {
    return region;
  }

  public HashTable table() {
    return table;
  }

  public long size() {
    return table.size();
  }

  /// Keys with a time to live.
  public long expiringSize() {
    return wheel == null ? 0 : wheel.size();
  }

  ExpiryWheel wheel() {
    return wheel;
  }

  // ---- records

  /// The record of a key, or 0; it may be past its time.
  public long find(Bytes key, long hash) {
    return table.find(key, hash);
  }

  /// Whether the record's time has passed at `now`.
  public boolean isExpired(long record, long now) {
    return Record.expires(region, record) && Record.expiryMillis(region, record) < now;
  }

  /// Adds a record whose key is not in the dictionary.
  public void insert(long record, long hash) {
    table.insert(record, hash);
    if (Record.expires(region, record)) {
      index(record);
    }
  }

  /// Puts `record` in the place of `old`, which has the same key, and frees `old` alone: what its
  /// value refers to is the caller's.
  public void replace(long old, long record, long hash) {
    table.replace(old, record, hash);
    if (Record.expires(region, old)) {
      wheel.remove(old);
    }
    if (Record.expires(region, record)) {
      index(record);
    }
    Record.free(region, old);
  }

  /// Takes a record out of the dictionary without freeing it.
  public void remove(long record, long hash) {
    table.remove(record, hash);
    if (Record.expires(region, record)) {
      wheel.remove(record);
    }
  }

  private void index(long record) {
    if (wheel == null) {
      wheel = new ExpiryWheel(region, System.currentTimeMillis());
    }
    wheel.add(record);
    partition.expiryChanged(Record.expiryMillis(region, record));
  }

  /// Sets the time at which a key is gone; returns the record, which may have moved.
  public long setExpiry(long record, long hash, long unixMillis) {
    if (Record.expires(region, record)) {
      long before = Record.expiryMillis(region, record);
      Record.setExpiryMillis(region, record, unixMillis);
      wheel.timeChanged(record, before);
      if (unixMillis < before) {
        partition.expiryChanged(unixMillis);
      }
      return record;
    }
    long moved = Record.copyWithExpiry(region, record, true);
    Record.setExpiryMillis(region, moved, unixMillis);
    replace(record, moved, hash);
    return moved;
  }

  /// Makes a key stay; returns the record, which may have moved.
  public long clearExpiry(long record, long hash) {
    if (!Record.expires(region, record)) {
      return record;
    }
    long moved = Record.copyWithExpiry(region, record, false);
    replace(record, moved, hash);
    return moved;
  }

  void free() {
    table.free();
    if (wheel != null) {
      wheel.free();
    }
  }
}
