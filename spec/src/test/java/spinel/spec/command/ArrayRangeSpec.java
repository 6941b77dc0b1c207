// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.RespClient;

/// Arrays: ARGREP and AROP.
@Since("8.8")
final class ArrayRangeSpec {
  private static void log(Redis redis) {
    redis
        .run(
            "ARMSET log",
            0,
            "boot: ok",
            1,
            "warn: disk",
            2,
            "ERROR: cpu",
            3,
            "info: ready",
            4,
            "error: net")
        .is(5);
  }

  @EachProtocol
  void argrepFindsTexts(Redis redis) {
    log(redis);
    redis.run("ARGREP log - + MATCH error NOCASE").isArray(2, 4);
    redis.run("ARGREP log - + MATCH error").isArray(4);
    redis
        .run("ARGREP log - + MATCH error NOCASE WITHVALUES")
        .isArray(List.of(2, "ERROR: cpu"), List.of(4, "error: net"));
    redis.run("ARGREP log 4 0 MATCH error NOCASE").isArray(4, 2);
    redis.run("ARGREP log + - MATCH error NOCASE LIMIT 1").isArray(4);
    redis.run("ARGREP log 0 4 GLOB warn:* OR GLOB error:*").isArray(1, 4);
    redis.run("ARGREP log 0 4 EXACT", "info: ready").isArray(3);
    redis.run("ARGREP log 0 4 EXACT", "INFO: ready").isArray();
    redis.run("ARGREP log 0 4 EXACT", "INFO: ready", "NOCASE").isArray(3);
    redis.run("ARGREP log - + MATCH", "").isArray(0, 1, 2, 3, 4);
    redis.run("ARGREP nothing - + MATCH x").isArray();
    redis
        .run("ARGREP log 0 4 RE", "^[A-Za-z]+: (cpu|net)$", "NOCASE", "WITHVALUES")
        .isArray(List.of(2, "ERROR: cpu"), List.of(4, "error: net"));
  }

