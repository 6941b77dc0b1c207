// SPDX-License-Identifier: Apache-2.0
package spinel.server.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands that remember something of each element, of collections so large that it does not stand
/// on the heap; none of it is left in the regions afterwards.
class LargeCollectionTest {
  private static final int SIZE = 140_000;
  private static final int A_COMMAND = 1000;

  private final Scratch spinel = new Scratch();
  private long used;

  @BeforeEach
  void fill() {
    for (int i = 0; i < SIZE; i += A_COMMAND) {
      List<Object> hash = new ArrayList<>(List.of("HSET", "h"));
      List<Object> zset = new ArrayList<>(List.of("ZADD", "z"));
      List<Object> list = new ArrayList<>(List.of("RPUSH", "l"));
      for (int j = i; j < i + A_COMMAND; j++) {
        hash.addAll(List.of("f" + j, "v"));
        zset.addAll(List.of(mixed(j), "m" + j));
        list.add(mixed(j));
      }
      spinel.run(hash.toArray());
      spinel.run(zset.toArray());
      spinel.run(list.toArray());
    }
    used = spinel.usedBytes();
  }

  @AfterEach
  void close() {
    spinel.run("FLUSHALL");
    spinel.close();
  }

  /// A permutation of the numbers below SIZE.
  private static int mixed(int number) {
    return (int) (number * 7919L % SIZE);
  }

  private List<String> numbers(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(Integer::toString).toList();
  }

  @Test
  void sortPutsNumbersAndTextsInOrder() {
    assertEquals(numbers(SIZE - 3, 3), spinel.bulks("SORT", "l", "LIMIT", SIZE - 3, 10));
    assertEquals(numbers(70_000, 5), spinel.bulks("SORT", "l", "LIMIT", 70_000, 5));
    List<String> texts =
        IntStream.range(0, SIZE)
            .mapToObj(Integer::toString)
            .sorted()
            .skip(99_990)
            .limit(20)
            .toList();
    assertEquals(texts, spinel.bulks("SORT", "l", "ALPHA", "LIMIT", 99_990, 20));
    assertEquals(texts, spinel.bulks("SORT_RO", "l", "ALPHA", "LIMIT", 99_990, 20));
    assertEquals(List.of("m0", "m1", "m10"), spinel.bulks("SORT", "z", "ALPHA", "LIMIT", 0, 3));
    assertTrue(spinel.run("SORT z").startsWith("-ERR One or more scores can't be"));
    assertEquals(used, spinel.usedBytes());
  }

  @Test
  void setsAreCombinedInOrder() {
    assertEquals(":" + SIZE, spinel.run("ZUNIONSTORE u 2 z z"));
    assertEquals(
        List.of("0", "2", "4", "6"), scores(spinel.bulks("ZRANGE", "u", 0, 3, "WITHSCORES")));
    assertEquals(":70000", spinel.run("ZRANGESTORE u z 70000 -1"));
    assertEquals(
        List.of("70000", "70001"), scores(spinel.bulks("ZRANGE", "u", 0, 1, "WITHSCORES")));
    spinel.run("ZADD one 3.5 new 2 m0");
    assertEquals(":" + (SIZE + 1), spinel.run("ZUNIONSTORE u 2 one z AGGREGATE MAX"));
    assertEquals(
        List.of("1", "2", "2", "3", "3.5", "4"),
        scores(spinel.bulks("ZRANGE", "u", 0, 5, "WITHSCORES")));
    spinel.run("DEL u one");
    assertEquals(used, spinel.usedBytes());
  }

  private static List<String> scores(List<String> membersAndScores) {
    return IntStream.range(0, membersAndScores.size() / 2)
        .mapToObj(i -> membersAndScores.get(2 * i + 1))
        .toList();
  }

  @Test
  void positionsAreFoundNearestFirst() {
    for (int i = 0; i < SIZE; i += A_COMMAND) {
      List<Object> words = new ArrayList<>(List.of("GEOADD", "g"));
      for (int j = i; j < i + A_COMMAND; j++) {
        // Ever further from the null island, east and west by turns.
        words.addAll(List.of((j % 2 == 0 ? 1 : -1) * mixed(j) / 1000.0, 0, "m" + mixed(j)));
      }
      spinel.run(words.toArray());
    }
    long before = spinel.usedBytes();
    String area = "FROMLONLAT 0 0 BYRADIUS 20000 km";
    assertEquals("*3 $2 m0 $2 m1 $2 m2", spinel.run("GEOSEARCH g " + area + " COUNT 3"));
    assertEquals("*2 $7 m139999 $7 m139998", spinel.run("GEOSEARCH g " + area + " DESC COUNT 2"));
    assertTrue(spinel.run("GEOSEARCH g " + area + " COUNT 1 ANY").startsWith("*1 "));
    assertEquals(before, spinel.usedBytes());
    assertEquals(":" + SIZE, spinel.run("GEOSEARCHSTORE d g " + area + " STOREDIST"));
    assertEquals(List.of("m0", "m1", "m2"), spinel.bulks("ZRANGE", "d", 0, 2));
  }

  @Test
  void pendingEntriesAreFoundAndClaimed() {
    spinel.run("XGROUP CREATE s g 0 MKSTREAM");
    for (int i = 1; i <= SIZE; i++) {
      spinel.run("XADD", "s", i + "-0", "f", "v");
    }
    spinel.run("XREADGROUP GROUP g c COUNT " + SIZE + " STREAMS s >");
    spinel.pass(1000);
    spinel.run("XCLAIM s g d 0 139999-0 JUSTID");
    long before = spinel.usedBytes();
    assertTrue(spinel.run("XPENDING s g IDLE 500 139999-0 + 10").startsWith("*1 "));
    assertEquals("*0", spinel.run("XPENDING s g IDLE 5000 - + 10"));
    List<String> idle = spinel.bulks("XPENDING", "s", "g", "IDLE", 500, "-", "+", 1_000_000);
    assertEquals(2 * (SIZE - 1), idle.size()); // each with its consumer
    assertEquals(before, spinel.usedBytes());
    assertTrue(
        spinel.run("XAUTOCLAIM s g d 500 0 COUNT 139998 JUSTID").startsWith("*3 $8 139999-0"));
    assertTrue(spinel.run("XPENDING s g").endsWith("$1 d $6 139999"));
  }

  @Test
  void whatIsDrawnIsDifferent() {
    for (int count : new int[] {30_000, 100_000}) {
      Set<String> fields = new HashSet<>(spinel.bulks("HRANDFIELD", "h", count));
      assertEquals(count, fields.size());
      assertTrue(fields.stream().allMatch(f -> Integer.parseInt(f.substring(1)) < SIZE));
      Set<String> members = new HashSet<>(spinel.bulks("ZRANDMEMBER", "z", count));
      assertEquals(count, members.size());
      assertTrue(members.stream().allMatch(m -> m.startsWith("m")));
    }
    assertEquals(used, spinel.usedBytes());
  }
}
