// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Redis;
import spinel.spec.Since;

/// The times that fields of hashes have to live.
@Needs("HEXPIRE")
@EachEncoding({"", "hash-max-listpack-entries 0"})
final class HashFieldExpirySpec {
  private static final long FAR = 4_102_444_800L;

  @EachProtocol
  void hexpireAnswersForEachField(Redis redis) {
    redis.run("HEXPIRE missing 10 FIELDS 2 a b").isArray(-2, -2);
    redis.run("HSET h a 1 b 2 c 3").is(3);
    redis.run("HEXPIRE h 100 FIELDS 3 a b missing").isArray(1, 1, -2);
    redis.run("HPEXPIRE h 100000 NX FIELDS 2 a c").isArray(0, 1);
    redis.run("HEXPIREAT h 1 FIELDS 1 b").isArray(2);
    redis.run("HEXPIRE h 0 FIELDS 1 c").isArray(2);
    redis.run("HLEN h").is(1);
    redis.run("HPEXPIREAT h 1 FIELDS 1 a").isArray(2);
    redis.run("EXISTS h").is(0);
  }

  @EachProtocol
  void timesAreShown(Redis redis) {
    redis.run("HSET h a 1 b 2").is(2);
    redis.run("HEXPIREAT h " + FAR + " FIELDS 1 a").isArray(1);
    redis.run("HEXPIRETIME h FIELDS 3 a b c").isArray(FAR, -1, -2);
    redis.run("HPEXPIRETIME h FIELDS 1 a").isArray(FAR * 1000);
    redis.run("HPEXPIRE h 99500 FIELDS 1 b").isArray(1);
    redis.run("HTTL h FIELDS 1 b").isArray(100);
    redis.run("HPERSIST h FIELDS 3 a b c").isArray(1, 1, -2);
    redis.run("HPERSIST h FIELDS 1 a").isArray(-1);
    redis.run("HTTL h FIELDS 2 a b").isArray(-1, -1);
    redis.run("HTTL missing FIELDS 1 a").isArray(-2);
    redis.run("HPERSIST missing FIELDS 1 a").isArray(-2);
  }

  @EachProtocol
  void conditionsCompareTimes(Redis redis) {
    redis.run("HSET h a 1 b 2").is(2);
    redis.run("HEXPIRE h 100 XX FIELDS 1 a").isArray(0);
    redis.run("HEXPIRE h 100 GT FIELDS 1 a").isArray(0);
    redis.run("HEXPIRE h 100 LT FIELDS 1 a").isArray(1);
    redis.run("HEXPIRE h 50 GT FIELDS 2 a b").isArray(0, 0);
    redis.run("HEXPIRE h 200 GT FIELDS 1 a").isArray(1);
    redis.run("HEXPIRE h 300 LT FIELDS 1 a").isArray(0);
    redis.run("HEXPIRE h 300 NX FIELDS 2 a b").isArray(0, 1);
    redis.run("HTTL h FIELDS 2 a b").isArray(200, 300);
  }

