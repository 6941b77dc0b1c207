// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.STALE;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import spinel.server.command.Call;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Engine;

/// INFO: which sections are asked for, and their order.
public final class InfoCommand {
  /// The sections, in the order in which they are shown.
  private enum Section {
    SERVER(true),
    CLIENTS(true),
    MEMORY(true),
    PERSISTENCE(true),
    STATS(true),
    REPLICATION(true),
    CPU(true),
    MODULES(true),
    COMMANDSTATS(false),
    ERRORSTATS(true),
    LATENCYSTATS(false),
    CLUSTER(true),
    KEYSPACE(true),
    KEYSIZES(false),
    DEBUG(false);

    private final boolean isDefault;

    Section(boolean isDefault) {
      this.isDefault = isDefault;
    }

    String title() {
      String lower = name().toLowerCase(Locale.ROOT);
      return this == CPU ? "CPU" : Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }
  }

  private InfoCommand() {}

  public static void register(CommandTable table) {
    table.group(CommandGroup.SERVER).add("info", -1, LOADING | STALE, InfoCommand::info);
  }

  /// INFO [section [section ...]]
  private static void info(Call call) {
    Set<Section> wanted = EnumSet.noneOf(Section.class);
    if (call.argCount() == 1) {
      addDefaults(wanted);
    }
    for (int i = 1; i < call.argCount(); i++) {
      String word = call.arg(i).toString().toLowerCase(Locale.ROOT);
      switch (word) {
        case "default" -> addDefaults(wanted);
        // All but what takes a walk over all keys, and what only who asks for it wants to see.
        case "all", "everything" ->
            wanted.addAll(EnumSet.complementOf(EnumSet.of(Section.KEYSIZES, Section.DEBUG)));
        case "module_list" -> wanted.add(Section.MODULES);
        default -> addNamed(wanted, word);
      }
    }
    StringBuilder text = new StringBuilder(4096);
    for (Section section : wanted) {
      if (!text.isEmpty()) {
        text.append("\r\n");
      }
      text.append("# ").append(section.title()).append("\r\n");
      write(section, call, new InfoText(text));
    }
    call.reply().verbatim("txt", text.toString());
  }

  private static void addDefaults(Set<Section> wanted) {
    for (Section section : Section.values()) {
      if (section.isDefault) {
        wanted.add(section);
      }
    }
  }

  private static void addNamed(Set<Section> wanted, String word) {
    for (Section section : Section.values()) {
      if (section.name().toLowerCase(Locale.ROOT).equals(word)) {
        wanted.add(section);
      }
    }
  }

  private static void write(Section section, Call call, InfoText text) {
    Engine engine = call.engine();
    switch (section) {
      case SERVER -> InfoSections.server(engine, call.now(), text);
      case CLIENTS -> InfoSections.clients(engine, text);
      case MEMORY -> InfoMemory.write(engine, text);
      case PERSISTENCE -> InfoSections.persistence(engine, text);
      case STATS -> InfoSections.stats(engine, text);
      case REPLICATION -> InfoSections.replication(engine, text);
      case CPU -> InfoSections.cpu(text);
      // No modules, so nothing below the title.
      case MODULES -> {}
      case COMMANDSTATS -> InfoSections.commands(engine, text);
      case ERRORSTATS -> InfoSections.errors(engine, text);
      case LATENCYSTATS -> InfoSections.latencies(engine, text);
      case CLUSTER -> text.add("cluster_enabled", 0);
      case DEBUG -> InfoSections.debug(engine, text);
      case KEYSIZES -> KeySizes.write(engine, text);
      case KEYSPACE -> InfoSections.keyspace(engine, text);
    }
  }
}
