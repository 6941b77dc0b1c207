// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ArrayValue;
import spinel.server.type.HashValue;
import spinel.server.type.ListValue;
import spinel.server.type.SetValue;
import spinel.server.type.SortedSetValue;
import spinel.server.type.StreamValue;
import spinel.server.type.StringValue;
import spinel.server.type.VectorSetValue;
import spinel.structure.Record;

/// Values of all types in snapshots: each type has its own codec.
final class ValueCodec {
  private ValueCodec() {}

  /// Writes a value, its type first.
  static void write(RdbWriter out, long record) {
    int type = Record.type(out.region(), record);
    switch (type) {
      case StringValue.TYPE -> StringCodec.write(out, record);
      case HashValue.TYPE -> HashCodec.write(out, record);
      case SetValue.TYPE -> SetCodec.write(out, record);
      case SortedSetValue.TYPE -> SortedSetCodec.write(out, record);
      case ArrayValue.TYPE -> ArrayCodec.write(out, record);
      case VectorSetValue.TYPE -> VectorSetCodec.write(out, record);
      case ListValue.TYPE -> ListCodec.write(out, record);
      case StreamValue.TYPE -> StreamCodec.write(out, record);
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
      case RdbFormat.TYPE_HASH,
          RdbFormat.TYPE_HASH_ZIPMAP,
          RdbFormat.TYPE_HASH_ZIPLIST,
          RdbFormat.TYPE_HASH_LISTPACK,
          RdbFormat.TYPE_HASH_EXPIRIES_CANDIDATE,
          RdbFormat.TYPE_HASH_LISTPACK_EX_CANDIDATE,
          RdbFormat.TYPE_HASH_EXPIRIES,
          RdbFormat.TYPE_HASH_LISTPACK_EX ->
          HashCodec.read(in, type, dictionary, key, expires);
      case RdbFormat.TYPE_SET,
          RdbFormat.TYPE_SET_INTSET,
          RdbFormat.TYPE_SET_LISTPACK,
          RdbFormat.TYPE_SET_LISTPACK_EX,
          RdbFormat.TYPE_SET_EXPIRIES ->
          SetCodec.read(in, type, dictionary, key, expires);
      case RdbFormat.TYPE_ZSET,
          RdbFormat.TYPE_ZSET_2,
          RdbFormat.TYPE_ZSET_ZIPLIST,
          RdbFormat.TYPE_ZSET_LISTPACK ->
          SortedSetCodec.read(in, type, dictionary, key, expires);
      case RdbFormat.TYPE_ARRAY -> ArrayCodec.read(in, dictionary, key, expires);
      case RdbFormat.TYPE_MODULE -> VectorSetCodec.read(in, region, key, expires);
      case RdbFormat.TYPE_LIST,
          RdbFormat.TYPE_LIST_ZIPLIST,
          RdbFormat.TYPE_LIST_QUICKLIST,
          RdbFormat.TYPE_LIST_QUICKLIST_2 ->
          ListCodec.read(in, type, dictionary, key, expires);
      case RdbFormat.TYPE_STREAM,
          RdbFormat.TYPE_STREAM_2,
          RdbFormat.TYPE_STREAM_3,
          RdbFormat.TYPE_STREAM_4,
          RdbFormat.TYPE_STREAM_5 ->
          StreamCodec.read(in, type, dictionary, key, expires);
      default -> throw new CorruptDataException("unknown type " + type);
    };
  }
}
