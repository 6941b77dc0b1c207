// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StreamGroup;
import spinel.server.type.StreamProducers;
import spinel.server.type.StreamValue;
import spinel.structure.StreamLog;

/// XDELEX and XACKDEL, which heed what groups have to do with the entries that they delete, and
/// XCFGSET and XIDMPRECORD, which are about what producers send twice. Each method's first line is
/// the command's syntax.
public final class StreamDeleteCommands {
  private static final CommandError BAD_ID_COUNT =
      CommandError.of("ERR Number of IDs must be a positive integer");
  private static final CommandError OTHER_ID_COUNT =
      CommandError.of("ERR The `numids` parameter must match the number of arguments");
  private static final CommandError NO_SETTING =
      CommandError.of("ERR At least one parameter (IDMP-DURATION or IDMP-MAXSIZE) is required");
  private static final CommandError BAD_SECONDS =
      CommandError.of("ERR IDMP-DURATION must be between 1 and 86400 seconds");
  private static final CommandError BAD_MOST =
      CommandError.of("ERR IDMP-MAXSIZE must be between 1 and 10000 entries");
  private static final CommandError NO_PRODUCER =
      CommandError.of("ERR IDMP requires a non-empty producer ID");
  private static final CommandError NO_PRODUCER_ENTRY =
      CommandError.of("ERR IDMP requires a non-empty idempotent ID");
  private static final CommandError NO_ENTRY =
      CommandError.of("ERR The specified stream ID was deleted or doesn't exist");
  private static final CommandError OTHER_ENTRY =
      CommandError.of(
          "ERR The specified IDMP producer-id/idempotent-id pair maps to a different stream ID");

  private static final int MOST_SECONDS = 86_400;
  private static final int MOST_IDS = 10_000;

  /// What becomes of an id: there is none, it was deleted, it is still referred to.
  private static final int MISSING = -1;

  private static final int DELETED = 1;
  private static final int REFERENCED = 2;

  private StreamDeleteCommands() {}

  public static void register(CommandTable table) {
    KeySpec updating = key(1, RW | UPDATE);
    table
        .group(CommandGroup.STREAM)
        .add("xdelex", -5, WRITE | FAST, StreamDeleteCommands::xdelex, key(1, RW | DELETE))
        .add(
            "xackdel",
            -6,
            WRITE | FAST,
            StreamDeleteCommands::xackdel,
            key(1, RW | UPDATE | DELETE))
        .add("xcfgset", -2, WRITE | FAST, StreamDeleteCommands::xcfgset, updating)
        .add("xidmprecord", 5, WRITE | DENYOOM | FAST, StreamDeleteCommands::xidmprecord, updating);
  }

  // ---- deleting

  /// The options of both commands.
  private static final class Options {
    StreamReferences references;
    int firstId;
    int ids;

    Options(Call call, int first) {
      for (Args args = call.args(first); args.hasNext(); ) {
        StreamReferences taken = references == null ? StreamReferences.take(args) : null;
        if (taken != null) {
          references = taken;
        } else if (args.takesWithValue("ids")) {
          long count = StreamTrim.positive(args.next(), BAD_ID_COUNT);
          if (count > args.left()) {
            throw OTHER_ID_COUNT;
          }
          firstId = args.position();
          ids = (int) count;
          for (int i = 0; i < ids; i++) {
            args.next();
          }
        } else {
          throw CommandError.SYNTAX;
        }
      }
      if (firstId == 0) {
        throw CommandError.SYNTAX;
      }
      if (references == null) {
        references = StreamReferences.KEEPREF;
      }
      for (int i = 0; i < ids; i++) {
        StreamIds.check(call.arg(firstId + i));
      }
    }
  }

  /// XDELEX key [KEEPREF | DELREF | ACKED] IDS numids id [id ...]
  private static void xdelex(Call call) {
    Options options = new Options(call, 2);
    Dictionary dictionary = call.dictionary(1);
    long stream = StreamKeys.findForWrite(call, dictionary, 1);
    call.reply().array(options.ids);
    long deleted = 0;
    for (int i = 0; i < options.ids; i++) {
      int outcome =
          stream == 0
              ? MISSING
              : delete(call, dictionary.region(), stream, options.references, options.firstId + i);
      deleted += outcome == DELETED ? 1 : 0;
      call.reply().integer(outcome);
    }
    if (deleted > 0) {
      call.changed(1, EventClass.STREAM, "xdel", deleted);
    }
  }

