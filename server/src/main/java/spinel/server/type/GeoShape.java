// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;

/// An area on earth that members are searched in: a circle, a box along the meridians, or a
/// polygon; with a center that distances are counted from, and the unit that they are told in.
public final class GeoShape {
  private static final double MERCATOR_HALF = 20037726.37;
  private static final double FAR_NORTH = 66;
  private static final double FARTHEST_NORTH = 80;

  /// A cell and its eight neighbours, in the order in which they are searched: columns, rows.
  private static final int[][] AROUND = {
    {0, 0}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}
  };

  private enum Kind {
    CIRCLE,
    BOX,
    POLYGON
  }

  private Kind kind;
  private double longitude;
  private double latitude;
  private double metersPerUnit = 1;
  private double radius;
  private double width;
  private double height;
  private double[] vertices;
  private double west;
  private double east;
  private double south;
  private double north;

  public void setCenter(double atLongitude, double atLatitude) {
    longitude = atLongitude;
    latitude = atLatitude;
  }

  public void setCircle(double radiusInUnits, double metersAUnit) {
    kind = Kind.CIRCLE;
    radius = radiusInUnits;
    metersPerUnit = metersAUnit;
  }

  public void setBox(double widthInUnits, double heightInUnits, double metersAUnit) {
    kind = Kind.BOX;
    width = widthInUnits;
    height = heightInUnits;
    metersPerUnit = metersAUnit;
  }

  /// A polygon of vertices, longitude and latitude in turn; its center is where the middle of all
  /// vertices in space stands above the ground.
  public void setPolygon(double[] coordinates) {
    kind = Kind.POLYGON;
    vertices = coordinates;
    metersPerUnit = 1;
    double x = 0;
    double y = 0;
    double z = 0;
    for (int i = 0; i < vertices.length; i += 2) {
      double across = GeoHash.toRadians(vertices[i]);
      double up = GeoHash.toRadians(vertices[i + 1]);
      x += Math.cos(up) * Math.cos(across);
      y += Math.cos(up) * Math.sin(across);
      z += Math.sin(up);
    }
    longitude = GeoHash.toDegrees(Math.atan2(y, x));
    latitude = GeoHash.toDegrees(Math.atan2(z, Math.sqrt(x * x + y * y)));
  }

  public double metersPerUnit() {
    return metersPerUnit;
  }

  // ---- inside and outside

  /// The distance in meters of a position from the center, or not-a-number where it is outside.
  public double distance(double atLongitude, double atLatitude) {
    return switch (kind) {
      case CIRCLE -> {
        double distance = GeoHash.distance(longitude, latitude, atLongitude, atLatitude);
        yield distance > radius * metersPerUnit ? Double.NaN : distance;
      }
      case BOX ->
          isInBox(atLongitude, atLatitude)
              ? GeoHash.distance(longitude, latitude, atLongitude, atLatitude)
              : Double.NaN;
      case POLYGON ->
          isInPolygon(atLongitude, atLatitude)
              ? GeoHash.distance(longitude, latitude, atLongitude, atLatitude)
              : Double.NaN;
    };
  }

  private boolean isInBox(double atLongitude, double atLatitude) {
    return GeoHash.latitudeDistance(atLatitude, latitude) <= height * metersPerUnit / 2
        && GeoHash.distance(atLongitude, atLatitude, longitude, atLatitude)
            <= width * metersPerUnit / 2;
  }

  /// Whether a ray from the position crosses the outline an odd number of times.
  private boolean isInPolygon(double x, double y) {
    boolean inside = false;
    int before = vertices.length - 2;
    for (int i = 0; i < vertices.length; before = i, i += 2) {
      double ax = vertices[i];
      double ay = vertices[i + 1];
      double bx = vertices[before];
      double by = vertices[before + 1];
      if (ay > y != by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) {
        inside = !inside;
      }
    }
    return inside;
  }

  // ---- cells to search

  private void computeBounds() {
    if (kind == Kind.POLYGON) {
      west = GeoHash.LARGEST_LONGITUDE;
      east = GeoHash.LEAST_LONGITUDE;
      south = GeoHash.LARGEST_LATITUDE;
      north = GeoHash.LEAST_LATITUDE;
      for (int i = 0; i < vertices.length; i += 2) {
        west = Math.min(west, vertices[i]);
        east = Math.max(east, vertices[i]);
        south = Math.min(south, vertices[i + 1]);
        north = Math.max(north, vertices[i + 1]);
      }
      return;
    }
    double up = metersPerUnit * (kind == Kind.CIRCLE ? radius : height / 2);
    double across = metersPerUnit * (kind == Kind.CIRCLE ? radius : width / 2);
    double rows = GeoHash.toDegrees(GeoHash.angle(up));
    // Meridians are closest on the side of the pole.
    double edge = latitude < 0 ? latitude - rows : latitude + rows;
    double columns = GeoHash.toDegrees(GeoHash.angle(across) / Math.cos(GeoHash.toRadians(edge)));
    west = longitude - columns;
    east = longitude + columns;
    south = latitude - rows;
    north = latitude + rows;
  }

  private double reachMeters() {
    return switch (kind) {
      case CIRCLE -> radius * metersPerUnit;
      case BOX -> Math.sqrt(width / 2 * (width / 2) + height / 2 * (height / 2)) * metersPerUnit;
      case POLYGON ->
          Math.max(
              Math.max(
                  GeoHash.distance(longitude, latitude, west, north),
                  GeoHash.distance(longitude, latitude, east, north)),
              Math.max(
                  GeoHash.distance(longitude, latitude, west, south),
                  GeoHash.distance(longitude, latitude, east, south)));
    };
  }

  /// The step of the finest grid of which nine cells cover a circle.
  private static int step(double meters, double latitude) {
    if (meters == 0) {
      return GeoHash.FINEST_STEP;
    }
    int step = 1;
    for (double reach = meters; reach < MERCATOR_HALF; reach *= 2) {
      step++;
    }
    step -= 2;
    if (Math.abs(latitude) > FAR_NORTH) {
      step--;
    }
    if (Math.abs(latitude) > FARTHEST_NORTH) {
      step--;
    }
    return Math.clamp(step, 1, GeoHash.FINEST_STEP);
  }

  /// The ranges of scores in which the area lies, in the order in which they are searched: the
  /// first score of each and the one behind the last.
  public double[] ranges() {
    computeBounds();
    int step = step(reachMeters(), latitude);
    long center = GeoHash.encode(longitude, latitude, step);
    if (step > 1 && isBeyond(center, step)) {
      step--;
      center = GeoHash.encode(longitude, latitude, step);
    }
    double[] ranges = new double[2 * AROUND.length];
    int count = 0;
    int last = 0;
    long lastCell = 0;
    for (int i = 0; i < AROUND.length; i++) {
      int columns = AROUND[i][0];
      int rows = AROUND[i][1];
      if (step >= 2 && isOutside(center, step, columns, rows)) {
        continue;
      }
      long cell = GeoHash.neighbor(center, step, columns, rows);
      // In a grid of few cells one is the neighbour on both sides.
      if (last > 0 && cell == lastCell) {
        continue;
      }
      int shift = 2 * (GeoHash.FINEST_STEP - step);
      ranges[count++] = cell << shift;
      ranges[count++] = cell + 1 << shift;
      last = i;
      lastCell = cell;
    }
    return Arrays.copyOf(ranges, count);
  }

  /// Whether the area reaches beyond the cells around the center.
  private boolean isBeyond(long center, int step) {
    return GeoHash.largestLatitude(GeoHash.neighbor(center, step, 0, 1), step) < north
        || GeoHash.leastLatitude(GeoHash.neighbor(center, step, 0, -1), step) > south
        || GeoHash.largestLongitude(GeoHash.neighbor(center, step, 1, 0), step) < east
        || GeoHash.leastLongitude(GeoHash.neighbor(center, step, -1, 0), step) > west;
  }

  /// Whether the area does not reach a neighbour of the center's cell.
  private boolean isOutside(long center, int step, int columns, int rows) {
    return rows < 0 && GeoHash.leastLatitude(center, step) < south
        || rows > 0 && GeoHash.largestLatitude(center, step) > north
        || columns < 0 && GeoHash.leastLongitude(center, step) < west
        || columns > 0 && GeoHash.largestLongitude(center, step) > east;
  }
}
