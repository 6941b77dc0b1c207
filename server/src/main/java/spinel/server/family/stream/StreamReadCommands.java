// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import static spinel.server.command.CommandFlags.BLOCKING;
import static spinel.server.command.CommandFlags.MOVABLE_KEYS;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.INCOMPLETE;
import static spinel.server.command.KeySpec.RO;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StreamGroup;
import spinel.server.type.StreamValue;
import spinel.structure.IdCursor;
import spinel.structure.IdTree;
import spinel.structure.StreamLog;
import spinel.structure.StreamReader;

/// XREAD and XREADGROUP: reading from several streams. Each method's first line is the command's
/// syntax.
///
/// Both go over their streams three times: to read the ids, so that nothing has happened yet where
/// one of them is wrong; to settle what each stream gives, which for a group is delivering it; and
/// to reply.
public final class StreamReadCommands {
  /// So many entries that are only read take as long as one that is given to a consumer.
  private static final int FOR_DELIVERED = 4;

  private static final CommandError NEW_IN_XREAD =
      CommandError.of(
          "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group>"
              + " <consumer> option.");
  private static final CommandError ZERO_LAST_ID =
      CommandError.of("ERR the stream last element ID is 0-0");

  private StreamReadCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.STREAM)
        .add(
            "xread", -4, READONLY | BLOCKING | MOVABLE_KEYS, StreamReadCommands::xread, keysFrom(1))
        .add(
            "xreadgroup",
            -7,
            WRITE | BLOCKING | MOVABLE_KEYS,
            StreamReadCommands::xreadgroup,
            keysFrom(4));
  }

  private static KeySpec keysFrom(int position) {
    return new KeySpec(
        RO | ACCESS | INCOMPLETE,
        new KeySpec.Begin.Keyword("STREAMS", position, StreamReadKeys::first),
        new KeySpec.Find.Range(-1, 1, 2));
  }

  // ---- without a group

  /// XREAD [COUNT count] [MAXCOUNT maxcount] [MAXSIZE maxsize] [BLOCK milliseconds]
  ///   STREAMS key [key ...] id [id ...]
  private static void xread(Call call) {
    StreamReading reading = StreamReplies.of(call).reading;
    reading.parse(call, false);
    for (int i = 0; i < reading.streams; i++) {
      askLog(call, reading, i);
    }
    int served = 0;
    for (int i = 0; i < reading.streams; i++) {
      settle(call, reading, i);
      served += reading.given(i) > 0 ? 1 : 0;
    }
    begin(call, served);
    for (int i = 0; i < reading.streams; i++) {
      if (reading.given(i) > 0) {
        Region region = beginStream(call, reading, i);
        call.reply().array(reading.given(i));
        replyEntries(call, reading, i, region, false);
      }
    }
  }

  private static void askLog(Call call, StreamReading reading, int i) {
    Dictionary dictionary = call.dictionary(reading.keyArg(i));
    Region region = dictionary.region();
    long stream = StreamKeys.find(call, dictionary, reading.keyArg(i));
    long log = StreamValue.log(stream);
    Bytes id = call.arg(reading.idArg(i));
    if (is(id, '>')) {
      throw NEW_IN_XREAD;
    }
    if (!is(id, '$') && !is(id, '+')) {
      StreamIds.check(id);
      reading.ask(i, StreamReading.LOG, StreamIds.ms(id), StreamIds.seq(id, 0));
    } else if (stream == 0) {
      reading.ask(i, StreamReading.LOG, 0, 0);
    } else {
      askFromEnd(region, log, reading, i, is(id, '+'));
    }
  }

  /// Asks for what is above the last id, or for the last entry.
  private static void askFromEnd(
      Region region, long log, StreamReading reading, int i, boolean forLast) {
    long ms = StreamLog.lastMs(region, log);
    long seq = StreamLog.lastSeq(region, log);
    if (forLast) {
      if ((ms | seq) == 0) {
        throw ZERO_LAST_ID;
      }
      if (seq-- == 0) {
        ms--;
      }
    }
    reading.ask(i, StreamReading.LOG, ms, seq);
  }

  private static boolean is(Bytes id, char sign) {
    return id.length() == 1 && id.byteAt(0) == sign;
  }

  /// Counts the entries that a stream gives.
  private static void settle(Call call, StreamReading reading, int i) {
    Dictionary dictionary = call.dictionary(reading.keyArg(i));
    Region region = dictionary.region();
    long stream = StreamKeys.find(call, dictionary, reading.keyArg(i));
    long limit = reading.entriesLeft(0);
    long ms = reading.ms(i);
    long seq = reading.seq(i) + 1;
    if (stream == 0 || limit <= 0 || seq == 0 && ++ms == 0) {
      return;
    }
    StreamReader reader = StreamReplies.of(call).reader.open(region, StreamValue.log(stream));
    long given = 0;
    expect(call, reader, ms, seq, -1, -1, limit);
    if (reading.countsBytes()) {
      reader.forward(ms, seq, -1, -1);
      while (given < limit
          && reader.next()
          && reading.give(StreamReplies.entryBytes(region, reader))) {
        given++;
      }
    } else {
      given = reader.count(ms, seq, -1, -1, limit);
      reading.entriesLeft -= given;
    }
    reading.setGiven(i, given);
  }

  /// Says that the entries from one id to another are touched, up to a limit. Only as many are
  /// counted as it takes to know whether they are many.
  static void expect(
      Call call, StreamReader reader, long ms, long seq, long toMs, long toSeq, long limit) {
    if (limit > Call.LONG_ELEMENTS && call.isOnLoop()) {
      call.expect(reader.count(ms, seq, toMs, toSeq, Call.LONG_ELEMENTS + 1L));
    }
  }

  // ---- replies

  /// Begins the reply of so many streams, or replies that there is nothing.
  private static void begin(Call call, int served) {
    ReplyWriter reply = call.reply();
    if (served == 0) {
      reply.nilArray();
    } else if (reply.isResp3()) {
      reply.map(served);
    } else {
      reply.array(served);
    }
  }

  private static Region beginStream(Call call, StreamReading reading, int i) {
    if (!call.reply().isResp3()) {
      call.reply().array(2);
    }
    call.reply().bulk(call.arg(reading.keyArg(i)));
    return call.dictionary(reading.keyArg(i)).region();
  }

  private static void replyEntries(
      Call call, StreamReading reading, int i, Region region, boolean withDeliveries) {
    long stream = stream(call, reading, i);
    StreamReplies streams = StreamReplies.of(call);
    StreamReader reader = streams.reader.open(region, StreamValue.log(stream));
    long seq = reading.seq(i) + 1;
    reader.forward(seq == 0 ? reading.ms(i) + 1 : reading.ms(i), seq, -1, -1);
    for (long left = reading.given(i); left > 0; left--) {
      reader.next();
      if (withDeliveries) {
        call.reply().array(4);
        streams.idAndFields(region, reader);
        call.reply().integer(0);
        call.reply().integer(0);
      } else {
        streams.entry(region, reader);
      }
    }
  }

  /// The stream of a key that is known to have one.
  private static long stream(Call call, StreamReading reading, int i) {
    int keyArg = reading.keyArg(i);
    Dictionary dictionary = call.dictionary(keyArg);
    return StreamValue.stream(
        dictionary.region(), dictionary.find(call.arg(keyArg), call.hash(keyArg)));
  }

  // ---- with a group

  /// XREADGROUP GROUP group consumer [COUNT count] [MAXCOUNT maxcount] [MAXSIZE maxsize]
  ///   [BLOCK milliseconds] [CLAIM min-idle-time] [NOACK] STREAMS key [key ...] id [id ...]
  private static void xreadgroup(Call call) {
    StreamReading reading = StreamReplies.of(call).reading;
    reading.parse(call, true);
    for (int i = 0; i < reading.streams; i++) {
      askGroup(call, reading, i);
    }
    call.keepFromLog();
    int served = 0;
    for (int i = 0; i < reading.streams; i++) {
      deliver(call, reading, i);
      served += isServed(reading, i) ? 1 : 0;
    }
    begin(call, served);
    int claim = 0;
    for (int i = 0; i < reading.streams; i++) {
      if (isServed(reading, i)) {
        replyDelivered(call, reading, i, claim);
        claim += (int) reading.claimed(i);
      }
    }
  }

  private static boolean isServed(StreamReading reading, int i) {
    return reading.kind(i) == StreamReading.HISTORY || reading.given(i) + reading.claimed(i) > 0;
  }

  private static void askGroup(Call call, StreamReading reading, int i) {
    int keyArg = reading.keyArg(i);
    Dictionary dictionary = call.dictionary(keyArg);
    long stream = StreamKeys.find(call, dictionary, keyArg);
    Bytes groupName = call.arg(reading.groupArg);
    if (stream == 0 || StreamGroup.find(dictionary.region(), stream, groupName) == 0) {
      throw CommandError.of(
          "NOGROUP No such key '"
              + StreamKeys.shown(call.arg(keyArg))
              + "' or consumer group '"
              + StreamKeys.shown(groupName)
              + "' in XREADGROUP with GROUP option");
    }
    Bytes id = call.arg(reading.idArg(i));
    if (is(id, '$') || is(id, '+')) {
      throw meaningless(id.toString());
    }
    if (is(id, '>')) {
      reading.ask(i, StreamReading.LOG, -1, -1);
    } else {
      StreamIds.check(id);
      long ms = StreamIds.ms(id);
      long seq = StreamIds.seq(id, 0);
      // The greatest id there is means the same as the sign for what is new.
      boolean isNew = ms == -1 && seq == -1;
      reading.ask(i, isNew ? StreamReading.LOG : StreamReading.HISTORY, ms, seq);
    }
    expectDelivery(call, reading, i, dictionary.region(), stream);
  }

  /// Says how many entries a stream gives to a consumer.
  private static void expectDelivery(
      Call call, StreamReading reading, int i, Region region, long stream) {
    long limit = Math.min(reading.entriesLeft(0), Call.LONG_ELEMENTS + 1L);
    if (!call.isOnLoop() || limit * FOR_DELIVERED <= Call.LONG_ELEMENTS) {
      return;
    }
    long group = StreamGroup.find(region, stream, call.arg(reading.groupArg));
    if (reading.kind(i) == StreamReading.HISTORY) {
      long consumer = StreamGroup.findConsumer(region, group, call.arg(reading.consumerArg));
      long pending = consumer == 0 ? 0 : IdTree.size(region, StreamGroup.consumerPending(consumer));
      call.expect(Math.min(limit, pending) * FOR_DELIVERED);
      return;
    }
    StreamReader reader = StreamReplies.of(call).reader.open(region, StreamValue.log(stream));
    long ms = StreamGroup.lastMs(region, group);
    long seq = StreamGroup.lastSeq(region, group) + 1;
    call.expect(reader.count(seq == 0 ? ms + 1 : ms, seq, -1, -1, limit) * FOR_DELIVERED);
  }

  private static CommandError meaningless(String id) {
    return CommandError.of(
        "ERR The "
            + id
            + " ID is meaningless in the context of XREADGROUP: you want to read the history of"
            + " this consumer by specifying a proper ID, or use the > ID to get new messages. The "
            + id
            + " ID would just return an empty result set.");
  }

  /// Delivers what a stream gives to the consumer, which is created if need be.
  private static void deliver(Call call, StreamReading reading, int i) {
    Dictionary dictionary = call.dictionary(reading.keyArg(i));
    Region region = dictionary.region();
    long stream = stream(call, reading, i);
    long group = StreamGroup.find(region, stream, call.arg(reading.groupArg));
    Bytes name = call.arg(reading.consumerArg);
    long consumer = StreamGroup.findConsumer(region, group, name);
    if (consumer == 0) {
      consumer = StreamGroup.createConsumer(region, group, name, call.now());
      call.changed(reading.keyArg(i), EventClass.STREAM, "xgroup-createconsumer");
      if (reading.noAck && call.isLogged()) {
        call.effect(
            "XGROUP",
            "CREATECONSUMER",
            call.arg(reading.keyArg(i)),
            call.arg(reading.groupArg),
            name);
      }
    }
    StreamGroup.setSeen(region, consumer, call.now());
    StreamDelivery delivery = new StreamDelivery(call, region, stream, group, consumer);
    if (reading.kind(i) == StreamReading.HISTORY) {
      countHistory(region, reading, i, consumer, delivery);
      return;
    }
    if (reading.claimIdle >= 0) {
      delivery.claimIdle(reading, i);
    }
    reading.ask(
        i,
        StreamReading.LOG,
        StreamGroup.lastMs(region, group),
        StreamGroup.lastSeq(region, group));
    delivery.deliverNew(reading, i);
  }

  /// Counts a consumer's pending entries that are above an id.
  private static void countHistory(
      Region region, StreamReading reading, int i, long consumer, StreamDelivery delivery) {
    long limit = reading.entriesLeft(0);
    IdCursor cursor = new IdCursor().open(region, StreamGroup.consumerPending(consumer));
    long seq = reading.seq(i) + 1;
    boolean more = cursor.ceiling(seq == 0 ? reading.ms(i) + 1 : reading.ms(i), seq);
    long given = 0;
    for (; more && given < limit; more = cursor.next()) {
      if (!reading.give(
          reading.countsBytes() ? delivery.entryBytes(cursor.ms(), cursor.seq()) : 0)) {
        break;
      }
      given++;
    }
    reading.setGiven(i, given);
  }

  private static void replyDelivered(Call call, StreamReading reading, int i, int firstClaim) {
    Region region = beginStream(call, reading, i);
    long stream = stream(call, reading, i);
    call.reply().array(reading.given(i) + reading.claimed(i));
    if (reading.kind(i) == StreamReading.HISTORY) {
      replyHistory(call, reading, i, region, stream);
      return;
    }
    StreamReplies streams = StreamReplies.of(call);
    for (int j = firstClaim; j < firstClaim + reading.claimed(i); j++) {
      long entry = reading.claimedEntry(j);
      call.reply().array(4);
      streams.reader.open(region, StreamValue.log(stream));
      streams.reader.seek(StreamGroup.ms(region, entry), StreamGroup.seq(region, entry));
      streams.idAndFields(region, streams.reader);
      call.reply().integer(reading.claimedIdle(j));
      call.reply().integer(reading.claimedDeliveries(j));
    }
    replyEntries(call, reading, i, region, reading.claimIdle >= 0);
  }

  private static void replyHistory(
      Call call, StreamReading reading, int i, Region region, long stream) {
    StreamReplies streams = StreamReplies.of(call);
    long group = StreamGroup.find(region, stream, call.arg(reading.groupArg));
    long consumer = StreamGroup.findConsumer(region, group, call.arg(reading.consumerArg));
    IdCursor cursor = new IdCursor().open(region, StreamGroup.consumerPending(consumer));
    long seq = reading.seq(i) + 1;
    cursor.ceiling(seq == 0 ? reading.ms(i) + 1 : reading.ms(i), seq);
    for (long left = reading.given(i); left > 0; left--) {
      if (streams.reader.open(region, StreamValue.log(stream)).seek(cursor.ms(), cursor.seq())) {
        streams.entry(region, streams.reader);
        long entry = StreamGroup.entry(cursor);
        StreamGroup.give(region, group, entry, consumer, call.now());
        StreamGroup.setDeliveryCount(region, entry, StreamGroup.deliveryCount(region, entry) + 1);
      } else {
        call.reply().array(2);
        streams.id(cursor.ms(), cursor.seq());
        call.reply().nilArray();
      }
      cursor.next();
    }
  }
}
