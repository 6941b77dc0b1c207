// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

/// Whether memory runs checked (`-Dspinel.memory.checked=true`): red zones, poison after free, and
/// every access verified to lie inside one live allocation. A constant: it costs nothing when off.
final class Checks {
  static final boolean CHECKED = Boolean.getBoolean("spinel.memory.checked");

  private Checks() {}
}
