// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.Dispatcher;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StreamGroup;
import spinel.server.type.StreamValue;
import spinel.structure.Record;

/// Keys that hold streams, as the commands on them look them up.
final class StreamKeys {
  private StreamKeys() {}

  /// The stream of a record that was looked up, 0 where that is 0.
  private static long stream(Dictionary dictionary, long record) {
    if (record == 0) {
      return 0;
    }
    Region region = dictionary.region();
    if (Record.type(region, record) != StreamValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    return StreamValue.stream(region, record);
  }

  /// Looks a stream up to read, or 0.
  static long find(Call call, Dictionary dictionary, int keyArg) {
    return stream(dictionary, call.find(dictionary, keyArg));
  }

  /// Looks a stream up to change, or 0.
  static long findForWrite(Call call, Dictionary dictionary, int keyArg) {
    return stream(dictionary, call.findForWrite(dictionary, keyArg));
  }

  /// Creates a record with an empty stream, which is in no dictionary yet.
  static long create(Call call, Dictionary dictionary, int keyArg) {
    return StreamValue.create(
        dictionary.region(), call.arg(keyArg), dictionary.thresholds(), false);
  }

  /// Puts a new record into the dictionary; if there is no room, it is freed.
  static void insert(Call call, Dictionary dictionary, int keyArg, long record) {
    try {
      dictionary.insert(record, call.hash(keyArg));
    } catch (RuntimeException full) {
      StreamValue.free(dictionary.region(), record);
      throw full;
    }
  }

  /// The group of that name in a stream, which may be 0; where it is missing, an error that names
  /// both.
  static long group(Call call, Region region, long stream, int keyArg, int groupArg) {
    long group = stream == 0 ? 0 : StreamGroup.find(region, stream, call.arg(groupArg));
    if (group == 0) {
      throw CommandError.of(
          "NOGROUP No such key '"
              + shown(call.arg(keyArg))
              + "' or consumer group '"
              + shown(call.arg(groupArg))
              + "'");
    }
    return group;
  }

  /// An argument as errors show it: up to its first NUL.
  static String shown(Bytes argument) {
    return Dispatcher.clipped(argument, Integer.MAX_VALUE);
  }
}
