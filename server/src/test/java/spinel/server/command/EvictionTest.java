// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.server.family.Scratch;
import spinel.server.keyspace.Dictionary;

class EvictionTest {
  private static final String OUT_OF_MEMORY =
      "-OOM command not allowed when used memory > 'maxmemory'.";
  private static final String VALUE = "v".repeat(100);

  private final Scratch redis = new Scratch(4, true);

  @AfterEach
  void close() {
    redis.close();
  }

  private void limit(String policy) {
    redis.run("CONFIG", "SET", "maxmemory-policy", policy);
    redis.run("CONFIG", "SET", "maxmemory", redis.engine().memory().used());
  }

  private void fill(int count, Object... options) {
    for (int i = 0; i < count; i++) {
      set("key" + i, options);
    }
  }

  private void set(String key, Object... options) {
    Object[] words = new Object[3 + options.length];
    words[0] = "SET";
    words[1] = key;
    words[2] = VALUE;
    System.arraycopy(options, 0, words, 3, options.length);
    assertEquals("+OK", redis.run(words));
  }

  private void grow(int count, Object... options) {
    for (int i = 0; i < count; i++) {
      set("new" + i, options);
    }
    long over = redis.engine().memory().used() - redis.engine().memory().limit();
    assertTrue(over < 1024, over + " bytes over the limit");
  }

  private double share(int count, IntPredicate which) {
    int asked = 0;
    int there = 0;
    for (int i = 0; i < count; i++) {
      if (which.test(i)) {
        asked++;
        there += redis.run("EXISTS", "key" + i).equals(":1") ? 1 : 0;
      }
    }
    return (double) there / asked;
  }

