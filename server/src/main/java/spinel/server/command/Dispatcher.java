// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.resp.ReplyWriter;
import spinel.server.config.Choices.Permission;
import spinel.server.config.Directives;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.LongCommand;
import spinel.server.keyspace.Partition;
import spinel.server.type.Decimal;

/// Executes commands: the checks that come before, the locks around, the errors after.
public final class Dispatcher {
  private static final CommandError NO_ROOM =
      CommandError.of("OOM no memory is left for this command");
  private static final CommandError INTERNAL =
      CommandError.of("ERR internal error, see the server's log");

  private final Engine engine;
  private final Keyspace keyspace;
  private int[] keyPositions = new int[8];
  private final boolean[] wanted;

  /// Whether the command may touch keys that it does not name.
  private boolean anywhere;

  private final Pause pause;
  private final MemoryGuard memory;
  private Deferral deferral;
  private boolean isPutOff;

  /// A dispatcher for one thread, which counts into `counters` what it evicts.
  public Dispatcher(Engine engine, Counters counters) {
    this.engine = engine;
    memory = new MemoryGuard(engine, counters);
    keyspace = engine.keyspace();
    pause = engine.pause();
    wanted = new boolean[keyspace.partitionCount()];
  }

  /// Runs a call to its reply. The command is null where the table has none of its name.
  ///
  /// Where a pause makes the command wait, or there is a [#deferral], there is no reply, and the
  /// client is held. Tells whether the command ran, to success or failure.
  public boolean execute(Call call) {
    ReplyWriter reply = call.reply();
    long mark = reply.written();
    boolean started = false;
    long hits = call.counters().keyspaceHits;
    long misses = call.counters().keyspaceMisses;
    try {
      check(call);
      Command command = call.command();
      if (pause.stops(command, call.now())) {
        deferral = null;
        isPutOff = true;
        call.client().setHeld(true);
        return false;
      }
      started = true;
      call.counters().calls[command.id()]++;
      if (call.argCount() > Call.LONG_ELEMENTS && !command.keySpecs().isEmpty()) {
        call.expect(call.argCount());
      }
      int key = command.singleKey();
      if (key != 0) {
        if (command.parent() != null) {
          call.hashKey(key);
        }
        runLocked(call, command, call.hash(key));
      } else if (command.keySpecs().isEmpty()) {
        runWithoutKeys(call, command);
      } else {
        runWithKeys(call, command);
      }
    } catch (Deferral reason) {
      deferral = reason;
      isPutOff = true;
      call.counters().calls[call.command().id()]--;
      call.counters().keyspaceHits = hits;
      call.counters().keyspaceMisses = misses;
      call.reply().rollback(mark);
      call.client().setHeld(true);
      return false;
    } catch (ClientGone gone) {
      call.reply().clear();
    } catch (CommandError error) {
      fail(call, started, mark, error);
    } catch (OutOfMemory full) {
      fail(call, started, mark, NO_ROOM);
    } catch (RuntimeException | StackOverflowError unexpected) {
      engine.log().failure("Command " + call.arg(0) + " failed unexpectedly", unexpected);
      call.counters().unexpectedErrors++;
      fail(call, started, mark, INTERNAL);
    }
    isPutOff = false;
    return started;
  }

  /// Whether the last command has to run later, because of a pause or of a [#deferral]; else it has
  /// had its reply.
  public boolean isPutOff() {
    return isPutOff;
  }

  /// Why the last command was put off, where that was not a pause; else null.
  public Deferral deferral() {
    return deferral;
  }

  private static void fail(Call call, boolean started, long mark, CommandError error) {
    Counters counters = call.counters();
    Command command = call.command();
    if (started) {
      counters.failed[command.id()]++;
    } else if (command != null) {
      counters.rejected[command.id()]++;
    }
    counters.countError(error.code());
    if (call.reply().rollback(mark)) {
      call.reply().error(error.getMessage());
    } else {
      // Part of the reply is with the client already, which can't be told of the failure.
      call.client().kill();
    }
  }

  private static void run(Call call, Command command) {
    command.handler().run(call);
    if (call.dirty() > 0) {
      call.counters().changes += call.dirty();
      call.log();
    }
  }

  private void runWithoutKeys(Call call, Command command) {
    if (keyspace.isBusy() && call.isOnLoop() && visitsPartitions(command)) {
      throw Deferral.LONG;
    }
    try {
      run(call, command);
    } finally {
      call.unlockAll();
    }
  }

