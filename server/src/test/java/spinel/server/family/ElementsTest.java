// SPDX-License-Identifier: Apache-2.0
package spinel.server.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Command;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Value;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;
import spinel.structure.TableLookahead;

/// What is told beforehand of the elements that commands look up.
class ElementsTest {
  private static final int MANY = 1000;

  private final Scratch scratch = new Scratch();

  @AfterEach
  void close() {
    scratch.close();
  }

  @ParameterizedTest
  @CsvSource({
    "SADD key {}, SISMEMBER key {}",
    "SADD key {}, SMISMEMBER key a {}",
    "SADD key {}, SREM key a {}",
    "HSET key {} value, HGET key {}",
    "HSET key {} value, HMGET key a b {}",
    "HSET key {} value, HSET key a b {} c",
    "HSET key {} value, HINCRBY key {} 1",
    "ZADD key 1 {}, ZADD key 1 a 2 {}",
    "ZADD key 1 {}, ZINCRBY key 1 {}",
    "ZADD key 1 {}, ZSCORE key {}",
    "ZADD key 1 {}, ZRANK key {} WITHSCORE",
    "GEOADD key 1 2 {}, GEOADD key 1 2 a 3 4 {}",
    "GEOADD key 1 2 {}, GEOPOS key a {}"
  })
  void elementsOfLargeCollectionsAreForetold(String adding, String asking) {
    Dictionary dictionary = scratch.engine().keyspace().partition(0).dictionary(0, 0);
    Region region = dictionary.region();
    Bytes key = Bytes.of("key");
    scratch.run(adding.replace("{}", "element:0"));
    long small = dictionary.find(key, KeyedHash.of(key));
    assertEquals(0, Value.tableAhead(region, small));
    for (int i = 1; i < MANY; i++) {
      scratch.run(adding.replace("{}", "element:" + i));
    }
    long table = Value.tableAhead(region, dictionary.find(key, KeyedHash.of(key)));
    assertEquals(MANY, HashTable.size(region, table));
    int hits = 0;
    for (int i = 0; i < MANY; i++) {
      Bytes name = lastElement(asking.replace("{}", "element:" + i).split(" "));
      assertEquals("element:" + i, name.toString());
      long bucket = TableLookahead.bucket(region, table, KeyedHash.of(name));
      long element = TableLookahead.entry(region, bucket, KeyedHash.of(name));
      hits += element != 0 && Element.hasName(region, element, name) ? 1 : 0;
    }
    assertTrue(hits > MANY / 2, hits + " of " + MANY);
  }

  /// The last argument that the command is said to look up.
  private Bytes lastElement(String[] words) {
    Command command = scratch.engine().table().find(Bytes.of(words[0]));
    int last = 0;
    for (int i = command.firstElement(); i < words.length; i += command.elementStep()) {
      last = i;
    }
    return Bytes.of(words[last]);
  }

  @ParameterizedTest
  @CsvSource({"SET key value", "RPUSH key a", "XADD key * f v", "SADD key 1", "HSET key f v"})
  void otherValuesHaveNoTable(String adding) {
    Dictionary dictionary = scratch.engine().keyspace().partition(0).dictionary(0, 0);
    scratch.run(adding);
    Bytes key = Bytes.of("key");
    long record = dictionary.find(key, KeyedHash.of(key));
    assertEquals(0, Value.tableAhead(dictionary.region(), record));
  }
}
