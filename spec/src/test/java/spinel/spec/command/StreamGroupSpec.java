// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import java.util.Map;
import spinel.spec.Answer;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Reply;

/// Consumer groups: XGROUP, XREADGROUP, XACK, XPENDING, XCLAIM, XAUTOCLAIM, XINFO, XNACK, XACKDEL.
final class StreamGroupSpec {
  private static final String INVALID =
      "ERR Invalid stream ID specified as stream command argument";
  private static final String WRONG_TYPE =
      "WRONGTYPE Operation against a key holding the wrong kind of value";

  private static void fill(Redis redis, int count) {
    for (int i = 1; i <= count; i++) {
      redis.run("XADD s", i + "-0", "f", i).is(i + "-0");
    }
  }

  private static List<Object> entry(String id, Object... fields) {
    return List.of(id, List.of(fields));
  }

  private static void ids(Answer answer, String... expected) {
    List<String> ids =
        answer.elements().stream()
            .flatMap(stream -> stream.children().get(1).children().stream())
            .map(entry -> Reply.render(entry.children().getFirst()).replace("\"", ""))
            .toList();
    if (!ids.equals(List.of(expected))) {
      throw new AssertionError(ids + " instead of " + List.of(expected));
    }
  }

  // ---- XGROUP

  @EachProtocol
  void groupsAreCreatedAndDestroyed(Redis redis) {
    redis.run("XGROUP CREATE s g $").isErrorStarting("ERR The XGROUP subcommand requires the key");
    redis.run("XGROUP CREATE s g $ MKSTREAM").isOk();
    redis.run("XLEN s").is(0);
    redis.run("XGROUP CREATE s g 0").isError("BUSYGROUP Consumer Group name already exists");
    redis.run("XGROUP CREATE s h x").isError(INVALID);
    redis.run("XGROUP CREATE s h - ").isError(INVALID);
    redis.run("XGROUP CREATE s h 0 FOO").isErrorStarting("ERR unknown subcommand or wrong number");
    redis
        .run("XGROUP CREATE s h 0 ENTRIESREAD -2")
        .isError("ERR value for ENTRIESREAD must be positive or -1");
    redis.run("XGROUP CREATE s h 5-5 ENTRIESREAD 3").isOk();
    redis.run("XGROUP DESTROY s h").is(1);
    redis.run("XGROUP DESTROY s h").is(0);
    redis.run("XGROUP DESTROY none h").isErrorStarting("ERR The XGROUP subcommand requires");
    redis.run("SET str x").isOk();
    redis.run("XGROUP CREATE str g 0").isError(WRONG_TYPE);
    redis.run("XGROUP FOO s g").isErrorStarting("ERR unknown subcommand 'FOO'");
    redis.run("XGROUP HELP").holds("help", reply -> reply.children().size() > 10);
  }

  @EachServer
  void consumersAreCreatedAndDeleted(Redis redis) {
    fill(redis, 3);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XGROUP CREATECONSUMER s g b").is(1);
    redis.run("XGROUP CREATECONSUMER s g b").is(0);
    redis
        .run("XGROUP CREATECONSUMER s h b")
        .isError("NOGROUP No such consumer group 'h' for key name 's'");
    redis.run("XREADGROUP GROUP g a COUNT 2 STREAMS s >").elements();
    redis.run("XGROUP DELCONSUMER s g a").is(2);
    redis.run("XGROUP DELCONSUMER s g a").is(0);
    redis.run("XPENDING s g").isArray(0, null, null, new Reply.NullArray());
  }

  // ---- XREADGROUP

  @EachProtocol
  void newEntriesAreDeliveredOnce(Redis redis) {
    fill(redis, 5);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g a COUNT 2 STREAMS s >").holds("a reply", r -> true);
    redis.run("XREADGROUP GROUP g b STREAMS s >").holds("a reply", r -> true);
    redis.run("XREADGROUP GROUP g b STREAMS s >").isNilArray();
    redis
        .run("XPENDING s g")
        .isArray(5, "1-0", "5-0", List.of(List.of("a", "2"), List.of("b", "3")));
    redis.run("XACK s g 1-0 9-9 3-0 3-0").is(2);
    redis.run("XACK s g 1-0 x").isError(INVALID);
    redis.run("XACK s none x").is(0);
    redis.run("XACK none g x").is(0);
  }

