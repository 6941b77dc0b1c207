// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.vector;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.PerCall;
import spinel.server.type.Decimal;
import spinel.server.type.Score;
import spinel.structure.QueryVector;
import spinel.structure.VectorGraph;
import spinel.structure.VectorRoot;

/// A vector among a command's arguments: `[REDUCE dim] FP32 blob` or
/// `[REDUCE dim] VALUES num value ...`. Used again and again.
final class GivenVector {
  private static final PerCall<GivenVector> VECTOR = new PerCall<>(_ -> new GivenVector());
  private static final CommandError INVALID = CommandError.of("ERR invalid vector specification");

  private final QueryVector query = new QueryVector();
  private float[] values = {};
  private float[] projected = {};
  private int dimension;
  private int reduced;
  private int end;

  private GivenVector() {}

  /// What a call's command reads a vector into.
  static GivenVector of(Call call) {
    return VECTOR.of(call);
  }

  /// Reads the vector that begins at an argument.
  GivenVector parse(Call call, int first, boolean mayReduce) {
    int at = first;
    reduced = 0;
    if (mayReduce && call.argCount() > at + 2 && call.arg(at).isWord("reduce")) {
      reduced = count(call.arg(at + 1));
      at += 2;
    }
    if (at + 1 >= call.argCount()) {
      throw INVALID;
    }
    if (call.arg(at).isWord("fp32")) {
      parseFloats(call.arg(at + 1));
      end = at + 2;
    } else if (call.arg(at).isWord("values")) {
      dimension = count(call.arg(at + 1));
      end = at + 2 + dimension;
      parseValues(call, at + 2);
    } else {
      throw INVALID;
    }
    if (reduced > dimension) {
      throw INVALID;
    }
    return this;
  }

  private static int count(Bytes text) {
    long count = Decimal.isLong(text) ? Decimal.toLong(text) : 0;
    if (count < 1 || count > QueryVector.LARGEST_DIMENSION) {
      throw INVALID;
    }
    return (int) count;
  }

  private void parseFloats(Bytes blob) {
    int bytes = blob.length();
    if (bytes == 0 || bytes % 4 != 0 || bytes / 4 > QueryVector.LARGEST_DIMENSION) {
      throw INVALID;
    }
    dimension = bytes / 4;
    ensure(dimension);
    for (int i = 0; i < dimension; i++) {
      values[i] = Float.intBitsToFloat(blob.intAt(4 * i));
    }
  }

  private void parseValues(Call call, int first) {
    if (call.argCount() < first + dimension) {
      throw INVALID;
    }
    ensure(dimension);
    for (int i = 0; i < dimension; i++) {
      double value = Score.parse(call.arg(first + i));
      if (Double.isNaN(value)) {
        throw INVALID;
      }
      values[i] = (float) value;
    }
  }

  private void ensure(int count) {
    if (values.length < count) {
      values = new float[count];
    }
  }

  /// Takes the vector of a node over.
  GivenVector read(VectorGraph set, Region region, long node) {
    dimension = VectorRoot.dimension(region, set.root());
    reduced = 0;
    ensure(dimension);
    set.read(node, values);
    return this;
  }

  float value(int index) {
    return values[index];
  }

  /// The components that were given.
  int dimension() {
    return dimension;
  }

  /// The components that REDUCE asks for, or 0.
  int reduced() {
    return reduced;
  }

  /// The argument after the vector.
  int end() {
    return end;
  }

  /// The vector as it is compared with those of a set, which it fits; where the set's vectors are
  /// `projects`, projected.
  QueryVector query(VectorGraph set, Region region, boolean projects) {
    int kept = VectorRoot.dimension(region, set.root());
    if (!projects) {
      return query.set(values, kept, VectorRoot.quantization(region, set.root()));
    }
    if (projected.length < kept) {
      projected = new float[kept];
    }
    set.project(values, projected);
    return query.set(projected, kept, VectorRoot.quantization(region, set.root()));
  }

  /// For distances between nodes.
  QueryVector scratch() {
    return query;
  }
}
