// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;

/// Keys whatever their type: DEL, UNLINK, EXISTS, TYPE, TOUCH, RENAME, RENAMENX, COPY, MOVE,
/// SWAPDB, KEYS, RANDOMKEY, DBSIZE, FLUSHDB, FLUSHALL and OBJECT.
final class KeySpec {
  @EachProtocol
  @EachEncoding({"", "lazyfree-lazy-user-del yes"})
  void delAndUnlinkCountWhatTheyRemove(Redis redis) {
    redis.run("MSET a 1 b 2 c 3 d 4").isOk();
    redis.run("DEL a nothing b a").is(2);
    redis.run("UNLINK c nothing c d").is(2);
    redis.run("DBSIZE").is(0);
    redis.run("DEL a").is(0);
  }

  @EachProtocol
  void existsAndTouchCountEveryMention(Redis redis) {
    redis.run("MSET a 1 b 2").isOk();
    redis.run("EXISTS a").is(1);
    redis.run("EXISTS a a nothing b").is(3);
    redis.run("TOUCH a a nothing b").is(3);
    redis.run("TOUCH nothing").is(0);
  }

  @EachProtocol
  void typeNamesTheType(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("TYPE k").isSimple("string");
    redis.run("TYPE nothing").isSimple("none");
  }

  @EachProtocol
  void renameMovesValueAndTimeToLive(Redis redis) {
    redis.run("SET a 1 EX 100").isOk();
    redis.run("SET b 2").isOk();
    redis.run("RENAME a b").isOk();
    redis.run("EXISTS a").is(0);
    redis.run("GET b").is("1");
    redis.run("TTL b").isBetween(99, 100);
    redis.run("SET c 3").isOk();
    redis.run("RENAME c b").isOk();
    redis.run("TTL b").is(-1);
    redis.run("RENAME b b").isOk();
    redis.run("GET b").is("3");
    redis.run("RENAME nothing b").isError(Errors.NO_SUCH_KEY);
    redis.run("RENAME nothing nothing").isError(Errors.NO_SUCH_KEY);
  }

  @EachProtocol
  void renamenxNeverOverwrites(Redis redis) {
    redis.run("MSET a 1 b 2").isOk();
    redis.run("RENAMENX a b").is(0);
    redis.run("RENAMENX a a").is(0);
    redis.run("RENAMENX a c").is(1);
    redis.run("GET c").is("1");
    redis.run("RENAMENX nothing d").isError(Errors.NO_SUCH_KEY);
  }

  @EachProtocol
  void copyTakesValueAndTimeToLive(Redis redis) {
    redis.run("SET a 1 EX 100").isOk();
    redis.run("COPY a b").is(1);
    redis.run("GET b").is("1");
    redis.run("TTL b").isBetween(99, 100);
    redis.run("SET c 3").isOk();
    redis.run("COPY c b").is(0);
    redis.run("COPY c b REPLACE").is(1);
    redis.run("TTL b").is(-1);
    redis.run("COPY nothing d").is(0);
    redis.run("COPY a a DB 1").is(1);
    redis.run("COPY a a DB 1").is(0);
    redis.run("COPY a z replace db 1").is(1);
    redis.run("COPY a a").isError("ERR source and destination objects are the same");
    redis.run("COPY a a DB 0").isError("ERR source and destination objects are the same");
    redis.run("COPY a b DB 16").isError(Errors.DATABASE_OUT_OF_RANGE);
    redis.run("COPY a b DB -1").isError(Errors.DATABASE_OUT_OF_RANGE);
    redis.run("COPY a b DB x").isError(Errors.NOT_AN_INTEGER);
    redis.run("COPY a b DB").isError(Errors.SYNTAX);
    redis.run("COPY a b FOO").isError(Errors.SYNTAX);
    redis.run("SELECT 1").isOk();
    redis.run("GET a").is("1");
    redis.run("TTL z").isBetween(99, 100);
  }

