// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spinel.memory.Bytes;
import spinel.server.command.KeySpec;
import spinel.server.family.Scratch;
import spinel.server.keyspace.Partition;
import spinel.structure.KeyedHash;

class SortCommandsTest {
  private final Scratch spinel = new Scratch(2, true);

  @AfterEach
  void close() {
    spinel.run("FLUSHALL");
    spinel.close();
  }

  private List<String> sorted(String... options) {
    List<Object> words = new ArrayList<>(List.of("SORT", "l"));
    words.addAll(List.of(options));
    return spinel.bulks(words.toArray());
  }

  private void push(String key, List<String> elements) {
    for (int i = 0; i < elements.size(); i += 100) {
      List<Object> words = new ArrayList<>(List.of("RPUSH", key));
      words.addAll(elements.subList(i, Math.min(i + 100, elements.size())));
      spinel.run(words.toArray());
    }
  }

  @Test
  void numbersThatAreTheSameGoByTheirTexts() {
    spinel.run("RPUSH l 1.0 1 -0 0 1e0 0.0");
    assertEquals(List.of("-0", "0", "0.0", "1", "1.0", "1e0"), sorted());
    assertEquals(List.of("1e0", "1.0", "1", "0.0", "0", "-0"), sorted("DESC"));
  }

  @Test
  void elementsWithTheSameTextToSortByStayInTheirOrder() {
    spinel.run("RPUSH l d a c b e");
    assertEquals(List.of("e", "d", "c", "b", "a"), sorted("BY", "nothing_*", "DESC"));
    assertEquals(List.of("d", "a", "c", "b", "e"), sorted("BY", "nothing_*", "DESC", "ALPHA"));
    spinel.run("MSET w_a x w_b x w_c y");
    assertEquals(List.of("d", "e", "a", "b", "c"), sorted("BY", "w_*", "ALPHA"));
    assertEquals(List.of("c", "a", "b", "d", "e"), sorted("BY", "w_*", "ALPHA", "DESC"));
  }

