// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.type.Decimal;

/// The options of one XREAD or XREADGROUP, and what each of its streams is asked for and gives:
/// used again for every call.
final class StreamReading {
  private static final CommandError GROUP_IN_XREAD =
      CommandError.of(
          "ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
  private static final CommandError NOACK_IN_XREAD =
      CommandError.of(
          "ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
  private static final CommandError CLAIM_IN_XREAD =
      CommandError.of(
          "ERR The CLAIM option is only supported by XREADGROUP. You called XREAD instead.");
  private static final CommandError NO_GROUP =
      CommandError.of("ERR Missing GROUP option for XREADGROUP");
  private static final CommandError BAD_TIMEOUT =
      CommandError.of("ERR timeout is not an integer or out of range");
  private static final CommandError NEGATIVE_TIMEOUT = CommandError.of("ERR timeout is negative");
  private static final CommandError BAD_IDLE =
      CommandError.of("ERR min-idle-time is not an integer");
  private static final CommandError NEGATIVE_IDLE =
      CommandError.of("ERR min-idle-time must be a positive integer");
  private static final CommandError BAD_MAXCOUNT =
      CommandError.of("ERR MAXCOUNT must be a positive integer");
  private static final CommandError BAD_MAXSIZE =
      CommandError.of("ERR MAXSIZE must be a positive integer");
  private static final CommandError MAXCOUNT_BELOW_COUNT =
      CommandError.of("ERR MAXCOUNT must be greater than or equal to COUNT");

  /// What a stream is asked for: nothing, entries of the log, or the consumer's pending ones.
  static final int NOTHING = 0;

  static final int LOG = 1;
  static final int HISTORY = 2;

  private static final int PER_STREAM = 5;
  private static final int PER_CLAIM = 3;

  private boolean isGroup;
  long count;
  boolean blocks;
  boolean noAck;

  /// The least idle time of entries to claim, or -1.
  long claimIdle;

  int groupArg;
  int consumerArg;

  /// Where the first key stands, and how many there are.
  int firstKey;

  int streams;

  /// What may still be given, to all streams together.
  long entriesLeft;

  long bytesLeft;
  boolean gaveAny;

  private long[] plan = new long[4 * PER_STREAM];
  private long[] claims = new long[8 * PER_CLAIM];
  private int claimCount;

  /// Reads the options.
  void parse(Call call, boolean forGroup) {
    isGroup = forGroup;
    count = 0;
    blocks = false;
    noAck = false;
    claimIdle = -1;
    groupArg = 0;
    firstKey = 0;
    entriesLeft = Long.MAX_VALUE;
    bytesLeft = Long.MAX_VALUE;
    gaveAny = false;
    claimCount = 0;
    Args args = call.args(1);
    while (firstKey == 0 && args.hasNext()) {
      option(call, args);
    }
    if (firstKey == 0) {
      throw CommandError.SYNTAX;
    }
    if (forGroup && groupArg == 0) {
      throw NO_GROUP;
    }
    if (entriesLeft < count) {
      throw MAXCOUNT_BELOW_COUNT;
    }
    if (plan.length < streams * PER_STREAM) {
      plan = new long[streams * PER_STREAM];
    }
    Arrays.fill(plan, 0, streams * PER_STREAM, 0);
  }

  private void option(Call call, Args args) {
    if (args.takesWithValue("block")) {
      checkTimeout(call, args.next());
      blocks = true;
    } else if (args.takesWithValue("count")) {
      count = Math.max(0, args.integer());
    } else if (args.takesWithValue("streams")) {
      streams(call, args);
    } else if (args.left() >= 3 && args.takes("group")) {
      require(GROUP_IN_XREAD);
      groupArg = args.position();
      consumerArg = groupArg + 1;
      args.next();
      args.next();
    } else if (args.takes("noack")) {
      require(NOACK_IN_XREAD);
      noAck = true;
    } else if (args.takesWithValue("claim")) {
      require(CLAIM_IN_XREAD);
      claimIdle = idle(args.next());
    } else if (args.takesWithValue("maxcount")) {
      entriesLeft = StreamTrim.positive(args.next(), BAD_MAXCOUNT);
    } else if (args.takesWithValue("maxsize")) {
      bytesLeft = StreamTrim.positive(args.next(), BAD_MAXSIZE);
    } else {
      throw CommandError.SYNTAX;
    }
  }

  private void require(CommandError error) {
    if (!isGroup) {
      throw error;
    }
  }

  private static long idle(Bytes text) {
    if (!Decimal.isLong(text)) {
      throw BAD_IDLE;
    }
    if (Decimal.toLong(text) < 0) {
      throw NEGATIVE_IDLE;
    }
    return Decimal.toLong(text);
  }

  private static void checkTimeout(Call call, Bytes text) {
    if (!Decimal.isLong(text)) {
      throw BAD_TIMEOUT;
    }
    long timeout = Decimal.toLong(text);
    if (timeout < 0) {
      throw NEGATIVE_TIMEOUT;
    }
    if (timeout > 0 && timeout > Long.MAX_VALUE - call.now()) {
      throw CommandError.of("ERR timeout is out of range");
    }
  }

  private void streams(Call call, Args args) {
    if (args.left() % 2 != 0) {
      throw CommandError.of(
          "ERR Unbalanced '"
              + call.command().fullName()
              + "' list of streams: for each stream key an "
              + (isGroup ? "ID or '>'" : "ID, '+', or '$'")
              + " must be specified.");
    }
    firstKey = args.position();
    streams = args.left() / 2;
  }

  /// Where the key of a stream stands.
  int keyArg(int stream) {
    return firstKey + stream;
  }

  /// Where the id of a stream stands.
  int idArg(int stream) {
    return firstKey + streams + stream;
  }

  // ---- what each stream is asked for

  int kind(int stream) {
    return (int) plan[stream * PER_STREAM];
  }

  long ms(int stream) {
    return plan[stream * PER_STREAM + 1];
  }

  long seq(int stream) {
    return plan[stream * PER_STREAM + 2];
  }

  /// Asks a stream for entries above an id.
  void ask(int stream, int kind, long ms, long seq) {
    int at = stream * PER_STREAM;
    plan[at] = kind;
    plan[at + 1] = ms;
    plan[at + 2] = seq;
  }

  // ---- what each stream gives

  /// The entries of a stream that are given, without claimed ones.
  long given(int stream) {
    return plan[stream * PER_STREAM + 3];
  }

  void setGiven(int stream, long entries) {
    plan[stream * PER_STREAM + 3] = entries;
  }

  /// The entries of a stream that were claimed.
  long claimed(int stream) {
    return plan[stream * PER_STREAM + 4];
  }

  /// The most entries that may be given now, of a stream that has given so many.
  long entriesLeft(long alreadyGiven) {
    long ofStream = count == 0 ? Long.MAX_VALUE : count - alreadyGiven;
    return Math.min(ofStream, entriesLeft);
  }

  /// Whether an entry of so many bytes may be given; then it counts as given.
  boolean give(long bytes) {
    if (gaveAny && bytes > bytesLeft) {
      bytesLeft = 0;
      return false;
    }
    gaveAny = true;
    bytesLeft -= Math.min(bytes, bytesLeft);
    entriesLeft--;
    return true;
  }

  /// Whether the sizes of entries matter.
  boolean countsBytes() {
    return bytesLeft != Long.MAX_VALUE;
  }

  /// Notes that an entry was claimed, and how it was until then.
  void claim(int stream, long entry, long idle, long deliveries) {
    if (claims.length < (claimCount + 1) * PER_CLAIM) {
      claims = Arrays.copyOf(claims, 2 * claims.length);
    }
    int at = claimCount++ * PER_CLAIM;
    claims[at] = entry;
    claims[at + 1] = idle;
    claims[at + 2] = deliveries;
    plan[stream * PER_STREAM + 4]++;
  }

  long claimedEntry(int claim) {
    return claims[claim * PER_CLAIM];
  }

  long claimedIdle(int claim) {
    return claims[claim * PER_CLAIM + 1];
  }

  long claimedDeliveries(int claim) {
    return claims[claim * PER_CLAIM + 2];
  }
}
