// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.array;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ArrayElement;
import spinel.server.type.ArrayValue;
import spinel.structure.SlicedArray;

/// Commands that put elements behind the last one inserted, straight on or in a ring. Each method's
/// first line is the command's syntax.
public final class ArrayInsertCommands {
  private static final CommandError OVERFLOW = CommandError.of("ERR insert index overflow");
  private static final CommandError INVALID_SIZE = CommandError.of("ERR invalid size");
  private static final CommandError SIZE_NOT_POSITIVE =
      CommandError.of("ERR size must be positive");
  private static final CommandError INVALID_COUNT = CommandError.of("ERR invalid COUNT");
  private static final CommandError TOO_MANY =
      CommandError.of("ERR count exceeds maximum of 1000000 items");
  private static final long MOST_HOLES = 1_000_000;

  private ArrayInsertCommands() {}

  public static void register(CommandTable table) {
    KeySpec read = key(1, RO | ACCESS);
    KeySpec update = key(1, RW | UPDATE);
    table
        .group(CommandGroup.ARRAY)
        .add("arinsert", -3, WRITE | DENYOOM | FAST, ArrayInsertCommands::arinsert, update)
        .add("arlastitems", -3, READONLY, ArrayInsertCommands::arlastitems, read)
        .add("arnext", 2, READONLY | FAST, ArrayInsertCommands::arnext, read)
        .add("arring", -4, WRITE | DENYOOM, ArrayInsertCommands::arring, update)
        .add("arseek", 3, WRITE | FAST, ArrayInsertCommands::arseek, update);
  }

  /// ARINSERT key value [value ...]
  private static void arinsert(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long old = ArrayKeys.findForWrite(call, dictionary);
    int count = call.argCount() - 2;
    long first = old == 0 ? 0 : nextIndex(region, old);
    long last = first + count - 1;
    if (first == ArrayKeys.HIGHEST
        || Long.compareUnsigned(last, first) < 0
        || last == ArrayKeys.HIGHEST) {
      throw OVERFLOW;
    }
    long record = old == 0 ? ArrayKeys.create(call, dictionary) : old;
    long array = ArrayValue.array(region, record);
    try {
      ArrayKeys.putAll(call, dictionary, array, first, 2);
    } catch (OutOfMemory full) {
      if (old == 0) {
        ArrayKeys.abandon(call, dictionary, record);
      }
      throw full;
    }
    SlicedArray.setInsertIndex(region, array, last);
    call.changed(1, EventClass.ARRAY, "arinsert", count);
    call.reply().unsigned(last);
  }

  private static long nextIndex(Region region, long record) {
    return SlicedArray.insertIndex(region, ArrayValue.array(region, record)) + 1;
  }

  /// ARNEXT key
  private static void arnext(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long array = ArrayKeys.find(call, dictionary);
    long next = array == 0 ? 0 : SlicedArray.insertIndex(dictionary.region(), array) + 1;
    if (next == ArrayKeys.HIGHEST) {
      call.reply().nil();
    } else {
      call.reply().unsigned(next);
    }
  }

  /// ARSEEK key index
  private static void arseek(Call call) {
    long index = ArrayKeys.anyIndex(call.arg(2));
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long record = ArrayKeys.findForWrite(call, dictionary);
    if (record != 0) {
      // For index 0 this says that there was no insertion.
      SlicedArray.setInsertIndex(region, ArrayValue.array(region, record), index - 1);
      call.changed(1, EventClass.ARRAY, "arseek");
    }
    call.reply().integer(record != 0);
  }

  // ---- rings

