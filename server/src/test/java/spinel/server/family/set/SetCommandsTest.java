// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.server.family.Scratch;

class SetCommandsTest {
  private final Scratch spinel = new Scratch();

  @AfterEach
  void close() {
    spinel.close();
  }

  /// A set of so many members: numbers, which an intset holds, or texts.
  private void fill(String key, int size, boolean texts) {
    List<String> words = new ArrayList<>(List.of("SADD", key));
    for (int i = 0; i < size; i++) {
      words.add(texts ? "m" + i : "" + i);
    }
    spinel.run(words.toArray());
    spinel.effects();
  }

  @Test
  void changesAreLoggedAsTheyWereAsked() {
    spinel.run("SADD s a b a");
    spinel.run("SADD s a");
    spinel.run("SREM s x");
    spinel.run("SREM s a x");
    spinel.run("SMOVE s t x");
    spinel.run("SMOVE s t b");
    assertEquals(List.of("SADD s a b a", "SREM s a x", "SMOVE s t b"), spinel.effects());
    spinel.run("SUNIONSTORE d t s");
    spinel.run("SINTERSTORE d s t");
    spinel.run("SINTERSTORE d s t");
    spinel.run("SDIFFSTORE d s t");
    assertEquals(List.of("SUNIONSTORE d t s", "SINTERSTORE d s t"), spinel.effects());
  }

  @Test
  void aPoppedMemberIsLoggedAsRemoved() {
    fill("s", 200, true);
    String popped = spinel.run("SPOP s").split(" ")[1];
    assertEquals(List.of("SREM s " + popped), spinel.effects());
    spinel.run("DEL s");
    spinel.run("SADD s 7");
    spinel.effects();
    assertEquals("$1 7", spinel.run("SPOP s"));
    assertEquals(List.of("SREM s 7"), spinel.effects());
    assertEquals(":0", spinel.run("EXISTS s"));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 300, 5_000})
  void poppedMembersAreLoggedAsRemoved(int size) {
    for (boolean texts : new boolean[] {true, false}) {
      for (int count : new int[] {1, size / 3, size - size / 20 - 1, size - 1}) {
        spinel.run("DEL s");
        fill("s", size, texts);
        String reply = spinel.run("SPOP s " + count);
        Set<String> popped = new TreeSet<>();
        String[] words = reply.split(" ");
        for (int i = 2; i < words.length; i += 2) {
          popped.add(words[i]);
        }
        assertEquals(count, popped.size());
        Set<String> logged = new TreeSet<>();
        for (String effect : spinel.effects()) {
          List<String> parts = Arrays.asList(effect.split(" "));
          assertEquals(List.of("SREM", "s"), parts.subList(0, 2));
          assertTrue(parts.size() <= 2 + 1024);
          logged.addAll(parts.subList(2, parts.size()));
        }
        assertEquals(popped, logged);
        assertEquals(":" + (size - count), spinel.run("SCARD s"));
        for (String member : popped) {
          assertEquals(":0", spinel.run("SISMEMBER s " + member));
        }
      }
    }
  }

  @Test
  void aSetThatIsPoppedWholeIsLoggedAsDeleted() {
    fill("s", 20, true);
    spinel.run("SPOP s 20");
    assertEquals(List.of("DEL s"), spinel.effects());
    fill("s", 20, true);
    spinel.run("CONFIG SET lazyfree-lazy-server-del yes");
    spinel.run("SPOP s 100");
    assertEquals(List.of("UNLINK s"), spinel.effects());
    assertEquals("*0", spinel.run("SPOP s 3"));
    assertEquals("$-1", spinel.run("SPOP s"));
    assertEquals(List.of(), spinel.effects());
  }

  @Test
  void anExpirySurvivesPoppingNearlyAll() {
    fill("s", 1_000, true);
    spinel.run("PEXPIREAT s 4102444800000");
    spinel.run("SPOP s 990");
    assertEquals(4_102_444_800_000L, spinel.expiry("s"));
    assertEquals(":10", spinel.run("SCARD s"));
    spinel.run("SUNIONSTORE s s");
    assertEquals(-1, spinel.expiry("s"));
  }

  @Test
  void membersDrawnOnceAreDifferent() {
    for (boolean texts : new boolean[] {true, false}) {
      for (int size : new int[] {10, 300, 3_000}) {
        spinel.run("DEL s");
        fill("s", size, texts);
        for (int count : new int[] {1, 2, size / 4, size / 3, size / 2, size - 1, size, 9_999}) {
          String[] words = spinel.run("SRANDMEMBER s " + count).split(" ");
          Set<String> drawn = new TreeSet<>();
          for (int i = 2; i < words.length; i += 2) {
            drawn.add(words[i]);
          }
          assertEquals(Math.min(count, size), drawn.size());
          assertEquals("*" + Math.min(count, size), words[0]);
          for (String member : drawn) {
            assertEquals(":1", spinel.run("SISMEMBER s " + member));
          }
        }
      }
    }
  }

  @Test
  void membersDrawnAgainAndAgainAreAsManyAsAsked() {
    fill("s", 5, true);
    String[] words = spinel.run("SRANDMEMBER s -50000").split(" ");
    assertEquals("*50000", words[0]);
    assertEquals(100_001, words.length);
  }

  @Test
  void memoryIsGivenBack() {
    for (int size : new int[] {3, 100, 5_000}) {
      for (boolean texts : new boolean[] {true, false}) {
        long before = spinel.usedBytes();
        fill("s", size, texts);
        for (int i = 0; i < size; i++) {
          spinel.run("SREM s " + (texts ? "m" + i : "" + i));
        }
        assertEquals(0, spinel.keyCount());
        assertEquals(before, spinel.usedBytes());
      }
    }
  }
}
