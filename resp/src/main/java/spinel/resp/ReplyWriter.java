// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;

/// Writes replies in the protocol of the connection, RESP2 or RESP3, into one buffer that is
/// reused for ever; what does not fit goes to a [Sink] piece by piece.
///
/// Types that RESP2 does not have are written as Redis writes them there: a map as an array of
/// twice the length, a double as a bulk string, a null as a null bulk string.
public final class ReplyWriter {
  /// Takes full buffers.
  @FunctionalInterface
  public interface Sink {
    /// Takes the first `length` bytes of `buffer`, which is used again after the call.
    void accept(byte[] buffer, int length);
  }

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int LONGEST_NUMBER_LINE = 32;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final short CRLF = '\r' | '\n' << 8;

  /// The first lines of bulk strings of fewer than a hundred bytes, a word each: what most replies
  /// are made of.
  private static final long[] BULK_LINES = bulkLines();

  /// What such a bulk string may take, and a word that is written beyond its first line.
  private static final int SHORT_BULK_ROOM = 128;

  private static final byte[] TWO_DIGITS = twoDigits();
  private static final byte[] SMALLEST = ascii("9223372036854775808");
  private static final byte[] OK = ascii("+OK\r\n");
  private static final byte[] NULL_BULK = ascii("$-1\r\n");
  private static final byte[] NULL_ARRAY = ascii("*-1\r\n");
  private static final byte[] NULL = ascii("_\r\n");

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Sink sink;
  private int length;
  private long spilled;
  private boolean resp3;
  private boolean muted;

