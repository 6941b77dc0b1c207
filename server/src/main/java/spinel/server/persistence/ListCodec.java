// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ListValue;
import spinel.structure.Listpack;
import spinel.structure.Quicklist;

/// Lists in snapshots: nodes, each of them a listpack or one large element.
final class ListCodec {
  private static final int PLAIN = 1;
  private static final int PACKED = 2;

  private ListCodec() {}

  /// Writes a list's type and value. What is compressed in memory is written as it is.
  static void write(RdbWriter out, long record) {
    Region region = out.region();
    long at = ListValue.position(region, record);
    out.needVersion(RdbFormat.LISTPACK_VERSION);
    out.writeByte(RdbFormat.TYPE_LIST_QUICKLIST_2);
    if (!ListValue.isLong(region, record)) {
      out.writeLength(1);
      out.writeLength(PACKED);
      out.writeString(at, Listpack.bytes(region, at));
      return;
    }
    out.writeLength(Quicklist.nodeCount(region, at));
    Quicklist.forEachNode(
        region,
        at,
        (isPlain, data, bytes, rawBytes) -> {
          out.writeLength(isPlain ? PLAIN : PACKED);
          if (bytes == rawBytes) {
            out.writeString(data, bytes);
          } else {
            out.writeCompressedString(data, bytes, rawBytes);
          }
        });
  }

  /// Reads a value whose type has been read.
  static long read(RdbReader in, int type, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    Region region = dictionary.region();
    long root = ListValue.newRoot(dictionary);
    Quicklist list = ListValue.open(dictionary, root);
    try {
      readElements(in, type, list);
      if (Quicklist.count(region, root) == 0) {
        throw new CorruptDataException("list without elements");
      }
    } catch (CorruptDataException | RuntimeException bad) {
      Quicklist.freeSome(region, root, Integer.MAX_VALUE);
      throw bad;
    }
    return ListValue.adopt(dictionary, key, root, expires);
  }

  private static void readElements(RdbReader in, int type, Quicklist list)
      throws CorruptDataException {
    if (type == RdbFormat.TYPE_LIST_ZIPLIST) {
      pushAll(in.readString(), list);
      return;
    }
    for (long left = in.readLength(); left > 0; left--) {
      switch (type) {
        case RdbFormat.TYPE_LIST -> list.push(in.readString(), false);
        case RdbFormat.TYPE_LIST_QUICKLIST -> pushAll(in.readString(), list);
        default -> readNode(in, list);
      }
    }
  }

  private static void pushAll(Bytes ziplist, Quicklist list) throws CorruptDataException {
    ZiplistReader reader = new ZiplistReader(ziplist);
    while (reader.hasNext()) {
      list.push(reader.next(), false);
    }
  }

  private static void readNode(RdbReader in, Quicklist list) throws CorruptDataException {
    long container = in.readLength();
    Bytes data = in.readString();
    if (container == PLAIN && data.length() > 0) {
      list.appendPlain(data);
    } else if (container != PACKED || !list.appendListpack(data)) {
      throw new CorruptDataException("list node");
    }
  }
}
