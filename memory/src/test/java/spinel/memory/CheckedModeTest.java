// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What checked mode catches. Runs in the checked execution of the tests only.
class CheckedModeTest {
  private final Region region = Region.open(1L << 30);

  @AfterEach
  void close() {
    region.close();
  }

  private static void caught(Runnable misuse) {
    assertThrows(AssertionError.class, misuse::run);
  }

  @Test
  void isOn() {
    assertTrue(Checks.CHECKED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 24, 100, 2000, 16384, 20_000, 300_000})
  void catchesAccessAfterFree(int bytes) {
    long at = region.allocate(bytes, MemoryTag.VALUE);
    long usable = region.usableBytes(at);
    region.free(at, MemoryTag.VALUE);
    caught(() -> region.getByte(at));
    caught(() -> region.putByte(at + usable - 1, (byte) 1));
    caught(() -> region.fill(at, usable, (byte) 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 24, 100, 2000, 16384, 20_000, 300_000})
  void catchesDoubleFree(int bytes) {
    long at = region.allocate(bytes, MemoryTag.VALUE);
    region.free(at, MemoryTag.VALUE);
    caught(() -> region.free(at, MemoryTag.VALUE));
    region.verify();
    assertEquals(0, region.allocationCount());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 24, 100, 2000, 16384, 20_000, 300_000})
  void catchesAccessOneByteOutside(int bytes) {
    long first = region.allocate(bytes, MemoryTag.VALUE);
    long at = region.allocate(bytes, MemoryTag.VALUE);
    long last = region.allocate(bytes, MemoryTag.VALUE);
    long end = at + region.usableBytes(at);
    region.putByte(end - 1, (byte) 1);
    caught(() -> region.putByte(at - 1, (byte) 1));
    caught(() -> region.putByte(end, (byte) 1));
    caught(() -> region.getByte(at - 1));
    caught(() -> region.getByte(end));
    caught(() -> region.getShort(end - 1));
    caught(() -> region.putShort(at - 1, (short) 1));
    caught(() -> region.getInt(end - 3));
    caught(() -> region.putInt(at - 1, 1));
    caught(() -> region.getLong(end - 7));
    caught(() -> region.putLong(at - 1, 1));
    byte[] array = new byte[(int) (end - at) + 1];
    caught(() -> region.put(at, array, 0, array.length));
    caught(() -> region.get(at, array, 0, array.length));
    caught(() -> region.matches(at, array, 0, array.length));
    caught(() -> region.put(at, MemorySegment.ofArray(array)));
    caught(() -> region.matches(at, MemorySegment.ofArray(array)));
    caught(() -> region.fill(at, array.length, (byte) 0));
    caught(() -> region.copy(at, first, array.length));
    caught(() -> region.copy(first, at - 1, 2));
    caught(() -> region.copyFrom(region, at, last, array.length));
    caught(() -> region.copyFrom(region, last, at, array.length));
    region.verify();
  }

  @Test
  void catchesAccessAcrossTwoAllocations() {
    long first = region.allocate(64, MemoryTag.VALUE);
    long second = region.allocate(64, MemoryTag.VALUE);
    caught(() -> region.fill(first, second - first + 1, (byte) 0));
  }

  @Test
  void catchesFreeOfWhatIsNoAllocation() {
    long at = region.allocate(100, MemoryTag.VALUE);
    long large = region.allocate(200_000, MemoryTag.VALUE);
    for (long wrong :
        new long[] {
          0,
          -1,
          -8,
          8,
          at + 8,
          at + 1,
          at - 8,
          at + 96,
          large + 8,
          large + 65536,
          large + 262144,
          1L << 29,
          1L << 34,
          Long.MAX_VALUE,
          Long.MIN_VALUE
        }) {
      caught(() -> region.free(wrong, MemoryTag.VALUE));
    }
    region.verify();
    assertEquals(2, region.allocationCount());
  }

  @Test
  void catchesFreeUnderAnotherTag() {
    long at = region.allocate(100, MemoryTag.VALUE);
    caught(() -> region.free(at, MemoryTag.RECORD));
    region.free(at, MemoryTag.VALUE);
    region.verify();
  }

  @Test
  void catchesAccessToNothing() {
    region.allocate(100, MemoryTag.VALUE);
    for (long wrong : new long[] {0, 8, 63, -1, -8, 1L << 20, 1L << 40, Long.MIN_VALUE}) {
      caught(() -> region.getLong(wrong));
      caught(() -> region.putByte(wrong, (byte) 1));
    }
    caught(() -> region.fill(80, -1, (byte) 0));
  }

  @Test
  void catchesAccessAfterClear() {
    long at = region.allocate(100, MemoryTag.VALUE);
    region.clear();
    caught(() -> region.getByte(at));
    caught(() -> region.free(at, MemoryTag.VALUE));
  }

  @Test
  void freedBytesAreOverwritten() {
    long at = region.allocate(100, MemoryTag.VALUE);
    region.fill(at, 100, (byte) 1);
    region.free(at, MemoryTag.VALUE);
    long again = region.allocate(100, MemoryTag.VALUE);
    assertEquals(at, again);
    for (int i = 0; i < 100; i++) {
      assertEquals((byte) 0xDB, region.getByte(again + i));
    }
  }

  @Test
  void prefetchMayLookAnywhere() {
    for (long at : new long[] {0, -1, 1L << 20, 1L << 30, (1L << 30) - 8, Long.MAX_VALUE}) {
      assertEquals(0, region.prefetch(at));
    }
  }
}
