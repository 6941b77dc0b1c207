// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(booleans = {false, true})
class RegionAccessTest {
  private static final int MOST = 200;

  @Parameter boolean growing;

  private Region region;
  private final Random random = new Random(11);

  @BeforeEach
  void open() {
    region = growing ? Region.openGrowing(1L << 26) : Region.open(1L << 26);
  }

  @AfterEach
  void close() {
    region.close();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void arraysOfEveryLengthGoInAndOutAndNothingAround() {
    long at = region.allocate(MOST + 16, MemoryTag.VALUE);
    for (int length = 0; length <= MOST; length++) {
      int from = random.nextInt(9);
      byte[] source = bytes(length + 20);
      region.fill(at, MOST + 16, (byte) 0x55);
      region.put(at + 8, source, from, length);
      assertEquals(0x55, region.getByte(at + 7));
      assertEquals(0x55, region.getByte(at + 8 + length));
      byte[] target = new byte[length + 20];
      region.get(at + 8, target, from, length);
      byte[] expected = new byte[length + 20];
      System.arraycopy(source, from, expected, from, length);
      assertArrayEquals(expected, target);
    }
  }

  @Test
  void matchesSeesEveryByte() {
    long at = region.allocate(MOST + 16, MemoryTag.VALUE);
    try (Arena arena = Arena.ofConfined()) {
      for (int length = 0; length <= MOST; length++) {
        byte[] source = bytes(length + 5);
        byte[] part = Arrays.copyOfRange(source, 5, 5 + length);
        MemorySegment segment = arena.allocate(length);
        segment.copyFrom(MemorySegment.ofArray(part));
        region.put(at, segment);
        assertTrue(region.matches(at, source, 5, length));
        assertTrue(region.matches(at, segment));
        for (int i = 0; i < length; i++) {
          region.putByte(at + i, (byte) (part[i] ^ 1 << random.nextInt(8)));
          assertFalse(region.matches(at, source, 5, length));
          assertFalse(region.matches(at, segment));
          region.putByte(at + i, part[i]);
        }
      }
    }
  }

  @Test
  void numbersAreLittleEndianAtAnyOffset() {
    long at = region.allocate(64, MemoryTag.VALUE);
    for (int i = 0; i < 9; i++) {
      region.putLong(at + i, 0x0807_0605_0403_0201L);
      for (int j = 0; j < 8; j++) {
        assertEquals(j + 1, region.getByte(at + i + j));
      }
      assertEquals(0x0807_0605_0403_0201L, region.getLong(at + i));
      assertEquals(0x0403_0201, region.getInt(at + i));
      assertEquals(0x0201, region.getShort(at + i));
      region.putInt(at + i, -2);
      assertEquals(-2, region.getInt(at + i));
      region.putShort(at + i, (short) -3);
      assertEquals(-3, region.getShort(at + i));
    }
  }

  @Test
  void copiesMayOverlap() {
    byte[] model = bytes(1000);
    long at = region.allocate(1000, MemoryTag.VALUE);
    region.put(at, model, 0, 1000);
    for (int i = 0; i < 500; i++) {
      int from = random.nextInt(1000);
      int to = random.nextInt(1000);
      int length = random.nextInt(1001 - Math.max(from, to));
      System.arraycopy(model, from, model, to, length);
      region.copy(at + from, at + to, length);
    }
    assertTrue(region.matches(at, model, 0, 1000));
    try (Region other = Region.open(1L << 20)) {
      long copy = other.allocate(1000, MemoryTag.VALUE);
      other.copyFrom(region, at, copy, 1000);
      assertTrue(other.matches(copy, model, 0, 1000));
    }
  }

  @Test
  void contentsSurviveGrowth() {
    byte[] model = bytes(5000);
    long at = region.allocate(5000, MemoryTag.VALUE);
    region.put(at, model, 0, 5000);
    region.allocate(8 << 20, MemoryTag.VALUE);
    region.allocate(20 << 20, MemoryTag.VALUE);
    assertTrue(region.matches(at, model, 0, 5000));
  }

  @Test
  void arrayBoundsAreChecked() {
    long at = region.allocate(MOST, MemoryTag.VALUE);
    for (int length : new int[] {1, 4, 7, 8, 20, 64, 65, 100}) {
      byte[] array = new byte[length];
      assertThrows(IndexOutOfBoundsException.class, () -> region.put(at, array, 1, length));
      assertThrows(IndexOutOfBoundsException.class, () -> region.put(at, array, -1, length));
      assertThrows(IndexOutOfBoundsException.class, () -> region.get(at, array, 1, length));
      assertThrows(IndexOutOfBoundsException.class, () -> region.matches(at, array, 1, length));
    }
  }

  @Test
  void nothingOutsideTheRegionCanBeTouched() {
    region.allocate(100, MemoryTag.VALUE);
    for (long at : new long[] {-1, -8, (1L << 26) - 7, 1L << 26, 1L << 50, Long.MIN_VALUE}) {
      assertThrows(Throwable.class, () -> region.getLong(at));
      assertThrows(Throwable.class, () -> region.putLong(at, 1));
      assertThrows(Throwable.class, () -> region.fill(at, 8, (byte) 1));
      assertThrows(Throwable.class, () -> region.put(at, new byte[8], 0, 8));
      assertThrows(Throwable.class, () -> region.copy(at, 64, 8));
      assertEquals(0, region.prefetch(at));
    }
  }
}
