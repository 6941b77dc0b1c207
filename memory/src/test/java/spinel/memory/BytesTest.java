// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BytesTest {
  /// The same bytes as part of an array and as a native segment.
  private static Bytes[] forms(byte[] content, Arena arena) {
    byte[] around = new byte[content.length + 12];
    Arrays.fill(around, (byte) 'x');
    System.arraycopy(content, 0, around, 5, content.length);
    MemorySegment segment = arena.allocate(content.length);
    segment.copyFrom(MemorySegment.ofArray(content));
    return new Bytes[] {
      new Bytes().set(around, 5, content.length), new Bytes().set(segment), Bytes.of(content)
    };
  }

  @Property(tries = 300)
  void arrayAndNativeFormsAreAlike(@ForAll @Size(max = 300) byte[] content) {
    try (Arena arena = Arena.ofConfined();
        Region region = Region.open(1L << 20)) {
      long at = region.allocate(content.length, MemoryTag.VALUE);
      for (Bytes bytes : forms(content, arena)) {
        assertEquals(content.length, bytes.length());
        assertEquals(content.length == 0, bytes.isEmpty());
        assertArrayEquals(content, bytes.toArray());
        for (int i = 0; i < content.length; i++) {
          assertEquals(content[i], bytes.byteAt(i));
        }
        for (int i = 0; i + 8 <= content.length; i++) {
          assertEquals(bytes.intAt(i) & 0xFFFF_FFFFL, bytes.longAt(i) & 0xFFFF_FFFFL);
          assertEquals(content[i], (byte) bytes.intAt(i));
          assertEquals(content[i + 7], (byte) (bytes.longAt(i) >>> 56));
        }
        bytes.copyTo(region, at);
        assertTrue(region.matches(at, content, 0, content.length));
        assertEquals(Bytes.of(content), bytes);
        assertEquals(Bytes.of(content).hashCode(), bytes.hashCode());
        assertEquals(Bytes.of(content).toString(), bytes.toString());
        for (Bytes other : forms(content, arena)) {
          assertTrue(bytes.contentEquals(other));
          assertTrue(other.matches(region, at));
        }
        if (content.length > 0) {
          region.putByte(at, (byte) (content[0] + 1));
          assertFalse(bytes.matches(region, at));
          byte[] changed = content.clone();
          changed[content.length - 1]++;
          assertNotEquals(bytes, Bytes.of(changed));
        }
      }
    }
  }

  @Test
  void wordsAreComparedWithoutCase() {
    for (String text : new String[] {"get", "GET", "gEt"}) {
      assertTrue(Bytes.of(text).isWord("get"));
    }
    for (String text : new String[] {"", "ge", "gett", "g%t", "g@t", "ge\u0014", "ge\u0000"}) {
      assertFalse(Bytes.of(text).isWord("get"), text);
    }
    assertTrue(Bytes.of("").isWord(""));
    // Only letters have a case: these differ by the same bit as upper and lower case do.
    assertFalse(Bytes.of("[").isWord("{"));
    assertFalse(Bytes.of("@").isWord("`"));
  }

  @Test
  void viewMovesBetweenForms() {
    try (Arena arena = Arena.ofConfined()) {
      Bytes view = new Bytes();
      assertTrue(view.isEmpty());
      view.set(arena.allocate(3));
      assertFalse(view.isArray());
      assertEquals("\0\0\0", view.toString());
      view.set(new byte[] {1, 'a', 'b'}, 1, 2);
      assertTrue(view.isArray());
      assertEquals("ab", view.toString());
      assertEquals(1, view.offset());
    }
  }
}
