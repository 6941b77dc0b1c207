// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ListValue;
import spinel.server.type.StringValue;
import spinel.structure.Record;

/// Values of all types in snapshots: each type has its own codec.
final class ValueCodec {
  private static final int OLDEST_VERSION = 6;
  private static final int LISTPACK_VERSION = 10;

  private ValueCodec() {}

  /// The lowest version of the format that has the form which a value of a type is written in, but
  /// not lower than any server with a RESTORE reads.
  static int version(int type) {
    return type == StringValue.TYPE ? OLDEST_VERSION : LISTPACK_VERSION;
  }

  /// Writes a value, its type first.
  static void write(RdbWriter out, long record) {
    int type = Record.type(out.region(), record);
    switch (type) {
      case StringValue.TYPE -> StringCodec.write(out, record);
      case ListValue.TYPE -> ListCodec.write(out, record);
      default -> throw new IllegalStateException("unknown type " + type);
    }
  }

  /// Reads a value, its type first, into a new record, which is not yet in the dictionary, and
  /// whose expiry is for the caller to set. Where the data is corrupt, nothing stays allocated.
  static long read(RdbReader in, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    Region region = dictionary.region();
    int type = in.readByte();
    return switch (type) {
      case RdbFormat.TYPE_STRING -> StringCodec.read(in, region, key, expires);
      case RdbFormat.TYPE_LIST,
          RdbFormat.TYPE_LIST_ZIPLIST,
          RdbFormat.TYPE_LIST_QUICKLIST,
          RdbFormat.TYPE_LIST_QUICKLIST_2 ->
          ListCodec.read(in, type, dictionary, key, expires);
      default -> throw new CorruptDataException("unknown type " + type);
    };
  }
}
