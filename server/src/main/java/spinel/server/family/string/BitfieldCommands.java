// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.VARIABLE_FLAGS;
import static spinel.server.command.KeySpec.key;

import java.util.ArrayList;
import java.util.List;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.BitField;
import spinel.server.type.BitField.Overflow;
import spinel.server.type.Decimal;
import spinel.server.type.StringBytes;
import spinel.server.type.StringValue;

/// BITFIELD and its form that only reads. Each method's first lines are the command's syntax.
public final class BitfieldCommands {
  private static final CommandError WRONG_TYPE =
      CommandError.of(
          "ERR Invalid bitfield type. Use something like i16 u8."
              + " Note that u64 is not supported but i64 is.");
  private static final CommandError WRONG_OVERFLOW =
      CommandError.of("ERR Invalid OVERFLOW type specified");
  private static final CommandError ONLY_GET =
      CommandError.of("ERR BITFIELD_RO only supports the GET subcommand");

  private BitfieldCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.BITMAP)
        .add(
            "bitfield",
            -2,
            WRITE | DENYOOM,
            BitfieldCommands::bitfield,
            key(1, RW | ACCESS | UPDATE | VARIABLE_FLAGS))
        .add("bitfield_ro", -2, READONLY | FAST, BitfieldCommands::bitfieldRo, key(1, RO | ACCESS));
  }

  private enum Verb {
    GET,
    SET,
    INCRBY
  }

  /// One operation on one field.
  private record Operation(
      Verb verb, BitField field, long offset, long operand, Overflow overflow) {
    long lastBit() {
      return offset + field.bits() - 1;
    }
  }

  /// BITFIELD key [GET encoding offset | [OVERFLOW WRAP | SAT | FAIL]
  ///   SET encoding offset value | INCRBY encoding offset increment
  ///   [GET encoding offset | [OVERFLOW WRAP | SAT | FAIL]
  ///   SET encoding offset value | INCRBY encoding offset increment ...]]
  private static void bitfield(Call call) {
    List<Operation> operations = parse(call);
    long lastWritten = -1;
    for (Operation operation : operations) {
      if (operation.verb != Verb.GET) {
        lastWritten = Math.max(lastWritten, operation.lastBit());
      }
    }
    if (lastWritten < 0) {
      read(call, operations);
    } else {
      write(call, operations, (int) (lastWritten >>> 3) + 1);
    }
  }

  /// BITFIELD_RO key [GET encoding offset [GET encoding offset ...]]
  private static void bitfieldRo(Call call) {
    List<Operation> operations = parse(call);
    for (Operation operation : operations) {
      if (operation.verb != Verb.GET) {
        throw ONLY_GET;
      }
    }
    read(call, operations);
  }

  // ---- arguments

  private static List<Operation> parse(Call call) {
    List<Operation> operations = new ArrayList<>();
    Overflow overflow = Overflow.WRAP;
    for (Args args = call.args(2); args.hasNext(); ) {
      Verb verb = takeVerb(args);
      if (verb == null) {
        if (!args.takesWithValue("overflow")) {
          throw CommandError.SYNTAX;
        }
        overflow = overflow(args.next());
        continue;
      }
      BitField field = field(args.next());
      long offset = BitmapCommands.offset(call, args.next(), field.bits());
      long operand = verb == Verb.GET ? 0 : args.integer();
      operations.add(new Operation(verb, field, offset, operand, overflow));
    }
    return operations;
  }

  private static Verb takeVerb(Args args) {
    int left = args.left();
    if (left >= 3 && args.takes("get")) {
      return Verb.GET;
    }
    if (left >= 4 && args.takes("set")) {
      return Verb.SET;
    }
    return left >= 4 && args.takes("incrby") ? Verb.INCRBY : null;
  }

  private static Overflow overflow(Bytes name) {
    if (name.isWord("wrap")) {
      return Overflow.WRAP;
    }
    if (name.isWord("sat")) {
      return Overflow.SAT;
    }
    if (name.isWord("fail")) {
      return Overflow.FAIL;
    }
    throw WRONG_OVERFLOW;
  }

  private static BitField field(Bytes name) {
    String text = name.toString();
    boolean isSigned = text.startsWith("i");
    if (!isSigned && !text.startsWith("u")) {
      throw WRONG_TYPE;
    }
    Bytes number = Bytes.of(text.substring(1));
    long bits = Decimal.isLong(number) ? Decimal.toLong(number) : 0;
    if (bits < 1 || bits > (isSigned ? 64 : 63)) {
      throw WRONG_TYPE;
    }
    return new BitField(isSigned, (int) bits);
  }

  // ---- operations

  private static void read(Call call, List<Operation> operations) {
    Dictionary dictionary = call.dictionary(1);
    long record = StringKeys.find(call, dictionary, 1);
    StringBytes bytes = StringBytes.of(dictionary.region(), record);
    call.reply().array(operations.size());
    for (Operation operation : operations) {
      call.reply().integer(operation.field.read(bytes, operation.offset));
    }
  }

  private static void write(Call call, List<Operation> operations, int length) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long old = StringKeys.findForWrite(call, dictionary, 1);
    boolean isChanged = old == 0 || StringValue.length(region, old) < length;
    long record = StringKeys.extend(call, dictionary, 1, old, length);
    call.reply().array(operations.size());
    for (Operation operation : operations) {
      isChanged |= run(call, operation, region, record);
    }
    if (isChanged) {
      call.changed(1, EventClass.STRING, "setbit");
    }
  }

  /// Runs an operation and replies; whether it changed the string.
  private static boolean run(Call call, Operation operation, Region region, long record) {
    BitField field = operation.field;
    long before = field.read(StringBytes.of(region, record), operation.offset);
    if (operation.verb == Verb.GET) {
      call.reply().integer(before);
      return false;
    }
    boolean isSet = operation.verb == Verb.SET;
    long value = isSet ? operation.operand : before;
    long increment = isSet ? 0 : operation.operand;
    boolean holds = field.holds(value, increment);
    if (!holds && operation.overflow == Overflow.FAIL) {
      call.reply().nil();
      return false;
    }
    long after =
        holds || operation.overflow == Overflow.WRAP
            ? field.wrap(value, increment)
            : field.saturate(value, increment);
    field.write(region, StringValue.bytesOffset(region, record), operation.offset, after);
    call.reply().integer(isSet ? before : after);
    return after != before;
  }
}
