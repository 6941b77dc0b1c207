// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;
import spinel.server.keyspace.Keyspace;
import spinel.server.type.Decimal;

/// Executes commands: the checks that come before, the locks around, the errors after.
public final class Dispatcher {
  private final Engine engine;
  private final Keyspace keyspace;
  private int[] keyPositions = new int[8];
  private final boolean[] wanted;

  public Dispatcher(Engine engine) {
    this.engine = engine;
    keyspace = engine.keyspace();
    wanted = new boolean[keyspace.partitionCount()];
  }

  /// Runs a call to its reply. The command is null where the table has none of its name.
  public void execute(Call call) {
    ReplyWriter reply = call.reply();
    long mark = reply.written();
    try {
      check(call);
      Command command = call.command();
      int key = command.singleKey();
      if (key != 0) {
        if (command.parent() != null) {
          call.hashKey(key);
        }
        runLocked(call, command, keyspace.partitionOf(call.hash(key)).lock());
      } else if (command.keySpecs().isEmpty()) {
        runWithoutKeys(call, command);
      } else {
        runWithKeys(call, command);
      }
    } catch (CommandError error) {
      reply.rollback(mark);
      reply.error(error.getMessage());
    }
  }

  private static void run(Call call, Command command) {
    command.handler().run(call);
    if (call.dirty() > 0) {
      call.log();
    }
  }

  private static void runWithoutKeys(Call call, Command command) {
    try {
      run(call, command);
    } finally {
      call.unlockAll();
    }
  }

  private static void runLocked(Call call, Command command, ReentrantLock lock) {
    lock.lock();
    try {
      run(call, command);
    } finally {
      lock.unlock();
    }
  }

  /// Locks the partitions of all keys, in their order, so that no two commands can wait for each
  /// other.
  private void runWithKeys(Call call, Command command) {
    int count = findKeys(call, command);
    for (int i = 0; i < count; i++) {
      wanted[keyspace.partitionOf(call.hashKey(keyPositions[i])).index()] = true;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i]) {
        keyspace.partition(i).lock().lock();
      }
    }
    try {
      run(call, command);
    } finally {
      for (int i = 0; i < wanted.length; i++) {
        if (wanted[i]) {
          wanted[i] = false;
          keyspace.partition(i).lock().unlock();
        }
      }
    }
  }

  private int findKeys(Call call, Command command) {
    int count = 0;
    for (KeySpec spec : command.keySpecs()) {
      if (!(spec.begin() instanceof KeySpec.Begin.Index(int begin))) {
        continue;
      }
      switch (spec.find()) {
        case KeySpec.Find.Range(int last, int step, int limit) -> {
          int end = last < 0 ? call.argCount() + last : begin + last;
          count = addKeys(count, begin, end, step);
        }
        case KeySpec.Find.Counted(int countIndex, int first, int step) -> {
          int end = lastCountedKey(call, begin + countIndex, begin + first, step);
          count = addKeys(count, begin + first, end, step);
        }
      }
    }
    return count;
  }

  private int addKeys(int before, int first, int last, int step) {
    int count = before;
    for (int i = first; i <= last; i += step) {
      if (count == keyPositions.length) {
        keyPositions = java.util.Arrays.copyOf(keyPositions, 2 * count);
      }
      keyPositions[count++] = i;
    }
    return count;
  }

  /// The last key of as many as an argument says; 0 where it is no number or more than there are,
  /// which the command refuses itself.
  private static int lastCountedKey(Call call, int countAt, int first, int step) {
    Bytes text = call.arg(countAt);
    if (!Decimal.isLong(text)) {
      return 0;
    }
    long keys = Decimal.toLong(text);
    int most = (call.argCount() - first + step - 1) / step;
    return keys <= 0 || keys > most ? 0 : first + (int) (keys - 1) * step;
  }

  // ---- checks, in the order in which their errors win

  private void check(Call call) {
    exists(call);
    arity(call);
  }

  private void exists(Call call) {
    Command command = call.command();
    if (command == null) {
      throw unknownCommand(call);
    }
    if (command.handler() == null) {
      Command sub = call.argCount() < 2 ? null : CommandTable.findSub(command, call.arg(1));
      if (sub == null) {
        if (call.argCount() < 2) {
          throw wrongArity(command);
        }
        throw CommandError.of(
            "ERR unknown subcommand '"
                + call.arg(1)
                + "'. Try "
                + command.name().toUpperCase(java.util.Locale.ROOT)
                + " HELP.");
      }
      call.setCommand(sub);
    }
  }

  private static CommandError unknownCommand(Call call) {
    StringBuilder text = new StringBuilder("ERR unknown command '");
    text.append(call.arg(0)).append("', with args beginning with: ");
    for (int i = 1; i < call.argCount() && text.length() < 128; i++) {
      text.append('\'').append(call.arg(i)).append("' ");
    }
    return CommandError.of(text.toString());
  }

  private static void arity(Call call) {
    if (!call.command().acceptsArgCount(call.argCount())) {
      throw wrongArity(call.command());
    }
  }

  private static CommandError wrongArity(Command command) {
    return CommandError.of(
        "ERR wrong number of arguments for '" + command.fullName() + "' command");
  }

  List<Command> commands() {
    return engine.table().all();
  }
}
