// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.client.Reply;

/// INFO, TIME, LOLWUT, MEMORY and DEBUG.
final class ServerSpec {
  @EachProtocol
  void infoHasItsSections(Redis redis) {
    String all = redis.run("INFO").text();
    for (String section :
        """
            Server Clients Memory Persistence Stats Replication CPU Errorstats Keyspace
            """
            .strip()
            .split("\\s+")) {
      if (!all.contains("# " + section + "\r\n")) {
        throw new AssertionError("INFO has no section " + section);
      }
    }
    if (all.contains("# Commandstats")) {
      throw new AssertionError("INFO shows command statistics only when asked for");
    }
    redis.run("INFO commandstats").contains("# Commandstats\r\n").contains("cmdstat_info:calls=");
    redis.run("INFO all").contains("# Commandstats\r\n");
    redis.run("INFO everything").contains("# Commandstats\r\n").contains("# Server\r\n");
    redis.run("INFO default").contains("# Server\r\n").lacks("# Commandstats");
    redis.run("INFO server clients").contains("# Server\r\n").contains("# Clients").lacks("# CPU");
    redis.run("INFO SERVER").contains("redis_version:");
    redis.run("INFO nosuchsection").is(verbatimOrBulk(redis, ""));
  }

  private static Reply verbatimOrBulk(Redis redis, String text) {
    return redis.protocol() == Protocol.RESP2 ? Reply.bulk(text) : new Reply.Verbatim("txt", text);
  }

  @EachProtocol
  void infoHasTheFieldsThatToolsRead(Redis redis) {
    redis.run("SET k v EX 100").isOk();
    String all = redis.run("INFO everything").text();
    for (String field :
        """
            redis_version redis_mode os arch_bits process_id run_id tcp_port uptime_in_seconds
            uptime_in_days hz configured_hz executable config_file connected_clients maxclients
            blocked_clients used_memory used_memory_human used_memory_rss used_memory_peak
            maxmemory maxmemory_policy mem_fragmentation_ratio loading rdb_changes_since_last_save
            rdb_bgsave_in_progress rdb_last_save_time aof_enabled total_connections_received
            total_commands_processed instantaneous_ops_per_sec total_net_input_bytes
            total_net_output_bytes rejected_connections expired_keys evicted_keys keyspace_hits
            keyspace_misses total_error_replies role connected_slaves master_replid
            master_repl_offset used_cpu_sys used_cpu_user cluster_enabled
            """
            .strip()
            .split("\\s+")) {
      if (!all.contains("\r\n" + field + ":")) {
        throw new AssertionError("INFO has no field " + field);
      }
    }
    if (!all.contains("\r\ndb0:keys=1,expires=1,avg_ttl=")) {
      throw new AssertionError("the keyspace section is not as expected");
    }
    redis.run("INFO keyspace").matches("# Keyspace\r\ndb0:keys=1,expires=1,avg_ttl=\\d+.*\r\n");
  }

  @EachServer
  void infoCountsHitsMissesAndErrors(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("CONFIG RESETSTAT").isOk();
    redis.run("GET k").is("v");
    redis.run("MGET k nothing").isArray("v", null);
    redis.run("EXISTS nothing").is(0);
    redis.run("FOO").isErrorStarting("ERR unknown command");
    redis.run("GET").isErrorStarting("ERR wrong number");
    expect("2", redis.info("keyspace_hits"));
    expect("2", redis.info("keyspace_misses"));
    expect("2", redis.info("total_error_replies"));
    redis.run("INFO errorstats").contains("errorstat_ERR:count=2");
    redis
        .run("INFO commandstats")
        .contains("cmdstat_get:calls=1,usec=")
        .contains("rejected_calls=1,failed_calls=0")
        .contains("cmdstat_mget:calls=1");
    redis.run("CONFIG RESETSTAT").isOk();
    expect("0", redis.info("keyspace_hits"));
  }