  @Test
  void listsInAllTheirFormsAreSortedAsJavaSorts() {
    for (String setting :
        List.of(
            "list-compress-depth 0",
            "list-max-listpack-size 8",
            "list-compress-depth 1",
            "list-max-listpack-size 3")) {
      spinel.run("CONFIG SET " + setting);
      for (long seed = 1; seed <= 20; seed++) {
        Random random = new Random(seed);
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(400); i >= 0; i--) {
          elements.add(
              random.nextInt(4) == 0
                  ? "1" + "0".repeat(random.nextInt(300))
                  : Integer.toString(random.nextInt(600) - 300));
        }
        spinel.run("DEL l");
        push("l", elements);
        checkSorts(elements, random, setting + " seed " + seed);
      }
    }
  }

  private void checkSorts(List<String> elements, Random random, String where) {
    Comparator<String> byNumber =
        Comparator.comparingDouble(Double::parseDouble).thenComparing(Comparator.naturalOrder());
    List<String> numeric = elements.stream().sorted(byNumber).toList();
    List<String> alphabetic = elements.stream().sorted().toList();
    assertEquals(numeric, sorted(), where);
    assertEquals(alphabetic, sorted("ALPHA"), where);
    assertEquals(elements, sorted("BY", "nosort"), where);
    List<String> reversed = new ArrayList<>(elements);
    Collections.reverse(reversed);
    assertEquals(reversed, sorted("BY", "nosort", "DESC"), where);
    int offset = random.nextInt(elements.size() + 2) - 1;
    int count = random.nextInt(elements.size() + 2) - 1;
    String[] limit = {"LIMIT", Integer.toString(offset), Integer.toString(count)};
    assertEquals(part(numeric, offset, count), sorted(limit), where);
    String[] all = Arrays.copyOf(limit, 5);
    all[3] = "BY";
    all[4] = "x";
    assertEquals(part(elements, offset, count), sorted(all), where);
    spinel.run("SORT", "l", "ALPHA", "STORE", "s");
    assertEquals(alphabetic, spinel.bulks("LRANGE", "s", 0, -1), where);
  }

  private static List<String> part(List<String> list, int offset, int count) {
    int from = Math.clamp(offset, 0, list.size());
    int until = count < 0 ? list.size() : Math.min(list.size(), from + count);
    return list.subList(from, until);
  }

  @Test
  void storingIsLoggedAsItWasAsked() {
    spinel.run("RPUSH l 3 1");
    spinel.effects();
    assertEquals(":2", spinel.run("sort l STORE d"));
    assertEquals(":0", spinel.run("SORT none STORE d"));
    assertEquals(":0", spinel.run("SORT none STORE d"));
    spinel.run("SORT l GET x*");
    assertEquals(List.of("sort l STORE d", "SORT none STORE d"), spinel.effects());
  }

  @Test
  void whatPatternsNameExpiresWhenItIsLookedAt() {
    spinel.run("RPUSH l 1 2");
    spinel.run("SET d_1 one PX 5");
    spinel.run("SET d_2 two");
    spinel.run("HSET h_1 f v g w");
    spinel.run("HPEXPIRE h_1 5 FIELDS 1 f");
    spinel.run("HSET h_2 f v");
    spinel.run("HPEXPIRE h_2 5 FIELDS 1 f");
    String before = spinel.run("SORT l GET d_* GET h_*->f");
    assertEquals("*4 $3 one $1 v $3 two $1 v", before);
    spinel.pass(6);
    spinel.effects();
    assertEquals("*4 $-1 $-1 $3 two $-1", spinel.run("SORT_RO l GET d_* GET h_*->f"));
    assertEquals(List.of("DEL d_1", "HDEL h_1 f", "HDEL h_2 f"), spinel.effects());
    assertEquals(":1", spinel.run("HLEN h_1"));
    assertEquals(":0", spinel.run("EXISTS h_2"));
  }

  @Test
  void nothingLeaksWhereListsAreCompressedOrStored() {
    Scratch one = new Scratch();
    one.run("CONFIG SET list-compress-depth 1");
    one.run("CONFIG SET list-max-listpack-size 4");
    for (int i = 0; i < 60; i++) {
      one.run("RPUSH", "l", "1" + "0".repeat(i));
    }
    long before = one.usedBytes();
    one.run("SORT l LIMIT 0 5 DESC");
    one.run("SORT l BY nosort LIMIT 20 5 DESC");
    assertEquals(before, one.usedBytes());
    one.run("SORT l STORE l");
    one.run("SORT l BY nosort GET # GET none* STORE d");
    one.run("RPUSH l x");
    assertTrue(one.run("SORT l STORE l").startsWith("-ERR One or more scores"));
    one.run("SORT l ALPHA LIMIT 500 1 STORE d");
    assertEquals(":61", one.run("LLEN l"));
    assertEquals(":0", one.run("EXISTS d"));
    one.run("DEL l");
    assertEquals(0, one.usedBytes());
    one.close();
  }

  // ---- keys and locks

  private static int[] keys(String line) {
    String[] words = line.split(" ");
    IntFunction<Bytes> args = i -> Bytes.of(words[i]);
    return new int[] {SortKeys.stored(args, words.length), SortKeys.named(args, words.length)};
  }

  private static void keysAre(int stored, boolean named, String line) {
    int[] keys = keys(line);
    assertEquals(stored, keys[0], line);
    assertEquals(named ? KeySpec.Rule.ANYWHERE : 0, keys[1], line);
  }

  @Test
  void keysAreFoundAmongTheOptions() {
    keysAre(0, false, "SORT k");
    keysAre(3, false, "SORT k store d");
    keysAre(0, false, "SORT k STORE");
    keysAre(0, false, "SORT k BY STORE GET # DESC");
    keysAre(7, true, "SORT k BY store GET *STORE STORE d");
    keysAre(5, false, "SORT k STORE get STORE x");
    keysAre(6, false, "SORT k LIMIT STORE x* STORE d");
    keysAre(0, true, "SORT k LIMIT 0 1 get a*->b");
    keysAre(0, false, "SORT k get a->b");
    keysAre(0, true, "SORT k BY *");
  }

  private Partition partition(int index) {
    return spinel.engine().keyspace().partition(index);
  }

  /// Holds the locks of all partitions but that of a key while something runs.
  private void withOthersLocked(String key, Runnable body) throws Exception {
    Partition own = spinel.engine().keyspace().partitionOf(KeyedHash.of(Bytes.of(key)));
    CompletableFuture<Void> locked = new CompletableFuture<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread holder =
        Thread.ofPlatform()
            .start(
                () -> {
                  forOthers(own, partition -> partition.lock().lock());
                  locked.complete(null);
                  done.join();
                  forOthers(own, partition -> partition.lock().unlock());
                });
    locked.join();
    try {
      body.run();
    } finally {
      done.complete(null);
      holder.join();
    }
  }

  private void forOthers(Partition own, Consumer<Partition> action) {
    for (int i = 0; i < spinel.engine().keyspace().partitionCount(); i++) {
      if (partition(i) != own) {
        action.accept(partition(i));
      }
    }
  }

  @Test
  @Timeout(60)
  void onlyPatternsThatNameKeysLockEverything() throws Exception {
    spinel.run("RPUSH l 2 1");
    withOthersLocked(
        "l", () -> assertEquals("*4 $1 1 $-1 $1 2 $-1", spinel.run("SORT l GET # GET constant")));
    for (String line : List.of("SORT l GET d_*", "SORT_RO l BY w_*->f")) {
      CompletableFuture<String> reply = new CompletableFuture<>();
      withOthersLocked(
          "l",
          () -> {
            Thread.ofPlatform().start(() -> reply.complete(spinel.run(line)));
            while (!anyoneWaits()) {
              Thread.onSpinWait();
            }
          });
      assertTrue(reply.join().startsWith("*2"), line);
    }
  }

  private boolean anyoneWaits() {
    for (int i = 0; i < spinel.engine().keyspace().partitionCount(); i++) {
      if (partition(i).lock().hasQueuedThreads()) {
        return true;
      }
    }
    return false;
  }
}
