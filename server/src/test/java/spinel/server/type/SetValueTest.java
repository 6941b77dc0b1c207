// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Thresholds;
import spinel.structure.KeyedHash;
import spinel.structure.Record;

class SetValueTest {
  private static void limit(Keyspace keyspace, int ints, int entries, int bytes) {
    Thresholds thresholds = keyspace.thresholds();
    thresholds.setMaxIntsetEntries = ints;
    thresholds.setMaxListpackEntries = entries;
    thresholds.setMaxListpackValue = bytes;
  }

  private static void limitAtRandom(Keyspace keyspace, Random random) {
    limit(
        keyspace,
        new int[] {0, 1, 16, 100, 512}[random.nextInt(5)],
        new int[] {0, 1, 10, 128}[random.nextInt(4)],
        new int[] {0, 3, 64, 500}[random.nextInt(4)]);
  }

  @Property(tries = 120)
  void isASet(@ForAll long seed) {
    Random random = new Random(seed);
    try (Keyspace keyspace = new Keyspace(0, 1, 1 << 26)) {
      Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
      Region region = dictionary.region();
      long allocations = region.allocationCount();
      SetModel set = new SetModel(dictionary, "k".repeat(1 + random.nextInt(300)));
      SetModel other = new SetModel(dictionary, "other");
      int range = 10 << random.nextInt(8);
      limitAtRandom(keyspace, random);
      for (int i = 0; i < 1_200; i++) {
        SetModel one = random.nextInt(10) == 0 ? other : set;
        switch (random.nextInt(i % 400 < 200 ? 12 : 5)) {
          case 0, 1 -> one.remove(SetModel.member(random, range));
          case 2 -> one.removeDrawn(random);
          default -> one.add(SetModel.member(random, range));
        }
        if (i % 50 == 0) {
          set.check();
          other.check();
          dictionary.verify();
        }
        if (i % 100 == 0) {
          bytesAreExact(dictionary, set, other);
          limitAtRandom(keyspace, random);
        }
      }
      set.drop();
      other.drop();
      dictionary.verify();
      assertEquals(allocations, region.allocationCount());
    }
  }

  /// The bytes that checks put around each allocation.
  private static long aroundEach(Region region) {
    long before = region.usedBytes();
    long at = region.allocate(8, MemoryTag.VALUE);
    long around = region.usedBytes() - before - region.usableBytes(at);
    region.free(at, MemoryTag.VALUE);
    return around;
  }

  private static void bytesAreExact(Dictionary dictionary, SetModel... sets) {
    Region region = dictionary.region();
    long sum = dictionary.table().tableBytes() + region.allocationCount() * aroundEach(region);
    for (SetModel set : sets) {
      if (set.record() != 0) {
        sum += Value.bytes(region, set.record());
      }
    }
    assertEquals(region.usedBytes(), sum);
  }

  @Property(tries = 60)
  void copiesAreEqualAndFreedBitByBit(@ForAll long seed) {
    Random random = new Random(seed);
    try (Keyspace keyspace = new Keyspace(1, 1, 1 << 26)) {
      limitAtRandom(keyspace, random);
      Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
      Dictionary elsewhere = keyspace.partition(1).dictionary(0, 0);
      SetModel set = new SetModel(dictionary, "from");
      for (int i = 1 << random.nextInt(11); i > 0; i--) {
        set.add(SetModel.member(random, 2_000));
      }
      Dictionary target = random.nextBoolean() ? dictionary : elsewhere;
      Region region = target.region();
      long allocations = region.allocationCount();
      long copy = Value.copy(dictionary, set.record(), target, Bytes.of("to"));
      set.check();
      Set<String> copied = new TreeSet<>(SetModel.texts(new SetSource(region, copy)));
      assertEquals(set.members, copied);
      int rounds = 1;
      while (!Value.freeSome(target, copy, 32)) {
        rounds++;
      }
      assertEquals(allocations, region.allocationCount());
      if (set.encoding().equals("hashtable")) {
        assertTrue(rounds >= copied.size() / 64, rounds + " rounds");
      }
      set.check();
    }
  }

  /// In a region that is full, what fails changes nothing and leaks nothing.
  @Property(tries = 30)
  void aFullRegionLeavesSetsAsTheyAre(@ForAll long seed) {
    Random random = new Random(seed);
    try (Keyspace keyspace = new Keyspace(0, 1, 12 * 65536)) {
      Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
      limitAtRandom(keyspace, random);
      SetModel[] sets = new SetModel[20];
      for (int i = 0; i < sets.length; i++) {
        sets[i] = new SetModel(dictionary, "key" + i);
      }
      int failures = 0;
      for (int i = 0; i < 20_000 && failures < 300; i++) {
        SetModel set = sets[random.nextInt(sets.length)];
        String member = SetModel.member(random, 5_000);
        long used = dictionary.region().allocationCount();
        try {
          if (!set.members.contains(member)) {
            set.add(member);
          }
        } catch (OutOfMemory full) {
          failures++;
          assertEquals(used, dictionary.region().allocationCount());
          set.check();
          if (random.nextInt(20) == 0) {
            set.removeDrawn(random);
            limitAtRandom(keyspace, random);
          }
        }
      }
      assertTrue(failures > 0);
      for (SetModel set : sets) {
        set.check();
        set.drop();
      }
      dictionary.verify();
    }
  }

