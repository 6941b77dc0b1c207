// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationTest {
  private static final long CHUNK = Allocator.CHUNK_BYTES;
  private static final long HUGE_PAGE = 2 << 20;
  private static final long ROOMY = 1L << 30;

  @Property(tries = 10)
  void reservedRegionKeepsItsInvariantsAfterEachOperation(@ForAll long seed) {
    try (Region region = Region.open(ROOMY)) {
      RegionModel model = new RegionModel(region, seed, 500);
      model.run(12_000, 1);
      model.freeAll();
    }
  }

  @Property(tries = 10)
  void reservedRegionKeepsContentsApart(@ForAll long seed) {
    try (Region region = Region.open(ROOMY)) {
      RegionModel model = new RegionModel(region, seed, 10_000);
      model.run(70_000, 200);
      model.freeAll();
    }
  }

  @Property(tries = 10)
  void growingRegionKeepsContentsApart(@ForAll long seed) {
    try (Region region = Region.openGrowing(1L << 26)) {
      RegionModel model = new RegionModel(region, seed, 2_000);
      model.run(30_000, 100);
      model.freeAll();
    }
  }

  @Test
  void largeAllocationsGoBackInSlices() {
    try (Region region = Region.open(ROOMY)) {
      long small = region.allocate(CHUNK, MemoryTag.VALUE);
      long at = region.allocate(300 * CHUNK, MemoryTag.TABLE);
      long after = region.allocate(CHUNK, MemoryTag.VALUE);
      region.fill(at, 300 * CHUNK, (byte) 1);
      long committed = region.committedBytes();
      region.free(at, MemoryTag.TABLE);
      assertEquals(committed, region.committedBytes());
      int slices = 0;
      for (boolean more = true; more; slices++) {
        more = region.giveBack();
        long left = region.committedBytes();
        assertTrue(committed - left <= 2 << 20, "a slice of " + (committed - left));
        committed = left;
        region.verify();
      }
      assertTrue(slices >= 10, "slices " + slices);
      assertFalse(region.giveBack());
      region.free(after, MemoryTag.VALUE);
      region.free(small, MemoryTag.VALUE);
      region.verify();
      assertEquals(0, region.usedBytes());
    }
  }

  @Test
  void someOfWhatIsFreedWaitsForTheNextAllocation() {
    try (Region region = Region.open(ROOMY)) {
      long committed = 0;
      for (int i = 0; i < 10; i++) {
        long first = region.allocate(40 * CHUNK, MemoryTag.TABLE);
        long second = region.allocate(20 * CHUNK, MemoryTag.VALUE);
        committed = Math.max(committed, region.committedBytes());
        region.free(first, MemoryTag.TABLE);
        region.free(second, MemoryTag.VALUE);
        while (region.giveBack()) {
          // The next slice.
        }
        region.verify();
        assertEquals(committed, region.committedBytes());
      }
      region.trim();
      assertEquals(0, region.committedBytes());
    }
  }

  @Test
  void pagesOfALargeAllocationAreBackedBeforeTheyAreTouched() {
    try (Region region = Region.open(ROOMY)) {
      assertFalse(region.wantsCommit());
      long at = region.allocateZeroed(200 * CHUNK, MemoryTag.TABLE);
      assertTrue(region.wantsCommit());
      long committed = region.committedBytes();
      int pages = 0;
      for (long page = region.planCommit(false); page >= 0; page = region.planCommit(false)) {
        assertTrue(page + HUGE_PAGE > at && page < at + 200 * CHUNK, "page " + page);
        region.commit(page);
        pages++;
      }
      assertEquals(7, pages);
      assertFalse(region.wantsCommit());
      assertEquals(committed, region.committedBytes());
      for (long i = 0; i < 200 * CHUNK; i += 8) {
        assertEquals(0, region.getLong(at + i));
      }
      region.verify();
      region.free(at, MemoryTag.TABLE);
      region.free(region.allocateZeroed(200 * CHUNK, MemoryTag.TABLE), MemoryTag.TABLE);
      assertFalse(region.wantsCommit());
      region.verify();
    }
  }

  @Test
  void onlyPagesThatWereNotUsedBeforeAreBacked() {
    try (Region region = Region.open(ROOMY)) {
      long used = region.allocate(96 * CHUNK, MemoryTag.VALUE);
      while (region.wantsCommit()) {
        region.planCommit(false);
      }
      region.free(used, MemoryTag.VALUE);
      while (region.giveBack()) {
        // The next slice: all but what is kept.
      }
      long kept = region.committedBytes() / HUGE_PAGE;
      assertTrue(kept >= 2, "kept " + kept);
      region.allocate(200 * CHUNK, MemoryTag.VALUE);
      long pages = 0;
      while (region.wantsCommit()) {
        assertTrue(region.planCommit(false) >= 0);
        pages++;
      }
      assertTrue(pages >= 7 - kept && pages < 7, "pages " + pages);
      region.verify();
    }
  }

  @Test
  void thePageForTheNextBlocksIsBackedOnceOneIsBegun() {
    try (Region region = Region.open(ROOMY)) {
      int plans = 0;
      int blocks = 2000;
      for (int i = 0; i < blocks; i++) {
        region.allocate(8192, MemoryTag.VALUE);
        if (region.wantsCommit()) {
          long committed = region.committedBytes();
          long page = region.planCommit(true);
          region.commit(page);
          region.verify();
          assertEquals(0, page % HUGE_PAGE);
          assertEquals(committed + HUGE_PAGE, region.committedBytes());
          plans++;
        }
      }
      assertTrue(plans >= 7 && plans <= 9, "plans " + plans);
      assertEquals(blocks, region.allocationCount());
      region.clear();
      region.trim();
      assertEquals(0, region.committedBytes());
    }
  }

  @Test
  void thePageForTheBlocksBehindALargeAllocationIsBackedAsWell() {
    try (Region region = Region.open(ROOMY)) {
      long at = region.allocateZeroed(200 * CHUNK, MemoryTag.TABLE);
      long last = 0;
      while (region.wantsCommit()) {
        last = region.planCommit(true);
      }
      assertTrue(last < at + 200 * CHUNK && last + HUGE_PAGE >= at + 200 * CHUNK, "page " + last);
      long block = 0;
      while (block < at) {
        assertFalse(region.wantsCommit());
        block = region.allocate(8192, MemoryTag.VALUE);
      }
      assertEquals(last, block / HUGE_PAGE * HUGE_PAGE);
      assertEquals(last + HUGE_PAGE, region.planCommit(true));
      assertEquals(-1, region.planCommit(true));
      region.allocate(8192, MemoryTag.VALUE);
      assertFalse(region.wantsCommit());
      region.verify();
    }
  }

  @Test
  void aHugePageGoesBackAsAWhole() {
    try (Region region = Region.open(ROOMY)) {
      List<Long> runs = new ArrayList<>();
      for (int i = 0; i < 128; i++) {
        runs.add(region.allocate(4 * CHUNK, MemoryTag.TABLE));
      }
      long committed = region.committedBytes();
      for (int i = 0; i < 128; i += 2) {
        region.free(runs.get(i), MemoryTag.TABLE);
      }
      region.verify();
      assertEquals(committed, region.committedBytes());
      for (int i = 1; i < 128; i += 2) {
        region.free(runs.get(i), MemoryTag.TABLE);
      }
      region.verify();
      assertTrue(region.committedBytes() <= 10 << 20, "committed " + region.committedBytes());
      region.trim();
      assertEquals(0, region.committedBytes());
    }
  }

  @Test
  void whatIsNotGivenBackYetIsTakenBeforeAnAllocationIsRefused() {
    try (Region region = Region.open(200 * CHUNK)) {
      for (int i = 0; i < 3; i++) {
        long at = region.allocateZeroed(150 * CHUNK, MemoryTag.TABLE);
        assertEquals(0, region.getLong(at + 77 * CHUNK));
        region.fill(at, 150 * CHUNK, (byte) 1);
        region.free(at, MemoryTag.TABLE);
        region.verify();
      }
    }
  }

  @Property(tries = 10)
  void fullRegionRefusesAndStaysAsItWas(@ForAll long seed) {
    try (Region region = Region.open(16 * CHUNK)) {
      RegionModel model = new RegionModel(region, seed, 2_000);
      model.run(10_000, 10);
      assertTrue(model.refused() > 0);
      model.freeAll();
      region.trim();
      assertEquals(0, region.committedBytes());
      long whole = region.allocate(15 * CHUNK - 64, MemoryTag.VALUE);
      region.free(whole, MemoryTag.VALUE);
    }
  }

  @Test
  void zeroedChunkSizedBlockIsZeroAfterReuse() {
    try (Region region = Region.open(ROOMY)) {
      long used = region.allocate(20_000, MemoryTag.VALUE);
      region.fill(used, 20_000, (byte) 7);
      region.free(used, MemoryTag.VALUE);
      long again = region.allocateZeroed(20_000, MemoryTag.VALUE);
      assertEquals(used, again);
      for (int i = 0; i < 20_000; i++) {
        assertEquals(0, region.getByte(again + i));
      }
    }
  }

  @Test
  void largeFirstAllocationIsNotAtZero() {
    try (Region region = Region.open(16 * CHUNK)) {
      long large = region.allocate(15 * CHUNK - 64, MemoryTag.VALUE);
      assertTrue(large > 0);
      long small = region.allocate(8, MemoryTag.VALUE);
      assertTrue(small > 0 && small < large);
      region.verify();
      region.free(large, MemoryTag.VALUE);
      region.free(small, MemoryTag.VALUE);
    }
  }

  @Test
  void keptChunksAreCountedOnce() {
    try (Region region = Region.open(ROOMY)) {
      for (int round = 0; round < 20; round++) {
        region.free(region.allocate(20_000, MemoryTag.VALUE), MemoryTag.VALUE);
        region.verify();
      }
      assertEquals(CHUNK, region.committedBytes());
      region.trim();
      assertEquals(0, region.committedBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largeRunReusesTheFreeChunksBelowTheTop(boolean growing) {
    long capacity = 16 * CHUNK;
    try (Region region = growing ? Region.openGrowing(capacity) : Region.open(capacity)) {
      long first = region.allocate(10 * CHUNK - 64, MemoryTag.VALUE);
      region.fill(first, 10 * CHUNK - 64, (byte) 1);
      region.free(first, MemoryTag.VALUE);
      long second = region.allocateZeroed(12 * CHUNK - 64, MemoryTag.VALUE);
      for (long i = 0; i < 12 * CHUNK - 64; i++) {
        assertEquals(0, region.getByte(second + i));
      }
      region.verify();
    }
  }

  @Test
  void trimGivesBackTheLastEmptyChunkOfEachClass() {
    try (Region region = Region.open(ROOMY)) {
      List<Long> blocks = new ArrayList<>();
      for (int size = 8; size <= 16_000; size += 100) {
        blocks.add(region.allocate(size, MemoryTag.VALUE));
      }
      blocks.forEach(at -> region.free(at, MemoryTag.VALUE));
      assertTrue(region.committedBytes() > 0);
      region.trim();
      region.verify();
      assertEquals(0, region.committedBytes());
      assertEquals(0, region.usedBytes());
      region.free(region.allocate(8, MemoryTag.VALUE), MemoryTag.VALUE);
      region.verify();
    }
  }

  @Test
  void emptyChunksOfOtherClassesAreUsedBeforeRefusing() {
    try (Region region = Region.open(4 * CHUNK)) {
      for (int size = 8; size <= 10_000; size += size / 4 + 8) {
        region.free(region.allocate(size, MemoryTag.VALUE), MemoryTag.VALUE);
        region.verify();
      }
      region.free(region.allocate(3 * CHUNK - 64, MemoryTag.VALUE), MemoryTag.VALUE);
      region.verify();
    }
  }

  @Test
  void emptyAllocationIsAPlaceOfItsOwn() {
    try (Region region = Region.open(ROOMY)) {
      long one = region.allocate(0, MemoryTag.VALUE);
      long other = region.allocateZeroed(0, MemoryTag.VALUE);
      assertTrue(one != other);
      assertEquals(Region.roundUp(0), region.usableBytes(one));
      region.free(one, MemoryTag.VALUE);
      region.free(other, MemoryTag.VALUE);
      region.verify();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {16 * 65536 + 1, 1L << 35, 1L << 40, Long.MAX_VALUE - 5000, Long.MAX_VALUE})
  void refusesWhatIsLargerThanTheRegion(long bytes) {
    try (Region region = Region.open(16 * CHUNK)) {
      assertThrows(OutOfMemory.class, () -> region.allocate(bytes, MemoryTag.VALUE));
      assertThrows(OutOfMemory.class, () -> region.allocateZeroed(bytes, MemoryTag.VALUE));
      assertEquals(0, region.allocationCount());
      assertEquals(0, region.committedBytes());
      region.verify();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -65536, Long.MIN_VALUE})
  void refusesNegativeSizes(long bytes) {
    try (Region region = Region.open(16 * CHUNK)) {
      assertThrows(IllegalArgumentException.class, () -> region.allocate(bytes, MemoryTag.VALUE));
      region.verify();
    }
  }

  @Test
  void sizeClassesAreTheSmallestThatFit() {
    for (int bytes = 1; bytes <= SizeClasses.LARGEST; bytes++) {
      int sizeClass = SizeClasses.of(bytes);
      assertTrue(SizeClasses.size(sizeClass) >= bytes);
      assertTrue(sizeClass == 0 || SizeClasses.size(sizeClass - 1) < bytes);
      assertTrue(SizeClasses.size(sizeClass) - bytes <= Math.max(7, bytes / 8));
    }
    assertEquals(SizeClasses.COUNT - 1, SizeClasses.of(SizeClasses.LARGEST));
    assertEquals(SizeClasses.LARGEST, SizeClasses.size(SizeClasses.COUNT - 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -65536, 1, 65535, (1L << 35) + 65536})
  void refusesOddCapacities(long capacity) {
    assertThrows(IllegalArgumentException.class, () -> Region.open(capacity));
    assertThrows(IllegalArgumentException.class, () -> Region.openGrowing(capacity));
  }
}
