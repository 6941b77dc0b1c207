// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.memory.MemoryTag;
import spinel.server.family.Scratch;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Thresholds;

/// DUMP and RESTORE of sets, in all forms that there are.
class SetDumpTest {
  private static final int MUTATIONS = 120_000;

  private final Scratch redis = new Scratch(0, false);
  private final Keyspace keyspace = redis.engine().keyspace();

  @AfterEach
  void close() {
    redis.close();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private byte[] body(String key) {
    String dump = redis.bulks("DUMP", key).getFirst();
    return Arrays.copyOf(dump.getBytes(ISO_8859_1), dump.length() - 10);
  }

  private String restore(byte[] body) {
    return redis.run("RESTORE", "k", 0, Scratch.sealed(body, 11), "REPLACE");
  }

  private void restores(String encoding, List<String> members, byte[] body) {
    assertEquals("+OK", restore(body));
    assertEquals(members, redis.bulks("SMEMBERS", "k"));
    assertEquals(List.of(encoding), redis.bulks("OBJECT", "ENCODING", "k"));
    redis.run("DEL", "k");
  }

  private void refuses(String hex) {
    assertEquals("-ERR Bad data format", restore(bytes(hex)), hex);
    assertEquals(0, keyspace.usedBytes(MemoryTag.VALUE));
    assertEquals(0, keyspace.usedBytes(MemoryTag.ELEMENT));
  }

  @Test
  void eachFormIsRead() {
    restores("listpack", List.of("a", "b", "7"), bytes("02 03 01 61 01 62 c0 07"));
    restores("intset", List.of("7", "300"), bytes("02 02 c1 2c 01 c0 07"));
    restores("intset", List.of("1", "2", "3"), bytes("0b 0e 0200 0000 0300 0000 0100 0200 0300"));
    restores("listpack", List.of("a", "5"), bytes("14 0c 0c000000 0200 8161 02 05 01 ff"));
    restores("listpack", List.of("5"), bytes("14 09 09000000 0100 05 01 ff"));
  }

  /// The end of the year 2099, in milliseconds.
  private static final long FAR = 4_102_444_800_000L;

  private static final String FAR_BYTES = "00d8c32cbb030000";

  @Test
  void formsWithTimesAreRead() {
    String earliest = HexFormat.of().formatHex(lowFirst(FAR, 8));
    assertEquals(FAR_BYTES, earliest);
    assertEquals("+OK", restore(bytes("23" + earliest + "04 01 01 61 03 01 62 00 c0 07 01 01 63")));
    expectTimes();
    String times = "f4" + earliest + "09" + "8163 02 f4" + earliest + "09";
    String packed =
        "8161 02" + times + "8162 02 f4" + HexFormat.of().formatHex(lowFirst(FAR + 2, 8)) + "09";
    byte[] entries = bytes(packed + "07 01 00 01 ff");
    String header = HexFormat.of().formatHex(lowFirst(6 + entries.length, 4)) + "0800";
    String list = header + HexFormat.of().formatHex(entries);
    String length = HexFormat.of().toHexDigits((byte) (list.length() / 2));
    assertEquals("+OK", restore(bytes("22" + earliest + "40" + length + list)));
    expectTimes();
  }

  private void expectTimes() {
    assertEquals("hashtable", redis.bulks("OBJECT", "ENCODING", "k").getFirst());
    assertEquals(
        "*5 :" + FAR + " :" + (FAR + 2) + " :" + FAR + " :-1 :-2",
        redis.run("SPEXPIRETIME k MEMBERS 5 a b c 7 d"));
    redis.run("DEL", "k");
    assertEquals(0, redis.timedKeys());
  }

  @Test
  void timesAreWrittenFromTheEarliestOn() {
    redis.run("SADDEX k PXAT " + FAR + " MEMBERS 1 a");
    assertEquals("23" + FAR_BYTES + "01" + "010161", HexFormat.of().formatHex(body("k")));
    redis.run("SADD", "k", 5);
    redis.run("SREM", "k", "a");
    assertEquals("0201c005", HexFormat.of().formatHex(body("k")));
    redis.run("SADDEX k PXAT " + (FAR + 99) + " MEMBERS 1 x");
    redis.run("SADDEX k PXAT " + FAR + " MEMBERS 1 y");
    byte[] body = body("k");
    String times = redis.run("SPEXPIRETIME k MEMBERS 3 5 x y");
    assertEquals("+OK", redis.run("RESTORE", "k", 0, Scratch.sealed(body, 17), "REPLACE"));
    assertEquals(times, redis.run("SPEXPIRETIME k MEMBERS 3 5 x y"));
  }

  @Test
  void theVersionSaysThatMembersHaveTimes() {
    redis.run("SADDEX k PXAT " + FAR + " MEMBERS 1 a");
    String dump = redis.bulks("DUMP", "k").getFirst();
    assertEquals(17, dump.charAt(dump.length() - 10));
  }

  @Test
  void membersWhoseTimeHasPassedAreGoneAfterwards() {
    assertEquals("+OK", restore(bytes("23 e803000000000000 02 01 01 61 01 01 62")));
    redis.pass(System.currentTimeMillis() + 1_000 - redis.now());
    assertEquals(0, redis.number("SCARD", "k"));
    assertEquals(0, redis.keyCount());
  }

  @Test
  void thresholdsHoldForWhatIsRead() {
    Thresholds thresholds = keyspace.thresholds();
    thresholds.setMaxIntsetEntries = 2;
    thresholds.setMaxListpackEntries = 1;
    byte[] ints = bytes("0b 0e 0200 0000 0300 0000 0100 0200 0300");
    assertEquals("+OK", restore(ints));
    assertEquals("hashtable", redis.bulks("OBJECT", "ENCODING", "k").getFirst());
    assertEquals(3, redis.number("SCARD", "k"));
    assertEquals("+OK", restore(bytes("14 0c 0c000000 0200 8161 02 05 01 ff")));
    assertEquals("hashtable", redis.bulks("OBJECT", "ENCODING", "k").getFirst());
    assertEquals("+OK", restore(bytes("02 03 01 61 01 62 c0 07")));
    assertEquals(3, redis.number("SCARD", "k"));
  }

  @Test
  void formsThatAreWrittenAreTheOldest() {
    redis.run("SADD", "i", 3, 1, 2);
    assertEquals("0b0e020000000300000001000200" + "0300", HexFormat.of().formatHex(body("i")));
    redis.run("SADD", "l", "a", "5", "b");
    assertEquals("02030161c0050162", HexFormat.of().formatHex(body("l")));
    redis.run("SADD", "h", "z".repeat(65));
    assertEquals(2, body("h")[0]);
  }

  @Test
  void damageOfEachKindIsRefused() {
    for (String hex :
        List.of(
            "02 00",
            "02 02 01 61",
            "02 02 01 61 01 61",
            "02 02 c0 07 01 37",
            "02 ff ff",
            "02 80 ff ff ff ff 01 61",
            "02 81 ff ff ff ff ff ff ff ff 01 61",
            "0b 08 0200 0000 0000 0000",
            "0b 0c 0200 0000 0200 0000 0200 0100",
            "0b 0c 0200 0000 0200 0000 0200 0200",
            "0b 0c 0300 0000 0200 0000 0100 0200",
            "0b 0c 0200 0000 0300 0000 0100 0200",
            "0b 03 0200 00",
            "0b 00",
            "14 07 07000000 0000 ff",
            "14 00",
            "14 03 07 00 00",
            "14 0d 0d000000 0200 8161 02 8161 02 ff",
            "14 0c 0c000000 0300 8161 02 05 01 ff",
            "14 0c 0c000000 0200 8161 03 05 01 ff",
            "14 0c 0c000000 0200 8161 02 05 01 fe",
            "22",
            "22 00d8c32cbb030000",
            "22 00d8c32cbb030000 07 07000000 0000 ff",
            "22 00d8c32cbb030000 0a 0a000000 0100 8161 02 ff",
            "22 00d8c32cbb030000 0f 0f000000 0300 8161 02 00 01 8162 02 ff",
            "22 00d8c32cbb030000 0d 0d000000 0200 8161 02 8162 02 ff",
            "22 00d8c32cbb030000 11 11000000 0400 8161 02 00 01 8161 02 00 01 ff",
            "22 00d8c32cbb030000 0e 0e000000 0200 8161 02 dfff 02 ff",
            "23",
            "23 00d8c32cbb0300",
            "23 00d8c32cbb030000 00",
            "23 00d8c32cbb030000 02 01 01 61",
            "23 00d8c32cbb030000 02 01 01 61 00 01 61",
            "23 00d8c32cbb030000 01 81 00 00 ff ff ff ff ff ff 01 61",
            "23 00d8c32cbb030000 01 81 7f ff ff ff ff ff ff ff 01 61",
            "23 ffffffffffffffff 01 05 01 61",
            "23 0000000000000080 01 05 01 61")) {
      refuses(hex);
    }
  }

  @Test
  void duplicatesAreFoundInLongListpacks() {
    redis.run("CONFIG", "SET", "set-max-listpack-entries", 100_000);
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      entries.append("c0").append(HexFormat.of().toHexDigits((byte) i)).append("02");
    }
    int size = 7 + 3 * 5_000;
    String header = HexFormat.of().formatHex(lowFirst(size, 4)) + "8813";
    String length = "80" + HexFormat.of().toHexDigits(size);
    refuses("14" + length + header + entries + "ff");
  }

