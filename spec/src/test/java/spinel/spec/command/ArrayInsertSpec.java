// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.EachProtocol;
import spinel.spec.Redis;
import spinel.spec.Since;

/// Arrays: ARINSERT and its cursor, rings, and ARLASTITEMS.
@Since("8.8")
final class ArrayInsertSpec {
  private static final String EXHAUSTED = "18446744073709551615";

  @EachProtocol
  void insertionsGoOn(Redis redis) {
    redis.run("ARNEXT a").is(0);
    redis.run("ARINSERT a x").is(0);
    redis.run("ARINSERT a y z").is(2);
    redis.run("ARNEXT a").is(3);
    redis.run("ARGETRANGE a 0 2").isArray("x", "y", "z");
    redis.run("ARSEEK a 10").is(1);
    redis.run("ARNEXT a").is(10);
    redis.run("ARINSERT a c").is(10);
    redis.run("ARNEXT a").is(11);
    redis.run("ARSEEK a 0").is(1);
    redis.run("ARNEXT a").is(0);
    redis.run("ARINSERT a w").is(0);
    redis.run("ARGET a 0").is("w");
    redis.run("ARSET a 50 v").is(1);
    redis.run("ARNEXT a").is(1);
  }

  @EachProtocol
  void theCursorCanBeExhausted(Redis redis) {
    redis.run("ARSEEK a 5").is(0);
    redis.run("EXISTS a").is(0);
    redis.run("ARSEEK a x").isError("ERR invalid array index");
    redis.run("ARINSERT a x").is(0);
    redis.run("ARSEEK a", EXHAUSTED).is(1);
    redis.run("ARNEXT a").isNil();
    redis.run("ARINSERT a b").isError("ERR insert index overflow");
    redis.run("ARSEEK a 18446744073709551614").is(1);
    redis.run("ARINSERT a b c").isError("ERR insert index overflow");
    redis.run("ARCOUNT a").is(1);
  }

  private static void ring(Redis redis, int size, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      redis.run("ARRING a", size, prefix + i).is(i % size);
    }
  }

  @EachProtocol
  void ringsOverwriteTheOldest(Redis redis) {
    ring(redis, 5, "v", 8);
    redis.run("ARCOUNT a").is(5);
    redis.run("ARGETRANGE a 0 4").isArray("v5", "v6", "v7", "v3", "v4");
    redis.run("ARNEXT a").is(3);
    redis.run("ARLASTITEMS a 3").isArray("v5", "v6", "v7");
    redis.run("ARLASTITEMS a 3 REV").isArray("v7", "v6", "v5");
    redis.run("ARLASTITEMS a 100").isArray("v3", "v4", "v5", "v6", "v7");
    redis.run("ARLASTITEMS a 100 rev").isArray("v7", "v6", "v5", "v4", "v3");
    redis.run("ARRING b 2 x y z").is(0);
    redis.run("ARGETRANGE b 0 1").isArray("z", "y");
  }

  @EachProtocol
  void aRingThatGrowsUsesItsNewRoom(Redis redis) {
    ring(redis, 5, "v", 8);
    redis.run("ARRING a 8 grown").is(5);
    redis.run("ARGETRANGE a 0 5").isArray("v3", "v4", "v5", "v6", "v7", "grown");
    redis.run("ARNEXT a").is(6);
  }

  @EachProtocol
  void aRingThatShrinksKeepsTheLatest(Redis redis) {
    ring(redis, 10, "v", 15);
    redis.run("ARRING a 5 new").is(0);
    redis.run("ARGETRANGE a 0 5").isArray("new", "v11", "v12", "v13", "v14", null);
    redis.run("ARCOUNT a").is(5);
  }

  @EachProtocol
  void holesCutARingThatIsResized(Redis redis) {
    ring(redis, 5, "v", 5);
    redis.run("ARDEL a 3").is(1);
    redis.run("ARRING a 3 new").is(1);
    redis.run("ARGETRANGE a 0 2").isArray("v4", "new", null);
    redis.run("DEL a").is(1);
    ring(redis, 5, "v", 8);
    redis.run("ARDEL a 1").is(1);
    redis.run("ARRING a 8 grown").is(1);
    redis.run("ARGETRANGE a 0 2").isArray("v7", "grown", null);
  }

  @EachProtocol
  void otherElementsAreCutOff(Redis redis) {
    ring(redis, 3, "ring", 5);
    redis.run("ARSET a 100 outside").is(1);
    redis.run("ARRING a 3 ring5").is(0);
    redis.run("ARCOUNT a").is(3);
    redis.run("ARGETRANGE a 0 2").isArray("ring5", "ring3", "ring4");
  }

  @EachProtocol
  void theCursorMayBeSetInARing(Redis redis) {
    ring(redis, 3, "ring", 5);
    redis.run("ARSEEK a 0").is(1);
    redis.run("ARRING a 8 grown").is(0);
    redis.run("ARGETRANGE a 0 2").isArray("grown", "ring4", "ring2");
    redis.run("ARNEXT a").is(1);
    redis.run("DEL a").is(1);
    redis.run("ARINSERT a a b c").is(2);
    redis.run("ARSEEK a 10").is(1);
    redis.run("ARRING a 5 x").is(0);
    redis.run("ARGETRANGE a 0 3").isArray("x", "b", "c", null);
  }

  @EachProtocol
  void sizesAreChecked(Redis redis) {
    redis.run("ARRING a x v").isError("ERR invalid size");
    redis.run("ARRING a 0 v").isError("ERR size must be positive");
    redis.run("ARRING a -1 v").isError("ERR size must be positive");
    redis.run("EXISTS a").is(0);
  }

  @EachProtocol
  void theLatestAreShown(Redis redis) {
    redis.run("ARLASTITEMS a 5").isArray();
    redis.run("ARINSERT a 0 10 20 30 40").is(4);
    redis.run("ARLASTITEMS a 2").isArray("30", "40");
    redis.run("ARSEEK a 0").is(1);
    redis.run("ARLASTITEMS a 3").isArray("20", "30", "40");
    redis.run("ARLASTITEMS a 3 REV").isArray("40", "30", "20");
    redis.run("ARLASTITEMS a 0").isArray();
    redis.run("ARLASTITEMS a -1").isArray();
    redis.run("ARLASTITEMS a x").isError("ERR invalid COUNT");
    redis.run("ARLASTITEMS a 1 FOO").isError(Errors.SYNTAX);
    redis
        .run("ARLASTITEMS a 1 REV REV")
        .isError("ERR wrong number of arguments for 'arlastitems' command");
    redis.run("ARDEL a 1").is(1);
    redis.run("ARLASTITEMS a 9").isArray("0", null, "20", "30", "40");
    redis.run("ARSET a 2000000 far").is(1);
    redis.run("ARLASTITEMS a 1000001").isError("ERR count exceeds maximum of 1000000 items");
  }

  @EachProtocol
  void afterTheLastWasRemovedTheTailCounts(Redis redis) {
    redis.run("ARINSERT a a b c d e").is(4);
    redis.run("ARDEL a 4").is(1);
    redis.run("ARLASTITEMS a 10").isArray("a", "b", "c", "d");
  }
}
