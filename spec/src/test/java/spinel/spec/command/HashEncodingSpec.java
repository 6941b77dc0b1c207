// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Redis;
import spinel.spec.Since;

/// When small hashes become large ones.
@Needs("HSET")
final class HashEncodingSpec {
  @EachServer
  void tooManyFieldsMakeATable(Redis redis) {
    redis.configure("hash-max-listpack-entries", "3");
    redis.run("HSET h a 1 b 2 c 3").is(3);
    redis.run("HSET h a 4 b 5").is(0);
    redis.run("OBJECT ENCODING h").is("listpack");
    redis.run("HSET h d 4").is(1);
    redis.run("OBJECT ENCODING h").is("hashtable");
    redis.run("HDEL h b c d").is(3);
    redis.run("OBJECT ENCODING h").is("hashtable");
  }

  @EachServer
  @Since("8.0")
  void asManyPairsMakeATableFromTheStart(Redis redis) {
    redis.configure("hash-max-listpack-entries", "3");
    redis.run("HSET many a 1 a 1 a 1 a 1").is(1);
    redis.run("OBJECT ENCODING many").is("hashtable");
  }

  @EachServer
  void aLongNameOrValueMakesATable(Redis redis) {
    redis.configure("hash-max-listpack-value", "5");
    redis.run("HSET h name value").is(1);
    redis.run("OBJECT ENCODING h").is("listpack");
    redis.run("HINCRBY h n 100000").is(100000);
    redis.run("OBJECT ENCODING h").is("hashtable");
    redis.run("HSET g longer 1").is(1);
    redis.run("OBJECT ENCODING g").is("hashtable");
    redis.run("HINCRBYFLOAT f n 1.12345").is("1.12345");
    redis.run("OBJECT ENCODING f").is("hashtable");
  }

  @EachServer
  void limitsHoldForWhatIsRestored(Redis redis) {
    redis.run("HSET h a 1 b 2 c 3").is(3);
    byte[] small = redis.run("DUMP h").bytes();
    redis.configure("hash-max-listpack-entries", "2");
    redis.run("RESTORE h 0", small, "REPLACE").isOk();
    redis.run("OBJECT ENCODING h").is("hashtable");
    byte[] large = redis.run("DUMP h").bytes();
    redis.configure("hash-max-listpack-entries", "3");
    redis.run("RESTORE h 0", large, "REPLACE").isOk();
    redis.run("OBJECT ENCODING h").is("listpack");
    redis.run("HMGET h a b c").isArray("1", "2", "3");
  }
}
