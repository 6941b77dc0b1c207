// SPDX-License-Identifier: Apache-2.0
package spinel.server.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands that must not allocate on the heap do not.
class HotPathTest {
  private static final int RUNS = 20_000;

  /// On a busy machine the compiler's turn comes late.
  private static final int MOST_ROUNDS = 200;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET text",
        "GET number",
        "SET text abcd",
        "SET number 5",
        "INCR number",
        "MGET text number missing",
        "STRLEN text",
        "APPEND grown x",
        "SADD ints 5",
        "SADD texts five",
        "SADD table five",
        "SISMEMBER ints 5",
        "SISMEMBER texts no",
        "SISMEMBER table five",
        "SMISMEMBER table five no",
        "SCARD table",
        "SREM texts no",
        "SRANDMEMBER ints",
        "SRANDMEMBER texts",
        "SRANDMEMBER table",
        "EXPIRE text 100",
        "EXPIRE number 100 GT",
        "ZADD zcompact 1.25 a",
        "ZADD zcompact 7 b 8 c",
        "ZINCRBY zcompact 0.5 a",
        "ZINCRBY zlarge 1.5 m7",
        "ZADD zlarge 7 m8 -3.5 m9",
        "ZADD zlarge GT CH 3.75 m11",
        "ZSCORE zcompact a",
        "ZSCORE zlarge m5",
        "ZRANK zlarge m150",
        "ZCARD zlarge",
        "ZCOUNT zlarge (2 +inf",
        "ZRANGE zcompact 0 -1 WITHSCORES",
        "ZRANGE zlarge 20 29 WITHSCORES",
        "ZRANGE zlarge 5.5 +inf BYSCORE REV LIMIT 2 10",
        "ZREM zlarge missing",
        "HGET small name",
        "HSET small name 17",
        "HSET small name some-value",
        "HINCRBY small number 1",
        "HEXISTS large f7",
        "HGET large f7",
        "HSET large f7 other",
        "HINCRBY large number 1",
        "HLEN large",
        "PFADD sparse x",
        "PFADD dense x",
        "PFCOUNT dense",
        "ARGET array 5",
        "ARSET array 5 longer-text",
        "ARSET array 6 7",
        "ARINSERT array x",
        "ARRING array 1000 x",
        "LLEN list",
        "LINDEX list 700",
        "LRANGE list 100 120",
        "LSET list 3 abcd",
        "LMOVE list list LEFT RIGHT",
        "RPOPLPUSH list other",
        "LPUSH list abcd",
        "LINDEX short -1",
        "LMOVE short short RIGHT LEFT"
      })
  void commandDoesNotAllocate(String line) {
    try (Scratch spinel = new Scratch(false)) {
      spinel.run("MSET text abcd number 5");
      spinel.run("ZADD zcompact 1 a 2 b 3 c");
      for (int i = 0; i < 200; i++) {
        spinel.run("ZADD zlarge " + i / 3 + " m" + i);
      }
      spinel.run("HSET small name 1 number 1");
      for (int i = 0; i < 600; i++) {
        spinel.run("HSET large f" + i + " value");
      }
      spinel.run("SADD ints 5 6 7");
      spinel.run("SADD texts five six 7");
      spinel.run("SADD table five six " + "x".repeat(100));
      spinel.run("PFADD sparse a b c");
      spinel.run("PFADD dense a b c");
      spinel.run("PFDEBUG TODENSE dense");
      spinel.run("ARSET array 0 a b c d e f");
      spinel.run("RPUSH short one 2 three");
      for (int i = 0; i < 2000; i++) {
        spinel.run("RPUSH", "list", "element " + i);
      }
      byte[][] words =
          Arrays.stream(line.split(" ")).map(w -> w.getBytes(ISO_8859_1)).toArray(byte[][]::new);
      spinel.prepare(words);
      long allocated = Long.MAX_VALUE;
      // The compiler needs a while, and its own threads do not count.
      for (int round = 0; round < MOST_ROUNDS && allocated >= RUNS; round++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RUNS; i++) {
          spinel.execute();
        }
        allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      }
      assertTrue(allocated < RUNS, allocated + " bytes in " + RUNS + " runs of " + line);
    }
  }
}
