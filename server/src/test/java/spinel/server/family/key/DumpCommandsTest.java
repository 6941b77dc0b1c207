// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.memory.MemoryTag;
import spinel.server.config.StorageDirectives;
import spinel.server.family.Scratch;

class DumpCommandsTest {
  private static final int MUTATIONS = 200_000;

  private final Scratch redis = new Scratch(0, false);

  @AfterEach
  void close() {
    redis.close();
  }

  private static final List<String> VALUES =
      List.of(
          "",
          "hello",
          "0",
          "-1",
          "127",
          "-128",
          "128",
          "32767",
          "-32769",
          "2147483647",
          "-2147483649",
          "9223372036854775807",
          "007",
          "x".repeat(63),
          "ab".repeat(5000),
          "z".repeat(3_000_000),
          random(64, 1),
          random(20_000, 2),
          random(2_000_000, 3));

  private static String random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private byte[] dump(String key) {
    return redis.bulks("DUMP", key).getFirst().getBytes(StandardCharsets.ISO_8859_1);
  }

  private String get(String key) {
    return redis.bulks("GET", key).getFirst();
  }

  @Test
  void whatIsDumpedIsRestored() {
    for (boolean compress : new boolean[] {true, false}) {
      redis.engine().configuration().put(StorageDirectives.RDBCOMPRESSION, compress);
      for (String value : VALUES) {
        redis.run("SET", "a", value);
        assertEquals("+OK", redis.run("RESTORE", "b", 0, dump("a"), "REPLACE"));
        assertEquals(value, get("b"));
      }
    }
  }

  @Test
  void whatRepeatsIsDumpedShort() {
    redis.run("SET", "a", "ab".repeat(5000));
    assertTrue(dump("a").length < 200);
  }

  @Test
  void compressedStringsTooLongForTheHeapAreRestored() {
    // Three megabytes: one literal, then copies of 264 bytes from just before.
    int copies = 12_000;
    byte[] data = new byte[2 + 3 * copies];
    data[1] = 'z';
    for (int i = 0; i < copies; i++) {
      data[2 + 3 * i] = (byte) 0xE0;
      data[3 + 3 * i] = (byte) 0xFF;
    }
    int length = 1 + 264 * copies;
    byte[] body = new byte[1 + 1 + 5 + 5 + data.length];
    body[1] = (byte) 0xC3;
    putLength(body, 2, data.length);
    putLength(body, 7, length);
    System.arraycopy(data, 0, body, 12, data.length);
    assertEquals("+OK", redis.run("RESTORE", "a", 0, Scratch.sealed(body, 9)));
    assertEquals("z".repeat(length), get("a"));
    body[11]++;
    assertEquals("-ERR Bad data format", redis.run("RESTORE", "b", 0, Scratch.sealed(body, 9)));
  }

  private static void putLength(byte[] target, int at, int length) {
    target[at] = (byte) 0x80;
    for (int i = 0; i < 4; i++) {
      target[at + 1 + i] = (byte) (length >>> 24 - 8 * i);
    }
  }

  @Test
  void mutatedPayloadsAreRefusedOrValidAndLeakNothing() {
    Random random = new Random(7);
    byte[][] bodies =
        VALUES.stream()
            .filter(value -> value.length() < 30_000)
            .map(
                value -> {
                  redis.run("SET", "a", value);
                  byte[] payload = dump("a");
                  return Arrays.copyOf(payload, payload.length - 10);
                })
            .toArray(byte[][]::new);
    redis.run("DEL", "a");
    int restored = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = mutate(bodies[random.nextInt(bodies.length)], random);
      String reply = redis.run("RESTORE", "a", 0, Scratch.sealed(body, 9), "REPLACE");
      if (reply.equals("+OK")) {
        restored++;
        // It may have become a value of another type.
        assertEquals(1, redis.bulks("DUMP", "a").size(), "mutation " + i);
      } else {
        assertEquals("-ERR Bad data format", reply, "mutation " + i);
      }
    }
    assertTrue(restored > 0 && restored < MUTATIONS, "restored " + restored);
    redis.run("DEL", "a");
    assertEquals(0, redis.engine().keyspace().usedBytes(MemoryTag.RECORD));
    assertEquals(0, redis.engine().keyspace().usedBytes(MemoryTag.VALUE));
  }

  private static byte[] mutate(byte[] body, Random random) {
    byte[] copy = body.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      // Mostly where the lengths and the first commands stand.
      int at = random.nextInt(random.nextInt(3) == 0 ? copy.length : Math.min(copy.length, 12));
      copy[at] =
          (byte) (random.nextBoolean() ? random.nextInt() : copy[at] ^ 1 << random.nextInt(8));
      if (random.nextInt(10) == 0) {
        copy = Arrays.copyOf(copy, 1 + random.nextInt(copy.length + 4));
      }
    }
    return copy;
  }

  @Test
  void payloadsWithAWrongFooterAreRefused() {
    redis.run("SET", "a", "hello");
    byte[] payload = dump("a");
    for (int i = 0; i < payload.length; i++) {
      byte[] wrong = payload.clone();
      wrong[i] ^= 1;
      String reply = redis.run("RESTORE", "b", 0, wrong);
      assertEquals("-ERR DUMP payload version or checksum are wrong", reply, "byte " + i);
    }
    byte[] wrong = payload.clone();
    wrong[payload.length - 1] ^= 1;
    redis.engine().setIgnoringChecksums(true);
    assertEquals("+OK", redis.run("RESTORE", "b", 0, wrong));
  }

  @Test
  void restoreLogsTheAbsoluteTime() {
    redis.run("SET", "a", "7");
    byte[] payload = dump("a");
    long start = redis.engine().commandLog().attach(offset -> {}, 1 << 16);
    redis.run("RESTORE", "b", 100, payload);
    redis.run("RESTORE", "c", redis.now() - 1, payload, "ABSTTL");
    redis.run("RESTORE", "b", redis.now() - 1, payload, "ABSTTL", "REPLACE");
    String log = redis.engine().commandLog().text(start);
    assertTrue(log.contains("" + (redis.now() + 100)), log);
    assertTrue(log.contains("ABSTTL\r\n*2\r\n$3\r\nDEL\r\n$1\r\nb"), log);
    assertEquals(1, redis.number("DBSIZE"));
  }
}
