// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.ArrayList;
import java.util.List;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.Since;
import spinel.spec.client.Bytes;

/// When a list is a listpack, and when a quicklist; and what older releases dumped.
final class ListEncodingSpec {
  @EachServer
  @Since("7.2")
  void countsDecide(Redis redis) {
    redis.configure("list-max-listpack-size", "5");
    redis.run("RPUSH l 1 2 3 4 5").is(5);
    redis.run("OBJECT ENCODING l").is("listpack");
    redis.run("LPUSH l 6").is(6);
    redis.run("OBJECT ENCODING l").is("quicklist");
    redis.run("LTRIM l 0 2").isOk();
    redis.run("OBJECT ENCODING l").is("quicklist");
    redis.run("LPOP l").is("6");
    redis.run("OBJECT ENCODING l").is("listpack");
    redis.run("RPUSH l").isError(Errors.arity("rpush"));
    redis.run("RPUSH m 1 2 3 4 5 6").is(6);
    redis.run("OBJECT ENCODING m").is("quicklist");
    redis.run("LREM m 0 1").is(1);
    redis.run("OBJECT ENCODING m").is("quicklist");
  }

  @EachServer
  @Since("7.2")
  void sizesDecide(Redis redis) {
    redis.configure("list-max-listpack-size", "-1");
    redis.run("RPUSH l", "x".repeat(2000), "y".repeat(2000)).is(2);
    redis.run("OBJECT ENCODING l").is("listpack");
    redis.run("LSET l 0", "x".repeat(4000)).isOk();
    redis.run("OBJECT ENCODING l").is("quicklist");
    redis.run("LSET l 0 a").isOk();
    redis.run("RPOP l").is("y".repeat(2000));
    redis.run("OBJECT ENCODING l").is("listpack");
    redis.run("RPUSH large", "z".repeat(5000)).is(1);
    redis.run("OBJECT ENCODING large").is("quicklist");
  }

  @EachServer
  void olderPayloadsAreRead(Redis redis) {
    int[] strings = {1, 3, 1, 'a', 0xc0, 5, 2, 'x', 'y'};
    redis.run("RESTORE", "strings", 0, Payload.of(strings, 6)).isOk();
    redis.run("LRANGE strings 0 -1").isArray("a", "5", "xy");
    int[] ziplist = {
      // bytes, last, count; "ab", 12, -5, 300, 70000, 2^40, 1 << 62
      46,
      0,
      0,
      0,
      36,
      0,
      0,
      0,
      7,
      0, //
      0,
      2,
      'a',
      'b', //
      4,
      0xFD, //
      2,
      0xFE,
      0xFB, //
      3,
      0xC0,
      0x2C,
      0x01, //
      4,
      0xF0,
      0x70,
      0x11,
      0x01, //
      5,
      0xD0,
      0,
      0,
      0,
      0x40, //
      6,
      0xE0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0x40, //
      0xFF
    };
    ziplist[0] = ziplist.length;
    ziplist[4] = ziplist.length - 11;
    restore(redis, 10, ziplist, false);
    restore(redis, 14, ziplist, true);
  }

  private static void restore(Redis redis, int type, int[] ziplist, boolean isNode) {
    List<Integer> body = new ArrayList<>(List.of(type));
    if (isNode) {
      body.add(1);
    }
    body.add(ziplist.length);
    for (int b : ziplist) {
      body.add(b);
    }
    int[] payload = body.stream().mapToInt(Integer::intValue).toArray();
    redis.run("RESTORE", "l", 0, Payload.of(payload, 7), "REPLACE").isOk();
    redis
        .run("LRANGE l 0 -1")
        .isArray("ab", "12", "-5", "300", "70000", "1073741824", "4611686018427387904");
    for (int i = 2; i < payload.length - 1; i++) {
      int[] broken = payload.clone();
      broken[i] ^= 0x80;
      redis.run("RESTORE", "broken", 0, Payload.of(broken, 7), "REPLACE");
      redis.run("PING").isSimple("PONG");
    }
  }

  @EachServer
  void emptyAndBrokenListsAreRefused(Redis redis) {
    for (int[] body :
        List.of(
            new int[] {18, 0},
            new int[] {18, 1, 2, 7, 7, 0, 0, 0, 0, 0, 0xFF},
            new int[] {18, 1, 3, 1, 'a'},
            new int[] {18, 1, 1, 0},
            new int[] {18, 2, 1, 1, 'a'},
            new int[] {14, 0},
            new int[] {1, 0},
            new int[] {1, 2, 1, 'a'})) {
      redis.run("RESTORE", "l", 0, Payload.of(body, 10)).isError("ERR Bad data format");
    }
    redis.run("EXISTS l").is(0);
    int[] plain = {18, 2, 1, 1, 'a', 2, 9, 9, 0, 0, 0, 1, 0, 5, 1, 0xFF};
    redis.run("RESTORE", "l", 0, Payload.of(plain, 10)).isOk();
    redis.run("LRANGE l 0 -1").isArray("a", "5");
    redis.run("RPUSH l", Bytes.of("x")).is(3);
  }
}
