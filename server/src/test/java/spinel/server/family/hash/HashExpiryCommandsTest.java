// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.server.family.Scratch;

/// The times that fields have to live, in small hashes and in large ones.
class HashExpiryCommandsTest {
  private final Scratch spinel = new Scratch();

  @AfterEach
  void freesEverything() {
    spinel.run("DEL h");
    spinel.run("DEL s");
    assertEquals(0, spinel.usedBytes());
    assertEquals(0, spinel.timedKeys());
    spinel.close();
  }

  private void begin(int entries) {
    // The index of parts goes by the real time.
    spinel.pass(System.currentTimeMillis() - spinel.now());
    spinel.run("CONFIG SET hash-max-listpack-entries " + entries);
    spinel.run("HSET h a 1 b 2 c 3");
    spinel.effects();
  }

  private void expect(String reply, String command) {
    assertEquals(reply, spinel.run(command), command);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void setsAndShowsTimes(int entries) {
    begin(entries);
    long now = spinel.now();
    expect("*2 :1 :-2", "HEXPIRE h 10 FIELDS 2 a missing");
    expect("*1 :1", "HPEXPIRE h 500 FIELDS 1 b");
    expect("*4 :10 :1 :-1 :-2", "HTTL h FIELDS 4 a b c missing");
    expect("*3 :10000 :500 :-1", "HPTTL h FIELDS 3 a b c");
    expect("*2 :" + (now + 10_000) + " :-1", "HPEXPIRETIME h FIELDS 2 a c");
    expect("*1 :" + (now + 10_999) / 1000, "HEXPIRETIME h FIELDS 1 a");
    expect("*1 :-2", "HTTL missing FIELDS 1 a");
    assertEquals(entries == 0 ? "hashtable" : "listpackex", spinel.encoding("h"));
    assertEquals(1, spinel.timedKeys());
    expect("*3 :1 :-1 :-2", "HPERSIST h FIELDS 3 a c missing");
    expect("*1 :1", "HPERSIST h FIELDS 1 b");
    assertEquals(0, spinel.timedKeys());
    assertEquals(
        List.of(
            "HPEXPIREAT h " + (now + 10_000) + " FIELDS 1 a",
            "HPEXPIREAT h " + (now + 500) + " FIELDS 1 b",
            "HPERSIST h FIELDS 3 a c missing",
            "HPERSIST h FIELDS 1 b"),
        spinel.effects());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void conditionsCompareTimes(int entries) {
    begin(entries);
    expect("*3 :1 :1 :0", "HEXPIRE h 100 NX FIELDS 3 a b a");
    expect("*2 :1 :0", "HEXPIRE h 200 XX FIELDS 2 a c");
    expect("*3 :0 :1 :0", "HEXPIRE h 150 GT FIELDS 3 a b c");
    expect("*3 :1 :0 :1", "HEXPIRE h 150 FIELDS 3 a b c LT");
    expect("*3 :150 :150 :150", "HTTL h FIELDS 3 a b c");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void timesInThePastDelete(int entries) {
    begin(entries);
    expect("*2 :2 :-2", "HEXPIREAT h 1 FIELDS 2 a missing");
    expect("*1 :2", "HEXPIRE h 0 FIELDS 1 b");
    expect(":1", "HLEN h");
    expect("*1 :2", "HPEXPIREAT h 1 FIELDS 1 c");
    expect(":0", "EXISTS h");
    assertEquals(List.of("HDEL h a", "HDEL h b", "HDEL h c"), spinel.effects());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void whoMeetsAFieldPastItsTimeDeletesIt(int entries) {
    begin(entries);
    spinel.run("HPEXPIRE h 5 FIELDS 3 a b c");
    spinel.effects();
    spinel.pass(5);
    expect("$1 1", "HGET h a");
    spinel.pass(1);
    expect("*0", "HGETALL h");
    expect("*2 $1 0 *0", "HSCAN h 0");
    expect(":3", "HLEN h");
    expect("$-1", "HGET h a");
    expect(":2", "HLEN h");
    expect(":7", "HINCRBY h b 7");
    expect("*2 $-1 $1 7", "HMGET h c b");
    expect(":1", "HLEN h");
    assertEquals(List.of("HDEL h a", "HDEL h b", "HINCRBY h b 7", "HDEL h c"), spinel.effects());
    spinel.run("HPEXPIRE h 1 FIELDS 1 b");
    spinel.pass(10);
    expect(":0", "HEXISTS h b");
    expect(":0", "EXISTS h");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void hrandfieldDrawsNoneThatIsPastItsTime(int entries) {
    begin(entries);
    spinel.run("HPEXPIRE h 5 FIELDS 2 a b");
    spinel.pass(10);
    expect("*1 $1 c", "HRANDFIELD h 3");
    expect(":1", "HLEN h");
    spinel.run("HPEXPIRE h 5 FIELDS 1 c");
    spinel.pass(10);
    expect("$-1", "HRANDFIELD h");
    expect(":0", "EXISTS h");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void settingEndsATimeAndCountingKeepsIt(int entries) {
    begin(entries);
    spinel.run("HEXPIRE h 100 FIELDS 3 a b c");
    spinel.run("HSET h a 5");
    spinel.run("HINCRBY h b 1000000000000");
    spinel.effects();
    spinel.run("HINCRBYFLOAT h c 0.5");
    expect("*3 :-1 :100 :100", "HTTL h FIELDS 3 a b c");
    assertEquals(List.of("HSETEX h KEEPTTL FIELDS 1 c 3.5"), spinel.effects());
    expect(":2", "HDEL h b c");
    assertEquals(0, spinel.timedKeys());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void timesGoWithTheHash(int entries) {
    begin(entries);
    spinel.run("HEXPIRE h 100 FIELDS 2 a b");
    spinel.run("COPY h s");
    assertEquals(2, spinel.timedKeys());
    spinel.run("RENAME s t");
    expect("*3 :100 :100 :-1", "HTTL t FIELDS 3 a b c");
    spinel.run("EXPIRE t 1000");
    spinel.run("PERSIST t");
    expect("*1 :1", "HPERSIST t FIELDS 1 a");
    spinel.run("MOVE t 1");
    spinel.run("SELECT 1");
    expect("*3 :-1 :100 :-1", "HTTL t FIELDS 3 a b c");
    spinel.run("DEL t");
    spinel.run("SELECT 0");
    spinel.run("SET s x");
    spinel.run("RENAME s h");
    assertEquals(0, spinel.timedKeys());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void hashesThatOutgrowTheirEncodingKeepTheTimes(int entries) {
    begin(entries);
    spinel.run("HEXPIRE h 100 FIELDS 2 a b");
    spinel.run("HSET h long " + "v".repeat(100));
    assertEquals("hashtable", spinel.encoding("h"));
    expect("*4 :100 :100 :-1 :-1", "HTTL h FIELDS 4 a b c long");
    spinel.pass(200_000);
    expect("$-1", "HGET h a");
    expect("$-1", "HGET h b");
    expect("$1 3", "HGET h c");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void badOptionsChangeNothing(int entries) {
    begin(entries);
    String mismatch = "-ERR The `numfields` parameter must match the number of arguments";
    String missing = "-ERR Mandatory argument FIELDS is missing or not at the right position";
    expect("-ERR invalid expire time, must be >= 0", "HEXPIRE h -1 FIELDS 1 a");
    expect("-ERR value is not an integer or out of range", "HEXPIRE h x FIELDS 1 a");
    expect(
        "-ERR invalid expire time in 'hpexpire' command", "HPEXPIRE h 70368744177664 FIELDS 1 a");
    expect("-ERR invalid expire time in 'hexpire' command", "HEXPIRE h 70368744178 FIELDS 1 a");
    expect(missing, "HEXPIRE h 10 FOO FIELDS 1 a");
    expect(missing, "HEXPIRE h 10 NX 1 a b");
    expect("-ERR Parameter `numFields` should be greater than 0", "HEXPIRE h 10 FIELDS 0 a");
    expect("-ERR Parameter `numFields` should be greater than 0", "HEXPIRE h 10 FIELDS x a");
    expect(mismatch, "HEXPIRE h 10 FIELDS 2 a");
    expect(mismatch, "HEXPIRE h 10 FIELDS 1 a b");
    expect("-ERR Multiple condition flags specified", "HEXPIRE h 10 NX XX FIELDS 1 a");
    expect("-ERR Multiple condition flags specified", "HEXPIRE h 10 NX FIELDS 1 a XX");
    expect("-ERR FIELDS keyword specified multiple times", "HEXPIRE h 10 FIELDS 1 a FIELDS 1 b");
    expect(missing, "HTTL h FOO 1 a");
    expect("-ERR Number of fields must be a positive integer", "HTTL h FIELDS 0 a");
    expect(mismatch, "HPERSIST h FIELDS 2 a");
    expect("*3 :-1 :-1 :-1", "HTTL h FIELDS 3 a b c");
    spinel.run("SET s x");
    expect(
        "-WRONGTYPE Operation against a key holding the wrong kind of value", "HEXPIRE s x y 1 2");
  }

  // ---- HGETDEL, HGETEX, HSETEX

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void hgetdelTakesFields(int entries) {
    begin(entries);
    expect("*3 $1 1 $-1 $-1", "HGETDEL h FIELDS 3 a missing a");
    expect("*1 $-1", "HGETDEL missing FIELDS 1 a");
    expect("*2 $1 2 $1 3", "HGETDEL h FIELDS 2 b c");
    expect(":0", "EXISTS h");
    expect("-ERR Number of fields must be a positive integer", "HGETDEL h FIELDS 0 a");
    assertEquals(List.of("HDEL h a missing a", "HDEL h b c"), spinel.effects());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void hgetexShowsAndSetsTimes(int entries) {
    begin(entries);
    long now = spinel.now();
    expect("*2 $1 1 $-1", "HGETEX h FIELDS 2 a missing");
    expect("*2 $1 1 $1 2", "HGETEX h EX 10 FIELDS 2 a b");
    expect("*1 $1 1", "HGETEX h FIELDS 1 a PERSIST");
    expect("*1 $1 3", "HGETEX h PERSIST FIELDS 1 c");
    expect("*3 :-1 :10 :-1", "HTTL h FIELDS 3 a b c");
    expect("*1 $1 3", "HGETEX h PXAT 1 FIELDS 1 c");
    expect("*1 $-1", "HGETEX missing EX 1 FIELDS 1 c");
    assertEquals(
        List.of(
            "HPEXPIREAT h " + (now + 10_000) + " FIELDS 2 a b",
            "HPERSIST h FIELDS 1 a",
            "HDEL h c"),
        spinel.effects());
    expect("-ERR unknown argument: KEEPTTL", "HGETEX h KEEPTTL FIELDS 1 a");
    expect("-ERR missing expire time", "HGETEX h FIELDS 1 a EX");
    expect("-ERR FIELDS keyword specified multiple times", "HGETEX h FIELDS 1 a FIELDS 1 b");
    expect("-ERR invalid number of fields", "HGETEX h FIELDS 0 a");
    expect("-ERR wrong number of arguments for 'hgetex' command", "HGETEX h FIELDS 3 a b");
    expect(
        "-ERR Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified",
        "HGETEX h PERSIST EX 1 FIELDS 1 a");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void hsetexSetsFieldsAndTimes(int entries) {
    begin(entries);
    long now = spinel.now();
    expect(":1", "HSETEX h EX 10 FIELDS 2 a 5 d 6");
    expect(":0", "HSETEX h FNX FIELDS 2 e 1 a 1");
    expect(":0", "HSETEX h FXX FIELDS 2 e 1 a 1");
    expect(":1", "HSETEX h FIELDS 1 a 7 KEEPTTL");
    expect("*4 :10 :-1 :-1 :10", "HTTL h FIELDS 4 a b c d");
    expect(":1", "HSETEX h FXX FIELDS 1 a 8");
    expect("*1 :-1", "HTTL h FIELDS 1 a");
    expect("*2 $1 8 $1 6", "HMGET h a d");
    expect(":0", "HSETEX s FXX FIELDS 1 a 1");
    expect(":0", "EXISTS s");
    expect(":1", "HSETEX s FNX PXAT 1 FIELDS 1 a 1");
    expect(":0", "EXISTS s");
    expect(":1", "HSETEX h PXAT 1 FIELDS 2 a 1 b 1");
    expect(":2", "HLEN h");
    assertEquals(
        List.of(
            "HSETEX h PXAT " + (now + 10_000) + " FIELDS 2 a 5 d 6",
            "HSETEX h FIELDS 1 a 7 KEEPTTL",
            "HSETEX h FXX FIELDS 1 a 8",
            "HDEL s a",
            "HDEL h a",
            "HDEL h b"),
        spinel.effects());
    expect(
        "-ERR Only one of FXX or FNX arguments can be specified", "HSETEX h FXX FNX FIELDS 1 a 1");
    expect(
        "-ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified",
        "HSETEX h KEEPTTL EX 1 FIELDS 1 a 1");
    expect("-ERR unknown argument: x", "HSETEX h FIELDS 1 a 1 x");
  }
}
