// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.ArrayWord;

/// The text of an array's element, read into room that is used again.
public final class ArrayElement {
  private final Bytes view = new Bytes();
  private byte[] text = new byte[64];
  private int length;

  /// Reads the element at a slot.
  public ArrayElement read(Region region, long slot) {
    long word = region.getLong(slot);
    int needed = ArrayWord.isNumber(word) ? 0 : ArrayWord.length(region, word);
    if (needed > text.length) {
      text = new byte[Math.max(needed, 2 * text.length)];
    }
    length = ArrayWord.copyText(region, slot, text);
    return this;
  }

  /// What [#length] bytes of are the text, from the first on.
  public byte[] array() {
    return text;
  }

  public int length() {
    return length;
  }

  /// The text as a view; valid until the next is read.
  public Bytes view() {
    return view.set(text, 0, length);
  }

  public byte[] toArray() {
    return Arrays.copyOf(text, length);
  }
}
