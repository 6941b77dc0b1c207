// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a region that was full gives back to the system, by the system's own count.
class MemoryReturnTest {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long MEGABYTE = 1 << 20;
  private static final long FULL = 192 * MEGABYTE;
  private static final long SLACK = 48 * MEGABYTE;

  @BeforeEach
  void needsProc() {
    assumeTrue(Files.exists(STATM), "only Linux tells what a process holds");
  }

  private static long residentBytes() throws IOException {
    return Long.parseLong(Files.readString(STATM).split(" ")[1]) * 4096;
  }

  private static long[] fill(Region region, int blockBytes) {
    long[] blocks = new long[(int) (FULL / blockBytes)];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = region.allocate(blockBytes, MemoryTag.VALUE);
      region.fill(blocks[i], blockBytes, (byte) 1);
    }
    return blocks;
  }

  private static void check(int blockBytes, boolean clear) throws IOException {
    try (Region region = Region.open(1L << 30)) {
      // The first round makes the heap grow to what the test itself needs.
      for (int round = 0; round < 2; round++) {
        long before = residentBytes();
        long[] blocks = fill(region, blockBytes);
        long full = residentBytes();
        if (clear) {
          region.clear();
          region.trimTo(FULL / 2);
          while (region.giveBack()) {
            // The next slice.
          }
          long kept = residentBytes() - before;
          assertTrue(Math.abs(kept - FULL / 2) < SLACK || round == 0, "kept " + kept);
          region.trim();
        } else {
          for (long block : blocks) {
            region.free(block, MemoryTag.VALUE);
          }
        }
        long after = residentBytes();
        if (round == 1) {
          assertTrue(full - before > FULL - SLACK, "grew by " + (full - before));
          assertTrue(after - before < SLACK, "kept " + (after - before));
          // A huge page is given back as a whole, and four are kept.
          assertTrue(region.committedBytes() <= 10 << 20, "committed " + region.committedBytes());
        }
      }
    }
  }

  @Test
  void freedSmallBlocksGoBack() throws IOException {
    check(400, false);
  }

  @Test
  void freedLargeBlocksGoBack() throws IOException {
    check(1 << 20, false);
  }

  @Test
  void clearedRegionGoesBack() throws IOException {
    check(4000, true);
  }

  /// A region that was large once costs no more than a new one, where little is put into it.
  @Test
  void whatWasLargeBeginsSmallAgain() throws IOException {
    List<Region> regions = new ArrayList<>();
    try {
      for (int i = 0; i < 32; i++) {
        Region region = Region.open(1L << 30);
        regions.add(region);
        region.allocate(100, MemoryTag.VALUE);
        long block = region.allocate(3 * MEGABYTE, MemoryTag.VALUE);
        region.fill(block, 3 * MEGABYTE, (byte) 1);
        region.clear();
        region.trim();
      }
      long before = residentBytes();
      for (Region region : regions) {
        region.fill(region.allocate(100, MemoryTag.VALUE), 100, (byte) 1);
      }
      long grown = residentBytes() - before;
      assertTrue(grown < 16 * MEGABYTE, "grew by " + grown);
    } finally {
      regions.forEach(Region::close);
    }
  }
}
