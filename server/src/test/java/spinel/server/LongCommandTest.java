// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.server.RunningServer.Client;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Partition;
import spinel.structure.KeyedHash;

/// What clients see of commands that leave their event loop, and of partitions that such a command
/// has: the test has one itself.
@Timeout(60)
class LongCommandTest {
  private static final int MEMBERS = 6000;
  private static final int MOST_THREADS = 4;
  private static final int REPLACED = 50;

  private RunningServer running;
  private Keyspace keyspace;
  private Client client;
  private Client other;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer("--io-threads", "1", "--enable-debug-command", "yes");
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
        // A loop serves it already: what it sends next is read before what others send later.
        assertEquals("+PONG", leaving.ask("PING"));
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

  // ---- what goes on while a long command has its keys

  /// The nth key in the partition of another one.
  private String keyBeside(String key, int n) {
    return keyBeside(key, n, "k");
  }

  private String keyBeside(String key, int n, String prefix) {
    int found = 0;
    for (int i = 0; ; i++) {
      if (partitionOf(prefix + i) == partitionOf(key) && found++ == n) {
        return prefix + i;
      }
    }
  }

  private static final int MANY = 40_000;

  /// Fills a key with elements of a type, of which each takes an allocation of its own.
  private void fillMany(String key, String type) throws Exception {
    String command =
        switch (type) {
          case "hash" -> "HSET";
          case "set" -> "SADD";
          case "zset" -> "ZADD";
          default -> "RPUSH";
        };
    for (int from = 0; from < MANY; from += 1000) {
      StringBuilder line = new StringBuilder(command).append(' ').append(key);
      for (int i = from; i < from + 1000; i++) {
        line.append(type.equals("zset") ? " " + i : "").append(" element:").append(i);
        line.append(type.equals("hash") ? " " + i : "");
      }
      client.ask(line.toString());
    }
  }

  private String digest(String key) throws Exception {
    assertEquals("*1", client.ask("DEBUG DIGEST-VALUE " + key));
    return client.read();
  }

  /// Restores a key in the place of another value.
  private String restore(String key, String payload) throws Exception {
    client.send("*5\r\n$7\r\nRESTORE\r\n$" + key.length() + "\r\n" + key + "\r\n$1\r\n0\r\n");
    client.send("$" + payload.length() + "\r\n" + payload + "\r\n$7\r\nREPLACE\r\n");
    return client.read();
  }

  /// What other clients do with keys of the same partition while long commands go on, and what has
  /// to come of it.
  private final class Traffic extends Thread {
    private final Client own;
    private final String[] keys;
    private volatile boolean stopped;
    private volatile Throwable failure;

    Traffic(String beside) throws Exception {
      own = running.connect();
      keys = new String[4];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = keyBeside(beside, i, "beside:" + beside + ":");
      }
      start();
    }

    @Override
    public void run() {
      try {
        for (int i = 1; !stopped; i++) {
          assertEquals(":1", own.ask("HSET " + keys[0] + " field:" + i + " " + i));
          assertEquals(":1", own.ask("ZADD " + keys[1] + " " + i + " member:" + i));
          assertEquals(":1", own.ask("SADD " + keys[2] + " member:" + i));
          assertEquals(":" + i, own.ask("RPUSH " + keys[3] + " element:" + i));
          assertEquals(":" + i, own.ask("HLEN " + keys[0]));
          assertEquals(":" + (i - 1), own.ask("ZRANK " + keys[1] + " member:" + i));
          assertEquals("element:" + i, own.ask("LINDEX " + keys[3] + " -1"));
          if (i % 100 == 0) {
            own.ask("DEL " + keys[i / 100 % 3]);
            own.ask("COPY " + keys[3] + " " + keys[0]);
            own.ask("DEL " + String.join(" ", keys));
            i = 0;
          }
        }
      } catch (Throwable thrown) {
        failure = thrown;
      }
    }

