// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static spinel.spec.clients.MethodCalls.same;

import java.util.List;
import java.util.Map;
import redis.clients.jedis.StreamEntryID;
import spinel.spec.EachProtocol;
import spinel.spec.Needs;
import spinel.spec.Redis;

/// The newest commands, for which Jedis has no methods: sent as they are, with the replies that it
/// makes of them by itself.
final class JedisRawSpec {
  @EachProtocol
  @Needs("ARSET")
  void arrays(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      same(calls.raw("ARSET", "a", "0", "x", "y"), "2");
      same(calls.raw("ARMSET", "a", "5", "five", "1000", "far"), "2");
      same(calls.raw("ARGET", "a", "5"), "five");
      same(calls.raw("ARMGET", "a", "0", "4"), "[x, null]");
      same(calls.raw("ARGETRANGE", "a", "0", "2"), "[x, y, null]");
      same(calls.raw("ARSCAN", "a", "0", "9"), "[[0, x], [1, y], [5, five]]");
      same(calls.raw("ARGREP", "a", "0", "2000", "GLOB", "f*"), "[5, 1000]");
      same(calls.raw("ARCOUNT", "a"), "4");
      same(calls.raw("ARLEN", "a"), "1001");
      same(calls.raw("ARDEL", "a", "1", "2"), "1");
      same(calls.raw("ARDELRANGE", "a", "0", "4", "900", "1100"), "2");
      same(calls.raw("ARINSERT", "b", "1", "2", "3"), "2");
      same(calls.raw("ARNEXT", "b"), "3");
      same(calls.raw("ARLASTITEMS", "b", "2", "REV"), "[3, 2]");
      same(calls.raw("AROP", "b", "0", "9", "SUM"), "6");
      same(calls.raw("ARSEEK", "b", "10"), "1");
      same(calls.raw("ARRING", "ring", "2", "x", "y", "z"), "0");
      assertTrue(calls.raw("ARINFO", "b") instanceof List<?> info && info.size() > 2);
    }
  }

  @EachProtocol
  @Needs("LMOVEM")
  void otherTypes(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      calls.jedis().rpush("l", "a", "b", "c");
      same(calls.raw("LMOVEM", "l", "m", "LEFT", "RIGHT", "COUNT", "2", "BULK"), "[a, b]");
      calls.jedis().sadd("s", "a", "b");
      calls.jedis().sadd("t", "b", "c");
      same(calls.raw("SDIFFCARD", "2", "s", "t"), "1");
      same(calls.raw("SUNIONCARD", "2", "s", "t", "LIMIT", "2"), "2");
      same(calls.raw("INCREX", "n", "BYINT", "5"), "[5, 5]");
      same(calls.raw("HIMPORT", "PREPARE", "person", "name", "age"), "OK");
      same(calls.raw("HIMPORT", "SET", "p1", "person", "Ann", "30"), "OK");
      same(calls.jedis().hgetAll("p1"), "[age=30, name=Ann]");
      same(calls.raw("HIMPORT", "DISCARD", "person"), "1");
      same(calls.raw("HIMPORT", "DISCARDALL"), "0");
    }
  }

  @EachProtocol
  @Needs("XNACK")
  void streams(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      same(calls.raw("XADD", "x", "1-1", "f", "v"), "1-1");
      same(calls.raw("XGROUP", "CREATE", "x", "g", "0"), "OK");
      calls.raw("XREADGROUP", "GROUP", "g", "c", "STREAMS", "x", ">");
      same(calls.raw("XNACK", "x", "g", "SILENT", "IDS", "1", "1-1"), "1");
      String id = calls.jedis().xadd("x", StreamEntryID.NEW_ENTRY, Map.of("f", "v")).toString();
      same(calls.raw("XIDMPRECORD", "x", "p", "m", id), "OK");
      same(calls.raw("XADD", "x", "IDMP", "p", "m", "*", "f", "v"), id);
      same(calls.raw("XCFGSET", "x", "IDMP-DURATION", "300"), "OK");
      same(calls.raw("XSETID", "x", "9999999999999-0"), "OK");
    }
  }
}
