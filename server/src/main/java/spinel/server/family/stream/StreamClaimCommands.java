// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

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
import spinel.server.type.Decimal;
import spinel.server.type.StreamGroup;
import spinel.structure.IdCursor;
import spinel.structure.IdTree;
import spinel.structure.Ints;
import spinel.structure.Longs;
import spinel.structure.PausePoint;

/// XPENDING, XCLAIM and XAUTOCLAIM: what consumers were given and have not acknowledged, and how
/// others take it over. Each method's first line is the command's syntax.
public final class StreamClaimCommands {
  private static final CommandError BAD_START =
      CommandError.of("ERR invalid start ID for the interval");
  private static final CommandError BAD_END =
      CommandError.of("ERR invalid end ID for the interval");
  private static final CommandError BAD_AUTO_COUNT = CommandError.of("ERR COUNT must be > 0");
  private static final int LEAST_FOUND = 16;
  private static final long ATTEMPTS_FACTOR = 10;
  private static final long LARGEST_COUNT = Long.MAX_VALUE / 16;
  private static final long DEFAULT_COUNT = 100;

  private StreamClaimCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.STREAM)
        .add("xpending", -3, READONLY, StreamClaimCommands::xpending, key(1, RO | ACCESS))
        .add("xclaim", -6, WRITE | FAST, StreamClaimCommands::xclaim, key(1, RW | UPDATE))
        .add("xautoclaim", -6, WRITE | FAST, StreamClaimCommands::xautoclaim, key(1, RW | DELETE));
  }

  // ---- looking

  /// XPENDING key group [[IDLE min-idle-time] start end count [consumer]]
  private static void xpending(Call call) {
    if (call.argCount() == 3) {
      summary(call);
      return;
    }
    if (call.argCount() < 6 || call.argCount() > 9) {
      throw CommandError.SYNTAX;
    }
    long minIdle = 0;
    int first = 3;
    if (call.arg(3).isWord("idle")) {
      minIdle = integer(call.arg(4), CommandError.NOT_INTEGER);
      if (call.argCount() < 8) {
        throw CommandError.SYNTAX;
      }
      first = 5;
    }
    long count = Math.max(0, integer(call.arg(first + 2), CommandError.NOT_INTEGER));
    StreamReplies streams = StreamReplies.of(call);
    Bytes start = StreamIds.checkBound(call.arg(first), streams.view);
    long fromMs = StreamIds.ms(start);
    long fromSeq = StreamIds.seq(start, 0);
    if (StreamIds.isExclusive(call.arg(first)) && ++fromSeq == 0 && ++fromMs == 0) {
      throw BAD_START;
    }
    Bytes end = StreamIds.checkBound(call.arg(first + 1), streams.view);
    long toMs = StreamIds.ms(end);
    long toSeq = StreamIds.seq(end, -1);
    if (StreamIds.isExclusive(call.arg(first + 1)) && toSeq-- == 0 && toMs-- == 0) {
      throw BAD_END;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = StreamKeys.find(call, dictionary, 1);
    long group = StreamKeys.group(call, region, stream, 1, 2);
    long tree = StreamGroup.pending(group);
    if (first + 3 < call.argCount()) {
      long consumer = StreamGroup.findConsumer(region, group, call.arg(first + 3));
      if (consumer == 0) {
        call.reply().array(0);
        return;
      }
      tree = StreamGroup.consumerPending(consumer);
    }
    replyPending(call, region, tree, fromMs, fromSeq, toMs, toSeq, count, minIdle);
  }

  /// Replies with the pending entries from one id to another that have been idle for so long.
  private static void replyPending(
      Call call,
      Region region,
      long tree,
      long fromMs,
      long fromSeq,
      long toMs,
      long toSeq,
      long count,
      long minIdle) {
    Ints found = new Ints(region, LEAST_FOUND);
    try {
      int size = 0;
      IdCursor cursor = new IdCursor().open(region, tree);
      boolean more = cursor.ceiling(fromMs, fromSeq);
      for (long visited = 0; more && size < count; more = cursor.next()) {
        if (IdTree.compare(cursor.ms(), cursor.seq(), toMs, toSeq) > 0) {
          break;
        }
        call.expect(++visited);
        PausePoint.pass(visited);
        long entry = StreamGroup.entry(cursor);
        if (minIdle == 0 || call.now() - StreamGroup.deliveryTime(region, entry) >= minIdle) {
          if (size == found.length()) {
            found = found.grown(2 * size);
          }
          found.set(size++, Region.toReference(entry));
        }
      }
      call.reply().array(size);
      for (int i = 0; i < size; i++) {
        replyPending(call, region, Region.toOffset(found.get(i)));
      }
    } finally {
      found.close();
    }
  }

  private static void replyPending(Call call, Region region, long entry) {
    ReplyWriter reply = call.reply();
    StreamReplies streams = StreamReplies.of(call);
    long owner = StreamGroup.owner(region, entry);
    reply.array(4);
    streams.id(StreamGroup.ms(region, entry), StreamGroup.seq(region, entry));
    if (owner == 0) {
      reply.bulk("");
      reply.integer(-1);
    } else {
      reply.bulk(StreamGroup.consumerName(region, owner, streams.view));
      reply.integer(Math.max(0, call.now() - StreamGroup.deliveryTime(region, entry)));
    }
    reply.integer(StreamGroup.deliveryCount(region, entry));
  }

  private static void summary(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = StreamKeys.find(call, dictionary, 1);
    long group = StreamKeys.group(call, region, stream, 1, 2);
    ReplyWriter reply = call.reply();
    StreamReplies streams = StreamReplies.of(call);
    reply.array(4);
    reply.integer(StreamGroup.pendingCount(region, group));
    IdCursor cursor = new IdCursor().open(region, StreamGroup.pending(group));
    if (!cursor.first()) {
      reply.nil();
      reply.nil();
      reply.nilArray();
      return;
    }
    streams.id(cursor.ms(), cursor.seq());
    cursor.last();
    streams.id(cursor.ms(), cursor.seq());
    int busy = 0;
    for (int i = 0; i < StreamGroup.consumerCount(region, group); i++) {
      long consumer = StreamGroup.consumer(region, group, i);
      busy += StreamGroup.consumerPendingCount(region, consumer) > 0 ? 1 : 0;
    }
    reply.array(busy);
    for (int i = 0; i < StreamGroup.consumerCount(region, group); i++) {
      long consumer = StreamGroup.consumer(region, group, i);
      long pending = StreamGroup.consumerPendingCount(region, consumer);
      if (pending > 0) {
        reply.array(2);
        reply.bulk(StreamGroup.consumerName(region, consumer, streams.view));
        reply.bulk(pending);
      }
    }
  }

  private static long integer(Bytes text, CommandError error) {
    if (!Decimal.isLong(text)) {
      throw error;
    }
    return Decimal.toLong(text);
  }

  // ---- claiming

  /// What XCLAIM was asked for.
  private static final class Claim {
    private static final CommandError BAD_MIN_IDLE =
        CommandError.of("ERR Invalid min-idle-time argument for XCLAIM");
    private static final CommandError BAD_IDLE =
        CommandError.of("ERR Invalid IDLE option argument for XCLAIM");
    private static final CommandError BAD_TIME =
        CommandError.of("ERR Invalid TIME option argument for XCLAIM");
    private static final CommandError BAD_COUNT =
        CommandError.of("ERR Invalid RETRYCOUNT option argument for XCLAIM");

    final long minIdle;
    final int idEnd;
    long time = -1;
    long count = -1;
    boolean force;
    boolean justId;
    long lastMs;
    long lastSeq;

    Claim(Call call) {
      minIdle = Math.max(0, integer(call.arg(4), BAD_MIN_IDLE));
      int end = 5;
      while (end < call.argCount() && StreamIds.isValid(call.arg(end))) {
        end++;
      }
      idEnd = end;
      for (Args args = call.args(end); args.hasNext(); ) {
        option(call, args);
      }
      if (time < 0 || time > call.now()) {
        time = call.now();
      }
    }

    private void option(Call call, Args args) {
      if (args.takes("force")) {
        force = true;
      } else if (args.takes("justid")) {
        justId = true;
      } else if (args.takesWithValue("idle")) {
        time = call.now() - integer(args.next(), BAD_IDLE);
      } else if (args.takesWithValue("time")) {
        time = integer(args.next(), BAD_TIME);
      } else if (args.takesWithValue("retrycount")) {
        count = integer(args.next(), BAD_COUNT);
      } else if (args.takesWithValue("lastid")) {
        Bytes id = StreamIds.check(args.next());
        lastMs = StreamIds.ms(id);
        lastSeq = StreamIds.seq(id, 0);
      } else {
        throw CommandError.of(
            "ERR Unrecognized XCLAIM option '" + StreamKeys.shown(call.arg(args.position())) + "'");
      }
    }
  }

  /// XCLAIM key group consumer min-idle-time id [id ...] [IDLE ms] [TIME unix-time-milliseconds]
  ///   [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID lastid]
  private static void xclaim(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = StreamKeys.find(call, dictionary, 1);
    long group = StreamKeys.group(call, region, stream, 1, 2);
    Claim claim = new Claim(call);
    call.keepFromLog();
    boolean isLastNews =
        IdTree.compare(
                claim.lastMs,
                claim.lastSeq,
                StreamGroup.lastMs(region, group),
                StreamGroup.lastSeq(region, group))
            > 0;
    if (isLastNews) {
      StreamGroup.setLast(region, group, claim.lastMs, claim.lastSeq);
    }
    long consumer = consumer(call, region, group);
    StreamDelivery delivery = new StreamDelivery(call, region, stream, group, consumer);
    try (Ints claimed = new Ints(region, claim.idEnd - 5)) {
      int count = 0;
      boolean isLastLogged = false;
      for (int i = 5; i < claim.idEnd; i++) {
        long dirty = call.dirty();
        long entry = claimOne(call, region, group, consumer, claim, delivery, i);
        isLastLogged |= call.dirty() > dirty;
        if (entry != 0) {
          claimed.set(count++, Region.toReference(entry));
        }
      }
      if (isLastNews && !isLastLogged) {
        delivery.logLastId(1, 2);
        call.changedSilently(1, 1);
      }
      reply(call, region, delivery, claimed, count, claim.justId);
    }
  }

  private static long consumer(Call call, Region region, long group) {
    long consumer = StreamGroup.findConsumer(region, group, call.arg(3));
    if (consumer == 0) {
      consumer = StreamGroup.createConsumer(region, group, call.arg(3), call.now());
      call.changed(1, EventClass.STREAM, "xgroup-createconsumer");
    }
    StreamGroup.setSeen(region, consumer, call.now());
    return consumer;
  }

  /// Claims the entry of one id; returns it, or 0 where there is none to claim.
  private static long claimOne(
      Call call,
      Region region,
      long group,
      long consumer,
      Claim claim,
      StreamDelivery delivery,
      int idArg) {
    Bytes id = call.arg(idArg);
    long ms = StreamIds.ms(id);
    long seq = StreamIds.seq(id, 0);
    long entry = StreamGroup.findPending(region, group, ms, seq);
    if (!delivery.exists(ms, seq)) {
      if (entry != 0) {
        forgetDeleted(call, region, group, delivery, entry);
      }
      return 0;
    }
    if (entry == 0) {
      if (!claim.force) {
        return 0;
      }
      entry = StreamGroup.addPending(region, group, consumer, ms, seq, claim.time, 1);
    } else if (claim.minIdle != 0
        && StreamGroup.owner(region, entry) != 0
        && call.now() - StreamGroup.deliveryTime(region, entry) < claim.minIdle) {
      return 0;
    }
    StreamGroup.give(region, group, entry, consumer, claim.time);
    if (claim.count >= 0) {
      StreamGroup.setDeliveryCount(region, entry, claim.count);
    } else if (!claim.justId) {
      long deliveries = StreamGroup.deliveryCount(region, entry);
      StreamGroup.setDeliveryCount(region, entry, StreamDelivery.more(deliveries));
    }
    claimed(call, region, consumer, delivery, entry);
    return entry;
  }

  private static void claimed(
      Call call, Region region, long consumer, StreamDelivery delivery, long entry) {
    StreamGroup.setActive(region, consumer, call.now());
    delivery.logClaim(entry, 1, 2);
    call.changedSilently(1, 1);
  }

  /// Forgets a pending entry whose entry in the stream is gone.
  private static void forgetDeleted(
      Call call, Region region, long group, StreamDelivery delivery, long entry) {
    if (StreamGroup.owner(region, entry) == 0) {
      delivery.logAcknowledgement(
          StreamGroup.ms(region, entry), StreamGroup.seq(region, entry), 1, 2);
    } else {
      delivery.logClaim(entry, 1, 2);
    }
    StreamGroup.removePending(region, group, entry);
    call.changedSilently(1, 1);
  }

  private static void reply(
      Call call, Region region, StreamDelivery delivery, Ints claimed, int count, boolean justId) {
    StreamReplies streams = StreamReplies.of(call);
    call.reply().array(count);
    for (int i = 0; i < count; i++) {
      long entry = Region.toOffset(claimed.get(i));
      long ms = StreamGroup.ms(region, entry);
      long seq = StreamGroup.seq(region, entry);
      if (justId) {
        streams.id(ms, seq);
      } else {
        delivery.exists(ms, seq);
        streams.entry(region, streams.reader);
      }
    }
  }

  /// XAUTOCLAIM key group consumer min-idle-time start [COUNT count] [JUSTID]
  private static void xautoclaim(Call call) {
    long minIdle =
        Math.max(
            0,
            integer(
                call.arg(4), CommandError.of("ERR Invalid min-idle-time argument for XAUTOCLAIM")));
    Bytes start = StreamIds.checkBound(call.arg(5), StreamReplies.of(call).view);
    long fromMs = StreamIds.ms(start);
    long fromSeq = StreamIds.seq(start, 0);
    if (StreamIds.isExclusive(call.arg(5)) && ++fromSeq == 0 && ++fromMs == 0) {
      throw BAD_START;
    }
    long count = DEFAULT_COUNT;
    boolean justId = false;
    for (Args args = call.args(6); args.hasNext(); ) {
      if (args.takesWithValue("count")) {
        count = integer(args.next(), BAD_AUTO_COUNT);
        if (count < 1 || count > LARGEST_COUNT) {
          throw BAD_AUTO_COUNT;
        }
      } else if (args.takes("justid")) {
        justId = true;
      } else {
        throw CommandError.SYNTAX;
      }
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = StreamKeys.find(call, dictionary, 1);
    long group = StreamKeys.group(call, region, stream, 1, 2);
    long pending = StreamGroup.pendingCount(region, group);
    call.expect(Math.min(count * ATTEMPTS_FACTOR, pending));
    int most = (int) Math.min(count, pending);
    try (Ints claimed = new Ints(region, most);
        Longs deleted = new Longs(region, Math.multiplyExact(2, most))) {
      call.keepFromLog();
      long consumer = consumer(call, region, group);
      StreamDelivery delivery = new StreamDelivery(call, region, stream, group, consumer);
      int claimedCount = 0;
      int deletedCount = 0;
      IdCursor cursor = new IdCursor().open(region, StreamGroup.pending(group));
      boolean more = cursor.ceiling(fromMs, fromSeq);
      long left = count;
      for (long attempts = count * ATTEMPTS_FACTOR; attempts > 0 && left > 0 && more; attempts--) {
        PausePoint.pass(attempts);
        long entry = StreamGroup.entry(cursor);
        long ms = cursor.ms();
        long seq = cursor.seq();
        if (!delivery.exists(ms, seq)) {
          forgetDeleted(call, region, group, delivery, entry);
          deleted.set(2 * deletedCount, ms);
          deleted.set(2 * deletedCount++ + 1, seq);
          left--;
          more = cursor.ceiling(ms, seq);
          continue;
        }
        if (isIdle(call, region, entry, minIdle)) {
          StreamGroup.give(region, group, entry, consumer, call.now());
          if (!justId) {
            long deliveries = StreamGroup.deliveryCount(region, entry);
            StreamGroup.setDeliveryCount(region, entry, StreamDelivery.more(deliveries));
          }
          claimed(call, region, consumer, delivery, entry);
          claimed.set(claimedCount++, Region.toReference(entry));
          left--;
        }
        more = cursor.next();
      }
      call.reply().array(3);
      StreamReplies.of(call).id(more ? cursor.ms() : 0, more ? cursor.seq() : 0);
      reply(call, region, delivery, claimed, claimedCount, justId);
      call.reply().array(deletedCount);
      for (int i = 0; i < deletedCount; i++) {
        StreamReplies.of(call).id(deleted.get(2 * i), deleted.get(2 * i + 1));
      }
    }
  }

  private static boolean isIdle(Call call, Region region, long entry, long minIdle) {
    return minIdle == 0
        || StreamGroup.owner(region, entry) == 0
        || call.now() - StreamGroup.deliveryTime(region, entry) >= minIdle;
  }
}