    void end() throws Exception {
      stopped = true;
      join();
      own.close();
      if (failure != null) {
        throw new AssertionError(failure);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 1 << 30})
  void copiesOfAllTypesAreWholeWhateverGoesOnBeside(int annexThreshold) throws Exception {
    client.ask("CONFIG SET list-max-listpack-size 4");
    client.ask("DEBUG ANNEX-THRESHOLD " + annexThreshold);
    List<Traffic> traffic = new ArrayList<>();
    try {
      for (String type : List.of("hash", "set", "zset", "list")) {
        String big = "big:" + type;
        String near = keyBeside(big, 0);
        String far = keyElsewhere(big);
        fillMany(big, type);
        String digest = digest(big);
        Traffic beside = new Traffic(big);
        traffic.add(beside);
        for (int i = 0; i < 3; i++) {
          assertEquals(":1", client.ask("COPY " + big + " " + near));
          assertEquals(digest, digest(near));
          assertEquals("+OK", restore(near, client.ask("DUMP " + big)));
          assertEquals(digest, digest(near));
          assertEquals("+OK", client.ask("RENAME " + near + " " + far));
          assertEquals(digest, digest(far));
          assertEquals(":1", client.ask("MOVE " + far + " 1"));
          assertEquals("+OK", client.ask("SELECT 1"));
          assertEquals(digest, digest(far));
          assertEquals(":1", client.ask("DEL " + far));
          assertEquals("+OK", client.ask("SELECT 0"));
        }
        assertEquals(digest, digest(big));
      }
    } finally {
      for (Traffic each : traffic) {
        each.end();
      }
    }
    running.server.engine().keyspace().lockAll();
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      for (int database = 0; database < 2; database++) {
        keyspace.partition(i).dictionaries(database).forEach(Dictionary::verify);
      }
    }
    keyspace.unlockAll();
  }

  @Test
  void aReplyWithoutEndEndsWithItsClient() throws Exception {
    client.ask("SADD set member");
    try (Client third = running.connect()) {
      third.send("SRANDMEMBER set -9223372036854775807\r\n");
      assertEquals("*9223372036854775807", third.read());
      assertEquals("member", third.read());
    }
    assertEquals("+OK", client.ask("FLUSHALL"));
    assertEquals(":0", client.ask("EXISTS set"));
  }

  @Test
  void setsAreUnitedTrimmedAndDrawnFromWhateverGoesOnBeside() throws Exception {
    fillMany("set", "set");
    fillMany("zset", "zset");
    fillMany("list", "list");
    List<Traffic> traffic = new ArrayList<>();
    try {
      for (String key : List.of("set", "zset", "list")) {
        traffic.add(new Traffic(key));
      }
      String sum = keyBeside("set", 0);
      assertEquals(":" + MANY, client.ask("SUNIONSTORE " + sum + " set set"));
      assertEquals(digest("set"), digest(sum));
      assertEquals(":" + MANY, client.ask("SINTERCARD 2 set " + sum));
      client.send("SPOP " + sum + " 10000\r\n");
      assertEquals("*10000", client.read());
      for (int i = 0; i < 10_000; i++) {
        client.read();
      }
      assertEquals(":" + (MANY - 10_000), client.ask("SCARD " + sum));
      assertEquals(":10000", client.ask("SDIFFSTORE " + sum + " set " + sum));
      String ranked = keyBeside("zset", 0);
      assertEquals(":" + MANY, client.ask("ZUNIONSTORE " + ranked + " 2 zset zset WEIGHTS 1 0"));
      assertEquals(digest("zset"), digest(ranked));
      assertEquals(
          ":" + MANY / 2, client.ask("ZREMRANGEBYRANK " + ranked + " 0 " + (MANY / 2 - 1)));
      assertEquals(":0", client.ask("ZRANK " + ranked + " element:" + MANY / 2));
      assertEquals(
          ":" + MANY / 2, client.ask("ZRANGESTORE " + ranked + " zset " + MANY / 2 + " -1"));
      assertEquals(":" + (MANY / 2 - 1), client.ask("ZRANK " + ranked + " element:" + (MANY - 1)));
      assertEquals("$-1", client.ask("LPOS list none"));
      assertEquals(":" + MANY, client.ask("SORT list ALPHA STORE " + keyBeside("list", 0)));
      assertEquals("+OK", client.ask("LTRIM list " + MANY / 2 + " -1"));
      assertEquals("element:" + MANY / 2, client.ask("LINDEX list 0"));
      assertEquals(":1", client.ask("LREM list 1 element:" + (MANY - 1)));
    } finally {
      for (Traffic each : traffic) {
        each.end();
      }
    }
  }

  /// Waits until a long command is under way, or should have been long ago.
  private void waitUntilBusy() {
    long deadline = System.nanoTime() + 1_000_000_000;
    while (!hasBegun() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  /// Whether a long command has its locks, or has let others in. Its thread also takes locks when
  /// it has ended, to free what it has replaced.
  private boolean hasBegun() {
    if (!keyspace.isBusy()) {
      return false;
    }
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      Partition partition = keyspace.partition(i);
      if (partition.holdsAny() || partition.lock().toString().contains("spinel-long")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void whatIsReplacedOverAndOverIsFreedMeanwhile() throws Exception {
    fill("big");
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Client storing = running.connect();
      storing.send("SUNIONSTORE target big\r\n".repeat(REPLACED));
      clients.add(storing);
    }
    long most = 0;
    for (int i = 0; i < REPLACED; i++) {
      for (Client storing : clients) {
        assertEquals(":" + MEMBERS, storing.read());
        most = Math.max(most, keyspace.pendingKeys());
      }
    }
    for (Client storing : clients) {
      storing.close();
    }
    assertTrue(most <= 2 * clients.size(), most + " of " + REPLACED * clients.size() + " left");
  }

  @Test
  void whoNamesAKeyOfALongCommandSeesItsEnd() throws Exception {
    fillMany("big", "set");
    String near = keyBeside("big", 0);
    Traffic beside = new Traffic("big");
    try {
      for (int i = 0; i < 5; i++) {
        client.send("COPY big " + near + " REPLACE\r\n");
        waitUntilBusy();
        assertEquals(":" + MANY, other.ask("SCARD " + near));
        assertEquals(":1", other.ask("SREM " + near + " element:1"));
        assertEquals(":1", client.read());
        assertEquals(":" + (MANY - 1), client.ask("SCARD " + near));
      }
    } finally {
      beside.end();
    }
  }

  @Test
  void clientsOfTheSamePartitionGoOn() throws Exception {
    fillMany("big", "hash");
    String near = keyBeside("big", 0);
    String beside = keyBeside("big", 1);
    assertEquals("+OK", other.ask("SET " + beside + " 0"));
    int wentOn = 0;
    for (int i = 0; wentOn < 3; i++) {
      client.send("COPY big " + near + " REPLACE\r\n");
      waitUntilBusy();
      assertEquals(":" + (i + 1), other.ask("INCR " + beside));
      wentOn += keyspace.isBusy() ? 1 : 0;
      assertEquals(":1", client.read());
    }
  }

  @Test
  void databasesAreSwappedAfterALongCommand() throws Exception {
    fillMany("big", "set");
    String near = keyBeside("big", 0);
    client.send("COPY big " + near + "\r\n");
    waitUntilBusy();
    assertEquals("+OK", other.ask("SWAPDB 0 1"));
    assertEquals(":1", client.read());
    assertEquals(":0", client.ask("EXISTS big " + near));
    assertEquals("+OK", client.ask("SELECT 1"));
    assertEquals(digest("big"), digest(near));
  }

  @Test
  void nothingIsLeftAfterAFlushBesideALongCommand() throws Exception {
    fillMany("big", "zset");
    client.send("COPY big " + keyBeside("big", 0) + "\r\nDBSIZE\r\n");
    waitUntilBusy();
    assertEquals("+OK", other.ask("FLUSHALL"));
    assertEquals(":0", other.ask("DBSIZE"));
    client.read();
    client.read();
    assertEquals(":0", other.ask("DBSIZE"));
  }

  @Test
  void theKeysOfAClientThatIsKilledAreFreeInTheEnd() throws Exception {
    fillMany("big", "hash");
    String near = keyBeside("big", 0);
    String id = client.ask("CLIENT ID");
    client.send("COPY big " + near + "\r\n");
    waitUntilBusy();
    assertEquals(":1", other.ask("CLIENT KILL ID " + id.substring(1)));
    assertEquals(":" + MANY, other.ask("HLEN big"));
    assertEquals("<end>", client.read().replace(":1", "<end>"));
    while (keyspace.isBusy()) {
      Thread.onSpinWait();
    }
    assertEquals(":" + MANY, other.ask("HLEN " + near));
  }
}
