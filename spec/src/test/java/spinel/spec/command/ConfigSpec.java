// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import java.util.Map;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;

/// CONFIG GET, SET, RESETSTAT and REWRITE.
final class ConfigSpec {
  private static final String FAILED =
      "ERR CONFIG SET failed (possibly related to argument '%s') - ";

  @EachProtocol
  void getAnswersWithNamesAndValues(Redis redis) {
    redis.run("CONFIG GET databases").isMap("databases", "16");
    redis.run("CONFIG GET DATABASES").isMap("DATABASES", "16");
    redis.run("CONFIG GET nosuchsetting").isMap();
    redis.run("CONFIG GET maxmemory maxmemory").isMap("maxmemory", "0");
    Map<String, String> several = redis.run("CONFIG GET maxmemory* timeout databases").asMap();
    if (!several.keySet().containsAll(List.of("maxmemory", "maxmemory-policy", "timeout"))
        || several.containsKey("port")) {
      throw new AssertionError(several.toString());
    }
    redis.run("CONFIG GET").isError(Errors.arity("config|get"));
    redis.run("CONFIG").isError(Errors.arity("config"));
    redis.run("CONFIG FOO").isError(Errors.subcommand("CONFIG", "FOO"));
  }

  @EachProtocol
  void defaultsAreThoseOfRedis(Redis redis) {
    for (var expected :
        List.of(
            List.of("maxmemory-policy", "noeviction"),
            List.of("maxmemory-samples", "5"),
            List.of("timeout", "0"),
            List.of("tcp-keepalive", "300"),
            List.of("tcp-backlog", "511"),
            List.of("hz", "10"),
            List.of("dynamic-hz", "yes"),
            List.of("loglevel", "notice"),
            List.of("logfile", ""),
            List.of("proto-max-bulk-len", "536870912"),
            List.of("client-query-buffer-limit", "1073741824"),
            List.of("maxclients", "10000"),
            List.of("slowlog-max-len", "128"),
            List.of("slowlog-log-slower-than", "10000"),
            List.of("lazyfree-lazy-expire", "no"),
            List.of("protected-mode", "yes"),
            List.of("save", ""),
            List.of("appendonly", "no"),
            List.of("appendfsync", "everysec"),
            List.of("dbfilename", "dump.rdb"),
            List.of("requirepass", ""),
            List.of("unixsocket", ""),
            List.of("notify-keyspace-events", ""),
            List.of("latency-monitor-threshold", "0"),
            List.of(
                "client-output-buffer-limit",
                "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"))) {
      redis.run("CONFIG GET", expected.get(0)).isMap(expected.get(0), expected.get(1));
    }
  }

  @EachProtocol
  void setTakesOneOrMany(Redis redis) {
    redis.configure("timeout", "100");
    redis.run("CONFIG GET timeout").isMap("timeout", "100");
    redis.configure("maxmemory-samples", "7");
    redis.run("CONFIG SET timeout 5 maxmemory-samples 9").isOk();
    redis.run("CONFIG GET timeout").isMap("timeout", "5");
    redis.run("CONFIG SET TIMEOUT 6").isOk();
    redis.run("CONFIG GET timeout").isMap("timeout", "6");
    redis.configure("maxmemory", "0");
    redis.run("CONFIG SET maxmemory 1gb").isOk();
    redis.run("CONFIG GET maxmemory").isMap("maxmemory", "1073741824");
    redis.run("CONFIG SET maxmemory 2MB").isOk();
    redis.run("CONFIG GET maxmemory").isMap("maxmemory", "2097152");
    redis.run("CONFIG SET maxmemory 3m").isOk();
    redis.run("CONFIG GET maxmemory").isMap("maxmemory", "3000000");
    redis.configure("lazyfree-lazy-expire", "YES");
    redis.run("CONFIG GET lazyfree-lazy-expire").isMap("lazyfree-lazy-expire", "yes");
    redis.configure("notify-keyspace-events", "KEA");
    redis.run("CONFIG GET notify-keyspace-events").isMap("notify-keyspace-events", "AKE");
  }

  @EachProtocol
  void setRefusesWhatDoesNotFit(Redis redis) {
    redis
        .run("CONFIG SET nosuchsetting 1")
        .isError("ERR Unknown option or number of arguments for CONFIG SET - 'nosuchsetting'");
    redis.run("CONFIG SET timeout").isError(Errors.arity("config|set"));
    redis.run("CONFIG SET timeout 1 hz").isError(Errors.SYNTAX);
    redis
        .run("CONFIG SET timeout 1 timeout 2")
        .isError(FAILED.formatted("timeout") + "duplicate parameter");
    redis
        .run("CONFIG SET timeout abc")
        .isError(FAILED.formatted("timeout") + "argument couldn't be parsed into an integer");
    redis
        .run("CONFIG SET timeout -1")
        .isError(
            FAILED.formatted("timeout") + "argument must be between 0 and 2147483647 inclusive");
    redis
        .run("CONFIG SET maxmemory-policy foo")
        .isErrorStarting(
            FAILED.formatted("maxmemory-policy") + "argument(s) must be one of the following: ");
    redis
        .run("CONFIG SET maxmemory abc")
        .isError(FAILED.formatted("maxmemory") + "argument must be a memory value");
    redis
        .run("CONFIG SET lazyfree-lazy-expire maybe")
        .isError(FAILED.formatted("lazyfree-lazy-expire") + "argument must be 'yes' or 'no'");
    redis
        .run("CONFIG SET databases 17")
        .isError(FAILED.formatted("databases") + "can't set immutable config");
    redis.run("CONFIG GET timeout").isMap("timeout", "0");
  }

  @EachProtocol
  void setIsAllOrNothing(Redis redis) {
    redis
        .run("CONFIG SET timeout 77 maxmemory-samples abc")
        .isErrorStarting(FAILED.formatted("maxmemory-samples"));
    redis.run("CONFIG GET timeout").isMap("timeout", "0");
  }

  @EachServer
  void clientOutputBufferLimitsAreSetByClass(Redis redis) {
    redis.configure("client-output-buffer-limit", "normal 1mb 2mb 60 pubsub 3mb 4mb 30");
    redis
        .run("CONFIG GET client-output-buffer-limit")
        .isMap(
            "client-output-buffer-limit",
            "normal 1048576 2097152 60 slave 268435456 67108864 60 pubsub 3145728 4194304 30");
    redis
        .run("CONFIG SET client-output-buffer-limit", "foo 1 2 3")
        .isErrorStarting(FAILED.formatted("client-output-buffer-limit"));
  }

  @EachProtocol
  void rewriteNeedsAFile(Redis redis) {
    redis.run("CONFIG REWRITE").isError("ERR The server is running without a config file");
    redis.run("CONFIG HELP").holds("lines", r -> r.children().size() > 5);
  }
}
