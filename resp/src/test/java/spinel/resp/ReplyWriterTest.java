// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

class ReplyWriterTest {
  private static final int BUFFER = 64 * 1024;

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ReplyWriter reply =
      new ReplyWriter((buffer, length) -> sent.write(buffer, 0, length));

  private byte[] output() {
    sent.write(reply.buffer(), 0, reply.length());
    reply.clear();
    byte[] output = sent.toByteArray();
    sent.reset();
    return output;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void check(String resp2, String resp3, Consumer<ReplyWriter> write) {
    for (int protocol = 2; protocol <= 3; protocol++) {
      reply.setProtocol(protocol);
      assertEquals(protocol == 3, reply.isResp3());
      write.accept(reply);
      String expected = protocol == 2 ? resp2 : resp3;
      assertEquals(expected, new String(output(), StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void everyReplyInBothProtocols() {
    check("+OK\r\n", "+OK\r\n", ReplyWriter::ok);
    check("+PONG\r\n", "+PONG\r\n", r -> r.simple("PONG"));
    check("+\r\n", "+\r\n", r -> r.simple(""));
    check("-ERR no\r\n", "-ERR no\r\n", r -> r.error("ERR no"));
    check(":1\r\n", ":1\r\n", r -> r.integer(true));
    check(":0\r\n", ":0\r\n", r -> r.integer(false));
    check("$-1\r\n", "_\r\n", ReplyWriter::nil);
    check("*-1\r\n", "_\r\n", ReplyWriter::nilArray);
    check("$0\r\n\r\n", "$0\r\n\r\n", r -> r.bulk(""));
    check("$2\r\n\u00C3\u00A9\r\n", "$2\r\n\u00C3\u00A9\r\n", r -> r.bulk("\u00E9"));
    check("$3\r\n\0\r\n\r\n", "$3\r\n\0\r\n\r\n", r -> r.bulk(latin("\0\r\n")));
    check("$1\r\nb\r\n", "$1\r\nb\r\n", r -> r.bulk(latin("abc"), 1, 1));
    check("$2\r\nab\r\n", "$2\r\nab\r\n", r -> r.bulk(Bytes.of("ab")));
    check("*0\r\n", "*0\r\n", r -> r.array(0));
    check("*123\r\n", "*123\r\n", r -> r.array(123));
    check("*6\r\n", "%3\r\n", r -> r.map(3));
    check("*3\r\n", "~3\r\n", r -> r.set(3));
    check("*3\r\n", ">3\r\n", r -> r.push(3));
    check(":1\r\n", "#t\r\n", r -> r.bool(true));
    check(":0\r\n", "#f\r\n", r -> r.bool(false));
    check("$3\r\n1.5\r\n", ",1.5\r\n", r -> r.real("1.5"));
    check("$2\r\n99\r\n", "(99\r\n", r -> r.bigNumber("99"));
    check("$2\r\nhi\r\n", "=6\r\ntxt:hi\r\n", r -> r.verbatim("txt", "hi"));
    check("$0\r\n\r\n", "=4\r\nmkd:\r\n", r -> r.verbatim("mkd", ""));
  }

  @Test
  void numbersAreWrittenExactly() {
    Random random = new Random(9);
    for (int i = 0; i < 20_000; i++) {
      checkNumber(random.nextLong() >> random.nextInt(64));
    }
    long power = 1;
    for (int i = 0; i < 19; i++, power *= 10) {
      for (long near = -1; near <= 1; near++) {
        checkNumber(power + near);
        checkNumber(-power + near);
      }
    }
    checkNumber(Long.MAX_VALUE);
    checkNumber(Long.MIN_VALUE);
    checkNumber(Long.MIN_VALUE + 1);
  }

  private void checkNumber(long value) {
    reply.integer(value);
    reply.bulk(value);
    String text = Long.toString(value);
    assertEquals(
        ":" + text + "\r\n$" + text.length() + "\r\n" + text + "\r\n",
        new String(output(), StandardCharsets.US_ASCII));
  }

  @Test
  void nothingIsWrittenWhileMuted() {
    reply.setMuted(true);
    try (Region region = Region.open(1 << 20)) {
      long at = region.allocate(8, MemoryTag.VALUE);
      for (int protocol = 2; protocol <= 3; protocol++) {
        reply.setProtocol(protocol);
        reply.ok();
        reply.simple("x");
        reply.error("ERR x");
        reply.integer(5);
        reply.integer(true);
        reply.nil();
        reply.nilArray();
        reply.bulk("x");
        reply.bulk(5);
        reply.bulk(Bytes.of("x"));
        reply.bulk(region, at, 8);
        reply.array(1);
        reply.map(1);
        reply.set(1);
        reply.push(1);
        reply.bool(true);
        reply.real("1");
        reply.bigNumber("1");
        reply.verbatim("txt", "x");
      }
    }
    assertEquals(0, reply.written());
    reply.setMuted(false);
    reply.ok();
    assertEquals(5, reply.written());
  }

  /// Brings the buffer to `free` bytes below full, writes, and looks at everything that came out.
  private void checkNearEnd(int free, Consumer<ReplyWriter> write, byte[] expected) {
    reply.simple("f".repeat(BUFFER - free - 3));
    assertEquals(BUFFER - free, reply.length());
    long before = reply.written();
    write.accept(reply);
    assertEquals(before + expected.length, reply.written());
    byte[] output = output();
    byte[] tail = Arrays.copyOfRange(output, BUFFER - free, output.length);
    assertArrayEquals(expected, tail, () -> "with " + free + " bytes free");
  }

  @Test
  void shortRepliesCrossTheEndOfTheBuffer() {
    for (int free = 0; free <= 80; free++) {
      checkNearEnd(free, ReplyWriter::ok, latin("+OK\r\n"));
      checkNearEnd(free, ReplyWriter::nil, latin("$-1\r\n"));
      checkNearEnd(free, r -> r.simple("PONG"), latin("+PONG\r\n"));
      checkNearEnd(free, r -> r.integer(7), latin(":7\r\n"));
      checkNearEnd(free, r -> r.integer(Long.MIN_VALUE), latin(":" + Long.MIN_VALUE + "\r\n"));
      checkNearEnd(free, r -> r.bulk(Long.MIN_VALUE), latin("$20\r\n" + Long.MIN_VALUE + "\r\n"));
      checkNearEnd(free, r -> r.array(Long.MAX_VALUE), latin("*" + Long.MAX_VALUE + "\r\n"));
      checkNearEnd(free, r -> r.bulk(Bytes.of("")), latin("$0\r\n\r\n"));
      checkNearEnd(free, r -> r.bulk("0123456789abcdef"), latin("$16\r\n0123456789abcdef\r\n"));
    }
  }

  @Test
  void longRepliesOfEveryFormCrossTheEndOfTheBuffer() {
    Random random = new Random(4);
    try (Region region = Region.open(1 << 22);
        Arena arena = Arena.ofConfined()) {
      for (int size :
          new int[] {1, 100, 5_000, BUFFER - 9, BUFFER - 8, BUFFER, 2 * BUFFER, 300_000}) {
        byte[] value = new byte[size];
        random.nextBytes(value);
        long at = region.allocate(size, MemoryTag.VALUE);
        region.put(at, value, 0, size);
        MemorySegment segment = arena.allocate(size);
        segment.copyFrom(MemorySegment.ofArray(value));
        byte[] expected = bulkOf(value);
        String text = "e".repeat(size);
        for (int free : new int[] {0, 1, 2, 3, 8, 9, 31, 32, 33, 100, 5_000, BUFFER - 9}) {
          checkNearEnd(free, r -> r.bulk(value), expected);
          checkNearEnd(free, r -> r.bulk(Bytes.of(value)), expected);
          checkNearEnd(free, r -> r.bulk(new Bytes().set(segment)), expected);
          checkNearEnd(free, r -> r.bulk(region, at, size), expected);
          checkNearEnd(free, r -> r.error(text), latin("-" + text + "\r\n"));
        }
      }
    }
  }

  private static byte[] bulkOf(byte[] value) {
    ByteArrayOutputStream bulk = new ByteArrayOutputStream();
    bulk.writeBytes(latin("$" + value.length + "\r\n"));
    bulk.writeBytes(value);
    bulk.writeBytes(latin("\r\n"));
    return bulk.toByteArray();
  }

  @Test
  void rollbackTakesBackWhatIsStillInTheBuffer() {
    reply.ok();
    long mark = reply.written();
    reply.array(3);
    reply.bulk("abc");
    assertTrue(reply.rollback(mark));
    reply.error("ERR no");
    assertEquals("+OK\r\n-ERR no\r\n", new String(output(), StandardCharsets.US_ASCII));
    long afterClear = reply.written();
    reply.bulk("abc");
    assertTrue(reply.rollback(afterClear));
    assertEquals(0, reply.length());
  }

  @Test
  void rollbackRefusesWhatIsGone() {
    reply.ok();
    long mark = reply.written();
    reply.bulk(new byte[100_000]);
    long later = reply.written();
    assertFalse(reply.rollback(mark));
    reply.ok();
    assertTrue(reply.rollback(later));
    assertEquals(5 + 9 + 2 + 100_000, reply.written());
    assertEquals(5 + 9 + 2 + 100_000, output().length);
  }
}
