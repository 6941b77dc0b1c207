// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// A property of a directive beside its type.
public enum Trait {
  /// Only the file and the command line can set it.
  IMMUTABLE,
  /// CONFIG SET needs `enable-protected-configs`.
  PROTECTED,
  /// Its value is kept out of the slow log, MONITOR and the like.
  SENSITIVE,
  /// Patterns of CONFIG GET pass it over; its exact name finds it.
  HIDDEN,
  /// It takes several words.
  MULTI_ARG,
  /// CONFIG SET is refused while the data set is being loaded.
  DENY_LOADING,
  /// Listeners run even when the value stays the same, as for files that may have new content.
  VOLATILE,
  /// Kept, but without effect in this version.
  INERT
}
