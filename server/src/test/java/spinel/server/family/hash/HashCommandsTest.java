// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

class HashCommandsTest {
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";
  private static final String NOT_INTEGER = "-ERR value is not an integer or out of range";
  private static final String MAX = "9223372036854775807";

  private final Scratch spinel = new Scratch();

  @AfterEach
  void freesEverything() {
    spinel.run("DEL h");
    spinel.run("DEL s");
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private void expect(String reply, String command) {
    assertEquals(reply, spinel.run(command), command);
  }

  @Test
  void setsAndGetsFields() {
    expect(":2", "HSET h a 1 b two");
    expect(":1", "HSET h a one c 3");
    expect("+OK", "HMSET h c three");
    expect("$3 one", "HGET h a");
    expect("$-1", "HGET h missing");
    expect("$-1", "HGET missing a");
    expect("*3 $3 two $-1 $5 three", "HMGET h b missing c");
    expect("*1 $-1", "HMGET missing a");
    expect(":3", "HLEN h");
    expect(":0", "HLEN missing");
    expect(":1", "HEXISTS h a");
    expect(":0", "HEXISTS h missing");
    expect(":5", "HSTRLEN h c");
    expect(":0", "HSTRLEN h missing");
  }

  @Test
  void showsAllFieldsInOrder() {
    spinel.run("HSET h b 1 a 2");
    expect("*4 $1 b $1 1 $1 a $1 2", "HGETALL h");
    expect("*2 $1 b $1 a", "HKEYS h");
    expect("*2 $1 1 $1 2", "HVALS h");
    expect("*0", "HGETALL missing");
    expect("*0", "HKEYS missing");
    spinel.setProtocol(3);
    expect("%2 $1 b $1 1 $1 a $1 2", "HGETALL h");
    expect("*2 $1 b $1 a", "HKEYS h");
    expect("%0", "HGETALL missing");
    expect("*0", "HVALS missing");
    expect("_", "HGET missing a");
  }

  @Test
  void deletesTheKeyWithTheLastField() {
    spinel.run("HSET h a 1 b 2 c 3");
    expect(":1", "HDEL h a missing");
    expect(":0", "HDEL h missing");
    expect(":0", "HDEL missing a");
    expect(":2", "HDEL h b c c");
    expect(":0", "EXISTS h");
    assertEquals(
        List.of("HSET h a 1 b 2 c 3", "HDEL h a missing", "HDEL h b c c"), spinel.effects());
  }

  @Test
  void setsOnlyWhatIsNotThere() {
    expect(":1", "HSETNX h a 1");
    expect(":0", "HSETNX h a 2");
    expect("$1 1", "HGET h a");
    assertEquals(List.of("HSETNX h a 1"), spinel.effects());
  }

  @Test
  void counts() {
    expect(":5", "HINCRBY h n 5");
    expect(":-5", "HINCRBY h n -10");
    expect(NOT_INTEGER, "HINCRBY h n x");
    expect(":1", "HSET h text abc");
    expect("-ERR hash value is not an integer", "HINCRBY h text 1");
    expect("-ERR hash value is not a float", "HINCRBYFLOAT h text 1");
    spinel.run("HSET h max " + MAX);
    expect("-ERR increment or decrement would overflow", "HINCRBY h max 1");
    expect("$" + MAX.length() + " " + MAX, "HGET h max");
  }

  @Test
  void countsInFractionsAndLogsTheValue() {
    expect("$4 3.14", "HINCRBYFLOAT h f 3.14");
    expect("$1 3", "HINCRBYFLOAT h f -0.14");
    expect("-ERR value is not a valid float", "HINCRBYFLOAT h f x");
    expect("-ERR value is NaN or Infinity", "HINCRBYFLOAT h f inf");
    assertEquals(
        List.of("HSETEX h KEEPTTL FIELDS 1 f 3.14", "HSETEX h KEEPTTL FIELDS 1 f 3"),
        spinel.effects());
  }

  @Test
  void refusesWhatHasTheWrongType() {
    spinel.run("SET s x");
    for (String command :
        List.of(
            "HSET s a 1",
            "HGET s a",
            "HMGET s a",
            "HDEL s a",
            "HLEN s",
            "HGETALL s",
            "HSCAN s 0",
            "HRANDFIELD s",
            "HRANDFIELD s 2",
            "HINCRBY s a 1",
            "HINCRBYFLOAT s a 1",
            "HSETNX s a 1")) {
      expect(WRONG_TYPE, command);
    }
    spinel.run("HSET h a 1");
    expect(WRONG_TYPE, "GET h");
    expect(WRONG_TYPE, "APPEND h x");
    expect("+OK", "SET h x");
  }

  @Test
  void refusesHalfAPair() {
    expect("-ERR wrong number of arguments for 'hset' command", "HSET h a 1 b");
    expect("-ERR wrong number of arguments for 'hmset' command", "HMSET h a 1 b");
  }

  @Test
  void drawsFields() {
    spinel.run("HSET h a 1");
    expect("$1 a", "HRANDFIELD h");
    expect("*1 $1 a", "HRANDFIELD h 5");
    expect("*3 $1 a $1 a $1 a", "HRANDFIELD h -3");
    expect("*4 $1 a $1 1 $1 a $1 1", "HRANDFIELD h -2 WITHVALUES");
    expect("*0", "HRANDFIELD h 0");
    expect("$-1", "HRANDFIELD missing");
    expect("*0", "HRANDFIELD missing 3");
    expect("-ERR syntax error", "HRANDFIELD h 1 VALUES");
    expect("-ERR syntax error", "HRANDFIELD h 1 WITHVALUES x");
    expect("-ERR value is out of range", "HRANDFIELD h -9223372036854770000 WITHVALUES");
    expect(
        "-ERR value is out of range, value must between -" + MAX + " and " + MAX,
        "HRANDFIELD h -9223372036854775808");
    spinel.setProtocol(3);
    expect("*1 *2 $1 a $1 1", "HRANDFIELD h 1 WITHVALUES");
  }

  @Test
  void scansWithOptions() {
    spinel.run("HSET h aa 1 ab 2 b 3");
    expect("*2 $1 0 *6 $2 aa $1 1 $2 ab $1 2 $1 b $1 3", "HSCAN h 0");
    expect("*2 $1 0 *2 $2 aa $2 ab", "HSCAN h 0 MATCH a* NOVALUES COUNT 1");
    expect("*2 $1 0 *0", "HSCAN missing 0");
    expect("-ERR invalid cursor", "HSCAN h x");
    expect("-ERR syntax error", "HSCAN h 0 COUNT 0");
    expect("-ERR syntax error", "HSCAN h 0 TYPE hash");
    expect(NOT_INTEGER, "HSCAN h 0 COUNT x");
  }

  @Test
  void manyFieldsAreSetAtOnce() {
    List<Object> words = new ArrayList<>(List.of("HSET", "h"));
    for (int i = 0; i < 600; i++) {
      words.addAll(List.of("field" + i % 550, i));
    }
    assertEquals(":550", spinel.run(words.toArray()));
    assertEquals("hashtable", spinel.encoding("h"));
    expect("$3 599", "HGET h field49");
    expect("$2 50", "HGET h field50");
    for (int i = 0; i < 550; i++) {
      expect(":1", "HDEL h field" + i);
    }
    expect(":0", "EXISTS h");
    words = words.subList(0, 802);
    assertEquals(":400", spinel.run(words.toArray()));
    assertEquals("listpack", spinel.encoding("h"));
    long bytes = spinel.usedBytes();
    spinel.run(words.toArray());
    assertEquals(bytes, spinel.usedBytes());
    Object[] twice = {"HSET", "h", "again", "x".repeat(60), "again", "y"};
    assertEquals(":1", spinel.run(twice));
    assertTrue(spinel.usedBytes() - bytes < 80, Arrays.toString(twice));
  }
}
