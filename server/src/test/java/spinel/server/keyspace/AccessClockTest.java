// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.AccessClock.Measure;
import spinel.structure.Record;

class AccessClockTest {
  private static final long NOW = 1_763_000_000_000L;
  private static final long MINUTE = 60_000;

  private final Region region = Region.open(1 << 20);
  private final long record = Record.create(region, Bytes.of("k"), 0, 0, false);
  private final AccessClock clock = new AccessClock();
  private final Random random = new Random(1);

  @AfterEach
  void close() {
    Record.free(region, record);
    region.verify();
    assertEquals(0, region.usedBytes());
    region.close();
  }

  private void use(int times, long now) {
    for (int i = 0; i < times; i++) {
      clock.touch(region, record, now, false, random);
    }
  }

  private int frequency(long now) {
    return clock.frequency(Record.clock(region, record), now);
  }

  @Test
  void counterGrowsWithTheLogarithmOfTheAccesses() {
    clock.configure(Measure.FREQUENCY, 10, 1);
    Record.setClock(region, record, clock.restored(NOW, -1, -1));
    assertEquals(5, frequency(NOW));
    use(100, NOW);
    int hundred = frequency(NOW);
    assertTrue(hundred > 7 && hundred < 16, hundred + " after a hundred");
    use(99_900, NOW);
    int manyTimes = frequency(NOW);
    assertTrue(manyTimes > 120 && manyTimes < 170, manyTimes + " after a hundred thousand");
    use(3_000_000, NOW);
    assertEquals(255, frequency(NOW));
  }

  @Test
  void factorOfZeroCountsEveryAccess() {
    clock.configure(Measure.FREQUENCY, 0, 1);
    Record.setClock(region, record, clock.restored(NOW, -1, 0));
    use(200, NOW);
    assertEquals(200, frequency(NOW));
    use(200, NOW);
    assertEquals(255, frequency(NOW));
  }

  @Test
  void counterFadesWithTheMinutes() {
    clock.configure(Measure.FREQUENCY, 10, 3);
    Record.setClock(region, record, clock.restored(NOW, -1, 100));
    assertEquals(100, frequency(NOW));
    assertEquals(90, frequency(NOW + 30 * MINUTE));
    assertEquals(0, frequency(NOW + 1000 * MINUTE));
    clock.configure(Measure.FREQUENCY, 10, 0);
    assertEquals(100, frequency(NOW + 1000 * MINUTE));
  }

  @Test
  void minutesComeRoundWithoutATrace() {
    clock.configure(Measure.FREQUENCY, 10, 1);
    long last = ((NOW / MINUTE | 0xFFFF) + 1) * MINUTE - 1;
    Record.setClock(region, record, clock.restored(last, -1, 100));
    assertEquals(98, frequency(last + 2 * MINUTE));
  }

  @Test
  void timeIsThatOfTheLastAccessOrOfTheLastChange() {
    Record.setClock(region, record, clock.restored(NOW, 100, -1));
    assertEquals(100, AccessClock.idleSeconds(Record.clock(region, record), NOW));
    clock.configure(Measure.CHANGE, 10, 1);
    use(1, NOW);
    assertEquals(100, AccessClock.idleSeconds(Record.clock(region, record), NOW));
    clock.touch(region, record, NOW, true, random);
    assertEquals(0, AccessClock.idleSeconds(Record.clock(region, record), NOW));
    clock.configure(Measure.ACCESS, 10, 1);
    use(1, NOW + 7000);
    assertEquals(3, AccessClock.idleSeconds(Record.clock(region, record), NOW + 10_000));
    assertEquals(0, AccessClock.idleSeconds(Record.clock(region, record), NOW + 5_000));
  }
}
