// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import spinel.spec.client.Bytes;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;

/// Everything that the databases which sequences use hold, as seen through commands.
final class Keyspace {
  private static final int DATABASES = 4;

  private record Entry(String type, String encoding, long millisToLive, String value) {}

  private final Map<String, Entry> entries = new TreeMap<>();

  static Keyspace read(RespClient client) {
    Keyspace keyspace = new Keyspace();
    client.run("RESET");
    for (int db = 0; db < DATABASES; db++) {
      client.run("SELECT", db);
      List<Reply> keys = new ArrayList<>(client.run("KEYS *").children());
      keys.sort(Comparator.comparing(Reply::render));
      for (Reply key : keys) {
        byte[] name = ((Reply.BulkString) key).bytes();
        keyspace.entries.put("database " + db + " key " + Bytes.quote(name), entry(client, name));
      }
    }
    client.run("SELECT 0");
    return keyspace;
  }

  private static Entry entry(RespClient client, byte[] key) {
    String type = Reply.render(client.run("TYPE", key));
    Reply value =
        switch (type) {
          case "string" -> client.run("GET", key);
          case "list" -> client.run("LRANGE", key, 0, -1);
          case "hash" -> client.run("HGETALL", key);
          case "set" -> client.run("SMEMBERS", key);
          case "zset" -> client.run("ZRANGE", key, 0, -1, "WITHSCORES");
          case "stream" -> client.run("XRANGE", key, "-", "+");
          default -> new Reply.ErrorReply("a type that this test does not know: " + type);
        };
    String text =
        switch (type) {
          case "set" -> value.sortedChildren().toString();
          case "hash" -> pairs(value).toString();
          case "stream" -> Reply.render(value) + StreamShapes.state(client, key);
          default -> Reply.render(value);
        };
    // Encodings of the other types were renamed between releases; these kept theirs.
    String encoding =
        type.equals("string") || type.equals("hash")
            ? Reply.render(client.run("OBJECT ENCODING", key))
            : "any";
    long millis = client.run("PTTL", key) instanceof Reply.Int(long left) ? left : Long.MIN_VALUE;
    return new Entry(type, encoding, millis, text);
  }

  /// Fields with their values, in one fixed order.
  static Map<String, String> pairs(Reply hash) {
    Map<String, String> pairs = new TreeMap<>();
    List<Reply> flat = hash.children();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      pairs.put(Reply.render(flat.get(i)), Reply.render(flat.get(i + 1)));
    }
    return pairs;
  }

  /// What differs first, if anything does: the place, and how either server has it.
  static Optional<Difference> compare(Keyspace target, Keyspace oracle) {
    Map<String, Entry> all = new TreeMap<>(target.entries);
    all.putAll(oracle.entries);
    for (String place : all.keySet()) {
      Entry a = target.entries.get(place);
      Entry b = oracle.entries.get(place);
      if (!same(a, b)) {
        return Optional.of(new Difference("STATE " + place, describe(a), describe(b)));
      }
    }
    return Optional.empty();
  }

  private static boolean same(Entry a, Entry b) {
    return a != null
        && b != null
        && a.type.equals(b.type)
        && a.encoding.equals(b.encoding)
        && a.value.equals(b.value)
        && ReplyRules.isNear(a.millisToLive, b.millisToLive);
  }

  private static String describe(Entry entry) {
    return entry == null
        ? "absent"
        : "%s (%s, PTTL %d) %s"
            .formatted(entry.type, entry.encoding, entry.millisToLive, entry.value);
  }
}
