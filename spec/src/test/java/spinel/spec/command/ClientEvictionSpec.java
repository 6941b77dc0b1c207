// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.EachServer;
import spinel.spec.Redis;

/// `maxmemory-clients`: whose buffers grow too large is closed, the largest first.
class ClientEvictionSpec {
  private static final int BYTES = 3_000_000;

  /// A request that stops short of its end, so that the server has to keep what is there.
  private static void sendHalf(Redis redis, int bytes) {
    redis.client().send("*2\r\n$4\r\nECHO\r\n$" + 2 * bytes + "\r\n" + "x".repeat(bytes));
  }

  private static void awaitQueryBytes(Redis redis, Redis of, int bytes) {
    long id = of.clientId();
    sendHalf(of, bytes);
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (redis.run("CLIENT LIST ID", id).text().matches("(?s).* tot-mem=\\d{1,6} .*")) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("what client " + id + " has sent is not counted");
      }
    }
  }

  @EachServer
  void theLargestIsClosed(Redis redis) {
    Redis large = redis.another();
    Redis small = redis.another();
    awaitQueryBytes(redis, large, BYTES);
    redis.run("CONFIG RESETSTAT").isOk();
    redis.configure("maxmemory-clients", "2mb");
    if (!large.client().isClosedByServer()) {
      throw new AssertionError("the large client is still there");
    }
    small.run("PING").isSimple("PONG");
    if (redis.infoNumber("evicted_clients") != 1) {
      throw new AssertionError("evicted_clients is " + redis.info("evicted_clients"));
    }
  }

  @EachServer
  void thoseThatAskedForItStay(Redis redis) {
    Redis kept = redis.another();
    kept.run("CLIENT NO-EVICT ON").isOk();
    Redis large = redis.another();
    awaitQueryBytes(redis, kept, 2 * BYTES);
    awaitQueryBytes(redis, large, BYTES);
    redis.configure("maxmemory-clients", "8mb");
    if (!large.client().isClosedByServer()) {
      throw new AssertionError("the large client is still there");
    }
    kept.client().send("x".repeat(2 * BYTES) + "\r\n");
    kept.next("ECHO").is("x".repeat(4 * BYTES));
  }
}
