// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;
import spinel.spec.server.Server;
import spinel.spec.server.Servers;
import spinel.spec.server.Version;

/// What one server dumps, the other restores, for every type and encoding: the target's payloads
/// in a real Redis, and a real Redis's in the target.
final class PayloadExchangeSpec {
  private static final long SEED = 20_250_917;

  /// Restores `key` at the other server, reads it with `questions` at both, and takes it back.
  private static void exchange(Redis redis, String... questions) {
    Server other = other(redis);
    byte[] payload = redis.run("DUMP key").bytes();
    try (RespClient there = RespClient.connect(other.port())) {
      assertEquals(new Reply.SimpleString("OK"), there.run("RESTORE key 0", payload, "REPLACE"));
      for (String question : questions) {
        assertEquals(redis.run(question).reply(), there.run(question), question);
      }
      byte[] back = ((Reply.BulkString) there.run("DUMP key")).bytes();
      there.run("DEL key");
      redis.run("RESTORE again 0", back, "REPLACE").isOk();
      for (String question : questions) {
        Reply again = redis.run(question.replace("key", "again")).reply();
        assertEquals(redis.run(question).reply(), again, question);
      }
    }
  }

  private static Server other(Redis redis) {
    return Servers.all().stream()
        .filter(server -> !server.equals(redis.server()))
        .findFirst()
        .orElseThrow();
  }

  /// The same one way only.
  private static void hand(Redis redis, String... questions) {
    try (RespClient there = RespClient.connect(other(redis).port())) {
      byte[] payload = redis.run("DUMP key").bytes();
      assertEquals(new Reply.SimpleString("OK"), there.run("RESTORE key 0", payload, "REPLACE"));
      for (String question : questions) {
        assertEquals(redis.run(question).reply(), there.run(question), question);
      }
      there.run("DEL key");
    }
  }

  private static void add(Redis redis, String command, Stream<?> arguments) {
    List<byte[]> words = new ArrayList<>(RespClient.arguments(command));
    arguments.forEach(
        argument ->
            words.add(argument instanceof byte[] b ? b : argument.toString().getBytes(UTF_8)));
    redis.run(words);
  }

  private static byte[] noise(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void lists(Redis redis, SplittableRandom random) {
    Object[] numbers = {0, 12, 13, -1, 127, 128, -129, 32768, 8388608, 1L << 40, Long.MIN_VALUE};
    add(redis, "RPUSH key", Stream.of(numbers));
    exchange(redis, "LRANGE key 0 -1", "LLEN key");
    add(redis, "RPUSH key", IntStream.range(0, 300).mapToObj(i -> "element number " + i));
    exchange(redis, "LRANGE key 0 -1", "LINDEX key 150");
    redis.run("LINSERT key BEFORE", "element number 77", "between");
    redis.run("LSET key 200", noise(random, 20_000)).isOk();
    redis.run("LPUSH key", "x".repeat(9_000));
    exchange(redis, "LRANGE key 0 -1", "LINDEX key -1");
  }

  @EachServer
  void lists(Redis redis) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (String size : List.of("-2", "-1", "1", "7", "4000")) {
      for (String depth : List.of("0", "1", "3")) {
        redis.configure("list-max-listpack-size", size);
        redis.configure("list-compress-depth", depth);
        redis.run("DEL key");
        lists(redis, random);
      }
    }
  }

  @EachServer
  void sets(Redis redis) {
    add(redis, "SADD key", Stream.of(1, -3, 70_000));
    exchange(redis, "SMEMBERS key", "SCARD key");
    add(redis, "SADD key", Stream.of(1L << 40, "7", "-9"));
    exchange(redis, "SCARD key", "SMISMEMBER key 1 -3 70000 1099511627776 7 -9 8");
    add(redis, "SADD key", Stream.of("text", ""));
    exchange(redis, "SCARD key", "SMISMEMBER key 1 -3 70000 text 8");
    add(redis, "SADD key", IntStream.range(0, 1_000).mapToObj(i -> "member " + i));
    exchange(redis, "SCARD key", "SMISMEMBER key 1 -3 70000 text 8");
  }

  @EachServer
  void hashes(Redis redis) {
    add(redis, "HSET key", Stream.of("a", 1, "b", "text", "", "", "c", -70_000));
    exchange(redis, "HGETALL key");
    add(redis, "HSET key", IntStream.range(0, 1_000).boxed().flatMap(i -> Stream.of("f" + i, i)));
    exchange(redis, "HLEN key", "HMGET key a b c f0 f500 f999 f1000");
    redis.run("DEL key").is(1);
    add(redis, "HSET key", Stream.of("long", "x".repeat(1_000)));
    exchange(redis, "HGETALL key");
  }

  @EachServer
  void sortedSets(Redis redis) {
    add(redis, "ZADD key", Stream.of(1, "a", 2.5, "b", "-inf", "c", "inf", "d", 1e15, "e"));
    exchange(redis, "ZRANGE key 0 -1 WITHSCORES");
    add(
        redis,
        "ZADD key",
        IntStream.range(0, 1_000).boxed().flatMap(i -> Stream.of(i * 0.125, "member " + i)));
    exchange(redis, "ZRANGE key 0 -1 WITHSCORES", "ZRANK key b");
  }

  /// With when consumers were active last, which releases before 7.2 do not know.
  @EachServer
  void streams(Redis redis) {
    Version known = Version.parse("7.2");
    assumeTrue(
        redis.server().version().isBefore(known) || !other(redis).version().isBefore(known),
        () -> "the " + other(redis) + " is older than " + known);
    redis.configure("stream-node-max-entries", "10");
    for (int i = 1; i <= 55; i++) {
      redis.run("XADD key", i + "-1", "f", i, i % 5 == 0 ? "g" : "h", "value");
    }
    redis.run("XDEL key 7-1 33-1").is(2);
    redis.run("XGROUP CREATE key g 0").isOk();
    redis.run("XGROUP CREATE key other 20-1").isOk();
    redis.run("XREADGROUP GROUP g c COUNT 12 STREAMS key >");
    redis.run("XREADGROUP GROUP g d COUNT 3 STREAMS key >");
    redis.run("XACK key g 2-1 14-1").is(2);
    hand(redis, "XRANGE key - +", "XLEN key", "XPENDING key g", "XINFO GROUPS key");
  }

  @EachServer
  void stringsAndSketches(Redis redis) {
    for (Object value : List.of("", "12", "-70000", "text", "ab".repeat(10_000), "1".repeat(40))) {
      redis.run("SET key", value).isOk();
      exchange(redis, "GET key", "STRLEN key");
    }
    redis.run("DEL key").is(1);
    add(redis, "PFADD key", IntStream.range(0, 50).boxed());
    exchange(redis, "PFCOUNT key", "GET key");
    add(redis, "PFADD key", IntStream.range(0, 20_000).boxed());
    exchange(redis, "PFCOUNT key", "GET key");
    redis.run("DEL key").is(1);
    redis.run("GEOADD key 13.361389 38.115556 Palermo 15.087269 37.502669 Catania").is(2);
    exchange(redis, "GEOHASH key Palermo Catania", "GEODIST key Palermo Catania");
  }
}
