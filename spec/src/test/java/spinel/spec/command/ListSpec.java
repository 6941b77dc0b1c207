// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.Answer;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.Since;

/// The commands on one list, in each encoding: one listpack, packed nodes, compressed nodes, and
/// elements that stand for themselves.
@EachEncoding({
  "",
  "list-max-listpack-size 2",
  "list-max-listpack-size 2 list-compress-depth 1",
  "list-max-listpack-size -1 list-compress-depth 1"
})
final class ListSpec {
  private static final String LARGE = "a rather long element ".repeat(500);

  private static void range(Redis redis, String key, Object... elements) {
    redis.run("LRANGE " + key + " 0 -1").isArray(elements);
  }

  @EachProtocol
  void pushesAddAtEitherEnd(Redis redis) {
    redis.run("RPUSH l a").is(1);
    redis.run("RPUSH l b c").is(3);
    redis.run("LPUSH l 1 2 -3").is(6);
    range(redis, "l", "-3", "2", "1", "a", "b", "c");
    redis.run("LLEN l").is(6);
    redis.run("TYPE l").isSimple("list");
    redis.run("LPUSHX l x").is(7);
    redis.run("RPUSHX l y z").is(9);
    range(redis, "l", "x", "-3", "2", "1", "a", "b", "c", "y", "z");
    redis.run("LPUSHX none x").is(0);
    redis.run("RPUSHX none x").is(0);
    redis.run("EXISTS none").is(0);
    redis.run("LLEN none").is(0);
    redis.run("RPUSH l", LARGE, "").is(11);
    redis.run("LPUSH l", LARGE).is(12);
    redis.run("LINDEX l 0").is(LARGE);
    redis.run("LINDEX l -2").is(LARGE);
    redis.run("LINDEX l -1").is("");
  }

  @EachProtocol
  void popsTakeFromEitherEnd(Redis redis) {
    redis.run("RPUSH l a b 3 d e f", LARGE, "g").is(8);
    redis.run("LPOP l").is("a");
    redis.run("RPOP l").is("g");
    redis.run("RPOP l").is(LARGE);
    redis.run("LPOP l 2").isArray("b", "3");
    redis.run("RPOP l 2").isArray("f", "e");
    redis.run("LPOP l 0").isArray();
    redis.run("RPOP l 99").isArray("d");
    redis.run("EXISTS l").is(0);
    redis.run("LPOP l").isNil();
    redis.run("LPOP l 1").isNilArray();
    redis.run("RPOP l 0").isNilArray();
    redis.run("LPOP l -1").isError("ERR value is out of range, must be positive");
    redis.run("LPOP l x").isError("ERR value is out of range, must be positive");
    redis.run("LPOP l 1 2").isError(Errors.arity("lpop"));
  }

  @EachProtocol
  void positionsCountFromEitherEnd(Redis redis) {
    redis.run("RPUSH l a b c d e f g h i j").is(10);
    for (int i = 0; i < 10; i++) {
      String letter = String.valueOf((char) ('a' + i));
      redis.run("LINDEX l", i).is(letter);
      redis.run("LINDEX l", i - 10).is(letter);
    }
    redis.run("LINDEX l 10").isNil();
    redis.run("LINDEX l -11").isNil();
    redis.run("LINDEX none 0").isNil();
    redis.run("LINDEX none x").isNil();
    redis.run("LINDEX l x").isError(Errors.NOT_AN_INTEGER);
    redis.run("LRANGE l 2 4").isArray("c", "d", "e");
    redis.run("LRANGE l -3 99").isArray("h", "i", "j");
    redis.run("LRANGE l -99 1").isArray("a", "b");
    redis.run("LRANGE l 5 4").isArray();
    redis.run("LRANGE l 10 12").isArray();
    redis.run("LRANGE l 0 -11").isArray();
    redis.run("LRANGE none 0 -1").isArray();
    redis.run("LRANGE none 0 x").isError(Errors.NOT_AN_INTEGER);
    redis
        .run("LRANGE l -9223372036854775808 9223372036854775807")
        .holds("all", r -> r.children().size() == 10);
  }

