// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.Locale;

/// The groups that commands are listed in.
public enum CommandGroup {
  GENERIC,
  STRING,
  BITMAP,
  CONNECTION,
  SERVER,
  TRANSACTIONS,
  PUBSUB,
  SCRIPTING,
  LIST,
  SET,
  SORTED_SET,
  HASH,
  STREAM,
  GEO,
  HYPERLOGLOG,
  ARRAY,
  MODULE,
  CLUSTER;

  /// The group's name in COMMAND DOCS.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
