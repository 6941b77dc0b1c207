// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Thresholds;

/// Operations on several sets beside those of `java.util`, over partitions and encodings.
class SetAlgebraTest {
  private static final int KEYS = 12;

  private static String member(Random random, int range) {
    int number = random.nextInt(range);
    return random.nextInt(9) == 0 && number % 3 == 0 ? "text" + number : "" + number;
  }

  private static List<Set<String>> fill(Scratch redis, Random random, boolean numbers) {
    List<Set<String>> sets = new ArrayList<>();
    int range = 20 << random.nextInt(8);
    for (int key = 0; key < KEYS; key++) {
      Set<String> set = new TreeSet<>();
      for (int i = random.nextInt(4) == 0 ? 0 : random.nextInt(range); i > 0; i--) {
        set.add(numbers ? "" + random.nextInt(range) : member(random, range));
      }
      for (String member : set) {
        redis.run("SADD", "k" + key, member);
      }
      sets.add(set);
    }
    return sets;
  }

  private static Set<String> expected(String operation, List<Set<String>> sets) {
    Set<String> result = new TreeSet<>(sets.getFirst());
    for (Set<String> other : sets.subList(1, sets.size())) {
      switch (operation) {
        case "INTER" -> result.retainAll(other);
        case "UNION" -> result.addAll(other);
        default -> result.removeAll(other);
      }
    }
    return result;
  }

  private static Set<String> members(Scratch redis, String command, List<Object> words) {
    List<String> bulks = redis.bulks(words(command, words));
    Set<String> members = new TreeSet<>(bulks);
    assertEquals(bulks.size(), members.size());
    return members;
  }

  @Property(tries = 60)
  void resultsAreThoseOfSets(@ForAll long seed) {
    Random random = new Random(seed);
    try (Scratch redis = new Scratch(random.nextInt(4), false)) {
      Thresholds thresholds = redis.engine().keyspace().thresholds();
      thresholds.setMaxIntsetEntries = new int[] {0, 40, 512}[random.nextInt(3)];
      thresholds.setMaxListpackEntries = new int[] {0, 40, 128}[random.nextInt(3)];
      List<Set<String>> sets = fill(redis, random, random.nextInt(3) == 0);
      for (int round = 0; round < 30; round++) {
        check(redis, random, sets);
      }
    }
  }

  private static void check(Scratch redis, Random random, List<Set<String>> sets) {
    int count = random.nextInt(3) == 0 ? KEYS : 1 + random.nextInt(4);
    List<Object> keys = new ArrayList<>();
    List<Set<String>> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int key = random.nextInt(KEYS);
      keys.add("k" + key);
      chosen.add(sets.get(key));
    }
    for (String operation : new String[] {"INTER", "UNION", "DIFF"}) {
      Set<String> expected = expected(operation, chosen);
      assertEquals(expected, members(redis, "S" + operation, keys), operation + keys);
      List<Object> words = new ArrayList<>(keys);
      words.addFirst(count);
      String name = "S" + operation + "CARD";
      assertEquals(":" + expected.size(), run(redis, name, words));
      int limit = random.nextInt(expected.size() + 2);
      words.add("LIMIT");
      words.add(limit);
      int limited = limit == 0 ? expected.size() : Math.min(limit, expected.size());
      assertEquals(":" + limited, run(redis, name, words), name + words);
      // The target may be one of the sources: it must then still be what it was.
      int target = random.nextInt(KEYS);
      List<Object> store = new ArrayList<>(keys);
      store.addFirst("k" + target);
      name = "S" + operation + "STORE";
      assertEquals(":" + expected.size(), run(redis, name, store), name + store);
      assertEquals(expected, members(redis, "SMEMBERS", List.of("k" + target)));
      sets.set(target, expected);
      for (int i = 0; i < count; i++) {
        chosen.set(i, sets.get(Integer.parseInt(keys.get(i).toString().substring(1))));
      }
    }
  }

  private static String run(Scratch redis, String command, List<Object> words) {
    return redis.run(words(command, words));
  }

  private static Object[] words(String command, List<Object> words) {
    List<Object> all = new ArrayList<>(words);
    all.addFirst(command);
    return all.toArray();
  }

  @Test
  void whatIsCollectedOnTheWayIsFreed() {
    try (Scratch redis = new Scratch(2, false)) {
      for (int key = 0; key < KEYS; key++) {
        for (int i = 0; i < 50; i++) {
          redis.run("SADD", "k" + key, "m" + key * 20 + i);
        }
      }
      Keyspace keyspace = redis.engine().keyspace();
      long allocations = keyspace.allocationCount();
      List<Object> keys = new ArrayList<>();
      for (int key = 0; key < KEYS; key++) {
        keys.add("k" + key);
      }
      Set<String> union = new HashSet<>(members(redis, "SUNION", keys));
      run(redis, "SDIFF", keys);
      run(redis, "SINTER", keys);
      keys.addFirst(KEYS);
      assertEquals(":" + union.size(), run(redis, "SUNIONCARD", keys));
      run(redis, "SDIFFCARD", keys);
      // What is large is freed in the background.
      redis.engine().start();
      while (keyspace.pendingKeys() > 0) {
        Thread.onSpinWait();
      }
      assertEquals(allocations, keyspace.allocationCount());
    }
  }
}
