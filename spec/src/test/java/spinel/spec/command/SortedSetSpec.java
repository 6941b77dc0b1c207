// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Bytes;

/// Members of sorted sets and their scores.
@Needs("ZADD")
@EachEncoding({"zset-max-listpack-entries 128", "zset-max-listpack-entries 0"})
final class SortedSetSpec {
  @EachProtocol
  void zaddAddsAndUpdates(Redis redis) {
    redis.run("ZADD z 1 a 2 b").is(2);
    redis.run("ZADD z 3 a 4 c").is(1);
    redis.run("ZADD z CH 3 a 5 b 6 d").is(2);
    redis.run("ZRANGE z 0 -1").isArray("a", "c", "b", "d");
    redis.run("ZADD z 1 x 2 x").is(1);
    redis.run("ZSCORE z x").isDouble("2");
    redis.run("ZCARD z").is(5);
    redis.run("ZCARD nothing").is(0);
  }

  @EachProtocol
  void zaddHeedsItsConditions(Redis redis) {
    redis.run("ZADD z XX 1 a").is(0);
    redis.run("EXISTS z").is(0);
    redis.run("ZADD z NX 1 a 2 b").is(2);
    redis.run("ZADD z NX 9 a 3 c").is(1);
    redis.run("ZSCORE z a").isDouble("1");
    redis.run("ZADD z XX CH 5 a 6 new").is(1);
    redis.run("ZSCORE z new").isNil();
    redis.run("ZADD z GT CH 4 a 7 b 1 fresh").is(2);
    redis.run("ZMSCORE z a b fresh").holds("three", r -> r.children().size() == 3);
    redis.run("ZADD z LT CH 4 a 8 b").is(1);
    redis.run("ZSCORE z a").isDouble("4");
    redis.run("ZADD z LT XX CH 1 a").is(1);
    redis
        .run("ZADD z nx Xx 1 a")
        .isError("ERR XX and NX options at the same time are not compatible");
    for (String both : List.of("GT LT", "NX GT", "NX LT")) {
      redis
          .run("ZADD z " + both + " 1 a")
          .isError("ERR GT, LT, and/or NX options at the same time are not compatible");
    }
  }

  @EachProtocol
  void zaddIncrements(Redis redis) {
    redis.run("ZADD z INCR 5 a").isDouble("5");
    redis.run("ZADD z INCR -1.5 a").isDouble("3.5");
    redis.run("ZADD z XX INCR 1 b").isNil();
    redis.run("ZADD z NX INCR 1 a").isNil();
    redis.run("ZADD z GT INCR -1 a").isNil();
    redis.run("ZADD z GT INCR 1 a").isDouble("4.5");
    redis
        .run("ZADD z INCR 1 a 2 b")
        .isError("ERR INCR option supports a single increment-element pair");
    redis.run("ZINCRBY z 10 a").isDouble("14.5");
    redis.run("ZINCRBY z 2 new").isDouble("2");
    redis.run("ZINCRBY z inf a").isDouble("inf");
    redis.run("ZINCRBY z -inf a").isError("ERR resulting score is not a number (NaN)");
    redis.run("ZSCORE z a").isDouble("inf");
  }

  @EachProtocol
  void badScoresChangeNothing(Redis redis) {
    for (String score : List.of("x", "\"\"", "nan", "\" 1\"", "\"1 \"", "1e", "1e400", "1e-400")) {
      redis.run("ZADD z 1 a " + score + " b").isError(Errors.NOT_A_FLOAT);
      redis.run("ZINCRBY z " + score + " b").isError(Errors.NOT_A_FLOAT);
    }
    redis.run("ZADD z 1").isError(Errors.arity("zadd"));
    redis.run("ZADD z 1 a 2").isError(Errors.SYNTAX);
    redis.run("ZADD z NX CH").isError(Errors.SYNTAX);
    redis.run("EXISTS z").is(0);
  }

