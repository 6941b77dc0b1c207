// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

/// The classes of keyspace events, as `notify-keyspace-events` chooses them.
public enum EventClass {
  GENERIC,
  STRING,
  LIST,
  SET,
  HASH,
  SORTED_SET,
  STREAM,
  ARRAY,
  MODULE,
  EXPIRED,
  EVICTED,
  NEW
}
