// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.Since;

/// Strings as bitmaps: SETBIT, GETBIT, BITCOUNT, BITPOS and BITOP.
final class BitSpec {
  private static final String BAD_OFFSET = "ERR bit offset is not an integer or out of range";

  @EachProtocol
  void setbitReturnsTheOldBitAndGrowsTheString(Redis redis) {
    redis.run("SETBIT k 7 1").is(0);
    redis.run("GET k").is(new byte[] {1});
    redis.run("SETBIT k 7 0").is(1);
    redis.run("SETBIT k 23 1").is(0);
    redis.run("GET k").is(new byte[] {0, 0, 1});
    redis.run("SETBIT fresh 15 0").is(0);
    redis.run("STRLEN fresh").is(2);
    redis.run("SET n 1 EX 100").isOk();
    redis.run("SETBIT n 6 1").is(0);
    redis.run("GET n").is("3");
    redis.run("TTL n").isBetween(99, 100);
  }

  @EachProtocol
  void getbitBeyondTheEndIsZero(Redis redis) {
    redis.run("SET k", new byte[] {(byte) 0x80, 1}).isOk();
    redis.run("GETBIT k 0").is(1);
    redis.run("GETBIT k 1").is(0);
    redis.run("GETBIT k 15").is(1);
    redis.run("GETBIT k 16").is(0);
    redis.run("GETBIT k 4294967295").is(0);
    redis.run("GETBIT nothing 0").is(0);
    redis.run("SET n 1").isOk();
    redis.run("GETBIT n 7").is(1);
  }

  @EachProtocol
  void bitOffsetsHaveLimits(Redis redis) {
    redis.run("SETBIT k -1 1").isError(BAD_OFFSET);
    redis.run("SETBIT k 4294967296 1").isError(BAD_OFFSET);
    redis.run("SETBIT k abc 1").isError(BAD_OFFSET);
    redis.run("GETBIT k -1").isError(BAD_OFFSET);
    redis.run("GETBIT k 4294967296").isError(BAD_OFFSET);
    redis.run("GETBIT k 1.0").isError(BAD_OFFSET);
    redis.run("SETBIT k 0 2").isError("ERR bit is not an integer or out of range");
    redis.run("SETBIT k 0 -1").isError("ERR bit is not an integer or out of range");
    redis.run("SETBIT k 0 x").isError("ERR bit is not an integer or out of range");
    redis.run("SETBIT k 0 01").isError("ERR bit is not an integer or out of range");
    redis.run("EXISTS k").is(0);
  }

  @EachProtocol
  void bitcountCountsBytesOrBits(Redis redis) {
    redis.run("SET k foobar").isOk();
    redis.run("BITCOUNT k").is(26);
    redis.run("BITCOUNT k 0 0").is(4);
    redis.run("BITCOUNT k 1 1").is(6);
    redis.run("BITCOUNT k 0 -5").is(10);
    redis.run("BITCOUNT k 1 1 BYTE").is(6);
    redis.run("BITCOUNT k 5 30 BIT").is(17);
    redis.run("BITCOUNT k 5 30 bit").is(17);
    redis.run("BITCOUNT k -3 -1 BIT").is(1);
    redis.run("BITCOUNT k 3 1").is(0);
    redis.run("BITCOUNT k -1 -3").is(0);
    redis.run("BITCOUNT k 100 200").is(0);
    redis.run("BITCOUNT k -100 100").is(26);
    redis.run("BITCOUNT nothing").is(0);
    redis.run("BITCOUNT nothing 0 -1").is(0);
    redis.run("SET n 123").isOk();
    redis.run("BITCOUNT n").is(10);
  }

  @EachProtocol
  void bitcountRefusesBadRanges(Redis redis) {
    redis.run("SET k foobar").isOk();
    redis.run("BITCOUNT k 0").isError(Errors.SYNTAX);
    redis.run("BITCOUNT k 0 1 hello").isError(Errors.SYNTAX);
    redis.run("BITCOUNT k 0 1 BIT more").isError(Errors.SYNTAX);
    redis.run("BITCOUNT k a 1").isError(Errors.NOT_AN_INTEGER);
    redis.run("BITCOUNT k 0 b").isError(Errors.NOT_AN_INTEGER);
  }

