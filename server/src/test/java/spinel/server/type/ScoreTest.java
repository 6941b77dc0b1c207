// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;

class ScoreTest {
  private static double parse(String text) {
    return Score.parse(Bytes.of(text));
  }

  @Test
  void textsThatAreNumbersAreRead() {
    Map<String, Double> numbers =
        Map.ofEntries(
            Map.entry("0", 0.0),
            Map.entry("1", 1.0),
            Map.entry("-17", -17.0),
            Map.entry("+3.5", 3.5),
            Map.entry("1.", 1.0),
            Map.entry(".5", 0.5),
            Map.entry("-.5e1", -5.0),
            Map.entry("1e3", 1000.0),
            Map.entry("1E+3", 1000.0),
            Map.entry("1e-3", 0.001),
            Map.entry("0e999999", 0.0),
            Map.entry("0.1", 0.1),
            Map.entry("123456789012345678901234567890", 1.2345678901234568E29),
            Map.entry("0.00000000000000000000000000000012345678901234567", 1.2345678901234566E-31),
            Map.entry("9007199254740993", 9007199254740992.0),
            Map.entry("4.9e-324", Double.MIN_VALUE),
            Map.entry("1.7976931348623157e308", Double.MAX_VALUE),
            Map.entry("inf", Double.POSITIVE_INFINITY),
            Map.entry("+Infinity", Double.POSITIVE_INFINITY),
            Map.entry("-INF", Double.NEGATIVE_INFINITY),
            Map.entry("0x10", 16.0),
            Map.entry("-0X1.8p1", -3.0),
            Map.entry("0x0", 0.0));
    numbers.forEach((text, number) -> assertEquals(number, parse(text), text));
    assertEquals(-0.0, parse("-0"));
    assertEquals(Double.NEGATIVE_INFINITY, 1 / parse("-0.0e5"));
  }

  @Test
  void whatToSortByIsReadAsCReadsIt() {
    Map.of("", 0.0, " 1", 1.0, "\t-2.5", -2.5, "3\0x", 3.0, "\0x", 0.0, "0x10", 16.0)
        .forEach((text, number) -> assertEquals(number, Score.parseWeight(Bytes.of(text)), text));
    for (String text : List.of(" ", "1 ", "x", "nan", "1e400", " 1e-400", "-1e400\0", "-")) {
      assertEquals(Double.NaN, Score.parseWeight(Bytes.of(text)), text);
    }
  }

  @Test
  void textsThatAreNotAreRefused() {
    for (String text :
        List.of(
            "",
            " ",
            " 1",
            "1 ",
            "abc",
            "nan",
            "NaN",
            "1e",
            "1e+",
            ".",
            "-",
            "+",
            "--1",
            "1.2.3",
            "1_0",
            "1d",
            "1f",
            "infi",
            "in",
            "0x",
            "0xg",
            "1e400",
            "-1e400",
            "1e-400",
            "2e-324",
            "0x1p99999",
            "0x1p-99999",
            "1,5",
            "1\0")) {
      assertTrue(Double.isNaN(parse(text)), text);
    }
  }

  @Test
  void boundsAreReadMoreLeniently() {
    assertEquals(0, Score.parseBound(Bytes.of(""), 0));
    assertEquals(0, Score.parseBound(Bytes.of("("), 1));
    assertEquals(2, Score.parseBound(Bytes.of("( 2"), 1));
    assertEquals(3, Score.parseBound(Bytes.of("3\0x"), 0));
    assertEquals(Double.POSITIVE_INFINITY, Score.parseBound(Bytes.of("1e400"), 0));
    assertEquals(0, Score.parseBound(Bytes.of("1e-400"), 0));
    assertTrue(Double.isNaN(Score.parseBound(Bytes.of("x"), 0)));
    assertTrue(Double.isNaN(Score.parseBound(Bytes.of("1 "), 0)));
  }

  @Test
  void numbersAreWrittenAsRedisWritesThem() {
    Map<Double, String> texts =
        Map.ofEntries(
            Map.entry(0.0, "0"),
            Map.entry(-0.0, "-0"),
            Map.entry(1.0, "1"),
            Map.entry(-123.0, "-123"),
            Map.entry(3.1, "3.1"),
            Map.entry(0.1 + 0.2, "0.30000000000000004"),
            Map.entry(1e15, "1000000000000000"),
            Map.entry(1e18, "1000000000000000000"),
            Map.entry(1e19, "1e+19"),
            Map.entry(1.5e300, "1.5e+300"),
            Map.entry(1e-5, "0.00001"),
            Map.entry(1e-6, "0.000001"),
            Map.entry(1e-7, "1e-7"),
            Map.entry(1.25e-7, "1.25e-7"),
            Map.entry(Double.MIN_VALUE, "5e-324"),
            Map.entry(Double.MAX_VALUE, "1.7976931348623157e+308"),
            Map.entry(Double.POSITIVE_INFINITY, "inf"),
            Map.entry(Double.NEGATIVE_INFINITY, "-inf"),
            Map.entry(Double.NaN, "nan"));
    texts.forEach((number, text) -> assertEquals(text, Score.text(number)));
    byte[] digits = new byte[Score.LONGEST];
    assertEquals("1e+15", new String(digits, 0, Score.writeDigits(1e15, digits, 0), ISO_8859_1));
    assertEquals("3.1000000000000001", Score.longText(3.1));
    assertEquals("2.9999999999999999e-07", Score.longText(3e-7));
    assertEquals("1.2345678901234568e+17", Score.longText(1.2345678901234568E17));
    assertEquals("4000", Score.longText(4000));
    assertEquals("-0.5", Score.longText(-0.5));
    assertEquals("1e+100", Score.longText(1e100));
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    Random random = new Random(7);
    byte[] text = new byte[Score.LONGEST];
    Bytes view = new Bytes();
    for (int i = 0; i < 1_000_000; i++) {
      double value =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextDouble();
            case 2 -> random.nextInt(1_000_000) / 1000.0;
            default -> random.nextLong() >> random.nextInt(64);
          };
      if (Double.isNaN(value)) {
        continue;
      }
      int length = Score.write(value, text, 0);
      assertTrue(length <= 25);
      assertEquals(value, Score.parse(view.set(text, 0, length)));
      length = Score.writeDigits(value, text, 3);
      assertEquals(value, Score.parse(view.set(text, 3, length)));
    }
  }
}
