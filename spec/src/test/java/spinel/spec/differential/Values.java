// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import static spinel.spec.differential.Arguments.pick;

import java.util.Random;
import spinel.spec.client.Bytes;

/// Random values, with a liking for edges.
final class Values {
  private static final String[] EDGES =
      """
      0 1 -1 2 -2 3 5 7 8 10 16 31 32 63 64 65 100 127 128 -128 -129 255 256 1000 32767 32768
      -32769 2147483647 2147483648 -2147483648 -2147483649 4294967295 4294967296
      9223372036854775806 9223372036854775807 9223372036854775808 -9223372036854775807
      -9223372036854775808 -9223372036854775809 18446744073709551615 99999999999999999999
      """
          .strip()
          .split("\\s+");
  private static final String[] ODD = {
    "",
    " ",
    "abc",
    "1.5",
    "-1.5",
    "0.1",
    "1e3",
    "3.0e2",
    "-0",
    "+1",
    " 1",
    "1 ",
    "01",
    "0x10",
    "--1",
    "inf",
    "-inf",
    "nan",
    "1.0",
    ".5",
    "5.",
    "1\u0000",
    "1e400",
    "-",
    "1_000",
    "infinity"
  };
  private static final String[] TEXTS = {
    "", "x", "foobar", "hello world", "ohmytext", "mynewtext", "\u0000", "a\r\nb", "*?[a]\\"
  };

  private Values() {}

  static byte[] value(Random random) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> Bytes.of(number(random));
      case 2 -> Bytes.of(random.nextInt(20_000) - 10_000);
      case 3, 4 -> Bytes.of(pick(random, TEXTS));
      case 5 -> binary(random);
      case 6 -> Bytes.of("y".repeat(42 + random.nextInt(5)));
      default -> Bytes.of("ab".repeat(random.nextInt(200)));
    };
  }

  private static byte[] binary(Random random) {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  static String number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> pick(random, ODD);
      case 1, 2 -> pick(random, EDGES);
      case 3 -> Integer.toString(random.nextInt(40) - 20);
      default -> Integer.toString(random.nextInt(10));
    };
  }

  static String offset(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> pick(random, ODD);
      case 1 ->
          pick(
              random,
              new String[] {
                "-1",
                "4294967296",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808"
              });
      case 2 -> Integer.toString(random.nextInt(3_000));
      default -> Integer.toString(random.nextInt(70));
    };
  }

  static String duration(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> pick(random, ODD);
      case 1 ->
          pick(
              random,
              new String[] {
                "0",
                "-1",
                "-1000",
                "9223372036854775807",
                "9223372036854775",
                "9223372036854776",
                "-9223372036854775808",
                "9223372036854775808"
              });
      default -> Integer.toString((1 + random.nextInt(5)) * 1_000_000);
    };
  }

  static String junk(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> pick(random, ODD);
      case 1 -> pick(random, EDGES);
      default -> pick(random, TEXTS);
    };
  }
}
