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
final class HashCodec {
  private HashCodec() {}

  /// Writes a hash's type and value, after which nothing follows.
  static void write(RdbWriter out, long record) {
    Region region = out.region();
    if (HashValue.isPacked(region, record)) {
      long list = HashValue.packedOffset(region, record);
      out.needVersion(RdbFormat.LISTPACK_VERSION);
      out.writeByte(RdbFormat.TYPE_HASH_LISTPACK);
      out.writeLastString(list, Listpack.bytes(region, list));
      return;
    }
    out.writeByte(RdbFormat.TYPE_HASH);
    out.writeLength(HashValue.size(region, record));
    HashValue.forEach(
        region,
        record,
        new HashField(),
        field -> {
          out.writeText(field.name());
          out.writeText(field.value());
        });
  }

  /// Reads a value whose type has been read.
  static long read(RdbReader in, int type, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    try (HashBuilder builder = new HashBuilder(dictionary)) {
      switch (type) {
        case RdbFormat.TYPE_HASH -> readFields(in, builder);
        case RdbFormat.TYPE_HASH_ZIPMAP -> readZipmap(in.readString(), builder);
        case RdbFormat.TYPE_HASH_ZIPLIST -> readZiplist(in.readString(), builder);
        default -> readListpack(in.readString(), dictionary.region(), builder);
      }
      if (builder.isEmpty()) {
        throw new CorruptDataException("hash without fields");
      }
      return builder.build(key, expires);
    }
  }

  private static void readFields(RdbReader in, HashBuilder builder) throws CorruptDataException {
    long fields = in.readLength();
    for (long i = 0; i < fields; i++) {
      Bytes name = Bytes.of(in.readString().toArray());
      checkNew(builder.add(name, in.readString()));
    }
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
      checkNew(builder.add(name, reader.nextValue()));
    }
  }

  private static void readZiplist(Bytes ziplist, HashBuilder builder) throws CorruptDataException {
    ZiplistReader reader = new ZiplistReader(ziplist);
    while (reader.hasNext()) {
      Bytes name = Bytes.of(reader.next().toArray());
      if (!reader.hasNext()) {
        throw new CorruptDataException("field without value");
      }
      checkNew(builder.addPacked(name, reader.next()));
    }
  }

  private static void readListpack(Bytes listpack, Region region, HashBuilder builder)
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
        int next = Listpack.next(region, list, entry);
        if (next == 0) {
          throw new CorruptDataException("field without value");
        }
        value.setEntry(region, list, next);
        checkNew(builder.addPacked(name.bytes(), value.bytes()));
        entry = Listpack.next(region, list, next);
      }
    } finally {
      region.free(list, MemoryTag.VALUE);
    }
  }
}
