// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.BitFieldArgs;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import spinel.spec.EachProtocol;
import spinel.spec.Protocol;
import spinel.spec.Redis;

/// Lettuce: blocking, asynchronous and with batches of its own.
final class LettuceSpec {
  @FunctionalInterface
  private interface Session {
    void run(StatefulRedisConnection<String, String> connection) throws Exception;
  }

  private static void with(Redis redis, Session session) throws Exception {
    RedisURI uri =
        RedisURI.builder()
            .withHost("localhost")
            .withPort(redis.server().port())
            .withClientName("me")
            .build();
    RedisClient client = RedisClient.create(uri);
    try {
      client.setOptions(
          ClientOptions.builder()
              .protocolVersion(
                  redis.protocol() == Protocol.RESP3
                      ? ProtocolVersion.RESP3
                      : ProtocolVersion.RESP2)
              .build());
      try (StatefulRedisConnection<String, String> connection = client.connect()) {
        session.run(connection);
      }
    } finally {
      client.shutdown(0, 1, TimeUnit.SECONDS);
    }
  }

  @EachProtocol
  void blocking(Redis redis) throws Exception {
    with(
        redis,
        connection -> {
          RedisCommands<String, String> commands = connection.sync();
          assertEquals("PONG", commands.ping());
          assertEquals("me", commands.clientGetname());
          assertEquals("OK", commands.set("k", "v", SetArgs.Builder.ex(100)));
          assertNull(commands.set("k", "w", SetArgs.Builder.nx()));
          assertEquals("v", commands.setGet("k", "w"));
          assertEquals(-1, commands.ttl("k"));
          commands.mset(Map.of("a", "1", "b", "2"));
          assertEquals(
              List.of(KeyValue.just("a", "1"), KeyValue.empty("nothing"), KeyValue.just("b", "2")),
              commands.mget("a", "nothing", "b"));
          assertEquals(42, commands.incrby("a", 41));
          assertEquals(2.5, commands.incrbyfloat("b", 0.5));
          assertEquals(4, commands.append("k", "xyz"));
          assertEquals("xy", commands.getrange("k", 1, 2));
          assertEquals(
              List.of(0L, 255L),
              commands.bitfield(
                  "bits",
                  BitFieldArgs.Builder.set(BitFieldArgs.unsigned(8), 0, 255)
                      .get(BitFieldArgs.unsigned(8), 0)));
          assertEquals(8, commands.bitcount("bits"));
          assertTrue(commands.expire("k", 100));
          assertTrue(commands.persist("k"));
          assertEquals("raw", commands.objectEncoding("k"));
          byte[] payload = commands.dump("k");
          assertEquals("OK", commands.restore("restored", 0, payload));
          Set<String> found = new HashSet<>();
          KeyScanCursor<String> cursor = commands.scan(ScanArgs.Builder.limit(1));
          found.addAll(cursor.getKeys());
          while (!cursor.isFinished()) {
            cursor = commands.scan(cursor, ScanArgs.Builder.limit(1));
            found.addAll(cursor.getKeys());
          }
          assertEquals(Set.of("k", "a", "b", "bits", "restored"), found);
          assertEquals(Map.of("databases", "16"), commands.configGet("databases"));
          assertTrue(commands.info().contains("redis_version"));
          assertTrue(commands.clientList().contains("name=me"));
          assertEquals(
              "ERR value is not an integer or out of range",
              assertThrows(RedisCommandExecutionException.class, () -> commands.incr("k"))
                  .getMessage());
        });
  }

  @EachProtocol
  void manyAtOnce(Redis redis) throws Exception {
    with(
        redis,
        connection -> {
          List<RedisFuture<Long>> replies = new ArrayList<>();
          connection.setAutoFlushCommands(false);
          for (int i = 0; i < 10_000; i++) {
            replies.add(connection.async().incr("counter"));
          }
          connection.flushCommands();
          connection.setAutoFlushCommands(true);
          for (int i = 0; i < replies.size(); i++) {
            assertEquals(i + 1, replies.get(i).get(20, TimeUnit.SECONDS));
          }
        });
  }
}
