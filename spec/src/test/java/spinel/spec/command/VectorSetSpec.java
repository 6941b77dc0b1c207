// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Reply;

/// Vector sets: what the manual shows, every option, every error.
@Since("8.4")
final class VectorSetSpec {
  private static final String INVALID_VECTOR = "ERR invalid vector specification";

  /// A true or false as the protocol has it.
  private static Reply flag(Redis redis, boolean value) {
    return redis.protocol() == Protocol.RESP3
        ? new Reply.Bool(value)
        : new Reply.Int(value ? 1 : 0);
  }

  private static Reply real(Redis redis, String text) {
    return redis.protocol() == Protocol.RESP3 ? new Reply.DoubleReply(text) : Reply.bulk(text);
  }

  private static List<Object> reals(Redis redis, String... texts) {
    List<Object> reals = new ArrayList<>();
    for (String text : texts) {
      reals.add(real(redis, text));
    }
    return reals;
  }

  /// The five points of the manual.
  private static void points(Redis redis) {
    redis.run("VADD points VALUES 2 1.0 1.0 pt:A").is(flag(redis, true));
    redis.run("VADD points VALUES 2 -1.0 -1.0 pt:B").is(flag(redis, true));
    redis.run("VADD points VALUES 2 -1.0 1.0 pt:C").is(flag(redis, true));
    redis.run("VADD points VALUES 2 1.0 -1.0 pt:D").is(flag(redis, true));
    redis.run("VADD points VALUES 2 1.0 0 pt:E").is(flag(redis, true));
  }

  private static void prices(Redis redis) {
    redis
        .run("VSETATTR points pt:A", "{\"size\":\"large\",\"price\": 18.99}")
        .is(flag(redis, true));
    redis
        .run("VSETATTR points pt:B", "{\"size\":\"large\",\"price\": 35.99}")
        .is(flag(redis, true));
    redis
        .run("VSETATTR points pt:C", "{\"size\":\"large\",\"price\": 25.99}")
        .is(flag(redis, true));
    redis
        .run("VSETATTR points pt:D", "{\"size\":\"small\",\"price\": 21.00}")
        .is(flag(redis, true));
    redis
        .run("VSETATTR points pt:E", "{\"size\":\"small\",\"price\": 17.75}")
        .is(flag(redis, true));
  }

  // ---- the manual

  @EachProtocol
  void pointsAreAddedAndShown(Redis redis) {
    points(redis);
    redis.run("TYPE points").isSimple("vectorset");
    redis.run("VCARD points").is(5);
    redis.run("VDIM points").is(2);
    redis.run("VEMB points pt:A").is(reals(redis, "0.9999999403953552", "0.9999999403953552"));
    redis.run("VEMB points pt:B").is(reals(redis, "-0.9999999403953552", "-0.9999999403953552"));
    redis.run("VEMB points pt:C").is(reals(redis, "-0.9999999403953552", "0.9999999403953552"));
    redis.run("VEMB points pt:D").is(reals(redis, "0.9999999403953552", "-0.9999999403953552"));
    redis.run("VEMB points pt:E").is(reals(redis, "1", "0"));
    redis.run("VADD points VALUES 2 0 0 pt:F").is(flag(redis, true));
    redis.run("VCARD points").is(6);
    redis.run("VREM points pt:F").is(flag(redis, true));
    redis.run("VCARD points").is(5);
  }

  @EachProtocol
  void attributesAreKeptAndTakenAway(Redis redis) {
    points(redis);
    String attributes = "{\"name\": \"Point A\", \"description\": \"First point added\"}";
    redis.run("VSETATTR points pt:A", attributes).is(flag(redis, true));
    redis.run("VGETATTR points pt:A").is(attributes);
    redis.run("VSETATTR points pt:A", "").is(flag(redis, true));
    redis.run("VGETATTR points pt:A").isNil();
    redis.run("VGETATTR points nobody").isNil();
    redis.run("VGETATTR nothing pt:A").isNil();
    redis.run("VSETATTR points nobody {}").is(flag(redis, false));
    redis.run("VSETATTR nothing pt:A {}").is(flag(redis, false));
    redis.run("EXISTS nothing").is(0);
  }

