// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.client.Reply;

/// COMMAND and its subcommands, and what is answered to what is no command.
final class CommandSpec {
  @EachProtocol
  void unknownCommandsAreNamedWithTheirArguments(Redis redis) {
    redis.run("FOO").isError("ERR unknown command 'FOO', with args beginning with: ");
    redis.run("foo a b").isError("ERR unknown command 'foo', with args beginning with: 'a' 'b' ");
    redis.run("\"\"", "x").isError("ERR unknown command '', with args beginning with: 'x' ");
    redis
        .run("foo", "x".repeat(200), "y")
        .isError("ERR unknown command 'foo', with args beginning with: '" + "x".repeat(128) + "' ");
    redis
        .run("f".repeat(200))
        .isError("ERR unknown command '" + "f".repeat(128) + "', with args beginning with: ");
    redis
        .run("foo\r\nbar", "a\r\nb")
        .isError("ERR unknown command 'foo  bar', with args beginning with: 'a  b' ");
  }

  @EachProtocol
  void commandCountsAndLists(Redis redis) {
    long count = redis.run("COMMAND COUNT").integer();
    if (redis.run("COMMAND").elements().size() != count
        || redis.run("COMMAND LIST").elements().size() < count
        || redis.run("COMMAND INFO").elements().size() != count) {
      throw new AssertionError("COMMAND, COMMAND COUNT, LIST and INFO disagree");
    }
    redis.run("COMMAND LIST FILTERBY PATTERN xyz*").hasInAnyOrder();
    redis.run("COMMAND LIST FILTERBY PATTERN setr*").hasInAnyOrder("setrange");
    redis
        .run("COMMAND LIST FILTERBY ACLCAT bitmap")
        .hasInAnyOrder(
            "bitcount", "bitfield", "bitfield_ro", "bitop", "bitpos", "getbit", "setbit");
    redis.run("COMMAND LIST FILTERBY MODULE nosuch").hasInAnyOrder();
    redis.run("COMMAND LIST FILTERBY FOO bar").isError(Errors.SYNTAX);
    redis.run("COMMAND FOO").isError(Errors.subcommand("COMMAND", "FOO"));
    redis.run("COMMAND HELP").holds("lines", r -> r.children().size() > 5);
  }

  @EachProtocol
  void infoHasTheTableRow(Redis redis) {
    List<Reply> rows = redis.run("COMMAND INFO get nosuch SET config|get").elements();
    if (rows.size() != 4
        || !rows.get(1)
            .equals(redis.protocol() == Protocol.RESP2 ? new Reply.NullBulk() : new Reply.Null())) {
      throw new AssertionError(rows.toString());
    }
    List<Reply> get = rows.get(0).children();
    expect(Reply.bulk("get"), get.get(0));
    expect(new Reply.Int(2), get.get(1));
    expect(List.of("fast", "readonly"), flags(get.get(2)));
    expect(new Reply.Int(1), get.get(3));
    expect(new Reply.Int(1), get.get(4));
    expect(new Reply.Int(1), get.get(5));
    expect(List.of("@fast", "@read", "@string"), flags(get.get(6)));
    expect(10, get.size());
    List<Reply> set = rows.get(2).children();
    expect(new Reply.Int(-3), set.get(1));
    expect(List.of("denyoom", "write"), flags(set.get(2)));
    expect(Reply.bulk("config|get"), rows.get(3).children().get(0));
    expect(new Reply.Int(-3), rows.get(3).children().get(1));
  }

  /// Flags are simple strings, in a set where the protocol has one.
  private static List<String> flags(Reply reply) {
    return reply.sortedChildren();
  }

  private static void expect(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + " but got " + actual);
    }
  }

  @EachServer
  void aritiesAndKeyPositions(Redis redis) {
    Map<String, List<Integer>> expected = new TreeMap<>();
    expected.put("append", List.of(3, 1, 1, 1));
    expected.put("bitop", List.of(-4, 2, -1, 1));
    expected.put("copy", List.of(-3, 1, 2, 1));
    expected.put("del", List.of(-2, 1, -1, 1));
    expected.put("lcs", List.of(-3, 1, 2, 1));
    expected.put("mget", List.of(-2, 1, -1, 1));
    expected.put("mset", List.of(-3, 1, -1, 2));
    expected.put("object", List.of(-2, 0, 0, 0));
    expected.put("object|encoding", List.of(3, 2, 2, 1));
    expected.put("ping", List.of(-1, 0, 0, 0));
    expected.put("rename", List.of(3, 1, 2, 1));
    expected.put("scan", List.of(-2, 0, 0, 0));
    expected.put("swapdb", List.of(3, 0, 0, 0));
    expected.forEach(
        (name, row) -> {
          List<Reply> info = redis.run("COMMAND INFO", name).elements().get(0).children();
          expect(name, ((Reply.BulkString) info.get(0)).text());
          expect(new Reply.Int(row.get(0)), info.get(1));
          expect(new Reply.Int(row.get(1)), info.get(3));
          expect(new Reply.Int(row.get(2)), info.get(4));
          expect(new Reply.Int(row.get(3)), info.get(5));
        });
  }

  @EachProtocol
  void docsDescribe(Redis redis) {
    List<Reply> docs = redis.run("COMMAND DOCS set nosuch").elements();
    expect(2, docs.size());
    expect(Reply.bulk("set"), docs.get(0));
    List<String> fields =
        java.util.stream.IntStream.range(0, docs.get(1).children().size() / 2)
            .mapToObj(i -> ((Reply.BulkString) docs.get(1).children().get(2 * i)).text())
            .toList();
    if (!fields.containsAll(List.of("summary", "since", "group", "complexity", "arguments"))) {
      throw new AssertionError("COMMAND DOCS set has only " + fields);
    }
  }

  @EachProtocol
  void getkeysFindsTheKeys(Redis redis) {
    redis.run("COMMAND GETKEYS GET k").isArray("k");
    redis.run("COMMAND GETKEYS mset a 1 b 2").isArray("a", "b");
    redis.run("COMMAND GETKEYS BITOP AND d a b").isArray("d", "a", "b");
    redis.run("COMMAND GETKEYS OBJECT ENCODING k").isArray("k");
    redis.run("COMMAND GETKEYS PING x").isError("ERR The command has no key arguments");
    redis.run("COMMAND GETKEYS FOO k").isError("ERR Invalid command specified");
    redis.run("COMMAND GETKEYS MGET x").isArray("x");
    redis
        .run("COMMAND GETKEYS GETRANGE x")
        .isError("ERR Invalid number of arguments specified for command");
    redis.run("COMMAND GETKEYS").isError(Errors.arity("command|getkeys"));
  }

  @EachProtocol
  void getkeysandflagsTellsWhatIsDoneWithThem(Redis redis) {
    for (var expected :
        List.of(
            List.of("GET k", "RO", "access"),
            List.of("APPEND k v", "RW", "insert"),
            List.of("DEL k", "RM", "delete"),
            List.of("SETEX k 1 v", "OW", "update"))) {
      List<Reply> keys = redis.run("COMMAND GETKEYSANDFLAGS " + expected.get(0)).elements();
      expect(1, keys.size());
      expect(Reply.bulk("k"), keys.get(0).children().get(0));
      expect(expected.subList(1, expected.size()), flags(keys.get(0).children().get(1)));
    }
  }

  @EachProtocol
  void commandsAreFoundInAnyCase(Redis redis) {
    redis.run("sEt k v").isOk();
    redis.run("GeT k").is("v");
    redis.run("cOnFiG gEt databases").isMap("databases", "16");
  }
}
