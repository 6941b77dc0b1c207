// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.vector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.server.family.Scratch;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.type.Value;
import spinel.server.type.VectorSetValue;
import spinel.structure.KeyedHash;

class VectorCommandsTest {
  private static final int MUTATIONS = 60_000;

  private final Scratch redis = new Scratch(0, false);
  private final Keyspace keyspace = redis.engine().keyspace();

  @AfterEach
  void leavesNothing() {
    redis.run("FLUSHALL");
    for (MemoryTag tag : List.of(MemoryTag.RECORD, MemoryTag.VALUE, MemoryTag.ELEMENT)) {
      assertEquals(0, keyspace.usedBytes(tag), tag.name());
    }
    redis.close();
  }

  private String run(String line) {
    return redis.run(line);
  }

  private void verify(String key) {
    Bytes name = Bytes.of(key);
    Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
    long record = dictionary.find(name, KeyedHash.of(name));
    VectorSetValue.open(dictionary, record).verify();
    assertEquals(
        VectorSetValue.open(dictionary, record).bytes() + dictionary.region().usableBytes(record),
        Value.bytes(dictionary.region(), record));
  }

  private void fill(String key, int count, String... options) {
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      List<Object> words =
          new ArrayList<>(
              List.of(
                  "VADD",
                  key,
                  "VALUES",
                  3,
                  random.nextGaussian(),
                  random.nextGaussian(),
                  random.nextGaussian(),
                  "element " + i));
      words.addAll(Arrays.asList(options));
      if (i % 3 == 0) {
        words.addAll(List.of("SETATTR", "{\"i\": " + i + "}"));
      }
      assertEquals(":1", redis.run(words.toArray()));
    }
  }

  @Test
  void elementsAreAddedUpdatedAndRemoved() {
    assertEquals(":1", run("VADD v VALUES 2 1 0 a"));
    assertEquals(":0", run("VADD v VALUES 2 0 1 a"));
    assertEquals("*2 $1 0 $1 1", run("VEMB v a"));
    assertEquals(":1", run("VCARD v"));
    assertEquals(":1", run("VREM v a"));
    assertEquals(":0", run("EXISTS v"));
    assertEquals(":0", run("VREM v a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Q8", "NOQUANT", "BIN"})
  void dumpsAndCopiesAreTheSame(String kind) {
    fill("v", 200, kind);
    for (int i = 0; i < 200; i += 7) {
      redis.run("VREM", "v", "element " + i);
    }
    verify("v");
    byte[] payload = dump("v");
    assertEquals("+OK", redis.run("RESTORE", "w", 0, payload));
    assertEquals(":1", redis.run("COPY", "v", "x"));
    for (String other : List.of("w", "x")) {
      verify(other);
      assertTrue(Arrays.equals(payload, dump(other)), other);
      for (int i = 0; i < 200; i++) {
        for (String question : List.of("VEMB", "VGETATTR", "VLINKS")) {
          assertEquals(
              redis.run(question, "v", "element " + i), redis.run(question, other, "element " + i));
        }
      }
      assertEquals(
          redis.run("DEBUG", "DIGEST-VALUE", "v"), redis.run("DEBUG", "DIGEST-VALUE", other));
      redis.run("VADD", other, "VALUES", 3, 1, 1, 1, "new", kind);
      verify(other);
    }
  }

  private byte[] dump(String key) {
    return redis.bulks("DUMP", key).getFirst().getBytes(ISO_8859_1);
  }

  @Test
  void projectedSetsAreDumpedWithTheirMatrix() {
    assertEquals(":1", run("VADD v REDUCE 2 VALUES 3 1 2 3 a NOQUANT"));
    assertEquals(":1", run("VADD v REDUCE 2 VALUES 3 3 2 1 b NOQUANT"));
    byte[] payload = dump("v");
    assertEquals("+OK", redis.run("RESTORE", "w", 0, payload));
    assertTrue(Arrays.equals(payload, dump("w")));
    assertEquals(run("VINFO v").length(), run("VINFO w").length());
    // The first entry of the matrix, 1 / sqrt(3), made another number.
    byte[] body = Arrays.copyOf(payload, payload.length - 10);
    byte[] entry = HexFormat.of().parseHex("3acd133f");
    int at = new String(body, ISO_8859_1).indexOf(new String(entry, ISO_8859_1));
    body[at + 3] = 0x40;
    assertEquals("+OK", redis.run("RESTORE", "x", 0, Scratch.sealed(body, 9)));
    verify("x");
    assertTrue(Arrays.equals(body, Arrays.copyOf(dump("x"), body.length)));
    assertEquals(":1", redis.run("COPY", "x", "y"));
    assertTrue(Arrays.equals(dump("x"), dump("y")));
    verify("y");
  }

  @Test
  void emptySetsAndOtherModulesAreNotRestored() {
    byte[] empty = HexFormat.of().parseHex("0781bde72da2bb1eb40002020200025000020000");
    assertEquals("-ERR Bad data format", redis.run("RESTORE", "v", 0, Scratch.sealed(empty, 9)));
    empty[3]++;
    assertEquals("-ERR Bad data format", redis.run("RESTORE", "v", 0, Scratch.sealed(empty, 9)));
    assertEquals(":0", run("EXISTS v"));
  }

  /// What a module's value is made of.
  private static final class Parts {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Parts() {
      bytes.writeBytes(HexFormat.of().parseHex("0781bde72da2bb1eb400"));
    }

    Parts numbers(long... numbers) {
      for (long number : numbers) {
        bytes.write(2);
        bytes.write(0x81);
        bytes.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
      }
      return this;
    }

    Parts string(String text) {
      bytes.write(5);
      bytes.write(text.length());
      bytes.writeBytes(text.getBytes(ISO_8859_1));
      return this;
    }

    byte[] end() {
      bytes.write(0);
      return Scratch.sealed(bytes.toByteArray(), 9);
    }
  }

  private static final long NORM_AND_RANGE = 0x3F80_0000_3F80_0000L;

  /// A set of bytes with four components and M of 4.
  private static Parts header(int elements) {
    return new Parts().numbers(4, elements, 1 | 4 << 8, 0);
  }

  @Test
  void elementsOfTheNewerVersionAreRestored() {
    byte[] payload =
        header(2)
            .string("a")
            .string("\u007f\0\0\0")
            .numbers(7, 1L << 40, 1 << 24, 1, 8, 3L << 50, 99, NORM_AND_RANGE)
            .string("b")
            .string("\0\u007f\0\0")
            .numbers(7, 3L << 50, 1 << 24, 1, 8, 1L << 40, 99, NORM_AND_RANGE)
            .end();
    assertEquals("+OK", redis.run("RESTORE", "v", 0, payload));
    verify("v");
    assertEquals("*1 *1 $1 b", run("VLINKS v a"));
    assertEquals("*4 $1 1 $1 0 $1 0 $1 0", run("VEMB v a"));
    assertEquals(":1", run("VADD v VALUES 4 1 2 3 4 c M 4"));
    verify("v");
  }

  private void refuses(String why, Parts parts) {
    assertEquals("-ERR Bad data format", redis.run("RESTORE", "v", 0, parts.end()), why);
    assertEquals(":0", run("EXISTS v"));
  }

  private static Parts two(String secondName, long... second) {
    return header(2)
        .string("a")
        .string("abcd")
        .numbers(6, 1, 0, 1, 8, 2, NORM_AND_RANGE)
        .string(secondName)
        .string("efgh")
        .numbers(second);
  }

  @Test
  void linksThatNoGraphHasAreNotRestored() {
    byte[] right = two("b", 6, 2, 0, 1, 8, 1, NORM_AND_RANGE).end();
    assertEquals("+OK", redis.run("RESTORE", "v", 0, right));
    redis.run("DEL", "v");
    refuses("second name", two("a", 6, 2, 0, 1, 8, 1, NORM_AND_RANGE));
    refuses("second id", two("b", 6, 1, 0, 1, 8, 2, NORM_AND_RANGE));
    refuses("id 0", two("b", 6, 0, 0, 1, 8, 1, NORM_AND_RANGE));
    refuses("one way", two("b", 5, 2, 0, 0, 8, NORM_AND_RANGE));
    refuses("to itself", two("b", 6, 2, 0, 1, 8, 2, NORM_AND_RANGE));
    refuses("to nothing", two("b", 7, 2, 0, 2, 8, 1, 3, NORM_AND_RANGE));
    refuses("twice", two("b", 7, 2, 0, 2, 8, 1, 1, NORM_AND_RANGE));
    refuses("more than there is room", two("b", 6, 2, 0, 1, 0, 1, NORM_AND_RANGE));
    refuses("too much room", two("b", 6, 2, 0, 1, 16385, 1, NORM_AND_RANGE));
    refuses("level", two("b", 6, 2, 17, 1, 8, 1, NORM_AND_RANGE));
    refuses("on a level that is not there", two("b", 9, 2, 1, 1, 8, 1, 1, 8, 1, NORM_AND_RANGE));
    refuses("version", two("b", 6, 2, 2 << 24, 1, 8, 1, NORM_AND_RANGE));
    refuses("count of numbers", two("b", 7, 2, 0, 1, 8, 1, NORM_AND_RANGE));
    refuses("missing element", header(3).string("a").string("abcd").numbers(5, 1, 0, 0, 8, 0));
    refuses("length of a vector", header(1).string("a").string("abc").numbers(5, 1, 0, 0, 8, 0));
    refuses("quantization", new Parts().numbers(4, 1, 3, 0));
    refuses("dimension", new Parts().numbers(65537, 1, 1, 0));
    refuses("dimension", new Parts().numbers(0, 1, 1, 0));
    refuses("size", new Parts().numbers(4, 1L << 40, 1, 0));
    refuses("matrix", new Parts().numbers(4, 1, 1, 1, 4).string("abcd"));
    refuses("input", new Parts().numbers(4, 1, 1, 1, 0).string(""));
  }

  @Test
  void mutatedPayloadsAreRefusedOrValid() {
    Random random = new Random(8);
    List<byte[]> bodies = new ArrayList<>();
    for (String kind : List.of("Q8", "NOQUANT", "BIN")) {
      fill("v", 12, kind, "M", "4");
      byte[] payload = dump("v");
      bodies.add(Arrays.copyOf(payload, payload.length - 10));
      redis.run("DEL", "v");
    }
    run("VADD v REDUCE 2 VALUES 3 1 2 3 a");
    byte[] reduced = dump("v");
    bodies.add(Arrays.copyOf(reduced, reduced.length - 10));
    redis.run("DEL", "v");
    int restored = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = bodies.get(random.nextInt(bodies.size())).clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        int at = random.nextInt(random.nextInt(3) == 0 ? Math.min(40, body.length) : body.length);
        body[at] =
            (byte) (random.nextBoolean() ? random.nextInt() : body[at] ^ 1 << random.nextInt(8));
        if (random.nextInt(10) == 0) {
          body = Arrays.copyOf(body, 1 + random.nextInt(body.length + 4));
        }
      }
      String reply = redis.run("RESTORE", "v", 0, Scratch.sealed(body, 9), "REPLACE");
      if (reply.equals("+OK")) {
        restored++;
        if (redis.run("TYPE", "v").equals("+vectorset")) {
          verify("v");
        }
      } else {
        assertEquals("-ERR Bad data format", reply, "mutation " + i);
      }
    }
    assertTrue(restored > 0 && restored < MUTATIONS, "restored " + restored);
  }

  @Test
  void largeSetsAreFreedBitByBit() {
    fill("v", 300);
    assertEquals(":1", run("DEL v"));
    Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
    assertTrue(dictionary.region().usedBytes(MemoryTag.ELEMENT) > 0);
    fill("w", 30);
    verify("w");
  }

  @Test
  void changesAreLoggedAsTheyAre() {
    try (Scratch scratch = new Scratch()) {
      scratch.run("VADD v VALUES 2 1 0 a SETATTR {}");
      scratch.run("VADD v VALUES 2 1 1 a CAS");
      scratch.run("VSETATTR v a {\"x\":1}");
      scratch.run("VSETATTR v b {}");
      scratch.run("VREM v b");
      scratch.run("VREM v a");
      assertEquals(
          List.of(
              "VADD v VALUES 2 1 0 a SETATTR {}",
              "VADD v VALUES 2 1 1 a CAS",
              "VSETATTR v a {\"x\":1}",
              "VREM v a"),
          scratch.effects());
    }
  }
}
