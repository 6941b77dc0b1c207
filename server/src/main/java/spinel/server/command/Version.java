// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

/// The versions that the server reports.
public final class Version {
  /// This server's own.
  public static final String SPINEL = "0.1.0";

  /// The version of Redis that it behaves as; clients choose their commands by it.
  public static final String REDIS = "8.10.0";

  private Version() {}
}
