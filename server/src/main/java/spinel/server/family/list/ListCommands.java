// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.list;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.INSERT;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ListValue;
import spinel.server.type.Value;
import spinel.structure.ListCursor;
import spinel.structure.PausePoint;

/// Commands on one list. Each method's first line is the command's syntax.
public final class ListCommands {
  private static final CommandError NOT_POSITIVE =
      CommandError.of("ERR value is out of range, must be positive");
  private static final CommandError NOT_NEGATABLE =
      CommandError.of(
          "ERR value is out of range, value must between "
              + -Long.MAX_VALUE
              + " and "
              + Long.MAX_VALUE);
  private static final CommandError ZERO_RANK =
      CommandError.of(
          "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or"
              + " use negative to start from the end of the list");
  private static final CommandError NEGATIVE_COUNT = CommandError.of("ERR COUNT can't be negative");
  private static final CommandError NEGATIVE_LENGTH =
      CommandError.of("ERR MAXLEN can't be negative");

  /// Elements that are passed over, or go with the node that they stand in, in the time that it
  /// takes to reply with one.
  private static final int PASSED_FOR_ONE = 8;

  private ListCommands() {}

  public static void register(CommandTable table) {
    KeySpec grows = key(1, RW | INSERT);
    KeySpec shrinks = key(1, RW | ACCESS | DELETE);
    KeySpec reads = key(1, RO | ACCESS);
    table
        .group(CommandGroup.LIST)
        .add("lpush", -3, WRITE | DENYOOM | FAST, ListCommands::lpush, grows)
        .add("rpush", -3, WRITE | DENYOOM | FAST, ListCommands::rpush, grows)
        .add("lpushx", -3, WRITE | DENYOOM | FAST, ListCommands::lpushx, grows)
        .add("rpushx", -3, WRITE | DENYOOM | FAST, ListCommands::rpushx, grows)
        .add("lpop", -2, WRITE | FAST, ListCommands::lpop, shrinks)
        .add("rpop", -2, WRITE | FAST, ListCommands::rpop, shrinks)
        .add("llen", 2, READONLY | FAST, ListCommands::llen, key(1, RO))
        .add("lindex", 3, READONLY, ListCommands::lindex, reads)
        .add("lrange", 4, READONLY, ListCommands::lrange, reads)
        .add("lpos", -3, READONLY, ListCommands::lpos, reads)
        .add("linsert", 5, WRITE | DENYOOM, ListCommands::linsert, grows)
        .add("lset", 4, WRITE | DENYOOM, ListCommands::lset, key(1, RW | UPDATE))
        .add("lrem", 4, WRITE, ListCommands::lrem, key(1, RW | DELETE))
        .add("ltrim", 4, WRITE, ListCommands::ltrim, key(1, RW | DELETE));
  }

  private static long integer(Bytes text) {
    return Args.integer(text, CommandError.NOT_INTEGER);
  }

  private static long natural(Bytes text, CommandError otherwise) {
    long number = Args.integer(text, otherwise);
    if (number < 0) {
      throw otherwise;
    }
    return number;
  }

  /// A number that is still one when its sign is turned round.
  private static long negatable(Bytes text) {
    long number = integer(text);
    if (number == Long.MIN_VALUE) {
      throw NOT_NEGATABLE;
    }
    return number;
  }

  // ---- the ends

  /// LPUSH key element [element ...]
  private static void lpush(Call call) {
    push(call, true, false);
  }

  /// RPUSH key element [element ...]
  private static void rpush(Call call) {
    push(call, false, false);
  }

  /// LPUSHX key element [element ...]
  private static void lpushx(Call call) {
    push(call, true, true);
  }

  /// RPUSHX key element [element ...]
  private static void rpushx(Call call) {
    push(call, false, true);
  }

  private static void push(Call call, boolean inFront, boolean mustExist) {
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.findForWrite(call, dictionary, 1);
    if (record == 0 && mustExist) {
      call.reply().integer(0);
      return;
    }
    record = ListKeys.push(call, dictionary, 1, record, 2, call.argCount(), inFront);
    ListKeys.pushed(call, 1, inFront, call.argCount() - 2L);
    call.reply().integer(ListValue.length(dictionary.region(), record));
  }

  /// LPOP key [count]
  private static void lpop(Call call) {
    pop(call, true);
  }

  /// RPOP key [count]
  private static void rpop(Call call) {
    pop(call, false);
  }

