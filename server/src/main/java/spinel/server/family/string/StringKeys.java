// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StringValue;
import spinel.server.type.Value;
import spinel.structure.Record;

/// Keys that hold strings, as the commands on them look them up, answer with them and put them.
public final class StringKeys {
  /// Put without an expiry; one that the key has goes away.
  public static final long NO_EXPIRY = -1;

  /// Put and leave the key's expiry as it is.
  static final long KEEP_EXPIRY = -2;

  private StringKeys() {}

  /// A record that was looked up, if it is 0 or a string.
  static long check(Region region, long record) {
    if (record != 0 && Record.type(region, record) != StringValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    return record;
  }

  /// Looks a string up to read.
  static long find(Call call, Dictionary dictionary, int keyArg) {
    return check(dictionary.region(), call.find(dictionary, keyArg));
  }

  /// Looks a string up to change.
  static long findForWrite(Call call, Dictionary dictionary, int keyArg) {
    return check(dictionary.region(), call.findForWrite(dictionary, keyArg));
  }

  /// Replies with a string, or a null where the record is 0.
  static void reply(ReplyWriter reply, Region region, long record) {
    if (record == 0) {
      reply.nil();
    } else if (StringValue.isInt(region, record)) {
      reply.bulk(StringValue.intValue(region, record));
    } else {
      reply.bulk(
          region, StringValue.bytesOffset(region, record), StringValue.length(region, record));
    }
  }

  /// Puts a string in the place of `old`, the key's record of any type or 0. The expiry is a Unix
  /// time in milliseconds, [#NO_EXPIRY] or [#KEEP_EXPIRY].
  static void put(
      Call call, Dictionary dictionary, int keyArg, long old, Bytes value, long expiry) {
    Region region = dictionary.region();
    Bytes key = call.arg(keyArg);
    if (old != 0
        && Record.type(region, old) == StringValue.TYPE
        && Record.expires(region, old) == willExpire(region, old, expiry)
        && StringValue.overwrite(region, old, key.length(), value)) {
      if (expiry >= 0) {
        dictionary.setExpiry(old, call.hash(keyArg), expiry);
      }
      return;
    }
    boolean expires = willExpire(region, old, expiry);
    long record = StringValue.create(region, key, value, expires);
    replace(call, dictionary, keyArg, old, record, expiry);
  }

  static boolean willExpire(Region region, long old, long expiry) {
    return expiry >= 0 || expiry == KEEP_EXPIRY && old != 0 && Record.expires(region, old);
  }

  /// Puts a new record in the place of `old`, or where that is 0, into the dictionary. It must
  /// have been made to expire or not as [#willExpire] says. Where there is no room for it, it is
  /// freed and nothing has changed.
  public static void replace(
      Call call, Dictionary dictionary, int keyArg, long old, long record, long expiry) {
    Region region = dictionary.region();
    if (Record.expires(region, record)) {
      long millis = expiry >= 0 ? expiry : Record.expiryMillis(region, old);
      Record.setExpiryMillis(region, record, millis);
    }
    try {
      if (old == 0) {
        dictionary.insert(record, call.hash(keyArg));
      } else {
        dictionary.exchange(old, record, call.hash(keyArg));
      }
    } catch (OutOfMemory full) {
      Value.free(dictionary, record);
      throw full;
    }
    if (old != 0) {
      Value.discard(dictionary, old);
    }
  }

  /// Makes the string at `old` raw and at least `length` bytes long, or where that is 0, a new one
  /// of zeros; returns its record.
  static long extend(Call call, Dictionary dictionary, int keyArg, long old, int length) {
    Region region = dictionary.region();
    Bytes key = call.arg(keyArg);
    if (old == 0) {
      long record = StringValue.createRaw(region, key, length, false);
      region.fill(StringValue.bytesOffset(region, record), length, (byte) 0);
      replace(call, dictionary, keyArg, 0, record, NO_EXPIRY);
      return record;
    }
    long record = StringValue.extend(region, old, key, length);
    if (record != old) {
      dictionary.replace(old, record, call.hash(keyArg));
    }
    return record;
  }

  /// Deletes the key of a record, announces that, and has it logged as DEL.
  static void delete(Call call, Dictionary dictionary, int keyArg, long record) {
    call.engine().delete(dictionary, record, call.hash(keyArg));
    call.changed(keyArg, EventClass.GENERIC, "del");
    call.effect("DEL", call.arg(keyArg));
  }
}
