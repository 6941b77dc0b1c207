// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;

/// SORT and SORT_RO. What the elements' keys hold is spread over many keys, so that some stand
/// together in a partition and others do not.
@EachEncoding({"", "list-max-listpack-size 2", "set-max-intset-entries 0"})
final class SortSpec {
  private static final String NOT_NUMBERS = "ERR One or more scores can't be converted into double";
  private static final String NOT_INTEGER = "ERR value is not an integer or out of range";

  @EachProtocol
  void numbersAreSorted(Redis redis) {
    redis.run("RPUSH l 3 1.5 -2 10 1e1 0 9223372036854775807 -inf").is(8);
    redis.run("SORT l").isArray("-inf", "-2", "0", "1.5", "3", "10", "1e1", "9223372036854775807");
    redis
        .run("SORT_RO l DESC")
        .isArray("9223372036854775807", "1e1", "10", "3", "1.5", "0", "-2", "-inf");
    redis.run("SORT l DESC ASC LIMIT 1 2").isArray("-2", "0");
    redis.run("LRANGE l 0 0").isArray("3");
    redis.run("SORT nothing").isArray();
    redis.run("SORT nothing BY w_* GET # LIMIT 0 5").isArray();
  }

  @EachProtocol
  void equalNumbersAreOrderedByTheirBytes(Redis redis) {
    redis.run("RPUSH l 1.0 2 1 1.00 01 1").is(6);
    redis.run("SORT l").isArray("01", "1", "1", "1.0", "1.00", "2");
    redis.run("SORT l DESC").isArray("2", "1.00", "1.0", "1", "1", "01");
  }

  @EachProtocol
  void textsAreSorted(Redis redis) {
    redis.run("RPUSH l b a B 10 9 aa").is(6);
    redis.run("RPUSH l", "").is(7);
    redis.run("SORT l ALPHA").isArray("", "10", "9", "B", "a", "aa", "b");
    redis.run("SORT l DESC ALPHA").isArray("b", "aa", "a", "B", "9", "10", "");
    redis.run("SORT l ALPHA LIMIT 2 2").isArray("9", "B");
    redis.run("SORT l").isError(NOT_NUMBERS);
  }

  @EachServer
  void beginningsInCommonDoNotMatter(Redis redis) {
    String prefix = "element number ";
    redis.run("RPUSH l", prefix + "2", prefix + "11", prefix, prefix + "1 and more text").is(4);
    redis
        .run("SORT l ALPHA")
        .isArray(prefix, prefix + "1 and more text", prefix + "11", prefix + "2");
  }

  @EachServer
  void whatIsNoNumberIsRefused(Redis redis) {
    for (String bad : List.of("x", " ", "1 ", "1x", "nan", "--1", "1e")) {
      redis.run("DEL l");
      redis.run("RPUSH l 1", bad).is(2);
      redis.run("SORT l").isError(NOT_NUMBERS);
      redis.run("SORT l STORE d").isError(NOT_NUMBERS);
      redis.run("SORT l BY nosort").isArray("1", bad);
    }
    redis.run("RPUSH m 3 1").is(2);
    redis.run("RPUSH m", "").is(3);
    redis.run("SORT m").isArray("", "1", "3");
    redis.run("SET w_3 x").isOk();
    redis.run("SORT m BY w_*").isError(NOT_NUMBERS);
  }

  @EachProtocol
  void setsAreSorted(Redis redis) {
    redis.run("SADD s 3 1 2").is(3);
    redis.run("SORT s").isArray("1", "2", "3");
    redis.run("SORT s DESC LIMIT 0 1").isArray("3");
    redis.run("SADD s x").is(1);
    redis.run("SORT s ALPHA").isArray("1", "2", "3", "x");
    redis.run("SORT s BY nosort").hasInAnyOrder("1", "2", "3", "x");
    redis.run("SORT s BY nosort STORE d").is(4);
    redis.run("LRANGE d 0 -1").isArray("1", "2", "3", "x");
    redis.run("SORT s BY nosort DESC LIMIT 1 2 STORE d").is(2);
    redis.run("LRANGE d 0 -1").isArray("3", "2");
  }

