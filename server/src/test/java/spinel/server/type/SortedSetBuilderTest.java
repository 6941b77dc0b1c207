// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.PausePoint;

class SortedSetBuilderTest {
  private static final int COUNT = 100_000;
  private static final int ELEMENTS_A_PAUSE_POINT = 64;

  /// Members that come in runs of any length are in order once they are sorted, and each of the
  /// three times that all are looked at, others may come in again and again.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, COUNT / 2})
  void sortsRunsAndLetsOthersIn(int runs) throws InterruptedException {
    AtomicInteger passed = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new PausePoint.PausingThread(
            () -> {
              try (Region region = Region.open(1L << 26);
                  SortedSetBuilder members = new SortedSetBuilder(region, COUNT)) {
                members.add(Bytes.of("last"), COUNT);
                for (int i = 0; i < COUNT; i++) {
                  int run = i / (COUNT / runs);
                  members.add(Bytes.of("member:" + i), i % (COUNT / runs) * runs + run);
                }
                passed.set(0);
                members.sort();
                for (int i = 0; i < COUNT; i++) {
                  assertEquals(i, members.scoreOf(members.element(i)));
                }
              }
            },
            "long",
            passed::incrementAndGet);
    thread.setUncaughtExceptionHandler((of, thrown) -> failure.set(thrown));
    thread.start();
    thread.join();
    assertNull(failure.get());
    int least = 3 * (COUNT / ELEMENTS_A_PAUSE_POINT) - 3;
    assertTrue(passed.get() >= least, passed + " pause points");
  }
}
