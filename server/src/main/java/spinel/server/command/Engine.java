// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import spinel.memory.Bytes;
import spinel.server.config.Choices.EvictionPolicy;
import spinel.server.config.Configuration;
import spinel.server.config.Directives;
import spinel.server.config.StorageDirectives;
import spinel.server.keyspace.AccessClock.Measure;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.EvictionRules;
import spinel.server.keyspace.EvictionRules.Order;
import spinel.server.keyspace.Expirer;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Thresholds;
import spinel.server.observe.Log;
import spinel.server.replication.CommandLog;
import spinel.server.type.PartExpirer;
import spinel.server.type.SetValue;
import spinel.server.type.Value;
import spinel.structure.Record;

/// What commands work on: the keyspace and the command table, and what belongs to a server as a
/// whole.
public final class Engine {
  private static final long LARGEST_STRING = Integer.MAX_VALUE - 64;

  private final Keyspace keyspace;
  private final Configuration configuration;
  private final Log log;
  private final Clients clients = new Clients();
  private final Pause pause = new Pause();
  private final MemoryUse memory;
  private final ClientEviction clientEviction = new ClientEviction(this);
  private final Rates rates = new Rates(this);
  private final Identity identity = new Identity();
  private final DebugSwitches debug = new DebugSwitches();
  private final Annexation annexation = new Annexation(this);
  private final AtomicLong authFailures = new AtomicLong();
  private volatile Host host = Host.NONE;
  private final CommandTable table;
  private final CommandLog commandLog = new CommandLog();
  private final List<Counters> counters = new CopyOnWriteArrayList<>();
  private final Counters backgroundCounters;
  private volatile boolean ignoringChecksums;

  /// An engine at the default configuration, whose log is silent.
  public Engine(Keyspace keyspace, CommandTable table) {
    this(keyspace, table, new Configuration(), Log.SILENT);
  }

  /// An engine for the commands in a table that is closed.
  public Engine(Keyspace keyspace, CommandTable table, Configuration configuration, Log log) {
    this.keyspace = keyspace;
    this.table = table;
    this.configuration = configuration;
    this.log = log;
    memory = new MemoryUse(this);
    backgroundCounters = newCounters();
    setEvictionRules(configuration);
    configuration.onChange(
        this::setEvictionRules,
        Directives.MAXMEMORY_POLICY,
        Directives.MAXMEMORY_SAMPLES,
        Directives.LFU_LOG_FACTOR,
        Directives.LFU_DECAY_TIME);
    configuration.onChange(this::limitMemory, Directives.MAXMEMORY);
    setThresholds(configuration);
    configuration.onChange(
        this::setThresholds,
        StorageDirectives.HASH_MAX_LISTPACK_ENTRIES,
        StorageDirectives.HASH_MAX_LISTPACK_VALUE,
        StorageDirectives.HASH_MIN_TEMPLATE_ENTRIES,
        StorageDirectives.HASH_MAX_TEMPLATE_ENTRIES,
        StorageDirectives.LIST_MAX_LISTPACK_SIZE,
        StorageDirectives.LIST_COMPRESS_DEPTH,
        StorageDirectives.SET_MAX_INTSET_ENTRIES,
        StorageDirectives.SET_MAX_LISTPACK_ENTRIES,
        StorageDirectives.SET_MAX_LISTPACK_VALUE,
        StorageDirectives.ZSET_MAX_LISTPACK_ENTRIES,
        StorageDirectives.ZSET_MAX_LISTPACK_VALUE,
        StorageDirectives.HLL_SPARSE_MAX_BYTES,
        StorageDirectives.STREAM_NODE_MAX_BYTES,
        StorageDirectives.STREAM_NODE_MAX_ENTRIES,
        StorageDirectives.ARRAY_SLICE_SIZE,
        StorageDirectives.ARRAY_SPARSE_KMAX,
        StorageDirectives.ARRAY_SPARSE_KMIN,
        StorageDirectives.STREAM_IDMP_DURATION,
        StorageDirectives.STREAM_IDMP_MAXSIZE);
  }

