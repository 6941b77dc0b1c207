// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.STALE;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Engine;
import spinel.server.command.Help;
import spinel.server.config.Directives;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.type.ListValue;
import spinel.server.type.StreamValue;
import spinel.server.type.Value;
import spinel.structure.Record;

/// The subcommands of MEMORY.
public final class MemoryCommands {
  /// What a key's place in a table takes: its share of a bucket, at the usual fill.
  private static final long ENTRY_BYTES = 8;

  private static final long LITTLE = 5 << 20;

  private static final String HELP =
      """
      DOCTOR
          Report what looks wrong with the use of memory.
      MALLOC-STATS
          Show the figures of the memory allocator.
      PURGE
          Give unused memory back to the system.
      STATS
          Show what the memory is used for.
      USAGE <key> [SAMPLES <count>]
          Show the bytes that <key> and its value take. Of a value made of parts, <count> are
          measured (default: 5, 0 means all).
      """;

  private MemoryCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.SERVER)
        .container("memory", -2, 0)
        .sub("doctor", 2, 0, MemoryCommands::doctor)
        .sub("help", 2, LOADING | STALE, call -> Help.reply(call, "memory", HELP))
        .sub("malloc-stats", 2, 0, MemoryCommands::mallocStats)
        .sub("purge", 2, 0, MemoryCommands::purge)
        .sub("stats", 2, 0, MemoryCommands::stats)
        .sub("usage", -3, READONLY, MemoryCommands::usage, key(2, RO));
  }

  /// MEMORY USAGE key [SAMPLES count]
  private static void usage(Call call) {
    for (Args args = call.args(3); args.hasNext(); ) {
      if (!args.takesWithValue("samples") || args.integer() < 0) {
        throw CommandError.SYNTAX;
      }
    }
    Dictionary dictionary = call.dictionary(2);
    long record = dictionary.find(call.arg(2), call.hash(2));
    if (record == 0) {
      call.reply().nil();
    } else {
      Region region = dictionary.region();
      int type = Record.type(region, record);
      boolean asksEach = type == ListValue.TYPE || type == StreamValue.TYPE;
      call.expect(asksEach ? Value.parts(region, record) : 0);
      call.reply().integer(ENTRY_BYTES + Value.bytes(region, record));
    }
  }

  /// MEMORY PURGE
  private static void purge(Call call) {
    Keyspace keyspace = call.engine().keyspace();
    keyspace.trim();
    call.reply().ok();
  }

  /// MEMORY MALLOC-STATS
  private static void mallocStats(Call call) {
    Keyspace keyspace = call.engine().keyspace();
    StringBuilder text = new StringBuilder();
    text.append("___ Begin spinel memory statistics ___\n");
    text.append("Allocated: ").append(keyspace.usedBytes());
    text.append(", committed: ").append(keyspace.committedBytes());
    text.append(", allocations: ").append(keyspace.allocationCount()).append('\n');
    for (MemoryTag tag : MemoryTag.values()) {
      text.append(tag.name().toLowerCase(Locale.ROOT)).append(": ");
      text.append(keyspace.usedBytes(tag)).append('\n');
    }
    text.append("--- End spinel memory statistics ---\n");
    call.reply().verbatim("txt", text.toString());
  }

  /// MEMORY DOCTOR
  private static void doctor(Call call) {
    InfoMemory memory = InfoMemory.of(call.engine());
    List<String> findings = new ArrayList<>();
    if (memory.used < LITTLE) {
      call.reply()
          .verbatim("txt", "So little memory is in use that nothing can be said about it.\n");
      return;
    }
    if (memory.peak > memory.used * 1.5) {
      findings.add(
          "Peak: at its peak the server used half as much memory again as now; the system may not"
              + " have all of the difference back.");
    }
    if (InfoMemory.ratio(memory.committed, memory.data) > 1.4) {
      findings.add(
          "Fragmentation: the regions hold far more memory of the system than their data takes."
              + " MEMORY PURGE gives back what is empty.");
    }
    long limit = call.engine().configuration().integer(Directives.MAXMEMORY);
    if (limit > 0 && memory.used > 0.95 * limit) {
      findings.add("Limit: the memory in use is close to maxmemory.");
    }
    String report =
        findings.isEmpty()
            ? "Nothing looks wrong with the use of memory.\n"
            : " * " + String.join("\n * ", findings) + "\n";
    call.reply().verbatim("txt", report);
  }

  /// MEMORY STATS
  private static void stats(Call call) {
    Engine engine = call.engine();
    Keyspace keyspace = engine.keyspace();
    InfoMemory memory = InfoMemory.of(engine);
    ReplyWriter reply = call.reply();
    List<Integer> databases = new ArrayList<>();
    long keys = 0;
    for (int i = 0; i < keyspace.databases(); i++) {
      long size = keyspace.size(i);
      keys += size;
      if (size > 0) {
        databases.add(i);
      }
    }
    reply.map(32L + databases.size());
    integer(reply, "peak.allocated", memory.peak);
    integer(reply, "total.allocated", memory.used);
    integer(reply, "startup.allocated", memory.startup);
    integer(reply, "replication.backlog", memory.log);
    integer(reply, "clients.slaves", 0);
    integer(reply, "clients.normal", memory.clients);
    integer(reply, "cluster.links", 0);
    integer(reply, "aof.buffer", 0);
    integer(reply, "lua.caches", 0);
    integer(reply, "functions.caches", 0);
    for (int database : databases) {
      reply.bulk("db." + database);
      reply.map(2);
      integer(reply, "overhead.hashtable.main", tableBytes(keyspace, database));
      integer(reply, "overhead.hashtable.expires", 0);
    }
    integer(reply, "overhead.db.hashtable.lut", engine.memory().data(MemoryTag.TABLE));
    integer(reply, "overhead.db.hashtable.rehashing", 0);
    integer(reply, "hash.templates", HashTemplates.of(keyspace).bytes());
    integer(reply, "overhead.total", memory.overhead);
    integer(reply, "db.dict.rehashing.count", 0);
    integer(reply, "keys.count", keys);
    integer(reply, "keys.bytes-per-key", keys == 0 ? 0 : (memory.used - memory.startup) / keys);
    integer(reply, "dataset.bytes", memory.dataset);
    real(reply, "dataset.percentage", memory.datasetPercentage());
    real(reply, "peak.percentage", memory.peakPercentage());
    integer(reply, "allocator.allocated", memory.data);
    integer(reply, "allocator.active", memory.committed);
    integer(reply, "allocator.resident", memory.committed);
    integer(reply, "allocator.muzzy", 0);
    real(reply, "allocator-fragmentation.ratio", InfoMemory.ratio(memory.committed, memory.data));
    integer(reply, "allocator-fragmentation.bytes", memory.committed - memory.data);
    real(reply, "allocator-rss.ratio", 1);
    integer(reply, "allocator-rss.bytes", 0);
    real(reply, "rss-overhead.ratio", InfoMemory.ratio(memory.resident, memory.committed));
    integer(reply, "rss-overhead.bytes", memory.resident - memory.committed);
    real(reply, "fragmentation", InfoMemory.ratio(memory.resident, memory.used));
    integer(reply, "fragmentation.bytes", memory.resident - memory.used);
  }

  private static long tableBytes(Keyspace keyspace, int database) {
    long sum = 0;
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      keyspace.partition(i).lock().lock();
      try {
        for (Dictionary dictionary : keyspace.partition(i).dictionaries(database)) {
          sum += dictionary.table().tableBytes();
        }
      } finally {
        keyspace.partition(i).lock().unlock();
      }
    }
    return sum;
  }

  private static void integer(ReplyWriter reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  private static void real(ReplyWriter reply, String name, double value) {
    reply.bulk(name);
    reply.real(Double.toString(value));
  }
}