  private static void pop(Call call, boolean fromFront) {
    if (call.argCount() > 3) {
      throw CommandError.of(
          "ERR wrong number of arguments for '" + call.command().fullName() + "' command");
    }
    if (call.argCount() == 3) {
      popMany(call, fromFront, natural(call.arg(2), NOT_POSITIVE));
      return;
    }
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.findForWrite(call, dictionary, 1);
    if (record == 0) {
      call.reply().nil();
      return;
    }
    ListCursor cursor = ListValue.read(dictionary, record);
    if (fromFront ? cursor.toFirst() : cursor.toLast()) {
      ListKeys.reply(call.reply(), dictionary.region(), cursor);
    }
    cursor.close();
    ListValue.removeEnd(dictionary, record, fromFront);
    ListKeys.popped(call, dictionary, 1, record, fromFront, 1);
  }

  private static void popMany(Call call, boolean fromFront, long count) {
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.findForWrite(call, dictionary, 1);
    if (record == 0) {
      call.reply().nilArray();
    } else if (count == 0) {
      call.reply().array(0);
    } else {
      long length = ListValue.length(dictionary.region(), record);
      long popped = Math.min(count, length);
      call.expect(popped);
      ListKeys.replyRange(call, dictionary, record, fromFront ? 0 : length - 1, popped, !fromFront);
      ListValue.removeEnd(dictionary, record, fromFront, popped);
      ListKeys.popped(call, dictionary, 1, record, fromFront, popped);
    }
  }

  // ---- reading

  /// LLEN key
  private static void llen(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.find(call, dictionary, 1);
    call.reply().integer(record == 0 ? 0 : ListValue.length(dictionary.region(), record));
  }

  /// LINDEX key index
  private static void lindex(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.find(call, dictionary, 1);
    if (record == 0) {
      call.reply().nil();
      return;
    }
    long index = integer(call.arg(2));
    expectWalk(call, dictionary, record, index);
    ListCursor cursor = ListValue.read(dictionary, record);
    if (cursor.toIndex(index)) {
      ListKeys.reply(call.reply(), dictionary.region(), cursor);
    } else {
      call.reply().nil();
    }
    cursor.close();
  }

  /// Says what it takes to get to an element, from the nearer end.
  private static void expectWalk(Call call, Dictionary dictionary, long record, long index) {
    Region region = dictionary.region();
    long length = ListValue.length(region, record);
    long distance =
        Math.min(index < 0 ? index + length : index, index < 0 ? -index : length - index);
    // As many as there are elements in a node are passed in one step.
    call.expect(length == 0 ? 0 : distance * Value.parts(region, record) / length);
  }

  /// LRANGE key start stop
  private static void lrange(Call call) {
    long start = integer(call.arg(2));
    long stop = integer(call.arg(3));
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.find(call, dictionary, 1);
    if (record == 0) {
      call.reply().array(0);
      return;
    }
    long length = ListValue.length(dictionary.region(), record);
    long first = first(start, length);
    long count = count(first, stop, length);
    call.expect(count);
    expectWalk(call, dictionary, record, first);
    if (count == 0) {
      call.reply().array(0);
    } else {
      ListKeys.replyRange(call, dictionary, record, first, count, false);
    }
  }

  /// The position that a range begins at whose start may be counted from the end.
  private static long first(long start, long length) {
    return start < 0 ? Math.max(0, start + length) : start;
  }

  /// The elements of a range whose stop may be counted from the end.
  private static long count(long first, long stop, long length) {
    long last = Math.min(stop < 0 ? stop + length : stop, length - 1);
    return first > last ? 0 : last - first + 1;
  }

  /// LPOS key element [RANK rank] [COUNT num-matches] [MAXLEN len]
  private static void lpos(Call call) {
    long rank = 1;
    long most = -1;
    long longest = 0;
    for (Args args = call.args(3); args.hasNext(); ) {
      if (args.takesWithValue("rank")) {
        rank = negatable(args.next());
        if (rank == 0) {
          throw ZERO_RANK;
        }
      } else if (args.takesWithValue("count")) {
        most = natural(args.next(), NEGATIVE_COUNT);
      } else if (args.takesWithValue("maxlen")) {
        longest = natural(args.next(), NEGATIVE_LENGTH);
      } else {
        throw CommandError.SYNTAX;
      }
    }
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.find(call, dictionary, 1);
    if (longest == 0) {
      longest = Long.MAX_VALUE;
    }
    if (most < 0) {
      long[] position = new long[1];
      int found =
          record == 0 ? 0 : positions(call, dictionary, record, rank, 1, longest, position).length;
      if (found == 0) {
        call.reply().nil();
      } else {
        call.reply().integer(position[0]);
      }
      return;
    }
    long wanted = most == 0 ? Long.MAX_VALUE : most;
    long[] found =
        record == 0
            ? new long[0]
            : positions(call, dictionary, record, rank, wanted, longest, new long[16]);
    call.reply().array(found.length);
    for (long position : found) {
      call.reply().integer(position);
    }
  }

