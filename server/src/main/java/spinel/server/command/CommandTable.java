// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import spinel.memory.Bytes;
import spinel.server.command.Command.Handler;

/// The table of all commands: filled once at start, a row each, by the families; then only read.
///
/// Names are found by their first 16 letters as two words in lower case, in an open-addressed
/// table four times as large as it needs to be: nearly always one probe. The words are made by
/// setting a bit, which is exact for letters: a short name of nothing else is not compared again.
public final class CommandTable {
  private static final int LONGEST_NAME = 64;
  private static final long LOWER_CASE = 0x2020_2020_2020_2020L;

  private final Map<String, Command> byName = new LinkedHashMap<>();
  private final List<Command> all = new ArrayList<>();
  private CommandGroup group = CommandGroup.GENERIC;
  private Command container;
  private long[] words = new long[0];
  private Command[] slots = new Command[0];
  private int[] lengths = new int[0];

  /// What is still to be compared where the words are the same, or null.
  private String[] names = new String[0];

  /// The group of the rows that follow.
  public CommandTable group(CommandGroup next) {
    group = next;
    container = null;
    return this;
  }

  /// Adds a row.
  public CommandTable add(String name, int arity, long flags, Handler handler, KeySpec... keys) {
    container = null;
    register(new Command(all.size(), null, name, group, arity, flags, List.of(keys), handler));
    return this;
  }

  /// Says of the command that was added last which arguments it looks up in the collection at its
  /// first key: those from the one at `first` on, `step` arguments apart. Where options may come
  /// first, the place without options.
  public CommandTable elements(int first, int step) {
    all.getLast().setElements(first, step);
    return this;
  }

  /// Adds a container, whose subcommands follow with [#sub].
  public CommandTable container(String name, int arity, long flags) {
    return container(name, arity, flags, null);
  }

  /// Adds a container that also does something by itself.
  public CommandTable container(String name, int arity, long flags, Handler handler) {
    add(name, arity, flags, handler);
    container = byName.get(name);
    return this;
  }

  /// Adds a subcommand to the container that was added last.
  public CommandTable sub(String name, int arity, long flags, Handler handler, KeySpec... keys) {
    Command command =
        new Command(all.size(), container, name, group, arity, flags, List.of(keys), handler);
    container.addSubcommand(command);
    all.add(command);
    return this;
  }

  private void register(Command command) {
    if (byName.put(command.name(), command) != null) {
      throw new IllegalStateException(command.name() + " is in the table twice");
    }
    all.add(command);
  }

  /// Closes the table: from now on it is looked up in.
  public CommandTable freeze() {
    int capacity = Integer.highestOneBit(byName.size()) * 8;
    words = new long[capacity * 2];
    slots = new Command[capacity];
    names = new String[capacity];
    lengths = new int[capacity];
    for (Map.Entry<String, Command> entry : byName.entrySet()) {
      Bytes name = Bytes.of(entry.getKey());
      if (name.length() > LONGEST_NAME) {
        throw new IllegalStateException(entry.getKey() + " is too long a name");
      }
      long low = lowWord(name);
      long high = highWord(name);
      int slot = slot(low, high, name.length());
      while (slots[slot] != null) {
        slot = (slot + 1) & (capacity - 1);
      }
      slots[slot] = entry.getValue();
      names[slot] = isToldByWords(entry.getKey()) ? null : entry.getKey();
      lengths[slot] = name.length();
      words[2 * slot] = low;
      words[2 * slot + 1] = high;
    }
    return this;
  }

  /// Renames a command, or with an empty name hides it; false where there is none of that name.
  public boolean rename(String from, String to) {
    Command command = byName.remove(from.toLowerCase(Locale.ROOT));
    if (command == null) {
      return false;
    }
    if (!to.isEmpty()) {
      byName.put(to.toLowerCase(Locale.ROOT), command);
    }
    freeze();
    return true;
  }

  /// The command of this name in any case, or null; a container for its subcommands.
  public Command find(Bytes name) {
    int length = name.length();
    if (length == 0 || length > LONGEST_NAME) {
      return null;
    }
    long low = lowWord(name);
    long high = highWord(name);
    int slot = slot(low, high, length);
    for (Command command = slots[slot]; command != null; command = slots[slot]) {
      if (words[2 * slot] == low
          && words[2 * slot + 1] == high
          && lengths[slot] == length
          && (names[slot] == null || name.isWord(names[slot]))) {
        return command;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return null;
  }

  /// The subcommand of a container that an argument names, or null.
  public static Command findSub(Command container, Bytes name) {
    for (Command sub : container.subcommands().values()) {
      if (name.isWord(sub.name())) {
        return sub;
      }
    }
    return null;
  }

  private static boolean isToldByWords(String name) {
    return name.length() <= 2 * Long.BYTES && name.chars().allMatch(c -> c >= 'a' && c <= 'z');
  }

  private static long lowWord(Bytes name) {
    return name.wordAt(0, Math.min(Long.BYTES, name.length())) | LOWER_CASE;
  }

  private static long highWord(Bytes name) {
    int more = name.length() - Long.BYTES;
    return more <= 0 ? 0 : name.wordAt(Long.BYTES, Math.min(Long.BYTES, more)) | LOWER_CASE;
  }

  private int slot(long low, long high, int length) {
    long mixed = (low ^ high * 0x9E37_79B9_7F4A_7C15L ^ length) * 0xD6E8_FEB8_6659_FD93L;
    return (int) (mixed >>> 40) & (slots.length - 1);
  }

  /// The command of this full name (`get`, `client|kill`), or null.
  public Command byFullName(String fullName) {
    int bar = fullName.indexOf('|');
    if (bar < 0) {
      return byName.get(fullName);
    }
    Command parent = byName.get(fullName.substring(0, bar));
    return parent == null ? null : parent.subcommands().get(fullName.substring(bar + 1));
  }

  /// The commands, without subcommands, in the table's order.
  public Collection<Command> commands() {
    return byName.values();
  }

  /// Commands and subcommands, by id.
  public List<Command> all() {
    return all;
  }
}
