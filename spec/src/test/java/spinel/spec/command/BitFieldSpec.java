// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.EachProtocol;
import spinel.spec.Redis;

/// BITFIELD and BITFIELD_RO: integers of any width at any bit of a string.
final class BitFieldSpec {
  private static final String BAD_TYPE =
      "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but"
          + " i64 is.";
  private static final String BAD_OFFSET = "ERR bit offset is not an integer or out of range";

  @EachProtocol
  void setReturnsTheOldValue(Redis redis) {
    redis.run("BITFIELD k SET u8 0 255 GET u8 0 GET i8 0").isArray(0, 255, -1);
    redis.run("BITFIELD k SET i8 #1 -100 GET u8 #1 GET i16 0").isArray(0, 156, -100);
    redis.run("BITFIELD k GET u4 4 SET u4 4 0 GET u8 0").isArray(15, 15, 240);
    redis.run("BITFIELD k GET u8 1000").isArray(0);
    redis.run("STRLEN k").is(2);
    redis.run("BITFIELD k").isArray();
    redis.run("BITFIELD nothing GET u8 0").isArray(0);
    redis.run("EXISTS nothing").is(0);
  }

  @EachProtocol
  void incrbyWrapsUnlessToldOtherwise(Redis redis) {
    redis.run("BITFIELD k INCRBY u2 0 3").isArray(3);
    redis.run("BITFIELD k INCRBY u2 0 1").isArray(0);
    redis.run("BITFIELD k SET i8 8 127 INCRBY i8 8 1").isArray(0, -128);
    redis
        .run("BITFIELD k OVERFLOW SAT SET u8 0 250 INCRBY u8 0 10 INCRBY u8 0 -300")
        .isArray(0, 255, 0);
    redis.run("BITFIELD k OVERFLOW sat SET i8 0 -120 INCRBY i8 0 -120").isArray(0, -128);
    redis.run("BITFIELD k OVERFLOW FAIL INCRBY i8 0 -1 GET i8 0").isArray(null, -128);
    redis
        .run("BITFIELD k OVERFLOW FAIL SET u8 0 256 OVERFLOW WRAP SET u8 0 257 GET u8 0")
        .isArray(null, 128, 1);
    redis.run("BITFIELD k OVERFLOW SAT INCRBY u8 0 1 OVERFLOW WRAP INCRBY u8 0 255").isArray(2, 1);
  }

  @EachProtocol
  void widthsReach64BitsSignedAnd63Unsigned(Redis redis) {
    redis
        .run("BITFIELD k SET i64 0 -9223372036854775808 GET i64 0 INCRBY i64 0 -1")
        .isArray(0, Long.MIN_VALUE, Long.MAX_VALUE);
    redis.run("BITFIELD k OVERFLOW SAT INCRBY i64 0 1").isArray(Long.MAX_VALUE);
    redis
        .run("BITFIELD k SET u63 1 9223372036854775807 GET u63 1 INCRBY u63 1 1")
        .isArray(Long.MAX_VALUE, Long.MAX_VALUE, 0);
    redis.run("BITFIELD k GET u1 0 GET i1 0").isArray(0, 0);
    redis.run("BITFIELD k SET i1 0 -1 GET u1 0 GET i1 0").isArray(0, 1, -1);
    for (String type : new String[] {"u64", "i65", "u0", "i0", "x8", "8", "u", "i-8", "u8x", ""}) {
      redis.run("BITFIELD k GET", type, 0).isError(BAD_TYPE);
    }
  }

  @EachProtocol
  void offsetsHaveLimits(Redis redis) {
    redis.run("BITFIELD k SET u8 -1 1").isError(BAD_OFFSET);
    redis.run("BITFIELD k SET u8 x 1").isError(BAD_OFFSET);
    redis.run("BITFIELD k SET u8 #x 1").isError(BAD_OFFSET);
    redis.run("BITFIELD k SET u8 # 1").isError(BAD_OFFSET);
    redis.run("BITFIELD k SET u8 #-1 1").isError(BAD_OFFSET);
    redis.run("BITFIELD k SET u8 4294967296 1").isError(BAD_OFFSET);
    redis.run("BITFIELD k SET u8 #536870912 1").isError(BAD_OFFSET);
    redis.run("BITFIELD k SET u8 0 x").isError(Errors.NOT_AN_INTEGER);
    redis.run("BITFIELD k INCRBY u8 0 1.5").isError(Errors.NOT_AN_INTEGER);
    redis.run("EXISTS k").is(0);
  }

  @EachProtocol
  void aWrongOperationChangesNothing(Redis redis) {
    redis.run("BITFIELD k SET u8 0 1 FOO u8 0").isError(Errors.SYNTAX);
    redis.run("BITFIELD k SET u8 0").isError(Errors.SYNTAX);
    redis.run("BITFIELD k GET u8").isError(Errors.SYNTAX);
    redis.run("BITFIELD k OVERFLOW").isError(Errors.SYNTAX);
    redis.run("BITFIELD k OVERFLOW FOO").isError("ERR Invalid OVERFLOW type specified");
    redis.run("BITFIELD k SET u8 0 1 SET u64 0 1").isError(BAD_TYPE);
    redis.run("EXISTS k").is(0);
  }

  @EachProtocol
  void readOnlyFormOnlyReads(Redis redis) {
    redis.run("SET k", new byte[] {1, (byte) 0xff}).isOk();
    redis.run("BITFIELD_RO k GET u8 0 GET i8 #1").isArray(1, -1);
    redis.run("BITFIELD_RO k").isArray();
    redis
        .run("BITFIELD_RO k SET u8 0 1")
        .isError("ERR BITFIELD_RO only supports the GET subcommand");
    redis
        .run("BITFIELD_RO k GET u8 0 INCRBY u8 0 1")
        .isError("ERR BITFIELD_RO only supports the GET subcommand");
    redis.run("BITFIELD_RO k GET u64 0").isError(BAD_TYPE);
  }

  @EachProtocol
  void writesGrowTheStringAndKeepTheTimeToLive(Redis redis) {
    redis.run("SET k a EX 100").isOk();
    redis.run("BITFIELD k SET u8 #3 65").isArray(0);
    redis.run("GET k").is("a\0\0A");
    redis.run("TTL k").isBetween(99, 100);
  }
}
