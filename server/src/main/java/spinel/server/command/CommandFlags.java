// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.ArrayList;
import java.util.List;

/// The flags of commands, and what they are called in COMMAND INFO.
public final class CommandFlags {
  public static final long WRITE = 1;
  public static final long READONLY = 1 << 1;
  public static final long DENYOOM = 1 << 2;
  public static final long MODULE = 1 << 3;
  public static final long ADMIN = 1 << 4;
  public static final long PUBSUB = 1 << 5;
  public static final long NOSCRIPT = 1 << 6;
  public static final long BLOCKING = 1 << 8;
  public static final long LOADING = 1 << 9;
  public static final long STALE = 1 << 10;
  public static final long SKIP_MONITOR = 1 << 11;
  public static final long SKIP_SLOWLOG = 1 << 12;
  public static final long ASKING = 1 << 13;
  public static final long FAST = 1 << 14;
  public static final long NO_AUTH = 1 << 15;
  public static final long MAY_REPLICATE = 1 << 16;
  public static final long NO_MANDATORY_KEYS = 1 << 18;
  public static final long PROTECTED = 1 << 19;
  public static final long NO_ASYNC_LOADING = 1 << 23;
  public static final long NO_MULTI = 1 << 24;
  public static final long ALLOW_BUSY = 1 << 26;
  public static final long MOVABLE_KEYS = 1 << 30;

  private static final List<Named> NAMES =
      List.of(
          new Named(WRITE, "write"),
          new Named(READONLY, "readonly"),
          new Named(DENYOOM, "denyoom"),
          new Named(MODULE, "module"),
          new Named(ADMIN, "admin"),
          new Named(PUBSUB, "pubsub"),
          new Named(NOSCRIPT, "noscript"),
          new Named(BLOCKING, "blocking"),
          new Named(LOADING, "loading"),
          new Named(STALE, "stale"),
          new Named(SKIP_MONITOR, "skip_monitor"),
          new Named(SKIP_SLOWLOG, "skip_slowlog"),
          new Named(ASKING, "asking"),
          new Named(FAST, "fast"),
          new Named(NO_AUTH, "no_auth"),
          new Named(MAY_REPLICATE, "may_replicate"),
          new Named(NO_MANDATORY_KEYS, "no_mandatory_keys"),
          new Named(NO_ASYNC_LOADING, "no_async_loading"),
          new Named(NO_MULTI, "no_multi"),
          new Named(MOVABLE_KEYS, "movablekeys"),
          new Named(ALLOW_BUSY, "allow_busy"));

  private CommandFlags() {}

  private record Named(long flag, String name) {}

  /// The names of a command's flags, as COMMAND INFO lists them.
  public static List<String> names(long flags) {
    List<String> names = new ArrayList<>();
    for (Named named : NAMES) {
      if ((flags & named.flag) != 0) {
        names.add(named.name);
      }
    }
    return names;
  }
}
