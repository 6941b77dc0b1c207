// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.Answer;
import spinel.spec.EachProtocol;
import spinel.spec.Protocol;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Reply;

/// INCREX: counting with bounds and an expiry in one step.
@Since("8.8")
final class IncrexSpec {
  @EachProtocol
  void countsByOneUnlessTold(Redis redis) {
    redis.run("INCREX k").isArray(1, 1);
    redis.run("INCREX k").isArray(2, 1);
    redis.run("INCREX k BYINT 98").isArray(100, 98);
    redis.run("INCREX k byint -10").isArray(90, -10);
    redis.run("GET k").is("90");
  }

  private static void isFloats(Redis redis, Answer answer, String value, String increment) {
    if (redis.protocol() == Protocol.RESP2) {
      answer.isArray(value, increment);
    } else {
      answer.isArray(new Reply.DoubleReply(value), new Reply.DoubleReply(increment));
    }
  }

  @EachProtocol
  void countsInFloats(Redis redis) {
    redis.run("SET k 1.5").isOk();
    isFloats(redis, redis.run("INCREX k BYFLOAT 0.25"), "1.75", "0.25");
    redis.run("GET k").is("1.75");
    redis.run("INCREX k BYINT 1").isError(Errors.NOT_AN_INTEGER);
    redis.run("INCREX k").isError(Errors.NOT_AN_INTEGER);
  }

  @EachProtocol
  void boundsSkipTheIncrement(Redis redis) {
    redis.run("SET k 99 EX 100").isOk();
    redis.run("INCREX k BYINT 5 UBOUND 100 EX 1000").isArray(99, 0);
    redis.run("GET k").is("99");
    redis.run("TTL k").isBetween(99, 100);
    redis.run("INCREX k BYINT 1 UBOUND 100").isArray(100, 1);
    redis.run("INCREX k BYINT -50 LBOUND 60").isArray(100, 0);
    redis.run("SET k 9223372036854775807").isOk();
    redis.run("INCREX k").isArray(Long.MAX_VALUE, 0);
  }

  @EachProtocol
  void saturateStopsAtTheBound(Redis redis) {
    redis.run("SET k 99").isOk();
    redis.run("INCREX k BYINT 5 UBOUND 100 SATURATE").isArray(100, 1);
    redis.run("INCREX k BYINT -500 LBOUND 10 SATURATE").isArray(10, -90);
    redis.run("SET k 9223372036854775800").isOk();
    redis.run("INCREX k BYINT 100 SATURATE").isArray(Long.MAX_VALUE, 7);
  }

  @EachProtocol
  void expiryIsSetKeptOrRemoved(Redis redis) {
    redis.run("INCREX k EX 100").isArray(1, 1);
    redis.run("TTL k").isBetween(99, 100);
    redis.run("INCREX k").isArray(2, 1);
    redis.run("TTL k").isBetween(99, 100);
    redis.run("INCREX k EX 500 ENX").isArray(3, 1);
    redis.run("TTL k").isBetween(99, 100);
    redis.run("INCREX k PERSIST").isArray(4, 1);
    redis.run("TTL k").is(-1);
    redis.run("INCREX k PX 500000 ENX").isArray(5, 1);
    redis.run("TTL k").isBetween(499, 500);
    redis.run("INCREX k EXAT 4102444800").isArray(6, 1);
    redis.run("EXPIRETIME k").is(4102444800L);
  }

  @EachProtocol
  void badArgumentsAreRefused(Redis redis) {
    redis.run("INCREX k BYINT 1 BYFLOAT 1").isErrorStarting("ERR ");
    redis.run("INCREX k EX 10 PX 10").isErrorStarting("ERR ");
    redis.run("INCREX k ENX").isErrorStarting("ERR ");
    redis.run("INCREX k PERSIST ENX").isErrorStarting("ERR ");
    redis.run("INCREX k LBOUND 10 UBOUND 5").isErrorStarting("ERR ");
    redis.run("INCREX k BYINT abc").isErrorStarting("ERR ");
    redis.run("INCREX k FOO").isErrorStarting("ERR ");
    redis.run("EXISTS k").is(0);
  }
}
