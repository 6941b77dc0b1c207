// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.Since;

/// Intersections, unions and differences of sets.
@EachEncoding({"", "set-max-intset-entries 0"})
final class SetAlgebraSpec {
  private static final String LONG = "x".repeat(100);

  /// Sets of numbers, of words, and of words of which one is long.
  private static void fill(Redis redis, String extra) {
    redis.run("SADD a 1 2 3 4 5" + extra).isBetween(5, 6);
    redis.run("SADD b 4 5 6" + extra).isBetween(3, 4);
    redis.run("SADD c 5 6 7 8" + extra).isBetween(4, 5);
  }

  @EachProtocol
  void resultsAreThoseOfSets(Redis redis) {
    for (String extra : List.of("", " w", " " + LONG)) {
      redis.run("FLUSHALL").isOk();
      fill(redis, extra);
      String[] more = extra.isEmpty() ? new String[0] : new String[] {extra.strip()};
      redis.run("SINTER a b").hasInAnyOrder(with(more, "4", "5"));
      redis.run("SINTER a b c").hasInAnyOrder(with(more, "5"));
      redis.run("SINTER a").hasInAnyOrder(with(more, "1", "2", "3", "4", "5"));
      redis.run("SINTER a a a").hasInAnyOrder(with(more, "1", "2", "3", "4", "5"));
      redis.run("SINTER a nothing").hasInAnyOrder();
      redis.run("SUNION a b").hasInAnyOrder(with(more, "1", "2", "3", "4", "5", "6"));
      redis
          .run("SUNION a b c nothing a")
          .hasInAnyOrder(with(more, "1", "2", "3", "4", "5", "6", "7", "8"));
      redis.run("SUNION nothing none").hasInAnyOrder();
      redis.run("SDIFF a b").hasInAnyOrder("1", "2", "3");
      redis.run("SDIFF c nothing a").hasInAnyOrder("6", "7", "8");
      redis.run("SDIFF a").hasInAnyOrder(with(more, "1", "2", "3", "4", "5"));
      redis.run("SDIFF a b a").hasInAnyOrder();
      redis.run("SDIFF nothing a").hasInAnyOrder();
    }
  }

