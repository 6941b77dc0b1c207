// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.PerCall;
import spinel.structure.Listpack;
import spinel.structure.StreamReader;

/// What commands on streams answer with, and what they need again and again: each [Call] has one.
final class StreamReplies {
  private static final PerCall<StreamReplies> REPLIES =
      new PerCall<>(call -> new StreamReplies(call.reply()));

  private final ReplyWriter reply;
  private final byte[] text = new byte[StreamIds.LONGEST];

  /// For reading a stream's entries.
  final StreamReader reader = new StreamReader();

  /// The options of XADD and XTRIM.
  final StreamTrim trim = new StreamTrim();

  /// What XREAD and XREADGROUP are asked for.
  final StreamReading reading = new StreamReading();

  /// A view to point at whatever is looked at.
  final Bytes view = new Bytes();

  private StreamReplies(ReplyWriter reply) {
    this.reply = reply;
  }

  /// What a call's command answers with.
  static StreamReplies of(Call call) {
    return REPLIES.of(call);
  }

  /// Replies with an id.
  void id(long ms, long seq) {
    reply.bulk(text, 0, StreamIds.write(text, ms, seq));
  }

  /// Replies with the entry that a reader is at: its id and its fields.
  void entry(Region region, StreamReader entry) {
    reply.array(2);
    idAndFields(region, entry);
  }

  /// As [#entry], where the caller has begun the array.
  void idAndFields(Region region, StreamReader entry) {
    id(entry.ms(), entry.seq());
    reply.array(2L * entry.fields());
    while (entry.nextField()) {
      text(region, entry.block(), entry.nameAt());
      text(region, entry.block(), entry.valueAt());
    }
  }

  private void text(Region region, long list, int at) {
    if (Listpack.isInteger(region, list, at)) {
      reply.bulk(Listpack.integer(region, list, at));
    } else {
      reply.bulk(
          region,
          Listpack.stringPosition(region, list, at),
          Listpack.stringBytes(region, list, at));
    }
  }

  /// Replies with an array of the entries from one id to another, both included, no more than
  /// `limit`.
  void range(
      Region region,
      long log,
      long fromMs,
      long fromSeq,
      long toMs,
      long toSeq,
      long limit,
      boolean backward) {
    long count = reader.open(region, log).count(fromMs, fromSeq, toMs, toSeq, limit);
    reply.array(count);
    reader.open(region, log);
    if (backward) {
      reader.backward(fromMs, fromSeq, toMs, toSeq);
    } else {
      reader.forward(fromMs, fromSeq, toMs, toSeq);
    }
    for (long left = count; left > 0; left--) {
      reader.next();
      entry(region, reader);
    }
  }

  /// The bytes that the entry that a reader is at takes in a reply.
  static long entryBytes(Region region, StreamReader entry) {
    long bytes = 4 + 5 + StreamIds.text(entry.ms(), entry.seq()).length() + 2;
    bytes += 3 + Integer.toString(2 * entry.fields()).length();
    while (entry.nextField()) {
      bytes += bulkBytes(Listpack.textBytes(region, entry.block(), entry.nameAt()));
      bytes += bulkBytes(Listpack.textBytes(region, entry.block(), entry.valueAt()));
    }
    return bytes;
  }

  private static long bulkBytes(int length) {
    return 5L + Integer.toString(length).length() + length;
  }
}
