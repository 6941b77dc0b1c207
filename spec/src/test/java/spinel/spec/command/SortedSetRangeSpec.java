// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.Since;

/// Ranges of sorted sets, and sorted sets put together.
@Needs("ZRANGESTORE")
@EachEncoding({"zset-max-listpack-entries 128", "zset-max-listpack-entries 0"})
final class SortedSetRangeSpec {
  private static void fill(Redis redis) {
    redis.run("ZADD z 1 a 2 b 2 c 3 d 4 e").is(5);
  }

  @EachProtocol
  void rangesOfRanks(Redis redis) {
    fill(redis);
    redis.run("ZRANGE z 0 -1").isArray("a", "b", "c", "d", "e");
    redis.run("ZRANGE z 1 2").isArray("b", "c");
    redis.run("ZRANGE z -2 100").isArray("d", "e");
    redis.run("ZRANGE z 3 1").isArray();
    redis.run("ZRANGE z 5 6").isArray();
    redis.run("ZRANGE z -100 -5").isArray("a");
    redis.run("ZRANGE z 0 1 REV").isArray("e", "d");
    redis.run("ZREVRANGE z 1 2").isArray("d", "c");
    redis.run("ZRANGE nothing 0 -1").isArray();
    redis.run("ZRANGE z x 1").isError(Errors.NOT_AN_INTEGER);
    redis
        .run("ZRANGE z 0 1 LIMIT 0 1")
        .isError(
            "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or"
                + " BYLEX");
  }

