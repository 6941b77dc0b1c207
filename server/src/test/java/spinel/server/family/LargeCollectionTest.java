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
    assertEquals(used, spinel.usedBytes());
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
  }

  private static List<String> scores(List<String> membersAndScores) {
    return IntStream.range(0, membersAndScores.size() / 2)
        .mapToObj(i -> membersAndScores.get(2 * i + 1))
        .toList();
  }

  @Test
  void whatIsDrawnIsDifferent() {
    for (int count : new int[] {30_000, 100_000}) {
      Set<String> fields = new HashSet<>(spinel.bulks("HRANDFIELD", "h", count));
      assertEquals(count, fields.size());
      assertTrue(
          fields.stream().mapToInt(f -> Integer.parseInt(f.substring(1))).max().orElse(0) > 0);
      Set<String> members = new HashSet<>(spinel.bulks("ZRANDMEMBER", "z", count));
      assertEquals(count, members.size());
      assertTrue(members.stream().allMatch(m -> m.startsWith("m")));
    }
  }
}
