// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static spinel.server.config.Rows.GIB;
import static spinel.server.config.Rows.MIB;
import static spinel.server.config.Rows.UNLIMITED;
import static spinel.server.config.Rows.UNSIGNED_INT;
import static spinel.server.config.Trait.DENY_LOADING;
import static spinel.server.config.Trait.HIDDEN;
import static spinel.server.config.Trait.IMMUTABLE;
import static spinel.server.config.Trait.INERT;
import static spinel.server.config.Trait.MULTI_ARG;
import static spinel.server.config.Trait.PROTECTED;
import static spinel.server.config.Trait.SENSITIVE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spinel.server.config.Choices.ChannelDefault;
import spinel.server.config.Choices.EvictionPolicy;
import spinel.server.config.Choices.LogLevel;
import spinel.server.config.Choices.OomScoreAdjust;
import spinel.server.config.Choices.Permission;
import spinel.server.config.Choices.PropagationError;
import spinel.server.config.Choices.Supervision;
import spinel.server.config.Choices.SyslogFacility;
import spinel.server.config.OutputBufferLimits.Limit;

/// The table of directives: one row each, and the way to all of them by name.
///
/// This file holds the rows of the server itself; `StorageDirectives` and `ClusterDirectives` hold
/// those of persistence and encodings, and of replication, the cluster and TLS.
public final class Directives {
  private static final Rows ROWS = new Rows();

  // Network

  public static final WordsDirective BIND =
      ROWS.add(new WordsDirective("bind", List.of("*", "-::*"), MULTI_ARG));
  public static final IntegerDirective PORT = ROWS.integer("port", 0, 65535, 6379);
  public static final BooleanDirective PROTECTED_MODE = ROWS.yesNo("protected-mode", true);
  public static final IntegerDirective TCP_BACKLOG =
      ROWS.integer("tcp-backlog", 0, Integer.MAX_VALUE, 511, IMMUTABLE);
  public static final IntegerDirective TCP_KEEPALIVE =
      ROWS.integer("tcp-keepalive", 0, Integer.MAX_VALUE, 300);
  public static final TextDirective UNIXSOCKET = ROWS.optional("unixsocket", IMMUTABLE);
  public static final IntegerDirective UNIXSOCKETPERM =
      ROWS.octal("unixsocketperm", 0, 0777, 0, IMMUTABLE);
  public static final IntegerDirective SOCKET_MARK_ID =
      ROWS.integer("socket-mark-id", 0, UNSIGNED_INT, 0, IMMUTABLE, INERT);
  public static final IntegerDirective TIMEOUT = ROWS.integer("timeout", 0, Integer.MAX_VALUE, 0);
  public static final IntegerDirective MAX_NEW_CONNECTIONS_PER_CYCLE =
      ROWS.integer("max-new-connections-per-cycle", 1, 1000, 10, INERT);
  public static final IntegerDirective MAX_NEW_TLS_CONNECTIONS_PER_CYCLE =
      ROWS.integer("max-new-tls-connections-per-cycle", 1, 1000, 1, INERT);

  // Clients

  public static final IntegerDirective MAXCLIENTS =
      ROWS.integer("maxclients", 1, UNSIGNED_INT, 10000);
  public static final OutputBufferDirective CLIENT_OUTPUT_BUFFER_LIMIT =
      ROWS.add(
          new OutputBufferDirective(
              "client-output-buffer-limit",
              new OutputBufferLimits(
                  new Limit(0, 0, 0),
                  new Limit(256 * MIB, 64 * MIB, 60),
                  new Limit(32 * MIB, 8 * MIB, 60)),
              MULTI_ARG));
  public static final IntegerDirective CLIENT_QUERY_BUFFER_LIMIT =
      ROWS.memory("client-query-buffer-limit", MIB, Long.MAX_VALUE, GIB);
  public static final IntegerDirective PROTO_MAX_BULK_LEN =
      ROWS.memory("proto-max-bulk-len", MIB, Long.MAX_VALUE, 512 * MIB);
  public static final IntegerDirective MAXMEMORY_CLIENTS =
      ROWS.memoryOrPercent("maxmemory-clients", -100, Long.MAX_VALUE, 0);
  public static final IntegerDirective TRACKING_TABLE_MAX_KEYS =
      ROWS.integer("tracking-table-max-keys", 0, Long.MAX_VALUE, 1000000, INERT);
  public static final IntegerDirective LOOKAHEAD =
      ROWS.integer("lookahead", 1, Integer.MAX_VALUE, 16, INERT);

