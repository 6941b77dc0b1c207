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

import java.util.List;
import spinel.spec.client.Bytes;

/// The commands on sets. SPOP comes with counts that leave no choice, or none at all.
final class SetShapes {
  private SetShapes() {}

  static void addTo(Vocabulary vocabulary) {
    Arguments member = oneOf(value(), text("1", "2", "3", "4", "a", "b"), text("1", "2", "a"));
    Arguments keys = repeat(1, 4, key());
    vocabulary.add(6, "SADD", key(), repeat(1, 5, member));
    vocabulary.add(2, "SADD", key(), numbers());
    vocabulary.add(3, "SREM", key(), repeat(1, 3, member));
    vocabulary.add(1, "SCARD", key());
    vocabulary.add(2, "SISMEMBER", key(), member);
    vocabulary.add(2, "SMISMEMBER", key(), repeat(1, 4, member));
    vocabulary.add(2, "SMEMBERS", key());
    vocabulary.add(3, "SMOVE", key(), key(), member);
    vocabulary.add(1, "SPOP", key(), text("0", "100000", "100000", "-1", "x", ""));
    // A large negative count is answered with as many members.
    vocabulary.add(
        2,
        "SRANDMEMBER",
        key(),
        maybe(
            text(
                "0",
                "1",
                "3",
                "1000",
                "-1",
                "-7",
                "x",
                "",
                "1.5",
                "-9223372036854775808",
                "2147483648")));
    Arguments scan =
        options(
            all(word("MATCH"), text("*", "1*", "[ab]", "?")),
            all(word("COUNT"), text("100000", "0", "-1", "x")),
            word("FOO"));
    vocabulary.add(1, "SSCAN", key(), text("0", "0", "abc", "-1"), scan);
    for (String operation : List.of("SINTER", "SUNION", "SDIFF")) {
      vocabulary.add(2, operation, keys);
      vocabulary.add(3, operation + "STORE", key(), keys);
      vocabulary.add(
          2,
          operation + "CARD",
          text("1", "2", "3", "0", "-1", "x"),
          keys,
          options(all(word("LIMIT"), oneOf(number(), text("0", "1", "2"))), word("FOO")));
    }
    vocabulary.add(1, "OBJECT ENCODING", key());
  }

  /// Some hundred numbers: more, now and then, than an intset may have.
  private static Arguments numbers() {
    return (random, words) -> {
      int first = random.nextInt(100);
      int count = 1 + random.nextInt(300);
      for (int i = 0; i < count; i++) {
        words.add(Bytes.of(Integer.toString(first + i)));
      }
    };
  }
}
