// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.server.family.Scratch;

/// DUMP and RESTORE of hashes, in all forms that snapshots have had.
class HashDumpTest {
  private static final String BAD_FORMAT = "-ERR Bad data format";
  private static final int MUTATIONS = 200_000;

  private final Scratch redis = new Scratch();

  @AfterEach
  void close() {
    redis.run("DEL", "h", "r");
    assertEquals(0, redis.usedBytes());
    redis.close();
  }

  private byte[] dump(String key) {
    return redis.bulks("DUMP", key).getFirst().getBytes(ISO_8859_1);
  }

  private List<String> all(String key) {
    List<String> all = redis.bulks("HGETALL", key);
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < all.size(); i += 2) {
      pairs.add(all.get(i) + "=" + all.get(i + 1));
    }
    return pairs;
  }

  private String restore(byte[] payload) {
    return redis.run("RESTORE", "r", 0, payload, "REPLACE");
  }

  private String encoding(String key) {
    return redis.bulks("OBJECT", "ENCODING", key).getFirst();
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /// A payload of a type whose value is one string.
  private static byte[] blob(int type, byte[] bytes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(type);
    body.write(0x40 | bytes.length >> 8);
    body.write(bytes.length);
    body.writeBytes(bytes);
    return Scratch.sealed(body.toByteArray(), 10);
  }

  @Test
  void smallAndLargeHashesComeBack() {
    List<String[]> shapes =
        List.of(
            new String[] {"HSET", "h", "a", "1", "b", "two", "", ""},
            new String[] {
              "HSET", "h", "a", "1", "b", "v".repeat(100), "n".repeat(300), "-12345678"
            },
            new String[] {"HSET", "h", "large", "v".repeat(70_000), "x", "y"});
    for (String[] shape : shapes) {
      redis.run("DEL", "h");
      redis.run((Object[]) shape);
      assertEquals("+OK", restore(dump("h")));
      assertEquals(all("h").stream().sorted().toList(), all("r").stream().sorted().toList());
      assertEquals(encoding("h"), encoding("r"));
    }
  }

  @Test
  void limitsDecideTheEncodingOfWhatIsRestored() {
    for (int i = 0; i < 10; i++) {
      redis.run("HSET", "h", "f" + i, "value" + i);
    }
    byte[] small = dump("h");
    redis.engine().keyspace().thresholds().hashMaxListpackEntries = 9;
    restore(small);
    assertEquals("hashtable", encoding("r"));
    byte[] large = dump("r");
    redis.engine().keyspace().thresholds().hashMaxListpackEntries = 10;
    restore(large);
    assertEquals("listpack", encoding("r"));
    redis.engine().keyspace().thresholds().hashMaxListpackValue = 5;
    restore(large);
    assertEquals("hashtable", encoding("r"));
    // A listpack is not looked through for long values.
    restore(small);
    assertEquals("listpack", encoding("r"));
  }

  @Test
  void payloadSaysTheOldestVersionThatHasItsForm() {
    redis.run("HSET", "h", "a", "1");
    byte[] payload = dump("h");
    assertEquals(16, payload[0]);
    assertEquals(10, payload[payload.length - 10]);
    redis.run("HSET", "h", "a", "v".repeat(100));
    payload = dump("h");
    assertEquals(4, payload[0]);
    assertEquals(6, payload[payload.length - 10]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void timesComeBack(int entries) {
    redis.engine().keyspace().thresholds().hashMaxListpackEntries = entries;
    redis.run("HSET", "h", "a", "1", "b", "2", "c", "3");
    redis.run("HPEXPIREAT", "h", 4102444800000L, "FIELDS", 1, "a");
    redis.run("HPEXPIREAT", "h", 4102444800001L, "FIELDS", 1, "b");
    byte[] payload = dump("h");
    assertEquals(entries == 0 ? 24 : 25, payload[0]);
    assertEquals(12, payload[payload.length - 10]);
    assertEquals("+OK", restore(payload));
    assertEquals(
        "*3 :4102444800000 :4102444800001 :-1",
        redis.run("HPEXPIRETIME", "r", "FIELDS", 3, "a", "b", "c"));
    redis.run("HPERSIST", "h", "FIELDS", 2, "a", "b");
    assertEquals("+OK", restore(dump("h")));
    assertEquals(encoding("h"), encoding("r"));
    redis.engine().keyspace().thresholds().hashMaxListpackEntries = 100 - entries;
    restore(payload);
    assertEquals(entries == 0 ? "listpackex" : "hashtable", encoding("r"));
  }

  @Test
  void timesOfReleaseCandidatesAreRead() {
    // a=1 without an expiry, b=2 with one in the year 3000.
    byte[] fields = hex("16 02  00 01 61 01 31  81 00 00 1d 8f da 3d a4 18  01 62 01 32");
    assertEquals("+OK", restore(Scratch.sealed(fields, 10)));
    assertEquals("*2 :-1 :32503679001624", redis.run("HPEXPIRETIME", "r", "FIELDS", 2, "a", "b"));
    fields[9] = 1;
    assertEquals(BAD_FORMAT, restore(Scratch.sealed(fields, 10)));
    redis.run("HSET", "h", "a", "1");
    redis.run("HPEXPIREAT", "h", 4102444800000L, "FIELDS", 1, "a");
    byte[] payload = dump("h");
    byte[] candidate = Arrays.copyOfRange(payload, 8, payload.length - 10);
    candidate[0] = 23;
    assertEquals("+OK", restore(Scratch.sealed(candidate, 10)));
    assertEquals("*1 :4102444800000", redis.run("HPEXPIRETIME", "r", "FIELDS", 1, "a"));
  }

  @Test
  void compactHashesComeBackPlain() {
    redis.run("HIMPORT", "PREPARE", "f", "b", "a");
    redis.run("HIMPORT", "SET", "h", "f", "1", "2");
    assertEquals("template-listpack", encoding("h"));
    assertEquals("+OK", restore(dump("h")));
    assertEquals(List.of("a=2", "b=1"), all("r"));
    assertEquals("listpack", encoding("r"));
  }

  @Test
  void ziplistIsRead() {
    // a=1, b=0x1234 (16 bits), c="text", d=-2 (8 bits), e=100000 (24 bits)
    byte[] entries =
        hex(
            "00 01 61  03 f2  02 01 62  03 c0 34 12  04 01 63  03 04 74 65 78 74  06 01 64"
                + " 03 fe fe  03 01 65  03 f0 a0 86 01");
    assertEquals("+OK", restore(blob(13, ziplist(entries, 5, 10))));
    assertEquals(List.of("a=1", "b=4660", "c=text", "d=-2", "e=100000"), all("r"));
    assertEquals("listpack", encoding("r"));
    for (byte[] wrong :
        List.of(
            ziplist(entries, 4, 10),
            ziplist(entries, 5, 9),
            ziplist(Arrays.copyOf(entries, entries.length - 5), 3, 9),
            ziplist(hex("00 01 61  03 f2  02 01 61  03 f2"), 2, 4),
            ziplist(hex("00 01 61  04 f2"), 2, 2),
            ziplist(hex("00 3f 61  03 f2"), 2, 2),
            ziplist(new byte[0], 0, 0))) {
      assertEquals(BAD_FORMAT, restore(blob(13, wrong)));
    }
  }

  private static byte[] ziplist(byte[] entries, int last, int count) {
    byte[] list = new byte[10 + entries.length + 1];
    list[0] = (byte) list.length;
    list[4] = (byte) (10 + entries.length - last);
    list[8] = (byte) count;
    System.arraycopy(entries, 0, list, 10, entries.length);
    list[list.length - 1] = (byte) 0xFF;
    return list;
  }

  @Test
  void zipmapIsRead() {
    byte[] zipmap = hex("02 03 666f6f 03 00 626172 05 68656c6c6f 05 02 776f726c64 0000 ff");
    assertEquals("+OK", restore(blob(9, zipmap)));
    assertEquals(List.of("foo=bar", "hello=world"), all("r"));
    for (String wrong :
        List.of(
            "01 03 666f6f 03 00 626172 05 68656c6c6f 05 02 776f726c64 0000 ff",
            "02 03 666f6f 03 00 626172 03 666f6f 03 00 626172 ff",
            "01 03 666f6f 03 04 626172 ff",
            "01 03 666f6f fe 03 00 00 ff",
            "01 03 666f6f ff",
            "00 ff")) {
      assertEquals(BAD_FORMAT, restore(blob(9, hex(wrong))), wrong);
    }
  }

  @Test
  void listpackWithoutPairsIsRefused() {
    for (String wrong :
        List.of(
            "07 00 00 00 00 00 ff",
            "0a 00 00 00 01 00 81 61 02 ff",
            // a=1, a=2
            "11 00 00 00 04 00 81 61 02 01 01 81 61 02 02 01 ff")) {
      assertEquals(BAD_FORMAT, restore(blob(16, hex(wrong))), wrong);
    }
  }

  @Test
  void damagedPayloadsAreRefusedAndLeaveNothing() {
    Random random = new Random(42);
    redis.engine().setIgnoringChecksums(true);
    redis.run("HSET", "h", "a", "1", "b", "text", "c", "-70000", "d", "v".repeat(64));
    List<byte[]> payloads = new ArrayList<>();
    payloads.add(dump("h"));
    redis.run("HSET", "h", "e", "v".repeat(2000), "f", "123456789012");
    payloads.add(dump("h"));
    payloads.add(blob(9, hex("02 03 666f6f 03 00 626172 05 68656c6c6f 05 02 776f726c64 0000 ff")));
    payloads.add(
        blob(13, ziplist(hex("00 01 61  03 f2  02 01 62  03 c0 34 12  04 01 63  03 f1"), 2, 6)));
    redis.run("HPEXPIREAT", "h", 4102444800000L, "FIELDS", 3, "a", "b", "e");
    payloads.add(dump("h"));
    redis.run("DEL", "h");
    redis.run("HSET", "h", "a", "1", "b", "2");
    redis.run("HPEXPIREAT", "h", 4102444800000L, "FIELDS", 1, "a");
    payloads.add(dump("h"));
    redis.run("DEL", "h");
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] payload = payloads.get(i % payloads.size()).clone();
      for (int flips = random.nextInt(3) + 1; flips > 0; flips--) {
        payload[random.nextInt(payload.length - 10)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextInt(4) == 0) {
        int kept = 1 + random.nextInt(payload.length - 10);
        payload = Arrays.copyOf(payload, kept + 10);
        payload[kept] = 10;
        payload[kept + 1] = 0;
      }
      String reply = restore(payload);
      if (reply.startsWith("+")) {
        redis.run("HGETALL", "r");
        redis.run("HSET", "r", "one", "more");
        redis.run("DEL", "r");
      } else {
        refused++;
        assertTrue(reply.equals(BAD_FORMAT) || reply.startsWith("-ERR DUMP payload"), reply);
      }
      assertEquals(0, redis.usedBytes());
    }
    assertTrue(refused > MUTATIONS / 2, refused + " refused");
  }
}
