// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static spinel.server.command.CommandFlags.ADMIN;
import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.INSERT;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.key;
import static spinel.server.command.KeySpec.range;

import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Dispatcher;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.HyperLogLogValue;
import spinel.server.type.HyperLogLogValue.Outcome;
import spinel.structure.HyperLogLog;

/// Commands on strings as HyperLogLogs. Each method's first line is the command's syntax.
public final class HyperLogLogCommands {
  private static final CommandError NOT_VALID =
      CommandError.of("WRONGTYPE Key is not a valid HyperLogLog string value.");
  private static final CommandError CORRUPT =
      CommandError.of("INVALIDOBJ Corrupted HLL object detected");
  private static final CommandError NO_KEY =
      CommandError.of("ERR The specified key does not exist");
  private static final CommandError NOT_SPARSE = CommandError.of("ERR HLL encoding is not sparse");

  private HyperLogLogCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.HYPERLOGLOG)
        .add("pfadd", -2, WRITE | DENYOOM | FAST, HyperLogLogCommands::pfadd, key(1, RW | INSERT))
        .add("pfcount", -2, READONLY, HyperLogLogCommands::pfcount, range(1, -1, 1, RW | ACCESS))
        .add(
            "pfdebug",
            3,
            WRITE | DENYOOM | ADMIN,
            HyperLogLogCommands::pfdebug,
            key(2, RW | ACCESS))
        .add(
            "pfmerge",
            -2,
            WRITE | DENYOOM,
            HyperLogLogCommands::pfmerge,
            key(1, RW | ACCESS | INSERT),
            range(2, -1, 1, RO | ACCESS))
        .add("pfselftest", 1, ADMIN, HyperLogLogCommands::pfselftest);
  }

  /// A record that was looked up, if it is 0 or a HyperLogLog.
  private static long check(Region region, long record) {
    StringKeys.check(region, record);
    if (record != 0 && !HyperLogLogValue.isOne(region, record)) {
      throw NOT_VALID;
    }
    return record;
  }

  private static void check(boolean isIntact) {
    if (!isIntact) {
      throw CORRUPT;
    }
  }

  // ---- adding

  /// PFADD key [element [element ...]]
  private static void pfadd(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long record = check(region, call.findForWrite(dictionary, 1));
    boolean isNew = record == 0;
    if (isNew) {
      record = create(call, dictionary);
    }
    HyperLogLogValue value = call.hyperLogLog();
    int raised = 0;
    try {
      value.openForWrite(dictionary, record);
      for (int i = 2; i < call.argCount(); i++) {
        Outcome outcome = value.add(call.arg(i));
        check(outcome != Outcome.CORRUPT);
        raised += outcome == Outcome.RAISED ? 1 : 0;
      }
    } catch (OutOfMemory full) {
      if (isNew) {
        call.engine().delete(dictionary, value.record(), call.hash(1));
      }
      throw full;
    }
    if (isNew) {
      value.forgetCount();
    }
    int changes = raised + (isNew ? 1 : 0);
    if (changes > 0) {
      call.changed(1, EventClass.STRING, "pfadd", changes);
    }
    call.reply().integer(changes > 0);
  }

  private static long create(Call call, Dictionary dictionary) {
    long record = HyperLogLogValue.create(dictionary.region(), call.arg(1));
    dictionary.insert(record, call.hash(1));
    return record;
  }

  // ---- counting

  /// PFCOUNT key [key ...]
  private static void pfcount(Call call) {
    call.reply().integer(call.argCount() == 2 ? countOne(call) : countUnion(call));
  }

  private static long countOne(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = check(dictionary.region(), call.find(dictionary, 1));
    if (record == 0) {
      return 0;
    }
    HyperLogLogValue value = call.hyperLogLog().openForWrite(dictionary, record);
    if (!value.isCounted()) {
      check(value.computeCount());
      call.changedSilently(1);
    }
    return value.count();
  }

  private static long countUnion(Call call) {
    HyperLogLogValue value = call.hyperLogLog();
    value.startMerge();
    mergeAll(call, value);
    return value.mergedCount();
  }

  /// Merges the values of all keys; whether one of them is dense.
  private static boolean mergeAll(Call call, HyperLogLogValue value) {
    boolean isDense = false;
    for (int i = 1; i < call.argCount(); i++) {
      Dictionary dictionary = call.dictionary(i);
      long record = check(dictionary.region(), call.find(dictionary, i));
      if (record != 0) {
        value.open(dictionary, record);
        isDense |= value.isDense();
        check(value.merge());
      }
    }
    return isDense;
  }

  // ---- merging

  /// PFMERGE destkey [sourcekey [sourcekey ...]]
  private static void pfmerge(Call call) {
    HyperLogLogValue value = call.hyperLogLog();
    value.startMerge();
    boolean isDense = mergeAll(call, value);
    Dictionary dictionary = call.dictionary(1);
    long record = call.findForWrite(dictionary, 1);
    boolean isNew = record == 0;
    if (isNew) {
      record = create(call, dictionary);
    }
    value.openForWrite(dictionary, record);
    try {
      value.putMerged(isDense);
    } catch (OutOfMemory full) {
      if (isNew) {
        call.engine().delete(dictionary, value.record(), call.hash(1));
      }
      throw full;
    }
    call.changed(1, EventClass.STRING, "pfadd");
    call.reply().ok();
  }

  // ---- debugging

  /// PFDEBUG GETREG | DECODE | ENCODING | TODENSE key
  private static void pfdebug(Call call) {
    Dictionary dictionary = call.dictionary(2);
    long record = check(dictionary.region(), call.findForWrite(dictionary, 2));
    if (record == 0) {
      throw NO_KEY;
    }
    HyperLogLogValue value = call.hyperLogLog().openForWrite(dictionary, record);
    Args args = call.args(1);
    if (args.takes("getreg")) {
      makeDense(call, value);
      call.reply().array(HyperLogLog.REGISTERS);
      for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
        call.reply().integer(value.denseRegister(i));
      }
    } else if (args.takes("decode")) {
      if (value.isDense()) {
        throw NOT_SPARSE;
      }
      call.reply().bulk(value.runs());
    } else if (args.takes("encoding")) {
      call.reply().simple(value.isDense() ? "dense" : "sparse");
    } else if (args.takes("todense")) {
      call.reply().integer(makeDense(call, value));
    } else {
      String word = Dispatcher.clipped(call.arg(1), Integer.MAX_VALUE);
      throw CommandError.of("ERR Unknown PFDEBUG subcommand '" + word + "'");
    }
  }

  /// Makes a value dense; whether it was not.
  private static boolean makeDense(Call call, HyperLogLogValue value) {
    if (value.isDense()) {
      return false;
    }
    check(value.makeDense());
    call.changedSilently(2);
    return true;
  }

  /// PFSELFTEST
  private static void pfselftest(Call call) {
    String failure = HyperLogLogTrial.run(call.engine().keyspace().thresholds().hllSparseMaxBytes);
    if (failure != null) {
      throw CommandError.of("TESTFAILED " + failure);
    }
    call.reply().ok();
  }
}
