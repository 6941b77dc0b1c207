// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static spinel.server.config.Rows.MIB;
import static spinel.server.config.Rows.UNLIMITED;
import static spinel.server.config.Trait.DENY_LOADING;
import static spinel.server.config.Trait.HIDDEN;
import static spinel.server.config.Trait.IMMUTABLE;
import static spinel.server.config.Trait.INERT;
import static spinel.server.config.Trait.MULTI_ARG;
import static spinel.server.config.Trait.SENSITIVE;
import static spinel.server.config.Trait.VOLATILE;

import java.util.List;
import spinel.server.config.Choices.CertificateUser;
import spinel.server.config.Choices.ClientCertificates;
import spinel.server.config.Choices.DisklessLoad;
import spinel.server.config.Choices.EndpointType;

/// The rows of the table that concern replication, the cluster and TLS.
public final class ClusterDirectives {
  private static final Rows ROWS = new Rows();

  // Replication

  public static final ReplicaOfDirective REPLICAOF =
      ROWS.add(new ReplicaOfDirective("replicaof slaveof", IMMUTABLE, MULTI_ARG, INERT));
  public static final TextDirective MASTERAUTH = ROWS.optional("masterauth", SENSITIVE, INERT);
  public static final TextDirective MASTERUSER = ROWS.optional("masteruser", SENSITIVE, INERT);
  public static final BooleanDirective REPLICA_READ_ONLY =
      ROWS.yesNo("replica-read-only slave-read-only", true, INERT);
  public static final BooleanDirective REPLICA_SERVE_STALE_DATA =
      ROWS.yesNo("replica-serve-stale-data slave-serve-stale-data", true, INERT);
  public static final IntegerDirective REPLICA_PRIORITY =
      ROWS.integer("replica-priority slave-priority", 0, Integer.MAX_VALUE, 100, INERT);
  public static final BooleanDirective REPLICA_ANNOUNCED =
      ROWS.yesNo("replica-announced", true, INERT);
  public static final TextDirective REPLICA_ANNOUNCE_IP =
      ROWS.optional("replica-announce-ip slave-announce-ip", INERT);
  public static final IntegerDirective REPLICA_ANNOUNCE_PORT =
      ROWS.integer("replica-announce-port slave-announce-port", 0, 65535, 0, INERT);
  public static final BooleanDirective REPLICA_LAZY_FLUSH =
      ROWS.yesNo("replica-lazy-flush slave-lazy-flush", false, INERT);
  public static final BooleanDirective REPLICA_IGNORE_MAXMEMORY =
      ROWS.yesNo("replica-ignore-maxmemory slave-ignore-maxmemory", true, INERT);
  public static final BooleanDirective REPLICA_IGNORE_DISK_WRITE_ERRORS =
      ROWS.yesNo("replica-ignore-disk-write-errors", false, INERT);
  public static final IntegerDirective REPLICA_FULL_SYNC_BUFFER_LIMIT =
      ROWS.memory("replica-full-sync-buffer-limit", 0, Long.MAX_VALUE, 0, INERT);
  public static final BooleanDirective REPL_DISKLESS_SYNC =
      ROWS.yesNo("repl-diskless-sync", true, INERT);
  public static final IntegerDirective REPL_DISKLESS_SYNC_DELAY =
      ROWS.integer("repl-diskless-sync-delay", 0, Integer.MAX_VALUE, 5, INERT);
  public static final IntegerDirective REPL_DISKLESS_SYNC_MAX_REPLICAS =
      ROWS.integer("repl-diskless-sync-max-replicas", 0, Integer.MAX_VALUE, 0, INERT);
  public static final ChoiceDirective<DisklessLoad> REPL_DISKLESS_LOAD =
      ROWS.choice("repl-diskless-load", DisklessLoad.DISABLED, DENY_LOADING, INERT);
  public static final BooleanDirective REPL_RDB_CHANNEL =
      ROWS.yesNo("repl-rdb-channel", false, HIDDEN, INERT);
  public static final IntegerDirective REPL_BACKLOG_SIZE =
      ROWS.memory("repl-backlog-size", 1, Long.MAX_VALUE, MIB, Rules::backlog);
  public static final IntegerDirective REPL_BACKLOG_TTL =
      ROWS.integer("repl-backlog-ttl", 0, Long.MAX_VALUE, 3600, INERT);
  public static final IntegerDirective REPL_TIMEOUT =
      ROWS.integer("repl-timeout", 1, Integer.MAX_VALUE, 60, INERT);
  public static final IntegerDirective REPL_PING_REPLICA_PERIOD =
      ROWS.integer(
          "repl-ping-replica-period repl-ping-slave-period", 1, Integer.MAX_VALUE, 10, INERT);
  public static final BooleanDirective REPL_DISABLE_TCP_NODELAY =
      ROWS.yesNo("repl-disable-tcp-nodelay", false, INERT);
  public static final IntegerDirective MIN_REPLICAS_TO_WRITE =
      ROWS.integer("min-replicas-to-write min-slaves-to-write", 0, Integer.MAX_VALUE, 0, INERT);
  public static final IntegerDirective MIN_REPLICAS_MAX_LAG =
      ROWS.integer("min-replicas-max-lag min-slaves-max-lag", 0, Integer.MAX_VALUE, 10, INERT);
  public static final TextDirective BIND_SOURCE_ADDR = ROWS.optional("bind-source-addr", INERT);

