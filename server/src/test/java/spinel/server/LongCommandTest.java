// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spinel.memory.Bytes;
import spinel.server.RunningServer.Client;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Partition;
import spinel.structure.KeyedHash;

/// What clients see of commands that leave their event loop, and of partitions that such a command
/// has: the test has one itself.
@Timeout(60)
class LongCommandTest {
  private static final int MEMBERS = 6000;
  private static final int MOST_THREADS = 4;

  private RunningServer running;
  private Keyspace keyspace;
  private Client client;
  private Client other;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer("--io-threads", "1");
    keyspace = running.server.engine().keyspace();
    client = running.connect();
    other = running.connect();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    other.close();
    running.close();
  }

  private Partition partitionOf(String key) {
    return keyspace.partitionOf(KeyedHash.of(Bytes.of(key)));
  }

  /// A key in another partition.
  private String keyElsewhere(String key) {
    int i = 0;
    while (partitionOf("k" + i) == partitionOf(key)) {
      i++;
    }
    return "k" + i;
  }

  private void fill(String key) throws Exception {
    StringBuilder line = new StringBuilder("SADD ").append(key);
    for (int i = 0; i < MEMBERS; i++) {
      line.append(" m").append(i);
    }
    assertEquals(":" + MEMBERS, client.ask(line.toString()));
  }

  private static void skipMembers(Client from) throws Exception {
    assertEquals("*" + MEMBERS, from.read());
    for (int i = 0; i < MEMBERS; i++) {
      assertEquals('m', from.read().charAt(0));
    }
  }

  @Test
  void repliesOfLongCommandsComeInTheirOrder() throws Exception {
    fill("big");
    for (int i = 0; i < 20; i++) {
      client.send("ECHO a\r\nSMEMBERS big\r\nECHO b\r\nSMEMBERS big\r\nECHO c\r\n");
      assertEquals("a", client.read());
      skipMembers(client);
      assertEquals("b", client.read());
      skipMembers(client);
      assertEquals("c", client.read());
    }
    String calls = other.ask("INFO commandstats");
    assertEquals(true, calls.contains("cmdstat_smembers:calls=40,"), calls);
    String stats = other.ask("INFO stats");
    assertEquals(true, stats.contains("keyspace_hits:40\r\n"), stats);
  }

  @Test
  void aLongCommandWritesAndFails() throws Exception {
    fill("big");
    String target = keyElsewhere("big");
    client.send("RENAME big " + target + "\r\nSCARD " + target + "\r\nEXISTS big\r\n");
    assertEquals("+OK", client.read());
    assertEquals(":" + MEMBERS, client.read());
    assertEquals(":0", client.read());
    assertEquals(":1", client.ask("RPUSH list a"));
    assertEquals(
        "-WRONGTYPE Operation against a key holding the wrong kind of value",
        client.ask("SUNION " + target + " list"));
  }

  @Test
  void aReplyToBeSkippedIsTheLongCommandsOwn() throws Exception {
    fill("big");
    client.send("CLIENT REPLY SKIP\r\nSMEMBERS big\r\nECHO next\r\n");
    assertEquals("next", client.read());
  }

  @Test
  void clientsOfOtherPartitionsGoOnWhileOneIsTaken() throws Exception {
    String key = "taken";
    String elsewhere = keyElsewhere(key);
    partitionOf(key).beginLong();
    try {
      client.send("SET " + elsewhere + " 1\r\nSET taken 2\r\nGET taken\r\nECHO last\r\n");
      assertEquals("+OK", client.read());
      for (int i = 0; i < 100; i++) {
        assertEquals("1", other.ask("GET " + elsewhere));
      }
      other.send("MGET " + elsewhere + " taken\r\n");
      try (Client third = running.connect()) {
        assertEquals("+PONG", third.ask("PING"));
      }
    } finally {
      partitionOf(key).endLong();
    }
    assertEquals("+OK", client.read());
    assertEquals("2", client.read());
    assertEquals("last", client.read());
    assertEquals("*2", other.read());
    assertEquals("1", other.read());
    other.read();
  }

  @Test
  void whatComesWhileRequestsAreReleasedStaysBehindThem() throws Exception {
    for (int i = 1; i <= 200; i++) {
      Partition taken = partitionOf("taken");
      taken.beginLong();
      try {
        client.send("INCR taken\r\n");
        assertEquals("+PONG", other.ask("PING"));
        client.send("GET taken\r\n");
      } finally {
        taken.endLong();
      }
      client.send("DECR taken\r\nINCR taken\r\n");
      assertEquals(":" + i, client.read());
      assertEquals("" + i, client.read());
      assertEquals(":" + (i - 1), client.read());
      assertEquals(":" + i, client.read());
    }
  }

  @Test
  void commandsOnAllPartitionsWaitWithoutTheirLoop() throws Exception {
    assertEquals("+OK", client.ask("SET key value"));
    Partition taken = partitionOf("key");
    taken.beginLong();
    try {
      client.send("DBSIZE\r\nFLUSHALL\r\nDBSIZE\r\n");
      for (int i = 0; i < 100; i++) {
        assertEquals("+PONG", other.ask("PING"));
      }
    } finally {
      taken.endLong();
    }
    assertEquals(":1", client.read());
    assertEquals("+OK", client.read());
    assertEquals(":0", client.read());
  }

  @Test
  void aPauseStopsALongCommandThatHasNotBegun() throws Exception {
    assertEquals("+OK", client.ask("SET key value"));
    List<Client> waiting = new ArrayList<>();
    Partition taken = partitionOf("key");
    taken.beginLong();
    try {
      for (int i = 0; i < MOST_THREADS; i++) {
        Client next = running.connect();
        waiting.add(next);
        assertEquals("+PONG", next.ask("PING"));
        next.send("DBSIZE\r\n");
      }
      assertEquals("+PONG", client.ask("PING"));
      client.send("FLUSHALL\r\nDBSIZE\r\nECHO last\r\n");
      // One loop serves all: what was sent before has been taken before.
      assertEquals("+PONG", other.ask("PING"));
      assertEquals("+OK", other.ask("CLIENT PAUSE 100000 WRITE"));
    } finally {
      taken.endLong();
    }
    for (Client each : waiting) {
      assertEquals(":1", each.read());
      each.close();
    }
    while (!other.ask("INFO clients").contains("blocked_clients:1\r")) {
      Thread.onSpinWait();
    }
    assertEquals("value", other.ask("GET key"));
    assertEquals("+OK", other.ask("CLIENT UNPAUSE"));
    assertEquals("+OK", client.read());
    assertEquals(":0", client.read());
    assertEquals("last", client.read());
  }

  @Test
  void aClientThatLeavesWhileItsCommandWaitsIsForgotten() throws Exception {
    Partition taken = partitionOf("key");
    taken.beginLong();
    try {
      try (Client leaving = running.connect()) {
        leaving.send("SET key value\r\n");
        assertEquals("+PONG", other.ask("PING"));
      }
      while (!other.ask("CLIENT LIST").lines().allMatch(line -> !line.contains("cmd=set "))) {
        Thread.onSpinWait();
      }
    } finally {
      taken.endLong();
    }
    assertEquals("$-1", other.ask("GET key"));
  }
}
