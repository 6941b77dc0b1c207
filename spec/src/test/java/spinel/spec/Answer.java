// SPDX-License-Identifier: Apache-2.0
package spinel.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import spinel.spec.client.Bytes;
import spinel.spec.client.Reply;

/// A reply together with its question, and what may be expected of it. An expected value is
/// written as text or bytes (a bulk string), as a whole number (an integer), as a list (an array),
/// as `null` (nil in either protocol), or as a `Reply` to be met exactly.
public final class Answer {
  private final String question;
  private final Reply reply;
  private final Protocol protocol;

  Answer(String question, Reply reply, Protocol protocol) {
    this.question = question;
    this.reply = reply;
    this.protocol = protocol;
  }

  public Reply reply() {
    return reply;
  }

  public Answer is(Object expected) {
    return same(expected(expected));
  }

  public Answer isOk() {
    return isSimple("OK");
  }

  public Answer isSimple(String text) {
    return same(new Reply.SimpleString(text));
  }

  public Answer isError(String text) {
    return same(new Reply.ErrorReply(text));
  }

  public Answer isNil() {
    return same(expected(null));
  }

  /// The nil that stands where an array might have stood.
  public Answer isNilArray() {
    return same(protocol == Protocol.RESP2 ? new Reply.NullArray() : new Reply.Null());
  }

  public Answer isArray(Object... elements) {
    return same(new Reply.Array(expectedAll(elements)));
  }

  /// An array, or a set in RESP3 where the server sends one, of these elements in any order.
  public Answer hasInAnyOrder(Object... elements) {
    List<String> expected = new Reply.Array(expectedAll(elements)).sortedChildren();
    boolean aggregate = reply instanceof Reply.Array || reply instanceof Reply.SetReply;
    if (!aggregate || !reply.sortedChildren().equals(expected)) {
      throw failure("in any order " + expected);
    }
    return this;
  }

  /// A map in RESP3, the same as a flat array in RESP2.
  public Answer isMap(Object... keysAndValues) {
    List<Reply> flat = expectedAll(keysAndValues);
    return same(protocol == Protocol.RESP2 ? new Reply.Array(flat) : new Reply.MapReply(flat));
  }

  /// A double in RESP3, its text as a bulk string in RESP2.
  public Answer isDouble(String text) {
    return same(protocol == Protocol.RESP2 ? Reply.bulk(text) : new Reply.DoubleReply(text));
  }

  public Answer isBetween(long low, long high) {
    return holds(
        "an integer in " + low + ".." + high,
        r -> r instanceof Reply.Int(long value) && low <= value && value <= high);
  }

  public Answer isErrorStarting(String prefix) {
    return holds(
        "an error that starts with " + prefix,
        r -> r instanceof Reply.ErrorReply(String text) && text.startsWith(prefix));
  }

  /// A text of any kind that the whole of `regex` matches.
  public Answer matches(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
    return holds("a text like " + regex, r -> pattern.matcher(textOf(r)).matches());
  }

  public Answer contains(String part) {
    return holds("a text that has " + part, r -> textOf(r).contains(part));
  }

  public Answer lacks(String part) {
    return holds("a text without " + part, r -> !textOf(r).contains(part));
  }

  public Answer holds(String what, Predicate<Reply> condition) {
    if (!condition.test(reply)) {
      throw failure(what);
    }
    return this;
  }

  public long integer() {
    if (reply instanceof Reply.Int(long value)) {
      return value;
    }
    throw failure("an integer");
  }

  /// The content of a bulk, verbatim or simple string.
  public String text() {
    holds(
        "a text",
        r ->
            r instanceof Reply.BulkString
                || r instanceof Reply.Verbatim
                || r instanceof Reply.SimpleString);
    return textOf(reply);
  }

  public byte[] bytes() {
    if (reply instanceof Reply.BulkString(byte[] bytes)) {
      return bytes;
    }
    throw failure("a bulk string");
  }

  public List<Reply> elements() {
    holds(
        "an aggregate",
        r ->
            r instanceof Reply.Array
                || r instanceof Reply.SetReply
                || r instanceof Reply.MapReply
                || r instanceof Reply.Push);
    return reply.children();
  }

  /// The elements of an aggregate as texts.
  public List<String> texts() {
    return elements().stream().map(Answer::textOf).toList();
  }

  /// Keys and values of a map, or of a flat array in RESP2, as texts.
  public Map<String, String> asMap() {
    List<Reply> flat = elements();
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      map.put(textOf(flat.get(i)), textOf(flat.get(i + 1)));
    }
    return map;
  }

  private Answer same(Reply expected) {
    if (!reply.equals(expected)) {
      throw failure(Reply.render(expected));
    }
    return this;
  }

  private AssertionError failure(String expected) {
    return new AssertionError(
        question + "\n  expected: " + expected + "\n  but got:  " + Reply.render(reply));
  }

  private List<Reply> expectedAll(Object... values) {
    List<Reply> replies = new ArrayList<>(values.length);
    for (Object value : values) {
      replies.add(expected(value));
    }
    return replies;
  }

  private Reply expected(Object value) {
    return switch (value) {
      case null -> protocol == Protocol.RESP2 ? new Reply.NullBulk() : new Reply.Null();
      case Reply exact -> exact;
      case Integer number -> new Reply.Int(number);
      case Long number -> new Reply.Int(number);
      case String text -> Reply.bulk(text);
      case byte[] bytes -> new Reply.BulkString(bytes);
      case List<?> list -> new Reply.Array(expectedAll(list.toArray()));
      default -> throw new IllegalArgumentException("not an expected value: " + value);
    };
  }

  private static String textOf(Reply reply) {
    return switch (reply) {
      case Reply.SimpleString(String text) -> text;
      case Reply.ErrorReply(String text) -> text;
      case Reply.BulkString(byte[] bytes) -> Bytes.latin(bytes);
      case Reply.Verbatim(String _, String text) -> text;
      case Reply.Int(long value) -> Long.toString(value);
      default -> Reply.render(reply);
    };
  }
}
