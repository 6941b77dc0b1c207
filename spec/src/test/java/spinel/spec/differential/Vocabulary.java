// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import static spinel.spec.differential.Arguments.all;
import static spinel.spec.differential.Arguments.database;
import static spinel.spec.differential.Arguments.duration;
import static spinel.spec.differential.Arguments.key;
import static spinel.spec.differential.Arguments.maybe;
import static spinel.spec.differential.Arguments.number;
import static spinel.spec.differential.Arguments.offset;
import static spinel.spec.differential.Arguments.oneOf;
import static spinel.spec.differential.Arguments.options;
import static spinel.spec.differential.Arguments.repeat;
import static spinel.spec.differential.Arguments.text;
import static spinel.spec.differential.Arguments.value;
import static spinel.spec.differential.Arguments.word;
import static spinel.spec.differential.Arguments.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import spinel.spec.command.Payload;

/// The commands that sequences are made of, each with the shape of its arguments.
///
/// Left out are those that end or block a connection (QUIT, SHUTDOWN, CLIENT PAUSE, KILL and REPLY,
/// DEBUG) and those that change settings, which would outlive a sequence; the specs cover them.
final class Vocabulary {
  /// 2100-01-01 and the past, in seconds: fixed, so that a seed means the same on every day.
  private static final Arguments MOMENT =
      oneOf(text("4102444800", "4102444801", "4102444800"), text("1", "0", "-1"), duration());

  private static final Arguments MOMENT_MILLIS =
      oneOf(text("4102444800123", "4102444801000"), text("1", "0", "-1"), duration());

  private static final Arguments EXPIRY =
      oneOf(
          all(word("EX"), duration()),
          all(word("PX"), all(duration())),
          all(word("EXAT"), MOMENT),
          all(word("PXAT"), MOMENT_MILLIS));

  /// A command and what follows its name.
  record Shape(String command, Arguments arguments) {
    Step step(Random random) {
      List<byte[]> words = new ArrayList<>();
      for (String part : command.split(" ")) {
        word(part).append(random, words);
      }
      arguments.append(random, words);
      return new Step(words);
    }
  }

  private final List<Shape> shapes = new ArrayList<>();

  /// Everything that `has` says the oracle knows; `types` adds the creators of other types.
  Vocabulary(Predicate<String> has, boolean otherTypes) {
    strings();
    bits();
    keys();
    expiry();
    connection();
    newer();
    SetShapes.addTo(this);
    HyperLogLogShapes.addTo(this);
    SortedSetShapes.addTo(this);
    GeoShapes.addTo(this);
    HashShapes.addTo(this);
    ListShapes.addTo(this);
    SortShapes.addTo(this);
    StreamShapes.addTo(this);
    if (otherTypes) {
      creators();
    }
    shapes.removeIf(shape -> !has.test(shape.command.split(" ")[0]));
  }

  Shape pick(Random random) {
    return shapes.get(random.nextInt(shapes.size()));
  }

  /// Adds a shape `weight` times, so that it is picked as often.
  void add(int weight, String command, Arguments... arguments) {
    for (int i = 0; i < weight; i++) {
      shapes.add(new Shape(command, all(arguments)));
    }
  }

  private void strings() {
    add(
        8,
        "SET",
        key(),
        value(),
        options(words("NX", "XX"), word("GET"), word("KEEPTTL"), EXPIRY, EXPIRY));
    add(3, "SET", key(), value());
    add(2, "GET", key());
    add(2, "GETEX", key(), options(EXPIRY, word("PERSIST")));
    add(2, "GETDEL", key());
    add(1, "GETSET", key(), value());
    add(1, "SETNX", key(), value());
    add(1, "SETEX", key(), duration(), value());
    add(1, "PSETEX", key(), duration(), value());
    add(2, "MGET", repeat(1, 4, key()));
    add(2, "MSET", repeat(1, 3, all(key(), value())));
    add(2, "MSETNX", repeat(1, 3, all(key(), value())));
    add(4, "APPEND", key(), value());
    add(2, "STRLEN", key());
    add(3, "SETRANGE", key(), offset(), value());
    add(2, "GETRANGE", key(), number(), number());
    add(1, "SUBSTR", key(), number(), number());
    add(2, "INCR", key());
    add(1, "DECR", key());
    add(3, "INCRBY", key(), number());
    add(2, "DECRBY", key(), number());
    add(3, "INCRBYFLOAT", key(), number());
    add(
        2,
        "LCS",
        key(),
        key(),
        options(
            word("LEN"), word("IDX"), word("WITHMATCHLEN"), all(word("MINMATCHLEN"), number())));
  }

