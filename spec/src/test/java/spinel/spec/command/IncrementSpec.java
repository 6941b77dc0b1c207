// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.EachProtocol;
import spinel.spec.Redis;

/// INCR, DECR, INCRBY, DECRBY and INCRBYFLOAT.
final class IncrementSpec {
  private static final String OVERFLOW = "ERR increment or decrement would overflow";

  @EachProtocol
  void countsFromZero(Redis redis) {
    redis.run("INCR k").is(1);
    redis.run("INCRBY k 41").is(42);
    redis.run("DECR k").is(41);
    redis.run("DECRBY k 50").is(-9);
    redis.run("GET k").is("-9");
    redis.run("DECR fresh").is(-1);
    redis.run("INCRBY k 0").is(-9);
  }

  @EachProtocol
  void countingKeepsTheTimeToLive(Redis redis) {
    redis.run("SET k 1 EX 100").isOk();
    redis.run("INCR k").is(2);
    redis.run("INCRBYFLOAT k 0.5").is("2.5");
    redis.run("TTL k").isBetween(99, 100);
  }

  @EachProtocol
  void countsToTheEdgesOf64Bits(Redis redis) {
    redis.run("SET k 9223372036854775806").isOk();
    redis.run("INCR k").is(Long.MAX_VALUE);
    redis.run("INCR k").isError(OVERFLOW);
    redis.run("INCRBY k 9223372036854775807").isError(OVERFLOW);
    redis.run("GET k").is("9223372036854775807");
    redis.run("SET k -9223372036854775807").isOk();
    redis.run("DECR k").is(Long.MIN_VALUE);
    redis.run("DECR k").isError(OVERFLOW);
    redis.run("INCRBY k -1").isError(OVERFLOW);
    redis.run("INCRBY k 9223372036854775807").is(-1);
    redis.run("DECRBY k -9223372036854775808").isError("ERR decrement would overflow");
    redis.run("DECRBY k -9223372036854775807").is(9223372036854775806L);
  }

  @EachProtocol
  void whatIsNotACanonicalIntegerIsRefused(Redis redis) {
    for (String text :
        new String[] {
          "abc",
          "",
          " 1",
          "1 ",
          "1.0",
          "0x10",
          "010",
          "+1",
          "-0",
          "1e3",
          "9223372036854775808",
          "--1"
        }) {
      redis.run("SET k", text).isOk();
      redis.run("INCR k").isError(Errors.NOT_AN_INTEGER);
      redis.run("INCRBY other", text).isError(Errors.NOT_AN_INTEGER);
      redis.run("DECRBY other", text).isError(Errors.NOT_AN_INTEGER);
    }
    redis.run("SET k", "1\0").isOk();
    redis.run("INCR k").isError(Errors.NOT_AN_INTEGER);
    redis.run("EXISTS other").is(0);
  }

  @EachProtocol
  void floatsAreAddedInDecimal(Redis redis) {
    redis.run("INCRBYFLOAT k 10.50").is("10.5");
    redis.run("INCRBYFLOAT k 0.1").is("10.6");
    redis.run("INCRBYFLOAT k -5").is("5.6");
    redis.run("SET k 5.0e3").isOk();
    redis.run("INCRBYFLOAT k 2.0e2").is("5200");
    redis.run("SET k 3").isOk();
    redis.run("INCRBYFLOAT k 1.000000000000000005").is("4.00000000000000001");
    redis.run("SET k 0").isOk();
    redis.run("INCRBYFLOAT k 0x10").is("16");
    redis.run("INCRBYFLOAT k 1e-17").is("16.00000000000000001");
    redis.run("SET k 1").isOk();
    redis.run("INCRBYFLOAT k 1e20").is("100000000000000000000");
    redis.run("SET k 0").isOk();
    redis.run("INCRBYFLOAT k -0.0").is("0");
    redis.run("SET k -1").isOk();
    redis.run("INCRBYFLOAT k 1").is("0");
  }

  @EachProtocol
  void floatsAreKeptInLongDoublePrecision(Redis redis) {
    redis.run("SET k 1.1").isOk();
    redis.run("INCRBYFLOAT k 2.2").is("3.3");
    redis.run("SET k 17179869184").isOk();
    redis.run("INCRBYFLOAT k 1.5").is("17179869185.5");
    redis.run("SET k 9007199254740993").isOk();
    redis.run("INCRBYFLOAT k 1").is("9007199254740994");
    redis.run("SET k 9223372036854775807").isOk();
    redis.run("INCRBYFLOAT k 1").is("9223372036854775808");
    redis.run("SET k 0.1").isOk();
    redis.run("INCRBYFLOAT k 0.2").is("0.3");
  }

  @EachProtocol
  void whatIsNotAFloatIsRefused(Redis redis) {
    for (String text : new String[] {"abc", "", " 1", "1 ", "1.0x", "nan", "1,5", "--1"}) {
      redis.run("SET k", text).isOk();
      redis.run("INCRBYFLOAT k 1").isError(Errors.NOT_A_FLOAT);
      redis.run("INCRBYFLOAT other", text).isError(Errors.NOT_A_FLOAT);
    }
    redis.run("SET k 1").isOk();
    redis.run("INCRBYFLOAT k inf").isError("ERR increment would produce NaN or Infinity");
    redis.run("INCRBYFLOAT k -Infinity").isError("ERR increment would produce NaN or Infinity");
    redis.run("SET k inf").isOk();
    redis.run("INCRBYFLOAT k 1").isError("ERR increment would produce NaN or Infinity");
    redis.run("EXISTS other").is(0);
  }
}
