// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// How much output may wait for a client before it is disconnected, for each class of clients.
public record OutputBufferLimits(Limit normal, Limit replica, Limit pubsub) {
  /// A hard limit, and a soft one that may be exceeded for some seconds; 0 means no limit.
  public record Limit(long hardBytes, long softBytes, int softSeconds) {
    String print(String name) {
      return "%s %s %s %d"
          .formatted(
              name,
              Long.toUnsignedString(hardBytes),
              Long.toUnsignedString(softBytes),
              softSeconds);
    }

    String rewrite(String name) {
      return "%s %s %s %d"
          .formatted(
              name, Numbers.printMemory(hardBytes), Numbers.printMemory(softBytes), softSeconds);
    }
  }
}
