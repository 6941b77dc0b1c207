// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import spinel.memory.Region;
import spinel.structure.Record;

/// Finds keys to evict, one by one, and lets them go.
///
/// A dictionary is drawn, with a chance proportional to the keys that it has; of it a few random
/// buckets are looked at, and what stands in them competes for sixteen places by how willingly it
/// would be missed. Who is first of these goes. Who is not stays for the next time, so that a
/// handful of samples each come close to a true order of all keys.
///
/// A candidate is remembered by its key's hash, so that nothing is copied and nothing dangles: one
/// that is gone by its turn, or was used since, is passed over.
///
/// One lock is held at a time, for the look at one dictionary or the removal of one key. Large
/// values are freed a few hundred elements at a time, before the next key is touched. Each thread
/// that evicts has an instance of its own, and holds no lock when it calls.
public final class Eviction {
  private static final int PLACES = 16;
  private static final int DRAWS_A_WEIGHING = 64;
  private static final int FREED_AT_ONCE = 256;

  /// The buckets looked at, at most, for one set of samples.
  private static final int MOST_BUCKETS = 64;

  /// Dictionaries in which none was found that may go, before there is taken to be none at all.
  private static final int MOST_FAILURES = 32;

  /// Where fewer than one key in so many has a time to live, those are found through the expiry
  /// index.
  private static final int RARE = 8;

  private final Keyspace keyspace;
  private final Evictor evictor;
  private final Reclaimer reclaimer;
  private final SplittableRandom random = new SplittableRandom();

  /// By partition and database: the keys in all dictionaries up to this one.
  private final long[] weights;

  private int drawsLeft;

  /// Candidates, the best last.
  private final long[] scores = new long[PLACES];

  private final long[] hashes = new long[PLACES];
  private final int[] databases = new int[PLACES];
  private int candidates;

  private EvictionRules rules = EvictionRules.NONE;
  private long now;

  // The look at one dictionary.
  private final LongConsumer visitor = this::consider;
  private Dictionary visited;
  private int seen;
  private long anyRecord;

  public Eviction(Keyspace keyspace, Evictor evictor, Reclaimer reclaimer) {
    this.keyspace = keyspace;
    this.evictor = evictor;
    this.reclaimer = reclaimer;
    weights = new long[keyspace.partitionCount() * keyspace.databases()];
  }

  /// Does one step: evicts a key, or frees a part of what was deleted before. Returns the bytes
  /// that this has freed (0 is possible), or -1 where there is nothing that may go.
  public long step(EvictionRules chosen, long unixMillis) {
    long freed = keyspace.reclaimSome(FREED_AT_ONCE, reclaimer);
    if (freed >= 0) {
      return freed;
    }
    if (!chosen.equals(rules)) {
      rules = chosen;
      candidates = 0;
      drawsLeft = 0;
    }
    now = unixMillis;
    return switch (rules.order()) {
      case NONE -> -1;
      case RANDOM -> evictAny();
      case LONGEST_IDLE, LEAST_FREQUENT, SHORTEST_TIME -> evictBest();
    };
  }

  private long evictAny() {
    int failures = 0;
    for (Dictionary dictionary = draw(); dictionary != null; dictionary = draw()) {
      Partition partition = dictionary.partition();
      if (partition.lockUnlessBusy()) {
        try {
          if (partition.isCurrent(dictionary)) {
            look(dictionary);
            if (anyRecord != 0) {
              long hash = Record.keyHash(dictionary.region(), anyRecord);
              if (!partition.holds(hash)) {
                return evict(dictionary, anyRecord, hash);
              }
            }
          }
        } finally {
          partition.lock().unlock();
        }
      }
      if (++failures == MOST_FAILURES) {
        return -1;
      }
      drawsLeft = 0;
    }
    return -1;
  }

  private long evictBest() {
    int failures = 0;
    for (Dictionary dictionary = draw(); dictionary != null; dictionary = draw()) {
      Partition partition = dictionary.partition();
      if (partition.lockUnlessBusy()) {
        try {
          if (partition.isCurrent(dictionary)) {
            look(dictionary);
          }
        } finally {
          partition.lock().unlock();
        }
      }
      while (candidates > 0) {
        candidates--;
        long freed = evictCandidate(scores[candidates], hashes[candidates], databases[candidates]);
        if (freed >= 0) {
          return freed;
        }
      }
      if (++failures == MOST_FAILURES) {
        return -1;
      }
      drawsLeft = 0;
    }
    return -1;
  }