  // Security

  public static final TextDirective REQUIREPASS = ROWS.optional("requirepass", SENSITIVE);
  public static final TextDirective ACLFILE = ROWS.text("aclfile", "", IMMUTABLE, INERT);
  public static final IntegerDirective ACLLOG_MAX_LEN =
      ROWS.integer("acllog-max-len", 0, Long.MAX_VALUE, 128, INERT);
  public static final ChoiceDirective<ChannelDefault> ACL_PUBSUB_DEFAULT =
      ROWS.choice("acl-pubsub-default", ChannelDefault.RESETCHANNELS, INERT);
  public static final ChoiceDirective<Permission> ENABLE_PROTECTED_CONFIGS =
      ROWS.choice("enable-protected-configs", Permission.NO, IMMUTABLE);
  public static final ChoiceDirective<Permission> ENABLE_DEBUG_COMMAND =
      ROWS.choice("enable-debug-command", Permission.NO, IMMUTABLE);
  public static final ChoiceDirective<Permission> ENABLE_MODULE_COMMAND =
      ROWS.choice("enable-module-command", Permission.NO, IMMUTABLE);

  // The process

  public static final BooleanDirective DAEMONIZE = ROWS.yesNo("daemonize", false, IMMUTABLE);
  public static final ChoiceDirective<Supervision> SUPERVISED =
      ROWS.choice("supervised", Supervision.NO, IMMUTABLE, INERT);
  public static final TextDirective PIDFILE = ROWS.optional("pidfile", IMMUTABLE);
  public static final DirectoryDirective DIR =
      ROWS.add(new DirectoryDirective("dir", PROTECTED, DENY_LOADING));
  public static final IntegerDirective DATABASES =
      ROWS.integer("databases", 1, Integer.MAX_VALUE, 16, IMMUTABLE);
  public static final IntegerDirective IO_THREADS =
      ROWS.integer("io-threads", 0, 128, 0, IMMUTABLE);
  public static final BooleanDirective IO_THREADS_DO_READS =
      ROWS.yesNo("io-threads-do-reads", false, IMMUTABLE, INERT);
  public static final IntegerDirective HZ =
      ROWS.integer("hz", 0, Integer.MAX_VALUE, 10, Rules::hertz);
  public static final BooleanDirective DYNAMIC_HZ = ROWS.yesNo("dynamic-hz", true);
  public static final IntegerDirective SHUTDOWN_TIMEOUT =
      ROWS.integer("shutdown-timeout", 0, Integer.MAX_VALUE, 10);
  public static final ShutdownDirective SHUTDOWN_ON_SIGINT =
      ROWS.shutdown("shutdown-on-sigint", MULTI_ARG);
  public static final ShutdownDirective SHUTDOWN_ON_SIGTERM =
      ROWS.shutdown("shutdown-on-sigterm", MULTI_ARG);
  public static final BooleanDirective SET_PROC_TITLE =
      ROWS.yesNo("set-proc-title", true, IMMUTABLE);
  public static final TextDirective PROC_TITLE_TEMPLATE =
      ROWS.text(
          "proc-title-template",
          "{title} {listen-addr} {server-mode}",
          TextChecks.TITLE_TEMPLATE,
          INERT);
  public static final TextDirective SERVER_CPULIST =
      ROWS.optional("server-cpulist server_cpulist", IMMUTABLE, INERT);
  public static final TextDirective BIO_CPULIST =
      ROWS.optional("bio-cpulist bio_cpulist", IMMUTABLE, INERT);
  public static final ChoiceDirective<OomScoreAdjust> OOM_SCORE_ADJ =
      ROWS.choice("oom-score-adj", OomScoreAdjust.NO, INERT);
  public static final OomScoreDirective OOM_SCORE_ADJ_VALUES =
      ROWS.add(
          new OomScoreDirective("oom-score-adj-values", List.of(0, 200, 800), MULTI_ARG, INERT));
  public static final BooleanDirective DISABLE_THP =
      ROWS.yesNo("disable-thp", true, IMMUTABLE, INERT);
  public static final TextDirective IGNORE_WARNINGS = ROWS.text("ignore-warnings", "", INERT);
  public static final TextDirective LOCALE_COLLATE =
      ROWS.text("locale-collate", "", TextChecks.LOCALE, INERT);
  public static final BooleanDirective CRASH_LOG_ENABLED =
      ROWS.yesNo("crash-log-enabled", true, INERT);
  public static final BooleanDirective CRASH_MEMCHECK_ENABLED =
      ROWS.yesNo("crash-memcheck-enabled", true, INERT);
  public static final BooleanDirective USE_EXIT_ON_PANIC =
      ROWS.yesNo("use-exit-on-panic", false, HIDDEN, INERT);
  public static final IntegerDirective WATCHDOG_PERIOD =
      ROWS.integer("watchdog-period", 0, Integer.MAX_VALUE, 0, HIDDEN, INERT);

