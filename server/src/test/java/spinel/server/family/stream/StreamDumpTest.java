// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.command.Engine;
import spinel.server.family.Scratch;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StreamValue;
import spinel.server.type.Value;
import spinel.structure.KeyedHash;

/// Streams with everything that they can have, through random commands: they stay as they should
/// be, their dumps restore, and mutated dumps are refused or are streams as they should be.
class StreamDumpTest {
  private static final int STEPS = 4_000;
  private static final int MUTATIONS = 120_000;

  private final Scratch redis = new Scratch(0, false);
  private final Engine engine = redis.engine();

  @AfterEach
  void close() {
    redis.close();
  }

  private Dictionary dictionary() {
    return engine.keyspace().partition(0).dictionary(0, 0);
  }

  private long record(String key) {
    Bytes name = Bytes.of(key);
    return dictionary().find(name, KeyedHash.of(name));
  }

  private void verify(String key) {
    long record = record(key);
    if (record != 0) {
      StreamValue.verify(dictionary().region(), record);
    }
  }

  private long used() {
    return engine.keyspace().usedBytes(MemoryTag.VALUE)
        + engine.keyspace().usedBytes(MemoryTag.ELEMENT)
        + engine.keyspace().usedBytes(MemoryTag.TABLE);
  }

  private byte[] dump(String key) {
    return redis.bulks("DUMP", key).getFirst().getBytes(StandardCharsets.ISO_8859_1);
  }

  private int nextId;