  @EachProtocol
  void theNearestAreFound(Redis redis) {
    points(redis);
    redis.run("VSIM points values 2 0.9 0.1").isArray("pt:E", "pt:A", "pt:D", "pt:C", "pt:B");
    redis
        .run("VSIM points ELE pt:A WITHSCORES COUNT 4")
        .isMap(
            "pt:A",
            real(redis, "1"),
            "pt:E",
            real(redis, "0.8535534143447876"),
            "pt:C",
            real(redis, "0.5"),
            "pt:D",
            real(redis, "0.5"));
    prices(redis);
    redis.run("VSIM points ELE pt:A FILTER", ".size == \"large\"").isArray("pt:A", "pt:C", "pt:B");
    redis
        .run("VSIM points ELE pt:A FILTER", ".size == \"large\" && .price > 20.00")
        .isArray("pt:C", "pt:B");
  }

  @EachProtocol
  void quantizationTakesItsShare(Redis redis) {
    redis.run("VADD q8 VALUES 2 1.262185 1.958231 e Q8").is(flag(redis, true));
    redis.run("VEMB q8 e").is(reals(redis, "1.2643694877624512", "1.958230972290039"));
    redis.run("VADD none VALUES 2 1.262185 1.958231 e NOQUANT").is(flag(redis, true));
    redis.run("VEMB none e").is(reals(redis, "1.262184977531433", "1.958230972290039"));
    redis.run("VADD bin VALUES 2 1.262185 1.958231 e BIN").is(flag(redis, true));
    redis.run("VEMB bin e").is(reals(redis, "1", "1"));
  }

  @EachProtocol
  void moviesAreFiltered(Redis redis) {
    String[] movies = {
      "{\"year\":1985,\"genre\":\"action\",\"rating\":8.5,\"director\":\"Spielberg\"}",
      "{\"year\":1995,\"genre\":\"action\",\"rating\":7,\"director\":\"Mann\"}",
      "{\"year\":2005,\"genre\":\"drama\",\"rating\":9,\"director\":\"Nolan\"}",
      "{\"year\":\"unknown\"}",
      "no JSON at all"
    };
    for (int i = 0; i < movies.length; i++) {
      redis.run("VADD movies VALUES 3 1", String.valueOf(i), "0", "m" + i, "SETATTR", movies[i]);
    }
    redis.run("VADD movies VALUES 3 1 1 1 bare").is(flag(redis, true));
    String vsim = "VSIM movies VALUES 3 1 0 0 FILTER";
    redis.run(vsim, ".year >= 1980 and .rating > 7").isArray("m0", "m2");
    redis.run(vsim, ".year >= 1980 and .year < 1990").isArray("m0");
    redis.run(vsim, ".genre == \"action\" and .rating > 8.0").isArray("m0");
    redis.run(vsim, ".director in [\"Spielberg\", \"Nolan\"]").isArray("m0", "m2");
    redis.run(vsim, "(.year - 2000) ** 2 < 100 and .rating / 2 > 4").isArray("m2");
    redis.run(vsim, ".year").isArray("m0", "m1", "m2", "m3");
    redis.run(vsim, "not .year").isArray();
    redis.run(vsim, "\"ol\" in .director").isArray("m2");
    redis.run("VSIM movies VALUES 3 1 0 0 COUNT 1 FILTER-EF 500 FILTER", ".year > 0").isArray("m0");
    redis.run("VSIM movies VALUES 3 1 0 0 TRUTH FILTER", ".year > 1990").isArray("m1", "m2");
    redis.run("VSIM movies VALUES 3 1 0 0 FILTER .year FILTER", ".rating > 8").isArray("m0", "m2");
  }

  @EachProtocol
  void vremTakesAwayOnce(Redis redis) {
    redis.run("VADD vset VALUES 3 1 0 1 bar").is(flag(redis, true));
    redis.run("VADD vset VALUES 3 1 0 1 foo").is(flag(redis, true));
    redis.run("VREM vset bar").is(flag(redis, true));
    redis.run("VREM vset bar").is(flag(redis, false));
    redis.run("VREM vset foo").is(flag(redis, true));
    redis.run("EXISTS vset").is(0);
    redis.run("VREM vset foo").is(flag(redis, false));
  }

