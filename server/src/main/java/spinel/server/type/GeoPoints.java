// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.LongConsumer;
import spinel.memory.Bytes;
import spinel.structure.PausePoint;

/// The members that a search has found, each with its score and its distance from the center.
public final class GeoPoints {
  /// The order of the found members.
  public enum Order {
    NONE,
    ASCENDING,
    DESCENDING
  }

  private byte[] names = new byte[256];
  private int used;
  private int[] ends = new int[16];
  private double[] scores = new double[16];
  private double[] meters = new double[16];
  private Integer[] order;
  private int count;
  private final Bytes view = new Bytes();

  /// Finds the members in an area, up to a number of them, or all where that is 0.
  /// `visits` is told each time how many members have been looked at.
  public static GeoPoints find(SortedSet set, GeoShape shape, long limit, LongConsumer visits) {
    GeoPoints points = new GeoPoints();
    long visited = 0;
    double[] ranges = shape.ranges();
    for (int i = 0; i < ranges.length; i += 2) {
      long rank = set.countBelow(ranges[i], false);
      if (rank == set.size()) {
        continue;
      }
      set.seek(rank);
      for (boolean more = true; more && set.score() < ranges[i + 1]; more = set.next()) {
        if (limit > 0 && points.count >= limit) {
          return points;
        }
        visits.accept(++visited);
        PausePoint.pass(visited);
        points.addIfInside(set, shape);
      }
    }
    return points;
  }

  private void addIfInside(SortedSet set, GeoShape shape) {
    double score = set.score();
    double distance = shape.distance(GeoHash.longitude(score), GeoHash.latitude(score));
    if (Double.isNaN(distance)) {
      return;
    }
    Bytes name = set.name();
    if (names.length - used < name.length()) {
      names = Arrays.copyOf(names, Math.max(2 * names.length, used + name.length()));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      scores = Arrays.copyOf(scores, 2 * count);
      meters = Arrays.copyOf(meters, 2 * count);
    }
    name.copyTo(0, names, used, name.length());
    used += name.length();
    ends[count] = used;
    scores[count] = score;
    meters[count++] = distance;
  }

  public int size() {
    return count;
  }

  /// Puts the members in order of their distance; those that are equally far stay as they were
  /// found.
  public void sort(Order wanted) {
    if (wanted == Order.NONE) {
      return;
    }
    order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Comparator<Integer> nearest = Comparator.comparingDouble(i -> meters[i]);
    Arrays.sort(order, wanted == Order.ASCENDING ? nearest : nearest.reversed());
  }

  private int at(int place) {
    return order == null ? place : order[place];
  }

  /// The name of the member at a place, valid until the next call.
  public Bytes name(int place) {
    int i = at(place);
    int from = i == 0 ? 0 : ends[i - 1];
    return view.set(names, from, ends[i] - from);
  }

  public double score(int place) {
    return scores[at(place)];
  }

  /// Meters from the center.
  public double meters(int place) {
    return meters[at(place)];
  }
}
