// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;
import spinel.server.command.Client;
import spinel.server.command.Clients;
import spinel.server.command.Command;
import spinel.server.command.Counters;
import spinel.server.command.Engine;
import spinel.server.command.Identity;
import spinel.server.command.MemoryUse;
import spinel.server.command.Rates;
import spinel.server.command.Version;
import spinel.server.config.ClusterDirectives;
import spinel.server.config.Configuration;
import spinel.server.config.Directives;
import spinel.server.keyspace.Keyspace;
import spinel.server.observe.LatencyHistogram;
import spinel.server.observe.ProcessFigures;
import spinel.server.observe.ProcessFigures.CpuSeconds;
import spinel.server.replication.CommandLog;

/// The sections of INFO. A field whose subject does not exist in this server, and is therefore
/// truly zero, is there all the same: tools read it.
final class InfoSections {
  private static final int CLOCK_BITS = 0xFF_FFFF;
  private static final int NANOS_A_MILLI = 1_000_000;

  private InfoSections() {}

  static void server(Engine engine, long now, InfoText text) {
    Configuration configuration = engine.configuration();
    long uptime = Math.max(0, (now - engine.identity().startMillis()) / 1000);
    long hertz = configuration.integer(Directives.HZ);
    text.add("redis_version", Version.REDIS)
        .add("spinel_version", Version.SPINEL)
        .add("redis_git_sha1", "00000000")
        .add("redis_git_dirty", 0)
        .add("redis_build_id", "spinel-" + Version.SPINEL)
        .add("redis_mode", "standalone")
        .add("os", ProcessFigures.operatingSystem())
        .add("arch_bits", 64)
        .add("monotonic_clock", "JVM System.nanoTime")
        .add("multiplexing_api", engine.host().transport())
        .add("atomicvar_api", "java-varhandle")
        .add("gcc_version", "0.0.0")
        .add("java_version", System.getProperty("java.version"))
        .add("process_id", ProcessHandle.current().pid())
        .add("process_supervised", "no")
        .add("run_id", engine.identity().runId())
        .add("tcp_port", configuration.integer(Directives.PORT))
        .add("server_time_usec", System.currentTimeMillis() * 1000)
        .add("uptime_in_seconds", uptime)
        .add("uptime_in_days", uptime / 86400)
        .add("hz", hertz)
        .add("configured_hz", hertz)
        .add("lru_clock", now / 1000 & CLOCK_BITS)
        .add("executable", ProcessHandle.current().info().command().orElse(""))
        .add("config_file", engine.host().configFile().map(Object::toString).orElse(""))
        .add("io_threads_active", engine.host().threads() > 1 ? 1 : 0);
    int number = 0;
    for (String listener : engine.host().listeners()) {
      text.add("listener" + number, listener);
      number++;
    }
  }

  static void clients(Engine engine, InfoText text) {
    long largestInput = 0;
    long largestOutput = 0;
    for (Client client : engine.clients().all()) {
      largestInput = Math.max(largestInput, client.queryBytes() + client.queryRoom());
      largestOutput = Math.max(largestOutput, client.pendingOutputBytes());
    }
    text.add("connected_clients", engine.clients().count())
        .add("cluster_connections", 0)
        .add("maxclients", engine.configuration().integer(Directives.MAXCLIENTS))
        .add("client_recent_max_input_buffer", largestInput)
        .add("client_recent_max_output_buffer", largestOutput)
        .add("blocked_clients", engine.pause().heldCount())
        .zeros(
            "tracking_clients",
            "pubsub_clients",
            "watching_clients",
            "clients_in_timeout_table",
            "total_watched_keys",
            "total_blocking_keys",
            "total_blocking_keys_on_nokey");
  }