  // The log

  public static final ChoiceDirective<LogLevel> LOGLEVEL = ROWS.choice("loglevel", LogLevel.NOTICE);
  public static final TextDirective LOGFILE = ROWS.text("logfile", "", IMMUTABLE);
  public static final BooleanDirective SYSLOG_ENABLED =
      ROWS.yesNo("syslog-enabled", false, IMMUTABLE, INERT);
  public static final TextDirective SYSLOG_IDENT =
      ROWS.text("syslog-ident", "redis", IMMUTABLE, INERT);
  public static final ChoiceDirective<SyslogFacility> SYSLOG_FACILITY =
      ROWS.choice("syslog-facility", SyslogFacility.LOCAL0, IMMUTABLE, INERT);
  public static final BooleanDirective ALWAYS_SHOW_LOGO =
      ROWS.yesNo("always-show-logo", false, IMMUTABLE);
  public static final BooleanDirective HIDE_USER_DATA_FROM_LOG =
      ROWS.yesNo("hide-user-data-from-log", false, INERT);

  // Memory, eviction and expiry

  public static final IntegerDirective MAXMEMORY = ROWS.memory("maxmemory", 0, UNLIMITED, 0);
  public static final ChoiceDirective<EvictionPolicy> MAXMEMORY_POLICY =
      ROWS.choice("maxmemory-policy", EvictionPolicy.NOEVICTION);
  public static final IntegerDirective MAXMEMORY_SAMPLES =
      ROWS.integer("maxmemory-samples", 1, 64, 5);
  public static final IntegerDirective MAXMEMORY_EVICTION_TENACITY =
      ROWS.integer("maxmemory-eviction-tenacity", 0, 100, 10);
  public static final IntegerDirective LFU_LOG_FACTOR =
      ROWS.integer("lfu-log-factor", 0, Integer.MAX_VALUE, 10);
  public static final IntegerDirective LFU_DECAY_TIME =
      ROWS.integer("lfu-decay-time", 0, Integer.MAX_VALUE, 1);
  public static final IntegerDirective ACTIVE_EXPIRE_EFFORT =
      ROWS.integer("active-expire-effort", 1, 10, 1, INERT);
  public static final BooleanDirective LAZYFREE_LAZY_EVICTION =
      ROWS.yesNo("lazyfree-lazy-eviction", false);
  public static final BooleanDirective LAZYFREE_LAZY_EXPIRE =
      ROWS.yesNo("lazyfree-lazy-expire", false);
  public static final BooleanDirective LAZYFREE_LAZY_SERVER_DEL =
      ROWS.yesNo("lazyfree-lazy-server-del", false);
  public static final BooleanDirective LAZYFREE_LAZY_USER_DEL =
      ROWS.yesNo("lazyfree-lazy-user-del", false);
  public static final BooleanDirective LAZYFREE_LAZY_USER_FLUSH =
      ROWS.yesNo("lazyfree-lazy-user-flush", false);
  public static final BooleanDirective ACTIVEREHASHING = ROWS.yesNo("activerehashing", true);
  public static final BooleanDirective ACTIVEDEFRAG = ROWS.yesNo("activedefrag", false, INERT);
  public static final IntegerDirective ACTIVE_DEFRAG_IGNORE_BYTES =
      ROWS.memory("active-defrag-ignore-bytes", 1, Long.MAX_VALUE, 100 * MIB, INERT);
  public static final IntegerDirective ACTIVE_DEFRAG_THRESHOLD_LOWER =
      ROWS.integer("active-defrag-threshold-lower", 0, 1000, 10, INERT);
  public static final IntegerDirective ACTIVE_DEFRAG_THRESHOLD_UPPER =
      ROWS.integer("active-defrag-threshold-upper", 0, 1000, 100, INERT);
  public static final IntegerDirective ACTIVE_DEFRAG_CYCLE_MIN =
      ROWS.integer("active-defrag-cycle-min", 1, 99, 1, INERT);
  public static final IntegerDirective ACTIVE_DEFRAG_CYCLE_MAX =
      ROWS.integer("active-defrag-cycle-max", 1, 99, 25, INERT);
  public static final IntegerDirective ACTIVE_DEFRAG_MAX_SCAN_FIELDS =
      ROWS.integer("active-defrag-max-scan-fields", 1, Long.MAX_VALUE, 1000, INERT);
  public static final BooleanDirective JEMALLOC_BG_THREAD =
      ROWS.yesNo("jemalloc-bg-thread", true, INERT);