  @EachProtocol
  void vrandmemberDraws(Redis redis) {
    redis.run("VADD vset VALUES 3 1 0 0 elem1").is(flag(redis, true));
    redis.run("VADD vset VALUES 3 0 1 0 elem2").is(flag(redis, true));
    redis.run("VADD vset VALUES 3 0 0 1 elem3").is(flag(redis, true));
    redis.run("VRANDMEMBER vset").matches("elem[123]");
    redis.run("VRANDMEMBER vset 10").hasInAnyOrder("elem1", "elem2", "elem3");
    redis
        .run("VRANDMEMBER vset 2")
        .holds("two", reply -> new TreeSet<>(reply.sortedChildren()).size() == 2);
    redis.run("VRANDMEMBER vset -30").holds("thirty", reply -> reply.children().size() == 30);
    redis.run("VRANDMEMBER vset 0").isArray();
    redis.run("VRANDMEMBER nothing").isNil();
    redis.run("VRANDMEMBER nothing 3").isArray();
    redis.run("VRANDMEMBER vset x").isError("ERR COUNT value is not an integer");
  }

  @EachProtocol
  void vrangeGoesByName(Redis redis) {
    for (String name : List.of("b", "a", "aa", "c", "\u00ff", "B", "ab")) {
      redis.run("VADD v VALUES 2 1 1", name).is(flag(redis, true));
    }
    redis.run("VRANGE v - +").isArray("B", "a", "aa", "ab", "b", "c", "\u00ff");
    redis.run("VRANGE v - + -1").isArray("B", "a", "aa", "ab", "b", "c", "\u00ff");
    redis.run("VRANGE v - + 2").isArray("B", "a");
    redis.run("VRANGE v (a + 2").isArray("aa", "ab");
    redis.run("VRANGE v [a [b").isArray("a", "aa", "ab", "b");
    redis.run("VRANGE v (a (b").isArray("aa", "ab");
    redis.run("VRANGE v [bb +").isArray("c", "\u00ff");
    redis.run("VRANGE v [b [a").isArray();
    redis.run("VRANGE v (b (b").isArray();
    redis.run("VRANGE v [b (b").isArray();
    redis.run("VRANGE v [b [b").isArray("b");
    redis.run("VRANGE v [x [y").isArray();
    redis.run("VRANGE v - + 0").isArray();
    redis.run("VRANGE nothing - +").isArray();
  }

  // ---- replies

  @EachProtocol
  void vembRawShowsWhatIsKept(Redis redis) {
    redis.run("VADD q8 VALUES 3 4 -1 0 e").is(flag(redis, true));
    redis
        .run("VEMB q8 e RAW")
        .isArray(
            new Reply.SimpleString("int8"),
            new byte[] {127, -32, 0},
            real(redis, "4.123105525970459"),
            real(redis, "0.9701425433158875"));
    redis.run("VADD none VALUES 2 3 4 e NOQUANT").is(flag(redis, true));
    byte[] floats =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(0.6F).putFloat(0.8F).array();
    redis.run("VEMB none e RAW").isArray(new Reply.SimpleString("f32"), floats, real(redis, "5"));
    redis.run("VADD bin VALUES 3 2 -1 1 e BIN").is(flag(redis, true));
    redis
        .run("VEMB bin e RAW")
        .isArray(
            new Reply.SimpleString("bin"),
            new byte[] {5, 0, 0, 0, 0, 0, 0, 0},
            real(redis, "2.4494898319244385"));
    redis.run("VEMB bin e").is(reals(redis, "1", "-1", "1"));
    redis.run("VEMB bin nobody RAW").isNil();
    redis.run("VEMB nothing e").isNil();
    redis.run("VEMB bin e RAWER").isError("ERR invalid option");
  }

  @EachProtocol
  void vinfoTellsHowASetIsMade(Redis redis) {
    redis.run("VADD v REDUCE 2 VALUES 3 1 2 3 a BIN M 5 SETATTR {}").is(flag(redis, true));
    redis
        .run("VINFO v")
        .holds("nine facts", reply -> reply.children().size() == 18)
        .asMap()
        .forEach(
            (fact, value) -> {
              String expected =
                  switch (fact) {
                    case "quant-type" -> "bin";
                    case "hnsw-m" -> "5";
                    case "vector-dim" -> "2";
                    case "projection-input-dim" -> "3";
                    case "size", "attributes-count", "hnsw-max-node-uid" -> "1";
                    default -> value;
                  };
              if (!expected.equals(value)) {
                throw new AssertionError(fact + " " + value);
              }
            });
    redis.run("VINFO nothing").isNilArray();
    redis.run("VDIM v").is(2);
    redis.run("VDIM nothing").isError("ERR key does not exist");
    redis.run("VCARD nothing").is(0);
    redis.run("OBJECT ENCODING v").is("raw");
  }

