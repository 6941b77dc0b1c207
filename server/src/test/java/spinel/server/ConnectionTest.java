// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spinel.server.RunningServer.Client;

class ConnectionTest {
  private RunningServer running;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer();
    client = running.connect();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    running.close();
  }

  @Test
  void splitsInlineCommandsWithQuotes() throws Exception {
    assertEquals("a b\n", client.ask("ECHO \"a b\\n\""));
    assertEquals("it's", client.ask("ECHO 'it\\'s'"));
    client.send("\r\n\r\nPING\n");
    assertEquals("+PONG", client.read());
  }

  @Test
  void closesAfterAProtocolError() throws Exception {
    client.send("PING\r\nECHO \"open\r\nPING\r\n");
    assertEquals("+PONG", client.read());
    assertEquals("-ERR Protocol error: unbalanced quotes in request", client.read());
    assertEquals("<end>", client.read());
  }

  @Test
  void executesNothingAfterQuit() throws Exception {
    client.send("QUIT\r\nSET key value\r\n");
    assertEquals("+OK", client.read());
    assertEquals("<end>", client.read());
    try (Client other = running.connect()) {
      assertEquals("$-1", other.ask("GET key"));
    }
  }

  @Test
  void skipsOneReplyAndOnlyThat() throws Exception {
    client.send("CLIENT REPLY SKIP\r\nECHO skipped\r\nECHO next\r\n");
    assertEquals("next", client.read());
  }

  @Test
  void repliesNothingBetweenOffAndOn() throws Exception {
    client.send("CLIENT REPLY OFF\r\nECHO a\r\nNOSUCH\r\nCLIENT REPLY ON\r\nECHO b\r\n");
    assertEquals("+OK", client.read());
    assertEquals("b", client.read());
  }

  @Test
  void silenceIsTheClientsOwn() throws Exception {
    try (Client other = running.connect()) {
      client.send("CLIENT REPLY OFF\r\n");
      assertEquals("+PONG", other.ask("PING"));
      client.send("CLIENT REPLY ON\r\n");
      assertEquals("+OK", client.read());
    }
  }

  @Test
  void aPauseOfWritesHoldsThemAndWhatFollowsInOrder() throws Exception {
    try (Client other = running.connect()) {
      assertEquals("+OK", other.ask("CLIENT PAUSE 100000 WRITE"));
      assertEquals("$-1", client.ask("GET key"));
      client.send("SET key 1\r\nGET key\r\nECHO last\r\n");
      while (!other.ask("INFO clients").contains("blocked_clients:1\r")) {
        Thread.onSpinWait();
      }
      assertEquals("$-1", other.ask("GET key"));
      assertEquals("+OK", other.ask("CLIENT UNPAUSE"));
      assertEquals("+OK", client.read());
      assertEquals("1", client.read());
      assertEquals("last", client.read());
      assertTrue(other.ask("INFO clients").contains("blocked_clients:0\r"));
    }
  }

  @Test
  void aPauseEndsByItself() throws Exception {
    assertEquals("+OK", client.ask("CLIENT PAUSE 50 ALL"));
    assertEquals("+PONG", client.ask("PING"));
  }

  @Test
  void aClientThatLeavesIsNoLongerHeld() throws Exception {
    try (Client other = running.connect()) {
      assertEquals("+OK", other.ask("CLIENT PAUSE 100000 WRITE"));
      client.send("SET key 1\r\n");
      while (!other.ask("INFO clients").contains("blocked_clients:1\r")) {
        Thread.onSpinWait();
      }
      client.close();
      while (!other.ask("INFO clients").contains("blocked_clients:0\r")) {
        Thread.onSpinWait();
      }
      assertEquals("+OK", other.ask("CLIENT UNPAUSE"));
      assertEquals("$-1", other.ask("GET key"));
    }
  }

  @Test
  void killsByIdAndSparesTheCallerByDefault() throws Exception {
    try (Client other = running.connect()) {
      String id = other.ask("CLIENT ID").substring(1);
      assertEquals(":1", client.ask("CLIENT KILL ID " + id));
      assertEquals("<end>", other.read());
      String own = client.ask("CLIENT ID").substring(1);
      assertEquals(":0", client.ask("CLIENT KILL ID " + own));
      assertEquals(":1", client.ask("CLIENT KILL ID " + own + " SKIPME no"));
      assertEquals("<end>", client.read());
    }
  }

  @Test
  void describesItselfInOneLine() throws Exception {
    client.ask("CLIENT SETNAME me");
    client.ask("SELECT 3");
    String line = client.ask("CLIENT LIST");
    assertTrue(
        line.matches(
            "id=\\d+ addr=127.0.0.1:\\d+ laddr=127.0.0.1:"
                + running.port
                + " fd=-?\\d+ name=me age=\\d+ idle=\\d+ flags=N db=3 .* qbuf=26 .*"
                + " cmd=client\\|list user=default redir=-1 resp=2 .*\n"),
        line);
  }

  @Test
  void resetBringsTheBeginningBack() throws Exception {
    client.ask("SELECT 3");
    client.ask("CLIENT SETNAME me");
    assertEquals("+RESET", client.ask("RESET"));
    assertEquals("$-1", client.ask("CLIENT GETNAME"));
    assertTrue(client.ask("CLIENT INFO").contains(" db=0 "));
  }

  @Test
  void countsCallsFailuresAndErrors() throws Exception {
    assertEquals("+OK", client.ask("CONFIG RESETSTAT"));
    client.ask("GET key");
    client.ask("GET");
    client.ask("SELECT nowhere");
    String stats = client.ask("INFO commandstats errorstats");
    assertTrue(
        stats.matches("(?s).*cmdstat_get:calls=1,.*,rejected_calls=1,failed_calls=0\r\n.*"), stats);
    assertTrue(
        stats.matches("(?s).*cmdstat_select:calls=1,.*,rejected_calls=0,failed_calls=1\r\n.*"),
        stats);
    assertTrue(stats.contains("errorstat_ERR:count=2\r\n"), stats);
  }
}
