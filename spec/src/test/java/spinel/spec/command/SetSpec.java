// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;

/// SET with its options, and the commands that it has replaced: SETNX, SETEX, PSETEX, GETSET.
final class SetSpec {
  private static final String FAR = "4102444800";

  @EachProtocol
  void setStoresAndOverwrites(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("GET k").is("v");
    redis.run("SET k other").isOk();
    redis.run("GET k").is("other");
  }

  @EachProtocol
  void setTakesAnyBytes(Redis redis) {
    byte[] binary = new byte[256];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) i;
    }
    redis.run("SET", binary, binary).isOk();
    redis.run("GET", binary).is(binary);
    redis.run("STRLEN", binary).is(256);
    redis.run("SET", "", "").isOk();
    redis.run("GET", "").is("");
    redis.run("EXISTS", "").is(1);
  }

  @EachServer
  void setKeepsLongKeysAndValues(Redis redis) {
    String key = "k".repeat(70_000);
    String value = "v".repeat(1_000_000);
    redis.run("SET", key, value).isOk();
    redis.run("GET", key).is(value);
    redis.run("SET", key, "short").isOk();
    redis.run("GET", key).is("short");
  }

  @EachProtocol
  void setDiscardsTheTimeToLive(Redis redis) {
    redis.run("SET k v EX 100").isOk();
    redis.run("TTL k").isBetween(99, 100);
    redis.run("SET k v").isOk();
    redis.run("TTL k").is(-1);
  }

  @EachProtocol
  void expiryIsGivenInFourForms(Redis redis) {
    redis.run("SET k v EX 100").isOk();
    redis.run("PTTL k").isBetween(95_000, 100_000);
    redis.run("SET k v PX 100000").isOk();
    redis.run("PTTL k").isBetween(95_000, 100_000);
    redis.run("SET k v EXAT " + FAR).isOk();
    redis.run("EXPIRETIME k").is(Long.parseLong(FAR));
    redis.run("SET k v PXAT " + FAR + "123").isOk();
    redis.run("PEXPIRETIME k").is(Long.parseLong(FAR + "123"));
  }

  @EachProtocol
  void keepTtlKeepsIt(Redis redis) {
    redis.run("SET k v EX 100").isOk();
    redis.run("SET k w KEEPTTL").isOk();
    redis.run("GET k").is("w");
    redis.run("TTL k").isBetween(99, 100);
    redis.run("SET fresh v KEEPTTL").isOk();
    redis.run("TTL fresh").is(-1);
  }

  @EachProtocol
  void nxSetsOnlyWhatIsAbsent(Redis redis) {
    redis.run("SET k v NX").isOk();
    redis.run("SET k w NX").isNil();
    redis.run("GET k").is("v");
    redis.run("SET k w nx ex 10").isNil();
    redis.run("TTL k").is(-1);
  }

  @EachProtocol
  void xxSetsOnlyWhatIsPresent(Redis redis) {
    redis.run("SET k v XX").isNil();
    redis.run("EXISTS k").is(0);
    redis.run("SET k v").isOk();
    redis.run("SET k w XX PX 100000").isOk();
    redis.run("GET k").is("w");
    redis.run("TTL k").isBetween(99, 100);
  }

  @EachProtocol
  void getReturnsTheOldValue(Redis redis) {
    redis.run("SET k v GET").isNil();
    redis.run("SET k w GET").is("v");
    redis.run("SET k x XX GET").is("w");
    redis.run("SET k y NX GET").is("x");
    redis.run("GET k").is("x");
    redis.run("SET fresh z XX GET").isNil();
    redis.run("EXISTS fresh").is(0);
    redis.run("SET fresh z NX GET").isNil();
    redis.run("GET fresh").is("z");
    redis.run("SET k z GET EX 100").is("x");
    redis.run("TTL k").isBetween(99, 100);
  }

  @EachProtocol
  void optionsComeInAnyOrderAndCase(Redis redis) {
    redis.run("SET k v Ex 100 nX gEt").isNil();
    redis.run("SET k w GET px 100000 XX").is("v");
    redis.run("TTL k").isBetween(99, 100);
    redis.run("set k x keepttl xx get").is("w");
    redis.run("TTL k").isBetween(99, 100);
  }

  @EachProtocol
  void optionsThatExcludeEachOtherAreASyntaxError(Redis redis) {
    redis.run("SET k v NX XX").isError(Errors.SYNTAX);
    redis.run("SET k v XX NX").isError(Errors.SYNTAX);
    redis.run("SET k v EX 10 PX 10").isError(Errors.SYNTAX);
    redis.run("SET k v EX 10 KEEPTTL").isError(Errors.SYNTAX);
    redis.run("SET k v KEEPTTL PXAT " + FAR + "000").isError(Errors.SYNTAX);
    redis.run("SET k v EXAT 10 PXAT 10").isError(Errors.SYNTAX);
    redis.run("SET k v PERSIST").isError(Errors.SYNTAX);
    redis.run("SET k v EX").isError(Errors.SYNTAX);
    redis.run("SET k v 10").isError(Errors.SYNTAX);
    redis.run("SET k v \"\"").isError(Errors.SYNTAX);
    redis.run("EXISTS k").is(0);
  }

  @EachProtocol
  void optionsMayBeRepeated(Redis redis) {
    redis.run("SET k v NX NX").isOk();
    redis.run("SET k w GET GET").is("v");
    redis.run("SET k x KEEPTTL KEEPTTL XX XX").isOk();
    redis.run("SET k x EX 10 EX 100").isOk();
    redis.run("TTL k").isBetween(99, 100);
  }

  @EachProtocol
  void expiryOutsideItsRangeIsRefused(Redis redis) {
    String invalid = Errors.expireTime("set");
    redis.run("SET k v EX 0").isError(invalid);
    redis.run("SET k v EX -1").isError(invalid);
    redis.run("SET k v PX 0").isError(invalid);
    redis.run("SET k v EXAT 0").isError(invalid);
    redis.run("SET k v PXAT -1").isError(invalid);
    redis.run("SET k v EX 9223372036854775807").isError(invalid);
    redis.run("SET k v EX 9223372036854776").isError(invalid);
    redis.run("SET k v PX 9223372036854775807").isError(invalid);
    redis.run("SET k v EXAT 9223372036854776").isError(invalid);
    redis.run("SET k v EX 9223372036854775808").isError(Errors.NOT_AN_INTEGER);
    redis.run("SET k v EX 1.5").isError(Errors.NOT_AN_INTEGER);
    redis.run("SET k v EX abc").isError(Errors.NOT_AN_INTEGER);
    redis.run("SET k v EX \"\"").isError(Errors.NOT_AN_INTEGER);
    redis.run("SET k v EX \" 10\"").isError(Errors.NOT_AN_INTEGER);
    redis.run("SET k v EX 010").isError(Errors.NOT_AN_INTEGER);
    redis.run("SET k v EX +10").isError(Errors.NOT_AN_INTEGER);
    redis.run("EXISTS k").is(0);
    redis.run("SET k v PXAT 9223372036854775807").isOk();
    redis.run("PEXPIRETIME k").is(Long.MAX_VALUE);
  }

  @EachProtocol
  void expiryInThePastLeavesNoKey(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("SET k v EXAT 1").isOk();
    redis.run("GET k").isNil();
    redis.run("SET k v PXAT 1 GET").isNil();
    redis.run("EXISTS k").is(0);
    redis.run("DBSIZE").is(0);
  }

  @EachProtocol
  void setnxTellsWhetherItSet(Redis redis) {
    redis.run("SETNX k v").is(1);
    redis.run("SETNX k w").is(0);
    redis.run("GET k").is("v");
  }

  @EachProtocol
  void setexAndPsetexSetWithAnExpiry(Redis redis) {
    redis.run("SETEX k 100 v").isOk();
    redis.run("PTTL k").isBetween(95_000, 100_000);
    redis.run("PSETEX k 200000 w").isOk();
    redis.run("PTTL k").isBetween(195_000, 200_000);
    redis.run("GET k").is("w");
    redis.run("SETEX k 0 v").isError(Errors.expireTime("setex"));
    redis.run("SETEX k -1 v").isError(Errors.expireTime("setex"));
    redis.run("SETEX k 9223372036854775807 v").isError(Errors.expireTime("setex"));
    redis.run("SETEX k abc v").isError(Errors.NOT_AN_INTEGER);
    redis.run("PSETEX k 0 v").isError(Errors.expireTime("psetex"));
    redis.run("PSETEX k 9223372036854775807 v").isError(Errors.expireTime("psetex"));
    redis.run("PSETEX k 1.0 v").isError(Errors.NOT_AN_INTEGER);
    redis.run("GET k").is("w");
  }

  @EachProtocol
  void getsetSwapsAndDiscardsTheTimeToLive(Redis redis) {
    redis.run("GETSET k v").isNil();
    redis.run("EXPIRE k 100").is(1);
    redis.run("GETSET k w").is("v");
    redis.run("TTL k").is(-1);
  }
}
