// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.server.keyspace.Dictionary;

/// Hears of fields of hashes and members of sets whose time has passed.
public interface PartExpirer {
  /// A field or a member is about to be deleted; the view of its name is valid during the call.
  void expired(Dictionary dictionary, long record, Bytes name);

  /// The last one has been deleted: the key must go.
  void emptied(Dictionary dictionary, long record);
}