  @EachServer
  void historyIsTheConsumersOwn(Redis redis) {
    fill(redis, 5);
    redis.run("XGROUP CREATE s g 1").isOk();
    ids(redis.run("XREADGROUP GROUP g a COUNT 2 STREAMS s >"), "2-0", "3-0");
    ids(redis.run("XREADGROUP GROUP g b COUNT 1 STREAMS s >"), "4-0");
    ids(redis.run("XREADGROUP GROUP g a STREAMS s 0"), "2-0", "3-0");
    ids(redis.run("XREADGROUP GROUP g a COUNT 1 STREAMS s 2-0"), "3-0");
    ids(redis.run("XREADGROUP GROUP g c STREAMS s 0"));
    redis.run("XDEL s 2-0").is(1);
    Reply history = redis.run("XREADGROUP GROUP g a STREAMS s 0").reply();
    String text = Reply.render(history);
    if (!text.contains("\"2-0\"") || text.contains("\"2\"")) {
      throw new AssertionError(text);
    }
    redis.run("XPENDING s g 2 3 10 a").holds("two", reply -> reply.children().size() == 2);
  }

  @EachServer
  void noAckDeliversWithoutRemembering(Redis redis) {
    fill(redis, 3);
    redis.run("XGROUP CREATE s g 0").isOk();
    ids(redis.run("XREADGROUP GROUP g a NOACK STREAMS s >"), "1-0", "2-0", "3-0");
    redis.run("XPENDING s g").isArray(0, null, null, new Reply.NullArray());
    redis.run("XREADGROUP GROUP g a NOACK STREAMS s >").isNilArray();
  }

  @EachServer
  void aGroupThatIsSetBackDeliversAgain(Redis redis) {
    fill(redis, 3);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g a STREAMS s >").elements();
    redis.run("XGROUP SETID s g 1-0").isOk();
    ids(redis.run("XREADGROUP GROUP g b STREAMS s >"), "2-0", "3-0");
    redis
        .run("XPENDING s g")
        .isArray(3, "1-0", "3-0", List.of(List.of("a", "1"), List.of("b", "2")));
    redis.run("XGROUP SETID s g $ ENTRIESREAD 3").isOk();
    redis.run("XREADGROUP GROUP g b STREAMS s >").isNilArray();
    redis.run("XGROUP SETID s none 0").isErrorStarting("NOGROUP No such consumer group");
  }

  @EachServer
  void oneStreamMayBeReadTwiceAtOnce(Redis redis) {
    fill(redis, 3);
    redis.run("XGROUP CREATE s g 0").isOk();
    ids(redis.run("XREADGROUP GROUP g a COUNT 2 STREAMS s s > >"), "1-0", "2-0", "3-0");
    ids(redis.run("XREADGROUP GROUP g a COUNT 2 STREAMS s s 0 1"), "1-0", "2-0", "2-0", "3-0");
  }

  @EachProtocol
  void xreadgroupRefusesWhatDoesNotFit(Redis redis) {
    fill(redis, 1);
    redis.run("SET str x").isOk();
    String noGroup =
        "NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option";
    redis.run("XREADGROUP GROUP g a STREAMS s >").isError(noGroup);
    redis.run("XREADGROUP GROUP g a STREAMS none >").isErrorStarting("NOGROUP No such key 'none'");
    redis.run("XREADGROUP GROUP g a STREAMS str >").isError(WRONG_TYPE);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g a STREAMS s $").isErrorStarting("ERR The $ ID is meaningless");
    redis.run("XREADGROUP GROUP g a STREAMS s x").isError(INVALID);
    redis
        .run("XREADGROUP COUNT 1 NOACK NOACK STREAMS s >")
        .isError("ERR Missing GROUP option for XREADGROUP");
    redis.run("XREADGROUP GROUP g a FOO STREAMS s >").isError("ERR syntax error");
    redis.run("XREADGROUP GROUP g a STREAMS s str >").isErrorStarting("ERR Unbalanced ");
    redis.run("XREADGROUP GROUP streams streams STREAMS s >").isErrorStarting("NOGROUP");
  }

  // ---- XPENDING

  @EachServer
  void pendingEntriesAreShownByRange(Redis redis) {
    fill(redis, 6);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g a COUNT 3 STREAMS s >").elements();
    redis.run("XREADGROUP GROUP g b COUNT 2 STREAMS s >").elements();
    size(redis.run("XPENDING s g - + 10"), 5);
    size(redis.run("XPENDING s g - + 2"), 2);
    size(redis.run("XPENDING s g (1-0 (5-0 10"), 3);
    size(redis.run("XPENDING s g - + 10 b"), 2);
    size(redis.run("XPENDING s g - + 10 nobody"), 0);
    size(redis.run("XPENDING s g IDLE 100000 - + 10"), 0);
    size(redis.run("XPENDING s g IDLE 0 - + 10 a"), 3);
    size(redis.run("XPENDING s g - + -1"), 0);
    List<Reply> first = redis.run("XPENDING s g - + 1").elements().getFirst().children();
    if (!Reply.render(first.get(1)).equals("\"a\"") || !first.get(3).equals(new Reply.Int(1))) {
      throw new AssertionError(first.toString());
    }
    redis.run("XPENDING s g IDLE 5").isError("ERR syntax error");
    redis.run("XPENDING s g - +").isError("ERR syntax error");
    redis.run("XPENDING s g - + x").isError("ERR value is not an integer or out of range");
    redis.run("XPENDING s g x + 5").isError(INVALID);
    redis.run("XPENDING s none").isError("NOGROUP No such key 's' or consumer group 'none'");
    redis.run("XPENDING none g").isError("NOGROUP No such key 'none' or consumer group 'g'");
  }

