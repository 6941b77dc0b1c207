// SPDX-License-Identifier: Apache-2.0
package spinel.spec.protocol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.client.Bytes;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;

/// Much at once: long pipelines, large values, many arguments, many connections.
final class VolumeSpec {
  private static final int LARGE = 100 * 1024 * 1024;

  @EachServer
  void tenThousandCommandsInOnePipeline(Redis redis) {
    int count = 10_000;
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      requests.writeBytes(RespClient.encode(RespClient.arguments("SET", "key:" + i, "value:" + i)));
      requests.writeBytes(RespClient.encode(RespClient.arguments("INCR counter")));
      requests.writeBytes(RespClient.encode(RespClient.arguments("GET", "key:" + i)));
    }
    Thread writer = Thread.ofPlatform().start(() -> redis.client().send(requests.toByteArray()));
    for (int i = 0; i < count; i++) {
      redis.next("SET").isOk();
      redis.next("INCR").is(i + 1);
      redis.next("GET").is("value:" + i);
    }
    join(writer);
  }

  /// Nothing is read until all is written, so the server has to hold the replies back.
  @EachServer
  void repliesWaitForAReaderThatIsSlow(Redis redis) {
    int count = 2_000;
    redis.run("SET", "k", "v".repeat(10_000)).isOk();
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      requests.writeBytes(RespClient.encode(RespClient.arguments("GET k")));
    }
    redis.client().send(requests.toByteArray());
    redis.another().run("PING").isSimple("PONG");
    Reply expected = Reply.bulk("v".repeat(10_000));
    for (int i = 0; i < count; i++) {
      redis.next("GET").is(expected);
    }
  }

  @EachServer
  void aValueOfAHundredMegabytes(Redis redis) {
    byte[] value = new byte[LARGE];
    new Random(3).nextBytes(value);
    redis.client().send("*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$" + LARGE + "\r\n");
    redis.client().send(value);
    redis.client().send("\r\n");
    redis.next("SET").isOk();
    redis.run("STRLEN big").is(LARGE);
    byte[] returned = redis.run("GET big").bytes();
    if (!Arrays.equals(value, returned)) {
      throw new AssertionError(
          "the value came back changed at " + Arrays.mismatch(value, returned));
    }
    redis.run("GETRANGE big", LARGE - 5, -1).is(Arrays.copyOfRange(value, LARGE - 5, LARGE));
    redis.run("DEL big").is(1);
  }

  @EachServer
  void aHundredThousandPairsInOneCommand(Redis redis) {
    List<byte[]> words = new ArrayList<>(List.of(Bytes.of("MSET")));
    for (int i = 0; i < 100_000; i++) {
      words.add(Bytes.of("key:" + i));
      words.add(Bytes.of(i));
    }
    redis.run(words).isOk();
    redis.run("DBSIZE").is(100_000);
    redis.run("GET key:99999").is("99999");
    List<byte[]> names = new ArrayList<>(List.of(Bytes.of("DEL")));
    for (int i = 1; i < words.size(); i += 2) {
      names.add(words.get(i));
    }
    redis.run(names).is(100_000);
  }

  @EachServer
  void aThousandConnections(Redis redis) {
    List<Redis> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(redis.another());
    }
    for (Redis one : all) {
      one.client().send("INCR k\r\n");
    }
    long sum = 0;
    for (Redis one : all) {
      sum += one.next("INCR").integer();
    }
    if (sum != 1_000L * 1_001 / 2) {
      throw new AssertionError("1,000 increments summed up to " + sum);
    }
    redis.run("GET k").is("1000");
  }

  @EachServer
  void connectionsBeyondTheLimitAreToldSo(Redis redis) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (redis.infoNumber("connected_clients") > 1) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("others than this spec stay connected");
      }
    }
    redis.configure("maxclients", "2");
    redis.another().run("PING").isSimple("PONG");
    try (RespClient refused = RespClient.connect(redis.server().port())) {
      String answer = Bytes.latin(refused.readToEnd());
      if (!answer.equals("-ERR max number of clients reached\r\n")) {
        throw new AssertionError(answer);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