  @EachProtocol
  void vismemberTells(Redis redis) {
    points(redis);
    redis.run("VISMEMBER points pt:A").is(flag(redis, true));
    redis.run("VISMEMBER points pt:X").is(flag(redis, false));
    redis.run("VISMEMBER nothing pt:A").is(flag(redis, false));
  }

  @EachProtocol
  void vlinksShowsTheGraph(Redis redis) {
    redis.run("VADD v VALUES 2 1 0 a").is(flag(redis, true));
    redis.run("VADD v VALUES 2 0 1 b").is(flag(redis, true));
    redis.run("VLINKS v a").holds("b", reply -> reply.children().getLast().children().size() == 1);
    redis
        .run("VLINKS v a WITHSCORES")
        .holds(
            "a score",
            reply ->
                reply
                    .children()
                    .getLast()
                    .children()
                    .equals(List.of(Reply.bulk("b"), real(redis, "0.5"))));
    redis.run("VLINKS v nobody").isNil();
    redis.run("VLINKS nothing a").isNil();
    redis.run("VLINKS v a SCORES").isError(Errors.arity("vlinks"));
    redis.run("VLINKS v a WITHSCORES x").isError(Errors.arity("vlinks"));
  }

  @EachProtocol
  void vsimShowsScoresAndAttributes(Redis redis) {
    redis.run("VADD v VALUES 2 1 0 a SETATTR '{\"x\":1}'").is(flag(redis, true));
    redis.run("VADD v VALUES 2 0 1 b").is(flag(redis, true));
    redis.run("VSIM v VALUES 2 1 0 WITHATTRIBS").isMap("a", "{\"x\":1}", "b", null);
    if (redis.protocol() == Protocol.RESP3) {
      redis
          .run("VSIM v VALUES 2 1 0 WITHATTRIBS WITHSCORES")
          .isMap(
              "a",
              List.of(real(redis, "1"), "{\"x\":1}"),
              "b",
              Arrays.asList(real(redis, "0.5"), null));
    } else {
      redis
          .run("VSIM v VALUES 2 1 0 WITHATTRIBS WITHSCORES")
          .isArray("a", "1", "{\"x\":1}", "b", "0.5", null);
    }
    redis.run("VSIM v VALUES 2 1 0 EPSILON 0.2").isArray("a");
    redis.run("VSIM v VALUES 2 1 0 COUNT 1 EF 10 NOTHREAD TRUTH").isArray("a");
    redis.run("VSIM nothing VALUES 2 1 0").isArray();
    redis.run("VSIM nothing whatever x").isArray();
  }

  // ---- vectors

  @EachProtocol
  void vectorsComeAsFloatsToo(Redis redis) {
    byte[] floats =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(3).putFloat(4).array();
    redis.run("VADD v FP32", floats, "a", "NOQUANT").is(flag(redis, true));
    redis.run("VEMB v a").is(reals(redis, "3", "4"));
    redis.run("VSIM v FP32", floats).isArray("a");
    redis.run("VADD v FP32", new byte[7], "a").isError(INVALID_VECTOR);
    redis.run("VADD v FP32", new byte[0], "a").isError(INVALID_VECTOR);
  }

