// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import spinel.resp.RequestParser.Result;

/// Frames cut and mutated at random, parsed beside a slow parser that sees all bytes at once.
///
/// Runs for `spinel.fuzz.seconds` (3); `spinel.fuzz.seed` repeats a failure, which names its seed.
class RequestFuzzTest {
  private static final int LARGEST_BULK = 1 << 20;

  @Test
  void parserAgreesWithReference() {
    long deadline = System.nanoTime() + Long.getLong("spinel.fuzz.seconds", 3) * 1_000_000_000L;
    Long only = Long.getLong("spinel.fuzz.seed");
    long seed = only != null ? only : System.nanoTime();
    int rounds = 0;
    do {
      round(seed++);
      rounds++;
    } while (only == null && (rounds < 1000 || System.nanoTime() < deadline));
  }

  private static void round(long seed) {
    Random random = new Random(seed);
    byte[] frames = mutated(frames(random), random);
    boolean authenticated = random.nextInt(4) > 0;
    List<String> expected = reference(frames, authenticated);
    List<String> actual = parsed(frames, authenticated, random);
    assertEquals(expected, actual, () -> "seed " + seed);
  }

  private static String frames(Random random) {
    StringBuilder frames = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      if (random.nextInt(4) == 0) {
        frames.append(word(random)).append(random.nextBoolean() ? "\r\n" : "\n");
        continue;
      }
      int args = random.nextInt(random.nextInt(10) == 0 ? 30 : 5);
      frames.append('*').append(args).append("\r\n");
      for (int j = 0; j < args; j++) {
        String word = word(random);
        frames.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
      }
    }
    return frames.toString();
  }

  private static String word(Random random) {
    String alphabet = random.nextInt(3) == 0 ? "*$\r\n019-+ \0" : "abcXYZ0123 \u00FF";
    int length = random.nextInt(random.nextInt(8) == 0 ? 300 : 12);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return word.toString();
  }

  private static byte[] mutated(String frames, Random random) {
    StringBuilder bytes = new StringBuilder(frames);
    String likely = "*$\r\n0123456789-+ x\0";
    for (int i = random.nextInt(4); i > 0 && !bytes.isEmpty(); i--) {
      int at = random.nextInt(bytes.length());
      char other = likely.charAt(random.nextInt(likely.length()));
      switch (random.nextInt(5)) {
        case 0 -> bytes.setCharAt(at, other);
        case 1 -> bytes.insert(at, other);
        case 2 -> bytes.deleteCharAt(at);
        case 3 -> bytes.setLength(at);
        default -> bytes.insert(at, Long.toString(random.nextLong() >> random.nextInt(64)));
      }
    }
    return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Feeds the bytes piece by piece; between pieces the bytes of the unfinished request move to
  /// another array, as a connection's do.
  private static List<String> parsed(byte[] in, boolean authenticated, Random random) {
    RequestParser parser = new RequestParser();
    parser.limit(LARGEST_BULK, authenticated);
    List<String> events = new ArrayList<>();
    byte[] array = in;
    int shift = 0;
    int start = 0;
    parser.start(0);
    int visible = 0;
    try {
      while (true) {
        while (parser.parse(array, visible - shift) == Result.REQUEST) {
          events.add(request(parser, array));
          start = parser.position();
        }
        if (visible == in.length) {
          return events;
        }
        visible = Math.min(in.length, visible + 1 + random.nextInt(random.nextInt(60) + 1));
        if (random.nextBoolean()) {
          array = Arrays.copyOfRange(array, start, array.length);
          parser.rebase(start);
          shift += start;
          start = 0;
        }
      }
    } catch (ProtocolError error) {
      events.add("error " + error.getMessage());
      return events;
    }
  }

  private static String request(RequestParser parser, byte[] in) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < parser.argCount(); i++) {
      int from = parser.argOffset(i);
      words.add(new String(in, from, parser.argLength(i), StandardCharsets.ISO_8859_1));
    }
    return (parser.isInline() ? "inline " : "array ") + words;
  }

  // ---- the reference: regular expressions, big numbers, one string

  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]*");

  private static long number(String text, long least, long most) {
    if (!NUMBER.matcher(text).matches()) {
      return Long.MIN_VALUE;
    }
    BigInteger value = new BigInteger(text);
    return value.compareTo(BigInteger.valueOf(least)) < 0
            || value.compareTo(BigInteger.valueOf(most)) > 0
        ? Long.MIN_VALUE
        : value.longValue();
  }

  private static List<String> reference(byte[] bytes, boolean authenticated) {
    String rest = new String(bytes, StandardCharsets.ISO_8859_1);
    List<String> events = new ArrayList<>();
    while (!rest.isEmpty()) {
      if (rest.charAt(0) != '*') {
        int end = rest.indexOf('\n');
        if (end < 0) {
          return events;
        }
        String line = rest.substring(0, end);
        events.add("inline [" + (line.endsWith("\r") ? line.substring(0, end - 1) : line) + "]");
        rest = rest.substring(end + 1);
        continue;
      }
      int line = line(rest);
      if (line < 0) {
        return events;
      }
      long count = number(rest.substring(1, line), Long.MIN_VALUE + 1, Integer.MAX_VALUE);
      if (count == Long.MIN_VALUE) {
        events.add("error invalid multibulk length");
        return events;
      }
      if (count > 10 && !authenticated) {
        events.add("error unauthenticated multibulk length");
        return events;
      }
      rest = rest.substring(line + 2);
      List<String> words = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        int end = line(rest);
        if (end < 0) {
          return events;
        }
        if (rest.charAt(0) != '$') {
          String got = rest.charAt(0) == 0 ? " " : rest.substring(0, 1);
          events.add("error expected '$', got '" + got + "'");
          return events;
        }
        long length = number(rest.substring(1, end), 0, LARGEST_BULK);
        if (length == Long.MIN_VALUE) {
          events.add("error invalid bulk length");
          return events;
        }
        if (length > 16384 && !authenticated) {
          events.add("error unauthenticated bulk length");
          return events;
        }
        rest = rest.substring(end + 2);
        if (rest.length() < length + 2) {
          return events;
        }
        words.add(rest.substring(0, (int) length));
        rest = rest.substring((int) length + 2);
      }
      if (count > 0) {
        events.add("array " + words);
      }
    }
    return events;
  }

  /// The first carriage return that has a byte after it.
  private static int line(String text) {
    int at = text.indexOf('\r');
    return at + 1 < text.length() ? at : -1;
  }
}
