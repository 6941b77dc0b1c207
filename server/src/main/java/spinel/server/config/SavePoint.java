// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// A rule of `save`: a snapshot is due after so many seconds with at least so many changes.
public record SavePoint(long seconds, int changes) {
  @Override
  public String toString() {
    return seconds + " " + changes;
  }
}
