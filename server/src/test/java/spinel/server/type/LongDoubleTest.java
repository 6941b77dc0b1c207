// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LongDoubleTest {
  private static LongDouble parse(String text) {
    return LongDouble.parse(text.getBytes(ISO_8859_1));
  }

  @Test
  void sumsAreThoseOfARealServer() {
    List<String[]> rows = Facts.rows("long-double.tsv");
    assertTrue(rows.size() > 300);
    for (String[] row : rows) {
      assertEquals(row[2], sum(row[0], row[1]), () -> row[0] + " + " + row[1]);
    }
  }

  private static String sum(String left, String right) {
    LongDouble a = parse(left);
    LongDouble b = parse(right);
    if (a == null || b == null || !a.add(b).isFinite()) {
      return "!";
    }
    return a.add(b).toString();
  }

  @Test
  void keepsSixtyFourBits() {
    assertEquals("18446744073709551615", parse("18446744073709551615").toString());
    assertEquals("18446744073709551616", parse("18446744073709551617").toString());
    assertEquals("36893488147419103232", parse("36893488147419103233").toString());
  }

  @Test
  void differenceOfOppositeInfinitiesIsNaN() {
    assertTrue(parse("inf").subtract(parse("inf")).isNaN());
    assertEquals("-inf", parse("1").subtract(parse("inf")).toString());
  }

  @Test
  void comparesInfinitiesWithNumbers() {
    assertTrue(parse("-inf").compareTo(LongDouble.MAX.negate()) < 0);
    assertTrue(parse("inf").compareTo(LongDouble.MAX) > 0);
    assertEquals(0, parse("inf").compareTo(parse("infinity")));
    assertTrue(parse("0.1").compareTo(parse("0.10000000000000000001")) <= 0);
  }

  @Test
  void refusesWhatIsNoNumber() {
    for (String text : List.of("", " ", " 1", "1 ", "+-1", "1e", "0x", ".", "1\0", "nan", "1_0")) {
      assertNull(parse(text), text);
    }
  }

  @Test
  void sumBeyondTheLargestIsInfinite() {
    assertEquals("inf", LongDouble.MAX.add(LongDouble.MAX).toString());
    assertEquals(LongDouble.MAX, LongDouble.MAX.add(LongDouble.of(1)));
  }
}
