// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

class CounterCommandsTest {
  private static final String SYNTAX = "-ERR syntax error";
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";
  private static final String NOT_INTEGER = "-ERR value is not an integer or out of range";
  private static final String MAX = "9223372036854775807";
  private static final String MIN = "-9223372036854775808";

  private final Scratch spinel = new Scratch();

  @AfterEach
  void freesEverything() {
    spinel.run("DELEX k");
    spinel.run("DELEX other");
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private void expect(String reply, String command) {
    assertEquals(reply, spinel.run(command), command);
  }

  @Test
  void countsUpAndDown() {
    expect(":1", "INCR k");
    expect(":0", "DECR k");
    expect(":20", "INCRBY k 20");
    expect(":25", "DECRBY k -5");
    assertEquals("int", spinel.encoding("k"));
    expect("$2 25", "GET k");
  }

  @Test
  void keepsTheExpiry() {
    spinel.run("SET k 1 EX 10");
    spinel.run("INCR k");
    spinel.run("INCRBYFLOAT k 1.5");
    expect("$3 3.5", "GET k");
    assertEquals(spinel.now() + 10_000, spinel.expiry("k"));
  }

  @Test
  void refusesWhatIsNoInteger() {
    spinel.run("SET k 1.5");
    expect(NOT_INTEGER, "INCR k");
    spinel.run("SET", "k", " 1");
    expect(NOT_INTEGER, "INCR k");
    spinel.run("SET", "k", "1".repeat(30));
    expect(NOT_INTEGER, "INCR k");
    expect(NOT_INTEGER, "INCRBY k x");
    spinel.putOtherType("other");
    expect(WRONG_TYPE, "INCR other");
    expect(WRONG_TYPE, "INCRBYFLOAT other 1");
    expect(WRONG_TYPE, "INCREX other");
  }

  @Test
  void refusesOverflow() {
    String overflow = "-ERR increment or decrement would overflow";
    spinel.run("SET k " + MAX);
    expect(overflow, "INCR k");
    expect(":9223372036854775806", "DECR k");
    spinel.run("SET k " + MIN);
    expect(overflow, "DECR k");
    expect(overflow, "INCRBY k " + MIN);
    expect("-ERR decrement would overflow", "DECRBY k " + MIN);
  }

  @Test
  void fractionsStayTextAndAreLoggedAsTheirValue() {
    expect("$4 3.14", "INCRBYFLOAT k 3.14");
    expect("$1 3", "INCRBYFLOAT k -0.14");
    assertEquals("embstr", spinel.encoding("k"));
    expect("-ERR value is not a valid float", "INCRBYFLOAT k x");
    expect("-ERR increment would produce NaN or Infinity", "INCRBYFLOAT k inf");
    assertEquals(List.of("SET k 3.14 KEEPTTL", "SET k 3 KEEPTTL"), spinel.effects());
  }

  // ---- INCREX

  @Test
  void increxAnswersValueAndAppliedIncrement() {
    expect("*2 :1 :1", "INCREX k");
    expect("*2 :6 :5", "INCREX k BYINT 5");
    expect("*2 $4 6.25 $4 0.25", "INCREX k BYFLOAT 0.25");
    expect(NOT_INTEGER, "INCREX k");
    spinel.setProtocol(3);
    expect("*2 ,6.5 ,0.25", "INCREX k BYFLOAT 0.25");
  }

  @Test
  void increxOutOfBoundsLeavesEverythingAsItIs() {
    spinel.run("SET k 10");
    expect("*2 :10 :0", "INCREX k BYINT 5 UBOUND 12 EX 100");
    expect("*2 :10 :0", "INCREX k BYINT -5 LBOUND 6");
    expect("*2 $2 10 $1 0", "INCREX k BYFLOAT 5.5 UBOUND 12");
    assertEquals(-1, spinel.expiry("k"));
    assertEquals("int", spinel.encoding("k"));
    expect("*2 :0 :0", "INCREX a BYINT 15 UBOUND 10");
    expect("$-1", "GET a");
    spinel.run("SET k " + MAX);
    expect("*2 :" + MAX + " :0", "INCREX k");
  }

  @Test
  void increxSaturatesAtTheBounds() {
    spinel.run("SET k 10");
    expect("*2 :12 :2", "INCREX k BYINT 5 UBOUND 12 SATURATE");
    expect("*2 :6 :-6", "INCREX k BYINT -50 LBOUND 6 SATURATE");
    expect("*2 :100 :94", "INCREX k BYINT " + MAX + " UBOUND 100 SATURATE");
    expect("*2 :30 :-70", "INCREX k UBOUND 30 SATURATE");
    expect("*2 :" + MAX + " :9223372036854775777", "INCREX k BYINT " + MAX + " SATURATE");
    expect("-ERR applied increment would overflow", "INCREX k SATURATE UBOUND " + MIN);
    spinel.run("SET k 10");
    expect("*2 $4 12.5 $3 2.5", "INCREX k BYFLOAT 5.5 UBOUND 12.5 SATURATE");
    expect(
        "-ERR applied increment would be Infinity",
        "INCREX k BYFLOAT 1 LBOUND inf UBOUND inf SATURATE");
  }

  @Test
  void increxSetsTheExpiry() {
    expect("*2 :1 :1", "INCREX k EX 10 ENX");
    long end = spinel.now() + 10_000;
    assertEquals(end, spinel.expiry("k"));
    expect("*2 :2 :1", "INCREX k EX 50 ENX");
    assertEquals(end, spinel.expiry("k"));
    expect("*2 :3 :1", "INCREX k");
    assertEquals(end, spinel.expiry("k"));
    expect("*2 :4 :1", "INCREX k PERSIST");
    assertEquals(-1, spinel.expiry("k"));
    expect("*2 :5 :1", "INCREX k PX 7");
    assertEquals(spinel.now() + 7, spinel.expiry("k"));
    expect("*2 :6 :1", "INCREX k EXAT 1 ENX");
    expect("*2 :7 :1", "INCREX k EXAT 1");
    assertEquals(-2, spinel.expiry("k"));
    expect("*2 :1 :1", "INCREX k EXAT 1");
    assertEquals(-2, spinel.expiry("k"));
    assertEquals(
        List.of(
            "SET k 1 PXAT " + end,
            "SET k 2 KEEPTTL",
            "SET k 3 KEEPTTL",
            "SET k 4",
            "SET k 5 PXAT " + (spinel.now() + 7),
            "SET k 6 KEEPTTL",
            "DEL k"),
        spinel.effects());
  }

  @Test
  void increxTakesNoOptionTwice() {
    for (String options :
        List.of(
            "BYINT 1 BYINT 2",
            "BYINT 1 BYFLOAT 2",
            "LBOUND 1 LBOUND 1",
            "UBOUND 1 UBOUND 1",
            "SATURATE SATURATE",
            "ENX ENX EX 5",
            "PERSIST PERSIST",
            "EX 5 EX 5",
            "EX 5 PERSIST",
            "PERSIST ENX",
            "ENX PERSIST",
            "LBOUND",
            "KEEPTTL",
            "what")) {
      expect(SYNTAX, "INCREX k " + options);
    }
  }

  @Test
  void increxNamesTheNumberThatIsWrong() {
    expect("-ERR Increment is not an integer or out of range", "INCREX k BYINT 1.5");
    expect("-ERR Increment is not a valid float", "INCREX k BYFLOAT x");
    expect("-ERR LBOUND is not an integer or out of range", "INCREX k LBOUND 1.5");
    expect("-ERR UBOUND is not a valid float", "INCREX k BYFLOAT 1 UBOUND x");
    expect("-ERR LBOUND can't be greater than UBOUND", "INCREX k LBOUND 2 UBOUND 1");
    expect("-ERR ENX flag requires an expiration", "INCREX k ENX");
    expect("-ERR invalid expire time in 'increx' command", "INCREX k EX 0");
  }

  @Test
  void whatFindsNoRoomLeavesNothingBehind() {
    for (int chunks = 3; chunks < 14; chunks++) {
      try (Scratch full = new Scratch(0, false, (long) chunks << 16)) {
        int refused = 0;
        for (int i = 0; refused < 1000; i++) {
          long before = full.usedBytes();
          String reply = full.run("INCR", "k".repeat(i % 150) + i);
          if (reply.startsWith("-")) {
            refused++;
            assertEquals(before, full.usedBytes(), chunks + " chunks, " + i + " keys: " + reply);
          }
        }
      }
    }
  }
}
