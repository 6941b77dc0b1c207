// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.STALE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Dispatcher;
import spinel.server.command.Help;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StreamGroup;
import spinel.server.type.StreamProducers;
import spinel.server.type.StreamValue;
import spinel.structure.IdCursor;
import spinel.structure.IdTree;
import spinel.structure.StreamLog;
import spinel.structure.StreamReader;

/// XINFO: what there is to know of a stream, its groups and their consumers. Each method's first
/// line is the command's syntax.
public final class StreamInfoCommands {
  private static final long DEFAULT_COUNT = 10;
  private static final String HELP =
      """
      CONSUMERS <key> <groupname>
          Tell about the consumers of a group.
      GROUPS <key>
          Tell about the groups of a stream.
      STREAM <key> [FULL [COUNT <count>]
          Tell about a stream.""";

  private StreamInfoCommands() {}

  public static void register(CommandTable table) {
    KeySpec reading = key(2, RO | ACCESS);
    table
        .group(CommandGroup.STREAM)
        .container("xinfo", -2, 0)
        .sub("consumers", 4, READONLY, StreamInfoCommands::consumers, reading)
        .sub("groups", 3, READONLY, StreamInfoCommands::groups, reading)
        .sub("help", 2, LOADING | STALE, call -> Help.reply(call, "xinfo", HELP))
        .sub("stream", -3, READONLY, StreamInfoCommands::stream, reading);
  }

  private static long find(Call call, Dictionary dictionary) {
    long stream = StreamKeys.find(call, dictionary, 2);
    if (stream == 0) {
      throw CommandError.NO_SUCH_KEY;
    }
    return stream;
  }

  // ---- groups and consumers

  /// XINFO GROUPS key
  private static void groups(Call call) {
    Dictionary dictionary = call.dictionary(2);
    Region region = dictionary.region();
    long stream = find(call, dictionary);
    ReplyWriter reply = call.reply();
    reply.array(StreamGroup.count(region, stream));
    for (int i = 0; i < StreamGroup.count(region, stream); i++) {
      long group = StreamGroup.get(region, stream, i);
      reply.map(6);
      reply.bulk("name");
      reply.bulk(StreamGroup.name(region, group, StreamReplies.of(call).view));
      reply.bulk("consumers");
      reply.integer(StreamGroup.consumerCount(region, group));
      reply.bulk("pending");
      reply.integer(StreamGroup.pendingCount(region, group));
      progress(call, region, stream, group);
    }
  }

  /// Tells how far a group has read.
  private static void progress(Call call, Region region, long stream, long group) {
    ReplyWriter reply = call.reply();
    reply.bulk("last-delivered-id");
    StreamReplies.of(call)
        .id(StreamGroup.lastMs(region, group), StreamGroup.lastSeq(region, group));
    reply.bulk("entries-read");
    long read = StreamGroup.entriesRead(region, group);
    known(reply, read, read != StreamGroup.UNKNOWN);
    reply.bulk("lag");
    boolean isLagKnown = StreamGroup.isLagKnown(region, stream, group);
    known(reply, StreamGroup.lag(region, stream, group), isLagKnown);
  }

  private static void known(ReplyWriter reply, long number, boolean isKnown) {
    if (isKnown) {
      reply.integer(number);
    } else {
      reply.nil();
    }
  }

  /// XINFO CONSUMERS key group
  private static void consumers(Call call) {
    Dictionary dictionary = call.dictionary(2);
    Region region = dictionary.region();
    long group = StreamGroupCommands.group(call, region, find(call, dictionary));
    ReplyWriter reply = call.reply();
    reply.array(StreamGroup.consumerCount(region, group));
    for (int i = 0; i < StreamGroup.consumerCount(region, group); i++) {
      long consumer = StreamGroup.consumer(region, group, i);
      long active = StreamGroup.active(region, consumer);
      reply.map(4);
      reply.bulk("name");
      reply.bulk(StreamGroup.consumerName(region, consumer, StreamReplies.of(call).view));
      reply.bulk("pending");
      reply.integer(StreamGroup.consumerPendingCount(region, consumer));
      reply.bulk("idle");
      reply.integer(Math.max(0, call.now() - StreamGroup.seen(region, consumer)));
      reply.bulk("inactive");
      reply.integer(active == StreamGroup.NEVER ? active : call.now() - active);
    }
  }

