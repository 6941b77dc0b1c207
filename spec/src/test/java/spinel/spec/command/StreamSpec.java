// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import java.util.Map;
import spinel.spec.Answer;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.Since;

/// Streams without consumer groups: XADD, XLEN, XRANGE, XREVRANGE, XDEL, XTRIM, XREAD, XSETID,
/// XINFO STREAM, XDELEX, XCFGSET and XIDMPRECORD.
@EachEncoding({"", "stream-node-max-entries 3", "stream-node-max-bytes 60"})
final class StreamSpec {
  private static final String INVALID =
      "ERR Invalid stream ID specified as stream command argument";

  private static void fill(Redis redis, String key, int count) {
    for (int i = 1; i <= count; i++) {
      redis.run("XADD", key, i + "-0", "f", i).is(i + "-0");
    }
  }

  private static List<Object> entry(String id, Object... fields) {
    return List.of(id, List.of(fields));
  }

  // ---- adding

  @EachProtocol
  void entriesAreReadAsTheyWereAdded(Redis redis) {
    redis.run("XADD s 1-1 name Ada born 1815").is("1-1");
    redis.run("XADD s 1-2 name Grace born 1906").is("1-2");
    redis.run("XADD s 2-0 city London name Ada \"\" 007").is("2-0");
    redis.run("XLEN s").is(3);
    redis.run("TYPE s").isSimple("stream");
    redis.run("OBJECT ENCODING s").is("stream");
    redis
        .run("XRANGE s - +")
        .isArray(
            entry("1-1", "name", "Ada", "born", "1815"),
            entry("1-2", "name", "Grace", "born", "1906"),
            entry("2-0", "city", "London", "name", "Ada", "", "007"));
    redis
        .run("XREVRANGE s + - COUNT 1")
        .isArray(entry("2-0", "city", "London", "name", "Ada", "", "007"));
  }

  @EachServer
  void idsGrow(Redis redis) {
    redis.run("XADD s 5-5 f v").is("5-5");
    String small =
        "ERR The ID specified in XADD is equal or smaller than the target stream top item";
    redis.run("XADD s 5-5 f v").isError(small);
    redis.run("XADD s 5-4 f v").isError(small);
    redis.run("XADD s 4 f v").isError(small);
    redis.run("XADD s 6 f v").is("6-0");
    redis.run("XADD s 6-* f v").is("6-1");
    redis.run("XADD s 7-* f v").is("7-0");
    redis.run("XADD s 6-* f v").isError(small);
    redis.run("XADD s 007-0x9 f v").isError(INVALID);
    redis.run("XADD s 008-09 f v").is("8-9");
    redis.run("XADD new 0-0 f v").isError("ERR The ID specified in XADD must be greater than 0-0");
    redis.run("XADD new 0-* f v").is("0-1");
    redis.run("XADD s - f v").isError(INVALID);
    redis.run("XADD s + f v").isError(INVALID);
    redis.run("XADD s 1-2-3 f v").isError(INVALID);
    redis.run("XADD s -5 f v").isError(INVALID);
    redis.run("XADD s \"\" f v").isError(INVALID);
    redis.run("XADD s 18446744073709551616 f v").isError(INVALID);
    redis.run("XLEN s").is(5);
  }

  @EachServer
  void automaticIdsAreOfTheTimeAndGrow(Redis redis) {
    long before = System.currentTimeMillis();
    String first = redis.run("XADD s * f v").text();
    long ms = Long.parseLong(first.substring(0, first.indexOf('-')));
    if (ms < before - 5000 || ms > before + 5000) {
      throw new AssertionError(first + " at " + before);
    }
    redis.run("XADD s 99999999999999-7 f v").is("99999999999999-7");
    redis.run("XADD s * f v").is("99999999999999-8");
    redis
        .run("XADD s 99999999999999-18446744073709551615 f v")
        .is("99999999999999-18446744073709551615");
    redis.run("XADD s * f v").is("100000000000000-0");
    redis
        .run("XADD s 18446744073709551615-18446744073709551615 f v")
        .is("18446744073709551615-18446744073709551615");
    redis
        .run("XADD s * f v")
        .isError("ERR The stream has exhausted the last possible ID, unable to add more items");
  }

