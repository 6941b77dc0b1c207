// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

class StreamLogTest {
  private record Id(long ms, long seq) {
    Id next() {
      return seq == -1 ? new Id(ms + 1, 0) : new Id(ms, seq + 1);
    }
  }

  private static final Comparator<Id> ORDER =
      (one, other) -> IdTree.compare(one.ms, one.seq, other.ms, other.seq);

  private final Region region = Region.open(1 << 27);
  private final TreeMap<Id, List<String>> model = new TreeMap<>(ORDER);
  private final StreamReader reader = new StreamReader();
  private long log;
  private long maxBytes = 4096;
  private long maxEntries = 100;

  @BeforeEach
  void create() {
    log = region.allocate(StreamLog.STATE_BYTES, MemoryTag.VALUE);
    StreamLog.create(region, log);
  }

  @AfterEach
  void close() {
    assertTrue(StreamLog.freeSome(region, log, Integer.MAX_VALUE));
    region.free(log, MemoryTag.VALUE);
    assertEquals(0, region.usedBytes());
    region.close();
  }

  private static Words words(List<String> words) {
    Bytes[] views =
        words.stream()
            .map(word -> Bytes.of(word.getBytes(StandardCharsets.ISO_8859_1)))
            .toArray(Bytes[]::new);
    return index -> views[index];
  }

  private void append(Id id, String... words) {
    append(id, List.of(words));
  }

  private void append(Id id, List<String> words) {
    StreamLog.append(
        region, log, id.ms, id.seq, words(words), 0, words.size() / 2, maxBytes, maxEntries);
    model.put(id, words);
  }

  private static String text(Region region, long block, int at) {
    byte[] bytes = new byte[Listpack.textBytes(region, block, at)];
    Listpack.copyText(region, block, at, bytes, 0);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    while (reader.nextField()) {
      fields.add(text(region, reader.block(), reader.nameAt()));
      fields.add(text(region, reader.block(), reader.valueAt()));
    }
    assertEquals(2 * reader.fields(), fields.size());
    return fields;
  }

  private void check() {
    StreamLog.verify(region, log);
    assertEquals(model.size(), StreamLog.length(region, log));
    checkRange(new Id(0, 0), new Id(-1, -1), new Random(1));
  }

  private void checkRange(Id from, Id to, Random random) {
    Map<Id, List<String>> expected = model.subMap(from, true, to, true);
    reader.open(region, log).forward(from.ms, from.seq, to.ms, to.seq);
    checkEntries(expected, random);
    expected = model.subMap(from, true, to, true).descendingMap();
    reader.open(region, log).backward(from.ms, from.seq, to.ms, to.seq);
    checkEntries(expected, random);
  }

  private void checkEntries(Map<Id, List<String>> expected, Random random) {
    for (Map.Entry<Id, List<String>> entry : expected.entrySet()) {
      assertTrue(reader.next());
      assertEquals(entry.getKey(), new Id(reader.ms(), reader.seq()));
      // Fields need not be read, or only some of them.
      switch (random.nextInt(3)) {
        case 0 -> assertTrue(reader.nextField());
        case 1 -> assertEquals(entry.getValue(), fields());
        default -> assertEquals(entry.getValue().size(), 2 * reader.fields());
      }
    }
    assertFalse(reader.next());
  }

