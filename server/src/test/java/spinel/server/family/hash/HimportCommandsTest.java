// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.server.family.Scratch;

/// HIMPORT, and compact hashes under the commands on hashes.
class HimportCommandsTest {
  private final Scratch spinel = new Scratch();

  @AfterEach
  void freesEverything() {
    for (String key : List.of("h", "g", "s", "t")) {
      spinel.run("DEL " + key);
    }
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private void expect(String reply, String command) {
    assertEquals(reply, spinel.run(command), command);
  }

  private String begin(int entries) {
    spinel.run("CONFIG SET hash-max-listpack-entries " + entries);
    expect("+OK", "HIMPORT PREPARE u name email age");
    expect("+OK", "HIMPORT SET h u alice a@x 30");
    expect("+OK", "HIMPORT SET g u bob b@x 25");
    spinel.effects();
    return entries == 0 ? "template-array" : "template-listpack";
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void hashesHaveTheFieldsOfTheFieldset(int entries) {
    String encoding = begin(entries);
    expect("*6 $3 age $2 30 $5 email $3 a@x $4 name $5 alice", "HGETALL h");
    expect("*3 $3 bob $-1 $2 25", "HMGET g name missing age");
    expect(":3", "HLEN h");
    assertEquals(encoding, spinel.encoding("h"));
    expect("*2 $1 0 *3 $3 age $5 email $4 name", "HSCAN h 0 NOVALUES");
    expect("+OK", "HIMPORT SET h u eve e@x 1");
    assertEquals(List.of("DEL h", "HSET h age 1 email e@x name eve"), spinel.effects());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void otherFieldsMeanAnotherTemplate(int entries) {
    String encoding = begin(entries);
    expect(":1", "HSET h city Paris");
    expect(":0", "HSET h name alexandra");
    expect("$9 alexandra", "HGET h name");
    expect("*4 $3 age $4 city $5 email $4 name", "HKEYS h");
    expect("*3 $3 age $5 email $4 name", "HKEYS g");
    expect(":2", "HDEL h name missing age");
    expect("*4 $4 city $5 Paris $5 email $3 a@x", "HGETALL h");
    expect(":31", "HINCRBY h n 31");
    expect("$4 31.5", "HINCRBYFLOAT h n 0.5");
    assertEquals(encoding, spinel.encoding("h"));
    spinel.run("COPY h s");
    spinel.run("RENAME s t");
    assertEquals(encoding, spinel.encoding("t"));
    expect("*3 $4 city $5 email $1 n", "HKEYS t");
    spinel.run("MOVE t 1");
    expect(":0", "HSETNX h n 1");
    expect(":3", "HDEL h city email n");
    expect(":0", "EXISTS h");
    spinel.run("SELECT 1");
    expect("$4 31.5", "HGET t n");
    spinel.run("DEL t");
    spinel.run("SELECT 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void aTimeToLiveMakesAHashPlain(int entries) {
    begin(entries);
    spinel.run("EXPIRE h 1000");
    expect("*1 :1", "HEXPIRE h 10 FIELDS 1 name");
    assertEquals(entries == 0 ? "hashtable" : "listpackex", spinel.encoding("h"));
    expect(":1000", "TTL h");
    expect("*2 :10 :-1", "HTTL h FIELDS 2 name age");
    expect("*2 $3 bob $2 25", "HGETDEL g FIELDS 2 name age");
    expect("*1 $3 b@x", "HGETEX g FIELDS 1 email");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void badRequestsChangeNothing(int entries) {
    begin(entries);
    expect("-ERR duplicate field name in fieldset", "HIMPORT PREPARE d a b a");
    expect("-ERR no such fieldset", "HIMPORT SET s d 1 2 3");
    expect("-ERR value count does not match fieldset field count", "HIMPORT SET s u 1 2");
    spinel.run("SET s x");
    expect(
        "-WRONGTYPE Operation against a key holding the wrong kind of value",
        "HIMPORT SET s u 1 2 3");
    expect(":1", "HIMPORT DISCARD u");
    expect(":0", "HIMPORT DISCARD u");
    expect("-ERR no such fieldset", "HIMPORT SET s u 1 2 3");
    spinel.run("HIMPORT PREPARE a x");
    spinel.run("HIMPORT PREPARE b x");
    expect(":2", "HIMPORT DISCARDALL");
    spinel.run("HIMPORT PREPARE a x");
    expect("+RESET", "RESET");
    expect(":0", "HIMPORT DISCARDALL");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void limitsMakeWrittenHashesCompact(int entries) {
    String encoding = begin(entries);
    spinel.run("CONFIG SET hash-min-template-entries 3 hash-max-template-entries 4");
    spinel.run("HSET s b 1 a 2");
    assertEquals(entries == 0 ? "hashtable" : "listpack", spinel.encoding("s"));
    spinel.run("HSET s c 3");
    assertEquals(encoding, spinel.encoding("s"));
    expect("*6 $1 a $1 2 $1 b $1 1 $1 c $1 3", "HGETALL s");
    spinel.run("HSET t a 1 b 2 c 3 d 4 e 5");
    assertEquals(entries == 0 ? "hashtable" : "listpack", spinel.encoding("t"));
    spinel.run("HSET s d 4 e 5");
    assertEquals(encoding, spinel.encoding("s"));
    spinel.run("DEL t");
    spinel.run("HSETEX t EX 100 FIELDS 3 a 1 b 2 c 3");
    assertEquals(entries == 0 ? "hashtable" : "listpackex", spinel.encoding("t"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void namesAreStoredOnce(int entries) {
    spinel.run("CONFIG SET hash-max-listpack-entries " + entries);
    spinel.run("HIMPORT PREPARE long " + "a".repeat(100) + " " + "b".repeat(100));
    spinel.run("HIMPORT SET h long 1 2");
    long before = spinel.usedBytes();
    spinel.run("HIMPORT SET g long 3 4");
    assertTrue(spinel.usedBytes() - before < 80, "bytes of the second");
  }
}
