// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.memory.MemoryTag;
import spinel.server.family.Scratch;
import spinel.server.keyspace.Keyspace;

class KeyCommandsTest {
  private static final String LARGE = "l".repeat(5000);

  private final Scratch redis = new Scratch(2, false);
  private final Keyspace keyspace = redis.engine().keyspace();

  @AfterEach
  void close() {
    redis.close();
  }

  private String get(Object key) {
    List<String> bulks = redis.bulks("GET", key);
    return bulks.isEmpty() ? null : bulks.getFirst();
  }

  private String log(Runnable commands) {
    long start = redis.engine().commandLog().attach(offset -> {}, 1 << 16);
    commands.run();
    return redis.engine().commandLog().text(start).replace("\r\n", " ");
  }

  @Test
  void randomCommandsDoWhatAMapDoesAndLeakNothing() {
    for (long seed = 1; seed <= 10; seed++) {
      Random random = new Random(seed);
      List<Map<String, String>> model = List.of(new HashMap<>(), new HashMap<>());
      redis.run("FLUSHALL");
      for (int step = 0; step < 3000; step++) {
        int database = random.nextInt(2);
        redis.client().select(database);
        step(random, model, database, "seed " + seed + " step " + step);
      }
      for (int database = 0; database < 2; database++) {
        redis.client().select(database);
        assertEquals(model.get(database).size(), redis.number("DBSIZE"));
        for (Map.Entry<String, String> entry : model.get(database).entrySet()) {
          assertEquals(entry.getValue(), get(entry.getKey()), "seed " + seed);
          redis.run("DEL", entry.getKey());
        }
      }
      assertEquals(0, keyspace.usedBytes(MemoryTag.RECORD), "seed " + seed);
      assertEquals(0, keyspace.usedBytes(MemoryTag.VALUE), "seed " + seed);
    }
  }

