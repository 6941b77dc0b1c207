// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotingTest {
  private static Optional<List<String>> split(String line) {
    return Quoting.splitArguments(line.getBytes(ISO_8859_1))
        .map(words -> words.stream().map(word -> new String(word, ISO_8859_1)).toList());
  }

  @Test
  void blanksSeparateArguments() {
    assertEquals(Optional.of(List.of("a", "b")), split("  a \t b\r\n"));
    assertEquals(Optional.of(List.of()), split(" \t "));
    assertEquals(Optional.of(List.of()), split(""));
  }

  @Test
  void verticalTabsAreSkippedBeforeAnArgumentAndKeptInside() {
    assertEquals(Optional.of(List.of("a", "b\u000bc", "d")), split("a\tb\u000bc \u000b d"));
  }

  @Test
  void doubleQuotesTakeEscapes() {
    assertEquals(Optional.of(List.of("aA\n\tq", "d")), split("\"a\\x41\\n\\t\\q\" d"));
    assertEquals(Optional.of(List.of("\r\b\u0007\"\\")), split("\"\\r\\b\\a\\\"\\\\\""));
    assertEquals(
        Optional.of(List.of("xzz", "x4", "\u00ff")), split("\"\\xzz\" \"\\x4\" \"\\xfF\""));
  }

  @Test
  void singleQuotesTakeOnlyTheQuoteItself() {
    assertEquals(Optional.of(List.of("a'b", "c\\n")), split("'a\\'b' 'c\\n'"));
  }

  @Test
  void escapesOutsideQuotesStayAsTheyAre() {
    assertEquals(Optional.of(List.of("ab\\x41", "e")), split("ab\\x41 e"));
  }

  @Test
  void quotesMayOpenInsideAWordAndMayBeEmpty() {
    assertEquals(Optional.of(List.of("ab c")), split("a\"b c\""));
    assertEquals(Optional.of(List.of("", "x", "")), split("'' x \"\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a", "'a", "\"a\"b", "'a'b", "\"a\\\"", "'a\\'", "x \""})
  void unbalancedQuotesGiveNothing(String line) {
    assertTrue(split(line).isEmpty());
  }

  @Test
  void theLineEndsAtItsFirstNul() {
    assertEquals(Optional.of(List.of("a")), split("a\0b"));
    assertTrue(split("\"a\0\"").isEmpty());
  }

  @Test
  void aSliceIsReadWithinItsBounds() {
    byte[] buffer = "xx\"a b\" cyy".getBytes(ISO_8859_1);
    List<byte[]> words = Quoting.splitArguments(buffer, 2, 9).orElseThrow();
    assertArrayEquals("a b".getBytes(ISO_8859_1), words.get(0));
    assertArrayEquals("c".getBytes(ISO_8859_1), words.get(1));
  }

  @Test
  void reprEscapesWhatCannotBePrinted() {
    String text = "a\"\\\n\r\t\u0007\b\0\u001f\u007f\u0080\u00ff~ ";
    assertEquals(
        "\"a\\\"\\\\\\n\\r\\t\\a\\b\\x00\\x1f\\x7f\\x80\\xff~ \"",
        Quoting.repr(text.getBytes(ISO_8859_1)));
  }

  @Test
  void splittingUndoesRepr() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      List<byte[]> words =
          Quoting.splitArguments(Quoting.repr(bytes).getBytes(ISO_8859_1)).orElseThrow();
      assertEquals(1, words.size(), "seed " + seed);
      assertArrayEquals(bytes, words.getFirst(), "seed " + seed);
    }
  }
}
