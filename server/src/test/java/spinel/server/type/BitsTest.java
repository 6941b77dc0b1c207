// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import spinel.memory.Bytes;
import spinel.memory.Region;

/// Bitmaps, operations on them, and bit fields, against models made of single bits.
class BitsTest {
  private static byte[] bytes(Random random, int longest) {
    byte[] bytes = new byte[random.nextInt(longest + 1)];
    switch (random.nextInt(4)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> java.util.Arrays.fill(bytes, (byte) -1);
      case 2 -> {
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] = (byte) (1 << random.nextInt(8));
        }
      }
      default -> {
        java.util.Arrays.fill(bytes, (byte) -1);
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return bytes;
  }

  private static StringBytes stored(Region region, byte[] bytes) {
    return StringBytes.of(
        region, StringValue.create(region, Bytes.of("k"), Bytes.of(bytes), false));
  }

  private static boolean bit(byte[] bytes, long index) {
    int at = (int) (index >> 3);
    return at < bytes.length && (bytes[at] & 0x80 >> (index & 7)) != 0;
  }

  @Property(tries = 400)
  void countAndFindSeeTheBitsOneByOne(@ForAll long seed) {
    Random random = new Random(seed);
    try (Region region = Region.open(1 << 22)) {
      byte[] bytes = bytes(random, 60);
      StringBytes bits = stored(region, bytes);
      int end = 8 * bytes.length;
      for (int i = 0; i < 20 && end > 0; i++) {
        int from = random.nextInt(end);
        int to = from + 1 + random.nextInt(end - from);
        long count = 0;
        long firstSet = -1;
        long firstClear = -1;
        for (int at = to - 1; at >= from; at--) {
          assertEquals(bit(bytes, at), Bitmap.get(bits, at));
          if (bit(bytes, at)) {
            count++;
            firstSet = at;
          } else {
            firstClear = at;
          }
        }
        assertEquals(count, Bitmap.count(bits, from, to));
        assertEquals(firstSet, Bitmap.find(bits, true, from, to));
        assertEquals(firstClear, Bitmap.find(bits, false, from, to));
      }
    }
  }

  @Property(tries = 300)
  void operationsCombineBitsOneByOne(@ForAll BitOperation operation, @ForAll long seed) {
    Random random = new Random(seed);
    int count = operation == BitOperation.NOT ? 1 : operation.fewestSources() + random.nextInt(4);
    int longest = random.nextInt(10) == 0 ? 10_000 : 100;
    try (Region region = Region.open(1 << 22)) {
      byte[][] sources = new byte[count][];
      StringBytes[] stored = new StringBytes[count];
      int length = 0;
      for (int i = 0; i < count; i++) {
        sources[i] = bytes(random, longest);
        stored[i] = stored(region, sources[i]);
        length = Math.max(length, sources[i].length);
      }
      byte[] expected = new byte[length];
      for (int i = 0; i < 8 * length; i++) {
        if (combined(operation, sources, i)) {
          expected[i >> 3] |= (byte) (0x80 >> (i & 7));
        }
      }
      long record = StringValue.createRaw(region, Bytes.of("r"), Math.max(length, 1), false);
      operation.apply(stored, region, StringValue.bytesOffset(region, record), length);
      byte[] result = new byte[length];
      region.get(StringValue.bytesOffset(region, record), result, 0, length);
      assertArrayEquals(expected, result);
    }
  }

  private static boolean combined(BitOperation operation, byte[][] sources, int index) {
    int set = 0;
    for (byte[] source : sources) {
      set += bit(source, index) ? 1 : 0;
    }
    boolean first = bit(sources[0], index);
    int others = set - (first ? 1 : 0);
    return switch (operation) {
      case AND -> set == sources.length;
      case OR -> set > 0;
      case XOR -> set % 2 == 1;
      case NOT -> set == 0;
      case DIFF -> first && others == 0;
      case DIFF1 -> !first && others > 0;
      case ANDOR -> first && others > 0;
      case ONE -> set == 1;
    };
  }

  @Property(tries = 600)
  void fieldsReadAndWriteTheirBitsAlone(@ForAll long seed) {
    Random random = new Random(seed);
    try (Region region = Region.open(1 << 20)) {
      byte[] bytes = new byte[24];
      random.nextBytes(bytes);
      StringBytes stored = stored(region, bytes);
      boolean isSigned = random.nextBoolean();
      int width = 1 + random.nextInt(isSigned ? 64 : 63);
      BitField field = new BitField(isSigned, width);
      int offset = random.nextInt(8 * bytes.length + 20 - width);
      assertEquals(model(bytes, field, offset).longValueExact(), field.read(stored, offset));
      if (offset + width <= 8 * bytes.length) {
        long value = random.nextLong();
        long record = StringValue.create(region, Bytes.of("k"), Bytes.of(bytes), false);
        field.write(region, StringValue.bytesOffset(region, record), offset, value);
        byte[] after = StringBytes.of(region, record).toArray();
        for (int i = 0; i < 8 * bytes.length; i++) {
          boolean inside = i >= offset && i < offset + width;
          boolean expected = inside ? (value >>> offset + width - 1 - i & 1) != 0 : bit(bytes, i);
          assertEquals(expected, bit(after, i));
        }
      }
    }
  }

  private static BigInteger model(byte[] bytes, BitField field, int offset) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < field.bits(); i++) {
      value = value.shiftLeft(1).add(bit(bytes, offset + i) ? BigInteger.ONE : BigInteger.ZERO);
    }
    return field.isSigned() && value.testBit(field.bits() - 1)
        ? value.subtract(BigInteger.ONE.shiftLeft(field.bits()))
        : value;
  }

  @Property(tries = 2000)
  void overflowIsThatOfUnboundedIntegers(@ForAll long seed) {
    Random random = new Random(seed);
    boolean isSigned = random.nextBoolean();
    int width = 1 + random.nextInt(isSigned ? 64 : 63);
    BitField field = new BitField(isSigned, width);
    BigInteger range = BigInteger.ONE.shiftLeft(width);
    BigInteger least = isSigned ? range.shiftRight(1).negate() : BigInteger.ZERO;
    BigInteger greatest = least.add(range).subtract(BigInteger.ONE);
    // A SET has any value and no increment, an INCRBY a value of the type.
    boolean isSet = random.nextBoolean();
    long value = random.nextLong() >> random.nextInt(64);
    value = isSet ? value : field.wrap(value, 0);
    long increment = isSet ? 0 : random.nextLong() >> random.nextInt(64);
    BigInteger start = BigInteger.valueOf(value);
    if (!isSigned && value < 0) {
      start = start.add(BigInteger.ONE.shiftLeft(64));
    }
    BigInteger sum = start.add(BigInteger.valueOf(increment));
    boolean holds = sum.compareTo(least) >= 0 && sum.compareTo(greatest) <= 0;
    assertEquals(holds, field.holds(value, increment));
    assertEquals(
        sum.subtract(least).mod(range).add(least).longValueExact(), field.wrap(value, increment));
    if (!holds) {
      assertEquals(sum.max(least).min(greatest).longValueExact(), field.saturate(value, increment));
    }
  }
}
