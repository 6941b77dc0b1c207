// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Bytes;

/// A row of strings that are read by their positions, as the arguments of a command are.
public interface Words {
  /// The string at a position; the view is good until it is asked for again.
  Bytes arg(int index);
}
