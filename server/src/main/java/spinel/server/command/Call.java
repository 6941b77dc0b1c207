// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;
import spinel.resp.RequestBatch;
import spinel.server.keyspace.AccessClock;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.LongCommand;
import spinel.server.keyspace.Partition;
import spinel.server.replication.CommandLog;
import spinel.server.type.HyperLogLogValue;
import spinel.server.type.Score;
import spinel.server.type.SortedSet;
import spinel.structure.KeyedHash;
import spinel.structure.Words;

/// One execution of a command: its arguments, its client, the keys that it locked, its reply.
///
/// Each event loop has one call, used again for every command: nothing of it may be kept. While a
/// command runs, the partitions of all its keys are locked.
public final class Call implements Words {
  /// From so many elements on, a command is long: some milliseconds' worth.
  public static final int LONG_ELEMENTS = 5000;

  /// A collection of more elements than that does not fit into any cache.
  private static final int HUGE_ELEMENTS = 1 << 20;

  /// So many elements in a row take as long as one access to what stands anywhere in a large
  /// collection.
  private static final int FOR_ACCESS = 2;

  /// As `FOR_ACCESS`, in a huge one.
  private static final int FOR_FAR_ACCESS = 6;

  /// The accesses to memory for an element that is drawn or removed: to the table, the element, and
  /// what belongs to it.
  public static final int FOR_DRAWN = 4;

  /// The accesses for an element that is met in the order of a table.
  public static final int FOR_SCANNED = 2;

  /// The accesses for a member that is met in the order of scores.
  public static final int FOR_RANGED = 1;

  /// One of so many changes has its key looked at: see [Annexation].
  private static final int CHANGES_A_LOOK = 64;

  private static final List<List<Bytes>> NO_EFFECTS = List.of();

  private final Engine engine;
  private final ReplyWriter reply;

  /// What the call has its keys through, or null on an event loop.
  private final LongCommand longCommand;

  private Bytes[] views = newViews(8);
  private long[] hashes = new long[8];
  private RequestBatch batch;
  private int request;
  private int argCount;
  private Client client;
  private Command command;
  private long now;
  private long dirty;
  private int changesToLook = CHANGES_A_LOOK;
  private final Args args = new Args();
  private final Counters counters;
  private final AccessClock accessClock;
  private final SplittableRandom random = new SplittableRandom();
  private boolean locksAll;
  private List<List<Bytes>> effects = NO_EFFECTS;
  private final SortedSet sortedSet = new SortedSet();
  private final byte[] scoreText = new byte[Score.LONGEST];
  private HyperLogLogValue hyperLogLog;

  /// What families keep here: see [PerCall].
  private Object[] own = new Object[4];

  /// The call of an event loop, which puts off what takes long.
  public Call(Engine engine, ReplyWriter reply) {
    this(engine, reply, null);
  }

  /// The call of a thread that nobody waits for but who asked.
  public static Call besideLoops(Engine engine, ReplyWriter reply) {
    return new Call(engine, reply, new LongCommand(engine.keyspace()));
  }

  private Call(Engine engine, ReplyWriter reply, LongCommand longCommand) {
    this.longCommand = longCommand;
    this.engine = engine;
    this.reply = reply;
    counters = engine.newCounters();
    accessClock = engine.keyspace().accessClock();
  }

  private static Bytes[] newViews(int count) {
    Bytes[] views = new Bytes[count];
    Arrays.setAll(views, i -> new Bytes());
    return views;
  }

  /// Turns to a request of a batch.
  public void begin(Client caller, Command found, RequestBatch requests, int index, long millis) {
    client = caller;
    command = found;
    batch = requests;
    request = index;
    argCount = requests.argCount(index);
    now = millis;
    dirty = 0;
    if (effects != NO_EFFECTS) {
      effects = NO_EFFECTS;
    }
    if (argCount > views.length) {
      growViews();
    }
  }

