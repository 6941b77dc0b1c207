// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// One of the parts that the keyspace is divided into by the hash of the key: a lock, and all that
/// nobody may touch without it.
public final class Partition {
  /// How long a thread waits for the lock before it looks again whether a long command has it.
  private static final long PATIENCE_MICROS = 50;

  private final Keyspace keyspace;
  private final int index;
  private final ReentrantLock lock = new ReentrantLock();

  /// The long commands that have the lock or wait for it.
  private final AtomicInteger longCommands = new AtomicInteger();

  /// Whether an event loop has found the lock with a long command and keeps a request until that
  /// lets others in.
  private volatile boolean wanted;

  /// The hashes of the keys of long commands that have let others in, from their giving the lock
  /// back until they have it again.
  private long[] held = new long[4];

  private int heldCount;

  /// By database: the keys here but for those in annexes, or null.
  private final Dictionary[] dictionaries;

  /// By database.
  private final Annexes[] annexes;

  private final PartitionMemory memory = new PartitionMemory(this);

  /// All of both and annexes in the making, in no order. Read without the lock by those who add up
  /// what is used.
  private volatile Dictionary[] all = {};

  /// Discarded values that were freed in the background.
  private long reclaimedCount;

  /// The earliest time at which a key may be due; read without the lock.
  private volatile long nextExpiry = Long.MAX_VALUE;

  Partition(Keyspace keyspace, int index, int databases) {
    this.keyspace = keyspace;
    this.index = index;
    dictionaries = new Dictionary[databases];
    annexes = new Annexes[databases];
    Arrays.fill(annexes, Annexes.NONE);
  }

  public int index() {
    return index;
  }

  public ReentrantLock lock() {
    return lock;
  }

  // ---- long commands

  /// Takes the lock, unless a long command has it or is about to: then it returns false, soon.
  public boolean lockUnlessBusy() {
    return lock.tryLock() || waitUnlessBusy();
  }