  @EachProtocol
  void moveTakesAKeyToAnotherDatabase(Redis redis) {
    redis.run("SET a 1 EX 100").isOk();
    redis.run("MOVE a 9").is(1);
    redis.run("MOVE a 9").is(0);
    redis.run("EXISTS a").is(0);
    redis.run("SET a 2").isOk();
    redis.run("MOVE a 9").is(0);
    redis.run("MOVE a 0").isError("ERR source and destination objects are the same");
    redis.run("MOVE a 16").isError(Errors.DATABASE_OUT_OF_RANGE);
    redis.run("MOVE a x").isError("ERR value is not an integer or out of range");
    redis.run("SELECT 9").isOk();
    redis.run("GET a").is("1");
    redis.run("TTL a").isBetween(99, 100);
  }

  @EachProtocol
  void swapdbExchangesTwoDatabases(Redis redis) {
    Redis other = redis.another();
    redis.run("SET a zero").isOk();
    other.run("SELECT 1").isOk();
    other.run("SET a one").isOk();
    redis.run("SWAPDB 0 1").isOk();
    redis.run("GET a").is("one");
    other.run("GET a").is("zero");
    redis.run("SWAPDB 1 1").isOk();
    redis.run("SWAPDB 0 16").isError(Errors.DATABASE_OUT_OF_RANGE);
    redis.run("SWAPDB x 1").isError("ERR invalid first DB index");
    redis.run("SWAPDB 1 x").isError("ERR invalid second DB index");
  }

  @EachProtocol
  void databasesAreApart(Redis redis) {
    for (int db = 0; db < 16; db++) {
      redis.run("SELECT", db).isOk();
      redis.run("DBSIZE").is(0);
      redis.run("SET db", db).isOk();
    }
    redis.run("SELECT 3").isOk();
    redis.run("GET db").is("3");
    redis.run("FLUSHDB").isOk();
    redis.run("DBSIZE").is(0);
    redis.run("SELECT 4").isOk();
    redis.run("DBSIZE").is(1);
    redis.run("FLUSHALL").isOk();
    for (int db = 0; db < 16; db++) {
      redis.run("SELECT", db).isOk();
      redis.run("DBSIZE").is(0);
    }
  }

  @EachProtocol
  void flushTakesItsMode(Redis redis) {
    for (String mode : new String[] {"ASYNC", "SYNC", "sync"}) {
      redis.run("SET a 1").isOk();
      redis.run("FLUSHDB", mode).isOk();
      redis.run("DBSIZE").is(0);
      redis.run("SET a 1").isOk();
      redis.run("FLUSHALL", mode).isOk();
      redis.run("DBSIZE").is(0);
    }
    redis.run("FLUSHDB FOO").isError(Errors.SYNTAX);
    redis.run("FLUSHALL SYNC SYNC").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void keysMatchesGlobPatterns(Redis redis) {
    redis.run("MSET hello 1 hallo 2 hxllo 3 heeeello 4 h 5").isOk();
    redis.run("SET", "h*llo", "6").isOk();
    redis.run("KEYS h?llo").hasInAnyOrder("hello", "hallo", "hxllo", "h*llo");
    redis.run("KEYS h*llo").hasInAnyOrder("hello", "hallo", "hxllo", "heeeello", "h*llo");
    redis.run("KEYS h[ae]llo").hasInAnyOrder("hello", "hallo");
    redis.run("KEYS h[^e]llo").hasInAnyOrder("hallo", "hxllo", "h*llo");
    redis.run("KEYS h[a-b]llo").hasInAnyOrder("hallo");
    redis.run("KEYS h[b-a]llo").hasInAnyOrder("hallo");
    redis.run("KEYS", "h\\*llo").hasInAnyOrder("h*llo");
    redis.run("KEYS h").hasInAnyOrder("h");
    redis.run("KEYS H*").hasInAnyOrder();
    redis.run("KEYS", "").hasInAnyOrder();
    redis.run("KEYS h*****o").hasInAnyOrder("hello", "hallo", "hxllo", "heeeello", "h*llo");
    redis.run("KEYS h[ello").hasInAnyOrder();
    redis.run("KEYS [^x]").hasInAnyOrder("h");
  }

  @EachProtocol
  void keysTakesBinaryNames(Redis redis) {
    byte[] binary = {0, '*', (byte) 0xff, '\n'};
    redis.run("SET", binary, "v").isOk();
    redis.run("SET", "", "v").isOk();
    redis.run("KEYS *").hasInAnyOrder(binary, "");
    redis.run("KEYS", new byte[] {0, '?', '?', '\n'}).hasInAnyOrder((Object) binary);
  }

  @EachProtocol
  void randomkeyFindsEveryKey(Redis redis) {
    redis.run("RANDOMKEY").isNil();
    redis.run("MSET a 1 b 2 c 3").isOk();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000 && seen.size() < 3; i++) {
      seen.add(redis.run("RANDOMKEY").text());
    }
    if (!seen.equals(Set.of("a", "b", "c"))) {
      throw new AssertionError("RANDOMKEY found only " + seen);
    }
  }

