// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachProtocol;
import spinel.spec.Needs;
import spinel.spec.Redis;
import spinel.spec.Since;

/// String commands on a list.
@Needs("RPUSH")
final class WrongTypeSpec {
  private static void refuse(Redis redis, List<String> commands) {
    redis.run("RPUSH list a").is(1);
    redis.run("SET s v").isOk();
    for (String command : commands) {
      redis.run(command).isError(Errors.WRONG_TYPE);
    }
    redis.run("TYPE list").isSimple("list");
    redis.run("TTL list").is(-1);
    redis.run("GET s").is("v");
  }

  @EachProtocol
  void stringCommandsRefuseOtherTypes(Redis redis) {
    refuse(
        redis,
        List.of(
            "GET list",
            "GETDEL list",
            "GETEX list EX 10",
            "GETSET list v",
            "SET list v GET",
            "SET list v XX GET",
            "APPEND list v",
            "STRLEN list",
            "SETRANGE list 0 v",
            "GETRANGE list 0 -1",
            "SUBSTR list 0 -1",
            "INCR list",
            "DECRBY list 1",
            "INCRBYFLOAT list 1",
            "SETBIT list 0 1",
            "GETBIT list 0",
            "BITCOUNT list",
            "BITPOS list 1",
            "BITOP AND d s list",
            "BITFIELD list GET u8 0",
            "BITFIELD list SET u8 0 1",
            "BITFIELD_RO list GET u8 0"));
  }

  @EachProtocol
  void lcsHasItsOwnWords(Redis redis) {
    redis.run("RPUSH list a").is(1);
    redis.run("LCS list s").isError("ERR The specified keys must contain string values");
  }

  @EachProtocol
  void overwritingCommandsTakeAnyType(Redis redis) {
    for (String command :
        List.of(
            "SET list v", "MSET list v", "SETEX list 10 v", "BITOP NOT list s", "SET list v XX")) {
      redis.run("DEL list").isBetween(0, 1);
      redis.run("SET s x").isOk();
      redis.run("RPUSH list a").is(1);
      redis.run(command).holds("no error", r -> !r.toString().contains("WRONGTYPE"));
      redis.run("TYPE list").isSimple("string");
    }
    redis.run("DEL list").is(1);
    redis.run("RPUSH list a").is(1);
    redis.run("MGET s list").holds("nil for the list", r -> r.children().size() == 2);
    redis.run("SETNX list v").is(0);
    redis.run("MSETNX list v other v").is(0);
  }

  @EachProtocol
  @Since("8.4")
  void conditionsRefuseOtherTypes(Redis redis) {
    refuse(redis, List.of("SET list v IFEQ a", "SET list v IFNE a", "DIGEST list"));
    redis
        .run("DELEX list IFEQ a")
        .isError("ERR Key should be of string type if conditions are specified");
    redis.run("DELEX list").is(1);
  }
}
