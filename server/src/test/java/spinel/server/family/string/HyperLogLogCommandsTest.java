// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

class HyperLogLogCommandsTest {
  private final Scratch spinel = new Scratch();

  @AfterEach
  void freesEverything() {
    for (String key : List.of("h", "a", "b", "c")) {
      spinel.run("DELEX", key);
    }
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private void expect(String reply, String command) {
    assertEquals(reply, spinel.run(command), command);
  }

  @Test
  void onlyChangesAreLogged() {
    expect(":1", "PFADD h a b");
    expect(":0", "PFADD h b a");
    expect(":2", "PFCOUNT h");
    expect(":2", "PFCOUNT h");
    expect(":2", "PFCOUNT h a");
    expect("+OK", "PFMERGE a h");
    expect("+sparse", "PFDEBUG ENCODING a");
    expect(":1", "PFDEBUG TODENSE a");
    expect(":0", "PFDEBUG TODENSE a");
    assertEquals(
        List.of("PFADD h a b", "PFCOUNT h", "PFMERGE a h", "PFDEBUG TODENSE a"), spinel.effects());
  }

  @Test
  void valuesThatBecomeDenseLeaveNothingBehind() {
    Random random = new Random(3);
    for (int i = 0; i < 3_000; i++) {
      String key = List.of("a", "b", "c").get(random.nextInt(3));
      spinel.run("PFADD", key, random.nextInt());
      if (i % 500 == 0) {
        spinel.run("EXPIRE", key, 1000);
        expect("+OK", "PFMERGE h a");
      }
    }
    expect("+OK", "PFMERGE h a b c");
    assertEquals(spinel.run("PFCOUNT a b c"), spinel.run("PFCOUNT h"));
    expect("+dense", "PFDEBUG ENCODING h");
  }

  @Test
  void mergedInStepsOrAtOnceIsTheSame() {
    for (int i = 0; i < 500; i++) {
      spinel.run("PFADD", i % 2 == 0 ? "a" : "b", "element " + i);
      spinel.run("PFADD", "c", "element " + i);
    }
    expect("+OK", "PFMERGE h a");
    expect("+OK", "PFMERGE h b");
    expect("+sparse", "PFDEBUG ENCODING h");
    assertEquals(spinel.run("PFCOUNT c"), spinel.run("PFCOUNT h"));
    assertEquals(spinel.run("PFCOUNT c"), spinel.run("PFCOUNT a b"));
    String merged = spinel.run("PFDEBUG GETREG h");
    assertEquals(spinel.run("PFDEBUG GETREG c"), merged);
  }
}
