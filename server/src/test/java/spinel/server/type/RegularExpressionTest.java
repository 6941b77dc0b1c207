// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegularExpressionTest {
  private static final Pattern TWICE_REPEATED = Pattern.compile("[*+?}](\\??[*+{]|\\?\\?)");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean matches(String pattern, String text, boolean ignoreCase)
      throws InvalidExpressionException {
    byte[] bytes = bytes("<<" + text + ">>");
    return RegularExpression.compile(bytes(pattern), ignoreCase)
        .matches(bytes, 2, bytes.length - 2);
  }

  private static void expect(boolean expected, String pattern, String text)
      throws InvalidExpressionException {
    assertEquals(expected, matches(pattern, text, false), pattern + " in " + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a.c abc true",
        "a.c ac false",
        "a*b b true",
        "a+b b false",
        "a?b ab true",
        "^a{2}$ aa true",
        "^a{2}$ aaa false",
        "^a{2,}$ aaaa true",
        "^a{,2}$ aa true",
        "^a{,2}$ aaa false",
        "^a{2,3}$ aaaa false",
        "^(ab|c)+$ abcab true",
        "^(ab|c)+$ abca false",
        "[abc] xbx true",
        "[^abc]+ abc false",
        "[]a] ] true",
        "[a-c]{3} cab true",
        "[[:digit:]]{2} a12 true",
        "[[:alpha:][:digit:]_] - false",
        "\\d+ a1 true",
        "\\D 12 false",
        "\\w+ _ true",
        "\\W _ false",
        "^\\S+$ ab true",
        "\\bfoo\\b foo-bar true",
        "\\<foo foobar true",
        "foo\\> foobar false",
        "a\\Bb ab true",
        "\\x41 A true",
        "\\x{42} B true",
        "\\. a false",
        "\\. . true",
        "\\Qa.b\\E+ a.b+ true",
        "\\Qa.b\\E+ a.bb true",
        "\\Qa.b\\E axb false",
        "a|b|c c true",
        "(|b)c c true",
        "() x true",
        "*a a true",
        "a) a) true",
        "^*a$ a true",
        "(?i)ABC abc true",
        "(?:ab)+$ abab true",
        "(?i:A)b ab true",
        "(?i:A)b aB false",
        "(?-i:A) a false",
        "x*?y xxy true",
        "(a*)*b aaab true",
        "(a|b)*abb ababb true",
        "a{0}b b true",
        "[z-] - true",
        "[a\\]] a] true",
        "\\t x false"
      })
  void patternsMatch(String pattern, String text, boolean expected)
      throws InvalidExpressionException {
    expect(expected, pattern, text);
  }

  @Test
  void bytesAreBytes() throws InvalidExpressionException {
    expect(true, "a.b", "a\nb");
    expect(true, "^\\t$", "\t");
    expect(true, "^.$", "\u00ff");
    expect(true, "[\u00f0-\u00ff]", "\u00f5");
    expect(true, "[^a]", "\u0080");
    assertEquals(true, matches("[^x]Y", "zy", true));
    assertEquals(false, matches("[^X]", "x", true));
    assertEquals(true, matches("[A-C]", "b", true));
    assertEquals(false, matches("\u00c4", "\u00e4", true));
  }

  private static void refuse(String pattern, String message) {
    InvalidExpressionException error =
        assertThrows(
            InvalidExpressionException.class,
            () -> RegularExpression.compile(bytes(pattern), false));
    assertEquals(message, error.getMessage(), pattern);
  }

  @Test
  void wrongPatternsAreRefused() {
    String invalid = "invalid regular expression: ";
    refuse("(", invalid + "Missing ')'");
    refuse("(a", invalid + "Missing ')'");
    refuse("[a", invalid + "Missing ']'");
    refuse("[", invalid + "Missing ']'");
    refuse("[[:foo:]]", invalid + "Unknown character class name");
    refuse("[[:alpha", invalid + "Unknown character class name");
    refuse("[[.a.]]", invalid + "Unknown collating element");
    refuse("[b-a]", invalid + "Invalid character range");
    refuse("a{1", invalid + "Missing '}'");
    refuse("a{", invalid + "Missing '}'");
    refuse("a{x}", invalid + "Invalid contents of {}");
    refuse("a{2,1}", invalid + "Invalid contents of {}");
    refuse("a{256}", invalid + "Invalid contents of {}");
    refuse("a**", invalid + "Invalid use of repetition operators");
    refuse("a\\", invalid + "Trailing backslash");
    refuse("\\x{1", invalid + "Missing '}'");
    refuse("(a)\\2", invalid + "Invalid back reference");
    refuse("(?z)", invalid + "Invalid regexp");
    refuse("((a{255}){255}){255}", invalid + "Out of memory");
    refuse("(a)\\1", "regular expression backreferences are not supported");
    refuse("", "regular expression is empty");
  }

  @Test
  void noPatternTakesForever() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          expect(false, "^(a|a|aa)*(a*)*(a*a*)*$", "a".repeat(5_000) + "b");
          expect(true, "(".repeat(400) + "a" + ")*".repeat(400), "b");
        });
  }

  @Test
  void randomPatternsAreAsInJava() {
    Random random = new Random(11);
    List<String> pieces =
        List.of("a", "b", "c", ".", "(", ")", "|", "*", "+", "?", "[ab]", "[^a]", "^", "$", "{2}");
    int compared = 0;
    for (int i = 0; i < 40_000; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int j = random.nextInt(8); j >= 0; j--) {
        pattern.append(pieces.get(random.nextInt(pieces.size())));
      }
      if (TWICE_REPEATED.matcher(pattern).find()) {
        // Means something else in Java.
        continue;
      }
      Pattern java;
      RegularExpression ours;
      try {
        java = Pattern.compile(pattern.toString(), Pattern.DOTALL);
        ours = RegularExpression.compile(bytes(pattern.toString()), false);
      } catch (PatternSyntaxException | InvalidExpressionException wrong) {
        continue;
      }
      for (int j = 0; j < 10; j++) {
        StringBuilder text = new StringBuilder();
        for (int k = random.nextInt(6); k > 0; k--) {
          text.append((char) ('a' + random.nextInt(3)));
        }
        byte[] subject = bytes(text.toString());
        assertEquals(
            java.matcher(text).find(),
            ours.matches(subject, 0, subject.length),
            pattern + " in " + text);
        compared++;
      }
    }
    assertEquals(true, compared > 100_000);
  }
}
