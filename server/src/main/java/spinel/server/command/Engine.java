// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import spinel.memory.Bytes;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.replication.CommandLog;
import spinel.server.type.Value;
import spinel.structure.Record;

/// What commands work on: the keyspace and the command table.
public final class Engine {
  private static final long LONGEST_STRING = 512L << 20;

  private final Keyspace keyspace;
  private final CommandTable table = new CommandTable();
  private final CommandLog commandLog = new CommandLog();
  private final List<Counters> counters = new CopyOnWriteArrayList<>();
  private final Counters backgroundCounters;
  private volatile boolean compressing = true;
  private volatile boolean ignoringChecksums;

  public Engine(Keyspace keyspace) {
    this.keyspace = keyspace;
    StringCommands.register(table);
    PutCommands.register(table);
    DigestCommands.register(table);
    SubstringCommands.register(table);
    CounterCommands.register(table);
    BitmapCommands.register(table);
    BitfieldCommands.register(table);
    ConnectionCommands.register(table);
    KeyCommands.register(table);
    ExpiryCommands.register(table);
    ScanCommands.register(table);
    DumpCommands.register(table);
    ObjectCommands.register(table);
    table.freeze();
    backgroundCounters = newCounters();
  }

  /// Begins to expire keys when their time comes, and to do the keyspace's upkeep.
  public void start() {
    keyspace.start(
        (dictionary, record) -> {
          backgroundCounters.expiredKeys++;
          expired(dictionary, record);
        });
  }

  public Keyspace keyspace() {
    return keyspace;
  }

  public CommandTable table() {
    return table;
  }

  public CommandLog commandLog() {
    return commandLog;
  }

  /// Whether dumps compress strings (`rdbcompression`).
  boolean isCompressing() {
    return compressing;
  }

  public void setCompressing(boolean isCompressing) {
    compressing = isCompressing;
  }

  /// Whether RESTORE takes payloads with a wrong checksum (DEBUG SET-SKIP-CHECKSUM-VALIDATION).
  boolean isIgnoringChecksums() {
    return ignoringChecksums;
  }

  public void setIgnoringChecksums(boolean isIgnoring) {
    ignoringChecksums = isIgnoring;
  }

  /// The length in bytes that no string may exceed (`proto-max-bulk-len`).
  public long longestString() {
    return LONGEST_STRING;
  }

  /// Counters for one more thread that runs commands.
  Counters newCounters() {
    Counters more = new Counters(table.all().size());
    counters.add(more);
    return more;
  }

  /// The counters of all threads added up.
  Counters totals() {
    Counters total = new Counters(table.all().size());
    counters.forEach(each -> each.addTo(total));
    return total;
  }

  void resetCounters() {
    counters.forEach(Counters::reset);
  }

  /// Deletes a key: out of its dictionary, and its memory freed.
  void delete(Dictionary dictionary, long record, long hash) {
    dictionary.remove(record, hash);
    Value.free(dictionary.region(), record);
  }

  /// Deletes a key whose time has passed, and logs that.
  void expire(Dictionary dictionary, long record, long hash) {
    dictionary.remove(record, hash);
    expired(dictionary, record);
  }

  /// Logs that a key's time has passed and frees its record, which is no longer in the dictionary.
  private void expired(Dictionary dictionary, long record) {
    if (commandLog.isActive()) {
      Bytes key = Bytes.of(Record.key(dictionary.region(), record));
      commandLog.append(dictionary.database(), List.of(Bytes.of("DEL"), key));
    }
    Value.free(dictionary.region(), record);
  }
}
