// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachProtocol;
import spinel.spec.Redis;

/// DUMP and RESTORE of strings.
final class DumpRestoreSpec {
  private static final String BAD_PAYLOAD = "ERR DUMP payload version or checksum are wrong";

  @EachProtocol
  void whatIsDumpedIsRestored(Redis redis) {
    for (String value :
        List.of(
            "",
            "hello",
            "0",
            "-1",
            "127",
            "128",
            "-128",
            "-129",
            "32767",
            "32768",
            "-32769",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "x".repeat(63),
            "x".repeat(64),
            "ab".repeat(10_000),
            "z".repeat(100_000))) {
      redis.run("SET k", value).isOk();
      byte[] payload = redis.run("DUMP k").bytes();
      redis.run("RESTORE", "copy", 0, payload).isOk();
      redis.run("GET copy").is(value);
      redis.run("TTL copy").is(-1);
      redis.run("DEL copy").is(1);
    }
    redis.run("DUMP nothing").isNil();
  }

  @EachProtocol
  void payloadsOfEveryReleaseAreRead(Redis redis) {
    for (int version = 1; version <= 10; version++) {
      redis.run("RESTORE", "k" + version, 0, Payload.ofString("hello", version)).isOk();
      redis.run("GET", "k" + version).is("hello");
    }
    redis.run("RESTORE", "i8", 0, Payload.of(new int[] {0, 0xc0, 0xff}, 9)).isOk();
    redis.run("GET i8").is("-1");
    redis.run("RESTORE", "i16", 0, Payload.of(new int[] {0, 0xc1, 0x39, 0x30}, 9)).isOk();
    redis.run("GET i16").is("12345");
    redis.run("RESTORE", "i32", 0, Payload.of(new int[] {0, 0xc2, 0, 0, 0, 0x80}, 9)).isOk();
    redis.run("GET i32").is("-2147483648");
    redis.run("OBJECT ENCODING i32").is("int");
    redis
        .run("RESTORE", "lzf", 0, Payload.of(new int[] {0, 0xc3, 4, 12, 0, 'a', 0xe0, 2, 0}, 9))
        .isError("ERR Bad data format");
    redis
        .run("RESTORE", "lzf", 0, Payload.of(new int[] {0, 0xc3, 5, 12, 0, 'a', 0xe0, 2, 0}, 9))
        .isOk();
    redis.run("GET lzf").is("a".repeat(12));
    redis
        .run("RESTORE", "long", 0, Payload.of(new int[] {0, 0x80, 0, 0, 0, 2, 'h', 'i'}, 9))
        .isOk();
    redis.run("GET long").is("hi");
    redis.run("RESTORE", "mid", 0, Payload.of(new int[] {0, 0x40, 2, 'h', 'i'}, 9)).isOk();
    redis.run("GET mid").is("hi");
  }

  @EachProtocol
  void restoreTakesATimeToLive(Redis redis) {
    byte[] payload = Payload.ofString("v", 9);
    redis.run("RESTORE", "k", 100_000, payload).isOk();
    redis.run("PTTL k").isBetween(95_000, 100_000);
    redis.run("RESTORE", "at", 4102444800123L, payload, "ABSTTL").isOk();
    redis.run("PEXPIRETIME at").is(4102444800123L);
    redis.run("RESTORE", "past", 1, payload, "absttl").isOk();
    redis.run("EXISTS past").is(0);
    redis.run("RESTORE", "k", 0, payload, "REPLACE").isOk();
    redis.run("TTL k").is(-1);
    redis.run("RESTORE", "k", 0, payload, "REPLACE", "IDLETIME", 1000).isOk();
    redis.run("OBJECT IDLETIME k").isBetween(1000, 1002);
    redis.run("RESTORE", "k", 0, payload, "FREQ", 5, "REPLACE").isOk();
  }

  @EachProtocol
  void restoreRefusesWhatItShould(Redis redis) {
    byte[] payload = Payload.ofString("v", 9);
    redis.run("SET k old").isOk();
    redis.run("RESTORE", "k", 0, payload).isError("BUSYKEY Target key name already exists.");
    redis.run("RESTORE", "n", -1, payload).isError("ERR Invalid TTL value, must be >= 0");
    redis.run("RESTORE", "n", "x", payload).isError(Errors.NOT_AN_INTEGER);
    redis.run("RESTORE", "n", 0, payload, "FOO").isError(Errors.SYNTAX);
    redis
        .run("RESTORE", "n", 0, payload, "IDLETIME", -1)
        .isError("ERR Invalid IDLETIME value, must be >= 0");
    redis
        .run("RESTORE", "n", 0, payload, "FREQ", 256)
        .isError("ERR Invalid FREQ value, must be >= 0 and <= 255");
    redis.run("RESTORE", "n", 0, payload, "FREQ", 1, "IDLETIME", 1).isError(Errors.SYNTAX);
    redis.run("RESTORE", "n", 0, payload, "IDLETIME").isError(Errors.SYNTAX);
    redis.run("RESTORE", "n", 0, "").isError(BAD_PAYLOAD);
    redis.run("RESTORE", "n", 0, "short").isError(BAD_PAYLOAD);
    redis.run("RESTORE", "n", 0, Payload.ofString("v", 9999)).isError(BAD_PAYLOAD);
    byte[] flipped = payload.clone();
    flipped[2] ^= 1;
    redis.run("RESTORE", "n", 0, flipped).isError(BAD_PAYLOAD);
    redis
        .run("RESTORE", "n", 0, Payload.of(new int[] {0, 50, 'x'}, 9))
        .isError("ERR Bad data format");
    redis
        .run("RESTORE", "n", 0, Payload.of(new int[] {99, 1, 'x'}, 9))
        .isError("ERR Bad data format");
    redis.run("EXISTS n").is(0);
    redis.run("GET k").is("old");
  }
}
