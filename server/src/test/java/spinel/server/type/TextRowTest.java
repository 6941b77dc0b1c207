// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

class TextRowTest {
  private final Region[] regions = {Region.open(1 << 24), Region.open(1 << 24)};
  private final List<byte[]> texts = new ArrayList<>();

  @AfterEach
  void close() {
    for (Region region : regions) {
      region.close();
    }
  }

  private void add(TextRow row, Random random, int regionsUsed, byte[] common) {
    switch (random.nextInt(6)) {
      case 0 -> {
        row.add((StoredText) null);
        texts.add(null);
      }
      case 1 -> {
        long number = random.nextLong() >> random.nextInt(64);
        row.add(number);
        texts.add(Long.toString(number).getBytes(ISO_8859_1));
      }
      default -> {
        // Few different bytes, so that beginnings are the same.
        byte[] text = Arrays.copyOf(common, common.length + random.nextInt(20));
        for (int i = common.length; i < text.length; i++) {
          text[i] = (byte) "\0\1a\u00ff".charAt(random.nextInt(4));
        }
        Region region = regions[random.nextInt(regionsUsed)];
        long at = region.allocate(Math.max(1, text.length), MemoryTag.VALUE);
        region.put(at, text, 0, text.length);
        row.add(region, at, text.length);
        texts.add(text);
      }
    }
  }

  private static byte[] untilNul(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return Arrays.copyOf(text, end);
  }

  private int expected(int one, int other, boolean endsAtNul) {
    byte[] a = texts.get(one);
    byte[] b = texts.get(other);
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return Integer.signum(
        endsAtNul
            ? Arrays.compareUnsigned(untilNul(a), untilNul(b))
            : Arrays.compareUnsigned(a, b));
  }

  @Test
  void textsAreComparedByTheirBytes() {
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      boolean endsAtNul = random.nextBoolean();
      int size = 1 + random.nextInt(30);
      int regionsUsed = 1 + random.nextInt(2);
      byte[] common = random.nextBoolean() ? new byte[0] : "1 element ".getBytes(ISO_8859_1);
      TextRow row = new TextRow(regions[0], random.nextInt(size + 1), endsAtNul);
      texts.clear();
      for (int i = 0; i < size; i++) {
        add(row, random, regionsUsed, common);
      }
      int prefix = row.commonPrefix();
      for (int i = 0; i < size; i++) {
        if (texts.get(i) != null) {
          assertArrayEquals(texts.get(i), row.get(i).toArray(), "seed " + seed);
        }
        for (int j = 0; j < size; j++) {
          String pair = "seed " + seed + ": " + i + " and " + j;
          int compared = row.compare(i, j);
          assertEquals(expected(i, j, endsAtNul), Integer.signum(compared), pair);
          int keys = Long.compareUnsigned(row.key(i, prefix), row.key(j, prefix));
          assertTrue(keys == 0 || Integer.signum(keys) == Integer.signum(compared), pair);
        }
      }
    }
  }

  @Test
  void whatAllBeginWithIsFound() {
    assertEquals(0, new TextRow(regions[0], 0, false).commonPrefix());
    TextRow row = new TextRow(regions[0], 4, true);
    row.add((StoredText) null);
    assertEquals(0, row.commonPrefix());
    row.add(1234567890123L);
    assertEquals(13, row.commonPrefix());
    row.add(12345678901L);
    assertEquals(11, row.commonPrefix());
    byte[] text = "12345678\u00009".getBytes(ISO_8859_1);
    long at = regions[0].allocate(text.length, MemoryTag.VALUE);
    regions[0].put(at, text, 0, text.length);
    row.add(regions[0], at, text.length);
    assertEquals(8, row.commonPrefix());
  }
}
