// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.Since;

/// CLIENT and its subcommands.
final class ClientSpec {
  private static final String BAD_NAME =
      "ERR Client names cannot contain spaces, newlines or special characters.";

  private static String field(String line, String name) {
    Matcher matcher = Pattern.compile("(?:^| )" + name + "=(\\S*)").matcher(line);
    if (!matcher.find()) {
      throw new AssertionError("no field " + name + " in " + line);
    }
    return matcher.group(1);
  }

  private static void expect(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + " but got " + actual);
    }
  }

  @EachProtocol
  void idsGrow(Redis redis) {
    long first = redis.clientId();
    long second = redis.another().clientId();
    if (second <= first || redis.clientId() != first) {
      throw new AssertionError("ids " + first + " and " + second);
    }
  }

  @EachProtocol
  void namesAreSetGottenAndTakenAway(Redis redis) {
    redis.run("CLIENT GETNAME").isNil();
    redis.run("CLIENT SETNAME me").isOk();
    redis.run("CLIENT GETNAME").is("me");
    redis.run("CLIENT SETNAME", "a b").isError(BAD_NAME);
    redis.run("CLIENT SETNAME", "a\nb").isError(BAD_NAME);
    redis.run("CLIENT SETNAME", "ż").isError(BAD_NAME);
    redis.run("CLIENT GETNAME").is("me");
    redis.run("CLIENT SETNAME", "").isOk();
    redis.run("CLIENT GETNAME").isNil();
  }

  @EachProtocol
  void infoDescribesThisConnection(Redis redis) {
    redis.run("CLIENT SETNAME me").isOk();
    redis.run("SELECT 3").isOk();
    String line = redis.run("CLIENT INFO").text();
    expect(Long.toString(redis.clientId()), field(line, "id"));
    expect("me", field(line, "name"));
    expect("3", field(line, "db"));
    expect("client|info", field(line, "cmd"));
    expect("default", field(line, "user"));
    expect(redis.protocol() == Protocol.RESP2 ? "2" : "3", field(line, "resp"));
    expect("N", field(line, "flags"));
    expect("-1", field(line, "multi"));
    if (!field(line, "addr").matches("127\\.0\\.0\\.1:\\d+")
        || !field(line, "laddr").equals("127.0.0.1:" + redis.server().port())) {
      throw new AssertionError(line);
    }
    for (String name :
        List.of(
            "fd",
            "age",
            "idle",
            "sub",
            "psub",
            "ssub",
            "qbuf",
            "qbuf-free",
            "argv-mem",
            "multi-mem",
            "rbs",
            "rbp",
            "obl",
            "oll",
            "omem",
            "tot-mem",
            "events",
            "redir")) {
      field(line, name);
    }
    if (!line.endsWith("\n")) {
      throw new AssertionError("CLIENT INFO ends with a line feed: " + line);
    }
  }

  @EachProtocol
  void listHasALineForEachConnection(Redis redis) {
    Redis other = redis.another();
    String mine = "id=" + redis.clientId() + " ";
    String its = "id=" + other.clientId() + " ";
    redis.run("CLIENT LIST").contains(mine).contains(its);
    redis.run("CLIENT LIST ID " + other.clientId()).contains(its).lacks(mine);
    redis
        .run("CLIENT LIST ID", redis.clientId(), other.clientId(), 99999999)
        .contains(mine)
        .contains(its);
    redis.run("CLIENT LIST TYPE normal").contains(mine);
    redis.run("CLIENT LIST TYPE pubsub").lacks(mine);
    redis.run("CLIENT LIST TYPE foo").isError("ERR Unknown client type 'foo'");
    redis.run("CLIENT LIST ID abc").isError("ERR Invalid client ID");
    redis.run("CLIENT LIST ID").isError(Errors.SYNTAX);
    redis.run("CLIENT LIST FOO").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void killTakesTheFiltersOfAnyOrder(Redis redis) {
    Redis victim = redis.another();
    redis.run("CLIENT KILL ID", victim.clientId()).is(1);
    closed(victim);
    victim = redis.another();
    String address = field(victim.run("CLIENT INFO").text(), "addr");
    redis.run("CLIENT KILL", address).isOk();
    closed(victim);
    victim = redis.another();
    address = field(victim.run("CLIENT INFO").text(), "addr");
    redis.run("CLIENT KILL TYPE normal ADDR", address, "SKIPME", "yes").is(1);
    closed(victim);
    redis.run("CLIENT KILL ID 99999999").is(0);
    redis.run("CLIENT KILL ID", redis.clientId()).is(0);
    redis.run("CLIENT KILL 127.0.0.1:1").isError("ERR No such client");
    redis.run("CLIENT KILL LADDR 127.0.0.1:1").is(0);
  }

  @EachProtocol
  void killRefusesBadFilters(Redis redis) {
    redis.run("CLIENT KILL TYPE foo").isError("ERR Unknown client type 'foo'");
    redis.run("CLIENT KILL ID abc").isError("ERR client-id should be greater than 0");
    redis.run("CLIENT KILL ID -1").isError("ERR client-id should be greater than 0");
    redis.run("CLIENT KILL USER nobody").isError("ERR No such user 'nobody'");
    redis.run("CLIENT KILL SKIPME maybe ID 1").isError(Errors.SYNTAX);
    redis.run("CLIENT KILL FOO bar").isError(Errors.SYNTAX);
    redis.run("CLIENT KILL ID 1 TYPE").isError(Errors.SYNTAX);
    redis.run("CLIENT KILL").isError(Errors.arity("client|kill"));
  }

  @EachServer
  void killingOneselfIsAnsweredFirst(Redis redis) {
    Redis other = redis.another();
    other.run("CLIENT KILL ID", other.clientId(), "SKIPME", "no").is(1);
    closed(other);
  }

  private static void closed(Redis redis) {
    if (!redis.client().isClosedByServer()) {
      throw new AssertionError("the connection is still open");
    }
  }

  @EachProtocol
  void replyTurnsAnswersOffAndOn(Redis redis) {
    Redis other = redis.another();
    other.client().send("CLIENT REPLY OFF\r\nSET k v\r\nGET k\r\nCLIENT REPLY ON\r\n");
    other.next("CLIENT REPLY ON").isOk();
    other.client().send("CLIENT REPLY SKIP\r\nSET k w\r\nGET k\r\n");
    other.next("GET k").is("w");
    other.client().send("CLIENT REPLY OFF\r\nFOO\r\nCLIENT REPLY SKIP\r\nGET k\r\n");
    other.client().send("CLIENT REPLY ON\r\nPING\r\n");
    other.next("CLIENT REPLY ON").isOk();
    other.next("PING").isSimple("PONG");
    other.run("CLIENT REPLY FOO").isError(Errors.SYNTAX);
  }

  @EachServer
  void pauseHoldsWritesBackAndUnpauseLetsThemGo(Redis redis) {
    Redis writer = redis.another();
    redis.run("CLIENT PAUSE 60000 WRITE").isOk();
    writer.client().send("SET k v\r\n");
    redis.another().run("GET k").isNil();
    redis.run("CLIENT UNPAUSE").isOk();
    writer.next("SET k v").isOk();
    redis.run("CLIENT PAUSE 1").isOk();
    writer.run("SET k w").isOk();
    redis.run("CLIENT PAUSE abc").isError("ERR timeout is not an integer or out of range");
    redis.run("CLIENT PAUSE -1").isError("ERR timeout is negative");
    redis.run("CLIENT PAUSE 1 FOO").isError("ERR CLIENT PAUSE mode must be WRITE or ALL");
  }

  @EachServer
  void pauseOfAllHoldsEvenReadsBackUntilItEnds(Redis redis) {
    long start = System.nanoTime();
    redis.run("CLIENT PAUSE 60").isOk();
    redis.another().run("GET k").isNil();
    long millis = (System.nanoTime() - start) / 1_000_000;
    if (millis < 50 || millis > 5_000) {
      throw new AssertionError("a pause of 60 ms held a read back for " + millis + " ms");
    }
  }

  @EachProtocol
  void unblockOfWhoIsNotBlockedIsZero(Redis redis) {
    redis.run("CLIENT UNBLOCK", redis.another().clientId()).is(0);
    redis.run("CLIENT UNBLOCK 99999999 TIMEOUT").is(0);
    redis.run("CLIENT UNBLOCK 99999999 error").is(0);
    redis.run("CLIENT UNBLOCK abc").isError(Errors.NOT_AN_INTEGER);
    redis
        .run("CLIENT UNBLOCK 1 FOO")
        .isError("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  }

  @EachProtocol
  void noEvictIsOnOrOff(Redis redis) {
    redis.run("CLIENT NO-EVICT on").isOk();
    expect("e", field(redis.run("CLIENT INFO").text(), "flags"));
    redis.run("CLIENT NO-EVICT OFF").isOk();
    redis.run("CLIENT NO-EVICT foo").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void unknownSubcommandsAreNamed(Redis redis) {
    redis.run("CLIENT FOO").isError(Errors.subcommand("CLIENT", "FOO"));
    redis.run("CLIENT FOO bar").isError(Errors.subcommand("CLIENT", "FOO"));
    redis.run("CLIENT").isError(Errors.arity("client"));
    redis.run("CLIENT SETNAME").isError(Errors.arity("client|setname"));
    redis.run("CLIENT ID x").isError(Errors.arity("client|id"));
    redis.run("CLIENT HELP").holds("lines", r -> r.children().size() > 10);
  }

  @EachProtocol
  @Since("7.2")
  void setinfoNamesTheLibrary(Redis redis) {
    redis.run("CLIENT SETINFO LIB-NAME spec").isOk();
    redis.run("CLIENT SETINFO lib-ver 1.2.3").isOk();
    redis.run("CLIENT INFO").contains("lib-name=spec lib-ver=1.2.3");
    redis.run("CLIENT SETINFO FOO bar").isError("ERR Unrecognized option 'FOO'");
    redis
        .run("CLIENT SETINFO LIB-NAME", "a b")
        .isError("ERR LIB-NAME cannot contain spaces, newlines or special characters.");
    redis.run("CLIENT SETINFO LIB-NAME").isError(Errors.arity("client|setinfo"));
  }

  @EachProtocol
  @Since("7.2")
  void noTouchIsOnOrOff(Redis redis) {
    redis.run("CLIENT NO-TOUCH on").isOk();
    expect("T", field(redis.run("CLIENT INFO").text(), "flags"));
    redis.run("CLIENT NO-TOUCH off").isOk();
    redis.run("CLIENT NO-TOUCH foo").isError(Errors.SYNTAX);
  }

  @EachProtocol
  @Since("7.4")
  void killTakesAnAge(Redis redis) {
    redis.run("CLIENT KILL MAXAGE 100000").is(0);
    redis.run("CLIENT KILL MAXAGE abc").isError("ERR maxage is not an integer or out of range");
    redis.run("CLIENT KILL MAXAGE -1").isError("ERR maxage should be greater than 0");
  }

  @EachServer
  @Since("7.4")
  void resetForgetsEverything(Redis redis) {
    Redis other = redis.another();
    other.run("CLIENT NO-TOUCH on").isOk();
    other.run("CLIENT SETINFO LIB-NAME spec").isOk();
    other.run("RESET").isSimple("RESET");
    String line = other.run("CLIENT INFO").text();
    expect("N", field(line, "flags"));
    expect("spec", field(line, "lib-name"));
  }
}
