// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

/// A hash table driven beside a [HashMap] from the keys to the records that must be found.
final class TableModel {
  private final Region region;
  private final Random random;
  private final int keyCount;
  final HashTable table;
  final Map<String, Long> records = new HashMap<>();
  private boolean growing = true;
  private int refused;

  TableModel(Region region, long seed, int keyCount) {
    this.region = region;
    this.keyCount = keyCount;
    random = new Random(seed);
    table = new HashTable(region);
  }

  /// Key number `index`: of any length from 0 to 300, now and then far longer.
  static String key(int index) {
    if (index == 0) {
      return "";
    }
    String stem = Integer.toString(index, 36);
    int length = index % 1999 == 0 ? 100_000 : index % 301;
    return stem.length() >= length ? stem : stem + "-".repeat(length - stem.length());
  }

  static Bytes bytes(String key) {
    return Bytes.of(key.getBytes(StandardCharsets.ISO_8859_1));
  }

  int refused() {
    return refused;
  }

  void step() {
    int dice = random.nextInt(100);
    if (random.nextInt(Math.max(8, keyCount)) == 0) {
      growing = !growing;
    }
    String key = key(random.nextInt(keyCount));
    if (dice < 40) {
      if (growing) {
        insert(key);
      } else {
        remove(key);
      }
    } else if (dice < 50) {
      insert(key);
    } else if (dice < 60) {
      remove(key);
    } else if (dice < 70) {
      replace(key);
    } else if (dice < 75) {
      drawOne();
    } else if (dice < 76) {
      scanAll();
    } else if (dice < 78) {
      table.rehash(1 + random.nextInt(4));
    } else {
      assertFound(key);
    }
    assertEquals(records.size(), table.size());
  }

  void assertFound(String key) {
    Bytes bytes = bytes(key);
    long hash = KeyedHash.of(bytes);
    long record = records.getOrDefault(key, 0L);
    assertEquals(record, table.find(bytes, hash));
    long hinted = TableLookahead.entry(region, table.bucketOffset(hash), hash);
    assertTrue(hinted == 0 || records.containsValue(hinted));
  }

  void assertAllFound() {
    records.keySet().forEach(this::assertFound);
    scanAll();
  }

  private long newRecord(String key) {
    return Record.create(region, bytes(key), 0, random.nextInt(20), random.nextBoolean());
  }

  void insert(String key) {
    if (records.containsKey(key)) {
      return;
    }
    long record = 0;
    try {
      record = newRecord(key);
      table.insert(record, KeyedHash.of(bytes(key)));
    } catch (OutOfMemory full) {
      refused++;
      if (record != 0) {
        Record.free(region, record);
      }
      return;
    }
    records.put(key, record);
  }

  void remove(String key) {
    Long record = records.remove(key);
    if (record == null) {
      return;
    }
    Bytes bytes = bytes(key);
    long hash = KeyedHash.of(bytes);
    if (random.nextBoolean()) {
      assertEquals(record, table.find(bytes, hash));
      table.removeFound(hash);
    } else {
      table.remove(record, hash);
    }
    Record.free(region, record);
  }

  private void replace(String key) {
    Long old = records.get(key);
    if (old == null) {
      return;
    }
    long record;
    try {
      record = newRecord(key);
    } catch (OutOfMemory full) {
      refused++;
      return;
    }
    long hash = KeyedHash.of(bytes(key));
    if (random.nextBoolean()) {
      assertEquals(old, table.find(bytes(key), hash));
      table.replaceFound(record);
    } else {
      table.replace(old, record, hash);
    }
    Record.free(region, old);
    records.put(key, record);
  }

  private void drawOne() {
    long record = table.random(random);
    if (records.isEmpty()) {
      assertEquals(0, record);
    } else {
      assertEquals(records.get(keyOf(record)), record);
    }
  }

  String keyOf(long record) {
    return new String(Record.key(region, record), StandardCharsets.ISO_8859_1);
  }

  private void scanAll() {
    Set<Long> seen = new HashSet<>();
    long cursor = 0;
    do {
      cursor = table.scan(cursor, seen::add);
    } while (cursor != 0);
    assertEquals(new HashSet<>(records.values()), seen);
    seen.clear();
    table.forEach(record -> assertTrue(seen.add(record)));
    assertEquals(records.size(), seen.size());
  }

  void free() {
    records.values().forEach(record -> Record.free(region, record));
    records.clear();
    table.free();
    assertFalse(table.isRehashing() && table.size() > 0);
  }
}