  @EachProtocol
  void predicatesAreCombined(Redis redis) {
    redis.run("ARMSET a 0 RedisArray 1 redis-match 2 array-only 3 plain 4 12").is(5);
    redis.run("ARGREP a - + MATCH redis GLOB *array* AND NOCASE").isArray(0);
    redis.run("ARGREP a - + MATCH redis GLOB *array* NOCASE").isArray(0, 1, 2);
    redis.run("ARGREP a - + OR MATCH redis LIMIT 3 GLOB *array* AND LIMIT 1 NOCASE").isArray(0);
    redis.run("ARGREP a - + EXACT 12").isArray(4);
    redis.run("ARGREP a - + RE", "^[0-9]+$").isArray(4);
    Object[] many = new Object[500];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "MATCH";
      many[i + 1] = "plain";
    }
    redis.run(RespClient.arguments("ARGREP a - +", many)).isArray(3);
    redis
        .run(RespClient.arguments("ARGREP a - + MATCH x", many))
        .isError("ERR too many predicates, maximum is 250");
  }

  @EachProtocol
  void argrepChecksItsArguments(Redis redis) {
    redis.run("ARGREP a x + MATCH y").isError("ERR invalid array index");
    redis.run("ARGREP a - + LIMIT 1").isError(Errors.SYNTAX);
    redis.run("ARGREP a - + MATCH x LIMIT").isError(Errors.SYNTAX);
    redis.run("ARGREP a - + MATCH x RE").isError(Errors.SYNTAX);
    redis.run("ARGREP a - + MATCH x FOO").isError(Errors.SYNTAX);
    redis.run("ARGREP a - + MATCH x LIMIT 0").isError("ERR LIMIT must be positive");
    redis.run("ARGREP a - + MATCH x LIMIT y").isError(Errors.NOT_AN_INTEGER);
    redis.run("ARGREP a - + RE", "").isError("ERR regular expression is empty");
    redis
        .run("ARGREP a - + RE", "a".repeat(2049))
        .isError("ERR regular expression is too long, maximum is 2048 bytes");
    redis
        .run("ARGREP a - + RE", "(a)\\1")
        .isError("ERR regular expression backreferences are not supported");
    redis.run("ARGREP a - + RE (").isErrorStarting("ERR invalid regular expression: ");
    redis.run("ARGREP a - + RE", "\\x{1").isErrorStarting("ERR invalid regular expression: ");
    redis.run("ARSET a 0", "a".repeat(2048)).is(1);
    redis.run("ARGREP a - + RE", "a".repeat(2048)).isArray(0);
  }

  @EachServer
  void expressionsMatchAnywhere(Redis redis) {
    redis
        .run(
            "ARMSET a",
            0,
            "foo",
            1,
            "bar",
            2,
            "baz",
            3,
            "foobar",
            4,
            "BAR",
            5,
            "quxfoo",
            6,
            "zedbar",
            7,
            "plain",
            8,
            "ALPS",
            9,
            "alphabet")
        .is(10);
    redis.run("ARGREP a - + RE", "foo|bar").isArray(0, 1, 3, 5, 6);
    redis.run("ARGREP a - + RE", "foo|bar", "NOCASE").isArray(0, 1, 3, 4, 5, 6);
    redis.run("ARGREP a - + RE", "^(foo|bar)$", "NOCASE").isArray(0, 1, 4);
    redis.run("ARGREP a - + RE", "^(foo|bar)", "NOCASE").isArray(0, 1, 3, 4);
    redis.run("ARGREP a - + RE", "(foo|bar)$", "NOCASE").isArray(0, 1, 3, 4, 5, 6);
    redis.run("ARGREP a - + RE", "alpha|alps", "NOCASE").isArray(8, 9);
    redis.run("ARGREP a - + RE", "^.{3}$").isArray(0, 1, 2, 4);
    redis.run("ARGREP a - + RE", "[^a-z]").isArray(4, 8);
  }

  @EachProtocol
  void aropCalculates(Redis redis) {
    redis.run("ARMSET a 0 10 1 20 2 30 3 text").is(4);
    redis.run("AROP a 0 3 SUM").is("60");
    redis.run("AROP a 3 0 sum").is("60");
    redis.run("AROP a 0 2 MIN").is("10");
    redis.run("AROP a 0 2 MAX").is("30");
    redis.run("AROP a 0 2 MATCH 10").is(1);
    redis.run("AROP a 0 3 MATCH text").is(1);
    redis.run("AROP a 0 3 USED").is(4);
    redis.run("AROP a 3 3 SUM").isNil();
    redis.run("AROP a 3 3 AND").isNil();
    redis.run("AROP a 10 20 USED").is(0);
    redis.run("AROP nothing 0 1 USED").is(0);
    redis.run("AROP nothing 0 1 MATCH x").is(0);
    redis.run("AROP nothing 0 1 SUM").isNil();
    redis.run("ARMSET flags 0 255 1 15 2 240").is(3);
    redis.run("AROP flags 0 2 AND").is(0);
    redis.run("AROP flags 0 2 OR").is(255);
    redis.run("AROP flags 0 2 XOR").is(0);
    redis.run("ARMSET floats 0 7.9 1 3.2 2 1.8").is(3);
    redis.run("AROP floats 0 2 AND").is(1);
    redis.run("AROP floats 0 2 OR").is(7);
    redis.run("AROP floats 0 2 XOR").is(5);
  }

  @EachServer
  void sumsAreShownShort(Redis redis) {
    redis.run("ARMSET a 0 10.0 1 20.0 2 30.0").is(3);
    redis.run("AROP a 0 2 SUM").is("60");
    redis.run("AROP a 0 2 MATCH 10.0").is(1);
    redis.run("ARMSET b 0 0.1 1 0.2").is(2);
    redis.run("AROP b 0 1 SUM").is("0.3");
    redis.run("AROP b 0 1 MAX").is("0.2");
    redis.run("ARMSET c 0 9223372036854775807 1 1").is(2);
    redis.run("AROP c 0 1 SUM").is("9.2233720368547758e+18");
    redis.run("ARMSET d 0 12345678901234567 1 0.5").is(2);
    redis.run("AROP d 0 0 SUM").is("12345678901234567");
    redis.run("ARMSET e 0 inf 1 1").is(2);
    redis.run("AROP e 0 1 SUM").is("inf");
    redis.run("AROP e 0 1 OR").is(1);
  }

  @EachProtocol
  void aropChecksItsArguments(Redis redis) {
    redis.run("AROP a 0 1 AVG").isError("ERR unknown operation");
    redis.run("AROP a 0 1 MATCH").isError("ERR MATCH requires a value argument");
    redis.run("AROP a 0 1 SUM x").isError("ERR wrong number of arguments for 'arop' command");
  }
}