  @EachProtocol
  void scoresAreShownInFewDigits(Redis redis) {
    redis.run(
        "ZADD z 0 zero -0.5 half 1e3 thousand 1e20 large 12345678901 eleven -inf low +inf high");
    redis.run("ZSCORE z zero").isDouble("0");
    redis.run("ZSCORE z half").isDouble("-0.5");
    redis.run("ZSCORE z thousand").isDouble("1000");
    redis.run("ZSCORE z large").isDouble("1e+20");
    redis.run("ZSCORE z eleven").isDouble("12345678901");
    redis.run("ZSCORE z low").isDouble("-inf");
    redis.run("ZSCORE z high").isDouble("inf");
    redis.run("ZSCORE z nobody").isNil();
    redis.run("ZSCORE nothing a").isNil();
  }

  @EachProtocol
  @Since("7.2")
  void scoresReadBackToTheSame(Redis redis) {
    redis.run("ZADD z 3.1 a 0.30000000000000004 b 1e-7 c 123456.789e-5 d");
    redis.run("ZSCORE z a").isDouble("3.1");
    redis.run("ZSCORE z b").isDouble("0.30000000000000004");
    redis.run("ZSCORE z c").isDouble("1e-7");
    redis.run("ZSCORE z d").isDouble("1.23456789");
  }

  @EachProtocol
  void ranksCountFromEitherEnd(Redis redis) {
    redis.run("ZADD z 1 a 2 b 2 c 3 d").is(4);
    redis.run("ZRANK z a").is(0);
    redis.run("ZRANK z c").is(2);
    redis.run("ZREVRANK z d").is(0);
    redis.run("ZREVRANK z a").is(3);
    redis.run("ZRANK z nobody").isNil();
    redis.run("ZRANK nothing a").isNil();
  }

  @EachProtocol
  @Since("7.2")
  void ranksComeWithScores(Redis redis) {
    redis.run("ZADD z 1.5 a 2 b").is(2);
    redis.run("ZRANK z a WITHSCORE").holds("a pair", r -> r.children().size() == 2);
    redis.run("ZREVRANK z nobody withscore").isNilArray();
    redis.run("ZRANK nothing a WITHSCORE").isNilArray();
    redis.run("ZRANK z a FOO").isError(Errors.SYNTAX);
    redis.run("ZRANK z a WITHSCORE x").isError(Errors.arity("zrank"));
  }

  @EachProtocol
  void zremRemovesAndDeletesTheKeyWithTheLast(Redis redis) {
    redis.run("ZADD z 1 a 2 b 3 c").is(3);
    redis.run("ZREM z a nobody a").is(1);
    redis.run("ZREM z b c d").is(2);
    redis.run("EXISTS z").is(0);
    redis.run("ZREM z a").is(0);
  }

  @EachProtocol
  void popsTakeFromTheEnds(Redis redis) {
    redis.run("ZADD z 1 a 2 b 3 c 4 d 5 e").is(5);
    redis.run("ZPOPMIN z 0").isArray();
    redis.run("ZPOPMIN nothing").isArray();
    redis.run("ZPOPMIN z -1").isError("ERR value is out of range, must be positive");
    redis.run("ZPOPMIN z 1 2").isError(Errors.SYNTAX);
    redis.run("ZPOPMIN z").holds("one pair", r -> r.children().size() == 2);
    redis.run("ZPOPMAX z 2");
    redis.run("ZRANGE z 0 -1").isArray("b", "c");
    redis.run("ZPOPMAX z 10");
    redis.run("EXISTS z").is(0);
  }

