// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

class ExpiryWheelTest {
  private static final long NOW = 1_763_000_000_000L;
  private static final long YEAR = 365L * 24 * 3600 * 1000;

  /// A wheel beside a sorted map from times to the keys that expire then.
  private static final class Model {
    final Region region;
    final Random random;
    final ExpiryWheel wheel;
    final Map<String, Long> records = new HashMap<>();
    final TreeMap<Long, List<String>> keysByTime = new TreeMap<>();
    long now = NOW;
    int nextKey;

    Model(Region region, long seed) {
      this.region = region;
      random = new Random(seed);
      wheel = new ExpiryWheel(region, now);
    }

    /// From a millisecond ago to years away, each magnitude as often; now and then beyond all.
    long time() {
      int dice = random.nextInt(40);
      if (dice == 0) {
        return Long.MAX_VALUE - random.nextInt(3);
      }
      if (dice == 1) {
        return (1L << 48) + random.nextInt(5) - 3;
      }
      return now - 1 + (random.nextLong() >>> 26 + random.nextInt(38));
    }

    void step() {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> add();
        case 3 -> {
          if (!records.isEmpty()) {
            remove(anyKey());
          }
        }
        case 4, 5 -> {
          if (!records.isEmpty()) {
            changeTime(anyKey());
          }
        }
        case 6 -> {
          if (!records.isEmpty()) {
            relocate(anyKey());
          }
        }
        default -> advance();
      }
      wheel.verify();
      assertEquals(records.size(), wheel.size());
    }

    String anyKey() {
      List<String> keys = new ArrayList<>(records.keySet());
      return keys.get(random.nextInt(keys.size()));
    }

    void add() {
      String key = "key" + nextKey++;
      long record = Record.create(region, Bytes.of(key), 0, 4, true);
      long time = time();
      Record.setExpiryMillis(region, record, time);
      wheel.add(record);
      records.put(key, record);
      keysByTime.computeIfAbsent(time, t -> new ArrayList<>()).add(key);
    }

    void forget(String key) {
      long time = Record.expiryMillis(region, records.get(key));
      List<String> keys = keysByTime.get(time);
      assertTrue(keys.remove(key));
      if (keys.isEmpty()) {
        keysByTime.remove(time);
      }
    }

    void remove(String key) {
      forget(key);
      long record = records.remove(key);
      wheel.remove(record);
      Record.free(region, record);
    }

    void changeTime(String key) {
      forget(key);
      long record = records.get(key);
      long before = Record.expiryMillis(region, record);
      long time = time();
      Record.setExpiryMillis(region, record, time);
      wheel.timeChanged(record, before);
      keysByTime.computeIfAbsent(time, t -> new ArrayList<>()).add(key);
    }

    void relocate(String key) {
      long old = records.get(key);
      long bytes = Record.bytes(key.length(), 4, true);
      long copy = Record.create(region, Bytes.of(key), 0, 4, true);
      region.copy(old, copy, bytes);
      wheel.relocated(copy);
      Record.free(region, old);
      records.put(key, copy);
    }

    void advance() {
      long before = now;
      now += random.nextLong() >>> 26 + random.nextInt(38);
      now = Math.min(now, 1L << 47);
      int budget = random.nextInt(4) == 0 ? random.nextInt(5) : Integer.MAX_VALUE;
      int[] expired = {0};
      boolean arrived =
          wheel.advance(
              now,
              budget,
              record -> {
                String key =
                    new String(Record.key(region, record), java.nio.charset.StandardCharsets.UTF_8);
                assertTrue(Record.expiryMillis(region, record) < now);
                assertEquals(records.get(key), record);
                forget(key);
                records.remove(key);
                Record.free(region, record);
                expired[0]++;
              });
      assertTrue(expired[0] <= budget);
      if (arrived) {
        // What was added with a time already past has to wait for the next millisecond.
        long earliest = now == before ? now - 1 : now;
        assertTrue(keysByTime.isEmpty() || keysByTime.firstKey() >= earliest, "expired too late");
        assertTrue(wheel.nextTime() > now);
      } else {
        assertTrue(budget < Integer.MAX_VALUE);
        assertTrue(wheel.nextTime() <= now);
      }
      if (arrived && !keysByTime.isEmpty() && keysByTime.firstKey() < 1L << 47) {
        assertTrue(wheel.nextTime() <= Math.max(keysByTime.firstKey(), now) + 1);
      }
    }

