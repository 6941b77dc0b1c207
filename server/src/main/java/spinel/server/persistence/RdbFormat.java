// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

/// The numbers of Redis's snapshot format.
final class RdbFormat {
  /// The type of a value: a string.
  static final int TYPE_STRING = 0;

  /// An array.
  static final int TYPE_ARRAY = 28;

  /// The oldest version that any server with a RESTORE reads.
  static final int OLDEST_VERSION = 6;

  /// The first version that has arrays.
  static final int ARRAY_VERSION = 14;

  /// The newest version that is read.
  static final int NEWEST_VERSION = 14;

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
