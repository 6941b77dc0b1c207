// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;

/// A collection whose members have scores, to be put together with others.
///
/// It stands at one member at a time.
public interface MemberSource {
  /// The number of members.
  long size();

  /// Goes to the first member; false where there is none.
  boolean first();

  /// Goes to the next member; false where there is none.
  boolean next();

  /// The name of the member that it stands at, valid until the next call.
  Bytes name();

  /// The score of the member that it stands at.
  double score();

  /// The score of a member, or not-a-number where there is no such member; `hash` is that of its
  /// name.
  double score(Bytes name, long hash);

  /// Touches some members that come next, so that they are in the cache when they are asked for.
  void prefetch();
}
