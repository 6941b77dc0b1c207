// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

/// What becomes of a key whose time has passed.
@FunctionalInterface
public interface Expirer {
  /// Tells whoever must know and frees the record, which is no longer in its dictionary. Called
  /// with the partition locked.
  void expired(Dictionary dictionary, long record);
}
