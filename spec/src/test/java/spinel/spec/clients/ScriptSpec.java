// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.server.Version;

/// The clients of other languages, each by a script of its own in `spec/clients`.
final class ScriptSpec {
  private static final String SPINEL_IS_LIKE = "8.10";

  /// Commands that block or sort, and those of transactions and replication.
  private static final Set<String> NOT_YET =
      Set.of(
          "BLMOVE",
          "BLMOVEM",
          "BLMPOP",
          "BLPOP",
          "BRPOP",
          "BRPOPLPUSH",
          "BZMPOP",
          "BZPOPMAX",
          "BZPOPMIN",
          "SORT",
          "SORT_RO",
          "WAIT",
          "WATCH");

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
  void everyMethodOfDebiansRedisPy(Redis redis) {
    everyMethod(redis, Tool.python().run(redis.server().port(), "every.py", "2"));
  }

  @EachProtocol
  void everyMethodOfRedisPy(Redis redis) {
    String protocol = redis.protocol() == Protocol.RESP3 ? "3" : "2";
    everyMethod(redis, Tool.newPython().run(redis.server().port(), "every.py", protocol));
  }

  @EachProtocol
  void everyCommandOfNodeRedis(Redis redis) {
    String protocol = redis.protocol() == Protocol.RESP3 ? "3" : "2";
    everyMethod(redis, Tool.node().run(redis.server().port(), "every.js", protocol));
  }

  /// The scripts name the commands that a server lacks, and whose methods were not called
  /// therefore.
  private static void everyMethod(Redis redis, String printed) {
    assertTrue(printed.endsWith("ok\n"), printed);
    if (redis.server().version().equals(Version.parse(SPINEL_IS_LIKE))) {
      List<String> lacking =
          printed
              .lines()
              .filter(line -> line.startsWith("lacking "))
              .map(line -> line.substring("lacking ".length()))
              .filter(command -> !NOT_YET.contains(command))
              .toList();
      assertEquals(List.of(), lacking);
    }
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
