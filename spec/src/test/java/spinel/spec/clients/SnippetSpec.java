// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import spinel.spec.EachServer;
import spinel.spec.Redis;

/// Pieces of public tutorials, run as people paste them, with what they print.
final class SnippetSpec {
  private static String python(Redis redis, String... arguments) {
    return Tool.python().run(redis.server().port(), with("run.py", arguments));
  }

  private static String[] with(String first, String... rest) {
    String[] all = new String[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  @EachServer
  void connecting(Redis redis) {
    assertEquals("b'value'\n", python(redis, "snippets/connect.py"));
    assertEquals("True\n", python(redis, "snippets/basic_connection.py"));
    assertEquals("value\n", python(redis, "snippets/key_value.py"));
  }

  @EachServer
  void strings(Redis redis) {
    assertEquals("Alice\n25\n", python(redis, "snippets/strings.py"));
    assertEquals(
        "Alice\n['Alice', 'alice@example.com', '30']\n",
        python(redis, "snippets/string_operations.py"));
    redis.run("MGET counter price user:2:name").isArray("5", "10.75", "Bob");
    redis.run("TTL session:abc123").isBetween(3590, 3600);
  }

  @EachServer
  void keys(Redis redis) {
    assertEquals("john_doe\n1\n", python(redis, "snippets/crud.py"));
    redis.run("TTL password_reset_token").isBetween(590, 600);
    redis.run("EXISTS username").is(0);
    redis.run("MSET user:1:name Alice user:2:name Bob old_key x session:abc x").isOk();
    List<String> lines = python(redis, "snippets/key_operations.py").lines().sorted().toList();
    assertEquals(List.of("Key exists: True", "user:1:name", "user:2:name"), lines);
    redis.run("GET new_key").is("x");
    redis.run("EXISTS session:abc").is(0);
  }

  @EachServer
  void caches(Redis redis) {
    assertEquals(
        """
        Fetched from source
        Profile data for user 42
        Returned from cache
        Profile data for user 42
        """,
        python(redis, "snippets/cache_profile.py"));
    String user = "{'id': 42, 'name': 'Alice', 'email': 'alice@example.com'}\n";
    assertEquals(
        user + user,
        python(
            redis, "--then", "print(get_user(42)); print(get_user(42))", "snippets/get_user.py"));
    redis.run("TTL user:42").isBetween(290, 300);
    assertEquals("", python(redis, "snippets/caching.py"));
    redis.run("KEYS cache:*").holds("one key", r -> r.children().size() == 1);
  }

  @EachServer
  void asyncio(Redis redis) {
    assertEquals("Value: async_value\n", python(redis, "snippets/async_redis.py"));
  }

  @EachServer
  void interactiveSessions(Redis redis) {
    String printed =
        python(
            redis,
            "snippets/hello.pycon",
            "snippets/setex.pycon",
            "define/restaurant.py",
            "snippets/json_set.pycon",
            "snippets/json_get.pycon",
            "snippets/bz2.pycon");
    String expected =
        """
        True
        b'Nassau'
        True
        True
        {'address': {'city': 'New York',
                     'state': 'NY',
                     'street': '11 E 30th St',
                     'zip': 10016},
         'name': 'Ravagh',
         'type': 'Persian'}
        260000
        True
        b'BZh91AY&SY\
        """;
    assertTrue(printed.startsWith(expected), printed);
    assertTrue(printed.endsWith("\n122\n2131.1475409836066\nTrue\n"), printed);
    redis.run("TTL runner").isBetween(55, 60);
  }

  @EachServer
  void node(Redis redis) {
    assertEquals(
        "value\n", Tool.node().run(redis.server().port(), "run.js", "snippets/key_value.js"));
  }
}
