// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.STALE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import spinel.memory.Bytes;
import spinel.resp.Glob;
import spinel.server.command.Call;
import spinel.server.command.Command;
import spinel.server.command.CommandDoc;
import spinel.server.command.CommandError;
import spinel.server.command.CommandFlags;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Help;
import spinel.server.command.KeyFinder;
import spinel.server.command.KeySpec;

/// COMMAND: the command table, for clients.
public final class CommandCommands {
  private static final long FLAGS = LOADING | STALE;

  private static final String HELP =
      """
      (no subcommand)
          Describe all commands.
      COUNT
          Show how many commands there are.
      LIST [FILTERBY (MODULE <name>|ACLCAT <category>|PATTERN <pattern>)]
          List the names of commands.
      INFO [<command-name> ...]
          Describe some commands, or all.
      DOCS [<command-name> ...]
          Show the documentation of some commands, or of all.
      GETKEYS <full-command>
          Show the keys of a request.
      GETKEYSANDFLAGS <full-command>
          Show the keys of a request, and what is done to them.
      """;

  private CommandCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.SERVER)
        .container("command", -1, FLAGS, CommandCommands::infoOfAll)
        .sub("count", 2, FLAGS, CommandCommands::count)
        .sub("docs", -2, FLAGS, CommandCommands::docs)
        .sub("getkeys", -3, FLAGS, call -> getKeys(call, false))
        .sub("getkeysandflags", -3, FLAGS, call -> getKeys(call, true))
        .sub("help", 2, FLAGS, call -> Help.reply(call, "command", HELP))
        .sub("info", -2, FLAGS, CommandCommands::info)
        .sub("list", -2, FLAGS, CommandCommands::list);
  }

  /// COMMAND
  private static void infoOfAll(Call call) {
    Collection<Command> commands = call.engine().table().commands();
    call.reply().array(commands.size());
    commands.forEach(command -> CommandReply.info(call.reply(), command));
  }

  /// COMMAND COUNT
  private static void count(Call call) {
    call.reply().integer(call.engine().table().commands().size());
  }

  /// COMMAND INFO [command-name [command-name ...]]
  private static void info(Call call) {
    if (call.argCount() == 2) {
      infoOfAll(call);
      return;
    }
    call.reply().array(call.argCount() - 2L);
    for (int i = 2; i < call.argCount(); i++) {
      Command command = find(call, call.arg(i));
      if (command == null) {
        call.reply().nil();
      } else {
        CommandReply.info(call.reply(), command);
      }
    }
  }

  private static Command find(Call call, Bytes name) {
    return call.engine().table().byFullName(name.toString().toLowerCase(Locale.ROOT));
  }

  /// COMMAND DOCS [command-name [command-name ...]]
  private static void docs(Call call) {
    List<Command> commands = new ArrayList<>();
    if (call.argCount() == 2) {
      commands.addAll(call.engine().table().commands());
    }
    for (int i = 2; i < call.argCount(); i++) {
      Command command = find(call, call.arg(i));
      if (command != null) {
        commands.add(command);
      }
    }
    call.reply().map(commands.size());
    for (Command command : commands) {
      call.reply().bulk(command.fullName());
      CommandReply.docs(call.reply(), command);
    }
  }

  /// COMMAND LIST [FILTERBY MODULE module-name | ACLCAT category | PATTERN pattern]
  private static void list(Call call) {
    List<String> names = new ArrayList<>();
    if (call.argCount() == 2) {
      call.engine().table().all().forEach(command -> names.add(command.fullName()));
    } else {
      if (call.argCount() != 5 || !call.arg(2).isWord("filterby")) {
        throw CommandError.SYNTAX;
      }
      Predicate<Command> filter = filter(call.arg(3), call.arg(4));
      for (Command command : call.engine().table().all()) {
        if (filter.test(command)) {
          names.add(command.fullName());
        }
      }
    }
    call.reply().array(names.size());
    names.forEach(call.reply()::bulk);
  }

  private static Predicate<Command> filter(Bytes kind, Bytes value) {
    if (kind.isWord("module")) {
      return command -> false;
    }
    if (kind.isWord("aclcat")) {
      String category = "@" + value.toString().toLowerCase(Locale.ROOT);
      return command -> CommandDoc.of(command).categories().contains(category);
    }
    if (kind.isWord("pattern")) {
      byte[] pattern = value.toArray();
      return command -> Glob.matches(pattern, Bytes.of(command.fullName()).toArray(), true);
    }
    throw CommandError.SYNTAX;
  }

  /// COMMAND GETKEYS command [arg [arg ...]]
  ///
  /// COMMAND GETKEYSANDFLAGS command [arg [arg ...]]
  private static void getKeys(Call call, boolean withFlags) {
    Command command = call.engine().table().find(call.arg(2));
    int argCount = call.argCount() - 2;
    if (command != null && !command.subcommands().isEmpty() && argCount > 1) {
      command = CommandTable.findSub(command, call.arg(3));
    }
    if (command == null) {
      throw CommandError.of("ERR Invalid command specified");
    }
    if (command.keySpecs().stream().allMatch(spec -> spec.has(KeySpec.NOT_KEY))) {
      throw CommandError.of("ERR The command has no key arguments");
    }
    if (!command.acceptsArgCount(argCount)) {
      throw CommandError.of("ERR Invalid number of arguments specified for command");
    }
    List<KeyFinder.Found> keys = KeyFinder.find(command, i -> call.arg(i + 2), argCount);
    if (keys.isEmpty() && !command.has(CommandFlags.NO_MANDATORY_KEYS)) {
      throw CommandError.of("ERR Invalid arguments specified for command");
    }
    call.reply().array(keys.size());
    for (KeyFinder.Found key : keys) {
      if (withFlags) {
        call.reply().array(2);
      }
      call.reply().bulk(call.arg(key.position() + 2));
      if (withFlags) {
        CommandReply.keyFlags(call.reply(), key.flags());
      }
    }
  }
}
