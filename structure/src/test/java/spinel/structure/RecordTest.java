// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.Region;

class RecordTest {
  private static final int TYPE_AND_ENCODING = 0xB7;
  private final Random random = new Random(23);

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static long create(Region region, byte[] key, byte[] value, boolean expires) {
    long record = Record.create(region, Bytes.of(key), TYPE_AND_ENCODING, value.length, expires);
    region.put(Record.valueOffset(region, record), value, 0, value.length);
    return record;
  }

  private static void check(Region region, long record, byte[] key, byte[] value) {
    assertEquals(7, Record.type(region, record));
    assertEquals(0xB, Record.encoding(region, record));
    assertEquals(key.length, Record.keyBytes(region, record));
    assertArrayEquals(key, Record.key(region, record));
    assertTrue(region.matches(Record.keyOffset(region, record), key, 0, key.length));
    assertTrue(Record.hasKey(region, record, Bytes.of(key)));
    assertEquals(KeyedHash.of(Bytes.of(key)), Record.keyHash(region, record));
    assertEquals(value.length, Record.valueBytes(region, record));
    assertEquals(Record.keyOffset(region, record) + key.length, Record.valueOffset(region, record));
    assertTrue(region.matches(Record.valueOffset(region, record), value, 0, value.length));
    long end = Record.valueOffset(region, record) + value.length;
    boolean expires = Record.expires(region, record);
    assertEquals(end - record, Record.bytes(key.length, value.length, expires));
    assertTrue(end - record <= region.usableBytes(record));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 16, 100, 253, 254, 255, 256, 1000, 65_535, 65_536, 100_000})
  void keepsKeyAndValueOfAnyLength(int keyBytes) {
    for (int valueBytes : new int[] {0, 1, 16, 255, 256, 32_768, Record.LARGEST_VALUE}) {
      for (boolean expires : new boolean[] {false, true}) {
        LeakCheck.inRegion(
            region -> {
              byte[] key = bytes(keyBytes);
              byte[] value = bytes(valueBytes);
              long record = create(region, key, value, expires);
              assertEquals(expires, Record.expires(region, record));
              check(region, record, key, value);
              if (expires) {
                Record.setExpiryMillis(region, record, Long.MAX_VALUE);
                assertEquals(Long.MAX_VALUE, Record.expiryMillis(region, record));
                Record.setExpiryMillis(region, record, 1_700_000_000_123L);
                assertEquals(1_700_000_000_123L, Record.expiryMillis(region, record));
              } else {
                assertEquals(-1, Record.expiryMillis(region, record));
              }
              check(region, record, key, value);
              Record.free(region, record);
            });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 254, 255, 300, 100_000})
  void copiesWithAndWithoutExpiry(int keyBytes) {
    for (boolean had : new boolean[] {false, true}) {
      for (boolean wanted : new boolean[] {false, true}) {
        LeakCheck.inRegion(
            region -> {
              byte[] key = bytes(keyBytes);
              byte[] value = bytes(500);
              long record = create(region, key, value, had);
              Record.setClock(region, record, 0xABCDEF);
              if (had) {
                Record.setExpiryMillis(region, record, 123_456_789_012L);
              }
              long copy = Record.copyWithExpiry(region, record, wanted);
              assertEquals(wanted, Record.expires(region, copy));
              if (had && wanted) {
                assertEquals(123_456_789_012L, Record.expiryMillis(region, copy));
              }
              assertEquals(0xABCDEF, Record.clock(region, copy));
              check(region, copy, key, value);
              check(region, record, key, value);
              Record.free(region, record);
              check(region, copy, key, value);
              Record.free(region, copy);
            });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 254, 255, 300})
  void headerFieldsDoNotTouchEachOther(int keyBytes) {
    LeakCheck.inRegion(
        region -> {
          byte[] key = bytes(keyBytes);
          byte[] value = bytes(40);
          long record = create(region, key, value, true);
          for (int clock : new int[] {0, 1, 0xFF_FFFF, 0x80_0000, 0x1FF_FFFF, -1}) {
            Record.setClock(region, record, clock);
            assertEquals(clock & 0xFF_FFFF, Record.clock(region, record));
            check(region, record, key, value);
          }
          Record.setTypeAndEncoding(region, record, 0xF0);
          assertEquals(0, Record.type(region, record));
          assertEquals(15, Record.encoding(region, record));
          assertEquals(0xFF_FFFF, Record.clock(region, record));
          assertTrue(Record.expires(region, record));
          Record.setTypeAndEncoding(region, record, TYPE_AND_ENCODING);
          Record.setValueBytes(region, record, 39);
          check(region, record, key, Arrays.copyOf(value, 39));
          Record.free(region, record);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 16, 254, 255, 256, 1000})
  void keyThatDiffersInOneByteOrInLengthIsAnother(int keyBytes) {
    LeakCheck.inRegion(
        region -> {
          byte[] key = bytes(keyBytes);
          long record = create(region, key, new byte[300], false);
          for (int i = 0; i < keyBytes; i++) {
            byte[] other = key.clone();
            other[i]++;
            assertFalse(Record.hasKey(region, record, Bytes.of(other)));
          }
          Bytes longer = Bytes.of(Arrays.copyOf(key, keyBytes + 1));
          assertFalse(Record.hasKey(region, record, longer));
          Bytes shorter = new Bytes().set(key, 0, keyBytes - 1);
          assertFalse(Record.hasKey(region, record, shorter));
          Record.free(region, record);
        });
  }
}
