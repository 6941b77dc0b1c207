// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.List;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.Record;

/// What is common to values of all types.
public final class Value {
  private static final List<String> TYPE_NAMES =
      List.of("string", "list", "set", "zset", "hash", "stream");

  private Value() {}

  /// The name that TYPE gives.
  public static String typeName(Region region, long record) {
    return TYPE_NAMES.get(Record.type(region, record));
  }

  /// The number of the type of this name in any case, or -1.
  public static int typeNumber(Bytes name) {
    for (int i = 0; i < TYPE_NAMES.size(); i++) {
      if (name.isWord(TYPE_NAMES.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /// The name that OBJECT ENCODING gives.
  public static String encodingName(Region region, long record) {
    return StringValue.encodingName(region, record);
  }

  /// A copy of a record and of all that its value refers to under another key, in the same region
  /// or in another, its expiry in no index.
  public static long copy(Region source, long record, Region target, Bytes key) {
    long copy = Record.copyUnder(source, record, target, key);
    try {
      StringValue.copyParts(source, record, target, copy);
    } catch (RuntimeException full) {
      Record.free(target, copy);
      throw full;
    }
    return copy;
  }

  /// Bytes that a record takes with all that its value refers to.
  public static long bytes(Region region, long record) {
    return region.usableBytes(record) + StringValue.partBytes(region, record);
  }

  /// Frees a record that is in no table, with all that its value refers to.
  public static void free(Region region, long record) {
    freeParts(region, record);
    Record.free(region, record);
  }

  /// Frees what a record's value refers to, but not the record.
  public static void freeParts(Region region, long record) {
    StringValue.freeParts(region, record);
  }
}
