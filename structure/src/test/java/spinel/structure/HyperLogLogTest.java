// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.structure.SparseRegisters.Outcome;

class HyperLogLogTest {
  private static final int ROOM = 40_000;

  private final Registers registers = new Registers();
  private final SparseRegisters sparse = new SparseRegisters();

  private static long allocate(Region region, int bytes) {
    return region.allocate(bytes, MemoryTag.VALUE);
  }

  private long empty(Region region) {
    long at = allocate(region, ROOM);
    HyperLogLog.writeEmpty(region, at);
    sparse.open(region, at, HyperLogLog.EMPTY_BYTES, ROOM, ROOM);
    return at;
  }

  private void expect(byte[] model, Region region, long at, int length) {
    registers.clear();
    assertTrue(registers.merge(region, at, length));
    for (int i = 0; i < model.length; i++) {
      assertEquals(model[i], registers.get(i), "register " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void sparseRegistersAreThoseOfTheModel(int seed) {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(seed);
          long at = empty(region);
          byte[] model = new byte[HyperLogLog.REGISTERS];
          // Few neighbours, or many of few values: so that runs are split and joined.
          int span = seed % 2 == 0 ? HyperLogLog.REGISTERS : 200;
          for (int i = 0; i < 5_000; i++) {
            int index = random.nextInt(span);
            int value = 1 + random.nextInt(seed < 3 ? 2 : 32);
            Outcome expected = model[index] < value ? Outcome.RAISED : Outcome.UNCHANGED;
            assertEquals(expected, sparse.raise(index, value), "step " + i);
            model[index] = (byte) Math.max(model[index], value);
            if (i % 100 == 0) {
              expect(model, region, at, sparse.length());
            }
          }
          expect(model, region, at, sparse.length());
          region.free(at, MemoryTag.VALUE);
        });
  }

  @Test
  void theWalkBeginsWhereItDoesNotMatter() {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(5);
          long once = allocate(region, ROOM);
          long at = empty(region);
          HyperLogLog.writeEmpty(region, once);
          int length = HyperLogLog.EMPTY_BYTES;
          SparseRegisters fresh = new SparseRegisters();
          for (int i = 0; i < 3_000; i++) {
            int index = Math.min(i * 5 + random.nextInt(12), HyperLogLog.REGISTERS - 1);
            int value = 1 + random.nextInt(3);
            fresh.open(region, once, length, ROOM, ROOM);
            assertEquals(fresh.raise(index, value), sparse.raise(index, value));
            length = fresh.length();
          }
          assertEquals(length, sparse.length());
          for (int i = 0; i < length; i++) {
            assertEquals(region.getByte(once + i), region.getByte(at + i), "byte " + i);
          }
          region.free(once, MemoryTag.VALUE);
          region.free(at, MemoryTag.VALUE);
        });
  }

  @Test
  void denseRegistersAreThoseOfTheModel() {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(6);
          long at = allocate(region, HyperLogLog.DENSE_BYTES);
          registers.clear();
          HyperLogLog.writeDenseHeader(region, at);
          registers.writeDense(region, at);
          assertTrue(HyperLogLog.isOne(region, at, HyperLogLog.DENSE_BYTES));
          assertFalse(HyperLogLog.isOne(region, at, HyperLogLog.DENSE_BYTES - 1));
          byte[] model = new byte[HyperLogLog.REGISTERS];
          for (int i = 0; i < 60_000; i++) {
            int index = random.nextInt(HyperLogLog.REGISTERS);
            int value = random.nextInt(HyperLogLog.LARGEST_REGISTER + 1);
            boolean raises = value > model[index];
            assertEquals(raises, HyperLogLog.raiseDense(region, at, index, value));
            model[index] = (byte) Math.max(model[index], value);
          }
          for (int i = 0; i < model.length; i++) {
            assertEquals(model[i], HyperLogLog.denseRegister(region, at, i));
          }
          expect(model, region, at, HyperLogLog.DENSE_BYTES);
          long copy = allocate(region, HyperLogLog.DENSE_BYTES);
          HyperLogLog.writeDenseHeader(region, copy);
          registers.writeDense(region, copy);
          expect(model, region, copy, HyperLogLog.DENSE_BYTES);
          region.free(copy, MemoryTag.VALUE);
          region.free(at, MemoryTag.VALUE);
        });
  }

  @Test
  void mergingTakesTheGreaterOfEachTwo() {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(7);
          byte[] model = new byte[HyperLogLog.REGISTERS];
          long dense = allocate(region, HyperLogLog.DENSE_BYTES);
          registers.clear();
          HyperLogLog.writeDenseHeader(region, dense);
          registers.writeDense(region, dense);
          long at = empty(region);
          for (int i = 0; i < 20_000; i++) {
            int index = random.nextInt(HyperLogLog.REGISTERS);
            int value = 1 + random.nextInt(32);
            if (random.nextBoolean()) {
              HyperLogLog.raiseDense(region, dense, index, value);
            } else {
              sparse.raise(index, value);
            }
            model[index] = (byte) Math.max(model[index], value);
          }
          registers.clear();
          assertTrue(registers.merge(region, dense, HyperLogLog.DENSE_BYTES));
          assertTrue(registers.merge(region, at, sparse.length()));
          for (int i = 0; i < model.length; i++) {
            assertEquals(model[i], registers.get(i));
          }
          region.free(dense, MemoryTag.VALUE);
          region.free(at, MemoryTag.VALUE);
        });
  }

  @Test
  void roomAndLimitAreKept() {
    LeakCheck.inRegion(
        region -> {
          long at = empty(region);
          sparse.open(region, at, HyperLogLog.EMPTY_BYTES, HyperLogLog.EMPTY_BYTES, ROOM);
          assertEquals(Outcome.NO_ROOM, sparse.raise(100, 1));
          assertEquals(Outcome.TOO_LARGE, sparse.raise(100, 33));
          sparse.moved(at, ROOM);
          assertEquals(Outcome.RAISED, sparse.raise(100, 1));
          assertEquals(
              "Z:100 v:1,1 Z:16283", SparseRegisters.describe(region, at, sparse.length()));
          int length = sparse.length();
          sparse.open(region, at, length, ROOM, length);
          assertEquals(Outcome.TOO_LARGE, sparse.raise(50, 1));
          assertEquals(Outcome.RAISED, sparse.raise(100, 2));
          assertEquals(
              "Z:100 v:2,1 Z:16283", SparseRegisters.describe(region, at, sparse.length()));
          region.free(at, MemoryTag.VALUE);
        });
  }

  @Test
  void corruptRunsAreNoticedOrHarmless() {
    LeakCheck.inRegion(
        region -> {
          Random random = new Random(8);
          for (int round = 0; round < 2_000; round++) {
            long at = empty(region);
            for (int i = 0; i < 40; i++) {
              sparse.raise(random.nextInt(HyperLogLog.REGISTERS), 1 + random.nextInt(5));
            }
            int length = sparse.length() - random.nextInt(3);
            for (int i = 0; i <= random.nextInt(4); i++) {
              int place = HyperLogLog.HEADER_BYTES;
              place += random.nextInt(length - HyperLogLog.HEADER_BYTES);
              region.putByte(at + place, (byte) random.nextInt(256));
            }
            sparse.open(region, at, length, ROOM, ROOM);
            registers.clear();
            boolean isIntact = registers.merge(region, at, length);
            for (int i = 0; i < 40; i++) {
              Outcome outcome = sparse.raise(random.nextInt(HyperLogLog.REGISTERS), 7);
              if (isIntact) {
                assertNotEquals(Outcome.CORRUPT, outcome);
              }
            }
            region.free(at, MemoryTag.VALUE);
          }
        });
  }

  @Test
  void estimatesAreNear() {
    LeakCheck.inRegion(
        region -> {
          long at = allocate(region, HyperLogLog.DENSE_BYTES);
          registers.clear();
          assertEquals(0, registers.count());
          HyperLogLog.writeDenseHeader(region, at);
          registers.writeDense(region, at);
          int checkpoint = 10;
          for (int i = 1; i <= 1_000_000; i++) {
            long hash = HyperLogLog.hash(Bytes.of("element " + i));
            HyperLogLog.raiseDense(region, at, HyperLogLog.register(hash), HyperLogLog.rank(hash));
            if (i == checkpoint) {
              registers.clear();
              registers.merge(region, at, HyperLogLog.DENSE_BYTES);
              assertEquals(i, (double) registers.count(), i * 0.03);
              checkpoint *= 10;
            }
          }
          region.free(at, MemoryTag.VALUE);
        });
  }

  private static void expect(String element, int register, int rank) {
    long hash = HyperLogLog.hash(Bytes.of(element));
    assertEquals(register, HyperLogLog.register(hash), element);
    assertEquals(rank, HyperLogLog.rank(hash), element);
  }

  @Test
  void hashesAreThoseOfRedis() {
    expect("", 5938, 2);
    expect("a", 12711, 2);
    expect("hello", 9216, 1);
    expect("12345678", 10579, 3);
    expect("123456789abcdef", 1977, 3);
    expect("The quick brown fox", 13284, 1);
    assertEquals(51, HyperLogLog.rank(0x3FFF));
    assertEquals(1, HyperLogLog.rank(0x4000));
    assertEquals(0x3FFF, HyperLogLog.register(-1));
  }
}
