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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;

/// The commands on streams. All ids are given, so that both servers have the same.
final class StreamShapes {
  private static final Set<String> OWN_FIELDS =
      Set.of("\"radix-tree-keys\"", "\"radix-tree-nodes\"");

  private StreamShapes() {}

  private static Arguments stream() {
    return oneOf(text("s", "s", "s", "t", "t", "u"), text("s", "t"), key());
  }

  /// Ids close together, so that commands meet, and what is none.
  private static Arguments id() {
    return oneOf(
        (random, words) -> text(Integer.toString(random.nextInt(60))).append(random, words),
        (random, words) -> text(random.nextInt(60) + "-" + random.nextInt(3)).append(random, words),
        (random, words) -> text(random.nextInt(60) + "-" + random.nextInt(3)).append(random, words),
        text("0", "0-0", "0-1", "007-08", "18446744073709551615", "x", "-", "+", "", "1-2-3", "$"));
  }

  /// Ids that mostly grow.
  private static Arguments newId() {
    return oneOf(
        (random, words) -> text(random.nextInt(90) + "-*").append(random, words),
        (random, words) -> text(random.nextInt(90) + "-" + random.nextInt(4)).append(random, words),
        (random, words) -> text(Integer.toString(random.nextInt(90))).append(random, words),
        id());
  }

  private static Arguments bound() {
    return oneOf(
        text("-", "+", "-", "+"),
        id(),
        all(
            (random, words) -> {
              List<byte[]> one = new java.util.ArrayList<>();
              id().append(random, one);
              byte[] bytes = new byte[one.getFirst().length + 1];
              bytes[0] = '(';
              System.arraycopy(one.getFirst(), 0, bytes, 1, bytes.length - 1);
              words.add(bytes);
            }));
  }

  private static Arguments trim() {
    Arguments threshold =
        oneOf(
            all(word("MAXLEN"), maybe(text("=", "~")), oneOf(text("0", "1", "5", "20"), number())),
            all(word("MINID"), maybe(text("=", "~")), id()));
    return all(threshold, maybe(all(word("LIMIT"), text("0", "1", "100", "-1", "x"))));
  }

  private static Arguments fields() {
    return oneOf(
        all(text("f"), value()),
        all(text("f"), value(), text("g"), value()),
        repeat(1, 3, all(value(), value())),
        repeat(1, 3, value()));
  }

  static void addTo(Vocabulary vocabulary) {
    vocabulary.add(10, "XADD", stream(), newId(), fields());
    vocabulary.add(3, "XADD", stream(), maybe(word("NOMKSTREAM")), trim(), newId(), fields());
    vocabulary.add(1, "XLEN", stream());
    vocabulary.add(2, "XRANGE", stream(), bound(), bound(), count());
    vocabulary.add(2, "XREVRANGE", stream(), bound(), bound(), count());
    vocabulary.add(4, "XDEL", stream(), repeat(1, 5, id()));
    vocabulary.add(2, "XTRIM", stream(), trim());
    vocabulary.add(
        1,
        "XSETID",
        stream(),
        id(),
        options(all(word("ENTRIESADDED"), number()), all(word("MAXDELETEDID"), id())));
    vocabulary.add(
        3,
        "XREAD",
        options(all(word("COUNT"), number()), word("FOO")),
        word("STREAMS"),
        oneOf(
            all(stream(), id()),
            all(stream(), stream(), id(), id()),
            all(stream(), stream(), id())));
    vocabulary.add(1, "XINFO STREAM", stream());
    groups(vocabulary);
  }

  private static Arguments count() {
    return maybe(all(word("COUNT"), oneOf(text("1", "3", "10"), number())));
  }

  private static Arguments group() {
    return text("g", "g", "g", "h", "nobody");
  }

  private static Arguments consumer() {
    return text("a", "b", "a", "b", "c", "");
  }

