// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.client.Bytes;

/// Writing strings: MSET, MSETNX, APPEND, SETRANGE; and LCS.
final class StringSpec {
  private static final String TOO_LONG =
      "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

  @EachProtocol
  void msetSetsAllAndDiscardsTimesToLive(Redis redis) {
    redis.run("SET a old EX 100").isOk();
    redis.run("MSET a 1 b 2 a 3").isOk();
    redis.run("MGET a b").isArray("3", "2");
    redis.run("TTL a").is(-1);
    redis.run("MSET a").isError(Errors.arity("mset"));
    redis.run("MSET a 1 b").isError(Errors.arity("mset"));
  }

  @EachProtocol
  void msetnxSetsAllOrNothing(Redis redis) {
    redis.run("MSETNX a 1 b 2").is(1);
    redis.run("MSETNX c 3 b 4").is(0);
    redis.run("EXISTS c").is(0);
    redis.run("GET b").is("2");
    redis.run("MSETNX x 1 x 2").is(1);
    redis.run("GET x").is("2");
    redis.run("MSETNX a 1 b").isError(Errors.arity("msetnx"));
  }

  @EachProtocol
  void appendCreatesMissingKey(Redis redis) {
    redis.run("APPEND k abc").is(3);
    redis.run("APPEND k def").is(6);
    redis.run("GET k").is("abcdef");
    redis.run("APPEND empty \"\"").is(0);
    redis.run("EXISTS empty").is(1);
    redis.run("GET empty").is("");
  }

  @EachProtocol
  void appendKeepsTheTimeToLiveAndExtendsNumbers(Redis redis) {
    redis.run("SET n 12 EX 100").isOk();
    redis.run("APPEND n 34").is(4);
    redis.run("INCR n").is(1235);
    redis.run("TTL n").isBetween(99, 100);
  }

  @EachProtocol
  void setrangeOverwritesAndPads(Redis redis) {
    redis.run("SET k 'Hello World'").isOk();
    redis.run("SETRANGE k 6 Redis").is(11);
    redis.run("GET k").is("Hello Redis");
    redis.run("SETRANGE k 13 !").is(14);
    redis.run("GET k").is("Hello Redis\0\0!");
    redis.run("SETRANGE fresh 3 x").is(4);
    redis.run("GET fresh").is("\0\0\0x");
    redis.run("SET n 1234 EX 100").isOk();
    redis.run("SETRANGE n 1 9").is(4);
    redis.run("GET n").is("1934");
    redis.run("TTL n").isBetween(99, 100);
  }

  @EachProtocol
  void setrangeWithNothingChangesNothing(Redis redis) {
    redis.run("SETRANGE fresh 5 \"\"").is(0);
    redis.run("EXISTS fresh").is(0);
    redis.run("SET k abc").isOk();
    redis.run("SETRANGE k 100 \"\"").is(3);
    redis.run("GET k").is("abc");
  }

  @EachProtocol
  void setrangeRefusesBadOffsets(Redis redis) {
    redis.run("SETRANGE k -1 x").isError("ERR offset is out of range");
    redis.run("SETRANGE k abc x").isError(Errors.NOT_AN_INTEGER);
    redis.run("SETRANGE k 536870912 x").isError(TOO_LONG);
    redis.run("SETRANGE k 9223372036854775807 x").isError(TOO_LONG);
    redis.run("SETRANGE k 4294967296 x").isError(TOO_LONG);
    redis.run("EXISTS k").is(0);
  }

  @EachServer
  void aStringGrowsToItsLimitAndNotBeyond(Redis redis) {
    redis.configure("proto-max-bulk-len", "1048576");
    redis.run("SETRANGE k 1048575 x").is(1048576);
    redis.run("APPEND k y").isError(TOO_LONG);
    redis.run("SETRANGE k 1048576 y").isError(TOO_LONG);
    redis.run("STRLEN k").is(1048576);
  }

  @EachProtocol
  void lcsFindsTheLongestCommonSubsequence(Redis redis) {
    redis.run("MSET a ohmytext b mynewtext").isOk();
    redis.run("LCS a b").is("mytext");
    redis.run("LCS a b LEN").is(6);
    redis.run("LCS a nothing").is("");
    redis.run("LCS nothing void LEN").is(0);
    redis
        .run("LCS a b IDX")
        .isMap(
            "matches",
            List.of(List.of(List.of(4, 7), List.of(5, 8)), List.of(List.of(2, 3), List.of(0, 1))),
            "len",
            6);
    redis
        .run("LCS a b idx minmatchlen 4")
        .isMap("matches", List.of(List.of(List.of(4, 7), List.of(5, 8))), "len", 6);
    redis
        .run("LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN")
        .isMap("matches", List.of(List.of(List.of(4, 7), List.of(5, 8), 4)), "len", 6);
    redis
        .run("LCS a b IDX MINMATCHLEN -5")
        .holds("all matches", r -> r.children().get(1).children().size() == 2);
    redis.run("LCS nothing void IDX").isMap("matches", List.of(), "len", 0);
  }

  @EachProtocol
  void lcsRefusesBadOptions(Redis redis) {
    redis
        .run("LCS a b LEN IDX")
        .isError("ERR If you want both the length and indexes, please just use IDX.");
    redis.run("LCS a b FOO").isError(Errors.SYNTAX);
    redis.run("LCS a b MINMATCHLEN").isError(Errors.SYNTAX);
    redis.run("LCS a b IDX MINMATCHLEN x").isError(Errors.NOT_AN_INTEGER);
  }

  @EachServer
  void appendsOfAllSizesAddUp(Redis redis) {
    Random random = new Random(11);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      String part = "x".repeat(random.nextInt(i * 3 + 1)) + i;
      expected.append(part);
      redis.run("APPEND k", part).is(expected.length());
    }
    redis.run("GET k").is(expected.toString());
  }

  @EachServer
  void manyKeysAtOnce(Redis redis) {
    List<byte[]> set = new ArrayList<>(List.of(Bytes.of("MSET")));
    List<byte[]> get = new ArrayList<>(List.of(Bytes.of("MGET")));
    Object[] expected = new Object[10_000];
    for (int i = 0; i < expected.length; i++) {
      set.add(Bytes.of("key:" + i));
      set.add(Bytes.of("value:" + i));
      get.add(Bytes.of("key:" + i));
      expected[i] = "value:" + i;
    }
    redis.run(set).isOk();
    redis.run("DBSIZE").is(expected.length);
    redis.run(get).isArray(expected);
  }
}
