// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.STALE;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.INSERT;
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
import spinel.server.command.Dispatcher;
import spinel.server.command.EventClass;
import spinel.server.command.Help;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StreamGroup;
import spinel.server.type.StreamValue;
import spinel.structure.StreamLog;

/// XGROUP, XACK and XNACK: groups and their consumers come and go, and what they were given is done
/// with. Each method's first line is the command's syntax.
public final class StreamGroupCommands {
  private static final CommandError NO_KEY =
      CommandError.of(
          "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want"
              + " to use the MKSTREAM option to create an empty stream automatically.");
  private static final CommandError BUSY_GROUP =
      CommandError.of("BUSYGROUP Consumer Group name already exists");
  private static final CommandError BAD_READ =
      CommandError.of("ERR value for ENTRIESREAD must be positive or -1");
  private static final CommandError BAD_MODE =
      CommandError.of("ERR mode must be SILENT, FAIL, or FATAL");
  private static final CommandError BAD_ID_COUNT =
      CommandError.of("ERR numids must be a positive integer");
  private static final CommandError OTHER_ID_COUNT =
      CommandError.of("ERR number of IDs doesn't match numids");
  private static final CommandError NEGATIVE_COUNT =
      CommandError.of("ERR Invalid RETRYCOUNT value, must be >= 0");
  private static final String HELP =
      """
      CREATE <key> <groupname> <id|$> [option]
          Make a consumer group that begins to read after an ID. Options are:
          * MKSTREAM
            Make an empty stream where there is none.
          * ENTRIESREAD entries_read
            Say how many entries come before (internal use).
      CREATECONSUMER <key> <groupname> <consumer>
          Make a consumer in a group.
      DELCONSUMER <key> <groupname> <consumer>
          Take a consumer out of a group.
      DESTROY <key> <groupname>
          Delete a group.
      SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]
          Let a group go on reading after another ID.""";

  private StreamGroupCommands() {}

  public static void register(CommandTable table) {
    KeySpec creating = key(2, RW | INSERT);
    KeySpec deleting = key(2, RW | DELETE);
    KeySpec updating = key(1, RW | UPDATE);
    table
        .group(CommandGroup.STREAM)
        .container("xgroup", -2, 0)
        .sub("create", -5, WRITE | DENYOOM, StreamGroupCommands::create, creating)
        .sub("createconsumer", 5, WRITE | DENYOOM, StreamGroupCommands::createconsumer, creating)
        .sub("delconsumer", 5, WRITE, StreamGroupCommands::delconsumer, deleting)
        .sub("destroy", 4, WRITE, StreamGroupCommands::destroy, deleting)
        .sub("help", 2, LOADING | STALE, call -> Help.reply(call, "xgroup", HELP))
        .sub("setid", -5, WRITE, StreamGroupCommands::setid, key(2, RW | UPDATE))
        .add("xack", -4, WRITE | FAST, StreamGroupCommands::xack, updating)
        .add("xnack", -7, WRITE | FAST, StreamGroupCommands::xnack, updating);
  }

  // ---- groups

  private static CommandError badSubcommand(Call call) {
    return CommandError.of(
        "ERR unknown subcommand or wrong number of arguments for '"
            + Dispatcher.clipped(call.arg(1), 128)
            + "'. Try XGROUP HELP.");
  }

