// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.Needs;
import spinel.spec.Redis;

/// The times that members of sets have to live.
@Needs({"SEXPIRE", "SADDEX"})
@EachEncoding({"", "set-max-listpack-entries 0"})
final class SetMemberExpirySpec {
  private static final long FAR = 4_102_444_800L;

  @EachProtocol
  void sexpireAnswersForEachMember(Redis redis) {
    redis.run("SEXPIRE missing 10 MEMBERS 2 a b").isArray(-2, -2);
    redis.run("SADD s a b c").is(3);
    redis.run("SEXPIRE s 100 MEMBERS 3 a b missing").isArray(1, 1, -2);
    redis.run("SPEXPIRE s 100000 NX MEMBERS 2 a c").isArray(0, 1);
    redis.run("SEXPIREAT s 1 MEMBERS 1 b").isArray(2);
    redis.run("SCARD s").is(2);
    redis.run("SPEXPIREAT s 1 MEMBERS 2 a c").isArray(2, 2);
    redis.run("EXISTS s").is(0);
  }

  @EachProtocol
  void timesAreShown(Redis redis) {
    redis.run("SADD s a b").is(2);
    redis.run("SEXPIREAT s " + FAR + " MEMBERS 1 a").isArray(1);
    redis.run("SEXPIRETIME s MEMBERS 3 a b c").isArray(FAR, -1, -2);
    redis.run("SPEXPIRETIME s MEMBERS 1 a").isArray(FAR * 1000);
    redis.run("SPEXPIRE s 99500 MEMBERS 1 b").isArray(1);
    redis.run("STTL s MEMBERS 1 b").isArray(100);
    redis.run("SPERSIST s MEMBERS 3 a b c").isArray(1, 1, -2);
    redis.run("SPERSIST s MEMBERS 1 a").isArray(-1);
    redis.run("STTL s MEMBERS 2 a b").isArray(-1, -1);
    redis.run("SPTTL missing MEMBERS 1 a").isArray(-2);
  }

  @EachProtocol
  void conditionsCompareTimes(Redis redis) {
    redis.run("SADD s a b").is(2);
    redis.run("SEXPIRE s 100 XX MEMBERS 1 a").isArray(0);
    redis.run("SEXPIRE s 100 GT MEMBERS 1 a").isArray(0);
    redis.run("SEXPIRE s 100 LT MEMBERS 1 a").isArray(1);
    redis.run("SEXPIRE s 50 GT MEMBERS 2 a b").isArray(0, 0);
    redis.run("SEXPIRE s 200 GT MEMBERS 1 a").isArray(1);
    redis.run("SEXPIRE s 300 LT MEMBERS 1 a").isArray(0);
    redis.run("SEXPIRE s 300 MEMBERS 2 a b NX").isArray(0, 1);
    redis.run("STTL s MEMBERS 2 a b").isArray(200, 300);
  }

  @EachProtocol
  void saddexAddsMembersWithTheirTime(Redis redis) {
    redis.run("SADDEX s EXAT " + FAR + " MEMBERS 2 a b").is(1);
    redis.run("SADDEX s MNX MEMBERS 2 c a").is(0);
    redis.run("SADDEX s MXX MEMBERS 2 c a").is(0);
    redis.run("SADDEX s KEEPTTL MEMBERS 2 a c").is(1);
    redis.run("SEXPIRETIME s MEMBERS 3 a b c").isArray(FAR, FAR, -1);
    redis.run("SADDEX s MXX MEMBERS 1 a").is(1);
    redis.run("SEXPIRETIME s MEMBERS 2 a b").isArray(-1, FAR);
    redis.run("SADDEX s PXAT 1 MEMBERS 4 a b c d").is(1);
    redis.run("EXISTS s").is(0);
  }

  @EachProtocol
  void badOptionsChangeNothing(Redis redis) {
    redis.run("SADD s a").is(1);
    redis.run("SEXPIRE s -1 MEMBERS 1 a").isError("ERR invalid expire time, must be >= 0");
    redis.run("SEXPIRE s x MEMBERS 1 a").isError(Errors.NOT_AN_INTEGER);
    redis.run("SEXPIRE s 10 MEMBERS 1").isError(Errors.arity("sexpire"));
    redis.run("SEXPIRE s 10 FOO 1 a").isError("ERR unknown argument: FOO");
    redis.run("SEXPIRE s 10 MEMBERS 2 a").isError("ERR wrong number of arguments");
    redis.run("SEXPIRE s 10 NX XX MEMBERS 1 a").isError("ERR Multiple condition flags specified");
    String mismatch = "ERR The `nummembers` parameter must match the number of arguments";
    for (String command : List.of("STTL", "SPTTL", "SEXPIRETIME", "SPEXPIRETIME", "SPERSIST")) {
      redis.run(command + " s MEMBERS 2 a").isError(mismatch);
      redis
          .run(command + " missing FOO 1 a")
          .isError("ERR Mandatory argument MEMBERS is missing or not at the right position");
    }
    redis
        .run("SADDEX s MXX MNX 1 a")
        .isError("ERR Only one of MXX or MNX arguments can be specified");
    redis.run("STTL s MEMBERS 1 a").isArray(-1);
    redis.run("SET t x").isOk();
    redis.run("SEXPIRE t 10 MEMBERS 1 a").isError(Errors.WRONG_TYPE);
    redis.run("SADDEX t MEMBERS 1 a").isError(Errors.WRONG_TYPE);
    redis.run("STTL t MEMBERS 1 a").isError(Errors.WRONG_TYPE);
  }

  @EachProtocol
  void timesGoWithTheSet(Redis redis) {
    redis.run("SADDEX s EXAT " + FAR + " MEMBERS 2 a b").is(1);
    redis.run("COPY s t").is(1);
    redis.run("RENAME t u").isOk();
    redis.run("SEXPIRETIME u MEMBERS 2 a b").isArray(FAR, FAR);
    redis.run("SMOVE u v a").is(1);
    redis.run("SUNIONSTORE w s").is(2);
    redis.run("STTL v MEMBERS 1 a").isArray(-1);
    redis.run("STTL w MEMBERS 2 a b").isArray(-1, -1);
  }

  /// Asks again and again, for ten seconds, until there are fewer members.
  private static void awaitFewer(Redis redis, String key, long members) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (redis.run("SCARD " + key).integer() >= members) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("members are still there");
      }
    }
  }

  @EachProtocol
  void membersGoWhenTheirTimeComes(Redis redis) {
    redis.run("SADD s a b c").is(3);
    redis.run("SPEXPIRE s 400 MEMBERS 2 a b").isArray(1, 1);
    redis.run("SADDEX t PX 400 MEMBERS 1 a").is(1);
    awaitFewer(redis, "s", 2);
    awaitFewer(redis, "t", 1);
    redis.run("SISMEMBER s a").is(0);
    redis.run("SMEMBERS s").hasInAnyOrder("c");
    redis.run("EXISTS t").is(0);
  }
}
