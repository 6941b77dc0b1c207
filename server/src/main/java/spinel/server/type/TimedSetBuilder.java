// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.HashTable;
import spinel.structure.Record;

/// Builds a set whose members may have a time to live, for a record that is not in the dictionary:
/// a table, whatever its size.
///
/// ```java
/// try (TimedSetBuilder builder = new TimedSetBuilder(dictionary)) {
///   builder.add(member, SetValue.NO_EXPIRY);
///   return builder.build(key, expires);
/// }
/// ```
///
/// What is not built into a record is freed at the end.
public final class TimedSetBuilder implements AutoCloseable {
  private final Dictionary dictionary;
  private final Region region;
  private final HashTable table;
  private final Member view = new Member();

  /// The root of the table, or 0 when that is no longer the builder's.
  private long root;

  public TimedSetBuilder(Dictionary dictionary) {
    this.dictionary = dictionary;
    region = dictionary.region();
    table = HashTable.ofElements(region);
    root = SetTable.create(region, table, 0);
  }

  /// Adds a member with a time or [SetValue#NO_EXPIRY]; false, and nothing is changed, where the
  /// set has it already.
  public boolean add(Bytes member, long unixMillis) {
    long hash = view.set(member).hash();
    if (table.find(member, hash) != 0) {
      return false;
    }
    SetTable.insert(dictionary, root, table, member, hash, unixMillis);
    return true;
  }

  /// Whether there is no member yet.
  public boolean isEmpty() {
    return table.size() == 0;
  }

  /// A record with the set; its expiry, where it has one, is for the caller to set.
  public long build(Bytes key, boolean expires) {
    int typeAndEncoding = SetValue.typeAndEncoding(SetValue.HASHTABLE);
    long record = Record.create(region, key, typeAndEncoding, SetValue.REFERENCE_BYTES, expires);
    SetValue.setRoot(region, record, root);
    Record.setTimed(region, record, SetTable.timedMembers(region, root) > 0);
    root = 0;
    return record;
  }

  @Override
  public void close() {
    if (root != 0) {
      SetTable.free(dictionary, root, Integer.MAX_VALUE);
    }
  }
}
