// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

/// Positions on earth as numbers: the score of a member of a geo set.
///
/// Longitude and latitude are each scaled to 26 bits, and the bits interleaved, those of the
/// latitude in the even places: 52 bits, which a double holds exactly. Positions that share a
/// prefix of `2 * step` bits lie in one cell of a grid with 2^`step` columns and rows, so that a
/// cell is a range of scores. Latitudes end where the Mercator projection is square.
public final class GeoHash {
  static final double LEAST_LATITUDE = -85.05112878;
  static final double LARGEST_LATITUDE = 85.05112878;
  static final double LEAST_LONGITUDE = -180;
  static final double LARGEST_LONGITUDE = 180;

  /// The bits of each coordinate in a score.
  static final int FINEST_STEP = 26;

  private static final double BEYOND_LONG = 0x1p63;
  private static final double EARTH_RADIUS_METERS = 6372797.560856;
  private static final double RADIANS = Math.PI / 180.0;
  private static final long EVEN_BITS = 0x5555_5555_5555_5555L;
  private static final long ODD_BITS = 0xAAAA_AAAA_AAAA_AAAAL;
  private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";
  private static final int TEXT_LENGTH = 11;

  private GeoHash() {}

  /// Whether a position can be a score.
  public static boolean isValid(double longitude, double latitude) {
    return longitude >= LEAST_LONGITUDE
        && longitude <= LARGEST_LONGITUDE
        && latitude >= LEAST_LATITUDE
        && latitude <= LARGEST_LATITUDE;
  }

  /// The score of a position.
  public static double score(double longitude, double latitude) {
    return encode(longitude, latitude, FINEST_STEP);
  }

  /// The cell of a position in a grid.
  static long encode(double longitude, double latitude, int step) {
    double column = (longitude - LEAST_LONGITUDE) / (LARGEST_LONGITUDE - LEAST_LONGITUDE);
    double row = (latitude - LEAST_LATITUDE) / (LARGEST_LATITUDE - LEAST_LATITUDE);
    return interleave(row, column, step);
  }

  private static long interleave(double row, double column, int step) {
    return spread((long) (row * (1L << step))) | spread((long) (column * (1L << step))) << 1;
  }

