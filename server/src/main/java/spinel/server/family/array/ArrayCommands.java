// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.array;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ArrayNumber;
import spinel.server.type.ArrayValue;
import spinel.structure.SlicedArray;

/// Commands on elements of arrays by their indexes, and on arrays as a whole. Each method's first
/// line is the command's syntax.
public final class ArrayCommands {
  private static final CommandError OVERFLOW = CommandError.of("ERR array index overflow");
  private static final CommandError TOO_MANY =
      CommandError.of("ERR range exceeds maximum of 1000000 items");
  private static final long MOST_IN_RANGE = 1_000_000;

  private ArrayCommands() {}

  public static void register(CommandTable table) {
    KeySpec read = key(1, RO | ACCESS);
    KeySpec update = key(1, RW | UPDATE);
    KeySpec delete = key(1, RW | DELETE);
    table
        .group(CommandGroup.ARRAY)
        .add("arcount", 2, READONLY | FAST, ArrayCommands::arcount, read)
        .add("ardel", -3, WRITE | FAST, ArrayCommands::ardel, delete)
        .add("ardelrange", -4, WRITE, ArrayCommands::ardelrange, delete)
        .add("arget", 3, READONLY | FAST, ArrayCommands::arget, read)
        .add("argetrange", 4, READONLY, ArrayCommands::argetrange, read)
        .add("arinfo", -2, READONLY, ArrayCommands::arinfo, read)
        .add("arlen", 2, READONLY | FAST, ArrayCommands::arlen, read)
        .add("armget", -3, READONLY | FAST, ArrayCommands::armget, read)
        .add("armset", -4, WRITE | DENYOOM | FAST, ArrayCommands::armset, update)
        .add("arset", -4, WRITE | DENYOOM | FAST, ArrayCommands::arset, update);
  }

  // ---- reading

  /// ARGET key index
  private static void arget(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long array = ArrayKeys.find(call, dictionary);
    long index = ArrayKeys.index(call.arg(2));
    ArrayKeys.reply(call.reply(), region, find(region, array, index));
  }

  private static long find(Region region, long array, long index) {
    return array == 0 ? 0 : SlicedArray.find(region, array, index);
  }

  /// ARMGET key index [index ...]
  private static void armget(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long array = ArrayKeys.find(call, dictionary);
    checkIndexes(call, 1);
    call.reply().array(call.argCount() - 2L);
    for (int i = 2; i < call.argCount(); i++) {
      long index = ArrayKeys.index(call.arg(i));
      ArrayKeys.reply(call.reply(), region, find(region, array, index));
    }
  }

  /// Checks that every `step`th argument is an index.
  private static void checkIndexes(Call call, int step) {
    for (int i = 2; i < call.argCount(); i += step) {
      ArrayKeys.index(call.arg(i));
    }
  }

  /// ARGETRANGE key start end
  private static void argetrange(Call call) {
    long start = ArrayKeys.index(call.arg(2));
    long end = ArrayKeys.index(call.arg(3));
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long array = ArrayKeys.find(call, dictionary);
    boolean isReverse = Long.compareUnsigned(start, end) > 0;
    long count = (isReverse ? start - end : end - start) + 1;
    if (Long.compareUnsigned(count, MOST_IN_RANGE) > 0) {
      throw TOO_MANY;
    }
    call.expect(count);
    call.reply().array(count);
    for (long i = 0; i < count; i++) {
      long index = isReverse ? start - i : start + i;
      ArrayKeys.reply(call.reply(), region, find(region, array, index));
    }
  }

  /// ARLEN key
  private static void arlen(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long array = ArrayKeys.find(call, dictionary);
    call.reply().unsigned(array == 0 ? 0 : SlicedArray.length(dictionary.region(), array));
  }

  /// ARCOUNT key
  private static void arcount(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long array = ArrayKeys.find(call, dictionary);
    call.reply().integer(array == 0 ? 0 : SlicedArray.count(dictionary.region(), array));
  }

