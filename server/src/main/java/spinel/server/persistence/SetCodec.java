// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.SetBuilder;
import spinel.server.type.SetSource;
import spinel.server.type.SetValue;

/// Sets in snapshots: an intset as it stands in memory, all others member by member. Listpacks are
/// only read: releases before 7.2 do not know them in sets.
final class SetCodec {
  private SetCodec() {}

  /// Writes a set's type and value, after which nothing follows.
  static void write(RdbWriter out, long record) {
    Region region = out.region();
    if (SetValue.isIntSet(region, record)) {
      out.writeByte(RdbFormat.TYPE_SET_INTSET);
      out.writeLastString(
          SetValue.bytesOffset(region, record), SetValue.bytesLength(region, record));
      return;
    }
    SetSource source = new SetSource(region, record);
    out.writeByte(RdbFormat.TYPE_SET);
    out.writeLength(source.size());
    for (int count = source.next(); count > 0; count = source.next()) {
      for (int i = 0; i < count; i++) {
        long position = source.position(i);
        if (source.isNumber(position)) {
          out.writeNumber(source.number(position));
        } else {
          out.writeText(source.textOffset(position), source.textBytes(position));
        }
      }
    }
  }

  /// Reads a value whose type has been read.
  static long read(RdbReader in, int type, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    SetBuilder builder =
        switch (type) {
          case RdbFormat.TYPE_SET -> readMembers(in, dictionary);
          case RdbFormat.TYPE_SET_INTSET -> SetBuilder.ofIntSet(dictionary, in.readString());
          default -> SetBuilder.ofListpack(dictionary, in.readString());
        };
    if (builder == null) {
      throw new CorruptDataException("no set");
    }
    try {
      return builder.finish(key, expires);
    } finally {
      builder.discard();
    }
  }

  /// Null where a member is there twice, or none at all.
  private static SetBuilder readMembers(RdbReader in, Dictionary dictionary)
      throws CorruptDataException {
    long size = in.readLength();
    if (size == 0 || size > in.remaining()) {
      return null;
    }
    SetBuilder builder = SetBuilder.expecting(dictionary, size);
    boolean isValid = false;
    try {
      long read = 0;
      while (read < size && builder.add(in.readString())) {
        read++;
      }
      isValid = read == size;
    } finally {
      if (!isValid) {
        builder.discard();
      }
    }
    return isValid ? builder : null;
  }
}
