// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.memory.MemoryTag;
import spinel.server.family.Scratch;

class SortedSetCommandsTest {
  private static final int MUTATIONS = 200_000;

  private final Scratch redis = new Scratch();

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void changesAreLoggedAsTheyWereMade() {
    redis.run("ZADD z 1 a 2 b 3 c 4 d");
    redis.run("ZADD z 1 a");
    redis.run("ZINCRBY z 0 a");
    redis.run("ZINCRBY z 1 a");
    redis.run("ZREM z nobody");
    redis.run("ZMPOP 2 nothing z MAX COUNT 2");
    redis.run("ZPOPMIN z 0");
    redis.run("ZPOPMIN z");
    redis.run("ZRANGESTORE y z 0 -1");
    redis.run("ZRANGESTORE y nothing 0 -1");
    redis.run("ZRANGESTORE y nothing 0 -1");
    redis.run("ZREMRANGEBYRANK z 5 6");
    redis.run("ZREM z a b c d");
    redis.run("ZREM z a");
    assertEquals(
        List.of(
            "ZADD z 1 a 2 b 3 c 4 d",
            "ZINCRBY z 1 a",
            "ZPOPMAX z 2",
            "ZPOPMIN z",
            "ZRANGESTORE y z 0 -1",
            "ZRANGESTORE y nothing 0 -1",
            "ZREM z a b c d"),
        redis.effects());
  }

  @Test
  void thePopReplyFollowsTheProtocol() {
    redis.run("ZADD z 1 a 2 b 3 c");
    assertEquals("*2 $1 a $1 1", redis.run("ZPOPMIN z"));
    redis.setProtocol(3);
    assertEquals("*2 $1 b ,2", redis.run("ZPOPMIN z"));
    assertEquals("*1 *2 $1 c ,3", redis.run("ZPOPMIN z 1"));
    assertEquals("*0", redis.run("ZPOPMIN z 1"));
  }

  /// What Redis 7.0.15 answers on x86-64.
  @Test
  void scoresThatAreNoPositionsHaveOneAllTheSame() {
    redis.run("ZADD g inf i -inf n 1e19 x -5 y 1.8446744073709552e19 z 9.3e18 w");
    assertEquals(
        "*6 $11 00bh0hbj200 $11 00bh0hbj200 $11 bp05b5048p0 $11 bp05b5048p0 $11 00bh0hbj200"
            + " $11 bp05b5048p0",
        redis.run("GEOHASH g i n x y z w"));
  }

  @Test
  void everyFormOfPayloadSurvivesMutation() {
    redis.run("ZADD compact 1 a 2.5 b 3 12 inf c -1e-7 d");
    redis.run("CONFIG SET zset-max-listpack-entries 3");
    redis.run("ZADD large 1 a 2.5 b 3 12 inf c -1e-7 d");
    byte[] ziplist = {
      12, 21, 21, 0, 0, 0, 18, 0, 0, 0, 2, 0, 0, 1, 'a', 3, 3, '1', '.', '5', 0, (byte) 0xFF
    };
    ziplist = Arrays.copyOf(ziplist, 21);
    ziplist[20] = (byte) 0xFF;
    ziplist[1] = 19;
    ziplist[2] = 19;
    ziplist[6] = 13;
    byte[][] bodies = {
      body("compact"), body("large"), {3, 2, 1, 'a', 3, '1', '.', '5', 1, 'b', (byte) 254}, ziplist
    };
    redis.run("CONFIG SET zset-max-listpack-entries 128");
    redis.run("DEL compact large");
    Random random = new Random(13);
    int restored = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = bodies[random.nextInt(bodies.length)].clone();
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        int at = 1 + random.nextInt(body.length - 1);
        body[at] =
            (byte) (random.nextBoolean() ? random.nextInt() : body[at] ^ 1 << random.nextInt(8));
      }
      if (random.nextInt(10) == 0) {
        body = Arrays.copyOf(body, 1 + random.nextInt(body.length + 3));
      }
      String reply = redis.run("RESTORE", "z", 0, Scratch.sealed(body, 9), "REPLACE");
      if (reply.equals("+OK")) {
        restored++;
        int members = (int) redis.number("ZCARD", "z");
        assertTrue(members > 0);
        assertEquals(members, redis.bulks("ZRANGE", "z", 0, -1).size());
        String first = redis.bulks("ZRANGE", "z", 0, 0).getFirst();
        assertEquals(1, redis.bulks("ZSCORE", "z", first).size());
      } else {
        assertEquals("-ERR Bad data format", reply, "mutation " + i);
      }
    }
    assertTrue(restored > MUTATIONS / 10 && restored < MUTATIONS, "restored " + restored);
    redis.run("DEL z");
    for (MemoryTag tag : List.of(MemoryTag.RECORD, MemoryTag.VALUE, MemoryTag.ELEMENT)) {
      assertEquals(0, redis.engine().keyspace().usedBytes(tag), tag.name());
    }
  }

  private byte[] body(String key) {
    byte[] payload = redis.bulks("DUMP", key).getFirst().getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.copyOf(payload, payload.length - 10);
  }

  @Test
  void commandsOnSeveralPartitionsPutSetsTogether() {
    try (Scratch spinel = new Scratch(4, false)) {
      for (int i = 0; i < 40; i++) {
        spinel.run("ZADD key" + i + " " + i + " shared 1 own" + i);
      }
      Object[] union = new Object[43];
      union[0] = "ZUNIONSTORE";
      union[1] = "all";
      union[2] = 40;
      for (int i = 0; i < 40; i++) {
        union[3 + i] = "key" + i;
      }
      assertEquals(":41", spinel.run(union));
      assertEquals(List.of("780"), spinel.bulks("ZSCORE", "all", "shared"));
      union[0] = "ZINTERSTORE";
      assertEquals(":1", spinel.run(union));
    }
  }

  @Test
  void drawsAreFair() {
    redis.run("CONFIG SET zset-max-listpack-entries 0");
    for (int i = 0; i < 100; i++) {
      redis.run("ZADD z " + i + " " + i);
    }
    int[] drawn = new int[100];
    for (int i = 0; i < 2000; i++) {
      for (int count : new int[] {10, 50}) {
        List<String> members = redis.bulks("ZRANDMEMBER", "z", count);
        assertEquals(count, members.stream().distinct().count());
        members.forEach(member -> drawn[Integer.parseInt(member)]++);
      }
    }
    for (int times : drawn) {
      assertTrue(times > 1000 && times < 1400, "drawn " + times + " times of 1200");
    }
  }
}
