// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.function.IntFunction;
import spinel.memory.Bytes;

/// Where a command's keys stand among its arguments, and what it does to them: Redis's key
/// specifications ("reference/key-specs" in its manual).
///
/// @param flags what the command does to these keys, a combination of the constants here
/// @param begin where the keys begin
/// @param find how far they go from there
public record KeySpec(int flags, Begin begin, Find find) {
  public static final int RO = 1;
  public static final int RW = 1 << 1;
  public static final int OW = 1 << 2;
  public static final int RM = 1 << 3;
  public static final int ACCESS = 1 << 4;
  public static final int UPDATE = 1 << 5;
  public static final int INSERT = 1 << 6;
  public static final int DELETE = 1 << 7;
  public static final int NOT_KEY = 1 << 8;
  public static final int INCOMPLETE = 1 << 9;
  public static final int VARIABLE_FLAGS = 1 << 10;

  /// Where the keys begin.
  public sealed interface Begin {
    /// At a fixed position.
    record Index(int position) implements Begin {}

    /// After a word, looked for from `from` on (from the end where negative); where other arguments
    /// may be that word too, a rule of the command's own finds it, else `rule` is null.
    record Keyword(String word, int from, Rule rule) implements Begin {
      /// After a word that nothing else can be.
      public Keyword(String word, int from) {
        this(word, from, null);
      }
    }

    /// Where only a rule of the command's own finds them.
    record Unknown(Rule rule) implements Begin {}
  }

  /// A command's own way of finding a key.
  @FunctionalInterface
  public interface Rule {
    /// The keys can be any, and are no arguments.
    int ANYWHERE = -1;

    /// The position of the first key, 0 where there is none, or [#ANYWHERE].
    int find(IntFunction<Bytes> args, int argCount);
  }

  /// How far the keys go.
  public sealed interface Find {
    /// Up to `last` positions after the first (from the end of the arguments where negative),
    /// every `step`th; with `limit` over 1, only the first 1/`limit` of the rest.
    record Range(int last, int step, int limit) implements Find {}

    /// As many as the number at `countIndex` says, from `first` on, every `step`th; positions
    /// counted from where the keys begin.
    record Counted(int countIndex, int first, int step) implements Find {}

    /// As far as the rule that found their beginning says.
    record Unknown() implements Find {}
  }

  /// One key at `position`.
  public static KeySpec key(int position, int flags) {
    return range(position, 0, 1, flags);
  }

  /// Keys from `first` to `last` positions on, every `step`th.
  public static KeySpec range(int first, int last, int step, int flags) {
    return new KeySpec(flags, new Begin.Index(first), new Find.Range(last, step, 0));
  }

  /// A number at `countPosition` and as many keys after it, every `step`th.
  public static KeySpec counted(int countPosition, int step, int flags) {
    return new KeySpec(flags, new Begin.Index(countPosition), new Find.Counted(0, 1, step));
  }

  /// A key that a rule finds.
  public static KeySpec unknown(int flags, Rule rule) {
    return new KeySpec(flags, new Begin.Unknown(rule), new Find.Unknown());
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