  private static Object[] with(String[] more, String... members) {
    List<Object> all = new java.util.ArrayList<>(List.of((Object[]) members));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @EachProtocol
  void resultsAreStored(Redis redis) {
    for (String extra : List.of("", " w", " " + LONG)) {
      redis.run("FLUSHALL").isOk();
      fill(redis, extra);
      int more = extra.isEmpty() ? 0 : 1;
      redis.run("SINTERSTORE d a b").is(2 + more);
      redis.run("SCARD d").is(2 + more);
      redis.run("SUNIONSTORE d a b").is(6 + more);
      redis.run("SCARD d").is(6 + more);
      redis.run("SDIFFSTORE d a b").is(3);
      redis.run("SMEMBERS d").hasInAnyOrder("1", "2", "3");
      redis.run("SDIFFSTORE d d nothing").is(3);
      redis.run("SUNIONSTORE d d a").is(5 + more);
      redis.run("SINTERSTORE d d nothing").is(0);
      redis.run("EXISTS d").is(0);
      redis.run("SDIFFSTORE d a a").is(0);
      redis.run("SUNIONSTORE d nothing").is(0);
      redis.run("EXISTS d").is(0);
    }
  }

  @EachServer
  void anythingIsReplacedAndTheExpiryWithIt(Redis redis) {
    fill(redis, "");
    for (String command : List.of("SINTERSTORE d a b", "SUNIONSTORE d a b", "SDIFFSTORE d a b")) {
      redis.run("SET d v EX 1000").isOk();
      redis.run(command).isBetween(2, 6);
      redis.run("TYPE d").isSimple("set");
      redis.run("TTL d").is(-1);
    }
    redis.run("SET d v").isOk();
    redis.run("SINTERSTORE d a nothing").is(0);
    redis.run("EXISTS d").is(0);
  }

  @EachServer
  void manySetsAreUnitedAndTakenAway(Redis redis) {
    StringBuilder keys = new StringBuilder();
    for (int key = 0; key < 20; key++) {
      keys.append(" k").append(key);
      for (int i = 0; i < 40; i++) {
        redis.run("SADD k" + key + " m" + (key * 20 + i)).is(1);
      }
    }
    redis.run("SUNION" + keys).holds("420 members", r -> r.children().size() == 420);
    redis.run("SUNIONSTORE d" + keys).is(420);
    redis.run("SDIFF d" + keys).hasInAnyOrder();
    redis.run("SDIFF d" + keys.substring(3)).holds("20", r -> r.children().size() == 20);
    redis.run("SDIFFSTORE e d" + keys.substring(3)).is(20);
    redis.run("SINTER d" + keys).hasInAnyOrder();
    redis.run("SINTERSTORE e d k3 k4").is(20);
  }

  @EachProtocol
  @Since("7.0")
  void intersectionsAreCounted(Redis redis) {
    fill(redis, " w");
    redis.run("SINTERCARD 2 a b").is(3);
    redis.run("SINTERCARD 2 a nothing").is(0);
    redis.run("SINTERCARD 2 a b LIMIT 2").is(2);
    redis.run("SINTERCARD 2 a b limit 0").is(3);
    redis.run("SINTERCARD 2 a b LIMIT 100 LIMIT 1").is(1);
    redis.run("SINTERCARD 1 a").is(6);
    refuseBadCounts(redis, "SINTERCARD");
  }

  private static void refuseBadCounts(Redis redis, String command) {
    redis.run(command + " 0 a").isError("ERR numkeys should be greater than 0");
    redis.run(command + " -1 a").isError("ERR numkeys should be greater than 0");
    redis.run(command + " x a").isError("ERR numkeys should be greater than 0");
    redis.run(command + " 2 a").isError("ERR Number of keys can't be greater than number of args");
    redis.run(command + " 1 a b").isError(Errors.SYNTAX);
    redis.run(command + " 1 a LIMIT").isError(Errors.SYNTAX);
    redis.run(command + " 1 a FOO 1").isError(Errors.SYNTAX);
    redis.run(command + " 1 a LIMIT -1").isError("ERR LIMIT can't be negative");
    redis.run(command + " 1 a LIMIT x").isError("ERR LIMIT can't be negative");
    redis.run("SET k v").isOk();
    redis.run(command + " 2 a k").isError(Errors.WRONG_TYPE);
    redis.run(command + " 1").isError(Errors.arity(command.toLowerCase(java.util.Locale.ROOT)));
  }

  @EachProtocol
  @Since("8.10")
  void unionsAndDifferencesAreCounted(Redis redis) {
    fill(redis, " w");
    redis.run("SUNIONCARD 3 a b c").is(9);
    redis.run("SUNIONCARD 2 a nothing").is(6);
    redis.run("SUNIONCARD 3 a b c LIMIT 7").is(7);
    redis.run("SUNIONCARD 3 a b c LIMIT 0").is(9);
    redis.run("SUNIONCARD 3 a b c APPROX").is(9);
    redis.run("SUNIONCARD 3 a b c APPROX LIMIT 4").is(4);
    redis.run("SUNIONCARD 1 nothing").is(0);
    redis.run("SDIFFCARD 2 a b").is(3);
    redis.run("SDIFFCARD 2 a nothing").is(6);
    redis.run("SDIFFCARD 2 nothing a").is(0);
    redis.run("SDIFFCARD 2 a a").is(0);
    redis.run("SDIFFCARD 2 a b LIMIT 2").is(2);
    redis.run("SDIFFCARD 1 a APPROX").isError(Errors.SYNTAX);
    refuseBadCounts(redis, "SUNIONCARD");
    refuseBadCounts(redis, "SDIFFCARD");
  }
}
