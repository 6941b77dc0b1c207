// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;

class KeyedHashTest {
  private final Random random = new Random(17);

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void allFormsOfEqualBytesHaveOneHash() {
    LeakCheck.inRegion(
        region -> {
          for (int length = 0; length <= 200; length++) {
            for (int i = 0; i < 20; i++) {
              byte[] key = bytes(length);
              long hash = KeyedHash.of(Bytes.of(key));
              byte[] around = bytes(length + 30);
              System.arraycopy(key, 0, around, i, length);
              assertEquals(hash, KeyedHash.of(new Bytes().set(around, i, length)));
              long at = region.allocate(length, MemoryTag.VALUE);
              region.put(at, key, 0, length);
              assertEquals(hash, KeyedHash.of(region, at, length));
              region.free(at, MemoryTag.VALUE);
              try (Arena arena = Arena.ofConfined()) {
                MemorySegment segment = arena.allocate(length);
                segment.copyFrom(MemorySegment.ofArray(key));
                assertEquals(hash, KeyedHash.of(new Bytes().set(segment)));
              }
            }
          }
        });
  }

  @Test
  void hashNeverLooksOutsideTheKey() {
    for (int length = 0; length <= 100; length++) {
      // Exactly as long as the key: a read beyond it would be an exception.
      KeyedHash.of(Bytes.of(bytes(length)));
    }
  }

  @Test
  void keysThatDifferByLengthOrOneByteHaveDifferentHashes() {
    Set<Long> hashes = new HashSet<>();
    int keys = 0;
    for (int length = 0; length <= 100; length++) {
      for (int value : new int[] {0, 1, 0x80, 0xFF}) {
        byte[] key = new byte[length];
        Arrays.fill(key, (byte) value);
        hashes.add(KeyedHash.of(Bytes.of(key)));
        keys += length == 0 && value > 0 ? 0 : 1;
      }
      for (int i = 0; i < length; i++) {
        byte[] key = new byte[length];
        key[i] = 2;
        hashes.add(KeyedHash.of(Bytes.of(key)));
        keys++;
      }
    }
    assertEquals(keys, hashes.size());
  }

  /// Each input bit must turn each output bit in half of the cases: the share over 2000 keys lies
  /// within six standard deviations, 0.067, of one half.
  @Test
  void everyInputBitTurnsHalfOfTheOutputBits() {
    for (int length : new int[] {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 24, 32, 33, 48, 100}) {
      int keys = 2000;
      for (int bit = 0; bit < 8 * length; bit += length > 20 ? 37 : 1) {
        int[] turned = new int[64];
        for (int i = 0; i < keys; i++) {
          // All keys of one byte do not make 2000: there, take part of another length.
          byte[] key = bytes(length);
          long before = KeyedHash.of(Bytes.of(key));
          key[bit >> 3] ^= (byte) (1 << (bit & 7));
          long difference = before ^ KeyedHash.of(Bytes.of(key));
          for (int j = 0; j < 64; j++) {
            turned[j] += (int) (difference >>> j & 1);
          }
        }
        double bound = length == 1 ? 0.35 : 0.068;
        for (int j = 0; j < 64; j++) {
          double share = turned[j] / (double) keys;
          int outputBit = j;
          int inputBit = bit;
          assertTrue(
              Math.abs(share - 0.5) < bound,
              () -> share + " of bit " + outputBit + " by " + inputBit + " of " + length);
        }
      }
    }
  }

  private static void assertEven(int classes, LongToIntFunction classOf, String prefix) {
    int keys = 200 * classes;
    int[] count = new int[classes];
    for (int i = 0; i < keys; i++) {
      count[classOf.applyAsInt(KeyedHash.of(Bytes.of(prefix + i)))]++;
    }
    double chiSquare = 0;
    for (int c : count) {
      chiSquare += (c - 200.0) * (c - 200.0) / 200.0;
    }
    double bound = classes - 1 + 6 * Math.sqrt(2.0 * (classes - 1));
    assertTrue(chiSquare < bound, chiSquare + " over " + bound + " for " + prefix);
  }

  @Test
  void numberedKeysSpreadOverBucketsTagsAndPartitions() {
    for (String prefix : new String[] {"", "key:", "user:profile:00000000", "k".repeat(60)}) {
      assertEven(1024, hash -> (int) hash & 1023, prefix);
      assertEven(256, hash -> (int) (hash >>> 48) & 255, prefix);
      assertEven(256, hash -> (int) (hash >>> 56), prefix);
      assertEven(
          1024, hash -> (int) (hash & 31 | (hash >>> 48 & 7) << 5 | hash >>> 62 << 8), prefix);
    }
  }
}