  @EachProtocol
  void reduceProjects(Redis redis) {
    redis.run("VADD v REDUCE 2 VALUES 4 1 2 3 4 a NOQUANT").is(flag(redis, true));
    redis.run("VDIM v").is(2);
    redis.run("VEMB v a").is(reals(redis, "5", "-1"));
    redis.run("VSIM v VALUES 4 1 2 3 4 WITHSCORES").isMap("a", real(redis, "1"));
    redis.run("VSIM v VALUES 2 5 -1 WITHSCORES").isMap("a", real(redis, "1"));
    redis
        .run("VSIM v VALUES 3 1 2 3")
        .isError("ERR Input dimension mismatch for projection - got 3 but projection expects 4");
    redis
        .run("VADD v REDUCE 2 VALUES 3 1 2 3 b NOQUANT")
        .isError("ERR Input dimension mismatch for projection - got 3 but projection expects 4");
    redis
        .run("VADD v VALUES 4 1 2 3 4 b NOQUANT")
        .isError("ERR Vector dimension mismatch - got 4 but set has 2");
    redis
        .run("VADD v REDUCE 3 VALUES 4 1 2 3 4 b NOQUANT")
        .isError("ERR Vector dimension mismatch - got 4 but set has 2");
    redis.run("VADD w VALUES 4 1 2 3 4 a").is(flag(redis, true));
    redis
        .run("VADD w REDUCE 2 VALUES 4 1 2 3 4 b")
        .isError("ERR cannot add projection to existing set without projection");
    redis.run("VADD w REDUCE 5 VALUES 4 1 2 3 4 b").isError(INVALID_VECTOR);
    redis.run("VADD w REDUCE 0 VALUES 4 1 2 3 4 b").isError(INVALID_VECTOR);
  }

  @EachProtocol
  void anUpdateKeepsAttributes(Redis redis) {
    redis.run("VADD v VALUES 2 1 0 a SETATTR '{\"x\":1}'").is(flag(redis, true));
    redis.run("VADD v VALUES 2 0 1 a").is(flag(redis, false));
    redis.run("VGETATTR v a").is("{\"x\":1}");
    redis.run("VADD v VALUES 2 0 1 a SETATTR '{\"x\":2}'").is(flag(redis, false));
    redis.run("VGETATTR v a").is("{\"x\":2}");
    redis.run("VADD v VALUES 2 0 1 a SETATTR", "").is(flag(redis, false));
    redis.run("VGETATTR v a").isNil();
    redis.run("VCARD v").is(1);
  }

  // ---- errors

  @EachProtocol
  void wrongVectorsAreRefused(Redis redis) {
    redis.run("VADD v VALUES 2 1 0 a").is(flag(redis, true));
    for (String vector :
        List.of(
            "VALUES 3 1 2",
            "VALUES 0 1 2",
            "VALUES -1 1 2",
            "VALUES x 1 2",
            "VALUES 2 1 x",
            "VALUES 2 1 nan",
            "VALUES 2 1 1e999",
            "FP64 xxxx x",
            "REDUCE x VALUES 2 1 2",
            "VALUES 65537 1 2")) {
      redis.run("VADD v " + vector + " e").isError(INVALID_VECTOR);
      if (!vector.startsWith("REDUCE")) {
        redis.run("VSIM v " + vector).isError(INVALID_VECTOR);
      }
    }
    redis.run("VADD v VALUES 2 1 2").isError(Errors.arity("vadd"));
    redis.run("VADD v VALUES 2").isError(Errors.arity("vadd"));
    redis.run("VSIM v VALUES").isError(Errors.arity("vsim"));
    redis.run("VSIM v ELE nobody").isError("ERR element not found in set");
    redis
        .run("VADD v VALUES 3 1 2 3 b")
        .isError("ERR Vector dimension mismatch - got 3 but set has 2");
    redis
        .run("VSIM v VALUES 3 1 2 3")
        .isError("ERR Vector dimension mismatch - got 3 but set has 2");
    redis.run("VCARD v").is(1);
  }

  private static void refuses(Redis redis, String command, String error, String... options) {
    for (String option : options) {
      redis.run(command + option).isError(error);
    }
  }

