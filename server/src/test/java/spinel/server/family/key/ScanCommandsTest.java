// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

class ScanCommandsTest {
  private final Scratch redis = new Scratch(2, false);

  @AfterEach
  void close() {
    redis.close();
  }

  private Set<String> scanAll(Object... options) {
    Set<String> found = new HashSet<>();
    String cursor = "0";
    do {
      cursor = scan(cursor, found, options);
    } while (!cursor.equals("0"));
    return found;
  }

  private String scan(String cursor, Set<String> found, Object... options) {
    Object[] words = new Object[2 + options.length];
    words[0] = "SCAN";
    words[1] = cursor;
    System.arraycopy(options, 0, words, 2, options.length);
    List<String> bulks = redis.bulks(words);
    found.addAll(bulks.subList(1, bulks.size()));
    return bulks.getFirst();
  }

  @Test
  void scanFindsAllKeysThatStayWhileTheTablesGrowAndShrink() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      redis.run("FLUSHALL");
      Set<String> staying = new HashSet<>();
      for (int i = 0; i < 300; i++) {
        redis.run("SET", "stay:" + i, "v");
        staying.add("stay:" + i);
      }
      Set<String> found = new HashSet<>();
      String cursor = "0";
      int coming = 0;
      int going = 0;
      boolean growing = random.nextBoolean();
      do {
        cursor = scan(cursor, found, "COUNT", 1 + random.nextInt(20));
        for (int i = random.nextInt(400); i > 0; i--) {
          if (growing) {
            redis.run("SET", "temp:" + coming++, "v");
          } else if (going < coming) {
            redis.run("DEL", "temp:" + going++);
          }
        }
        if (random.nextInt(8) == 0) {
          growing = !growing;
        }
      } while (!cursor.equals("0"));
      assertTrue(found.containsAll(staying), "seed " + seed);
    }
  }

  @Test
  void scanKeepsToPatternAndType() {
    for (int i = 0; i < 100; i++) {
      redis.run("SET", "a" + i, "v");
      redis.run("SET", "b" + i, "v");
    }
    assertEquals(200, scanAll().size());
    assertEquals(100, scanAll("MATCH", "a*", "COUNT", 3).size());
    assertEquals(200, scanAll("TYPE", "STRING").size());
    assertEquals(0, scanAll("TYPE", "hash").size());
    assertEquals("-ERR unknown type name 'thing'", redis.run("SCAN", 0, "TYPE", "thing"));
  }

  @Test
  void scanTakesAnyUnsignedCursor() {
    redis.run("SET", "a", "v");
    for (String cursor : List.of("18446744073709551615", "9223372036854775808", "007", "+1")) {
      assertTrue(redis.run("SCAN", cursor).startsWith("*2 $1 0 "), cursor);
    }
    for (String cursor : List.of("", "x", "-1", "1 ", "18446744073709551616")) {
      assertEquals("-ERR invalid cursor", redis.run("SCAN", cursor), cursor);
    }
  }

  @Test
  void scanReclaimsTheExpiredKeysThatItFinds() {
    for (int i = 0; i < 50; i++) {
      redis.run("SET", "gone" + i, "v");
      redis.run("PEXPIRE", "gone" + i, 10);
      redis.run("SET", "here" + i, "v");
    }
    redis.pass(11);
    assertEquals(100, redis.number("DBSIZE"));
    assertEquals(50, scanAll("COUNT", 7).size());
    assertEquals(50, redis.number("DBSIZE"));
  }

  @Test
  void scanReclaimsExpiredKeysOfTheTypeThatIsAskedFor() {
    redis.run("SET", "gone", "v", "PX", 10);
    redis.run("SET", "other", "v", "PX", 10);
    redis.pass(11);
    assertEquals(0, scanAll("TYPE", "set").size());
    assertEquals(2, redis.number("DBSIZE"));
    assertEquals(0, scanAll("TYPE", "string", "MATCH", "g*").size());
    assertEquals(1, redis.number("DBSIZE"));
    assertEquals(0, scanAll().size());
    assertEquals(0, redis.number("DBSIZE"));
  }

  @Test
  void keysGivesEachKeyOnceAndLeavesOutExpiredOnes() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      String name = "key" + i + "x".repeat(i % 400);
      redis.run("SET", name, "v");
      names.add(name);
    }
    redis.run("SET", "", "empty");
    names.add("");
    redis.run("SET", "expired", "v");
    redis.run("PEXPIRE", "expired", 1);
    redis.pass(2);
    List<String> keys = redis.bulks("KEYS", "*");
    assertEquals(3001, keys.size());
    assertEquals(names, new HashSet<>(keys));
    assertEquals(
        1 + 10 + 100,
        redis.bulks("KEYS", "key7*").stream()
            .filter(key -> key.replace("x", "").length() <= 6)
            .count());
    assertEquals(List.of(), redis.bulks("KEYS", "nothing?"));
  }

  @Test
  void randomkeyIsFairAndNeverGivesAnExpiredKey() {
    int keys = 200;
    for (int i = 0; i < keys; i++) {
      redis.run("SET", "key" + i, "v");
      redis.run("SET", "gone" + i, "v");
      redis.run("PEXPIRE", "gone" + i, 1);
    }
    redis.pass(2);
    Map<String, Integer> counts = new HashMap<>();
    int draws = 40_000;
    for (int i = 0; i < draws; i++) {
      counts.merge(redis.bulks("RANDOMKEY").getFirst(), 1, Integer::sum);
    }
    double expected = (double) draws / keys;
    double chiSquare = 0;
    for (int i = 0; i < keys; i++) {
      double difference = counts.getOrDefault("key" + i, 0) - expected;
      chiSquare += difference * difference / expected;
    }
    assertEquals(keys, counts.size());
    // 199 degrees of freedom: mean 199, standard deviation 20. Drawn from a secure-enough source
    // without a seed, so the bound is ten deviations off.
    assertTrue(chiSquare < 399, "chi-square " + chiSquare);
    redis.run("FLUSHDB");
    assertEquals("$-1", redis.run("RANDOMKEY"));
  }
}
