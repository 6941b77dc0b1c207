// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// The values that a directive may look at while it reads a new one.
interface Settings {
  /// The value of a directive as it stands, earlier changes of the same CONFIG SET included.
  <T> T value(Directive<T> directive);

  /// Whether earlier lines of the file or the command line are to be added to.
  default boolean continues(Directive<?> directive) {
    return false;
  }
}