  @EachProtocol
  void wrongOptionsAreRefused(Redis redis) {
    redis.run("VADD v VALUES 2 1 0 a CAS Q8 EF 100 M 16").is(flag(redis, true));
    String vadd = "VADD v VALUES 2 1 0 b ";
    refuses(redis, vadd, "ERR invalid EF", "EF 0", "EF 1000001", "EF x");
    refuses(redis, vadd, "ERR invalid M", "M 3", "M 4097");
    refuses(redis, vadd, "ERR invalid option after element", "M", "WHAT");
    refuses(redis, vadd, "ERR asked quantization mismatch with existing vector set", "BIN");
    refuses(redis, vadd, "ERR asked M value mismatch with existing vector set", "M 17");
    String vsim = "VSIM v ELE a ";
    refuses(redis, vsim, "ERR invalid COUNT", "COUNT 0", "COUNT x");
    refuses(redis, vsim, "ERR invalid EPSILON", "EPSILON 0", "EPSILON x");
    refuses(redis, vsim, "ERR invalid EF", "EF 0", "EF 1000001");
    refuses(redis, vsim, "ERR invalid FILTER-EF", "FILTER-EF 0");
    refuses(redis, vsim, "ERR syntax error in VSIM command", "FILTER", "WHAT");
    redis
        .run(vsim + "FILTER", ".year = 5")
        .isError("ERR syntax error in FILTER expression near:  5");
    redis
        .run(vsim + "FILTER", "(.year")
        .isError("ERR syntax error in FILTER expression near: (.year");
    redis
        .run("VRANGE v + -")
        .isError("ERR '-' can only be used as first argument, '+' only as second");
    redis.run("VRANGE v [ +").isError("ERR invalid start range format");
    redis.run("VRANGE v a +").isError("ERR invalid start range format");
    redis.run("VRANGE v -", "").isError("ERR invalid end range format");
    redis.run("VRANGE v - b").isError("ERR invalid end range format");
    redis.run("VRANGE v - + x").isError("ERR invalid COUNT value");
    redis.run("VRANGE v - + 1 2").isError(Errors.arity("vrange"));
    redis.run("VCARD v").is(1);
  }

  @EachProtocol
  void otherTypesAreRefused(Redis redis) {
    redis.run("SET s x").isOk();
    for (String command :
        List.of(
            "VADD s VALUES 2 1 0 a",
            "VCARD s",
            "VDIM s",
            "VEMB s a",
            "VGETATTR s a",
            "VINFO s",
            "VISMEMBER s a",
            "VLINKS s a",
            "VRANDMEMBER s",
            "VRANGE s - +",
            "VREM s a",
            "VSETATTR s a {}",
            "VSIM s ELE a")) {
      redis.run(command).isError(Errors.WRONG_TYPE);
    }
    redis.run("VADD v VALUES 2 1 0 a").is(flag(redis, true));
    redis.run("GET v").isError(Errors.WRONG_TYPE);
  }

  // ---- keys

  @EachServer
  void setsAreCopiedRenamedAndDumped(Redis redis) {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      redis
          .run(
              "VADD v VALUES 3",
              "" + random.nextGaussian(),
              "" + random.nextGaussian(),
              "" + random.nextGaussian(),
              "element:" + i,
              "SETATTR",
              "{\"i\":" + i + "}")
          .is(1);
    }
    byte[] dump = redis.run("DUMP v").bytes();
    redis.run("COPY v c").is(1);
    redis.run("RENAME v r").isOk();
    redis.run("RESTORE v 0", dump).isOk();
    redis.run("PEXPIRE v 1000000").is(1);
    List<Reply> names = redis.run("VRANGE v - +").elements();
    Reply nearest = redis.run("VSIM v ELE element:7 COUNT 20 WITHSCORES").reply();
    for (String key : List.of("c", "r")) {
      redis.run("VRANGE " + key + " - +").isArray(names.toArray());
      redis.run("VSIM " + key + " ELE element:7 COUNT 20 WITHSCORES").is(nearest);
      redis.run("VINFO " + key).contains("attributes-count");
      redis.run("MEMORY USAGE " + key).isBetween(20_000, 200_000);
    }
    redis
        .run("VSIM v ELE element:7 COUNT 3 FILTER '.i > 290' TRUTH")
        .holds("three", reply -> reply.children().size() == 3);
    redis
        .run("VRANDMEMBER v 20")
        .holds("twenty", reply -> new TreeSet<>(reply.sortedChildren()).size() == 20);
    redis
        .run("VRANDMEMBER v 200")
        .holds("200", reply -> new TreeSet<>(reply.sortedChildren()).size() == 200);
    for (int i = 0; i < 300; i++) {
      redis.run("VREM v element:" + i).is(1);
    }
    redis.run("EXISTS v").is(0);
    redis.run("UNLINK c r").is(2);
  }
}
