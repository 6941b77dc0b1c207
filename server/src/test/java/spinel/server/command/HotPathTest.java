// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

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
        "HGET small name",
        "HSET small name 17",
        "HSET small name some-value",
        "HINCRBY small number 1",
        "HEXISTS large f7",
        "HGET large f7",
        "HSET large f7 other",
        "HINCRBY large number 1",
        "HLEN large"
      })
  void commandDoesNotAllocate(String line) {
    try (Scratch spinel = new Scratch(false)) {
      spinel.run("MSET text abcd number 5");
      spinel.run("HSET small name 1 number 1");
      for (int i = 0; i < 600; i++) {
        spinel.run("HSET large f" + i + " value");
      }
      spinel.run("SADD ints 5 6 7");
      spinel.run("SADD texts five six 7");
      spinel.run("SADD table five six " + "x".repeat(100));
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
