// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import static spinel.spec.differential.Arguments.all;
import static spinel.spec.differential.Arguments.duration;
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

import java.util.List;

/// The shapes of the commands on hashes.
final class HashShapes {
  private HashShapes() {}

  static void addTo(Vocabulary vocabulary) {
    Arguments field = oneOf(text("f", "g", "h", "1", "22", "", "name"), value());
    Arguments pair = all(field, oneOf(value(), number()));
    vocabulary.add(8, "HSET", key(), repeat(1, 5, pair), maybe(maybe(maybe(field))));
    vocabulary.add(1, "HMSET", key(), repeat(1, 3, pair), maybe(maybe(maybe(field))));
    vocabulary.add(2, "HSETNX", key(), pair);
    vocabulary.add(3, "HGET", key(), field);
    vocabulary.add(2, "HMGET", key(), repeat(1, 4, field));
    vocabulary.add(4, "HDEL", key(), repeat(1, 4, field));
    vocabulary.add(2, "HLEN", key());
    vocabulary.add(1, "HEXISTS", key(), field);
    vocabulary.add(2, "HSTRLEN", key(), field);
    vocabulary.add(4, "HINCRBY", key(), field, number());
    vocabulary.add(4, "HINCRBYFLOAT", key(), field, number());
    for (String command : List.of("HGETALL", "HKEYS", "HVALS")) {
      vocabulary.add(1, command, key());
    }
    vocabulary.add(
        2,
        "HRANDFIELD",
        key(),
        maybe(
            all(
                text("0", "1", "2", "5", "1000", "-1", "-3", "x", "1.5", "-9223372036854775808"),
                options(word("WITHVALUES")))));
    vocabulary.add(
        2,
        "HSCAN",
        key(),
        text("0", "0", "0", "abc", "-1"),
        options(
            all(word("MATCH"), text("*", "f*", "[g-h]")),
            all(word("COUNT"), text("1000", "1000", "0", "x")),
            word("FOO")));
    ttls(vocabulary, field, pair);
  }

  /// What servers have since 7.4 and 8.0.
  private static void ttls(Vocabulary vocabulary, Arguments field, Arguments pair) {
    Arguments moment = text("4102444800", "4102444801", "1", "0", "-1", "x");
    Arguments fields =
        all(word("FIELDS"), text("1", "2", "3", "0", "x"), repeat(1, 3, field), maybe(field));
    Arguments condition = options(words("NX", "XX", "GT", "LT"));
    vocabulary.add(3, "HEXPIRE", key(), duration(), condition, fields);
    vocabulary.add(2, "HPEXPIRE", key(), duration(), condition, fields);
    vocabulary.add(2, "HEXPIREAT", key(), moment, condition, fields);
    vocabulary.add(2, "HPEXPIREAT", key(), moment, condition, fields);
    for (String command :
        List.of("HTTL", "HPTTL", "HEXPIRETIME", "HPEXPIRETIME", "HPERSIST", "HGETDEL")) {
      vocabulary.add(2, command, key(), fields);
    }
    Arguments expiry =
        oneOf(
            all(words("EX", "PX"), duration()),
            all(words("EXAT", "PXAT"), moment),
            words("PERSIST", "KEEPTTL"));
    vocabulary.add(2, "HGETEX", key(), options(expiry), fields);
    vocabulary.add(
        3,
        "HSETEX",
        key(),
        options(words("FNX", "FXX"), expiry),
        word("FIELDS"),
        text("1", "2", "3", "0", "x"),
        repeat(1, 3, pair));
  }
}
