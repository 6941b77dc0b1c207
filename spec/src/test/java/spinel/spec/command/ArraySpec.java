// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import spinel.spec.Answer;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;

/// Arrays: elements by their indexes, ranges, and arrays as a whole.
@Since("8.8")
final class ArraySpec {
  private static final String INVALID_INDEX = "ERR invalid array index";
  private static final String HIGHEST = "18446744073709551614";

  @EachProtocol
  void elementsAreStrings(Redis redis) {
    List<String> values =
        List.of(
            "hello",
            "",
            "12345",
            "-1",
            "0",
            "007",
            "-0",
            "3.14159",
            "1.0",
            "-0.0",
            "10.500",
            "1.0e-10",
            "abcdefg",
            "abcdefgh",
            "2305843009213693951",
            "2305843009213693952",
            "-2305843009213693952",
            "-2305843009213693953",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "3.141592653589793",
            "x".repeat(100),
            "y".repeat(40_000),
            "a\0b\r\n");
    for (int i = 0; i < values.size(); i++) {
      redis.run("ARSET a", i, values.get(i)).is(1);
    }
    for (int i = 0; i < values.size(); i++) {
      redis.run("ARGET a", i).is(values.get(i));
    }
    redis.run("ARGETRANGE a 0", values.size() - 1).isArray(values.toArray());
    byte[] payload = redis.run("DUMP a").bytes();
    redis.run("RESTORE", "b", 0, payload).isOk();
    redis.run("ARGETRANGE b 0", values.size() - 1).isArray(values.toArray());
    redis.run("DUMP b").is(payload);
    redis.run("COPY a c").is(1);
    redis.run("DEL a").is(1);
    redis.run("ARGETRANGE c 0", values.size() - 1).isArray(values.toArray());
  }

  @EachProtocol
  void arsetPutsConsecutiveElements(Redis redis) {
    redis.run("ARSET a 0 hello").is(1);
    redis.run("ARSET a 0 world").is(0);
    redis.run("ARGET a 0").is("world");
    redis.run("ARGET a 1").isNil();
    redis.run("ARGET nothing 0").isNil();
    redis.run("ARSET a 2 a b c").is(3);
    redis.run("ARSET a 1 x y z").is(1);
    redis.run("ARGETRANGE a 0 5").isArray("world", "x", "y", "z", "c", null);
    redis.run("TYPE a").isSimple("array");
    redis.run("OBJECT ENCODING a").is("sliced-array");
  }

  @EachProtocol
  void armsetPutsElementsAnywhere(Redis redis) {
    redis.run("ARMSET a 0 alpha 5 beta 100 gamma").is(3);
    redis.run("ARMSET a 0 aa 1 b").is(1);
    redis.run("ARMGET a 0 1 5 3 100 0").isArray("aa", "b", "beta", null, "gamma", "aa");
    redis.run("ARMGET nothing 0 1").isArray(null, null);
    redis.run("ARMSET a 0").isError("ERR wrong number of arguments for 'armset' command");
    redis.run("ARMSET a 0 x 1").isError("ERR wrong number of arguments for 'armset' command");
    redis.run("ARMSET a 0 x y z").isError(INVALID_INDEX);
    redis.run("ARGET a 0").is("aa");
    redis.run("ARMGET a 0 x").isError(INVALID_INDEX);
  }

  @EachProtocol
  void lengthAndCountDiffer(Redis redis) {
    redis.run("ARLEN a").is(0);
    redis.run("ARCOUNT a").is(0);
    redis.run("ARSET a 0 x").is(1);
    redis.run("ARSET a 1000000 y").is(1);
    redis.run("ARLEN a").is(1_000_001);
    redis.run("ARCOUNT a").is(2);
    redis.run("ARSET a", HIGHEST, "z").is(1);
    redis.run("ARCOUNT a").is(3);
    redis.run("ARGET a", HIGHEST).is("z");
    redis.run("ARDEL a", HIGHEST).is(1);
    redis.run("ARLEN a").is(1_000_001);
  }

