// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.list;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.MOVABLE_KEYS;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.INSERT;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.counted;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.server.type.ListValue;
import spinel.structure.ListCursor;

/// Commands that move elements from list to list, or take them from the first of several. Each
/// method's first line is the command's syntax.
///
/// Elements are added to the one list before they are removed from the other: there may be no
/// memory for the former.
public final class ListMoveCommands {
  private static final CommandError NO_KEYS =
      CommandError.of("ERR numkeys should be greater than 0");
  private static final CommandError NO_COUNT =
      CommandError.of("ERR count should be greater than 0");

  private ListMoveCommands() {}

  public static void register(CommandTable table) {
    KeySpec source = key(1, RW | ACCESS | DELETE);
    KeySpec target = key(2, RW | INSERT);
    table
        .group(CommandGroup.LIST)
        .add("rpoplpush", 3, WRITE | DENYOOM, ListMoveCommands::rpoplpush, source, target)
        .add("lmove", 5, WRITE | DENYOOM, ListMoveCommands::lmove, source, target)
        .add("lmovem", -5, WRITE | DENYOOM, ListMoveCommands::lmovem, source, target)
        .add(
            "lmpop",
            -4,
            WRITE | MOVABLE_KEYS,
            ListMoveCommands::lmpop,
            counted(1, 1, RW | ACCESS | DELETE));
  }

  /// Whether a word says left, and not right.
  private static boolean isLeft(Bytes word) {
    if (word.isWord("left")) {
      return true;
    }
    if (word.isWord("right")) {
      return false;
    }
    throw CommandError.SYNTAX;
  }

  /// A number that is not below 1.
  private static long positive(Bytes text, CommandError otherwise) {
    if (!Decimal.isLong(text) || Decimal.toLong(text) < 1) {
      throw otherwise;
    }
    return Decimal.toLong(text);
  }

  // ---- one element

  /// RPOPLPUSH source destination
  private static void rpoplpush(Call call) {
    move(call, false, true);
  }

  /// LMOVE source destination LEFT | RIGHT LEFT | RIGHT
  private static void lmove(Call call) {
    boolean fromFront = isLeft(call.arg(3));
    boolean toFront = isLeft(call.arg(4));
    move(call, fromFront, toFront);
  }

  private static void move(Call call, boolean fromFront, boolean toFront) {
    Dictionary source = call.dictionary(1);
    long from = ListKeys.findForWrite(call, source, 1);
    if (from == 0) {
      call.reply().nil();
      return;
    }
    Dictionary target = call.dictionary(2);
    long to = ListKeys.findForWrite(call, target, 2);
    ListCursor cursor = ListValue.read(source, from);
    boolean exists = fromFront ? cursor.toFirst() : cursor.toLast();
    if (!exists) {
      throw new IllegalStateException("an empty list");
    }
    ListKeys.reply(call.reply(), source.region(), cursor);
    Bytes value = cursor.read();
    boolean isRotation = call.arg(1).contentEquals(call.arg(2));
    if (!isRotation) {
      ListKeys.push(call, target, 2, to, value, toFront);
      ListValue.removeEnd(source, from, fromFront);
    } else if (fromFront != toFront) {
      // What is not yet a copy would be lost to the change.
      Bytes kept = value.isArray() ? value : Bytes.of(value.toArray());
      from = ListValue.push(source, from, kept, toFront);
      ListValue.removeEnd(source, from, fromFront);
    }
    cursor.close();
    announceMove(call, source, from, fromFront, toFront, 1);
  }

  private static void announceMove(
      Call call, Dictionary source, long from, boolean fromFront, boolean toFront, long count) {
    ListKeys.pushed(call, 2, toFront, count);
    call.alsoAnnounce(1, EventClass.LIST, fromFront ? "lpop" : "rpop");
    ListKeys.settle(call, source, 1, from);
  }

  // ---- several elements

  /// LMOVEM source destination LEFT | RIGHT LEFT | RIGHT [COUNT count | EXACTLY exactly OBO | BULK]
  private static void lmovem(Call call) {
    boolean fromFront = isLeft(call.arg(3));
    boolean toFront = isLeft(call.arg(4));
    long count = 1;
    boolean isExact = false;
    boolean isBulk = true;
    Args args = call.args(5);
    if (args.hasNext()) {
      isExact = args.takes("exactly");
      if (!isExact && !args.takes("count")) {
        throw CommandError.SYNTAX;
      }
      count = positive(args.next(), NO_COUNT);
      isBulk = args.hasNext() && args.takes("bulk");
      if (!isBulk && !(args.hasNext() && args.takes("obo")) || args.hasNext()) {
        throw CommandError.SYNTAX;
      }
    }
    Dictionary source = call.dictionary(1);
    long from = ListKeys.findForWrite(call, source, 1);
    Dictionary target = call.dictionary(2);
    long to = from == 0 ? 0 : ListKeys.findForWrite(call, target, 2);
    long length = from == 0 ? 0 : ListValue.length(source.region(), from);
    if (isExact && length < count) {
      call.reply().nil();
    } else if (length == 0) {
      call.reply().array(0);
    } else {
      // One by one, what goes out at an end and in at the same end is turned round.
      boolean isReversed = !isBulk && fromFront == toFront;
      call.expect(Math.min(count, length));
      Bytes[] block = block(source, from, fromFront, Math.min(count, length), isReversed);
      moveBlock(call, from, to, block, fromFront, toFront);
    }
  }