  // Observation

  public static final EventClassesDirective NOTIFY_KEYSPACE_EVENTS =
      ROWS.add(new EventClassesDirective("notify-keyspace-events"));
  public static final IntegerDirective SLOWLOG_LOG_SLOWER_THAN =
      ROWS.integer("slowlog-log-slower-than", -1, Long.MAX_VALUE, 10000, INERT);
  public static final IntegerDirective SLOWLOG_MAX_LEN =
      ROWS.integer("slowlog-max-len", 0, Long.MAX_VALUE, 128, INERT);
  public static final IntegerDirective SLOWLOG_ENTRY_MAX_ARGC =
      ROWS.integer("slowlog-entry-max-argc", 2, Integer.MAX_VALUE, 32, INERT);
  public static final IntegerDirective SLOWLOG_ENTRY_MAX_STRING_LEN =
      ROWS.integer("slowlog-entry-max-string-len", 1, Long.MAX_VALUE, 128, INERT);
  public static final IntegerDirective LATENCY_MONITOR_THRESHOLD =
      ROWS.integer("latency-monitor-threshold", 0, Long.MAX_VALUE, 0, INERT);
  public static final BooleanDirective LATENCY_TRACKING = ROWS.yesNo("latency-tracking", true);
  public static final PercentilesDirective LATENCY_TRACKING_INFO_PERCENTILES =
      ROWS.add(
          new PercentilesDirective(
              "latency-tracking-info-percentiles", List.of(50.0, 99.0, 99.9), MULTI_ARG, INERT));
  public static final BooleanDirective KEY_MEMORY_HISTOGRAMS =
      ROWS.yesNo("key-memory-histograms", false, INERT);

  // Scripts and extensions

  public static final IntegerDirective BUSY_REPLY_THRESHOLD =
      ROWS.integer("busy-reply-threshold lua-time-limit", 0, Long.MAX_VALUE, 5000, INERT);
  public static final ChoiceDirective<PropagationError> PROPAGATION_ERROR_BEHAVIOR =
      ROWS.choice("propagation-error-behavior", PropagationError.IGNORE, INERT);
  public static final BooleanDirective VSET_FORCE_SINGLE_THREADED_EXECUTION =
      ROWS.yesNo("vset-force-single-threaded-execution", false, INERT);

  private static final List<Directive<?>> ALL = join();
  private static final Map<String, Directive<?>> BY_NAME = index();

  private Directives() {}

  /// Every directive, each at the place that is its index.
  public static List<Directive<?>> all() {
    return ALL;
  }

  /// The directive of that name or alias in any case.
  public static Optional<Directive<?>> find(String name) {
    return Optional.ofNullable(BY_NAME.get(Directive.lowerCase(name)));
  }

  private static List<Directive<?>> join() {
    List<Directive<?>> all = new ArrayList<>(ROWS.list());
    all.addAll(StorageDirectives.rows());
    all.addAll(ClusterDirectives.rows());
    for (int i = 0; i < all.size(); i++) {
      all.get(i).place(i);
    }
    return List.copyOf(all);
  }

  private static Map<String, Directive<?>> index() {
    Map<String, Directive<?>> names = new HashMap<>();
    for (Directive<?> directive : ALL) {
      names.put(directive.name(), directive);
      directive.alias().ifPresent(alias -> names.put(alias, directive));
    }
    return names;
  }
}
