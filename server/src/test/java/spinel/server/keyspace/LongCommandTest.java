// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spinel.structure.HashTable;
import spinel.structure.PausePoint;
import spinel.structure.Record;

@Timeout(60)
class LongCommandTest {
  private static final long KEY = 0x1234_5678_9ABC_DEF0L;
  private static final long OTHER_KEY = KEY + 1;

  private final Keyspace keyspace = new Keyspace(2, 16, 1L << 28);
  private final Partition partition = keyspace.partitionOf(KEY);
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(failures));
    assertFalse(keyspace.isBusy());
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      assertFalse(keyspace.partition(i).holdsAny());
      assertFalse(keyspace.partition(i).isBusy());
    }
    assertTrue(keyspace.turns().availablePermits() > 0);
    keyspace.close();
  }

  private interface Work {
    void run(LongCommand command) throws Exception;
  }

  /// Runs what a thread for long commands does.
  private void start(Work work) {
    LongCommand command = new LongCommand(keyspace);
    Thread thread =
        new PausePoint.PausingThread(
            () -> {
              command.beginTurn();
              try {
                work.run(command);
              } catch (Throwable failure) {
                failures.add(failure);
              } finally {
                command.endTurn();
              }
            },
            "long",
            command);
    threads.add(thread);
    thread.start();
  }

  private static void lock(LongCommand command, long... keys) {
    command.begin();
    for (long key : keys) {
      command.add(key);
    }
    command.lock();
  }

  private static void pause(LongCommand command, Runnable unlocked) {
    command.pause(new ArrayList<>(List.of(unlocked)));
  }

  /// A long command on some keys that is under way until `end` is set.
  private void startLong(AtomicBoolean end, long... keys) throws InterruptedException {
    Semaphore locked = new Semaphore(0);
    start(
        command -> {
          lock(command, keys);
          locked.release();
          while (!end.get()) {
            PausePoint.pass();
          }
          command.unlock();
        });
    locked.acquire();
  }

  /// Does something with the lock of the partition.
  private void locked(Runnable work) {
    partition.lock().lock();
    try {
      work.run();
    } finally {
      partition.lock().unlock();
    }
  }

  @Test
  void oneWhoWaitsHasTheLockSoon() throws InterruptedException {
    AtomicBoolean end = new AtomicBoolean();
    startLong(end, KEY);
    assertFalse(partition.lockUnlessBusy());
    for (int i = 0; i < 100; i++) {
      locked(
          () -> {
            assertTrue(partition.holds(KEY));
            assertFalse(partition.holds(OTHER_KEY));
          });
    }
    end.set(true);
  }

  @Test
  void anEventLoopIsTold() throws InterruptedException {
    AtomicBoolean end = new AtomicBoolean();
    Semaphore letIn = new Semaphore(0);
    keyspace.addUsher(
        (hasEnded, done) -> {
          if (!hasEnded) {
            boolean locked = partition.lock().tryLock();
            assertTrue(locked);
            partition.lock().unlock();
          }
          letIn.release();
          done.run();
        });
    startLong(end, KEY);
    for (int i = 0; i < 100; i++) {
      partition.want();
      letIn.acquire();
    }
    end.set(true);
    letIn.acquire();
  }

  /// Whoever finds the partition taken just before its lock is given back is told of that, and does
  /// not wait until work that needs no lock is done.
  @Test
  void nobodyIsForgottenWhoComesAsTheLockIsGivenBack() throws InterruptedException {
    Semaphore letIn = new Semaphore(0);
    keyspace.addUsher(
        (hasEnded, done) -> {
          letIn.release();
          done.run();
        });
    AtomicInteger served = new AtomicInteger();
    AtomicBoolean end = new AtomicBoolean();
    start(
        command -> {
          lock(command, KEY);
          try {
            for (int round = 0; round < 5000; round++) {
              int before = served.get();
              pause(
                  command,
                  () -> {
                    long deadline = System.nanoTime() + 10_000_000_000L;
                    while (served.get() == before) {
                      assertTrue(System.nanoTime() < deadline, "nobody was let in");
                      Thread.onSpinWait();
                    }
                  });
            }
          } finally {
            end.set(true);
            command.unlock();
          }
        });
    while (!end.get()) {
      letIn.drainPermits();
      if (partition.lockOrWish()) {
        partition.lock().unlock();
        served.incrementAndGet();
      } else {
        letIn.acquire();
      }
    }
  }

  @Test
  void nothingIsLetGoOfWhileNobodyWaits() throws InterruptedException {
    AtomicBoolean end = new AtomicBoolean();
    startLong(end, KEY);
    long stop = System.nanoTime() + 5_000_000;
    while (System.nanoTime() < stop) {
      assertFalse(partition.lock().tryLock());
    }
    end.set(true);
  }

  @Test
  void othersAreInWhileWorkIsDoneThatNeedsNoLock() throws InterruptedException {
    Semaphore begun = new Semaphore(0);
    Semaphore seen = new Semaphore(0);
    start(
        command -> {
          lock(command, KEY);
          pause(
              command,
              () -> {
                assertFalse(partition.lock().isHeldByCurrentThread());
                begun.release();
                seen.acquireUninterruptibly();
              });
          assertTrue(partition.lock().isHeldByCurrentThread());
          command.unlock();
        });
    begun.acquire();
    locked(() -> assertTrue(partition.holds(KEY)));
    seen.release();
    threads.getFirst().join();
    assertFalse(partition.holdsAny());
  }

  @Test
  void viewsOfValuesStayAsTheyAreInAPause() throws InterruptedException {
    Dictionary dictionary = partition.dictionary(0, 0);
    AtomicBoolean end = new AtomicBoolean();
    HashTable used = dictionary.elements();
    startLong(end, KEY);
    HashTable[] inPause = new HashTable[1];
    locked(() -> inPause[0] = dictionary.elements());
    assertNotSame(used, inPause[0]);
    locked(() -> assertSame(inPause[0], dictionary.elements()));
    end.set(true);
    threads.getFirst().join();
    assertSame(used, dictionary.elements());
  }

  private Dictionary annex(long hash) {
    Dictionary annex = partition.openAnnex(0);
    partition.attach(annex, hash);
    return annex;
  }

  @Test
  void viewsOfACommandsOwnAnnexStayAsTheyAreInAPause() throws InterruptedException {
    Dictionary annex = annex(KEY);
    AtomicBoolean end = new AtomicBoolean();
    HashTable used = annex.elements();
    startLong(end, KEY, KEY);
    locked(() -> assertNotSame(used, annex.elements()));
    end.set(true);
    threads.getFirst().join();
    assertSame(used, annex.elements());
  }

  @Test
  void anotherKeysAnnexMayGoToAnotherPartitionInAPause() throws InterruptedException {
    Dictionary annex = annex(OTHER_KEY);
    Partition to = keyspace.partitionOf(KEY ^ 1L << 63);
    AtomicBoolean end = new AtomicBoolean();
    startLong(end, KEY);
    HashTable[] inPause = new HashTable[1];
    locked(
        () -> {
          to.lock().lock();
          try {
            partition.handOver(annex, OTHER_KEY, to, 1, OTHER_KEY ^ 1L << 63);
            inPause[0] = annex.elements();
          } finally {
            to.lock().unlock();
          }
        });
    end.set(true);
    threads.getFirst().join();
    assertSame(inPause[0], annex.elements());
    assertSame(annex, to.dictionary(1, OTHER_KEY ^ 1L << 63));
    assertNotSame(annex, partition.dictionary(0, OTHER_KEY));
  }

  @Test
  void aKeyThatIsHeldNeitherExpiresNorIsEvicted() throws InterruptedException {
    Dictionary dictionary = partition.dictionary(0, 0);
    spinel.memory.Bytes name = spinel.memory.Bytes.of("key");
    long record = Record.create(dictionary.region(), name, 0, 0, true);
    Record.setExpiryMillis(dictionary.region(), record, 1);
    dictionary.insert(record, KEY);
    AtomicBoolean end = new AtomicBoolean();
    startLong(end, KEY);
    locked(
        () -> {
          partition.expire(
              Long.MAX_VALUE / 2, 1000, (of, gone) -> failures.add(new AssertionError()));
        });
    assertEquals(1, dictionary.size());
    end.set(true);
    threads.getFirst().join();
    partition.expire(
        Long.MAX_VALUE / 2, 1000, (of, gone) -> Record.free(dictionary.region(), gone));
    assertEquals(0, dictionary.size());
  }

  /// Long commands on two keys each, which are in several partitions: each has both to itself from
  /// its beginning to its end, whatever it lets in between.
  @Test
  void longCommandsOnEachOthersKeysWaitForEachOther() throws InterruptedException {
    long seed = new Random().nextLong();
    long[] keys = {KEY, OTHER_KEY, KEY ^ 1L << 63, KEY ^ 1L << 62};
    int[] counts = new int[keys.length];
    int commands = 8;
    int rounds = 40;
    for (int i = 0; i < commands; i++) {
      Random random = new Random(seed + i);
      start(
          command -> {
            for (int round = 0; round < rounds; round++) {
              int one = random.nextInt(keys.length);
              int other = (one + 1 + random.nextInt(keys.length - 1)) % keys.length;
              lock(command, keys[one], keys[other]);
              int[] before = {counts[one], counts[other]};
              for (int pass = 0; pass < 2000; pass++) {
                PausePoint.pass();
              }
              assertEquals(before[0], counts[one]++, "seed " + seed);
              assertEquals(before[1], counts[other]++, "seed " + seed);
              command.unlock();
            }
          });
    }
    // Somebody who wants all of it now and then, and waits for the end of those that have keys.
    start(
        command -> {
          for (int round = 0; round < rounds; round++) {
            command.begin();
            command.addAll();
            command.lock();
            int[] before = counts.clone();
            for (int pass = 0; pass < 100; pass++) {
              PausePoint.pass();
            }
            assertEquals(java.util.Arrays.toString(before), java.util.Arrays.toString(counts));
            command.unlock();
          }
        });
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(2 * commands * rounds, java.util.Arrays.stream(counts).sum(), "seed " + seed);
  }
}
