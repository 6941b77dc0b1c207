// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;
import static spinel.server.command.KeySpec.range;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.BitOperation;
import spinel.server.type.Bitmap;
import spinel.server.type.Decimal;
import spinel.server.type.StringBytes;
import spinel.server.type.StringValue;

/// Commands on strings as arrays of bits. Each method's first line is the command's syntax.
public final class BitmapCommands {
  private static final CommandError WRONG_OFFSET =
      CommandError.of("ERR bit offset is not an integer or out of range");
  private static final CommandError WRONG_BIT =
      CommandError.of("ERR bit is not an integer or out of range");
  private static final CommandError WRONG_WANTED_BIT =
      CommandError.of("ERR The bit argument must be 1 or 0.");
  private static final CommandError NOT_OF_MANY =
      CommandError.of("ERR BITOP NOT must be called with a single source key.");

  /// The bytes that take as long as an element of a collection.
  private static final int BYTES_FOR_ONE = 1000;

  private BitmapCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.BITMAP)
        .add("bitcount", -2, READONLY, BitmapCommands::bitcount, key(1, RO | ACCESS))
        .add(
            "bitop",
            -4,
            WRITE | DENYOOM,
            BitmapCommands::bitop,
            key(2, OW | UPDATE),
            range(3, -1, 1, RO | ACCESS))
        .add("bitpos", -3, READONLY, BitmapCommands::bitpos, key(1, RO | ACCESS))
        .add("getbit", 3, READONLY | FAST, BitmapCommands::getbit, key(1, RO | ACCESS))
        .add("setbit", 4, WRITE | DENYOOM, BitmapCommands::setbit, key(1, RW | ACCESS | UPDATE));
  }

  // ---- single bits

  /// The bit offset that a text gives; with `#`, in units of `width` bits, where that is not 0.
  static long offset(Call call, Bytes text, int width) {
    boolean isIndex = width > 0 && !text.isEmpty() && text.byteAt(0) == '#';
    Bytes number =
        isIndex ? Bytes.of(java.util.Arrays.copyOfRange(text.toArray(), 1, text.length())) : text;
    if (!Decimal.isLong(number)) {
      throw WRONG_OFFSET;
    }
    long offset = Decimal.toLong(number) * (isIndex ? width : 1);
    if (offset < 0 || offset >>> 3 >= call.engine().longestString()) {
      throw WRONG_OFFSET;
    }
    return offset;
  }

  /// GETBIT key offset
  private static void getbit(Call call) {
    long offset = offset(call, call.arg(2), 0);
    Dictionary dictionary = call.dictionary(1);
    long record = StringKeys.find(call, dictionary, 1);
    StringBytes bits = StringBytes.of(dictionary.region(), record);
    call.reply().integer(Bitmap.get(bits, offset));
  }

  /// SETBIT key offset value
  private static void setbit(Call call) {
    long offset = offset(call, call.arg(2), 0);
    Bytes text = call.arg(3);
    int bit = text.length() == 1 ? text.byteAt(0) - '0' : -1;
    if (bit != 0 && bit != 1) {
      throw WRONG_BIT;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long old = StringKeys.findForWrite(call, dictionary, 1);
    int length = (int) (offset >>> 3) + 1;
    boolean grows = old == 0 || StringValue.length(region, old) < length;
    long record = StringKeys.extend(call, dictionary, 1, old, length);
    long at = StringValue.bytesOffset(region, record) + (offset >>> 3);
    int shift = (int) ~offset & 7;
    int before = region.getByte(at) >>> shift & 1;
    if (grows || before != bit) {
      region.putByte(at, (byte) (region.getByte(at) & ~(1 << shift) | bit << shift));
      call.changed(1, EventClass.STRING, "setbit");
    }
    call.reply().integer(before);
  }

  // ---- ranges of bits

  /// BITCOUNT key [start end [BYTE | BIT]]
  private static void bitcount(Call call) {
    int count = call.argCount();
    if (count == 3 || count > 5) {
      throw CommandError.SYNTAX;
    }
    boolean hasRange = count > 2;
    Args args = call.args(2);
    long start = hasRange ? args.integer() : 0;
    long end = hasRange ? args.integer() : -1;
    boolean countsBits = count > 4 && isBitUnit(args);
    Dictionary dictionary = call.dictionary(1);
    long record = StringKeys.find(call, dictionary, 1);
    StringBytes bits = StringBytes.of(dictionary.region(), record);
    long length = countsBits ? 8L * bits.length() : bits.length();
    if (start < 0 && end < 0 && start > end) {
      call.reply().integer(0);
      return;
    }
    start = first(start, length);
    end = last(end, length);
    int unit = countsBits ? 1 : 8;
    call.expect((end - start) * unit / Byte.SIZE / BYTES_FOR_ONE);
    call.reply().integer(start > end ? 0 : Bitmap.count(bits, start * unit, (end + 1) * unit));
  }

  private static boolean isBitUnit(Args args) {
    if (args.takes("bit")) {
      return true;
    }
    if (args.takes("byte")) {
      return false;
    }
    throw CommandError.SYNTAX;
  }

  private static long first(long start, long length) {
    return Math.max(start < 0 ? start + length : start, 0);
  }

  private static long last(long end, long length) {
    return Math.min(Math.max(end < 0 ? end + length : end, 0), length - 1);
  }

  /// BITPOS key bit [start [end [BYTE | BIT]]]
  private static void bitpos(Call call) {
    int count = call.argCount();
    Args args = call.args(2);
    long wanted = args.integer();
    if (wanted != 0 && wanted != 1) {
      throw WRONG_WANTED_BIT;
    }
    if (count > 6) {
      throw CommandError.SYNTAX;
    }
    long start = count > 3 ? args.integer() : 0;
    boolean countsBits = count > 5 && isBitUnit(call.args(5));
    boolean hasEnd = count > 4;
    long end = hasEnd ? call.args(4).integer() : -1;
    Dictionary dictionary = call.dictionary(1);
    long record = StringKeys.find(call, dictionary, 1);
    if (record == 0) {
      call.reply().integer(wanted == 1 ? -1 : 0);
      return;
    }
    StringBytes bits = StringBytes.of(dictionary.region(), record);
    long length = countsBits ? 8L * bits.length() : bits.length();
    start = first(start, length);
    end = last(end, length);
    if (start > end) {
      call.reply().integer(-1);
      return;
    }
    int unit = countsBits ? 1 : 8;
    call.expect((end - start) * unit / Byte.SIZE / BYTES_FOR_ONE);
    long found = Bitmap.find(bits, wanted == 1, start * unit, (end + 1) * unit);
    // Without an end, the string counts as followed by zeros.
    boolean isAfter = found < 0 && wanted == 0 && !hasEnd;
    call.reply().integer(isAfter ? 8L * bits.length() : found);
  }

  // ---- BITOP

  /// BITOP AND | OR | XOR | NOT | DIFF | DIFF1 | ANDOR | ONE destkey key [key ...]
  private static void bitop(Call call) {
    BitOperation operation = operation(call.arg(1));
    int count = call.argCount() - 3;
    if (operation == BitOperation.NOT && count != 1) {
      throw NOT_OF_MANY;
    }
    if (count < operation.fewestSources()) {
      throw CommandError.of(
          "ERR BITOP " + operation + " must be called with at least two source keys.");
    }
    StringBytes[] sources = new StringBytes[count];
    int longest = 0;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      Dictionary dictionary = call.dictionary(i + 3);
      long record = StringKeys.find(call, dictionary, i + 3);
      sources[i] = StringBytes.of(dictionary.region(), record);
      longest = Math.max(longest, sources[i].length());
      sum += sources[i].length();
    }
    call.expect(sum / BYTES_FOR_ONE);
    Dictionary dictionary = call.dictionary(2);
    Region region = dictionary.region();
    long old = call.findForWrite(dictionary, 2);
    if (longest > 0) {
      long record = StringValue.createRaw(region, call.arg(2), longest, false);
      operation.apply(sources, region, StringValue.bytesOffset(region, record), longest);
      StringKeys.replace(call, dictionary, 2, old, record, StringKeys.NO_EXPIRY);
      call.changed(2, EventClass.STRING, "set");
    } else if (old != 0) {
      call.engine().delete(dictionary, old, call.hash(2));
      call.changed(2, EventClass.GENERIC, "del");
    }
    call.reply().integer(longest);
  }

  private static BitOperation operation(Bytes name) {
    for (BitOperation operation : BitOperation.values()) {
      if (name.isWord(operation.name().toLowerCase(java.util.Locale.ROOT))) {
        return operation;
      }
    }
    throw CommandError.SYNTAX;
  }
}
