// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

/// The sizes that small allocations are rounded up to.
///
/// Multiples of 8 bytes up to 128, then eight steps to each doubling (at most 12.5% lost to
/// rounding) up to [#LARGEST]. Anything larger is a run of whole chunks.
final class SizeClasses {
  static final int LARGEST = 16384;
  private static final int FINE_LIMIT = 128;
  private static final int FINE_COUNT = FINE_LIMIT / 8;
  static final int COUNT = FINE_COUNT + 7 * 8;
  private static final int[] SIZES = sizes();

  private SizeClasses() {}

  private static int[] sizes() {
    int[] sizes = new int[COUNT];
    for (int i = 0; i < FINE_COUNT; i++) {
      sizes[i] = 8 * (i + 1);
    }
    for (int i = FINE_COUNT; i < COUNT; i++) {
      int doubling = (i - FINE_COUNT) / 8;
      int step = (i - FINE_COUNT) % 8 + 1;
      sizes[i] = (FINE_LIMIT + FINE_LIMIT / 8 * step) << doubling;
    }
    return sizes;
  }

  /// The class of the smallest size that holds `bytes` (1 to [#LARGEST]).
  static int of(long bytes) {
    int size = (int) bytes;
    if (size <= FINE_LIMIT) {
      return (size - 1) >>> 3;
    }
    int doubling = 31 - Integer.numberOfLeadingZeros(size - 1) - 7;
    int step = ((size - 1) >>> (doubling + 4)) - 8;
    return FINE_COUNT + doubling * 8 + step;
  }

  static int size(int sizeClass) {
    return SIZES[sizeClass];
  }
}
