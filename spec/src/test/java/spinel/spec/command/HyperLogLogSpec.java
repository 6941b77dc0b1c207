// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Redis;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;

/// HyperLogLogs: PFADD, PFCOUNT, PFMERGE, PFDEBUG and PFSELFTEST.
final class HyperLogLogSpec {
  private static final String NOT_VALID = "WRONGTYPE Key is not a valid HyperLogLog string value.";
  private static final String CORRUPT = "INVALIDOBJ Corrupted HLL object detected";

  /// Adds the elements `prefix`from to `prefix`to, a hundred at once.
  private static void add(Redis redis, String key, String prefix, int from, int to) {
    for (int i = from; i <= to; i += 100) {
      Object[] elements = new Object[Math.min(100, to - i + 1)];
      int first = i;
      Arrays.setAll(elements, j -> prefix + (first + j));
      redis.run(RespClient.arguments("PFADD " + key, elements));
    }
  }

  @EachProtocol
  void pfaddTellsWhetherTheEstimateMayHaveChanged(Redis redis) {
    redis.run("PFADD h").is(1);
    redis.run("PFADD h").is(0);
    redis.run("PFCOUNT h").is(0);
    redis.run("PFADD h a b c").is(1);
    redis.run("PFADD h a b c").is(0);
    redis.run("PFADD h", "").is(1);
    redis.run("PFCOUNT h").is(4);
    redis.run("TYPE h").isSimple("string");
    redis.run("OBJECT ENCODING h").is("raw");
    redis.run("PFADD").isErrorStarting("ERR wrong number of arguments");
  }

  @EachServer
  void valuesAreStringsWithRedisBytes(Redis redis) {
    redis.run("PFADD h").is(1);
    redis.run("GET h").is("HYLL\1\0\0\0\0\0\0\0\0\0\0\u0080\u007f\u00ff".getBytes(LATIN));
    redis.run("PFCOUNT h").is(0);
    redis.run("GET h").is("HYLL\1\0\0\0\0\0\0\0\0\0\0\0\u007f\u00ff".getBytes(LATIN));
    redis.run("PFADD h hello").is(1);
    redis.run("PFDEBUG DECODE h").is("Z:9216 v:1,1 Z:7167");
    redis.run("GET h").is("HYLL\1\0\0\0\0\0\0\0\0\0\0\u0080c\u00ff\u0080[\u00fe".getBytes(LATIN));
    redis.run("STRLEN h").is(21);
    redis.run("PFCOUNT h").is(1);
    redis.run("GETRANGE h 8 15").is("\1\0\0\0\0\0\0\0".getBytes(LATIN));
    redis.run("PFDEBUG TODENSE h").is(1);
    redis.run("PFDEBUG TODENSE h").is(0);
    redis.run("STRLEN h").is(12304);
    redis.run("GETRANGE h 0 15").is("HYLL\0\0\0\0\1\0\0\0\0\0\0\0".getBytes(LATIN));
    redis.run("PFDEBUG ENCODING h").isSimple("dense");
    redis.run("PFCOUNT h").is(1);
  }

  private static final java.nio.charset.Charset LATIN = StandardCharsets.ISO_8859_1;

  @EachServer
  void estimatesAreTheSameOnEveryServer(Redis redis) {
    add(redis, "h", "e", 1, 100);
    redis.run("PFCOUNT h").is(100);
    add(redis, "h", "e", 101, 1_000);
    redis.run("PFCOUNT h").is(1008);
    redis.run("PFDEBUG ENCODING h").isSimple("sparse");
    add(redis, "h", "e", 1_001, 10_000);
    redis.run("PFCOUNT h").is(9_972);
    redis.run("PFDEBUG ENCODING h").isSimple("dense");
    add(redis, "h", "e", 10_001, 40_000);
    redis.run("PFCOUNT h").is(39_901);
  }

  @EachEncoding({"hll-sparse-max-bytes 0", "hll-sparse-max-bytes 60", "hll-sparse-max-bytes 3000"})
  @EachServer
  void unionsCountEachElementOnce(Redis redis) {
    redis.run("PFADD h1{t} a b c").is(1);
    redis.run("PFADD h2{t} b c d").is(1);
    redis.run("PFADD h3{t} c d e").is(1);
    redis.run("PFCOUNT h1{t} h2{t} h3{t} none{t}").is(5);
    redis.run("PFCOUNT none{t} none2{t}").is(0);
    redis.run("PFMERGE h{t} h1{t} h2{t} h3{t} none{t}").isOk();
    redis.run("PFCOUNT h{t}").is(5);
    add(redis, "big{t}", "e", 1, 20_000);
    redis.run("PFMERGE h{t} big{t}").isOk();
    redis.run("PFDEBUG ENCODING h{t}").isSimple("dense");
    redis.run("PFCOUNT h{t}").is(19_908);
    redis.run("PFCOUNT h{t} big{t}").is(19_908);
  }

