// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.EachProtocol;
import spinel.spec.Redis;
import spinel.spec.Since;

/// Reading strings: GET, GETEX, GETDEL, MGET, STRLEN, GETRANGE, SUBSTR.
final class GetSpec {
  @EachProtocol
  void getOfAnAbsentKeyIsNil(Redis redis) {
    redis.run("GET nothing").isNil();
    redis.run("GETDEL nothing").isNil();
    redis.run("GETEX nothing EX 10").isNil();
    redis.run("STRLEN nothing").is(0);
    redis.run("GETRANGE nothing 0 -1").is("");
  }

  @EachProtocol
  void getdelTakesTheKeyAway(Redis redis) {
    redis.run("SET k v EX 100").isOk();
    redis.run("GETDEL k").is("v");
    redis.run("EXISTS k").is(0);
    redis.run("GETDEL k").isNil();
  }

  @EachProtocol
  void getexChangesTheExpiryOnly(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("GETEX k").is("v");
    redis.run("TTL k").is(-1);
    redis.run("GETEX k EX 100").is("v");
    redis.run("TTL k").isBetween(99, 100);
    redis.run("GETEX k").is("v");
    redis.run("TTL k").isBetween(99, 100);
    redis.run("GETEX k PERSIST").is("v");
    redis.run("TTL k").is(-1);
    redis.run("GETEX k pX 200000").is("v");
    redis.run("TTL k").isBetween(199, 200);
    redis.run("GETEX k EXAT 4102444800").is("v");
    redis.run("EXPIRETIME k").is(4102444800L);
    redis.run("GETEX k PXAT 4102444800123").is("v");
    redis.run("PEXPIRETIME k").is(4102444800123L);
  }

  @EachProtocol
  void getexWithAPastTimeReturnsTheValueAndDeletes(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("GETEX k EXAT 1").is("v");
    redis.run("EXISTS k").is(0);
  }

  @EachProtocol
  void getexRefusesWhatIsNotItsOption(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("GETEX k EX 0").isError(Errors.expireTime("getex"));
    redis.run("GETEX k PX -1").isError(Errors.expireTime("getex"));
    redis.run("GETEX k EX 9223372036854775807").isError(Errors.expireTime("getex"));
    redis.run("GETEX k EX abc").isError(Errors.NOT_AN_INTEGER);
    redis.run("GETEX k EX 10 PERSIST").isError(Errors.SYNTAX);
    redis.run("GETEX k PERSIST EX 10").isError(Errors.SYNTAX);
    redis.run("GETEX k EX 10 PX 10").isError(Errors.SYNTAX);
    redis.run("GETEX k KEEPTTL").isError(Errors.SYNTAX);
    redis.run("GETEX k NX").isError(Errors.SYNTAX);
    redis.run("GETEX k GET").isError(Errors.SYNTAX);
    redis.run("GETEX k EX").isError(Errors.SYNTAX);
    redis.run("GETEX nothing FOO").isError(Errors.SYNTAX);
    redis.run("GETEX nothing EX 0").isNil();
    redis.run("TTL k").is(-1);
  }

  @EachProtocol
  void mgetHasANilForEachAbsentKey(Redis redis) {
    redis.run("MSET a 1 b 2").isOk();
    redis.run("MGET a nothing b a").isArray("1", null, "2", "1");
    redis.run("MGET nothing").isArray((Object) null);
  }

  @EachProtocol
  void strlenCountsBytes(Redis redis) {
    redis.run("SET k", "zażółć").isOk();
    redis.run("STRLEN k").is(10);
    redis.run("SET k 12345").isOk();
    redis.run("STRLEN k").is(5);
    redis.run("SET k -1").isOk();
    redis.run("STRLEN k").is(2);
  }

  @EachProtocol
  void getrangeCutsAtBothEnds(Redis redis) {
    redis.run("SET k 'Hello World'").isOk();
    redis.run("GETRANGE k 0 3").is("Hell");
    redis.run("GETRANGE k 0 -1").is("Hello World");
    redis.run("GETRANGE k -4 -1").is("orld");
    redis.run("GETRANGE k 5 3").is("");
    redis.run("GETRANGE k 5 5000").is(" World");
    redis.run("GETRANGE k -5000 10000").is("Hello World");
    redis.run("GETRANGE k -1 -100").is("");
    redis.run("GETRANGE k 11 12").is("");
    redis.run("GETRANGE k 0 9223372036854775807").is("Hello World");
    redis.run("GETRANGE k -9223372036854775808 2").is("Hel");
    redis.run("SUBSTR k 6 -1").is("World");
    redis.run("SET k 123456").isOk();
    redis.run("GETRANGE k 1 3").is("234");
    redis.run("GETRANGE k a 1").isError(Errors.NOT_AN_INTEGER);
    redis.run("GETRANGE k 0 9223372036854775808").isError(Errors.NOT_AN_INTEGER);
    redis.run("SUBSTR k 0 1.5").isError(Errors.NOT_AN_INTEGER);
    redis.run("GETRANGE nothing a 1").isError(Errors.NOT_AN_INTEGER);
  }

  @EachProtocol
  @Since("8.0")
  void getrangeThatEndsBeforeTheStringIsEmpty(Redis redis) {
    redis.run("SET k 'Hello World'").isOk();
    redis.run("GETRANGE k 0 -100").is("");
    redis.run("GETRANGE k -100 -50").is("");
    redis.run("SUBSTR k -100 -12").is("");
    redis.run("GETRANGE k -100 -11").is("H");
  }
}
