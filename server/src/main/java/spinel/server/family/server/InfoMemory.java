// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import java.util.Locale;
import spinel.memory.MemoryTag;
import spinel.server.command.Engine;
import spinel.server.command.MemoryUse;
import spinel.server.command.Version;
import spinel.server.config.Directives;
import spinel.server.observe.ProcessFigures;

/// The memory section of INFO, and the figures that MEMORY STATS shares with it.
final class InfoMemory {
  final long used;
  final long peak;
  final long peakSeconds;
  final long startup;
  final long dataset;
  final long overhead;
  final long committed;
  final long resident;
  final long log;
  final long clients;
  final long data;

  private InfoMemory(Engine engine) {
    MemoryUse memory = engine.memory();
    startup = memory.startup();
    data = memory.data();
    log = memory.logBytes();
    clients = memory.clientBytes();
    used = startup + data + log + clients;
    peak = Math.max(used, memory.peak());
    peakSeconds = memory.peakSeconds();
    overhead =
        startup + log + clients + memory.data(MemoryTag.TABLE) + memory.data(MemoryTag.EXPIRY);
    dataset = Math.max(0, used - overhead);
    committed = memory.committed();
    resident = ProcessFigures.residentBytes();
  }

  static InfoMemory of(Engine engine) {
    return new InfoMemory(engine);
  }

  double datasetPercentage() {
    return used > startup ? 100.0 * dataset / (used - startup) : 0;
  }

  double peakPercentage() {
    return peak == 0 ? 0 : 100.0 * used / peak;
  }

  /// How much larger one figure is than another.
  static double ratio(long larger, long smaller) {
    return smaller == 0 ? 0 : (double) larger / smaller;
  }

  static void write(Engine engine, InfoText text) {
    InfoMemory memory = of(engine);
    text.bytes("used_memory", memory.used)
        .bytes("used_memory_rss", memory.resident)
        .bytes("used_memory_peak", memory.peak)
        .add("used_memory_peak_time", memory.peakSeconds)
        .add("used_memory_peak_perc", percent(memory.peakPercentage()))
        .add("used_memory_overhead", memory.overhead)
        .add("used_memory_startup", memory.startup)
        .add("used_memory_dataset", memory.dataset)
        .add("used_memory_dataset_perc", percent(memory.datasetPercentage()))
        .add("allocator_allocated", memory.data)
        .add("allocator_active", memory.committed)
        .add("allocator_resident", memory.committed)
        .add("allocator_muzzy", 0)
        .bytes("total_system_memory", ProcessFigures.machineBytes())
        .zeros("used_memory_lua", "used_memory_vm_eval")
        .add("used_memory_lua_human", "0B")
        .zeros(
            "used_memory_scripts_eval",
            "number_of_cached_scripts",
            "number_of_functions",
            "number_of_libraries",
            "used_memory_vm_functions",
            "used_memory_vm_total")
        .add("used_memory_vm_total_human", "0B")
        .zeros("used_memory_functions", "used_memory_scripts")
        .add("used_memory_scripts_human", "0B")
        .add("used_memory_hash_templates", HashTemplates.of(engine.keyspace()).bytes())
        .bytes("maxmemory", engine.configuration().integer(Directives.MAXMEMORY))
        .add("maxmemory_policy", engine.configuration().print(Directives.MAXMEMORY_POLICY));
    writeRatios(memory, text);
    text.add("mem_not_counted_for_evict", 0)
        .add("mem_replication_backlog", memory.log)
        .add("mem_total_replication_buffers", memory.log)
        .add("mem_replica_full_sync_buffer", 0)
        .add("mem_clients_slaves", 0)
        .add("mem_clients_normal", memory.clients)
        .zeros("mem_cluster_links", "mem_aof_buffer")
        .add("mem_allocator", "spinel-" + Version.SPINEL)
        .zeros("mem_overhead_db_hashtable_rehashing", "active_defrag_running")
        .add("lazyfree_pending_objects", engine.keyspace().pendingKeys())
        .add("lazyfreed_objects", engine.keyspace().lazilyFreedKeys());
  }

  private static void writeRatios(InfoMemory memory, InfoText text) {
    text.add("allocator_frag_ratio", ratio(memory.committed, memory.data), 2)
        .add("allocator_frag_bytes", memory.committed - memory.data)
        .add("allocator_rss_ratio", 1.0, 2)
        .add("allocator_rss_bytes", 0)
        .add("rss_overhead_ratio", ratio(memory.resident, memory.committed), 2)
        .add("rss_overhead_bytes", memory.resident - memory.committed)
        .add("mem_fragmentation_ratio", ratio(memory.resident, memory.used), 2)
        .add("mem_fragmentation_bytes", memory.resident - memory.used);
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
