// SPDX-License-Identifier: Apache-2.0
package spinel.spec.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Command lines as `redis-cli` understands them: words, `"double"` quotes with escapes and
/// `'single'` quotes.
public final class CommandLine {
  private final byte[] line;
  private int at;

  private CommandLine(byte[] line) {
    this.line = line;
  }

  public static List<byte[]> split(String line) {
    CommandLine parser = new CommandLine(line.getBytes(UTF_8));
    List<byte[]> words = new ArrayList<>();
    while (parser.skipBlanks()) {
      words.add(parser.word());
    }
    return words;
  }

  public static String join(List<byte[]> words) {
    return words.stream().map(Bytes::word).collect(Collectors.joining(" "));
  }

  private boolean skipBlanks() {
    while (at < line.length && line[at] == ' ') {
      at++;
    }
    return at < line.length;
  }

  private byte[] word() {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    while (at < line.length && line[at] != ' ') {
      byte b = line[at++];
      switch (b) {
        case '"' -> doubleQuoted(word);
        case '\'' -> singleQuoted(word);
        default -> word.write(b);
      }
    }
    return word.toByteArray();
  }

  private void singleQuoted(ByteArrayOutputStream word) {
    while (next() != '\'') {
      if (line[at] == '\\' && line[at + 1] == '\'') {
        at++;
      }
      word.write(line[at++]);
    }
    at++;
  }

  private void doubleQuoted(ByteArrayOutputStream word) {
    while (next() != '"') {
      byte b = line[at++];
      word.write(b == '\\' ? escaped() : b);
    }
    at++;
  }

  private byte next() {
    if (at >= line.length) {
      throw new IllegalArgumentException("unbalanced quotes: " + new String(line, UTF_8));
    }
    return line[at];
  }

  private int escaped() {
    byte b = line[at++];
    return switch (b) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      case 'x' -> {
        at += 2;
        yield Integer.parseInt(new String(line, at - 2, 2, UTF_8), 16);
      }
      default -> b;
    };
  }
}
