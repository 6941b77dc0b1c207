// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Partition;
import spinel.server.type.Value;
import spinel.structure.PausePoint;
import spinel.structure.Record;

/// Which values get an annex, a dictionary to themselves, and how they come there.
///
/// A value that is about to be stored whole, and is known to be very large, is made in one. What
/// has grown to be very large is moved there once, by a thread for long commands: the key is held
/// meanwhile, for some tens of milliseconds. What was many times as large before somebody noticed
/// stays where it is.
public final class Annexation {
  /// How many times as large as need be a value may be that is moved.
  private static final int LARGEST_MOVED = 8;

  private static final int FREED_AT_ONCE = 64;

  /// For so long nothing is moved after there was no room.
  private static final long RETRY_NANOS = 1_000_000_000;

  private final Engine engine;
  private volatile Mover mover = (database, hash) -> {};
  private volatile long retryTime = System.nanoTime();

  /// Values that wait to be moved.
  private final Set<Place> waiting = ConcurrentHashMap.newKeySet();

  private record Place(int database, long hash) {}

  /// Whoever has a thread to move values.
  @FunctionalInterface
  public interface Mover {
    /// Has [#move] called, by a long command that has the key.
    void move(int database, long hash);
  }

  Annexation(Engine engine) {
    this.engine = engine;
  }

  public void setMover(Mover chosen) {
    mover = chosen;
  }

  private long leastParts() {
    return engine.keyspace().thresholds().annexParts;
  }

  /// Where a value of so many parts is to be made that a key is going to have: in a new annex, if
  /// it is very large and the key does not exist, else where keys of its hash are.
  Dictionary dictionaryFor(long parts, int database, Bytes key, long hash) {
    Partition partition = engine.keyspace().partitionOf(hash);
    Dictionary dictionary = partition.dictionary(database, hash);
    if (parts < leastParts() || partition.isAnnex(dictionary) || dictionary.find(key, hash) != 0) {
      return dictionary;
    }
    Dictionary annex = partition.openAnnex(database);
    if (annex == null) {
      return dictionary;
    }
    partition.attach(annex, hash);
    return annex;
  }

  /// Looks whether a key that has changed has become very large.
  void examine(Dictionary dictionary, Bytes key, long hash) {
    long record = dictionary.find(key, hash);
    if (record == 0
        || dictionary.partition().isAnnex(dictionary)
        || !Value.isVeryLarge(dictionary.region(), record, leastParts())
        || System.nanoTime() - retryTime < 0) {
      return;
    }
    if (waiting.add(new Place(dictionary.database(), hash))) {
      mover.move(dictionary.database(), hash);
    }
  }

  /// Moves a very large value to an annex, if it is still there and there is room. The partition is
  /// locked; at pause points others are let in, but nobody to that key.
  public void move(int database, long hash) {
    waiting.remove(new Place(database, hash));
    Partition partition = engine.keyspace().partitionOf(hash);
    Dictionary dictionary = partition.existingDictionary(database, hash);
    long record = dictionary == null ? 0 : dictionary.table().findHash(hash);
    if (record == 0 || partition.isAnnex(dictionary) || !isToBeMoved(dictionary, record)) {
      return;
    }
    Dictionary annex = partition.openAnnex(database);
    if (annex == null) {
      retryTime = System.nanoTime() + RETRY_NANOS;
      return;
    }
    try {
      Bytes key = Bytes.of(Record.key(dictionary.region(), record));
      annex.insert(Value.copy(dictionary, record, annex, key), hash);
    } catch (OutOfMemory full) {
      partition.close(annex);
      retryTime = System.nanoTime() + RETRY_NANOS;
      return;
    } catch (RuntimeException | Error failure) {
      partition.close(annex);
      throw failure;
    }
    dictionary.remove(record, hash);
    partition.attach(annex, hash);
    // Here, as nobody has deleted anything that INFO should count.
    while (!Value.freeSome(dictionary, record, FREED_AT_ONCE)) {
      PausePoint.pass();
    }
  }

  private boolean isToBeMoved(Dictionary dictionary, long record) {
    long least = leastParts();
    return Value.isVeryLarge(dictionary.region(), record, least)
        && !Value.isVeryLarge(dictionary.region(), record, LARGEST_MOVED * least)
        && hasRoom(Value.bytes(dictionary.region(), record));
  }

  /// Whether there may be two of a value for a moment.
  private boolean hasRoom(long bytes) {
    long limit = engine.memory().limit();
    boolean hasRoom = limit <= 0 || engine.memory().countedBytes() + bytes < limit;
    if (!hasRoom) {
      retryTime = System.nanoTime() + RETRY_NANOS;
    }
    return hasRoom;
  }
}
