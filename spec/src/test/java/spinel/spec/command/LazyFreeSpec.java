// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.client.Bytes;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;

/// Large values that go away: their memory is freed in the background, while other commands are
/// served.
final class LazyFreeSpec {
  private static final int MEMBERS = 100_000;
  private static final int AT_ONCE = 1_000;
  private static final Pattern PENDING = Pattern.compile("lazyfree_pending_objects:(\\d+)");

  private static void configure(Redis redis) {
    for (String directive : List.of("user-del", "server-del", "expire")) {
      redis.configure("lazyfree-lazy-" + directive, "yes");
    }
  }

  private static void fill(Redis redis, String key, int count) {
    for (int i = 0; i < count; i += AT_ONCE) {
      List<Object> members = new ArrayList<>();
      for (int j = i; j < i + AT_ONCE; j++) {
        members.add("member:" + j);
      }
      redis.run("SADD " + key, members.toArray()).is(AT_ONCE);
    }
  }

  /// Sends the command and, in the same breath, the question how much waits to be freed: there
  /// must be something. From then on other commands are served, until nothing waits.
  private static void freesInTheBackground(Redis redis, String command) {
    long freed = redis.infoNumber("lazyfreed_objects");
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(RespClient.encode(RespClient.arguments(command)));
    both.writeBytes(RespClient.encode(RespClient.arguments("INFO memory")));
    redis.client().send(both.toByteArray());
    Reply first = redis.client().read();
    if (first instanceof Reply.ErrorReply || pending(redis.client().read()) == 0) {
      throw new AssertionError(command + " left nothing for the background: " + first);
    }
    int served = 0;
    while (redis.infoNumber("lazyfree_pending_objects") > 0) {
      redis.run("SET other v").isOk();
      redis.run("GET other").is("v");
      served++;
    }
    if (redis.infoNumber("lazyfreed_objects") != freed + 1) {
      throw new AssertionError(command + ": not counted as freed, after " + served + " commands");
    }
  }

  private static long pending(Reply info) {
    Matcher matcher = PENDING.matcher(Bytes.latin(((Reply.BulkString) info).bytes()));
    if (!matcher.find()) {
      throw new AssertionError("INFO has no lazyfree_pending_objects");
    }
    return Long.parseLong(matcher.group(1));
  }

  @EachServer
  void howeverALargeSetGoesAwayItIsFreedInTheBackground(Redis redis) {
    configure(redis);
    for (String command :
        List.of(
            "DEL s",
            "UNLINK s",
            "SET s v",
            "RENAME small s",
            "SUNIONSTORE s small",
            "PEXPIRE s -1")) {
      redis.run("DEL s small").isBetween(0, 2);
      redis.run("SADD small a").is(1);
      fill(redis, "s", MEMBERS);
      long before = redis.infoNumber("used_memory");
      freesInTheBackground(redis, command);
      long after = redis.infoNumber("used_memory");
      if (after > before - MEMBERS * 10L) {
        throw new AssertionError(command + " took memory from " + before + " to " + after);
      }
    }
  }

  /// However that is done: it may be over before anybody can ask.
  @EachServer
  void aVeryLargeSetGoesAwayAndIsCountedOnce(Redis redis) {
    configure(redis);
    for (String command : List.of("DEL s", "UNLINK s", "RENAME small s", "PEXPIRE s -1")) {
      redis.run("DEL s small").isBetween(0, 2);
      redis.run("SADD small a").is(1);
      fill(redis, "s", 4 * MEMBERS);
      long freed = redis.infoNumber("lazyfreed_objects");
      long before = redis.infoNumber("used_memory");
      redis.run(command);
      redis.run("SADD t a");
      while (redis.infoNumber("lazyfree_pending_objects") > 0) {
        redis.run("GET other");
      }
      if (redis.infoNumber("lazyfreed_objects") != freed + 1) {
        throw new AssertionError(command + " is not counted once");
      }
      long after = redis.infoNumber("used_memory");
      if (after > before - 40L * MEMBERS) {
        throw new AssertionError(command + " took memory from " + before + " to " + after);
      }
    }
  }

  @EachServer
  void smallSetsAreFreedAtOnce(Redis redis) {
    configure(redis);
    for (int members : List.of(1, 40, 64)) {
      List<Object> words = new ArrayList<>(List.of("x".repeat(100)));
      for (int i = 1; i < members; i++) {
        words.add("m" + i);
      }
      redis.run("SADD s", words.toArray()).is(members);
      long freed = redis.infoNumber("lazyfreed_objects");
      redis.run("UNLINK s").is(1);
      if (redis.infoNumber("lazyfreed_objects") != freed) {
        throw new AssertionError(members + " members are not worth a thread");
      }
    }
  }
}