  /// ARINFO key [FULL]
  private static void arinfo(Call call) {
    boolean isFull = call.argCount() > 2;
    if (isFull && (call.argCount() > 3 || !call.args(2).takes("full"))) {
      throw CommandError.SYNTAX;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long array = ArrayKeys.find(call, dictionary);
    if (array == 0) {
      throw CommandError.NO_SUCH_KEY;
    }
    ReplyWriter reply = call.reply();
    reply.map(isFull ? 12 : 7);
    pair(reply, "count", SlicedArray.count(region, array));
    pair(reply, "len", SlicedArray.length(region, array));
    // After the last index, too, this is 0.
    long next = SlicedArray.insertIndex(region, array) + 1;
    pair(reply, "next-insert-index", next == ArrayKeys.HIGHEST ? 0 : next);
    pair(reply, "slices", SlicedArray.slices(region, array));
    pair(reply, "directory-size", SlicedArray.directoryCapacity(region, array));
    pair(reply, "super-dir-entries", SlicedArray.directoryBlocks(region, array));
    pair(reply, "slice-size", SlicedArray.sliceSize(region, array));
    if (isFull) {
      figures(reply, SlicedArray.figures(region, array));
    }
  }

  private static void pair(ReplyWriter reply, String name, long value) {
    reply.bulk(name);
    reply.unsigned(value);
  }

  private static void figures(ReplyWriter reply, SlicedArray.Figures figures) {
    pair(reply, "dense-slices", figures.denseSlices());
    pair(reply, "sparse-slices", figures.sparseSlices());
    ratio(reply, "avg-dense-size", figures.densePlaces(), figures.denseSlices());
    ratio(reply, "avg-dense-fill", figures.denseElements(), figures.densePlaces());
    ratio(reply, "avg-sparse-size", figures.sparseCapacity(), figures.sparseSlices());
  }

  private static void ratio(ReplyWriter reply, String name, long part, long whole) {
    reply.bulk(name);
    reply.real(ArrayNumber.shortest(whole == 0 ? 0 : (double) part / whole));
  }

  // ---- writing

  /// ARSET key index value [value ...]
  private static void arset(Call call) {
    long first = ArrayKeys.index(call.arg(2));
    int count = call.argCount() - 3;
    long last = first + count - 1;
    if (Long.compareUnsigned(last, first) < 0 || last == ArrayKeys.HIGHEST) {
      throw OVERFLOW;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long old = ArrayKeys.findForWrite(call, dictionary);
    long record = old == 0 ? ArrayKeys.create(call, dictionary) : old;
    long array = ArrayValue.array(region, record);
    long before = SlicedArray.count(region, array);
    try {
      ArrayKeys.putAll(call, dictionary, array, first, 3);
    } catch (OutOfMemory full) {
      if (old == 0) {
        ArrayKeys.abandon(call, dictionary, record);
      }
      throw full;
    }
    call.changed(1, EventClass.ARRAY, "arset", count);
    call.reply().integer(SlicedArray.count(region, array) - before);
  }

  /// ARMSET key index value [index value ...]
  private static void armset(Call call) {
    if (call.argCount() % 2 != 0) {
      throw ArrayKeys.wrongArity(call);
    }
    checkIndexes(call, 2);
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long old = ArrayKeys.findForWrite(call, dictionary);
    long record = old == 0 ? ArrayKeys.create(call, dictionary) : old;
    long array = ArrayValue.array(region, record);
    long before = SlicedArray.count(region, array);
    try {
      for (int i = 2; i < call.argCount(); i += 2) {
        ArrayValue.put(dictionary, array, ArrayKeys.index(call.arg(i)), call.arg(i + 1));
      }
    } catch (OutOfMemory full) {
      if (old == 0) {
        ArrayKeys.abandon(call, dictionary, record);
      }
      throw full;
    }
    call.changed(1, EventClass.ARRAY, "armset", call.argCount() / 2 - 1);
    call.reply().integer(SlicedArray.count(region, array) - before);
  }

  // ---- removing

  /// ARDEL key index [index ...]
  private static void ardel(Call call) {
    checkIndexes(call, 1);
    Dictionary dictionary = call.dictionary(1);
    long record = ArrayKeys.findForWrite(call, dictionary);
    long removed = 0;
    for (int i = 2; record != 0 && i < call.argCount(); i++) {
      long index = ArrayKeys.index(call.arg(i));
      long array = ArrayValue.array(dictionary.region(), record);
      removed += ArrayValue.remove(dictionary, array, index, index);
    }
    if (removed > 0) {
      ArrayKeys.removed(call, dictionary, record, "ardel", removed);
    }
    call.reply().integer(removed);
  }

  /// ARDELRANGE key start end [start end ...]
  private static void ardelrange(Call call) {
    if (call.argCount() % 2 != 0) {
      throw ArrayKeys.wrongArity(call);
    }
    checkIndexes(call, 1);
    Dictionary dictionary = call.dictionary(1);
    long record = ArrayKeys.findForWrite(call, dictionary);
    long removed = 0;
    for (int i = 2; record != 0 && i < call.argCount(); i += 2) {
      long start = ArrayKeys.index(call.arg(i));
      long end = ArrayKeys.index(call.arg(i + 1));
      boolean isReverse = Long.compareUnsigned(start, end) > 0;
      long array = ArrayValue.array(dictionary.region(), record);
      removed +=
          ArrayValue.remove(dictionary, array, isReverse ? end : start, isReverse ? start : end);
    }
    if (removed > 0) {
      ArrayKeys.removed(call, dictionary, record, "ardelrange", removed);
    }
    call.reply().integer(removed);
  }
}
