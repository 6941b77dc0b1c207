// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.HashBuilder;
import spinel.server.type.HashField;
import spinel.server.type.HashValue;
import spinel.server.type.StoredText;
import spinel.structure.Listpack;

/// Hashes in snapshots: small ones as the listpack that they are, large ones field by field; read
/// also as ziplist and zipmap.
///
/// Where fields have expiries, the value begins with the earliest, 8 bytes, 0 where there is none,
/// and each field with its own: in a listpack as it stands there, otherwise counted from the
/// earliest on, plus 1, with 0 for none. What release candidates wrote lacks the earliest, and
/// its expiries are as they are.
final class HashCodec {
  private static final long LATEST_EXPIRY = (1L << 48) - 1;

  private HashCodec() {}

  // ---- writing

  /// Writes a hash's type and value, after which nothing follows.
  static void write(RdbWriter out, long record) {
    Region region = out.region();
    if (HashValue.isPacked(region, record)) {
      writeListpack(out, record);
      return;
    }
    long earliest = earliestExpiry(region, record);
    boolean hasExpiries = earliest != HashField.NO_EXPIRY;
    if (hasExpiries) {
      out.needVersion(RdbFormat.FIELD_EXPIRY_VERSION);
      out.writeByte(RdbFormat.TYPE_HASH_EXPIRIES);
      out.writeLowFirst(earliest, 8);
    } else {
      out.writeByte(RdbFormat.TYPE_HASH);
    }
    out.writeLength(HashValue.size(region, record));
    HashValue.forEach(
        region,
        record,
        new HashField(),
        field -> {
          if (hasExpiries) {
            long expiry = field.expiryMillis();
            out.writeLength(expiry == HashField.NO_EXPIRY ? 0 : expiry - earliest + 1);
          }
          out.writeText(field.name());
          out.writeText(field.value());
        });
  }

  private static void writeListpack(RdbWriter out, long record) {
    Region region = out.region();
    if (HashValue.hasExpiries(region, record)) {
      out.needVersion(RdbFormat.FIELD_EXPIRY_VERSION);
      out.writeByte(RdbFormat.TYPE_HASH_LISTPACK_EX);
      out.writeLowFirst(Math.max(0, earliestExpiry(region, record)), 8);
    } else {
      out.needVersion(RdbFormat.LISTPACK_VERSION);
      out.writeByte(RdbFormat.TYPE_HASH_LISTPACK);
    }
    long list = HashValue.packedOffset(region, record);
    out.writeLastString(list, Listpack.bytes(region, list));
  }

  /// The earliest expiry of a field, or [HashField#NO_EXPIRY].
  private static long earliestExpiry(Region region, long record) {
    if (!HashValue.isTimed(region, record)) {
      return HashField.NO_EXPIRY;
    }
    long[] earliest = {Long.MAX_VALUE};
    HashValue.forEach(
        region,
        record,
        new HashField(),
        field -> {
          if (field.expiryMillis() != HashField.NO_EXPIRY) {
            earliest[0] = Math.min(earliest[0], field.expiryMillis());
          }
        });
    return earliest[0];
  }

  // ---- reading

  /// Reads a value whose type has been read.
  static long read(RdbReader in, int type, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    boolean hasExpiries = type >= RdbFormat.TYPE_HASH_EXPIRIES_CANDIDATE;
    boolean hasEarliest = type >= RdbFormat.TYPE_HASH_EXPIRIES;
    try (HashBuilder builder = new HashBuilder(dictionary, hasExpiries)) {
      long earliest = hasEarliest ? in.readLowFirst(8) : 0;
      switch (type) {
        case RdbFormat.TYPE_HASH,
            RdbFormat.TYPE_HASH_EXPIRIES,
            RdbFormat.TYPE_HASH_EXPIRIES_CANDIDATE ->
            readFields(in, hasExpiries, hasEarliest ? earliest - 1 : 0, builder);
        case RdbFormat.TYPE_HASH_ZIPMAP -> readZipmap(in.readString(), builder);
        case RdbFormat.TYPE_HASH_ZIPLIST -> readZiplist(in.readString(), builder);
        default -> readListpack(in.readString(), hasExpiries, dictionary.region(), builder);
      }
      if (builder.isEmpty()) {
        throw new CorruptDataException("hash without fields");
      }
      return builder.build(key, expires);
    }
  }

