// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.Map;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Reply;

/// PING, ECHO, SELECT, AUTH, HELLO, RESET and QUIT.
final class ConnectionSpec {
  private static final String NOAUTH = "NOAUTH Authentication required.";
  private static final String WRONGPASS =
      "WRONGPASS invalid username-password pair or user is disabled.";

  @EachProtocol
  void pingAnswersWithItsArgument(Redis redis) {
    redis.run("PING").isSimple("PONG");
    redis.run("ping").isSimple("PONG");
    redis.run("PING hello").is("hello");
    redis.run("PING", new byte[] {0, 13, 10}).is(new byte[] {0, 13, 10});
    redis.run("PING a b").isError(Errors.arity("ping"));
  }

  @EachProtocol
  void echoReturnsItsArgument(Redis redis) {
    redis.run("ECHO hello").is("hello");
    redis.run("ECHO", "").is("");
    redis.run("ECHO").isError(Errors.arity("echo"));
    redis.run("ECHO a b").isError(Errors.arity("echo"));
  }

  @EachProtocol
  void selectTakesADatabaseOfTheSixteen(Redis redis) {
    redis.run("SELECT 15").isOk();
    redis.run("SET k v").isOk();
    redis.run("SELECT 0").isOk();
    redis.run("EXISTS k").is(0);
    redis.run("SELECT 16").isError(Errors.DATABASE_OUT_OF_RANGE);
    redis.run("SELECT -1").isError(Errors.DATABASE_OUT_OF_RANGE);
    redis.run("SELECT abc").isError(Errors.NOT_AN_INTEGER);
    redis.run("SELECT 99999999999").isErrorStarting("ERR ");
    redis.run("SELECT").isError(Errors.arity("select"));
  }

  @EachProtocol
  void helloDescribesTheServerAndSwitchesTheProtocol(Redis redis) {
    Redis other = redis.another(Protocol.RESP2);
    Map<String, String> two = other.run("HELLO").asMap();
    expect("redis", two.get("server"));
    expect("2", two.get("proto"));
    expect("standalone", two.get("mode"));
    expect("master", two.get("role"));
    Reply three = other.client().run("HELLO 3");
    if (!(three instanceof Reply.MapReply map)
        || !map.elements().get(4).equals(Reply.bulk("proto"))
        || !map.elements().get(5).equals(new Reply.Int(3))) {
      throw new AssertionError("HELLO 3 answered " + three);
    }
    if (!other.client().run("GET nothing").equals(new Reply.Null())) {
      throw new AssertionError("HELLO 3 did not switch to RESP3");
    }
    if (!(other.client().run("HELLO 2") instanceof Reply.Array)
        || !other.client().run("GET nothing").equals(new Reply.NullBulk())) {
      throw new AssertionError("HELLO 2 did not switch back to RESP2");
    }
  }

  @EachProtocol
  void helloHasItsFieldsInOrder(Redis redis) {
    redis
        .run("HELLO")
        .holds(
            "the seven fields",
            r ->
                java.util.stream.IntStream.range(0, 7)
                    .mapToObj(i -> Reply.render(r.children().get(2 * i)))
                    .toList()
                    .equals(
                        java.util.List.of(
                            "\"server\"",
                            "\"version\"",
                            "\"proto\"",
                            "\"id\"",
                            "\"mode\"",
                            "\"role\"",
                            "\"modules\"")));
  }

  @EachProtocol
  void helloTakesANameAndRefusesWhatItDoesNotKnow(Redis redis) {
    int proto = redis.protocol() == Protocol.RESP2 ? 2 : 3;
    redis.run("HELLO " + proto + " SETNAME me").holds("a map", r -> !r.children().isEmpty());
    redis.run("CLIENT GETNAME").is("me");
    redis.run("HELLO 1").isError("NOPROTO unsupported protocol version");
    redis.run("HELLO 4").isError("NOPROTO unsupported protocol version");
    redis.run("HELLO abc").isError("ERR Protocol version is not an integer or out of range");
    redis.run("HELLO 3 FOO").isError("ERR Syntax error in HELLO option 'FOO'");
    redis.run("HELLO 3 SETNAME").isError("ERR Syntax error in HELLO option 'SETNAME'");
    redis.run("HELLO 3 AUTH default").isError("ERR Syntax error in HELLO option 'AUTH'");
    redis.run("HELLO 3 AUTH nobody x").isError(WRONGPASS);
    redis
        .run("HELLO " + proto + " SETNAME", "a b")
        .isError("ERR Client names cannot contain spaces, newlines or special characters.");
    redis
        .run("HELLO " + proto + " AUTH default anything SETNAME you")
        .holds("a map", r -> !r.children().isEmpty());
    redis.run("CLIENT GETNAME").is("you");
  }

