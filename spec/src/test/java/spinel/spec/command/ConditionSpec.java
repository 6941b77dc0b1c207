// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachProtocol;
import spinel.spec.Redis;
import spinel.spec.Since;

/// What 8.4 brought to strings: conditions on the present value (SET and DELEX with IFEQ, IFNE,
/// IFDEQ, IFDNE), DIGEST and MSETEX.
@Since("8.4")
final class ConditionSpec {
  /// XXH3 of "Hello world", from the manual.
  private static final String DIGEST = "b6acb9d84a38ff74";

  @EachProtocol
  void digestIsSixteenHexDigits(Redis redis) {
    redis.run("SET k 'Hello world'").isOk();
    redis.run("DIGEST k").is(DIGEST);
    redis.run("DIGEST nothing").isNil();
    redis.run("SET k \"\"").isOk();
    redis.run("DIGEST k").is("2d06800538d394c2");
    redis.run("SET k 12345").isOk();
    redis.run("DIGEST k").matches("[0-9a-f]{16}");
    redis.run("DIGEST").isError(Errors.arity("digest"));
  }

  @EachProtocol
  void ifeqSetsOnlyOverThatValue(Redis redis) {
    redis.run("SET k new IFEQ old").isNil();
    redis.run("EXISTS k").is(0);
    redis.run("SET k old EX 100").isOk();
    redis.run("SET k new IFEQ other").isNil();
    redis.run("GET k").is("old");
    redis.run("SET k new ifeq old").isOk();
    redis.run("GET k").is("new");
    redis.run("TTL k").is(-1);
    redis.run("SET k 100").isOk();
    redis.run("SET k 101 IFEQ 100 KEEPTTL GET").is("100");
    redis.run("SET k 102 IFEQ 100 GET").is("101");
    redis.run("GET k").is("101");
  }

  @EachProtocol
  void ifneSetsOverAnyOtherValueAndOverNothing(Redis redis) {
    redis.run("SET k a IFNE b").isOk();
    redis.run("SET k c IFNE a").isNil();
    redis.run("SET k c IFNE b EX 100").isOk();
    redis.run("GET k").is("c");
    redis.run("TTL k").isBetween(99, 100);
    redis.run("SET fresh v IFNE x GET").isNil();
    redis.run("GET fresh").is("v");
  }

  @EachProtocol
  void digestConditionsCompareHashes(Redis redis) {
    redis.run("SET k v IFDEQ " + DIGEST).isNil();
    redis.run("EXISTS k").is(0);
    redis.run("SET k 'Hello world'").isOk();
    redis.run("SET k new IFDNE " + DIGEST).isNil();
    redis.run("SET k new IFDEQ 0000000000000000").isNil();
    redis.run("SET k new IFDEQ " + DIGEST).isOk();
    redis.run("GET k").is("new");
    redis.run("SET k again IFDNE " + DIGEST).isOk();
    redis.run("SET fresh v IFDNE " + DIGEST).isOk();
    redis.run("GET fresh").is("v");
  }

  @EachProtocol
  void conditionsExcludeEachOther(Redis redis) {
    for (String pair :
        List.of("NX IFEQ a", "IFEQ a XX", "IFEQ a IFNE b", "IFDEQ " + DIGEST + " IFEQ a")) {
      redis.run("SET k v " + pair).isError(Errors.SYNTAX);
    }
    redis.run("SET k v IFEQ").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void delexDeletesUnderACondition(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("DELEX k IFEQ w").is(0);
    redis.run("DELEX k IFNE v").is(0);
    redis.run("DELEX k ifeq v").is(1);
    redis.run("DELEX k IFEQ v").is(0);
    redis.run("DELEX k IFNE v").is(0);
    redis.run("SET k 'Hello world'").isOk();
    redis.run("DELEX k IFDNE " + DIGEST).is(0);
    redis.run("DELEX k IFDEQ " + DIGEST).is(1);
    redis.run("SET k v").isOk();
    redis.run("DELEX k").is(1);
    redis.run("DELEX k").is(0);
    redis.run("DBSIZE").is(0);
  }

  @EachProtocol
  void msetexSetsAllWithOneExpiry(Redis redis) {
    redis.run("MSETEX 2 a 1 b 2 EX 100").is(1);
    redis.run("MGET a b").isArray("1", "2");
    redis.run("TTL a").isBetween(99, 100);
    redis.run("TTL b").isBetween(99, 100);
    redis.run("MSETEX 1 a 3 KEEPTTL").is(1);
    redis.run("TTL a").isBetween(99, 100);
    redis.run("MSETEX 1 a 4").is(1);
    redis.run("TTL a").is(-1);
    redis.run("MSETEX 1 a 5 PXAT 4102444800123").is(1);
    redis.run("PEXPIRETIME a").is(4102444800123L);
  }

  @EachProtocol
  void msetexSetsAllOrNothing(Redis redis) {
    redis.run("SET b 0").isOk();
    redis.run("MSETEX 2 a 1 b 2 NX").is(0);
    redis.run("MSETEX 2 a 1 b 2 XX").is(0);
    redis.run("EXISTS a").is(0);
    redis.run("MSETEX 2 a 1 c 2 NX PX 100000").is(1);
    redis.run("MSETEX 2 a 3 b 4 XX").is(1);
    redis.run("MGET a b").isArray("3", "4");
  }

  @EachProtocol
  void msetexRefusesBadArguments(Redis redis) {
    redis.run("MSETEX 1 a 1 NX XX").isError(Errors.SYNTAX);
    redis.run("MSETEX 1 a 1 EX 10 PX 10").isError(Errors.SYNTAX);
    redis.run("MSETEX 1 a 1 FOO").isError(Errors.SYNTAX);
    redis.run("MSETEX 1 a 1 EX 0").isError(Errors.expireTime("msetex"));
    redis.run("MSETEX 1 a 1 EX abc").isError(Errors.NOT_AN_INTEGER);
    redis.run("MSETEX 0 a 1").isError("ERR invalid numkeys value");
    redis.run("MSETEX abc a 1").isError("ERR invalid numkeys value");
    redis.run("MSETEX 2 a 1").isError("ERR wrong number of key-value pairs");
    redis.run("DBSIZE").is(0);
  }
}