  /// XGROUP CREATE key group <id | $> [MKSTREAM] [ENTRIESREAD entries-read]
  private static void create(Call call) {
    boolean makesStream = false;
    long read = StreamGroup.UNKNOWN;
    for (Args args = call.args(5); args.hasNext(); ) {
      if (args.takes("mkstream")) {
        makesStream = true;
      } else {
        read = entriesRead(call, args);
      }
    }
    Dictionary dictionary = call.dictionary(2);
    Region region = dictionary.region();
    long stream = StreamKeys.findForWrite(call, dictionary, 2);
    if (stream == 0 && !makesStream) {
      throw NO_KEY;
    }
    if (call.argCount() > 8) {
      throw badSubcommand(call);
    }
    Bytes id = call.arg(4);
    boolean fromEnd = isEnd(id);
    if (!fromEnd) {
      StreamIds.check(id);
    }
    long record = 0;
    if (stream == 0) {
      record = StreamKeys.create(call, dictionary, 2);
      stream = StreamValue.stream(region, record);
    }
    long log = StreamValue.log(stream);
    long ms = fromEnd ? StreamLog.lastMs(region, log) : StreamIds.ms(id);
    long seq = fromEnd ? StreamLog.lastSeq(region, log) : StreamIds.seq(id, 0);
    long group;
    try {
      group = StreamGroup.create(region, stream, call.arg(3), ms, seq, read);
    } catch (RuntimeException full) {
      if (record != 0) {
        StreamValue.free(region, record);
      }
      throw full;
    }
    if (group == 0) {
      throw BUSY_GROUP;
    }
    if (record != 0) {
      StreamKeys.insert(call, dictionary, 2, record);
    }
    call.changed(2, EventClass.STREAM, "xgroup-create");
    call.reply().ok();
  }

  private static boolean isEnd(Bytes id) {
    return id.length() == 1 && id.byteAt(0) == '$';
  }

  private static long entriesRead(Call call, Args args) {
    if (!args.takesWithValue("entriesread")) {
      throw badSubcommand(call);
    }
    long read = args.integer();
    if (read < 0 && read != StreamGroup.UNKNOWN) {
      throw BAD_READ;
    }
    return read;
  }

  /// The stream at a subcommand's key, which must be there.
  private static long stream(Call call, Dictionary dictionary) {
    long stream = StreamKeys.findForWrite(call, dictionary, 2);
    if (stream == 0) {
      throw NO_KEY;
    }
    return stream;
  }

  /// The group that a subcommand names, which must be there.
  static long group(Call call, Region region, long stream) {
    long group = StreamGroup.find(region, stream, call.arg(3));
    if (group == 0) {
      throw CommandError.of(
          "NOGROUP No such consumer group '"
              + StreamKeys.shown(call.arg(3))
              + "' for key name '"
              + StreamKeys.shown(call.arg(2))
              + "'");
    }
    return group;
  }

  /// XGROUP SETID key group <id | $> [ENTRIESREAD entries-read]
  private static void setid(Call call) {
    long read = StreamGroup.UNKNOWN;
    for (Args args = call.args(5); args.hasNext(); ) {
      read = entriesRead(call, args);
    }
    Dictionary dictionary = call.dictionary(2);
    Region region = dictionary.region();
    long stream = stream(call, dictionary);
    long group = group(call, region, stream);
    if (call.argCount() > 7) {
      throw badSubcommand(call);
    }
    Bytes id = call.arg(4);
    long log = StreamValue.log(stream);
    if (isEnd(id)) {
      StreamGroup.setLast(
          region, group, StreamLog.lastMs(region, log), StreamLog.lastSeq(region, log));
    } else {
      StreamIds.checkWithEnds(id);
      StreamGroup.setLast(region, group, StreamIds.ms(id), StreamIds.seq(id, 0));
    }
    StreamGroup.setEntriesRead(region, group, read);
    call.changed(2, EventClass.STREAM, "xgroup-setid");
    call.reply().ok();
  }

  /// XGROUP DESTROY key group
  private static void destroy(Call call) {
    Dictionary dictionary = call.dictionary(2);
    Region region = dictionary.region();
    long stream = stream(call, dictionary);
    long group = StreamGroup.find(region, stream, call.arg(3));
    if (group != 0) {
      StreamValue.destroy(dictionary, stream, group);
      call.changed(2, EventClass.STREAM, "xgroup-destroy");
    }
    call.reply().integer(group != 0);
  }

  /// XGROUP CREATECONSUMER key group consumer
  private static void createconsumer(Call call) {
    Dictionary dictionary = call.dictionary(2);
    Region region = dictionary.region();
    long group = group(call, region, stream(call, dictionary));
    boolean created = StreamGroup.createConsumer(region, group, call.arg(4), call.now()) != 0;
    if (created) {
      call.changed(2, EventClass.STREAM, "xgroup-createconsumer");
    }
    call.reply().integer(created);
  }

