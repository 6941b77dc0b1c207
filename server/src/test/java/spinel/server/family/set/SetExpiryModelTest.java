// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import spinel.server.family.Scratch;

/// Sets whose members have a time to live, beside maps that say which there must be.
class SetExpiryModelTest {
  private static final String[] KEYS = {"one", "two", "three"};
  private static final long STAYS = -1;

  /// A keyspace and what is in it.
  private static final class Model {
    private final Scratch redis;
    private final Random random;
    private final int range;
    private final Map<String, Map<String, Long>> sets = new TreeMap<>();

    Model(Scratch redis, Random random) {
      this.redis = redis;
      this.random = random;
      range = 2 + random.nextInt(random.nextBoolean() ? 10 : 300);
      // The index of parts goes by the real time, and must not be ahead.
      redis.pass(System.currentTimeMillis() + 3_600_000 - redis.now());
      for (String key : KEYS) {
        sets.put(key, new TreeMap<>());
      }
    }

    private String key() {
      return KEYS[random.nextInt(KEYS.length)];
    }

    private String member() {
      int number = random.nextInt(range);
      return number % 3 == 0 ? Integer.toString(number) : "m" + number;
    }

    private List<String> members() {
      List<String> members = new ArrayList<>();
      for (int i = random.nextInt(random.nextInt(8) == 0 ? 40 : 3); i >= 0; i--) {
        members.add(member());
      }
      return members;
    }

    private static String block(List<String> members) {
      return " MEMBERS " + members.size() + " " + String.join(" ", members);
    }

    void pass() {
      redis.pass(random.nextInt(40));
      sets.values()
          .forEach(set -> set.values().removeIf(time -> time != STAYS && time < redis.now()));
    }

    void step() {
      String key = key();
      Map<String, Long> set = sets.get(key);
      switch (random.nextInt(12)) {
        case 0, 1 -> add(key, set);
        case 2 -> remove(key, set);
        case 3 -> pop(key, set);
        case 4, 5 -> expire(key, set);
        case 6 -> persist(key, set);
        case 7, 8 -> addWithTime(key, set);
        case 9 -> replace(key, key());
        case 10 -> move(key, key(), member());
        default -> pass();
      }
    }

    private void add(String key, Map<String, Long> set) {
      List<String> members = members();
      redis.run("SADD " + key + " " + String.join(" ", members));
      members.forEach(member -> set.putIfAbsent(member, STAYS));
    }

    private void remove(String key, Map<String, Long> set) {
      List<String> members = members();
      int before = set.size();
      long removed = redis.number("SREM", key, members.getFirst());
      set.remove(members.getFirst());
      assertEquals(before - set.size(), removed);
    }

    private void pop(String key, Map<String, Long> set) {
      int count = random.nextInt(4) == 0 ? set.size() - 1 : 1;
      if (count > 0) {
        redis.bulks("SPOP", key, count).forEach(set::remove);
      }
    }

    private void expire(String key, Map<String, Long> set) {
      List<String> members = members();
      long time = redis.now() - 5 + random.nextInt(200);
      String condition = new String[] {"", " NX", " XX", " GT", " LT"}[random.nextInt(5)];
      StringBuilder expected = new StringBuilder("*" + members.size());
      for (String member : members) {
        Long current = set.get(member);
        boolean permits =
            current != null
                && switch (condition) {
                  case " NX" -> current == STAYS;
                  case " XX" -> current != STAYS;
                  case " GT" -> current != STAYS && time > current;
                  case " LT" -> current == STAYS || time < current;
                  default -> true;
                };
        boolean isPast = time < redis.now();
        expected.append(current == null ? " :-2" : permits ? isPast ? " :2" : " :1" : " :0");
        if (permits && isPast) {
          set.remove(member);
        } else if (permits) {
          set.put(member, time);
        }
      }
      String command = "SPEXPIREAT " + key + " " + time + condition + block(members);
      assertEquals(expected.toString(), redis.run(command), command);
    }

    private void persist(String key, Map<String, Long> set) {
      List<String> members = members();
      redis.run("SPERSIST " + key + block(members));
      members.forEach(member -> set.computeIfPresent(member, (_, _) -> STAYS));
    }

    private void addWithTime(String key, Map<String, Long> set) {
      List<String> members = members();
      String condition = new String[] {"", "", " MNX", " MXX"}[random.nextInt(4)];
      boolean permits =
          switch (condition) {
            case " MNX" -> members.stream().noneMatch(set::containsKey);
            case " MXX" -> members.stream().allMatch(set::containsKey);
            default -> true;
          };
      long time = redis.now() - 5 + random.nextInt(200);
      String option = new String[] {"", " KEEPTTL", " PXAT " + time}[random.nextInt(3)];
      String command = "SADDEX " + key + condition + option + block(members);
      assertEquals(permits ? ":1" : ":0", redis.run(command), command);
      for (String member : permits ? members : List.<String>of()) {
        if (option.equals(" KEEPTTL")) {
          set.putIfAbsent(member, STAYS);
        } else if (option.isEmpty()) {
          set.put(member, STAYS);
        } else if (time < redis.now()) {
          set.remove(member);
        } else {
          set.put(member, time);
        }
      }
    }

