// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.server.command.Engine;
import spinel.server.config.Choices.Permission;
import spinel.server.config.Directives;
import spinel.server.family.Scratch;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Eviction;
import spinel.server.keyspace.EvictionRules;
import spinel.server.keyspace.Partition;
import spinel.server.type.Value;

/// What clients see of values that have a dictionary to themselves: nothing.
class AnnexTest {
  private static final int PARTITION_BITS = 2;
  private static final int STEPS = 400;
  private static final int KEYS = 6;
  private static final int DATABASES = 3;

  /// One side of a comparison: with annexes, or without.
  private static final class Side implements AutoCloseable {
    final Scratch redis = new Scratch(PARTITION_BITS, true);
    private final List<Runnable> moves = new ArrayList<>();
    private final Eviction reclaimer;

    Side(long leastParts) {
      Engine engine = redis.engine();
      engine.keyspace().thresholds().annexParts = leastParts;
      engine.configuration().put(Directives.ENABLE_DEBUG_COMMAND, Permission.YES);
      engine
          .annexation()
          .setMover((database, hash) -> moves.add(() -> engine.annexation().move(database, hash)));
      reclaimer = new Eviction(engine.keyspace(), (dictionary, record) -> {}, Value::freeSome);
    }

    /// What goes on in the background, between commands.
    void rest(Random random) {
      if (random.nextInt(3) == 0) {
        moves.forEach(Runnable::run);
        moves.clear();
      }
      while (random.nextInt(4) != 0 && reclaimer.step(EvictionRules.NONE, redis.now()) >= 0) {
        // A little more.
      }
    }

    /// Lets time pass, and has every key looked at: parts of values that are past their time go
    /// when a command meets any value with such parts in the same dictionary. Once more a little
    /// later, as one that came to a dictionary in its last millisecond goes with the next.
    void pass(long millis) {
      redis.pass(millis);
      lookAtAll();
      redis.pass(2);
      lookAtAll();
    }

    private void lookAtAll() {
      int database = redis.client().database();
      for (int i = 0; i < DATABASES; i++) {
        redis.run("SELECT " + i);
        for (int key = 0; key < KEYS; key++) {
          redis.run("SCARD k" + key);
          redis.run("HRANDFIELD k" + key + " 0");
        }
      }
      redis.run("SELECT " + database);
    }

    /// All that SCAN finds.
    Set<String> scan() {
      Set<String> keys = new TreeSet<>();
      String cursor = "0";
      do {
        List<String> reply = redis.bulks("SCAN", cursor, "COUNT", "2");
        cursor = reply.getFirst();
        keys.addAll(reply.subList(1, reply.size()));
      } while (!cursor.equals("0"));
      return keys;
    }

    @Override
    public void close() {
      redis.run("FLUSHALL");
      assertEquals(0, redis.engine().keyspace().allocationCount());
      assertEquals(0, redis.engine().keyspace().annexes());
      redis.close();
    }
  }

  private static String command(Random random) {
    String key = "k" + random.nextInt(KEYS);
    String other = "k" + random.nextInt(KEYS);
    int many = 1 + random.nextInt(200);
    int element = random.nextInt(400);
    return switch (random.nextInt(36)) {
      case 0, 1 -> many(random, "SADD " + key, "m%d", many);
      case 2, 3 -> many(random, "HSET " + key, "f%d v", many);
      case 4, 5 -> many(random, "ZADD " + key, "%1$d z%1$d", many);
      case 6, 7 -> many(random, "RPUSH " + key, "element%d", many);
      case 8 -> "XADD " + key + " * field " + element;
      case 9 -> "SREM " + key + " m" + element + " m1 m2 m3";
      case 10 -> "HDEL " + key + " f" + element;
      case 11 -> "ZREMRANGEBYRANK " + key + " 0 " + random.nextInt(20);
      case 12 -> "LPOP " + key + " " + many;
      case 13 -> "DEL " + key;
      case 14 -> "UNLINK " + key + " " + other;
      case 15, 16, 17 -> "RENAME " + key + " " + other;
      case 18 -> "RENAMENX " + key + " " + other;
      case 19 -> "COPY " + key + " " + other + (random.nextBoolean() ? " REPLACE" : "");
      case 20 -> "COPY " + key + " " + other + " DB " + random.nextInt(DATABASES);
      case 21 -> "MOVE " + key + " " + random.nextInt(DATABASES);
      case 22 -> "SELECT " + random.nextInt(DATABASES);
      case 23 -> random.nextInt(4) == 0 ? "SWAPDB 0 " + random.nextInt(DATABASES) : "DBSIZE";
      case 24 -> random.nextInt(8) == 0 ? "FLUSHDB" : "PERSIST " + key;
      case 25 -> "PEXPIRE " + key + " " + random.nextInt(1, 3000);
      case 26 -> "HPEXPIRE " + key + " " + random.nextInt(1, 3000) + " FIELDS 2 f1 f" + element;
      case 27 -> "SET " + key + " value";
      case 28 -> "SUNIONSTORE " + key + " " + other + " k1";
      case 29 -> "ZUNIONSTORE " + key + " 2 " + other + " k2";
      case 30 -> "ZRANGESTORE " + key + " " + other + " 0 " + many;
      case 31 -> "SORT " + key + " ALPHA LIMIT 0 5";
      case 32 -> "SDIFFSTORE " + key + " " + other + " k3";
      case 33, 34 -> "SPEXPIRE " + key + " " + random.nextInt(1, 3000) + " MEMBERS 1 m" + element;
      default -> "SORT " + other + " BY nosort STORE " + key;
    };
  }