  /// Evicts a candidate that is still there and was not used since it was considered; -1 where it
  /// is not, or was.
  private long evictCandidate(long score, long hash, int database) {
    Partition partition = keyspace.partitionOf(hash);
    if (!partition.lockUnlessBusy()) {
      return -1;
    }
    try {
      Dictionary dictionary = partition.existingDictionary(database, hash);
      long record = dictionary == null ? 0 : dictionary.table().findHash(hash);
      if (record == 0 || partition.holds(hash) || !mayGo(dictionary.region(), record)) {
        return -1;
      }
      return score(dictionary.region(), record) < score ? -1 : evict(dictionary, record, hash);
    } finally {
      partition.lock().unlock();
    }
  }

  private long evict(Dictionary dictionary, long record, long hash) {
    long before = dictionary.region().usedBytes();
    dictionary.remove(record, hash);
    evictor.evicted(dictionary, record);
    return Math.max(0, before - dictionary.region().usedBytes());
  }

  // ---- the draw of a dictionary

  /// A dictionary that has keys which may go, or null. What it has is read without locks, and again
  /// only after some dozens of draws.
  private Dictionary draw() {
    long total = weights[weights.length - 1];
    if (--drawsLeft < 0) {
      total = weigh();
      drawsLeft = DRAWS_A_WEIGHING;
    }
    while (total > 0) {
      long drawn = random.nextLong(total);
      int index = Arrays.binarySearch(weights, drawn);
      if (index >= 0) {
        // All dictionaries up to this one have as many: the drawn one is the next that has more.
        do {
          index++;
        } while (weights[index] == drawn);
      } else {
        index = -index - 1;
      }
      Partition partition = keyspace.partition(index / keyspace.databases());
      Dictionary dictionary =
          partition.draw(index % keyspace.databases(), rules.expiringOnly(), random);
      if (dictionary != null) {
        return dictionary;
      }
      total = weigh();
    }
    drawsLeft = 0;
    return null;
  }

  private long weigh() {
    long sum = 0;
    for (int i = 0; i < weights.length; i++) {
      Partition partition = keyspace.partition(i / keyspace.databases());
      sum += partition.weight(i % keyspace.databases(), rules.expiringOnly());
      weights[i] = sum;
    }
    return sum;
  }

  // ---- the look at a dictionary

  private void look(Dictionary dictionary) {
    visited = dictionary;
    seen = 0;
    anyRecord = 0;
    boolean any = rules.order() == EvictionRules.Order.RANDOM;
    if (any && !rules.expiringOnly()) {
      anyRecord = dictionary.table().random(random);
      return;
    }
    int wanted = any ? 1 : rules.samples();
    if (rules.expiringOnly() && dictionary.expiringSize() < dictionary.size() / RARE) {
      for (int i = 0; i < MOST_BUCKETS && seen < wanted; i++) {
        long record = dictionary.drawExpiring(random);
        if (record != 0) {
          consider(record);
        }
      }
    }
    for (int i = 0; i < MOST_BUCKETS && seen < wanted && dictionary.size() > 0; i++) {
      dictionary.table().visitRandomBucket(random, visitor);
    }
  }

  private boolean mayGo(Region region, long record) {
    return !rules.expiringOnly() || Record.expires(region, record);
  }

  private void consider(long record) {
    Region region = visited.region();
    if (!mayGo(region, record)) {
      return;
    }
    seen++;
    if (rules.order() == EvictionRules.Order.RANDOM) {
      // Each of those seen so far with the same chance.
      if (random.nextInt(seen) == 0) {
        anyRecord = record;
      }
      return;
    }
    long score = score(region, record);
    if (candidates == PLACES && score <= scores[0]) {
      return;
    }
    add(score, Record.keyHash(region, record), visited.database());
  }

  private void add(long score, long hash, int database) {
    for (int i = 0; i < candidates; i++) {
      if (hashes[i] == hash && databases[i] == database) {
        return;
      }
    }
    if (candidates == PLACES) {
      shift(1, 0, PLACES - 1);
      candidates--;
    }
    int at = candidates;
    while (at > 0 && scores[at - 1] > score) {
      at--;
    }
    shift(at, at + 1, candidates - at);
    scores[at] = score;
    hashes[at] = hash;
    databases[at] = database;
    candidates++;
  }

  private void shift(int from, int to, int count) {
    System.arraycopy(scores, from, scores, to, count);
    System.arraycopy(hashes, from, hashes, to, count);
    System.arraycopy(databases, from, databases, to, count);
  }

  /// How willingly a record would be missed.
  private long score(Region region, long record) {
    int clock = Record.clock(region, record);
    return switch (rules.order()) {
      case LONGEST_IDLE -> AccessClock.idleSeconds(clock, now);
      case LEAST_FREQUENT -> -keyspace.accessClock().frequency(clock, now);
      case SHORTEST_TIME -> -Record.expiryMillis(region, record);
      case RANDOM, NONE -> 0;
    };
  }
}
