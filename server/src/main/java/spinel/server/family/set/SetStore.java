// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.SetBuilder;
import spinel.server.type.Value;
import spinel.structure.Record;

/// How a set that was built becomes the value of a key.
final class SetStore {
  private SetStore() {}

  /// Puts the set in the place of `old`, the key's record of any type or 0; the key keeps its
  /// expiry or loses it. If there is no room, nothing has changed.
  static void replace(
      Call call,
      Dictionary dictionary,
      int keyArg,
      long old,
      SetBuilder builder,
      boolean keepsExpiry) {
    Region region = dictionary.region();
    boolean expires = keepsExpiry && old != 0 && Record.expires(region, old);
    try {
      long record = builder.finish(call.arg(keyArg), expires);
      if (expires) {
        Record.setExpiryMillis(region, record, Record.expiryMillis(region, old));
      }
      if (old == 0) {
        insert(call, dictionary, keyArg, record);
      } else {
        dictionary.exchange(old, record, call.hash(keyArg));
        Value.discard(dictionary, old);
      }
    } finally {
      builder.discard();
    }
  }

  private static void insert(Call call, Dictionary dictionary, int keyArg, long record) {
    try {
      dictionary.insert(record, call.hash(keyArg));
    } catch (RuntimeException full) {
      Value.free(dictionary, record);
      throw full;
    }
  }

  /// Stores the set under the key at argument 1 in the place of whatever that holds, or if it is
  /// empty, deletes that; announces it and replies with the set's size.
  static void store(Call call, SetBuilder builder, String event) {
    Dictionary dictionary = call.dictionary(1);
    long size = builder.size();
    long old = call.findForWrite(dictionary, 1);
    if (size > 0) {
      replace(call, dictionary, 1, old, builder, false);
      call.changed(1, EventClass.SET, event);
    } else {
      builder.discard();
      deleteOld(call, dictionary, old);
    }
    call.reply().integer(size);
  }

  /// Deletes the key at argument 1, if it is there, in the place of storing an empty set.
  static void deleteOld(Call call, Dictionary dictionary, long old) {
    if (old != 0) {
      call.engine().delete(dictionary, old, call.hash(1));
      call.changed(1, EventClass.GENERIC, "del");
    }
  }
}
