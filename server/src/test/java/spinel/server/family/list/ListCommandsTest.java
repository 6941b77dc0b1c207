// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spinel.server.family.Scratch;

class ListCommandsTest {
  private final Scratch spinel = new Scratch();

  @AfterEach
  void close() {
    spinel.run("FLUSHALL");
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private static String array(List<String> values) {
    StringBuilder text = new StringBuilder("*" + values.size());
    for (String value : values) {
      text.append(" $").append(value.length()).append(' ').append(value);
    }
    return text.toString();
  }

  @Test
  void listsGrowIntoQuicklistsAndBack() {
    spinel.run("CONFIG SET list-max-listpack-size 4");
    assertEquals(":4", spinel.run("RPUSH l a b c d"));
    assertEquals("listpack", spinel.encoding("l"));
    assertEquals(":5", spinel.run("RPUSH l e"));
    assertEquals("quicklist", spinel.encoding("l"));
    spinel.run("LPOP l 2");
    assertEquals("quicklist", spinel.encoding("l"));
    spinel.run("RPOP l");
    assertEquals("listpack", spinel.encoding("l"));
    assertEquals(array(List.of("c", "d")), spinel.run("LRANGE l 0 -1"));
  }

  @Test
  void emptiedListsAreDeleted() {
    for (String take :
        List.of(
            "LPOP l",
            "RPOP l 5",
            "LREM l 0 a",
            "LTRIM l 1 0",
            "LMOVE l m LEFT LEFT",
            "LMPOP 2 x l LEFT",
            "LMOVEM l m LEFT LEFT COUNT 9 OBO")) {
      spinel.run("RPUSH l a");
      spinel.run(take);
      assertEquals(":0", spinel.run("EXISTS l"), take);
    }
  }

  @Test
  void effectsAreWhatAReplicaNeeds() {
    spinel.run("RPUSH l a b c d e f g");
    spinel.effects();
    spinel.run("LMPOP 2 none l RIGHT COUNT 2");
    spinel.run("LPOP l");
    spinel.run("LMOVE l m LEFT RIGHT");
    spinel.run("LPUSHX none x");
    spinel.run("LREM l 0 none");
    spinel.run("LTRIM l 0 -1");
    spinel.run("LINSERT l BEFORE none x");
    spinel.run("LMOVEM l m LEFT LEFT EXACTLY 9 OBO");
    assertEquals(List.of("RPOP l 2", "LPOP l", "LMOVE l m LEFT RIGHT"), spinel.effects());
  }

  /// All commands against a list in Java, in every encoding, in one partition.
  @ParameterizedTest(name = "size {0}, depth {1}, threshold {2}")
  @CsvSource({"-2, 0, 0", "-1, 1, 0", "3, 0, 0", "2, 1, 0", "4, 1, 20", "128, 2, 1"})
  void commandsBehaveLikeAList(int size, int depth, int threshold) {
    spinel.run("CONFIG SET list-max-listpack-size " + size + " list-compress-depth " + depth);
    spinel.run("DEBUG QUICKLIST-PACKED-THRESHOLD " + threshold);
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      List<String> model = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        step(random, model);
        if (i % 20 == 0) {
          assertEquals(array(model), spinel.run("LRANGE l 0 -1"), "seed " + seed + " step " + i);
        }
      }
      spinel.run("DEL l other");
    }
    spinel.run("DEBUG QUICKLIST-PACKED-THRESHOLD 0");
  }

  private static String value(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Integer.toString(random.nextInt(10));
      case 1 -> "v" + random.nextInt(5);
      case 2 -> "x".repeat(1 + random.nextInt(100));
      case 3 -> Long.toString(random.nextLong());
      default -> "y".repeat(1 + random.nextInt(random.nextInt(30) == 0 ? 9000 : 20));
    };
  }

  private void step(Random random, List<String> model) {
    int length = model.size();
    int dice = random.nextInt(length > 150 ? 16 : 12);
    String value = value(random);
    boolean left = random.nextBoolean();
    if (dice < 5) {
      String more = value(random);
      spinel.run(left ? "LPUSH" : "RPUSH", "l", value, more);
      model.add(left ? 0 : length, value);
      model.add(left ? 0 : length + 1, more);
    } else if (dice == 5 && length > 0) {
      int index = random.nextInt(length);
      String pivot = model.get(index);
      index = model.indexOf(pivot) + (left ? 0 : 1);
      model.add(index, value);
      assertEquals(
          ":" + model.size(), spinel.run("LINSERT", "l", left ? "before" : "AFTER", pivot, value));
    } else if (dice == 6 && length > 0) {
      int index = random.nextInt(length);
      assertEquals("+OK", spinel.run("LSET", "l", left ? index : index - length, value));
      model.set(index, value);
    } else if (dice == 7 && length > 0) {
      spinel.run("LMOVE", "l", "l", left ? "LEFT" : "RIGHT", left ? "RIGHT" : "LEFT");
      model.add(left ? length - 1 : 0, model.remove(left ? 0 : length - 1));
    } else if (dice == 8 && length > 0) {
      String moved = model.remove(left ? 0 : length - 1);
      assertEquals(
          "$" + moved.length() + " " + moved,
          spinel.run("LMOVE", "l", "other", left ? "LEFT" : "RIGHT", "LEFT"));
      assertEquals("$" + moved.length() + " " + moved, spinel.run("LINDEX other 0"));
    } else if (dice == 9 && length > 0) {
      int most = random.nextInt(3);
      List<String> ordered = new ArrayList<>(left ? model : model.reversed());
      int removed = 0;
      while ((most == 0 || removed < most) && ordered.remove(value)) {
        removed++;
      }
      assertEquals(":" + removed, spinel.run("LREM", "l", left ? most : -most, value));
      if (most > 0 || left) {
        model.clear();
        model.addAll(left ? ordered : ordered.reversed());
      } else {
        model.removeIf(value::equals);
      }
    } else if (dice == 10 && length > 0) {
      int first = random.nextInt(length);
      int last = first + random.nextInt(length - first);
      assertEquals(
          array(model.subList(first, last + 1)), spinel.run("LRANGE", "l", first, last - length));
      List<Integer> positions = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        if (model.get(i).equals(value)) {
          positions.add(i);
        }
      }
      StringBuilder expected = new StringBuilder("*" + positions.size());
      positions.forEach(p -> expected.append(" :").append(p));
      assertEquals(expected.toString(), spinel.run("LPOS", "l", value, "COUNT", 0));
    } else if (dice == 11 && length > 0) {
      int count = 1 + random.nextInt(4);
      List<String> popped = new ArrayList<>();
      for (int i = 0; i < count && !model.isEmpty(); i++) {
        popped.add(model.remove(left ? 0 : model.size() - 1));
      }
      assertEquals(array(popped), spinel.run(left ? "LPOP" : "RPOP", "l", count));
    } else if (dice > 11) {
      int first = random.nextInt(length / 2);
      int last = length - 1 - random.nextInt(length / 2);
      spinel.run("LTRIM", "l", first, last);
      model.subList(last + 1, length).clear();
      model.subList(0, first).clear();
    }
    assertTrue(model.isEmpty() || spinel.run("EXISTS l").equals(":1"));
  }
}
