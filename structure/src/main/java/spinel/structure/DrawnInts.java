// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// The numbers that were drawn so far, for who draws at random and wants none twice: an
/// open-addressed table in a region, of two to four slots for each number that there may be. To be
/// closed.
public final class DrawnInts implements AutoCloseable {
  private final Region region;
  private final long mask;
  private final long slots;

  /// An empty table, for up to `most` numbers. This is a pause point.
  public DrawnInts(Region region, long most) {
    this.region = region;
    mask = (Long.highestOneBit(most) << 2) - 1;
    slots = region.allocateZeroed((mask + 1) * Integer.BYTES, MemoryTag.VALUE);
    PausePoint.pass();
  }

  /// Adds a number, which is not 0; whether it was not there before.
  public boolean add(int number) {
    long slot = (number * 0x9E37_79B9_7F4A_7C15L >>> 32) & mask;
    for (int found; (found = region.getInt(slots + slot * Integer.BYTES)) != 0; ) {
      if (found == number) {
        return false;
      }
      slot = slot + 1 & mask;
    }
    region.putInt(slots + slot * Integer.BYTES, number);
    return true;
  }

  @Override
  public void close() {
    region.free(slots, MemoryTag.VALUE);
  }
}
