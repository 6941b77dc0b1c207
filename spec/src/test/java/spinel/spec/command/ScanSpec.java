// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import spinel.spec.Answer;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Bytes;
import spinel.spec.client.Reply;

/// SCAN: whoever stays from the first call to the last is returned at least once.
final class ScanSpec {
  private static Set<String> scan(Redis redis, String options) {
    Set<String> found = new TreeSet<>();
    String cursor = "0";
    do {
      List<Reply> answer = redis.run("SCAN " + cursor + options).elements();
      cursor = ((Reply.BulkString) answer.get(0)).text();
      answer.get(1).children().forEach(key -> found.add(((Reply.BulkString) key).text()));
    } while (!cursor.equals("0"));
    return found;
  }

  private static Set<String> fill(Redis redis, int count) {
    Set<String> keys = new TreeSet<>();
    List<byte[]> mset = new ArrayList<>(List.of(Bytes.of("MSET")));
    for (int i = 0; i < count; i++) {
      keys.add("key:" + i);
      mset.add(Bytes.of("key:" + i));
      mset.add(Bytes.of("v"));
    }
    redis.run(mset).isOk();
    return keys;
  }

  private static void same(Set<String> expected, Set<String> found) {
    if (!expected.equals(found)) {
      throw new AssertionError("expected " + expected.size() + " keys, found " + found.size());
    }
  }

  @EachProtocol
  void anEmptyDatabaseIsScannedAtOnce(Redis redis) {
    redis.run("SCAN 0").isArray("0", List.of());
  }

  @EachProtocol
  void aFullIterationFindsAll(Redis redis) {
    Set<String> keys = fill(redis, 1_000);
    same(keys, scan(redis, ""));
    same(keys, scan(redis, " COUNT 1"));
    same(keys, scan(redis, " count 5000"));
    same(keys, scan(redis, " MATCH *"));
    same(
        Set.of(
            "key:7", "key:70", "key:71", "key:72", "key:73", "key:74", "key:75", "key:76", "key:77",
            "key:78", "key:79"),
        scan(redis, " MATCH key:7? COUNT 10 MATCH key:7*").stream()
            .filter(key -> key.length() <= 6)
            .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
    same(keys, scan(redis, " TYPE string"));
    same(Set.of(), scan(redis, " TYPE list"));
    same(keys, scan(redis, " TYPE STRING MATCH k*"));
  }

  @EachServer
  void keysThatStayAreFoundWhileOthersComeAndGo(Redis redis) {
    Set<String> keys = fill(redis, 500);
    Redis writer = redis.another();
    Set<String> found = new TreeSet<>();
    String cursor = "0";
    int step = 0;
    do {
      List<Reply> answer = redis.run("SCAN " + cursor + " COUNT 7").elements();
      cursor = ((Reply.BulkString) answer.get(0)).text();
      answer.get(1).children().forEach(key -> found.add(((Reply.BulkString) key).text()));
      for (int i = 0; i < 60; i++) {
        if (step < 40) {
          writer.run("SET", "extra:" + step + ":" + i, "v");
        } else {
          writer.run("DEL", "extra:" + (step - 40) + ":" + i);
        }
      }
      step++;
    } while (!cursor.equals("0"));
    if (!found.containsAll(keys)) {
      keys.removeAll(found);
      throw new AssertionError("not found although they were there all the time: " + keys);
    }
  }

  @EachProtocol
  void badOptionsAreRefused(Redis redis) {
    redis.run("SCAN abc").isError("ERR invalid cursor");
    redis.run("SCAN 1.5").isError("ERR invalid cursor");
    redis.run("SCAN 0 COUNT 0").isError(Errors.SYNTAX);
    redis.run("SCAN 0 COUNT -1").isError(Errors.SYNTAX);
    redis.run("SCAN 0 COUNT abc").isError(Errors.NOT_AN_INTEGER);
    redis.run("SCAN 0 COUNT").isError(Errors.SYNTAX);
    redis.run("SCAN 0 FOO bar").isError(Errors.SYNTAX);
    redis.run("SCAN 0 MATCH").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void anyNumberIsACursor(Redis redis) {
    fill(redis, 10);
    for (String cursor : List.of("1", "18446744073709551615", "12345678901234567890")) {
      Answer answer = redis.run("SCAN " + cursor);
      answer.holds("a cursor and keys", r -> r.children().size() == 2);
    }
  }

  @EachProtocol
  @Since("8.0")
  void anEmptyCursorIsRefused(Redis redis) {
    redis.run("SCAN \"\"").isError("ERR invalid cursor");
  }

  @EachProtocol
  @Since("8.0")
  void anUnknownTypeIsRefused(Redis redis) {
    redis.run("SCAN 0 TYPE foo").isError("ERR unknown type name 'foo'");
  }

  @EachServer
  void expiredKeysDoNotShow(Redis redis) {
    redis.run("DEBUG SET-ACTIVE-EXPIRE 0").isOk();
    try {
      redis.run("SET gone v PX 1").isOk();
      redis.run("SET here v").isOk();
      redis.run("DEBUG SLEEP 0.01").isOk();
      redis.run("SCAN 0 COUNT 100 MATCH h*").isArray("0", List.of("here"));
      redis.run("DBSIZE").is(2);
      redis.run("SCAN 0 COUNT 100 TYPE string").isArray("0", List.of("here"));
      redis.run("DBSIZE").is(1);
    } finally {
      redis.run("DEBUG SET-ACTIVE-EXPIRE 1").isOk();
    }
  }
}
