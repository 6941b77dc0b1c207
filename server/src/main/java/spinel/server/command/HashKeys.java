// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.HashField;
import spinel.server.type.HashValue;
import spinel.server.type.StoredText;
import spinel.structure.Record;

/// Keys that hold hashes, as the commands on them look them up, answer with their fields and
/// change them.
final class HashKeys {
  private HashKeys() {}

  private static long check(Region region, long record) {
    if (record != 0 && Record.type(region, record) != HashValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    return record;
  }

  /// Looks a hash up to read.
  static long find(Call call, Dictionary dictionary, int keyArg) {
    return check(dictionary.region(), call.find(dictionary, keyArg));
  }

  /// Looks a hash up to change.
  static long findForWrite(Call call, Dictionary dictionary, int keyArg) {
    return check(dictionary.region(), call.findForWrite(dictionary, keyArg));
  }

  /// Looks a field up; whether it is there. The record may be 0.
  static boolean findField(
      Call call, Dictionary dictionary, long record, int fieldArg, HashField field) {
    return record != 0 && HashValue.find(dictionary, record, call.arg(fieldArg), field);
  }

  /// Replies with a name or a value.
  static void reply(ReplyWriter reply, StoredText text) {
    if (text.isNumber()) {
      reply.bulk(text.number());
    } else {
      reply.bulk(text.region(), text.offset(), text.length());
    }
  }

  /// The hash at `record`, or where that is 0, a new one, which is in the dictionary and still
  /// without fields.
  static long orNew(Call call, Dictionary dictionary, int keyArg, long record) {
    if (record != 0) {
      return record;
    }
    long created = HashValue.create(dictionary, call.arg(keyArg), false);
    dictionary.insert(created, call.hash(keyArg));
    return created;
  }

  /// Sets the fields at every second argument from `first` up to `end`, in the hash at `record`, or
  /// where that is 0, in a new one. Returns how many are new.
  static long setAll(
      Call call, Dictionary dictionary, int keyArg, long record, int first, int end) {
    Region region = dictionary.region();
    long before = record == 0 ? 0 : HashValue.size(region, record);
    long hash = orNew(call, dictionary, keyArg, record);
    try {
      boolean many = end - first > 2;
      hash = many ? prepare(call, dictionary, hash, first, end) : hash;
      for (int i = first; i < end; i += 2) {
        hash = HashValue.set(dictionary, hash, call.arg(i), call.arg(i + 1));
      }
      hash = many ? HashValue.settle(dictionary, hash) : hash;
    } catch (RuntimeException full) {
      deleteEmpty(call, dictionary, keyArg);
      throw full;
    }
    return HashValue.size(region, hash) - before;
  }

  private static long prepare(Call call, Dictionary dictionary, long record, int first, int end) {
    long longest = 0;
    long packed = 0;
    for (int i = first; i < end; i++) {
      Bytes text = call.arg(i);
      longest = Math.max(longest, text.length());
      packed += HashValue.packedBytes(text);
    }
    return HashValue.prepare(dictionary, record, (end - first) / 2, longest, packed);
  }

  /// Sets one field to a text, or where that is null, to a number, in the hash at `record`, or
  /// where that is 0, in a new one. A time to live stays.
  static void set(
      Call call, Dictionary dictionary, long record, Bytes name, Bytes text, long number) {
    long hash = orNew(call, dictionary, 1, record);
    try {
      if (text == null) {
        HashValue.set(dictionary, hash, name, number);
      } else {
        HashValue.set(dictionary, hash, name, text, true);
      }
    } catch (RuntimeException full) {
      deleteEmpty(call, dictionary, 1);
      throw full;
    }
  }

  /// Takes a key back whose hash could not be given its first field.
  private static void deleteEmpty(Call call, Dictionary dictionary, int keyArg) {
    long record = dictionary.find(call.arg(keyArg), call.hash(keyArg));
    if (HashValue.size(dictionary.region(), record) == 0) {
      call.engine().delete(dictionary, record, call.hash(keyArg));
    }
  }

  /// Deletes the fields at the arguments from `first` on, and with the last one the key; announces
  /// that, and returns how many they were.
  static long deleteAll(Call call, Dictionary dictionary, int keyArg, long record, int first) {
    Region region = dictionary.region();
    long before = HashValue.size(region, record);
    long hash = record;
    for (int i = first; i < call.argCount() && HashValue.size(region, hash) > 0; i++) {
      hash = HashValue.delete(dictionary, hash, call.arg(i));
    }
    long left = HashValue.size(region, hash);
    if (left < before) {
      call.changed(keyArg, EventClass.HASH, "hdel", before - left);
    }
    if (left == 0) {
      call.engine().delete(dictionary, hash, call.hash(keyArg));
      call.alsoAnnounce(keyArg, EventClass.GENERIC, "del");
    }
    return before - left;
  }
}