  @EachProtocol
  void elementsAreReplaced(Redis redis) {
    redis.run("RPUSH l a b c d e").is(5);
    redis.run("LSET l 0 A").isOk();
    redis.run("LSET l -1 5").isOk();
    redis.run("LSET l 2", LARGE).isOk();
    range(redis, "l", "A", "b", LARGE, "d", "5");
    redis.run("LSET l 2 c").isOk();
    redis.run("LSET l 1", LARGE).isOk();
    redis.run("LSET l 1", LARGE + "x").isOk();
    redis.run("LSET l 1 x").isOk();
    range(redis, "l", "A", "x", "c", "d", "5");
    redis.run("LSET l 5 x").isError("ERR index out of range");
    redis.run("LSET l -6 x").isError("ERR index out of range");
    redis.run("LSET l x x").isError(Errors.NOT_AN_INTEGER);
    redis.run("LSET none 0 x").isError(Errors.NO_SUCH_KEY);
  }

  @EachProtocol
  void elementsAreInserted(Redis redis) {
    redis.run("RPUSH l a b c d e").is(5);
    redis.run("LINSERT l BEFORE c X").is(6);
    redis.run("LINSERT l after c Y").is(7);
    redis.run("LINSERT l before a 0").is(8);
    redis.run("LINSERT l AFTER e 9").is(9);
    range(redis, "l", "0", "a", "b", "X", "c", "Y", "d", "e", "9");
    redis.run("LINSERT l BEFORE b", LARGE).is(10);
    redis.run("LINSERT l AFTER", LARGE, "after").is(11);
    redis.run("LINSERT l BEFORE", LARGE, "before").is(12);
    range(redis, "l", "0", "a", "before", LARGE, "after", "b", "X", "c", "Y", "d", "e", "9");
    redis.run("LINSERT l BEFORE nothing x").is(-1);
    redis.run("LINSERT none BEFORE a x").is(0);
    redis.run("LINSERT l AT a x").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void elementsAreRemovedByValue(Redis redis) {
    redis.run("RPUSH l a 1 a b 1 a c 1", LARGE, "a").is(10);
    redis.run("LREM l 1 a").is(1);
    range(redis, "l", "1", "a", "b", "1", "a", "c", "1", LARGE, "a");
    redis.run("LREM l -2 a").is(2);
    range(redis, "l", "1", "a", "b", "1", "c", "1", LARGE);
    redis.run("LREM l 0 1").is(3);
    redis.run("LREM l 0", LARGE).is(1);
    range(redis, "l", "a", "b", "c");
    redis.run("LREM l 0 x").is(0);
    redis.run("LREM none 0 x").is(0);
    redis.run("LREM l x x").isError(Errors.NOT_AN_INTEGER);
  }

  @EachServer
  @Since("8.0")
  void theSmallestCountIsRefused(Redis redis) {
    redis
        .run("LREM l -9223372036854775808 x")
        .isError(
            "ERR value is out of range, value must between -9223372036854775807 and"
                + " 9223372036854775807");
  }

  @EachProtocol
  void rangesAreKept(Redis redis) {
    redis.run("RPUSH l a b c d e f g h").is(8);
    redis.run("LTRIM l 1 -2").isOk();
    range(redis, "l", "b", "c", "d", "e", "f", "g");
    redis.run("LTRIM l -4 2").isOk();
    range(redis, "l", "d");
    redis.run("LTRIM l 0 99").isOk();
    range(redis, "l", "d");
    redis.run("LTRIM l 1 0").isOk();
    redis.run("EXISTS l").is(0);
    redis.run("LTRIM none 0 1").isOk();
    redis.run("LTRIM none 0 x").isError(Errors.NOT_AN_INTEGER);
  }

  @EachProtocol
  void positionsOfElements(Redis redis) {
    redis.run("RPUSH l a b c 1 2 3 c c").is(8);
    redis.run("LPOS l c").is(2);
    redis.run("LPOS l 2").is(4);
    redis.run("LPOS l c RANK 2").is(6);
    redis.run("LPOS l c RANK -1").is(7);
    redis.run("LPOS l c COUNT 2").isArray(2, 6);
    redis.run("LPOS l c COUNT 0").isArray(2, 6, 7);
    redis.run("LPOS l c COUNT 0 RANK -2").isArray(6, 2);
    redis.run("LPOS l c COUNT 0 MAXLEN 7").isArray(2, 6);
    redis.run("LPOS l c MAXLEN 2").isNil();
    redis.run("LPOS l x").isNil();
    redis.run("LPOS l x COUNT 0").isArray();
    redis.run("LPOS none x").isNil();
    redis.run("LPOS none x COUNT 1").isArray();
    redis
        .run("LPOS l c RANK 0")
        .isError(
            "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or"
                + " use negative to start from the end of the list");
    redis.run("LPOS l c COUNT -1").isError("ERR COUNT can't be negative");
    redis.run("LPOS l c MAXLEN -1").isError("ERR MAXLEN can't be negative");
    redis.run("LPOS l c RANK x").isError(Errors.NOT_AN_INTEGER);
    redis.run("LPOS l c RANK").isError(Errors.SYNTAX);
    redis.run("LPOS l c FOO 1").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void listsAreCopiedAndRenamed(Redis redis) {
    redis.run("RPUSH l a b c", LARGE, "d e f".repeat(2000), "g 1 2 3").is(6);
    Answer whole = redis.run("LRANGE l 0 -1");
    redis.run("COPY l m").is(1);
    redis.run("RENAME m other").isOk();
    redis.run("LRANGE other 0 -1").holds("the same", whole.reply()::equals);
    redis.run("RPUSH other x").is(7);
    redis.run("LRANGE l 0 -1").holds("as before", whole.reply()::equals);
    redis.run("MOVE other 3").is(1);
    redis.run("SELECT 3").isOk();
    redis.run("LLEN other").is(7);
    redis.run("LINDEX other -1").is("x");
  }

  @EachProtocol
  void whatIsDumpedIsRestored(Redis redis) {
    redis.run("RPUSH l a 1 -5 70000 9223372036854775807 x", LARGE, "".repeat(3), "007").is(9);
    for (int i = 0; i < 30; i++) {
      redis.run("LPUSH l", "element number " + i, i * i * i).holds("grows", r -> true);
    }
    Answer whole = redis.run("LRANGE l 0 -1");
    byte[] payload = redis.run("DUMP l").bytes();
    redis.run("RESTORE", "copy", 0, payload).isOk();
    redis.run("LRANGE copy 0 -1").holds("the same", whole.reply()::equals);
    redis.run("RESTORE", "copy", 100_000, payload, "REPLACE").isOk();
    redis.run("PTTL copy").isBetween(90_000, 100_000);
    redis.run("LPUSH copy x").is(70);
  }

  @EachServer
  @Since("7.2")
  void otherTypesAreRefused(Redis redis) {
    redis.run("SET s v").isOk();
    redis.run("RPUSH l a").is(1);
    for (String command :
        List.of(
            "LPUSH s a",
            "RPUSHX s a",
            "LPOP s",
            "RPOP s 1",
            "LLEN s",
            "LINDEX s 0",
            "LRANGE s 0 1",
            "LPOS s a",
            "LINSERT s BEFORE a b",
            "LSET s 0 a",
            "LREM s 0 a",
            "LTRIM s 0 1",
            "LMOVE s l LEFT LEFT",
            "LMOVE l s LEFT LEFT",
            "RPOPLPUSH s l",
            "RPOPLPUSH l s",
            "LMPOP 2 s l LEFT")) {
      redis.run(command).isError(Errors.WRONG_TYPE);
    }
    range(redis, "l", "a");
  }
}