  private void growViews() {
    int before = views.length;
    views = Arrays.copyOf(views, Math.max(argCount, 2 * before));
    for (int i = before; i < views.length; i++) {
      views[i] = new Bytes();
    }
    hashes = new long[views.length];
  }

  // ---- what was asked

  public Engine engine() {
    return engine;
  }

  public Client client() {
    return client;
  }

  public Command command() {
    return command;
  }

  /// Turns from a container to one of its subcommands.
  void setCommand(Command subcommand) {
    command = subcommand;
  }

  /// The Unix time in milliseconds, the same for all commands of a batch.
  public long now() {
    return now;
  }

  /// The number of arguments, the command's name included.
  public int argCount() {
    return argCount;
  }

  /// An argument; 0 is the command's name. Valid until the command ends.
  @Override
  public Bytes arg(int index) {
    return batch.arg(request, index, views[index]);
  }

  /// A cursor over the arguments from `first` on.
  public Args args(int first) {
    return args.over(this, first);
  }

  public ReplyWriter reply() {
    return reply;
  }

  /// This call's own object of a [PerCall], or null.
  Object own(int index) {
    return index < own.length ? own[index] : null;
  }

  /// Keeps this call's own object of a [PerCall].
  void setOwn(int index, Object object) {
    if (index >= own.length) {
      own = Arrays.copyOf(own, index + 4);
    }
    own[index] = object;
  }

  // ---- keys

  /// The hash of the key at an argument, once [#hashKey] was called for it.
  public long hash(int keyArg) {
    return hashes[keyArg];
  }

  /// Computes the hash of the key at an argument.
  public long hashKey(int keyArg) {
    long hash = KeyedHash.of(arg(keyArg));
    hashes[keyArg] = hash;
    return hash;
  }

  /// Takes over a hash that is already known.
  public void setHash(int keyArg, long hash) {
    hashes[keyArg] = hash;
  }

  /// The part of the client's database that a key belongs to.
  public Dictionary dictionary(int keyArg) {
    return dictionary(keyArg, client.database());
  }

  /// The part of a database that a key belongs to.
  public Dictionary dictionary(int keyArg, int database) {
    long hash = hashes[keyArg];
    return engine.keyspace().partitionOf(hash).dictionary(database, hash);
  }

  /// Where a value of so many parts is to be made that the key at an argument is going to have: an
  /// annex, if it is very large and the key is not there yet. Comes before the key is looked up.
  public Dictionary dictionaryFor(int keyArg, long parts) {
    return dictionaryFor(keyArg, client.database(), parts);
  }

  /// As [#dictionaryFor(int, long)], in another database.
  public Dictionary dictionaryFor(int keyArg, int database, long parts) {
    return engine.annexation().dictionaryFor(parts, database, arg(keyArg), hashes[keyArg]);
  }

  // A lookup comes in three kinds. Where a key's time has passed it goes away there and then.

  /// The record of a key to read, or 0: counted as a hit or a miss, and as an access.
  public long find(int keyArg) {
    return find(dictionary(keyArg), keyArg);
  }

  /// As [#find(int)], in a dictionary that the caller already has.
  public long find(Dictionary dictionary, int keyArg) {
    long record = peek(dictionary, keyArg);
    if (record != 0) {
      touch(dictionary, record, false);
    }
    return record;
  }

  /// The record of a key to look at, or 0: counted as a hit or a miss, but not as an access.
  public long peek(Dictionary dictionary, int keyArg) {
    return counted(live(dictionary, keyArg));
  }

  /// The record of a key to change, or 0: counted as an access only.
  public long findForWrite(Dictionary dictionary, int keyArg) {
    long record = live(dictionary, keyArg);
    if (record != 0) {
      touch(dictionary, record, true);
    }
    return record;
  }

  /// As [#find(int)], of a key that is no argument but whose partition is locked.
  public long find(Dictionary dictionary, Bytes key, long hash) {
    long record = counted(live(dictionary, key, hash));
    if (record != 0) {
      touch(dictionary, record, false);
    }
    return record;
  }

