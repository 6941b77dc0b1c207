// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A region driven by random operations beside a model of what must be alive in it.
final class RegionModel {
  private static final MemoryTag[] TAGS = MemoryTag.values();
  private static final int RUN_BYTES = 2048;
  private static final byte[][] PATTERNS = patterns();

  private record Block(long at, long usable, MemoryTag tag, byte pattern) {}

  private final Region region;
  private final SplittableRandom random;
  private final int mostBlocks;
  private final TreeMap<Long, Block> byPosition = new TreeMap<>();
  private final List<Block> blocks = new ArrayList<>();
  private final long[] usedByTag = new long[TAGS.length];
  private int refused;

  RegionModel(Region region, long seed, int mostBlocks) {
    this.region = region;
    this.mostBlocks = mostBlocks;
    random = new SplittableRandom(seed);
  }

  /// Allocations that found no room.
  int refused() {
    return refused;
  }

  void run(int operations, int verifyEvery) {
    for (int i = 0; i < operations; i++) {
      step();
      if (i % verifyEvery == 0) {
        region.verify();
        assertEquals(blocks.size(), region.allocationCount());
      }
    }
    checkFigures();
    blocks.forEach(this::checkContents);
  }

  void freeAll() {
    while (!blocks.isEmpty()) {
      free(blocks.size() - 1);
    }
    region.verify();
    checkFigures();
  }

  private void step() {
    int dice = random.nextInt(100_000);
    if (dice < 3) {
      clear();
    } else if (dice < 50) {
      region.trim();
    } else if (dice < 100) {
      region.trimTo(random.nextLong(region.freeBytes() + 1));
    } else if (dice < 150) {
      region.giveBack();
    } else if (dice < 200) {
      commit();
    } else if (dice < 250) {
      checkContents(blocks.isEmpty() ? allocate() : any());
    } else if (blocks.isEmpty() || blocks.size() < mostBlocks && dice < 55_000) {
      allocate();
    } else {
      free(random.nextInt(blocks.size()));
    }
  }

  private void commit() {
    boolean isGrowing = random.nextBoolean();
    for (long at = region.planCommit(isGrowing); at >= 0; at = region.planCommit(isGrowing)) {
      region.commit(at);
    }
  }

  private Block any() {
    return blocks.get(random.nextInt(blocks.size()));
  }

  private long size() {
    return switch (random.nextInt(100)) {
      case 0 -> random.nextLong(random.nextInt(20) == 0 ? 6_000_000 : 400_000);
      case 1, 2, 3 -> random.nextLong(40_000);
      case 4, 5, 6, 7, 8, 9 -> random.nextLong(2_000);
      default -> random.nextLong(1 + random.nextLong(200));
    };
  }

  /// The new block, or null where the region is full.
  private Block allocate() {
    long asked = size();
    MemoryTag tag = TAGS[random.nextInt(TAGS.length)];
    boolean zeroed = random.nextBoolean();
    long used = region.usedBytes();
    long committed = region.committedBytes();
    long at;
    try {
      at = zeroed ? region.allocateZeroed(asked, tag) : region.allocate(asked, tag);
    } catch (OutOfMemory full) {
      assertEquals(used, region.usedBytes());
      assertTrue(region.committedBytes() <= committed);
      refused++;
      return null;
    }
    long usable = region.usableBytes(at);
    assertTrue(at > 0 && at % 8 == 0, () -> "position " + at);
    assertTrue(usable >= asked, () -> usable + " for " + asked);
    assertEquals(Region.roundUp(asked), usable);
    assertEquals(at, Region.toOffset(Region.toReference(at)));
    Map.Entry<Long, Block> below = byPosition.floorEntry(at);
    assertTrue(
        below == null || below.getKey() + below.getValue().usable <= at,
        () -> at + " overlaps " + below);
    Map.Entry<Long, Block> above = byPosition.ceilingEntry(at);
    assertTrue(above == null || at + usable <= above.getKey(), () -> at + " overlaps " + above);
    if (zeroed) {
      for (long i = 0; i < asked; i += RUN_BYTES) {
        checkRun(at + i, Math.min(RUN_BYTES, asked - i), (byte) 0);
      }
    }
    Block block = new Block(at, usable, tag, (byte) random.nextInt());
    region.fill(at, usable, block.pattern);
    byPosition.put(at, block);
    blocks.add(block);
    usedByTag[tag.ordinal()] += region.usedBytes() - used;
    return block;
  }

  private void free(int index) {
    Block block = blocks.get(index);
    Block last = blocks.removeLast();
    if (index < blocks.size()) {
      blocks.set(index, last);
    }
    byPosition.remove(block.at);
    checkContents(block);
    long used = region.usedBytes();
    region.free(block.at, block.tag);
    usedByTag[block.tag.ordinal()] += region.usedBytes() - used;
  }

  private void clear() {
    region.clear();
    byPosition.clear();
    blocks.clear();
    Arrays.fill(usedByTag, 0);
    assertEquals(region.freeBytes(), region.committedBytes());
    if (random.nextBoolean()) {
      region.trim();
      assertEquals(0, region.committedBytes());
    }
  }

  private void checkFigures() {
    assertEquals(blocks.size(), region.allocationCount());
    long usable = 0;
    for (Block block : blocks) {
      usable += block.usable;
    }
    assertTrue(region.usedBytes() >= usable);
    assertTrue(region.committedBytes() >= region.usedBytes());
    for (MemoryTag tag : TAGS) {
      assertEquals(usedByTag[tag.ordinal()], region.usedBytes(tag));
    }
  }

  /// Every byte of a small block, some of each page of a large one, and the last.
  private void checkContents(Block block) {
    if (block == null) {
      return;
    }
    checkRun(block.at, Math.min(block.usable, RUN_BYTES), block.pattern);
    for (long i = RUN_BYTES; i < block.usable; i += RUN_BYTES) {
      checkRun(block.at + i, 8, block.pattern);
    }
    checkRun(block.at + block.usable - 1, 1, block.pattern);
  }

  private void checkRun(long at, long length, byte pattern) {
    assertTrue(
        region.matches(at, PATTERNS[pattern & 0xFF], 0, (int) length),
        () -> "contents of the " + length + " bytes at " + at);
  }

  private static byte[][] patterns() {
    byte[][] patterns = new byte[256][RUN_BYTES];
    for (int i = 0; i < 256; i++) {
      Arrays.fill(patterns[i], (byte) i);
    }
    return patterns;
  }
}
