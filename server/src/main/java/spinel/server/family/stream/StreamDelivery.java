// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.type.StreamGroup;
import spinel.server.type.StreamValue;
import spinel.structure.PausePoint;
import spinel.structure.StreamLog;
import spinel.structure.StreamReader;

/// Deliveries from one stream to one consumer of a group, and how they are logged: as claims, which
/// do the same wherever and however often they are run again.
final class StreamDelivery {
  private final Call call;
  private final Region region;
  private final long stream;
  private final long group;
  private final long consumer;
  private final StreamReader reader;
  private final Bytes view = new Bytes();

  StreamDelivery(Call call, Region region, long stream, long group, long consumer) {
    this.call = call;
    this.region = region;
    this.stream = stream;
    this.group = group;
    this.consumer = consumer;
    reader = StreamReplies.of(call).reader;
  }

  /// Whether the stream has an entry; then the reader is at it.
  boolean exists(long ms, long seq) {
    return reader.open(region, StreamValue.log(stream)).seek(ms, seq);
  }

  /// The bytes that an entry takes in a reply, be it there or not.
  long entryBytes(long ms, long seq) {
    return exists(ms, seq) ? StreamReplies.entryBytes(region, reader) : 0;
  }

  // ---- XREADGROUP

  /// Delivers what nobody was given yet.
  void deliverNew(StreamReading reading, int i) {
    long limit = reading.entriesLeft(reading.claimed(i));
    long log = StreamValue.log(stream);
    long seq = reading.seq(i) + 1;
    long ms = seq == 0 ? reading.ms(i) + 1 : reading.ms(i);
    boolean isAtEnd = (ms | seq) == 0;
    if (limit <= 0 || isAtEnd || StreamLog.length(region, log) == 0) {
      return;
    }
    reader.open(region, log).forward(ms, seq, -1, -1);
    long given = 0;
    while (given < limit && reader.next()) {
      if (!reading.give(reading.countsBytes() ? StreamReplies.entryBytes(region, reader) : 0)) {
        break;
      }
      given++;
      StreamGroup.advance(region, stream, group, reader.ms(), reader.seq());
      if (!reading.noAck) {
        deliver(reader.ms(), reader.seq(), reading.keyArg(i), reading.groupArg);
      }
      PausePoint.pass(given);
    }
    reading.setGiven(i, given);
    if (given > 0) {
      call.changedSilently(reading.keyArg(i), 1);
      logLastId(reading.keyArg(i), reading.groupArg);
    }
  }

  private void deliver(long ms, long seq, int keyArg, int groupArg) {
    long entry = StreamGroup.findPending(region, group, ms, seq);
    if (entry == 0) {
      entry = StreamGroup.addPending(region, group, consumer, ms, seq, call.now(), 1);
    } else {
      // The group was set back: the entry changes hands.
      StreamGroup.give(region, group, entry, consumer, call.now());
      StreamGroup.setDeliveryCount(region, entry, 1);
    }
    StreamGroup.setActive(region, consumer, call.now());
    logClaim(entry, keyArg, groupArg);
  }

  /// Claims entries that have been idle for long enough, those first that were released or have
  /// been idle for the longest time. What is no longer in the stream is forgotten.
  void claimIdle(StreamReading reading, int i) {
    long entry = StreamGroup.firstToClaim(region, group);
    // What is claimed goes to the end of the chain; it is not to be claimed twice.
    long left = StreamGroup.pendingCount(region, group);
    for (; left > 0 && reading.entriesLeft(reading.claimed(i)) > 0; left--) {
      long idle = Math.max(0, call.now() - StreamGroup.deliveryTime(region, entry));
      boolean isReleased = StreamGroup.owner(region, entry) == 0;
      long next = StreamGroup.nextToClaim(region, entry);
      if (!isReleased && idle < reading.claimIdle || !claimOne(reading, i, entry, idle)) {
        break;
      }
      entry = next;
      PausePoint.pass(left);
    }
  }

  private boolean claimOne(StreamReading reading, int i, long entry, long idle) {
    long ms = StreamGroup.ms(region, entry);
    long seq = StreamGroup.seq(region, entry);
    if (!exists(ms, seq)) {
      logAcknowledgement(ms, seq, reading.keyArg(i), reading.groupArg);
      StreamGroup.removePending(region, group, entry);
      call.changedSilently(reading.keyArg(i), 1);
      return true;
    }
    if (!reading.give(reading.countsBytes() ? StreamReplies.entryBytes(region, reader) : 0)) {
      return false;
    }
    long deliveries = StreamGroup.deliveryCount(region, entry);
    StreamGroup.give(region, group, entry, consumer, call.now());
    StreamGroup.setDeliveryCount(region, entry, more(deliveries));
    StreamGroup.setActive(region, consumer, call.now());
    reading.claim(i, entry, idle, deliveries);
    logClaim(entry, reading.keyArg(i), reading.groupArg);
    call.changedSilently(reading.keyArg(i), 1);
    return true;
  }

  /// One delivery more; what is at the greatest number stays there.
  static long more(long deliveries) {
    return deliveries == Long.MAX_VALUE ? deliveries : deliveries + 1;
  }

  // ---- the log

  /// Logs who has a pending entry now.
  void logClaim(long entry, int keyArg, int groupArg) {
    if (!call.isLogged()) {
      return;
    }
    long owner = StreamGroup.owner(region, entry);
    String id = StreamIds.text(StreamGroup.ms(region, entry), StreamGroup.seq(region, entry));
    call.effect(
        "XCLAIM",
        call.arg(keyArg),
        call.arg(groupArg),
        Bytes.of(StreamGroup.consumerName(region, owner, view).toArray()),
        0,
        id,
        "TIME",
        StreamGroup.deliveryTime(region, entry),
        "RETRYCOUNT",
        StreamGroup.deliveryCount(region, entry),
        "FORCE",
        "JUSTID",
        "LASTID",
        StreamIds.text(StreamGroup.lastMs(region, group), StreamGroup.lastSeq(region, group)));
  }

  /// Logs that an entry is no longer pending.
  void logAcknowledgement(long ms, long seq, int keyArg, int groupArg) {
    if (call.isLogged()) {
      call.effect("XACK", call.arg(keyArg), call.arg(groupArg), StreamIds.text(ms, seq));
    }
  }

  /// Logs how far the group has read.
  void logLastId(int keyArg, int groupArg) {
    if (call.isLogged()) {
      call.effect(
          "XGROUP",
          "SETID",
          call.arg(keyArg),
          call.arg(groupArg),
          StreamIds.text(StreamGroup.lastMs(region, group), StreamGroup.lastSeq(region, group)),
          "ENTRIESREAD",
          StreamGroup.entriesRead(region, group));
    }
  }
}
