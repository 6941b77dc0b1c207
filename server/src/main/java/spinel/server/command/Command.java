// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A row of the command table: all that is true of a command apart from its documentation.
public final class Command {
  /// What a command does.
  @FunctionalInterface
  public interface Handler {
    void run(Call call);
  }

  private final int id;
  private final String name;
  private final String fullName;
  private final Command parent;
  private final int arity;
  private final long flags;
  private final CommandGroup group;
  private final List<KeySpec> keySpecs;
  private final Handler handler;
  private final Map<String, Command> subcommands = new LinkedHashMap<>();
  private boolean container;
  private final int singleKey;
  private final int firstKey;
  private int firstElement;
  private int elementStep;

  Command(
      int id,
      Command parent,
      String name,
      CommandGroup group,
      int arity,
      long flags,
      List<KeySpec> keySpecs,
      Handler handler) {
    this.id = id;
    this.parent = parent;
    this.name = name;
    fullName = parent == null ? name : parent.fullName + "|" + name;
    this.group = group;
    this.arity = arity;
    this.flags = flags;
    this.keySpecs = List.copyOf(keySpecs);
    this.handler = handler;
    firstKey = firstKey(keySpecs);
    singleKey = keySpecs.size() == 1 && isSingle(keySpecs.getFirst()) ? firstKey : 0;
  }

  private static int firstKey(List<KeySpec> specs) {
    return !specs.isEmpty()
            && !specs.getFirst().has(KeySpec.NOT_KEY)
            && specs.getFirst().begin() instanceof KeySpec.Begin.Index(int position)
            && specs.getFirst().find() instanceof KeySpec.Find.Range
        ? position
        : 0;
  }

  private static boolean isSingle(KeySpec spec) {
    return !spec.has(KeySpec.NOT_KEY)
        && spec.begin() instanceof KeySpec.Begin.Index
        && spec.find() instanceof KeySpec.Find.Range(int last, int step, int limit)
        && last == 0;
  }

  /// A number that is unique among all commands and subcommands, from 0 without gaps.
  public int id() {
    return id;
  }

  /// The name in lower case, without its container's.
  public String name() {
    return name;
  }

  /// The name with its container's: `client|kill`.
  public String fullName() {
    return fullName;
  }

  /// The container, or null.
  public Command parent() {
    return parent;
  }

  /// The number of arguments, the name (and a container's) included; at least so many where
  /// negative.
  public int arity() {
    return arity;
  }

  /// A combination of [CommandFlags].
  public long flags() {
    return flags;
  }

  public boolean has(long flag) {
    return (flags & flag) != 0;
  }

  public CommandGroup group() {
    return group;
  }

  public List<KeySpec> keySpecs() {
    return keySpecs;
  }

  public Handler handler() {
    return handler;
  }

  /// Whether this has subcommands.
  public boolean isContainer() {
    return container;
  }

  void addSubcommand(Command sub) {
    if (subcommands.put(sub.name, sub) != null) {
      throw new IllegalStateException(sub.fullName + " is in the table twice");
    }
    container = true;
  }

  /// By name, in the table's order; empty where this is not a container.
  public Map<String, Command> subcommands() {
    return subcommands;
  }

  /// The position of the only key that the command can have, or 0.
  public int singleKey() {
    return singleKey;
  }

  /// The position of the first key where it is fixed, or 0.
  public int firstKey() {
    return firstKey;
  }

  /// Says which arguments are elements that the command looks up in the collection at its first
  /// key: those from `first` on, `step` arguments apart.
  void setElements(int first, int step) {
    firstElement = first;
    elementStep = step;
  }

  /// The position of the first argument that the command looks up in the collection at its first
  /// key, or 0: a hint of what will be read, no more.
  public int firstElement() {
    return firstElement;
  }

  /// From the position of one such argument to that of the next.
  public int elementStep() {
    return elementStep;
  }

  public boolean acceptsArgCount(int count) {
    return arity >= 0 ? count == arity : count >= -arity;
  }
}