  @EachProtocol
  void badOptionsChangeNothing(Redis redis) {
    String mismatch = "ERR The `numfields` parameter must match the number of arguments";
    String missing = "ERR Mandatory argument FIELDS is missing or not at the right position";
    redis.run("HSET h a 1").is(1);
    redis.run("HEXPIRE h -1 FIELDS 1 a").isError("ERR invalid expire time, must be >= 0");
    redis.run("HEXPIRE h x FIELDS 1 a").isError(Errors.NOT_AN_INTEGER);
    redis
        .run("HEXPIRE h 9223372036854775807 FIELDS 1 a")
        .isError("ERR invalid expire time in 'hexpire' command");
    redis
        .run("HPEXPIREAT h 70368744177664 FIELDS 1 a")
        .isError("ERR invalid expire time in 'hpexpireat' command");
    redis.run("HEXPIRE h 10 FIELDS 1").isError(Errors.arity("hexpire"));
    redis.run("HEXPIRE h 10 FOO 1 a").isError(missing);
    redis
        .run("HEXPIRE h 10 FIELDS 0 a")
        .isError("ERR Parameter `numFields` should be greater than 0");
    redis.run("HEXPIRE h 10 FIELDS 2 a").isError(mismatch);
    redis.run("HEXPIRE h 10 FIELDS 1 a b").isError(mismatch);
    for (String command : List.of("HTTL", "HPTTL", "HEXPIRETIME", "HPEXPIRETIME", "HPERSIST")) {
      redis.run(command + " h FIELDS 2 a").isError(mismatch);
      redis.run(command + " h FOO 1 a").isError(missing);
      redis
          .run(command + " h FIELDS 0 a")
          .isError("ERR Number of fields must be a positive integer");
    }
    redis.run("HTTL h FIELDS 1 a").isArray(-1);
    redis.run("SET s x").isOk();
    redis.run("HEXPIRE s 10 FIELDS 1 a").isError(Errors.WRONG_TYPE);
    redis.run("HTTL s FIELDS 1 a").isError(Errors.WRONG_TYPE);
    redis.run("HPERSIST s FIELDS 1 a").isError(Errors.WRONG_TYPE);
  }

