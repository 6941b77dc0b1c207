// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;
import spinel.resp.RequestBatch;
import spinel.server.family.Scratch;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Partition;
import spinel.structure.PausePoint;

/// Long commands that let others in whenever they can, and what these do meanwhile, all in one
/// thread and one partition.
class PauseTest {
  private static final int MANY = 20_000;

  private Scratch scratch;
  private Keyspace keyspace;
  private Partition partition;
  private int pauses;
  private Runnable beside = () -> {};
  private Beside besides;

  private void open(long capacity) {
    scratch = new Scratch(0, false, capacity);
    keyspace = scratch.engine().keyspace();
    partition = keyspace.partition(0);
    besides = new Beside();
    keyspace.addUsher(
        (hasEnded, done) -> {
          if (keyspace.isBusy()) {
            pauses++;
            beside.run();
          }
          done.run();
        });
  }

  @AfterEach
  void close() {
    assertTrue(pauses > 0, "pauses");
    Dictionary dictionary = partition.mainDictionary(0);
    dictionary.verify();
    scratch.close();
  }

  /// A client of an event loop.
  private final class Beside {
    private final StringBuilder spilled = new StringBuilder();
    private final ReplyWriter reply = new ReplyWriter(this::spill);
    private final Call call = new Call(scratch.engine(), reply);
    private final Dispatcher dispatcher = new Dispatcher(scratch.engine(), call.counters());
    private int round;

    private void spill(byte[] buffer, int length) {
      spilled.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
    }

    private void execute(Call by, Dispatcher with, String line) {
      String[] words = line.split(" ");
      int[] offsets = new int[words.length];
      int[] lengths = new int[words.length];
      byte[] text = (line + " ".repeat(16)).getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0, at = 0; i < words.length; at += words[i++].length() + 1) {
        offsets[i] = at;
        lengths[i] = words[i].length();
      }
      RequestBatch batch = new RequestBatch(1);
      batch.add(text, offsets, lengths, words.length);
      Command command = scratch.engine().table().find(batch.arg(0, 0, new Bytes()));
      by.begin(scratch.client(), command, batch, 0, scratch.now());
      if (command.singleKey() != 0) {
        by.hashKey(command.singleKey());
      }
      with.execute(by);
      scratch.client().setHeld(false);
    }

    String run(String line) {
      spilled.setLength(0);
      reply.clear();
      execute(call, dispatcher, line);
      spill(reply.buffer(), reply.length());
      return spilled.toString().strip().replace("\r\n", " ");
    }

    Deferral deferral(String line) {
      assertEquals("", run(line));
      return dispatcher.isPutOff() ? dispatcher.deferral() : null;
    }

