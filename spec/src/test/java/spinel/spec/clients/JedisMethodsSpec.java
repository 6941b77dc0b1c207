// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spinel.spec.clients.MethodCalls.same;

import java.util.Map;
import redis.clients.jedis.args.BitCountOption;
import redis.clients.jedis.args.BitOP;
import redis.clients.jedis.args.ExpiryOption;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.args.ListPosition;
import redis.clients.jedis.commands.BitCommands;
import redis.clients.jedis.commands.HashCommands;
import redis.clients.jedis.commands.KeyCommands;
import redis.clients.jedis.commands.ListCommands;
import redis.clients.jedis.commands.SetCommands;
import redis.clients.jedis.commands.StringCommands;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.BitPosParams;
import redis.clients.jedis.params.GetExParams;
import redis.clients.jedis.params.HGetExParams;
import redis.clients.jedis.params.HSetExParams;
import redis.clients.jedis.params.LCSParams;
import redis.clients.jedis.params.LPosParams;
import redis.clients.jedis.params.MSetExParams;
import redis.clients.jedis.params.RestoreParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.SortingParams;
import redis.clients.jedis.util.CompareCondition;
import spinel.spec.EachProtocol;
import spinel.spec.Redis;

/// Each method of Jedis for keys, strings, bitmaps, lists, hashes and sets, with what it returns.
@SuppressWarnings("deprecation")
final class JedisMethodsSpec {
  private static final long FAR = 4102444800L;

