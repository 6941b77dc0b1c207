// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.hash;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.PerCall;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.HashField;
import spinel.server.type.HashValue;
import spinel.server.type.StoredText;
import spinel.structure.Record;

/// The hash under a key, as a command has it open: looked up once, then asked and changed, wherever
/// its record moves meanwhile. It need not be there.
///
/// A field whose time has passed is found by nobody: the lookup that meets it deletes it, and with
/// the last one the key, and has that logged before whatever the command itself does.
public final class OpenHash {
  private static final PerCall<OpenHash> OPEN = new PerCall<>(_ -> new OpenHash());

  private final HashField field = new HashField();
  private Call call;
  private Dictionary dictionary;
  private int keyArg;
  private long record;

  private OpenHash() {}

  /// Opens the hash at an argument to read it; a command has only one open at a time.
  static OpenHash toRead(Call reader, int argument) {
    OpenHash hash = at(reader, argument);
    return hash.check(reader.find(hash.dictionary, argument));
  }

  /// Opens the hash at an argument to change it; a command has only one open at a time.
  static OpenHash toChange(Call writer, int argument) {
    OpenHash hash = at(writer, argument);
    return hash.check(writer.findForWrite(hash.dictionary, argument));
  }

  private static OpenHash at(Call caller, int argument) {
    OpenHash hash = OPEN.of(caller);
    hash.call = caller;
    hash.keyArg = argument;
    hash.dictionary = caller.dictionary(argument);
    return hash;
  }

