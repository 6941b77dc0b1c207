// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.list;

import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ListValue;
import spinel.server.type.Value;
import spinel.structure.ListCursor;
import spinel.structure.Record;

/// Keys that hold lists, as the commands on them look them up, answer with them and change them.
public final class ListKeys {
  private ListKeys() {}

  /// A record that was looked up, if it is 0 or a list.
  private static long check(Region region, long record) {
    if (record != 0 && Record.type(region, record) != ListValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    return record;
  }

  /// Looks a list up to read.
  static long find(Call call, Dictionary dictionary, int keyArg) {
    return check(dictionary.region(), call.find(dictionary, keyArg));
  }

  /// Looks a list up to change.
  static long findForWrite(Call call, Dictionary dictionary, int keyArg) {
    return check(dictionary.region(), call.findForWrite(dictionary, keyArg));
  }

  // ---- replies

  /// Replies with the element that a cursor is at.
  static void reply(ReplyWriter reply, Region region, ListCursor cursor) {
    if (cursor.isInteger()) {
      reply.bulk(cursor.integer());
    } else {
      reply.bulk(region, cursor.position(), cursor.bytes());
    }
  }

  /// Replies with an array of `count` elements, which exist, from the one number `first` on,
  /// forwards or backwards.
  static void replyRange(
      Call call, Dictionary dictionary, long record, long first, long count, boolean backwards) {
    ReplyWriter reply = call.reply();
    Region region = dictionary.region();
    reply.array(count);
    ListCursor cursor = ListValue.read(dictionary, record);
    boolean more = count > 0 && cursor.toIndex(first);
    for (long left = count; more && left > 0; left--) {
      reply(reply, region, cursor);
      more = left > 1 && (backwards ? cursor.previous() : cursor.next());
    }
    cursor.close();
  }

  // ---- growing

  /// Adds the arguments from `first` to before `end` to the list at `record`, or where that is 0,
  /// to a new one. Returns its record. If there is no memory, nothing has changed.
  static long push(
      Call call,
      Dictionary dictionary,
      int keyArg,
      long record,
      int first,
      int end,
      boolean inFront) {
    if (record != 0 && ListValue.isLong(dictionary.region(), record)) {
      putAll(call, dictionary, record, first, end, inFront);
      return record;
    }
    long textBytes = 0;
    long entryBytes = 0;
    for (int i = first; i < end; i++) {
      Bytes value = call.arg(i);
      textBytes += value.length();
      entryBytes += ListValue.entryBytes(value);
    }
    if (record != 0) {
      long prepared = ListValue.prepare(dictionary, record, textBytes, entryBytes, end - first);
      putAll(call, dictionary, prepared, first, end, inFront);
      return prepared;
    }
    long made = ListValue.create(dictionary, call.arg(keyArg), textBytes, entryBytes, end - first);
    try {
      putAll(call, dictionary, made, first, end, inFront);
      dictionary.insert(made, call.hash(keyArg));
    } catch (OutOfMemory full) {
      Value.free(dictionary, made);
      throw full;
    }
    return made;
  }

  private static void putAll(
      Call call, Dictionary dictionary, long record, int first, int end, boolean inFront) {
    int next = first;
    try {
      for (; next < end; next++) {
        ListValue.put(dictionary, record, call.arg(next), inFront);
      }
    } catch (OutOfMemory full) {
      ListValue.removeEnd(dictionary, record, inFront, next - first);
      throw full;
    }
  }

  /// Adds one element to the list at `record`, or where that is 0, to a new one. Returns its
  /// record.
  static long push(
      Call call, Dictionary dictionary, int keyArg, long record, Bytes value, boolean inFront) {
    if (record != 0) {
      return ListValue.push(dictionary, record, value, inFront);
    }
    long made =
        ListValue.create(
            dictionary, call.arg(keyArg), value.length(), ListValue.entryBytes(value), 1);
    try {
      ListValue.put(dictionary, made, value, inFront);
      dictionary.insert(made, call.hash(keyArg));
    } catch (OutOfMemory full) {
      Value.free(dictionary, made);
      throw full;
    }
    return made;
  }

  /// Announces that so many elements have been added at an end: see [#grown].
  static void pushed(Call call, int keyArg, boolean inFront, long count) {
    grown(call, keyArg, inFront ? "lpush" : "rpush", count);
  }

  /// Announces that a list has grown by so many elements. Every command that adds elements to a
  /// list comes by here: whoever waits for something to take has to hear of it.
  public static void grown(Call call, int keyArg, String event, long count) {
    call.changed(keyArg, EventClass.LIST, event, count);
  }

  // ---- shrinking

  /// Announces that so many elements have been taken from an end: see [#settle].
  static void popped(
      Call call, Dictionary dictionary, int keyArg, long record, boolean fromFront, long count) {
    call.changed(keyArg, EventClass.LIST, fromFront ? "lpop" : "rpop", count);
    settle(call, dictionary, keyArg, record);
  }

  /// Gives back what a list that has shrunk no longer needs, and deletes it if no elements are
  /// left.
  static void settle(Call call, Dictionary dictionary, int keyArg, long record) {
    if (ListValue.length(dictionary.region(), record) == 0) {
      call.engine().delete(dictionary, record, call.hash(keyArg));
      call.alsoAnnounce(keyArg, EventClass.GENERIC, "del");
    } else {
      ListValue.shrunk(dictionary, record);
    }
  }
}
