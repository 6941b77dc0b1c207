// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

class ArrayCommandsTest {
  private final Scratch spinel = new Scratch();

  @AfterEach
  void freesEverything() {
    spinel.run("ARDELRANGE a 0 18446744073709551614");
    spinel.run("DEL b");
    assertEquals(0, spinel.keyCount());
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private void expect(String reply, String command) {
    assertEquals(reply, spinel.run(command), command);
  }

  @Test
  void onlyChangesAreLogged() {
    expect(":2", "ARSET a 0 x y");
    expect(":0", "ARDEL a 5");
    expect(":0", "ARDELRANGE a 5 9");
    expect(":0", "ARSEEK b 5");
    expect(":1", "ARSEEK a 5");
    expect(":5", "ARINSERT a z");
    expect(":1", "ARRING a 3 w");
    expect(":2", "ARDEL a 0 1");
    expect(":0", "EXISTS a");
    assertEquals(
        List.of("ARSET a 0 x y", "ARSEEK a 5", "ARINSERT a z", "ARRING a 3 w", "ARDEL a 0 1"),
        spinel.effects());
  }

  @Test
  void memoryUsageCountsWhatIsAllocated() {
    spinel.run("SET b x");
    long others = spinel.usedBytes();
    Random random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      long index = random.nextInt(3) == 0 ? random.nextLong() & Long.MAX_VALUE : random.nextInt(9);
      spinel.run("ARSET", "a", index, "x".repeat(random.nextInt(40)));
      if (i % 100 == 0) {
        String usage = spinel.run("MEMORY USAGE a SAMPLES 0");
        long shown = Long.parseLong(usage.substring(1));
        long used = spinel.usedBytes() - others;
        // Each allocation has a red zone in tests.
        assertTrue(shown <= used && used < 2 * shown, shown + " of " + used);
      }
    }
  }
}