  @EachServer
  void mergingMakesTheDestination(Redis redis) {
    redis.run("PFMERGE d{t}").isOk();
    redis.run("PFCOUNT d{t}").is(0);
    redis.run("PFMERGE d2{t} none{t}").isOk();
    redis.run("EXISTS d2{t}").is(1);
    redis.run("PFADD d{t} a b c").is(1);
    redis.run("EXPIRE d{t} 100").is(1);
    redis.run("PFMERGE d{t}").isOk();
    redis.run("PFCOUNT d{t}").is(3);
    redis.run("TTL d{t}").isBetween(99, 100);
    redis.run("PFMERGE d{t} d{t} d{t}").isOk();
    redis.run("PFCOUNT d{t}").is(3);
  }

  @EachEncoding({"hll-sparse-max-bytes 30", "hll-sparse-max-bytes 500"})
  @EachServer
  void sparseValuesStayWithinTheirLimit(Redis redis) {
    redis.run("PFADD h").is(1);
    long limit =
        Long.parseLong(
            redis.run("CONFIG GET hll-sparse-max-bytes").elements().get(1)
                    instanceof Reply.BulkString(byte[] text)
                ? new String(text, LATIN)
                : "0");
    for (int i = 0; i < 400; i++) {
      redis.run("PFADD h", "e" + i);
      long length = redis.run("STRLEN h").integer();
      redis.run("PFDEBUG ENCODING h").isSimple(length <= limit ? "sparse" : "dense");
    }
    redis.run("STRLEN h").is(12304);
  }

  @EachProtocol
  void otherValuesAreRefused(Redis redis) {
    redis.run("SET s bar").isOk();
    redis.run("SET n 12345").isOk();
    for (String key : new String[] {"s", "n"}) {
      redis.run("PFADD", key, 1).isError(NOT_VALID);
      redis.run("PFCOUNT", key).isError(NOT_VALID);
      redis.run("PFCOUNT none", key).isError(NOT_VALID);
      redis.run("PFMERGE none", key).isError(NOT_VALID);
      redis.run("PFMERGE", key, "none").isError(NOT_VALID);
      redis.run("PFDEBUG ENCODING", key).isError(NOT_VALID);
    }
    redis.run("EXISTS none").is(0);
  }

  @EachProtocol
  @Needs("RPUSH")
  void otherTypesAreRefused(Redis redis) {
    redis.run("RPUSH l x").is(1);
    redis.run("PFADD l x").isError(Errors.WRONG_TYPE);
    redis.run("PFCOUNT l").isError(Errors.WRONG_TYPE);
    redis.run("PFMERGE none l").isError(Errors.WRONG_TYPE);
    redis.run("EXISTS none").is(0);
  }

  @EachServer
  void corruptValuesAreRefused(Redis redis) {
    redis.run("PFADD h a b c").is(1);
    redis.run("APPEND h hello").is(32);
    redis.run("PFCOUNT h").isError(CORRUPT);
    redis.run("PFDEBUG TODENSE h").isError(CORRUPT);
    redis.run("PFMERGE other h").isError(CORRUPT);
    redis.run("SET cut", "HYLL\1\0\0\0\0\0\0\0\0\0\0\u0080c\u00ff".getBytes(LATIN)).isOk();
    redis.run("PFCOUNT cut").isError(CORRUPT);
    redis.run("PFCOUNT cut none").isError(CORRUPT);
    redis.run("PFADD cut 123456789abcdef").is(1);
    redis.run("PFADD cut", "The quick brown fox").isError(CORRUPT);
    redis.run("SETRANGE h 0 0123").is(32);
    redis.run("PFCOUNT h").isError(NOT_VALID);
    redis.run("SETRANGE h 0 HYLL").is(32);
    redis.run("SETRANGE h 4 x").is(32);
    redis.run("PFCOUNT h").isError(NOT_VALID);
    redis.run("SETRANGE h 4", new byte[1]).is(32);
    redis.run("PFCOUNT h").isError(NOT_VALID);
    redis.run("SET short HYLL").isOk();
    redis.run("PFCOUNT short").isError(NOT_VALID);
  }

  @EachProtocol
  void registersAreShown(Redis redis) {
    redis.run("PFADD h hello").is(1);
    redis
        .run("PFDEBUG GETREG h")
        .holds(
            "one register of 16384",
            reply ->
                reply.children().size() == 16384
                    && reply.children().get(9216).equals(new Reply.Int(1))
                    && reply.children().get(9217).equals(new Reply.Int(0)));
    redis.run("PFDEBUG encoding h").isSimple("dense");
    redis.run("PFDEBUG DECODE h").isError("ERR HLL encoding is not sparse");
    redis.run("PFDEBUG NOSUCH h").isError("ERR Unknown PFDEBUG subcommand 'NOSUCH'");
    redis.run("PFDEBUG NOSUCH none").isError("ERR The specified key does not exist");
  }

  @EachServer
  void theSelfTestSucceeds(Redis redis) {
    redis.run("PFSELFTEST").isOk();
  }
}