  @EachProtocol
  void indexesHaveSixtyFourBits(Redis redis) {
    for (String index :
        List.of(
            "x",
            "",
            "-1",
            "1.0",
            "1x",
            "18446744073709551615",
            "18446744073709551616",
            "99999999999999999999",
            "-9223372036854775808",
            "+",
            "-")) {
      redis.run("ARGET a", index).isError(INVALID_INDEX);
      redis.run("ARSET a", index, "v").isError(INVALID_INDEX);
      redis.run("ARDEL a", index).isError(INVALID_INDEX);
      redis.run("ARDELRANGE a 0", index).isError(INVALID_INDEX);
      redis.run("ARGETRANGE a", index, 1).isError(INVALID_INDEX);
      redis.run("ARSCAN a 0", index).isError(INVALID_INDEX);
      redis.run("AROP a 0", index, "SUM").isError(INVALID_INDEX);
    }
    redis.run("ARSET a 007 seven").is(1);
    redis.run("ARGET a +7").is("seven");
    redis.run("ARGET a", " 7").is("seven");
    redis.run("ARSET a", HIGHEST, "x", "y").isError("ERR array index overflow");
    redis.run("ARCOUNT a").is(1);
  }

  @EachProtocol
  void theLastElementTakesTheKeyWithIt(Redis redis) {
    redis.run("ARSET a 0 a b c d").is(4);
    redis.run("ARDEL a 1").is(1);
    redis.run("ARDEL a 1").is(0);
    redis.run("ARDEL a 0 2 2 9").is(2);
    redis.run("ARCOUNT a").is(1);
    redis.run("ARDEL a 3").is(1);
    redis.run("EXISTS a").is(0);
    redis.run("ARDEL a 3").is(0);
    redis.run("ARSET a 0 a b c").is(3);
    redis.run("ARDELRANGE a 0", HIGHEST).is(3);
    redis.run("EXISTS a").is(0);
    redis.run("ARDELRANGE a 0 1").is(0);
  }

  @EachProtocol
  void ardelrangeTakesRangesInAnyOrder(Redis redis) {
    Object[] values = new Object[20];
    Arrays.setAll(values, i -> i);
    redis.run(RespClient.arguments("ARSET a 0", values)).is(20);
    redis.run("ARDELRANGE a 3 1").is(3);
    redis.run("ARDELRANGE a 5 12 8 15").is(11);
    redis
        .run("ARSCAN a 0 100")
        .isArray(
            List.of(0, "0"),
            List.of(4, "4"),
            List.of(16, "16"),
            List.of(17, "17"),
            List.of(18, "18"),
            List.of(19, "19"));
    redis.run("ARDELRANGE a 1").isError("ERR wrong number of arguments for 'ardelrange' command");
    redis
        .run("ARDELRANGE a 1 2 3")
        .isError("ERR wrong number of arguments for 'ardelrange' command");
    redis.run("ARDELRANGE a 0 1 2 x").isError(INVALID_INDEX);
    redis.run("ARCOUNT a").is(6);
  }

  @EachProtocol
  void rangesShowHoles(Redis redis) {
    redis.run("ARMSET a 0 a 1 b 3 d").is(3);
    redis.run("ARGETRANGE a 0 3").isArray("a", "b", null, "d");
    redis.run("ARGETRANGE a 3 0").isArray("d", null, "b", "a");
    redis.run("ARGETRANGE nothing 5 6").isArray(null, null);
    String tooMany = "ERR range exceeds maximum of 1000000 items";
    redis.run("ARGETRANGE a 0 1000000").isError(tooMany);
    redis.run("ARGETRANGE a 1000000 0").isError(tooMany);
    redis.run("ARGETRANGE nothing 0", HIGHEST).isError(tooMany);
  }

  @EachProtocol
  void arscanShowsElementsWithIndexes(Redis redis) {
    redis.run("ARMSET a 0 a 5 b 9 c").is(3);
    redis.run("ARSCAN a 0 10").isArray(List.of(0, "a"), List.of(5, "b"), List.of(9, "c"));
    redis.run("ARSCAN a 0 10 LIMIT 2").isArray(List.of(0, "a"), List.of(5, "b"));
    redis.run("ARSCAN a 9 1").isArray(List.of(9, "c"), List.of(5, "b"));
    redis.run("ARSCAN a 9 1 limit 1").isArray(List.of(9, "c"));
    redis.run("ARSCAN a 6 8").isArray();
    redis.run("ARSCAN nothing 0 8").isArray();
    redis.run("ARSCAN a 0 1 LIMIT 0").isError("ERR LIMIT must be positive");
    redis.run("ARSCAN a 0 1 LIMIT x").isError(Errors.NOT_AN_INTEGER);
    redis.run("ARSCAN a 0 1 FOO 1").isError(Errors.SYNTAX);
    redis.run("ARSCAN a 0 1 LIMIT").isError("ERR wrong number of arguments for 'arscan' command");
  }