    private void replace(String from, String to) {
      // Looked at, so that none is there any more that has only members past their time.
      redis.run("SCARD", from);
      if (from.equals(to) || sets.get(from).isEmpty()) {
        return;
      }
      switch (random.nextInt(4)) {
        case 0 -> redis.run("COPY", from, to, "REPLACE");
        case 1 -> {
          redis.run("RENAME", from, to);
          redis.run("COPY", to, from);
        }
        case 2 -> {
          byte[] dump = redis.bulks("DUMP", from).getFirst().getBytes(ISO_8859_1);
          assertEquals("+OK", redis.run("RESTORE", to, 0, dump, "REPLACE"));
        }
        default -> {
          redis.run("SUNIONSTORE", to, from);
          sets.put(to, new TreeMap<>(sets.get(from)));
          sets.get(to).replaceAll((_, _) -> STAYS);
          return;
        }
      }
      sets.put(to, new TreeMap<>(sets.get(from)));
    }

    private void move(String from, String to, String member) {
      String reply = redis.run("SMOVE", from, to, member);
      assertEquals(sets.get(from).containsKey(member) ? ":1" : ":0", reply);
      if (!from.equals(to) && sets.get(from).remove(member) != null) {
        sets.get(to).putIfAbsent(member, STAYS);
      }
    }

    void check() {
      int timed = 0;
      for (String key : KEYS) {
        Map<String, Long> set = sets.get(key);
        assertEquals(set.keySet(), new TreeSet<>(redis.bulks("SMEMBERS", key)), key);
        assertEquals(set.size(), redis.number("SCARD", key));
        assertEquals(set.isEmpty() ? ":0" : ":1", redis.run("EXISTS", key));
        if (!set.isEmpty()) {
          String members = block(new ArrayList<>(set.keySet()));
          StringBuilder times = new StringBuilder("*" + set.size());
          set.values().forEach(time -> times.append(" :").append(time));
          assertEquals(times.toString(), redis.run("SPEXPIRETIME " + key + members), key);
        }
        timed += set.values().stream().anyMatch(time -> time != STAYS) ? 1 : 0;
      }
      assertEquals(timed, redis.timedKeys());
      redis.verify();
    }
  }

  @Property(tries = 40)
  void setsAreWhatTheModelSays(@ForAll long seed) {
    try (Scratch redis = new Scratch(0, false)) {
      Model model = new Model(redis, new Random(seed));
      for (int i = 0; i < 400; i++) {
        model.step();
        if (i % 3 == 0) {
          model.check();
        } else {
          redis.verify();
        }
      }
      model.check();
      redis.run("DEL", "one", "two", "three");
      assertEquals(0, redis.timedKeys());
      redis.engine().start();
      while (redis.engine().keyspace().pendingKeys() > 0) {
        Thread.onSpinWait();
      }
      assertEquals(0, redis.usedBytes());
    }
  }

  /// In a region that is full, what fails changes nothing and leaks nothing.
  @Property(tries = 10)
  void aFullRegionLeavesSetsAsTheyAre(@ForAll long seed) {
    Random random = new Random(seed);
    try (Scratch redis = new Scratch(0, false, 12 * 65536)) {
      Model model = new Model(redis, random);
      redis.run("SADDEX one EX 100 MEMBERS 1 a");
      redis.run("SADD two b 7");
      model.sets.get("one").put("a", redis.now() + 100_000);
      model.sets.get("two").putAll(Map.of("b", STAYS, "7", STAYS));
      int failures = 0;
      for (int i = 0; i < 4_000 && failures < 40; i++) {
        String member = "filler" + i + "x".repeat(random.nextInt(600));
        if (redis.run("SADDEX three EX 100 MEMBERS 1 " + member).startsWith("-OOM")) {
          failures++;
          String more = "y".repeat(random.nextInt(600));
          assertOutOfMemoryOrDone(model, "one", more);
          assertOutOfMemoryOrDone(model, "two", more);
          if (random.nextInt(3) == 0) {
            redis.run("SPOP", "three", 1 + random.nextInt(3));
          }
        }
      }
      assertTrue(failures > 0);
      redis.run("DEL", "three");
    }
  }

  private static void assertOutOfMemoryOrDone(Model model, String key, String more) {
    Map<String, Long> set = model.sets.get(key);
    List<String> members = new ArrayList<>(set.keySet());
    members.add("more" + more);
    long time = model.redis.now() + 50_000;
    String reply = model.redis.run("SADDEX " + key + " PXAT " + time + Model.block(members));
    if (reply.equals(":1")) {
      members.forEach(member -> set.put(member, time));
      model.redis.run("SREM", key, members.getLast());
      set.remove(members.getLast());
    } else {
      assertTrue(reply.startsWith("-OOM"), reply);
    }
    assertEquals(set.keySet(), new TreeSet<>(model.redis.bulks("SMEMBERS", key)), key);
    StringBuilder times = new StringBuilder("*" + set.size());
    set.values().forEach(each -> times.append(" :").append(each));
    String asked = "SPEXPIRETIME " + key + Model.block(new ArrayList<>(set.keySet()));
    assertEquals(times.toString(), model.redis.run(asked));
    model.redis.verify();
  }
}
