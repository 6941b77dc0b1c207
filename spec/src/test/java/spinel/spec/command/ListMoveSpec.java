// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.Needs;
import spinel.spec.Redis;

/// Elements that go from list to list, or from the first of several lists that has any. The names
/// of the keys are such that some stand together in a partition and others do not.
@EachEncoding({"", "list-max-listpack-size 2", "list-max-listpack-size 1 list-compress-depth 1"})
final class ListMoveSpec {
  private static final String LARGE = "y".repeat(20_000);

  private static void range(Redis redis, String key, Object... elements) {
    redis.run("LRANGE " + key + " 0 -1").isArray(elements);
  }

  @EachProtocol
  void oneElementMoves(Redis redis) {
    for (int i = 0; i < 20; i++) {
      String target = "target" + i;
      redis.run("RPUSH l a b 3", LARGE, "e").is(5);
      redis.run("LMOVE l", target, "LEFT", "RIGHT").is("a");
      redis.run("LMOVE l", target, "right", "left").is("e");
      redis.run("RPOPLPUSH l", target).is(LARGE);
      redis.run("LMOVE l", target, "RIGHT", "RIGHT").is("3");
      range(redis, target, LARGE, "e", "a", "3");
      redis.run("LMOVE l", target, "LEFT", "LEFT").is("b");
      redis.run("EXISTS l").is(0);
      redis.run("LMOVE l", target, "LEFT", "LEFT").isNil();
      redis.run("RPOPLPUSH l", target).isNil();
    }
    redis.run("LMOVE l target UP LEFT").isError(Errors.SYNTAX);
    redis.run("LMOVE l target LEFT UP").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void aListRotates(Redis redis) {
    redis.run("RPUSH l a b", LARGE, "d").is(4);
    redis.run("RPOPLPUSH l l").is("d");
    redis.run("RPOPLPUSH l l").is(LARGE);
    range(redis, "l", LARGE, "d", "a", "b");
    redis.run("LMOVE l l LEFT RIGHT").is(LARGE);
    redis.run("LMOVE l l LEFT LEFT").is("d");
    redis.run("LMOVE l l RIGHT RIGHT").is(LARGE);
    range(redis, "l", "d", "a", "b", LARGE);
    redis.run("RPUSH one 1").is(1);
    redis.run("RPOPLPUSH one one").is("1");
    redis.run("LMOVE one one RIGHT RIGHT").is("1");
    range(redis, "one", "1");
  }

  @EachProtocol
  @Needs("LMPOP")
  void theFirstListThatHasElementsIsPoppedFrom(Redis redis) {
    redis.run("RPUSH l a b c d").is(4);
    redis.run("RPUSH m x").is(1);
    redis.run("LMPOP 3 none l m LEFT").isArray("l", java.util.List.of("a"));
    redis.run("LMPOP 2 l m RIGHT COUNT 2").isArray("l", java.util.List.of("d", "c"));
    redis.run("LMPOP 2 l m RIGHT count 9").isArray("l", java.util.List.of("b"));
    redis.run("LMPOP 2 l m RIGHT").isArray("m", java.util.List.of("x"));
    redis.run("LMPOP 2 l m RIGHT").isNilArray();
    redis.run("LMPOP 0 l LEFT").isError("ERR numkeys should be greater than 0");
    redis.run("LMPOP x l LEFT").isError("ERR numkeys should be greater than 0");
    redis.run("LMPOP 1 l LEFT COUNT 0").isError("ERR count should be greater than 0");
    redis.run("LMPOP 1 l LEFT COUNT x").isError("ERR count should be greater than 0");
    redis.run("LMPOP 1 l LEFT COUNT 1 COUNT 1").isError(Errors.SYNTAX);
    redis.run("LMPOP 3 l m LEFT").isError(Errors.SYNTAX);
    redis.run("LMPOP 1 l UP").isError(Errors.SYNTAX);
    redis.run("LMPOP 1 l LEFT COUNT").isError(Errors.SYNTAX);
  }

  @EachProtocol
  @Needs("LMOVEM")
  void severalElementsMove(Redis redis) {
    redis.run("RPUSH l 1 2 3 4").is(4);
    redis.run("LMOVEM l m LEFT LEFT COUNT 2 OBO").isArray("2", "1");
    range(redis, "l", "3", "4");
    range(redis, "m", "2", "1");
    redis.run("LMOVEM l m LEFT LEFT EXACTLY 5 BULK").isNil();
    redis.run("LMOVEM l m LEFT LEFT COUNT 5 BULK").isArray("3", "4");
    range(redis, "m", "3", "4", "2", "1");
    redis.run("EXISTS l").is(0);
    redis.run("LMOVEM l m LEFT LEFT COUNT 5 BULK").isArray();
    redis.run("LMOVEM l m LEFT LEFT EXACTLY 1 BULK").isNil();
    redis.run("LMOVEM l m LEFT RIGHT").isArray();
    redis.run("LMOVEM m l RIGHT RIGHT EXACTLY 3 OBO").isArray("1", "2", "4");
    range(redis, "l", "1", "2", "4");
    redis.run("LMOVEM l m RIGHT LEFT COUNT 2 OBO").isArray("2", "4");
    range(redis, "m", "2", "4", "3");
    redis.run("LMOVEM m l LEFT RIGHT EXACTLY 2 OBO").isArray("2", "4");
    range(redis, "l", "1", "2", "4");
    redis.run("LMOVEM l m RIGHT RIGHT COUNT 2 BULK").isArray("2", "4");
    range(redis, "m", "3", "2", "4");
    redis.run("LMOVEM m l LEFT RIGHT").isArray("3");
    range(redis, "l", "1", "3");
  }

  @EachProtocol
  @Needs("LMOVEM")
  void severalElementsMoveWithinAList(Redis redis) {
    redis.run("RPUSH l a b c d").is(4);
    redis.run("LMOVEM l l LEFT LEFT EXACTLY 2 OBO").isArray("b", "a");
    range(redis, "l", "b", "a", "c", "d");
    redis.run("LMOVEM l l LEFT LEFT EXACTLY 3 BULK").isArray("b", "a", "c");
    range(redis, "l", "b", "a", "c", "d");
    redis.run("LMOVEM l l LEFT RIGHT COUNT 2 BULK").isArray("b", "a");
    range(redis, "l", "c", "d", "b", "a");
    redis.run("LMOVEM l l RIGHT LEFT COUNT 3 OBO").isArray("d", "b", "a");
    range(redis, "l", "d", "b", "a", "c");
    redis.run("LMOVEM l l RIGHT RIGHT COUNT 9 OBO").isArray("c", "a", "b", "d");
    range(redis, "l", "c", "a", "b", "d");
  }

  @EachProtocol
  @Needs("LMOVEM")
  void wrongWordsAreRefused(Redis redis) {
    redis.run("RPUSH l a").is(1);
    redis.run("LMOVEM l m UP LEFT").isError(Errors.SYNTAX);
    redis.run("LMOVEM l m LEFT LEFT COUNT").isError(Errors.SYNTAX);
    redis.run("LMOVEM l m LEFT LEFT COUNT 1").isError(Errors.SYNTAX);
    redis.run("LMOVEM l m LEFT LEFT COUNT 1 FOO").isError(Errors.SYNTAX);
    redis.run("LMOVEM l m LEFT LEFT MOST 1 OBO").isError(Errors.SYNTAX);
    redis.run("LMOVEM l m LEFT LEFT COUNT 1 OBO OBO").isError(Errors.SYNTAX);
    redis.run("LMOVEM l m LEFT LEFT COUNT 0 OBO").isError("ERR count should be greater than 0");
    redis.run("LMOVEM l m LEFT LEFT COUNT x OBO").isError("ERR count should be greater than 0");
    redis.run("SET s v").isOk();
    redis.run("LMOVEM l s LEFT LEFT").isError(Errors.WRONG_TYPE);
    redis.run("LMOVEM s l LEFT LEFT").isError(Errors.WRONG_TYPE);
    range(redis, "l", "a");
  }
}
