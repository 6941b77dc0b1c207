// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import spinel.server.command.Args;

/// What becomes of what consumer groups still have to do with an entry that is to be deleted.
enum StreamReferences {
  /// It stays in their lists.
  KEEPREF,
  /// It is taken out of all lists.
  DELREF,
  /// The entry is deleted only where every group has read and acknowledged it.
  ACKED;

  /// Goes past one of these words, if it is the next; else null.
  static StreamReferences take(Args args) {
    if (args.takes("keepref")) {
      return KEEPREF;
    }
    if (args.takes("delref")) {
      return DELREF;
    }
    return args.takes("acked") ? ACKED : null;
  }
}
