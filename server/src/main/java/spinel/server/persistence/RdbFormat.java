// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

/// The numbers of Redis's snapshot format.
final class RdbFormat {
  /// The type of a value: a string.
  static final int TYPE_STRING = 0;

  /// Lists: of strings, one ziplist, several ziplists, several listpacks and large elements.
  static final int TYPE_LIST = 1;

  static final int TYPE_LIST_ZIPLIST = 10;
  static final int TYPE_LIST_QUICKLIST = 14;
  static final int TYPE_LIST_QUICKLIST_2 = 18;

  /// The newest version that is read.
  static final int NEWEST_VERSION = 13;

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
