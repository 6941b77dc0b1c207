// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

/// Frees values bit by bit.
@FunctionalInterface
public interface Reclaimer {
  /// Frees about `budget` elements of a record's value, and after the last one the record; whether
  /// that was the end of it.
  boolean free(Dictionary dictionary, long record, int budget);
}
