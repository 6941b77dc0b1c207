// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import static spinel.server.command.CommandFlags.ADMIN;
import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.NOSCRIPT;
import static spinel.server.command.CommandFlags.PROTECTED;
import static spinel.server.command.CommandFlags.STALE;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.Glob;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Deferral;
import spinel.server.command.Engine;
import spinel.server.command.Help;
import spinel.server.config.Configuration;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Partition;
import spinel.server.persistence.DumpPayload;
import spinel.server.type.Decimal;
import spinel.server.type.ListValue;
import spinel.server.type.StringValue;
import spinel.server.type.Value;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;
import spinel.structure.Quicklist;
import spinel.structure.Record;

/// DEBUG: what tests of the server need, and nobody else.
public final class DebugCommands {
  private static final String HELP =
      """
      ANNEX-THRESHOLD <parts>
          Let values have a dictionary to themselves from so many allocations on.
      CHANGE-REPL-ID
          Give the history of the data a new id.
      CONFIG-REWRITE-FORCE-ALL
          Have CONFIG REWRITE write directives at their defaults too.
      DICT-RESIZING <0|1>
          Let idle tables go on changing their size, or not.
      DIGEST
          Show a digest of all keys and values.
      DIGEST-VALUE <key> [<key> ...]
          Show a digest of each value.
      ERROR <string>
          Reply with an error.
      HTSTATS <dbid> [FULL]
          Show figures of a database's tables.
      HTSTATS-KEY <key> [FULL]
          Show figures of the table that a value stands in.
      JMAP
          Write the figures of the memory of every partition to the log.
      LISTPACK <key>
          Write figures of a value that stands in a listpack to the log.
      LOG <message>
          Write a message to the log.
      OBJECT <key>
          Show how a value is stored.
      PAUSE-CRON <0|1>
          Let periodic work rest, or not.
      POPULATE <count> [<prefix>] [<size>]
          Create <count> string keys named key:<num>, or <prefix>:<num>.
      PROTOCOL <type>
          Reply with a value of a type of the protocol.
      QUICKLIST-PACKED-THRESHOLD <size>
          Let elements of long lists stand for themselves from <size> bytes on, or with 0, when they
          are larger than a node.
      SET-ACTIVE-EXPIRE <0|1>
          Let keys go away by themselves when their time comes, or not.
      SET-SKIP-CHECKSUM-VALIDATION <0|1>
          Let RESTORE take payloads with a wrong checksum, or not.
      SLEEP <seconds>
          Stop the server for that time.
      STRINGMATCH-LEN <pattern> <string>
          Show whether a glob pattern matches a string.
      """;

  private static final long LARGEST_THRESHOLD = (1L << 32) - (1 << 20);

