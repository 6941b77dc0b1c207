// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterExpressionTest {
  private static final String MOVIE =
      """
      {"title": "Jaws", "year": 1985, "rating": 8.5, "genre": "action", "director": "Spielberg",
       "active": true, "gone": false, "none": null, "scores": [85, 90.5, "high", null],
       "nested": {"year": 1, "deep": [1, {"a": "}"}]}, "quote": "a\\"b\\\\c\\nd", "n": "42",
       "empty": "", "list": [], "text with blanks": 1, "under_score-dash": 7, "minus": -3e2}
      """;

  private static boolean accepts(String expression, String json) {
    try {
      byte[] bytes = json.getBytes(ISO_8859_1);
      FilterExpression filter = FilterExpression.parse(expression.getBytes(ISO_8859_1));
      boolean accepted = filter.accepts(bytes, bytes.length);
      assertEquals(accepted, filter.accepts(bytes, bytes.length), "a second time");
      return accepted;
    } catch (FilterSyntaxException wrong) {
      throw new AssertionError(expression + ": " + wrong.getMessage(), wrong);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".year >= 1980 and .year < 1990",
        ".genre == \"action\" and .rating > 8.0",
        ".director in [\"Spielberg\", \"Nolan\"]",
        "(.year - 2000) ** 2 < 1000 and .rating / 2 > 4",
        "(5+2)*3 and .year > 1980 and 'foo' == 'foo'",
        ".year == 1985",
        ".active",
        "!.gone",
        "not .gone",
        "!!.active",
        "not not .active",
        ".none == null",
        "null == null",
        "(.none == null)",
        ".active != null",
        ".active == 1 && .gone == 0",
        ".scores",
        ".list",
        "90.5 in .scores",
        "\"high\" in .scores",
        "null in .scores",
        "\"iel\" in .director",
        "\"\" in .director",
        "'' in ''",
        ".n == 42",
        ".n + 1 == 43",
        "42 == .n",
        ".minus == -300",
        "-5 < .year",
        "2 ** 3 ** 2 == 512",
        "2 + 3 * 4 == 14",
        "10 - 4 - 3 == 3",
        "7 % 4 == 3",
        "2*-3 == -6",
        "1 or 0 and 0",
        ".under_score-dash == 7",
        ".quote == \"a\\\"b\\\\c\\nd\"",
        ".quote == 'a\"b\\\\c\\nd'",
        "\"b\\\\c\" in .quote",
        "1985in[1985,2000]",
        "  .year\t==\n1985  ",
        "[1, 'a',]",
        "1 2 +",
        ".genre>'action' || 1",
        ".year in [1, 2, -3, 1985]",
        "!(.year == 1)",
        "1.5 == 1.50",
        "1e3 == 1000"
      })
  void accepts(String expression) {
    assertTrue(accepts(expression, MOVIE), expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".missing",
        "!.missing",
        ".missing == null",
        "1 or .missing",
        ".nested",
        ".nested == 1",
        ".year > 1990",
        ".director in \"\"",
        "\"xyz\" in .director",
        ".empty",
        ".none",
        ".gone",
        "''",
        "null",
        "0",
        ".year == \"1985x\"",
        ".director == \"spielberg\"",
        ".title > 'a'",
        "5 in 5",
        ".n == '042'",
        "!!!.active"
      })
  void refuses(String expression) {
    assertFalse(accepts(expression, MOVIE), expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[]",
        "3",
        "\"year\"",
        "{}",
        "{\"year\"}",
        "{\"year\":}",
        "{\"year\" 1}",
        "{\"a\":1 \"year\":1}",
        "{\"a\":tru, \"year\":1}",
        "{\"a\":\"b",
        "{\"year\":truely}",
        "{\"year\":1-}",
        "{\"year\":\"x}",
        "{\"year\":[1,}",
        "{\"year\":[1 2]}",
        "{'year':1}",
        "{\"year\":[{}]}",
        "invalid json",
        "{\"a\":[\"]\",\"year\":1}",
        "{\"a\":\"\\"
      })
  void whatIsNoJsonFulfilsNothing(String json) {
    assertFalse(accepts(".year", json), json);
    assertFalse(accepts("!.year", json), json);
  }

  @Test
  void readsAsLittleAsItNeeds() {
    assertTrue(accepts(".year", "{\"year\":1, and then no JSON"));
    assertTrue(accepts(".b", "{\"a\":{\"x\":[\"}\"]},\"b\":[]}"));
    assertTrue(accepts(".b", "\t{ \"a\" : -1.5e+3 , \"b\":\n\"x\\\"\" }"));
    assertTrue(accepts(".a == 'u0041'", "{\"a\":\"\\u0041\"}"));
    assertFalse(accepts(".a", "{\"a\":" + "[".repeat(100_000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ".year = 5 | ` 5`",
        ".year == foo | .year == foo",
        ".year & 1 | ` 1`",
        "\"abc | \"abc",
        "1 == 'abc | 1 == 'abc",
        ". | .",
        "1.2.3 + 4 | ` + 4`",
        "[1 2] | 2]",
        "[.a] | .a]",
        "[[1]] | [1]]",
        "[1 | [1",
        "@ | @",
        "1 + | 1 +",
        "+ | +",
        "* 5 | * 5",
        "(1 | (1",
        "1) | 1)",
        ") | )",
        "() | ()",
        "1 2 | 1 2",
        "`` | ``",
        "` ` | ` `",
        "! | !",
        "not | not",
        ".a.b | .a.b",
        "in | in",
        "notfoo | notfoo",
        "1 = | 1 =",
        "é | é"
      })
  void saysWhereItGoesWrong(String expression, String rest) {
    FilterSyntaxException wrong =
        assertThrows(
            FilterSyntaxException.class,
            () -> FilterExpression.parse(expression.getBytes(ISO_8859_1)),
            expression);
    assertEquals(rest, wrong.getMessage(), expression);
  }

  @Test
  void anyTextIsEitherAnExpressionOrAnError() {
    String[] words = {
      "(", ")", "!", "not ", "**", "*", "/", "%", "+", "-", ">", ">=", "<", "==", "!=", " in ",
      " and ", "&&", " or ", "||", ".year", ".rating", ".scores", ".x", "1", "-2.5", "1e5", "\"a\"",
      "'b'", "[1,2]", "[\"a\"]", "[]", " ", "null", "\\", "\"", "'", "[", "]", ",", ".", "=", "\0"
    };
    Random random = new Random(4711);
    int parsed = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(9); length >= 0; length--) {
        text.append(
            random.nextInt(30) == 0
                ? String.valueOf((char) random.nextInt(256))
                : words[random.nextInt(words.length)]);
      }
      byte[] json = MOVIE.getBytes(ISO_8859_1);
      if (random.nextInt(3) == 0) {
        json[random.nextInt(json.length)] = (byte) random.nextInt(256);
      }
      try {
        FilterExpression.parse(text.toString().getBytes(ISO_8859_1))
            .accepts(json, random.nextInt(json.length + 1));
        parsed++;
      } catch (FilterSyntaxException wrong) {
        assertTrue(text.toString().endsWith(wrong.getMessage()) || text.indexOf("\0") >= 0);
      }
    }
    assertTrue(parsed > 10_000, "parsed " + parsed);
  }
}
