// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import static spinel.server.command.CommandFlags.DENYOOM;
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
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.server.type.StreamProducers;
import spinel.server.type.StreamValue;
import spinel.structure.HashTable;
import spinel.structure.IdTree;
import spinel.structure.StreamLog;
import spinel.structure.StreamReader;

/// Commands on streams that have nothing to do with consumer groups, but for those that read
/// several. Each method's first line is the command's syntax.
public final class StreamCommands {
  private static final CommandError ZERO_ID =
      CommandError.of("ERR The ID specified in XADD must be greater than 0-0");
  private static final CommandError EXHAUSTED =
      CommandError.of(
          "ERR The stream has exhausted the last possible ID, unable to add more items");
  private static final CommandError SMALL_ID =
      CommandError.of(
          "ERR The ID specified in XADD is equal or smaller than the target stream top item");
  private static final CommandError TOO_LARGE =
      CommandError.of("ERR Elements are too large to be stored");
  private static final CommandError BAD_START =
      CommandError.of("ERR invalid start ID for the interval");
  private static final CommandError BAD_END =
      CommandError.of("ERR invalid end ID for the interval");
  private static final CommandError NEGATIVE_ADDED =
      CommandError.of("ERR entries_added must be positive");
  private static final CommandError SETID_BELOW_GIVEN =
      CommandError.of(
          "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
  private static final CommandError SETID_BELOW_DELETED =
      CommandError.of(
          "ERR The ID specified in XSETID is smaller than current max_deleted_entry_id");
  private static final CommandError SETID_BELOW_TOP =
      CommandError.of("ERR The ID specified in XSETID is smaller than the target stream top item");
  private static final CommandError ADDED_BELOW_LENGTH =
      CommandError.of(
          "ERR The entries_added specified in XSETID is smaller than the target stream length");

  /// Entries that go with the block that they stand in in the time that it takes to show one.
  private static final int TRIMMED_FOR_ONE = 8;

  private StreamCommands() {}

  public static void register(CommandTable table) {
    KeySpec deleting = key(1, RW | DELETE);
    KeySpec updating = key(1, RW | UPDATE);
    KeySpec reading = key(1, RO | ACCESS);
    table
        .group(CommandGroup.STREAM)
        .add("xadd", -5, WRITE | DENYOOM | FAST, StreamCommands::xadd, updating)
        .add("xlen", 2, READONLY | FAST, StreamCommands::xlen, key(1, RO))
        .add("xrange", -4, READONLY, StreamCommands::xrange, reading)
        .add("xrevrange", -4, READONLY, StreamCommands::xrevrange, reading)
        .add("xdel", -3, WRITE | FAST, StreamCommands::xdel, deleting)
        .add("xtrim", -4, WRITE, StreamCommands::xtrim, deleting)
        .add("xsetid", -3, WRITE | DENYOOM | FAST, StreamCommands::xsetid, updating);
  }

  // ---- adding

  /// XADD key [NOMKSTREAM] [KEEPREF | DELREF | ACKED]
  ///   [IDMPAUTO producer-id | IDMP producer-id idempotent-id]
  ///   [<MAXLEN | MINID> [= | ~] threshold [LIMIT count]] <* | id> field value [field value ...]
  private static void xadd(Call call) {
    StreamTrim options = StreamReplies.of(call).trim.parseForAdding(call);
    int idAt = options.idAt();
    int words = call.argCount() - idAt - 1;
    if (idAt == 0 || words < 2 || words % 2 == 1) {
      throw CommandError.of("ERR wrong number of arguments for 'xadd' command");
    }
    Bytes id = call.arg(idAt);
    if (isZero(id)) {
      throw ZERO_ID;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = StreamKeys.findForWrite(call, dictionary, 1);
    if (stream == 0 && options.mustExist()) {
      call.reply().nil();
      return;
    }
    if (stream != 0 && options.hasProducer() && isDuplicate(call, dictionary, stream, options)) {
      return;
    }
    long lastMs = stream == 0 ? 0 : StreamLog.lastMs(region, StreamValue.log(stream));
    long lastSeq = stream == 0 ? 0 : StreamLog.lastSeq(region, StreamValue.log(stream));
    if (lastMs == -1 && lastSeq == -1) {
      throw EXHAUSTED;
    }
    long ms = newMs(call, id, lastMs, lastSeq);
    long seq = newSeq(id, ms, lastMs, lastSeq);
    if (IdTree.compare(ms, seq, lastMs, lastSeq) <= 0) {
      throw SMALL_ID;
    }
    if (StreamLog.textBytes(call, idAt + 1, words / 2) > StreamLog.LARGEST_ENTRY) {
      throw TOO_LARGE;
    }
    if (stream != 0 && options.isTrimming()) {
      call.expect(options.most(region, stream, StreamReplies.of(call).reader) / TRIMMED_FOR_ONE);
    }
    long record = 0;
    if (stream == 0) {
      record = StreamKeys.create(call, dictionary, 1);
      stream = StreamValue.stream(region, record);
    }
    try {
      append(call, dictionary, stream, ms, seq, options);
      if (record != 0) {
        dictionary.insert(record, call.hash(1));
      }
    } catch (OutOfMemory full) {
      if (record != 0) {
        StreamValue.free(region, record);
      }
      throw full;
    }
    StreamReplies.of(call).id(ms, seq);
    call.changed(1, EventClass.STREAM, "xadd");
    if (options.isTrimming() && options.run(region, stream, StreamReplies.of(call).reader) > 0) {
      call.alsoAnnounce(1, EventClass.STREAM, "xtrim");
    }
    if (call.isLogged()) {
      log(call, region, stream, options, StreamIds.text(ms, seq));
    }
  }

  private static boolean isStar(Bytes id) {
    return id.length() == 1 && id.byteAt(0) == '*';
  }

  private static boolean isZero(Bytes id) {
    return !isStar(id)
        && !StreamIds.isAutomaticSequence(id)
        && StreamIds.ms(id) == 0
        && StreamIds.seq(id, 0) == 0;
  }

  private static long newMs(Call call, Bytes id, long lastMs, long lastSeq) {
    if (!isStar(id)) {
      return StreamIds.ms(id);
    }
    if (Long.compareUnsigned(call.now(), lastMs) > 0) {
      return call.now();
    }
    return lastSeq == -1 ? lastMs + 1 : lastMs;
  }

  private static long newSeq(Bytes id, long ms, long lastMs, long lastSeq) {
    if (isStar(id)) {
      return ms == lastMs ? lastSeq + 1 : 0;
    }
    if (!StreamIds.isAutomaticSequence(id)) {
      return StreamIds.seq(id, 0);
    }
    if (ms != lastMs) {
      return 0;
    }
    if (lastSeq == -1) {
      throw SMALL_ID;
    }
    return lastSeq + 1;
  }

  private static void append(
      Call call, Dictionary dictionary, long stream, long ms, long seq, StreamTrim options) {
    Region region = dictionary.region();
    Thresholds thresholds = dictionary.thresholds();
    int first = options.idAt() + 1;
    HashTable table = dictionary.elements();
    Bytes producer = options.hasProducer() ? call.arg(options.producerAt()) : null;
    if (producer != null) {
      StreamProducers.add(region, table, stream, producer, producerId(call, options), ms, seq);
    }
    try {
      StreamLog.append(
          region,
          StreamValue.log(stream),
          ms,
          seq,
          call,
          first,
          (call.argCount() - first) / 2,
          thresholds.streamNodeMaxBytes,
          thresholds.streamNodeMaxEntries);
    } catch (OutOfMemory full) {
      if (producer != null) {
        StreamProducers.forgetNewest(region, table, stream, producer);
      }
      throw full;
    }
    if (producer != null) {
      StreamProducers.countAdded(region, stream);
    }
  }

  /// The id under which a producer sends an entry.
  private static Bytes producerId(Call call, StreamTrim options) {
    if (!options.isProducerAutomatic()) {
      return call.arg(options.producerAt() + 1);
    }
    int first = options.idAt() + 1;
    return Bytes.of(StreamContent.digest(call, first, (call.argCount() - first) / 2));
  }

  /// Whether a producer has sent an entry before: then it is that one's id that is replied.
  private static boolean isDuplicate(
      Call call, Dictionary dictionary, long stream, StreamTrim options) {
    Region region = dictionary.region();
    StreamProducers.expire(region, dictionary.elements(), stream, call.now());
    long known =
        StreamProducers.find(
            region,
            dictionary.elements(),
            stream,
            call.arg(options.producerAt()),
            producerId(call, options));
    if (known == 0) {
      return false;
    }
    StreamProducers.countDuplicate(region, stream);
    StreamReplies.of(call)
        .id(StreamProducers.ms(region, known), StreamProducers.seq(region, known));
    return true;
  }

  private static void log(Call call, Region region, long stream, StreamTrim options, String id) {
    call.effect(options.logged(call, region, stream, id));
    if (options.hasProducer()) {
      Bytes producer = call.arg(options.producerAt());
      call.effect("XIDMPRECORD", call.arg(1), producer, producerId(call, options), id);
    }
  }

  // ---- reading

  /// XLEN key
  private static void xlen(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long stream = StreamKeys.find(call, dictionary, 1);
    call.reply()
        .integer(stream == 0 ? 0 : StreamLog.length(dictionary.region(), StreamValue.log(stream)));
  }

  /// XRANGE key start end [COUNT count]
  private static void xrange(Call call) {
    range(call, 2, 3, false);
  }

  /// XREVRANGE key end start [COUNT count]
  private static void xrevrange(Call call) {
    range(call, 3, 2, true);
  }

  private static void range(Call call, int startArg, int endArg, boolean backward) {
    StreamReplies streams = StreamReplies.of(call);
    Bytes start = StreamIds.checkBound(call.arg(startArg), streams.view);
    long fromMs = StreamIds.ms(start);
    long fromSeq = StreamIds.seq(start, 0);
    if (StreamIds.isExclusive(call.arg(startArg)) && ++fromSeq == 0 && ++fromMs == 0) {
      throw BAD_START;
    }
    Bytes end = StreamIds.checkBound(call.arg(endArg), streams.view);
    long toMs = StreamIds.ms(end);
    long toSeq = StreamIds.seq(end, -1);
    if (StreamIds.isExclusive(call.arg(endArg)) && toSeq-- == 0 && toMs-- == 0) {
      throw BAD_END;
    }
    long count = -1;
    for (Args args = call.args(4); args.hasNext(); ) {
      if (!args.takesWithValue("count")) {
        throw CommandError.SYNTAX;
      }
      count = Math.max(0, args.integer());
    }
    Dictionary dictionary = call.dictionary(1);
    long stream = StreamKeys.find(call, dictionary, 1);
    if (stream == 0) {
      call.reply().array(0);
    } else if (count == 0) {
      call.reply().nilArray();
    } else {
      long most = count < 0 ? Long.MAX_VALUE : count;
      StreamReader reader = streams.reader.open(dictionary.region(), StreamValue.log(stream));
      StreamReadCommands.expect(call, reader, fromMs, fromSeq, toMs, toSeq, most);
      streams.range(
          dictionary.region(),
          StreamValue.log(stream),
          fromMs,
          fromSeq,
          toMs,
          toSeq,
          most,
          backward);
    }
  }

  // ---- deleting

  /// XDEL key id [id ...]
  private static void xdel(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long stream = StreamKeys.findForWrite(call, dictionary, 1);
    if (stream == 0) {
      call.reply().integer(0);
      return;
    }
    for (int i = 2; i < call.argCount(); i++) {
      StreamIds.check(call.arg(i));
    }
    Region region = dictionary.region();
    long deleted = 0;
    for (int i = 2; i < call.argCount(); i++) {
      Bytes id = call.arg(i);
      long log = StreamValue.log(stream);
      if (StreamLog.delete(
          region, log, StreamIds.ms(id), StreamIds.seq(id, 0), StreamReplies.of(call).reader)) {
        deleted++;
      }
    }
    if (deleted > 0) {
      call.changed(1, EventClass.STREAM, "xdel", deleted);
    }
    call.reply().integer(deleted);
  }

  /// XTRIM key <MAXLEN | MINID> [= | ~] threshold [LIMIT count] [KEEPREF | DELREF | ACKED]
  private static void xtrim(Call call) {
    StreamTrim options = StreamReplies.of(call).trim.parseForTrimming(call);
    Dictionary dictionary = call.dictionary(1);
    long stream = StreamKeys.findForWrite(call, dictionary, 1);
    long deleted = 0;
    if (stream != 0) {
      Region region = dictionary.region();
      call.expect(options.most(region, stream, StreamReplies.of(call).reader) / TRIMMED_FOR_ONE);
      deleted = options.run(region, stream, StreamReplies.of(call).reader);
      if (deleted > 0) {
        call.changed(1, EventClass.STREAM, "xtrim", deleted);
        if (options.isApproximate() && call.isLogged()) {
          call.effect(options.logged(call, region, stream, null));
        }
      }
    }
    call.reply().integer(deleted);
  }

  // ---- what was last

  /// XSETID key last-id [ENTRIESADDED entries-added] [MAXDELETEDID max-deleted-id]
  private static void xsetid(Call call) {
    Bytes id = StreamIds.check(call.arg(2));
    long ms = StreamIds.ms(id);
    long seq = StreamIds.seq(id, 0);
    long added = -1;
    long deletedMs = 0;
    long deletedSeq = 0;
    for (Args args = call.args(3); args.hasNext(); ) {
      if (args.takesWithValue("entriesadded")) {
        added = args.integer();
        if (added < 0) {
          throw NEGATIVE_ADDED;
        }
      } else if (args.takesWithValue("maxdeletedid")) {
        Bytes deleted = StreamIds.check(args.next());
        deletedMs = StreamIds.ms(deleted);
        deletedSeq = StreamIds.seq(deleted, 0);
        if (IdTree.compare(ms, seq, deletedMs, deletedSeq) < 0) {
          throw SETID_BELOW_GIVEN;
        }
      } else {
        throw CommandError.SYNTAX;
      }
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long stream = StreamKeys.findForWrite(call, dictionary, 1);
    if (stream == 0) {
      throw CommandError.NO_SUCH_KEY;
    }
    long log = StreamValue.log(stream);
    checkSetId(call, region, log, ms, seq, added);
    StreamLog.setLastId(region, log, ms, seq);
    if (added != -1) {
      StreamLog.setAdded(region, log, added);
    }
    if ((deletedMs | deletedSeq) != 0) {
      StreamLog.setMaxDeletedId(region, log, deletedMs, deletedSeq);
    }
    call.changed(1, EventClass.STREAM, "xsetid");
    call.reply().ok();
  }

  private static void checkSetId(
      Call call, Region region, long log, long ms, long seq, long added) {
    if (IdTree.compare(
            ms, seq, StreamLog.maxDeletedMs(region, log), StreamLog.maxDeletedSeq(region, log))
        < 0) {
      throw SETID_BELOW_DELETED;
    }
    long length = StreamLog.length(region, log);
    if (length > 0) {
      var reader = StreamReplies.of(call).reader;
      reader.open(region, log).backward(0, 0, -1, -1).next();
      if (IdTree.compare(ms, seq, reader.ms(), reader.seq()) < 0) {
        throw SETID_BELOW_TOP;
      }
      if (added != -1 && length > added) {
        throw ADDED_BELOW_LENGTH;
      }
    }
  }
}