  private static void groups(Vocabulary vocabulary) {
    Arguments start = oneOf(text("0", "0", "$"), id());
    vocabulary.add(
        4,
        "XGROUP CREATE",
        stream(),
        group(),
        start,
        options(word("MKSTREAM"), all(word("ENTRIESREAD"), number())));
    vocabulary.add(
        1, "XGROUP SETID", stream(), group(), start, maybe(all(word("ENTRIESREAD"), number())));
    vocabulary.add(1, "XGROUP DESTROY", stream(), text("h", "g", "nobody"));
    vocabulary.add(
        1, "XGROUP", words("CREATECONSUMER", "DELCONSUMER", "FOO"), stream(), group(), consumer());
    vocabulary.add(
        8,
        "XREADGROUP GROUP",
        group(),
        consumer(),
        options(all(word("COUNT"), number()), word("NOACK")),
        word("STREAMS"),
        oneOf(
            all(stream(), text(">")),
            all(stream(), text(">")),
            all(stream(), oneOf(text("0"), id())),
            all(stream(), stream(), text(">"), text(">", "0")),
            all(stream(), stream(), id())));
    vocabulary.add(3, "XACK", stream(), group(), repeat(1, 4, id()));
    vocabulary.add(2, "XPENDING", stream(), group());
    vocabulary.add(
        3,
        "XPENDING",
        stream(),
        group(),
        maybe(all(word("IDLE"), text("0", "1000000000", "x"))),
        bound(),
        bound(),
        oneOf(text("10", "2"), number()),
        maybe(consumer()));
    Arguments idle = text("0", "0", "1000000000", "x", "-1");
    vocabulary.add(
        3,
        "XCLAIM",
        stream(),
        group(),
        consumer(),
        idle,
        repeat(1, 4, id()),
        options(
            word("FORCE"),
            word("JUSTID"),
            all(word("RETRYCOUNT"), number()),
            all(word("LASTID"), id()),
            all(word("IDLE"), text("0", "x")),
            word("FOO")));
    vocabulary.add(
        2,
        "XAUTOCLAIM",
        stream(),
        group(),
        consumer(),
        idle,
        bound(),
        options(all(word("COUNT"), oneOf(text("1", "3"), number())), word("JUSTID")));
  }

  // ---- comparing

  /// What there is to a stream besides its entries: what is last, and what its groups have pending.
  static String state(RespClient client, byte[] key) {
    StringBuilder state = new StringBuilder();
    Map<String, String> info = fields(client.run("XINFO STREAM", key).children());
    for (String field :
        List.of(
            "last-generated-id",
            "max-deleted-entry-id",
            "entries-added",
            "recorded-first-entry-id")) {
      state.append(' ').append(field).append(' ').append(info.get('"' + field + '"'));
    }
    for (Reply group : client.run("XINFO GROUPS", key).children()) {
      Map<String, String> told = fields(group.children());
      state.append(" group ").append(told.get("\"name\""));
      state.append(' ').append(told.get("\"last-delivered-id\""));
      byte[] name = ((Reply.BulkString) group.children().get(1)).bytes();
      for (Reply row : client.run("XPENDING", key, name, "-", "+", 10_000).children()) {
        List<Reply> parts = row.children();
        state.append(' ').append(Reply.render(parts.get(0)));
        state.append(Reply.render(parts.get(1))).append(Reply.render(parts.get(3)));
      }
      state.append(Reply.render(client.run("XPENDING", key, name)));
    }
    return state.toString();
  }

  private static Map<String, String> fields(List<Reply> flat) {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(Reply.render(flat.get(i)), Reply.render(flat.get(i + 1)));
    }
    return fields;
  }

  /// Whether the target tells all that the oracle tells, but for how it is kept in memory.
  static boolean sameInfo(Reply target, Reply oracle) {
    Map<String, String> told = fields(target.children());
    Map<String, String> expected = fields(oracle.children());
    expected.keySet().removeAll(OWN_FIELDS);
    return told.entrySet().containsAll(expected.entrySet());
  }

  /// Whether two lists of pending entries differ only in how long these have been idle.
  static boolean samePending(Reply target, Reply oracle) {
    List<Reply> a = target.children();
    List<Reply> b = oracle.children();
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      List<Reply> row = a.get(i).children();
      List<Reply> other = b.get(i).children();
      boolean same =
          row.size() == 4
              && other.size() == 4
              && row.get(0).equals(other.get(0))
              && row.get(1).equals(other.get(1))
              && row.get(3).equals(other.get(3))
              && row.get(2) instanceof Reply.Int(long idle)
              && other.get(2) instanceof Reply.Int(long otherIdle)
              && ReplyRules.isNear(idle, otherIdle);
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
