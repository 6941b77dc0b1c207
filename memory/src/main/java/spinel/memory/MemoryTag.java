// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

/// What an allocation is for; a region counts its bytes by tag.
public enum MemoryTag {
  /// A key with its small value.
  RECORD,
  /// A value, or part of one, that does not fit into its key's record.
  VALUE,
  /// Fields and members of large collections.
  ELEMENT,
  /// Buckets of hash tables.
  TABLE,
  /// Wheels of the expiry index.
  EXPIRY;

  static final int COUNT = values().length;
}