  @EachProtocol
  void objectEncodingOfStrings(Redis redis) {
    for (var expected :
        List.of(
            List.of("0", "int"),
            List.of("-9223372036854775808", "int"),
            List.of("9223372036854775807", "int"),
            List.of("9223372036854775808", "embstr"),
            List.of("007", "embstr"),
            List.of("-0", "embstr"),
            List.of(" 1", "embstr"),
            List.of("1.5", "embstr"),
            List.of("", "embstr"),
            List.of("x".repeat(44), "embstr"),
            List.of("x".repeat(45), "raw"))) {
      redis.run("SET k", expected.get(0)).isOk();
      redis.run("OBJECT ENCODING k").is(expected.get(1));
    }
    redis.run("SET k 1").isOk();
    redis.run("INCR k").is(2);
    redis.run("OBJECT ENCODING k").is("int");
    redis.run("APPEND k 3").is(2);
    redis.run("OBJECT ENCODING k").is("raw");
    redis.run("INCR k").is(24);
    redis.run("OBJECT ENCODING k").is("int");
    redis.run("SET k abc").isOk();
    redis.run("SETRANGE k 1 x").is(3);
    redis.run("OBJECT ENCODING k").is("raw");
    redis.run("SETBIT bits 3 1").is(0);
    redis.run("OBJECT ENCODING bits").is("raw");
    redis.run("INCRBYFLOAT f 1.5").is("1.5");
    redis.run("OBJECT ENCODING f").is("embstr");
    redis.run("BITOP OR d bits").is(1);
    redis.run("OBJECT ENCODING d").is("raw");
  }

  @EachProtocol
  void objectAnswersOnKeysAndHasNothingOnAbsentOnes(Redis redis) {
    redis.run("SET k value").isOk();
    redis.run("OBJECT REFCOUNT k").is(1);
    redis.run("OBJECT IDLETIME k").isBetween(0, 2);
    redis
        .run("OBJECT FREQ k")
        .isError(
            "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note"
                + " that when switching between policies at runtime LRU and LFU data will take some"
                + " time to adjust.");
    redis.run("OBJECT ENCODING nothing").isNil();
    redis.run("OBJECT REFCOUNT nothing").isNil();
    redis.run("OBJECT IDLETIME nothing").isNil();
    redis.run("OBJECT FREQ nothing").isNil();
    redis.run("OBJECT FOO k").isError(Errors.subcommand("OBJECT", "FOO"));
    redis.run("OBJECT ENCODING").isError(Errors.arity("object|encoding"));
    redis.run("OBJECT").isError(Errors.arity("object"));
    redis.run("OBJECT HELP").holds("lines", r -> r.children().size() > 5);
  }

  @EachServer
  void objectFreqCountsUnderAnLfuPolicy(Redis redis) {
    redis.configure("maxmemory-policy", "allkeys-lfu");
    redis.run("SET k value").isOk();
    redis.run("OBJECT FREQ k").isBetween(1, 255);
    redis
        .run("OBJECT IDLETIME k")
        .isError(
            "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when"
                + " switching between policies at runtime LRU and LFU data will take some time to"
                + " adjust.");
  }
}
