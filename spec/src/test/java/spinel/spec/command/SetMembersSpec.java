// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Reply;
import spinel.spec.server.Servers;

/// Commands on the members of one set, in all its encodings.
@EachEncoding({"", "set-max-intset-entries 0"})
final class SetMembersSpec {
  private static final String LONG = "e".repeat(100);

  /// Five members of which sets are made: an intset, a listpack and a hashtable by default.
  private static final List<List<String>> KINDS =
      List.of(
          List.of("1", "2", "3", "40000", "5000000000"),
          List.of("a", "b", "", "d", "5"),
          List.of("a", "b", "\r\n", "4", LONG));

  private static void add(Redis redis, String key, List<String> members) {
    redis.run("SADD " + key, members.toArray()).is(members.size());
  }

  private static Set<String> texts(List<Reply> replies) {
    Set<String> texts = new TreeSet<>();
    replies.forEach(reply -> texts.add(((Reply.BulkString) reply).text()));
    return texts;
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  @EachProtocol
  void membersComeAndGo(Redis redis) {
    for (List<String> all : KINDS) {
      add(redis, "s", all);
      redis.run("SADD s", all.toArray()).is(0);
      redis.run("SCARD s").is(5);
      redis.run("SMEMBERS s").hasInAnyOrder(all.toArray());
      redis.run("TYPE s").isSimple("set");
      for (String member : all) {
        redis.run("SISMEMBER s", member).is(1);
      }
      redis.run("SISMEMBER s no").is(0);
      redis.run("SISMEMBER s 77").is(0);
      redis.run("SMISMEMBER s", all.get(0), "no", all.get(4), "01").isArray(1, 0, 1, 0);
      redis.run("SREM s", "no", "77").is(0);
      redis.run("SREM s", all.get(1), "no", all.get(1)).is(1);
      redis.run("SMEMBERS s").hasInAnyOrder(all.get(0), all.get(2), all.get(3), all.get(4));
      redis.run("SREM s", all.toArray()).is(4);
      redis.run("EXISTS s").is(0);
      redis.run("SREM s", all.toArray()).is(0);
    }
  }

  @EachProtocol
  void aKeyThatIsNotThereIsAnEmptySet(Redis redis) {
    redis.run("SCARD s").is(0);
    redis.run("SMEMBERS s").hasInAnyOrder();
    redis.run("SISMEMBER s a").is(0);
    redis.run("SMISMEMBER s a b").isArray(0, 0);
    redis.run("SPOP s").isNil();
    redis.run("SPOP s 3").hasInAnyOrder();
    redis.run("SRANDMEMBER s").isNil();
    redis.run("SRANDMEMBER s 3").isArray();
    redis.run("SRANDMEMBER s -3").isArray();
    redis.run("SSCAN s 0").isArray("0", List.of());
    redis.run("SSCAN s 5 FOO").isArray("0", List.of());
  }

  @EachProtocol
  void setsOfResp3AreSets(Redis redis) {
    redis.run("SADD s a b").is(2);
    redis.run("SADD t b c").is(2);
    for (String command :
        List.of("SMEMBERS s", "SINTER s t", "SUNION s t", "SDIFF s t", "SPOP s 1", "SPOP s 9")) {
      redis
          .run(command)
          .holds(
              "a set",
              reply ->
                  redis.protocol() == Protocol.RESP3
                      ? reply instanceof Reply.SetReply
                      : reply instanceof Reply.Array);
    }
    redis.run("SRANDMEMBER t 2").holds("an array", reply -> reply instanceof Reply.Array);
  }

  @EachProtocol
  void otherTypesAreRefused(Redis redis) {
    redis.run("SET k v").isOk();
    redis.run("SADD s a").is(1);
    for (String command :
        List.of(
            "SADD k a",
            "SREM k a",
            "SCARD k",
            "SMEMBERS k",
            "SISMEMBER k a",
            "SMISMEMBER k a b",
            "SPOP k",
            "SPOP k 1",
            "SRANDMEMBER k",
            "SRANDMEMBER k 2",
            "SMOVE k s a",
            "SMOVE s k a",
            "SMOVE s k no",
            "SSCAN k 0",
            "SINTER k s",
            "SINTER s k",
            "SUNION s k",
            "SDIFF s k",
            "SINTERSTORE d s k",
            "SUNIONSTORE d s k",
            "SDIFFSTORE d s k",
            "SDIFFSTORE d nothing k")) {
      redis.run(command).isError(Errors.WRONG_TYPE);
    }
    redis.run("SMOVE nothing k a").is(0);
    redis.run("GET k").is("v");
    redis.run("SMEMBERS s").hasInAnyOrder("a");
    redis.run("EXISTS d").is(0);
    redis.run("GET s").isError(Errors.WRONG_TYPE);
    redis.run("APPEND s a").isError(Errors.WRONG_TYPE);
  }

  @EachProtocol
  void smoveMoves(Redis redis) {
    for (List<String> all : KINDS) {
      redis.run("DEL s t u").isBetween(0, 3);
      add(redis, "s", all);
      redis.run("SMOVE s t", all.get(4)).is(1);
      redis.run("SMOVE s t", all.get(4)).is(0);
      redis.run("SMOVE s t", "no").is(0);
      redis.run("SADD s", all.get(4)).is(1);
      redis.run("SMOVE s t", all.get(4)).is(1);
      redis.run("SMEMBERS t").hasInAnyOrder(all.get(4));
      redis.run("SMOVE s s", all.get(0)).is(1);
      redis.run("SMOVE s s", "no").is(0);
      redis.run("SCARD s").is(4);
      redis.run("SMOVE t u", all.get(4)).is(1);
      redis.run("EXISTS t").is(0);
      redis.run("SMOVE u s", all.get(4)).is(1);
      redis.run("SMEMBERS s").hasInAnyOrder(all.toArray());
    }
  }

  @EachProtocol
  void spopTakesOutWhatItShows(Redis redis) {
    for (List<String> all : KINDS) {
      add(redis, "s", all);
      String first = redis.run("SPOP s").text();
      check(all.contains(first), first);
      redis.run("SISMEMBER s", first).is(0);
      redis.run("SPOP s 0").hasInAnyOrder();
      Set<String> popped = texts(redis.run("SPOP s 2").elements());
      popped.add(first);
      check(popped.size() == 3 && all.containsAll(popped), popped.toString());
      redis.run("SCARD s").is(2);
      popped.addAll(texts(redis.run("SPOP s 5").elements()));
      check(popped.size() == 5, popped.toString());
      redis.run("EXISTS s").is(0);
    }
    redis.run("SPOP s -1").isError("ERR value is out of range, must be positive");
    redis.run("SPOP s x").isError("ERR value is out of range, must be positive");
    redis.run("SPOP s 1 2").isError(Errors.SYNTAX);
  }

  @EachServer
  void spopLeavesTheRestOfLargeSets(Redis redis) {
    for (String prefix : List.of("", "member:")) {
      for (int count : List.of(1, 30, 600, 990, 999)) {
        redis.run("DEL s").isBetween(0, 1);
        for (int i = 0; i < 1_000; i++) {
          redis.run("SADD s " + prefix + i).is(1);
        }
        Set<String> popped = texts(redis.run("SPOP s " + count).elements());
        check(popped.size() == count, popped.size() + " popped");
        Set<String> left = texts(redis.run("SMEMBERS s").elements());
        redis.run("SCARD s").is(1_000 - count);
        left.addAll(popped);
        check(left.size() == 1_000, left.size() + " in all");
      }
    }
  }

  @EachProtocol
  void srandmemberShowsMembers(Redis redis) {
    for (List<String> all : KINDS) {
      redis.run("DEL s").isBetween(0, 1);
      add(redis, "s", all);
      check(all.contains(redis.run("SRANDMEMBER s").text()), "a member");
      for (int count : List.of(1, 2, 3, 4, 5, 6, 1_000_000)) {
        List<Reply> drawn = redis.run("SRANDMEMBER s " + count).elements();
        check(drawn.size() == Math.min(count, 5), drawn.toString());
        check(texts(drawn).size() == drawn.size() && all.containsAll(texts(drawn)), "" + drawn);
      }
      List<Reply> drawn = redis.run("SRANDMEMBER s -1000").elements();
      check(drawn.size() == 1_000 && texts(drawn).equals(new TreeSet<>(all)), drawn.toString());
      redis.run("SRANDMEMBER s 0").isArray();
      redis.run("SCARD s").is(5);
    }
    redis.run("SRANDMEMBER s x").isError(Errors.NOT_AN_INTEGER);
    redis.run("SRANDMEMBER s 1 2").isError(Errors.SYNTAX);
    redis.run("SRANDMEMBER s -9223372036854775808").isErrorStarting("ERR value is out of range");
  }

  @EachServer
  void everyMemberIsDrawnAsOftenAsTheOthers(Redis redis) {
    for (String prefix : List.of("", "m", "m".repeat(70))) {
      redis.run("DEL s").isBetween(0, 1);
      int size = prefix.length() > 1 ? 200 : 20;
      for (int i = 0; i < size; i++) {
        redis.run("SADD s " + prefix + i).is(1);
      }
      int[] hits = new int[size];
      for (Reply reply : redis.run("SRANDMEMBER s -" + size * 200).elements()) {
        hits[Integer.parseInt(((Reply.BulkString) reply).text().substring(prefix.length()))]++;
      }
      for (int hit : hits) {
        // Redis itself is less fair than chance: of it, 55 has been seen.
        int least = redis.server().equals(Servers.oracle()) ? 20 : 60;
        check(hit > least && hit < 420, hit + " of some 200");
      }
    }
  }

  @EachProtocol
  void sscanShowsAll(Redis redis) {
    for (List<String> all : KINDS) {
      redis.run("DEL s").isBetween(0, 1);
      add(redis, "s", all);
      check(texts(scan(redis, "")).equals(new TreeSet<>(all)), "all members");
      check(scan(redis, " COUNT 1").size() >= 5, "all members");
      redis.run("SSCAN s 0 COUNT 100 MATCH nothing*").isArray("0", List.of());
    }
    redis.run("SADD n 11 12 21").is(3);
    redis.run("SSCAN n 0 MATCH 1*").holds("two", r -> r.children().get(1).children().size() == 2);
    redis.run("SSCAN s x").isError("ERR invalid cursor");
    redis.run("SSCAN s 0 COUNT 0").isError(Errors.SYNTAX);
    redis.run("SSCAN s 0 COUNT x").isError(Errors.NOT_AN_INTEGER);
    redis.run("SSCAN s 0 TYPE set").isError(Errors.SYNTAX);
    redis.run("SSCAN s 0 MATCH").isError(Errors.SYNTAX);
  }

  private static List<Reply> scan(Redis redis, String options) {
    List<Reply> found = new java.util.ArrayList<>();
    String cursor = "0";
    do {
      List<Reply> answer = redis.run("SSCAN s " + cursor + options).elements();
      cursor = ((Reply.BulkString) answer.get(0)).text();
      found.addAll(answer.get(1).children());
    } while (!cursor.equals("0"));
    return found;
  }

  @EachServer
  void sscanFindsWhoStays(Redis redis) {
    for (int i = 0; i < 500; i++) {
      redis.run("SADD s stay:" + i).is(1);
    }
    Set<String> found = new TreeSet<>();
    String cursor = "0";
    int round = 0;
    do {
      List<Reply> answer = redis.run("SSCAN s " + cursor + " COUNT 3").elements();
      cursor = ((Reply.BulkString) answer.get(0)).text();
      found.addAll(texts(answer.get(1).children()));
      for (int i = 0; i < 20; i++) {
        redis.run((round < 60 ? "SADD" : "SREM") + " s temp:" + (round % 60 * 20 + i));
      }
      round++;
    } while (!cursor.equals("0"));
    found.removeIf(member -> member.startsWith("temp"));
    check(found.size() == 500, found.size() + " found");
  }

  @EachProtocol
  @Since("7.2")
  void sscanHasNoValues(Redis redis) {
    redis.run("SADD s a").is(1);
    redis.run("SSCAN s 0 NOVALUES").isError("ERR NOVALUES option can only be used in HSCAN");
  }

  @EachServer
  void expiryStaysWhileTheSetChanges(Redis redis) {
    redis.run("SADD s 1").is(1);
    redis.run("EXPIREAT s 4102444800").is(1);
    for (String member : List.of("2", "a", LONG)) {
      redis.run("SADD s", member).is(1);
      redis.run("EXPIRETIME s").is(4102444800L);
    }
    redis.run("SPOP s 3").holds("three", r -> r.children().size() == 3);
    redis.run("EXPIRETIME s").is(4102444800L);
  }

  @EachServer
  void keyCommandsTakeSets(Redis redis) {
    for (List<String> all : KINDS) {
      redis.run("FLUSHALL").isOk();
      add(redis, "s", all);
      redis.run("COPY s c").is(1);
      redis.run("SADD s more").is(1);
      redis.run("SMEMBERS c").hasInAnyOrder(all.toArray());
      redis.run("RENAME c d").isOk();
      redis.run("SMEMBERS d").hasInAnyOrder(all.toArray());
      redis.run("MOVE d 1").is(1);
      redis.run("SELECT 1").isOk();
      redis.run("SMEMBERS d").hasInAnyOrder(all.toArray());
      redis.run("SCAN 0 TYPE set").isArray("0", List.of("d"));
      redis.run("UNLINK d").is(1);
      redis.run("SELECT 0").isOk();
      redis.run("SET s v").isOk();
      redis.run("TYPE s").isSimple("string");
    }
  }

  @EachServer
  void theCountOfArgumentsIsChecked(Redis redis) {
    for (String command :
        List.of(
            "sadd k",
            "scard",
            "scard k x",
            "sdiff",
            "sdiffstore d",
            "sinter",
            "sinterstore d",
            "sismember k",
            "sismember k a b",
            "smembers",
            "smembers k x",
            "smismember k",
            "smove a b",
            "smove a b c d",
            "spop",
            "srandmember",
            "srem k",
            "sscan k",
            "sunion",
            "sunionstore d")) {
      redis.run(command).isError(Errors.arity(command.split(" ")[0]));
    }
  }

  @EachServer
  @Needs("MEMORY")
  void memoryUsageGrowsWithTheSet(Redis redis) {
    redis.run("SADD s a").is(1);
    long small = redis.run("MEMORY USAGE s").integer();
    for (int i = 0; i < 1_000; i++) {
      redis.run("SADD s member:" + i).is(1);
    }
    long large = redis.run("MEMORY USAGE s SAMPLES 0").integer();
    check(large > small + 10_000, small + " and " + large + " bytes");
  }
}
