// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.random.RandomGenerator;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.DrawnInts;
import spinel.structure.HashTable;
import spinel.structure.PausePoint;

/// Members of a set in a table, drawn at random, each at most once: draws until it gets one that it
/// did not have yet, which is quick for as long as most members have not been drawn.
///
/// What has been drawn is kept as references, in the set's own region.
///
/// Where many of the members are wanted, or the set is small, [#choose] is the better way.
public final class SetDraw implements AutoCloseable {
  private final HashTable table;
  private final DrawnInts drawn;

  /// Prepares to draw up to `count` members, fewer than there are.
  public SetDraw(Dictionary dictionary, long record, long count) {
    Region region = dictionary.region();
    table = SetTable.open(HashTable.ofElements(region), SetValue.root(region, record));
    drawn = new DrawnInts(region, count);
  }

  /// The position of a member that was not drawn before.
  public long next(RandomGenerator random) {
    long position = table.random(random);
    while (!drawn.add(Region.toReference(position))) {
      position = table.random(random);
    }
    return position;
  }

  @Override
  public void close() {
    drawn.close();
  }

  /// Makes a source go over `count` of its members only, no more than it has, drawn at random:
  /// every choice has the same chance.
  public static SetSource choose(SetSource source, long count, RandomGenerator random) {
    long size = source.size();
    boolean leavesOut = count > size / 2;
    long wanted = leavesOut ? size - count : count;
    long[] bits = new long[Math.toIntExact((size + 63) >>> 6)];
    for (long drawn = 0; drawn < wanted; ) {
      long ordinal = random.nextLong(size);
      if ((bits[(int) (ordinal >>> 6)] >>> ordinal & 1) == 0) {
        bits[(int) (ordinal >>> 6)] |= 1L << ordinal;
        PausePoint.pass(drawn++);
      }
    }
    source.choose(bits, wanted);
    return leavesOut ? source.invert() : source;
  }
}
