// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.function.LongConsumer;
import spinel.memory.Region;
import spinel.structure.Ints;
import spinel.structure.Longs;
import spinel.structure.PausePoint;

/// The members that a search has found, each with its score and its distance from the center: good
/// until the set is changed, and to be closed.
public final class GeoPoints implements AutoCloseable {
  /// The order of the found members.
  public enum Order {
    NONE,
    ASCENDING,
    DESCENDING
  }

  private static final int LEAST_ROOM = 16;

  private final Region region;
  private final TextRow names;

  /// The score of each, and the distance in meters, as the bits of doubles.
  private Longs figures;

  /// The places in the order that is wanted, or null where that is the order in which they were
  /// found.
  private Ints order;

  private GeoPoints(Region region) {
    this.region = region;
    names = new TextRow(region, LEAST_ROOM, false);
    try {
      figures = new Longs(region, 2 * LEAST_ROOM);
    } catch (RuntimeException full) {
      names.close();
      throw full;
    }
  }

  /// Finds the members in an area, up to a number of them, or all where that is 0.
  /// `visits` is told at first how many members have to be looked at, at least, and then each time
  /// how many have been.
  public static GeoPoints find(SortedSet set, GeoShape shape, long limit, LongConsumer visits) {
    GeoPoints points = new GeoPoints(set.region());
    try {
      points.addAll(set, shape, limit == 0 ? Long.MAX_VALUE : limit, visits);
      return points;
    } catch (RuntimeException stopped) {
      points.close();
      throw stopped;
    }
  }

  private void addAll(SortedSet set, GeoShape shape, long limit, LongConsumer visits) {
    double[] ranges = shape.ranges();
    visits.accept(Math.min(limit, countIn(set, ranges)));
    long visited = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      long rank = set.countBelow(ranges[i], false);
      if (rank == set.size()) {
        continue;
      }
      set.seek(rank);
      for (boolean more = true; more && set.score() < ranges[i + 1]; more = set.next()) {
        if (size() >= limit) {
          return;
        }
        visits.accept(++visited);
        PausePoint.pass(visited);
        addIfInside(set, shape);
      }
    }
  }

  private static long countIn(SortedSet set, double[] ranges) {
    long count = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      count += set.countBelow(ranges[i + 1], false) - set.countBelow(ranges[i], false);
    }
    return count;
  }

  private void addIfInside(SortedSet set, GeoShape shape) {
    double score = set.score();
    double distance = shape.distance(GeoHash.longitude(score), GeoHash.latitude(score));
    if (Double.isNaN(distance)) {
      return;
    }
    if (figures.length() == 2 * size()) {
      figures = figures.grown(Math.multiplyExact(4, size()));
    }
    figures.set(2 * size(), Double.doubleToRawLongBits(score));
    figures.set(2 * size() + 1, Double.doubleToRawLongBits(distance));
    if (set.isInteger()) {
      names.add(set.integer());
    } else {
      names.add(region, set.nameOffset(), set.nameBytes());
    }
  }

  public int size() {
    return names.size();
  }

  /// Puts the members in order of their distance, of which only the first `most` places are needed;
  /// those that are equally far stay as they were found.
  public void sort(Order wanted, long most) {
    if (wanted == Order.NONE) {
      return;
    }
    try (Longs keys = new Longs(region, size())) {
      for (int i = 0; i < size(); i++) {
        long key = KeyedOrder.key(figure(2 * i + 1));
        keys.set(i, wanted == Order.ASCENDING ? key : ~key);
        PausePoint.pass(i);
      }
      order = KeyedOrder.of(region, keys, (one, other) -> 0, 0, (int) Math.min(most, size()));
    }
  }

  private int at(int place) {
    return order == null ? place : order.get(place);
  }

  private double figure(int index) {
    return Double.longBitsToDouble(figures.get(index));
  }

  /// The name of the member at a place, valid until the next call.
  public StoredText name(int place) {
    return names.get(at(place));
  }

  public double score(int place) {
    return figure(2 * at(place));
  }

  /// Meters from the center.
  public double meters(int place) {
    return figure(2 * at(place) + 1);
  }

  @Override
  public void close() {
    names.close();
    figures.close();
    if (order != null) {
      order.close();
    }
  }
}
