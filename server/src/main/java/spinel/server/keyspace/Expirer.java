// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

/// What becomes of keys, and of parts of values, whose time has passed. Called with the partition
/// locked.
@FunctionalInterface
public interface Expirer {
  /// Tells whoever must know and frees the record, which is no longer in its dictionary.
  void expired(Dictionary dictionary, long record);

  /// Takes a part, which is no longer in the index, out of its value: its time has passed at `now`.
  default void partExpired(Dictionary dictionary, long part, long now) {
    throw new IllegalStateException("nobody has said what becomes of parts");
  }
}