  @EachProtocol
  void scoresComeAlong(Redis redis) {
    redis.run("ZADD z 1 a 2.5 b").is(2);
    if (redis.protocol() == Protocol.RESP2) {
      redis.run("ZRANGE z 0 -1 WITHSCORES").isArray("a", "1", "b", "2.5");
    } else {
      redis
          .run("ZRANGE z 0 -1 WITHSCORES")
          .holds(
              "pairs",
              r -> r.children().size() == 2 && r.children().getFirst().children().size() == 2);
    }
    redis
        .run("ZRANGE z - + BYLEX WITHSCORES")
        .isError("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
  }

  @EachProtocol
  void rangesOfScores(Redis redis) {
    fill(redis);
    redis.run("ZRANGE z 2 3 BYSCORE").isArray("b", "c", "d");
    redis.run("ZRANGEBYSCORE z (2 +inf").isArray("d", "e");
    redis.run("ZRANGEBYSCORE z -inf (2").isArray("a");
    redis.run("ZREVRANGEBYSCORE z 3 (1").isArray("d", "c", "b");
    redis.run("ZRANGE z 3 (1 BYSCORE REV LIMIT 1 1").isArray("c");
    redis.run("ZRANGEBYSCORE z -inf +inf LIMIT 1 2").isArray("b", "c");
    redis.run("ZRANGEBYSCORE z -inf +inf LIMIT 4 -1").isArray("e");
    redis.run("ZRANGEBYSCORE z -inf +inf LIMIT 5 10").isArray();
    redis.run("ZRANGEBYSCORE z 5 1").isArray();
    redis.run("ZCOUNT z 2 3").is(3);
    redis.run("ZCOUNT z (2 (3").is(0);
    redis.run("ZCOUNT z -inf inf").is(5);
    redis.run("ZRANGEBYSCORE z x 1").isError("ERR min or max is not a float");
    redis.run("ZCOUNT z 1 nan").isError("ERR min or max is not a float");
    redis.run("ZRANGEBYSCORE z 1 2 LIMIT 1").isError(Errors.SYNTAX);
    redis.run("ZRANGEBYSCORE z 1 2 REV").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void rangesOfNames(Redis redis) {
    redis.run("ZADD z 0 a 0 aa 0 b 0 c 0 d").is(5);
    redis.run("ZRANGE z [aa (c BYLEX").isArray("aa", "b");
    redis.run("ZRANGEBYLEX z - (b").isArray("a", "aa");
    redis.run("ZREVRANGEBYLEX z + [b").isArray("d", "c", "b");
    redis.run("ZRANGEBYLEX z - + LIMIT 1 2").isArray("aa", "b");
    redis.run("ZRANGEBYLEX z + -").isArray();
    redis.run("ZLEXCOUNT z [a [b").is(3);
    redis.run("ZLEXCOUNT z - +").is(5);
    redis.run("ZREMRANGEBYLEX z [b (d").is(2);
    redis.run("ZRANGE z 0 -1").isArray("a", "aa", "d");
    for (String bound : List.of("a", "\"\"", "+a", "-a")) {
      redis
          .run("ZRANGEBYLEX z " + bound + " +")
          .isError("ERR min or max not valid string range item");
    }
  }

  @EachProtocol
  void rangesAreRemoved(Redis redis) {
    fill(redis);
    redis.run("ZREMRANGEBYRANK z 1 2").is(2);
    redis.run("ZREMRANGEBYSCORE z (3 10").is(1);
    redis.run("ZRANGE z 0 -1").isArray("a", "d");
    redis.run("ZREMRANGEBYRANK z 5 10").is(0);
    redis.run("ZREMRANGEBYSCORE z -inf +inf").is(2);
    redis.run("EXISTS z").is(0);
  }

  @EachProtocol
  void rangesAreStored(Redis redis) {
    fill(redis);
    redis.run("ZRANGESTORE y z 1 3").is(3);
    redis.run("ZRANGE y 0 -1").isArray("b", "c", "d");
    redis.run("ZRANGESTORE y z 4 (1 BYSCORE REV LIMIT 0 2").is(2);
    redis.run("ZRANGE y 0 -1").isArray("d", "e");
    redis.run("ZRANGESTORE z z 0 1").is(2);
    redis.run("ZRANGE z 0 -1").isArray("a", "b");
    redis.run("ZRANGESTORE y nothing 0 -1").is(0);
    redis.run("EXISTS y").is(0);
    redis.run("SET y v EX 100").isOk();
    redis.run("ZRANGESTORE y z 0 -1").is(2);
    redis.run("TTL y").is(-1);
    redis.run("ZRANGESTORE y z 0 -1 WITHSCORES").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void unionsAddScores(Redis redis) {
    redis.run("ZADD a 1 x 2 y").is(2);
    redis.run("ZADD b 10 y 20 z").is(2);
    redis.run("ZUNIONSTORE d 2 a b").is(3);
    redis.run("ZRANGE d 0 -1").isArray("x", "y", "z");
    redis.run("ZSCORE d y").isDouble("12");
    redis.run("ZUNIONSTORE d 2 a b WEIGHTS 2 -1 AGGREGATE MIN").is(3);
    redis.run("ZSCORE d y").isDouble("-10");
    redis.run("ZUNION 2 a b AGGREGATE MAX").isArray("x", "y", "z");
    redis.run("ZUNION 2 nothing b").isArray("y", "z");
    redis.run("ZUNIONSTORE a 2 a a").is(2);
    redis.run("ZSCORE a x").isDouble("2");
    redis.run("ZUNIONSTORE b 1 nothing").is(0);
    redis.run("EXISTS b").is(0);
    redis.run("ZADD i inf x").is(1);
    redis.run("ZADD j -inf x").is(1);
    redis.run("ZUNIONSTORE d 2 i j").is(1);
    redis.run("ZSCORE d x").isDouble("0");
    redis.run("ZUNIONSTORE d 1 i WEIGHTS 0").is(1);
    redis.run("ZSCORE d x").isDouble("0");
  }

  @EachProtocol
  void intersectionsAndDifferences(Redis redis) {
    redis.run("ZADD a 1 x 2 y 3 z").is(3);
    redis.run("ZADD b 10 y 20 z 30 w").is(3);
    redis.run("ZINTER 2 a b").isArray("y", "z");
    redis.run("ZINTERSTORE d 2 a b WEIGHTS 1 0.5").is(2);
    redis.run("ZSCORE d z").isDouble("13");
    redis.run("ZINTERCARD 2 a b").is(2);
    redis.run("ZINTERCARD 2 a b LIMIT 1").is(1);
    redis.run("ZINTERCARD 2 a b LIMIT -1").isError("ERR LIMIT can't be negative");
    redis.run("ZINTERCARD 2 a nothing").is(0);
    redis.run("ZDIFF 2 a b").isArray("x");
    redis.run("ZDIFF 2 nothing b").isArray();
    redis.run("ZDIFFSTORE d 2 a a").is(0);
    redis.run("EXISTS d").is(0);
    redis.run("ZDIFFSTORE d 3 a b nothing").is(1);
    redis.run("ZDIFF 2 a b WEIGHTS 1 2").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void setsWithoutScoresCountAsOne(Redis redis) {
    if (!redis.server().has("SADD")) {
      return;
    }
    redis.run("SADD s x y").is(2);
    redis.run("ZADD a 5 x").is(1);
    redis.run("ZUNIONSTORE d 2 s a WEIGHTS 2 1").is(2);
    redis.run("ZSCORE d x").isDouble("7");
    redis.run("ZINTER 2 s a").isArray("x");
    redis.run("ZDIFF 2 s a").isArray("y");
  }

  @EachProtocol
  void badCombinationsAreRefused(Redis redis) {
    redis.run("ZADD a 1 x").is(1);
    redis.run("ZUNION 0 a").isError("ERR at least 1 input key is needed for 'zunion' command");
    redis.run("ZUNION x a").isError(Errors.NOT_AN_INTEGER);
    redis.run("ZUNIONSTORE d 3 a a").isError(Errors.SYNTAX);
    redis.run("ZUNION 1 a WEIGHTS x").isError("ERR weight value is not a float");
    redis.run("ZUNION 1 a WEIGHTS").isError(Errors.SYNTAX);
    redis.run("ZUNION 1 a AGGREGATE FOO").isError(Errors.SYNTAX);
    redis.run("ZUNIONSTORE d 1 a WITHSCORES").isError(Errors.SYNTAX);
    redis.run("EXISTS d").is(0);
  }

  @EachProtocol
  @Since("8.8")
  void aggregatesCount(Redis redis) {
    redis.run("ZADD a 5 x 6 y").is(2);
    redis.run("ZADD b 7 y").is(1);
    redis.run("ZUNIONSTORE d 2 a b AGGREGATE COUNT").is(2);
    redis.run("ZSCORE d x").isDouble("1");
    redis.run("ZSCORE d y").isDouble("2");
    redis.run("ZINTERSTORE d 2 a b WEIGHTS 2 5 AGGREGATE COUNT").is(1);
    redis.run("ZSCORE d y").isDouble("7");
  }

  @EachServer
  void largeSetsKeepTheirOrder(Redis redis) {
    for (int i = 0; i < 2000; i++) {
      redis.run("ZADD z " + (i * 7919 % 2000) + " m" + i).is(1);
    }
    redis.run("ZCARD z").is(2000);
    for (int rank = 0; rank < 2000; rank += 97) {
      redis.run("ZCOUNT z -inf (" + rank).is(rank);
      String member = redis.run("ZRANGE z " + rank + " " + rank).elements().getFirst().toString();
      redis
          .run("ZREVRANGE z " + (1999 - rank) + " " + (1999 - rank))
          .holds("the same", r -> r.children().getFirst().toString().equals(member));
    }
    redis.run("ZREMRANGEBYRANK z 500 1499").is(1000);
    redis.run("ZCOUNT z 500 1499").is(0);
    redis.run("ZUNIONSTORE y 2 z z").is(1000);
    redis.run("ZCOUNT y 998 3000").is(2);
    redis.run("UNLINK z").is(1);
  }
}