  @EachProtocol
  void authWithoutAPasswordSet(Redis redis) {
    redis
        .run("AUTH anything")
        .isError(
            "ERR AUTH <password> called without any password configured for the default user. Are"
                + " you sure your configuration is correct?");
    redis.run("AUTH default anything").isOk();
    redis.run("AUTH nobody anything").isError(WRONGPASS);
    redis.run("AUTH").isError(Errors.arity("auth"));
    redis.run("AUTH a b c").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void requirepassIsAskedOfNewConnections(Redis redis) {
    redis.run("CONFIG SET requirepass secret").isOk();
    try {
      Redis stranger = redis.another(Protocol.RESP2);
      stranger.run("GET k").isError(NOAUTH);
      stranger.run("PING").isError(NOAUTH);
      stranger.run("FOO").isErrorStarting("ERR unknown command 'FOO'");
      stranger.run("GET").isError(Errors.arity("get"));
      stranger
          .run("HELLO 3")
          .isErrorStarting("NOAUTH HELLO must be called with the client already authenticated, ");
      stranger.run("AUTH wrong").isError(WRONGPASS);
      stranger.run("AUTH default wrong").isError(WRONGPASS);
      stranger.run("AUTH secret").isOk();
      stranger.run("GET k").isNil();
      stranger.run("RESET").isSimple("RESET");
      stranger.run("GET k").isError(NOAUTH);
      stranger.run("AUTH default secret").isOk();
      stranger.run("PING").isSimple("PONG");
      redis.another(Protocol.RESP2).run("QUIT").isOk();
      redis.run("PING").isSimple("PONG");
    } finally {
      redis.run("CONFIG SET", "requirepass", "").isOk();
    }
    redis.another().run("PING").isSimple("PONG");
  }

  @EachServer
  @Since("7.2")
  void helloTellsStrangersHowToAuthenticate(Redis redis) {
    redis.run("CONFIG SET requirepass secret").isOk();
    try {
      Redis stranger = redis.another();
      stranger
          .run("HELLO 3")
          .isError(
              "NOAUTH HELLO must be called with the client already authenticated, otherwise the"
                  + " HELLO <proto> AUTH <user> <pass> option can be used to authenticate the"
                  + " client and select the RESP protocol version at the same time");
      stranger.run("HELLO 2 AUTH default secret").holds("a map", r -> !r.children().isEmpty());
      stranger.run("GET k").isNil();
    } finally {
      redis.run("CONFIG SET", "requirepass", "").isOk();
    }
  }

  @EachProtocol
  void resetMakesAConnectionAsNew(Redis redis) {
    Redis other = redis.another();
    other.run("SELECT 5").isOk();
    other.run("CLIENT SETNAME me").isOk();
    other.run("RESET").isSimple("RESET");
    if (!other.client().run("CLIENT GETNAME").equals(new Reply.NullBulk())) {
      throw new AssertionError("RESET has to forget the name and return to RESP2");
    }
    other.client().run("SET k v");
    redis.run("EXISTS k").is(1);
    other.run("RESET now").isError(Errors.arity("reset"));
  }

  @EachServer
  void quitClosesAfterItsAnswer(Redis redis) {
    Redis other = redis.another();
    other.client().send("SET before quit\r\nQUIT\r\nSET after quit\r\n");
    other.next("SET").isOk();
    other.next("QUIT").isOk();
    if (!other.client().isClosedByServer()) {
      throw new AssertionError("QUIT has to close the connection");
    }
    redis.run("EXISTS before after").is(1);
  }

  private static void expect(String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + " but got " + actual);
    }
  }
}