  public ReplyWriter(Sink sink) {
    this.sink = sink;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] twoDigits() {
    byte[] digits = new byte[200];
    for (int i = 0; i < 100; i++) {
      digits[2 * i] = (byte) ('0' + i / 10);
      digits[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return digits;
  }

  private static long[] bulkLines() {
    long[] lines = new long[100];
    for (int count = 0; count < lines.length; count++) {
      byte[] line = Arrays.copyOf(ascii("$" + count + "\r\n"), Long.BYTES);
      lines[count] = (long) LONG.get(line, 0);
    }
    return lines;
  }

  /// Chooses the protocol: 2 or 3.
  public void setProtocol(int version) {
    resp3 = version == 3;
  }

  public boolean isResp3() {
    return resp3;
  }

  /// While muted, nothing is written.
  public void setMuted(boolean isMuted) {
    muted = isMuted;
  }

  // ---- the buffer

  public byte[] buffer() {
    return buffer;
  }

  /// Bytes in the buffer.
  public int length() {
    return length;
  }

  /// Bytes written since the writer was made, those in the buffer included.
  public long written() {
    return spilled + length;
  }

  public void clear() {
    spilled += length;
    length = 0;
  }

  /// Takes back what was written after `mark`, a former [#written]; false where part of it is
  /// already with the sink.
  public boolean rollback(long mark) {
    if (mark < spilled) {
      return false;
    }
    length = (int) (mark - spilled);
    return true;
  }

  private void spill() {
    if (length > 0) {
      sink.accept(buffer, length);
      clear();
    }
  }

  private int room(int bytes) {
    if (BUFFER_BYTES - length < bytes) {
      spill();
    }
    return length;
  }

  private void raw(byte[] bytes) {
    if (muted) {
      return;
    }
    int at = room(bytes.length);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    length = at + bytes.length;
  }

  /// A line `type` number CR LF.
  private void numberLine(char type, long value) {
    if (muted) {
      return;
    }
    int at = room(LONGEST_NUMBER_LINE);
    buffer[at++] = (byte) type;
    if (value >= 0 && value < 10) {
      buffer[at++] = (byte) ('0' + value);
    } else {
      at = putDecimal(buffer, at, value);
    }
    SHORT.set(buffer, at, CRLF);
    length = at + 2;
  }

  /// Writes a decimal and returns the position after it.
  public static int putDecimal(byte[] target, int from, long value) {
    int at = from;
    long rest = value;
    if (rest < 0) {
      target[at++] = '-';
      if (rest == Long.MIN_VALUE) {
        System.arraycopy(SMALLEST, 0, target, at, SMALLEST.length);
        return at + SMALLEST.length;
      }
      rest = -rest;
    }
    int digits = decimalDigits(rest);
    int end = at + digits;
    int i = end;
    while (rest >= 100) {
      int pair = (int) (rest % 100) << 1;
      rest /= 100;
      target[--i] = TWO_DIGITS[pair + 1];
      target[--i] = TWO_DIGITS[pair];
    }
    if (rest >= 10) {
      target[--i] = TWO_DIGITS[((int) rest << 1) + 1];
      target[--i] = TWO_DIGITS[(int) rest << 1];
    } else {
      target[--i] = (byte) ('0' + rest);
    }
    return end;
  }

  private static int decimalDigits(long value) {
    int digits = 1;
    long bound = 10;
    while (digits < 19 && value >= bound) {
      digits++;
      bound *= 10;
    }
    return digits;
  }

  // ---- replies

  public void ok() {
    raw(OK);
  }

  /// A simple string of printable ASCII characters.
  public void simple(String text) {
    line('+', text);
  }

  /// An error: its code, a space, its text, without line ends.
  public void error(String codeAndText) {
    line('-', codeAndText);
  }

  private void line(char type, String text) {
    if (muted) {
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    room(3);
    buffer[length++] = (byte) type;
    bytes(bytes, 0, bytes.length);
    crlf();
  }

  private void crlf() {
    int at = room(2);
    SHORT.set(buffer, at, CRLF);
    length = at + 2;
  }

  public void integer(long value) {
    numberLine(':', value);
  }

  /// An integer of 64 bits without a sign.
  public void unsigned(long value) {
    if (value >= 0) {
      integer(value);
    } else {
      line(':', Long.toUnsignedString(value));
    }
  }

  /// 1 or 0.
  public void integer(boolean value) {
    numberLine(':', value ? 1 : 0);
  }

  /// A null: of a bulk string in RESP2.
  public void nil() {
    raw(resp3 ? NULL : NULL_BULK);
  }

  /// A null where an array would stand.
  public void nilArray() {
    raw(resp3 ? NULL : NULL_ARRAY);
  }

  public void bulk(Bytes value) {
    if (muted) {
      return;
    }
    bulkHeader(value.length());
    if (value.isArray()) {
      bytes(value.array(), value.offset(), value.length());
    } else {
      for (int from = 0; from < value.length(); ) {
        int count = Math.min(value.length() - from, BUFFER_BYTES - room(1));
        value.copyTo(from, buffer, length, count);
        length += count;
        from += count;
      }
    }
    crlf();
  }

  public void bulk(byte[] value) {
    bulk(value, 0, value.length);
  }

  public void bulk(byte[] value, int from, int count) {
    if (muted) {
      return;
    }
    bulkHeader(count);
    bytes(value, from, count);
    crlf();
  }

  /// A bulk string of a text's UTF-8 bytes.
  public void bulk(String value) {
    bulk(value.getBytes(StandardCharsets.UTF_8));
  }

  /// A bulk string of `count` bytes that stand in a region at `at`.
  public void bulk(Region region, long at, int count) {
    if (muted) {
      return;
    }
    if (count < BULK_LINES.length && BUFFER_BYTES - length >= SHORT_BULK_ROOM) {
      int to = length;
      LONG.set(buffer, to, BULK_LINES[count]);
      to += count < 10 ? 4 : 5;
      region.get(at, buffer, to, count);
      to += count;
      SHORT.set(buffer, to, CRLF);
      length = to + 2;
      return;
    }
    bulkHeader(count);
    bytes(region, at, count);
    crlf();
  }

  private void bytes(Region region, long at, int count) {
    if (count <= BUFFER_BYTES - length) {
      region.get(at, buffer, length, count);
      length += count;
    } else {
      long from = at;
      long end = at + count;
      while (from < end) {
        int piece = (int) Math.min(end - from, BUFFER_BYTES - room(1));
        region.get(from, buffer, length, piece);
        length += piece;
        from += piece;
      }
    }
  }

  /// Begins a bulk string of `count` bytes, which follow in parts.
  public void bulkStart(long count) {
    numberLine('$', count);
  }

  /// Part of a bulk string.
  public void bulkPart(byte[] part, int from, int count) {
    if (!muted) {
      bytes(part, from, count);
    }
  }

  /// Part of a bulk string, from a region.
  public void bulkPart(Region region, long at, int count) {
    if (!muted) {
      bytes(region, at, count);
    }
  }

  /// Ends a bulk string that was written in parts.
  public void bulkEnd() {
    if (!muted) {
      crlf();
    }
  }

  /// A bulk string that shows a number in decimal.
  public void bulk(long value) {
    if (muted) {
      return;
    }
    int at = room(2 * LONGEST_NUMBER_LINE);
    int digits = value < 0 ? decimalDigitsOfNegative(value) : decimalDigits(value);
    buffer[at++] = '$';
    at = putDecimal(buffer, at, digits);
    SHORT.set(buffer, at, CRLF);
    at = putDecimal(buffer, at + 2, value);
    SHORT.set(buffer, at, CRLF);
    length = at + 2;
  }

  private static int decimalDigitsOfNegative(long value) {
    return value == Long.MIN_VALUE ? 20 : 1 + decimalDigits(-value);
  }

  private void bulkHeader(int count) {
    numberLine('$', count);
  }

  private void bytes(byte[] source, int from, int count) {
    int at = from;
    int left = count;
    while (left > BUFFER_BYTES - length) {
      int piece = BUFFER_BYTES - length;
      System.arraycopy(source, at, buffer, length, piece);
      length += piece;
      at += piece;
      left -= piece;
      spill();
    }
    System.arraycopy(source, at, buffer, length, left);
    length += left;
  }

  /// An array of `count` replies, which follow.
  public void array(long count) {
    numberLine('*', count);
  }

  /// A map of `count` pairs of replies, which follow.
  public void map(long count) {
    if (resp3) {
      numberLine('%', count);
    } else {
      numberLine('*', 2 * count);
    }
  }

  /// A set of `count` replies, which follow.
  public void set(long count) {
    numberLine(resp3 ? '~' : '*', count);
  }

  /// Attributes of the reply that comes after them: `count` pairs, which follow. Only in RESP3.
  public void attribute(long count) {
    numberLine('|', count);
  }

  /// An out-of-band message of `count` replies, which follow.
  public void push(long count) {
    numberLine(resp3 ? '>' : '*', count);
  }

  /// A true or false; 1 or 0 in RESP2.
  public void bool(boolean value) {
    if (resp3) {
      line('#', value ? "t" : "f");
    } else {
      integer(value);
    }
  }

  /// A double, given as its text.
  public void real(String value) {
    if (resp3) {
      line(',', value);
    } else {
      bulk(value);
    }
  }

  /// A double, given as its text in an array.
  public void real(byte[] text, int from, int count) {
    if (!resp3) {
      bulk(text, from, count);
    } else if (!muted) {
      room(1);
      buffer[length++] = ',';
      bytes(text, from, count);
      crlf();
    }
  }

  /// A large integer, given as its text.
  public void bigNumber(String value) {
    if (resp3) {
      line('(', value);
    } else {
      bulk(value);
    }
  }

  /// Text with a three-letter format, `txt` or `mkd`; a bulk string in RESP2.
  public void verbatim(String format, String text) {
    if (!resp3) {
      bulk(text);
      return;
    }
    if (muted) {
      return;
    }
    byte[] bytes = (format + ":" + text).getBytes(StandardCharsets.UTF_8);
    numberLine('=', bytes.length);
    bytes(bytes, 0, bytes.length);
    crlf();
  }
}
