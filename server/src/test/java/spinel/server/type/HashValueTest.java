// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Expirer;
import spinel.server.keyspace.Keyspace;
import spinel.structure.KeyedHash;
import spinel.structure.Listpack;

class HashValueTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final long HASH = KeyedHash.of(KEY);
  private static final Bytes COPY = Bytes.of("copy");

  private final Keyspace keyspace = new Keyspace(0, 2, 1L << 26);
  private final Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
  private final Dictionary other = keyspace.partition(0).dictionary(1, 0);
  private final Region region = dictionary.region();
  private final HashField view = new HashField();
  private long record;
  private long bytesBefore;
  private long allocationsBefore;

  /// What checked mode adds to every allocation.
  private long redZone;

  @BeforeEach
  void begin() {
    if (record == 0) {
      // Before the hash: what belongs to the dictionary.
      dictionary.openPartIndex();
      other.openPartIndex();
      bytesBefore = region.usedBytes();
      allocationsBefore = region.allocationCount();
      long probe = region.allocate(8, MemoryTag.VALUE);
      redZone = region.usedBytes() - bytesBefore - region.usableBytes(probe);
      region.free(probe, MemoryTag.VALUE);
    }
    record = HashValue.create(dictionary, KEY, false);
    dictionary.insert(record, HASH);
  }

  @AfterEach
  void leavesNothingBehind() {
    if (record != 0) {
      dictionary.remove(record, HASH);
      Value.free(dictionary, record);
    }
    for (Dictionary each : List.of(dictionary, other)) {
      each.verify();
      Region memory = each.region();
      assertEquals(0, memory.usedBytes(MemoryTag.RECORD));
      assertEquals(0, memory.usedBytes(MemoryTag.VALUE));
      assertEquals(0, memory.usedBytes(MemoryTag.ELEMENT));
    }
    keyspace.close();
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(ISO_8859_1));
  }

  private void set(String name, String value) {
    record = HashValue.set(dictionary, record, bytes(name), bytes(value), false);
  }

  private void delete(String name) {
    record = HashValue.delete(dictionary, record, bytes(name));
  }

  private String get(String name) {
    return HashValue.find(dictionary, record, bytes(name), view) ? text(view.value()) : null;
  }

  private static String text(StoredText text) {
    String bytes = new String(text.toArray(), ISO_8859_1);
    assertEquals(bytes.length(), text.length());
    return bytes;
  }

  private static Map<String, String> fields(Dictionary in, long hash) {
    Map<String, String> fields = new LinkedHashMap<>();
    HashValue.forEach(
        in.region(),
        hash,
        new HashField(),
        field -> fields.put(text(field.name()), text(field.value())));
    assertEquals(fields.size(), HashValue.size(in.region(), hash));
    return fields;
  }

  private String encoding() {
    return HashValue.encodingName(region, record);
  }

  /// MEMORY USAGE says what the allocator says.
  private void checkBytes() {
    long red = redZone * (region.allocationCount() - allocationsBefore);
    assertEquals(region.usedBytes() - bytesBefore - red, Value.bytes(region, record));
  }

  // ---- what becomes of a hash

  @Test
  void smallHashKeepsTheOrder() {
    set("b", "1");
    set("a", "2");
    set("c", "");
    set("b", "three");
    assertEquals("{b=three, a=2, c=}", fields(dictionary, record).toString());
    delete("a");
    set("a", "4");
    assertEquals("{b=three, c=, a=4}", fields(dictionary, record).toString());
    assertEquals("listpack", encoding());
    long list = HashValue.packedOffset(region, record);
    assertTrue(Listpack.validate(region, list, Listpack.bytes(region, list)));
  }

  @Test
  void tooManyFieldsMakeItLarge() {
    keyspace.thresholds().hashMaxListpackEntries = 3;
    for (int i = 0; i < 3; i++) {
      set("f" + i, "v" + i);
      assertEquals("listpack", encoding());
    }
    set("f0", "again");
    assertEquals("listpack", encoding());
    set("f3", "v3");
    assertEquals("hashtable", encoding());
    delete("f3");
    assertEquals("hashtable", encoding());
    assertEquals(Map.of("f0", "again", "f1", "v1", "f2", "v2"), fields(dictionary, record));
  }

  @Test
  void longNameOrValueMakesItLarge() {
    keyspace.thresholds().hashMaxListpackValue = 5;
    set("name", "value");
    assertEquals("listpack", encoding());
    record = HashValue.set(dictionary, record, bytes("name"), 123456);
    assertEquals("hashtable", encoding());
    assertEquals("123456", get("name"));
  }

  @Test
  void valuesOfOneSizeAreOverwrittenInPlace() {
    keyspace.thresholds().hashMaxListpackEntries = 0;
    set("a", "0123456789");
    set("large", "x".repeat(5000));
    long allocations = region.allocationCount();
    long used = region.usedBytes();
    set("a", "9876543210");
    set("a", "abcdefghij");
    set("large", "y".repeat(5000));
    assertEquals("abcdefghij", get("a"));
    assertEquals("y".repeat(5000), get("large"));
    assertEquals(allocations, region.allocationCount());
    assertEquals(used, region.usedBytes());
  }

  @Test
  void largeFieldTakesFewBytes() {
    keyspace.thresholds().hashMaxListpackEntries = 0;
    long before = region.usedBytes(MemoryTag.ELEMENT);
    set("field:name:123456", "value:1234567890");
    assertEquals(40 + redZone, region.usedBytes(MemoryTag.ELEMENT) - before);
  }

  @Test
  void largeHashIsFreedBitByBit() {
    keyspace.thresholds().hashMaxListpackEntries = 0;
    for (int i = 0; i < 1000; i++) {
      set("f" + i, i % 10 == 0 ? "v".repeat(3000) : "v");
    }
    assertEquals(1000, Value.parts(region, record));
    dictionary.remove(record, HASH);
    int steps = 1;
    while (!Value.freeSome(dictionary, record, 64)) {
      steps++;
    }
    record = 0;
    assertTrue(steps > 5 && steps < 1000 / 32, steps + " steps");
  }

  // ---- against a model

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesLikeAMap(long seed) {
    Random random = new Random(seed);
    // Small, small that becomes large, large from the start.
    keyspace.thresholds().hashMaxListpackEntries = List.of(1000L, 40L, 0L).get((int) (seed % 3));
    keyspace.thresholds().hashMaxListpackValue = 6000;
    Map<String, String> model = new TreeMap<>();
    for (int step = 0; step < 1500; step++) {
      String name = random.nextInt(20) == 0 ? "n".repeat(random.nextInt(400)) : randomName(random);
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3, 4 -> {
          String value = randomValue(random);
          set(name, value);
          model.put(name, value);
        }
        case 5 -> {
          long number = random.nextLong() >> random.nextInt(64);
          record = HashValue.set(dictionary, record, bytes(name), number);
          model.put(name, Long.toString(number));
        }
        case 6, 7 -> {
          delete(name);
          model.remove(name);
        }
        default -> assertEquals(model.get(name), get(name), "seed " + seed);
      }
      assertEquals(model.size(), HashValue.size(region, record));
      if (step % 50 == 0) {
        assertEquals(model, new TreeMap<>(fields(dictionary, record)), "seed " + seed);
        checkBytes();
        checkCopies(model);
        region.verify();
      }
    }
  }

  /// A field as the model has it.
  private record Timed(String value, long expiry) {}

  private Map<String, Timed> timedFields(Dictionary in, long hash) {
    Map<String, Timed> fields = new TreeMap<>();
    long[] last = {0};
    boolean inOrder = !HashValue.isLarge(in.region(), hash);
    HashValue.forEach(
        in.region(),
        hash,
        new HashField(),
        field -> {
          long expiry = field.expiryMillis();
          fields.put(text(field.name()), new Timed(text(field.value()), expiry));
          long place = expiry == HashField.NO_EXPIRY ? Long.MAX_VALUE : expiry;
          assertTrue(!inOrder || place >= last[0], "order");
          last[0] = place;
        });
    return fields;
  }

  private void checkTimed(Map<String, Timed> model, String seed) {
    assertEquals(model, timedFields(dictionary, record), seed);
    boolean timed = model.values().stream().anyMatch(f -> f.expiry != HashField.NO_EXPIRY);
    assertEquals(timed ? 1 : 0, dictionary.timedSize(), seed);
    assertEquals(timed, HashValue.isTimed(region, record));
    checkBytes();
    dictionary.verify();
    long copy = Value.copy(dictionary, record, other, COPY);
    assertEquals(model, timedFields(other, copy));
    other.insert(copy, KeyedHash.of(COPY));
    assertEquals(dictionary.timedSize(), other.timedSize());
    other.verify();
    other.remove(copy, KeyedHash.of(COPY));
    Value.free(other, copy);
    other.verify();
  }

  private final class Model implements PartExpirer {
    final Map<String, Timed> fields = new TreeMap<>();
    long now = System.currentTimeMillis();

    @Override
    public void expired(Dictionary from, long hash, Bytes name) {
      assertEquals(record, hash);
      Timed field = fields.remove(name.toString());
      assertTrue(field.expiry != HashField.NO_EXPIRY && field.expiry < now, name + " at " + now);
    }

    @Override
    public void emptied(Dictionary from, long hash) {
      assertTrue(fields.isEmpty());
      from.remove(hash, HASH);
      Value.free(from, hash);
      begin();
    }

    void pass(long millis) {
      now += millis;
      dictionary.expireParts(
          now,
          Integer.MAX_VALUE,
          new Expirer() {
            @Override
            public void expired(Dictionary from, long key) {
              throw new AssertionError("no key expires");
            }

            @Override
            public void partExpired(Dictionary from, long part, long at) {
              record = from.find(KEY, HASH);
              Value.expire(from, part, at, Model.this);
            }
          });
      record = dictionary.find(KEY, HASH);
      fields.values().forEach(f -> assertTrue(f.expiry == HashField.NO_EXPIRY || f.expiry >= now));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void fieldsGoWhenTheirTimeComes(long seed) {
    Random random = new Random(seed);
    keyspace.thresholds().hashMaxListpackEntries = List.of(1000L, 30L, 0L).get((int) (seed % 3));
    keyspace.thresholds().hashMaxListpackValue = 3000;
    Model model = new Model();
    Map<String, Timed> fields = model.fields;
    for (int step = 0; step < 1500; step++) {
      String name = randomName(random);
      Timed old = fields.get(name);
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> {
          String value = randomValue(random);
          boolean keeps = random.nextBoolean();
          record = HashValue.set(dictionary, record, bytes(name), bytes(value), keeps);
          fields.put(name, new Timed(value, keeps && old != null ? old.expiry : -1));
        }
        case 4, 5, 6, 7 -> {
          if (old != null) {
            long expiry = model.now + random.nextInt(1 << random.nextInt(14));
            record = HashValue.setExpiry(dictionary, record, bytes(name), expiry);
            fields.put(name, new Timed(old.value, expiry));
          }
        }
        case 8 -> {
          if (old != null) {
            record = HashValue.setExpiry(dictionary, record, bytes(name), HashField.NO_EXPIRY);
            fields.put(name, new Timed(old.value, -1));
          }
        }
        case 9 -> {
          delete(name);
          fields.remove(name);
        }
        default -> model.pass(random.nextInt(200));
      }
      if (step % 20 == 0) {
        checkTimed(fields, "seed " + seed + " step " + step);
      }
    }
  }

  @Test
  void fieldsOfADiscardedHashMayComeDueMeanwhile() {
    keyspace.thresholds().hashMaxListpackEntries = 0;
    Model model = new Model();
    for (int i = 0; i < 300; i++) {
      set("f" + i, "v");
      record = HashValue.setExpiry(dictionary, record, bytes("f" + i), model.now + i);
    }
    dictionary.remove(record, HASH);
    Value.freeSome(dictionary, record, 50);
    dictionary.expireParts(
        model.now + 200,
        Integer.MAX_VALUE,
        new Expirer() {
          @Override
          public void expired(Dictionary from, long key) {
            throw new AssertionError("no key expires");
          }

          @Override
          public void partExpired(Dictionary from, long part, long at) {
            Value.expire(from, part, at, model);
          }
        });
    while (!Value.freeSome(dictionary, record, 50)) {
      dictionary.verify();
    }
    record = 0;
    assertEquals(0, dictionary.timedSize());
  }

  private static String randomName(Random random) {
    int number = random.nextInt(120);
    return number % 2 == 0 ? Integer.toString(number) : "name" + number;
  }

  private static String randomValue(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "";
      case 1 -> Integer.toString(random.nextInt(300) - 150);
      case 2 -> Long.toString(random.nextLong());
      case 3 -> "0" + random.nextInt(1000);
      case 4 -> "v".repeat(random.nextInt(300));
      case 5 -> random.nextInt(4) == 0 ? "w".repeat(random.nextInt(6000)) : "w";
      default -> "value" + random.nextInt(100);
    };
  }

  private void checkCopies(Map<String, String> model) {
    for (Dictionary target : List.of(dictionary, other)) {
      long copy = Value.copy(dictionary, record, target, COPY);
      assertEquals(model, new TreeMap<>(fields(target, copy)));
      Value.free(target, copy);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1000})
  void scanVisitsEveryFieldOnce(long entries) {
    keyspace.thresholds().hashMaxListpackEntries = entries;
    for (int i = 0; i < 500; i++) {
      set("f" + i, "v" + i);
    }
    List<String> seen = new ArrayList<>();
    long cursor = 0;
    int calls = 0;
    do {
      cursor =
          HashValue.scan(
              dictionary, record, cursor, 10, view, field -> seen.add(text(field.name())));
      calls++;
    } while (cursor != 0);
    assertEquals(500, seen.size());
    assertEquals(500, seen.stream().distinct().count());
    assertEquals(entries > 0, calls == 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1000})
  void everyFieldIsDrawnEquallyOften(long entries) {
    keyspace.thresholds().hashMaxListpackEntries = entries;
    for (int i = 0; i < 20; i++) {
      set("f" + i, "v" + i);
    }
    Random random = new Random(7);
    Map<String, Integer> drawn = new TreeMap<>();
    for (int i = 0; i < 4000; i++) {
      HashValue.random(dictionary, record, random, view);
      assertEquals(text(view.name()).substring(1), text(view.value()).substring(1));
      drawn.merge(text(view.name()), 1, Integer::sum);
    }
    checkFair(drawn, 200);
    drawn.clear();
    for (int count : List.of(2, 15)) {
      for (int i = 0; i < 4000; i++) {
        List<String> names = new ArrayList<>();
        HashValue.sample(
            dictionary, record, count, random, view, field -> names.add(text(field.name())));
        assertEquals(count, names.stream().distinct().count());
        names.forEach(name -> drawn.merge(name, 1, Integer::sum));
      }
    }
    checkFair(drawn, 4000 * 17 / 20);
  }

  private static void checkFair(Map<String, Integer> drawn, int expected) {
    assertEquals(20, drawn.size());
    drawn.forEach(
        (name, times) ->
            assertTrue(Math.abs(times - expected) < 6 * Math.sqrt(expected), name + " " + times));
  }

  @Test
  void fullRegionChangesNothing() {
    try (Keyspace tiny = new Keyspace(0, 1, 1 << 18)) {
      Dictionary full = tiny.partition(0).dictionary(0, 0);
      tiny.thresholds().hashMaxListpackEntries = 0;
      long hash = HashValue.create(full, KEY, false);
      full.insert(hash, HASH);
      Map<String, String> model = new TreeMap<>();
      boolean refused = false;
      for (int i = 0; !refused; i++) {
        String name = "f" + i;
        String value = "v".repeat(i % 40 * 40);
        try {
          hash = HashValue.set(full, hash, bytes(name), bytes(value), false);
          model.put(name, value);
        } catch (RuntimeException noRoom) {
          refused = true;
        }
        hash = full.find(KEY, HASH);
      }
      assertEquals(model, new TreeMap<>(fields(full, hash)));
      full.verify();
      assertFalse(model.isEmpty());
      full.remove(hash, HASH);
      Value.free(full, hash);
      assertEquals(0, full.region().usedBytes(MemoryTag.ELEMENT));
      assertEquals(0, full.region().usedBytes(MemoryTag.VALUE));
    }
  }
}