  static void persistence(Engine engine, InfoText text) {
    text.zeros(
            "loading",
            "async_loading",
            "current_cow_peak",
            "current_cow_size",
            "current_cow_size_age")
        .add("current_fork_perc", 0.0, 2)
        .zeros("current_save_keys_processed", "current_save_keys_total")
        .add("rdb_changes_since_last_save", engine.totals().changes)
        .add("rdb_bgsave_in_progress", 0)
        .add("rdb_last_save_time", engine.identity().startMillis() / 1000)
        .add("rdb_last_bgsave_status", "ok")
        .add("rdb_last_bgsave_time_sec", -1)
        .add("rdb_current_bgsave_time_sec", -1)
        .zeros(
            "rdb_saves",
            "rdb_last_cow_size",
            "rdb_last_load_keys_expired",
            "rdb_last_load_keys_loaded",
            "aof_enabled",
            "aof_rewrite_in_progress",
            "aof_rewrite_scheduled")
        .add("aof_last_rewrite_time_sec", -1)
        .add("aof_current_rewrite_time_sec", -1)
        .add("aof_last_bgrewrite_status", "ok")
        .zeros("aof_rewrites", "aof_rewrites_consecutive_failures")
        .add("aof_last_write_status", "ok")
        .zeros("aof_last_cow_size", "module_fork_in_progress", "module_fork_last_cow_size");
  }

  static void stats(Engine engine, InfoText text) {
    Counters totals = engine.totals();
    Clients clients = engine.clients();
    Rates rates = engine.rates();
    MemoryUse memory = engine.memory();
    HashTemplates templates = HashTemplates.of(engine.keyspace());
    text.add("total_connections_received", clients.accepted())
        .add("total_commands_processed", totals.commandsProcessed())
        .add("instantaneous_ops_per_sec", rates.commands.perSecond())
        .add("total_net_input_bytes", totals.inputBytes)
        .add("total_net_output_bytes", totals.outputBytes)
        .zeros("total_net_repl_input_bytes", "total_net_repl_output_bytes")
        .add("instantaneous_input_kbps", rates.input.perSecond() / 1024.0, 2)
        .add("instantaneous_output_kbps", rates.output.perSecond() / 1024.0, 2)
        .add("instantaneous_input_repl_kbps", 0.0, 2)
        .add("instantaneous_output_repl_kbps", 0.0, 2)
        .add("rejected_connections", clients.rejected())
        .zeros("sync_full", "sync_partial_ok", "sync_partial_err")
        .add("expired_subkeys", totals.expiredFields)
        .add("expired_keys", totals.expiredKeys)
        .add("expired_stale_perc", 0.0, 2)
        .zeros("expired_time_cap_reached_count", "expire_cycle_cpu_milliseconds")
        .add("evicted_keys", totals.evictedKeys)
        .add("evicted_clients", clients.evicted())
        .zeros("evicted_scripts")
        .add("total_eviction_exceeded_time", memory.totalExceededNanos() / NANOS_A_MILLI)
        .add("current_eviction_exceeded_time", memory.currentExceededNanos() / NANOS_A_MILLI)
        .add("hash_templates", templates.distinct())
        .add("hash_template_keys", templates.hashes())
        .add("keyspace_hits", totals.keyspaceHits)
        .add("keyspace_misses", totals.keyspaceMisses)
        .zeros(
            "pubsub_channels",
            "pubsub_patterns",
            "pubsubshard_channels",
            "latest_fork_usec",
            "total_forks",
            "migrate_cached_sockets",
            "slave_expires_tracked_keys",
            "active_defrag_hits",
            "active_defrag_misses",
            "active_defrag_key_hits",
            "active_defrag_key_misses",
            "total_active_defrag_time",
            "current_active_defrag_time",
            "tracking_total_keys",
            "tracking_total_items",
            "tracking_total_prefixes")
        .add("unexpected_error_replies", totals.unexpectedErrors)
        .add("total_error_replies", totals.errorReplies())
        .add("dump_payload_sanitizations", 0)
        .add("total_reads_processed", totals.reads)
        .add("total_writes_processed", totals.writes)
        .zeros("io_threaded_reads_processed", "io_threaded_writes_processed")
        .add("client_query_buffer_limit_disconnections", clients.queryLimitCloses())
        .add("client_output_buffer_limit_disconnections", clients.outputLimitCloses())
        .zeros("reply_buffer_shrinks", "reply_buffer_expands")
        .add("eventloop_cycles", totals.cycles)
        .add("eventloop_duration_sum", totals.cycleNanos / 1000)
        .add("eventloop_duration_cmd_sum", totals.commandNanos() / 1000)
        .add("instantaneous_eventloop_cycles_per_sec", rates.cycles.perSecond())
        .add("instantaneous_eventloop_duration_usec", rates.cycleMicros())
        .add("acl_access_denied_auth", engine.authFailures())
        .zeros("acl_access_denied_cmd", "acl_access_denied_key", "acl_access_denied_channel");
  }

