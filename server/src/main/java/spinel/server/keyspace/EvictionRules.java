// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

/// Which keys go when memory is short.
///
/// @param order which go first
/// @param expiringOnly whether only keys with a time to live may go
/// @param samples how many keys are looked at to find one that goes
public record EvictionRules(Order order, boolean expiringOnly, int samples) {
  /// Nothing goes.
  public static final EvictionRules NONE = new EvictionRules(Order.NONE, false, 1);

  /// Which keys go first.
  public enum Order {
    /// None goes.
    NONE,
    /// Those whose clock stands for the longest time.
    LONGEST_IDLE,
    /// Those whose clock counts the fewest accesses.
    LEAST_FREQUENT,
    /// Any.
    RANDOM,
    /// Those whose time ends first.
    SHORTEST_TIME
  }
}
