// SPDX-License-Identifier: Apache-2.0
package spinel.spec.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// A strict reader of RESP2 and RESP3: whatever is not a complete, well-formed reply is an error.
public final class ReplyReader {
  private final InputStream in;

  /// Reads from `in`, which should buffer.
  public ReplyReader(InputStream in) {
    this.in = in;
  }

  public Reply read() throws IOException {
    int type = in.read();
    if (type < 0) {
      throw new EOFException("the server closed the connection");
    }
    String line = line();
    return switch (type) {
      case '+' -> new Reply.SimpleString(line);
      case '-' -> new Reply.ErrorReply(line);
      case ':' -> new Reply.Int(Long.parseLong(line));
      case '$' -> line.equals("-1") ? new Reply.NullBulk() : new Reply.BulkString(payload(line));
      case '*' -> line.equals("-1") ? new Reply.NullArray() : new Reply.Array(elements(line, 1));
      case '_' -> new Reply.Null();
      case '%' -> new Reply.MapReply(elements(line, 2));
      case '~' -> new Reply.SetReply(elements(line, 1));
      case '>' -> new Reply.Push(elements(line, 1));
      case ',' -> new Reply.DoubleReply(line);
      case '(' -> new Reply.BigNumber(line);
      case '#' -> new Reply.Bool(bool(line));
      case '=' -> verbatim(Bytes.latin(payload(line)));
      case '|' -> new Reply.Attributed(new Reply.MapReply(elements(line, 2)), read());
      default ->
          throw new IOException("not a reply: " + Bytes.quote(new byte[] {(byte) type}) + line);
    };
  }

  private List<Reply> elements(String count, int factor) throws IOException {
    int size = Integer.parseInt(count) * factor;
    List<Reply> elements = new ArrayList<>(Math.min(size, 100_000));
    for (int i = 0; i < size; i++) {
      elements.add(read());
    }
    return elements;
  }

  private byte[] payload(String length) throws IOException {
    int size = Integer.parseInt(length);
    byte[] bytes = in.readNBytes(size);
    if (bytes.length != size || in.read() != '\r' || in.read() != '\n') {
      throw new EOFException("a bulk string of " + size + " bytes was cut after " + bytes.length);
    }
    return bytes;
  }

  private static boolean bool(String line) throws IOException {
    return switch (line) {
      case "t" -> true;
      case "f" -> false;
      default -> throw new IOException("not a boolean: " + line);
    };
  }

  private static Reply verbatim(String text) throws IOException {
    if (text.length() < 4 || text.charAt(3) != ':') {
      throw new IOException("not a verbatim string: " + text);
    }
    return new Reply.Verbatim(text.substring(0, 3), text.substring(4));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(32);
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0 || b == '\n') {
        throw new EOFException("a reply line was cut after " + Bytes.quote(line.toByteArray()));
      }
      line.write(b);
    }
    if (in.read() != '\n') {
      throw new EOFException("a reply line has no line feed: " + Bytes.quote(line.toByteArray()));
    }
    return Bytes.latin(line.toByteArray());
  }
}
