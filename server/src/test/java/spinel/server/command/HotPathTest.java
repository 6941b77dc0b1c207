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
        "LLEN list",
        "LINDEX list 700",
        "LRANGE list 100 120",
        "LSET list 3 abcd",
        "LMOVE list list LEFT RIGHT",
        "RPOPLPUSH list other",
        "LPUSH list abcd",
        "LINDEX small -1",
        "LMOVE small small RIGHT LEFT"
      })
  void commandDoesNotAllocate(String line) {
    try (Scratch spinel = new Scratch(false)) {
      spinel.run("MSET text abcd number 5");
      spinel.run("RPUSH small one 2 three");
      for (int i = 0; i < 2000; i++) {
        spinel.run("RPUSH", "list", "element " + i);
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
