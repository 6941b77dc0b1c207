// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spinel.resp.RequestParser.Result;

class RequestParserTest {
  private static final String MIXED =
      "*2\r\n$3\r\nGET\r\n$5\r\nhello\r\nPING\r\n*0\r\n*-1\r\n*1\r\n$0\r\n\r\n"
          + "set a \"b c\"\n\r\n*3\r\n$3\r\nSET\r\n$10\r\n*3\r\n$3\r\nSE\r\n"
          + "$11\r\n\0\r\n\r\n\r\n$*\0\u00FF\r\n\r\n";

  static List<ProtocolCase> cases() {
    return ProtocolCase.all();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<String> arguments(RequestParser parser, byte[] in) {
    List<String> arguments = new ArrayList<>();
    arguments.add(parser.isInline() ? "inline" : "multibulk");
    for (int i = 0; i < parser.argCount(); i++) {
      arguments.add(
          new String(in, parser.argOffset(i), parser.argLength(i), StandardCharsets.ISO_8859_1));
    }
    return arguments;
  }

  /// Parses bytes that become visible up to each of `stops` in turn.
  private static List<List<String>> parse(byte[] in, int... stops) {
    RequestParser parser = new RequestParser();
    List<List<String>> requests = new ArrayList<>();
    parser.start(0);
    for (int to : stops) {
      while (parser.parse(in, to) == Result.REQUEST) {
        requests.add(arguments(parser, in));
      }
    }
    return requests;
  }

  @Test
  void pipelineIsTheSameHoweverItIsCut() {
    byte[] in = bytes(MIXED);
    List<List<String>> whole = parse(in, in.length);
    assertEquals(
        List.of(
            List.of("multibulk", "GET", "hello"),
            List.of("inline", "PING"),
            List.of("multibulk", ""),
            List.of("inline", "set a \"b c\""),
            List.of("inline", ""),
            List.of("multibulk", "SET", "*3\r\n$3\r\nSE", "\0\r\n\r\n\r\n$*\0\u00FF"),
            List.of("inline", "")),
        whole);
    for (int first = 0; first <= in.length; first++) {
      for (int second = first; second <= in.length; second++) {
        assertEquals(whole, parse(in, first, second, in.length), first + ", " + second);
      }
    }
    int[] every = new int[in.length];
    for (int i = 0; i < in.length; i++) {
      every[i] = i + 1;
    }
    assertEquals(whole, parse(in, every));
  }

  @Test
  void unfinishedRequestMayMove() {
    byte[] in = bytes("*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n");
    for (int cut = 1; cut < in.length; cut++) {
      byte[] shifted = new byte[in.length + 7];
      System.arraycopy(in, 0, shifted, 7, in.length);
      RequestParser parser = new RequestParser();
      parser.start(7);
      assertEquals(Result.INCOMPLETE, parser.parse(shifted, 7 + cut));
      parser.rebase(7);
      assertEquals(Result.REQUEST, parser.parse(in, in.length));
      assertEquals(List.of("multibulk", "SET", "key", "value"), arguments(parser, in));
      assertEquals(in.length, parser.position());
      assertFalse(parser.isUnfinished());
    }
  }

  @Test
  void nothingIsUnfinishedBetweenRequests() {
    byte[] in = bytes("*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nECHO\r\n");
    RequestParser parser = new RequestParser();
    parser.start(0);
    assertEquals(Result.REQUEST, parser.parse(in, 14));
    assertEquals(Result.INCOMPLETE, parser.parse(in, 14));
    assertFalse(parser.isUnfinished());
    assertEquals(Result.INCOMPLETE, parser.parse(in, in.length));
    assertTrue(parser.isUnfinished());
  }

  @Test
  void bigBulkMayBeCollectedElsewhere() {
    int size = RequestParser.BIG_BULK;
    byte[] in = bytes("*3\r\n$3\r\nSET\r\n$" + size + "\r\nxx");
    byte[] rest = bytes("$1\r\nv\r\n*1\r\n$4\r\nPING\r\n");
    RequestParser parser = new RequestParser();
    parser.start(0);
    assertEquals(Result.BIG_BULK, parser.parse(in, in.length));
    assertEquals(size, parser.bulkLength());
    assertEquals(in.length - 2, parser.position());
    parser.bulkCollected(0);
    assertEquals(Result.REQUEST, parser.parse(rest, rest.length));
    assertEquals(3, parser.argCount());
    assertEquals(RequestParser.COLLECTED, parser.argOffset(1));
    assertEquals(size, parser.argLength(1));
    assertEquals(Result.REQUEST, parser.parse(rest, rest.length));
    assertEquals(List.of("multibulk", "PING"), arguments(parser, rest));
  }

  @Test
  void lastBulkCollectedElsewhereCompletesTheRequest() {
    byte[] in = bytes("*2\r\n$3\r\nGET\r\n$40000\r\n");
    RequestParser parser = new RequestParser();
    parser.start(0);
    assertEquals(Result.BIG_BULK, parser.parse(in, in.length));
    parser.bulkCollected(0);
    assertEquals(Result.REQUEST, parser.parse(in, 0));
    assertEquals(2, parser.argCount());
    assertEquals(Result.INCOMPLETE, parser.parse(in, 0));
  }

  @Test
  void manyArgumentsFit() {
    StringBuilder request = new StringBuilder("*20000\r\n");
    for (int i = 0; i < 20_000; i++) {
      request.append("$2\r\nab\r\n");
    }
    byte[] in = bytes(request.toString());
    RequestParser parser = new RequestParser();
    parser.start(0);
    assertEquals(Result.REQUEST, parser.parse(in, in.length));
    assertEquals(20_000, parser.argCount());
    parser.shrink();
    byte[] ping = bytes("PING\r\n");
    parser.start(0);
    assertEquals(Result.REQUEST, parser.parse(ping, ping.length));
    assertEquals(List.of("inline", "PING"), arguments(parser, ping));
  }

  @Test
  void hugeCountAllocatesNothingAhead() {
    byte[] in = bytes("*2147483647\r\n$1\r\na\r\n");
    RequestParser parser = new RequestParser();
    parser.start(0);
    assertEquals(Result.INCOMPLETE, parser.parse(in, in.length));
    assertTrue(parser.isUnfinished());
  }

  @Test
  void largestBulkIsAsConfigured() {
    byte[] in = bytes("*1\r\n$1048577\r\n");
    RequestParser parser = new RequestParser();
    parser.limit(1 << 20, true);
    parser.start(0);
    assertThrows(ProtocolError.class, () -> parser.parse(in, in.length));
    RequestParser larger = new RequestParser();
    larger.limit(Long.MAX_VALUE, true);
    larger.start(0);
    byte[] huge = bytes("*1\r\n$2147483000\r\n");
    assertEquals(Result.BIG_BULK, larger.parse(huge, huge.length));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void errorIsRedissHoweverTheBytesAreCut(ProtocolCase given) {
    byte[] in = given.bytes();
    assertEquals(given.error(), errorOf(given, in, in.length));
    if (in.length < 1000) {
      for (int cut = 1; cut < in.length; cut++) {
        assertEquals(given.error(), errorOf(given, in, cut));
      }
    }
  }

  private static String errorOf(ProtocolCase given, byte[] in, int cut) {
    RequestParser parser = new RequestParser();
    parser.limit(512 << 20, given.authenticated());
    parser.start(0);
    try {
      while (parser.parse(in, cut) == Result.REQUEST) {}
      while (parser.parse(in, in.length) == Result.REQUEST) {}
      return null;
    } catch (ProtocolError error) {
      return error.getMessage();
    }
  }

  @Test
  void inlineLineEndsAtLineFeedWithOrWithoutReturn() {
    assertEquals(List.of(List.of("inline", "PING")), parse(bytes("PING\n"), 5));
    assertEquals(List.of(List.of("inline", "PING")), parse(bytes("PING\r\n"), 6));
    assertEquals(List.of(List.of("inline", "PING\r")), parse(bytes("PING\r\r\n"), 7));
    assertEquals(List.of(List.of("inline", "a\rb")), parse(bytes("a\rb\n"), 4));
    assertEquals(List.of(List.of("inline", "")), parse(bytes("\n"), 1));
    assertEquals(List.of(List.of("inline", "")), parse(bytes("\r\n"), 2));
    assertEquals(List.of(List.of("inline", "$4")), parse(bytes("$4\r\n"), 4));
    assertEquals(List.of(List.of("inline", " *1")), parse(bytes(" *1\r\n"), 5));
    assertEquals(List.of(), parse(bytes("PING\r"), 5));
  }

  @Test
  void errorsCarryNoStackTrace() {
    byte[] in = bytes("*x\r\n");
    RequestParser parser = new RequestParser();
    parser.start(0);
    ProtocolError error = assertThrows(ProtocolError.class, () -> parser.parse(in, in.length));
    assertArrayEquals(new StackTraceElement[0], error.getStackTrace());
    assertNull(error.getCause());
  }
}
