// SPDX-License-Identifier: Apache-2.0
package spinel.spec.protocol;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.client.Bytes;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;

/// Requests that arrive in pieces: wherever they are cut, the answers are the same.
final class FramingSpec {
  private static byte[] mixedPipeline() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(RespClient.encode(RespClient.arguments("SET k", "a\r\nb$3\r\n*1\0")));
    out.writeBytes(Bytes.of("GET k\r\n"));
    out.writeBytes(RespClient.encode(RespClient.arguments("MGET k", "", "none")));
    out.writeBytes(Bytes.of("\r\nPING \"x y\"\n*0\r\n"));
    out.writeBytes(RespClient.encode(RespClient.arguments("SET", "", "")));
    out.writeBytes(RespClient.encode(RespClient.arguments("FOO bar")));
    out.writeBytes(RespClient.encode(RespClient.arguments("DEL k", "")));
    return out.toByteArray();
  }

  private static final int REPLIES = 7;

  @EachProtocol
  void aPipelineMayBeCutAnywhere(Redis redis) {
    byte[] pipeline = mixedPipeline();
    redis.client().send(pipeline);
    List<Reply> expected = redis.client().read(REPLIES);
    Redis observer = redis.another();
    for (int cut = 1; cut < pipeline.length; cut++) {
      redis.client().send(Arrays.copyOf(pipeline, cut));
      // A round trip of another connection gives the server time to see the first piece alone.
      observer.run("PING").isSimple("PONG");
      redis.client().send(Arrays.copyOfRange(pipeline, cut, pipeline.length));
      same(expected, redis.client().read(REPLIES), "cut at " + cut);
    }
  }

  @EachProtocol
  void aPipelineMayComeByteByByte(Redis redis) {
    byte[] pipeline = mixedPipeline();
    redis.client().send(pipeline);
    List<Reply> expected = redis.client().read(REPLIES);
    for (byte b : pipeline) {
      redis.client().send(new byte[] {b});
    }
    same(expected, redis.client().read(REPLIES), "byte by byte");
  }

  @EachServer
  void manyPipelinesMayBeCutAtRandom(Redis redis) {
    long seed = 41;
    Random random = new Random(seed);
    byte[] pipeline = mixedPipeline();
    redis.client().send(pipeline);
    List<Reply> expected = redis.client().read(REPLIES);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    int times = 300;
    for (int i = 0; i < times; i++) {
      many.writeBytes(pipeline);
    }
    byte[] bytes = many.toByteArray();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(400));
      redis.client().send(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    for (int i = 0; i < times; i++) {
      same(expected, redis.client().read(REPLIES), "seed " + seed + ", pipeline " + i);
    }
  }

  @EachServer
  void aLargeBulkMayBeCutAroundItsEnds(Redis redis) {
    byte[] request = RespClient.encode(RespClient.arguments("SET k", "v".repeat(200_000)));
    Redis observer = redis.another();
    for (int cut :
        new int[] {
          20,
          25,
          26,
          27,
          28,
          16_384,
          32_768,
          65_535,
          65_536,
          131_072,
          request.length - 3,
          request.length - 2,
          request.length - 1
        }) {
      redis.client().send(Arrays.copyOf(request, cut));
      observer.run("PING").isSimple("PONG");
      redis.client().send(Arrays.copyOfRange(request, cut, request.length));
      redis.client().send("STRLEN k\r\n");
      redis.next("SET").isOk();
      redis.next("STRLEN").is(200_000);
    }
  }

  private static void same(List<Reply> expected, List<Reply> actual, String what) {
    if (!expected.equals(actual)) {
      throw new AssertionError(what + "\n  expected: " + expected + "\n  but got:  " + actual);
    }
  }
}