  private DebugCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.SERVER)
        .add("debug", -2, ADMIN | NOSCRIPT | LOADING | STALE | PROTECTED, DebugCommands::debug);
  }

  /// DEBUG subcommand [arg ...]
  private static void debug(Call call) {
    String word = call.arg(1).toString().toLowerCase(Locale.ROOT);
    int arguments = call.argCount() - 2;
    switch (word) {
      case "help" -> Help.reply(call, "debug", HELP);
      case "sleep" -> sleep(call, need(call, arguments == 1));
      case "object" -> withRecord(call, need(call, arguments == 1), DebugCommands::object);
      case "listpack" -> withRecord(call, need(call, arguments == 1), DebugCommands::listpack);
      case "htstats-key" ->
          withRecord(call, need(call, arguments >= 1), DebugCommands::valueTableStats);
      case "populate" -> populate(call, need(call, arguments >= 1 && arguments <= 3));
      case "digest" -> {
        need(call, arguments == 0);
        call.lockAll();
        call.reply().simple(HexFormat.of().formatHex(DataDigest.of(call.engine().keyspace())));
      }
      case "digest-value" -> digestValues(call);
      case "protocol" -> DebugProtocol.reply(call, need(call, arguments == 1));
      case "htstats" -> tableStats(call, need(call, arguments >= 1));
      case "log" -> {
        need(call, arguments == 1);
        call.engine().log().warning("DEBUG LOG: " + call.arg(2));
        call.reply().ok();
      }
      case "error" -> throw CommandError.of(need(call, arguments == 1).toString());
      case "stringmatch-len" -> {
        need(call, arguments == 2);
        call.reply().integer(Glob.matches(call.arg(2).toArray(), call.arg(3).toArray(), false));
      }
      default -> {
        changeSwitch(call, word, arguments);
        call.reply().ok();
      }
    }
  }

  /// The first argument after the subcommand, where there are as many as there must be.
  private static Bytes need(Call call, boolean hasArguments) {
    if (!hasArguments) {
      throw unknown(call);
    }
    return call.argCount() > 2 ? call.arg(2) : null;
  }

  private static CommandError unknown(Call call) {
    return CommandError.of(
        "ERR unknown subcommand or wrong number of arguments for '"
            + call.arg(1)
            + "'. Try DEBUG HELP.");
  }

  /// The subcommands that switch something.
  private static void changeSwitch(Call call, String word, int arguments) {
    Engine engine = call.engine();
    Keyspace keyspace = engine.keyspace();
    switch (word) {
      case "set-active-expire" -> keyspace.setActiveExpiry(flag(call, arguments));
      case "dict-resizing" -> keyspace.setActiveRehashing(flag(call, arguments));
      case "set-skip-checksum-validation" -> engine.setIgnoringChecksums(flag(call, arguments));
      case "pause-cron" -> {
        boolean rests = flag(call, arguments);
        engine.debug().setPausesUpkeep(rests);
        keyspace.setActiveRehashing(!rests);
      }
      case "quicklist-packed-threshold" ->
          keyspace.thresholds().listPackedThreshold = threshold(need(call, arguments == 1));
      case "annex-threshold" ->
          keyspace.thresholds().annexParts = Math.max(1, natural(need(call, arguments == 1)));
      case "change-repl-id" -> {
        need(call, arguments == 0);
        engine.log().notice("Changing replication IDs after receiving change-repl-id");
        engine.identity().changeReplicationId();
      }
      case "config-rewrite-force-all" -> {
        need(call, arguments == 0);
        engine.debug().setRewritesDefaults();
      }
      case "jmap" -> {
        need(call, arguments == 0);
        engine
            .log()
            .notice(
                "Memory: "
                    + keyspace.usedBytes()
                    + " bytes used, "
                    + keyspace.committedBytes()
                    + " committed, "
                    + keyspace.allocationCount()
                    + " allocations");
      }
      default -> throw unknown(call);
    }
  }

  private static long threshold(Bytes size) {
    long bytes = Configuration.memory(size.toString()).orElse(-1);
    if (bytes < 0 || bytes > LARGEST_THRESHOLD) {
      throw CommandError.of(
          "ERR argument must be a memory value bigger than 1 and smaller than 4gb");
    }
    return bytes;
  }

  private static boolean flag(Call call, int arguments) {
    Bytes value = need(call, arguments == 1);
    return value.length() > 0 && value.byteAt(0) != '0';
  }

  /// DEBUG SLEEP seconds: nobody else gets at the data meanwhile.
  private static void sleep(Call call, Bytes seconds) {
    double time;
    try {
      time = Double.parseDouble(seconds.toString());
    } catch (NumberFormatException notANumber) {
      time = 0;
    }
    long end = System.nanoTime() + (long) (time * TimeUnit.SECONDS.toNanos(1));
    call.lockAll();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    call.reply().ok();
  }

  /// What to do with a record.
  @FunctionalInterface
  private interface Inspection {
    void inspect(Call call, Dictionary dictionary, long record);
  }

  /// Looks the key up that stands behind the subcommand, under its lock.
  private static void withRecord(Call call, Bytes key, Inspection inspection) {
    long hash = call.hashKey(2);
    Partition partition = call.engine().keyspace().partitionOf(hash);
    partition.lock().lock();
    try {
      waitForHolder(partition, hash);
      Dictionary dictionary = call.dictionary(2);
      long record = dictionary.find(key, hash);
      if (record == 0) {
        throw CommandError.NO_SUCH_KEY;
      }
      inspection.inspect(call, dictionary, record);
    } finally {
      partition.lock().unlock();
    }
  }

  /// Puts the command off where a long one has a key.
  private static void waitForHolder(Partition partition, long hash) {
    if (partition.holds(hash)) {
      throw Deferral.HELD;
    }
  }

  /// DEBUG OBJECT key
  private static void object(Call call, Dictionary dictionary, long record) {
    Region region = dictionary.region();
    int clock = Record.clock(region, record);
    long idle = (call.now() / 1000 - clock) & 0xFF_FFFF;
    call.reply()
        .simple(
            "Value at:0x%x refcount:1 encoding:%s serializedlength:%d lru:%d lru_seconds_idle:%d"
                    .formatted(
                        record,
                        Value.encodingName(region, record),
                        DumpPayload.of(region, record, call.engine().isCompressing()).valueBytes(),
                        clock,
                        idle)
                + quicklist(region, record));
  }

  /// What there is to say more of a long list.
  private static String quicklist(Region region, long record) {
    if (Record.type(region, record) != ListValue.TYPE || !ListValue.isLong(region, record)) {
      return "";
    }
    long list = ListValue.position(region, record);
    int nodes = Quicklist.nodeCount(region, list);
    long[] bytes = new long[1];
    Quicklist.forEachNode(region, list, (plain, at, packed, raw) -> bytes[0] += raw);
    return String.format(
        Locale.ROOT,
        " ql_nodes:%d ql_avg_node:%.2f ql_listpack_max:%d ql_compressed:%d ql_uncompressed_size:%d",
        nodes,
        (double) Quicklist.count(region, list) / nodes,
        Quicklist.fill(region, list),
        Quicklist.depth(region, list) == 0 ? 0 : 1,
        bytes[0]);
  }

  /// DEBUG LISTPACK key
  private static void listpack(Call call, Dictionary dictionary, long record) {
    Region region = dictionary.region();
    String encoding = Value.encodingName(region, record);
    if (!encoding.startsWith("listpack")) {
      throw CommandError.of("ERR Not a listpack encoded object.");
    }
    call.engine()
        .log()
        .notice(
            "%s of the %s at %s: %d bytes with its key"
                .formatted(
                    encoding,
                    Value.typeName(region, record),
                    call.arg(2),
                    Value.bytes(region, record)));
    call.reply().simple("Listpack structure printed on stdout");
  }

  /// DEBUG HTSTATS-KEY key [FULL]
  private static void valueTableStats(Call call, Dictionary dictionary, long record) {
    HashTable table = Value.table(dictionary.region(), record);
    if (table == null) {
      throw CommandError.of(
          "ERR The value stored at the specified key is not represented using an hash table");
    }
    StringBuilder text = new StringBuilder();
    describe(
        text,
        table.size(),
        table.bucketCount(),
        table.nextBucketCount(),
        table.overflowBucketCount());
    call.reply().verbatim("txt", text.toString());
  }

  private static void describe(
      StringBuilder text, long elements, long buckets, long moving, long overflow) {
    text.append("Hash table 0 stats (main hash table):\n");
    text.append(" table size: ").append(buckets).append('\n');
    text.append(" number of elements: ").append(elements).append('\n');
    text.append(" overflow buckets: ").append(overflow).append('\n');
    if (moving > 0) {
      text.append("Hash table 1 stats (rehashing target):\n");
      text.append(" table size: ").append(moving).append('\n');
    }
  }

  /// DEBUG POPULATE count [prefix] [size]
  private static void populate(Call call, Bytes countText) {
    long count = natural(countText);
    String prefix = call.argCount() > 3 ? call.arg(3).toString() : "key";
    int size = call.argCount() > 4 ? (int) natural(call.arg(4)) : 0;
    Keyspace keyspace = call.engine().keyspace();
    for (long i = 0; i < count; i++) {
      byte[] text = ("value:" + i).getBytes(StandardCharsets.ISO_8859_1);
      byte[] value = size == 0 ? text : Arrays.copyOf(text, size);
      Bytes key = Bytes.of((prefix + ":" + i).getBytes(StandardCharsets.ISO_8859_1));
      long hash = KeyedHash.of(key);
      Partition partition = keyspace.partitionOf(hash);
      partition.lock().lock();
      try {
        waitForHolder(partition, hash);
        Dictionary dictionary = partition.dictionary(call.client().database(), hash);
        if (dictionary.find(key, hash) == 0) {
          Region region = dictionary.region();
          dictionary.insert(StringValue.create(region, key, Bytes.of(value), false), hash);
        }
      } finally {
        partition.lock().unlock();
      }
    }
    call.reply().ok();
  }

  private static long natural(Bytes text) {
    if (!Decimal.isLong(text) || Decimal.toLong(text) < 0) {
      throw CommandError.of("ERR value is out of range, must be positive");
    }
    return Decimal.toLong(text);
  }

  /// DEBUG DIGEST-VALUE key [key ...]
  private static void digestValues(Call call) {
    call.reply().array(call.argCount() - 2L);
    for (int i = 2; i < call.argCount(); i++) {
      long hash = call.hashKey(i);
      Partition partition = call.engine().keyspace().partitionOf(hash);
      partition.lock().lock();
      try {
        waitForHolder(partition, hash);
        Dictionary dictionary = call.dictionary(i);
        long record = dictionary.find(call.arg(i), hash);
        byte[] digest =
            record == 0 ? new byte[20] : DataDigest.ofValue(dictionary.region(), record);
        call.reply().simple(HexFormat.of().formatHex(digest));
      } finally {
        partition.lock().unlock();
      }
    }
  }

  /// DEBUG HTSTATS dbid [FULL]
  private static void tableStats(Call call, Bytes databaseText) {
    long database = Decimal.isLong(databaseText) ? Decimal.toLong(databaseText) : -1;
    Keyspace keyspace = call.engine().keyspace();
    if (database < 0 || database >= keyspace.databases()) {
      throw CommandError.of("ERR Out of range database");
    }
    long keys = 0;
    long buckets = 0;
    long moving = 0;
    long overflow = 0;
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      Partition partition = keyspace.partition(i);
      partition.lock().lock();
      try {
        for (Dictionary dictionary : partition.dictionaries((int) database)) {
          HashTable table = dictionary.table();
          keys += table.size();
          buckets += table.bucketCount();
          moving += table.nextBucketCount();
          overflow += table.overflowBucketCount();
        }
      } finally {
        partition.lock().unlock();
      }
    }
    StringBuilder text = new StringBuilder("[Dictionary HT]\n");
    describe(text, keys, buckets, moving, overflow);
    text.append("[Expires HT]\nNo stats: an expiry index holds no keys of its own\n");
    call.reply().verbatim("txt", text.toString());
  }
}
