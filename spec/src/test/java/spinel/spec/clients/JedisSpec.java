// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.args.BitOP;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.GetExParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.client.Bytes;

/// Jedis: one connection, pipelines, and a pool that threads share.
final class JedisSpec {
  private static HostAndPort address(Redis redis) {
    return new HostAndPort("localhost", redis.server().port());
  }

  private static Jedis connect(Redis redis) {
    RedisProtocol protocol =
        redis.protocol() == Protocol.RESP3 ? RedisProtocol.RESP3 : RedisProtocol.RESP2;
    return new Jedis(
        address(redis),
        DefaultJedisClientConfig.builder().protocol(protocol).clientName("me").build());
  }

  @EachProtocol
  void strings(Redis redis) {
    try (Jedis jedis = connect(redis)) {
      assertEquals("PONG", jedis.ping());
      assertEquals("me", jedis.clientGetname());
      assertEquals("OK", jedis.set("k", "v"));
      assertNull(jedis.set("k", "w", SetParams.setParams().nx()));
      assertEquals("v", jedis.setGet("k", "w", SetParams.setParams().ex(100)));
      assertTrue(jedis.ttl("k") > 98);
      assertEquals("w", jedis.getEx("k", GetExParams.getExParams().persist()));
      assertEquals(-1, jedis.ttl("k"));
      assertNull(jedis.get("nothing"));
      assertEquals("OK", jedis.mset("a", "1", "b", "2"));
      assertEquals(List.of("1", "2"), jedis.mget("a", "b"));
      assertEquals(0, jedis.msetnx("a", "1", "c", "2"));
      assertEquals(2, jedis.incr("a"));
      assertEquals(1.5, jedis.incrByFloat("f", 1.5));
      assertEquals(4, jedis.append("k", "xyz"));
      assertEquals("xyz", jedis.getrange("k", 1, -1));
      assertEquals(6, jedis.setrange("k", 5, "!"));
      assertArrayEquals(Bytes.of("wxyz\0!"), jedis.get(Bytes.of("k")));
      assertEquals("w", jedis.getrange("k", 0, 0));
      assertEquals("2", jedis.getDel("a"));
      JedisDataException error = assertThrows(JedisDataException.class, () -> jedis.incr("k"));
      assertEquals("ERR value is not an integer or out of range", error.getMessage());
    }
  }

  @EachProtocol
  void keysBitsAndServer(Redis redis) {
    try (Jedis jedis = connect(redis)) {
      assertEquals(false, jedis.setbit("bits", 7, true));
      assertEquals(1, jedis.bitcount("bits"));
      assertEquals(1, jedis.bitop(BitOP.NOT, "not", "bits"));
      assertEquals(List.of(1L), jedis.bitfield("bits", "GET", "u8", "0"));
      assertEquals(1, jedis.expireAt("bits", 4102444800L));
      assertEquals(4102444800L, jedis.expireTime("bits"));
      assertEquals(true, jedis.copy("bits", "copy", false));
      assertEquals("string", jedis.type("copy"));
      assertEquals("OK", jedis.rename("copy", "renamed"));
      assertEquals("raw", jedis.objectEncoding("renamed"));
      byte[] payload = jedis.dump("bits");
      assertEquals("OK", jedis.restore("restored", 0, payload));
      Set<String> found = new HashSet<>();
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<String> result = jedis.scan(cursor, new ScanParams().count(1).match("*"));
        found.addAll(result.getResult());
        cursor = result.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
      assertEquals(Set.of("bits", "not", "renamed", "restored"), found);
      assertEquals(4, jedis.dbSize());
      assertEquals(Map.of("databases", "16"), jedis.configGet("databases"));
      assertTrue(jedis.info("server").contains("redis_version"));
      assertEquals("OK", jedis.select(5));
      assertEquals(0, jedis.dbSize());
      assertEquals(2, jedis.time().size());
    }
  }

  @EachProtocol
  void pipelines(Redis redis) {
    try (Jedis jedis = connect(redis)) {
      Pipeline pipeline = jedis.pipelined();
      List<Response<Long>> replies = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        replies.add(pipeline.incr("counter"));
      }
      Response<String> wrong = pipeline.set("k", "v", SetParams.setParams().ex(0));
      pipeline.sync();
      for (int i = 0; i < replies.size(); i++) {
        assertEquals(i + 1, replies.get(i).get());
      }
      assertThrows(JedisDataException.class, wrong::get);
    }
  }

  @EachServer
  void aPoolIsSharedByThreads(Redis redis) throws Exception {
    try (JedisPooled pool =
            new JedisPooled(address(redis), DefaultJedisClientConfig.builder().build());
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    pool.incr("counter");
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      assertEquals("4000", pool.get("counter"));
    }
  }
}
