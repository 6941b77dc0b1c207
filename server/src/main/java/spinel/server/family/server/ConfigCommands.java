// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import static spinel.server.command.CommandFlags.ADMIN;
import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.NOSCRIPT;
import static spinel.server.command.CommandFlags.STALE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Engine;
import spinel.server.command.Help;
import spinel.server.config.Choices.Permission;
import spinel.server.config.ConfigurationException;
import spinel.server.config.ConfigurationFile;
import spinel.server.config.Directives;

/// The subcommands of CONFIG.
public final class ConfigCommands {
  private static final long FLAGS = ADMIN | NOSCRIPT | LOADING | STALE;
  private static final String HELP =
      """
      GET <pattern>
          Show the directives that match a glob pattern, and their values.
      SET <directive> <value>
          Give a directive a value.
      RESETSTAT
          Set the counters that INFO shows to zero.
      REWRITE
          Bring the configuration file up to date.
      """;

  private ConfigCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.SERVER)
        .container("config", -2, 0)
        .sub("get", -3, FLAGS, ConfigCommands::get)
        .sub("help", 2, LOADING | STALE, call -> Help.reply(call, "config", HELP))
        .sub("resetstat", 2, FLAGS, ConfigCommands::resetStat)
        .sub("rewrite", 2, FLAGS, ConfigCommands::rewrite)
        .sub("set", -4, FLAGS, ConfigCommands::set);
  }

  private static List<byte[]> words(Call call) {
    List<byte[]> words = new ArrayList<>();
    for (int i = 2; i < call.argCount(); i++) {
      words.add(call.arg(i).toArray());
    }
    return words;
  }

  /// CONFIG GET parameter [parameter ...]
  private static void get(Call call) {
    List<byte[]> pairs = call.engine().configuration().get(words(call));
    call.reply().map(pairs.size() / 2);
    pairs.forEach(call.reply()::bulk);
  }

  /// CONFIG SET parameter value [parameter value ...]
  private static void set(Call call) {
    Permission permission =
        call.engine().configuration().choice(Directives.ENABLE_PROTECTED_CONFIGS);
    boolean allowed =
        permission == Permission.YES || permission == Permission.LOCAL && call.client().isLocal();
    try {
      call.engine().configuration().set(words(call), allowed, false);
    } catch (ConfigurationException refused) {
      throw CommandError.of(refused.getMessage());
    }
    call.reply().ok();
  }

  /// CONFIG RESETSTAT
  private static void resetStat(Call call) {
    Engine engine = call.engine();
    engine.resetCounters();
    engine.clients().resetCounters();
    engine.rates().reset();
    call.reply().ok();
  }

  /// CONFIG REWRITE
  private static void rewrite(Call call) {
    try {
      ConfigurationFile.rewrite(
          call.engine().host().configFile(),
          call.engine().configuration(),
          Map.of(),
          call.engine().debug().rewritesDefaults());
    } catch (ConfigurationException refused) {
      call.engine().log().warning("CONFIG REWRITE failed: " + refused.getMessage());
      throw CommandError.of(refused.getMessage());
    }
    call.engine().log().notice("CONFIG REWRITE executed with success.");
    call.reply().ok();
  }
}
