// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

class StringCommandsTest {
  private static final String SYNTAX = "-ERR syntax error";
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";
  private static final String NOT_INTEGER = "-ERR value is not an integer or out of range";
  private static final String HELLO_DIGEST = "9555e8555c62dcfd";

  private final Scratch spinel = new Scratch();

  /// Deletes all keys, whatever they hold, and expects that nothing is left of them.
  @AfterEach
  void freesEverything() {
    for (String key : List.of("k", "a", "b", "c", "d", "other")) {
      spinel.run("DELEX", key);
    }
    assertEquals(0, spinel.keyCount());
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private void expect(String reply, String command) {
    assertEquals(reply, spinel.run(command), command);
  }

  // ---- SET

  @Test
  void setDiscardsTheExpiryUnlessToldToKeepIt() {
    expect("+OK", "SET k v EX 10");
    assertEquals(spinel.now() + 10_000, spinel.expiry("k"));
    expect("+OK", "SET k w KEEPTTL");
    assertEquals(spinel.now() + 10_000, spinel.expiry("k"));
    expect("+OK", "SET k x");
    assertEquals(-1, spinel.expiry("k"));
    expect("+OK", "SET k y PX 5");
    expect("+OK", "SET k z PX 7");
    assertEquals(spinel.now() + 7, spinel.expiry("k"));
    expect("$1 z", "GET k");
  }

  @Test
  void keyIsGoneAfterItsTime() {
    expect("+OK", "SET k v PX 5");
    spinel.pass(5);
    expect("$1 v", "GET k");
    spinel.pass(1);
    expect("$-1", "GET k");
    assertEquals(0, spinel.keyCount());
  }

  @Test
  void setInThePastIsGoneAtOnce() {
    expect("+OK", "SET k v PXAT 1");
    expect("$-1", "GET k");
  }

  @Test
  void setReplacesAnyType() {
    spinel.putOtherType("other");
    expect(WRONG_TYPE, "GET other");
    expect("+OK", "SET other v");
    expect("$1 v", "GET other");
  }

  @Test
  void optionsOfSetExcludeEachOther() {
    expect("+OK", "SET k v");
    for (String options :
        List.of(
            "NX XX",
            "XX NX",
            "EX 5 PX 5",
            "KEEPTTL EX 5",
            "EX 5 KEEPTTL",
            "PXAT 5 EXAT 5",
            "NX IFEQ v",
            "IFEQ v XX",
            "IFEQ v IFNE v",
            "IFDEQ v IFDNE v",
            "EX",
            "IFEQ",
            "PERSIST",
            "what")) {
      expect(SYNTAX, "SET k w " + options);
    }
    expect("+OK", "SET k v EX 5 EX 6");
    assertEquals(spinel.now() + 6000, spinel.expiry("k"));
    expect("$1 v", "SET k v GET GET");
    expect("+OK", "SET k v IFEQ x IFEQ v");
  }

  @Test
  void expiryMustBeAPositiveTime() {
    String invalid = "-ERR invalid expire time in 'set' command";
    for (String time :
        List.of("EX 0", "EX -1", "PX 0", "EXAT 0", "EX 9223372036854775", "PXAT -1")) {
      expect(invalid, "SET k v " + time);
    }
    expect(invalid, "SET k v PX 9223372036854775807");
    expect(NOT_INTEGER, "SET k v EX x");
    expect("-ERR invalid expire time in 'setex' command", "SETEX k 0 v");
    expect("-ERR invalid expire time in 'psetex' command", "PSETEX k -5 v");
    expect("-ERR invalid expire time in 'msetex' command", "MSETEX 1 k v EX 0");
    expect("$-1", "GETEX k EX 0");
    expect("+OK", "SET k v");
    expect("-ERR invalid expire time in 'getex' command", "GETEX k EX 0");
  }

  @Test
  void setAnswersTheOldValueWithGet() {
    expect("$-1", "SET k v GET NX");
    expect("$1 v", "SET k w GET NX");
    expect("$1 v", "SET k w GET XX");
    expect("$1 w", "GET k");
    spinel.putOtherType("other");
    expect(WRONG_TYPE, "SET other v GET");
  }

  @Test
  void setOnConditionOfAbsenceOrPresence() {
    expect("$-1", "SET k v XX");
    expect("+OK", "SET k v NX");
    expect("$-1", "SET k w NX");
    expect("+OK", "SET k x XX");
    expect("$1 x", "GET k");
  }

  @Test
  void setOnConditionOfTheValue() {
    expect("$-1", "SET k v IFEQ x");
    expect("$-1", "SET k v IFDEQ tooshort");
    expect("+OK", "SET k hello IFNE x");
    expect("$-1", "SET k w IFNE hello");
    expect("$-1", "SET k w IFEQ hell");
    expect("$5 hello", "SET k w IFEQ hell GET");
    expect("-ERR must be exactly 16 hexadecimal characters", "SET k w IFDEQ tooshort");
    expect("$-1", "SET k w IFDNE " + HELLO_DIGEST);
    expect("$-1", "SET k w IFDEQ zzzzzzzzzzzzzzzz");
    expect("+OK", "SET k 12 IFDEQ " + HELLO_DIGEST.toUpperCase(java.util.Locale.ROOT));
    expect("+OK", "SET k w IFEQ 12");
    expect("$1 w", "GET k");
    spinel.putOtherType("other");
    expect(WRONG_TYPE, "SET other v IFEQ x");
    expect(WRONG_TYPE, "SET other v IFDNE x");
  }

  @Test
  void olderFormsOfSet() {
    expect(":1", "SETNX k v");
    expect(":0", "SETNX k w");
    expect("+OK", "SETEX k 3 x");
    assertEquals(spinel.now() + 3000, spinel.expiry("k"));
    expect("+OK", "PSETEX k 3 12");
    assertEquals(spinel.now() + 3, spinel.expiry("k"));
    expect("$2 12", "GETSET k y");
    assertEquals(-1, spinel.expiry("k"));
    expect("$-1", "GETSET a y");
  }

  @Test
  void putsAreLoggedWithAPointInTime() {
    spinel.run("SET k v");
    spinel.run("SET k v EX 10 NX");
    spinel.run("SET k v EX 10 GET");
    spinel.run("SET k w XX GET KEEPTTL");
    spinel.run("SET k x IFEQ w");
    spinel.run("SETEX k 1 v");
    spinel.run("GETSET k y");
    spinel.run("SETNX k y");
    spinel.run("SETNX a y");
    assertEquals(
        List.of(
            "SET k v",
            "SET k v PXAT " + (spinel.now() + 10_000),
            "SET k w KEEPTTL",
            "SET k x",
            "SET k v PXAT " + (spinel.now() + 1000),
            "SET k y",
            "SETNX a y"),
        spinel.effects());
  }

  // ---- taking and expiring

  @Test
  void getdelTakesTheKey() {
    expect("+OK", "SET k v");
    expect("$1 v", "GETDEL k");
    expect("$-1", "GETDEL k");
    spinel.putOtherType("other");
    expect(WRONG_TYPE, "GETDEL other");
    assertEquals(List.of("SET k v", "DEL k", "HSET other field value"), spinel.effects());
  }

  @Test
  void getexChangesTheExpiryAlone() {
    spinel.run("SET k v");
    expect("$1 v", "GETEX k");
    expect("$1 v", "GETEX k PERSIST");
    expect("$1 v", "GETEX k EX 10");
    assertEquals(spinel.now() + 10_000, spinel.expiry("k"));
    expect("$1 v", "GETEX k PXAT " + (spinel.now() + 5));
    assertEquals(spinel.now() + 5, spinel.expiry("k"));
    expect("$1 v", "GETEX k PERSIST");
    assertEquals(-1, spinel.expiry("k"));
    expect("$1 v", "GETEX k EXAT 1");
    expect("$-1", "GETEX k");
    expect(SYNTAX, "GETEX k KEEPTTL");
    expect(SYNTAX, "GETEX k EX 5 PERSIST");
    assertEquals(
        List.of(
            "SET k v",
            "PEXPIREAT k " + (spinel.now() + 10_000),
            "PEXPIREAT k " + (spinel.now() + 5),
            "PERSIST k",
            "DEL k"),
        spinel.effects());
  }

  @Test
  void delexDeletesOnCondition() {
    expect(":0", "DELEX k");
    expect(":0", "DELEX k NOPE x");
    expect("-ERR wrong number of arguments for 'delex' command", "DELEX k IFEQ");
    expect("+OK", "SET k hello");
    expect("-ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE", "DELEX k NX x");
    expect("-ERR must be exactly 16 hexadecimal characters", "DELEX k IFDNE x");
    expect(":0", "DELEX k IFEQ hell");
    expect(":0", "DELEX k IFNE hello");
    expect(":1", "DELEX k IFDEQ " + HELLO_DIGEST);
    spinel.putOtherType("other");
    expect("-ERR Key should be of string type if conditions are specified", "DELEX other IFEQ x");
    expect(":1", "DELEX other");
    assertEquals(
        List.of("SET k hello", "DEL k", "HSET other field value", "DEL other"), spinel.effects());
  }

  @Test
  void digestOfAString() {
    expect("$-1", "DIGEST k");
    expect("+OK", "SET k hello");
    expect("$16 " + HELLO_DIGEST, "DIGEST k");
    spinel.putOtherType("other");
    expect(WRONG_TYPE, "DIGEST other");
  }

  // ---- many keys

  @Test
  void mgetAnswersNullsWhereThereIsNoString() {
    spinel.run("MSET a 1 b xx");
    spinel.putOtherType("other");
    expect("*4 $1 1 $-1 $-1 $2 xx", "MGET a k other b");
  }

  @Test
  void msetPutsAllAndTheLastOfAKeyCounts() {
    expect("+OK", "SET b 1 EX 5");
    expect("+OK", "MSET a 1 b 2 a 3");
    expect("*2 $1 3 $1 2", "MGET a b");
    assertEquals(-1, spinel.expiry("b"));
    expect("-ERR wrong number of arguments for 'mset' command", "MSET a 1 b");
    expect("-ERR wrong number of arguments for 'msetnx' command", "MSETNX a 1 b");
    expect(":0", "MSETNX c 1 a 2");
    expect("$-1", "GET c");
    expect(":1", "MSETNX c 1 c 2");
    expect("$1 2", "GET c");
  }

  @Test
  void msetexPutsAllWithOneExpiry() {
    expect(":1", "MSETEX 2 a 1 b 2 EX 10");
    assertEquals(spinel.now() + 10_000, spinel.expiry("b"));
    expect(":0", "MSETEX 2 a 5 c 5 NX");
    expect(":0", "MSETEX 2 a 5 c 5 XX");
    expect(":1", "MSETEX 1 a 5 KEEPTTL XX");
    assertEquals(spinel.now() + 10_000, spinel.expiry("a"));
    expect(":1", "MSETEX 2 c 5 d 6 PX 3 NX");
    expect(":1", "MSETEX 1 a 7");
    assertEquals(-1, spinel.expiry("a"));
    assertEquals(
        List.of(
            "MSETEX 2 a 1 b 2 PXAT " + (spinel.now() + 10_000),
            "MSETEX 1 a 5 KEEPTTL XX",
            "MSETEX 2 c 5 d 6 PXAT " + (spinel.now() + 3),
            "MSETEX 1 a 7"),
        spinel.effects());
  }

  @Test
  void msetexRefusesWrongCounts() {
    expect("-ERR invalid numkeys value", "MSETEX k v EX 10");
    expect("-ERR invalid numkeys value", "MSETEX 0 k v");
    expect("-ERR invalid numkeys value", "MSETEX 2147483648 k v");
    expect("-ERR wrong number of key-value pairs", "MSETEX 2147483647 k v");
    expect("-ERR wrong number of key-value pairs", "MSETEX 2 k v k");
    expect(SYNTAX, "MSETEX 1 k v what");
    expect(SYNTAX, "MSETEX 1 k v NX XX");
    expect(SYNTAX, "MSETEX 1 k v EX 5 KEEPTTL");
  }

  // ---- parts

  @Test
  void appendAndSetrangeMakeStringsRaw() {
    expect(":2", "APPEND k 12");
    assertEquals("int", spinel.encoding("k"));
    expect(":3", "APPEND k 3");
    assertEquals("raw", spinel.encoding("k"));
    expect(":4", "APPEND k 4");
    expect(":1235", "INCR k");
    assertEquals("int", spinel.encoding("k"));
    expect(":4", "SETRANGE k 1 x");
    assertEquals("raw", spinel.encoding("k"));
    expect("$4 1x35", "GET k");
    expect(":7", "SETRANGE a 5 xy");
    assertEquals("$7 \0\0\0\0\0xy", spinel.run("GET a"));
  }

  @Test
  void setrangeOfNothingChangesNothing() {
    assertEquals(":0", spinel.run("SETRANGE", "k", "100", ""));
    assertEquals(0, spinel.keyCount());
    spinel.run("SET k 12");
    assertEquals(":2", spinel.run("SETRANGE", "k", "100", ""));
    assertEquals("int", spinel.encoding("k"));
  }

  @Test
  void noStringGrowsBeyondTheLimit() {
    String tooLong = "-ERR string exceeds maximum allowed size (proto-max-bulk-len)";
    expect(tooLong, "SETRANGE k 536870911 xx");
    expect(tooLong, "SETRANGE k 9223372036854775807 x");
    expect("-ERR offset is out of range", "SETRANGE k -1 x");
    expect(NOT_INTEGER, "SETRANGE k x x");
    expect("+OK", "CONFIG SET proto-max-bulk-len 1mb");
    expect(tooLong, "SETRANGE k 1048576 x");
    expect("+OK", "CONFIG SET proto-max-bulk-len 8gb");
    expect(tooLong, "SETRANGE k 4294967296 x");
    expect("-ERR bit offset is not an integer or out of range", "SETBIT k 17179869184 1");
    assertEquals(0, spinel.keyCount());
  }

  @Test
  void appendedStringKeepsItsExpiry() {
    spinel.run("SET k v EX 10");
    for (int i = 0; i < 200; i++) {
      spinel.run("APPEND k 0123456789");
    }
    expect(":2001", "STRLEN k");
    assertEquals(spinel.now() + 10_000, spinel.expiry("k"));
  }

  @Test
  void getrangeCutsWhereTheStringEnds() {
    spinel.run("SET k 1234");
    expect("$2 23", "GETRANGE k 1 2");
    expect("$4 1234", "SUBSTR k -100 100");
    expect("$0", "GETRANGE k 4 9");
    expect("$0", "GETRANGE k 3 2");
    expect("$0", "GETRANGE k 0 -5");
    expect("$1 4", "GETRANGE k -1 -1");
    expect("$0", "GETRANGE a 0 -1");
    expect(NOT_INTEGER, "GETRANGE a x -1");
    expect(":4", "STRLEN k");
    expect(":0", "STRLEN a");
  }

  @Test
  void lcsInItsForms() {
    spinel.run("MSET a ohmytext b mynewtext");
    expect("$6 mytext", "LCS a b");
    expect(":6", "LCS a b LEN");
    expect("*4 $7 matches *2 *2 *2 :4 :7 *2 :5 :8 *2 *2 :2 :3 *2 :0 :1 $3 len :6", "LCS a b IDX");
    expect(
        "*4 $7 matches *1 *3 *2 :4 :7 *2 :5 :8 :4 $3 len :6",
        "LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN");
    expect("$0", "LCS a nothing");
    expect(SYNTAX, "LCS a b MINMATCHLEN");
    expect("-ERR If you want both the length and indexes, please just use IDX.", "LCS a b LEN IDX");
    spinel.putOtherType("other");
    expect("-ERR The specified keys must contain string values", "LCS a other what");
    spinel.run("SET", "c", "x".repeat(20_000));
    expect(
        "-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len",
        "LCS c c LEN");
  }

  @Test
  void largeStringsComeBackWhole() {
    String large = "0123456789".repeat(30_000);
    assertEquals("+OK", spinel.run("SET", "k", large));
    assertEquals("$300000 " + large, spinel.run("GET k"));
    assertEquals("$100000 " + large.substring(5, 100_005), spinel.run("GETRANGE k 5 100004"));
    expect("+OK", "SET k small");
    assertTrue(spinel.usedBytes() < 100);
  }
}
