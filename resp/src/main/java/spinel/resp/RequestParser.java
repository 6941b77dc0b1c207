// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import java.util.Arrays;

/// The parser of one connection's requests: finds a request's arguments in the bytes received,
/// copies nothing, and can stop at any byte and go on when more have come.
///
/// A request is an array of bulk strings, or an inline command: a line of words. The caller keeps
/// the bytes of an unfinished request in one array and tells with [#rebase] when it moves them.
/// Source: the protocol specification in Redis's manual, "develop/reference/protocol-spec".
public final class RequestParser {
  /// What [#parse] stopped at.
  public enum Result {
    /// A request is whole: see [#argCount], [#argOffset], [#argLength].
    REQUEST,
    /// More bytes are needed.
    INCOMPLETE,
    /// A bulk string of at least [#BIG_BULK] bytes has begun and is not all here: [#bulkLength]
    /// tells its size, [#position] where its bytes begin. The caller may collect it elsewhere and
    /// report it with [#bulkCollected].
    BIG_BULK
  }

  /// From this size on a bulk string is worth a place of its own while it arrives.
  public static final int BIG_BULK = 32 * 1024;

  /// The argument offset that stands for a bulk string collected elsewhere.
  public static final int COLLECTED = -1;

  private static final int LONGEST_LINE = 64 * 1024;
  private static final int UNAUTHENTICATED_ARGS = 10;
  private static final int UNAUTHENTICATED_BULK = 16384;
  private static final int MOST_DIGITS = 19;
  private static final int NO_BULK = -1;
  private static final int NEED_MORE = -1;

  private int[] offsets = new int[16];
  private int[] lengths = new int[16];
  private int count;
  private int missing;
  private int bulkLength = NO_BULK;
  private int position;
  private boolean inline;
  private boolean wholeByCollection;
  private long largestBulk = 512L << 20;
  private boolean authenticated = true;
  private long number;

  /// Sets the limits: the largest bulk string, and whether the peer has proved who it is (else it
  /// may send but little).
  public void limit(long largestBulkBytes, boolean isAuthenticated) {
    largestBulk = Math.min(largestBulkBytes, Integer.MAX_VALUE - 64);
    authenticated = isAuthenticated;
  }

  /// Starts at `from`, between two requests.
  public void start(int from) {
    position = from;
  }

  /// Parses on from [#position] to at most `to`. After a [Result#REQUEST] the next call begins
  /// another request. Throws [ProtocolError].
  public Result parse(byte[] in, int to) {
    if (wholeByCollection) {
      wholeByCollection = false;
      return Result.REQUEST;
    }
    while (true) {
      if (missing == 0) {
        count = 0;
        if (position == to) {
          return Result.INCOMPLETE;
        }
        if (in[position] != '*') {
          return parseInline(in, to);
        }
        if (!parseArrayLength(in, to)) {
          return Result.INCOMPLETE;
        }
        if (number <= 0) {
          continue;
        }
        inline = false;
        missing = (int) number;
      }
      Result result = parseBulks(in, to);
      if (result != null) {
        return result;
      }
    }
  }

  private boolean parseArrayLength(byte[] in, int to) {
    if (parseDigit(in, to)) {
      return true;
    }
    int after = parseNumber(in, to, "multibulk length", "mbulk count");
    if (after == NEED_MORE) {
      return false;
    }
    if (number > Integer.MAX_VALUE) {
      throw new ProtocolError("invalid multibulk length");
    }
    if (number > UNAUTHENTICATED_ARGS && !authenticated) {
      throw new ProtocolError("unauthenticated multibulk length");
    }
    position = after;
    return true;
  }

  /// Takes a line that is a single digit behind the type, as most are, into [#number].
  private boolean parseDigit(byte[] in, int to) {
    if (to - position >= 4 && in[position + 2] == '\r') {
      int digit = in[position + 1] - '0';
      if (digit >= 0 && digit <= 9) {
        number = digit;
        position += 4;
        return true;
      }
    }
    return false;
  }

  private Result parseBulks(byte[] in, int to) {
    while (missing > 0) {
      if (bulkLength == NO_BULK && !parseBulkLength(in, to)) {
        return Result.INCOMPLETE;
      }
      if (to - position < bulkLength + 2) {
        return bulkLength >= BIG_BULK ? Result.BIG_BULK : Result.INCOMPLETE;
      }
      addArgument(position, bulkLength);
      position += bulkLength + 2;
      bulkLength = NO_BULK;
      missing--;
    }
    return Result.REQUEST;
  }

