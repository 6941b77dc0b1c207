// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What there is to say of a command beside its row: read from resources when somebody asks.
///
/// There is one resource for each [CommandGroup] that has commands. It holds a block for each
/// command: its full name, then indented lines that each begin with a word (`summary`, `since`,
/// `complexity`, `acl`, `tips`, `deprecated`, `replaced`, `history`, `arg`); arguments of arguments
/// are indented further, and `history`, a version and what it changed, may stand more than once.
public record CommandDoc(
    String summary,
    String since,
    String complexity,
    String deprecatedSince,
    String replacedBy,
    List<String> categories,
    List<String> tips,
    List<Change> history,
    List<Argument> arguments) {
  /// What a version changed.
  public record Change(String version, String text) {}

  /// An argument, or with arguments of its own, a choice or a block of them.
  public record Argument(
      String name, String type, Map<String, String> traits, List<Argument> arguments) {
    /// What is said of a trait; null where the argument does not have it.
    public String trait(String key) {
      return traits.get(key);
    }

    /// Whether the argument has a trait.
    public boolean is(String trait) {
      return traits.containsKey(trait);
    }
  }

  /// Holds the parsed resource; the class is loaded at the first use.
  private static final class Holder {
    static final Map<String, CommandDoc> DOCS = read();
  }

  /// All commands and subcommands by their full names.
  static Map<String, CommandDoc> all() {
    return Holder.DOCS;
  }

  /// The documentation of a command.
  public static CommandDoc of(Command command) {
    return Holder.DOCS.get(command.fullName());
  }

  private static Map<String, CommandDoc> read() {
    Map<String, CommandDoc> docs = new LinkedHashMap<>();
    for (CommandGroup group : CommandGroup.values()) {
      try (InputStream in =
          CommandDoc.class.getResourceAsStream("/spinel/commands/" + group.text() + ".txt")) {
        if (in != null) {
          read(in, docs);
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return docs;
  }

  private static void read(InputStream in, Map<String, CommandDoc> docs) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    Block block = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" ")) {
        block.add(line);
      } else {
        if (block != null) {
          block.finish(docs);
        }
        block = new Block(line);
      }
    }
    if (block != null) {
      block.finish(docs);
    }
  }

  /// The lines of one command while they are read.
  private static final class Block {
    private final String name;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<Change> history = new ArrayList<>();
    private final List<List<Argument>> levels = new ArrayList<>(List.of(new ArrayList<>()));

    Block(String name) {
      this.name = name;
    }

    void add(String line) {
      String text = line.strip();
      int blank = text.indexOf(' ');
      String word = text.substring(0, blank);
      String rest = text.substring(blank + 1);
      if (word.equals("history")) {
        int end = rest.indexOf(' ');
        history.add(new Change(rest.substring(0, end), rest.substring(end + 1)));
        return;
      }
      if (!word.equals("arg")) {
        facts.put(word, rest);
        return;
      }
      int depth = line.indexOf('a') / 2 - 1;
      while (levels.size() > depth + 1) {
        levels.removeLast();
      }
      Argument argument = argument(rest);
      levels.get(depth).add(argument);
      levels.add(argument.arguments());
    }

    private static Argument argument(String text) {
      Map<String, String> traits = new LinkedHashMap<>();
      String[] words = text.split(" ");
      for (int i = 2; i < words.length; i++) {
        int equals = words[i].indexOf('=');
        String value = equals < 0 ? "" : words[i].substring(equals + 1);
        traits.put(equals < 0 ? words[i] : words[i].substring(0, equals), value);
      }
      return new Argument(words[0], words[1], traits, new ArrayList<>());
    }

    void finish(Map<String, CommandDoc> docs) {
      docs.put(
          name,
          new CommandDoc(
              facts.get("summary"),
              facts.get("since"),
              facts.get("complexity"),
              facts.get("deprecated"),
              facts.get("replaced"),
              words("acl"),
              words("tips"),
              List.copyOf(history),
              levels.getFirst()));
    }

    private List<String> words(String fact) {
      String text = facts.get(fact);
      return text == null ? List.of() : List.of(text.split(" "));
    }
  }
}