  // The cluster

  public static final BooleanDirective CLUSTER_ALLOW_PUBSUBSHARD_WHEN_DOWN =
      ROWS.yesNo("cluster-allow-pubsubshard-when-down", true, INERT);
  public static final BooleanDirective CLUSTER_ALLOW_READS_WHEN_DOWN =
      ROWS.yesNo("cluster-allow-reads-when-down", false, INERT);
  public static final BooleanDirective CLUSTER_ALLOW_REPLICA_MIGRATION =
      ROWS.yesNo("cluster-allow-replica-migration", true, INERT);
  public static final IntegerDirective CLUSTER_ANNOUNCE_BUS_PORT =
      ROWS.integer("cluster-announce-bus-port", 0, 65535, 0, INERT);
  public static final TextDirective CLUSTER_ANNOUNCE_HOSTNAME =
      ROWS.optional("cluster-announce-hostname", TextChecks.HOSTNAME, INERT);
  public static final TextDirective CLUSTER_ANNOUNCE_HUMAN_NODENAME =
      ROWS.optional("cluster-announce-human-nodename", TextChecks.NODE_NAME, INERT);
  public static final TextDirective CLUSTER_ANNOUNCE_IP =
      ROWS.optional("cluster-announce-ip", INERT);
  public static final IntegerDirective CLUSTER_ANNOUNCE_PORT =
      ROWS.integer("cluster-announce-port", 0, 65535, 0, INERT);
  public static final IntegerDirective CLUSTER_ANNOUNCE_TLS_PORT =
      ROWS.integer("cluster-announce-tls-port", 0, 65535, 0, INERT);
  public static final IntegerDirective CLUSTER_COMPATIBILITY_SAMPLE_RATIO =
      ROWS.integer("cluster-compatibility-sample-ratio", 0, 100, 0, INERT);
  public static final TextDirective CLUSTER_CONFIG_FILE =
      ROWS.text("cluster-config-file", "nodes.conf", IMMUTABLE, INERT);
  public static final BooleanDirective CLUSTER_ENABLED =
      ROWS.yesNo("cluster-enabled", false, IMMUTABLE, INERT);
  public static final IntegerDirective CLUSTER_LINK_SENDBUF_LIMIT =
      ROWS.memory("cluster-link-sendbuf-limit", 0, UNLIMITED, 0, INERT);
  public static final IntegerDirective CLUSTER_MIGRATION_BARRIER =
      ROWS.integer("cluster-migration-barrier", 0, Integer.MAX_VALUE, 1, INERT);
  public static final IntegerDirective CLUSTER_NODE_TIMEOUT =
      ROWS.integer("cluster-node-timeout", 0, Long.MAX_VALUE, 15000, INERT);
  public static final IntegerDirective CLUSTER_PING_INTERVAL =
      ROWS.integer("cluster-ping-interval", 0, Long.MAX_VALUE, 0, HIDDEN, INERT);
  public static final IntegerDirective CLUSTER_PORT =
      ROWS.integer("cluster-port", 0, 65535, 0, IMMUTABLE, INERT);
  public static final ChoiceDirective<EndpointType> CLUSTER_PREFERRED_ENDPOINT_TYPE =
      ROWS.choice("cluster-preferred-endpoint-type", EndpointType.IP, INERT);
  public static final BooleanDirective CLUSTER_REPLICA_NO_FAILOVER =
      ROWS.yesNo("cluster-replica-no-failover cluster-slave-no-failover", false, INERT);
  public static final IntegerDirective CLUSTER_REPLICA_VALIDITY_FACTOR =
      ROWS.integer(
          "cluster-replica-validity-factor cluster-slave-validity-factor",
          0,
          Integer.MAX_VALUE,
          10,
          INERT);
  public static final BooleanDirective CLUSTER_REQUIRE_FULL_COVERAGE =
      ROWS.yesNo("cluster-require-full-coverage", true, INERT);
  public static final IntegerDirective CLUSTER_SLOT_MIGRATION_HANDOFF_MAX_LAG_BYTES =
      ROWS.memory("cluster-slot-migration-handoff-max-lag-bytes", 0, Long.MAX_VALUE, MIB, INERT);
  public static final IntegerDirective CLUSTER_SLOT_MIGRATION_MAX_ARCHIVED_TASKS =
      ROWS.integer(
          "cluster-slot-migration-max-archived-tasks", 1, Integer.MAX_VALUE, 32, HIDDEN, INERT);
  public static final IntegerDirective CLUSTER_SLOT_MIGRATION_WRITE_PAUSE_TIMEOUT =
      ROWS.integer("cluster-slot-migration-write-pause-timeout", 0, Long.MAX_VALUE, 10000, INERT);
  public static final BooleanDirective CLUSTER_SLOT_STATS_ENABLED =
      ROWS.yesNo("cluster-slot-stats-enabled", false, INERT);