  /// XGROUP DELCONSUMER key group consumer
  private static void delconsumer(Call call) {
    Dictionary dictionary = call.dictionary(2);
    Region region = dictionary.region();
    long group = group(call, region, stream(call, dictionary));
    long consumer = StreamGroup.findConsumer(region, group, call.arg(4));
    long pending = 0;
    if (consumer != 0) {
      pending = StreamGroup.consumerPendingCount(region, consumer);
      call.expect(pending);
      StreamGroup.deleteConsumer(region, group, consumer);
      call.changed(2, EventClass.STREAM, "xgroup-delconsumer");
    }
    call.reply().integer(pending);
  }

  // ---- what was delivered

  /// XACK key group id [id ...]
  private static void xack(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = StreamKeys.find(call, dictionary, 1);
    long group = stream == 0 ? 0 : StreamGroup.find(region, stream, call.arg(2));
    if (group == 0) {
      call.reply().integer(0);
      return;
    }
    for (int i = 3; i < call.argCount(); i++) {
      StreamIds.check(call.arg(i));
    }
    long acknowledged = 0;
    for (int i = 3; i < call.argCount(); i++) {
      long entry = pending(call, region, group, i);
      if (entry != 0) {
        StreamGroup.removePending(region, group, entry);
        acknowledged++;
      }
    }
    call.changedSilently(1, acknowledged);
    call.reply().integer(acknowledged);
  }

  private static long pending(Call call, Region region, long group, int idArg) {
    Bytes id = call.arg(idArg);
    return StreamGroup.findPending(region, group, StreamIds.ms(id), StreamIds.seq(id, 0));
  }

  /// XNACK key group <SILENT | FAIL | FATAL> IDS numids id [id ...] [RETRYCOUNT count] [FORCE]
  private static void xnack(Call call) {
    Bytes mode = call.arg(3);
    boolean silent = mode.isWord("silent");
    boolean fatal = mode.isWord("fatal");
    if (!silent && !fatal && !mode.isWord("fail")) {
      throw BAD_MODE;
    }
    Args args = call.args(4);
    if (!args.takesWithValue("ids")) {
      throw CommandError.SYNTAX;
    }
    long ids = StreamTrim.positive(args.next(), BAD_ID_COUNT);
    int firstId = args.position();
    if (ids > args.left()) {
      throw OTHER_ID_COUNT;
    }
    long count = -1;
    boolean force = false;
    for (args = call.args(firstId + (int) ids); args.hasNext(); ) {
      if (args.takesWithValue("retrycount")) {
        count = args.integer();
        if (count < 0) {
          throw NEGATIVE_COUNT;
        }
      } else if (args.takes("force")) {
        force = true;
      } else {
        throw StreamIds.isValid(call.arg(args.position())) ? OTHER_ID_COUNT : CommandError.SYNTAX;
      }
    }
    for (int i = 0; i < ids; i++) {
      StreamIds.check(call.arg(firstId + i));
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = StreamKeys.findForWrite(call, dictionary, 1);
    long group = StreamKeys.group(call, region, stream, 1, 2);
    long released = 0;
    for (int i = 0; i < ids; i++) {
      long entry = pending(call, region, group, firstId + i);
      boolean isNew = entry == 0 && force && exists(call, region, stream, firstId + i);
      if (isNew) {
        Bytes id = call.arg(firstId + i);
        entry =
            StreamGroup.addPending(region, group, 0, StreamIds.ms(id), StreamIds.seq(id, 0), 0, 0);
      }
      if (entry != 0) {
        long before = StreamGroup.deliveryCount(region, entry);
        StreamGroup.release(region, group, entry);
        StreamGroup.setDeliveryCount(
            region,
            entry,
            count >= 0
                ? count
                : fatal ? Long.MAX_VALUE : silent ? Math.max(0, before - 1) : before);
        released++;
      }
    }
    call.changedSilently(1, released);
    call.reply().integer(released);
  }

  private static boolean exists(Call call, Region region, long stream, int idArg) {
    Bytes id = call.arg(idArg);
    return StreamReplies.of(call)
        .reader
        .open(region, StreamValue.log(stream))
        .seek(StreamIds.ms(id), StreamIds.seq(id, 0));
  }
}
