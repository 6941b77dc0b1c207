// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import spinel.spec.EachServer;
import spinel.spec.Redis;

/// The clients of other languages, each by a script of its own in `spec/clients`.
final class ScriptSpec {
  private static void python(Redis redis, String script) {
    assertEquals("ok\n", Tool.python().run(redis.server().port(), script));
  }

  private static void node(Redis redis, String script) {
    assertEquals("ok\n", Tool.node().run(redis.server().port(), script));
  }

  @EachServer
  void redisPy(Redis redis) {
    python(redis, "sync.py");
  }

  @EachServer
  void redisPyWithAsyncio(Redis redis) {
    python(redis, "asynchronous.py");
  }

  @EachServer
  void redisPyWithAPool(Redis redis) {
    python(redis, "pool.py");
  }

  @EachServer
  void redisPyWithPipelines(Redis redis) {
    python(redis, "pipeline.py");
  }

  @EachServer
  void nodeRedis(Redis redis) {
    node(redis, "node-redis.js");
  }

  @EachServer
  void ioredis(Redis redis) {
    node(redis, "ioredis.js");
  }

  @EachServer
  void redisCli(Redis redis) {
    Tool cli = Tool.redisCli();
    int port = redis.server().port();
    String flag = Integer.toString(port);
    assertEquals("PONG\n", cli.run(port, "-p", flag, "ping"));
    assertEquals("OK\n", cli.run(port, "-p", flag, "set", "k", "hello world", "EX", "100"));
    assertEquals("\"hello world\"\n", cli.run(port, "-p", flag, "--no-raw", "get", "k"));
    assertEquals("(nil)\n", cli.run(port, "-3", "-p", flag, "--no-raw", "get", "nothing"));
    assertEquals("\"k\"\n", cli.run(port, "-p", flag, "--no-raw", "--scan"));
    assertTrue(cli.run(port, "-p", flag, "info", "server").contains("redis_version:"));
    String help = cli.run(port, "-p", flag, "-n", "3", "--json", "config", "get", "databases");
    assertEquals("{\"databases\":\"16\"}\n", help);
  }
}
