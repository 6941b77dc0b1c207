// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.structure.KeyedHash;

/// Sorted sets in both encodings, beside a map.
class SortedSetTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final long HASH = KeyedHash.of(KEY);

  private final Keyspace keyspace = new Keyspace(0, 1, 1L << 30);
  private final Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
  private final Region region = dictionary.region();
  private final long[] before = usedBytes();
  private final SortedSet set = new SortedSet();
  private final Map<String, Double> model = new HashMap<>();
  private final Random random = new Random(11);

  @AfterEach
  void close() {
    keyspace.close();
  }

  private long[] usedBytes() {
    long[] used = new long[MemoryTag.values().length];
    for (MemoryTag tag : MemoryTag.values()) {
      used[tag.ordinal()] = region.usedBytes(tag);
    }
    return used;
  }

  private void create(boolean isLarge) {
    long record = SortedSetValue.create(region, KEY, isLarge, false);
    dictionary.insert(record, HASH);
    set.open(dictionary, record);
  }

  private void delete() {
    long record = set.record();
    assertEquals(record, dictionary.find(KEY, HASH));
    dictionary.remove(record, HASH);
    while (!Value.freeSome(dictionary, record, 5)) {
      assertTrue(set.isLarge());
    }
    assertArrayEquals(before, usedBytes());
  }

  private static Bytes name(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String drawName() {
    return switch (random.nextInt(4)) {
      case 0 -> Integer.toString(random.nextInt(200) - 100);
      case 1 -> "m" + random.nextInt(200);
      case 2 -> "x".repeat(random.nextInt(40));
      default -> new String(new char[] {(char) random.nextInt(256)});
    };
  }

  private double drawScore() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(10) - 5;
      case 1 -> random.nextGaussian();
      case 2 -> Double.POSITIVE_INFINITY;
      default -> random.nextInt(1000) / 8.0;
    };
  }

  private List<Map.Entry<String, Double>> ordered() {
    return model.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.comparingDouble(d -> d))
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  private void step() {
    String name = drawName();
    Double present = model.get(name);
    if (random.nextInt(3) == 0) {
      assertEquals(present != null, set.remove(name(name)));
      model.remove(name);
    } else {
      double score = drawScore();
      if (present == null) {
        assertTrue(Double.isNaN(set.score(name(name))));
        set.add(name(name), score);
      } else {
        assertEquals(present, set.score(name(name)));
        set.update(name(name), score);
      }
      model.put(name, score);
    }
  }

  private void check() {
    set.verify();
    List<Map.Entry<String, Double>> ordered = ordered();
    assertEquals(ordered.size(), set.size());
    boolean more = set.first();
    for (int i = 0; i < ordered.size(); i++) {
      assertTrue(more);
      String text = new String(set.nameArray(), StandardCharsets.ISO_8859_1);
      assertEquals(ordered.get(i).getKey(), text);
      assertEquals(ordered.get(i).getValue(), set.score());
      more = set.next();
    }
    assertFalse(more);
    for (int i = 0; i < ordered.size(); i += 1 + random.nextInt(10)) {
      assertEquals(i, set.rank(name(ordered.get(i).getKey())));
      set.seek(i);
      assertEquals(ordered.get(i).getValue(), set.score());
      assertEquals(i > 0, set.previous());
    }
    double score = drawScore();
    assertEquals(
        ordered.stream().filter(each -> each.getValue() < score).count(),
        set.countBelow(score, false));
    assertEquals(
        ordered.stream().filter(each -> each.getValue() <= score).count(),
        set.countBelow(score, true));
    assertEquals(-1, set.rank(name("stranger")));
  }

  @ParameterizedTest
  @CsvSource({"100000, 100, false", "100000, 100, true", "20, 100, false", "1000, 5, false"})
  void isWhatAMapIs(long entries, long longest, boolean large) {
    dictionary.thresholds().zsetMaxListpackEntries = entries;
    dictionary.thresholds().zsetMaxListpackValue = longest;
    create(large);
    for (int i = 0; i < 6000; i++) {
      step();
      if (i % 50 == 0) {
        check();
      }
    }
    check();
    delete();
  }

  @ParameterizedTest
  @CsvSource({"1000, 30", "0, 2000", "128, 129", "128, 128"})
  void rangesAreRemoved(long entries, int members) {
    dictionary.thresholds().zsetMaxListpackEntries = entries;
    create(false);
    for (int i = 0; i < members; i++) {
      set.add(name("m" + i), i / 2);
      model.put("m" + i, (double) (i / 2));
    }
    while (model.size() > 1) {
      int from = random.nextInt(model.size());
      int until = Math.min(model.size() - 1, from + random.nextInt(20));
      List<Map.Entry<String, Double>> ordered = ordered();
      if (from < until) {
        ordered.subList(from, until).forEach(each -> model.remove(each.getKey()));
        set.removeRange(from, until);
        check();
      } else if (model.size() <= 2) {
        break;
      }
    }
    delete();
  }

  @ParameterizedTest
  @CsvSource({"1000, 30", "0, 3000", "1000, 900"})
  void copiesAreEqualAndApart(long entries, int members) {
    dictionary.thresholds().zsetMaxListpackEntries = entries;
    create(false);
    for (int i = 0; i < members; i++) {
      String name = i + "x".repeat(i % 30);
      double score = drawScore();
      set.add(name(name), score);
      model.put(name, score);
    }
    long original = set.record();
    long bytes = Value.bytes(region, original);
    long copy = Value.copy(dictionary, original, dictionary, Bytes.of("copy"));
    SortedSet other = new SortedSet().openApart(region, copy);
    other.verify();
    assertEquals(set.size(), other.size());
    for (boolean more = other.first(); more; more = other.next()) {
      String name = new String(other.nameArray(), StandardCharsets.ISO_8859_1);
      assertEquals(model.get(name), other.score());
    }
    Value.free(dictionary, copy);
    assertEquals(bytes, Value.bytes(region, original));
    check();
    delete();
  }

  @Test
  void bytesAreExact() {
    dictionary.thresholds().zsetMaxListpackEntries = 10;
    // What checked mode puts around an allocation.
    long fresh = region.usedBytes();
    long probe = region.allocate(8, MemoryTag.VALUE);
    long around = region.usedBytes() - fresh - region.usableBytes(probe);
    region.free(probe, MemoryTag.VALUE);
    long allocations = region.allocationCount();
    create(false);
    for (int i = 0; i < 3000; i++) {
      step();
      long bytes = region.usedBytes() - fresh - around * (region.allocationCount() - allocations);
      assertEquals(bytes, Value.bytes(region, set.record()));
    }
    delete();
  }

  @Test
  void buildersSortAnyOrder() {
    for (int members : new int[] {0, 1, 2, 13, 100, 5000}) {
      for (int scores : new int[] {1, 3, 1_000_000}) {
        try (SortedSetBuilder builder = new SortedSetBuilder(region, members / 2)) {
          model.clear();
          for (int i = 0; i < members; i++) {
            String name = "m" + random.nextInt(1 << 30);
            double score = random.nextInt(scores) - scores / 3;
            if (model.put(name, score) == null) {
              builder.add(name(name), score);
            } else {
              builder.find(name(name), KeyedHash.of(name(name)));
              builder.setFoundScore(score);
            }
          }
          builder.sort();
          assertEquals(model.size(), builder.size());
          if (members == 0) {
            continue;
          }
          long record = builder.toRecord(dictionary, KEY, false);
          dictionary.insert(record, HASH);
          set.open(dictionary, record);
          assertEquals(model.size() > 128, set.isLarge());
        }
        check();
        delete();
      }
    }
    assertArrayEquals(before, usedBytes());
  }

  @Test
  void aFullRegionRefusesAndChangesNothing() {
    try (Keyspace small = new Keyspace(0, 1, 1 << 21)) {
      Dictionary full = small.partition(0).dictionary(0, 0);
      full.thresholds().zsetMaxListpackEntries = 60;
      long record = SortedSetValue.create(full.region(), KEY, false, false);
      full.insert(record, HASH);
      set.open(full, record);
      int refused = 0;
      while (refused < 200) {
        String name = "member" + random.nextInt(200_000);
        boolean isNew = !model.containsKey(name);
        double score = random.nextInt(10_000);
        try {
          if (isNew) {
            set.add(name(name), score);
          } else {
            set.update(name(name), score);
          }
          model.put(name, score);
        } catch (OutOfMemory expected) {
          refused++;
          if (refused % 20 == 0) {
            check();
          }
        }
      }
      try {
        Value.copy(full, record, full, Bytes.of("copy"));
        throw new AssertionError("there can be no room for a copy");
      } catch (OutOfMemory expected) {
        check();
      }
      full.remove(set.record(), HASH);
      Value.free(full, set.record());
      assertEquals(0, full.region().usedBytes(MemoryTag.ELEMENT));
      assertEquals(0, full.region().usedBytes(MemoryTag.VALUE));
    }
  }
}
