// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.keyspace.Thresholds;
import spinel.server.type.Decimal;
import spinel.server.type.StreamGroup;
import spinel.server.type.StreamValue;
import spinel.structure.StreamLog;
import spinel.structure.StreamReader;

/// The options of XADD and XTRIM: down to where a stream is trimmed, how exactly, and what becomes
/// of references to what goes; for XADD also under which id of the producer's the entry is sent,
/// and where its id stands.
final class StreamTrim {
  private static final CommandError BOTH =
      CommandError.of(
          "ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
  private static final CommandError NEGATIVE_LENGTH =
      CommandError.of("ERR The MAXLEN argument must be >= 0.");
  private static final CommandError NEGATIVE_LIMIT =
      CommandError.of("ERR The LIMIT argument must be >= 0.");
  private static final CommandError LIMIT_ALONE =
      CommandError.of(
          "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
  private static final CommandError NO_STRATEGY =
      CommandError.of("ERR syntax error, XTRIM must be called with a trimming strategy");
  private static final CommandError LIMIT_OF_EXACT =
      CommandError.of("ERR syntax error, LIMIT cannot be used without the special ~ option");
  private static final CommandError TWO_PRODUCERS =
      CommandError.of("ERR IDMP/IDMPAUTO specified multiple times");
  private static final CommandError NO_PRODUCER =
      CommandError.of("ERR IDMP requires a non-empty producer ID");
  private static final CommandError NO_PRODUCER_AUTO =
      CommandError.of("ERR IDMPAUTO requires a non-empty producer ID");
  private static final CommandError NO_PRODUCER_ENTRY =
      CommandError.of("ERR IDMP requires a non-empty idempotent ID");
  private static final CommandError PRODUCER_WITH_ID =
      CommandError.of("ERR IDMP/IDMPAUTO can be used only with auto-generated IDs");

  private static final long BLOCKS_AT_ONCE = 100;
  private static final long MOST_COUNTED = 50_000;
  private static final long DEFAULT_LIMIT = 10_000;
  private static final long LARGEST_LIMIT = 1_000_000;

  private enum Strategy {
    NONE,
    MAXLEN,
    MINID
  }

  private Strategy strategy = Strategy.NONE;
  private boolean approximate;
  private long maxLength;
  private long minMs;
  private long minSeq;
  private boolean hasLimit;
  private long limit;
  private int limitAt;
  private int thresholdAt;
  private StreamReferences references;
  private boolean mustExist;
  private int producerAt;
  private boolean producerAuto;
  private int idAt;

  private void clear() {
    strategy = Strategy.NONE;
    approximate = false;
    hasLimit = false;
    limit = 0;
    limitAt = 0;
    thresholdAt = 0;
    references = null;
    mustExist = false;
    producerAt = 0;
    producerAuto = false;
    idAt = 0;
  }

  /// Reads the options of XADD, up to the entry's id.
  StreamTrim parseForAdding(Call call) {
    clear();
    if (isStar(call.arg(2))) {
      idAt = 2;
      return this;
    }
    for (Args args = call.args(2); idAt == 0 && args.hasNext(); ) {
      if (isStar(call.arg(args.position()))) {
        idAt = args.position();
      } else if (!takesCommon(call, args) && !takesAdding(args)) {
        StreamIds.checkForAdding(call.arg(args.position()));
        idAt = args.position();
      }
    }
    finish(call, false);
    if (idAt != 0 && producerAt != 0 && !isStar(call.arg(idAt))) {
      throw PRODUCER_WITH_ID;
    }
    return this;
  }

  /// Reads the options of XTRIM.
  StreamTrim parseForTrimming(Call call) {
    clear();
    for (Args args = call.args(2); args.hasNext(); ) {
      if (!takesCommon(call, args)) {
        throw CommandError.SYNTAX;
      }
    }
    finish(call, true);
    return this;
  }

  private static boolean isStar(Bytes text) {
    return text.length() == 1 && text.byteAt(0) == '*';
  }

  private boolean takesCommon(Call call, Args args) {
    boolean byLength = args.takesWithValue("maxlen");
    if (byLength || args.takesWithValue("minid")) {
      if (strategy != Strategy.NONE) {
        throw BOTH;
      }
      threshold(call, args, byLength);
      return true;
    }
    if (args.takesWithValue("limit")) {
      limitAt = args.position() - 1;
      hasLimit = true;
      limit = args.integer();
      if (limit < 0) {
        throw NEGATIVE_LIMIT;
      }
      return true;
    }
    StreamReferences taken = StreamReferences.take(args);
    if (taken == null) {
      return false;
    }
    if (references != null) {
      throw CommandError.SYNTAX;
    }
    references = taken;
    return true;
  }

  private void threshold(Call call, Args args, boolean byLength) {
    approximate = false;
    if (args.left() >= 2) {
      Bytes operator = call.arg(args.position());
      approximate = operator.isWord("~");
      if (approximate || operator.isWord("=")) {
        args.next();
      }
    }
    thresholdAt = args.position();
    if (byLength) {
      maxLength = args.integer();
      if (maxLength < 0) {
        throw NEGATIVE_LENGTH;
      }
      strategy = Strategy.MAXLEN;
    } else {
      Bytes id = StreamIds.check(args.next());
      minMs = StreamIds.ms(id);
      minSeq = StreamIds.seq(id, 0);
      strategy = Strategy.MINID;
    }
  }

  private boolean takesAdding(Args args) {
    if (args.takes("nomkstream")) {
      mustExist = true;
      return true;
    }
    boolean auto = args.left() >= 2 && args.takes("idmpauto");
    if (!auto && !(args.left() >= 3 && args.takes("idmp"))) {
      return false;
    }
    if (producerAt != 0) {
      throw TWO_PRODUCERS;
    }
    producerAt = args.position();
    producerAuto = auto;
    if (args.next().isEmpty()) {
      throw auto ? NO_PRODUCER_AUTO : NO_PRODUCER;
    }
    if (!auto && args.next().isEmpty()) {
      throw NO_PRODUCER_ENTRY;
    }
    return true;
  }

  private void finish(Call call, boolean isTrimming) {
    if (limit != 0 && strategy == Strategy.NONE) {
      throw LIMIT_ALONE;
    }
    if (isTrimming && strategy == Strategy.NONE) {
      throw NO_STRATEGY;
    }
    if (hasLimit && !approximate) {
      throw LIMIT_OF_EXACT;
    }
    if (approximate && !hasLimit) {
      Thresholds thresholds = call.engine().keyspace().thresholds();
      long most = BLOCKS_AT_ONCE * Math.min(thresholds.streamNodeMaxEntries, LARGEST_LIMIT);
      limit = most <= 0 ? DEFAULT_LIMIT : Math.min(most, LARGEST_LIMIT);
    }
  }

  // ---- what was given

  /// Where the entry's id stands; 0 where there is none.
  int idAt() {
    return idAt;
  }

  /// Whether the stream is not to be created.
  boolean mustExist() {
    return mustExist;
  }

  /// Whether the producer gave an id of its own, or lets one be made of the entry.
  boolean hasProducer() {
    return producerAt != 0;
  }

  int producerAt() {
    return producerAt;
  }

  /// Whether the producer's id is made of the entry's fields and values.
  boolean isProducerAutomatic() {
    return producerAuto;
  }

  boolean isTrimming() {
    return strategy != Strategy.NONE;
  }

  // ---- trimming

  /// The most entries that trimming a stream may delete, as far as these are counted.
  long most(Region region, long stream, StreamReader reader) {
    long log = StreamValue.log(stream);
    long most = 0;
    if (strategy == Strategy.MAXLEN) {
      most = Math.max(0, StreamLog.length(region, log) - maxLength);
    } else if ((minMs | minSeq) != 0) {
      long toMs = minSeq == 0 ? minMs - 1 : minMs;
      most = reader.open(region, log).count(0, 0, toMs, minSeq - 1, MOST_COUNTED);
    }
    return approximate && limit > 0 ? Math.min(most, limit) : most;
  }

  /// Trims a stream; returns how many entries that deleted.
  long run(Region region, long stream, StreamReader reader) {
    long log = StreamValue.log(stream);
    StreamLog.Trimmer trimmer = trimmer(region, stream);
    return switch (strategy) {
      case NONE -> 0;
      case MAXLEN ->
          StreamLog.trimToLength(region, log, maxLength, approximate, limit, trimmer, reader);
      case MINID ->
          StreamLog.trimToId(region, log, minMs, minSeq, approximate, limit, trimmer, reader);
    };
  }

  private StreamLog.Trimmer trimmer(Region region, long stream) {
    if (references == null || StreamGroup.count(region, stream) == 0) {
      return null;
    }
    return switch (references) {
      case KEEPREF -> null;
      case DELREF ->
          (ms, seq) -> {
            StreamGroup.forget(region, stream, ms, seq);
            return true;
          };
      case ACKED -> (ms, seq) -> !StreamGroup.isReferenced(region, stream, ms, seq);
    };
  }

  /// The command as it is to be logged: with what it has come to, so that it does the same
  /// wherever it is run again.
  Object[] logged(Call call, Region region, long stream, String id) {
    int skipped = (limitAt == 0 ? 0 : 2) + (producerAt == 0 ? 0 : producerAuto ? 2 : 3);
    Object[] words = new Object[call.argCount() - skipped];
    int to = 0;
    for (int i = 0; i < call.argCount(); i++) {
      if (limitAt != 0 && i == limitAt) {
        i++;
      } else if (producerAt != 0 && i == producerAt - 1) {
        i += producerAuto ? 1 : 2;
      } else {
        words[to++] = logged(call, region, stream, id, i);
      }
    }
    return words;
  }

  private Object logged(Call call, Region region, long stream, String id, int index) {
    if (idAt != 0 && index == idAt) {
      return id;
    }
    if (approximate && index == thresholdAt - 1) {
      return "=";
    }
    if (approximate && index == thresholdAt) {
      long log = StreamValue.log(stream);
      boolean isEmpty = StreamLog.length(region, log) == 0;
      return strategy == Strategy.MAXLEN
          ? StreamLog.length(region, log)
          : isEmpty
              ? StreamIds.text(-1, -1)
              : StreamIds.text(StreamLog.firstMs(region, log), StreamLog.firstSeq(region, log));
    }
    return call.arg(index);
  }

  /// Whether the command as it stands does something else where it is run again.
  boolean isApproximate() {
    return approximate;
  }

  static long positive(Bytes text, CommandError error) {
    if (!Decimal.isLong(text) || Decimal.toLong(text) < 1) {
      throw error;
    }
    return Decimal.toLong(text);
  }
}