  private static String value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 1 -> "";
      case 2 -> "x".repeat(random.nextInt(300));
      case 3 -> random.nextInt(50) == 0 ? "y".repeat(random.nextInt(20_000)) : "0" + 7;
      default -> "v" + random.nextInt();
    };
  }

  private static List<String> entry(Random random) {
    List<String> entry = new ArrayList<>();
    int pairs = random.nextInt(5) == 0 ? 1 + random.nextInt(6) : 2;
    for (int i = 0; i < pairs; i++) {
      entry.add(random.nextInt(20) == 0 ? value(random) : i == 0 ? "name" : "" + i);
      entry.add(value(random));
    }
    return entry;
  }

  private Id randomId(Random random) {
    if (model.isEmpty() || random.nextInt(4) == 0) {
      return new Id(random.nextInt(1000), random.nextInt(3));
    }
    Id near = new Id(random.nextLong(model.firstKey().ms, model.lastKey().ms + 2), 0);
    Id floor = model.floorKey(near);
    return floor == null ? near : floor;
  }

  private void deleteOne(Random random) {
    Id id = randomId(random);
    boolean was = model.remove(id) != null;
    assertEquals(was, StreamLog.delete(region, log, id.ms, id.seq, reader));
    if (was) {
      long ms = StreamLog.maxDeletedMs(region, log);
      assertTrue(IdTree.compare(id.ms, id.seq, ms, StreamLog.maxDeletedSeq(region, log)) <= 0);
    }
  }

  private void trim(Random random) {
    boolean some = random.nextInt(3) == 0;
    StreamLog.Trimmer trimmer = some ? (ms, seq) -> (ms + seq) % 3 != 0 : null;
    List<Id> gone = new ArrayList<>();
    long deleted;
    if (random.nextBoolean()) {
      int length = Math.max(0, model.size() - random.nextInt(20));
      for (Id id : model.keySet()) {
        if (model.size() - gone.size() <= length) {
          break;
        }
        if (!some || trimmer.mayDelete(id.ms, id.seq)) {
          gone.add(id);
        }
      }
      deleted = StreamLog.trimToLength(region, log, length, false, 0, trimmer, reader);
    } else {
      Id id = randomId(random);
      id = new Id(Math.min(id.ms, model.isEmpty() ? 0 : model.firstKey().ms + 20), id.seq);
      for (Id each : model.headMap(id).keySet()) {
        if (!some || trimmer.mayDelete(each.ms, each.seq)) {
          gone.add(each);
        }
      }
      deleted = StreamLog.trimToId(region, log, id.ms, id.seq, false, 0, trimmer, reader);
    }
    assertEquals(gone.size(), deleted);
    gone.forEach(model::remove);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isAsATreeMapIs(long seed) {
    Random random = new Random(seed);
    maxEntries = seed % 4 == 0 ? 0 : 1 + random.nextInt(300);
    maxBytes = seed % 3 == 0 ? 0 : 50 + random.nextInt(9000);
    Id last = new Id(0, 0);
    for (int i = 0; i < 20_000; i++) {
      int dice = random.nextInt(100);
      if (dice < 60) {
        last =
            random.nextInt(3) == 0
                ? last.next()
                : new Id(last.ms + 1 + random.nextInt(5), random.nextInt(9));
        append(last, entry(random));
      } else if (dice < 94) {
        deleteOne(random);
      } else if (dice < 97) {
        trim(random);
      } else if (dice < 98) {
        Id id = randomId(random);
        assertEquals(model.containsKey(id), reader.open(region, log).seek(id.ms, id.seq));
      } else if (i % 10 == 0) {
        checkRange(randomId(random), new Id(1000 + last.ms + random.nextInt(3), 1), random);
      }
      if (i % 400 == 0) {
        check();
      }
    }
    check();
    Id first = model.firstKey();
    assertEquals(first.ms, StreamLog.firstMs(region, log));
    assertEquals(first.seq, StreamLog.firstSeq(region, log));
    copies();
  }

  private void copies() {
    try (Region other = Region.openGrowing(1 << 26)) {
      long copy = other.allocate(StreamLog.STATE_BYTES, MemoryTag.VALUE);
      StreamLog.copy(region, log, other, copy);
      StreamLog.verify(other, copy);
      assertEquals(StreamLog.length(region, log), StreamLog.length(other, copy));
      assertEquals(StreamLog.added(region, log), StreamLog.added(other, copy));
      while (!StreamLog.freeSome(other, copy, 3)) {
        StreamLog.freeSome(other, copy, 0);
      }
      other.free(copy, MemoryTag.VALUE);
      assertEquals(0, other.usedBytes());
    }
  }

  @Test
  void blocksThatWereDumpedAreAdopted() {
    Random random = new Random(5);
    Id id = new Id(5, 0);
    for (int i = 0; i < 1000; i++) {
      append(id, entry(random));
      id = id.next();
    }
    for (int i = 0; i < 300; i++) {
      deleteOne(random);
    }
    long copy = region.allocate(StreamLog.STATE_BYTES, MemoryTag.VALUE);
    StreamLog.create(region, copy);
    IdCursor cursor = new IdCursor().open(region, StreamLog.blocks(log));
    for (boolean more = cursor.first(); more; more = cursor.next()) {
      long block = StreamLog.block(cursor.value());
      int bytes = Listpack.bytes(region, block);
      long made = region.allocate(StreamLog.adoptedBytes(bytes), MemoryTag.VALUE);
      region.copy(block, made, bytes);
      assertTrue(StreamLog.adopt(region, copy, cursor.ms(), cursor.seq(), made));
    }
    StreamLog.verify(region, copy);
    assertEquals(StreamLog.length(region, log), StreamLog.length(region, copy));
    assertEquals(StreamLog.firstSeq(region, log), StreamLog.firstSeq(region, copy));
    StreamLog.freeSome(region, copy, Integer.MAX_VALUE);
    region.free(copy, MemoryTag.VALUE);
  }

  @Test
  void mutatedBlocksAreRefusedOrReadable() {
    Random random = new Random(11);
    Id id = new Id(5, 0);
    for (int i = 0; i < 12; i++) {
      append(id, entry(random));
      id = id.next();
    }
    StreamLog.delete(region, log, 5, 3, reader);
    reader.open(region, log).forward(0, 0, -1, -1).next();
    long block = reader.block();
    byte[] bytes = new byte[Listpack.bytes(region, block)];
    region.get(block, bytes, 0, bytes.length);
    int taken = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] mutated = bytes.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
      }
      taken += adopts(mutated) ? 1 : 0;
    }
    assertTrue(taken > 0 && taken < 60_000, "taken " + taken);
  }

  private boolean adopts(byte[] bytes) {
    long copy = region.allocate(StreamLog.STATE_BYTES, MemoryTag.VALUE);
    StreamLog.create(region, copy);
    long made = region.allocate(StreamLog.adoptedBytes(bytes.length), MemoryTag.VALUE);
    region.put(made, bytes, 0, bytes.length);
    boolean adopted =
        Listpack.validate(region, made, bytes.length) && StreamLog.adopt(region, copy, 5, 0, made);
    if (adopted) {
      StreamLog.verify(region, copy);
      int entries = 0;
      reader.open(region, copy).forward(0, 0, -1, -1);
      while (reader.next()) {
        fields();
        entries++;
      }
      assertEquals(StreamLog.length(region, copy), entries);
      reader.open(region, copy).backward(0, 0, -1, -1);
      while (reader.next()) {
        fields();
        entries--;
      }
      assertEquals(0, entries);
      StreamLog.trimToLength(region, copy, 1, false, 0, null, reader);
      StreamLog.verify(region, copy);
      StreamLog.freeSome(region, copy, Integer.MAX_VALUE);
    } else {
      region.free(made, MemoryTag.VALUE);
    }
    region.free(copy, MemoryTag.VALUE);
    return adopted;
  }

  @Test
  void approximateTrimmingDropsWholeBlocksUpToALimit() {
    for (int i = 1; i <= 1000; i++) {
      append(new Id(i, 0), "f", "v");
    }
    assertEquals(0, StreamLog.trimToLength(region, log, 950, true, 0, null, reader));
    assertEquals(300, StreamLog.trimToLength(region, log, 650, true, 0, null, reader));
    assertEquals(200, StreamLog.trimToLength(region, log, 0, true, 250, null, reader));
    assertEquals(0, StreamLog.trimToLength(region, log, 0, true, 99, null, reader));
    assertEquals(501, StreamLog.firstMs(region, log));
    assertEquals(100, StreamLog.trimToId(region, log, 650, 0, true, 0, null, reader));
    assertEquals(49, StreamLog.trimToId(region, log, 650, 0, false, 0, null, reader));
    assertEquals(650, StreamLog.firstMs(region, log));
    assertEquals(0, StreamLog.maxDeletedMs(region, log));
    StreamLog.verify(region, log);
  }

  @Test
  void aBlockStandsInRedissOwnLayout() {
    append(new Id(1000, 5), "a", "1", "b", "x");
    append(new Id(1001, 2), "a", "2", "b", "y");
    append(new Id(1003, 0), "c", "300");
    reader.open(region, log).forward(0, 0, -1, -1).next();
    List<String> pieces = new ArrayList<>();
    int at = Listpack.first(region, reader.block());
    for (; at != 0; at = Listpack.next(region, reader.block(), at)) {
      pieces.add(text(region, reader.block(), at));
    }
    assertEquals("3 0 2 a b 0 2 0 0 1 x 5 2 1 -3 2 y 5 0 3 -5 1 c 300 6", String.join(" ", pieces));
  }

  @Test
  void anEntryTakesLittleMoreThanItsValues() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      StreamLog.append(
          region,
          log,
          1_700_000_000_000L + i,
          0,
          words(List.of("name", "value" + (1000 + random.nextInt(9000)), "n", "" + (i % 100))),
          0,
          2,
          4096,
          100);
    }
    double each = (double) StreamLog.partBytes(region, log) / 100_000;
    assertTrue(each < 23.5, "bytes an entry: " + each);
    assertTrue(StreamLog.partBytes(region, log) < region.usedBytes());
  }

  @Test
  void whereMemoryRunsOutNothingChanges() {
    try (Region small = Region.open(1 << 16)) {
      long state = small.allocate(StreamLog.STATE_BYTES, MemoryTag.VALUE);
      StreamLog.create(small, state);
      int refused = 0;
      for (int i = 1; refused < 100; i++) {
        long length = StreamLog.length(small, state);
        try {
          List<String> entry = entry(new Random(i));
          StreamLog.append(
              small, state, i, 0, words(entry), 0, entry.size() / 2, maxBytes, maxEntries);
          assertEquals(length + 1, StreamLog.length(small, state));
        } catch (OutOfMemory full) {
          refused++;
          assertEquals(length, StreamLog.length(small, state));
        }
        if (i % 50 == 0) {
          StreamLog.verify(small, state);
        }
      }
      StreamLog.verify(small, state);
    }
  }

  @Test
  void appendedBytesAreThose() {
    append(new Id(1, 1), "k", "v");
    byte[] expected = {
      28,
      0,
      0,
      0,
      11,
      0,
      1,
      1,
      0,
      1,
      1,
      1,
      (byte) 0x81,
      'k',
      2,
      0,
      1,
      2,
      1,
      0,
      1,
      0,
      1,
      (byte) 0x81,
      'v',
      2,
      4,
      1,
      (byte) 0xFF
    };
    expected[0] = (byte) expected.length;
    expected[4] = 10;
    reader.open(region, log).forward(0, 0, -1, -1).next();
    byte[] bytes = new byte[Listpack.bytes(region, reader.block())];
    region.get(reader.block(), bytes, 0, bytes.length);
    assertArrayEquals(expected, bytes);
  }
}