  private void step(Random random, List<Map<String, String>> model, int database, String where) {
    String key = "k" + random.nextInt(20);
    String other = "k" + random.nextInt(20);
    Map<String, String> map = model.get(database);
    Map<String, String> second = model.get(1 - database);
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> {
        String value = random.nextBoolean() ? LARGE + step(random) : "v" + step(random);
        redis.run("SET", key, value);
        map.put(key, value);
      }
      case 3 -> {
        long expected = map.remove(key) == null ? 0 : 1;
        assertEquals(expected, redis.number("UNLINK", key), where);
      }
      case 4 -> {
        String value = map.remove(key);
        String reply = redis.run("RENAME", key, other);
        assertEquals(value == null ? "-ERR no such key" : "+OK", reply, where);
        if (value != null) {
          map.put(other, value);
        }
      }
      case 5 -> {
        boolean copies = map.containsKey(key) && !key.equals(other) && !map.containsKey(other);
        String reply = redis.run("COPY", key, other);
        assertEquals(
            key.equals(other)
                ? "-ERR source and destination objects are the same"
                : copies ? ":1" : ":0",
            reply,
            where);
        if (copies) {
          map.put(other, map.get(key));
        }
      }
      case 6 -> {
        boolean moves = map.containsKey(key) && !second.containsKey(key);
        assertEquals(moves ? 1 : 0, redis.number("MOVE", key, 1 - database), where);
        if (moves) {
          second.put(key, map.remove(key));
        }
      }
      case 7 -> {
        boolean copies = map.containsKey(key);
        long reply = redis.number("COPY", key, other, "DB", 1 - database, "REPLACE");
        assertEquals(copies ? 1 : 0, reply, where);
        if (copies) {
          second.put(other, map.get(key));
        }
      }
      default -> {
        if (random.nextInt(20) == 0) {
          redis.run("SWAPDB", 0, 1);
          Map<String, String> before = new HashMap<>(map);
          map.clear();
          map.putAll(second);
          second.clear();
          second.putAll(before);
        }
        assertEquals(map.size(), redis.number("DBSIZE"), where);
      }
    }
  }

  private static int step(Random random) {
    return random.nextInt(1000);
  }

  @Test
  void flushallFreesEverythingAtOnce() {
    for (int i = 0; i < 2000; i++) {
      redis.client().select(i % 3);
      redis.run("SET", "key" + i, i % 10 == 0 ? LARGE : "v");
      redis.run("EXPIRE", "key" + i, 1000 + i);
    }
    assertTrue(keyspace.allocationCount() > 2000);
    assertEquals("+OK", redis.run("FLUSHALL", "SYNC"));
    assertEquals(0, keyspace.allocationCount());
    assertEquals(0, keyspace.usedBytes());
    assertEquals(0, redis.number("DBSIZE"));
    assertEquals(2000, keyspace.lazilyFreedKeys());
    redis.run("SET", "again", "v");
    assertEquals("v", get("again"));
  }

  @Test
  void flushdbLeavesOtherDatabasesAlone() {
    redis.run("SET", "a", "zero");
    redis.client().select(1);
    redis.run("SET", "a", "one");
    redis.run("FLUSHDB");
    assertEquals(0, redis.number("DBSIZE"));
    redis.client().select(0);
    assertEquals("zero", get("a"));
    assertEquals("-ERR syntax error", redis.run("FLUSHDB", "NOW"));
    assertEquals("-ERR syntax error", redis.run("FLUSHALL", "ASYNC", "SYNC"));
    assertEquals("zero", get("a"));
  }

  @Test
  void flushesByTheThousandReuseTheirRegions() {
    for (int i = 0; i < 3000; i++) {
      redis.run("SET", "a" + i, "v");
      redis.run("FLUSHALL");
    }
    assertEquals(0, keyspace.usedBytes());
  }

  @Test
  void swappedDatabasesLogExpiriesUnderTheirNewNumber() {
    String log =
        log(
            () -> {
              redis.run("SET", "a", "v");
              redis.run("PEXPIREAT", "a", redis.now() + 5);
              redis.run("SWAPDB", 0, 3);
              redis.pass(6);
              redis.client().select(3);
              redis.run("GET", "a");
            });
    assertTrue(log.contains("SWAPDB"), log);
    assertTrue(log.endsWith("*2 $6 SELECT $1 3 *2 $3 DEL $1 a "), log);
  }

  @Test
  void renameAndCopyKeepTheTimeToLive() {
    redis.run("SET", "a", LARGE);
    redis.run("PEXPIRE", "a", 5000);
    for (int i = 0; i < 20; i++) {
      redis.run("RENAME", i == 0 ? "a" : "b" + (i - 1), "b" + i);
    }
    assertEquals(5000, redis.number("PTTL", "b19"));
    redis.run("COPY", "b19", "c", "DB", 2);
    redis.client().select(2);
    assertEquals(5000, redis.number("PTTL", "c"));
    redis.pass(5001);
    assertEquals(-2, redis.number("PTTL", "c"));
  }

  @Test
  void expireLogsTheAbsoluteTimeAndPastTimesAsDel() {
    String log =
        log(
            () -> {
              redis.run("SET", "a", "v");
              redis.run("EXPIRE", "a", 10, "NX");
              redis.run("expire", "a", -1);
              redis.run("EXPIRE", "a", 5);
            });
    assertEquals(
        "*2 $6 SELECT $1 0 *3 $3 SET $1 a $1 v *4 $9 PEXPIREAT $1 a $13 "
            + (redis.now() + 10_000)
            + " $2 NX *2 $3 DEL $1 a ",
        log);
  }

  @Test
  void idleTimeCountsFromTheLastAccess() {
    redis.run("SET", "a", "v");
    redis.run("GET", "a");
    redis.pass(10_000);
    assertEquals(10, redis.number("OBJECT", "IDLETIME", "a"));
    redis.client().setNoTouch(true);
    redis.run("GET", "a");
    assertEquals(10, redis.number("OBJECT", "IDLETIME", "a"));
    redis.run("TOUCH", "a");
    assertEquals(0, redis.number("OBJECT", "IDLETIME", "a"));
  }
}