  private long counted(long record) {
    if (record == 0) {
      counters.keyspaceMisses++;
    } else {
      counters.keyspaceHits++;
    }
    return record;
  }

  private long live(Dictionary dictionary, int keyArg) {
    return live(dictionary, arg(keyArg), hashes[keyArg]);
  }

  private long live(Dictionary dictionary, Bytes key, long hash) {
    long record = dictionary.find(key, hash);
    if (record != 0 && dictionary.isExpired(record, now)) {
      expire(dictionary, record, hash);
      return 0;
    }
    return record;
  }

  /// Deletes a key that the call found past its time, unless a long command has it.
  public void expire(Dictionary dictionary, long record, long hash) {
    if (dictionary.partition().holds(hash)) {
      return;
    }
    counters.expiredKeys++;
    engine.expire(dictionary, record, hash);
  }

  private void touch(Dictionary dictionary, long record, boolean changes) {
    if (!client.isNoTouch()) {
      access(dictionary, record, changes);
    }
  }

  /// Notes an access in the record's clock.
  public void access(Dictionary dictionary, long record, boolean changes) {
    accessClock.touch(dictionary.region(), record, now, changes, random);
  }

  // ---- views and replies

  /// What a command works with sorted sets through, one at a time.
  public SortedSet sortedSet() {
    return sortedSet;
  }

  /// Replies with a score as a bulk string, whatever the protocol.
  public void replyScoreText(double score) {
    reply.bulk(scoreText, 0, Score.write(score, scoreText, 0));
  }

  /// Replies with a score.
  public void replyScore(double score) {
    reply.real(scoreText, 0, Score.write(score, scoreText, 0));
  }

  /// What random choices are made with.
  public RandomGenerator random() {
    return random;
  }

  // ---- long commands

  /// Whether an event loop runs the command, whose other clients wait meanwhile.
  public boolean isOnLoop() {
    return longCommand == null;
  }

  /// What the call has its keys through; null on an event loop.
  public LongCommand longCommand() {
    return longCommand;
  }

  /// Says that the command is about to touch so many elements, where it is more than those that it
  /// was given. Comes before the first change and before the reply: where they are many, an event
  /// loop stops here, and the command begins anew on another thread.
  public void expect(long elements) {
    if (elements > LONG_ELEMENTS && isOnLoop()) {
      throw Deferral.LONG;
    }
  }

  /// As [#expect], of elements that stand anywhere in a collection of so many, each of which takes
  /// so many accesses to memory. Where the collection is large, the nearer caches do not have it,
  /// and where it is huge, neither do the others nor the table of pages: there an access takes
  /// almost a microsecond.
  public void expectScattered(long elements, int accesses, long size) {
    long few = Math.min(elements, LONG_ELEMENTS + 1L);
    if (size > HUGE_ELEMENTS) {
      expect(few * accesses * FOR_FAR_ACCESS);
    } else if (size > LONG_ELEMENTS) {
      expect(few * accesses * FOR_ACCESS);
    } else {
      expect(elements);
    }
  }

  // ---- locks

  /// Locks a partition. An event loop does not wait for one that a long command has.
  public void lock(Partition partition) {
    if (!isOnLoop()) {
      partition.beginLong();
    } else if (!partition.lockOrWish()) {
      throw Deferral.BUSY;
    }
  }

  /// Gives the lock back that [#lock] took.
  public void unlock(Partition partition) {
    if (isOnLoop()) {
      partition.lock().unlock();
    } else {
      partition.endLong();
    }
  }

  /// Locks all partitions until the command has ended and is logged; for commands without keys.
  /// Long commands that have let others in end before.
  public void lockAll() {
    Keyspace keyspace = engine.keyspace();
    keyspace.lockAll();
    while (keyspace.holdsAny()) {
      long endings = keyspace.endings();
      keyspace.unlockAll();
      if (isOnLoop()) {
        throw Deferral.LONG;
      }
      longCommand.awaitEnding(endings);
      keyspace.lockAll();
    }
    locksAll = true;
  }