  /// Whether a command without keys may have to wait for the locks of partitions.
  private static boolean visitsPartitions(Command command) {
    return command.group() == CommandGroup.SERVER || command.group() == CommandGroup.GENERIC;
  }

  private void runLocked(Call call, Command command, long hash) {
    if (!call.isOnLoop()) {
      call.longCommand().begin();
      call.longCommand().add(hash);
      runLong(call, command);
      return;
    }
    Partition partition = keyspace.partitionOf(hash);
    call.lock(partition);
    try {
      if (partition.holds(hash)) {
        throw Deferral.HELD;
      }
      run(call, command);
    } finally {
      call.unlock(partition);
    }
  }

  /// Locks the partitions of all keys, in their order, so that no two commands can wait for each
  /// other.
  private void runWithKeys(Call call, Command command) {
    anywhere = false;
    int count = findKeys(call, command);
    for (int i = 0; i < count; i++) {
      call.hashKey(keyPositions[i]);
    }
    if (!call.isOnLoop()) {
      runLongWithKeys(call, command, count);
      return;
    }
    Arrays.fill(wanted, anywhere);
    for (int i = 0; i < count; i++) {
      wanted[keyspace.partitionOf(call.hash(keyPositions[i])).index()] = true;
    }
    int locked = 0;
    try {
      for (; locked < wanted.length; locked++) {
        if (wanted[locked]) {
          call.lock(keyspace.partition(locked));
        }
      }
      checkHolds(call, count);
      run(call, command);
    } finally {
      for (int i = 0; i < locked; i++) {
        if (wanted[i]) {
          call.unlock(keyspace.partition(i));
        }
      }
    }
  }

  /// Makes sure that no long command has one of the keys.
  private void checkHolds(Call call, int count) {
    if (anywhere && keyspace.holdsAny()) {
      throw Deferral.HELD;
    }
    for (int i = 0; i < count; i++) {
      long hash = call.hash(keyPositions[i]);
      if (keyspace.partitionOf(hash).holds(hash)) {
        throw Deferral.HELD;
      }
    }
  }

  private void runLongWithKeys(Call call, Command command, int count) {
    LongCommand own = call.longCommand();
    own.begin();
    for (int i = 0; i < count; i++) {
      own.add(call.hash(keyPositions[i]));
    }
    if (anywhere) {
      own.addAll();
    }
    runLong(call, command);
  }

  /// Runs a command beside the event loops, which has named its keys.
  private static void runLong(Call call, Command command) {
    call.longCommand().lock();
    try {
      run(call, command);
    } finally {
      call.longCommand().unlock();
    }
  }

  private int findKeys(Call call, Command command) {
    int count = 0;
    List<KeySpec> specs = command.keySpecs();
    // Without an iterator, which would be garbage.
    for (int i = 0; i < specs.size(); i++) {
      KeySpec spec = specs.get(i);
      if (spec.begin() instanceof KeySpec.Begin.Keyword(String word, int from, KeySpec.Rule rule)
          && rule == null) {
        count = addKeysBehind(call, count, word, from);
        continue;
      }
      int begin =
          switch (spec.begin()) {
            case KeySpec.Begin.Index(int position) -> position;
            case KeySpec.Begin.Keyword(_, _, KeySpec.Rule rule) ->
                rule.find(call::arg, call.argCount());
            case KeySpec.Begin.Unknown(KeySpec.Rule rule) -> rule.find(call::arg, call.argCount());
          };
      if (begin == KeySpec.Rule.ANYWHERE) {
        anywhere = true;
        continue;
      }
      if (begin == 0) {
        continue;
      }
      switch (spec.find()) {
        case KeySpec.Find.Range(int last, int step, int limit) -> {
          int end = last < 0 ? call.argCount() + last : begin + last;
          if (last < 0 && limit > 1) {
            end = begin + (call.argCount() - begin) / limit + last;
          }
          count = addKeys(count, begin, end, step);
        }
        case KeySpec.Find.Counted(int countIndex, int first, int step) -> {
          int end = lastCountedKey(call, begin + countIndex, begin + first, step);
          count = addKeys(count, begin + first, end, step);
        }
        case KeySpec.Find.Unknown _ -> count = addKeys(count, begin, begin, 1);
      }
    }
    return count;
  }

