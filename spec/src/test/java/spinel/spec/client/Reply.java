// SPDX-License-Identifier: Apache-2.0
package spinel.spec.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// One reply of a server, exactly as it stood on the wire: two replies are equal only if their
/// types and bytes are. Texts hold one char for each byte.
public sealed interface Reply {
  record SimpleString(String text) implements Reply {}

  record ErrorReply(String text) implements Reply {}

  record Int(long value) implements Reply {}

  record BulkString(byte[] bytes) implements Reply {
    public String text() {
      return Bytes.latin(bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof BulkString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return Reply.render(this);
    }
  }

  /// The null bulk string of RESP2.
  record NullBulk() implements Reply {}

  /// The null array of RESP2.
  record NullArray() implements Reply {}

  /// The null of RESP3.
  record Null() implements Reply {}

  record Array(List<Reply> elements) implements Reply {}

  record SetReply(List<Reply> elements) implements Reply {}

  record Push(List<Reply> elements) implements Reply {}

  /// A map of RESP3, as keys and values in turn and in the order of the wire.
  record MapReply(List<Reply> elements) implements Reply {}

  record DoubleReply(String text) implements Reply {}

  record Bool(boolean value) implements Reply {}

  record BigNumber(String digits) implements Reply {}

  record Verbatim(String format, String text) implements Reply {}

  record Attributed(MapReply attributes, Reply reply) implements Reply {}

  static BulkString bulk(Object content) {
    return new BulkString(Bytes.of(content));
  }

  static String render(Reply reply) {
    return switch (reply) {
      case SimpleString(String text) -> text;
      case ErrorReply(String text) -> "(error) " + text;
      case Int(long value) -> "(integer) " + value;
      case BulkString(byte[] bytes) -> shorten(Bytes.quote(bytes));
      case NullBulk _ -> "(nil)";
      case Null _ -> "(null)";
      case NullArray _ -> "(nil array)";
      case Array(List<Reply> elements) -> "[" + renderAll(elements) + "]";
      case SetReply(List<Reply> elements) -> "(set) [" + renderAll(elements) + "]";
      case Push(List<Reply> elements) -> "(push) [" + renderAll(elements) + "]";
      case MapReply(List<Reply> elements) -> "(map) [" + renderAll(elements) + "]";
      case DoubleReply(String text) -> "(double) " + text;
      case Bool(boolean value) -> "(bool) " + value;
      case BigNumber(String digits) -> "(big number) " + digits;
      case Verbatim(String format, String text) -> "(" + format + ") " + shorten(text);
      case Attributed(MapReply attributes, Reply inner) ->
          "(attributes " + render(attributes) + ") " + render(inner);
    };
  }

  /// The elements of whichever aggregate this is, none for a single value.
  default List<Reply> children() {
    return switch (this) {
      case Array(List<Reply> elements) -> elements;
      case SetReply(List<Reply> elements) -> elements;
      case Push(List<Reply> elements) -> elements;
      case MapReply(List<Reply> elements) -> elements;
      default -> List.of();
    };
  }

  /// The elements in one fixed order, for replies whose order says nothing.
  default List<String> sortedChildren() {
    List<String> texts = new ArrayList<>();
    children().forEach(child -> texts.add(render(child)));
    texts.sort(null);
    return texts;
  }

  private static String renderAll(List<Reply> elements) {
    return elements.stream().map(Reply::render).collect(Collectors.joining(", "));
  }

  private static String shorten(String text) {
    return text.length() <= 400
        ? text
        : text.substring(0, 200)
            + "...("
            + text.length()
            + " chars)..."
            + text.substring(text.length() - 100);
  }
}
