// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

class InfoCommandTest {
  private final Scratch redis = new Scratch(2, false);

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void keySizesAreCountedByPowersOfTwo() {
    assertEquals("# Keysizes\r\n", redis.bulks("INFO", "keysizes").getFirst());
    redis.run("SET", "a", "");
    redis.run("SET", "b", "x");
    redis.run("SET", "c", "1234567");
    redis.run("SET", "d", "12345678");
    redis.run("SET", "e", "x".repeat(1023));
    redis.run("SET", "f", "x".repeat(1024));
    redis.run("SET", "g", "x".repeat(3 << 20));
    redis.client().select(3);
    redis.run("SET", "h", "xx");
    redis.run("SADD", "set", "1", "2", "3");
    redis.run("HSET", "hash", "field", "value");
    assertEquals(
        "# Keysizes\r\n"
            + "db0_distrib_strings_sizes:0=1,1=1,4=1,8=1,512=1,1K=1,2M=1\r\n"
            + "db3_distrib_strings_sizes:2=1\r\n"
            + "db3_distrib_sets_items:2=1\r\n"
            + "db3_distrib_hashes_items:1=1\r\n",
        redis.bulks("INFO", "keysizes").getFirst());
  }

  @Test
  void everythingLeavesOutWhatTakesAWalkOverAllKeys() {
    String all = redis.bulks("INFO", "everything").getFirst();
    assertTrue(all.contains("# Keyspace") && !all.contains("# Keysizes"), all);
    assertTrue(!all.contains("# Debug"), all);
  }

  @Test
  void debugSectionIsForWhoAsksForIt() {
    assertTrue(redis.bulks("INFO", "debug").getFirst().contains("eventloop_duration_max:"));
  }

  @Test
  void lastSaveIsTheStart() {
    long start = redis.engine().identity().startMillis() / 1000;
    assertEquals(start, redis.number("LASTSAVE"));
    assertTrue(
        redis.bulks("INFO", "persistence").getFirst().contains("rdb_last_save_time:" + start));
  }
}
