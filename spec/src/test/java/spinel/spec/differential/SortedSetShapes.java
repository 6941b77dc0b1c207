// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import static spinel.spec.differential.Arguments.all;
import static spinel.spec.differential.Arguments.key;
import static spinel.spec.differential.Arguments.maybe;
import static spinel.spec.differential.Arguments.number;
import static spinel.spec.differential.Arguments.oneOf;
import static spinel.spec.differential.Arguments.options;
import static spinel.spec.differential.Arguments.repeat;
import static spinel.spec.differential.Arguments.text;
import static spinel.spec.differential.Arguments.value;
import static spinel.spec.differential.Arguments.word;
import static spinel.spec.differential.Arguments.words;

import spinel.spec.client.Bytes;

/// The shapes of the sorted-set commands.
///
/// Scores are such that 17 digits and the fewest digits that will do are the same. What goes by
/// name is asked of keys of its own, whose members all have the same score: of others it is not
/// defined.
final class SortedSetShapes {
  private static final Arguments SCORE =
      text(
          "0",
          "1",
          "2",
          "3",
          "-1",
          "2",
          "1.5",
          "-0.25",
          "1e3",
          "inf",
          "-inf",
          "+inf",
          "-0",
          "x",
          "",
          "nan",
          "1073741824",
          "0x10",
          "1e400",
          " 1",
          "1 ");
  private static final Arguments MEMBER =
      oneOf(
          text("a", "b", "c", "d", "e", "f", "1", "2", "-3", "10"),
          text("a", "b", "c", "x".repeat(64), "", "007", "9223372036854775807"),
          value());
  private static final Arguments SCORE_BOUND =
      text(
          "-inf", "+inf", "(1", "1", "(2", "2", "3", "0", "(0", "-1", "(inf", "1.5", "x", "", "(",
          "((1", "nan", "5");
  private static final Arguments NAME_BOUND =
      text("-", "+", "[a", "(a", "[b", "(c", "[d", "[1", "(x", "[", "(", "x", "", "+a", "-b");
  private static final Arguments NAMED_KEY = text("lex", "lex", "lex2");
  private static final Arguments RANK = oneOf(text("0", "1", "-1", "2", "-2", "-3"), number());
  private static final Arguments LIMIT =
      all(
          word("LIMIT"),
          text("0", "1", "2", "0", "100", "x"),
          text("1", "2", "3", "-1", "100", "x"));
  private static final Arguments KEYS =
      oneOf(
          all(text("1"), key()),
          all(text("2"), key(), key()),
          all(text("3"), key(), key(), key()),
          all(text("2"), key()),
          all(text("0", "-1", "x", "5"), key()));
  private static final Arguments COMBINING =
      options(
          all(word("WEIGHTS"), repeat(1, 3, text("1", "2", "-1", "0.5", "inf", "x"))),
          all(word("AGGREGATE"), words("SUM", "MIN", "MAX", "FOO")));

  private SortedSetShapes() {}

  static void addTo(Vocabulary vocabulary) {
    Arguments conditions = options(words("NX", "XX"), words("GT", "LT"), word("CH"));
    Arguments pair = all(SCORE, MEMBER);
    vocabulary.add(8, "ZADD", key(), repeat(1, 4, pair));
    vocabulary.add(4, "ZADD", key(), conditions, repeat(1, 3, pair));
    vocabulary.add(2, "ZADD", key(), conditions, word("INCR"), pair);
    vocabulary.add(5, "ZADD", NAMED_KEY, text("0"), MEMBER, maybe(all(text("0"), MEMBER)));
    vocabulary.add(2, "ZINCRBY", key(), SCORE, MEMBER);
    vocabulary.add(2, "ZREM", key(), repeat(1, 3, MEMBER));
    vocabulary.add(1, "ZCARD", key());
    vocabulary.add(1, "ZSCORE", key(), MEMBER);
    vocabulary.add(1, "ZMSCORE", key(), repeat(1, 3, MEMBER));
    vocabulary.add(1, "ZRANK", key(), MEMBER);
    vocabulary.add(1, "ZREVRANK", key(), MEMBER);
    vocabulary.add(1, "ZCOUNT", key(), SCORE_BOUND, SCORE_BOUND);
    vocabulary.add(1, "ZLEXCOUNT", NAMED_KEY, NAME_BOUND, NAME_BOUND);
    ranges(vocabulary);
    takingAway(vocabulary);
    vocabulary.add(2, "ZUNION", KEYS, COMBINING, maybe(word("WITHSCORES")));
    vocabulary.add(2, "ZINTER", KEYS, COMBINING, maybe(word("WITHSCORES")));
    vocabulary.add(2, "ZDIFF", KEYS, maybe(word("WITHSCORES")));
    vocabulary.add(2, "ZUNIONSTORE", key(), KEYS, COMBINING);
    vocabulary.add(2, "ZINTERSTORE", key(), KEYS, COMBINING);
    vocabulary.add(1, "ZDIFFSTORE", key(), KEYS);
    vocabulary.add(
        1, "ZINTERCARD", KEYS, maybe(all(word("LIMIT"), text("0", "1", "2", "-1", "x"))));
  }

