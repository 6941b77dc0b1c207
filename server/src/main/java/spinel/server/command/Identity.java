// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.security.SecureRandom;
import java.util.HexFormat;

/// What tells this run of this server from any other: random ids of 40 hexadecimal digits, and the
/// time at which it began.
public final class Identity {
  static final String NO_ID = "0".repeat(40);

  private final String runId = randomId();
  private final long startMillis = System.currentTimeMillis();
  private volatile String replicationId = randomId();

  private static String randomId() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public String runId() {
    return runId;
  }

  public long startMillis() {
    return startMillis;
  }

  /// The id of the history of the data, as replicas know it.
  public String replicationId() {
    return replicationId;
  }

  void changeReplicationId() {
    replicationId = randomId();
  }
}