  /// Asks again and again, until the answer is less than so much, for ten seconds.
  private static void awaitLess(long bound, LongSupplier question) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (question.getAsLong() >= bound) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("fields are still there");
      }
    }
  }

  @EachServer
  void fieldsGoWhenTheirTimeComes(Redis redis) {
    redis.run("HSET h a 1 b 2 c 3").is(3);
    redis.run("HSET g a 1").is(1);
    redis.run("HPEXPIRE h 400 FIELDS 2 a b").isArray(1, 1);
    redis.run("HPEXPIRE g 400 FIELDS 1 a").isArray(1);
    redis.run("INFO keyspace").contains("subexpiry=2");
    awaitLess(2, () -> redis.run("EXISTS g").integer() + redis.run("HLEN h").integer());
    redis.run("HGETALL h").isMap("c", "3");
    redis.run("INFO keyspace").contains("subexpiry=0");
  }

  @EachServer
  void fieldsPastTheirTimeAreNotShown(Redis redis) {
    redis.run("HSET h a 1 b 2 c 3").is(3);
    redis.run("HPEXPIRE h 1 FIELDS 2 a b").isArray(1, 1);
    awaitLess(1, () -> redis.run("HEXISTS h b").integer());
    redis.run("HGETALL h").isMap("c", "3");
    redis.run("HMGET h a b c").isArray(null, null, "3");
    redis.run("HKEYS h").isArray("c");
    redis.run("HVALS h").isArray("3");
    redis.run("HEXISTS h a").is(0);
    redis.run("HSTRLEN h a").is(0);
    redis.run("HRANDFIELD h 3").isArray("c");
    redis.run("HSCAN h 0").isArray("0", List.of("c", "3"));
    redis.run("HTTL h FIELDS 1 a").isArray(-2);
    redis.run("HINCRBY h a 5").is(5);
    redis.run("HTTL h FIELDS 1 a").isArray(-1);
  }

  @EachProtocol
  void settingEndsATimeAndCountingKeepsIt(Redis redis) {
    redis.run("HSET h a 1 b 2 c 3").is(3);
    redis.run("HEXPIREAT h " + FAR + " FIELDS 3 a b c").isArray(1, 1, 1);
    redis.run("HSET h a 5").is(0);
    redis.run("HINCRBY h b 5").is(7);
    redis.run("HINCRBYFLOAT h c 0.5").is("3.5");
    redis.run("HEXPIRETIME h FIELDS 3 a b c").isArray(-1, FAR, FAR);
  }

  @EachServer
  void timesGoWithTheHash(Redis redis) {
    redis.run("HSET h a 1 b 2 c 3").is(3);
    redis.run("HEXPIREAT h " + FAR + " FIELDS 2 a b").isArray(1, 1);
    redis.run("COPY h copy").is(1);
    redis.run("RENAME copy renamed").isOk();
    redis.run("RESTORE restored 0", redis.run("DUMP h").bytes()).isOk();
    for (String key : List.of("h", "renamed", "restored")) {
      redis.run("HEXPIRETIME " + key + " FIELDS 3 a b c").isArray(FAR, FAR, -1);
      String encoding = redis.run("OBJECT ENCODING h").text();
      redis.run("OBJECT ENCODING", key).is(encoding);
    }
    redis.run("INFO keyspace").contains("subexpiry=3");
    redis.run("MOVE renamed 1").is(1);
    redis.run("SWAPDB 0 1").isOk();
    redis.run("HEXPIRETIME renamed FIELDS 3 a b c").isArray(FAR, FAR, -1);
    redis.run("DEL renamed").is(1);
    redis.run("FLUSHALL").isOk();
    redis.run("HSET h a 1").is(1);
    redis.run("HTTL h FIELDS 1 a").isArray(-1);
  }

  @EachServer
  void manyFieldsGo(Redis redis) {
    for (int i = 0; i < 2000; i++) {
      redis.run("HSET h", "f" + i, i).is(1);
      redis.run("HPEXPIRE h " + (200 + i % 100) + " FIELDS 1 f" + i).isArray(1);
    }
    redis.run("HSET h stays 1").is(1);
    awaitLess(2, () -> redis.run("HLEN h").integer());
    Map<String, String> left = redis.run("HGETALL h").asMap();
    if (!new TreeSet<>(left.keySet()).equals(new TreeSet<>(List.of("stays")))) {
      throw new AssertionError(left.size() + " fields are left");
    }
  }

  // ---- HGETDEL, HGETEX, HSETEX

  @EachProtocol
  @Since("8.0")
  @Needs("HGETDEL")
  void hgetdelTakesFields(Redis redis) {
    redis.run("HSET h a 1 b 2").is(2);
    redis.run("HGETDEL h FIELDS 2 a missing").isArray("1", null);
    redis.run("HGETDEL missing FIELDS 1 a").isArray((Object) null);
    redis.run("HGETDEL h FIELDS 2 b b").isArray("2", null);
    redis.run("EXISTS h").is(0);
    redis.run("SET s x").isOk();
    redis.run("HGETDEL s FIELDS 1 a").isError(Errors.WRONG_TYPE);
  }

  @EachProtocol
  @Since("8.0")
  @Needs("HGETEX")
  void hgetexShowsAndSetsTimes(Redis redis) {
    redis.run("HSET h a 1 b 2").is(2);
    redis.run("HGETEX h EXAT " + FAR + " FIELDS 2 a missing").isArray("1", null);
    redis.run("HGETEX h FIELDS 1 a").isArray("1");
    redis.run("HEXPIRETIME h FIELDS 2 a b").isArray(FAR, -1);
    redis.run("HGETEX h PERSIST FIELDS 2 a b").isArray("1", "2");
    redis.run("HEXPIRETIME h FIELDS 2 a b").isArray(-1, -1);
    redis.run("HGETEX h PXAT 1 FIELDS 2 a b").isArray("1", "2");
    redis.run("EXISTS h").is(0);
  }

  @EachProtocol
  @Since("8.0")
  @Needs("HSETEX")
  void hsetexSetsFieldsAndTimes(Redis redis) {
    redis.run("HSETEX h EXAT " + FAR + " FIELDS 2 a 1 b 2").is(1);
    redis.run("HSETEX h FNX FIELDS 2 c 3 a 4").is(0);
    redis.run("HSETEX h FXX FIELDS 2 c 3 a 4").is(0);
    redis.run("HSETEX h FXX KEEPTTL FIELDS 1 a 5").is(1);
    redis.run("HSETEX h FIELDS 1 b 6").is(1);
    redis.run("HEXPIRETIME h FIELDS 3 a b c").isArray(FAR, -1, -2);
    redis.run("HMGET h a b").isArray("5", "6");
    redis
        .run("HSETEX h FXX EX 60 KEEPTTL FIELDS 1 a 1")
        .isError("ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified");
    redis.run("HSETEX h PXAT 1 FIELDS 2 a 1 b 2").is(1);
    redis.run("EXISTS h").is(0);
  }
}
