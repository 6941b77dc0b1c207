// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;

/// Times to live: EXPIRE, PEXPIRE, EXPIREAT, PEXPIREAT, TTL, PTTL, EXPIRETIME, PEXPIRETIME,
/// PERSIST; and keys whose time has come.
final class ExpireSpec {
  private static final long FAR = 4102444800L;

  @EachProtocol
  void ttlTellsAbsentFromPersistent(Redis redis) {
    redis.run("SET k v").isOk();
    for (String command : List.of("TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME")) {
      redis.run(command + " nothing").is(-2);
      redis.run(command + " k").is(-1);
    }
  }

  @EachProtocol
  void theFourFormsAgree(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("EXPIRE k 100").is(1);
    redis.run("TTL k").isBetween(99, 100);
    redis.run("PTTL k").isBetween(95_000, 100_000);
    redis.run("PEXPIRE k 200000").is(1);
    redis.run("TTL k").isBetween(199, 200);
    redis.run("EXPIREAT k " + FAR).is(1);
    redis.run("EXPIRETIME k").is(FAR);
    redis.run("PEXPIRETIME k").is(FAR * 1000);
    redis.run("PEXPIREAT k " + (FAR * 1000 + 999)).is(1);
    redis.run("PEXPIRETIME k").is(FAR * 1000 + 999);
    redis.run("EXPIRETIME k").is(FAR + 1);
    redis.run("EXPIRE nothing 10").is(0);
    redis.run("PEXPIREAT nothing 10").is(0);
  }

  @EachProtocol
  void aTimeInThePastDeletes(Redis redis) {
    for (String command :
        List.of(
            "EXPIRE k 0",
            "EXPIRE k -1",
            "PEXPIRE k -1",
            "EXPIREAT k 1",
            "PEXPIREAT k 1000",
            "EXPIREAT k -5")) {
      redis.run("SET k v").isOk();
      redis.run(command).is(1);
      redis.run("EXISTS k").is(0);
      redis.run("DBSIZE").is(0);
    }
  }

  @EachProtocol
  void conditionsDecideWhetherTheTimeIsTaken(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("EXPIRE k 100 XX").is(0);
    redis.run("EXPIRE k 100 GT").is(0);
    redis.run("TTL k").is(-1);
    redis.run("EXPIRE k 100 LT").is(1);
    redis.run("EXPIRE k 200 NX").is(0);
    redis.run("EXPIRE k 200 LT").is(0);
    redis.run("EXPIRE k 200 gt").is(1);
    redis.run("TTL k").isBetween(199, 200);
    redis.run("EXPIRE k 300 XX").is(1);
    redis.run("EXPIRE k 400 XX GT").is(1);
    redis.run("EXPIRE k 300 XX GT").is(0);
    redis.run("EXPIRE k 300 LT XX").is(1);
    redis.run("TTL k").isBetween(299, 300);
    redis.run("PERSIST k").is(1);
    redis.run("EXPIRE k 300 LT XX").is(0);
    redis.run("EXPIRE k 100 NX NX").is(1);
    redis.run("EXPIRE k -1 GT").is(0);
    redis.run("EXPIRE k -1 LT").is(1);
    redis.run("EXISTS k").is(0);
    redis.run("EXPIRE nothing 100 NX").is(0);
  }

  @EachProtocol
  void conditionsThatExcludeEachOtherAreRefused(Redis redis) {
    redis.run("SET k v").isOk();
    for (String other : List.of("XX", "GT", "LT")) {
      redis
          .run("EXPIRE k 100 NX " + other)
          .isError("ERR NX and XX, GT or LT options at the same time are not compatible");
    }
    redis
        .run("EXPIRE k 100 GT LT")
        .isError("ERR GT and LT options at the same time are not compatible");
    redis.run("EXPIRE k 100 FOO").isError("ERR Unsupported option FOO");
    redis.run("EXPIRE k 100 nx foo").isError("ERR Unsupported option foo");
    redis.run("EXPIRE k abc FOO").isError("ERR Unsupported option FOO");
    redis.run("TTL k").is(-1);
  }

