// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;

/// The matrix that turns vectors into shorter ones: one row for each component of the result.
///
/// The usual matrix is a part of a Hadamard matrix: in row `i` and column `j`, 1 or, where the bits
/// that `i` and `j` have in common are odd in number, -1, divided by the square root of the
/// columns. It is the same on every server, and as it follows from its size, it takes no memory.
/// Any other, as a snapshot can have it, is kept.
public final class Projection {
  private Projection() {}

  private static float scale(int columns) {
    return 1 / (float) Math.sqrt(columns);
  }

  private static float usual(int row, int column, float scale) {
    return (Integer.bitCount(row & column) & 1) == 0 ? scale : -scale;
  }

  /// Turns a vector into a shorter one, by the matrix at `matrix` or, where that is 0, the usual.
  static void apply(
      Region region, long matrix, float[] input, int columns, float[] output, int rows) {
    float scale = scale(columns);
    for (int row = 0; row < rows; row++) {
      float sum = 0;
      if (matrix == 0) {
        for (int column = 0; column < columns; column++) {
          sum += usual(row, column, scale) * input[column];
        }
      } else {
        long at = matrix + 4L * row * columns;
        for (int column = 0; column < columns; column++) {
          sum += Float.intBitsToFloat(region.getInt(at + 4L * column)) * input[column];
        }
      }
      output[row] = sum;
    }
  }

  /// The entries of a set's matrix row by row, as snapshots have them.
  public static byte[] row(Region region, long root, int row) {
    int columns = VectorRoot.inputDimension(region, root);
    long matrix = VectorRoot.projection(region, root);
    byte[] bytes = new byte[4 * columns];
    if (matrix != 0) {
      region.get(matrix + 4L * row * columns, bytes, 0, bytes.length);
      return bytes;
    }
    float scale = scale(columns);
    for (int column = 0; column < columns; column++) {
      int bits = Float.floatToRawIntBits(usual(row, column, scale));
      for (int i = 0; i < 4; i++) {
        bytes[4 * column + i] = (byte) (bits >>> 8 * i);
      }
    }
    return bytes;
  }

  /// Keeps a matrix from a snapshot, if it is not the usual one; 0 where it is.
  static long keep(Region region, Bytes matrix, int columns, int rows) {
    float scale = scale(columns);
    boolean usual = true;
    for (int row = 0; row < rows && usual; row++) {
      for (int column = 0; column < columns && usual; column++) {
        int bits = matrix.intAt(4 * (row * columns + column));
        usual = bits == Float.floatToRawIntBits(usual(row, column, scale));
      }
    }
    if (usual) {
      return 0;
    }
    long at = region.allocate(matrix.length(), MemoryTag.VALUE);
    matrix.copyTo(region, at);
    return at;
  }
}
