// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import static spinel.spec.differential.Arguments.all;
import static spinel.spec.differential.Arguments.key;
import static spinel.spec.differential.Arguments.number;
import static spinel.spec.differential.Arguments.oneOf;
import static spinel.spec.differential.Arguments.options;
import static spinel.spec.differential.Arguments.repeat;
import static spinel.spec.differential.Arguments.text;
import static spinel.spec.differential.Arguments.value;
import static spinel.spec.differential.Arguments.word;

/// SORT and SORT_RO, over lists, sets and sorted sets that can be sorted, and over whatever else
/// the keys hold. The keys that patterns name are those that everything else uses.
final class SortShapes {
  private SortShapes() {}

  static void addTo(Vocabulary vocabulary) {
    Arguments element =
        text("1", "2", "-3", "10", "1.5", "01", "1.0", "1e1", "a", "b", "c", "d", "0", "key two");
    vocabulary.add(2, "RPUSH", key(), repeat(1, 6, element));
    vocabulary.add(1, "SADD", key(), repeat(1, 6, element));
    vocabulary.add(
        1, "ZADD", key(), repeat(1, 4, all(text("1", "2", "3", "-1", "2.5"), element)));
    vocabulary.add(1, "SET", text("a", "b", "c", "d", "w_1", "w_2"), element);
    vocabulary.add(
        1, "HSET", text("a", "b", "c", "d"), text("f", "g"), oneOf(element, element, value()));
    Arguments pattern =
        oneOf(
            text("*", "*->f", "w_*", "#", "*->", "*->g", "nosort", "**", "a*", "*->x"), value());
    Arguments limit = oneOf(number(), text("0", "1", "2", "-1", "5"));
    Arguments choices =
        options(
            all(word("BY"), pattern),
            all(word("BY"), text("nosort", "*")),
            all(word("GET"), pattern),
            all(word("GET"), text("#", "*", "*->f")),
            all(word("LIMIT"), limit, limit),
            word("ALPHA"),
            word("ALPHA"),
            word("DESC"),
            word("ASC"),
            word("FOO"));
    vocabulary.add(4, "SORT", key(), choices);
    vocabulary.add(2, "SORT_RO", key(), choices);
    vocabulary.add(3, "SORT", key(), choices, word("STORE"), key());
    vocabulary.add(1, "SORT_RO", key(), word("STORE"), key());
  }
}
