// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import spinel.memory.Bytes;
import spinel.structure.Words;

/// A digest of an entry's fields and values, in 128 bits, that does not depend on the order of the
/// fields: two entries of one producer with the same digest are taken for the same.
///
/// Each pair of a field and its value is hashed by two multiplicative hashes, lengths included,
/// and the pairs are added up. It depends on nothing but the bytes, so that it is the same on
/// every server and after every start.
final class StreamContent {
  private static final int BYTES = 16;
  private static final long START_1 = 0x243F6A8885A308D3L;
  private static final long START_2 = 0x13198A2E03707344L;
  private static final long FACTOR_1 = 0x9E3779B97F4A7C15L;
  private static final long FACTOR_2 = 0xC2B2AE3D27D4EB4FL;

  private StreamContent() {}

  static byte[] digest(Words words, int first, int pairs) {
    long sum1 = pairs;
    long sum2 = ~pairs;
    for (int i = 0; i < pairs; i++) {
      Bytes field = words.arg(first + 2 * i);
      Bytes value = words.arg(first + 2 * i + 1);
      sum1 += finish(hash(hash(START_1, field, FACTOR_1), value, FACTOR_1));
      sum2 += finish(hash(hash(START_2, field, FACTOR_2), value, FACTOR_2));
    }
    byte[] digest = new byte[BYTES];
    for (int i = 0; i < 8; i++) {
      digest[i] = (byte) (sum1 >>> 8 * i);
      digest[8 + i] = (byte) (sum2 >>> 8 * i);
    }
    return digest;
  }

  private static long hash(long start, Bytes text, long factor) {
    long hash = (start ^ text.length()) * factor;
    int whole = text.length() & -8;
    for (int i = 0; i < whole; i += 8) {
      hash = step(hash, text.longAt(i), factor);
    }
    long rest = 0;
    for (int i = text.length() - 1; i >= whole; i--) {
      rest = rest << 8 | text.byteAt(i) & 0xFF;
    }
    return step(hash, rest, factor);
  }

  private static long step(long hash, long word, long factor) {
    long mixed = (hash ^ word) * factor;
    return Long.rotateLeft(mixed ^ mixed >>> 29, 31);
  }

  private static long finish(long hash) {
    long mixed = (hash ^ hash >>> 32) * FACTOR_1;
    mixed = (mixed ^ mixed >>> 29) * FACTOR_2;
    return mixed ^ mixed >>> 32;
  }
}
