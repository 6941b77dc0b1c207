// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The quoting rules of configuration lines and inline commands, and the escaped form of logs.
///
/// Blanks separate arguments. Inside double quotes a backslash starts an escape (`\n`, `\r`, `\t`,
/// `\b`, `\a`, `\xHH`, any other byte for itself); inside single quotes only `\'` is one. A closing
/// quote has to be followed by a blank or the end. The line ends at its first NUL byte.
public final class Quoting {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Quoting() {}

  /// The arguments of a line, or nothing when its quotes are not balanced.
  public static Optional<List<byte[]>> splitArguments(byte[] line) {
    return splitArguments(line, 0, line.length);
  }

  /// The arguments of a slice of a buffer (`to` is exclusive), or nothing for unbalanced quotes.
  public static Optional<List<byte[]>> splitArguments(byte[] buffer, int from, int to) {
    int end = from;
    while (end < to && buffer[end] != 0) {
      end++;
    }
    List<byte[]> arguments = new ArrayList<>();
    ByteArrayOutputStream argument = new ByteArrayOutputStream();
    int at = from;
    while (true) {
      while (at < end && isSpace(buffer[at])) {
        at++;
      }
      if (at == end) {
        return Optional.of(arguments);
      }
      argument.reset();
      at = readArgument(buffer, at, end, argument);
      if (at < 0) {
        return Optional.empty();
      }
      arguments.add(argument.toByteArray());
    }
  }

  /// Reads one argument and returns the position behind it, or -1 for unbalanced quotes.
  private static int readArgument(byte[] line, int from, int end, ByteArrayOutputStream out) {
    int at = from;
    while (at < end) {
      byte value = line[at];
      switch (value) {
        case ' ', '\n', '\r', '\t':
          return at + 1;
        case '"':
          return closed(line, readDoubleQuoted(line, at + 1, end, out), end);
        case '\'':
          return closed(line, readSingleQuoted(line, at + 1, end, out), end);
        default:
          out.write(value);
          at++;
      }
    }
    return at;
  }

  private static int closed(byte[] line, int at, int end) {
    return at < 0 || at == end || isSpace(line[at]) ? at : -1;
  }

  private static int readDoubleQuoted(byte[] line, int from, int end, ByteArrayOutputStream out) {
    int at = from;
    while (at < end) {
      byte value = line[at];
      if (value == '"') {
        return at + 1;
      }
      if (value != '\\' || at + 1 == end) {
        out.write(value);
        at++;
      } else if (isHexEscape(line, at, end)) {
        out.write(Character.digit(line[at + 2], 16) << 4 | Character.digit(line[at + 3], 16));
        at += 4;
      } else {
        out.write(unescaped(line[at + 1]));
        at += 2;
      }
    }
    return -1;
  }

  private static int readSingleQuoted(byte[] line, int from, int end, ByteArrayOutputStream out) {
    int at = from;
    while (at < end) {
      byte value = line[at];
      if (value == '\'') {
        return at + 1;
      }
      boolean escape = value == '\\' && at + 1 < end && line[at + 1] == '\'';
      out.write(escape ? '\'' : value);
      at += escape ? 2 : 1;
    }
    return -1;
  }

  /// The bytes in double quotes with everything unprintable escaped, as MONITOR and logs show them.
  public static String repr(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length + 2).append('"');
    for (byte value : bytes) {
      switch (value) {
        case '\\', '"' -> out.append('\\').append((char) value);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case 7 -> out.append("\\a");
        case '\b' -> out.append("\\b");
        default -> {
          if (value >= ' ' && value < 127) {
            out.append((char) value);
          } else {
            out.append("\\x").append(HEX[value >> 4 & 15]).append(HEX[value & 15]);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static byte unescaped(byte letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> letter;
    };
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value >= '\t' && value <= '\r';
  }

  private static boolean isHexEscape(byte[] line, int at, int end) {
    return at + 3 < end && line[at + 1] == 'x' && isHex(line[at + 2]) && isHex(line[at + 3]);
  }

  private static boolean isHex(byte value) {
    return Character.digit(value, 16) >= 0;
  }
}