  /// Moves bit i to bit 2i.
  private static long spread(long number) {
    long x = number & 0xFFFF_FFFFL;
    x = (x | x << 16) & 0x0000_FFFF_0000_FFFFL;
    x = (x | x << 8) & 0x00FF_00FF_00FF_00FFL;
    x = (x | x << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
    x = (x | x << 2) & 0x3333_3333_3333_3333L;
    return (x | x << 1) & EVEN_BITS;
  }

  /// Moves bit 2i to bit i.
  private static long gather(long bits) {
    long x = bits & EVEN_BITS;
    x = (x | x >>> 1) & 0x3333_3333_3333_3333L;
    x = (x | x >>> 2) & 0x0F0F_0F0F_0F0F_0F0FL;
    x = (x | x >>> 4) & 0x00FF_00FF_00FF_00FFL;
    x = (x | x >>> 8) & 0x0000_FFFF_0000_FFFFL;
    return (x | x >>> 16) & 0xFFFF_FFFFL;
  }

  // ---- cells

  private static double edge(long number, int step, double least, double largest) {
    return least + (number * 1.0 / (1L << step)) * (largest - least);
  }

  static double leastLongitude(long cell, int step) {
    return edge(gather(cell >>> 1), step, LEAST_LONGITUDE, LARGEST_LONGITUDE);
  }

  static double largestLongitude(long cell, int step) {
    return edge(gather(cell >>> 1) + 1 & 0xFFFF_FFFFL, step, LEAST_LONGITUDE, LARGEST_LONGITUDE);
  }

  static double leastLatitude(long cell, int step) {
    return edge(gather(cell), step, LEAST_LATITUDE, LARGEST_LATITUDE);
  }

  static double largestLatitude(long cell, int step) {
    return edge(gather(cell) + 1 & 0xFFFF_FFFFL, step, LEAST_LATITUDE, LARGEST_LATITUDE);
  }

  /// The cell so many columns (-1, 0 or 1) and rows away; the grid is closed in both directions.
  static long neighbor(long cell, int step, int columns, int rows) {
    long moved = cell;
    if (columns != 0) {
      moved = move(moved, step, columns, ODD_BITS, EVEN_BITS);
    }
    if (rows != 0) {
      moved = move(moved, step, rows, EVEN_BITS, ODD_BITS);
    }
    return moved;
  }

  /// Adds to the number in some bits: a carry passes over the others where these are all set.
  private static long move(long cell, int step, int by, long bits, long others) {
    int unused = 64 - step * 2;
    long filled = others >>> unused;
    long number = cell & bits;
    number = by > 0 ? number + (filled + 1) : (number | filled) - (filled + 1);
    return number & bits >>> unused | cell & others;
  }

  // ---- positions

  /// The cell of a score, which need not be one of a position: as 64 bits without a sign, where it
  /// does not fit what x86-64 processors, and with them Redis, make of it.
  private static long cell(double score) {
    if (score < BEYOND_LONG) {
      return (long) score;
    }
    return score < 2 * BEYOND_LONG ? (long) (score - BEYOND_LONG) ^ Long.MIN_VALUE : 0;
  }

  /// The longitude in the middle of a score's cell.
  public static double longitude(double score) {
    long cell = cell(score);
    double middle = (leastLongitude(cell, FINEST_STEP) + largestLongitude(cell, FINEST_STEP)) / 2;
    return Math.clamp(middle, LEAST_LONGITUDE, LARGEST_LONGITUDE);
  }

  /// The latitude in the middle of a score's cell.
  public static double latitude(double score) {
    long cell = cell(score);
    double middle = (leastLatitude(cell, FINEST_STEP) + largestLatitude(cell, FINEST_STEP)) / 2;
    return Math.clamp(middle, LEAST_LATITUDE, LARGEST_LATITUDE);
  }

  static double toRadians(double degrees) {
    return degrees * RADIANS;
  }

  static double toDegrees(double radians) {
    return radians / RADIANS;
  }

  /// The angle in radians of an arc of so many meters.
  static double angle(double meters) {
    return meters / EARTH_RADIUS_METERS;
  }

  /// Meters between two latitudes.
  static double latitudeDistance(double one, double other) {
    return EARTH_RADIUS_METERS * Math.abs(toRadians(other) - toRadians(one));
  }

  /// Meters between two positions, along a great circle of a sphere: the haversine formula.
  public static double distance(
      double longitude, double latitude, double otherLongitude, double otherLatitude) {
    double v = Math.sin((toRadians(otherLongitude) - toRadians(longitude)) / 2);
    if (v == 0.0) {
      return latitudeDistance(latitude, otherLatitude);
    }
    double from = toRadians(latitude);
    double to = toRadians(otherLatitude);
    double u = Math.sin((to - from) / 2);
    double a = u * u + Math.cos(from) * Math.cos(to) * v * v;
    return 2.0 * EARTH_RADIUS_METERS * Math.asin(Math.sqrt(a));
  }

  /// Writes the standard geohash of a score's position, eleven letters: in that system latitudes
  /// go to the poles, and the last letter has no bits left.
  public static void writeText(double score, byte[] target) {
    double column = (longitude(score) + 180) / 360;
    double row = (latitude(score) + 90) / 180;
    long bits = interleave(row, column, FINEST_STEP);
    for (int i = 0; i < TEXT_LENGTH - 1; i++) {
      target[i] = (byte) ALPHABET.charAt((int) (bits >>> 52 - (i + 1) * 5) & 0x1F);
    }
    target[TEXT_LENGTH - 1] = '0';
  }
}
