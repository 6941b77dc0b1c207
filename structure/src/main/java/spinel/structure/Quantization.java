// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

/// How the vectors of a vector set are kept, each as a direction of length 1.
public enum Quantization {
  /// As 32-bit floats.
  NONE("f32"),
  /// As bytes from -127 to 127, which stand for the vector's largest magnitude.
  INT8("int8"),
  /// As bits: whether a component is positive.
  BINARY("bin");

  private static final Quantization[] BY_NUMBER = values();

  private final String text;

  Quantization(String text) {
    this.text = text;
  }

  /// What VINFO and VEMB call it.
  public String text() {
    return text;
  }

  /// The quantization of this number, which snapshots have too: its position here.
  public static Quantization of(int number) {
    return BY_NUMBER[number];
  }

  /// The bytes that a vector of so many components takes.
  public int bytes(int dimension) {
    return switch (this) {
      case NONE -> 4 * dimension;
      case INT8 -> dimension;
      case BINARY -> (dimension + 63) / 64 * 8;
    };
  }
}
