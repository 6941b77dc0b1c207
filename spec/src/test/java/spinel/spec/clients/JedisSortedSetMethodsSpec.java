// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static spinel.spec.clients.MethodCalls.same;

import java.util.Map;
import redis.clients.jedis.args.SortedSetOption;
import redis.clients.jedis.commands.SortedSetCommands;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.ZAddParams;
import redis.clients.jedis.params.ZIncrByParams;
import redis.clients.jedis.params.ZParams;
import redis.clients.jedis.params.ZRangeParams;
import spinel.spec.EachProtocol;
import spinel.spec.Redis;

/// Each method of Jedis for sorted sets, with what it returns.
@SuppressWarnings("deprecation")
final class JedisSortedSetMethodsSpec {
  @EachProtocol
  void sortedSets(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      SortedSetCommands c = calls.of(SortedSetCommands.class);
      changes(calls, c);
      ranges(c);
      rangesByScore(c);
      rangesByName(c);
      algebra(c);
      pops(calls, c);
      calls.areAllOf(SortedSetCommands.class);
    }
  }

  private static void changes(MethodCalls calls, SortedSetCommands c) {
    same(c.zadd("z", 1, "a"), 1);
    same(c.zadd("z", 5, "a", ZAddParams.zAddParams().nx()), 0);
    same(c.zadd("z", Map.of("b", 2.0, "c", 3.0)), 2);
    same(c.zadd("z", Map.of("a", 1.5), ZAddParams.zAddParams().xx().ch()), 1);
    same(c.zaddIncr("z", 0.5, "a", ZAddParams.zAddParams().xx()), "2.0");
    same(c.zincrby("z", -1, "a"), 1);
    same(c.zincrby("z", 0, "a", ZIncrByParams.zIncrByParams().nx()), "null");
    same(c.zcard("z"), 3);
    same(c.zscore("z", "b"), "2.0");
    same(c.zscore("z", "nothing"), "null");
    same(c.zmscore("z", "a", "nothing"), "[1.0, null]");
    same(c.zrank("z", "c"), "2");
    same(c.zrevrank("z", "c"), "0");
    if (calls.since("7.2", "zrankWithScore", "zrevrankWithScore")) {
      same(c.zrankWithScore("z", "c"), "2=3.0");
      same(c.zrevrankWithScore("z", "a"), "2=1.0");
    }
    same(c.zscan("z", "0", new ScanParams().match("[ab]")), "0 [a:1.0, b:2.0]");
    assertTrue(c.zrange("z", 0, -1).contains(c.zrandmember("z")));
    same(MethodCalls.sorted(c.zrandmember("z", 5)), "[a, b, c]");
    same(MethodCalls.sorted(c.zrandmemberWithScores("z", 5)), "[a:1.0, b:2.0, c:3.0]");
  }

  private static void ranges(SortedSetCommands c) {
    same(c.zrange("z", 0, -1), "[a, b, c]");
    same(c.zrevrange("z", 0, 1), "[c, b]");
    same(c.zrangeWithScores("z", 0, 0), "[a:1.0]");
    same(c.zrevrangeWithScores("z", 0, 0), "[c:3.0]");
    same(c.zrange("z", ZRangeParams.zrangeByScoreParams(2, 9)), "[b, c]");
    same(c.zrangeWithScores("z", ZRangeParams.zrangeParams(0, 0).rev()), "[c:3.0]");
    same(c.zrangestore("to", "z", ZRangeParams.zrangeByLexParams("[b", "+")), 2);
    same(c.zcount("z", 2, 3), 2);
    same(c.zcount("z", "(2", "+inf"), 1);
  }

  private static void rangesByScore(SortedSetCommands c) {
    same(c.zrangeByScore("z", 1, 2), "[a, b]");
    same(c.zrangeByScore("z", "(1", "2"), "[b]");
    same(c.zrangeByScore("z", 1, 3, 1, 1), "[b]");
    same(c.zrangeByScore("z", "-inf", "+inf", 1, 1), "[b]");
    same(c.zrevrangeByScore("z", 3, 2), "[c, b]");
    same(c.zrevrangeByScore("z", "+inf", "(2"), "[c]");
    same(c.zrevrangeByScore("z", 3, 1, 1, 1), "[b]");
    same(c.zrevrangeByScore("z", "3", "1", 2, 5), "[a]");
    same(c.zrangeByScoreWithScores("z", 1, 1), "[a:1.0]");
    same(c.zrangeByScoreWithScores("z", "(1", "(3"), "[b:2.0]");
    same(c.zrangeByScoreWithScores("z", 1, 3, 0, 1), "[a:1.0]");
    same(c.zrangeByScoreWithScores("z", "1", "3", 2, 1), "[c:3.0]");
    same(c.zrevrangeByScoreWithScores("z", 3, 3), "[c:3.0]");
    same(c.zrevrangeByScoreWithScores("z", "(3", "2"), "[b:2.0]");
    same(c.zrevrangeByScoreWithScores("z", 3, 1, 0, 1), "[c:3.0]");
    same(c.zrevrangeByScoreWithScores("z", "3", "1", 2, 1), "[a:1.0]");
  }

  private static void rangesByName(SortedSetCommands c) {
    c.zadd("lex", Map.of("a", 0.0, "b", 0.0, "c", 0.0, "d", 0.0, "e", 0.0, "f", 0.0));
    same(c.zlexcount("lex", "[b", "(e"), 3);
    same(c.zrangeByLex("lex", "[b", "(e"), "[b, c, d]");
    same(c.zrangeByLex("lex", "-", "+", 1, 2), "[b, c]");
    same(c.zrevrangeByLex("lex", "(e", "[b"), "[d, c, b]");
    same(c.zrevrangeByLex("lex", "+", "-", 1, 2), "[e, d]");
    same(c.zremrangeByLex("lex", "-", "(c"), 2);
    same(c.zremrangeByRank("lex", 0, 0), 1);
    same(c.zremrangeByScore("lex", 1, 2), 0);
    same(c.zremrangeByScore("lex", "-inf", "(1"), 3);
  }

  private static void algebra(SortedSetCommands c) {
    c.zadd("y", Map.of("b", 10.0, "c", 20.0, "d", 30.0));
    ZParams weighted = new ZParams().weights(2, 1).aggregate(ZParams.Aggregate.MAX);
    same(c.zdiff("z", "y"), "[a]");
    same(c.zdiffWithScores("z", "y"), "[a:1.0]");
    same(c.zdiffStore("to", "y", "z"), 1);
    same(c.zdiffstore("to", "y", "z"), 1);
    same(c.zinter(new ZParams(), "z", "y"), "[b, c]");
    same(c.zinterWithScores(weighted, "z", "y"), "[b:10.0, c:20.0]");
    same(c.zinterstore("to", "z", "y"), 2);
    same(c.zinterstore("to", weighted, "z", "y"), 2);
    same(c.zintercard("z", "y"), 2);
    same(c.zintercard(1, "z", "y"), 1);
    same(c.zunion(new ZParams(), "z", "y"), "[a, b, c, d]");
    same(c.zunionWithScores(weighted, "z", "y"), "[a:2.0, b:10.0, c:20.0, d:30.0]");
    same(c.zunionstore("to", "z", "y"), 4);
    same(c.zunionstore("to", weighted, "z", "y"), 4);
    same(c.zrangeWithScores("to", 0, -1), "[a:2.0, b:10.0, c:20.0, d:30.0]");
  }

  private static void pops(MethodCalls calls, SortedSetCommands c) {
    same(c.zpopmax("to"), "d:30.0");
    same(c.zpopmin("to"), "a:2.0");
    same(c.zpopmax("to", 1), "[c:20.0]");
    same(c.zpopmin("to", 5), "[b:10.0]");
    same(c.zpopmin("to"), "null");
    same(c.zmpop(SortedSetOption.MAX, "nothing", "y"), "y=[d:30.0]");
    same(c.zmpop(SortedSetOption.MIN, 5, "nothing", "y"), "y=[b:10.0, c:20.0]");
    if (calls.needs("BZPOPMIN", "bzpopmin", "bzpopmax")) {
      same(c.bzpopmin(1, "nothing", "z"), "z=a:1.0");
      same(c.bzpopmax(1, "nothing", "z"), "z=c:3.0");
      c.zadd("z", Map.of("a", 1.0, "c", 3.0));
    }
    same(c.zrem("z", "b", "nothing"), 1);
    if (calls.needs("BZMPOP", "bzmpop")) {
      same(c.bzmpop(1, SortedSetOption.MIN, "nothing", "z"), "z=[a:1.0]");
      same(c.bzmpop(1, SortedSetOption.MIN, 5, "nothing", "z"), "z=[c:3.0]");
    }
  }
}
