// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

/// The times that members of sets have to live.
class SetExpiryCommandsTest {
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";

  private final Scratch spinel = new Scratch();

  @BeforeEach
  void begin() {
    // The index of parts goes by the real time, and must not be ahead.
    spinel.pass(System.currentTimeMillis() + 3_600_000 - spinel.now());
    spinel.run("SADD s a b 3");
    spinel.effects();
  }

  @AfterEach
  void freesEverything() {
    spinel.run("DEL s t u");
    assertEquals(0, spinel.timedKeys());
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private void expect(String reply, String command) {
    assertEquals(reply, spinel.run(command), command);
  }

  private void logged(String... effects) {
    assertEquals(List.of(effects), spinel.effects());
  }

  // ---- SEXPIRE, STTL and their like

  @Test
  void setsAndShowsTimes() {
    long now = spinel.now();
    assertEquals("listpack", spinel.encoding("s"));
    expect("*2 :1 :-2", "SEXPIRE s 10 MEMBERS 2 a missing");
    assertEquals("hashtable", spinel.encoding("s"));
    expect("*1 :1", "SPEXPIRE s 500 MEMBERS 1 b");
    expect("*4 :10 :1 :-1 :-2", "STTL s MEMBERS 4 a b 3 missing");
    expect("*3 :10000 :500 :-1", "SPTTL s members 3 a b 3");
    expect("*2 :" + (now + 10_000) + " :-1", "SPEXPIRETIME s MEMBERS 2 a 3");
    expect("*1 :" + (now + 10_999) / 1000, "SEXPIRETIME s MEMBERS 1 a");
    long seconds = now / 1000 + 60;
    expect("*1 :1", "SEXPIREAT s " + seconds + " MEMBERS 1 a");
    expect("*1 :1", "SPEXPIREAT s " + (now + 7) + " MEMBERS 1 b");
    expect("*2 :" + seconds + " :" + (now + 1006) / 1000, "SEXPIRETIME s MEMBERS 2 a b");
    assertEquals(1, spinel.timedKeys());
    logged(
        "SPEXPIREAT s " + (now + 10_000) + " MEMBERS 1 a",
        "SPEXPIREAT s " + (now + 500) + " MEMBERS 1 b",
        "SPEXPIREAT s " + seconds * 1000 + " MEMBERS 1 a",
        "SPEXPIREAT s " + (now + 7) + " MEMBERS 1 b");
  }

  @Test
  void aMissingKeyHasNoMembers() {
    expect("*2 :-2 :-2", "SEXPIRE t 10 MEMBERS 2 a b");
    expect("*2 :-2 :-2", "SPEXPIREAT t 1 NX MEMBERS 2 a b");
    expect("*1 :-2", "STTL t MEMBERS 1 a");
    expect("*1 :-2", "SPTTL t MEMBERS 1 a");
    expect("*1 :-2", "SEXPIRETIME t MEMBERS 1 a");
    expect("*1 :-2", "SPEXPIRETIME t MEMBERS 1 a");
    expect("*2 :-2 :-2", "SPERSIST t MEMBERS 2 a b");
    expect(":0", "EXISTS t");
    logged();
  }

  @Test
  void membersArePersisted() {
    spinel.run("SEXPIRE s 10 MEMBERS 2 a b");
    spinel.effects();
    expect("*4 :1 :-1 :-2 :-1", "SPERSIST s MEMBERS 4 a 3 missing a");
    expect("*2 :-1 :10", "STTL s MEMBERS 2 a b");
    expect("*2 :-1 :-2", "SPERSIST s MEMBERS 2 a x");
    expect("*1 :1", "SPERSIST s MEMBERS 1 b");
    assertEquals(0, spinel.timedKeys());
    assertEquals("hashtable", spinel.encoding("s"));
    logged("SPERSIST s MEMBERS 4 a 3 missing a", "SPERSIST s MEMBERS 1 b");
  }

  @Test
  void conditionsCompareTimes() {
    long now = spinel.now();
    expect("*3 :1 :1 :0", "SEXPIRE s 100 NX MEMBERS 3 a b a");
    expect("*2 :1 :0", "SEXPIRE s 200 XX XX MEMBERS 2 a 3");
    expect("*3 :0 :1 :0", "SEXPIRE s 150 gt MEMBERS 3 a b 3");
    expect("*3 :1 :0 :1", "SEXPIRE s 150 MEMBERS 3 a b 3 LT");
    expect("*2 :0 :0", "SEXPIRE s 150 GT MEMBERS 2 a b");
    expect("*2 :0 :-2", "SEXPIRE s 0 NX MEMBERS 2 a x");
    expect("*3 :150 :150 :150", "STTL s MEMBERS 3 a b 3");
    logged(
        "SPEXPIREAT s " + (now + 100_000) + " NX MEMBERS 2 a b",
        "SPEXPIREAT s " + (now + 200_000) + " XX XX MEMBERS 1 a",
        "SPEXPIREAT s " + (now + 150_000) + " gt MEMBERS 1 b",
        "SPEXPIREAT s " + (now + 150_000) + " MEMBERS 2 a 3 LT");
  }

  @Test
  void timesInThePastDelete() {
    expect("*2 :2 :-2", "SEXPIREAT s 1 MEMBERS 2 a missing");
    expect(":2", "SCARD s");
    assertEquals("listpack", spinel.encoding("s"));
    expect("*1 :1", "SEXPIRE s 100 MEMBERS 1 b");
    expect("*1 :2", "SPEXPIREAT s " + (spinel.now() - 1) + " LT MEMBERS 1 b");
    assertEquals(0, spinel.timedKeys());
    expect("*3 :2 :-2 :-2", "SPEXPIREAT s 0 MEMBERS 3 3 3 a");
    expect(":0", "EXISTS s");
    logged(
        "SREM s a",
        "SPEXPIREAT s " + (spinel.now() + 100_000) + " MEMBERS 1 b",
        "SREM s b",
        "SREM s 3");
  }

  @Test
  void aMemberLivesThroughItsLastMillisecond() {
    expect("*1 :1", "SEXPIRE s 0 MEMBERS 1 a");
    expect("*1 :0", "SPTTL s MEMBERS 1 a");
    expect(":1", "SISMEMBER s a");
    spinel.effects();
    spinel.pass(1);
    expect(":0", "SISMEMBER s a");
    logged("SREM s a");
  }

  @Test
  void badOptionsChangeNothing() {
    expect("-ERR invalid expire time, must be >= 0", "SEXPIRE s -1 MEMBERS 1 a");
    expect("-ERR value is not an integer or out of range", "SEXPIRE s x FOO 1 a");
    expect(
        "-ERR invalid expire time in 'spexpire' command", "SPEXPIRE s 70368744177664 MEMBERS 1 a");
    expect("-ERR invalid expire time in 'sexpire' command", "SEXPIRE s 70368744178 MEMBERS 1 a");
    expect("-ERR unknown argument: foo", "SEXPIRE s 10 foo MEMBERS 1 a");
    expect("-ERR unknown argument: b", "SEXPIRE s 10 MEMBERS 1 a b");
    expect("-ERR unknown argument: 1", "SEXPIRE s 10 NX 1 a b");
    expect("-ERR missing MEMBERS argument", "SEXPIRE s 10 NX NX NX NX");
    expect("-ERR missing MEMBERS argument", "SEXPIRE s 10 NX XX NX");
    String behind = "-ERR MEMBERS requires at least nummembers and one member argument";
    expect(behind, "SEXPIRE s 10 NX MEMBERS 1");
    expect(behind, "SEXPIRE s 10 NX NX MEMBERS");
    String count = "-ERR Parameter `numMembers` should be greater than 0";
    for (String number : new String[] {"0", "-1", "x", "2147483648"}) {
      expect(count, "SEXPIRE s 10 MEMBERS " + number + " a");
    }
    expect("-ERR wrong number of arguments", "SEXPIRE s 10 MEMBERS 2 a");
    expect("-ERR Multiple condition flags specified", "SEXPIRE s 10 NX XX MEMBERS 1 a");
    expect("-ERR Multiple condition flags specified", "SEXPIRE s 10 NX MEMBERS 1 a GT");
    expect("-ERR MEMBERS keyword specified multiple times", "SEXPIRE s 10 MEMBERS 1 a MEMBERS 1 b");
    expect("-ERR wrong number of arguments for 'sexpire' command", "SEXPIRE s 10 MEMBERS 1");
    for (String command :
        new String[] {"STTL", "SPTTL", "SEXPIRETIME", "SPEXPIRETIME", "SPERSIST"}) {
      expect(
          "-ERR Mandatory argument MEMBERS is missing or not at the right position",
          command + " s FOO 1 a");
      String positive = "-ERR Number of members must be a positive integer";
      expect(positive, command + " s MEMBERS 0 a");
      expect(positive, command + " s MEMBERS x a");
      String match = "-ERR The `nummembers` parameter must match the number of arguments";
      expect(match, command + " s MEMBERS 2 a");
      expect(match, command + " s MEMBERS 1 a b");
    }
    expect("*3 :-1 :-1 :-1", "STTL s MEMBERS 3 a b 3");
    assertEquals("listpack", spinel.encoding("s"));
    logged();
  }

  @Test
  void otherTypesAreRefusedBeforeBadOptions() {
    spinel.run("SET t x");
    for (String command : new String[] {"SEXPIRE", "SPEXPIRE", "SEXPIREAT", "SPEXPIREAT"}) {
      expect(WRONG_TYPE, command + " t x y 1 a");
    }
    for (String command :
        new String[] {"STTL", "SPTTL", "SEXPIRETIME", "SPEXPIRETIME", "SPERSIST"}) {
      expect(WRONG_TYPE, command + " t x 1 a");
    }
    expect("-ERR unknown argument: x", "SADDEX t x 1 a");
    expect(WRONG_TYPE, "SADDEX t MEMBERS 1 a");
  }

  // ---- SADDEX

  @Test
  void saddexAddsMembersWithTheirTime() {
    long now = spinel.now();
    expect(":1", "SADDEX s EX 10 MEMBERS 2 a d");
    expect(":1", "SADDEX t MEMBERS 2 1 2 PX 500");
    expect(":1", "SADDEX u MEMBERS 3 1 2 1");
    assertEquals("intset", spinel.encoding("u"));
    expect(":2", "SCARD u");
    expect("*4 :10 :-1 :-1 :10", "STTL s MEMBERS 4 a b 3 d");
    expect("*2 :500 :500", "SPTTL t MEMBERS 2 1 2");
    expect(":1", "SADDEX s KEEPTTL MEMBERS 2 a e");
    expect("*2 :10 :-1", "STTL s MEMBERS 2 a e");
    expect(":1", "SADDEX s MEMBERS 2 a f");
    expect("*3 :-1 :-1 :10", "STTL s MEMBERS 3 a f d");
    expect(":1", "SADDEX s EXAT " + (now / 1000 + 9) + " MEMBERS 1 b");
    expect(":1", "SADDEX s PXAT " + (now + 9) + " MEMBERS 1 3");
    expect("*2 :" + (now / 1000 + 9) * 1000 + " :" + (now + 9), "SPEXPIRETIME s MEMBERS 2 b 3");
    logged(
        "SADDEX s PXAT " + (now + 10_000) + " MEMBERS 2 a d",
        "SADDEX t MEMBERS 2 1 2 PXAT " + (now + 500),
        "SADDEX u MEMBERS 3 1 2 1",
        "SADDEX s KEEPTTL MEMBERS 2 a e",
        "SADDEX s MEMBERS 2 a f",
        "SADDEX s PXAT " + (now / 1000 + 9) * 1000 + " MEMBERS 1 b",
        "SADDEX s PXAT " + (now + 9) + " MEMBERS 1 3");
  }

  @Test
  void saddexHasConditionsOnAllMembers() {
    expect(":0", "SADDEX s MNX MEMBERS 2 x a");
    expect(":0", "SADDEX s MXX EX 10 MEMBERS 2 a x");
    expect(":0", "SADDEX t MXX MEMBERS 1 a");
    expect(":0", "EXISTS t");
    expect(":3", "SCARD s");
    assertEquals("listpack", spinel.encoding("s"));
    logged();
    expect(":1", "SADDEX s MNX EX 10 MEMBERS 2 x y");
    expect(":1", "SADDEX s MXX EX 20 MEMBERS 2 x a");
    expect(":1", "SADDEX t MNX MEMBERS 1 a");
    expect("*3 :20 :10 :20", "STTL s MEMBERS 3 x y a");
  }

  @Test
  void saddexWithATimeInThePastDeletes() {
    expect(":1", "SADDEX s PXAT 1 MEMBERS 2 a x");
    expect(":0", "SADDEX s MNX PXAT 1 MEMBERS 1 b");
    expect(":1", "SADDEX t PXAT 1 MEMBERS 2 a x");
    expect(":0", "EXISTS t");
    expect(":2", "SCARD s");
    expect(":1", "SADDEX s EXAT 0 MEMBERS 3 b 3 b");
    expect(":0", "EXISTS s");
    logged("SREM s a", "SREM s b", "SREM s 3");
  }

  @Test
  void badOptionsOfSaddexChangeNothing() {
    String arity = "-ERR wrong number of arguments for 'saddex' command";
    expect(arity, "SADDEX s MEMBERS 1");
    expect(arity, "SADDEX s MNX KEEPTTL MEMBERS");
    expect("-ERR MEMBERS keyword specified multiple times", "SADDEX s MEMBERS 1 a MEMBERS 1 b");
    for (String number : new String[] {"0", "-1", "x", "2147483648"}) {
      expect("-ERR invalid number of members", "SADDEX s MEMBERS " + number + " a");
    }
    expect("-ERR wrong number of arguments", "SADDEX s MEMBERS 2 a");
    String times = "-ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
    expect(times, "SADDEX s EX 10 PX 10 MEMBERS 1 a");
    expect(times, "SADDEX s KEEPTTL EXAT 10 MEMBERS 1 a");
    expect(times, "SADDEX s PXAT 10 KEEPTTL MEMBERS 1 a");
    expect(times, "SADDEX s KEEPTTL KEEPTTL MEMBERS 1 a");
    expect("-ERR missing expire time", "SADDEX s MEMBERS 1 a EX");
    expect("-ERR value is not an integer or out of range", "SADDEX s EX x MEMBERS 1 a");
    expect("-ERR invalid expire time, must be >= 0", "SADDEX s PX -1 MEMBERS 1 a");
    expect("-ERR invalid expire time in 'saddex' command", "SADDEX s EX 70368744178 MEMBERS 1 a");
    expect("-ERR Only one of MXX or MNX arguments can be specified", "SADDEX s MXX MNX EX 1");
    expect("-ERR Only one of MXX or MNX arguments can be specified", "SADDEX s MXX MXX EX 1");
    expect("-ERR unknown argument: b", "SADDEX s MEMBERS 1 a b");
    expect("-ERR missing MEMBERS argument", "SADDEX s MXX EX 10");
    expect(":3", "SCARD s");
    logged();
  }

  // ---- other commands

  /// Has one of the members a and 3 be past its time.
  private void letPass() {
    spinel.run("SREM s b");
    spinel.run("SPEXPIRE s 5 MEMBERS 1 a");
    spinel.effects();
    spinel.pass(6);
  }

  @Test
  void whoLooksAtASetMeetsNoMemberPastItsTime() {
    List<String[]> commands = new ArrayList<>();
    commands.add(new String[] {"SCARD s", ":1"});
    commands.add(new String[] {"SMEMBERS s", "*1 $1 3"});
    commands.add(new String[] {"SMISMEMBER s a 3", "*2 :0 :1"});
    commands.add(new String[] {"SRANDMEMBER s", "$1 3"});
    commands.add(new String[] {"SRANDMEMBER s 5", "*1 $1 3"});
    commands.add(new String[] {"SSCAN s 0", "*2 $1 0 *1 $1 3"});
    commands.add(new String[] {"SINTER s s", "*1 $1 3"});
    commands.add(new String[] {"SDIFF s none", "*1 $1 3"});
    commands.add(new String[] {"SDIFFCARD 1 s", ":1"});
    commands.add(new String[] {"SUNION none s", "*1 $1 3"});
    commands.add(new String[] {"SUNIONCARD 1 s", ":1"});
    commands.add(new String[] {"SINTERCARD 1 s", ":1"});
    commands.add(new String[] {"ZUNION 1 s", "*1 $1 3"});
    commands.add(new String[] {"ZINTER 2 s s", "*1 $1 3"});
    commands.add(new String[] {"SORT s ALPHA", "*1 $1 3"});
    commands.add(new String[] {"SORT_RO s", "*1 $1 3"});
    commands.add(new String[] {"STTL s MEMBERS 2 a 3", "*2 :-2 :-1"});
    for (String[] command : commands) {
      letPass();
      expect(command[1], command[0]);
      logged("SREM s a");
      spinel.run("SADD s a");
    }
  }

  @Test
  void whoChangesASetMeetsNoMemberPastItsTime() {
    letPass();
    expect(":1", "SADD s a");
    logged("SREM s a", "SADD s a");
    letPass();
    expect(":1", "SREM s a 3");
    logged("SREM s a", "SREM s a 3");
    expect(":0", "EXISTS s");
    spinel.run("SADD s a 3");
    letPass();
    expect(":0", "SMOVE s t a");
    expect("$-1", "SPOP t");
    logged("SREM s a");
    spinel.run("SADD s a");
    letPass();
    expect("*1 $1 3", "SPOP s 5");
    logged("SREM s a", "DEL s");
  }

  @Test
  void theLastMemberTakesTheKeyAlong() {
    spinel.run("SPEXPIRE s 5 MEMBERS 3 a b 3");
    spinel.run("SADD t x");
    spinel.run("SPEXPIRE t 5 MEMBERS 1 x");
    spinel.pass(6);
    expect("*0", "SDIFF s t");
    expect(":0", "EXISTS s t");
    spinel.run("SADDEX s PX 5 MEMBERS 1 x");
    spinel.pass(6);
    expect(":0", "SINTERSTORE t s s");
    expect(":0", "ZUNIONSTORE t 2 s s");
    spinel.run("SADDEX s PX 5 MEMBERS 1 x");
    spinel.pass(6);
    expect(":0", "SMOVE s t x");
    spinel.run("SADDEX s PX 5 MEMBERS 1 x");
    spinel.pass(6);
    expect("*0", "SORT s");
    String info = spinel.run("INFO stats");
    assertTrue(info.contains("expired_subkeys:7 "), info);
  }

  @Test
  void whatIsTakenOutTakesItsTimeAlong() {
    spinel.run("SEXPIRE s 100 MEMBERS 3 a b 3");
    expect(":0", "SADD s a");
    expect("*1 :100", "STTL s MEMBERS 1 a");
    expect(":1", "SREM s a");
    expect(":1", "SADD s a");
    expect("*1 :-1", "STTL s MEMBERS 1 a");
    expect(":1", "SMOVE s t b");
    expect("*1 :-1", "STTL t MEMBERS 1 b");
    spinel.run("SEXPIRE t 50 MEMBERS 1 b");
    spinel.run("SADD s b");
    expect(":1", "SMOVE s t b");
    expect("*1 :50", "STTL t MEMBERS 1 b");
    expect(":1", "SMOVE t t b");
    expect("*1 :50", "STTL t MEMBERS 1 b");
    assertEquals(2, spinel.timedKeys());
    spinel.run("SPOP s 5");
    spinel.run("SPOP t");
    assertEquals(0, spinel.timedKeys());
  }

  @Test
  void whatSpopLeavesKeepsItsTime() {
    spinel.run("SADDEX t EX 100 MEMBERS 300" + members(300));
    spinel.run("SPOP t 290");
    expect(":10", "SCARD t");
    for (String member : spinel.bulks("SMEMBERS", "t")) {
      expect("*1 :100", "STTL t MEMBERS 1 " + member);
    }
  }

  @Test
  void timesGoWithTheSet() {
    spinel.run("SEXPIRE s 100 MEMBERS 2 a b");
    spinel.run("COPY s t");
    assertEquals(2, spinel.timedKeys());
    spinel.run("RENAME t u");
    expect("*3 :100 :100 :-1", "STTL u MEMBERS 3 a b 3");
    spinel.run("EXPIRE u 1000");
    spinel.run("PERSIST u");
    expect("*1 :1", "SPERSIST u MEMBERS 1 a");
    spinel.run("MOVE u 1");
    spinel.run("SELECT 1");
    expect("*3 :-1 :100 :-1", "STTL u MEMBERS 3 a b 3");
    spinel.run("DEL u");
    spinel.run("SELECT 0");
    spinel.run("SUNIONSTORE t s");
    expect("*1 :-1", "STTL t MEMBERS 1 a");
    spinel.run("SUNIONSTORE s s");
    expect("*1 :-1", "STTL s MEMBERS 1 a");
    assertEquals(0, spinel.timedKeys());
    spinel.run("SEXPIRE s 100 MEMBERS 2 a b");
    spinel.run("SET s x");
    assertEquals(0, spinel.timedKeys());
  }

  @Test
  void keysWithTimedMembersAreCounted() {
    spinel.run("SEXPIRE s 100 MEMBERS 2 a b");
    String info = spinel.run("INFO keyspace");
    assertTrue(info.contains("subexpiry=1"), info);
  }

  // ---- in the background

  private static String members(int count) {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < count; i++) {
      members.append(" m").append(i);
    }
    return members.toString();
  }

  private void startUpkeep() {
    spinel.engine().start();
    while (spinel.engine().keyspace().pendingKeys() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void membersOfADeletedSetMayBeDueBeforeTheyAreFreed() {
    spinel.run("SADDEX t PX 5 MEMBERS 300" + members(300));
    spinel.run("DEL t");
    assertEquals(0, spinel.timedKeys());
    spinel.run("SADDEX u PX 5 MEMBERS 1 x");
    spinel.effects();
    spinel.pass(6);
    expect(":0", "SCARD u");
    logged("SREM u x");
    startUpkeep();
  }

  @Test
  void membersGoWithoutAnybodyLooking() {
    spinel.pass(System.currentTimeMillis() - spinel.now());
    spinel.run("SADDEX t PX 1 MEMBERS 100" + members(100));
    spinel.run("HSET u f v");
    spinel.run("HPEXPIRE u 1 FIELDS 1 f");
    startUpkeep();
    while (spinel.number("EXISTS", "t", "u") > 0) {
      Thread.onSpinWait();
    }
    String info = spinel.run("INFO stats");
    assertTrue(info.contains("expired_subkeys:101 "), info);
  }
}