  @EachProtocol
  void sortedSetsAreSorted(Redis redis) {
    redis.run("ZADD z 1 30 2 20 3 100").is(3);
    redis.run("SORT z").isArray("20", "30", "100");
    redis.run("SORT z ALPHA DESC").isArray("30", "20", "100");
    redis.run("SORT z BY nosort").isArray("30", "20", "100");
    redis.run("SORT z BY nosort DESC").isArray("100", "20", "30");
    redis.run("SORT z BY nosort LIMIT 1 1").isArray("20");
    redis.run("SORT z BY nosort DESC LIMIT 0 2").isArray("100", "20");
    redis.run("SORT z BY nosort DESC LIMIT 2 9").isArray("30");
    redis.run("SORT z BY nosort GET # STORE d").is(3);
    redis.run("LRANGE d 0 -1").isArray("30", "20", "100");
  }

  @EachProtocol
  void listsKeepTheirOrderUnlessSorted(Redis redis) {
    redis.run("RPUSH l c 3 a 1 b").is(5);
    redis.run("SORT l BY nosort").isArray("c", "3", "a", "1", "b");
    redis.run("SORT l BY nosort DESC LIMIT 1 2").isArray("1", "a");
    redis.run("SORT l BY nosort LIMIT 3 9").isArray("1", "b");
    redis.run("SORT l BY nosort BY *").isArray("c", "3", "a", "1", "b");
    redis.run("SORT l BY nosort ALPHA STORE l").is(5);
    redis.run("LRANGE l 0 -1").isArray("c", "3", "a", "1", "b");
  }

