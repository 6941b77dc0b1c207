// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.list;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

/// Lists that are dumped, restored, and broken in between.
class ListDumpTest {
  private static final int MUTATIONS = 200_000;

  private final Scratch spinel = new Scratch();

  @AfterEach
  void close() {
    spinel.run("FLUSHALL");
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private byte[] body(String key) {
    byte[] payload = spinel.bulks("DUMP", key).getFirst().getBytes(ISO_8859_1);
    return Arrays.copyOf(payload, payload.length - 10);
  }

  /// The version and a checksum that is not looked at.
  private static byte[] seal(byte[] body) {
    byte[] payload = Arrays.copyOf(body, body.length + 10);
    payload[body.length] = 10;
    return payload;
  }

  /// Lists in every form, by their keys.
  private List<String> fill() {
    List<String> keys = new ArrayList<>();
    for (String settings : List.of("-2 0 0", "3 0 0", "2 1 0", "4 1 10", "-1 1 1")) {
      String[] words = settings.split(" ");
      spinel.run("CONFIG SET list-max-listpack-size " + words[0]);
      spinel.run("CONFIG SET list-compress-depth " + words[1]);
      spinel.run("DEBUG QUICKLIST-PACKED-THRESHOLD " + words[2]);
      String key = "list " + settings;
      spinel.run("RPUSH", key, "a", 1, -70000, "007", Long.MIN_VALUE, "ab".repeat(30), "", "xyz");
      for (int i = 0; i < 10; i++) {
        spinel.run("LPUSH", key, "the element number " + i, i * i * i);
      }
      keys.add(key);
    }
    spinel.run("DEBUG QUICKLIST-PACKED-THRESHOLD 0");
    return keys;
  }

  @Test
  void everyFormComesBack() {
    spinel.engine().setIgnoringChecksums(true);
    for (String key : fill()) {
      List<String> elements = spinel.bulks("LRANGE", key, 0, -1);
      assertEquals("+OK", spinel.run("RESTORE", "copy", 0, seal(body(key)), "REPLACE"));
      assertEquals(elements, spinel.bulks("LRANGE", "copy", 0, -1));
      assertEquals(spinel.run("DEBUG", "DIGEST-VALUE", key), spinel.run("DEBUG DIGEST-VALUE copy"));
      assertEquals(":" + (elements.size() + 1), spinel.run("LPUSH copy x"));
    }
  }

  @Test
  void mutatedPayloadsAreRefusedOrValidAndLeakNothing() {
    Random random = new Random(11);
    List<byte[]> bodies = new ArrayList<>();
    fill().forEach(key -> bodies.add(body(key)));
    // Forms that are only read: strings, a ziplist, nodes that are ziplists.
    bodies.add(new byte[] {1, 3, 1, 'a', (byte) 0xC0, 5, 2, 'x', 'y'});
    byte[] ziplist = {
      20, 0, 0, 0, 14, 0, 0, 0, 2, 0, 0, 2, 'a', 'b', 4, (byte) 0xC0, 44, 1, (byte) 0xFF
    };
    ziplist[0] = (byte) ziplist.length;
    byte[] one = new byte[2 + ziplist.length];
    one[0] = 10;
    one[1] = (byte) ziplist.length;
    System.arraycopy(ziplist, 0, one, 2, ziplist.length);
    bodies.add(one);
    byte[] nodes = new byte[3 + ziplist.length];
    nodes[0] = 14;
    System.arraycopy(one, 0, nodes, 1, one.length);
    nodes[1] = 1;
    nodes[2] = (byte) ziplist.length;
    bodies.add(nodes);
    spinel.run("FLUSHALL");
    spinel.engine().setIgnoringChecksums(true);
    for (byte[] body : bodies) {
      assertEquals("+OK", spinel.run("RESTORE", "a", 0, seal(body), "REPLACE"));
    }
    int restored = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = mutate(bodies.get(random.nextInt(bodies.size())), random);
      String reply = spinel.run("RESTORE", "a", 0, seal(body), "REPLACE");
      if (reply.equals("+OK")) {
        restored++;
        String type = spinel.run("TYPE a");
        if (type.equals("+list")) {
          long length = spinel.number("LLEN", "a");
          assertEquals(length, spinel.bulks("LRANGE", "a", 0, -1).size(), "mutation " + i);
          assertEquals(length + 1, spinel.number("RPUSH", "a", "x"));
          spinel.run("LTRIM a 1 -2");
          spinel.run("LINSERT a BEFORE x y");
        }
      } else {
        assertEquals("-ERR Bad data format", reply, "mutation " + i);
      }
    }
    assertTrue(restored > 0 && restored < MUTATIONS, "restored " + restored);
  }

  private static byte[] mutate(byte[] body, Random random) {
    byte[] copy = body.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(random.nextInt(3) == 0 ? copy.length : Math.min(copy.length, 20));
      copy[at] =
          (byte) (random.nextBoolean() ? random.nextInt() : copy[at] ^ 1 << random.nextInt(8));
      if (random.nextInt(10) == 0) {
        copy = Arrays.copyOf(copy, 1 + random.nextInt(copy.length + 4));
      }
    }
    return copy;
  }
}
