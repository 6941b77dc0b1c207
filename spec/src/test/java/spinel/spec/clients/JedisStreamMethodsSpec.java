// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static spinel.spec.clients.MethodCalls.same;

import java.util.List;
import java.util.Map;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.StreamDeletionPolicy;
import redis.clients.jedis.commands.StreamCommands;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.params.XTrimParams;
import redis.clients.jedis.resps.StreamConsumerInfo;
import redis.clients.jedis.resps.StreamEntryDeletionResult;
import redis.clients.jedis.resps.StreamPendingEntry;
import redis.clients.jedis.resps.StreamPendingSummary;
import spinel.spec.EachProtocol;
import spinel.spec.Redis;

/// Each method of Jedis for streams, with what it returns.
@SuppressWarnings("deprecation")
final class JedisStreamMethodsSpec {
  private static final StreamEntryID FIRST = new StreamEntryID(1, 1);
  private static final StreamEntryID SECOND = new StreamEntryID(1, 2);
  private static final StreamEntryID THIRD = new StreamEntryID(2, 0);
  private static final StreamEntryID ZERO = new StreamEntryID(0, 0);

  @EachProtocol
  void streams(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      StreamCommands c = calls.of(StreamCommands.class);
      entries(c);
      groups(c);
      pending(c);
      information(c);
      if (calls.needs("XDELEX", "xdelex", "xackdel")) {
        removal(c);
      }
      same(c.xdel("x", FIRST, new StreamEntryID(9, 9)), 1);
      same(c.xtrim("x", 1, false), 1);
      same(c.xtrim("x", XTrimParams.xTrimParams().minId("9").exactTrimming()), 1);
      same(c.xgroupDestroy("x", "g"), 1);
      calls.areAllOf(StreamCommands.class);
    }
  }

  private static void entries(StreamCommands c) {
    same(c.xadd("x", FIRST, Map.of("f", "1")), "1-1");
    same(c.xadd("x", SECOND, Map.of("f", "2")), "1-2");
    XAddParams third = XAddParams.xAddParams().id(THIRD).maxLen(10).exactTrimming();
    same(c.xadd("x", third, Map.of("f", "3")), "2-0");
    same(c.xlen("x"), 3);
    same(c.xrange("x", FIRST, SECOND), "[1-1 [f=1], 1-2 [f=2]]");
    same(c.xrange("x", FIRST, SECOND, 1), "[1-1 [f=1]]");
    same(c.xrange("x", "(1-1", "+"), "[1-2 [f=2], 2-0 [f=3]]");
    same(c.xrange("x", "-", "+", 1), "[1-1 [f=1]]");
    same(c.xrevrange("x", SECOND, FIRST), "[1-2 [f=2], 1-1 [f=1]]");
    same(c.xrevrange("x", SECOND, FIRST, 1), "[1-2 [f=2]]");
    same(c.xrevrange("x", "+", "(1-2"), "[2-0 [f=3]]");
    same(c.xrevrange("x", "+", "-", 1), "[2-0 [f=3]]");
    Map<String, StreamEntryID> from = Map.of("x", SECOND);
    same(c.xread(XReadParams.xReadParams().count(5), from), "[x=[2-0 [f=3]]]");
    same(c.xreadAsMap(XReadParams.xReadParams(), from), "[x=[2-0 [f=3]]]");
    same(c.xread(XReadParams.xReadParams(), Map.of("x", THIRD)), "null");
  }

  private static void groups(StreamCommands c) {
    same(c.xgroupCreate("x", "g", ZERO, false), "OK");
    same(c.xgroupCreateConsumer("x", "g", "idle"), true);
    same(c.xgroupDelConsumer("x", "g", "idle"), 0);
    same(c.xgroupSetID("x", "g", ZERO), "OK");
    Map<String, StreamEntryID> unread = Map.of("x", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
    XReadGroupParams one = XReadGroupParams.xReadGroupParams().count(1);
    same(c.xreadGroup("g", "c", one, unread), "[x=[1-1 [f=1]]]");
    same(c.xreadGroupAsMap("g", "c", one, unread), "[x=[1-2 [f=2]]]");
    same(c.xreadGroup("g", "c", one, Map.of("x", FIRST)), "[x=[1-2 [f=2]]]");
  }

  private static void pending(StreamCommands c) {
    StreamPendingSummary summary = c.xpending("x", "g");
    assertEquals(
        List.of(2L, FIRST, SECOND, Map.of("c", 2L)),
        List.of(
            summary.getTotal(),
            summary.getMinId(),
            summary.getMaxId(),
            summary.getConsumerMessageCount()));
    List<StreamPendingEntry> found = c.xpending("x", "g", new XPendingParams("-", "+", 10).idle(0));
    assertEquals(List.of(FIRST, SECOND), found.stream().map(StreamPendingEntry::getID).toList());
    XClaimParams seven = XClaimParams.xClaimParams().retryCount(7);
    same(c.xclaim("x", "g", "d", 0, seven, FIRST), "[1-1 [f=1]]");
    same(c.xclaimJustId("x", "g", "d", 0, seven.force(), SECOND), "[1-2]");
    XAutoClaimParams one = XAutoClaimParams.xAutoClaimParams().count(1);
    same(c.xautoclaim("x", "g", "e", 0, ZERO, one), "1-2=[1-1 [f=1]]");
    same(c.xautoclaimJustId("x", "g", "e", 0, SECOND, one), "0-0=[1-2]");
    same(c.xack("x", "g", FIRST, new StreamEntryID(9, 9)), 1);
  }

  private static void information(StreamCommands c) {
    same(c.xinfoStream("x").getLength(), 3);
    same(c.xinfoStream("x").getFirstEntry(), "1-1 [f=1]");
    same(c.xinfoStreamFull("x").getEntries().size(), 3);
    same(c.xinfoStreamFull("x", 1).getEntries().size(), 1);
    same(c.xinfoStreamFull("x").getGroups().getFirst().getConsumers().size(), 3);
    same(c.xinfoGroups("x").getFirst().getPending(), 1);
    same(c.xinfoGroups("x").getFirst().getLastDeliveredId(), "1-2");
    List<String> consumers =
        c.xinfoConsumers2("x", "g").stream().map(StreamConsumerInfo::getName).sorted().toList();
    same(consumers, "[c, d, e]");
    same(c.xinfoConsumers("x", "g").size(), 3);
  }

  private static void removal(StreamCommands c) {
    StreamEntryID gone = new StreamEntryID(9, 9);
    for (int i = 1; i <= 4; i++) {
      c.xadd("y", new StreamEntryID(i, 1), Map.of("f", "v"));
    }
    c.xgroupCreate("y", "g", ZERO, false);
    c.xreadGroup(
        "g",
        "c",
        XReadGroupParams.xReadGroupParams(),
        Map.of("y", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    StreamEntryDeletionResult deleted = StreamEntryDeletionResult.DELETED;
    StreamEntryDeletionResult notFound = StreamEntryDeletionResult.NOT_FOUND;
    assertEquals(List.of(deleted, notFound), c.xackdel("y", "g", new StreamEntryID(1, 1), gone));
    assertEquals(
        List.of(deleted),
        c.xackdel("y", "g", StreamDeletionPolicy.ACKNOWLEDGED, new StreamEntryID(2, 1)));
    assertEquals(
        List.of(StreamEntryDeletionResult.NOT_DELETED_UNACKNOWLEDGED_OR_STILL_REFERENCED),
        c.xdelex("y", StreamDeletionPolicy.ACKNOWLEDGED, new StreamEntryID(3, 1)));
    assertEquals(List.of(deleted, notFound), c.xdelex("y", new StreamEntryID(3, 1), gone));
    same(c.xlen("y"), 1);
  }
}