  @EachProtocol
  @Needs("ZMPOP")
  void zmpopTakesFromTheFirstThatHasAny(Redis redis) {
    redis.run("ZADD y 1 a 2 b").is(2);
    redis
        .run("ZMPOP 2 nothing y MIN COUNT 5")
        .holds("key and pairs", r -> r.children().size() == 2);
    redis.run("EXISTS y").is(0);
    redis.run("ZMPOP 1 nothing MAX").isNilArray();
    redis.run("ZMPOP 0 y MIN").isError("ERR numkeys should be greater than 0");
    redis.run("ZMPOP x y MIN").isError("ERR numkeys should be greater than 0");
    redis.run("ZMPOP 1 y FOO").isError(Errors.SYNTAX);
    redis.run("ZMPOP 2 y MIN").isError(Errors.SYNTAX);
    redis.run("ZMPOP 1 y MIN COUNT 0").isError("ERR count should be greater than 0");
    redis.run("ZMPOP 1 y MIN COUNT 1 COUNT 1").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void drawsAreMembers(Redis redis) {
    redis.run("ZADD z 1 a 2 b 3 c").is(3);
    redis.run("ZRANDMEMBER z").matches("[abc]");
    redis.run("ZRANDMEMBER nothing").isNil();
    redis.run("ZRANDMEMBER nothing 5").isArray();
    redis.run("ZRANDMEMBER z 0").isArray();
    redis.run("ZRANDMEMBER z 10").hasInAnyOrder("a", "b", "c");
    redis
        .run("ZRANDMEMBER z 2")
        .holds("two", r -> r.sortedChildren().stream().distinct().count() == 2);
    redis.run("ZRANDMEMBER z -20").holds("twenty", r -> r.children().size() == 20);
    redis.run("ZRANDMEMBER z 1 FOO").isError(Errors.SYNTAX);
    redis.run("ZRANDMEMBER z x").isError(Errors.NOT_AN_INTEGER);
    redis.run("ZRANDMEMBER z -9223372036854775807 WITHSCORES").isError("ERR value is out of range");
  }

  @EachProtocol
  void zscanShowsEveryMember(Redis redis) {
    for (int i = 0; i < 100; i++) {
      redis.run("ZADD z " + i + " m" + i).is(1);
    }
    String cursor = "0";
    TreeMap<String, String> seen = new TreeMap<>();
    do {
      List<spinel.spec.client.Reply> reply = redis.run("ZSCAN z " + cursor + " COUNT 7").elements();
      cursor = spinel.spec.client.Reply.render(reply.getFirst()).replace("\"", "");
      List<spinel.spec.client.Reply> pairs = reply.get(1).children();
      for (int i = 0; i < pairs.size(); i += 2) {
        seen.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
      }
    } while (!cursor.equals("0"));
    if (seen.size() != 100) {
      throw new AssertionError("seen " + seen.size());
    }
    redis.run("ZSCAN z 0 MATCH m1 COUNT 1000").isArray("0", List.of("m1", "1"));
    redis.run("ZSCAN nothing 0").isArray("0", List.of());
    redis.run("ZSCAN z 0 COUNT 0").isError(Errors.SYNTAX);
    redis.run("ZSCAN z 0 TYPE zset").isError(Errors.SYNTAX);
  }

  @EachServer
  void encodingsAreTold(Redis redis) {
    redis.configure("zset-max-listpack-entries", "3");
    redis.configure("zset-max-listpack-value", "10");
    redis.run("ZADD z 1 a 2 b 3 c").is(3);
    redis.run("OBJECT ENCODING z").is("listpack");
    redis.run("ZADD z 4 d").is(1);
    redis.run("OBJECT ENCODING z").is("skiplist");
    redis.run("ZREM z d").is(1);
    redis.run("OBJECT ENCODING z").is("skiplist");
    redis.run("ZRANGESTORE y z 0 -1").is(3);
    redis.run("OBJECT ENCODING y").is("listpack");
    redis.run("ZADD long 1 " + "x".repeat(11)).is(1);
    redis.run("OBJECT ENCODING long").is("skiplist");
    redis.run("ZUNIONSTORE u 2 z long").is(4);
    redis.run("OBJECT ENCODING u").is("skiplist");
  }

  @EachServer
  void whatIsDumpedIsRestored(Redis redis) {
    Random random = new Random(3);
    for (int members : new int[] {1, 5, 100, 1000}) {
      List<byte[]> add = new ArrayList<>(List.of(Bytes.of("ZADD"), Bytes.of("z")));
      for (int i = 0; i < members; i++) {
        add.add(Bytes.of(i % 10 == 0 ? "-inf" : Double.toString(random.nextInt(1000) / 4.0)));
        add.add(Bytes.of(i % 3 == 0 ? "" + i : "member " + i));
      }
      redis.run(add).is(members);
      byte[] payload = redis.run("DUMP z").bytes();
      redis.run("RESTORE", "y", 0, payload, "REPLACE").isOk();
      redis.run("ZCARD y").is(members);
      redis.run("ZRANGE y 0 -1 WITHSCORES").is(redis.run("ZRANGE z 0 -1 WITHSCORES").reply());
      redis.run("DEL z").is(1);
    }
  }

  @EachServer
  void olderPayloadsAreRead(Redis redis) {
    // Scores as text: 1.5, infinity.
    int[] text = {3, 2, 1, 'a', 3, '1', '.', '5', 1, 'b', 254};
    redis.run("RESTORE", "text", 0, Payload.of(text, 6)).isOk();
    redis.run("ZRANGE text 0 -1 WITHSCORES").holds("two members", r -> !r.children().isEmpty());
    redis.run("ZSCORE text a").isDouble("1.5");
    redis.run("ZSCORE text b").isDouble("inf");
    int[] binary = {5, 1, 1, 'a', 0, 0, 0, 0, 0, 0, 0xf8, 0x3f};
    redis.run("RESTORE", "binary", 0, Payload.of(binary, 8)).isOk();
    redis.run("ZSCORE binary a").isDouble("1.5");
    int[] ziplist = {12, 20, 20, 0, 0, 0, 16, 0, 0, 0, 2, 0, 0, 1, 'a', 3, 3, '1', '.', '5', 0xff};
    ziplist[1] = ziplist.length - 2;
    ziplist[2] = ziplist.length - 2;
    ziplist[6] = 13;
    redis.run("RESTORE", "ziplist", 0, Payload.of(ziplist, 6)).isOk();
    redis.run("ZSCORE ziplist a").isDouble("1.5");
  }

  @EachServer
  void corruptPayloadsAreRefused(Redis redis) {
    List<int[]> corrupt =
        List.of(
            new int[] {3, 0},
            new int[] {3, 1, 1, 'a', 253},
            new int[] {3, 2, 1, 'a', 1, '1', 1, 'a', 1, '1'},
            new int[] {5, 1, 1, 'a', 0, 0, 0, 0, 0, 0, 0xf8, 0x7f},
            new int[] {17, 7, 7, 0, 0, 0, 0, 0, 0xff},
            new int[] {17, 10, 10, 0, 0, 0, 1, 0, 0x81, 'a', 2, 0xff});
    for (int[] body : corrupt) {
      redis.run("RESTORE", "z", 0, Payload.of(body, 9)).isErrorStarting("ERR Bad data format");
    }
    redis.run("EXISTS z").is(0);
  }

  @EachProtocol
  void otherTypesAreRefused(Redis redis) {
    redis.run("SET s v").isOk();
    for (String command :
        List.of(
            "ZADD s 1 a",
            "ZINCRBY s 1 a",
            "ZREM s a",
            "ZCARD s",
            "ZSCORE s a",
            "ZMSCORE s a",
            "ZRANK s a",
            "ZRANGE s 0 -1",
            "ZCOUNT s 0 1",
            "ZLEXCOUNT s - +",
            "ZPOPMIN s",
            "ZRANDMEMBER s",
            "ZSCAN s 0",
            "ZUNION 1 s",
            "ZUNIONSTORE d 1 s",
            "ZINTERCARD 1 s",
            "ZRANGESTORE d s 0 -1",
            "ZREMRANGEBYRANK s 0 -1")) {
      redis.run(command).isError(Errors.WRONG_TYPE);
    }
    redis.run("ZADD z 1 a").is(1);
    redis.run("GET z").isError(Errors.WRONG_TYPE);
    redis.run("TYPE z").isSimple("zset");
  }
}
