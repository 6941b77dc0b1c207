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
        "EXPIRE text 100",
        "EXPIRE number 100 GT",
        "ZADD compact 1.25 a",
        "ZADD compact 7 b 8 c",
        "ZINCRBY compact 0.5 a",
        "ZINCRBY large 1.5 m7",
        "ZADD large 7 m8 -3.5 m9",
        "ZADD large GT CH 3.75 m11",
        "ZSCORE compact a",
        "ZSCORE large m5",
        "ZRANK large m150",
        "ZCARD large",
        "ZCOUNT large (2 +inf",
        "ZRANGE compact 0 -1 WITHSCORES",
        "ZRANGE large 20 29 WITHSCORES",
        "ZRANGE large 5.5 +inf BYSCORE REV LIMIT 2 10",
        "ZREM large missing"
      })
  void commandDoesNotAllocate(String line) {
    try (Scratch spinel = new Scratch(false)) {
      spinel.run("MSET text abcd number 5");
      spinel.run("ZADD compact 1 a 2 b 3 c");
      for (int i = 0; i < 200; i++) {
        spinel.run("ZADD large " + i / 3 + " m" + i);
      }
      byte[][] words =
          Arrays.stream(line.split(" ")).map(w -> w.getBytes(ISO_8859_1)).toArray(byte[][]::new);
      spinel.prepare(words);
      long allocated = Long.MAX_VALUE;
      // The compiler needs a while, and its own threads do not count.
      for (int round = 0; round < 20 && allocated >= RUNS; round++) {
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