  private OpenHash check(long found) {
    if (found != 0 && Record.type(dictionary.region(), found) != HashValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    record = found;
    return this;
  }

  // ---- asking

  boolean exists() {
    return record != 0;
  }

  /// The number of fields, those included that are past their time and still there.
  long size() {
    return record == 0 ? 0 : HashValue.size(dictionary.region(), record);
  }

  /// The number of fields that [#forEach] visits.
  long liveSize() {
    return record == 0 ? 0 : HashValue.liveSize(dictionary.region(), record, call.now());
  }

  /// Looks up the field that an argument names; whether it is there.
  boolean find(int fieldArg) {
    return find(call.arg(fieldArg));
  }

  private boolean find(Bytes name) {
    if (record == 0 || !HashValue.find(dictionary, record, name, field)) {
      return false;
    }
    if (field.isExpired(call.now())) {
      record = expire(call, dictionary, record, name, call.hash(keyArg));
      return false;
    }
    return true;
  }

  /// Deletes a field that was found past its time, and with the last one its key. Returns the
  /// record, or 0 where it is gone.
  public static long expire(
      Call call, Dictionary dictionary, long record, Bytes name, long keyHash) {
    call.counters().expiredFields++;
    call.engine().logExpired(dictionary, record, name);
    long left = HashValue.delete(dictionary, record, name);
    if (HashValue.size(dictionary.region(), left) > 0) {
      return left;
    }
    call.engine().delete(dictionary, left, keyHash);
    return 0;
  }

  /// The value of the field that was found last.
  StoredText value() {
    return field.value();
  }

  /// The expiry of the field that was found last: see [HashField#expiryMillis].
  long expiryMillis() {
    return field.expiryMillis();
  }

  /// Replies with the value of a field, or with a null where there is no such field; whether there
  /// is.
  boolean replyValue(int fieldArg) {
    if (find(fieldArg)) {
      reply(call.reply(), value());
      return true;
    }
    call.reply().nil();
    return false;
  }

  /// Replies with a name or a value.
  public static void reply(ReplyWriter reply, StoredText text) {
    if (text.isNumber()) {
      reply.bulk(text.number());
    } else {
      reply.bulk(text.region(), text.offset(), text.length());
    }
  }

  /// Visits the fields whose time has not passed.
  void forEach(HashValue.Visitor visitor) {
    if (record == 0) {
      return;
    }
    Region region = dictionary.region();
    if (!Record.isTimed(region, record)) {
      HashValue.forEach(region, record, field, visitor);
      return;
    }
    long now = call.now();
    HashValue.forEach(
        region,
        record,
        field,
        each -> {
          if (!each.isExpired(now)) {
            visitor.visit(each);
          }
        });
  }

  /// Visits all fields.
  void forAll(HashValue.Visitor visitor) {
    HashValue.forEach(dictionary.region(), record, field, visitor);
  }

  /// Visits what [HashValue#scan] visits, but for fields whose time has passed; returns the next
  /// cursor.
  long scan(long cursor, long count, HashValue.Visitor visitor) {
    long now = call.now();
    return HashValue.scan(
        dictionary,
        record,
        cursor,
        count,
        field,
        each -> {
          if (!each.isExpired(now)) {
            visitor.visit(each);
          }
        });
  }

  /// A field drawn at random; there must be one, and none that is past its time.
  HashField draw() {
    HashValue.random(dictionary, record, call.random(), field);
    return field;
  }

  /// Visits `count` different fields drawn at random, fewer than there are, none of which may be
  /// past its time.
  void sample(int count, HashValue.Visitor visitor) {
    HashValue.sample(dictionary, record, count, call.random(), field, visitor);
  }

  /// Deletes all fields whose time has passed, and with the last one the key.
  void expireAll() {
    if (record != 0 && Record.isTimed(dictionary.region(), record)) {
      call.engine().expireParts(dictionary, call.now(), call.counters());
      record = dictionary.find(call.arg(keyArg), call.hash(keyArg));
    }
  }

  // ---- changing

  private void create() {
    if (record == 0) {
      record = HashValue.create(dictionary, call.arg(keyArg), false);
      dictionary.insert(record, call.hash(keyArg));
    }
  }

  /// Sets the fields at every second argument from `first` up to `end`; returns how many are new.
  long setAll(int first, int end, boolean keepsExpiry) {
    long before = size();
    create();
    try {
      boolean many = end - first > 2;
      if (many) {
        prepare(first, end);
      }
      for (int i = first; i < end; i += 2) {
        set(call.arg(i), call.arg(i + 1), keepsExpiry);
      }
      if (many) {
        record = HashValue.settle(dictionary, record);
      }
      record = HashValue.compact(dictionary, record);
    } catch (RuntimeException full) {
      refind();
      throw full;
    }
    return size() - before;
  }

  private void prepare(int first, int end) {
    long longest = 0;
    long packed = 0;
    for (int i = first; i < end; i++) {
      Bytes text = call.arg(i);
      longest = Math.max(longest, text.length());
      packed += HashValue.packedBytes(text);
    }
    record = HashValue.prepare(dictionary, record, (end - first) / 2, longest, packed);
  }

  private void set(Bytes name, Bytes value, boolean keepsExpiry) {
    record = HashValue.set(dictionary, record, name, value, keepsExpiry);
  }

  /// Sets one field to a text, or where that is null, to a number; a time to live stays.
  void set(int fieldArg, Bytes text, long number) {
    create();
    try {
      Bytes name = call.arg(fieldArg);
      record =
          text == null
              ? HashValue.set(dictionary, record, name, number)
              : HashValue.set(dictionary, record, name, text, true);
      record = HashValue.compact(dictionary, record);
    } catch (RuntimeException full) {
      refind();
      throw full;
    }
  }

  /// Finds the record again that a change may have moved before it failed, and takes the key back
  /// where its hash could not be given its first field.
  private void refind() {
    record = dictionary.find(call.arg(keyArg), call.hash(keyArg));
    deleteIfEmpty();
  }

  private void delete(Bytes name) {
    record = HashValue.delete(dictionary, record, name);
  }

  /// Deletes the field that an argument names, whether it is past its time or not; whether it was
  /// there. With the last field the key has to go: see [#deleteIfEmpty].
  boolean delete(int fieldArg) {
    long before = size();
    if (before > 0) {
      delete(call.arg(fieldArg));
    }
    return size() < before;
  }

  /// Deletes the key where its hash has no fields left; whether it did.
  boolean deleteIfEmpty() {
    if (record == 0 || size() > 0) {
      return false;
    }
    call.engine().delete(dictionary, record, call.hash(keyArg));
    record = 0;
    return true;
  }

  /// Makes a small hash one that has room for times, as Redis does whether or not a field gets one.
  void prepareForTimes() {
    if (record != 0) {
      record = HashValue.withExpiries(dictionary, record);
    }
  }

  /// Sets the time at which a field that there is goes, or with [HashField#NO_EXPIRY] makes it
  /// stay.
  void setExpiry(int fieldArg, long unixMillis) {
    record = HashValue.setExpiry(dictionary, record, call.arg(fieldArg), unixMillis);
  }
}