  @EachProtocol
  void limitsAreTakenWithinTheElements(Redis redis) {
    redis.run("RPUSH l 3 1 2").is(3);
    for (String by : List.of("", " BY w_*", " BY nosort")) {
      redis.run("SORT l" + by + " LIMIT 3 1").isArray();
      redis.run("SORT l" + by + " LIMIT 0 0").isArray();
      redis.run("SORT l" + by + " LIMIT 9223372036854775807 9223372036854775807").isArray();
    }
    redis.run("SORT l LIMIT -5 2").isArray("1", "2");
    redis.run("SORT l LIMIT 1 -1").isArray("2", "3");
    redis.run("SORT l LIMIT 1 -7").isArray("2", "3");
    redis.run("SORT l LIMIT 0 1 LIMIT 2 1").isArray("3");
    redis.run("SORT l LIMIT 1 9223372036854775807").isArray("2", "3");
    redis.run("SORT l LIMIT 0 0 STORE d").is(0);
    redis.run("SORT l LIMIT x 1").isError(NOT_INTEGER);
    redis.run("SORT l LIMIT 1 1.5").isError(NOT_INTEGER);
    redis.run("SORT l LIMIT 1").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void weightsAndValuesAreLookedUp(Redis redis) {
    redis.run("RPUSH l 1 2 3 4").is(4);
    redis.run("MSET w_1 4 w_2 -1 w_3 0.5 d_1 one d_3 33").isOk();
    redis.run("SORT l BY w_*").isArray("2", "4", "3", "1");
    redis.run("SORT l BY w_* DESC").isArray("1", "3", "4", "2");
    redis.run("SORT l BY w_* LIMIT 1 2").isArray("4", "3");
    redis.run("SORT l BY w_* GET d_* GET #").isArray(null, "2", null, "4", "33", "3", "one", "1");
    redis.run("SORT l GET d_* DESC LIMIT 1 2").isArray("33", null);
    redis.run("SORT_RO l BY w_* ALPHA GET w_*").isArray(null, "-1", "0.5", "4");
    redis.run("SORT l GET constant GET *").isArray(null, null, null, null, null, null, null, null);
    redis.run("SORT l GET w_*x*").isArray(null, null, null, null);
    redis.run("SORT l BY #").isArray("1", "2", "3", "4");
  }

  @EachProtocol
  void fieldsAreLookedUp(Redis redis) {
    redis.run("RPUSH l 1 2 3").is(3);
    redis.run("HSET h_1 weight 3 name one").is(2);
    redis.run("HSET h_2 weight 2 name", "y".repeat(100)).is(2);
    redis.run("HSET h_3 weight -0.5").is(1);
    redis.run("SORT l BY h_*->weight").isArray("3", "2", "1");
    redis
        .run("SORT l BY h_*->weight GET h_*->name GET h_*->weight")
        .isArray(null, "-0.5", "y".repeat(100), "2", "one", "3");
    redis.run("SORT l GET h_*->none GET none_*->name").isArray(null, null, null, null, null, null);
    redis.run("SORT l GET h_* LIMIT 0 1").isArray(new Object[] {null});
    redis.run("SET h_1-> end").isOk();
    redis.run("SORT l GET h_*-> LIMIT 0 1").isArray("end");
    redis.run("SET x->1 arrow").isOk();
    redis.run("SORT l GET x->* LIMIT 0 1").isArray("arrow");
    redis.run("SET s_1 v").isOk();
    redis.run("SORT l GET s_*->name LIMIT 0 1").isArray(new Object[] {null});
  }

  @EachProtocol
  void manyKeysAreLookedUpWhereverTheyAre(Redis redis) {
    Object[] expected = new Object[100];
    for (int i = 0; i < 100; i++) {
      redis.run("RPUSH l", i).is(i + 1);
      redis.run("SET w_" + i, (i * 37) % 100).isOk();
      redis.run("HSET h_" + i + " f", "value" + i).is(1);
    }
    for (int i = 0; i < 100; i++) {
      expected[(i * 37) % 100] = "value" + i;
    }
    redis.run("SORT l BY w_* GET h_*->f").isArray(expected);
    redis.run("SORT l BY w_* GET h_*->f STORE d").is(100);
    redis.run("LRANGE d 0 -1").isArray(expected);
    Object[] texts = expected.clone();
    java.util.Arrays.sort(texts);
    redis.run("SORT l BY h_*->f ALPHA GET h_*->f").isArray(texts);
  }

  @EachServer
  void resultsAreStoredInPlaceOfAnything(Redis redis) {
    redis.run("RPUSH l 3 1 2").is(3);
    redis.run("SET d v EX 1000").isOk();
    redis.run("SORT l STORE d").is(3);
    redis.run("TYPE d").isSimple("list");
    redis.run("TTL d").is(-1);
    redis.run("LRANGE d 0 -1").isArray("1", "2", "3");
    redis.run("SORT l STORE e STORE l DESC").is(3);
    redis.run("EXISTS e").is(0);
    redis.run("LRANGE l 0 -1").isArray("3", "2", "1");
    redis.run("SET w_1 10").isOk();
    redis.run("SORT l GET w_* GET # STORE d").is(6);
    redis.run("LRANGE d 0 -1").isArray("10", "1", "", "2", "", "3");
    redis.run("SORT l LIMIT 5 5 STORE d").is(0);
    redis.run("EXISTS d").is(0);
    redis.run("SORT nothing STORE d").is(0);
    redis.run("SET d v").isOk();
    redis.run("SORT nothing STORE d").is(0);
    redis.run("EXISTS d").is(0);
  }

  @EachServer
  void storedTextsAreOrderedByAllTheirBytes(Redis redis) {
    redis.run("RPUSH l", "a\0c", "a\0b", "a").is(3);
    redis.run("SORT l ALPHA STORE d").is(3);
    redis.run("LRANGE d 0 -1").isArray("a", "a\0b", "a\0c");
    redis.run("SORT l ALPHA").isArray("a\0c", "a\0b", "a");
  }

  @EachProtocol
  void otherTypesAndOptionsAreRefused(Redis redis) {
    redis.run("SET s v").isOk();
    redis.run("HSET h f v").is(1);
    redis.run("SORT s").isError(Errors.WRONG_TYPE);
    redis.run("SORT_RO h BY nosort").isError(Errors.WRONG_TYPE);
    redis.run("SORT s STORE d").isError(Errors.WRONG_TYPE);
    redis.run("SORT s FOO").isError(Errors.SYNTAX);
    redis.run("SORT s BY").isError(Errors.SYNTAX);
    redis.run("SORT s GET").isError(Errors.SYNTAX);
    redis.run("SORT s STORE").isError(Errors.SYNTAX);
    redis.run("SORT s ALPHA x").isError(Errors.SYNTAX);
    redis.run("SORT_RO s STORE d").isError(Errors.SYNTAX);
    redis.run("SORT").isError(Errors.arity("sort"));
    redis.run("SORT_RO").isError(Errors.arity("sort_ro"));
  }

  @EachServer
  void keysAreTold(Redis redis) {
    redis.run("COMMAND GETKEYS SORT k BY w* GET x STORE d").isArray("k", "d");
    redis.run("COMMAND GETKEYS SORT k BY STORE").isArray("k");
    redis.run("COMMAND GETKEYS SORT k LIMIT STORE 1 STORE a STORE b").isArray("k", "b");
    redis.run("COMMAND GETKEYS SORT_RO k STORE d").isArray("k");
  }
}
