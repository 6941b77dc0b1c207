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
import static spinel.spec.differential.Arguments.words;

import java.util.List;
import java.util.stream.IntStream;
import spinel.spec.client.Reply;

/// SORT and SORT_RO, over lists, sets and sorted sets that can be sorted, and over whatever else
/// the keys hold. The keys that patterns name are those that everything else uses.
///
/// Where the order that elements have shows in the result, no sets are sorted: theirs says nothing.
/// So there is one list, and one sorted set, whose keys no other commands use.
final class SortShapes {
  private static final Arguments ELEMENT =
      text("1", "2", "-3", "10", "1.5", "01", "1.0", "1e1", "a", "b", "c", "d", "0", "key two");

  private SortShapes() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary.add(2, "RPUSH", key(), repeat(1, 6, ELEMENT));
    vocabulary.add(1, "SADD", key(), repeat(1, 6, ELEMENT));
    vocabulary.add(1, "ZADD", key(), scored());
    vocabulary.add(2, "RPUSH", text("the list"), repeat(1, 6, oneOf(ELEMENT, ELEMENT, value())));
    vocabulary.add(1, "ZADD", text("the sorted set"), scored());
    vocabulary.add(1, "DEL", text("the list", "the sorted set"));
    vocabulary.add(1, "SET", text("a", "b", "c", "d", "w_1", "w_2"), ELEMENT);
    Arguments value = oneOf(ELEMENT, ELEMENT, value());
    vocabulary.add(1, "HSET", text("a", "b", "c", "d"), text("f", "g"), value);
    Arguments by = all(word("BY"), text("*", "*->f", "w_*", "*->g", "a*", "*->", "**"));
    Arguments get =
        all(
            word("GET"),
            oneOf(text("*", "*->f", "w_*", "#", "*->", "constant", "*->g", "**", "#x"), value()));
    Arguments number = oneOf(number(), text("0", "1", "2", "-1", "5"));
    Arguments limit = all(word("LIMIT"), number, number);
    Arguments order = words("DESC", "ASC", "DESC");
    Arguments wrong = oneOf(word("FOO"), word("GET"), all(word("LIMIT"), number));
    Arguments numeric = options(by, get, limit, order, get, wrong);
    Arguments alphabetic = all(word("ALPHA"), options(get, limit, order, get, wrong));
    Arguments textual = all(word("ALPHA"), by, options(get, order, wrong));
    Arguments unsorted = all(word("BY"), oneOf(text("nosort", "#"), value()));
    Arguments ranged = all(unsorted, options(get, limit, order, get, word("ALPHA"), wrong));
    for (Arguments choices : List.of(numeric, alphabetic)) {
      vocabulary.add(2, "SORT", key(), choices);
      vocabulary.add(1, "SORT_RO", key(), choices);
      vocabulary.add(1, "SORT", key(), choices, word("STORE"), key());
    }
    vocabulary.add(3, "SORT", text("the list"), oneOf(textual, ranged));
    vocabulary.add(2, "SORT", text("the list"), oneOf(textual, ranged), word("STORE"), key());
    vocabulary.add(2, "SORT_RO", text("the sorted set"), ranged);
    vocabulary.add(1, "SORT", text("the sorted set"), ranged, word("STORE"), key());
    vocabulary.add(1, "SORT_RO", key(), word("STORE"), key());
  }

  private static Arguments scored() {
    return repeat(1, 4, all(text("1", "2", "3", "-1", "2.5"), ELEMENT));
  }

  /// Texts that are the same up to a NUL byte are in no order, and are replied with in the one that
  /// they happen to have.
  static boolean same(Reply target, Reply oracle) {
    List<Reply> ours = target.children();
    List<Reply> theirs = oracle.children();
    return ours.size() == theirs.size()
        && target.sortedChildren().equals(oracle.sortedChildren())
        && IntStream.range(0, ours.size())
            .allMatch(i -> untilNul(ours.get(i)).equals(untilNul(theirs.get(i))));
  }

  private static String untilNul(Reply reply) {
    return Reply.render(reply).split("\\\\x00|\"$", 2)[0];
  }
}
