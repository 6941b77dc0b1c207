// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import spinel.structure.PausePoint;

/// The hold that a long command has on its keys: it keeps the locks of their partitions, but at
/// [pause points][spinel.structure.PausePoint] lets others in who wait for one of them.
///
/// It also gives the locks back while the system backs memory that it is going to fill.
///
/// While it does, its keys are marked in their partitions: nobody touches these before the command
/// has ended. So for its keys it is still one step, and for all others only the time between two
/// pause points.
///
/// Each thread that runs long commands has one of these, for one command after the other.
public final class LongCommand implements PausePoint.Command {
  /// How long others may have to wait, before they are let in.
  private static final long SLICE_NANOS = 200_000;

  /// How long other long commands may: to change over costs them both.
  private static final long TURN_NANOS = 20_000_000;

  /// How long event loops have, at most, to serve those who waited.
  private static final long MOST_NANOS_FOR_LOOPS = 2_000_000;

  /// How long a thread has to take a lock that it waits for.
  private static final long NANOS_FOR_THREADS = 50_000;

  private final Keyspace keyspace;

  /// By number, the partitions of the keys.
  private final boolean[] isMine;

  private long[] keys = new long[8];
  private int keyCount;

  /// Whether the command may touch keys that it did not name.
  private boolean isExclusive;

  private boolean isLocked;
  private boolean hasPaused;
  private boolean hasTurn;
  private long turnBegin;
  private long sliceBegin;
  private final List<Dictionary.Views> views = new ArrayList<>();

  /// What backs memory in a pause, without the locks.
  private final List<Runnable> commits = new ArrayList<>();

  public LongCommand(Keyspace keyspace) {
    this.keyspace = keyspace;
    isMine = new boolean[keyspace.partitionCount()];
  }

  // ---- turns

  /// Waits until the thread may compute.
  public void beginTurn() {
    keyspace.turns().acquireUninterruptibly();
    hasTurn = true;
    turnBegin = System.nanoTime();
  }

  public void endTurn() {
    hasTurn = false;
    keyspace.turns().release();
  }

  // ---- keys and locks

  /// Forgets the keys of the last command.
  public void begin() {
    Arrays.fill(isMine, false);
    keyCount = 0;
    isExclusive = false;
  }

  /// Adds a key, by its hash.
  public void add(long hash) {
    if (keyCount == keys.length) {
      keys = Arrays.copyOf(keys, 2 * keyCount);
    }
    keys[keyCount++] = hash;
    isMine[keyspace.partitionOf(hash).index()] = true;
  }

  /// Says that the command may touch keys that it does not name: it has all partitions to itself,
  /// from its beginning to its end.
  public void addAll() {
    isExclusive = true;
    Arrays.fill(isMine, true);
  }

  /// Takes the locks, in their order; waits for other long commands that have one of the keys.
  public void lock() {
    while (true) {
      forEachMine(Partition::beginLong);
      if (isExclusive ? !keyspace.holdsAny() : !isAnyHeld()) {
        isLocked = true;
        hasPaused = false;
        sliceBegin = System.nanoTime();
        return;
      }
      long endings = keyspace.endings();
      forEachMine(Partition::release);
      keyspace.letIn(false);
      awaitEnding(endings);
    }
  }

  private boolean isAnyHeld() {
    for (int i = 0; i < keyCount; i++) {
      if (keyspace.partitionOf(keys[i]).holds(keys[i])) {
        return true;
      }
    }
    return false;
  }

  /// Waits, without locks, until [Keyspace#endings] is not what it was; others have the turn
  /// meanwhile.
  public void awaitEnding(long before) {
    boolean hadTurn = hasTurn;
    if (hadTurn) {
      endTurn();
    }
    keyspace.awaitEnding(before);
    if (hadTurn) {
      beginTurn();
    }
  }

  /// Gives the locks back.
  public void unlock() {
    isLocked = false;
    forEachMine(Partition::release);
    keyspace.letIn(hasPaused);
  }

  private interface Step {
    void take(Partition partition);
  }

  private void forEachMine(Step step) {
    for (int i = 0; i < isMine.length; i++) {
      if (isMine[i]) {
        step.take(keyspace.partition(i));
      }
    }
  }

  // ---- pauses

  /// Lets others in, where somebody waits and the command has gone on for long enough.
  @Override
  public void passPausePoint() {
    if (isLocked
        && !isExclusive
        && (isTurnOver()
            || wantsCommit()
            || isLockWanted() && System.nanoTime() - sliceBegin >= SLICE_NANOS)
        && !Thread.currentThread().isInterrupted()) {
      pause(commits);
    }
  }

  private boolean isLockWanted() {
    for (int i = 0; i < isMine.length; i++) {
      if (isMine[i] && keyspace.partition(i).isWanted()) {
        return true;
      }
    }
    return false;
  }

  /// Whether the command is about to touch memory that the system has not backed yet: that may take
  /// longer than all else between two pause points.
  private boolean wantsCommit() {
    for (int i = 0; i < isMine.length; i++) {
      if (isMine[i] && keyspace.partition(i).memory().wantsCommit()) {
        return true;
      }
    }
    return false;
  }

  /// Whether another long command waits for its turn, and has waited for long enough.
  private boolean isTurnOver() {
    return hasTurn
        && keyspace.turns().hasQueuedThreads()
        && System.nanoTime() - turnBegin >= TURN_NANOS;
  }

  /// Whether event loops wait for one of the partitions. Asked once the locks are given back, so
  /// that nobody is forgotten who came just before.
  private boolean takeWishes() {
    boolean isLoopWaiting = false;
    for (int i = 0; i < isMine.length; i++) {
      isLoopWaiting |= isMine[i] && keyspace.partition(i).takeWish();
    }
    return isLoopWaiting;
  }

  /// Gives the locks back, lets others in, does what needs no locks, and takes them anew; empties
  /// the list.
  void pause(List<Runnable> unlocked) {
    hasPaused = true;
    isLocked = false;
    keyspace.pauseBegun();
    for (int i = 0; i < keyCount; i++) {
      keyspace.partitionOf(keys[i]).hold(keys[i]);
      keyspace.partitionOf(keys[i]).putViewsAside(keys[i], views);
    }
    for (int i = 0; i < isMine.length; i++) {
      if (isMine[i]) {
        keyspace.partition(i).putViewsAside(views);
        keyspace.partition(i).memory().planCommits(unlocked, true);
      }
    }
    forEachMine(Partition::release);
    boolean isLoopWaiting = takeWishes();
    try {
      if (isLoopWaiting) {
        keyspace.letInAndWait(MOST_NANOS_FOR_LOOPS);
      }
    } catch (InterruptedException closing) {
      // The command ends as soon as it can.
      Thread.currentThread().interrupt();
    }
    unlocked.forEach(Runnable::run);
    if (isTurnOver()) {
      endTurn();
      beginTurn();
    } else if (!isLoopWaiting && unlocked.isEmpty()) {
      LockSupport.parkNanos(this, NANOS_FOR_THREADS);
    }
    unlocked.clear();
    forEachMine(Partition::beginLong);
    // The last first: of a key that the command names twice, the first are the command's.
    while (!views.isEmpty()) {
      views.removeLast().restore();
    }
    for (int i = 0; i < keyCount; i++) {
      keyspace.partitionOf(keys[i]).letGo(keys[i]);
    }
    keyspace.pauseEnded();
    isLocked = true;
    sliceBegin = System.nanoTime();
  }
}