    /// Changes collections of all types, as they go from one encoding to another.
    void change() {
      round++;
      assertEquals(":1", run("HSET h f" + round + " " + "v".repeat(1 + round % 100)));
      assertEquals(":1", run("ZADD z " + round + " m" + round));
      assertEquals(":1", run("SADD s m" + round));
      assertEquals(":" + round, run("RPUSH l " + "e".repeat(1 + round % 100)));
      assertEquals(":" + round, run("HLEN h"));
      assertEquals(":" + (round - 1), run("ZRANK z m" + round));
      assertEquals(":" + round, run("SCARD s"));
      assertEquals(":0", run("LREM l 1 none"));
      if (round % 200 == 0) {
        round = 0;
        assertEquals(":4", run("DEL h z s l"));
      }
    }
  }

  /// Runs a command as a thread for long commands does, which lets others in at all pause points
  /// that come late enough.
  private String runLong(String line) throws InterruptedException {
    StringBuilder all = new StringBuilder();
    ReplyWriter reply =
        new ReplyWriter(
            (buffer, length) -> {
              all.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
              PausePoint.pass();
            });
    Call call = Call.besideLoops(scratch.engine(), reply);
    Dispatcher dispatcher = new Dispatcher(scratch.engine(), call.counters());
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new PausePoint.PausingThread(
            () -> besides.execute(call, dispatcher, line),
            "long",
            () -> {
              partition.want();
              call.longCommand().passPausePoint();
            });
    thread.setUncaughtExceptionHandler((of, thrown) -> failure.set(thrown));
    thread.start();
    thread.join();
    if (failure.get() != null) {
      throw new AssertionError(line, failure.get());
    }
    all.append(new String(reply.buffer(), 0, reply.length(), StandardCharsets.ISO_8859_1));
    return all.toString().strip().replace("\r\n", " ");
  }

  private void fill(String type, String key) {
    for (int i = 0; i < MANY; i++) {
      switch (type) {
        case "hash" -> scratch.run("HSET", key, "field:" + i, "value:" + i);
        case "set" -> scratch.run("SADD", key, "member:" + i);
        case "zset" -> scratch.run("ZADD", key, i * 7 % 1000, "member:" + i);
        case "list" -> scratch.run("RPUSH", key, "element:" + i);
        case "stream" -> scratch.run("XADD", key, i + 1, "field", "value:" + i);
        default -> throw new IllegalArgumentException(type);
      }
    }
  }

  private String digest(String key) {
    return scratch.run("DEBUG DIGEST-VALUE " + key);
  }

  @Test
  void copiesAreWhole() throws Exception {
    open(1L << 30);
    scratch.run("CONFIG SET list-max-listpack-size 3");
    scratch.run("CONFIG SET stream-node-max-entries 3");
    for (String type : List.of("hash", "set", "zset", "list", "stream")) {
      fill(type, "big");
      if (type.equals("hash")) {
        scratch.run("HPEXPIRE big 1000000 FIELDS 3 field:1 field:2 field:3");
      }
      if (type.equals("stream")) {
        scratch.run("XGROUP CREATE big group 0");
        scratch.run("XREADGROUP GROUP group consumer COUNT 2000 STREAMS big >");
      }
      beside =
          () -> {
            besides.change();
            assertSame(Deferral.HELD, besides.deferral("TYPE big"), type);
            assertSame(Deferral.HELD, besides.deferral("SET copy x"), type);
            assertSame(Deferral.HELD, besides.deferral("MGET other copy"), type);
            assertSame(Deferral.HELD, besides.deferral("SORT l BY w_*"), type);
            assertSame(Deferral.LONG, besides.deferral("FLUSHALL"), type);
          };
      int before = pauses;
      assertEquals(":1", runLong("COPY big copy"), type);
      assertTrue(pauses > before, type);
      assertEquals(digest("big"), digest("copy"), type);
      assertEquals(scratch.run("OBJECT ENCODING big"), scratch.run("OBJECT ENCODING copy"), type);
      beside = () -> {};
      scratch.run("DEL big copy");
    }
  }

  @Test
  void whatIsCopiedInVainIsFreed() throws Exception {
    open(1L << 21);
    for (String type : List.of("hash", "set", "zset", "list", "stream")) {
      int filled = 0;
      Dictionary dictionary = partition.dictionary(0, 0);
      while (dictionary.region().usedBytes() < 1_300_000) {
        String text = "element:" + filled++ + "x".repeat(40);
        switch (type) {
          case "hash" -> scratch.run("HSET", "big", text, "value");
          case "set" -> scratch.run("SADD", "big", text);
          case "zset" -> scratch.run("ZADD", "big", filled, text);
          case "list" -> scratch.run("RPUSH", "big", text);
          default -> scratch.run("XADD", "big", filled, "field", text);
        }
      }
      long used = dictionary.region().usedBytes();
      long allocations = keyspace.allocationCount();
      beside = () -> assertEquals("$-1", besides.run("GET nothing"));
      assertEquals("-OOM no memory is left for this command", runLong("COPY big copy"), type);
      assertEquals(used, dictionary.region().usedBytes(), type);
      assertEquals(allocations, keyspace.allocationCount(), type);
      assertEquals(":0", scratch.run("EXISTS copy"), type);
      dictionary.verify();
      reclaim(dictionary);
    }
  }

  /// Frees the value as the background does.
  private void reclaim(Dictionary dictionary) {
    scratch.run("FLUSHALL");
    assertEquals(0, partition.size(0));
    assertTrue(dictionary != partition.dictionary(0, 0));
  }

  @Test
  void aKeyIsNotExpiredUnderItsCommand() throws Exception {
    open(1L << 30);
    fill("zset", "big");
    scratch.run("PEXPIRE big 5");
    beside =
        () -> {
          scratch.pass(1);
          assertSame(Deferral.LONG, besides.deferral("SCAN 0 COUNT 100"));
        };
    String copied = runLong("ZUNIONSTORE sum 1 big");
    assertEquals(":" + MANY, copied);
    scratch.pass(100);
    beside = () -> {};
    assertEquals(":0", scratch.run("EXISTS big"));
    assertEquals(":" + MANY, scratch.run("ZCARD sum"));
  }

  @Test
  void operationsOnManyElements() throws Exception {
    open(1L << 30);
    fill("set", "set");
    fill("zset", "zset");
    fill("list", "list");
    beside = besides::change;
    assertEquals(":" + MANY, runLong("SUNIONSTORE sum set set"));
    assertEquals(":" + MANY, runLong("SINTERCARD 2 set sum"));
    assertEquals(digest("set"), digest("sum"));
    assertTrue(runLong("SPOP sum 5000").startsWith("*5000 "));
    assertEquals(":5000", runLong("SDIFFSTORE rest set sum"));
    assertEquals(":" + MANY, runLong("ZUNIONSTORE sum 2 zset zset WEIGHTS 1 0"));
    assertEquals(digest("zset"), digest("sum"));
    assertEquals(":" + MANY / 2, runLong("ZREMRANGEBYRANK sum 0 " + (MANY / 2 - 1)));
    assertEquals(":" + MANY / 2, runLong("ZRANGESTORE half zset " + MANY / 2 + " -1"));
    assertEquals(digest("sum"), digest("half"));
    assertEquals(":" + MANY, runLong("SORT list ALPHA STORE sorted"));
    assertEquals("$-1", runLong("LPOS list none"));
    assertEquals(":1", runLong("LREM list 0 element:" + (MANY - 1)));
    assertEquals("+OK", runLong("LTRIM list " + MANY / 2 + " -1"));
    assertEquals(
        "$" + ("element:" + MANY / 2).length() + " element:" + MANY / 2,
        scratch.run("LINDEX list 0"));
  }

  @Test
  void scansOfManyElements() throws Exception {
    open(1L << 30);
    fill("set", "set");
    fill("zset", "zset");
    fill("hash", "hash");
    for (String scan : List.of("SSCAN set", "ZSCAN zset", "HSCAN hash")) {
      String line = scan + " 0 COUNT 1000000 MATCH *77";
      String expected = scratch.run(line);
      beside = besides::change;
      int before = pauses;
      assertEquals(expected, runLong(line));
      assertTrue(pauses > before, scan);
      beside = () -> {};
    }
  }

  @Test
  void drawingAndDeliveringManyElements() throws Exception {
    open(1L << 30);
    fill("set", "set");
    fill("hash", "hash");
    fill("zset", "zset");
    fill("stream", "stream");
    scratch.run("XGROUP CREATE stream group 0");
    String range = scratch.run("ZRANGE zset 0 -1");
    beside = besides::change;
    assertEquals(range, runLong("ZRANGE zset 0 -1"));
    assertTrue(runLong("SRANDMEMBER set -50000").startsWith("*50000 "));
    assertTrue(runLong("ZRANDMEMBER zset -50000").startsWith("*50000 "));
    assertTrue(runLong("ZRANDMEMBER zset 5000").startsWith("*5000 "));
    assertTrue(runLong("HRANDFIELD hash -50000").startsWith("*50000 "));
    assertTrue(runLong("ZPOPMIN zset 5000").startsWith("*10000 "));
    assertEquals(":" + (MANY - 5000), scratch.run("ZCARD zset"));
    assertTrue(runLong("XREADGROUP GROUP group c COUNT 5000 STREAMS stream >").startsWith("*1 "));
    assertTrue(scratch.run("XPENDING stream group").startsWith("*4 :5000 "));
  }
}
