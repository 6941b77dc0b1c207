// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.INSERT;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;
import static spinel.server.command.KeySpec.range;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.CommonSubsequence;
import spinel.server.type.StringBytes;
import spinel.server.type.StringValue;
import spinel.structure.Record;

/// Commands that read, change and compare parts of strings. Each method's first line is the
/// command's syntax.
public final class SubstringCommands {
  private static final CommandError TOO_LONG =
      CommandError.of("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  private static final CommandError WRONG_OFFSET = CommandError.of("ERR offset is out of range");
  private static final CommandError NOT_STRINGS =
      CommandError.of("ERR The specified keys must contain string values");
  private static final CommandError LENGTH_AND_INDEXES =
      CommandError.of("ERR If you want both the length and indexes, please just use IDX.");
  private static final CommandError TOO_MUCH_MEMORY =
      CommandError.of(
          "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");

  /// The pairs of bytes that LCS compares in the time that an element of a collection takes.
  private static final int COMPARED_FOR_ONE = 100;

  private SubstringCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.STRING)
        .add("append", 3, WRITE | DENYOOM | FAST, SubstringCommands::append, key(1, RW | INSERT))
        .add("getrange", 4, READONLY, SubstringCommands::getrange, key(1, RO | ACCESS))
        .add("lcs", -3, READONLY, SubstringCommands::lcs, range(1, 1, 1, RO | ACCESS))
        .add("setrange", 4, WRITE | DENYOOM, SubstringCommands::setrange, key(1, RW | UPDATE))
        .add("strlen", 2, READONLY | FAST, SubstringCommands::strlen, key(1, RO))
        .add("substr", 4, READONLY, SubstringCommands::getrange, key(1, RO | ACCESS));
  }

  /// APPEND key value
  private static void append(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    Bytes value = call.arg(2);
    long old = StringKeys.findForWrite(call, dictionary, 1);
    long length;
    if (old == 0) {
      StringKeys.put(call, dictionary, 1, 0, value, StringKeys.NO_EXPIRY);
      length = value.length();
    } else {
      int before = StringValue.length(region, old);
      length = checkLength(call, before, value.length());
      long record = StringKeys.extend(call, dictionary, 1, old, (int) length);
      value.copyTo(region, StringValue.bytesOffset(region, record) + before);
    }
    call.changed(1, EventClass.STRING, "append");
    call.reply().integer(length);
  }

  /// The length of a string when `more` bytes follow the first `before`.
  private static long checkLength(Call call, long before, long more) {
    // Neither is negative, so at most the sum overflows.
    long length = before + more;
    if (length < 0 || length > call.engine().longestString()) {
      throw TOO_LONG;
    }
    return length;
  }

  /// STRLEN key
  private static void strlen(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = StringKeys.find(call, dictionary, 1);
    call.reply().integer(record == 0 ? 0 : StringValue.length(dictionary.region(), record));
  }

  /// GETRANGE key start end
  private static void getrange(Call call) {
    Args args = call.args(2);
    long start = args.integer();
    long end = args.integer();
    Dictionary dictionary = call.dictionary(1);
    long record = StringKeys.find(call, dictionary, 1);
    Region region = dictionary.region();
    long length = record == 0 ? 0 : StringValue.length(region, record);
    start = Math.max(start < 0 ? start + length : start, 0);
    end = Math.min(end < 0 ? end + length : end, length - 1);
    if (start > end) {
      call.reply().bulk("");
    } else if (StringValue.isInt(region, record)) {
      byte[] digits = StringBytes.of(region, record).toArray();
      call.reply().bulk(digits, (int) start, (int) (end - start + 1));
    } else {
      long at = StringValue.bytesOffset(region, record) + start;
      call.reply().bulk(region, at, (int) (end - start + 1));
    }
  }

  /// SETRANGE key offset value
  private static void setrange(Call call) {
    long offset = call.args(2).integer();
    if (offset < 0) {
      throw WRONG_OFFSET;
    }
    Bytes value = call.arg(3);
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long old = StringKeys.findForWrite(call, dictionary, 1);
    if (value.isEmpty()) {
      call.reply().integer(old == 0 ? 0 : StringValue.length(region, old));
      return;
    }
    long end = checkLength(call, offset, value.length());
    long record = StringKeys.extend(call, dictionary, 1, old, (int) end);
    value.copyTo(region, StringValue.bytesOffset(region, record) + offset);
    call.changed(1, EventClass.STRING, "setrange");
    call.reply().integer(StringValue.length(region, record));
  }

  // ---- LCS

  /// LCS key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]
  private static void lcs(Call call) {
    StringBytes first = compared(call, 1);
    StringBytes second = compared(call, 2);
    boolean getsLength = false;
    boolean getsIndexes = false;
    boolean withLength = false;
    long shortest = 0;
    for (Args args = call.args(3); args.hasNext(); ) {
      if (args.takes("idx")) {
        getsIndexes = true;
      } else if (args.takes("len")) {
        getsLength = true;
      } else if (args.takes("withmatchlen")) {
        withLength = true;
      } else if (args.takesWithValue("minmatchlen")) {
        shortest = args.integer();
      } else {
        throw CommandError.SYNTAX;
      }
    }
    if (getsLength && getsIndexes) {
      throw LENGTH_AND_INDEXES;
    }
    // What Redis would need; it is the limit that clients know.
    long bytes = Integer.BYTES * (first.length() + 1L) * (second.length() + 1L);
    if (bytes > call.engine().longestString()) {
      throw TOO_MUCH_MEMORY;
    }
    call.expect(((long) first.length() * second.length()) / COMPARED_FOR_ONE);
    if (getsLength) {
      call.reply().integer(CommonSubsequence.length(first, second));
      return;
    }
    CommonSubsequence common = CommonSubsequence.of(first, second);
    if (getsIndexes) {
      replyMatches(call.reply(), common, shortest, withLength);
    } else {
      call.reply().bulk(common.bytes(first));
    }
  }

  private static StringBytes compared(Call call, int keyArg) {
    Dictionary dictionary = call.dictionary(keyArg);
    Region region = dictionary.region();
    long record = call.find(dictionary, keyArg);
    if (record != 0 && Record.type(region, record) != StringValue.TYPE) {
      throw NOT_STRINGS;
    }
    return StringBytes.of(region, record);
  }

  private static void replyMatches(
      ReplyWriter reply, CommonSubsequence common, long shortest, boolean withLength) {
    reply.map(2);
    reply.bulk("matches");
    reply.array(common.matches().stream().filter(match -> match.length() >= shortest).count());
    for (CommonSubsequence.Match match : common.matches()) {
      if (match.length() < shortest) {
        continue;
      }
      reply.array(withLength ? 3 : 2);
      replyRange(reply, match.first(), match.length());
      replyRange(reply, match.second(), match.length());
      if (withLength) {
        reply.integer(match.length());
      }
    }
    reply.bulk("len");
    reply.integer(common.length());
  }

  private static void replyRange(ReplyWriter reply, int from, int length) {
    reply.array(2);
    reply.integer(from);
    reply.integer(from + length - 1L);
  }
}
