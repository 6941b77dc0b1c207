// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.SetBuilder;
import spinel.server.type.SetSource;
import spinel.server.type.SetValue;
import spinel.server.type.StoredText;
import spinel.server.type.TimedSetBuilder;
import spinel.structure.Listpack;

/// Sets in snapshots: an intset as it stands in memory, all others member by member. Listpacks are
/// only read: releases before 7.2 do not know them in sets.
///
/// Where members have expiries, the value begins with the earliest, 8 bytes, and each member with
/// its own: counted from the earliest on, plus 1, with 0 for none. In a listpack, which is
/// only read too, the expiry stands behind its member, as it is.
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
    boolean isTimed = SetValue.isTimed(region, record);
    long earliest = isTimed ? earliestExpiry(source) : SetValue.NO_EXPIRY;
    if (isTimed) {
      out.needVersion(RdbFormat.MEMBER_EXPIRY_VERSION);
      out.writeByte(RdbFormat.TYPE_SET_EXPIRIES);
      out.writeLowFirst(earliest, 8);
    } else {
      out.writeByte(RdbFormat.TYPE_SET);
    }
    out.writeLength(source.size());
    for (int count = source.rewind().next(); count > 0; count = source.next()) {
      for (int i = 0; i < count; i++) {
        long position = source.position(i);
        if (isTimed) {
          long expiry = source.expiryMillis(position);
          out.writeLength(expiry == SetValue.NO_EXPIRY ? 0 : expiry - earliest + 1);
        }
        if (source.isNumber(position)) {
          out.writeNumber(source.number(position));
        } else {
          out.writeText(source.textOffset(position), source.textBytes(position));
        }
      }
    }
  }

  private static long earliestExpiry(SetSource source) {
    long earliest = Long.MAX_VALUE;
    for (int count = source.next(); count > 0; count = source.next()) {
      for (int i = 0; i < count; i++) {
        long expiry = source.expiryMillis(source.position(i));
        earliest = expiry == SetValue.NO_EXPIRY ? earliest : Math.min(earliest, expiry);
      }
    }
    return earliest;
  }

  /// Reads a value whose type has been read.
  static long read(RdbReader in, int type, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    if (type == RdbFormat.TYPE_SET_EXPIRIES || type == RdbFormat.TYPE_SET_LISTPACK_EX) {
      return readTimed(in, type, dictionary, key, expires);
    }
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

  // ---- with expiries

  private static long readTimed(
      RdbReader in, int type, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    try (TimedSetBuilder builder = new TimedSetBuilder(dictionary)) {
      long earliest = in.readLowFirst(8);
      if (type == RdbFormat.TYPE_SET_EXPIRIES) {
        readTimedMembers(in, earliest - 1, builder);
      } else {
        readTimedListpack(in.readString(), dictionary.region(), builder);
      }
      if (builder.isEmpty()) {
        throw new CorruptDataException("set without members");
      }
      return builder.build(key, expires);
    }
  }

  private static void readTimedMembers(RdbReader in, long base, TimedSetBuilder builder)
      throws CorruptDataException {
    long members = in.readLength();
    for (long i = 0; i < members; i++) {
      long given = in.readLength();
      long expiry = given == 0 ? SetValue.NO_EXPIRY : HashCodec.expiry(base, given);
      checkNew(builder.add(in.readString(), expiry));
    }
  }

  private static void readTimedListpack(Bytes listpack, Region region, TimedSetBuilder builder)
      throws CorruptDataException {
    long list = region.allocate(Math.max(1, listpack.length()), MemoryTag.VALUE);
    try {
      listpack.copyTo(region, list);
      if (!Listpack.validate(region, list, listpack.length())) {
        throw new CorruptDataException("listpack");
      }
      StoredText member = new StoredText();
      for (int entry = Listpack.first(region, list); entry != 0; ) {
        member.setEntry(region, list, entry);
        entry = HashCodec.next(region, list, entry);
        checkNew(builder.add(member.bytes(), HashCodec.expiry(region, list, entry)));
        entry = Listpack.next(region, list, entry);
      }
    } finally {
      region.free(list, MemoryTag.VALUE);
    }
  }

  private static void checkNew(boolean isNew) throws CorruptDataException {
    if (!isNew) {
      throw new CorruptDataException("member twice");
    }
  }
}