  /// Gives the locks back that [#lockAll] took.
  void unlockAll() {
    if (locksAll) {
      locksAll = false;
      engine.keyspace().unlockAll();
    }
  }

  // ---- effects

  /// Whether somebody reads the command log: only then [#effect] has an effect.
  public boolean isLogged() {
    return engine.commandLog().isActive();
  }

  /// Announces a write: the key at an argument has changed, by an event of that class and name.
  /// Unless [#effect] says otherwise, the command itself goes to the command log, word for word.
  public void changed(int keyArg, EventClass eventClass, String event) {
    countChanges(keyArg, client.database(), 1);
  }

  /// As [#changed(int, EventClass, String)], of so many changes that are one event.
  public void changed(int keyArg, EventClass eventClass, String event, long changes) {
    countChanges(keyArg, client.database(), changes);
  }

  /// Announces so many changes that have no event.
  public void changedSilently(int keyArg, long changes) {
    countChanges(keyArg, client.database(), changes);
  }

  private void countChanges(int keyArg, int database, long changes) {
    dirty += changes;
    if (changes >= changesToLook || !isOnLoop()) {
      changesToLook = CHANGES_A_LOOK;
      engine.annexation().examine(dictionary(keyArg, database), arg(keyArg), hashes[keyArg]);
    } else {
      changesToLook -= (int) changes;
    }
  }

  /// Has nothing logged for this command but what [#effect] adds from here on.
  public void keepFromLog() {
    effects = new ArrayList<>();
  }

  /// Announces one more event of a change that [#changed] has announced: it is not counted again.
  public void alsoAnnounce(int keyArg, EventClass eventClass, String event) {
    if (dirty == 0) {
      throw new IllegalStateException(event + " announced before the change");
    }
  }

  /// As [#changed(int, EventClass, String)], of a key in another database.
  public void changed(int keyArg, int database, EventClass eventClass, String event) {
    countChanges(keyArg, database, 1);
  }

  /// Announces a write that has no event.
  public void changedSilently(int keyArg) {
    countChanges(keyArg, client.database(), 1);
  }

  /// Announces a change that is no single key's (FLUSHALL, SWAPDB).
  public void changed() {
    dirty++;
  }

  /// The changes announced so far by this command.
  public long dirty() {
    return dirty;
  }

  /// Replaces what goes to the command log: an effect made of words, `Bytes` (copied only if the
  /// log is read), numbers and text. May be called more than once, for several effects in order.
  public void effect(Object... words) {
    if (!engine.commandLog().isActive()) {
      return;
    }
    List<Bytes> effect = new ArrayList<>(words.length);
    for (Object word : words) {
      effect.add(
          word instanceof Bytes bytes ? Bytes.of(bytes.toArray()) : Bytes.of(word.toString()));
    }
    if (effects == NO_EFFECTS) {
      effects = new ArrayList<>();
    }
    effects.add(effect);
  }

  /// Appends the command's effects to the command log; called before its locks are released.
  void log() {
    CommandLog log = engine.commandLog();
    if (!log.isActive()) {
      return;
    }
    if (effects == NO_EFFECTS) {
      List<Bytes> words = new ArrayList<>(argCount);
      for (int i = 0; i < argCount; i++) {
        words.add(arg(i));
      }
      log.append(client.database(), words);
      return;
    }
    for (List<Bytes> effect : effects) {
      log.append(client.database(), effect);
    }
  }

  /// What HyperLogLogs are worked on through, one at a time.
  public HyperLogLogValue hyperLogLog() {
    if (hyperLogLog == null) {
      hyperLogLog = new HyperLogLogValue();
    }
    return hyperLogLog;
  }

  public Counters counters() {
    return counters;
  }
}