  @EachServer
  void bitcountAgreesWithAModel(Redis redis) {
    Random random = new Random(23);
    for (int round = 0; round < 60; round++) {
      byte[] bytes = new byte[random.nextInt(3_000)];
      random.nextBytes(bytes);
      BitSet bits = reversed(bytes);
      redis.run("SET k", bytes).isOk();
      redis.run("BITCOUNT k").is(bits.cardinality());
      int from = random.nextInt(24_000);
      int to = from + random.nextInt(24_000);
      redis
          .run("BITCOUNT k", from, to, "BIT")
          .is(
              bits.get(Math.min(from, bytes.length * 8), Math.min(to + 1, bytes.length * 8))
                  .cardinality());
    }
  }

  /// The bits in the order in which Redis numbers them: the highest of each byte comes first.
  private static BitSet reversed(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
    }
    return BitSet.valueOf(turned);
  }

  @EachProtocol
  void bitposFindsTheFirstBit(Redis redis) {
    redis.run("SET k", new byte[] {(byte) 0xff, (byte) 0xf0, 0}).isOk();
    redis.run("BITPOS k 0").is(12);
    redis.run("BITPOS k 1").is(0);
    redis.run("SET k", new byte[] {0, (byte) 0xff, (byte) 0xf0}).isOk();
    redis.run("BITPOS k 1 0").is(8);
    redis.run("BITPOS k 1 2").is(16);
    redis.run("BITPOS k 1 2 -1 BYTE").is(16);
    redis.run("BITPOS k 1 7 15 BIT").is(8);
    redis.run("BITPOS k 1 -1 -1 BIT").is(-1);
    redis.run("BITPOS k 0 8 -1 bit").is(20);
    redis.run("SET k", new byte[] {0, 0}).isOk();
    redis.run("BITPOS k 1").is(-1);
    redis.run("SET k", new byte[] {-1, -1}).isOk();
    redis.run("BITPOS k 0").is(16);
    redis.run("BITPOS k 0 0").is(16);
    redis.run("BITPOS k 0 0 -1").is(-1);
    redis.run("BITPOS k 0 5 2").is(-1);
    redis.run("SET k \"\"").isOk();
    redis.run("BITPOS k 0").is(-1);
    redis.run("BITPOS k 1").is(-1);
  }

  @EachProtocol
  void bitposOfAnAbsentKeyIsAllZero(Redis redis) {
    redis.run("BITPOS nothing 1").is(-1);
    redis.run("BITPOS nothing 0").is(0);
    redis.run("BITPOS nothing 1 0 5").is(-1);
    redis.run("BITPOS nothing 0 0 5").is(0);
  }

  @EachProtocol
  void bitposRefusesBadArguments(Redis redis) {
    redis.run("SET k abc").isOk();
    redis.run("BITPOS k 2").isError("ERR The bit argument must be 1 or 0.");
    redis.run("BITPOS k x").isError(Errors.NOT_AN_INTEGER);
    redis.run("BITPOS k 1 a").isError(Errors.NOT_AN_INTEGER);
    redis.run("BITPOS k 1 0 b").isError(Errors.NOT_AN_INTEGER);
    redis.run("BITPOS k 1 0 1 foo").isError(Errors.SYNTAX);
    redis.run("BITPOS k 1 0 1 BIT foo").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void bitopCombinesWithZeroPadding(Redis redis) {
    redis.run("SET a", new byte[] {(byte) 0xf0, (byte) 0xff, 1}).isOk();
    redis.run("SET b", new byte[] {(byte) 0xff, 0x0f}).isOk();
    redis.run("BITOP AND d a b").is(3);
    redis.run("GET d").is(new byte[] {(byte) 0xf0, 0x0f, 0});
    redis.run("BITOP OR d a b").is(3);
    redis.run("GET d").is(new byte[] {(byte) 0xff, (byte) 0xff, 1});
    redis.run("BITOP xor d a b").is(3);
    redis.run("GET d").is(new byte[] {0x0f, (byte) 0xf0, 1});
    redis.run("BITOP NOT d a").is(3);
    redis.run("GET d").is(new byte[] {0x0f, 0, (byte) 0xfe});
    redis.run("BITOP AND a a a").is(3);
    redis.run("GET a").is(new byte[] {(byte) 0xf0, (byte) 0xff, 1});
    redis.run("BITOP OR d a nothing b").is(3);
    redis.run("BITOP AND d a nothing").is(3);
    redis.run("GET d").is(new byte[3]);
  }

  @EachProtocol
  void bitopOfNothingDeletesTheDestination(Redis redis) {
    redis.run("SET d old EX 100").isOk();
    redis.run("BITOP AND d nothing void").is(0);
    redis.run("EXISTS d").is(0);
    redis.run("SET empty \"\"").isOk();
    redis.run("SET d old EX 100").isOk();
    redis.run("BITOP NOT d empty").is(0);
    redis.run("EXISTS d").is(0);
    redis.run("SET a x").isOk();
    redis.run("SET d old EX 100").isOk();
    redis.run("BITOP OR d a").is(1);
    redis.run("TTL d").is(-1);
  }

  @EachProtocol
  void bitopRefusesBadOperations(Redis redis) {
    redis.run("BITOP FOO d a").isError(Errors.SYNTAX);
    redis.run("BITOP NOT d a b").isError("ERR BITOP NOT must be called with a single source key.");
    redis.run("BITOP AND d").isError(Errors.arity("bitop"));
  }

  @EachServer
  void bitopAgreesWithAModelForLongStrings(Redis redis) {
    Random random = new Random(37);
    for (int round = 0; round < 20; round++) {
      byte[] a = new byte[random.nextInt(5_000) + 1];
      byte[] b = new byte[random.nextInt(5_000) + 1];
      random.nextBytes(a);
      random.nextBytes(b);
      redis.run("SET a", a).isOk();
      redis.run("SET b", b).isOk();
      int length = Math.max(a.length, b.length);
      byte[] and = new byte[length];
      byte[] or = new byte[length];
      byte[] xor = new byte[length];
      for (int i = 0; i < length; i++) {
        int x = i < a.length ? a[i] : 0;
        int y = i < b.length ? b[i] : 0;
        and[i] = (byte) (x & y);
        or[i] = (byte) (x | y);
        xor[i] = (byte) (x ^ y);
      }
      for (var expected :
          List.of(new Combined("AND", and), new Combined("OR", or), new Combined("XOR", xor))) {
        redis.run("BITOP", expected.operator, "d", "a", "b").is(length);
        redis.run("GET d").is(expected.bytes);
      }
    }
  }

  private record Combined(String operator, byte[] bytes) {}

  @EachProtocol
  @Since("8.2")
  void bitopHasFourMoreOperators(Redis redis) {
    redis.run("SET x", bytes(0b1111_0000, 0b0000_1111)).isOk();
    redis.run("SET y", bytes(0b0011_0000, 0b0011_0011)).isOk();
    redis.run("SET z", bytes(0b0101_1100)).isOk();
    redis.run("BITOP DIFF d x y z").is(2);
    redis.run("GET d").is(bytes(0b1000_0000, 0b0000_1100));
    redis.run("BITOP DIFF1 d x y z").is(2);
    redis.run("GET d").is(bytes(0b0000_1100, 0b0011_0000));
    redis.run("BITOP ANDOR d x y z").is(2);
    redis.run("GET d").is(bytes(0b0111_0000, 0b0000_0011));
    redis.run("BITOP ONE d x y z").is(2);
    redis.run("GET d").is(bytes(0b1000_1100, 0b0011_1100));
    redis.run("BITOP one d x").is(2);
    redis.run("GET d").is(bytes(0b1111_0000, 0b0000_1111));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @EachProtocol
  @Since("8.2")
  void bitopDifferencesNeedASecondKey(Redis redis) {
    for (String operator : List.of("DIFF", "DIFF1", "ANDOR")) {
      redis
          .run("BITOP", operator, "d", "x")
          .isError("ERR BITOP " + operator + " must be called with at least two source keys.");
    }
  }
}
