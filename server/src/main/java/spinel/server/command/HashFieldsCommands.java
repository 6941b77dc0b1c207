// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.key;

import java.util.concurrent.ThreadLocalRandom;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.server.type.HashField;
import spinel.server.type.HashValue;

/// Commands that show many fields of a hash. Each method's first line is the command's syntax.
final class HashFieldsCommands {
  private static final CommandError COUNT_OUT_OF_RANGE =
      CommandError.of(
          "ERR value is out of range, value must between "
              + -Long.MAX_VALUE
              + " and "
              + Long.MAX_VALUE);

  private HashFieldsCommands() {}

  static void register(CommandTable table) {
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
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    ReplyWriter reply = call.reply();
    reply.map(liveSize(call, dictionary, record));
    forEachLive(
        call,
        dictionary,
        record,
        field -> {
          HashKeys.reply(reply, field.name());
          HashKeys.reply(reply, field.value());
        });
  }

  /// HKEYS key
  private static void hkeys(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    ReplyWriter reply = call.reply();
    reply.array(liveSize(call, dictionary, record));
    forEachLive(call, dictionary, record, field -> HashKeys.reply(reply, field.name()));
  }

  /// HVALS key
  private static void hvals(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    ReplyWriter reply = call.reply();
    reply.array(liveSize(call, dictionary, record));
    forEachLive(call, dictionary, record, field -> HashKeys.reply(reply, field.value()));
  }

  private static long liveSize(Call call, Dictionary dictionary, long record) {
    return record == 0 ? 0 : HashValue.liveSize(dictionary.region(), record, call.now());
  }

  /// Visits the fields whose time has not passed; the record may be 0.
  private static void forEachLive(
      Call call, Dictionary dictionary, long record, HashValue.Visitor visitor) {
    if (record != 0) {
      long now = call.now();
      HashValue.forEach(
          dictionary.region(),
          record,
          call.hashField(),
          field -> {
            if (!field.isExpired(now)) {
              visitor.visit(field);
            }
          });
    }
  }

  // ---- some fields

  /// HRANDFIELD key [count [WITHVALUES]]
  private static void hrandfield(Call call) {
    if (call.argCount() > 2) {
      hrandfieldCount(call);
      return;
    }
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    if (record == 0) {
      call.reply().nil();
      return;
    }
    HashField field = call.hashField();
    HashValue.random(dictionary, record, ThreadLocalRandom.current(), field);
    HashKeys.reply(call.reply(), field.name());
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
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    if (record == 0 || count == 0) {
      call.reply().array(0);
    } else if (count < 0) {
      drawRepeatedly(call, dictionary, record, -count, withValues);
    } else {
      draw(call, dictionary, record, count, withValues);
    }
  }

  /// Fields drawn one after the other, the same ones possibly again.
  private static void drawRepeatedly(
      Call call, Dictionary dictionary, long record, long count, boolean withValues) {
    begin(call.reply(), count, withValues);
    HashField field = call.hashField();
    for (long i = 0; i < count && !call.client().isClosing(); i++) {
      HashValue.random(dictionary, record, ThreadLocalRandom.current(), field);
      show(call.reply(), field, withValues);
    }
  }

  /// Different fields, or all where there are no more than are asked for.
  private static void draw(
      Call call, Dictionary dictionary, long record, long count, boolean withValues) {
    Region region = dictionary.region();
    ReplyWriter reply = call.reply();
    HashField view = call.hashField();
    long size = HashValue.size(region, record);
    begin(reply, Math.min(count, size), withValues);
    if (count >= size) {
      HashValue.forEach(region, record, view, field -> show(reply, field, withValues));
    } else {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      HashValue.sample(
          dictionary, record, (int) count, random, view, field -> show(reply, field, withValues));
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
    HashKeys.reply(reply, field.name());
    if (withValues) {
      HashKeys.reply(reply, field.value());
    }
  }

  /// HSCAN key cursor [MATCH pattern] [COUNT count] [NOVALUES]
  private static void hscan(Call call) {
    long cursor = ScanCommands.cursor(call.arg(2));
    Dictionary dictionary = call.dictionary(1);
    long record = HashKeys.find(call, dictionary, 1);
    ReplyWriter reply = call.reply();
    reply.array(2);
    if (record == 0) {
      reply.bulk(0);
      reply.array(0);
      return;
    }
    ScanOptions options = ScanOptions.parse(call, 3, true);
    HashField view = call.hashField();
    long[] shown = new long[1];
    // Twice the same: how many there are is said before what they are.
    long next =
        HashValue.scan(
            dictionary,
            record,
            cursor,
            options.count(),
            view,
            field -> shown[0] += isShown(call, options, field) ? 1 : 0);
    reply.bulk(Long.toUnsignedString(next));
    reply.array(options.isWithoutValues() ? shown[0] : 2 * shown[0]);
    HashValue.scan(
        dictionary,
        record,
        cursor,
        options.count(),
        view,
        field -> {
          if (isShown(call, options, field)) {
            HashKeys.reply(reply, field.name());
            if (!options.isWithoutValues()) {
              HashKeys.reply(reply, field.value());
            }
          }
        });
  }

  private static boolean isShown(Call call, ScanOptions options, HashField field) {
    return !field.isExpired(call.now()) && options.matches(field.name());
  }
}