  @Test
  void encodingsFollowTheThresholds() {
    try (Keyspace keyspace = new Keyspace(0, 1, 1 << 26)) {
      limit(keyspace, 4, 3, 5);
      Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
      SetModel set = new SetModel(dictionary, "k");
      for (String member : new String[] {"1", "2", "3", "4"}) {
        set.add(member);
        assertEquals("intset", set.encoding());
      }
      set.add("5");
      assertEquals("hashtable", set.encoding());
      set.drop();
      set.add("1");
      set.add("a");
      set.add("2");
      assertEquals("listpack", set.encoding());
      set.add("b");
      assertEquals("hashtable", set.encoding());
      set.drop();
      set.add("1");
      set.add("longer");
      assertEquals("hashtable", set.encoding());
      set.drop();
      set.add("123456");
      set.add("a");
      assertEquals("hashtable", set.encoding());
      set.drop();
      set.add("longer");
      assertEquals("hashtable", set.encoding());
      set.drop();
      set.add("five5");
      assertEquals("listpack", set.encoding());
      set.check();
    }
  }

  @Test
  void anExpiryAndItsClockStayWhenTheEncodingChanges() {
    try (Keyspace keyspace = new Keyspace(0, 1, 1 << 26)) {
      Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
      Region region = dictionary.region();
      SetModel set = new SetModel(dictionary, "k");
      set.add("1");
      long hash = KeyedHash.of(set.key);
      dictionary.setExpiry(set.record(), hash, 4_102_444_800_000L);
      Record.setClock(region, set.record(), 4711);
      for (String member : new String[] {"a", "b", "x".repeat(100)}) {
        set.add(member);
        assertEquals(4_102_444_800_000L, Record.expiryMillis(region, set.record()));
        assertEquals(4711, Record.clock(region, set.record()));
      }
      assertEquals("hashtable", set.encoding());
      assertEquals(1, dictionary.expiringSize());
      dictionary.verify();
    }
  }

  @Test
  void drawsAreFair() {
    try (Keyspace keyspace = new Keyspace(0, 1, 1 << 26)) {
      Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
      Random random = new Random(5);
      for (int size : new int[] {7, 100, 300}) {
        SetModel set = new SetModel(dictionary, "k" + size);
        for (int i = 0; i < size; i++) {
          set.add(size == 7 ? "" + i : "m" + i);
        }
        int[] hits = new int[size];
        SetSource source = new SetSource(dictionary.region(), set.record());
        for (int i = 0; i < 200 * size; i++) {
          String drawn = SetModel.text(source, SetValue.draw(dictionary, set.record(), random));
          hits[Integer.parseInt(drawn.replace("m", ""))]++;
        }
        for (int hit : hits) {
          assertTrue(hit > 120 && hit < 290, hit + " of some 200");
        }
      }
    }
  }

  @Property(tries = 60)
  void choicesHaveTheirSizeAndInvert(@ForAll long seed) {
    Random random = new Random(seed);
    try (Keyspace keyspace = new Keyspace(0, 1, 1 << 26)) {
      limitAtRandom(keyspace, random);
      Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
      SetModel set = new SetModel(dictionary, "k");
      for (int i = 0; i < 300; i++) {
        set.add(SetModel.member(random, 1_000));
      }
      SetSource source = new SetSource(dictionary.region(), set.record());
      int count = random.nextInt(set.members.size() + 1);
      Set<String> chosen = new TreeSet<>(SetModel.texts(SetDraw.choose(source, count, random)));
      assertEquals(count, chosen.size());
      Set<String> others = new TreeSet<>(SetModel.texts(source.invert()));
      assertEquals(set.members.size() - count, others.size());
      others.addAll(chosen);
      assertEquals(set.members, others);
      if (count > 0 && count < set.members.size() && !set.encoding().equals("hashtable")) {
        SetValue.removeAll(dictionary, set.record(), source.invert());
        set.members.removeAll(chosen);
        set.check();
      }
    }
  }

  @Test
  void drawsWithoutRepetitionAreAllDifferent() {
    try (Keyspace keyspace = new Keyspace(0, 1, 1 << 26)) {
      Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
      SetModel set = new SetModel(dictionary, "k");
      for (int i = 0; i < 1_000; i++) {
        set.add("m" + i);
      }
      long allocations = dictionary.region().allocationCount();
      Random random = new Random(9);
      for (int count : new int[] {1, 2, 63, 64, 65, 300, 999}) {
        Set<Long> drawn = new TreeSet<>();
        try (SetDraw draw = new SetDraw(dictionary, set.record(), count)) {
          for (int i = 0; i < count; i++) {
            assertTrue(drawn.add(draw.next(random)));
          }
        }
        assertEquals(count, drawn.size());
      }
      assertEquals(allocations, dictionary.region().allocationCount());
      assertFalse(set.members.isEmpty());
    }
  }
}
