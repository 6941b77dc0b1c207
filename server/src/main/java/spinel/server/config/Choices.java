// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// The words of the directives that choose from a list, in the order in which errors name them.
public final class Choices {
  private Choices() {}

  /// Who may use a dangerous feature.
  public enum Permission {
    NO,
    YES,
    LOCAL
  }

  public enum LogLevel {
    DEBUG,
    VERBOSE,
    NOTICE,
    WARNING,
    NOTHING
  }

  public enum EvictionPolicy {
    VOLATILE_LRU,
    VOLATILE_LFU,
    VOLATILE_RANDOM,
    VOLATILE_TTL,
    VOLATILE_LRM,
    ALLKEYS_LRU,
    ALLKEYS_LFU,
    ALLKEYS_RANDOM,
    ALLKEYS_LRM,
    NOEVICTION
  }

  public enum SyslogFacility {
    USER,
    LOCAL0,
    LOCAL1,
    LOCAL2,
    LOCAL3,
    LOCAL4,
    LOCAL5,
    LOCAL6,
    LOCAL7
  }

  public enum Supervision {
    UPSTART,
    SYSTEMD,
    AUTO,
    NO
  }

  public enum AppendFsync {
    EVERYSEC,
    ALWAYS,
    NO
  }

  public enum DisklessLoad {
    DISABLED,
    ON_EMPTY_DB,
    SWAPDB,
    FLUSHDB
  }

  public enum ClientCertificates {
    NO,
    YES,
    OPTIONAL
  }

  /// What of a client's certificate names its user.
  public enum CertificateUser {
    OFF,
    CN
  }

  /// `relative` is another word for `yes`, which is what CONFIG GET shows.
  public enum OomScoreAdjust {
    NO,
    YES,
    RELATIVE,
    ABSOLUTE
  }

  public enum ChannelDefault {
    ALLCHANNELS,
    RESETCHANNELS
  }

  public enum PayloadSanitizing {
    NO,
    YES,
    CLIENTS
  }

  public enum EndpointType {
    IP,
    HOSTNAME,
    UNKNOWN_ENDPOINT
  }

  public enum PropagationError {
    IGNORE,
    PANIC,
    PANIC_ON_REPLICAS
  }
}
