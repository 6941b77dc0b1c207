// SPDX-License-Identifier: Apache-2.0
package spinel.spec.protocol;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.client.Bytes;
import spinel.spec.client.RespClient;
import spinel.spec.server.Server;

/// Mutated requests: whatever is sent, the server goes on answering others.
/// `spinel.spec.fuzz.rounds` asks for more of them than a build has time for.
final class FuzzSpec {
  private static final List<String> LINES =
      List.of(
          "SET k v EX 100",
          "GET k",
          "MGET k k k",
          "APPEND k abc",
          "INCR n",
          "GETRANGE k 0 -1",
          "BITCOUNT k",
          "SCAN 0 COUNT 10",
          "EXPIRE k 100 NX",
          "PING hello",
          "HELLO 3",
          "HELLO 2",
          "CLIENT SETNAME x",
          "OBJECT ENCODING k",
          "COMMAND GETKEYS GET k",
          "TTL k",
          "DEL k n");

  @EachServer
  void mutatedRequestsHarmNobodyElse(Redis redis) {
    long seed = Long.getLong("spinel.spec.fuzz.seed", 20_251);
    int rounds = Integer.getInteger("spinel.spec.fuzz.rounds", 1_500);
    Redis witness = redis.another();
    for (int round = 0; round < rounds; round++) {
      Random random = new Random(seed * 1_000_003 + round);
      byte[] bytes = mutate(random, pipeline(random));
      try {
        sendAndDrain(redis.server(), bytes);
        if (round % 20 == 0) {
          redis.another().run("PING").isSimple("PONG");
        }
        witness.run("ECHO", round).is(Integer.toString(round));
      } catch (UncheckedIOException | AssertionError e) {
        throw new AssertionError(
            "seed " + seed + ", round " + round + ", after sending " + Bytes.quote(bytes), e);
      }
    }
  }

  private static void sendAndDrain(Server server, byte[] bytes) {
    try (RespClient client = RespClient.connect(server.port())) {
      try {
        client.send(bytes);
      } catch (UncheckedIOException _) {
        // The server may close as soon as it sees the error.
      }
      client.endInput();
      client.readToEnd();
    }
  }

  private static byte[] pipeline(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i <= random.nextInt(4); i++) {
      String line = LINES.get(random.nextInt(LINES.size()));
      boolean inline = random.nextInt(4) == 0;
      out.writeBytes(
          inline ? Bytes.of(line + "\r\n") : RespClient.encode(RespClient.arguments(line)));
    }
    return out.toByteArray();
  }

  private static byte[] mutate(Random random, byte[] original) {
    byte[] bytes = original;
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = splice(bytes, at, new byte[0], Math.min(bytes.length - at, 3));
        case 3 -> bytes = splice(bytes, at, Bytes.of("\r\n"), 0);
        case 4 -> bytes = splice(bytes, at, Bytes.of(odd(random)), 0);
        default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
      }
      if (bytes.length == 0) {
        return new byte[] {'*'};
      }
    }
    return bytes;
  }

  private static String odd(Random random) {
    List<String> odd =
        List.of(
            "*",
            "$",
            "-1",
            "*3\r\n$3\r\n",
            "$0\r\n",
            "\"",
            "'",
            "\0",
            "99999999999",
            "*-1\r\n",
            "$-1\r\n",
            "\n",
            "+OK\r\n",
            "%1\r\n",
            "*1000000\r\n",
            "\\x");
    return odd.get(random.nextInt(odd.size()));
  }

  private static byte[] splice(byte[] bytes, int at, byte[] inserted, int removed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(inserted);
    out.write(bytes, at + removed, bytes.length - at - removed);
    return out.toByteArray();
  }
}
