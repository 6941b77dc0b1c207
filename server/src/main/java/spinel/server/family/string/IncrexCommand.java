// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.server.type.LongDouble;
import spinel.structure.Record;

/// INCREX: an increment within bounds, together with the key's expiry.
///
/// Unlike SET it takes no option twice.
final class IncrexCommand {
  private static final CommandError ENX_ALONE =
      CommandError.of("ERR ENX flag requires an expiration");
  private static final CommandError CROSSED_BOUNDS =
      CommandError.of("ERR LBOUND can't be greater than UBOUND");
  private static final CommandError APPLIED_OVERFLOW =
      CommandError.of("ERR applied increment would overflow");
  private static final CommandError APPLIED_INFINITY =
      CommandError.of("ERR applied increment would be Infinity");

  // Positions of arguments, 0 where not given.
  private int incrementArg;
  private int lowerArg;
  private int upperArg;

  private boolean isFraction;
  private boolean saturates;
  private boolean onlyWithoutExpiry;
  private int deadline;
  private long millis;

  private final Call call;
  private final Dictionary dictionary;
  private final Region region;
  private long record;
  private boolean hadExpiry;

  private IncrexCommand(Call call) {
    this.call = call;
    dictionary = call.dictionary(1);
    region = dictionary.region();
  }

  /// INCREX key [BYFLOAT increment | BYINT increment] [LBOUND lowerbound] [UBOUND upperbound]
  ///   [SATURATE] [EX seconds | PX milliseconds | EXAT unix-time-seconds |
  ///   PXAT unix-time-milliseconds | PERSIST] [ENX]
  static void increx(Call call) {
    IncrexCommand command = new IncrexCommand(call);
    command.parse();
    if (command.isFraction) {
      command.incrementFraction();
    } else {
      command.incrementInteger();
    }
  }

  // ---- options

  private void parse() {
    for (Args args = call.args(2); args.hasNext(); ) {
      int before = args.position();
      takeNumber(args);
      if (args.position() == before) {
        takeFlag(args);
      }
      if (args.position() == before && deadline == 0) {
        deadline = Deadline.take(args, 0);
      }
      if (args.position() == before) {
        throw CommandError.SYNTAX;
      }
    }
    if (onlyWithoutExpiry && deadline == Deadline.PERSIST) {
      throw CommandError.SYNTAX;
    }
    if (onlyWithoutExpiry && deadline == 0) {
      throw ENX_ALONE;
    }
  }

  private void takeNumber(Args args) {
    if (args.left() < 2) {
      return;
    }
    if (incrementArg == 0 && args.takes("byint")) {
      incrementArg = args.position();
    } else if (incrementArg == 0 && args.takes("byfloat")) {
      incrementArg = args.position();
      isFraction = true;
    } else if (lowerArg == 0 && args.takes("lbound")) {
      lowerArg = args.position();
    } else if (upperArg == 0 && args.takes("ubound")) {
      upperArg = args.position();
    } else {
      return;
    }
    args.next();
  }

  private void takeFlag(Args args) {
    if (!saturates && args.takes("saturate")) {
      saturates = true;
    } else if (!onlyWithoutExpiry && args.takes("enx")) {
      onlyWithoutExpiry = true;
    } else if (deadline == 0) {
      deadline = Deadline.takeWord(args, "persist", Deadline.PERSIST, 0);
    }
  }

  private long integer(int arg, String what, long otherwise) {
    if (arg == 0) {
      return otherwise;
    }
    Bytes text = call.arg(arg);
    if (!Decimal.isLong(text)) {
      throw CommandError.of("ERR " + what + " is not an integer or out of range");
    }
    return Decimal.toLong(text);
  }

  private LongDouble fraction(int arg, String what, LongDouble otherwise) {
    if (arg == 0) {
      return otherwise;
    }
    LongDouble value = LongDouble.parse(call.arg(arg).toArray());
    if (value == null) {
      throw CommandError.of("ERR " + what + " is not a valid float");
    }
    return value;
  }

