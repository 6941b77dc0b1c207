// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  /// What KEYS of a real server found among some keys, for patterns chosen by hand and at random.
  @Test
  void matchesWhatTheOracleMatches() throws IOException {
    List<String> lines = lines("glob.tsv");
    List<byte[]> texts =
        Arrays.stream(lines.getFirst().split("\t", -1)).map(HexFormat.of()::parseHex).toList();
    for (String line : lines.subList(1, lines.size())) {
      String[] row = line.split("\t", -1);
      byte[] pattern = HexFormat.of().parseHex(row[0]);
      String matched =
          IntStream.range(0, texts.size())
              .filter(i -> Glob.matches(pattern, texts.get(i), false))
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(","));
      assertEquals(row[1], matched, () -> "pattern " + Quoting.repr(pattern));
    }
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = GlobTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), ISO_8859_1).lines().toList();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "MAXMEM* maxmemory true",
        "m?XmEmOrY maxmemory true",
        "maxmemor[X-Z] maxmemory true",
        "maxmemor[YZ] maxmemory true",
        "maxmemor[^Y] maxmemory false",
        "maxmemor[\\Y] maxmemory false",
        "maxmemor\\Y maxmemory true",
      })
  void ignoresCaseExceptForEscapesInClasses(String pattern, String text, boolean matches) {
    assertEquals(matches, Glob.matches(bytes(pattern), bytes(text), true));
  }

  @Test
  void looksAtTheSlicesOnly() {
    byte[] pattern = bytes("xx[a-c]*]yy");
    byte[] text = bytes("zzbxxzz");
    assertTrue(Glob.matches(pattern, 2, 8, text, 2, 5, false));
    assertFalse(Glob.matches(pattern, 2, 7, text, 2, 2, false));
    assertTrue(Glob.matches(bytes("a[b]"), 0, 3, bytes("ab"), 0, 2, false), "class cut short");
  }

  @Test
  void hostilePatternsTakeNoLongerThanTheProductOfTheLengths() {
    byte[] pattern = bytes("a*".repeat(900) + "b");
    byte[] text = bytes("a".repeat(20_000));
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertFalse(Glob.matches(pattern, text, false)));
  }

  @Test
  void moreThanAThousandStarsNeverMatch() {
    byte[] text = bytes("a".repeat(3000));
    assertTrue(Glob.matches(bytes("*a".repeat(1000)), text, false));
    assertFalse(Glob.matches(bytes("*a".repeat(1001)), text, false));
  }

  @Test
  void agreesWithARecursiveModel() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      String pattern = draw(random, "ab?*", 8);
      String text = draw(random, "abc", 8);
      boolean expected = text.isEmpty() ? pattern.isEmpty() : model(pattern, text);
      assertEquals(
          expected,
          Glob.matches(bytes(pattern), bytes(text), false),
          () -> "seed " + seed + ": '" + pattern + "' on '" + text + "'");
    }
  }

  private static boolean model(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    char first = pattern.charAt(0);
    String rest = pattern.substring(1);
    if (first == '*') {
      return model(rest, text) || !text.isEmpty() && model(pattern, text.substring(1));
    }
    return !text.isEmpty()
        && (first == '?' || first == text.charAt(0))
        && model(rest, text.substring(1));
  }

  private static String draw(Random random, String letters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(longest + 1); length > 0; length--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
