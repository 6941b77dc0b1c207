// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;

class LzfTest {
  private static byte[] decompress(byte[] data) {
    Bytes view = Bytes.of(data);
    byte[] output = new byte[(int) Lzf.decompressedLength(view)];
    Lzf.decompress(view, output);
    return output;
  }

  @Test
  void compressedDataComesBack() {
    for (long seed = 1; seed <= 2000; seed++) {
      Random random = new Random(seed);
      byte[] input = new byte[random.nextInt(seed % 20 == 0 ? 50_000 : 300)];
      int letters = 1 + random.nextInt(6);
      for (int i = 0; i < input.length; i++) {
        input[i] = (byte) ('a' + random.nextInt(letters));
      }
      byte[] compressed = Lzf.compress(input, input.length);
      if (compressed != null) {
        assertTrue(compressed.length < input.length, "seed " + seed);
        assertArrayEquals(input, decompress(compressed), "seed " + seed);
      }
    }
  }

  @Test
  void repetitionsShrinkAndNoiseIsLeftAlone() {
    byte[] zeros = new byte[10_000];
    byte[] compressed = Lzf.compress(zeros, zeros.length);
    assertNotNull(compressed);
    assertTrue(compressed.length < 200);
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    assertNull(Lzf.compress(noise, noise.length));
  }

  @Test
  void matchesReachBackAsFarAsTheFormatAllows() {
    for (int gap = 8180; gap < 8200; gap++) {
      byte[] input = new byte[gap + 20];
      new Random(gap).nextBytes(input);
      System.arraycopy(input, 0, input, gap, 20);
      byte[] longer = new byte[input.length + 500];
      System.arraycopy(input, 0, longer, 0, input.length);
      byte[] compressed = Lzf.compress(longer, longer.length);
      assertNotNull(compressed);
      assertArrayEquals(longer, decompress(compressed), "gap " + gap);
    }
  }

  @Test
  void corruptDataHasNoLength() {
    assertEquals(-1, Lzf.decompressedLength(Bytes.of(new byte[] {5, 'a'})));
    assertEquals(-1, Lzf.decompressedLength(Bytes.of(new byte[] {0, 'a', 0x20})));
    assertEquals(-1, Lzf.decompressedLength(Bytes.of(new byte[] {0, 'a', 0x20, 1})));
    assertEquals(-1, Lzf.decompressedLength(Bytes.of(new byte[] {0, 'a', (byte) 0xE0})));
    assertEquals(-1, Lzf.decompressedLength(Bytes.of(new byte[] {0, 'a', (byte) 0xE0, 0})));
    assertEquals(4, Lzf.decompressedLength(Bytes.of(new byte[] {0, 'a', 0x20, 0})));
  }
}