  private void step(Random random) {
    String id = random.nextInt(nextId + 1) + "-0";
    String group = "g" + random.nextInt(3);
    String consumer = "c" + random.nextInt(4);
    redis.pass(random.nextInt(20));
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> redis.run("XADD", "s", ++nextId + "-0", "f", random.nextInt(1000), "g", "x");
      case 3 ->
          redis.run(
              "XADD",
              "s",
              ++nextId + "-0",
              "h" + random.nextInt(3),
              "v".repeat(random.nextInt(200)));
      case 4 -> redis.run("XDEL", "s", id);
      case 5 -> redis.run("XGROUP", "CREATE", "s", group, random.nextInt(3) == 0 ? "$" : "0");
      case 6, 7, 8 ->
          redis.run(
              "XREADGROUP",
              "GROUP",
              group,
              consumer,
              "COUNT",
              5,
              "STREAMS",
              "s",
              random.nextInt(5) == 0 ? "0" : ">");
      case 9 -> redis.run("XACK", "s", group, id);
      case 10 ->
          redis.run("XCLAIM", "s", group, consumer, 0, id, "FORCE", "IDLE", random.nextInt(2000));
      case 11 -> redis.run("XNACK", "s", group, "FAIL", "IDS", 1, id, "FORCE");
      case 12 ->
          redis.run(
              "XREADGROUP",
              "GROUP",
              group,
              consumer,
              "COUNT",
              3,
              "CLAIM",
              100,
              "STREAMS",
              "s",
              ">");
      case 13 -> redis.run("XAUTOCLAIM", "s", group, consumer, 50, id, "COUNT", 3);
      case 14 ->
          redis.run(
              random.nextInt(10) == 0 ? "XTRIM" : "PING",
              "s",
              "MAXLEN",
              random.nextInt(100),
              "DELREF");
      default -> {
        String rare = random.nextInt(10) == 0 ? "DELCONSUMER" : "CREATECONSUMER";
        redis.run("XGROUP", rare, "s", group, consumer);
        if (random.nextInt(40) == 0) {
          redis.run("XGROUP", "DESTROY", "s", group);
        }
        redis.run(
            "XADD", "s", "IDMP", "p" + random.nextInt(3), "i" + random.nextInt(9), "*", "a", "b");
        redis.run("XSETID", "s", nextId + "-0");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void streamsStayAsTheyShouldBe(long seed) {
    Random random = new Random(seed);
    nextId = 0;
    redis.run("DEL", "s");
    long empty = used();
    for (int i = 0; i < STEPS; i++) {
      step(random);
      if (i % 50 == 0) {
        verify("s");
      }
      if (i % 400 == 399) {
        isTheSameAfterDumpAndCopy(i);
      }
    }
    delete("s");
    delete("t");
    delete("u");
    assertEquals(empty, used());
  }

  /// Deletes a key bit by bit.
  private void delete(String key) {
    long record = record(key);
    if (record != 0) {
      dictionary().remove(record, KeyedHash.of(Bytes.of(key)));
      while (!Value.freeSome(dictionary(), record, 3)) {
        assertTrue(used() > 0);
      }
    }
  }

  private void isTheSameAfterDumpAndCopy(int step) {
    byte[] payload = dump("s");
    delete("t");
    delete("u");
    assertEquals("+OK", redis.run("RESTORE", "t", 0, payload), "step " + step);
    redis.run("COPY", "s", "u");
    verify("t");
    verify("u");
    Region region = dictionary().region();
    for (String copy : new String[] {"t", "u"}) {
      assertEquals(redis.run("XRANGE", "s", "-", "+"), redis.run("XRANGE", copy, "-", "+"));
      assertEquals(
          redis.run("XINFO", "STREAM", "s", "FULL", "COUNT", 0).replace("$1\r\ns", ""),
          redis.run("XINFO", "STREAM", copy, "FULL", "COUNT", 0));
      assertTrue(Arrays.equals(payload, dump(copy)), "dump of " + copy + " at step " + step);
      assertTrue(Value.bytes(region, record(copy)) > 100);
    }
  }

  @Test
  void mutatedDumpsAreRefusedOrStreams() {
    Random random = new Random(17);
    nextId = 0;
    byte[][] bodies = new byte[6][];
    for (int i = 0; i < bodies.length; i++) {
      delete("s");
      nextId = 0;
      for (int j = 0; j < 30 + 25 * i; j++) {
        step(random);
      }
      redis.run("XADD", "s", ++nextId + "-0", "f", "v");
      byte[] payload = dump("s");
      bodies[i] = Arrays.copyOf(payload, payload.length - 10);
    }
    delete("s");
    long empty = used();
    int restored = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = mutate(bodies[random.nextInt(bodies.length)], random);
      String reply = redis.run("RESTORE", "a", 0, Scratch.sealed(body, 11));
      if (reply.equals("+OK")) {
        restored++;
        use("a", "mutation " + i);
        delete("a");
      } else {
        assertEquals("-ERR Bad data format", reply, "mutation " + i);
      }
      assertEquals(empty, used(), "mutation " + i);
    }
    assertTrue(restored > 0 && restored < MUTATIONS, "restored " + restored);
  }

  private void use(String key, String what) {
    String type = redis.run("TYPE", key);
    if (!type.equals("+stream")) {
      return;
    }
    verify(key);
    String[][] uses = {
      {"XRANGE", key, "-", "+"},
      {"XREVRANGE", key, "+", "-"},
      {"XINFO", "STREAM", key, "FULL", "COUNT", "0"},
      {"XREADGROUP", "GROUP", "g1", "c1", "CLAIM", "0", "STREAMS", key, ">"},
      {"XADD", key, "MAXLEN", "5", "*", "f", "v"},
      {"DUMP", key}
    };
    for (String[] use : uses) {
      String reply = redis.run((Object[]) use);
      assertTrue(!reply.startsWith("-ERR internal"), what + " " + String.join(" ", use));
    }
    verify(key);
  }

  private static byte[] mutate(byte[] body, Random random) {
    byte[] copy = body.clone();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      int at = 1 + random.nextInt(copy.length - 1);
      copy[at] =
          (byte)
              switch (random.nextInt(3)) {
                case 0 -> random.nextInt();
                case 1 -> copy[at] + 1 - 2 * random.nextInt(2);
                default -> copy[at] ^ 1 << random.nextInt(8);
              };
      if (random.nextInt(12) == 0) {
        copy = Arrays.copyOf(copy, 2 + random.nextInt(copy.length + 4));
      }
    }
    return copy;
  }
}