  private void bits() {
    Arguments unit = maybe(words("BYTE", "BIT"));
    add(3, "SETBIT", key(), offset(), text("0", "1", "1", "2", "-1", "x", ""));
    add(2, "GETBIT", key(), offset());
    add(2, "BITCOUNT", key(), maybe(all(number(), number(), unit)));
    add(
        2,
        "BITPOS",
        key(),
        text("0", "1", "2", "x"),
        maybe(all(number(), maybe(all(number(), unit)))));
    add(3, "BITOP", words("AND", "OR", "XOR", "NOT", "FOO"), key(), repeat(1, 3, key()));
    Arguments type =
        text(
            "u1", "u2", "u8", "i8", "u16", "i16", "u31", "i33", "u63", "i64", "u64", "i65", "i0",
            "x8", "u", "8", "i5", "U8", "I8");
    Arguments place =
        oneOf(offset(), text("#0", "#1", "#3", "#-1", "#", "#x", "0", "1", "5", "7", "13"));
    Arguments read = all(word("GET"), type, place);
    Arguments operation =
        oneOf(
            read,
            all(word("SET"), type, place, number()),
            all(word("INCRBY"), type, place, number()),
            all(word("OVERFLOW"), words("WRAP", "SAT", "FAIL", "FOO")));
    add(4, "BITFIELD", key(), repeat(0, 4, operation));
    add(1, "BITFIELD_RO", key(), repeat(0, 3, oneOf(read, read, operation)));
  }

  private void keys() {
    add(2, "DEL", repeat(1, 3, key()));
    add(1, "UNLINK", repeat(1, 3, key()));
    add(1, "EXISTS", repeat(1, 3, key()));
    add(1, "TOUCH", repeat(1, 3, key()));
    add(1, "TYPE", key());
    add(2, "RENAME", key(), key());
    add(2, "RENAMENX", key(), key());
    add(2, "COPY", key(), key(), options(all(word("DB"), database()), word("REPLACE")));
    add(1, "MOVE", key(), database());
    add(1, "SWAPDB", database(), database());
    add(1, "KEYS", text("*", "a", "?", "[a-c]", "[^a]*", "k*", "\\a", "", "*\u0007*", "[", "[]a]"));
    add(
        1,
        "SCAN",
        text("0", "0", "0", "abc", "-1", "1.5"),
        options(
            all(word("MATCH"), text("*", "a*", "[bc]")),
            all(word("COUNT"), text("1", "10", "1000", "0", "-1", "x")),
            all(word("TYPE"), text("string", "STRING", "list", "hash"))));
    add(1, "RANDOMKEY");
    add(1, "DBSIZE");
    add(1, "FLUSHDB", maybe(words("ASYNC", "SYNC", "FOO")));
    add(2, "OBJECT ENCODING", key());
    add(1, "OBJECT REFCOUNT", key());
    add(1, "OBJECT", words("IDLETIME", "FREQ", "FOO"), key());
    add(2, "DUMP", key());
    add(
        2,
        "RESTORE",
        key(),
        duration(),
        payload(),
        options(
            word("REPLACE"),
            word("ABSTTL"),
            all(word("IDLETIME"), number()),
            all(word("FREQ"), number())));
    add(
        1,
        "COMMAND GETKEYS",
        oneOf(
            all(word("GET"), key()),
            all(word("MSET"), repeat(1, 2, all(key(), value()))),
            all(word("BITOP"), word("AND"), repeat(1, 3, key())),
            all(word("SET"), key(), value(), maybe(word("GET"))),
            all(word("PING"), key()),
            all(word("NOSUCH"), key())));
    add(1, "NOSUCHCOMMAND", repeat(0, 3, value()));
  }

