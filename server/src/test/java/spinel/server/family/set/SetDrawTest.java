// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.server.family.Scratch;

class SetDrawTest {
  private static final int MEMBERS = 100;
  private static final int DRAWS = 200;

  /// In each encoding: numbers, short texts in a run, long texts in a table.
  @ParameterizedTest
  @ValueSource(
      strings = {"", "m", "a text that is long enough for a table: more than 64 bytes long "})
  void drawsAreFair(String prefix) {
    try (Scratch spinel = new Scratch(false)) {
      for (int i = 0; i < MEMBERS; i++) {
        spinel.run("SADD", "s", prefix + i);
      }
      int[] counts = new int[MEMBERS];
      for (String member : spinel.bulks("SRANDMEMBER", "s", -MEMBERS * DRAWS)) {
        counts[Integer.parseInt(member.substring(prefix.length()))]++;
      }
      double chiSquare = 0;
      for (int count : counts) {
        chiSquare += (double) (count - DRAWS) * (count - DRAWS) / DRAWS;
      }
      // With 99 degrees of freedom, one in a million is above that.
      assertTrue(chiSquare < 180, prefix + " chi-square " + chiSquare);
    }
  }
}
