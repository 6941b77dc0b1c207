// SPDX-License-Identifier: Apache-2.0
package spinel.spec.protocol;

import java.util.List;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.client.Bytes;

/// Requests that break the protocol: they are answered with the reason, and the connection ends.
final class ProtocolErrorSpec {
  private static final String PREFIX = "-ERR Protocol error: ";

  /// Sends `request` on a connection of its own and expects `reply` and then its end.
  private static void isRefused(Redis redis, String request, String reply) {
    Redis other = redis.another();
    other.client().send(Bytes.of(request));
    byte[] expected = Bytes.of(PREFIX + reply + "\r\n");
    byte[] answer = other.client().readToEnd();
    if (!Bytes.latin(answer).equals(Bytes.latin(expected))) {
      throw new AssertionError(
          redis.server()
              + " to "
              + Bytes.quote(Bytes.of(request.substring(0, Math.min(60, request.length()))))
              + "\n  expected: "
              + Bytes.quote(expected)
              + "\n  but got:  "
              + Bytes.quote(answer));
    }
  }

  @EachProtocol
  void multibulkLengthsHaveLimits(Redis redis) {
    isRefused(redis, "*abc\r\n", "invalid multibulk length");
    isRefused(redis, "*\r\n", "invalid multibulk length");
    isRefused(redis, "*1.5\r\n", "invalid multibulk length");
    isRefused(redis, "* 1\r\n", "invalid multibulk length");
    isRefused(redis, "*2147483648\r\n", "invalid multibulk length");
    isRefused(redis, "*9223372036854775808\r\n", "invalid multibulk length");
    isRefused(redis, "*3\r\n$3\r\nSET\r\n$1\r\nx\r\nfooz\r\n", "expected '$', got 'f'");
  }

  @EachProtocol
  void bulkLengthsHaveLimits(Redis redis) {
    isRefused(redis, "*1\r\nx\r\n", "expected '$', got 'x'");
    isRefused(redis, "*1\r\n:1\r\n", "expected '$', got ':'");
    isRefused(redis, "*1\r\n*1\r\n", "expected '$', got '*'");
    isRefused(redis, "*1\r\n$-1\r\n", "invalid bulk length");
    isRefused(redis, "*1\r\n$abc\r\n", "invalid bulk length");
    isRefused(redis, "*1\r\n$\r\n", "invalid bulk length");
    isRefused(redis, "*1\r\n$ 4\r\n", "invalid bulk length");
    isRefused(redis, "*1\r\n$536870913\r\n", "invalid bulk length");
    isRefused(redis, "*1\r\n$2000000000\r\n", "invalid bulk length");
    isRefused(redis, "*1\r\n$9223372036854775808\r\n", "invalid bulk length");
  }

  @EachServer
  void lengthLinesThatDoNotEndAreRefused(Redis redis) {
    isRefused(redis, "*" + "1".repeat(70_000), "too big mbulk count string");
    isRefused(redis, "*1\r\n$" + "1".repeat(70_000), "too big bulk count string");
    isRefused(redis, "x".repeat(70_000), "too big inline request");
  }

  @EachServer
  void maximumBulkLengthIsASetting(Redis redis) {
    redis.configure("proto-max-bulk-len", "1048576");
    isRefused(redis, "*1\r\n$1048577\r\n", "invalid bulk length");
    redis.run("SET", "k", "x".repeat(1048576)).isOk();
  }

  @EachProtocol
  void whatCameBeforeTheErrorIsAnswered(Redis redis) {
    Redis other = redis.another();
    other.client().send("SET k v\r\n*1\r\n$4\r\nPING\r\n*1\r\nx\r\nSET k w\r\n");
    String answer = Bytes.latin(other.client().readToEnd());
    if (!answer.equals("+OK\r\n+PONG\r\n" + PREFIX + "expected '$', got 'x'\r\n")) {
      throw new AssertionError(answer);
    }
    redis.run("GET k").is("v");
  }

  @EachProtocol
  void emptyRequestsAreNoRequests(Redis redis) {
    redis.client().send("*0\r\n*-1\r\n\r\n\r\n*-10\r\nPING\r\n");
    redis.next("PING").isSimple("PONG");
  }

  @EachProtocol
  void strangersMayNotSendMuch(Redis redis) {
    redis.run("CONFIG SET requirepass secret").isOk();
    try {
      for (String request : List.of("*11\r\n", "*1000000\r\n")) {
        stranger(redis, request, "unauthenticated multibulk length");
      }
      stranger(redis, "*1\r\n$16385\r\n", "unauthenticated bulk length");
      Redis other = redis.another();
      other.client().send("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n");
      other.next("AUTH").isOk();
      other.run("SET", "k", "x".repeat(20_000)).isOk();
    } finally {
      redis.run("CONFIG SET", "requirepass", "").isOk();
    }
  }

  private static void stranger(Redis redis, String request, String reply) {
    try (var client = spinel.spec.client.RespClient.connect(redis.server().port())) {
      client.send(request);
      String answer = Bytes.latin(client.readToEnd());
      if (!answer.equals(PREFIX + reply + "\r\n")) {
        throw new AssertionError(redis.server() + " to " + request + ": " + answer);
      }
    }
  }

  @EachServer
  void requestsOfBrowsersAreCutOff(Redis redis) {
    for (String request : List.of("POST / HTTP/1.1\r\n", "Host: localhost\r\n")) {
      Redis other = redis.another();
      other.client().send(request + "SET k v\r\n");
      byte[] answer = other.client().readToEnd();
      if (answer.length != 0) {
        throw new AssertionError(Bytes.latin(answer));
      }
    }
    redis.run("EXISTS k").is(0);
  }
}