    void free() {
      List.copyOf(records.keySet()).forEach(this::remove);
      wheel.verify();
      wheel.free();
    }
  }

  @Property(tries = 30)
  void expiresWhatTheModelExpires(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, seed);
          for (int i = 0; i < 3_000; i++) {
            model.step();
          }
          model.free();
        });
  }

  private static long record(Region region, String key, long time) {
    long record = Record.create(region, Bytes.of(key), 0, 0, true);
    Record.setExpiryMillis(region, record, time);
    return record;
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 2, 62, 63, 64, 65, 4095, 4096, 4097, 1 << 18, 86_400_000, YEAR, 100 * YEAR})
  void keyLivesThroughItsLastMillisecond(long in) {
    LeakCheck.inRegion(
        region -> {
          ExpiryWheel wheel = new ExpiryWheel(region, NOW);
          long record = record(region, "k", NOW + in);
          wheel.add(record);
          assertTrue(
              wheel.advance(NOW + in, Integer.MAX_VALUE, early -> assertFalse(true, "early")));
          long[] expired = {0};
          assertTrue(wheel.advance(NOW + in + 1, Integer.MAX_VALUE, due -> expired[0] = due));
          assertEquals(record, expired[0]);
          assertEquals(0, wheel.size());
          assertEquals(Long.MAX_VALUE, wheel.nextTime());
          Record.free(region, record);
          wheel.free();
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {(1L << 48) - 1, 1L << 48, 1L << 60, Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void timeBeyondTheEndCostsNothingUntilItIsChanged(long time) {
    LeakCheck.inRegion(
        region -> {
          ExpiryWheel wheel = new ExpiryWheel(region, NOW);
          long record = record(region, "k", time);
          wheel.add(record);
          assertEquals(1, wheel.size());
          assertEquals(Long.MAX_VALUE, wheel.nextTime());
          assertTrue(wheel.advance(NOW + YEAR, 0, early -> assertFalse(true, "early")));
          wheel.relocated(record);
          Record.setExpiryMillis(region, record, NOW + YEAR + 5);
          wheel.timeChanged(record, time);
          wheel.verify();
          List<Long> expired = new ArrayList<>();
          assertTrue(wheel.advance(NOW + YEAR + 6, Integer.MAX_VALUE, expired::add));
          assertEquals(List.of(record), expired);
          Record.free(region, record);
          wheel.free();
        });
  }

  @Test
  void budgetSpreadsADueCrowdOverSeveralCalls() {
    LeakCheck.inRegion(
        region -> {
          ExpiryWheel wheel = new ExpiryWheel(region, NOW);
          for (int i = 0; i < 1000; i++) {
            wheel.add(record(region, "k" + i, NOW + 500 + i % 3));
          }
          int calls = 0;
          int[] expired = {0};
          while (!wheel.advance(
              NOW + 1000,
              64,
              due -> {
                Record.free(region, due);
                expired[0]++;
              })) {
            wheel.verify();
            calls++;
          }
          assertEquals(1000, expired[0]);
          assertTrue(calls >= 1000 / 64 && calls < 50, () -> "calls");
          wheel.free();
        });
  }

  @Test
  void expirerMayTakeOutOthers() {
    LeakCheck.inRegion(
        region -> {
          ExpiryWheel wheel = new ExpiryWheel(region, NOW);
          long first = record(region, "a", NOW + 10);
          long second = record(region, "b", NOW + 10);
          wheel.add(first);
          wheel.add(second);
          int[] expired = {0};
          assertTrue(
              wheel.advance(
                  NOW + 11,
                  Integer.MAX_VALUE,
                  due -> {
                    expired[0]++;
                    wheel.remove(due == first ? second : first);
                  }));
          assertEquals(1, expired[0]);
          assertEquals(0, wheel.size());
          wheel.verify();
          Record.free(region, first);
          Record.free(region, second);
          wheel.free();
        });
  }

  @Test
  void drawsGiveEveryRecordItsTurn() {
    LeakCheck.inRegion(
        region -> {
          ExpiryWheel wheel = new ExpiryWheel(region, NOW);
          Random random = new Random(7);
          assertEquals(0, wheel.draw(random));
          Map<Long, Integer> drawn = new HashMap<>();
          for (int i = 0; i < 200; i++) {
            long record = record(region, "k" + i, NOW + (long) Math.pow(300, i % 4));
            wheel.add(record);
            drawn.put(record, 0);
          }
          for (int i = 0; i < 4_000; i++) {
            drawn.merge(wheel.draw(random), 1, Integer::sum);
            wheel.verify();
          }
          assertEquals(200, drawn.size());
          drawn.forEach(
              (record, times) -> {
                assertTrue(times > 10 && times < 30, () -> record + " drawn " + times + " times");
                wheel.remove(record);
                Record.free(region, record);
              });
          // Bits of lists that have emptied are found out one by one.
          for (int i = 0; i < 100; i++) {
            assertEquals(0, wheel.draw(random));
          }
          wheel.free();
        });
  }

  private static List<Long> fill(Region region) {
    List<Long> allocations = new ArrayList<>();
    while (true) {
      try {
        allocations.add(region.allocate(512, MemoryTag.VALUE));
      } catch (OutOfMemory full) {
        return allocations;
      }
    }
  }

  @Test
  void withoutRoomForFinerSlotsRecordsWait() {
    LeakCheck.inRegion(
        1 << 18,
        region -> {
          ExpiryWheel wheel = new ExpiryWheel(region, NOW);
          long record = record(region, "k", NOW + 1_000_000);
          wheel.add(record);
          List<Long> rest = fill(region);
          assertFalse(wheel.advance(NOW + 999_999, Integer.MAX_VALUE, early -> assertFalse(true)));
          wheel.verify();
          assertThrows(OutOfMemory.class, () -> wheel.reserve(NOW + 1_000_001));
          rest.forEach(at -> region.free(at, MemoryTag.VALUE));
          assertTrue(wheel.advance(NOW + 999_999, Integer.MAX_VALUE, early -> assertFalse(true)));
          List<Long> expired = new ArrayList<>();
          assertTrue(wheel.advance(NOW + 1_000_001, Integer.MAX_VALUE, expired::add));
          assertEquals(List.of(record), expired);
          Record.free(region, record);
          wheel.free();
        });
  }

  @Test
  void clockThatGoesBackDoesNoHarm() {
    LeakCheck.inRegion(
        region -> {
          ExpiryWheel wheel = new ExpiryWheel(region, NOW);
          long record = record(region, "k", NOW + 100);
          wheel.add(record);
          assertTrue(wheel.advance(NOW - YEAR, Integer.MAX_VALUE, r -> assertFalse(true)));
          wheel.verify();
          List<Long> expired = new ArrayList<>();
          assertTrue(wheel.advance(NOW + 101, Integer.MAX_VALUE, expired::add));
          assertEquals(List.of(record), expired);
          Record.free(region, record);
          wheel.free();
        });
  }
}
