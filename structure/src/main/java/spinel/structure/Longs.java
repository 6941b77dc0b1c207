// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// 64-bit [Numbers].
public final class Longs extends Numbers {
  /// The numbers, or null where they are in the region.
  private final long[] few;

  /// So many numbers, of any value; a pause point.
  public Longs(Region region, int length) {
    super(region, length, Long.BYTES);
    few = areFew(length) ? new long[length] : null;
  }

  public long get(int index) {
    return few != null ? few[index] : region.getLong(at + (long) index * Long.BYTES);
  }

  public void set(int index, long value) {
    if (few != null) {
      few[index] = value;
    } else {
      region.putLong(at + (long) index * Long.BYTES, value);
    }
  }

  /// These numbers, and room for more behind them, `longer` in all; this is closed then. Pauses on
  /// the way.
  public Longs grown(int longer) {
    Longs more = new Longs(region, longer);
    for (int i = 0; i < length(); i++) {
      more.set(i, get(i));
      PausePoint.pass(i);
    }
    close();
    return more;
  }
}