  @EachProtocol
  void xaddRefusesWhatDoesNotFit(Redis redis) {
    String arity = "ERR wrong number of arguments for 'xadd' command";
    redis.run("XADD s * f").isError(arity);
    redis.run("XADD s 1-1 f v g").isError(arity);
    redis.run("XADD s MAXLEN 10 *").isError(arity);
    redis.run("XADD s NOMKSTREAM 1-1 f v").isNil();
    redis.run("EXISTS s").is(0);
    redis.run("SET str x").isOk();
    redis
        .run("XADD str 1-1 f v")
        .isError("WRONGTYPE Operation against a key holding the wrong kind of value");
    redis.run("XADD s MAXLEN -1 * f v").isError("ERR The MAXLEN argument must be >= 0.");
    redis.run("XADD s MAXLEN x * f v").isError("ERR value is not an integer or out of range");
    redis
        .run("XADD s MAXLEN 1 MINID 1 * f v")
        .isError("ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
    redis
        .run("XADD s LIMIT 1 * f v")
        .isError("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
    redis
        .run("XADD s MAXLEN = 1 LIMIT 1 * f v")
        .isError("ERR syntax error, LIMIT cannot be used without the special ~ option");
    redis.run("XADD s MAXLEN ~ 1 LIMIT -1 * f v").isError("ERR The LIMIT argument must be >= 0.");
    redis.run("EXISTS s").is(0);
  }

  @EachServer
  void manyFieldsAndLongValuesStandInTheirEntries(Redis redis) {
    StringBuilder line = new StringBuilder("XADD s 1-1");
    Object[] fields = new Object[600];
    for (int i = 0; i < 300; i++) {
      fields[2 * i] = "field" + i;
      fields[2 * i + 1] = "" + i * 1_000_003L;
      line.append(' ').append(fields[2 * i]).append(' ').append(fields[2 * i + 1]);
    }
    redis.run(line.toString()).is("1-1");
    String longValue = "x".repeat(100_000);
    redis.run("XADD s 1-2 long", longValue).is("1-2");
    redis.run("XADD s 1-3 last", "-9223372036854775808").is("1-3");
    redis
        .run("XREVRANGE s + -")
        .isArray(
            entry("1-3", "last", "-9223372036854775808"),
            entry("1-2", "long", longValue),
            entry("1-1", fields));
  }

  // ---- ranges

  @EachProtocol
  void rangesTakeIdsInEveryForm(Redis redis) {
    redis.run("XADD s 1-1 a 1").is("1-1");
    redis.run("XADD s 1-2 a 2").is("1-2");
    redis.run("XADD s 2-1 a 3").is("2-1");
    redis.run("XRANGE s 1 1").isArray(entry("1-1", "a", "1"), entry("1-2", "a", "2"));
    redis.run("XRANGE s (1-1 +").isArray(entry("1-2", "a", "2"), entry("2-1", "a", "3"));
    redis.run("XRANGE s - (2-1").isArray(entry("1-1", "a", "1"), entry("1-2", "a", "2"));
    redis.run("XREVRANGE s (2-1 (1-1").isArray(entry("1-2", "a", "2"));
    redis.run("XRANGE s 2 1").isArray();
    redis.run("XRANGE s 1-3 1-9").isArray();
    redis.run("XRANGE s - + COUNT 2").isArray(entry("1-1", "a", "1"), entry("1-2", "a", "2"));
    redis.run("XRANGE s - + COUNT -5").isNilArray();
    redis.run("XRANGE s - + COUNT 0").isNilArray();
    redis.run("XRANGE s - + COUNT 1 COUNT 5").holds("3", reply -> reply.children().size() == 3);
    redis.run("XRANGE none - + COUNT 0").isArray();
    redis.run("XRANGE s - + COUNT").isError("ERR syntax error");
    redis.run("XRANGE s - + LIMIT 1").isError("ERR syntax error");
    redis.run("XRANGE s x +").isError(INVALID);
    redis.run("XRANGE s (- +").isError(INVALID);
    redis.run("XRANGE s - (").isError(INVALID);
    redis
        .run("XRANGE s (18446744073709551615-18446744073709551615 +")
        .isError("ERR invalid start ID for the interval");
    redis.run("XRANGE s - (0-0").isError("ERR invalid end ID for the interval");
  }

  @EachServer
  void longStreamsAreReadInBothDirections(Redis redis) {
    fill(redis, "s", 500);
    for (int i = 1; i <= 500; i += 7) {
      redis.run("XDEL s", i + "-0").is(1);
    }
    Answer all = redis.run("XRANGE s - +");
    if (all.elements().size() != 428) {
      throw new AssertionError("" + all.elements().size());
    }
    redis
        .run("XRANGE s 9-0 11-0 COUNT 2")
        .isArray(entry("9-0", "f", "9"), entry("10-0", "f", "10"));
    redis
        .run("XREVRANGE s 200 190 COUNT 2")
        .isArray(entry("200-0", "f", "200"), entry("199-0", "f", "199"));
    redis.run("XREVRANGE s + - COUNT 1").isArray(entry("500-0", "f", "500"));
  }

  // ---- deleting and trimming

  @EachServer
  void xdelDeletesWhatIsThere(Redis redis) {
    fill(redis, "s", 10);
    redis.run("XDEL s 2-0 3 99-0 2-0").is(2);
    redis.run("XLEN s").is(8);
    redis.run("XDEL s 1-0 x").isError(INVALID);
    redis.run("XDEL none x").is(0);
    redis.run("XLEN s").is(8);
    redis.run("XDEL s 1 4 5 6 7 8 9 10").is(8);
    redis.run("XLEN s").is(0);
    redis.run("EXISTS s").is(1);
    redis.run("XRANGE s - +").isArray();
    redis
        .run("XADD s 10-0 f v")
        .isErrorStarting("ERR The ID specified in XADD is equal or smaller");
    redis.run("XADD s 11-0 f v").is("11-0");
    redis.run("XRANGE s - +").isArray(entry("11-0", "f", "v"));
  }

  @EachServer
  void xtrimTrimsExactly(Redis redis) {
    fill(redis, "s", 200);
    redis.run("XTRIM s MAXLEN 150").is(50);
    redis.run("XTRIM s MAXLEN = 150").is(0);
    redis.run("XRANGE s - + COUNT 1").isArray(entry("51-0", "f", "51"));
    redis.run("XTRIM s MINID 60").is(9);
    redis.run("XTRIM s MINID = 59-5").is(0);
    redis.run("XRANGE s - + COUNT 1").isArray(entry("60-0", "f", "60"));
    redis.run("XDEL s 60-0 61-0 62-0").is(3);
    redis.run("XTRIM s MAXLEN 100").is(38);
    redis.run("XADD s MAXLEN 3 201-0 f v").is("201-0");
    redis.run("XLEN s").is(3);
    redis.run("XADD s MINID 201 202-0 f v").is("202-0");
    redis.run("XLEN s").is(2);
    redis.run("XTRIM s MAXLEN 0").is(2);
    redis.run("XLEN s").is(0);
    redis.run("XTRIM none MAXLEN 0").is(0);
  }

  @EachProtocol
  void xtrimRefusesWhatDoesNotFit(Redis redis) {
    redis.run("XTRIM s MAXLEN 1 x").isError("ERR syntax error");
    redis.run("XTRIM s FOO 1").isError("ERR syntax error");
    redis
        .run("XTRIM s LIMIT 0 LIMIT 0")
        .isError("ERR syntax error, XTRIM must be called with a trimming strategy");
    redis.run("XTRIM s MINID x").isError(INVALID);
    redis.run("XTRIM s MINID -").isError(INVALID);
    redis
        .run("XTRIM s MAXLEN 1 LIMIT 5")
        .isError("ERR syntax error, LIMIT cannot be used without the special ~ option");
  }

  @EachServer
  void approximateTrimmingDropsWholeBlocks(Redis redis) {
    redis.configure("stream-node-max-entries", "10");
    redis.configure("stream-node-max-bytes", "4096");
    fill(redis, "s", 100);
    redis.run("XTRIM s MAXLEN ~ 85").is(10);
    redis.run("XTRIM s MAXLEN ~ 85").is(0);
    redis.run("XTRIM s MAXLEN ~ 0 LIMIT 25").is(20);
    redis.run("XTRIM s MAXLEN ~ 0 LIMIT 9").is(0);
    redis.run("XTRIM s MINID ~ 45").is(10);
    redis.run("XRANGE s - + COUNT 1").isArray(entry("41-0", "f", "41"));
    redis.run("XADD s MAXLEN ~ 55 101-0 f v").is("101-0");
    redis.run("XLEN s").is(61);
    redis.run("XTRIM s MAXLEN ~ 0 LIMIT 0").is(61);
    redis.run("XLEN s").is(0);
  }

  // ---- XREAD

  @EachProtocol
  void xreadReadsWhatIsAfterItsIds(Redis redis) {
    fill(redis, "a", 5);
    fill(redis, "b", 3);
    read(
        redis.run("XREAD COUNT 2 STREAMS a b none 2 0 0"),
        "a",
        List.of(entry("3-0", "f", "3"), entry("4-0", "f", "4")),
        "b",
        List.of(entry("1-0", "f", "1"), entry("2-0", "f", "2")));
    read(redis.run("XREAD STREAMS b a 3 4-0"), "a", List.of(entry("5-0", "f", "5")));
    redis.run("XREAD STREAMS a b $ $").isNilArray();
    redis.run("XREAD STREAMS none 0").isNilArray();
    redis.run("XREAD COUNT -3 STREAMS a 4").holds("one", reply -> reply.children().size() > 0);
    read(redis.run("XREAD BLOCK 1 STREAMS a 4"), "a", List.of(entry("5-0", "f", "5")));
    redis.run("XREAD BLOCK 1 STREAMS a $").isNilArray();
    redis.run("XDEL a 5-0").is(1);
    redis.run("XREAD STREAMS a 4").isNilArray();
    redis.run("XREAD STREAMS a 18446744073709551615-18446744073709551615").isNilArray();
  }

  private static void read(Answer answer, Object... keysAndEntries) {
    if (answer.reply() instanceof spinel.spec.client.Reply.MapReply) {
      answer.isMap(keysAndEntries);
      return;
    }
    Object[] streams = new Object[keysAndEntries.length / 2];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = List.of(keysAndEntries[2 * i], keysAndEntries[2 * i + 1]);
    }
    answer.isArray(streams);
  }

  @EachProtocol
  void xreadRefusesWhatDoesNotFit(Redis redis) {
    redis.run("XADD s 1-1 f v").is("1-1");
    redis.run("SET str x").isOk();
    redis.run("XREAD COUNT 1 STREAMS").isError("ERR syntax error");
    redis.run("XREAD COUNT x STREAMS s 0").isError("ERR value is not an integer or out of range");
    redis.run("XREAD FOO 1 STREAMS s 0").isError("ERR syntax error");
    redis.run("XREAD STREAMS s str 0").isErrorStarting("ERR Unbalanced ");
    redis.run("XREAD STREAMS s x").isError(INVALID);
    redis.run("XREAD STREAMS s -").isError(INVALID);
    redis
        .run("XREAD STREAMS s >")
        .isError(
            "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group>"
                + " <consumer> option.");
    redis
        .run("XREAD STREAMS s str 0 0")
        .isError("WRONGTYPE Operation against a key holding the wrong kind of value");
    redis
        .run("XREAD GROUP g c STREAMS s 0")
        .isError("ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
    redis
        .run("XREAD NOACK STREAMS s 0")
        .isError("ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
    redis.run("XREAD BLOCK x STREAMS s 0").isError("ERR timeout is not an integer or out of range");
    redis.run("XREAD BLOCK -1 STREAMS s 0").isError("ERR timeout is negative");
  }

  @EachServer
  void keysMayHaveTheNamesOfOptions(Redis redis) {
    redis.run("XADD streams 1-1 f v").is("1-1");
    redis.run("XADD count 1-1 f v").is("1-1");
    redis
        .run("XREAD STREAMS streams count 0 0")
        .isArray(
            List.of("streams", List.of(entry("1-1", "f", "v"))),
            List.of("count", List.of(entry("1-1", "f", "v"))));
    redis.run("COMMAND GETKEYS XREAD COUNT 2 STREAMS a b 0 0").isArray("a", "b");
  }

  @EachServer
  @Since("7.4")
  void plusReadsTheLastEntry(Redis redis) {
    fill(redis, "s", 9);
    redis.run("XREAD STREAMS s +").isArray(List.of("s", List.of(entry("9-0", "f", "9"))));
    redis
        .run("XREAD COUNT 5 STREAMS s none + +")
        .isArray(List.of("s", List.of(entry("9-0", "f", "9"))));
  }

  @EachServer
  @Since("8.10")
  void xreadHeedsLimitsOfTheWholeReply(Redis redis) {
    fill(redis, "a", 10);
    fill(redis, "b", 10);
    List<Integer> sizes = sizes(redis.run("XREAD COUNT 4 MAXCOUNT 6 STREAMS a b 0 0"));
    if (!sizes.equals(List.of(4, 2))) {
      throw new AssertionError("sizes " + sizes);
    }
    sizes = sizes(redis.run("XREAD MAXCOUNT 3 STREAMS a b 0 0"));
    if (!sizes.equals(List.of(3))) {
      throw new AssertionError("sizes " + sizes);
    }
    sizes = sizes(redis.run("XREAD MAXSIZE 1 STREAMS a b 0 0"));
    if (!sizes.equals(List.of(1))) {
      throw new AssertionError("sizes " + sizes);
    }
    redis.run("XREAD COUNT 5 MAXCOUNT 4 STREAMS a 0").isErrorStarting("ERR");
    redis.run("XREAD MAXCOUNT 0 STREAMS a 0").isErrorStarting("ERR");
    redis.run("XREAD MAXSIZE -1 STREAMS a 0").isErrorStarting("ERR");
  }

  private static List<Integer> sizes(Answer answer) {
    return answer.elements().stream()
        .map(stream -> stream.children().get(1).children().size())
        .toList();
  }

  // ---- XSETID and XINFO

  @EachServer
  void xsetidSetsWhatIsLast(Redis redis) {
    redis.run("XSETID s 1-1").isError("ERR no such key");
    fill(redis, "s", 3);
    redis.run("XSETID s 200-0").isOk();
    redis.run("XADD s 200-* f v").is("200-1");
    redis
        .run("XSETID s 5-5")
        .isError("ERR The ID specified in XSETID is smaller than the target stream top item");
    redis.run("XSETID s x").isError(INVALID);
    redis.run("XSETID s 300-0 ENTRIESADDED -1").isError("ERR entries_added must be positive");
    redis
        .run("XSETID s 300-0 ENTRIESADDED 3")
        .isError(
            "ERR The entries_added specified in XSETID is smaller than the target stream length");
    redis
        .run("XSETID s 300-0 MAXDELETEDID 300-1")
        .isError(
            "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
    redis.run("XSETID s 300-0 FOO 1").isError("ERR syntax error");
    redis.run("XSETID s 300-0 ENTRIESADDED 50 MAXDELETEDID 250-7").isOk();
    Map<String, String> info = redis.run("XINFO STREAM s").asMap();
    check(info, "last-generated-id", "300-0");
    check(info, "entries-added", "50");
    check(info, "max-deleted-entry-id", "250-7");
    check(info, "recorded-first-entry-id", "1-0");
  }

  @EachServer
  @Since("8.0")
  void xsetidStaysAboveWhatWasDeleted(Redis redis) {
    fill(redis, "s", 3);
    redis.run("XSETID s 300-0 MAXDELETEDID 250-7").isOk();
    redis
        .run("XSETID s 250-6")
        .isError("ERR The ID specified in XSETID is smaller than current max_deleted_entry_id");
    redis.run("XSETID s 250-7").isOk();
  }

  private static void check(Map<String, String> info, String name, String value) {
    if (!value.equals(info.get(name))) {
      throw new AssertionError(name + " in " + info);
    }
  }

  @EachProtocol
  void xinfoTellsOfTheStream(Redis redis) {
    redis.run("XINFO STREAM s").isError("ERR no such key");
    fill(redis, "s", 4);
    redis.run("XDEL s 4-0 1-0").is(2);
    Map<String, String> info = redis.run("XINFO STREAM s").asMap();
    check(info, "length", "2");
    check(info, "last-generated-id", "4-0");
    check(info, "max-deleted-entry-id", "4-0");
    check(info, "entries-added", "4");
    check(info, "recorded-first-entry-id", "2-0");
    check(info, "groups", "0");
    check(info, "first-entry", "[\"2-0\", [\"f\", \"2\"]]");
    check(info, "last-entry", "[\"3-0\", [\"f\", \"3\"]]");
    redis.run("XDEL s 2-0 3-0").is(2);
    info = redis.run("XINFO STREAM s").asMap();
    check(info, "recorded-first-entry-id", "0-0");
    redis
        .run("XINFO STREAM s FOO")
        .isErrorStarting("ERR unknown subcommand or wrong number of arguments for 'STREAM'");
    redis
        .run("XINFO STREAM s FULL COUNT")
        .isErrorStarting("ERR unknown subcommand or wrong number of arguments for 'STREAM'");
    redis.run("XINFO STREAM s FULL COUNT x").isError("ERR value is not an integer or out of range");
    redis.run("XINFO HELP").holds("help", reply -> reply.children().size() > 5);
  }

  @EachServer
  void xinfoFullShowsAsManyEntriesAsAskedFor(Redis redis) {
    fill(redis, "s", 15);
    for (String[] each :
        new String[][] {{"FULL", "10"}, {"FULL COUNT 3", "3"}, {"FULL COUNT 0", "15"}}) {
      List<spinel.spec.client.Reply> flat = redis.run("XINFO STREAM s " + each[0]).elements();
      for (int i = 0; i < flat.size(); i += 2) {
        if (spinel.spec.client.Reply.render(flat.get(i)).equals("\"entries\"")
            && flat.get(i + 1).children().size() != Integer.parseInt(each[1])) {
          throw new AssertionError(each[0] + ": " + flat.get(i + 1));
        }
      }
    }
  }

  // ---- keys

  @EachServer
  void streamsAreCopiedDumpedAndRestored(Redis redis) {
    fill(redis, "s", 50);
    redis.run("XDEL s 3-0 50-0").is(2);
    redis.run("COPY s t").is(1);
    redis.run("RENAME t u").isOk();
    redis.run("RESTORE v 0", redis.run("DUMP s").bytes()).isOk();
    List<spinel.spec.client.Reply> expected = redis.run("XRANGE s - +").elements();
    for (String copy : List.of("u", "v")) {
      if (!redis.run("XRANGE", copy, "-", "+").elements().equals(expected)) {
        throw new AssertionError(copy);
      }
      Map<String, String> info = redis.run("XINFO STREAM", copy).asMap();
      check(info, "last-generated-id", "50-0");
      check(info, "max-deleted-entry-id", "50-0");
      check(info, "entries-added", "50");
    }
    redis.run("XADD v 50-* f v").is("50-1");
    redis.run("DEL s u v").is(3);
  }

  @EachServer
  @Since("8.2")
  void xdelexTellsWhatBecameOfEachId(Redis redis) {
    fill(redis, "s", 5);
    redis.run("XDELEX s IDS 3 1-0 9-0 1-0").isArray(1, -1, -1);
    redis.run("XDELEX none IDS 2 1-0 2-0").isArray(-1, -1);
    redis.run("XDELEX s DELREF IDS 1 2-0").isArray(1);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XDELEX s ACKED IDS 1 3-0").isArray(2);
    redis.run("XREADGROUP GROUP g c COUNT 2 STREAMS s >").elements();
    redis.run("XACK s g 3-0").is(1);
    redis.run("XDELEX s ACKED IDS 3 3-0 4-0 5-0").isArray(1, 2, 2);
    redis.run("XDELEX s DELREF IDS 1 4-0").isArray(1);
    redis.run("XPENDING s g - + 10").isArray();
    redis.run("XDELEX s IDS 0 1-0").isError("ERR Number of IDs must be a positive integer");
    redis
        .run("XDELEX s IDS 3 1-0 2-0")
        .isError("ERR The `numids` parameter must match the number of arguments");
    redis.run("XDELEX s IDS 1 1-0 2-0").isError("ERR syntax error");
    redis.run("XDELEX s KEEPREF DELREF IDS 1 1-0").isError("ERR syntax error");
    redis.run("XDELEX s IDS 1 x").isError(INVALID);
  }

  @EachServer
  @Since("8.2")
  void trimmingHeedsReferences(Redis redis) {
    fill(redis, "s", 6);
    redis.run("XGROUP CREATE s g 0").isOk();
    redis.run("XREADGROUP GROUP g c COUNT 4 STREAMS s >").elements();
    redis.run("XACK s g 1-0 3-0").is(2);
    redis.run("XTRIM s MAXLEN = 2 ACKED").is(2);
    redis.run("XRANGE s - + COUNT 1").isArray(entry("2-0", "f", "2"));
    redis.run("XTRIM s MAXLEN = 3 DELREF").is(1);
    redis.run("XPENDING s g - + 10").holds("one", reply -> reply.children().size() == 1);
    redis.run("XADD s DELREF MAXLEN 1 7-0 f v").is("7-0");
    redis.run("XPENDING s g - + 10").isArray();
  }

  // ---- producers

  @EachServer
  @Since("8.6")
  void whatAProducerSendsAgainIsNotAddedAgain(Redis redis) {
    String first = redis.run("XADD s IDMP p1 a * f 1").text();
    redis.run("XADD s IDMP p1 a * f 2").is(first);
    redis.run("XLEN s").is(1);
    String other = redis.run("XADD s IDMP p2 a * f 1").text();
    if (other.equals(first)) {
      throw new AssertionError(other);
    }
    String auto = redis.run("XADD s IDMPAUTO p3 * f 1 g 2").text();
    redis.run("XADD s IDMPAUTO p3 * g 2 f 1").is(auto);
    Map<String, String> info = redis.run("XINFO STREAM s").asMap();
    check(info, "pids-tracked", "3");
    check(info, "iids-tracked", "3");
    check(info, "iids-added", "3");
    check(info, "iids-duplicates", "2");
    check(info, "idmp-duration", "100");
    redis.run("RESTORE t 0", redis.run("DUMP s").bytes()).isOk();
    redis.run("XADD t IDMP p1 a * f 3").is(first);
    redis.run("COPY s u").is(1);
    redis.run("XADD u IDMPAUTO p3 * f 1 g 2").is(auto);
    redis.run("XCFGSET s IDMP-MAXSIZE 1").isOk();
    String later = redis.run("XADD s IDMP p1 a * f 2").text();
    if (later.equals(first)) {
      throw new AssertionError(later + " is not new");
    }
    redis.run("XADD s IDMP p1 b * f 2").text();
    check(redis.run("XINFO STREAM s").asMap(), "iids-tracked", "1");
  }

  @EachServer
  @Since("8.6")
  void producersAreRefusedWithErrors(Redis redis) {
    redis
        .run("XADD s IDMP p1 a 1-1 f v")
        .isError("ERR IDMP/IDMPAUTO can be used only with auto-generated IDs");
    redis
        .run("XADD s IDMP p1 a IDMPAUTO p2 * f v")
        .isError("ERR IDMP/IDMPAUTO specified multiple times");
    redis.run("XADD s IDMP \"\" a * f v").isError("ERR IDMP requires a non-empty producer ID");
    redis.run("XADD s IDMP p \"\" * f v").isError("ERR IDMP requires a non-empty idempotent ID");
    redis
        .run("XADD s IDMPAUTO \"\" * f v")
        .isError("ERR IDMPAUTO requires a non-empty producer ID");
    redis.run("XADD s IDMP p1 * f v").isError(INVALID);
    redis.run("XCFGSET s IDMP-DURATION 5").isError("ERR no such key");
    redis.run("XADD s 1-1 f v").is("1-1");
    redis.run("XCFGSET s").isErrorStarting("ERR At least one parameter");
    redis
        .run("XCFGSET s IDMP-DURATION 86401")
        .isErrorStarting("ERR IDMP-DURATION must be between 1 and 86400");
    redis
        .run("XCFGSET s IDMP-MAXSIZE 0")
        .isErrorStarting("ERR IDMP-MAXSIZE must be between 1 and 10000");
    redis.run("XCFGSET s FOO 1").isError("ERR syntax error");
  }

  @EachServer
  @Since("8.8")
  void xidmprecordNotesWhatAProducerSent(Redis redis) {
    redis.run("XADD s 1-1 f v").is("1-1");
    redis.run("XADD s 1-2 f v").is("1-2");
    redis.run("XIDMPRECORD s p a 1-1").isOk();
    redis.run("XIDMPRECORD s p a 1-1").isOk();
    redis.run("XIDMPRECORD s p a 1-2").isErrorStarting("ERR");
    redis.run("XIDMPRECORD s p b 9-9").isErrorStarting("ERR");
    redis.run("XIDMPRECORD s \"\" b 1-1").isErrorStarting("ERR");
    redis.run("XIDMPRECORD none p b 1-1").isErrorStarting("ERR");
  }
}
