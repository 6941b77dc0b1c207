// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.type.CommonSubsequence.Match;

class CommonSubsequenceTest {
  private static StringBytes stored(Region region, byte[] bytes) {
    return StringBytes.of(
        region, StringValue.create(region, Bytes.of("k"), Bytes.of(bytes), false));
  }

  @Property(tries = 500)
  void subsequenceIsTheOneOfTheWholeTable(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] first = text(random);
    byte[] second = text(random);
    int[][] table = table(first, second);
    byte[] expected = new byte[table[first.length][second.length]];
    int at = expected.length;
    for (int i = first.length, j = second.length; i > 0 && j > 0; ) {
      if (first[i - 1] == second[j - 1]) {
        expected[--at] = first[i - 1];
        i--;
        j--;
      } else if (table[i - 1][j] > table[i][j - 1]) {
        i--;
      } else {
        j--;
      }
    }
    try (Region region = Region.open(1 << 20)) {
      StringBytes a = stored(region, first);
      StringBytes b = stored(region, second);
      CommonSubsequence common = CommonSubsequence.of(a, b);
      assertEquals(expected.length, CommonSubsequence.length(a, b));
      assertEquals(expected.length, common.length());
      assertArrayEquals(expected, common.bytes(a));
      verifyMatches(common.matches(), first, second, expected.length);
    }
  }

  private static byte[] text(Random random) {
    byte[] text = new byte[random.nextInt(40)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('a' + random.nextInt(4));
    }
    return text;
  }

  private static int[][] table(byte[] first, byte[] second) {
    int[][] table = new int[first.length + 1][second.length + 1];
    for (int i = 1; i <= first.length; i++) {
      for (int j = 1; j <= second.length; j++) {
        table[i][j] =
            first[i - 1] == second[j - 1]
                ? table[i - 1][j - 1] + 1
                : Math.max(table[i - 1][j], table[i][j - 1]);
      }
    }
    return table;
  }

  private static void verifyMatches(List<Match> matches, byte[] first, byte[] second, int length) {
    int sum = 0;
    int firstEnd = first.length;
    int secondEnd = second.length;
    for (Match match : matches) {
      sum += match.length();
      assertTrue(match.first() + match.length() <= firstEnd);
      assertTrue(match.second() + match.length() <= secondEnd);
      for (int i = 0; i < match.length(); i++) {
        assertEquals(first[match.first() + i], second[match.second() + i]);
      }
      firstEnd = match.first();
      secondEnd = match.second();
    }
    assertEquals(length, sum);
  }

  @Test
  void runsOfTheManual() {
    try (Region region = Region.open(1 << 20)) {
      StringBytes first = stored(region, "ohmytext".getBytes(ISO_8859_1));
      StringBytes second = stored(region, "mynewtext".getBytes(ISO_8859_1));
      assertEquals(
          List.of(new Match(4, 5, 4), new Match(2, 0, 2)),
          CommonSubsequence.of(first, second).matches());
    }
  }

  @Test
  void nothingIsInCommonWithNothing() {
    try (Region region = Region.open(1 << 20)) {
      StringBytes empty = StringBytes.of(region, 0);
      StringBytes text = stored(region, "abc".getBytes(ISO_8859_1));
      assertEquals(0, CommonSubsequence.of(empty, text).length());
      assertEquals(List.of(), CommonSubsequence.of(text, empty).matches());
    }
  }
}