  // ---- streams

  private static CommandError badSubcommand(Call call) {
    return CommandError.of(
        "ERR unknown subcommand or wrong number of arguments for '"
            + Dispatcher.clipped(call.arg(1), 128)
            + "'. Try XINFO HELP.");
  }

  /// XINFO STREAM key [FULL [COUNT count]]
  private static void stream(Call call) {
    Dictionary dictionary = call.dictionary(2);
    Region region = dictionary.region();
    long stream = find(call, dictionary);
    long count = DEFAULT_COUNT;
    boolean full = call.argCount() > 3;
    if (full) {
      if (call.argCount() == 5 || call.argCount() > 6 || !call.arg(3).isWord("full")) {
        throw badSubcommand(call);
      }
      if (call.argCount() == 6) {
        Args args = call.args(4);
        if (!args.takes("count")) {
          throw badSubcommand(call);
        }
        count = args.integer();
        count = count < 0 ? DEFAULT_COUNT : count;
      }
    }
    long most = count == 0 ? Long.MAX_VALUE : count;
    call.expect(full ? shown(region, stream, most) : 0);
    StreamProducers.expire(region, dictionary.elements(), stream, call.now());
    call.reply().map(full ? 15 : 16);
    log(call, region, StreamValue.log(stream));
    producers(call.reply(), region, stream);
    if (full) {
      full(call, region, stream, most);
    } else {
      call.reply().bulk("groups");
      call.reply().integer(StreamGroup.count(region, stream));
      edges(call, region, StreamValue.log(stream));
    }
  }

  /// How many entries and pending entries are shown, where there are up to so many of each.
  private static long shown(Region region, long stream, long most) {
    long sum = Math.min(most, StreamLog.length(region, StreamValue.log(stream)));
    for (int i = 0; i < StreamGroup.count(region, stream); i++) {
      long pending = StreamGroup.pendingCount(region, StreamGroup.get(region, stream, i));
      sum += 2 * Math.min(most, pending);
    }
    return sum;
  }

  private static void log(Call call, Region region, long log) {
    ReplyWriter reply = call.reply();
    StreamReplies streams = StreamReplies.of(call);
    reply.bulk("length");
    reply.integer(StreamLog.length(region, log));
    reply.bulk("radix-tree-keys");
    reply.integer(StreamLog.blockCount(region, log));
    reply.bulk("radix-tree-nodes");
    long nodes = IdTree.nodeCount(region, StreamLog.blocks(log));
    reply.integer(StreamLog.blockCount(region, log) + Math.max(1, nodes));
    reply.bulk("last-generated-id");
    streams.id(StreamLog.lastMs(region, log), StreamLog.lastSeq(region, log));
    reply.bulk("max-deleted-entry-id");
    streams.id(StreamLog.maxDeletedMs(region, log), StreamLog.maxDeletedSeq(region, log));
    reply.bulk("entries-added");
    reply.integer(StreamLog.added(region, log));
    reply.bulk("recorded-first-entry-id");
    streams.id(StreamLog.firstMs(region, log), StreamLog.firstSeq(region, log));
  }