  private static void size(Answer answer, int expected) {
    if (answer.elements().size() != expected) {
      throw new AssertionError(answer.elements() + " has not the size " + expected);
    }
  }

  // ---- XCLAIM and XAUTOCLAIM

  @EachProtocol
  void entriesAreClaimed(Redis redis) {
    fill(redis, 4);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g a COUNT 3 STREAMS s >").holds("a reply", r -> true);
    redis.run("XCLAIM s g b 0 1-0").isArray(entry("1-0", "f", "1"));
    redis.run("XCLAIM s g b 0 2-0 9-0 4-0 JUSTID").isArray("2-0");
    redis.run("XCLAIM s g b 1000000 3-0").isArray();
    redis.run("XCLAIM s g b 0 4-0 FORCE JUSTID RETRYCOUNT 7").isArray("4-0");
    redis
        .run("XPENDING s g")
        .isArray(4, "1-0", "4-0", List.of(List.of("a", "1"), List.of("b", "3")));
    redis.run("XDEL s 1-0").is(1);
    redis.run("XCLAIM s g c 0 1-0").isArray();
    redis
        .run("XPENDING s g")
        .isArray(3, "2-0", "4-0", List.of(List.of("a", "1"), List.of("b", "2")));
    redis.run("XCLAIM s g b x 1-0").isError("ERR Invalid min-idle-time argument for XCLAIM");
    redis.run("XCLAIM s g b 0 1-0 FOO").isError("ERR Unrecognized XCLAIM option 'FOO'");
    redis.run("XCLAIM s g b 0 1-0 IDLE x").isError("ERR Invalid IDLE option argument for XCLAIM");
    redis.run("XCLAIM s g b 0 1-0 TIME x").isError("ERR Invalid TIME option argument for XCLAIM");
    redis
        .run("XCLAIM s g b 0 1-0 RETRYCOUNT x")
        .isError("ERR Invalid RETRYCOUNT option argument for XCLAIM");
    redis.run("XCLAIM s g b 0 1-0 LASTID x").isError(INVALID);
    redis.run("XCLAIM s h b 0 1-0").isError("NOGROUP No such key 's' or consumer group 'h'");
  }

  @EachServer
  void claimedEntriesKeepCountOfTheirDeliveries(Redis redis) {
    fill(redis, 2);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g a STREAMS s >").elements();
    redis.run("XCLAIM s g b 0 1-0").elements();
    redis.run("XCLAIM s g b 0 2-0 IDLE 50000 RETRYCOUNT 9 JUSTID").elements();
    List<Reply> rows = redis.run("XPENDING s g - + 10").elements();
    if (!rows.get(0).children().get(3).equals(new Reply.Int(2))
        || !rows.get(1).children().get(3).equals(new Reply.Int(9))
        || ((Reply.Int) rows.get(1).children().get(2)).value() < 50_000) {
      throw new AssertionError(rows.toString());
    }
    redis.run("XPENDING s g IDLE 40000 - + 10").holds("one", r -> r.children().size() == 1);
    redis.run("XCLAIM s g b 0 1-0 LASTID 5-0 JUSTID").isArray("1-0");
    Map<String, String> info = group(redis);
    check(info, "last-delivered-id", "5-0");
  }