  private void setThresholds(Configuration from) {
    Thresholds to = keyspace.thresholds();
    to.hashMaxListpackEntries = from.integer(StorageDirectives.HASH_MAX_LISTPACK_ENTRIES);
    to.hashMaxListpackValue = from.integer(StorageDirectives.HASH_MAX_LISTPACK_VALUE);
    to.hashMinTemplateEntries = from.integer(StorageDirectives.HASH_MIN_TEMPLATE_ENTRIES);
    to.hashMaxTemplateEntries = from.integer(StorageDirectives.HASH_MAX_TEMPLATE_ENTRIES);
    to.listMaxListpackSize = from.integer(StorageDirectives.LIST_MAX_LISTPACK_SIZE);
    to.listCompressDepth = from.integer(StorageDirectives.LIST_COMPRESS_DEPTH);
    to.setMaxIntsetEntries = from.integer(StorageDirectives.SET_MAX_INTSET_ENTRIES);
    to.setMaxListpackEntries = from.integer(StorageDirectives.SET_MAX_LISTPACK_ENTRIES);
    to.setMaxListpackValue = from.integer(StorageDirectives.SET_MAX_LISTPACK_VALUE);
    to.zsetMaxListpackEntries = from.integer(StorageDirectives.ZSET_MAX_LISTPACK_ENTRIES);
    to.zsetMaxListpackValue = from.integer(StorageDirectives.ZSET_MAX_LISTPACK_VALUE);
    to.hllSparseMaxBytes = from.integer(StorageDirectives.HLL_SPARSE_MAX_BYTES);
    to.streamNodeMaxBytes = from.integer(StorageDirectives.STREAM_NODE_MAX_BYTES);
    to.streamNodeMaxEntries = from.integer(StorageDirectives.STREAM_NODE_MAX_ENTRIES);
    to.arraySliceSize = from.integer(StorageDirectives.ARRAY_SLICE_SIZE);
    to.arraySparseKmax = from.integer(StorageDirectives.ARRAY_SPARSE_KMAX);
    to.arraySparseKmin = from.integer(StorageDirectives.ARRAY_SPARSE_KMIN);
    to.streamIdmpDuration = from.integer(StorageDirectives.STREAM_IDMP_DURATION);
    to.streamIdmpMaxsize = from.integer(StorageDirectives.STREAM_IDMP_MAXSIZE);
  }

  private void setEvictionRules(Configuration from) {
    EvictionPolicy policy = from.choice(Directives.MAXMEMORY_POLICY);
    Order order =
        switch (policy) {
          case VOLATILE_LRU, ALLKEYS_LRU, VOLATILE_LRM, ALLKEYS_LRM -> Order.LONGEST_IDLE;
          case VOLATILE_LFU, ALLKEYS_LFU -> Order.LEAST_FREQUENT;
          case VOLATILE_RANDOM, ALLKEYS_RANDOM -> Order.RANDOM;
          case VOLATILE_TTL -> Order.SHORTEST_TIME;
          case NOEVICTION -> Order.NONE;
        };
    boolean expiringOnly =
        switch (policy) {
          case VOLATILE_LRU, VOLATILE_LRM, VOLATILE_LFU, VOLATILE_RANDOM, VOLATILE_TTL -> true;
          case ALLKEYS_LRU, ALLKEYS_LRM, ALLKEYS_LFU, ALLKEYS_RANDOM, NOEVICTION -> false;
        };
    Measure measure =
        switch (policy) {
          case VOLATILE_LFU, ALLKEYS_LFU -> Measure.FREQUENCY;
          case VOLATILE_LRM, ALLKEYS_LRM -> Measure.CHANGE;
          case VOLATILE_LRU,
              ALLKEYS_LRU,
              VOLATILE_RANDOM,
              ALLKEYS_RANDOM,
              VOLATILE_TTL,
              NOEVICTION ->
              Measure.ACCESS;
        };
    int samples = (int) from.integer(Directives.MAXMEMORY_SAMPLES);
    memory.setRules(new EvictionRules(order, expiringOnly, samples));
    keyspace
        .accessClock()
        .configure(
            measure,
            from.integer(Directives.LFU_LOG_FACTOR),
            from.integer(Directives.LFU_DECAY_TIME));
  }

  private void limitMemory(Configuration from) {
    if (memory.limit() > 0 && memory.countedBytes() > memory.limit()) {
      log.warning(
          "The new value of maxmemory, %d bytes, is smaller than the %d bytes in use. Depending on"
                  .formatted(memory.limit(), memory.countedBytes())
              + " maxmemory-policy, keys will be evicted or commands that need memory refused.");
      keyspace.wakeUpkeep();
    }
  }