  @EachProtocol
  void timesOutsideTheirRangeAreRefused(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("EXPIRE k 9223372036854775807").isError(Errors.expireTime("expire"));
    redis.run("EXPIRE k 9223372036854776").isError(Errors.expireTime("expire"));
    redis.run("EXPIRE k -9223372036854775808").isError(Errors.expireTime("expire"));
    redis.run("EXPIRE k -9223372036854776").isError(Errors.expireTime("expire"));
    redis.run("PEXPIRE k 9223372036854775807").isError(Errors.expireTime("pexpire"));
    redis.run("EXPIREAT k 9223372036854776").isError(Errors.expireTime("expireat"));
    redis.run("EXPIRE k 9223372036854775808").isError(Errors.NOT_AN_INTEGER);
    redis.run("EXPIRE k abc").isError(Errors.NOT_AN_INTEGER);
    redis.run("EXPIRE k 1.5").isError(Errors.NOT_AN_INTEGER);
    redis.run("EXPIRE k \"\"").isError(Errors.NOT_AN_INTEGER);
    redis.run("EXPIRE nothing abc").isError(Errors.NOT_AN_INTEGER);
    redis.run("EXPIRE nothing 9223372036854775807").isError(Errors.expireTime("expire"));
    redis.run("TTL k").is(-1);
    redis.run("PEXPIREAT k 9223372036854775807").is(1);
    redis.run("PEXPIRETIME k").is(Long.MAX_VALUE);
  }

  @EachProtocol
  void persistTellsWhetherThereWasATimeToLive(Redis redis) {
    redis.run("SET k v EX 100").isOk();
    redis.run("PERSIST k").is(1);
    redis.run("PERSIST k").is(0);
    redis.run("PERSIST nothing").is(0);
    redis.run("TTL k").is(-1);
  }

  /// The clock decides here, so the spec asks until the answer is given; how late it may come is
  /// the server's own test.
  @EachProtocol
  void aKeyIsGoneWhenItsTimeHasCome(Redis redis) {
    redis.run("SET k v PX 30").isOk();
    redis.run("SET stays v PX 100000").isOk();
    long deadline = System.nanoTime() + 2_000_000_000L;
    while (redis.run("EXISTS k").integer() == 1 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    redis.run("GET k").isNil();
    redis.run("TTL k").is(-2);
    redis.run("TYPE k").isSimple("none");
    redis.run("KEYS *").hasInAnyOrder("stays");
    redis.run("INCR k").is(1);
    redis.run("TTL k").is(-1);
  }

  @EachServer
  void withoutActiveExpiryAKeyIsHiddenAllTheSame(Redis redis) {
    redis.run("DEBUG SET-ACTIVE-EXPIRE 0").isOk();
    try {
      redis.run("SET k v PX 1").isOk();
      redis.run("DEBUG SLEEP 0.01").isOk();
      redis.run("DBSIZE").isBetween(0, 1);
      redis.run("GET k").isNil();
      redis.run("DBSIZE").is(0);
    } finally {
      redis.run("DEBUG SET-ACTIVE-EXPIRE 1").isOk();
    }
  }

  @EachServer
  void expiredKeysAreCounted(Redis redis) {
    final long before = redis.infoNumber("expired_keys");
    for (int i = 0; i < 20; i++) {
      redis.run("SET k" + i + " v PX 1").isOk();
    }
    redis.run("DEBUG SLEEP 0.01").isOk();
    for (int i = 0; i < 20; i++) {
      redis.run("GET k" + i).isNil();
    }
    long expired = redis.infoNumber("expired_keys") - before;
    if (expired != 20) {
      throw new AssertionError("20 keys expired, but INFO counts " + expired);
    }
  }

  @EachServer
  void manyKeysExpireTogetherWithoutBeingAskedFor(Redis redis) {
    for (int i = 0; i < 2_000; i++) {
      redis.run("SET", "k" + i, "v", "PX", 1 + i % 50).isOk();
    }
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (redis.run("DBSIZE").integer() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    redis.run("DBSIZE").is(0);
  }
}