  private static String many(Random random, String head, String element, int count) {
    StringBuilder line = new StringBuilder(head);
    int first = random.nextInt(200);
    for (int i = first; i < first + count; i++) {
      line.append(' ').append(element.formatted(i));
    }
    return line.toString();
  }

  @Property(tries = 40)
  void annexesAreNotSeen(@ForAll long seed) {
    Random random = new Random(seed);
    try (Side with = new Side(1 + random.nextInt(150));
        Side without = new Side(Long.MAX_VALUE)) {
      boolean anyAnnex = false;
      // Parts of values go by the later of the command's time and the system's.
      long ahead = System.currentTimeMillis() + 86_400_000 - with.redis.now();
      with.redis.pass(ahead);
      without.redis.pass(ahead);
      for (int i = 0; i < STEPS; i++) {
        String line = command(random);
        String expected = without.redis.run(line);
        String reply = with.redis.run(line);
        if (!line.startsWith("XADD")) {
          assertEquals(expected, reply, line);
        }
        with.rest(random);
        without.rest(random);
        if (random.nextInt(5) == 0) {
          int millis = random.nextInt(500);
          with.pass(millis);
          without.pass(millis);
        }
        anyAnnex |= with.redis.engine().keyspace().annexes() > 0;
        if (i % 4 == 0) {
          assertEquals(without.scan(), with.scan());
          assertEquals(
              new TreeSet<>(without.redis.bulks("KEYS", "*")),
              new TreeSet<>(with.redis.bulks("KEYS", "*")));
          assertEquals(without.redis.run("DEBUG DIGEST"), with.redis.run("DEBUG DIGEST"), line);
        }
        verify(with.redis);
      }
      assertTrue(anyAnnex);
    }
  }

  private static void verify(Scratch redis) {
    for (int i = 0; i < redis.engine().keyspace().partitionCount(); i++) {
      for (int database = 0; database < DATABASES; database++) {
        redis.engine().keyspace().partition(i).dictionaries(database).forEach(Dictionary::verify);
      }
    }
  }

  private static Dictionary annex(Scratch redis) {
    for (int i = 0; i < redis.engine().keyspace().partitionCount(); i++) {
      Partition partition = redis.engine().keyspace().partition(i);
      for (int database = 0; database < DATABASES; database++) {
        if (!partition.annexes(database).isEmpty()) {
          return partition.annexes(database).getFirst();
        }
      }
    }
    throw new AssertionError("no annex");
  }

  @Test
  void renameAndMoveHandTheAnnexOver() {
    try (Side side = new Side(100)) {
      Scratch redis = side.redis;
      redis.run(many(new Random(1), "SADD big", "m%d", 150));
      side.moves.forEach(Runnable::run);
      assertEquals(1, redis.engine().keyspace().annexes());
      Dictionary annex = annex(redis);
      for (int i = 0; i < 20; i++) {
        assertEquals("+OK", redis.run(i == 0 ? "RENAME big k0" : "RENAME k" + (i - 1) + " k" + i));
        assertEquals(annex, annex(redis));
      }
      assertEquals(":1", redis.run("MOVE k19 2"));
      assertEquals(annex, annex(redis));
      assertEquals(":0", redis.run("DBSIZE"));
      redis.run("SELECT 2");
      assertEquals(":1", redis.run("DBSIZE"));
      assertEquals(":150", redis.run("SCARD k19"));
      assertEquals("$3 k19", redis.run("RANDOMKEY"));
      redis.run("SET small value");
      assertEquals("+OK", redis.run("RENAME k19 small"));
      assertEquals(":150", redis.run("SCARD small"));
      assertEquals(":1", redis.run("DBSIZE"));
    }
  }

  @Test
  void aValueInAnAnnexExpiresAndIsEvicted() {
    try (Side side = new Side(100)) {
      Scratch redis = side.redis;
      redis.run(many(new Random(1), "SADD big", "m%d", 150));
      side.moves.forEach(Runnable::run);
      redis.run("PEXPIRE big 1000");
      redis.pass(1001);
      assertEquals(":0", redis.run("EXISTS big"));
      redis.run(many(new Random(1), "SADD big", "m%d", 150));
      EvictionRules rules = new EvictionRules(EvictionRules.Order.LONGEST_IDLE, false, 5);
      Engine engine = redis.engine();
      List<String> evicted = new ArrayList<>();
      Eviction eviction =
          new Eviction(
              engine.keyspace(),
              (dictionary, record) -> {
                evicted.add("big");
                Value.discard(dictionary, record);
              },
              Value::freeSome);
      while (engine.keyspace().size(0) > 0) {
        eviction.step(rules, redis.now());
      }
      assertEquals(List.of("big"), evicted);
    }
  }
}
