// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;

class ArrayNumberTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1.0", "-1.0", "0.0", "-0.0", "0.5", "1000000.0", "0.0625"})
  void textsThatComeBackAreDoubles(String text) {
    assertTrue(ArrayNumber.isDouble(Bytes.of(text)), text);
    assertEquals(text, ArrayNumber.text(ArrayNumber.toDouble(Bytes.of(text))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "-",
        "-.",
        "1",
        "1.50",
        "01.5",
        ".5",
        "5.",
        "1e5",
        "1.5e3",
        "0.1",
        "1.2.3",
        "nan",
        "inf",
        "0.00",
        "1.5 ",
        "12345.1234567890123"
      })
  void othersStayTexts(String text) {
    assertFalse(ArrayNumber.isDouble(Bytes.of(text)), text);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-1, -1",
    "0.1, 0.1",
    "1e15, 1000000000000000",
    "1e21, 1e+21",
    "1e-7, 1e-7",
    "0.000001, 0.000001",
    "123456789.125, 123456789.125",
    "1e100, 1e+100",
    "1.5e-10, 1.5e-10",
    "1.7976931348623157e308, 1.7976931348623157e+308"
  })
  void doublesAreShownShort(double value, String text) {
    assertEquals(text, ArrayNumber.shortest(value));
  }

  @Test
  void randomDoublesComeBack() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertEquals(value, Double.parseDouble(ArrayNumber.text(value)));
      }
    }
    assertEquals("nan", ArrayNumber.text(Double.NaN));
    assertEquals("-inf", ArrayNumber.text(Double.NEGATIVE_INFINITY));
  }

  @Test
  void numbersAreCutTowardsZero() {
    assertEquals(7L, ArrayNumber.truncated(ArrayNumber.parse(Bytes.of("7.9"))));
    assertEquals(-7L, ArrayNumber.truncated(ArrayNumber.parse(Bytes.of("-7.9"))));
    assertEquals(
        Long.MIN_VALUE, ArrayNumber.truncated(ArrayNumber.parse(Bytes.of("-9223372036854775808"))));
    assertNull(ArrayNumber.truncated(ArrayNumber.parse(Bytes.of("9223372036854775808"))));
    assertNull(ArrayNumber.truncated(ArrayNumber.parse(Bytes.of("inf"))));
    assertNull(ArrayNumber.parse(Bytes.of("abc")));
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60",
    "0.1, 0.1",
    "123456789012345678, 1.2345678901234568e+17",
    "0.00001, 1e-05",
    "0.0001, 0.0001",
    "1e300, 1e+300",
    "-2.5, -2.5",
    "99999999999999999.5, 1e+17",
    "0, 0",
    "10000000000000000, 10000000000000000"
  })
  void longDoublesAreShownAsC(String number, String text) {
    LongDouble value = LongDouble.parse(Bytes.of(number).toArray());
    assertEquals(text, value.toShortString());
  }
}
