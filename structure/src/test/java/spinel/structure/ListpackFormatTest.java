// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.Region;

/// Our listpacks beside those that a Redis server wrote.
class ListpackFormatTest {
  private static List<String> golden() throws IOException {
    try (InputStream in = ListpackFormatTest.class.getResourceAsStream("listpacks-of-redis.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  private static String goldenHex(String name) throws IOException {
    for (String line : golden()) {
      if (line.startsWith(name + " ")) {
        return line.substring(name.length() + 1);
      }
    }
    throw new AssertionError(name);
  }

  private static byte[] bytesOf(Region region, long list) {
    byte[] bytes = new byte[Listpack.bytes(region, list)];
    region.get(list, bytes, 0, bytes.length);
    return bytes;
  }

  private static void assertGolden(String name, Object... values) throws IOException {
    String expected = goldenHex(name);
    LeakCheck.inRegion(
        region -> {
          long appended = Listpack.create(region);
          long prepended = Listpack.create(region);
          for (Object value : values) {
            appended = Listpack.append(region, appended, Bytes.of(value.toString()));
          }
          for (Object value : Arrays.asList(values).reversed()) {
            prepended =
                value instanceof Long number
                    ? Listpack.prepend(region, prepended, number.longValue())
                    : Listpack.prepend(region, prepended, Bytes.of(value.toString()));
          }
          for (long list : new long[] {appended, prepended}) {
            Listpack.verify(region, list);
            assertEquals(expected, HexFormat.of().formatHex(bytesOf(region, list)));
            int entry = Listpack.first(region, list);
            for (Object value : values) {
              assertEquals(value.toString(), ListpackTest.text(region, list, entry));
              entry = Listpack.next(region, list, entry);
            }
            assertEquals(0, entry);
            Listpack.free(region, list);
          }
        });
  }

  @Test
  void integersOfEveryWidth() throws IOException {
    assertGolden(
        "integers",
        0L,
        1L,
        127L,
        128L,
        -1L,
        4095L,
        4096L,
        -4096L,
        -4097L,
        32767L,
        32768L,
        -32768L,
        -32769L,
        8388607L,
        8388608L,
        -8388608L,
        -8388609L,
        2147483647L,
        2147483648L,
        -2147483648L,
        -2147483649L,
        Long.MAX_VALUE,
        Long.MIN_VALUE);
  }

  @Test
  void textsThatAreAlmostIntegers() throws IOException {
    assertGolden(
        "texts",
        "",
        "a",
        "+1",
        "01",
        "-0",
        "-",
        "1.5",
        " 1",
        "9223372036854775808",
        "-9223372036854775809",
        "00",
        "12345678901234567890");
  }

  @Test
  void integersAmongStrings() throws IOException {
    assertGolden("mixed", "hello", 7L, "x".repeat(63), "y".repeat(64), -3000L, "z".repeat(300));
  }

  @Test
  void fieldsAndValuesOfAHash() throws IOException {
    assertGolden("hash", "field1", "value1", "number", 12345L, "empty", "");
  }

  @Test
  void stringsAtTheLimitsOfEveryLengthEncoding() throws Exception {
    int compared = 0;
    for (String line : golden()) {
      String[] parts = line.split(" ");
      if (!parts[0].equals("sha")) {
        continue;
      }
      compared++;
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      LeakCheck.inRegion(
          region -> {
            long list = Listpack.create(region);
            list = Listpack.append(region, list, Bytes.of("f"));
            list = Listpack.append(region, list, Bytes.of("s".repeat(Integer.parseInt(parts[1]))));
            list = Listpack.append(region, list, Bytes.of("g"));
            list = Listpack.append(region, list, 1);
            Listpack.verify(region, list);
            assertEquals(Integer.parseInt(parts[2]), Listpack.bytes(region, list));
            assertEquals(parts[3], HexFormat.of().formatHex(digest.digest(bytesOf(region, list))));
            int last = Listpack.last(region, list);
            int before = Listpack.previous(region, list, last);
            int large = Listpack.previous(region, list, before);
            assertEquals(Integer.parseInt(parts[1]), Listpack.stringBytes(region, list, large));
            assertEquals(Listpack.first(region, list), Listpack.previous(region, list, large));
            Listpack.free(region, list);
          });
    }
    assertTrue(compared >= 15);
  }
}
