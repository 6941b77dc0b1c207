// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.vector;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.VectorSetValue;
import spinel.structure.KeyedHash;
import spinel.structure.Record;
import spinel.structure.VectorGraph;

/// Keys that hold vector sets, as the commands on them look them up.
final class VectorSets {
  private VectorSets() {}

  /// A record that was looked up, if it is 0 or a vector set.
  static long check(Dictionary dictionary, long record) {
    if (record != 0 && Record.type(dictionary.region(), record) != VectorSetValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    return record;
  }

  /// The set at the first argument to read, or null.
  static VectorGraph find(Call call, Dictionary dictionary) {
    long record = check(dictionary, call.find(dictionary, 1));
    return record == 0 ? null : VectorSetValue.open(dictionary, record);
  }

  /// The node that an argument names, or 0 where that or the set is not there.
  static long node(Call call, VectorGraph set, int arg) {
    if (set == null) {
      return 0;
    }
    Bytes name = call.arg(arg);
    return set.find(name, KeyedHash.of(name));
  }

  /// Deletes the key of a record whose set has become empty.
  static void deleteEmpty(Call call, Dictionary dictionary, long record) {
    call.engine().delete(dictionary, record, call.hash(1));
    call.alsoAnnounce(1, EventClass.GENERIC, "del");
  }

  /// Puts a set that is in no record yet into the dictionary. If there is no room, it is freed.
  static void insert(Call call, Dictionary dictionary, VectorGraph set) {
    Region region = dictionary.region();
    long record = VectorSetValue.createRecord(region, set, call.arg(1), false);
    try {
      dictionary.insert(record, call.hash(1));
    } catch (RuntimeException full) {
      set.free(Integer.MAX_VALUE);
      Record.free(region, record);
      throw full;
    }
  }
}
