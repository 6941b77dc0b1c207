// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.array;

import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.key;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ArrayAggregate;
import spinel.server.type.ArrayElement;
import spinel.structure.ArrayCursor;
import spinel.structure.PausePoint;
import spinel.structure.SlicedArray;

/// Commands that go through the elements of a range of an array. Each method's first line is the
/// command's syntax.
public final class ArrayScanCommands {
  private static final CommandError LIMIT_NOT_POSITIVE =
      CommandError.of("ERR LIMIT must be positive");
  private static final CommandError UNKNOWN_OPERATION = CommandError.of("ERR unknown operation");
  private static final CommandError MATCH_WITHOUT_VALUE =
      CommandError.of("ERR MATCH requires a value argument");

  private ArrayScanCommands() {}

  public static void register(CommandTable table) {
    KeySpec read = key(1, RO | ACCESS);
    table
        .group(CommandGroup.ARRAY)
        .add("argrep", -6, READONLY, ArrayScanCommands::argrep, read)
        .add("arop", -5, READONLY, ArrayScanCommands::arop, read)
        .add("arscan", -4, READONLY, ArrayScanCommands::arscan, read);
  }

  // ---- ARSCAN

  /// ARSCAN key start end [LIMIT limit]
  private static void arscan(Call call) {
    long start = ArrayKeys.index(call.arg(2));
    long end = ArrayKeys.index(call.arg(3));
    long limit = Long.MAX_VALUE;
    if (call.argCount() == 6) {
      Args args = call.args(4);
      if (!args.takes("limit")) {
        throw CommandError.SYNTAX;
      }
      limit = limit(args);
    } else if (call.argCount() != 4) {
      throw ArrayKeys.wrongArity(call);
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long array = ArrayKeys.find(call, dictionary);
    if (array == 0) {
      call.reply().array(0);
      return;
    }
    ArrayCursor cursor = new ArrayCursor().open(region, array, start, end);
    long count = 0;
    while (count < limit && cursor.next()) {
      call.expect(++count);
    }
    call.reply().array(count);
    cursor.open(region, array, start, end);
    for (long i = 0; i < count; i++) {
      cursor.next();
      replyPair(call.reply(), region, cursor.index(), cursor.slot());
    }
  }

  private static long limit(Args args) {
    long limit = args.integer();
    if (limit <= 0) {
      throw LIMIT_NOT_POSITIVE;
    }
    return limit;
  }

  private static void replyPair(ReplyWriter reply, Region region, long index, long slot) {
    reply.array(2);
    reply.unsigned(index);
    ArrayKeys.reply(reply, region, slot);
  }

  // ---- ARGREP

  /// ARGREP key start end EXACT string | MATCH string | GLOB pattern | RE pattern [...]
  ///   [AND | OR | LIMIT limit | WITHVALUES | NOCASE [...]]
  private static void argrep(Call call) {
    Bytes start = call.arg(2);
    Bytes end = call.arg(3);
    checkBound(start);
    checkBound(end);
    ArrayFilter filter = new ArrayFilter();
    long limit = Long.MAX_VALUE;
    boolean withValues = false;
    for (Args args = call.args(4); args.hasNext(); ) {
      if (!filter.takes(args)) {
        if (args.takesWithValue("limit")) {
          limit = limit(args);
        } else if (args.takes("withvalues")) {
          withValues = true;
        } else {
          throw CommandError.SYNTAX;
        }
      }
    }
    filter.compile();
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long array = ArrayKeys.find(call, dictionary);
    if (array == 0) {
      call.reply().array(0);
      return;
    }
    long last = SlicedArray.length(region, array) - 1;
    ArrayCursor cursor =
        new ArrayCursor().open(region, array, bound(start, last), bound(end, last));
    long[] found = matches(call, region, cursor, filter, limit);
    replyMatches(call.reply(), region, found, withValues);
  }

  private static void checkBound(Bytes text) {
    if (!isSign(text, '-') && !isSign(text, '+')) {
      ArrayKeys.index(text);
    }
  }

  private static long bound(Bytes text, long last) {
    if (isSign(text, '-')) {
      return 0;
    }
    return isSign(text, '+') ? last : ArrayKeys.index(text);
  }

  private static boolean isSign(Bytes text, char sign) {
    return text.length() == 1 && text.byteAt(0) == sign;
  }

  /// Indexes and slots of the elements that match, one after the other.
  private static long[] matches(
      Call call, Region region, ArrayCursor cursor, ArrayFilter filter, long limit) {
    long visited = 0;
    ArrayElement element = new ArrayElement();
    long[] found = new long[16];
    int length = 0;
    while (length / 2 < limit && cursor.next()) {
      call.expect(++visited);
      PausePoint.pass(visited);
      if (filter.matches(element.read(region, cursor.slot()))) {
        if (length == found.length) {
          found = Arrays.copyOf(found, 2 * length);
        }
        found[length++] = cursor.index();
        found[length++] = cursor.slot();
      }
    }
    return Arrays.copyOf(found, length);
  }

  private static void replyMatches(
      ReplyWriter reply, Region region, long[] found, boolean withValues) {
    reply.array(found.length / 2);
    for (int i = 0; i < found.length; i += 2) {
      if (withValues) {
        replyPair(reply, region, found[i], found[i + 1]);
      } else {
        reply.unsigned(found[i]);
      }
    }
  }

  // ---- AROP

  /// AROP key start end SUM | MIN | MAX | AND | OR | XOR | MATCH value | USED
  private static void arop(Call call) {
    long start = ArrayKeys.index(call.arg(2));
    long end = ArrayKeys.index(call.arg(3));
    ArrayAggregate.Operation operation = operation(call.arg(4));
    boolean matches = operation == ArrayAggregate.Operation.MATCH;
    if (matches && call.argCount() != 6) {
      throw MATCH_WITHOUT_VALUE;
    }
    if (!matches && call.argCount() != 5) {
      throw ArrayKeys.wrongArity(call);
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long array = ArrayKeys.find(call, dictionary);
    ArrayAggregate aggregate = new ArrayAggregate(operation, matches ? call.arg(5) : null);
    if (array != 0) {
      ArrayCursor cursor = new ArrayCursor().open(region, array, start, end);
      long visited = 0;
      while (cursor.next()) {
        call.expect(++visited);
        PausePoint.pass(visited);
        aggregate.add(region, cursor.slot());
      }
    }
    if (operation.isCount()) {
      call.reply().integer(aggregate.count());
    } else if (aggregate.count() == 0) {
      call.reply().nil();
    } else if (operation.isBitwise()) {
      call.reply().integer(aggregate.whole());
    } else {
      call.reply().bulk(aggregate.number());
    }
  }

  private static ArrayAggregate.Operation operation(Bytes name) {
    for (ArrayAggregate.Operation operation : ArrayAggregate.Operation.values()) {
      if (name.isWord(operation.word())) {
        return operation;
      }
    }
    throw UNKNOWN_OPERATION;
  }
}
