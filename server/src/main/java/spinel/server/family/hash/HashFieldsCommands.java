// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.KeySpec;
import spinel.server.command.ScanOptions;
import spinel.server.type.Decimal;
import spinel.server.type.HashField;
import spinel.structure.PausePoint;

/// Commands that show many fields of a hash. Each method's first line is the command's syntax.
public final class HashFieldsCommands {
  private static final CommandError COUNT_OUT_OF_RANGE =
      CommandError.of(
          "ERR value is out of range, value must between "
              + -Long.MAX_VALUE
              + " and "
              + Long.MAX_VALUE);

  private HashFieldsCommands() {}

  public static void register(CommandTable table) {
    KeySpec read = key(1, RO | ACCESS);
    table
        .group(CommandGroup.HASH)
        .add("hgetall", 2, READONLY, HashFieldsCommands::hgetall, read)
        .add("hkeys", 2, READONLY, HashFieldsCommands::hkeys, read)
        .add("hrandfield", -2, READONLY, HashFieldsCommands::hrandfield, read)
        .add("hscan", -3, READONLY, HashFieldsCommands::hscan, read)
        .add("hvals", 2, READONLY, HashFieldsCommands::hvals, read);
  }

  // ---- all fields

  /// HGETALL key
  private static void hgetall(Call call) {
    OpenHash hash = OpenHash.toRead(call, 1);
    ReplyWriter reply = call.reply();
    call.expect(hash.size());
    reply.map(hash.liveSize());
    hash.forEach(
        field -> {
          OpenHash.reply(reply, field.name());
          OpenHash.reply(reply, field.value());
        });
  }

  /// HKEYS key
  private static void hkeys(Call call) {
    OpenHash hash = OpenHash.toRead(call, 1);
    ReplyWriter reply = call.reply();
    call.expect(hash.size());
    reply.array(hash.liveSize());
    hash.forEach(field -> OpenHash.reply(reply, field.name()));
  }

  /// HVALS key
  private static void hvals(Call call) {
    OpenHash hash = OpenHash.toRead(call, 1);
    ReplyWriter reply = call.reply();
    call.expect(hash.size());
    reply.array(hash.liveSize());
    hash.forEach(field -> OpenHash.reply(reply, field.value()));
  }

  // ---- some fields

  /// HRANDFIELD key [count [WITHVALUES]]
  private static void hrandfield(Call call) {
    if (call.argCount() > 2) {
      hrandfieldCount(call);
      return;
    }
    OpenHash hash = OpenHash.toRead(call, 1);
    hash.expireAll();
    if (hash.exists()) {
      OpenHash.reply(call.reply(), hash.draw().name());
    } else {
      call.reply().nil();
    }
  }

  private static void hrandfieldCount(Call call) {
    Bytes text = call.arg(2);
    if (!Decimal.isLong(text)) {
      throw CommandError.NOT_INTEGER;
    }
    long count = Decimal.toLong(text);
    if (count == Long.MIN_VALUE) {
      throw COUNT_OUT_OF_RANGE;
    }
    boolean withValues = call.argCount() == 4 && call.arg(3).isWord("withvalues");
    if (call.argCount() > 3 && !withValues) {
      throw CommandError.SYNTAX;
    }
    if (withValues && Math.abs(count) > Long.MAX_VALUE / 2) {
      throw CommandError.OUT_OF_RANGE;
    }
    OpenHash hash = OpenHash.toRead(call, 1);
    hash.expireAll();
    long drawn = count < 0 ? -count : Math.min(count, hash.size());
    call.expectScattered(drawn, Call.FOR_DRAWN, hash.size());
    if (!hash.exists() || count == 0) {
      call.reply().array(0);
    } else if (count < 0) {
      drawRepeatedly(call, hash, -count, withValues);
    } else {
      draw(call.reply(), hash, count, withValues);
    }
  }

  /// Fields drawn one after the other, the same ones possibly again.
  private static void drawRepeatedly(Call call, OpenHash hash, long count, boolean withValues) {
    begin(call.reply(), count, withValues);
    for (long i = 0; i < count && !call.client().isClosing(); i++) {
      show(call.reply(), hash.draw(), withValues);
      PausePoint.pass(i);
    }
  }

  /// Different fields, or all where there are no more than are asked for.
  private static void draw(ReplyWriter reply, OpenHash hash, long count, boolean withValues) {
    begin(reply, Math.min(count, hash.size()), withValues);
    if (count >= hash.size()) {
      hash.forAll(field -> show(reply, field, withValues));
    } else {
      hash.sample((int) count, field -> show(reply, field, withValues));
    }
  }

  /// In RESP3 a field with its value is an array of its own.
  private static void begin(ReplyWriter reply, long count, boolean withValues) {
    reply.array(withValues && !reply.isResp3() ? 2 * count : count);
  }

  private static void show(ReplyWriter reply, HashField field, boolean withValues) {
    if (withValues && reply.isResp3()) {
      reply.array(2);
    }
    OpenHash.reply(reply, field.name());
    if (withValues) {
      OpenHash.reply(reply, field.value());
    }
  }

  /// HSCAN key cursor [MATCH pattern] [COUNT count] [NOVALUES]
  private static void hscan(Call call) {
    long cursor = ScanOptions.cursor(call.arg(2));
    OpenHash hash = OpenHash.toRead(call, 1);
    ReplyWriter reply = call.reply();
    if (!hash.exists()) {
      reply.array(2);
      reply.bulk(0);
      reply.array(0);
      return;
    }
    ScanOptions options = ScanOptions.parse(call, 3, true);
    long scanned = Math.min(options.count(), hash.size());
    call.expectScattered(scanned, Call.FOR_SCANNED, hash.size());
    reply.array(2);
    boolean withValues = !options.isWithoutValues();
    long[] shown = new long[1];
    // Twice the same: how many there are is said before what they are.
    long next =
        hash.scan(
            cursor, options.count(), field -> shown[0] += options.matches(field.name()) ? 1 : 0);
    reply.bulk(Long.toUnsignedString(next));
    reply.array(withValues ? 2 * shown[0] : shown[0]);
    hash.scan(
        cursor,
        options.count(),
        field -> {
          if (options.matches(field.name())) {
            OpenHash.reply(reply, field.name());
            if (withValues) {
              OpenHash.reply(reply, field.value());
            }
          }
        });
  }
}
