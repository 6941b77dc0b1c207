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

/// The commands on lists, all but those that wait.
final class ListShapes {
  private ListShapes() {}

  static void addTo(Vocabulary vocabulary) {
    // Few different elements, so that they are found again.
    Arguments element = oneOf(value(), text("x", "1", "-1", "foobar", "", "12345"), text("x", "1"));
    Arguments elements = oneOf(repeat(1, 4, element), repeat(1, 12, element));
    Arguments position =
        oneOf(number(), text("0", "-1", "1", "2", "3", "-2", "-3", "5", "8", "-7", "100", "-100"));
    Arguments end = words("LEFT", "RIGHT", "LEFT", "RIGHT", "LEFT", "RIGHT", "MIDDLE");
    Arguments count = oneOf(number(), text("0", "1", "2", "3", "-1", "-2", "10"));
    vocabulary.add(4, "LPUSH", key(), elements);
    vocabulary.add(4, "RPUSH", key(), elements);
    vocabulary.add(2, "LPUSHX", key(), elements);
    vocabulary.add(2, "RPUSHX", key(), elements);
    vocabulary.add(2, "LPOP", key(), maybe(count));
    vocabulary.add(2, "RPOP", key(), maybe(count));
    vocabulary.add(1, "LLEN", key());
    vocabulary.add(2, "LINDEX", key(), position);
    vocabulary.add(2, "LRANGE", key(), position, position);
    vocabulary.add(3, "LINSERT", key(), words("BEFORE", "AFTER", "BEFORE", "AT"), element, element);
    vocabulary.add(3, "LSET", key(), position, element);
    vocabulary.add(3, "LREM", key(), count, element);
    vocabulary.add(2, "LTRIM", key(), position, position);
    vocabulary.add(
        3,
        "LPOS",
        key(),
        element,
        options(
            all(word("RANK"), count),
            all(word("COUNT"), count),
            all(word("MAXLEN"), count),
            word("FOO")));
    vocabulary.add(2, "RPOPLPUSH", key(), key());
    vocabulary.add(4, "LMOVE", key(), key(), end, end);
    vocabulary.add(
        2,
        "LMPOP",
        oneOf(text("1", "2", "3", "2", "0", "-1", "x")),
        repeat(1, 3, key()),
        end,
        options(all(word("COUNT"), count), all(word("COUNT"), count), word("FOO")));
    vocabulary.add(
        2,
        "LMOVEM",
        key(),
        key(),
        end,
        end,
        maybe(all(words("COUNT", "EXACTLY"), count, words("OBO", "BULK", "FOO"))));
  }
}
