// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParcelTest {
  /// On both sides of where copying ends, with whole and with broken pages.
  @ParameterizedTest
  @ValueSource(ints = {1, 4096, 40_000, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9_000_000})
  void bytesArriveWhereTheyAreMeantToBe(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    try (Region staging = Region.open(1L << 26);
        Region target = Region.open(1L << 26)) {
      for (int round = 0; round < 3; round++) {
        long neighbour = target.allocate(100_000, MemoryTag.VALUE);
        target.fill(neighbour, 100_000, (byte) 7);
        Parcel parcel = new Parcel(staging, length);
        parcel.bytes().copyFrom(MemorySegment.ofArray(content));
        Bytes bytes = new Bytes().set(parcel);
        long at = target.allocate(length, MemoryTag.VALUE);
        bytes.moveTo(target, at);
        assertArrayEquals(content, bytes.toArray());
        // Whoever looks at the argument once more sees the same.
        assertArrayEquals(content, new Bytes().set(parcel).toArray());
        parcel.free();
        byte[] stored = new byte[length];
        target.get(at, stored, 0, length);
        assertArrayEquals(content, stored);
        byte[] beside = new byte[100_000];
        target.get(neighbour, beside, 0, beside.length);
        for (byte each : beside) {
          assertEquals(7, each);
        }
        target.free(neighbour, MemoryTag.VALUE);
        if (round > 0) {
          target.free(at, MemoryTag.VALUE);
        }
        target.verify();
        staging.verify();
        assertEquals(0, staging.usedBytes());
      }
      assertEquals(1, target.allocationCount());
    }
  }

  @Test
  void pagesThatWereTakenReadAsZeroAtTheirOldPlace() {
    int length = 8 << 20;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = NativeMemory.reserve(1L << 28, arena).orElseThrow();
      MemorySegment to = NativeMemory.reserve(1L << 28, arena).orElseThrow();
      from.asSlice(0, 2L * length).fill((byte) 5);
      to.asSlice(0, 2L * length).fill((byte) 6);
      boolean moved =
          NativeMemory.movePages(from.asSlice(65_536, length), to.asSlice(131_072, length));
      assertTrue(moved, "needs Linux 5.7");
      assertEquals(0, from.get(ValueLayout.JAVA_BYTE, 65_536));
      assertEquals(5, from.get(ValueLayout.JAVA_BYTE, 65_535));
      assertEquals(5, from.get(ValueLayout.JAVA_BYTE, 65_536 + length));
      assertEquals(6, to.get(ValueLayout.JAVA_BYTE, 131_071));
      assertEquals(5, to.get(ValueLayout.JAVA_BYTE, 131_072));
      assertEquals(5, to.get(ValueLayout.JAVA_BYTE, 131_072 + length - 1));
      assertEquals(6, to.get(ValueLayout.JAVA_BYTE, 131_072 + length));
    }
  }
}