  private static Arguments payload() {
    return (random, words) -> {
      int version = Arguments.pick(random, new Integer[] {1, 6, 9, 10, 9999});
      String content = Arguments.pick(random, new String[] {"", "v", "12", "hello", "-7"});
      byte[] payload = Payload.ofString(content, version);
      if (random.nextInt(5) == 0) {
        payload[random.nextInt(payload.length)] ^= 1;
      }
      words.add(payload);
    };
  }

  private void expiry() {
    Arguments conditions = options(words("NX", "XX"), words("GT", "LT"), word("FOO"));
    add(3, "EXPIRE", key(), duration(), conditions);
    add(2, "PEXPIRE", key(), duration(), conditions);
    add(2, "EXPIREAT", key(), MOMENT, conditions);
    add(2, "PEXPIREAT", key(), MOMENT_MILLIS, conditions);
    add(2, "PERSIST", key());
    for (String command : List.of("TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME")) {
      add(1, command, key());
    }
  }

  private void connection() {
    add(1, "PING", maybe(value()));
    add(1, "ECHO", value());
    add(2, "SELECT", database());
    add(1, "SELECT", text("0"));
    add(1, "AUTH", repeat(1, 2, text("default", "nobody", "secret")));
    add(
        1,
        "HELLO",
        maybe(text("2", "3", "1", "4", "abc", "2", "3")),
        options(
            all(word("SETNAME"), text("me", "a b", "")),
            all(word("AUTH"), text("default", "x"), text("y")),
            word("FOO")));
    add(1, "RESET");
    add(1, "CLIENT SETNAME", text("me", "a b", "a\nb", "", "ż", "x-1"));
    add(1, "CLIENT GETNAME");
    add(1, "CLIENT", words("ID", "INFO", "FOO", "SETNAME"));
    add(1, "CLIENT NO-EVICT", words("ON", "OFF", "FOO"));
    add(
        1,
        "CLIENT UNBLOCK",
        text("99999999", "abc", "-1"),
        maybe(words("TIMEOUT", "ERROR", "FOO")));
    add(
        1,
        "CLIENT KILL",
        oneOf(
            all(word("ID"), text("99999999", "abc", "0", "-1")),
            all(word("TYPE"), text("foo", "pubsub")),
            all(word("FOO"), text("bar")),
            text("127.0.0.1:1")));
    add(1, "CONFIG", words("FOO", "RESETSTAT"));
    add(1, "CONFIG GET", text("databases", "DATABASES", "nosuch", "maxmemory-pol*"));
    add(
        1,
        "CONFIG SET",
        oneOf(
            all(text("nosuch"), value()),
            all(text("timeout", "maxclients", "hz"), text("abc", "", "-1", "1.5")),
            all(text("maxmemory-policy", "loglevel"), text("foo", "")),
            all(text("maxmemory"), text("abc", "-1x", "1zb")),
            all(text("lazyfree-lazy-expire"), text("maybe", "")),
            all(text("databases"), text("17"))));
    add(1, "MEMORY USAGE", key(), maybe(all(word("SAMPLES"), number())));
    add(1, "TIME", maybe(value()));
  }

  private void newer() {
    Arguments condition =
        all(words("IFEQ", "IFNE", "IFDEQ", "IFDNE"), oneOf(value(), text("b6acb9d84a38ff74")));
    add(2, "DELEX", key(), maybe(condition));
    add(1, "DIGEST", key());
    add(
        2,
        "MSETEX",
        text("1", "2", "0", "x"),
        repeat(1, 2, all(key(), value())),
        options(words("NX", "XX"), EXPIRY, word("KEEPTTL")));
    add(
        2,
        "INCREX",
        key(),
        options(
            all(words("BYINT", "BYFLOAT"), number()),
            all(words("LBOUND", "UBOUND"), number()),
            word("SATURATE"),
            word("ENX"),
            word("PERSIST"),
            EXPIRY));
  }

  /// Just enough to have keys of another type about.
  private void creators() {
    add(3, "RPUSH", key(), repeat(1, 3, value()));
    add(2, "HSET", key(), value(), value());
  }
}