  /// Where the element that is the second argument stands among the first `longest`: up to `most`
  /// positions from the `rank`th on, or where that is negative, from the last backwards.
  private static long[] positions(
      Call call,
      Dictionary dictionary,
      long record,
      long rank,
      long most,
      long longest,
      long[] buffer) {
    long[] positions = buffer;
    int found = 0;
    boolean backwards = rank < 0;
    long passedOver = Math.abs(rank) - 1;
    long length = ListValue.length(dictionary.region(), record);
    call.expect(Math.min(length, longest) / PASSED_FOR_ONE);
    ListCursor cursor = ListValue.read(dictionary, record);
    cursor.seek(call.arg(2));
    boolean more = backwards ? cursor.toLast() : cursor.toFirst();
    for (long i = 0; more && i < longest && found < most; i++) {
      if (cursor.isSought() && passedOver-- <= 0) {
        if (found == positions.length) {
          positions = Arrays.copyOf(positions, 2 * found);
        }
        positions[found++] = backwards ? length - 1 - i : i;
      }
      PausePoint.pass(i);
      more = backwards ? cursor.previous() : cursor.next();
    }
    cursor.close();
    return Arrays.copyOf(positions, found);
  }

  // ---- in the middle

  /// LINSERT key BEFORE | AFTER pivot element
  private static void linsert(Call call) {
    boolean behind = call.arg(2).isWord("after");
    if (!behind && !call.arg(2).isWord("before")) {
      throw CommandError.SYNTAX;
    }
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.findForWrite(call, dictionary, 1);
    if (record == 0) {
      call.reply().integer(0);
      return;
    }
    call.expect(ListValue.length(dictionary.region(), record) / PASSED_FOR_ONE);
    long index = indexOf(dictionary, record, call.arg(3));
    if (index < 0) {
      call.reply().integer(-1);
      return;
    }
    record = ListValue.insert(dictionary, record, index, call.arg(4), behind);
    ListKeys.grown(call, 1, "linsert", 1);
    call.reply().integer(ListValue.length(dictionary.region(), record));
  }

  private static long indexOf(Dictionary dictionary, long record, Bytes value) {
    ListCursor cursor = ListValue.read(dictionary, record);
    cursor.seek(value);
    long index = 0;
    boolean more = cursor.toFirst();
    while (more && !cursor.isSought()) {
      PausePoint.pass(index++);
      more = cursor.next();
    }
    cursor.close();
    return more ? index : -1;
  }

  /// LSET key index element
  private static void lset(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.findForWrite(call, dictionary, 1);
    if (record == 0) {
      throw CommandError.NO_SUCH_KEY;
    }
    long index = integer(call.arg(2));
    long length = ListValue.length(dictionary.region(), record);
    if (index >= length || index < -length) {
      throw CommandError.INDEX_OUT_OF_RANGE;
    }
    expectWalk(call, dictionary, record, index);
    ListValue.replace(dictionary, record, index, call.arg(3));
    call.changed(1, EventClass.LIST, "lset");
    call.reply().ok();
  }

  /// LREM key count element
  private static void lrem(Call call) {
    long count = negatable(call.arg(2));
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.findForWrite(call, dictionary, 1);
    if (record == 0) {
      call.reply().integer(0);
      return;
    }
    long most = count == 0 ? Long.MAX_VALUE : Math.abs(count);
    call.expect(ListValue.length(dictionary.region(), record) / PASSED_FOR_ONE);
    long removed = ListValue.removeEqual(dictionary, record, call.arg(3), most, count < 0);
    if (removed > 0) {
      call.changed(1, EventClass.LIST, "lrem", removed);
      ListKeys.settle(call, dictionary, 1, record);
    }
    call.reply().integer(removed);
  }

  /// LTRIM key start stop
  private static void ltrim(Call call) {
    long start = integer(call.arg(2));
    long stop = integer(call.arg(3));
    Dictionary dictionary = call.dictionary(1);
    long record = ListKeys.findForWrite(call, dictionary, 1);
    if (record != 0) {
      Region region = dictionary.region();
      long length = ListValue.length(region, record);
      long first = first(start, length);
      long count = count(first, stop, length);
      call.expect(count == 0 ? 0 : (length - count) / PASSED_FOR_ONE);
      ListValue.trim(dictionary, record, count == 0 ? 0 : first, count);
      call.changed(1, EventClass.LIST, "ltrim", length - count);
      ListKeys.settle(call, dictionary, 1, record);
    }
    call.reply().ok();
  }
}
