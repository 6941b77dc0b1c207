// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.memory.MemoryTag;
import spinel.server.family.Scratch;

class ArrayDumpTest {
  private static final int MUTATIONS = 200_000;

  private final Scratch redis = new Scratch();

  @AfterEach
  void close() {
    redis.engine().keyspace().close();
  }

  private byte[] dump(String key) {
    return redis.bulks("DUMP", key).getFirst().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void damagedPayloadsAreRefusedOrReadAndLeakNothing() {
    redis.run("ARMSET", "a", 0, 7, 1, "1.5", 2, "abc", 3, "x".repeat(70), 4096, -1, 5000, "word");
    redis.run("ARMSET", "a", 9_000_000, "longer text", 1L << 60, "z", 70_000, "0.25");
    redis.run("ARSEEK", "a", 77);
    byte[] payload = dump("a");
    redis.run("DEL", "a");
    redis.engine().setIgnoringChecksums(true);
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = payload.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        int at = 1 + random.nextInt(damaged.length - 11);
        damaged[at] = (byte) (damaged[at] ^ 1 << random.nextInt(8));
      }
      if (random.nextInt(4) == 0) {
        int cut = random.nextInt(damaged.length - 10);
        byte[] shorter = Arrays.copyOf(damaged, cut + 10);
        System.arraycopy(damaged, damaged.length - 10, shorter, cut, 10);
        damaged = shorter;
      }
      String reply = redis.run("RESTORE", "a", 0, damaged, "REPLACE");
      if (reply.equals("+OK")) {
        assertTrue(redis.number("ARCOUNT", "a") > 0);
        dump("a");
      } else {
        assertEquals("-ERR Bad data format", reply);
        refused++;
      }
    }
    assertTrue(refused > MUTATIONS / 10 && refused < MUTATIONS, refused + " refused");
    redis.run("DEL", "a");
    assertEquals(0, redis.engine().keyspace().usedBytes(MemoryTag.RECORD));
    assertEquals(0, redis.engine().keyspace().usedBytes(MemoryTag.VALUE));
  }
}
