// SPDX-License-Identifier: Apache-2.0
package spinel.spec.protocol;

import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.client.Bytes;
import spinel.spec.client.RespClient;

/// Connections that ask for more than they may: their buffers and their idle time are bounded.
final class LimitSpec {
  private static final int MEGABYTE = 1 << 20;

  @EachServer
  void aRequestBeyondTheQueryBufferLimitEndsTheConnection(Redis redis) {
    redis.configure("client-query-buffer-limit", Integer.toString(MEGABYTE));
    try (RespClient greedy = RespClient.connect(redis.server().port())) {
      greedy.send("*2\r\n$3\r\nGET\r\n$" + 3 * MEGABYTE + "\r\n");
      try {
        greedy.send(new byte[2 * MEGABYTE]);
      } catch (java.io.UncheckedIOException _) {
        // The server may close before it has taken everything.
      }
      byte[] answer = greedy.readToEnd();
      if (answer.length != 0) {
        throw new AssertionError("expected no answer but got " + Bytes.quote(answer));
      }
    }
    redis.run("PING").isSimple("PONG");
  }

  @EachServer
  void aReaderThatFallsTooFarBehindIsCutOff(Redis redis) {
    redis.configure("client-output-buffer-limit", "normal 2mb 0 0");
    redis.run("SET", "k", "v".repeat(MEGABYTE)).isOk();
    int asked = 100;
    try (RespClient slow = RespClient.connect(redis.server().port())) {
      slow.send("GET k\r\n".repeat(asked));
      redis.run("PING").isSimple("PONG");
      int got = slow.readToEnd().length;
      if (got >= asked * MEGABYTE) {
        throw new AssertionError("all " + got + " bytes came although 2 MB may wait");
      }
    }
    redis.run("PING").isSimple("PONG");
  }

  @EachServer
  void idleConnectionsAreClosedAfterTheTimeout(Redis redis) {
    redis.configure("timeout", "1");
    try (RespClient idle = RespClient.connect(redis.server().port())) {
      idle.run("PING");
      long start = System.nanoTime();
      byte[] answer = idle.readToEnd();
      long millis = (System.nanoTime() - start) / 1_000_000;
      if (answer.length != 0 || millis < 900 || millis > 10_000) {
        throw new AssertionError("closed after " + millis + " ms with " + Bytes.quote(answer));
      }
    }
  }
}