  /// Begins to expire keys when their time comes, and to do the keyspace's upkeep.
  public void start() {
    MemoryGuard relief = new MemoryGuard(this, backgroundCounters);
    keyspace.start(
        new Deadlines(backgroundCounters),
        Value::freeSome,
        () -> relief.relieve(System.currentTimeMillis()));
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

  public Configuration configuration() {
    return configuration;
  }

  public Log log() {
    return log;
  }

  public Clients clients() {
    return clients;
  }

  public Pause pause() {
    return pause;
  }

  public MemoryUse memory() {
    return memory;
  }

  public ClientEviction clientEviction() {
    return clientEviction;
  }

  public Rates rates() {
    return rates;
  }

  public Identity identity() {
    return identity;
  }

  public DebugSwitches debug() {
    return debug;
  }

  public Annexation annexation() {
    return annexation;
  }

  public void countAuthFailure() {
    authFailures.incrementAndGet();
  }

  /// How often a client gave a wrong name or password.
  public long authFailures() {
    return authFailures.get();
  }

  public Host host() {
    return host;
  }

  public void setHost(Host server) {
    host = server;
  }

  /// Whether the default user has a password.
  public boolean requiresPassword() {
    return !configuration.value(Directives.REQUIREPASS).isEmpty();
  }

  /// Whether dumps compress strings (`rdbcompression`).
  public boolean isCompressing() {
    return configuration.isOn(StorageDirectives.RDBCOMPRESSION);
  }

  /// Whether RESTORE takes payloads with a wrong checksum (DEBUG SET-SKIP-CHECKSUM-VALIDATION).
  public boolean isIgnoringChecksums() {
    return ignoringChecksums;
  }

  public void setIgnoringChecksums(boolean isIgnoring) {
    ignoringChecksums = isIgnoring;
  }

  /// The length in bytes that no string may exceed (`proto-max-bulk-len`, but never more than
  /// lengths of 31 bits can count).
  public long longestString() {
    return Math.min(configuration.integer(Directives.PROTO_MAX_BULK_LEN), LARGEST_STRING);
  }

  /// The counters of what happens without a client.
  public Counters backgroundCounters() {
    return backgroundCounters;
  }

  /// Counters for one more thread that runs commands.
  Counters newCounters() {
    Counters more = new Counters(table.all().size());
    counters.add(more);
    return more;
  }

  /// The sum of one figure over all threads, without the garbage of [#totals].
  long total(ToLongFunction<Counters> figure) {
    long sum = 0;
    for (Counters each : counters) {
      sum += figure.applyAsLong(each);
    }
    return sum;
  }

  /// The counters of all threads added up.
  public Counters totals() {
    Counters total = new Counters(table.all().size());
    counters.forEach(each -> each.addTo(total));
    return total;
  }

  /// Begins to count anew (CONFIG RESETSTAT).
  public void resetCounters() {
    keyspace.resetLazilyFreedKeys();
    counters.forEach(Counters::reset);
    authFailures.set(0);
    memory.resetExceeded();
  }

  /// Deletes a key: out of its dictionary, and its memory freed.
  public void delete(Dictionary dictionary, long record, long hash) {
    dictionary.remove(record, hash);
    Value.discard(dictionary, record);
  }

  /// Deletes a key whose time has passed, and logs that.
  void expire(Dictionary dictionary, long record, long hash) {
    dictionary.remove(record, hash);
    expired(dictionary, record);
  }

  /// Tells that a key's time has passed and frees its record, which is no longer in the dictionary.
  private void expired(Dictionary dictionary, long record) {
    logDeletion(dictionary, record);
    Value.discard(dictionary, record);
  }

  /// Tells that a key had to go for want of memory and frees its record, which is no longer in the
  /// dictionary.
  void evicted(Dictionary dictionary, long record) {
    logDeletion(dictionary, record);
    Value.discard(dictionary, record);
  }

  private void logDeletion(Dictionary dictionary, long record) {
    if (commandLog.isActive()) {
      Bytes key = Bytes.of(Record.key(dictionary.region(), record));
      commandLog.append(dictionary.database(), List.of(Bytes.of("DEL"), key));
    }
  }

  /// Deletes all fields of hashes and members of sets in a dictionary whose time has passed, and
  /// logs that.
  public void expireParts(Dictionary dictionary, long now, Counters counts) {
    // The index may already be ahead of a batch's time.
    long time = Math.max(now, System.currentTimeMillis());
    if (!dictionary.hasPartsDue(time)) {
      return;
    }
    if (dictionary.partition().holdsAny()) {
      // They may be of a value that a long command has.
      throw Deferral.HELD;
    }
    dictionary.expireParts(time, Integer.MAX_VALUE, new Deadlines(counts));
  }

  /// Logs that the time of a field or a member has passed, which is still in its hash or set.
  public void logExpired(Dictionary dictionary, long record, Bytes name) {
    if (commandLog.isActive()) {
      Bytes key = Bytes.of(Record.key(dictionary.region(), record));
      boolean isMember = Record.type(dictionary.region(), record) == SetValue.TYPE;
      Bytes command = Bytes.of(isMember ? "SREM" : "HDEL");
      List<Bytes> effect = List.of(command, key, Bytes.of(name.toArray()));
      commandLog.append(dictionary.database(), effect);
    }
  }

  /// What becomes of keys, fields and members when their time comes; counted by the thread that
  /// notices.
  private final class Deadlines implements Expirer, PartExpirer {
    private final Counters counts;

    Deadlines(Counters counts) {
      this.counts = counts;
    }

    @Override
    public void expired(Dictionary dictionary, long record) {
      counts.expiredKeys++;
      Engine.this.expired(dictionary, record);
    }

    @Override
    public void partExpired(Dictionary dictionary, long part, long now) {
      Value.expire(dictionary, part, now, this);
    }

    @Override
    public void expired(Dictionary dictionary, long record, Bytes name) {
      counts.expiredFields++;
      logExpired(dictionary, record, name);
    }

    @Override
    public void emptied(Dictionary dictionary, long record) {
      delete(dictionary, record, Record.keyHash(dictionary.region(), record));
    }
  }
}