  @EachProtocol
  void entriesAreClaimedAutomatically(Redis redis) {
    fill(redis, 5);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g a STREAMS s >").holds("a reply", r -> true);
    redis.run("XDEL s 2-0").is(1);
    redis
        .run("XAUTOCLAIM s g b 0 - COUNT 3")
        .isArray("4-0", List.of(entry("1-0", "f", "1"), entry("3-0", "f", "3")), List.of("2-0"));
    redis.run("XAUTOCLAIM s g b 0 4-0 JUSTID").isArray("0-0", List.of("4-0", "5-0"), List.of());
    redis.run("XAUTOCLAIM s g b 100000 -").isArray("0-0", List.of(), List.of());
    redis.run("XAUTOCLAIM s g b 0 (4-0 COUNT 1 JUSTID").isArray("0-0", List.of("5-0"), List.of());
    redis.run("XAUTOCLAIM s g b 0 - COUNT 0").isError("ERR COUNT must be > 0");
    redis.run("XAUTOCLAIM s g b 0 x").isError(INVALID);
    redis.run("XAUTOCLAIM s g b 0 - FOO").isError("ERR syntax error");
    redis.run("XAUTOCLAIM s g b x -").isError("ERR Invalid min-idle-time argument for XAUTOCLAIM");
    redis.run("XAUTOCLAIM s h b 0 -").isError("NOGROUP No such key 's' or consumer group 'h'");
  }

  // ---- XINFO

  private static Map<String, String> group(Redis redis) {
    return new Answers(redis.run("XINFO GROUPS s").elements().getFirst()).asMap();
  }

  /// The fields of a map inside of a reply.
  private record Answers(Reply reply) {
    Map<String, String> asMap() {
      Map<String, String> map = new java.util.LinkedHashMap<>();
      List<Reply> flat = reply.children();
      for (int i = 0; i < flat.size(); i += 2) {
        map.put(
            Reply.render(flat.get(i)).replace("\"", ""),
            Reply.render(flat.get(i + 1)).replaceAll("\"|\\(integer\\) |[()]", ""));
      }
      return map;
    }
  }

  private static void check(Map<String, String> info, String name, String value) {
    if (!value.equals(info.get(name))) {
      throw new AssertionError(name + " in " + info + " is not " + value);
    }
  }

  @EachProtocol
  void xinfoTellsOfGroupsAndConsumers(Redis redis) {
    fill(redis, 5);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XGROUP CREATE s a $").isOk();
    redis.run("XREADGROUP GROUP g y COUNT 2 STREAMS s >").holds("a reply", r -> true);
    redis.run("XGROUP CREATECONSUMER s g x").is(1);
    List<Reply> groups = redis.run("XINFO GROUPS s").elements();
    Map<String, String> info = new Answers(groups.get(1)).asMap();
    check(new Answers(groups.get(0)).asMap(), "name", "a");
    check(info, "name", "g");
    check(info, "consumers", "2");
    check(info, "pending", "2");
    check(info, "last-delivered-id", "2-0");
    check(info, "entries-read", "2");
    check(info, "lag", "3");
    List<Reply> consumers = redis.run("XINFO CONSUMERS s g").elements();
    check(new Answers(consumers.get(0)).asMap(), "name", "x");
    check(new Answers(consumers.get(1)).asMap(), "name", "y");
    check(new Answers(consumers.get(1)).asMap(), "pending", "2");
    redis
        .run("XINFO CONSUMERS s none")
        .isError("NOGROUP No such consumer group 'none' for key name 's'");
    redis.run("XINFO GROUPS none").isError("ERR no such key");
    redis.run("XINFO FOO s").isErrorStarting("ERR unknown subcommand 'FOO'");
  }

  @EachServer
  @Since("8.0")
  void lagIsKnownWhereTheCountersTell(Redis redis) {
    fill(redis, 5);
    redis.run("XGROUP CREATE s g 0").isOk();
    check(group(redis), "lag", "5");
    redis.run("XREADGROUP GROUP g a COUNT 1 STREAMS s >").elements();
    check(group(redis), "lag", "4");
    redis.run("XDEL s 3-0").is(1);
    check(group(redis), "lag", "nil");
    redis.run("XREADGROUP GROUP g a STREAMS s >").elements();
    check(group(redis), "lag", "0");
    check(group(redis), "entries-read", "5");
    redis.run("XTRIM s MAXLEN 0").is(4);
    redis.run("XADD s 6-0 f v").is("6-0");
    check(group(redis), "lag", "1");
    redis.run("XGROUP SETID s g 0").isOk();
    check(group(redis), "entries-read", "nil");
    check(group(redis), "lag", "1");
  }