  private static Answer info(Redis redis, String key, Object... expected) {
    return redis.run("ARINFO", key).isMap(expected);
  }

  @EachProtocol
  void arinfoTellsOfTheSlices(Redis redis) {
    redis.run("ARMSET a 0 a 1 b 100 c").is(3);
    redis.run("ARINSERT a d").is(0);
    info(
        redis,
        "a",
        "count",
        3,
        "len",
        101,
        "next-insert-index",
        1,
        "slices",
        1,
        "directory-size",
        1,
        "super-dir-entries",
        0,
        "slice-size",
        4096);
    redis.run("ARSET a 8388608 x").is(1);
    info(
        redis,
        "a",
        "count",
        4,
        "len",
        8388609,
        "next-insert-index",
        1,
        "slices",
        2,
        "directory-size",
        4,
        "super-dir-entries",
        2,
        "slice-size",
        4096);
    redis.run("ARINFO nothing").isError("ERR no such key");
    redis.run("ARINFO a FOO").isError(Errors.SYNTAX);
    redis.run("ARINFO a FULL FULL").isError(Errors.SYNTAX);
  }

  private static List<Reply> slices(Redis redis) {
    return redis.run("ARINFO a FULL").elements().subList(14, 24);
  }

  @EachProtocol
  void slicesAreDenseOrSparse(Redis redis) {
    for (int i = 0; i < 10; i++) {
      redis.run("ARSET a", 100 * i, i).is(1);
    }
    Answer full = redis.run("ARINFO a full");
    full.holds("twelve pairs", reply -> reply.children().size() == 24);
    expect(redis, slices(redis), 0, 1, "0", "0", "10");
    redis.run("ARSET a 1000 x").is(1);
    expect(redis, slices(redis), 1, 0, "1024", "0.0107421875", "0");
    redis.run("ARDELRANGE a 0 699").is(7);
    expect(redis, slices(redis), 0, 1, "0", "0", "5");
    redis
        .run("ARSCAN a 0 5000")
        .isArray(List.of(700, "7"), List.of(800, "8"), List.of(900, "9"), List.of(1000, "x"));
    redis.run("ARSET a 0 a b c d e f g h i j k l").is(12);
    expect(redis, slices(redis), 1, 0, "2048", "0.0078125", "0");
  }

  private static void expect(
      Redis redis, List<Reply> pairs, int dense, int sparse, String size, String fill, String cap) {
    boolean resp2 = redis.protocol() == Protocol.RESP2;
    List<Object> expected =
        Arrays.asList(
            Reply.bulk("dense-slices"), new Reply.Int(dense),
            Reply.bulk("sparse-slices"), new Reply.Int(sparse),
            Reply.bulk("avg-dense-size"), resp2 ? Reply.bulk(size) : new Reply.DoubleReply(size),
            Reply.bulk("avg-dense-fill"), resp2 ? Reply.bulk(fill) : new Reply.DoubleReply(fill),
            Reply.bulk("avg-sparse-size"), resp2 ? Reply.bulk(cap) : new Reply.DoubleReply(cap));
    if (!expected.equals(pairs)) {
      throw new AssertionError("slices: expected " + expected + ", but got " + pairs);
    }
  }