  @EachProtocol
  void strings(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      StringCommands c = calls.of(StringCommands.class);
      same(c.set("k", "v"), "OK");
      same(c.set("k", "w", SetParams.setParams().nx()), "null");
      same(c.get("k"), "v");
      same(c.setGet("k", "x"), "v");
      same(c.setGet("k", "abc", SetParams.setParams().ex(100)), "x");
      same(c.getEx("k", GetExParams.getExParams().persist()), "abc");
      same(c.setrange("k", 1, "BC"), 3);
      same(c.getrange("k", 1, -1), "BC");
      same(c.substr("k", 0, 0), "a");
      same(c.append("k", "d"), 4);
      same(c.strlen("k"), 4);
      same(c.getSet("k", "1"), "aBCd");
      same(c.getDel("k"), "1");
      same(c.setnx("k", "1"), 1);
      same(c.setex("k", 100, "2"), "OK");
      same(c.psetex("k", 100_000, "3"), "OK");
      same(c.mset("a", "ohmytext", "b", "mynewtext"), "OK");
      same(c.msetnx("a", "1", "new", "2"), 0);
      same(c.mget("a", "nothing"), "[ohmytext, null]");
      same(c.lcs("a", "b", LCSParams.LCSParams()).getMatchString(), "mytext");
      same(c.lcs("a", "b", LCSParams.LCSParams().len()).getLen(), 6);
      same(c.lcs("a", "b", LCSParams.LCSParams().idx().withMatchLen()).getMatches().size(), 2);
      same(c.incr("n"), 1);
      same(c.incrBy("n", 10), 11);
      same(c.decr("n"), 10);
      same(c.decrBy("n", 4), 6);
      same(c.incrByFloat("n", 0.5), 6.5);
      if (calls.needs("MSETEX", "msetex")) {
        same(c.msetex(MSetExParams.setParams().ex(100), "m1", "1", "m2", "2"), true);
      }
      calls.areAllOf(StringCommands.class);
    }
  }

  @EachProtocol
  void bits(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      BitCommands c = calls.of(BitCommands.class);
      same(c.setbit("b", 7, true), false);
      same(c.getbit("b", 7), true);
      same(c.bitcount("b"), 1);
      same(c.bitcount("b", 0, -1), 1);
      same(c.bitcount("b", 0, 3, BitCountOption.BIT), 0);
      same(c.bitpos("b", true), 7);
      same(c.bitpos("b", false, new BitPosParams(0, 0)), 0);
      same(c.bitfield("b", "SET", "u8", "0", "200", "GET", "u4", "0"), "[1, 12]");
      same(c.bitfieldReadonly("b", "GET", "u8", "0"), "[200]");
      same(c.bitop(BitOP.NOT, "not", "b"), 1);
      calls.areAllOf(BitCommands.class);
    }
  }

  @EachProtocol
  void keys(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      KeyCommands c = calls.of(KeyCommands.class);
      calls.jedis().set("a", "1");
      calls.jedis().rpush("list", "3", "1", "2");
      same(c.exists("a"), true);
      same(c.exists("a", "nothing"), 1);
      same(c.type("list"), "list");
      same(c.touch("a"), 1);
      same(c.touch("a", "nothing"), 1);
      expiry(c);
      same(c.copy("a", "b", false), true);
      same(c.rename("b", "c"), "OK");
      same(c.renamenx("c", "a"), 0);
      same(c.keys("[ac]"), "[a, c]");
      same(c.scan("0"), "0 [a, c, list]");
      same(c.scan("0", new ScanParams().match("l*").count(100)), "0 [list]");
      same(c.scan("0", new ScanParams().count(100), "list"), "0 [list]");
      assertTrue(c.keys("*").contains(c.randomKey()));
      byte[] payload = c.dump("list");
      same(c.restore("again", 0, payload), "OK");
      RestoreParams replace = RestoreParams.restoreParams().replace();
      same(c.restore("again", 100_000, payload, replace), "OK");
      same(calls.jedis().lrange("again", 0, -1), "[3, 1, 2]");
      assertTrue(c.memoryUsage("again") > 0);
      assertTrue(c.memoryUsage("again", 1) > 0);
      assertTrue(c.objectRefcount("again") >= 1);
      same(c.objectEncoding("a"), "int");
      assertTrue(c.objectIdletime("a") < 100);
      assertThrows(JedisDataException.class, () -> c.objectFreq("a"));
      if (calls.needs("SORT", "sort", "sortReadonly")) {
        sorting(c);
      }
      if (calls.needs("DELEX", "delex", "digestKey")) {
        same(c.delex("a", CompareCondition.digestNe(c.digestKey("a"))), 0);
        same(c.delex("a", CompareCondition.valueEq("1")), 1);
      }
      same(c.del("again"), 1);
      same(c.del("list", "nothing"), 1);
      same(c.unlink("c"), 1);
      same(c.unlink("c", "nothing"), 0);
      // To migrate takes a second server.
      calls.areAllOf(KeyCommands.class, "migrate");
    }
  }

  private static void expiry(KeyCommands c) {
    same(c.expire("a", 100), 1);
    same(c.expire("a", 200, ExpiryOption.NX), 0);
    assertTrue(c.ttl("a") > 98);
    same(c.pexpire("a", 50_000), 1);
    same(c.pexpire("a", 90_000, ExpiryOption.LT), 0);
    assertTrue(c.pttl("a") > 48_000);
    same(c.expireAt("a", FAR), 1);
    same(c.expireAt("a", FAR + 1, ExpiryOption.GT), 1);
    same(c.expireTime("a"), FAR + 1);
    same(c.pexpireAt("a", FAR * 1000 + 1), 1);
    same(c.pexpireAt("a", FAR * 1000 + 2, ExpiryOption.XX), 1);
    same(c.pexpireTime("a"), FAR * 1000 + 2);
    same(c.persist("a"), 1);
  }

  private static void sorting(KeyCommands c) {
    same(c.sort("list"), "[1, 2, 3]");
    same(c.sort("list", new SortingParams().desc().limit(0, 2)), "[3, 2]");
    same(c.sort("list", "to"), 3);
    same(c.sort("list", new SortingParams().alpha(), "to"), 3);
    same(c.sortReadonly("list", new SortingParams().desc()), "[3, 2, 1]");
    same(c.del("to"), 1);
  }

  @EachProtocol
  void lists(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      ListCommands c = calls.of(ListCommands.class);
      same(c.rpush("l", "a", "b", "c", "b"), 4);
      same(c.lpush("l", "z"), 5);
      same(c.lpushx("nothing", "z"), 0);
      same(c.rpushx("l", "y"), 6);
      same(c.llen("l"), 6);
      same(c.lrange("l", 0, -1), "[z, a, b, c, b, y]");
      same(c.lindex("l", -1), "y");
      same(c.linsert("l", ListPosition.AFTER, "c", "d"), 7);
      same(c.lpos("l", "b"), "2");
      same(c.lpos("l", "b", LPosParams.lPosParams().rank(-1)), "5");
      same(c.lpos("l", "b", LPosParams.lPosParams().maxlen(100), 0), "[2, 5]");
      same(c.lset("l", 0, "Z"), "OK");
      same(c.lrem("l", -1, "b"), 1);
      same(c.ltrim("l", 0, 4), "OK");
      same(c.lpop("l"), "Z");
      same(c.lpop("l", 2), "[a, b]");
      same(c.rpop("l"), "d");
      same(c.rpop("l", 5), "[c]");
      same(c.rpop("l"), "null");
      c.rpush("l", "a", "b", "c");
      same(c.rpoplpush("l", "m"), "c");
      same(c.lmove("l", "m", ListDirection.LEFT, ListDirection.RIGHT), "a");
      same(c.lmpop(ListDirection.LEFT, "nothing", "m"), "m=[c]");
      same(c.lmpop(ListDirection.RIGHT, 5, "nothing", "m"), "m=[a]");
      same(c.lmpop(ListDirection.LEFT, "nothing"), "null");
      blockingLists(calls, c);
      calls.areAllOf(ListCommands.class);
    }
  }

  private static void blockingLists(MethodCalls calls, ListCommands c) {
    if (calls.needs("BLPOP", "blpop", "brpop", "brpoplpush")) {
      c.rpush("q", "a", "b", "c", "d", "e", "f", "g", "h", "i");
      same(c.blpop(1, "nothing", "q"), "[q, a]");
      same(c.blpop(1, "q"), "[q, b]");
      same(c.blpop(1.5, "nothing", "q"), "q=c");
      same(c.blpop(1.5, "q"), "q=d");
      same(c.brpop(1, "nothing", "q"), "[q, i]");
      same(c.brpop(1, "q"), "[q, h]");
      same(c.brpop(1.5, "nothing", "q"), "q=g");
      same(c.brpop(1.5, "q"), "q=f");
      same(c.brpoplpush("q", "q2", 1), "e");
    }
    if (calls.needs("BLMOVE", "blmove")) {
      c.rpush("q", "a", "b", "c");
      same(c.blmove("q", "q2", ListDirection.LEFT, ListDirection.LEFT, 1), "a");
    }
    if (calls.needs("BLMPOP", "blmpop")) {
      same(c.blmpop(1, ListDirection.LEFT, "nothing", "q"), "q=[b]");
      same(c.blmpop(1, ListDirection.LEFT, 5, "nothing", "q"), "q=[c]");
    }
  }

  @EachProtocol
  void sets(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      SetCommands c = calls.of(SetCommands.class);
      same(c.sadd("s", "a", "b", "c", "d"), 4);
      same(c.sadd("t", "c", "d", "e"), 3);
      same(c.smembers("s"), "[a, b, c, d]");
      same(c.scard("s"), 4);
      same(c.sismember("s", "a"), true);
      same(c.smismember("s", "a", "z"), "[true, false]");
      same(c.sdiff("s", "t"), "[a, b]");
      same(c.sdiffstore("to", "s", "t"), 2);
      same(c.sinter("s", "t"), "[c, d]");
      same(c.sinterstore("to", "s", "t"), 2);
      same(c.sintercard("s", "t"), 2);
      same(c.sintercard(1, "s", "t"), 1);
      same(c.sunion("s", "t"), "[a, b, c, d, e]");
      same(c.sunionstore("to", "s", "t"), 5);
      same(c.smove("s", "t", "a"), 1);
      same(c.srem("s", "b", "nothing"), 1);
      assertTrue(c.smembers("s").contains(c.srandmember("s")));
      same(MethodCalls.sorted(c.srandmember("s", 5)), "[c, d]");
      same(c.sscan("t", "0", new ScanParams().match("[ac]").count(100)), "0 [a, c]");
      assertTrue(c.sismember("t", c.spop("s")));
      same(c.spop("s", 5).size(), 1);
      calls.areAllOf(SetCommands.class);
    }
  }

  @EachProtocol
  void hashes(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      HashCommands c = calls.of(HashCommands.class);
      same(c.hset("h", "a", "1"), 1);
      same(c.hset("h", Map.of("b", "2", "c", "x")), 2);
      same(c.hsetnx("h", "a", "9"), 0);
      same(c.hmset("one", Map.of("f", "g")), "OK");
      same(c.hget("h", "a"), "1");
      same(c.hmget("h", "a", "nothing"), "[1, null]");
      same(c.hgetAll("h"), "[a=1, b=2, c=x]");
      same(c.hexists("h", "a"), true);
      same(c.hlen("h"), 3);
      same(c.hkeys("h"), "[a, b, c]");
      same(MethodCalls.sorted(c.hvals("h")), "[1, 2, x]");
      same(c.hstrlen("h", "c"), 1);
      same(c.hincrBy("h", "a", 41), 42);
      same(c.hincrByFloat("h", "a", 0.5), 42.5);
      same(c.hrandfield("one"), "f");
      same(c.hrandfield("one", -2), "[f, f]");
      same(c.hrandfieldWithValues("one", 2), "[f=g]");
      same(c.hscan("h", "0", new ScanParams().match("[ab]")), "0 [a=42.5, b=2]");
      if (calls.since("7.4", "hscanNoValues")) {
        same(c.hscanNoValues("h", "0", new ScanParams().match("[ab]")), "0 [a, b]");
      }
      same(c.hdel("h", "c", "nothing"), 1);
      if (calls.needs(
          "HEXPIRE",
          "hexpire",
          "hpexpire",
          "hexpireAt",
          "hpexpireAt",
          "hexpireTime",
          "hpexpireTime",
          "httl",
          "hpttl",
          "hpersist")) {
        fieldExpiry(c);
      }
      if (calls.needs("HGETEX", "hgetex", "hgetdel", "hsetex")) {
        same(c.hsetex("h", HSetExParams.hSetExParams().ex(100), "e", "5"), 1);
        same(c.hsetex("h", HSetExParams.hSetExParams().fnx(), Map.of("e", "6", "f", "7")), 0);
        same(c.hgetex("h", HGetExParams.hGetExParams().persist(), "e", "nothing"), "[5, null]");
        same(c.hgetdel("h", "e", "nothing"), "[5, null]");
      }
      calls.areAllOf(HashCommands.class);
    }
  }

  private static void fieldExpiry(HashCommands c) {
    same(c.hexpire("h", 100, "a", "nothing"), "[1, -2]");
    same(c.hexpire("h", 200, ExpiryOption.LT, "a"), "[0]");
    assertTrue(c.httl("h", "a").getFirst() > 98);
    same(c.hpexpire("h", 50_000, "a"), "[1]");
    same(c.hpexpire("h", 60_000, ExpiryOption.NX, "a", "b"), "[0, 1]");
    assertTrue(c.hpttl("h", "a").getFirst() > 48_000);
    same(c.hexpireAt("h", FAR, "a"), "[1]");
    same(c.hexpireAt("h", FAR + 1, ExpiryOption.GT, "a"), "[1]");
    same(c.hexpireTime("h", "a", "nothing"), "[" + (FAR + 1) + ", -2]");
    same(c.hpexpireAt("h", FAR * 1000 + 1, "a"), "[1]");
    same(c.hpexpireAt("h", FAR * 1000 + 2, ExpiryOption.XX, "a"), "[1]");
    same(c.hpexpireTime("h", "a"), "[" + (FAR * 1000 + 2) + "]");
    same(c.hpersist("h", "a", "b", "nothing"), "[1, 1, -2]");
  }
}
