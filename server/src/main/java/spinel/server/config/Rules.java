// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// What single number directives ask of their values beyond the limits.
final class Rules {
  private static final long LOWEST_HERTZ = 1;
  private static final long HIGHEST_HERTZ = 500;
  private static final long SMALLEST_BACKLOG = 16 * 1024;

  private Rules() {}

  static long any(long value, Settings settings) {
    return value;
  }

  /// The frequency is a hint: any number is taken, and brought to the nearest sensible one.
  static long hertz(long value, Settings settings) {
    return Math.clamp(value, LOWEST_HERTZ, HIGHEST_HERTZ);
  }

  /// A backlog that is too small to be of use is made large enough.
  static long backlog(long value, Settings settings) {
    return Math.max(value, SMALLEST_BACKLOG);
  }

  static long sliceSize(long value, Settings settings) throws InvalidValueException {
    if (Long.bitCount(value) != 1) {
      throw new InvalidValueException("array-slice-size must be a power of two");
    }
    return value;
  }

  static long sparseMost(long value, Settings settings) throws InvalidValueException {
    if (value > 0 && value <= settings.value(StorageDirectives.ARRAY_SPARSE_KMIN)) {
      throw new InvalidValueException(
          "array-sparse-kmax must be greater than array-sparse-kmin when non-zero");
    }
    return value;
  }

  static long sparseLeast(long value, Settings settings) throws InvalidValueException {
    long most = settings.value(StorageDirectives.ARRAY_SPARSE_KMAX);
    if (most > 0 && value >= most) {
      throw new InvalidValueException("array-sparse-kmin must be less than array-sparse-kmax");
    }
    return value;
  }
}
