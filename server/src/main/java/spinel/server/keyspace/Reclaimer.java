// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import spinel.memory.Region;

/// Frees values bit by bit.
@FunctionalInterface
public interface Reclaimer {
  /// Frees about `budget` elements of a record's value, and after the last one the record; whether
  /// that was the end of it.
  boolean free(Region region, long record, int budget);
}
