// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

/// What becomes of a key that has to go because memory is short.
@FunctionalInterface
public interface Evictor {
  /// Tells whoever must know and frees the record, which is no longer in its dictionary. Called
  /// with the partition locked.
  void evicted(Dictionary dictionary, long record);
}
