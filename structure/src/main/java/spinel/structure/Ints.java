// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// 32-bit [Numbers].
public final class Ints extends Numbers {
  /// The numbers, or null where they are in the region.
  private final int[] few;

  /// So many numbers, of any value; a pause point.
  public Ints(Region region, int length) {
    super(region, length, Integer.BYTES);
    few = areFew(length) ? new int[length] : null;
  }

  public int get(int index) {
    return few != null ? few[index] : region.getInt(at + (long) index * Integer.BYTES);
  }

  public void set(int index, int value) {
    if (few != null) {
      few[index] = value;
    } else {
      region.putInt(at + (long) index * Integer.BYTES, value);
    }
  }

  /// These numbers, and room for more behind them, `longer` in all; this is closed then. Pauses on
  /// the way.
  public Ints grown(int longer) {
    Ints more = new Ints(region, longer);
    for (int i = 0; i < length(); i++) {
      more.set(i, get(i));
      PausePoint.pass(i);
    }
    close();
    return more;
  }
}