  private long evicted() {
    return redis.engine().totals().evictedKeys;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allkeys-lru",
        "allkeys-lfu",
        "allkeys-lrm",
        "allkeys-random",
        "volatile-lru",
        "volatile-lfu",
        "volatile-lrm",
        "volatile-random",
        "volatile-ttl"
      })
  void limitIsKept(String policy) {
    fill(2000, "EX", 1000);
    limit(policy);
    grow(1000, "EX", 1000);
    assertTrue(evicted() >= 900, "evicted " + evicted());
    assertEquals(3000 - evicted(), redis.number("DBSIZE"));
    assertEquals(evicted(), redis.effects().stream().filter(e -> e.startsWith("DEL ")).count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"volatile-lru", "volatile-lfu", "volatile-lrm", "volatile-random", "volatile-ttl"})
  void keysThatStayAreLeftAlone(String policy) {
    for (int i = 0; i < 4000; i++) {
      if (i % 40 == 0) {
        set("key" + i, "EX", 1000);
      } else {
        set("key" + i);
      }
    }
    limit(policy);
    grow(90);
    assertEquals(1.0, share(4000, i -> i % 40 != 0));
    String reply = "+OK";
    for (int i = 0; i < 100 && reply.equals("+OK"); i++) {
      reply = redis.run("SET", "more" + i, VALUE);
    }
    assertEquals(OUT_OF_MEMORY, reply);
    assertTrue(share(4000, i -> i % 40 == 0) < 0.02, "one may be left for want of an allocation");
  }

  @Test
  void withoutAPolicyNothingGoes() {
    fill(100);
    redis.run("CONFIG", "SET", "maxmemory", redis.engine().memory().used() - 1);
    assertEquals(OUT_OF_MEMORY, redis.run("SET", "new", VALUE));
    assertEquals("$100 " + VALUE, redis.run("GET", "key5"));
    assertEquals(":1", redis.run("DEL", "key5"));
    assertEquals(0, evicted());
  }

  @Test
  void longestIdleGoesFirst() {
    fill(2000);
    redis.pass(100_000);
    for (int i = 1000; i < 2000; i++) {
      redis.run("GET", "key" + i);
    }
    limit("allkeys-lru");
    redis.pass(1000);
    grow(600);
    double used = share(2000, i -> i >= 1000);
    assertTrue(used > 0.98, used + " of those in use are left");
  }

  @Test
  void readsDoNotCountWhereChangesDo() {
    redis.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lrm");
    fill(2000);
    redis.pass(100_000);
    for (int i = 0; i < 1000; i++) {
      redis.run("GET", "key" + i);
      redis.run("APPEND", "key" + (i + 1000), "x");
    }
    limit("allkeys-lrm");
    redis.pass(1000);
    grow(600);
    double changed = share(2000, i -> i >= 1000);
    assertTrue(changed > 0.98, changed + " of those that were changed are left");
  }

  @Test
  void leastFrequentGoesFirst() {
    redis.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu", "lfu-log-factor", 1);
    fill(2000);
    for (int round = 0; round < 30; round++) {
      for (int i = 1000; i < 2000; i++) {
        redis.run("GET", "key" + i);
      }
    }
    limit("allkeys-lfu");
    grow(600);
    double used = share(2000, i -> i >= 1000);
    assertTrue(used > 0.98, used + " of those used often are left");
  }

  @Test
  void shortestTimeGoesFirst() {
    for (int i = 0; i < 2000; i++) {
      set("key" + i, "EX", 1000 + i);
    }
    limit("volatile-ttl");
    grow(600, "EX", 100_000);
    double later = share(2000, i -> i >= 1000);
    assertTrue(later > 0.98, later + " of those with a long time to live are left");
  }

  @Test
  void everyPartitionGivesItsShare() {
    fill(8000);
    limit("allkeys-random");
    int[] before = new int[16];
    for (int i = 0; i < 16; i++) {
      before[i] = (int) dictionary(i).size();
    }
    redis.run("CONFIG", "SET", "maxmemory", redis.engine().memory().used() - 4000 * 120);
    while (redis.engine().memory().used() > redis.engine().memory().limit()) {
      redis.run("SET", "one", "more");
    }
    double mean = redis.number("DBSIZE") / 8000.0;
    for (int i = 0; i < 16; i++) {
      // The standard deviation of a fair draw is 0.022.
      double left = dictionary(i).size() / (double) before[i];
      assertTrue(Math.abs(left - mean) < 0.13, left + " left in partition " + i + ", not " + mean);
    }
  }

  @Test
  void largeCollectionsAreFreedBeforeTheNextKeyGoes() {
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 300; j++) {
        redis.run("SADD", "key" + i, VALUE + j);
      }
      redis.run("EXPIRE", "key" + i, 1000);
    }
    limit("volatile-lru");
    grow(400);
    assertTrue(evicted() <= 3, evicted() + " evicted");
    // The last one may have given room enough before it was gone entirely.
    assertTrue(redis.engine().keyspace().pendingKeys() <= 1);
  }

  private Dictionary dictionary(int partition) {
    return redis.engine().keyspace().partition(partition).dictionary(0, 0);
  }

  @Test
  void databasesAreAllTheSame() {
    for (int i = 0; i < 3000; i++) {
      redis.client().select(i % 3);
      set("key" + i);
    }
    limit("allkeys-lru");
    redis.client().select(5);
    grow(1500);
    for (int database = 0; database < 3; database++) {
      redis.client().select(database);
      long left = redis.number("DBSIZE");
      assertTrue(left > 300 && left < 900, left + " left in database " + database);
    }
  }

  @Test
  void frequencyIsKeptThroughNewValuesAndFaded() {
    // New records take the time from the machine.
    redis.pass(System.currentTimeMillis() - redis.now());
    redis.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu", "lfu-log-factor", 0);
    redis.run("SET", "a", "v");
    assertEquals(":5", redis.run("OBJECT", "FREQ", "a"));
    for (int i = 0; i < 20; i++) {
      redis.run("GET", "a");
    }
    redis.run("SET", "a", VALUE, "EX", 10_000);
    assertEquals(":26", redis.run("OBJECT", "FREQ", "a"));
    redis.run("TOUCH", "a");
    redis.pass(10 * 60_000);
    assertEquals(":17", redis.run("OBJECT", "FREQ", "a"));
    redis.client().setNoTouch(true);
    redis.run("GET", "a");
    assertEquals(":17", redis.run("OBJECT", "FREQ", "a"));
    assertTrue(redis.run("OBJECT", "IDLETIME", "a").startsWith("-ERR An LFU maxmemory policy"));
    redis.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    assertTrue(redis.run("OBJECT", "FREQ", "a").startsWith("-ERR An LFU maxmemory policy is not"));
  }

  @Test
  void restoredKeysHaveTheFrequencyTheyAreGiven() {
    redis.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
    redis.run("SET", "a", "v");
    byte[] payload =
        redis.bulks("DUMP", "a").getFirst().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertEquals("+OK", redis.run("RESTORE", "b", 0, payload, "FREQ", 99));
    assertEquals(":99", redis.run("OBJECT", "FREQ", "b"));
    assertEquals("+OK", redis.run("RESTORE", "c", 0, payload));
    assertEquals(":5", redis.run("OBJECT", "FREQ", "c"));
  }

  @Test
  void smallNumbersAreSharedWhereNoClockIsNeeded() {
    redis.run("SET", "a", 1);
    assertEquals(":2147483647", redis.run("OBJECT", "REFCOUNT", "a"));
    redis.run("CONFIG", "SET", "maxmemory", 1 << 30, "maxmemory-policy", "allkeys-random");
    assertEquals(":2147483647", redis.run("OBJECT", "REFCOUNT", "a"));
    redis.run("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
    assertEquals(":1", redis.run("OBJECT", "REFCOUNT", "a"));
  }
}
