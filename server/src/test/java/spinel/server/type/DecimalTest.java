// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;

class DecimalTest {
  private static Bytes bytes(String text) {
    byte[] array = ("#" + text + "        ").getBytes(StandardCharsets.ISO_8859_1);
    return new Bytes().set(array, 1, text.length());
  }

  /// What is a number: the form that one would be written in.
  private static Long model(String text) {
    if (!text.matches("0|-?[1-9][0-9]*")) {
      return null;
    }
    BigInteger number = new BigInteger(text);
    return number.bitLength() > 63 ? null : Long.valueOf(number.longValueExact());
  }

  private static void check(String text) {
    Long expected = model(text);
    assertEquals(expected != null, Decimal.isLong(bytes(text)), text);
    assertEquals(expected == null ? Long.MIN_VALUE : expected, Decimal.parse(bytes(text)), text);
    if (expected != null) {
      assertEquals(expected, Decimal.toLong(bytes(text)), text);
    }
  }

  @Test
  void readsEdges() {
    List.of("", "-", "0", "-0", "00", "01", "-01", "+1", " 1", "1 ", "1a", "a", "--1", "1.0")
        .forEach(DecimalTest::check);
    for (long edge : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 999_999_999_999_999_999L}) {
      for (int more = -2; more <= 2; more++) {
        check(BigInteger.valueOf(edge).add(BigInteger.valueOf(more)).toString());
        check(BigInteger.valueOf(-edge).add(BigInteger.valueOf(more)).toString());
      }
    }
    check("18446744073709551616");
    check("-9999999999999999999999");
  }

  @Property(tries = 200)
  void readsWhatItWrites(@ForAll long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      check(Long.toString(number));
      StringBuilder spoilt = new StringBuilder(Long.toString(number));
      spoilt.setCharAt(random.nextInt(spoilt.length()), (char) random.nextInt(128));
      check(spoilt.toString());
    }
  }
}
