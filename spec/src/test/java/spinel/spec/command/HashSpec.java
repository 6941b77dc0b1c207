// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Bytes;
import spinel.spec.client.Reply;

/// Commands on hashes, small and large.
@Needs("HSET")
@EachEncoding({"", "hash-max-listpack-entries 0", "hash-max-listpack-value 2"})
final class HashSpec {
  private static final String MAX = "9223372036854775807";

  // ---- fields

  @EachProtocol
  void hsetCountsNewFields(Redis redis) {
    redis.run("HSET h a 1 b two").is(2);
    redis.run("HSET h a one c '' c 3").is(1);
    redis.run("HGET h a").is("one");
    redis.run("HMGET h b missing c").isArray("two", null, "3");
    redis.run("HLEN h").is(3);
    redis.run("HSET h a").isError(Errors.arity("hset"));
    redis.run("HSET h a 1 b").isError(Errors.arity("hset"));
    redis.run("TYPE h").isSimple("hash");
  }

  @EachProtocol
  void hmsetSaysOk(Redis redis) {
    redis.run("HMSET h a 1 b 2").isOk();
    redis.run("HMSET h a 3").isOk();
    redis.run("HMGET h a b").isArray("3", "2");
    redis.run("HMSET h a").isError(Errors.arity("hmset"));
    redis.run("HMSET h a 1 b").isError(Errors.arity("hmset"));
  }

  @EachProtocol
  void hsetnxSetsOnlyNewFields(Redis redis) {
    redis.run("HSETNX h a 1").is(1);
    redis.run("HSETNX h a 2").is(0);
    redis.run("HSETNX h b ''").is(1);
    redis.run("HSETNX h b x").is(0);
    redis.run("HMGET h a b").isArray("1", "");
  }

  @EachProtocol
  void missingFieldsAndKeysAreEmpty(Redis redis) {
    redis.run("HSET h a 1").is(1);
    redis.run("HGET h missing").isNil();
    redis.run("HGET missing a").isNil();
    redis.run("HMGET missing a b").isArray(null, null);
    redis.run("HLEN missing").is(0);
    redis.run("HEXISTS h a").is(1);
    redis.run("HEXISTS h missing").is(0);
    redis.run("HEXISTS missing a").is(0);
    redis.run("HSTRLEN missing a").is(0);
    redis.run("HSTRLEN h missing").is(0);
    redis.run("HDEL missing a").is(0);
    redis.run("HKEYS missing").isArray();
    redis.run("HVALS missing").isArray();
    redis.run("HGETALL missing").isMap();
  }

  @EachProtocol
  void hdelDeletesTheKeyWithTheLastField(Redis redis) {
    redis.run("HSET h a 1 b 2 c 3").is(3);
    redis.run("HDEL h a missing a").is(1);
    redis.run("HDEL h missing").is(0);
    redis.run("HLEN h").is(2);
    redis.run("HDEL h b c d").is(2);
    redis.run("EXISTS h").is(0);
    redis.run("HSET h a 1").is(1);
  }

  @EachProtocol
  void namesAndValuesAreBytes(Redis redis) {
    String bytes = "\0\r\n\"\u00ff";
    redis.run("HSET h", "", "", bytes, bytes, "n".repeat(300), "v".repeat(3000)).is(3);
    redis.run("HGET h", bytes).is(bytes);
    redis.run("HGET h", "").is("");
    redis.run("HGET h", "n".repeat(300)).is("v".repeat(3000));
    redis.run("HSTRLEN h", "n".repeat(300)).is(3000);
    redis.run("HEXISTS h", "n".repeat(299)).is(0);
  }

  @EachProtocol
  void numbersComeBackAsTheyWereWritten(Redis redis) {
    List<String> values =
        List.of("0", "-0", "007", "127", "-128", "1234567", MAX, "-9223372036854775808", "1e3");
    for (String value : values) {
      redis.run("HSET h", value, value).is(1);
    }
    for (String value : values) {
      redis.run("HGET h", value).is(value);
      redis.run("HSTRLEN h", value).is(value.length());
    }
    redis.run("HLEN h").is(values.size());
  }

  // ---- counting

