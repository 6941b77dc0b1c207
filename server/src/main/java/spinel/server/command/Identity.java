// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.security.SecureRandom;
import java.util.HexFormat;

/// What tells this run of this server from any other: random ids of 40 hexadecimal digits, and the
/// time at which it began.
public final class Identity {
  /// The id of a history that there is not.
  public static final String NO_ID = "0".repeat(40);

  private final long startMillis = System.currentTimeMillis();

  // Made when somebody asks: the first random numbers cost tens of milliseconds.
  private String runId;
  private String replicationId;

  private static String randomId() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public synchronized String runId() {
    if (runId == null) {
      runId = randomId();
    }
    return runId;
  }

  public long startMillis() {
    return startMillis;
  }

  /// The id of the history of the data, as replicas know it.
  public synchronized String replicationId() {
    if (replicationId == null) {
      replicationId = randomId();
    }
    return replicationId;
  }

  /// Makes up another id for the history of the data.
  public synchronized void changeReplicationId() {
    replicationId = randomId();
  }
}
