// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import java.util.HashSet;
import java.util.Set;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Partition;
import spinel.server.type.HashValue;

/// What INFO shows of compact hashes.
///
/// @param distinct the lists of field names that they share, each counted once, however many
/// partitions have it
/// @param hashes the compact hashes
/// @param bytes what the lists take in all partitions
record HashTemplates(int distinct, long hashes, long bytes) {
  static HashTemplates of(Keyspace keyspace) {
    Set<Long> distinct = new HashSet<>();
    long[] hashesAndBytes = new long[2];
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      Partition partition = keyspace.partition(i);
      partition.lock().lock();
      try {
        for (int database = 0; database < keyspace.databases(); database++) {
          for (Dictionary dictionary : partition.dictionaries(database)) {
            HashValue.countTemplates(dictionary, distinct, hashesAndBytes);
          }
        }
      } finally {
        partition.lock().unlock();
      }
    }
    return new HashTemplates(distinct.size(), hashesAndBytes[0], hashesAndBytes[1]);
  }
}