  private static void producers(ReplyWriter reply, Region region, long stream) {
    reply.bulk("idmp-duration");
    reply.integer(StreamProducers.seconds(region, stream));
    reply.bulk("idmp-maxsize");
    reply.integer(StreamProducers.most(region, stream));
    reply.bulk("pids-tracked");
    reply.integer(StreamProducers.count(region, stream));
    reply.bulk("iids-tracked");
    reply.integer(StreamProducers.tracked(region, stream));
    reply.bulk("iids-added");
    reply.integer(StreamProducers.added(region, stream));
    reply.bulk("iids-duplicates");
    reply.integer(StreamProducers.duplicates(region, stream));
  }

  /// Shows the first and the last entry.
  private static void edges(Call call, Region region, long log) {
    StreamReader reader = StreamReplies.of(call).reader;
    call.reply().bulk("first-entry");
    edge(call, region, reader.open(region, log).forward(0, 0, -1, -1));
    call.reply().bulk("last-entry");
    edge(call, region, reader.open(region, log).backward(0, 0, -1, -1));
  }

  private static void edge(Call call, Region region, StreamReader reader) {
    if (reader.next()) {
      StreamReplies.of(call).entry(region, reader);
    } else {
      call.reply().nil();
    }
  }

  // ---- everything

  private static void full(Call call, Region region, long stream, long count) {
    ReplyWriter reply = call.reply();
    reply.bulk("entries");
    StreamReplies.of(call).range(region, StreamValue.log(stream), 0, 0, -1, -1, count, false);
    reply.bulk("groups");
    reply.array(StreamGroup.count(region, stream));
    for (int i = 0; i < StreamGroup.count(region, stream); i++) {
      long group = StreamGroup.get(region, stream, i);
      reply.map(8);
      reply.bulk("name");
      reply.bulk(StreamGroup.name(region, group, StreamReplies.of(call).view));
      progress(call, region, stream, group);
      reply.bulk("pel-count");
      reply.integer(StreamGroup.pendingCount(region, group));
      reply.bulk("nacked-count");
      reply.integer(StreamGroup.released(region, group));
      reply.bulk("pending");
      pending(call, region, StreamGroup.pending(group), count, true);
      reply.bulk("consumers");
      fullConsumers(call, region, group, count);
    }
  }

  private static void fullConsumers(Call call, Region region, long group, long count) {
    ReplyWriter reply = call.reply();
    reply.array(StreamGroup.consumerCount(region, group));
    for (int i = 0; i < StreamGroup.consumerCount(region, group); i++) {
      long consumer = StreamGroup.consumer(region, group, i);
      reply.map(5);
      reply.bulk("name");
      reply.bulk(StreamGroup.consumerName(region, consumer, StreamReplies.of(call).view));
      reply.bulk("seen-time");
      reply.integer(StreamGroup.seen(region, consumer));
      reply.bulk("active-time");
      reply.integer(StreamGroup.active(region, consumer));
      reply.bulk("pel-count");
      reply.integer(StreamGroup.consumerPendingCount(region, consumer));
      reply.bulk("pending");
      pending(call, region, StreamGroup.consumerPending(consumer), count, false);
    }
  }

  /// Shows the first pending entries of a tree, with their owners or without.
  private static void pending(Call call, Region region, long tree, long count, boolean withOwners) {
    ReplyWriter reply = call.reply();
    StreamReplies streams = StreamReplies.of(call);
    long shown = Math.min(count, IdTree.size(region, tree));
    reply.array(shown);
    IdCursor cursor = new IdCursor().open(region, tree);
    cursor.first();
    for (long left = shown; left > 0; left--) {
      long entry = StreamGroup.entry(cursor);
      reply.array(withOwners ? 4 : 3);
      streams.id(cursor.ms(), cursor.seq());
      if (withOwners) {
        long owner = StreamGroup.owner(region, entry);
        if (owner == 0) {
          reply.bulk("");
        } else {
          reply.bulk(StreamGroup.consumerName(region, owner, streams.view));
        }
      }
      reply.integer(StreamGroup.deliveryTime(region, entry));
      reply.integer(StreamGroup.deliveryCount(region, entry));
      cursor.next();
    }
  }
}