  /// What is of interest to who looks for the reason of a delay.
  static void debug(Engine engine, InfoText text) {
    Counters totals = engine.totals();
    text.add("eventloop_duration_aof_sum", 0)
        .add("eventloop_duration_cron_sum", engine.backgroundCounters().cycleNanos / 1000)
        .add("eventloop_duration_max", totals.longestCycleNanos / 1000)
        .add("eventloop_cmd_per_cycle_max", totals.mostCommandsACycle);
  }

  static void replication(Engine engine, InfoText text) {
    CommandLog log = engine.commandLog();
    boolean active = log.isActive();
    long size = engine.configuration().integer(ClusterDirectives.REPL_BACKLOG_SIZE);
    text.add("role", "master")
        .add("connected_slaves", 0)
        .add("master_failover_state", "no-failover")
        .add("master_replid", engine.identity().replicationId())
        .add("master_replid2", Identity.NO_ID)
        .add("master_repl_offset", log.endOffset())
        .add("second_repl_offset", -1)
        .add("repl_backlog_active", active ? 1 : 0)
        .add("repl_backlog_size", active ? log.ringBytes() : size)
        .add("repl_backlog_first_byte_offset", active ? log.startOffset() : 0)
        .add("repl_backlog_histlen", active ? log.endOffset() - log.startOffset() : 0);
  }

  static void cpu(InfoText text) {
    CpuSeconds self = ProcessFigures.self();
    CpuSeconds children = ProcessFigures.children();
    text.add("used_cpu_sys", self.system(), 6)
        .add("used_cpu_user", self.user(), 6)
        .add("used_cpu_sys_children", children.system(), 6)
        .add("used_cpu_user_children", children.user(), 6);
  }

  static void commands(Engine engine, InfoText text) {
    Counters totals = engine.totals();
    for (Command command : engine.table().all()) {
      int id = command.id();
      long calls = totals.calls[id];
      if (calls + totals.rejected[id] + totals.failed[id] > 0) {
        long micros = totals.nanos[id] / 1000;
        double perCall = calls == 0 ? 0 : (double) micros / calls;
        text.add(
            "cmdstat_" + command.fullName(),
            String.format(
                Locale.ROOT,
                "calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d",
                calls,
                micros,
                perCall,
                totals.rejected[id],
                totals.failed[id]));
      }
    }
  }

  static void latencies(Engine engine, InfoText text) {
    if (!engine.configuration().isOn(Directives.LATENCY_TRACKING)) {
      return;
    }
    Counters totals = engine.totals();
    List<Double> percents =
        engine.configuration().value(Directives.LATENCY_TRACKING_INFO_PERCENTILES);
    for (Command command : engine.table().all()) {
      LatencyHistogram latency = totals.latency(command);
      if (latency != null && !latency.isEmpty()) {
        StringJoiner values = new StringJoiner(",");
        for (double percent : percents) {
          values.add(
              String.format(
                  Locale.ROOT,
                  "p%s=%.3f",
                  BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString(),
                  latency.percentile(percent) / 1000.0));
        }
        text.add("latency_percentiles_usec_" + command.fullName(), values.toString());
      }
    }
  }

  static void errors(Engine engine, InfoText text) {
    new TreeMap<>(engine.totals().errors)
        .forEach((code, count) -> text.add("errorstat_" + code, "count=" + count));
  }

  static void keyspace(Engine engine, InfoText text) {
    Keyspace keyspace = engine.keyspace();
    for (int database = 0; database < keyspace.databases(); database++) {
      Keyspace.Figures figures = keyspace.figures(database);
      if (figures.keys() > 0) {
        text.add(
            "db" + database,
            "keys=%d,expires=%d,avg_ttl=%d,subexpiry=%d"
                .formatted(
                    figures.keys(),
                    figures.expires(),
                    figures.averageTimeToLive(),
                    figures.timed()));
      }
    }
  }
}
