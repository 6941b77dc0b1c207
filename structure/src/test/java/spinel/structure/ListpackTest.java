// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;

class ListpackTest {
  static String text(Region region, long list, int entry) {
    byte[] text = new byte[Listpack.textBytes(region, list, entry) + 4];
    int length = Listpack.copyText(region, list, entry, text, 2);
    assertEquals(text.length - 4, length);
    if (Listpack.isInteger(region, list, entry)) {
      assertEquals(
          Long.toString(Listpack.integer(region, list, entry)),
          new String(text, 2, length, StandardCharsets.ISO_8859_1));
    }
    return new String(text, 2, length, StandardCharsets.ISO_8859_1);
  }

  static List<String> contents(Region region, long list) {
    List<String> contents = new ArrayList<>();
    for (int e = Listpack.first(region, list); e != 0; e = Listpack.next(region, list, e)) {
      contents.add(text(region, list, e));
    }
    return contents;
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A listpack beside a list of the texts that must be in it.
  private static final class Model {
    final Region region;
    final Random random;
    final List<String> values = new ArrayList<>();
    long list;

    Model(Region region, long seed) {
      this.region = region;
      random = new Random(seed);
      list = Listpack.create(region);
    }

    String value() {
      return switch (random.nextInt(8)) {
        case 0, 1, 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
        case 3 -> Integer.toString(random.nextInt(200));
        case 4 -> "v" + random.nextInt(20);
        case 5 -> "x".repeat(random.nextInt(150));
        case 6 -> random.nextInt(30) > 0 ? "" : "y".repeat(random.nextInt(20_000));
        default -> {
          byte[] binary = new byte[random.nextInt(70)];
          random.nextBytes(binary);
          yield new String(binary, StandardCharsets.ISO_8859_1);
        }
      };
    }

    boolean asNumber(String value) {
      return random.nextBoolean() && IntegerText.isInteger(bytes(value));
    }

    int entry(int index) {
      return index == values.size()
          ? Listpack.end(region, list)
          : Listpack.seek(region, list, random.nextBoolean() ? index : index - values.size());
    }

    void step() {
      int dice = random.nextInt(12);
      int size = values.size();
      String value = value();
      boolean number = asNumber(value);
      long parsed = number ? Long.parseLong(value) : 0;
      if (dice < 2) {
        list =
            number
                ? Listpack.append(region, list, parsed)
                : Listpack.append(region, list, bytes(value));
        values.add(value);
      } else if (dice < 3) {
        list =
            number
                ? Listpack.prepend(region, list, parsed)
                : Listpack.prepend(region, list, bytes(value));
        values.addFirst(value);
      } else if (dice < 6) {
        int index = random.nextInt(size + 1);
        int entry = entry(index);
        list =
            number
                ? Listpack.insert(region, list, entry, parsed)
                : Listpack.insert(region, list, entry, bytes(value));
        values.add(index, value);
        assertEquals(value, text(region, list, entry));
      } else if (dice < 8 && size > 0) {
        int index = random.nextInt(size);
        int entry = entry(index);
        list =
            number
                ? Listpack.replace(region, list, entry, parsed)
                : Listpack.replace(region, list, entry, bytes(value));
        values.set(index, value);
      } else if (dice < 11 && size > 0) {
        int index = random.nextInt(size);
        int count = random.nextInt(20) == 0 ? random.nextInt(size + 5) : 1;
        list = Listpack.delete(region, list, entry(index), count);
        values.subList(index, Math.min(size, index + count)).clear();
      } else {
        lookUp(value);
      }
    }

    void lookUp(String absent) {
      int skip = random.nextInt(3);
      String wanted =
          values.isEmpty() || random.nextInt(4) == 0
              ? absent
              : values.get(random.nextInt(values.size()));
      int expected = 0;
      for (int i = 0; i < values.size() && expected == 0; i += skip + 1) {
        if (values.get(i).equals(wanted)) {
          expected = entry(i);
        }
      }
      int first = Listpack.first(region, list);
      assertEquals(expected, Listpack.find(region, list, first, bytes(wanted), skip));
      assertEquals(0, Listpack.seek(region, list, values.size()));
      assertEquals(0, Listpack.seek(region, list, -values.size() - 1));
    }

    void check() {
      Listpack.verify(region, list);
      assertEquals(values.size(), Listpack.count(region, list));
      assertEquals(values, contents(region, list));
      List<String> backwards = new ArrayList<>();
      for (int e = Listpack.last(region, list); e != 0; e = Listpack.previous(region, list, e)) {
        backwards.add(text(region, list, e));
      }
      assertEquals(values.reversed(), backwards);
    }
  }

  @Property(tries = 25)
  void agreesWithAListAfterEachOperation(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, seed);
          for (int i = 0; i < 3_000; i++) {
            model.step();
            model.check();
            if (model.values.size() > 60) {
              model.list = Listpack.delete(region, model.list, 6, 40);
              model.values.subList(0, 40).clear();
            }
          }
          Listpack.free(region, model.list);
        });
  }

  /// The long random run, where walking the whole list after each step would take too long: every
  /// step checks the format.
  @Property(tries = 10)
  void staysValidOverManyOperations(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region, seed);
          for (int i = 0; i < 100_000; i++) {
            model.step();
            if (i % 10 == 0) {
              Listpack.verify(region, model.list);
            }
            if (model.values.size() > 30) {
              model.list = Listpack.delete(region, model.list, 6, 25);
              model.values.subList(0, 25).clear();
            }
          }
          model.check();
          Listpack.free(region, model.list);
        });
  }

  @Test
  void emptyListHasNoEntries() {
    LeakCheck.inRegion(
        region -> {
          long list = Listpack.create(region);
          assertEquals(Listpack.EMPTY_BYTES, Listpack.bytes(region, list));
          assertEquals(0, Listpack.count(region, list));
          assertEquals(0, Listpack.first(region, list));
          assertEquals(0, Listpack.last(region, list));
          assertEquals(0, Listpack.seek(region, list, 0));
          assertEquals(0, Listpack.seek(region, list, -1));
          assertEquals(0, Listpack.find(region, list, 0, bytes(""), 0));
          Listpack.verify(region, list);
          Listpack.free(region, list);
        });
  }

  @Test
  void countsWhatTheHeaderCannot() {
    LeakCheck.inRegion(
        region -> {
          long list = Listpack.create(region);
          for (int i = 0; i < 65_600; i++) {
            list = Listpack.append(region, list, i & 63);
            if (i > 65_530 && i < 65_540) {
              assertEquals(i + 1, Listpack.count(region, list));
            }
          }
          Listpack.verify(region, list);
          assertEquals(65_600, Listpack.count(region, list));
          assertEquals(Listpack.last(region, list), Listpack.seek(region, list, 65_599));
          assertEquals(0, Listpack.seek(region, list, 65_600));
          assertEquals(0, Listpack.seek(region, list, -65_601));
          assertEquals(Listpack.first(region, list), Listpack.seek(region, list, -65_600));
          list = Listpack.delete(region, list, Listpack.first(region, list), 100);
          assertEquals(65_500, Listpack.count(region, list));
          list = Listpack.delete(region, list, Listpack.first(region, list), 65_500);
          assertEquals(0, Listpack.count(region, list));
          assertTrue(region.usableBytes(list) < 100);
          Listpack.verify(region, list);
          Listpack.free(region, list);
        });
  }

  @Test
  void fullRegionLeavesTheListAsItWas() {
    LeakCheck.inRegion(
        4 * 65536,
        region -> {
          long list = Listpack.create(region);
          for (int i = 0; i < 10; i++) {
            list = Listpack.append(region, list, bytes("value" + i));
          }
          long full = list;
          List<String> before = contents(region, full);
          Bytes large = bytes("z".repeat(300_000));
          assertThrows(OutOfMemory.class, () -> Listpack.append(region, full, large));
          assertThrows(OutOfMemory.class, () -> Listpack.replace(region, full, 6, large));
          Listpack.verify(region, full);
          assertEquals(before, contents(region, full));
          Listpack.free(region, full);
        });
  }

  @Test
  void changesInPlaceWithinALargerAllocation() {
    LeakCheck.inRegion(
        region -> {
          long record = region.allocate(200, MemoryTag.RECORD);
          region.fill(record, 200, (byte) 0x33);
          long list = record + 13;
          Listpack.writeEmpty(region, list);
          Listpack.insertInPlace(region, list, 6, bytes("one"));
          Listpack.insertInPlace(region, list, 6, 5_000);
          Listpack.insertInPlace(region, list, Listpack.end(region, list), bytes("three"));
          Listpack.replaceInPlace(region, list, 6, bytes("zero"));
          Listpack.replaceInPlace(region, list, Listpack.last(region, list), 3);
          assertEquals(List.of("zero", "one", "3"), contents(region, list));
          int one = Listpack.seek(region, list, 1);
          Listpack.deleteInPlace(region, list, one, 1);
          assertEquals(List.of("zero", "3"), contents(region, list));
          assertEquals(
              Listpack.EMPTY_BYTES + Listpack.entryBytes(bytes("zero")) + Listpack.entryBytes(3),
              Listpack.bytes(region, list));
          assertTrue(Listpack.validate(region, list, Listpack.bytes(region, list)));
          for (int i = 0; i < 13; i++) {
            assertEquals(0x33, region.getByte(record + i));
          }
          for (int i = 100; i < 200; i++) {
            assertEquals(0x33, region.getByte(record + i));
          }
          region.free(record, MemoryTag.RECORD);
        });
  }

  /// Damages lists at random, in an allocation that ends where they end: in checked mode any read
  /// outside is an error. What passes as valid must then be walkable both ways.
  @Property(tries = 40)
  void validateStandsHostileBytes(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(seed);
          Model model = new Model(region, seed);
          for (int i = 0; i < 60; i++) {
            model.step();
          }
          byte[] good = new byte[Listpack.bytes(region, model.list)];
          region.get(model.list, good, 0, good.length);
          for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
              int at = random.nextInt(random.nextBoolean() ? bad.length : Math.min(bad.length, 40));
              bad[at] =
                  random.nextBoolean()
                      ? (byte) random.nextInt()
                      : (byte) (bad[at] ^ 1 << random.nextInt(8));
            }
            if (random.nextInt(3) == 0) {
              bad = Arrays.copyOf(bad, random.nextInt(bad.length) + 1);
              if (bad.length > 6) {
                bad[0] = (byte) bad.length;
                bad[1] = (byte) (bad.length >> 8);
                bad[2] = (byte) (bad.length >> 16);
                bad[bad.length - 1] = random.nextBoolean() ? (byte) 0xFF : bad[bad.length - 1];
              }
            }
            walkIfValid(region, bad);
          }
          Listpack.free(region, model.list);
        });
  }

  private static void walkIfValid(Region region, byte[] bytes) {
    // So many bytes more than the size class below that the block ends with the list, or nearly.
    long at = region.allocate(bytes.length, MemoryTag.VALUE);
    long list = at + region.usableBytes(at) - bytes.length;
    region.put(list, bytes, 0, bytes.length);
    if (Listpack.validate(region, list, bytes.length)) {
      List<String> forwards = contents(region, list);
      List<String> backwards = new ArrayList<>();
      for (int e = Listpack.last(region, list); e != 0; e = Listpack.previous(region, list, e)) {
        backwards.add(text(region, list, e));
      }
      assertEquals(forwards.reversed(), backwards);
      assertEquals(forwards.size(), Listpack.count(region, list));
    }
    region.free(at, MemoryTag.VALUE);
  }

  @Test
  void validateRefusesEachKindOfDamage() {
    LeakCheck.inRegion(
        region -> {
          String good = "\u0011\0\0\0\2\0\u0083foo\4\u00F1\0\u0010\3";
          int size = good.length() + 1;
          check(region, "\u0010" + good.substring(1) + "\u00FF", true, size);
          for (String bad :
              new String[] {
                "\u0011" + good.substring(1) + "\u00FF",
                "\u0010" + good.substring(1) + "\u00FE",
                "\u0010\0\0\0\3\0" + good.substring(6) + "\u00FF",
                "\u0010\0\0\0\2\0\u0084" + good.substring(7) + "\u00FF",
                "\u0010\0\0\0\2\0\u0083foo\5" + good.substring(11) + "\u00FF",
                "\u0010\0\0\0\2\0\u0083foo\4\u00F4\0\u0010\3\u00FF",
                "\u0010\0\0\0\2\0\u0083foo\4\u00F5\0\u0010\3\u00FF",
                "\u0010\0\0\0\2\0\u00F0\u00FF\u00FF\u00FF\u00FF\0\0\0\0\u00FF",
                "\u0010\0\0\0\2\0\u0083foo\4\u00EF\0\u0010\3\u00FF",
              }) {
            check(region, bad, false, size);
          }
        });
  }

  private static void check(Region region, String content, boolean valid, int size) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(size, bytes.length);
    long at = region.allocate(bytes.length, MemoryTag.VALUE);
    region.put(at, bytes, 0, bytes.length);
    assertEquals(valid, Listpack.validate(region, at, bytes.length), content);
    assertFalse(Listpack.validate(region, at, Listpack.EMPTY_BYTES - 1));
    assertFalse(Listpack.validate(region, at, 0));
    assertFalse(Listpack.validate(region, at, -1));
    assertFalse(Listpack.validate(region, at, Long.MAX_VALUE));
    region.free(at, MemoryTag.VALUE);
  }

  @Test
  void integerTextIsExactlyTheCanonicalForm() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      assertInteger(value);
    }
    for (long value : new long[] {0, 9, 10, -1, -9, -10, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertInteger(value);
      assertInteger(value + 1);
      assertInteger(value - 1);
    }
    for (String text :
        new String[] {
          "",
          "-",
          "+1",
          "01",
          "-0",
          "-01",
          "1 ",
          " 1",
          "1a",
          "0x1",
          "1.0",
          "00",
          "9223372036854775808",
          "-9223372036854775809",
          "9999999999999999999",
          "10000000000000000000",
          "-99999999999999999999",
          "123456789012345678901"
        }) {
      assertFalse(IntegerText.isInteger(bytes(text)), text);
    }
  }

  private static void assertInteger(long value) {
    Bytes text = bytes(Long.toString(value));
    assertTrue(IntegerText.isInteger(text));
    assertEquals(value, IntegerText.parse(text));
    byte[] written = new byte[IntegerText.MOST_BYTES + 1];
    assertEquals(text.length(), IntegerText.write(value, written, 1));
    assertEquals(
        Long.toString(value),
        new String(
            written, 1, IntegerText.bytes(value), java.nio.charset.StandardCharsets.US_ASCII));
  }
}
