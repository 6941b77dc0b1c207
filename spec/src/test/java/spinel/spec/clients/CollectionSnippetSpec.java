// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Redis;

/// Pieces of public tutorials about lists, hashes, sets and sorted sets, and about what is built of
/// them, with what they print.
final class CollectionSnippetSpec {
  private static String python(Redis redis, String... files) {
    String[] arguments =
        Stream.concat(Stream.of("run.py"), Arrays.stream(files)).toArray(String[]::new);
    return Tool.python().run(redis.server().port(), arguments);
  }

  /// The members of a printed set, whose order is not defined.
  private static Set<String> members(String printed) {
    return Arrays.stream(printed.strip().replaceAll("[{}]", "").split(", "))
        .collect(Collectors.toSet());
  }

  @EachServer
  void lists(Redis redis) {
    assertEquals("[b'3', b'2', b'1']\n", python(redis, "snippets/lists.py"));
    assertEquals("", python(redis, "define/client.py", "snippets/recent_logins.py"));
    redis.run("LRANGE recent_logins 0 -1").isArray("bob", "alice");
  }

  @EachServer
  void sets(Redis redis) {
    assertEquals(
        Set.of("b'orange'", "b'banana'", "b'apple'"), members(python(redis, "snippets/sets.py")));
    assertEquals(
        Set.of("'python'", "'redis'", "'programming'"),
        members(python(redis, "snippets/set_operations.py")));
    redis.run("SCARD user:1:tags").is(1);
    List<String> visitors =
        python(
                redis,
                "define/today.py",
                "snippets/visitors.pycon",
                "snippets/visitors_by_day.pycon")
            .lines()
            .toList();
    assertEquals(
        List.of("redis.exceptions.DataError", "'2019-03-10'", "3"), visitors.subList(0, 3));
    assertEquals(Set.of("b'dan'", "b'alex'", "b'jon'"), members(visitors.get(3)));
    assertEquals("3", visitors.get(4));
  }

  @EachServer
  void sortedSets(Redis redis) {
    assertEquals(
        "[(b'Bob', 2300.0), (b'Alice', 1500.0), (b'Charlie', 980.0)]\n",
        python(redis, "snippets/sorted_sets.py"));
    redis.run("DEL leaderboard").is(1);
    assertEquals(
        "[('player1', 100.0), ('player3', 175.0), ('player2', 250.0)]\n",
        python(redis, "snippets/sorted_set_operations.py"));
    redis.run("ZRANGE leaderboard 0 -1 WITHSCORES").isArray("player1", "150", "player2", "250");
    redis.run("DEL leaderboard").is(1);
    assertEquals("", python(redis, "define/client.py", "snippets/leaderboard.py"));
    redis
        .run("ZREVRANGE leaderboard 0 2 WITHSCORES")
        .isArray("carol", "1750", "alice", "1500", "bob", "1250");
  }

  @EachServer
  void hashes(Redis redis) {
    assertEquals("{b'name': b'Alice', b'age': b'30'}\n", python(redis, "snippets/hashes.py"));
    redis.run("DEL user:1").is(1);
    assertEquals(
        "{'name': 'Alice', 'email': 'alice@example.com', 'age': '30', 'city': 'Boston',"
            + " 'role': 'developer'}\n",
        python(redis, "snippets/hash_operations.py"));
    redis.run("HGET user:1 login_count").is("1");
    assertEquals(
        "redis.exceptions.DataError\n",
        python(
            redis,
            "define/restaurant.py",
            "define/client.py",
            "snippets/nested.pycon",
            "snippets/object_hashes.py",
            "snippets/field.py"));
    redis.run("HGETALL user:42").isArray("name", "Alice", "email", "alice@example.com");
    redis.run("HGET mykey field1").is("value1");
  }

  @EachServer
  void stock(Redis redis) {
    assertEquals(
        """
        {b'color': b'green',
         b'npurchased': b'0',
         b'price': b'99.99',
         b'quantity': b'200',
         b'style': b'baseball'}
        199
        b'199'
        1
        """,
        python(
            redis,
            "define/hats.py",
            "define/hats_written.py",
            "snippets/hat.pycon",
            "snippets/hat_sold.pycon"));
  }

