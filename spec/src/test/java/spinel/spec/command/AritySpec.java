// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachServer;
import spinel.spec.Redis;
import spinel.spec.Since;

/// Too few and too many arguments, for every command of this chapter.
final class AritySpec {
  /// Names with their arity: the count of words, or the least count of them as a negative number.
  private static final List<String> ARITIES =
      words(
          """
          append:3 auth:-2 bitcount:-2 bitfield:-2 bitfield_ro:-2 bitop:-4 bitpos:-3 client:-2
          config:-2 copy:-3 dbsize:1 debug:-2 decr:2 decrby:3 del:-2 dump:2 echo:2 exists:-2
          expire:-3 expireat:-3 expiretime:2 get:2 getbit:3 getdel:2 getex:-2 getrange:4 getset:3
          incr:2 incrby:3 incrbyfloat:3 keys:2 lcs:-3 memory:-2 mget:-2 move:3 mset:-3 msetnx:-3
          object:-2 persist:2 pexpire:-3 pexpireat:-3 pexpiretime:2 psetex:4 pttl:2 randomkey:1
          rename:3 renamenx:3 reset:1 restore:-4 scan:-2 select:2 set:-3 setbit:4 setex:4 setnx:3
          setrange:4 strlen:2 substr:4 swapdb:3 time:1 touch:-2 ttl:2 type:2 unlink:-2
          """);

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private static void check(Redis redis, List<String> arities) {
    for (String row : arities) {
      String name = row.substring(0, row.indexOf(':'));
      int arity = Integer.parseInt(row.substring(row.indexOf(':') + 1));
      int words = Math.abs(arity);
      if (words > 1) {
        redis.run(name + " x".repeat(words - 2)).isError(Errors.arity(name));
        redis.run(name).isError(Errors.arity(name));
      }
      if (arity > 0) {
        redis.run(name + " x".repeat(words)).isError(Errors.arity(name));
      }
    }
  }

  @EachServer
  void theCountOfArgumentsIsChecked(Redis redis) {
    check(redis, ARITIES);
  }

  @EachServer
  @Since("8.4")
  void theCountOfArgumentsOfNewerCommandsIsChecked(Redis redis) {
    check(redis, List.of("digest:2", "delex:-2", "msetex:-4"));
  }

  @EachServer
  void subcommandsAreNamedInFull(Redis redis) {
    for (String name :
        words(
            """
            client|getname client|id client|info client|unpause config|rewrite config|resetstat
            command|count memory|stats memory|purge memory|doctor object|help
            """)) {
      redis.run(name.replace('|', ' ') + " x").isError(Errors.arity(name));
    }
    for (String name :
        words(
            """
            client|kill client|reply client|pause client|unblock client|setname client|no-evict
            config|set config|get memory|usage object|encoding object|freq object|idletime
            object|refcount command|getkeys
            """)) {
      redis.run(name.replace('|', ' ')).isError(Errors.arity(name));
    }
  }
}
