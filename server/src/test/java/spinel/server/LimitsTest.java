// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import spinel.server.RunningServer.Client;

class LimitsTest {
  @Test
  void wantsThePasswordFirst() throws Exception {
    try (RunningServer running = new RunningServer("--requirepass", "secret");
        Client client = running.connect()) {
      assertEquals("-NOAUTH Authentication required.", client.ask("GET key"));
      assertEquals(
          "-WRONGPASS invalid username-password pair or user is disabled.",
          client.ask("AUTH wrong"));
      assertEquals("+OK", client.ask("AUTH secret"));
      assertEquals("$-1", client.ask("GET key"));
    }
  }

  @Test
  void acceptsLargeRequestsRightAfterThePassword() throws Exception {
    try (RunningServer running = new RunningServer("--requirepass", "secret");
        Client client = running.connect()) {
      String words = "$1\r\nk\r\n$1\r\nv\r\n".repeat(10);
      client.send("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n*21\r\n$4\r\nMSET\r\n" + words);
      assertEquals("+OK", client.read());
      assertEquals("+OK", client.read());
    }
  }

  @Test
  void refusesLargeRequestsOfStrangers() throws Exception {
    try (RunningServer running = new RunningServer("--requirepass", "secret");
        Client client = running.connect()) {
      client.send("*100\r\n");
      assertEquals("-ERR Protocol error: unauthenticated multibulk length", client.read());
      assertEquals("<end>", client.read());
    }
  }

  @Test
  void refusesMoreClientsThanAllowed() throws Exception {
    try (RunningServer running = new RunningServer("--maxclients", "1");
        Client first = running.connect()) {
      assertEquals("+PONG", first.ask("PING"));
      try (Client second = running.connect()) {
        assertEquals("-ERR max number of clients reached", second.read());
        assertEquals("<end>", second.read());
      }
      assertTrue(first.ask("INFO stats").contains("rejected_connections:1\r"));
    }
  }

  @Test
  void closesAClientWhoseRequestIsTooLarge() throws Exception {
    try (RunningServer running = new RunningServer("--client-query-buffer-limit", "1mb");
        Client client = running.connect()) {
      client.send("*2\r\n$3\r\nGET\r\n$2000000\r\n");
      try {
        client.send("x".repeat(1_100_000));
      } catch (java.io.IOException closedMeanwhile) {
        // It may have been closed before all of it was sent.
      }
      assertEquals("<end>", client.read());
      assertTrue(running.log().contains("Closing client that reached max query buffer length"));
    }
  }

  @Test
  void closesAClientThatDoesNotTakeItsReplies() throws Exception {
    try (RunningServer running =
            new RunningServer("--client-output-buffer-limit", "normal 100000 0 0");
        Client client = running.connect()) {
      assertEquals("+OK", client.ask("SET key " + "x".repeat(60_000)));
      client.send("GET key\r\n".repeat(500));
      while (running.log().indexOf("overcoming of output buffer limits") < 0) {
        Thread.onSpinWait();
      }
      try (Client other = running.connect()) {
        assertTrue(
            other.ask("INFO stats").contains("client_output_buffer_limit_disconnections:1\r"));
      }
    }
  }

  @Test
  void closesAnIdleClient() throws Exception {
    try (RunningServer running = new RunningServer("--timeout", "1");
        Client client = running.connect()) {
      assertEquals("+PONG", client.ask("PING"));
      assertEquals("<end>", client.read());
    }
  }

  @Test
  void refusesWritesBeyondMaxmemory() throws Exception {
    try (RunningServer running = new RunningServer();
        Client client = running.connect()) {
      assertEquals("+OK", client.ask("SET key value"));
      assertEquals("+OK", client.ask("CONFIG SET maxmemory 1"));
      assertEquals(
          "-OOM command not allowed when used memory > 'maxmemory'.",
          client.ask("SET other value"));
      assertEquals("value", client.ask("GET key"));
      assertEquals(":1", client.ask("DEL key"));
    }
  }

  @Test
  void debugIsForThoseWhoMay() throws Exception {
    try (RunningServer running = new RunningServer();
        Client client = running.connect()) {
      assertTrue(client.ask("DEBUG SLEEP 0").startsWith("-ERR DEBUG command not allowed."));
    }
    try (RunningServer running = new RunningServer("--enable-debug-command", "local");
        Client client = running.connect()) {
      assertEquals("+OK", client.ask("DEBUG SLEEP 0"));
    }
  }
}
