// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.structure.KeyedHash;
import spinel.structure.Record;

class ExpiryTest {
  private static final long STAYS = Long.MAX_VALUE;

  private final Keyspace keyspace = new Keyspace(0, 16, 1L << 28);
  private final Partition partition = keyspace.partition(0);

  private static void free(Dictionary dictionary, long record) {
    Record.free(dictionary.region(), record);
  }

  private static long insert(Dictionary dictionary, String name, long time) {
    Bytes key = Bytes.of(name);
    boolean expires = time != STAYS;
    long record = Record.create(dictionary.region(), key, 0, 0, expires);
    if (expires) {
      Record.setExpiryMillis(dictionary.region(), record, time);
    }
    dictionary.insert(record, KeyedHash.of(key));
    return record;
  }

  /// A dictionary, what should be in it, and a clock.
  private final class Model {
    final Random random;
    final Dictionary dictionary = partition.dictionary(0, 0);
    final Map<String, Long> times = new HashMap<>();
    long now = System.currentTimeMillis() + 1000;

    Model(long seed) {
      random = new Random(seed);
    }

    /// A time to come: mostly soon, seldom in years, now and then never.
    long time() {
      return switch (random.nextInt(10)) {
        case 0 -> STAYS;
        case 1 -> now + random.nextLong(1L << 50);
        case 2, 3 -> now + random.nextLong(10_000_000);
        default -> now + random.nextLong(3000);
      };
    }

    void step() {
      String name = "key" + random.nextInt(200);
      Bytes key = Bytes.of(name);
      long hash = KeyedHash.of(key);
      long record = dictionary.find(key, hash);
      assertEquals(times.containsKey(name), record != 0);
      if (record == 0) {
        long time = time();
        insert(dictionary, name, time);
        times.put(name, time);
      } else if (random.nextInt(4) == 0) {
        dictionary.remove(record, hash);
        free(dictionary, record);
        times.remove(name);
      } else {
        long time = time();
        if (time == STAYS) {
          dictionary.clearExpiry(record, hash);
        } else {
          dictionary.setExpiry(record, hash, time);
        }
        times.put(name, time);
      }
    }

    void advance() {
      now += random.nextInt(20) == 0 ? random.nextLong(5_000_000) : random.nextInt(300);
      do {
        partition.expire(now, 1 + random.nextInt(20), this::expired);
      } while (partition.nextExpiry() <= now);
      times.values().forEach(time -> assertTrue(time >= now));
      assertEquals(times.size(), dictionary.size());
    }

    private void expired(Dictionary from, long record) {
      Region region = from.region();
      Long time = times.remove(Bytes.of(Record.key(region, record)).toString());
      assertTrue(time != null && time < now, "expired " + time + " at " + now);
      free(from, record);
    }

    void check() {
      long expiring = times.values().stream().filter(time -> time != STAYS).count();
      assertEquals(expiring, dictionary.expiringSize());
      long sum =
          times.values().stream()
              .filter(time -> time != STAYS)
              .mapToLong(time -> Math.min(time - now, 1L << 41))
              .sum();
      if (times.values().stream().allMatch(time -> time == STAYS || time - now < 1L << 39)) {
        assertEquals(sum, dictionary.timeToLiveSum(now));
      }
      dictionary.verify();
    }
  }

  @Test
  void keysExpireWhenTheirTimeComesAndNotBefore() {
    for (long seed = 1; seed <= 30; seed++) {
      Model model = new Model(seed);
      try {
        for (int i = 0; i < 400; i++) {
          for (int j = 0; j < 10; j++) {
            model.step();
          }
          model.advance();
          model.check();
        }
      } catch (AssertionError wrong) {
        throw new AssertionError("seed " + seed, wrong);
      }
      partition.flush(0);
    }
    keyspace.close();
  }

  @Test
  void aTimeBeyondTheEndOfTimeNeverComes() {
    Dictionary dictionary = partition.dictionary(0, 0);
    insert(dictionary, "a", Long.MAX_VALUE - 1);
    long now = System.currentTimeMillis();
    partition.expire(now + (1L << 45), 1000, (from, record) -> free(from, record));
    assertEquals(1, dictionary.size());
    assertTrue(partition.nextExpiry() > now + (1L << 45));
    keyspace.close();
  }

  @Test
  void theThreadReclaimsKeysThatNobodyAsksFor() throws InterruptedException {
    CountDownLatch gone = new CountDownLatch(500);
    AtomicReference<String> early = new AtomicReference<>();
    keyspace.start(
        (dictionary, record) -> {
          long time = Record.expiryMillis(dictionary.region(), record);
          if (time >= System.currentTimeMillis()) {
            early.set("expired at " + System.currentTimeMillis() + ", not after " + time);
          }
          free(dictionary, record);
          gone.countDown();
        },
        (region, record, budget) -> true,
        () -> false);
    // The second half comes due before the first, for which the thread may already sleep.
    for (int i = 0; i < 500; i++) {
      partition.lock().lock();
      try {
        long wait = i < 250 ? 150 : 20;
        insert(partition.dictionary(i % 3, 0), "key" + i, System.currentTimeMillis() + wait);
      } finally {
        partition.lock().unlock();
      }
    }
    assertTrue(gone.await(30, TimeUnit.SECONDS), () -> gone.getCount() + " keys are left");
    assertEquals(null, early.get());
    assertEquals(0, keyspace.usedBytes(MemoryTag.RECORD));
    keyspace.close();
  }

  @Test
  void tablesShrinkInIdleTime() throws InterruptedException {
    Dictionary dictionary = partition.dictionary(0, 0);
    for (int i = 0; i < 20_000; i++) {
      insert(dictionary, "key" + i, STAYS);
    }
    dictionary.table().setResizable(false);
    for (int i = 0; i < 20_000; i++) {
      Bytes key = Bytes.of("key" + i);
      long hash = KeyedHash.of(key);
      long record = dictionary.find(key, hash);
      dictionary.remove(record, hash);
      free(dictionary, record);
    }
    assertTrue(dictionary.table().tableBytes() > 4096);
    dictionary.table().setResizable(true);
    while (partition.rehash(16)) {
      dictionary.verify();
    }
    assertEquals(64, dictionary.table().tableBytes());
    keyspace.close();
  }

  @Test
  void partitionsAreDrawnInProportionToTheirKeys() {
    Keyspace four = new Keyspace(2, 1, 1L << 28);
    int[] sizes = {10, 0, 30, 60};
    for (int i = 0; i < sizes.length; i++) {
      for (int j = 0; j < sizes[i]; j++) {
        insert(four.partition(i).dictionary(0, 0), "key" + j, STAYS);
      }
    }
    RandomGenerator random = new Random(5);
    int[] counts = new int[4];
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      counts[four.draw(0, random).index()]++;
    }
    double chiSquare = 0;
    for (int i = 0; i < sizes.length; i++) {
      double expected = draws * sizes[i] / 100.0;
      chiSquare += sizes[i] == 0 ? 0 : Math.pow(counts[i] - expected, 2) / expected;
    }
    assertEquals(0, counts[1]);
    // Two degrees of freedom: 13.8 is passed once in a thousand.
    assertTrue(chiSquare < 13.8, "chi-square " + chiSquare);
    four.close();
    keyspace.close();
  }
}
