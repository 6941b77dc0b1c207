// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// XXH3, 64 bits, with the default secret and seed 0: the digest of DIGEST and IFDEQ, as the xxHash
/// specification describes it.
///
/// Short inputs have a formula for each range of lengths; from 241 bytes on, eight accumulators
/// take in stripes of 64 bytes, each with its part of the secret, and are scrambled after every
/// block of 16 stripes.
public final class Xxh3 {
  /// The length of a digest in hexadecimal.
  public static final int HEX_LENGTH = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long PRIME32_1 = 0x9E3779B1L;
  private static final long PRIME32_2 = 0x85EBCA77L;
  private static final long PRIME32_3 = 0xC2B2AE3DL;
  private static final long PRIME64_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME64_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME64_3 = 0x165667B19E3779F9L;
  private static final long PRIME64_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME64_5 = 0x27D4EB2F165667C5L;
  private static final long MIX_1 = 0x165667919E3779F9L;
  private static final long MIX_2 = 0x9FB21C651E98DF25L;

  private static final byte[] SECRET =
      HexFormat.of()
          .parseHex(
              "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                  + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                  + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                  + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                  + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                  + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

  private static final int STRIPE_BYTES = 64;
  private static final int SECRET_STEP = 8;
  private static final int STRIPES_IN_BLOCK = (SECRET.length - STRIPE_BYTES) / SECRET_STEP;
  private static final int BLOCK_BYTES = STRIPE_BYTES * STRIPES_IN_BLOCK;
  private static final int SMALLEST_SECRET = 136;

  private Xxh3() {}

  /// The digest as it is shown: 16 lower-case hexadecimal digits.
  public static String hex(long hash) {
    return HexFormat.of().toHexDigits(hash);
  }

  public static long hash(StringBytes input) {
    int length = input.length();
    if (length == 0) {
      return avalancheXxh64(secret(56) ^ secret(64));
    }
    if (length <= 3) {
      return hash1To3(input, length);
    }
    if (length <= 8) {
      return hash4To8(input, length);
    }
    if (length <= 16) {
      return hash9To16(input, length);
    }
    if (length <= 128) {
      return hash17To128(input, length);
    }
    return length <= 240 ? hash129To240(input, length) : hashLong(input, length);
  }

  private static long secret(int at) {
    return (long) LONG.get(SECRET, at);
  }

  private static long secretInt(int at) {
    return (int) INT.get(SECRET, at) & 0xFFFF_FFFFL;
  }

  // ---- up to 16 bytes

  private static long hash1To3(StringBytes input, int length) {
    int first = input.byteAt(0) & 0xFF;
    int middle = input.byteAt(length >> 1) & 0xFF;
    int last = input.byteAt(length - 1) & 0xFF;
    long combined = (first << 16 | middle << 24 | last | length << 8) & 0xFFFF_FFFFL;
    return avalancheXxh64(combined ^ secretInt(0) ^ secretInt(4));
  }

  private static long hash4To8(StringBytes input, int length) {
    long first = input.intAt(0) & 0xFFFF_FFFFL;
    long last = input.intAt(length - 4) & 0xFFFF_FFFFL;
    long keyed = last + (first << 32) ^ secret(8) ^ secret(16);
    keyed ^= Long.rotateLeft(keyed, 49) ^ Long.rotateLeft(keyed, 24);
    keyed *= MIX_2;
    keyed ^= (keyed >>> 35) + length;
    keyed *= MIX_2;
    return keyed ^ keyed >>> 28;
  }

  private static long hash9To16(StringBytes input, int length) {
    long low = input.longAt(0) ^ secret(24) ^ secret(32);
    long high = input.longAt(length - 8) ^ secret(40) ^ secret(48);
    return avalanche(length + Long.reverseBytes(low) + high + foldedProduct(low, high));
  }

  // ---- 17 to 240 bytes

  private static long hash17To128(StringBytes input, int length) {
    long sum = length * PRIME64_1;
    for (int i = (length - 1) / 32; i >= 0; i--) {
      sum += mix16(input, 16 * i, 32 * i);
      sum += mix16(input, length - 16 * (i + 1), 32 * i + 16);
    }
    return avalanche(sum);
  }

  private static long hash129To240(StringBytes input, int length) {
    long sum = length * PRIME64_1;
    for (int i = 0; i < 8; i++) {
      sum += mix16(input, 16 * i, 16 * i);
    }
    sum = avalanche(sum);
    for (int i = 8; i < length / 16; i++) {
      sum += mix16(input, 16 * i, 16 * (i - 8) + 3);
    }
    return avalanche(sum + mix16(input, length - 16, SMALLEST_SECRET - 17));
  }

  private static long mix16(StringBytes input, int at, int secretAt) {
    return foldedProduct(
        input.longAt(at) ^ secret(secretAt), input.longAt(at + 8) ^ secret(secretAt + 8));
  }

  // ---- longer

  private static long hashLong(StringBytes input, int length) {
    long[] lanes = {
      PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1
    };
    int blocks = (length - 1) / BLOCK_BYTES;
    for (int block = 0; block < blocks; block++) {
      addStripes(lanes, input, block * BLOCK_BYTES, STRIPES_IN_BLOCK);
      scramble(lanes);
    }
    int rest = blocks * BLOCK_BYTES;
    addStripes(lanes, input, rest, (length - 1 - rest) / STRIPE_BYTES);
    addStripe(lanes, input, length - STRIPE_BYTES, SECRET.length - STRIPE_BYTES - 7);
    return merge(lanes, 11, length * PRIME64_1);
  }

  private static void addStripes(long[] lanes, StringBytes input, int at, int count) {
    for (int i = 0; i < count; i++) {
      addStripe(lanes, input, at + i * STRIPE_BYTES, i * SECRET_STEP);
    }
  }

  private static void addStripe(long[] lanes, StringBytes input, int at, int secretAt) {
    for (int i = 0; i < lanes.length; i++) {
      long value = input.longAt(at + 8 * i);
      long keyed = value ^ secret(secretAt + 8 * i);
      lanes[i ^ 1] += value;
      lanes[i] += (keyed & 0xFFFF_FFFFL) * (keyed >>> 32);
    }
  }

  private static void scramble(long[] lanes) {
    for (int i = 0; i < lanes.length; i++) {
      long lane = lanes[i];
      lane ^= lane >>> 47;
      lane ^= secret(SECRET.length - STRIPE_BYTES + 8 * i);
      lanes[i] = lane * PRIME32_1;
    }
  }

  private static long merge(long[] lanes, int secretAt, long start) {
    long sum = start;
    for (int i = 0; i < 4; i++) {
      sum +=
          foldedProduct(
              lanes[2 * i] ^ secret(secretAt + 16 * i),
              lanes[2 * i + 1] ^ secret(secretAt + 16 * i + 8));
    }
    return avalanche(sum);
  }

  // ---- mixing

  private static long foldedProduct(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ hash >>> 37) * MIX_1;
    return mixed ^ mixed >>> 32;
  }

  private static long avalancheXxh64(long hash) {
    long mixed = (hash ^ hash >>> 33) * PRIME64_2;
    mixed = (mixed ^ mixed >>> 29) * PRIME64_3;
    return mixed ^ mixed >>> 32;
  }
}