  /// Copies of the `count` elements at an end of a list, in their order or turned round.
  private static Bytes[] block(
      Dictionary dictionary, long record, boolean fromFront, long count, boolean isReversed) {
    Bytes[] block = new Bytes[Math.toIntExact(count)];
    ListCursor cursor = ListValue.read(dictionary, record);
    boolean more = cursor.toIndex(fromFront ? 0 : -count);
    for (int i = 0; more && i < block.length; i++) {
      block[isReversed ? block.length - 1 - i : i] = Bytes.of(cursor.read().toArray());
      more = i + 1 < block.length && cursor.next();
    }
    cursor.close();
    return block;
  }

  private static void moveBlock(
      Call call, long from, long to, Bytes[] block, boolean fromFront, boolean toFront) {
    Dictionary source = call.dictionary(1);
    Dictionary target = call.dictionary(2);
    boolean isRotation = call.arg(1).contentEquals(call.arg(2));
    long pushed = pushBlock(call, target, to, block, toFront);
    long left = isRotation ? pushed : from;
    Region region = source.region();
    // On one's own list, what was just added may stand before what is to be removed.
    long before = isRotation && fromFront == toFront ? block.length : 0;
    long length = ListValue.length(region, left);
    long index = fromFront ? before : length - before - block.length;
    ListValue.removeRange(source, left, index, block.length);
    call.reply().array(block.length);
    for (Bytes value : block) {
      call.reply().bulk(value);
    }
    announceMove(call, source, left, fromFront, toFront, block.length);
  }

  /// Adds elements at an end so that they stand there in their order. Returns the record. If there
  /// is no memory, nothing has changed.
  private static long pushBlock(
      Call call, Dictionary target, long to, Bytes[] block, boolean toFront) {
    long record = to;
    int done = 0;
    try {
      for (; done < block.length; done++) {
        Bytes value = block[toFront ? block.length - 1 - done : done];
        record = ListKeys.push(call, target, 2, record, value, toFront);
      }
    } catch (OutOfMemory full) {
      if (record != 0) {
        ListValue.removeEnd(target, record, toFront, done);
        if (to == 0) {
          call.engine().delete(target, record, call.hash(2));
        }
      }
      throw full;
    }
    return record;
  }

  // ---- several lists

  /// LMPOP numkeys key [key ...] LEFT | RIGHT [COUNT count]
  private static void lmpop(Call call) {
    long keys = positive(call.arg(1), NO_KEYS);
    if (keys >= call.argCount() - 2) {
      throw CommandError.SYNTAX;
    }
    int where = (int) keys + 2;
    boolean fromFront = isLeft(call.arg(where));
    long count = -1;
    for (Args args = call.args(where + 1); args.hasNext(); ) {
      if (count >= 0 || !args.takesWithValue("count")) {
        throw CommandError.SYNTAX;
      }
      count = positive(args.next(), NO_COUNT);
    }
    for (int i = 2; i < where; i++) {
      Dictionary dictionary = call.dictionary(i);
      long record = ListKeys.findForWrite(call, dictionary, i);
      if (record != 0) {
        popFrom(call, dictionary, i, record, fromFront, Math.max(count, 1));
        return;
      }
    }
    call.reply().nilArray();
  }

  private static void popFrom(
      Call call, Dictionary dictionary, int keyArg, long record, boolean fromFront, long count) {
    long length = ListValue.length(dictionary.region(), record);
    long popped = Math.min(count, length);
    call.expect(popped);
    call.reply().array(2);
    call.reply().bulk(call.arg(keyArg));
    ListKeys.replyRange(call, dictionary, record, fromFront ? 0 : length - 1, popped, !fromFront);
    ListValue.removeEnd(dictionary, record, fromFront, popped);
    ListKeys.popped(call, dictionary, keyArg, record, fromFront, popped);
    if (call.isLogged()) {
      call.effect(fromFront ? "LPOP" : "RPOP", call.arg(keyArg), popped);
    }
  }
}
