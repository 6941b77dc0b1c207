// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.SetSource;
import spinel.server.type.SetValue;
import spinel.structure.Record;

/// Keys that hold sets, as the commands on them look them up and answer with their members.
///
/// Members past their time are deleted before a command has looked at the set, so that it meets
/// none. That may delete the key, and with others of the same dictionary whose members are due: who
/// needs several sets looks all up, has such members deleted, and looks up again what was timed.
public final class SetKeys {
  private SetKeys() {}

  /// A record that was looked up, if it is 0 or a set.
  static long check(Region region, long record) {
    if (record != 0 && Record.type(region, record) != SetValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    return record;
  }

  /// Looks a set up to read.
  static long find(Call call, Dictionary dictionary, int keyArg) {
    long record = check(dictionary.region(), call.find(dictionary, keyArg));
    return current(call, dictionary, keyArg, record);
  }

  /// Looks a set up to change.
  static long findForWrite(Call call, Dictionary dictionary, int keyArg) {
    long record = check(dictionary.region(), call.findForWrite(dictionary, keyArg));
    return current(call, dictionary, keyArg, record);
  }

  /// Whether a record that was looked up is a set with members that have a time to live.
  public static boolean isTimed(Region region, long record) {
    return record != 0
        && Record.isTimed(region, record)
        && Record.type(region, record) == SetValue.TYPE;
  }

  /// Deletes the members past their time of a record that was looked up, if it is a set; returns
  /// the key's record, or 0 where it is gone.
  public static long current(Call call, Dictionary dictionary, int keyArg, long record) {
    if (!isTimed(dictionary.region(), record)) {
      return record;
    }
    expire(call, dictionary);
    return dictionary.find(call.arg(keyArg), call.hash(keyArg));
  }

  /// Deletes all members past their time in a dictionary.
  public static void expire(Call call, Dictionary dictionary) {
    call.engine().expireParts(dictionary, call.now(), call.counters());
  }

  /// Deletes a set that has become empty; whether it had.
  static boolean deleteIfEmpty(Call call, Dictionary dictionary, int keyArg, long record) {
    if (SetValue.size(dictionary.region(), record) > 0) {
      return false;
    }
    call.engine().delete(dictionary, record, call.hash(keyArg));
    return true;
  }

  /// Replies with the member at a position.
  static void reply(ReplyWriter reply, Region region, long record, long position) {
    if (SetValue.isNumber(region, record, position)) {
      reply.bulk(SetValue.number(region, record, position));
    } else {
      reply.bulk(
          region,
          SetValue.textOffset(region, record, position),
          SetValue.textBytes(region, record, position));
    }
  }

  /// Replies with all members that a source goes over, one after the other.
  static void reply(ReplyWriter reply, SetSource source) {
    for (int count = source.rewind().next(); count > 0; count = source.next()) {
      source.prefetch();
      for (int i = 0; i < count; i++) {
        reply(reply, source, source.position(i));
      }
    }
  }

  static void reply(ReplyWriter reply, SetSource source, long position) {
    if (source.isNumber(position)) {
      reply.bulk(source.number(position));
    } else {
      reply.bulk(source.region(), source.textOffset(position), source.textBytes(position));
    }
  }
}
