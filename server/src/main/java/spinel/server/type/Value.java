// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Region;
import spinel.structure.Record;

/// What is common to values of all types.
public final class Value {
  private Value() {}

  /// Frees a record that is in no table, with all that its value refers to.
  public static void free(Region region, long record) {
    freeParts(region, record);
    Record.free(region, record);
  }

  /// Frees what a record's value refers to, but not the record.
  public static void freeParts(Region region, long record) {
    StringValue.freeParts(region, record);
  }
}