  /// ARRING key size value [value ...]
  private static void arring(Call call) {
    long size = ArrayKeys.integer(call.arg(2), INVALID_SIZE);
    if (size <= 0) {
      throw SIZE_NOT_POSITIVE;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long old = ArrayKeys.findForWrite(call, dictionary);
    long record = old == 0 ? ArrayKeys.create(call, dictionary) : old;
    try {
      fit(dictionary, record, size);
      long array = ArrayValue.array(region, record);
      for (int i = 3; i < call.argCount(); i++) {
        long next = SlicedArray.insertIndex(region, array) + 1;
        long index = Long.remainderUnsigned(next, size);
        ArrayValue.put(dictionary, array, index, call.arg(i));
        SlicedArray.setInsertIndex(region, array, index);
      }
      call.changed(1, EventClass.ARRAY, "arring", call.argCount() - 3);
      call.reply().unsigned(SlicedArray.insertIndex(region, array));
    } catch (OutOfMemory full) {
      if (old == 0) {
        ArrayKeys.abandon(call, dictionary, record);
      }
      throw full;
    }
  }

  /// Gives a ring another size: its latest elements, back to the first hole, move to the indexes
  /// from 0 on. A ring that grows stays as it is while the next insertion is at its end anyway, or
  /// was set to 0.
  private static void fit(Dictionary dictionary, long record, long size) {
    Region region = dictionary.region();
    long array = ArrayValue.array(region, record);
    long length = SlicedArray.length(region, array);
    long insertIndex = SlicedArray.insertIndex(region, array);
    boolean shrinks = Long.compareUnsigned(size, length) < 0;
    boolean growsWrapped =
        Long.compareUnsigned(size, length) > 0
            && insertIndex != SlicedArray.NO_INDEX
            && Long.compareUnsigned(insertIndex + 1, length) < 0;
    if (length == 0 || !shrinks && !growsWrapped) {
      return;
    }
    long last =
        insertIndex == SlicedArray.NO_INDEX
            ? length - 1
            : Long.remainderUnsigned(insertIndex, length);
    long kept = latest(region, array, length, last, shrinks ? size : length);
    long fitted = SlicedArray.create(region, dictionary.thresholds().arraySliceSize);
    try {
      copyLatest(dictionary, array, length, last, kept, fitted);
    } catch (OutOfMemory full) {
      SlicedArray.freeSome(region, fitted, Integer.MAX_VALUE);
      throw full;
    }
    ArrayValue.setArray(region, record, fitted);
    SlicedArray.freeSome(region, array, Integer.MAX_VALUE);
  }

  /// The elements without a hole between them that end with `last`, going round; `most` at most.
  private static long latest(Region region, long array, long length, long last, long most) {
    long count = 0;
    long index = last;
    while (Long.compareUnsigned(count, most) < 0 && SlicedArray.find(region, array, index) != 0) {
      count++;
      index = index == 0 ? length - 1 : index - 1;
    }
    return count;
  }

  private static void copyLatest(
      Dictionary dictionary, long array, long length, long last, long count, long target) {
    Region region = dictionary.region();
    ArrayElement element = new ArrayElement();
    long index = last - (count - 1);
    if (Long.compareUnsigned(count - 1, last) > 0) {
      index += length;
    }
    for (long i = 0; i < count; i++) {
      element.read(region, SlicedArray.find(region, array, index));
      ArrayValue.put(dictionary, target, i, element.view());
      index = index == length - 1 ? 0 : index + 1;
    }
    SlicedArray.setInsertIndex(region, target, count - 1);
  }

  // ---- the latest

  /// ARLASTITEMS key count [REV]
  private static void arlastitems(Call call) {
    long wanted = ArrayKeys.integer(call.arg(2), INVALID_COUNT);
    if (wanted <= 0) {
      call.reply().array(0);
      return;
    }
    if (call.argCount() > 4) {
      throw ArrayKeys.wrongArity(call);
    }
    boolean isReverse = call.argCount() == 4;
    if (isReverse && !call.args(3).takes("rev")) {
      throw CommandError.SYNTAX;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long array = ArrayKeys.find(call, dictionary);
    if (array == 0) {
      call.reply().array(0);
      return;
    }
    long length = SlicedArray.length(region, array);
    long count = Long.compareUnsigned(wanted, length) > 0 ? length : wanted;
    if (Long.compareUnsigned(count, SlicedArray.count(region, array)) > 0
        && Long.compareUnsigned(count, MOST_HOLES) > 0) {
      throw TOO_MANY;
    }
    long last = SlicedArray.insertIndex(region, array);
    if (Long.compareUnsigned(last, length) >= 0) {
      last = length - 1;
    }
    replyRing(call, array, length, last, count, isReverse);
  }

  private static void replyRing(
      Call call, long array, long length, long last, long count, boolean isReverse) {
    Region region = call.dictionary(1).region();
    long index = last;
    if (!isReverse) {
      index -= count - 1;
      if (Long.compareUnsigned(count - 1, last) > 0) {
        index += length;
      }
    }
    call.reply().array(count);
    for (long i = 0; i < count; i++) {
      ArrayKeys.reply(call.reply(), region, SlicedArray.find(region, array, index));
      if (isReverse) {
        index = index == 0 ? length - 1 : index - 1;
      } else {
        index = index == length - 1 ? 0 : index + 1;
      }
    }
  }
}