  private static void expect(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + " but got " + actual);
    }
  }

  @EachProtocol
  void timeIsNow(Redis redis) {
    long before = System.currentTimeMillis();
    List<Reply> time = redis.run("TIME").elements();
    long seconds = Long.parseLong(((Reply.BulkString) time.get(0)).text());
    long micros = Long.parseLong(((Reply.BulkString) time.get(1)).text());
    long millis = seconds * 1000 + micros / 1000;
    if (millis < before - 1 || millis > System.currentTimeMillis() + 1 || micros > 999_999) {
      throw new AssertionError("TIME answered " + seconds + " " + micros + " at " + before);
    }
    redis.run("TIME now").isError(Errors.arity("time"));
  }

  @EachProtocol
  void lolwutEndsWithTheVersion(Redis redis) {
    redis.run("LOLWUT").contains("Redis ver. ");
    redis.run("LOLWUT VERSION 5 1 1 1").contains("Redis ver. ");
    redis.run("LOLWUT VERSION x").isError(Errors.NOT_AN_INTEGER);
  }

  @EachProtocol
  void memoryUsageGrowsWithTheValue(Redis redis) {
    redis.run("MEMORY USAGE nothing").isNil();
    redis.run("SET small x").isOk();
    redis.run("SET large", "x".repeat(100_000)).isOk();
    long small = redis.run("MEMORY USAGE small").integer();
    if (small < 16 || small > 200) {
      throw new AssertionError("a small key takes " + small);
    }
    redis.run("MEMORY USAGE large").isBetween(100_000, 140_000);
    redis.run("MEMORY USAGE large SAMPLES 0").isBetween(100_000, 140_000);
    redis.run("MEMORY USAGE small SAMPLES").isError(Errors.SYNTAX);
    redis.run("MEMORY USAGE small SAMPLES -1").isError(Errors.SYNTAX);
    redis.run("MEMORY USAGE small FOO 1").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void memoryHasItsOtherSubcommands(Redis redis) {
    redis.run("MEMORY STATS").holds("fields", r -> r.children().size() >= 40);
    redis.run("MEMORY DOCTOR").holds("a text", r -> Reply.render(r).length() > 10);
    redis.run("MEMORY PURGE").isOk();
    redis.run("MEMORY MALLOC-STATS").holds("a text", r -> Reply.render(r).length() > 1);
    redis.run("MEMORY HELP").holds("lines", r -> r.children().size() > 5);
    redis.run("MEMORY FOO").isError(Errors.subcommand("MEMORY", "FOO"));
    redis.run("MEMORY").isError(Errors.arity("memory"));
  }

  @EachProtocol
  void debugHasWhatTestSuitesUse(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("DEBUG SLEEP 0").isOk();
    redis.run("DEBUG SET-ACTIVE-EXPIRE 1").isOk();
    redis
        .run("DEBUG OBJECT k")
        .matches(
            "Value at:\\S+ refcount:1 encoding:embstr serializedlength:2"
                + " lru:\\d+ lru_seconds_idle:\\d+.*");
    redis.run("DEBUG OBJECT nothing").isError(Errors.NO_SUCH_KEY);
    redis
        .run("DEBUG FOO")
        .isError("ERR unknown subcommand or wrong number of arguments for 'FOO'. Try DEBUG HELP.");
    redis.run("DEBUG HTSTATS 0").contains("[Dictionary HT]");
    redis.run("DEBUG").isError(Errors.arity("debug"));
    redis.run("DEBUG HELP").holds("lines", r -> r.children().size() > 10);
  }

  @EachProtocol
  void debugDigestsDependOnTheDataOnly(Redis redis) {
    redis.run("DEBUG DIGEST").isSimple("0".repeat(40));
    redis.run("SET x 1").isOk();
    redis.run("DEBUG DIGEST").isSimple("31c56069c81f621f51cac3b6e369a0272f8a6fd1");
    redis
        .run("DEBUG DIGEST-VALUE x nothing")
        .isArray(
            new Reply.SimpleString("b4fc66738120fba0b5aa500ab5c2bf89cea1c5da"),
            new Reply.SimpleString("0".repeat(40)));
    redis.run("SET y 2").isOk();
    String both = redis.run("DEBUG DIGEST").text();
    redis.run("FLUSHALL").isOk();
    redis.run("MSET y 2 x 1").isOk();
    redis.run("DEBUG DIGEST").isSimple(both);
  }

  @EachProtocol
  void debugPopulateMakesKeys(Redis redis) {
    redis.run("DEBUG POPULATE 100").isOk();
    redis.run("DBSIZE").is(100);
    redis.run("GET key:99").is("value:99");
    redis.run("DEBUG POPULATE 10 other 20").isOk();
    redis.run("STRLEN other:3").is(20);
    redis.run("DBSIZE").is(110);
  }

  @EachProtocol
  void debugShowsEveryReplyType(Redis redis) {
    boolean three = redis.protocol() == Protocol.RESP3;
    redis.run("DEBUG PROTOCOL string").is("Hello World");
    redis.run("DEBUG PROTOCOL integer").is(12345);
    redis.run("DEBUG PROTOCOL double").isDouble("3.141");
    redis.run("DEBUG PROTOCOL null").isNil();
    redis.run("DEBUG PROTOCOL array").isArray(0, 1, 2);
    redis
        .run("DEBUG PROTOCOL set")
        .is(
            three
                ? new Reply.SetReply(List.of(new Reply.Int(0), new Reply.Int(1), new Reply.Int(2)))
                : List.of(0, 1, 2));
    redis
        .run("DEBUG PROTOCOL map")
        .isMap(0, flag(three, false), 1, flag(three, true), 2, flag(three, false));
    redis.run("DEBUG PROTOCOL true").is(flag(three, true));
    redis.run("DEBUG PROTOCOL false").is(flag(three, false));
    redis
        .run("DEBUG PROTOCOL verbatim")
        .is(
            three
                ? new Reply.Verbatim("txt", "This is a verbatim\nstring")
                : "This is a verbatim\nstring");
    redis
        .run("DEBUG PROTOCOL bignum")
        .is(
            three
                ? new Reply.BigNumber("1234567999999999999999999999999999999")
                : "1234567999999999999999999999999999999");
  }

  private static Reply flag(boolean three, boolean value) {
    return three ? new Reply.Bool(value) : new Reply.Int(value ? 1 : 0);
  }
}