  private static void ranges(Vocabulary vocabulary) {
    Arguments scores = word("WITHSCORES");
    vocabulary.add(2, "ZRANGE", key(), RANK, RANK, options(scores, word("REV"), LIMIT));
    vocabulary.add(
        2,
        "ZRANGE",
        key(),
        SCORE_BOUND,
        SCORE_BOUND,
        word("BYSCORE"),
        options(scores, word("REV"), LIMIT));
    vocabulary.add(
        2,
        "ZRANGE",
        NAMED_KEY,
        NAME_BOUND,
        NAME_BOUND,
        word("BYLEX"),
        options(scores, word("REV"), LIMIT));
    vocabulary.add(1, "ZREVRANGE", key(), RANK, RANK, maybe(scores));
    vocabulary.add(1, "ZRANGEBYSCORE", key(), SCORE_BOUND, SCORE_BOUND, options(scores, LIMIT));
    vocabulary.add(1, "ZREVRANGEBYSCORE", key(), SCORE_BOUND, SCORE_BOUND, options(scores, LIMIT));
    vocabulary.add(1, "ZRANGEBYLEX", NAMED_KEY, NAME_BOUND, NAME_BOUND, maybe(LIMIT));
    vocabulary.add(1, "ZREVRANGEBYLEX", NAMED_KEY, NAME_BOUND, NAME_BOUND, maybe(LIMIT));
    vocabulary.add(1, "ZRANGESTORE", key(), key(), RANK, RANK, options(word("REV"), LIMIT));
    vocabulary.add(
        1,
        "ZRANGESTORE",
        key(),
        key(),
        SCORE_BOUND,
        SCORE_BOUND,
        word("BYSCORE"),
        options(word("REV"), LIMIT));
    vocabulary.add(
        1, "ZRANGESTORE", key(), NAMED_KEY, NAME_BOUND, NAME_BOUND, word("BYLEX"), maybe(LIMIT));
    vocabulary.add(1, "ZSCAN", key(), text("0"), word("COUNT"), text("1000"), maybe(matching()));
    vocabulary.add(1, "ZRANDMEMBER", key());
    vocabulary.add(1, "ZRANDMEMBER", key(), text("100", "0", "1000"), maybe(scores));
  }

  private static Arguments matching() {
    return all(word("MATCH"), text("*", "a*", "[1-3]*", "?"));
  }

  private static void takingAway(Vocabulary vocabulary) {
    vocabulary.add(1, "ZREMRANGEBYRANK", key(), RANK, RANK);
    vocabulary.add(1, "ZREMRANGEBYSCORE", key(), SCORE_BOUND, SCORE_BOUND);
    vocabulary.add(1, "ZREMRANGEBYLEX", NAMED_KEY, NAME_BOUND, NAME_BOUND);
    Arguments count = text("0", "1", "2", "10", "-1", "x");
    vocabulary.add(2, "ZPOPMIN", key(), maybe(count));
    vocabulary.add(2, "ZPOPMAX", key(), maybe(count));
    vocabulary.add(2, "ZMPOP", KEYS, words("MIN", "MAX", "FOO"), maybe(all(word("COUNT"), count)));
  }

  /// Whether a step would give a member of one of the keys that are asked by name another score.
  static boolean isMixing(Step step) {
    if (!step.command().equals("ZADD") || step.words().size() < 4) {
      return false;
    }
    String key = Bytes.latin(step.words().get(1));
    return key.startsWith("lex")
        && !(Bytes.latin(step.words().get(2)).equals("0")
            && (step.words().size() < 5 || Bytes.latin(step.words().get(4)).equals("0")));
  }
}
