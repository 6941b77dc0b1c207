// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.Element;
import spinel.structure.Record;

/// What stands in the dictionary's index of parts for the fields of hashes and the members of sets:
/// each [FieldElement] and each member's [Element] with an expiry for itself, and for all fields of
/// a small hash together a timer, an [Element] without name or payload that has the earliest of
/// their expiries and knows the hash's record.
///
/// What the index has handed over as due is no longer in it: it is loose, until it is freed or
/// added again.
final class FieldTimer {
  private static final int LOOSE = 0x40;
  private static final int TIMER = 0x80;
  private static final Bytes NO_NAME = Bytes.of("");

  private FieldTimer() {}

  /// A new timer, which is loose.
  static long create(Region region) {
    return Element.create(region, NO_NAME, Element.EXPIRES | TIMER | LOOSE, 0);
  }

  static boolean isTimer(Region region, long part) {
    return (Element.flags(region, part) & TIMER) != 0;
  }

  private static boolean isLoose(Region region, long part) {
    return (Element.flags(region, part) & LOOSE) != 0;
  }

  static void setLoose(Region region, long part, boolean isLoose) {
    int flags = Element.flags(region, part);
    Element.setFlags(region, part, isLoose ? flags | LOOSE : flags & ~LOOSE);
  }

  /// The record of a timer's hash, or 0 where it is in no dictionary.
  static long record(Region region, long timer) {
    return Record.anchored(region, timer);
  }

  /// Sets the time of a part, which is in the index then.
  static void setTime(Dictionary dictionary, long part, long unixMillis) {
    Region region = dictionary.region();
    if (isLoose(region, part)) {
      setLoose(region, part, false);
      Element.setExpiryMillis(region, part, unixMillis);
      dictionary.indexPart(part);
      return;
    }
    long before = Element.expiryMillis(region, part);
    if (before != unixMillis) {
      Element.setExpiryMillis(region, part, unixMillis);
      dictionary.partTimeChanged(part, before);
    }
  }

  /// Takes a part out of the index, if it is there.
  static void stop(Dictionary dictionary, long part) {
    if (!isLoose(dictionary.region(), part)) {
      dictionary.unindexPart(part);
    }
  }
}