  private void find() {
    millis = Deadline.isTime(deadline) ? Deadline.millis(call, deadline) : 0;
    record = StringKeys.findForWrite(call, dictionary, 1);
    hadExpiry = record != 0 && Record.expires(region, record);
  }

  // ---- integers

  private void incrementInteger() {
    long increment = integer(incrementArg, "Increment", 1);
    long lower = integer(lowerArg, "LBOUND", Long.MIN_VALUE);
    long upper = integer(upperArg, "UBOUND", Long.MAX_VALUE);
    if (lower > upper) {
      throw CROSSED_BOUNDS;
    }
    find();
    long before = record == 0 ? 0 : CounterCommands.integer(region, record);
    long value = before + increment;
    boolean overflows = ((before ^ value) & (increment ^ value)) < 0;
    if (overflows) {
      value = increment < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    if (overflows || value < lower || value > upper) {
      if (!saturates) {
        reply(before, 0);
        return;
      }
      value = Math.clamp(value, lower, upper);
    }
    long applied = value - before;
    if (((value ^ before) & (value ^ applied)) < 0) {
      throw APPLIED_OVERFLOW;
    }
    if (!deletes()) {
      CounterCommands.put(call, dictionary, record, value, expiry());
      announce("incrby", Long.toString(value));
    }
    reply(value, applied);
  }

  private void reply(long value, long applied) {
    call.reply().array(2);
    call.reply().integer(value);
    call.reply().integer(applied);
  }

  // ---- fractions

  private void incrementFraction() {
    LongDouble increment = fraction(incrementArg, "Increment", LongDouble.ZERO);
    LongDouble lower = fraction(lowerArg, "LBOUND", LongDouble.MAX.negate());
    LongDouble upper = fraction(upperArg, "UBOUND", LongDouble.MAX);
    if (lower.compareTo(upper) > 0) {
      throw CROSSED_BOUNDS;
    }
    find();
    LongDouble before = CounterCommands.fraction(region, record);
    LongDouble value = before.add(increment);
    if (value.isNaN()) {
      throw CounterCommands.NOT_FINITE;
    }
    LongDouble bound =
        value.compareTo(lower) < 0 ? lower : value.compareTo(upper) > 0 ? upper : null;
    if (bound != null) {
      if (!saturates) {
        reply(before, LongDouble.ZERO);
        return;
      }
      value = bound;
    }
    LongDouble applied = value.subtract(before);
    if (!applied.isFinite()) {
      throw bound == null ? CounterCommands.NOT_FINITE : APPLIED_INFINITY;
    }
    if (!deletes()) {
      Bytes text = Bytes.of(value.toString());
      CounterCommands.put(call, dictionary, record, text, expiry());
      announce("incrbyfloat", text);
    }
    reply(value, applied);
  }

  private void reply(LongDouble value, LongDouble applied) {
    call.reply().array(2);
    call.reply().real(value.toString());
    call.reply().real(applied.toString());
  }

  // ---- effects

  private boolean keepsExpiry() {
    return deadline == 0 || onlyWithoutExpiry && hadExpiry;
  }

  private long expiry() {
    if (keepsExpiry()) {
      return StringKeys.KEEP_EXPIRY;
    }
    return deadline == Deadline.PERSIST ? StringKeys.NO_EXPIRY : millis;
  }

  /// Whether the key's time would already be over: then it is deleted instead.
  private boolean deletes() {
    if (!Deadline.isTime(deadline) || keepsExpiry() || millis > call.now()) {
      return false;
    }
    if (record != 0) {
      StringKeys.delete(call, dictionary, 1, record);
    }
    return true;
  }

  private void announce(String event, Object value) {
    call.changed(1, EventClass.STRING, event);
    if (keepsExpiry()) {
      call.effect("SET", call.arg(1), value, "KEEPTTL");
    } else if (deadline == Deadline.PERSIST) {
      if (hadExpiry) {
        call.changed(1, EventClass.GENERIC, "persist");
      }
      call.effect("SET", call.arg(1), value);
    } else {
      call.alsoAnnounce(1, EventClass.GENERIC, "expire");
      call.effect("SET", call.arg(1), value, "PXAT", millis);
    }
  }
}