  private boolean parseBulkLength(byte[] in, int to) {
    if (position == to) {
      return false;
    }
    byte type = in[position];
    if (type == '$' && parseDigit(in, to)) {
      bulkLength = (int) number;
      return true;
    }
    // Many bulk strings have from 10 to 99 bytes: "$dd\r\n".
    if (type == '$' && to - position >= 5 && in[position + 3] == '\r') {
      int tens = in[position + 1] - '0';
      int ones = in[position + 2] - '0';
      if (tens >= 1 && tens <= 9 && ones >= 0 && ones <= 9) {
        bulkLength = tens * 10 + ones;
        position += 5;
        return true;
      }
    }
    if (type != '$') {
      int end = indexOfCr(in, position, to);
      if (end == NEED_MORE || end + 1 == to) {
        if (end == NEED_MORE && to - position > LONGEST_LINE) {
          throw new ProtocolError("too big bulk count string");
        }
        return false;
      }
      throw new ProtocolError("expected '$', got '" + printable(type) + "'");
    }
    int after = parseNumber(in, to, "bulk length", "bulk count");
    if (after == NEED_MORE) {
      return false;
    }
    if (number < 0 || number > largestBulk) {
      throw new ProtocolError("invalid bulk length");
    }
    if (number > UNAUTHENTICATED_BULK && !authenticated) {
      throw new ProtocolError("unauthenticated bulk length");
    }
    bulkLength = (int) number;
    position = after;
    return true;
  }

  private static char printable(byte value) {
    return value == 0 ? ' ' : (char) (value & 0xFF);
  }

  private static int indexOfCr(byte[] in, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in[i] == '\r') {
        return i;
      }
    }
    return NEED_MORE;
  }

  /// Parses the decimal between the byte at [#position] and the next line end into [#number]; the
  /// position after the line, or NEED_MORE.
  private int parseNumber(byte[] in, int to, String what, String lineName) {
    int end = indexOfCr(in, position, to);
    if (end == NEED_MORE) {
      if (to - position > LONGEST_LINE) {
        throw new ProtocolError("too big " + lineName + " string");
      }
      return NEED_MORE;
    }
    if (end + 1 >= to) {
      return NEED_MORE;
    }
    int from = position + 1;
    boolean negative = from < end && in[from] == '-';
    int i = negative ? from + 1 : from;
    int digits = end - i;
    boolean valid =
        (digits == 1 && !negative && in[i] == '0')
            || (digits > 0 && digits <= MOST_DIGITS && in[i] != '0');
    long value = 0;
    for (; i < end && valid; i++) {
      int digit = in[i] - '0';
      valid = digit >= 0 && digit <= 9 && value >= (Long.MIN_VALUE + digit) / 10;
      value = value * 10 - digit;
    }
    if (!valid || (!negative && value == Long.MIN_VALUE)) {
      throw new ProtocolError("invalid " + what);
    }
    number = negative ? value : -value;
    return end + 2;
  }

  private Result parseInline(byte[] in, int to) {
    int end = position;
    while (end < to && in[end] != '\n') {
      end++;
    }
    if (end == to) {
      if (to - position > LONGEST_LINE) {
        throw new ProtocolError("too big inline request");
      }
      return Result.INCOMPLETE;
    }
    inline = true;
    addArgument(position, (end > position && in[end - 1] == '\r' ? end - 1 : end) - position);
    position = end + 1;
    return Result.REQUEST;
  }

  private void addArgument(int offset, int length) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    offsets[count] = offset;
    lengths[count] = length;
    count++;
  }

  /// Reports that the bulk string of a [Result#BIG_BULK], line end included, was collected
  /// elsewhere and that parsing goes on at `next`.
  public void bulkCollected(int next) {
    addArgument(COLLECTED, bulkLength);
    bulkLength = NO_BULK;
    missing--;
    position = next;
    wholeByCollection = missing == 0;
  }

  /// Tells that the unfinished request's bytes now begin `delta` bytes earlier in their array.
  public void rebase(int delta) {
    position -= delta;
    for (int i = 0; i < count; i++) {
      if (offsets[i] != COLLECTED) {
        offsets[i] -= delta;
      }
    }
  }

  /// Gives the room for a request with very many arguments back.
  public void shrink() {
    if (offsets.length > 1024) {
      count = 0;
      offsets = new int[16];
      lengths = new int[16];
    }
  }

  /// Where parsing stands.
  public int position() {
    return position;
  }

  /// Whether the request has begun and is not whole.
  public boolean isUnfinished() {
    return missing > 0;
  }

  /// Whether the request is an inline command: one argument, the line to be split.
  public boolean isInline() {
    return inline;
  }

  public int bulkLength() {
    return bulkLength;
  }

  public int argCount() {
    return count;
  }

  public int argOffset(int index) {
    return offsets[index];
  }

  public int argLength(int index) {
    return lengths[index];
  }
}
