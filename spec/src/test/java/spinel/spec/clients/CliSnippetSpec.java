// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Redis;

/// What tutorials show of redis-cli: lists of commands, its sessions, and shells that call it.
final class CliSnippetSpec {
  private static final Pattern PROMPT = Pattern.compile("^(.*?)> (.*)$");
  private static final Pattern SHELL = Pattern.compile("^\\$ (.*)$");

  private static String feed(Redis redis, String commands) {
    int port = redis.server().port();
    return Tool.redisCli().feed(port, commands, "--no-raw", "-p", Integer.toString(port));
  }

  /// Runs a list of commands as it is pasted: lines that are comments, and comments behind
  /// commands, are for the reader.
  private static String commands(Redis redis, String file) {
    String text =
        Tool.text("cli/snippets/" + file)
            .lines()
            .map(line -> line.replaceFirst("(^| )# .*", ""))
            .filter(line -> !line.isBlank())
            .collect(Collectors.joining("\n", "", "\n"));
    return feed(redis, text);
  }

  /// Types what follows the prompts of a session.
  private static String session(Redis redis, String file) {
    String text =
        Tool.text("cli/snippets/" + file)
            .lines()
            .map(PROMPT::matcher)
            .filter(Matcher::matches)
            .map(prompt -> prompt.group(2))
            .collect(Collectors.joining("\n", "", "\n"));
    return feed(redis, text);
  }

  /// Runs the command lines of a shell session, and returns what they print and what the tutorial
  /// says they do.
  private static List<String> shell(Redis redis, String file) {
    String text = Tool.text("cli/snippets/" + file);
    String lines =
        text.lines()
            .map(SHELL::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1))
            .collect(Collectors.joining("\n", "", "\n"));
    String shown =
        text.lines()
            .filter(line -> !SHELL.matcher(line).matches())
            .collect(Collectors.joining("\n", "", "\n"));
    return List.of(Tool.shellWithRedisCli().feed(redis.server().port(), lines), shown);
  }

  private static List<String> sortedLines(String text) {
    return text.lines().map(line -> line.replaceFirst("^\\d+\\) ", "")).sorted().toList();
  }

  @EachServer
  void strings(Redis redis) {
    assertEquals(
        """
        OK
        "Alice"
        OK
        (integer) 1
        (integer) 6
        (integer) 4
        OK
        (integer) 3600
        (integer) 1
        """,
        commands(redis, "strings.txt"));
    assertEquals("OK\nOK\n\"Zagreb\"\n(nil)\n", session(redis, "capitals.session"));
    assertEquals(
        "OK\n1) \"Beirut\"\n2) \"Oslo\"\n3) \"Nassau\"\n", session(redis, "capitals_many.session"));
    assertEquals("(integer) 1\n(integer) 0\n", session(redis, "capitals_exist.session"));
  }

  @EachServer
  void lists(Redis redis) {
    assertEquals(
        """
        (integer) 1
        (integer) 2
        1) "New message"
        2) "New follower"
        "New message"
        (integer) 1
        """,
        commands(redis, "lists.txt"));
  }

  @EachServer
  @Needs("BLPOP")
  void listsThatAreWaitedFor(Redis redis) {
    redis.run("RPUSH notifications", "New follower").is(1);
    assertEquals(
        "1) \"notifications\"\n2) \"New follower\"\n", commands(redis, "blocking_pop.txt"));
  }

  @EachServer
  void hashes(Redis redis) {
    assertEquals(
        """
        (integer) 3
        "Alice"
        1) "name"
        2) "Alice"
        3) "email"
        4) "alice@example.com"
        5) "age"
        6) "30"
        (integer) 0
        (integer) 1
        (integer) 1
        (integer) 1
        """,
        commands(redis, "hashes.txt"));
    assertEquals("(integer) 1\n".repeat(3), session(redis, "realpython.session"));
    assertEquals("OK\n", session(redis, "pypa.session"));
    redis
        .run("HGETALL pypa")
        .isArray("url", "", "github", "pypa", "fullname", "Python Packaging Authority");
    assertEquals("(integer) 1\n", session(redis, "field.session"));
    List<String> printedAndShown = shell(redis, "user_hash.console");
    assertEquals(printedAndShown.get(1), printedAndShown.get(0));
  }

  @EachServer
  void sets(Redis redis) {
    List<String> lines = sortedLines(commands(redis, "sets.txt"));
    List<String> expected =
        sortedLines(
            """
            (integer) 3
            (integer) 3
            "python"
            "redis"
            "backend"
            (integer) 1
            (integer) 3
            "python"
            "redis"
            "backend"
            "django"
            "web"
            "python"
            "redis"
            "backend"
            """);
    assertEquals(expected, lines);
  }

  @EachServer
  void sortedSets(Redis redis) {
    assertEquals(
        """
        (integer) 1
        (integer) 1
        (integer) 1
        1) "alice"
        2) "1500"
        3) "carol"
        4) "1800"
        5) "bob"
        6) "2300"
        1) "bob"
        2) "2300"
        3) "carol"
        4) "1800"
        5) "alice"
        6) "1500"
        (integer) 0
        "2300"
        "1600"
        """,
        commands(redis, "sorted_sets.txt"));
  }

  @EachServer
  void expiry(Redis redis) {
    String printed = shell(redis, "user_ttl.console").get(0);
    assertTrue(printed.matches("OK\n\\(integer\\) 1\n\\(integer\\) (300|29\\d)\n"), printed);
  }

  @EachServer
  @Needs("MULTI")
  void transactions(Redis redis) {
    assertEquals(
        "OK\nQUEUED\nQUEUED\n1) (integer) 1\n2) (integer) 2\n",
        session(redis, "transaction.session"));
  }
}