  @EachProtocol
  void hincrbyCounts(Redis redis) {
    redis.run("HINCRBY h n 5").is(5);
    redis.run("HINCRBY h n -10").is(-5);
    redis.run("HSET h n 12345678901").is(0);
    redis.run("HINCRBY h n 1").is(12345678902L);
    redis.run("HGET h n").is("12345678902");
    redis.run("HSET h text abc spaced ' 1' max", MAX).is(3);
    redis.run("HINCRBY h text 1").isError("ERR hash value is not an integer");
    redis.run("HINCRBY h spaced 1").isError("ERR hash value is not an integer");
    redis.run("HINCRBY h max 1").isError("ERR increment or decrement would overflow");
    redis.run("HINCRBY h n 1.5").isError(Errors.NOT_AN_INTEGER);
    redis.run("HINCRBY fresh n x").isError(Errors.NOT_AN_INTEGER);
    redis.run("EXISTS fresh").is(0);
  }

  @EachProtocol
  void hincrbyfloatCounts(Redis redis) {
    redis.run("HINCRBYFLOAT h f 3.14").is("3.14");
    redis.run("HINCRBYFLOAT h f -0.14").is("3");
    redis.run("HINCRBYFLOAT h f 5.0e3").is("5003");
    redis.run("HSET h text abc long", "1".repeat(40)).is(2);
    redis.run("HINCRBYFLOAT h text 1").isError("ERR hash value is not a float");
    redis.run("HINCRBYFLOAT h f x").isError("ERR value is not a valid float");
    redis.run("HINCRBYFLOAT h f inf").isError("ERR value is NaN or Infinity");
    redis.run("HINCRBYFLOAT h f nan").isError("ERR value is not a valid float");
    redis.run("HGET h f").is("5003");
  }

  // ---- all fields

  @EachProtocol
  void hgetallShowsEverything(Redis redis) {
    redis.run("HSET h a 1 b 2").is(2);
    redis.run("HGETALL h").holds("two fields", r -> r.children().size() == 4);
    TreeSet<String> keys = new TreeSet<>(redis.run("HKEYS h").texts());
    TreeSet<String> values = new TreeSet<>(redis.run("HVALS h").texts());
    check(keys.equals(new TreeSet<>(List.of("a", "b"))), keys);
    check(values.equals(new TreeSet<>(List.of("1", "2"))), values);
  }

  private static boolean isMap(Redis redis) {
    return redis.protocol() == Protocol.RESP3;
  }

  private static void check(boolean condition, Object shown) {
    if (!condition) {
      throw new AssertionError(shown.toString());
    }
  }

  @EachServer
  void aHashIsAMap(Redis redis) {
    Random random = new Random(5);
    TreeMap<String, String> model = new TreeMap<>();
    for (int i = 0; i < 1500; i++) {
      String name = "f" + random.nextInt(300);
      String value = random.nextBoolean() ? "v".repeat(random.nextInt(80)) : "" + random.nextInt();
      if (random.nextInt(3) == 0) {
        redis.run("HDEL h", name).is(model.remove(name) == null ? 0 : 1);
      } else {
        redis.run("HSET h", name, value).is(model.put(name, value) == null ? 1 : 0);
      }
    }
    redis.run("HLEN h").is(model.size());
    check(model.equals(new TreeMap<>(redis.run("HGETALL h").asMap())), model);
    redis.run("COPY h copy").is(1);
    redis.run("RENAME copy renamed").isOk();
    check(model.equals(new TreeMap<>(redis.run("HGETALL renamed").asMap())), model);
    redis.run("RESTORE restored 0", redis.run("DUMP h").bytes()).isOk();
    check(model.equals(new TreeMap<>(redis.run("HGETALL restored").asMap())), model);
    redis.run("MOVE renamed 1").is(1);
    redis.run("SELECT 1").isOk();
    check(model.equals(new TreeMap<>(redis.run("HGETALL renamed").asMap())), model);
  }

  // ---- random fields

  @EachProtocol
  void hrandfieldDrawsFields(Redis redis) {
    redis.run("HRANDFIELD missing").isNil();
    redis.run("HRANDFIELD missing 5").isArray();
    redis.run("HSET h a 1").is(1);
    redis.run("HRANDFIELD h").is("a");
    redis.run("HRANDFIELD h 0").isArray();
    redis.run("HRANDFIELD h 3").isArray("a");
    redis.run("HRANDFIELD h -3").isArray("a", "a", "a");
    if (isMap(redis)) {
      redis.run("HRANDFIELD h -2 WITHVALUES").isArray(List.of("a", "1"), List.of("a", "1"));
    } else {
      redis.run("HRANDFIELD h -2 WITHVALUES").isArray("a", "1", "a", "1");
    }
    for (int i = 0; i < 50; i++) {
      redis.run("HSET h", "f" + i, i).is(1);
    }
    for (int count : List.of(1, 5, 25, 49, 51)) {
      List<String> drawn = redis.run("HRANDFIELD h", count).texts();
      check(drawn.size() == count && new TreeSet<>(drawn).size() == count, drawn);
    }
  }

