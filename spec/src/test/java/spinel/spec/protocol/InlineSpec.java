// SPDX-License-Identifier: Apache-2.0
package spinel.spec.protocol;

import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.client.Bytes;

/// Commands typed as a line, as with telnet.
final class InlineSpec {
  @EachProtocol
  void wordsAreApartByBlanks(Redis redis) {
    redis.client().send("SET key value\r\nGET key\nget   key  \r\n\tGET\tkey\r\n");
    redis.next("SET").isOk();
    redis.next("GET").is("value");
    redis.next("GET").is("value");
    redis.next("GET").is("value");
  }

  @EachProtocol
  void doubleQuotesTakeEscapes(Redis redis) {
    redis.client().send("SET k \"a b\\x00\\xff\\n\\r\\t\\a\\b\\q\\\"\\\\\"\r\nGET k\r\n");
    redis.next("SET").isOk();
    redis
        .next("GET")
        .is(new byte[] {'a', ' ', 'b', 0, (byte) 0xff, '\n', '\r', '\t', 7, 8, 'q', '"', '\\'});
    redis.client().send("SET k \"\\xZZ\"\r\nGET k\r\n");
    redis.next("SET").isOk();
    redis.next("GET").is("xZZ");
  }

  @EachProtocol
  void singleQuotesTakeOnlyTheirOwnEscape(Redis redis) {
    redis.client().send("SET k 'a \"b\\n \\' c'\r\nGET k\r\nSET e ''\r\nGET e\r\n");
    redis.next("SET").isOk();
    redis.next("GET").is("a \"b\\n ' c");
    redis.next("SET").isOk();
    redis.next("GET").is("");
  }

  @EachServer
  void unbalancedQuotesEndTheConnection(Redis redis) {
    for (String line : new String[] {"SET k \"v", "SET k 'v", "SET k \"v\"x", "SET k 'v'x"}) {
      Redis other = redis.another();
      other.client().send(line + "\r\n");
      String answer = Bytes.latin(other.client().readToEnd());
      if (!answer.equals("-ERR Protocol error: unbalanced quotes in request\r\n")) {
        throw new AssertionError(line + " was answered " + answer);
      }
    }
  }

  @EachServer
  void aLineMayBeLong(Redis redis) {
    String value = "v".repeat(60_000);
    redis.client().send("SET k " + value + "\r\nGET k\r\n");
    redis.next("SET").isOk();
    redis.next("GET").is(value);
  }

  @EachProtocol
  void linesAndFramesMayFollowEachOther(Redis redis) {
    redis.client().send("SET k v\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\nPING\r\n*1\r\n$4\r\nPING\r\n");
    redis.next("SET").isOk();
    redis.next("GET").is("v");
    redis.next("PING").isSimple("PONG");
    redis.next("PING").isSimple("PONG");
  }
}
