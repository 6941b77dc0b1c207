// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Score;
import spinel.server.type.SortedSet;
import spinel.server.type.SortedSetBuilder;
import spinel.server.type.SortedSetValue;
import spinel.structure.KeyedHash;
import spinel.structure.Listpack;

/// Sorted sets in snapshots: compact ones as the listpack that they are, large ones member by
/// member, from the highest score down; read also as ziplist and with scores as text.
final class SortedSetCodec {
  /// What the length of a score's text says instead, where there is none.
  private static final int NAN = 253;

  private static final int INFINITY = 254;
  private static final int MINUS_INFINITY = 255;

  private SortedSetCodec() {}

  /// Writes a sorted set's type and value, after which nothing follows.
  static void write(RdbWriter out, long record) {
    Region region = out.region();
    long list = SortedSetValue.listpackOffset(region, record);
    if (list != 0) {
      out.needVersion(RdbFormat.LISTPACK_VERSION);
      out.writeByte(RdbFormat.TYPE_ZSET_LISTPACK);
      out.writeLastString(list, Listpack.bytes(region, list));
      return;
    }
    SortedSet set = new SortedSet().openApart(region, record);
    out.needVersion(RdbFormat.ZSET_2_VERSION);
    out.writeByte(RdbFormat.TYPE_ZSET_2);
    out.writeLength(set.size());
    set.seek(set.size() - 1);
    do {
      out.writeString(set.nameOffset(), set.nameBytes());
      out.writeLowFirst(Double.doubleToRawLongBits(set.score()), 8);
    } while (set.previous());
  }

  /// Reads a value whose type has been read.
  static long read(RdbReader in, int type, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    if (type == RdbFormat.TYPE_ZSET_LISTPACK) {
      return readListpack(in.readString(), dictionary, key, expires);
    }
    try (SortedSetBuilder members = new SortedSetBuilder(dictionary.region(), 0)) {
      if (type == RdbFormat.TYPE_ZSET_ZIPLIST) {
        readZiplist(in.readString(), members);
      } else {
        long count = in.readLength();
        for (long i = 0; i < count; i++) {
          Bytes name = Bytes.of(in.readString().toArray());
          boolean isText = type == RdbFormat.TYPE_ZSET;
          add(members, name, isText ? readScoreText(in) : readScore(in));
        }
      }
      return toRecord(members, dictionary, key, expires);
    }
  }

  private static long toRecord(
      SortedSetBuilder members, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    if (members.size() == 0) {
      throw new CorruptDataException("sorted set without members");
    }
    members.sort();
    return members.toRecord(dictionary, key, expires);
  }

  private static void add(SortedSetBuilder members, Bytes name, double score)
      throws CorruptDataException {
    long hash = KeyedHash.of(name);
    if (Double.isNaN(score) || !Double.isNaN(members.find(name, hash))) {
      throw new CorruptDataException("member twice, or without score");
    }
    members.add(name, hash, score);
  }

  private static double readScore(RdbReader in) throws CorruptDataException {
    return Double.longBitsToDouble(in.readLowFirst(8));
  }

  private static double readScoreText(RdbReader in) throws CorruptDataException {
    int length = in.readByte();
    return switch (length) {
      case NAN -> Double.NaN;
      case INFINITY -> Double.POSITIVE_INFINITY;
      case MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> Score.parse(in.readBytes(length));
    };
  }

  private static void readZiplist(Bytes ziplist, SortedSetBuilder members)
      throws CorruptDataException {
    ZiplistReader reader = new ZiplistReader(ziplist);
    while (reader.hasNext()) {
      Bytes name = Bytes.of(reader.next().toArray());
      if (!reader.hasNext()) {
        throw new CorruptDataException("member without score");
      }
      add(members, name, Score.parse(reader.next()));
    }
  }

  private static long readListpack(
      Bytes listpack, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    Region region = dictionary.region();
    int length = listpack.length();
    long list = region.allocate(Math.max(1, length), MemoryTag.VALUE);
    try (SortedSetBuilder members = new SortedSetBuilder(region, 0)) {
      listpack.copyTo(region, list);
      if (!SortedSetValue.isValid(region, list, length)) {
        throw new CorruptDataException("listpack");
      }
      int pairs = Listpack.count(region, list) / 2;
      if (pairs > 0 && pairs <= dictionary.thresholds().zsetMaxListpackEntries) {
        return SortedSetValue.createFrom(region, key, listpack, expires);
      }
      for (int entry = Listpack.first(region, list); entry != 0; ) {
        int score = Listpack.next(region, list, entry);
        Bytes name = text(region, list, entry);
        add(members, name, Score.parse(text(region, list, score)));
        entry = Listpack.next(region, list, score);
      }
      return toRecord(members, dictionary, key, expires);
    } finally {
      region.free(list, MemoryTag.VALUE);
    }
  }

  private static Bytes text(Region region, long list, int entry) {
    byte[] text = new byte[Listpack.textBytes(region, list, entry)];
    Listpack.copyText(region, list, entry, text, 0);
    return Bytes.of(text);
  }
}