  @EachProtocol
  void hrandfieldRefusesBadCounts(Redis redis) {
    redis.run("HSET h a 1").is(1);
    redis.run("HRANDFIELD h x").isError(Errors.NOT_AN_INTEGER);
    redis.run("HRANDFIELD h 1 FOO").isError(Errors.SYNTAX);
    redis.run("HRANDFIELD h 1 WITHVALUES x").isError(Errors.SYNTAX);
    redis.run("HRANDFIELD h -9223372036854770000 WITHVALUES").isError("ERR value is out of range");
  }

  // ---- scanning

  @EachServer
  void hscanVisitsEveryFieldThatStays(Redis redis) {
    for (int i = 0; i < 1000; i++) {
      redis.run("HSET h", "f" + i, i).is(1);
    }
    TreeSet<String> seen = new TreeSet<>();
    String cursor = "0";
    do {
      List<Reply> reply = redis.run("HSCAN h", cursor, "COUNT", 50, "MATCH", "f*").elements();
      cursor = text(reply.get(0));
      reply.get(1).children().forEach(nameOrValue -> seen.add(text(nameOrValue)));
      redis.run("HSET h", "new" + seen.size(), 1).isBetween(0, 1);
      redis.run("HDEL h", "new" + (seen.size() - 100)).isBetween(0, 1);
    } while (!cursor.equals("0"));
    for (int i = 0; i < 1000; i++) {
      check(seen.contains("f" + i), "f" + i);
    }
  }

  private static String text(Reply bulk) {
    return Bytes.latin(((Reply.BulkString) bulk).bytes());
  }

  @EachProtocol
  void hscanRefusesBadOptions(Redis redis) {
    redis.run("HSCAN missing 0 FOO").isArray("0", List.of());
    redis.run("HSET h a 1").is(1);
    redis.run("HSCAN h x").isError("ERR invalid cursor");
    redis.run("HSCAN h 0 COUNT 0").isError(Errors.SYNTAX);
    redis.run("HSCAN h 0 COUNT x").isError(Errors.NOT_AN_INTEGER);
    redis.run("HSCAN h 0 TYPE hash").isError(Errors.SYNTAX);
    redis.run("HSCAN h 0 MATCH").isError(Errors.SYNTAX);
    redis.run("HSCAN h 0 MATCH x*").isArray("0", List.of());
  }

  @EachProtocol
  @Since("7.4")
  void hscanShowsNamesAlone(Redis redis) {
    redis.run("HSET h a 1").is(1);
    redis.run("HSCAN h 0 NOVALUES").isArray("0", List.of("a"));
    redis.run("HSCAN h 0 NOVALUES MATCH b").isArray("0", List.of());
  }

  // ---- other types

  @EachProtocol
  void hashCommandsRefuseOtherTypes(Redis redis) {
    redis.run("SET s v").isOk();
    for (String command :
        List.of(
            "HSET s a 1",
            "HMSET s a 1",
            "HSETNX s a 1",
            "HGET s a",
            "HMGET s a",
            "HDEL s a",
            "HLEN s",
            "HSTRLEN s a",
            "HEXISTS s a",
            "HINCRBY s a 1",
            "HINCRBYFLOAT s a 1",
            "HKEYS s",
            "HVALS s",
            "HGETALL s",
            "HRANDFIELD s",
            "HRANDFIELD s 3 WITHVALUES",
            "HSCAN s 0")) {
      redis.run(command).isError(Errors.WRONG_TYPE);
    }
    redis.run("GET s").is("v");
    redis.run("HSET h a 1").is(1);
    for (String command :
        List.of("GET h", "APPEND h x", "INCR h", "GETRANGE h 0 1", "BITCOUNT h")) {
      redis.run(command).isError(Errors.WRONG_TYPE);
    }
    redis.run("SET h v").isOk();
  }
}