  private static int delete(
      Call call, Region region, long stream, StreamReferences references, int idArg) {
    Bytes id = call.arg(idArg);
    long ms = StreamIds.ms(id);
    long seq = StreamIds.seq(id, 0);
    long log = StreamValue.log(stream);
    if (references == StreamReferences.ACKED) {
      if (!StreamReplies.of(call).reader.open(region, log).seek(ms, seq)) {
        return MISSING;
      }
      if (StreamGroup.count(region, stream) == 0
          || StreamGroup.isReferenced(region, stream, ms, seq)) {
        return REFERENCED;
      }
    }
    if (references == StreamReferences.DELREF && StreamGroup.forget(region, stream, ms, seq)) {
      call.changedSilently(1, 1);
    }
    return StreamLog.delete(region, log, ms, seq, StreamReplies.of(call).reader)
        ? DELETED
        : MISSING;
  }

  /// XACKDEL key group [KEEPREF | DELREF | ACKED] IDS numids id [id ...]
  private static void xackdel(Call call) {
    Options options = new Options(call, 3);
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = StreamKeys.findForWrite(call, dictionary, 1);
    long group = stream == 0 ? 0 : StreamGroup.find(region, stream, call.arg(2));
    call.reply().array(options.ids);
    boolean deleted = false;
    for (int i = 0; i < options.ids; i++) {
      Bytes id = call.arg(options.firstId + i);
      long entry =
          group == 0
              ? 0
              : StreamGroup.findPending(region, group, StreamIds.ms(id), StreamIds.seq(id, 0));
      int outcome = MISSING;
      if (entry != 0) {
        StreamGroup.removePending(region, group, entry);
        call.changedSilently(1, 1);
        outcome = delete(call, region, stream, options.references, options.firstId + i);
        deleted |= outcome == DELETED;
        // It was acknowledged, be it in the stream or not.
        outcome = outcome == MISSING ? DELETED : outcome;
      }
      call.reply().integer(outcome);
    }
    if (deleted) {
      call.alsoAnnounce(1, EventClass.STREAM, "xdel");
    }
  }

  // ---- producers

  /// XCFGSET key [IDMP-DURATION idmp-duration] [IDMP-MAXSIZE idmp-maxsize]
  private static void xcfgset(Call call) {
    long seconds = 0;
    long most = 0;
    if (call.argCount() == 2) {
      throw NO_SETTING;
    }
    for (Args args = call.args(2); args.hasNext(); ) {
      if (args.takesWithValue("idmp-duration")) {
        seconds = args.integer();
        if (seconds < 1 || seconds > MOST_SECONDS) {
          throw BAD_SECONDS;
        }
      } else if (args.takesWithValue("idmp-maxsize")) {
        most = args.integer();
        if (most < 1 || most > MOST_IDS) {
          throw BAD_MOST;
        }
      } else {
        throw CommandError.SYNTAX;
      }
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = stream(call, dictionary);
    StreamProducers.configure(
        region,
        dictionary.elements(),
        stream,
        seconds == 0 ? StreamProducers.seconds(region, stream) : (int) seconds,
        most == 0 ? StreamProducers.most(region, stream) : (int) most);
    call.changedSilently(1, 1);
    call.reply().ok();
  }

  private static long stream(Call call, Dictionary dictionary) {
    long stream = StreamKeys.findForWrite(call, dictionary, 1);
    if (stream == 0) {
      throw CommandError.NO_SUCH_KEY;
    }
    return stream;
  }

  /// XIDMPRECORD key pid iid stream-id
  private static void xidmprecord(Call call) {
    if (call.arg(2).isEmpty()) {
      throw NO_PRODUCER;
    }
    if (call.arg(3).isEmpty()) {
      throw NO_PRODUCER_ENTRY;
    }
    Bytes id = StreamIds.check(call.arg(4));
    long ms = StreamIds.ms(id);
    long seq = StreamIds.seq(id, 0);
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = stream(call, dictionary);
    if (!StreamReplies.of(call).reader.open(region, StreamValue.log(stream)).seek(ms, seq)) {
      throw NO_ENTRY;
    }
    var table = dictionary.elements();
    long known = StreamProducers.find(region, table, stream, call.arg(2), call.arg(3));
    if (known == 0) {
      StreamProducers.add(region, table, stream, call.arg(2), call.arg(3), ms, seq);
      StreamProducers.countAdded(region, stream);
      call.changedSilently(1, 1);
    } else if (StreamProducers.ms(region, known) != ms
        || StreamProducers.seq(region, known) != seq) {
      throw OTHER_ENTRY;
    }
    call.reply().ok();
  }
}