  @EachServer
  void groupsAreCopiedDumpedAndRestored(Redis redis) {
    fill(redis, 20);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XGROUP CREATE s h 5 ENTRIESREAD 5").isOk();
    redis.run("XREADGROUP GROUP g a COUNT 7 STREAMS s >").elements();
    redis.run("XREADGROUP GROUP g b COUNT 3 STREAMS s >").elements();
    redis.run("XACK s g 2-0 8-0").is(2);
    redis.run("XDEL s 4-0").is(1);
    redis.run("COPY s t").is(1);
    redis.run("RESTORE u 0", redis.run("DUMP s").bytes()).isOk();
    for (String question :
        List.of("XINFO GROUPS %s", "XPENDING %s g", "XPENDING %s h", "XINFO STREAM %s")) {
      Reply expected = redis.run(question.formatted("s")).reply();
      for (String copy : List.of("t", "u")) {
        redis.run(question.formatted(copy)).holds("the same", reply -> reply.equals(expected));
      }
    }
    ids(redis.run("XREADGROUP GROUP g a STREAMS u 0"), "1-0", "3-0", "4-0", "5-0", "6-0", "7-0");
    redis.run("XACK u g 1-0 9-0").is(2);
    redis.run("XACK s g 1-0 9-0").is(2);
    redis.run("DEL s t u").is(3);
  }

  // ---- newer commands

  @EachServer
  @Since("8.2")
  void xackdelAcknowledgesAndDeletes(Redis redis) {
    fill(redis, 4);
    redis.run("XACKDEL s g IDS 2 1-0 2-0").isArray(-1, -1);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XGROUP CREATE s h 0").isOk();
    redis.run("XREADGROUP GROUP g a STREAMS s >").elements();
    redis.run("XREADGROUP GROUP h a STREAMS s >").elements();
    redis.run("XACKDEL s g IDS 2 1-0 9-0").isArray(1, -1);
    redis.run("XACKDEL s g ACKED IDS 1 2-0").isArray(2);
    redis.run("XACKDEL s h ACKED IDS 1 2-0").isArray(1);
    redis.run("XACKDEL s g DELREF IDS 1 3-0").isArray(1);
    redis.run("XLEN s").is(1);
    redis.run("XPENDING s h").isArray(2, "1-0", "4-0", List.of(List.of("a", "2")));
    redis.run("XACKDEL s g IDS x 1-0").isError("ERR Number of IDs must be a positive integer");
  }

  @EachServer
  @Since("8.8")
  void xnackGivesEntriesBack(Redis redis) {
    fill(redis, 3);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g a STREAMS s >").elements();
    redis.run("XNACK s g FAIL IDS 2 3-0 9-0").is(1);
    redis.run("XNACK s g SILENT IDS 1 1-0").is(1);
    redis
        .run("XPENDING s g - + 10")
        .holds(
            "released ones",
            reply -> Reply.render(reply).contains("\"3-0\", \"\", (integer) -1, (integer) 1"));
    redis.run("RESTORE t 0", redis.run("DUMP s").bytes()).isOk();
    Answer claimed = redis.run("XREADGROUP GROUP g b COUNT 2 CLAIM 100000 STREAMS t >");
    ids(claimed, "3-0", "1-0");
    redis.run("XNACK s g FATAL IDS 1 2-0").is(1);
    redis
        .run("XPENDING s g - + 10")
        .holds("one", reply -> Reply.render(reply).contains("9223372036854775807"));
    redis.run("XNACK s g FOO IDS 1 2-0").isError("ERR mode must be SILENT, FAIL, or FATAL");
    redis.run("XNACK s g FAIL IDS 0 2-0").isError("ERR numids must be a positive integer");
    redis.run("XNACK s g FAIL IDS 2 2-0").isError("ERR number of IDs doesn't match numids");
    redis.run("XNACK s h FAIL IDS 1 2-0").isErrorStarting("NOGROUP");
  }

  @EachServer
  @Since("8.4")
  void xreadgroupClaimsWhatIsIdle(Redis redis) {
    fill(redis, 3);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g a COUNT 2 STREAMS s >").elements();
    redis.run("XCLAIM s g a 0 2-0 IDLE 50000 JUSTID").elements();
    Answer claimed = redis.run("XREADGROUP GROUP g b CLAIM 40000 STREAMS s >");
    ids(claimed, "2-0", "3-0");
    List<Reply> rows = claimed.elements().getFirst().children().get(1).children();
    if (!rows.get(0).children().get(3).equals(new Reply.Int(1))
        || !rows.get(1).children().get(2).equals(new Reply.Int(0))
        || rows.get(1).children().size() != 4) {
      throw new AssertionError(rows.toString());
    }
    ids(redis.run("XREADGROUP GROUP g b CLAIM 0 STREAMS s >"), "1-0", "2-0", "3-0");
    redis.run("XREADGROUP GROUP g b CLAIM 100000 STREAMS s >").isNilArray();
    redis.run("XREADGROUP GROUP g b CLAIM x STREAMS s >").isErrorStarting("ERR");
    redis.run("XREADGROUP GROUP g b CLAIM -1 STREAMS s >").isErrorStarting("ERR");
  }
}
