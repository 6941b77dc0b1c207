// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import spinel.memory.Bytes;
import spinel.memory.Region;

/// The hash function of all tables: 64 bits, keyed with secrets drawn once a process, so that
/// nobody who cannot read the process's memory can choose keys that collide.
///
/// Sixteen bytes at a time are mixed with two secrets, multiplied to 128 bits, and both halves
/// folded together (the multiply-and-fold of wyhash and its kin). Because each factor is masked by
/// a secret, a caller cannot choose a zero factor, the weakness of that family when its constants
/// are known. A last folded multiplication spreads every input bit over the whole result: tables
/// use its low bits as bucket index, others as tag, and the top ones as partition.
///
/// Costs: two multiplications up to 16 bytes, one more for each further 16.
public final class KeyedHash {
  private static final long[] SECRETS = secrets();
  private static final long K0 = SECRETS[0];
  private static final long K1 = SECRETS[1];
  private static final long K2 = SECRETS[2];
  private static final long K3 = SECRETS[3];

  private KeyedHash() {}

  /// Drawn from the system, unless `spinel.hash.seed` gives a number for runs that must repeat:
  /// tests, and the search for a fault.
  private static long[] secrets() {
    Long fixed = Long.getLong("spinel.hash.seed");
    if (fixed != null) {
      return new SplittableRandom(fixed).longs(4).toArray();
    }
    ByteBuffer seed = ByteBuffer.allocate(32);
    // The device first: the first SecureRandom costs tens of milliseconds at start.
    try (InputStream device = Files.newInputStream(Path.of("/dev/urandom"))) {
      if (device.readNBytes(seed.array(), 0, 32) < 32) {
        new SecureRandom().nextBytes(seed.array());
      }
    } catch (IOException absent) {
      new SecureRandom().nextBytes(seed.array());
    }
    return new long[] {seed.getLong(), seed.getLong(), seed.getLong(), seed.getLong()};
  }

  public static long of(Bytes key) {
    int length = key.length();
    if (length <= 16) {
      if (length >= 8) {
        return shortHash(key.longAt(0), key.longAt(length - 8), length);
      }
      if (length >= 4) {
        return shortHash(key.intAt(0), key.intAt(length - 4), length);
      }
      return length == 0
          ? shortHash(0, 0, 0)
          : shortHash(
              tinyWord(key.byteAt(0), key.byteAt(length >> 1), key.byteAt(length - 1)), 0, length);
    }
    long state = K2;
    int last = length - 16;
    for (int i = 0; i < last; i += 16) {
      state = fold(key.longAt(i) ^ K0 ^ state, key.longAt(i + 8) ^ K1);
    }
    state = fold(key.longAt(last) ^ K0 ^ state, key.longAt(last + 8) ^ K1);
    return finish(state, length);
  }

  /// The hash of `length` bytes in a region: the same as that of an equal [Bytes].
  public static long of(Region region, long at, int length) {
    if (length <= 16) {
      if (length >= 8) {
        return shortHash(region.getLong(at), region.getLong(at + length - 8), length);
      }
      if (length >= 4) {
        return shortHash(region.getInt(at), region.getInt(at + length - 4), length);
      }
      return length == 0
          ? shortHash(0, 0, 0)
          : shortHash(
              tinyWord(
                  region.getByte(at),
                  region.getByte(at + (length >> 1)),
                  region.getByte(at + length - 1)),
              0,
              length);
    }
    long state = K2;
    long last = at + length - 16;
    for (long i = at; i < last; i += 16) {
      state = fold(region.getLong(i) ^ K0 ^ state, region.getLong(i + 8) ^ K1);
    }
    state = fold(region.getLong(last) ^ K0 ^ state, region.getLong(last + 8) ^ K1);
    return finish(state, length);
  }

  private static long tinyWord(byte first, byte middle, byte last) {
    return (first & 0xFF) | (middle & 0xFF) << 8 | (last & 0xFF) << 16;
  }

  private static long shortHash(long low, long high, int length) {
    return finish(fold(low ^ K0, high ^ K1), length);
  }

  private static long finish(long state, int length) {
    return fold(state ^ K3, K2 + length);
  }

  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}