  @EachProtocol
  void otherTypesAreRefused(Redis redis) {
    redis.run("SET s v").isOk();
    for (String command :
        List.of(
            "ARGET s 0",
            "ARMGET s 0",
            "ARSET s 0 v",
            "ARMSET s 0 v",
            "ARDEL s 0",
            "ARDELRANGE s 0 1",
            "ARLEN s",
            "ARCOUNT s",
            "ARGETRANGE s 0 1",
            "ARSCAN s 0 1",
            "ARGREP s - + MATCH v",
            "AROP s 0 1 SUM",
            "ARINSERT s v",
            "ARNEXT s",
            "ARSEEK s 1",
            "ARRING s 3 v",
            "ARLASTITEMS s 1",
            "ARINFO s")) {
      redis.run(command).isError(Errors.WRONG_TYPE);
    }
    redis.run("ARSET a 0 x").is(1);
    redis.run("GET a").isError(Errors.WRONG_TYPE);
    redis.run("APPEND a x").isError(Errors.WRONG_TYPE);
    redis.run("SET a x").isOk();
  }

  @EachServer
  void theDumpIsThatOfRedis(Redis redis) {
    // Four elements, the last inserted at 258: a number, a fraction, a short and a longer text.
    int[] body = {
      28, 4, 1, 0x41, 2, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 2, 3, 3,
      'a', 'b', 'c', 0x41, 2, 0, 9, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'
    };
    redis.run("ARSET a 0 7 1.5 abc").is(3);
    redis.run("ARSEEK a 258").is(1);
    redis.run("ARINSERT a abcdefghi").is(258);
    redis.run("DUMP a").is(Payload.of(body, 14));
    redis.run("RESTORE", "b", 0, Payload.of(body, 14)).isOk();
    redis.run("ARNEXT b").is(259);
    redis.run("ARMGET b 0 1 2 258").isArray("7", "1.5", "abc", "abcdefghi");
    String corrupt = "ERR Bad data format";
    for (int[] wrong :
        new int[][] {
          {28, 0, 0},
          {28, 1, 2, 0, 0, 1, 'a'},
          {28, 1, 0, 0, 4, 1, 'a'},
          {28, 2, 0, 0, 0, 1, 'a'},
          {28, 2, 0, 0, 0, 1, 'a', 0, 0, 1, 'a'},
          {28, 1, 0, 0x81, 255, 255, 255, 255, 255, 255, 255, 255, 0, 1, 'a'},
          {28, 1, 0, 0, 1, 1, 2, 3}
        }) {
      redis.run("RESTORE", "c", 0, Payload.of(wrong, 14)).isError(corrupt);
    }
    redis.run("EXISTS c").is(0);
  }

  @EachEncoding({"", "array-slice-size 256", "array-sparse-kmin 0", "array-sparse-kmax 100"})
  @EachServer
  void randomChangesAreThoseOfAModel(Redis redis) {
    Random random = new Random(1);
    TreeMap<Long, String> model = new TreeMap<>();
    for (int step = 0; step < 600; step++) {
      long index = index(random);
      switch (random.nextInt(6)) {
        case 0 -> redis.run("ARDEL a", index).is(model.remove(index) == null ? 0 : 1);
        case 1 -> {
          long to = random.nextBoolean() ? index(random) : index + random.nextInt(100);
          var gone = model.subMap(Math.min(index, to), true, Math.max(index, to), true);
          redis.run("ARDELRANGE a", index, to).is(gone.size());
          gone.clear();
        }
        case 2 -> {
          Object[] values = new Object[1 + random.nextInt(30)];
          Arrays.setAll(values, i -> "v" + random.nextInt(1000));
          int before = model.size();
          for (int i = 0; i < values.length; i++) {
            model.put(index + i, values[i].toString());
          }
          redis.run(RespClient.arguments("ARSET a " + index, values)).is(model.size() - before);
        }
        default -> {
          String value = Integer.toString(random.nextInt());
          redis.run("ARSET a", index, value).is(model.put(index, value) == null ? 1 : 0);
        }
      }
      if (step % 50 == 0) {
        Object[] all =
            model.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toArray();
        redis.run("ARSCAN a 0 100000000").isArray(all);
        redis.run("ARCOUNT a").is(model.size());
        redis.run("ARLEN a").is(model.isEmpty() ? 0 : model.lastKey() + 1);
      }
    }
  }

  private static long index(Random random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> random.nextInt(256);
      case 2 -> 4096 + random.nextInt(512);
      case 3 -> 8_388_608 + random.nextInt(8192);
      default -> random.nextInt(30_000_000);
    };
  }
}
