// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spinel.memory.Bytes;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.structure.KeyedHash;

class GeoPointsTest {
  /// Whoever searches knows how long that takes before it begins: an event loop must not look at
  /// thousands of members until it finds that there are too many.
  @ParameterizedTest
  @CsvSource({"100, false", "1000, true"})
  void sizeOfSearchIsKnownBeforeIt(int count, boolean isLarge) {
    try (Keyspace keyspace = new Keyspace(0, 1, 1L << 30)) {
      Dictionary dictionary = keyspace.partition(0).dictionary(0, 0);
      Bytes key = Bytes.of("key");
      long record = SortedSetValue.create(dictionary.region(), key, isLarge, false);
      dictionary.insert(record, KeyedHash.of(key));
      SortedSet set = new SortedSet();
      set.open(dictionary, record);
      for (int i = 0; i < count; i++) {
        set.add(Bytes.of("m" + i), GeoHash.score(i * 0.001, 0));
      }
      set.add(Bytes.of("far"), GeoHash.score(150, 60));
      GeoShape shape = new GeoShape();
      shape.setCenter(0, 0);
      shape.setCircle(1000, 1000);
      assertEquals(count, visits(set, shape, 0).getFirst());
      assertEquals(7, visits(set, shape, 7).getFirst());
    }
  }

  private static List<Long> visits(SortedSet set, GeoShape shape, long limit) {
    List<Long> visits = new ArrayList<>();
    GeoPoints.find(set, shape, limit, visits::add).close();
    return visits;
  }
}
