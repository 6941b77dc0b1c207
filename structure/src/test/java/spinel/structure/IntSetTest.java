// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

class IntSetTest {
  /// An intset, in an allocation that is always just large enough, beside the set that it must be.
  private static final class Model {
    final Region region;
    final TreeSet<Long> values = new TreeSet<>();
    long set;
    int widest = Short.BYTES;

    Model(Region region) {
      this.region = region;
      set = region.allocate(IntSet.EMPTY_BYTES, MemoryTag.VALUE);
      IntSet.writeEmpty(region, set);
    }

    void resize(int bytes) {
      long moved = region.allocate(bytes, MemoryTag.VALUE);
      region.copy(set, moved, Math.min(bytes, IntSet.bytes(region, set)));
      region.free(set, MemoryTag.VALUE);
      set = moved;
    }

    void add(long value) {
      assertEquals(!values.contains(value), !IntSet.contains(region, set, value));
      if (values.add(value)) {
        resize(IntSet.bytesWith(region, set, value));
        IntSet.insertInPlace(region, set, value);
        widest = Math.max(widest, IntSet.bytesOf(value) - IntSet.EMPTY_BYTES);
      }
    }

    void remove(long value) {
      int index = IntSet.search(region, set, value);
      assertEquals(values.remove(value), index >= 0);
      if (index >= 0) {
        IntSet.deleteInPlace(region, set, index);
        resize(IntSet.bytes(region, set));
      }
    }

    void check() {
      IntSet.verify(region, set);
      assertEquals(values.size(), IntSet.count(region, set));
      assertEquals(IntSet.EMPTY_BYTES + values.size() * widest, IntSet.bytes(region, set));
      int index = 0;
      for (long value : values) {
        assertEquals(value, IntSet.get(region, set, index));
        assertEquals(index++, IntSet.search(region, set, value));
      }
    }

    void free() {
      region.free(set, MemoryTag.VALUE);
    }
  }

  private static long value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt();
      case 2 ->
          new long[] {
                Short.MIN_VALUE,
                Short.MAX_VALUE,
                Short.MIN_VALUE - 1,
                Short.MAX_VALUE + 1,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE - 1L,
                Integer.MAX_VALUE + 1L,
                Long.MIN_VALUE,
                Long.MAX_VALUE
              }
              [random.nextInt(10)];
      default -> random.nextInt(60) - 30;
    };
  }

  @Property(tries = 60)
  void isASortedSet(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(seed);
          boolean isWide = random.nextBoolean();
          Model model = new Model(region);
          for (int i = 0; i < 400; i++) {
            long value = isWide ? value(random) : random.nextInt(300) - 150;
            if (random.nextInt(3) > 0) {
              model.add(value);
            } else {
              model.remove(value);
            }
            model.check();
          }
          model.free();
        });
  }

  @Property(tries = 60)
  void whatMovesDownIsKept(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(seed);
          Model model = new Model(region);
          for (int i = 0; i < 100; i++) {
            model.add(value(random));
          }
          List<Long> all = new ArrayList<>(model.values);
          int kept = 0;
          for (long value : all) {
            if (random.nextBoolean()) {
              IntSet.moveDown(region, model.set, value, kept++);
            } else {
              model.values.remove(value);
            }
          }
          IntSet.truncate(region, model.set, kept);
          model.check();
          model.free();
        });
  }

  /// Damages sets at random, in an allocation that ends where they end: in checked mode any read
  /// outside is an error. What passes as valid must be sorted.
  @Property(tries = 40)
  void validateStandsHostileBytes(@ForAll long seed) {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(seed);
          Model model = new Model(region);
          for (int i = random.nextInt(40); i >= 0; i--) {
            model.add(value(random));
          }
          byte[] good = new byte[IntSet.bytes(region, model.set)];
          region.get(model.set, good, 0, good.length);
          for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
              int at = random.nextInt(random.nextBoolean() ? bad.length : Math.min(bad.length, 9));
              bad[at] = (byte) (bad[at] ^ 1 << random.nextInt(8));
            }
            if (random.nextInt(3) == 0) {
              bad = Arrays.copyOf(bad, random.nextInt(bad.length) + 1);
            }
            walkIfValid(region, bad);
          }
          model.free();
        });
  }

  private static void walkIfValid(Region region, byte[] bytes) {
    long at = region.allocate(bytes.length, MemoryTag.VALUE);
    long set = at + region.usableBytes(at) - bytes.length;
    region.put(set, bytes, 0, bytes.length);
    if (IntSet.validate(region, set, bytes.length)) {
      assertEquals(bytes.length, IntSet.bytes(region, set));
      for (int i = 0; i < IntSet.count(region, set); i++) {
        assertEquals(i, IntSet.search(region, set, IntSet.get(region, set, i)));
      }
    }
    region.free(at, MemoryTag.VALUE);
  }

  @Test
  void validateRefusesEachKindOfDamage() {
    LeakCheck.inRegion(
        region -> {
          check(region, true, 2, 0, 0, 0, 2, 0, 0, 0, 0xFE, 0xFF, 5, 0);
          check(region, true, 2, 0, 0, 0, 0, 0, 0, 0);
          check(region, false, 3, 0, 0, 0, 0, 0, 0, 0);
          check(region, false, 0, 0, 0, 0, 0, 0, 0, 0);
          check(region, false, 2, 0, 0, 0, 1, 0, 0, 0);
          check(region, false, 2, 0, 0, 0, 2, 0, 0, 0, 5, 0, 5, 0);
          check(region, false, 2, 0, 0, 0, 2, 0, 0, 0, 6, 0, 5, 0);
          check(region, false, 2, 0, 0, 0, 1, 0, 0, 0x80, 5, 0);
          check(region, false, 8, 0, 0, 0, 0, 0, 0, 0x20);
          check(region, false, 2, 0, 0, 0, 0);
        });
  }

  private static void check(Region region, boolean isValid, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) content[i];
    }
    long at = region.allocate(Math.max(8, bytes.length), MemoryTag.VALUE);
    region.put(at, bytes, 0, bytes.length);
    assertEquals(isValid, IntSet.validate(region, at, bytes.length), Arrays.toString(content));
    assertFalse(IntSet.validate(region, at, 7));
    assertFalse(IntSet.validate(region, at, -1));
    region.free(at, MemoryTag.VALUE);
  }

  @Test
  void anEmptySetHasNothing() {
    LeakCheck.inRegion(
        region -> {
          Model model = new Model(region);
          model.check();
          assertFalse(IntSet.contains(region, model.set, 0));
          assertEquals(-1, IntSet.search(region, model.set, Long.MAX_VALUE));
          assertTrue(IntSet.validate(region, model.set, IntSet.EMPTY_BYTES));
          model.free();
        });
  }
}