  @EachServer
  @Needs({"MULTI", "WATCH"})
  void stockThatIsWatched(Redis redis) {
    String printed =
        python(
            redis,
            "define/hats.py",
            "snippets/hats_pipeline.pycon",
            "snippets/hat_sold.pycon",
            "define/buyitem.py",
            "snippets/hats_bought.pycon",
            "snippets/hats_sold_out.pycon",
            "snippets/hats_too_late.pycon");
    String expected =
        """
        [True, True, True]
        199
        b'199'
        1
        [b'196', b'4']
        [b'0', b'200']
        __main__.OutOfStockError
        """;
    assertTrue(printed.endsWith(expected), printed);
  }

  @EachServer
  @Needs({"MULTI", "WATCH"})
  void transactions(Redis redis) {
    assertEquals("Transaction committed\n", python(redis, "snippets/transaction.py"));
    redis.run("MGET key1 key2 key3").isArray("value1", "value2", "value3");
  }

  @EachServer
  @Needs("MULTI")
  void rateLimits(Redis redis) {
    assertEquals(
        "2\n",
        python(
            redis,
            "--then",
            "print([is_rate_limited('u') for _ in range(12)].count(True))",
            "snippets/sliding_window.py"));
    assertEquals(
        "2\n",
        python(
            redis,
            "--then",
            "print([is_rate_limited('v') for _ in range(102)].count(True))",
            "define/client.py",
            "snippets/fixed_window.py"));
  }

  @EachServer
  @Needs("BLPOP")
  void listsThatAreWaitedFor(Redis redis) {
    assertEquals(
        "['task1', 'task2', 'task3', 'task4', 'task5']\nGot task2 from queue:tasks\n",
        python(redis, "snippets/list_operations.py"));
    redis.run("LRANGE queue:tasks 0 -1").isArray("updated_task", "task4");
  }

  @EachServer
  @Needs("EVAL")
  void locks(Redis redis) {
    assertEquals("Processing...\n", python(redis, "snippets/distributed_lock.py"));
    redis.run("EXISTS lock:my_resource").is(0);
  }

  @EachServer
  void watchedAddresses(Redis redis) {
    assertEquals(
        "1\n2\n3\n4\n",
        python(redis, "define/client.py", "snippets/ips.pycon", "snippets/scraper.py"));
    redis.run("SELECT 5").isOk();
    redis.run("LLEN ips").is(24);
  }

  @EachServer
  void caches(Redis redis) {
    assertEquals("", python(redis, "snippets/cache_invalidation.py"));
    redis.run("KEYS *").isArray("cache:tag:user:124");
    assertEquals(
        "SELECT * FROM users WHERE id = ?\n{'id': 42}\n{'id': 42}\n",
        python(
            redis,
            "--then",
            "print(get_user_profile(42)); print(get_user_profile(42))",
            "define/user_table.py",
            "snippets/cache_result.py"));
    redis.run("SET user:42 x").isOk();
    assertEquals(
        "cache hit\n",
        python(
            redis,
            "--then",
            "update_user(42, {})",
            "snippets/ping.py",
            "snippets/cache_hit.py",
            "snippets/invalidation.py"));
    redis.run("EXISTS user:42").is(0);
  }

  @EachServer
  void expiry(Redis redis) {
    List<String> lines =
        python(
                redis,
                "define/runner.py",
                "snippets/setex.pycon",
                "snippets/expiry.pycon",
                "snippets/expires.pycon")
            .lines()
            .toList();
    assertEquals("True", lines.get(0));
    assertTrue(List.of("59", "60").contains(lines.get(1)), lines.get(1));
    assertTrue(lines.get(2).matches("5\\d{4}|60000"), lines.get(2));
    assertEquals(List.of("b\"now you see me, now you don't\"", "True"), lines.subList(3, 5));
    redis.run("PTTL runner").isBetween(1, 3000);
    redis.run("PEXPIRE runner 0").is(1);
    assertEquals("0\n", python(redis, "define/runner.py", "snippets/expired.pycon"));
  }

  @EachServer
  void nestingByNames(Redis redis) {
    String printed = python(redis, "define/setflat_skeys.py", "snippets/flat.pycon");
    String shown =
        Tool.text("python/snippets/flat.pycon")
            .lines()
            .filter(line -> line.startsWith("b'"))
            .collect(Collectors.joining("\n"));
    assertEquals(
        "True\n" + shown, printed.lines().map(String::strip).collect(Collectors.joining("\n")));
  }
}
