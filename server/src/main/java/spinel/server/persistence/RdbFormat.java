// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

/// The numbers of Redis's snapshot format.
final class RdbFormat {
  /// The type of a value: a string.
  static final int TYPE_STRING = 0;

  /// Sets: member by member, as an intset, as a listpack. Those with expiries: as a listpack and
  /// member by member.
  static final int TYPE_SET = 2;

  static final int TYPE_SET_INTSET = 11;
  static final int TYPE_SET_LISTPACK = 20;
  static final int TYPE_SET_LISTPACK_EX = 34;
  static final int TYPE_SET_EXPIRIES = 35;

  /// Hashes: field by field, as a zipmap, as a ziplist, as a listpack. Those with expiries: field
  /// by field and as a listpack, as release candidates wrote them and as all others do.
  static final int TYPE_HASH = 4;

  static final int TYPE_HASH_ZIPMAP = 9;
  static final int TYPE_HASH_ZIPLIST = 13;
  static final int TYPE_HASH_LISTPACK = 16;
  static final int TYPE_HASH_EXPIRIES_CANDIDATE = 22;
  static final int TYPE_HASH_LISTPACK_EX_CANDIDATE = 23;
  static final int TYPE_HASH_EXPIRIES = 24;
  static final int TYPE_HASH_LISTPACK_EX = 25;

  /// Sorted sets: with scores as text, with scores in binary, as a ziplist, as a listpack.
  static final int TYPE_ZSET = 3;

  static final int TYPE_ZSET_2 = 5;
  static final int TYPE_ZSET_ZIPLIST = 12;
  static final int TYPE_ZSET_LISTPACK = 17;

  /// The version since which scores may stand in binary.
  static final int ZSET_2_VERSION = 8;

  /// The version since which there are listpacks.
  static final int LISTPACK_VERSION = 10;

  /// The version since which fields of hashes have expiries.
  static final int FIELD_EXPIRY_VERSION = 12;

  /// The version since which members of sets have expiries.
  static final int MEMBER_EXPIRY_VERSION = 17;

  /// Streams, as they came to be over time: with their blocks and groups; with what the lag of
  /// groups is computed from; with the times at which consumers were active; with what producers
  /// sent; with what consumers gave back.
  static final int TYPE_STREAM = 15;

  static final int TYPE_STREAM_2 = 19;
  static final int TYPE_STREAM_3 = 21;
  static final int TYPE_STREAM_4 = 26;
  static final int TYPE_STREAM_5 = 27;

  /// The oldest version that is written: that of the first servers with a RESTORE.
  static final int OLDEST_VERSION = 6;

  /// An array.
  static final int TYPE_ARRAY = 28;

  /// The first version that has arrays.
  static final int ARRAY_VERSION = 14;

  /// The type of a value: a module's.
  static final int TYPE_MODULE = 7;

  /// What parts a module's value has, before each and after the last.
  static final int MODULE_END = 0;

  static final int MODULE_UNSIGNED = 2;
  static final int MODULE_STRING = 5;

  /// Lists: of strings, one ziplist, several ziplists, several listpacks and large elements.
  static final int TYPE_LIST = 1;

  static final int TYPE_LIST_ZIPLIST = 10;
  static final int TYPE_LIST_QUICKLIST = 14;
  static final int TYPE_LIST_QUICKLIST_2 = 18;

  /// The newest version that is read.
  static final int NEWEST_VERSION = 17;

  /// The high two bits of a length's first byte.
  static final int LENGTH_6_BITS = 0;

  static final int LENGTH_14_BITS = 1;
  static final int LENGTH_LONG = 2;
  static final int ENCODED = 3;

  /// What the first byte of a long length is, before four or eight bytes, the highest first.
  static final int LENGTH_32_BITS = 0x80;

  static final int LENGTH_64_BITS = 0x81;

  /// What the low six bits of an encoded string's first byte mean.
  static final int INT_8 = 0;

  static final int INT_16 = 1;
  static final int INT_32 = 2;
  static final int LZF = 3;

  private RdbFormat() {}
}