  private static void readFields(RdbReader in, boolean hasExpiries, long base, HashBuilder builder)
      throws CorruptDataException {
    long fields = in.readLength();
    for (long i = 0; i < fields; i++) {
      long given = hasExpiries ? in.readLength() : 0;
      long expiry = given == 0 ? HashField.NO_EXPIRY : expiry(base, given);
      Bytes name = Bytes.of(in.readString().toArray());
      checkNew(builder.add(name, in.readString(), expiry));
    }
  }

  /// The expiry that is given as so many milliseconds from `base` on.
  static long expiry(long base, long given) throws CorruptDataException {
    long expiry = base + given;
    if (base < -1 || base > LATEST_EXPIRY || given > LATEST_EXPIRY || expiry > LATEST_EXPIRY) {
      throw new CorruptDataException("expiry");
    }
    return expiry;
  }

  private static void checkNew(boolean isNew) throws CorruptDataException {
    if (!isNew) {
      throw new CorruptDataException("field twice");
    }
  }

  private static void readZipmap(Bytes zipmap, HashBuilder builder) throws CorruptDataException {
    ZipmapReader reader = new ZipmapReader(zipmap);
    while (reader.hasNext()) {
      Bytes name = Bytes.of(reader.nextName().toArray());
      checkNew(builder.add(name, reader.nextValue(), HashField.NO_EXPIRY));
    }
  }

  private static void readZiplist(Bytes ziplist, HashBuilder builder) throws CorruptDataException {
    ZiplistReader reader = new ZiplistReader(ziplist);
    while (reader.hasNext()) {
      Bytes name = Bytes.of(reader.next().toArray());
      if (!reader.hasNext()) {
        throw new CorruptDataException("field without value");
      }
      checkNew(builder.addPacked(name, reader.next(), HashField.NO_EXPIRY));
    }
  }

  private static void readListpack(
      Bytes listpack, boolean hasExpiries, Region region, HashBuilder builder)
      throws CorruptDataException {
    long list = region.allocate(Math.max(1, listpack.length()), MemoryTag.VALUE);
    try {
      listpack.copyTo(region, list);
      if (!Listpack.validate(region, list, listpack.length())) {
        throw new CorruptDataException("listpack");
      }
      StoredText name = new StoredText();
      StoredText value = new StoredText();
      for (int entry = Listpack.first(region, list); entry != 0; ) {
        name.setEntry(region, list, entry);
        entry = next(region, list, entry);
        value.setEntry(region, list, entry);
        long expiry = HashField.NO_EXPIRY;
        if (hasExpiries) {
          entry = next(region, list, entry);
          expiry = expiry(region, list, entry);
        }
        checkNew(builder.addPacked(name.bytes(), value.bytes(), expiry));
        entry = Listpack.next(region, list, entry);
      }
    } finally {
      region.free(list, MemoryTag.VALUE);
    }
  }

  /// The entry behind one that must not be the last.
  static int next(Region region, long list, int entry) throws CorruptDataException {
    int next = Listpack.next(region, list, entry);
    if (next == 0) {
      throw new CorruptDataException("listpack ends early");
    }
    return next;
  }

  /// The expiry that an entry is, or [HashField#NO_EXPIRY].
  static long expiry(Region region, long list, int entry) throws CorruptDataException {
    long expiry =
        Listpack.isInteger(region, list, entry) ? Listpack.integer(region, list, entry) : -1;
    if (expiry < 0 || expiry > LATEST_EXPIRY) {
      throw new CorruptDataException("expiry");
    }
    return expiry == 0 ? HashField.NO_EXPIRY : expiry;
  }
}