  private boolean waitUnlessBusy() {
    boolean interrupted = false;
    try {
      while (!isBusy()) {
        try {
          if (lock.tryLock(PATIENCE_MICROS, TimeUnit.MICROSECONDS)) {
            return true;
          }
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Whether a long command has the lock or waits for it.
  boolean isBusy() {
    return longCommands.get() > 0;
  }

  /// As [#lockUnlessBusy], for an event loop that keeps its request where that is false: the long
  /// command lets others in when it can, and has the loops told then.
  public boolean lockOrWish() {
    if (lockUnlessBusy()) {
      return true;
    }
    want();
    // The command may have given the lock back before it could see the wish.
    return lockUnlessBusy();
  }

  /// Has a long command let others in when it can.
  public void want() {
    wanted = true;
  }

  /// Whether somebody waits for the lock.
  boolean isWanted() {
    return wanted || lock.hasQueuedThreads();
  }

  /// Whether an event loop does; from now on, none does any more.
  boolean takeWish() {
    boolean wish = wanted;
    wanted = false;
    return wish;
  }

  /// Takes the lock for a command that may keep it for long: event loops do not wait for it.
  public void beginLong() {
    longCommands.incrementAndGet();
    keyspace.longBegun();
    lock.lock();
  }

  /// Gives the lock back that [#beginLong] took, and has those told who wait for it.
  public void endLong() {
    release();
    keyspace.letIn(true);
  }

  /// Gives the lock back that [#beginLong] took.
  void release() {
    lock.unlock();
    longCommands.decrementAndGet();
    keyspace.longEnded();
  }

  // ---- keys of long commands that have let others in; all with the lock

  /// Whether a long command that has let others in has a key, or one of the same hash: it must not
  /// be touched before that has ended.
  public boolean holds(long hash) {
    for (int i = 0; i < heldCount; i++) {
      if (held[i] == hash) {
        return true;
      }
    }
    return false;
  }

  /// Whether a long command that has let others in has any keys here.
  public boolean holdsAny() {
    return heldCount > 0;
  }

  void hold(long hash) {
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, 2 * heldCount);
    }
    held[heldCount++] = hash;
  }

  /// Has what values here are used through stay as it is, for a long command that lets others in;
  /// these use others. Annexes are left alone: they may go to another partition meanwhile.
  void putViewsAside(List<Dictionary.Views> aside) {
    for (Dictionary dictionary : dictionaries) {
      if (dictionary != null) {
        aside.add(dictionary.putViewsAside());
      }
    }
  }

  /// As [#putViewsAside(List)], for the annexes of a key that the command has.
  void putViewsAside(long hash, List<Dictionary.Views> aside) {
    for (Annexes some : annexes) {
      Dictionary annex = some.find(hash);
      if (annex != null) {
        aside.add(annex.putViewsAside());
      }
    }
  }

  void letGo(long hash) {
    int at = 0;
    while (held[at] != hash) {
      at++;
    }
    held[at] = held[--heldCount];
  }

  // ---- databases

  /// Where a key of that hash is, or would be, in a database.
  public Dictionary dictionary(int database, long hash) {
    Dictionary existing = existingDictionary(database, hash);
    return existing == null ? openDictionary(database) : existing;
  }

  private Dictionary openDictionary(int database) {
    Dictionary dictionary = new Dictionary(this, database, keyspace.regions().take(this));
    dictionaries[database] = dictionary;
    add(dictionary);
    return dictionary;
  }

  /// As [#dictionary], or null where the database has no keys since the last flush. Needs no lock
  /// when all that is done with it is prefetching.
  public Dictionary existingDictionary(int database, long hash) {
    Annexes others = annexes[database];
    if (!others.isEmpty()) {
      Dictionary annex = others.find(hash);
      if (annex != null) {
        return annex;
      }
    }
    return dictionaries[database];
  }

  /// All that a database has here, its annexes at the end.
  public List<Dictionary> dictionaries(int database) {
    List<Dictionary> list = new ArrayList<>();
    if (dictionaries[database] != null) {
      list.add(dictionaries[database]);
    }
    list.addAll(annexes(database));
    return list;
  }

  /// The annexes of a database here.
  public List<Dictionary> annexes(int database) {
    Annexes some = annexes[database];
    List<Dictionary> list = new ArrayList<>(some.count());
    for (int i = 0; i < some.count(); i++) {
      list.add(some.dictionary(i));
    }
    return list;
  }

  /// What a database has here but for its annexes, or null.
  public Dictionary mainDictionary(int database) {
    return dictionaries[database];
  }

  private void add(Dictionary dictionary) {
    Dictionary[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = dictionary;
    all = more;
  }

  private void drop(Dictionary dictionary) {
    all = Arrays.stream(all).filter(each -> each != dictionary).toArray(Dictionary[]::new);
  }

  /// The keys of a database here.
  public long size(int database) {
    return weight(database, false);
  }

  /// A dictionary of a database drawn at random, with a chance proportional to the keys that it
  /// has, or to those with a time to live; null where there are none. Needs no lock: without, what
  /// it goes by may be a moment old.
  public Dictionary draw(int database, boolean expiringOnly, RandomGenerator random) {
    long total = weight(database, expiringOnly);
    if (total == 0) {
      return null;
    }
    long left = random.nextLong(total);
    Annexes some = annexes[database];
    for (int i = 0; i < some.count(); i++) {
      left -= weight(some.dictionary(i), expiringOnly);
      if (left < 0) {
        return some.dictionary(i);
      }
    }
    return dictionaries[database];
  }

  /// The keys of a database here, or those with a time to live. Needs no lock.
  long weight(int database, boolean expiringOnly) {
    Dictionary dictionary = dictionaries[database];
    long sum = dictionary == null ? 0 : weight(dictionary, expiringOnly);
    Annexes some = annexes[database];
    for (int i = 0; i < some.count(); i++) {
      sum += weight(some.dictionary(i), expiringOnly);
    }
    return sum;
  }

  private static long weight(Dictionary dictionary, boolean expiringOnly) {
    return expiringOnly ? dictionary.expiringSize() : dictionary.size();
  }

  /// Whether keys may be looked for in a dictionary.
  boolean isCurrent(Dictionary dictionary) {
    int database = dictionary.database();
    return dictionaries[database] == dictionary || annexes[database].contains(dictionary);
  }

  /// Drops a database's keys here, at little cost: their regions go to the pool. Returns how many
  /// they were.
  long flush(int database) {
    long keys = size(database);
    for (Dictionary dictionary : dictionaries(database)) {
      retire(dictionary);
    }
    dictionaries[database] = null;
    keyspace.annexesClosed(annexes[database].count());
    annexes[database] = Annexes.NONE;
    findNextExpiry();
    return keys;
  }

  private void retire(Dictionary dictionary) {
    drop(dictionary);
    long values = dictionary.size() + dictionary.discardedSize();
    keyspace.reclaimed(dictionary.discardedSize());
    keyspace.regions().retire(dictionary.region(), this, values);
  }

  void swap(int one, int other) {
    Dictionary dictionary = dictionaries[one];
    dictionaries[one] = dictionaries[other];
    dictionaries[other] = dictionary;
    Annexes some = annexes[one];
    annexes[one] = annexes[other];
    annexes[other] = some;
    dictionaries(one).forEach(each -> each.moveTo(this, one));
    dictionaries(other).forEach(each -> each.moveTo(this, other));
  }

  // ---- annexes

  /// Whether a dictionary is an annex.
  public boolean isAnnex(Dictionary dictionary) {
    return annexes[dictionary.database()].contains(dictionary);
  }

  /// An annex in the making, which nobody looks for keys in before it is [attached][#attach]; null
  /// where there are too many.
  public Dictionary openAnnex(int database) {
    if (!keyspace.annexOpened()) {
      return null;
    }
    Dictionary annex = new Dictionary(this, database, keyspace.regions().take(this));
    add(annex);
    return annex;
  }

  /// Has all keys of a hash looked for in an annex from now on. There must be none elsewhere.
  public void attach(Dictionary annex, long hash) {
    int database = annex.database();
    annexes[database] = annexes[database].with(hash, annex);
  }

  /// Drops an annex that is not attached.
  public void close(Dictionary annex) {
    retire(annex);
    keyspace.annexesClosed(1);
  }

  /// Hands the annex of a hash over to a database of another partition, or of this one. There its
  /// keys, which have that other hash by now, are looked for from now on; an empty annex of that
  /// hash goes. Both partitions must be locked.
  public void handOver(Dictionary annex, long hash, Partition to, int database, long newHash) {
    annexes[annex.database()] = annexes[annex.database()].without(hash);
    drop(annex);
    Dictionary former = to.annexes[database].find(newHash);
    if (former != null) {
      to.detach(former, newHash);
    }
    annex.moveTo(to, database);
    to.add(annex);
    to.attach(annex, newHash);
    findNextExpiry();
    to.expiryChanged(annex.nextExpiry());
  }

  private void detach(Dictionary annex, long hash) {
    annexes[annex.database()] = annexes[annex.database()].without(hash);
    close(annex);
  }

  /// Drops the annexes whose keys are gone, but for those that a long command may be about to fill.
  private void closeEmptyAnnexes() {
    for (Annexes some : annexes) {
      for (int i = 0; i < some.count(); i++) {
        if (some.dictionary(i).size() == 0 && !holds(some.hash(i))) {
          detach(some.dictionary(i), some.hash(i));
        }
      }
    }
  }

  /// The memory of all that has keys here.
  PartitionMemory memory() {
    return memory;
  }

  AccessClock accessClock() {
    return keyspace.accessClock();
  }

  // ---- expiry

  void expiryChanged(long unixMillis) {
    if (unixMillis < nextExpiry) {
      nextExpiry = unixMillis;
      keyspace.expiryChanged(unixMillis);
    }
  }

  long nextExpiry() {
    return nextExpiry;
  }

  /// Expires keys and parts of values whose time has passed at `now`, touching at most `budget` of
  /// either in each database. Where a long command has keys here, those that are due wait for it.
  void expire(long now, int budget, Expirer expirer) {
    if (holdsAny()) {
      return;
    }
    for (Dictionary dictionary : all) {
      dictionary.expire(now, budget, expirer);
    }
    findNextExpiry();
  }

  private void findNextExpiry() {
    long next = Long.MAX_VALUE;
    for (Dictionary dictionary : all) {
      next = Math.min(next, dictionary.nextExpiry());
    }
    nextExpiry = next;
  }

  // ---- upkeep

  /// Moves up to `buckets` buckets of each table that changes its size; whether there is more.
  boolean rehash(int buckets) {
    boolean more = false;
    for (Dictionary dictionary : all) {
      more |= dictionary.table().rehash(buckets);
    }
    return more;
  }

  Thresholds thresholds() {
    return keyspace.thresholds();
  }

  void discarded() {
    keyspace.discarded();
  }

  void reclaimed() {
    reclaimedCount++;
    keyspace.reclaimed(1);
  }

  /// Discarded values that are not yet freed.
  long discardedSize() {
    long size = 0;
    for (Dictionary dictionary : all) {
      size += dictionary.discardedSize();
    }
    return size;
  }

  long reclaimedCount() {
    return reclaimedCount;
  }

  void resetReclaimedCount() {
    reclaimedCount = 0;
  }

  /// Frees about `budget` elements of what each database has discarded; whether there is more.
  boolean reclaim(int budget, Reclaimer reclaimer) {
    closeEmptyAnnexes();
    boolean more = false;
    for (Dictionary dictionary : all) {
      more |= dictionary.reclaim(budget, reclaimer);
    }
    return more;
  }

  /// All that has keys here, whatever their database.
  Dictionary[] allDictionaries() {
    return all;
  }
}