  // TLS

  public static final ChoiceDirective<ClientCertificates> TLS_AUTH_CLIENTS =
      ROWS.choice("tls-auth-clients", ClientCertificates.YES, INERT);
  public static final ChoiceDirective<CertificateUser> TLS_AUTH_CLIENTS_USER =
      ROWS.choice("tls-auth-clients-user", CertificateUser.OFF, INERT);
  public static final TextDirective TLS_CA_CERT_DIR =
      ROWS.optional("tls-ca-cert-dir", VOLATILE, INERT);
  public static final TextDirective TLS_CA_CERT_FILE =
      ROWS.optional("tls-ca-cert-file", VOLATILE, INERT);
  public static final TextDirective TLS_CERT_FILE = ROWS.optional("tls-cert-file", VOLATILE, INERT);
  public static final TextDirective TLS_CIPHERS = ROWS.optional("tls-ciphers", INERT);
  public static final TextDirective TLS_CIPHERSUITES = ROWS.optional("tls-ciphersuites", INERT);
  public static final TextDirective TLS_CLIENT_CERT_FILE =
      ROWS.optional("tls-client-cert-file", VOLATILE, INERT);
  public static final TextDirective TLS_CLIENT_KEY_FILE =
      ROWS.optional("tls-client-key-file", VOLATILE, INERT);
  public static final TextDirective TLS_CLIENT_KEY_FILE_PASS =
      ROWS.optional("tls-client-key-file-pass", SENSITIVE, INERT);
  public static final BooleanDirective TLS_CLUSTER = ROWS.yesNo("tls-cluster", false, INERT);
  public static final TextDirective TLS_DH_PARAMS_FILE =
      ROWS.optional("tls-dh-params-file", VOLATILE, INERT);
  public static final TextDirective TLS_EXPECTED_PEER_NAME =
      ROWS.optional("tls-expected-peer-name", TextChecks.PEER_NAME, INERT);
  public static final TextDirective TLS_KEY_FILE = ROWS.optional("tls-key-file", VOLATILE, INERT);
  public static final TextDirective TLS_KEY_FILE_PASS =
      ROWS.optional("tls-key-file-pass", SENSITIVE, INERT);
  public static final IntegerDirective TLS_PORT = ROWS.integer("tls-port", 0, 65535, 0, INERT);
  public static final BooleanDirective TLS_PREFER_SERVER_CIPHERS =
      ROWS.yesNo("tls-prefer-server-ciphers", false, INERT);
  public static final TextDirective TLS_PROTOCOLS = ROWS.optional("tls-protocols", INERT);
  public static final BooleanDirective TLS_REPLICATION =
      ROWS.yesNo("tls-replication", false, INERT);
  public static final IntegerDirective TLS_SESSION_CACHE_SIZE =
      ROWS.integer("tls-session-cache-size", 0, Integer.MAX_VALUE, 20480, INERT);
  public static final IntegerDirective TLS_SESSION_CACHE_TIMEOUT =
      ROWS.integer("tls-session-cache-timeout", 0, Integer.MAX_VALUE, 300, INERT);
  public static final BooleanDirective TLS_SESSION_CACHING =
      ROWS.yesNo("tls-session-caching", true, INERT);

  private ClusterDirectives() {}

  static List<Directive<?>> rows() {
    return ROWS.list();
  }
}
