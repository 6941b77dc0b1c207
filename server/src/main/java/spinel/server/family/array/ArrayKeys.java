// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.array;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ArrayValue;
import spinel.server.type.Decimal;
import spinel.structure.ArrayWord;
import spinel.structure.Record;
import spinel.structure.SlicedArray;

/// Keys that hold arrays, as the commands on them look them up, and arguments that are indexes.
final class ArrayKeys {
  /// The index that no element has.
  static final long HIGHEST = -1;

  private static final CommandError INVALID_INDEX = CommandError.of("ERR invalid array index");

  private ArrayKeys() {}

  private static long check(Region region, long record) {
    if (record != 0 && Record.type(region, record) != ArrayValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    return record;
  }

  /// Looks an array up to read; its root, or 0.
  static long find(Call call, Dictionary dictionary) {
    Region region = dictionary.region();
    long record = check(region, call.find(dictionary, 1));
    return record == 0 ? 0 : ArrayValue.array(region, record);
  }

  /// Looks an array up to change; its record, or 0.
  static long findForWrite(Call call, Dictionary dictionary) {
    return check(dictionary.region(), call.findForWrite(dictionary, 1));
  }

  /// Makes a key that holds an array without elements, for them to follow; its record.
  static long create(Call call, Dictionary dictionary) {
    long record = ArrayValue.create(dictionary, call.arg(1), false);
    dictionary.insert(record, call.hash(1));
    return record;
  }

  /// Puts the arguments from `firstArg` on at consecutive indexes.
  static void putAll(Call call, Dictionary dictionary, long array, long first, int firstArg) {
    Region region = dictionary.region();
    int count = call.argCount() - firstArg;
    long last = first + count - 1;
    int sliceSize = SlicedArray.sliceSize(region, array);
    for (int i = 0; i < count; i++) {
      long index = first + i;
      long left = sliceSize - (index & sliceSize - 1);
      if (count > 1 && (i == 0 || left == sliceSize)) {
        long end = index + Math.min(last - index, left - 1);
        ArrayValue.expect(dictionary, array, index, end);
      }
      ArrayValue.put(dictionary, array, index, call.arg(firstArg + i));
    }
  }

  /// Deletes a key that [#create] made, because there is no room for its elements.
  static void abandon(Call call, Dictionary dictionary, long record) {
    call.engine().delete(dictionary, record, call.hash(1));
  }

  /// Announces that elements have gone, and deletes the key where none are left.
  static void removed(Call call, Dictionary dictionary, long record, String event, long count) {
    call.changed(1, EventClass.ARRAY, event, count);
    Region region = dictionary.region();
    if (SlicedArray.count(region, ArrayValue.array(region, record)) == 0) {
      call.engine().delete(dictionary, record, call.hash(1));
      call.alsoAnnounce(1, EventClass.GENERIC, "del");
    }
  }

  // ---- replies

  /// Replies with the element at a slot, or a null where that is 0.
  static void reply(ReplyWriter reply, Region region, long slot) {
    if (slot == 0) {
      reply.nil();
      return;
    }
    long word = region.getLong(slot);
    if (ArrayWord.isNumber(word)) {
      reply.bulk(ArrayWord.number(word));
    } else {
      reply.bulk(region, ArrayWord.text(slot, word), ArrayWord.length(region, word));
    }
  }

  // ---- indexes

  /// The index that an argument gives, of an element.
  static long index(Bytes text) {
    long index = anyIndex(text);
    if (index == HIGHEST) {
      throw INVALID_INDEX;
    }
    return index;
  }

  /// The index that an argument gives, up to 2^64 - 1.
  ///
  /// What is no number in its canonical form is read as C reads it: after blanks, with a sign, with
  /// zeros before, up to a NUL byte; with a minus counted from 2^64 down.
  static long anyIndex(Bytes text) {
    if (Decimal.isLong(text)) {
      long index = Decimal.toLong(text);
      if (index < 0) {
        throw INVALID_INDEX;
      }
      return index;
    }
    int at = 0;
    while (at < text.length() && isBlank(text.byteAt(at))) {
      at++;
    }
    boolean isNegative = at < text.length() && text.byteAt(at) == '-';
    if (isNegative || at < text.length() && text.byteAt(at) == '+') {
      at++;
    }
    int first = at;
    long value = 0;
    for (; at < text.length() && text.byteAt(at) != 0; at++) {
      int digit = text.byteAt(at) - '0';
      boolean overflows = Long.compareUnsigned(value, Long.divideUnsigned(-1 - digit, 10)) > 0;
      if (digit < 0 || digit > 9 || overflows) {
        throw INVALID_INDEX;
      }
      value = value * 10 + digit;
    }
    if (at == first) {
      throw INVALID_INDEX;
    }
    return isNegative ? -value : value;
  }

  private static boolean isBlank(int letter) {
    return letter == ' ' || letter >= '\t' && letter <= '\r';
  }

  /// An argument as a 64-bit integer, or an error.
  static long integer(Bytes text, CommandError error) {
    if (!Decimal.isLong(text)) {
      throw error;
    }
    return Decimal.toLong(text);
  }

  static CommandError wrongArity(Call call) {
    return CommandError.of(
        "ERR wrong number of arguments for '" + call.command().fullName() + "' command");
  }
}