  /// Adds the key behind each place of a word: which of them counts, the command decides.
  private int addKeysBehind(Call call, int before, String word, int from) {
    int count = before;
    String lower = word.toLowerCase(Locale.ROOT);
    for (int i = from; i > 0 && i < call.argCount() - 1; i++) {
      if (call.arg(i).isWord(lower)) {
        count = addKeys(count, i + 1, i + 1, 1);
      }
    }
    return count;
  }

  private int addKeys(int before, int first, int last, int step) {
    int count = before;
    for (int i = first; i <= last; i += step) {
      if (count == keyPositions.length) {
        keyPositions = Arrays.copyOf(keyPositions, 2 * count);
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
    long most = (call.argCount() - first + step - 1L) / step;
    return keys <= 0 || keys > most ? 0 : first + Math.toIntExact((keys - 1) * step);
  }

  // ---- checks, in the order in which their errors win

  private void check(Call call) {
    exists(call);
    arity(call);
    isPermitted(call);
    isAuthenticated(call);
    hasMemory(call);
  }

  private void exists(Call call) {
    Command command = call.command();
    if (command == null) {
      throw unknownCommand(call);
    }
    if (command.isContainer() && (command.handler() == null || call.argCount() > 1)) {
      if (call.argCount() < 2) {
        throw wrongArity(command);
      }
      Command sub = CommandTable.findSub(command, call.arg(1));
      if (sub == null) {
        throw unknownSubcommand(call, command);
      }
      call.setCommand(sub);
    }
    call.client().setLastCommand(call.command());
  }

  private static CommandError unknownSubcommand(Call call, Command container) {
    return CommandError.of(
        "ERR unknown subcommand '"
            + clipped(call.arg(1), 128)
            + "'. Try "
            + container.name().toUpperCase(Locale.ROOT)
            + " HELP.");
  }

  private CommandError unknownCommand(Call call) {
    call.client().setLastCommand(null);
    if (call.arg(0).isWord("host:") || call.arg(0).isWord("post")) {
      // A browser that was lured into talking to the server: nothing more of it is executed.
      engine
          .log()
          .warning(
              "Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host:"
                  + " commands to Redis. Connection from "
                  + call.client().address()
                  + " aborted.");
      call.client().kill();
    }
    StringBuilder text = new StringBuilder("ERR unknown command '");
    text.append(clipped(call.arg(0), 128)).append("', with args beginning with: ");
    int start = text.length();
    for (int i = 1; i < call.argCount() && text.length() - start < 128; i++) {
      int room = 128 - (text.length() - start);
      text.append('\'').append(clipped(call.arg(i), room)).append("' ");
    }
    return CommandError.of(text.toString());
  }

  /// The beginning of an argument, up to its first NUL byte, as Redis shows it in errors.
  public static String clipped(Bytes argument, int length) {
    String text = argument.toString();
    int end = text.indexOf('\0');
    return text.substring(0, Math.min(length, end < 0 ? text.length() : end));
  }

  private static void arity(Call call) {
    if (!call.command().acceptsArgCount(call.argCount())) {
      throw wrongArity(call.command());
    }
  }

  /// DEBUG and the like can be switched off, or left to clients on the same machine.
  private void isPermitted(Call call) {
    Command command = call.command();
    if (command.has(CommandFlags.PROTECTED)) {
      Permission permission = engine.configuration().choice(Directives.ENABLE_DEBUG_COMMAND);
      boolean allowed =
          permission == Permission.YES || permission == Permission.LOCAL && call.client().isLocal();
      if (!allowed) {
        throw CommandError.of(
            "ERR DEBUG command not allowed. If the enable-debug-command option is set to"
                + " \"local\", you can run it from a local connection, otherwise you need to set"
                + " this option in the configuration file, and then restart the server.");
      }
    }
  }

  private void isAuthenticated(Call call) {
    if (!call.client().isAuthenticated()
        && !call.command().has(CommandFlags.NO_AUTH)
        && engine.requiresPassword()) {
      throw CommandError.NO_AUTH;
    }
  }

  private void hasMemory(Call call) {
    if (call.command().has(CommandFlags.DENYOOM) && !memory.admits(call.now())) {
      throw CommandError.OUT_OF_MEMORY;
    }
  }

  /// The error of a command that has too few arguments or too many.
  public static CommandError wrongArity(Command command) {
    return CommandError.of(
        "ERR wrong number of arguments for '" + command.fullName() + "' command");
  }
}
