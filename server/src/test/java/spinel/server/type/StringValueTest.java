// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.Record;

class StringValueTest {
  private static final int[] LENGTHS = {
    0, 1, 2, 7, 8, 9, 19, 20, 21, 43, 44, 45, 100, 500, 1000, 1023, 1024, 1025, 3000, 20000, 70000
  };

  /// A string under a key, its record, and the bytes that it should have.
  private static final class Model {
    final Region region;
    final Bytes key;
    final boolean expires;
    long record;
    byte[] bytes;

    Model(Region region, Bytes key, boolean expires, byte[] value) {
      this.region = region;
      this.key = key;
      this.expires = expires;
      put(value);
    }

    void put(byte[] value) {
      if (record == 0 || !StringValue.overwrite(region, record, key.length(), Bytes.of(value))) {
        long made = StringValue.create(region, key, Bytes.of(value), expires);
        if (expires) {
          Record.setExpiryMillis(region, made, 77);
        }
        Record.setClock(region, made, 4711);
        free();
        record = made;
      }
      bytes = value;
    }

    void write(int offset, byte[] more) {
      long extended = StringValue.extend(region, record, key, offset + more.length);
      if (extended != record) {
        Record.free(region, record);
        record = extended;
      }
      region.put(StringValue.bytesOffset(region, record) + offset, more, 0, more.length);
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length, offset + more.length));
      System.arraycopy(more, 0, bytes, offset, more.length);
      assertEquals("raw", StringValue.encodingName(region, record));
    }

    void verify() {
      assertEquals(bytes.length, StringValue.length(region, record));
      assertArrayEquals(bytes, StringBytes.of(region, record).toArray());
      assertTrue(StringValue.contentEquals(region, record, Bytes.of(bytes)));
      assertTrue(StringBytes.of(region, record).matches(Bytes.of(bytes)));
      assertTrue(Record.hasKey(region, record, key));
      assertEquals(expires ? 77 : -1, Record.expiryMillis(region, record));
      assertEquals(4711, Record.clock(region, record));
    }

    void free() {
      if (record != 0) {
        StringValue.freeParts(region, record);
        Record.free(region, record);
        record = 0;
      }
    }
  }

  private static byte[] value(Random random) {
    if (random.nextInt(4) == 0) {
      long number = random.nextLong() >> random.nextInt(64);
      return Long.toString(number).getBytes(ISO_8859_1);
    }
    byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
    random.nextBytes(bytes);
    return bytes;
  }

  @Property(tries = 150)
  void putsAndWritesAreThoseOfAnArray(@ForAll long seed) {
    Random random = new Random(seed);
    try (Region region = Region.open(1 << 26)) {
      byte[] name = new byte[random.nextInt(4) == 0 ? 300 : random.nextInt(30)];
      random.nextBytes(name);
      Model model = new Model(region, Bytes.of(name), random.nextBoolean(), value(random));
      for (int i = 0; i < 60; i++) {
        model.verify();
        if (random.nextInt(3) == 0) {
          model.put(value(random));
        } else {
          int room = random.nextInt(3) == 0 ? 100 : 0;
          int offset = random.nextInt(model.bytes.length + room + 1);
          offset = random.nextBoolean() ? model.bytes.length : offset;
          model.write(offset, value(random));
        }
      }
      model.verify();
      model.free();
      region.verify();
      assertEquals(0, region.allocationCount());
    }
  }

  @Test
  void appendedStringIsMovedSeldom() {
    try (Region region = Region.open(1 << 26)) {
      Model model = new Model(region, Bytes.of("key"), false, new byte[] {1});
      int moves = 0;
      long place = 0;
      for (int i = 0; i < 20_000; i++) {
        model.write(i + 1, new byte[] {1});
        long now = StringValue.bytesOffset(region, model.record);
        moves += now == place ? 0 : 1;
        place = now;
      }
      assertTrue(moves < 20, "moved " + moves + " times");
      model.free();
      assertEquals(0, region.allocationCount());
    }
  }

  @Test
  void encodingFollowsTheValue() {
    try (Region region = Region.open(1 << 20)) {
      assertEquals("int", encoding(region, "-12"));
      assertEquals("int", encoding(region, "9223372036854775807"));
      assertEquals("embstr", encoding(region, "9223372036854775808"));
      assertEquals("embstr", encoding(region, "007"));
      assertEquals("embstr", encoding(region, ""));
      assertEquals("embstr", encoding(region, "x".repeat(44)));
      assertEquals("raw", encoding(region, "x".repeat(45)));
      assertEquals("raw", encoding(region, "x".repeat(1025)));
      assertEquals(0, region.allocationCount());
    }
  }

  private static String encoding(Region region, String value) {
    long record = StringValue.create(region, Bytes.of("k"), Bytes.of(value), false);
    String name = StringValue.encodingName(region, record);
    StringValue.freeParts(region, record);
    Record.free(region, record);
    return name;
  }

  @Test
  void numbersEqualOnlyTheirOwnText() {
    try (Region region = Region.open(1 << 20)) {
      long record = StringValue.create(region, Bytes.of("k"), Bytes.of("10"), false);
      assertTrue(StringValue.contentEquals(region, record, Bytes.of("10")));
      assertFalse(StringValue.contentEquals(region, record, Bytes.of("010")));
      assertFalse(StringValue.contentEquals(region, record, Bytes.of("11")));
      assertFalse(StringValue.contentEquals(region, record, Bytes.of("")));
    }
  }

  @Test
  void overwritingKeepsAnAllocationOnlyWhereItIsOfTheRightSize() {
    try (Region region = Region.open(1 << 22)) {
      Bytes key = Bytes.of("k");
      long record = StringValue.create(region, key, Bytes.of("x".repeat(100_000)), false);
      long place = StringValue.bytesOffset(region, record);
      assertTrue(StringValue.overwrite(region, record, 1, Bytes.of("y".repeat(99_990))));
      assertEquals(place, StringValue.bytesOffset(region, record));
      assertFalse(StringValue.overwrite(region, record, 1, Bytes.of("y".repeat(2000))));
      assertFalse(StringValue.overwrite(region, record, 1, Bytes.of("y")));
      long small = StringValue.create(region, key, Bytes.of("abc"), false);
      assertFalse(StringValue.overwrite(region, small, 1, Bytes.of("y".repeat(2000))));
      assertNotEquals(record, small);
    }
  }
}
