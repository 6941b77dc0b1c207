// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

/// A region has no room left for an allocation; nothing was changed.
public final class OutOfMemory extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutOfMemory(long bytes) {
    super("no room for " + bytes + " bytes", null, false, false);
  }
}
