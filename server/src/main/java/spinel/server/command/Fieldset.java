// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import spinel.memory.Bytes;

/// A list of field names that a client has given a name (HIMPORT PREPARE).
///
/// @param names in the order of their bytes
/// @param order for each of these, its position in the order in which the client gives values
public record Fieldset(List<Bytes> names, int[] order) {
  private static final CommandError DUPLICATE =
      CommandError.of("ERR duplicate field name in fieldset");

  /// The fieldset of the names at the arguments from `first` on.
  public static Fieldset of(Call call, int first) {
    byte[][] given = new byte[call.argCount() - first][];
    Arrays.setAll(given, i -> call.arg(first + i).toArray());
    Integer[] order = new Integer[given.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(i -> given[i], Arrays::compareUnsigned));
    for (int i = 1; i < order.length; i++) {
      if (Arrays.equals(given[order[i - 1]], given[order[i]])) {
        throw DUPLICATE;
      }
    }
    return new Fieldset(
        Arrays.stream(order).map(i -> Bytes.of(given[i])).toList(),
        Arrays.stream(order).mapToInt(i -> i).toArray());
  }

  /// The number of fields.
  public int size() {
    return order.length;
  }
}