  private static byte[] lowFirst(long number, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (number >>> 8 * i);
    }
    return bytes;
  }

  @Test
  void mutatedPayloadsAreRefusedOrValidAndLeakNothing() {
    Random random = new Random(11);
    List<byte[]> bodies = new ArrayList<>();
    for (int size : new int[] {1, 3, 60, 140, 600}) {
      for (String prefix : new String[] {"", "m", "long" + "x".repeat(size)}) {
        redis.run("DEL", "k");
        for (int i = 0; i < size; i++) {
          redis.run("SADD", "k", prefix + (i * 7 - 100));
        }
        bodies.add(body("k"));
      }
    }
    for (int size : new int[] {1, 5, 200}) {
      redis.run("DEL", "k");
      for (int i = 0; i < size; i++) {
        redis.run("SADDEX k PXAT " + (FAR + i) + " MEMBERS 2 m" + i + " x" + i / 2);
      }
      bodies.add(body("k"));
    }
    bodies.add(bytes("14 0c 0c000000 0200 8161 02 05 01 ff"));
    bodies.add(bytes("22 00d8c32cbb030000 0f 0f000000 0300 8161 02 00 01 8162 02 ff"));
    bodies.add(bytes("22 00d8c32cbb030000 11 11000000 0400 8161 02 00 01 8162 02 00 01 ff"));
    bodies.add(bytes("14 13 13000000 0400 8161 02 05 01 c305 02 8262 63 03 ff"));
    redis.run("DEL", "k");
    int restored = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = mutate(bodies.get(random.nextInt(bodies.size())), random);
      String reply = restore(body);
      if (reply.equals("+OK")) {
        restored++;
        check(i);
      } else {
        assertEquals("-ERR Bad data format", reply, "mutation " + i);
      }
    }
    assertTrue(restored > 0 && restored < MUTATIONS, "restored " + restored);
    redis.run("DEL", "k");
    // Large sets that were replaced are freed in the background.
    redis.engine().start();
    while (keyspace.pendingKeys() > 0) {
      Thread.onSpinWait();
    }
    for (MemoryTag tag : List.of(MemoryTag.RECORD, MemoryTag.VALUE, MemoryTag.ELEMENT)) {
      assertEquals(0, keyspace.usedBytes(tag), "bytes leaked as " + tag);
    }
  }

  /// What was restored can be read, has no member twice, and can be dumped.
  private void check(int mutation) {
    if (redis.timedKeys() > 0) {
      // Members may go at any moment.
      List<String> members = redis.bulks("SMEMBERS", "k");
      assertEquals(members.size(), new TreeSet<>(members).size(), "mutation " + mutation);
      redis.run("DUMP", "k");
      return;
    }
    if (redis.run("TYPE", "k").equals("+set")) {
      List<String> members = redis.bulks("SMEMBERS", "k");
      assertEquals(members.size(), new TreeSet<>(members).size(), "mutation " + mutation);
      assertEquals(members.size(), redis.number("SCARD", "k"));
      for (String member : members.subList(0, Math.min(5, members.size()))) {
        assertEquals(1, redis.number("SISMEMBER", "k", member), "mutation " + mutation);
      }
    }
    assertEquals(1, redis.bulks("DUMP", "k").size(), "mutation " + mutation);
  }

  private static byte[] mutate(byte[] body, Random random) {
    byte[] copy = body.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(random.nextInt(3) == 0 ? copy.length : Math.min(copy.length, 24));
      copy[at] =
          (byte) (random.nextBoolean() ? random.nextInt() : copy[at] ^ 1 << random.nextInt(8));
      if (random.nextInt(10) == 0) {
        copy = Arrays.copyOf(copy, 1 + random.nextInt(copy.length + 4));
      }
    }
    return copy;
  }
}
