// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import spinel.resp.Quoting;

/// What the arguments of the server's command line ask for.
///
/// `[config-file] [-] [--directive value ...]`: the directives become further lines of the file.
public sealed interface CommandLine {
  /// `-h` and `--help`.
  record Help() implements CommandLine {}

  /// `-v` and `--version`.
  record Version() implements CommandLine {}

  /// `--test-memory` and `--check-system`, which this server leaves to other tools.
  record SystemTest(String option) implements CommandLine {
    public String message() {
      return option + " is not supported: use a memory tester such as memtest86+ instead.";
    }
  }

  /// An ordinary start.
  ///
  /// @param file the configuration file, absolute
  /// @param standardInput whether configuration lines are read from standard input too
  /// @param options the directives as configuration lines; each char is one byte
  record Start(Optional<Path> file, boolean standardInput, String options) implements CommandLine {
    /// A start without a file and with nothing but defaults.
    public static Start plain() {
      return new Start(Optional.empty(), false, "");
    }
  }

  /// Reads the arguments; relative paths start from the given folder.
  static CommandLine parse(List<String> arguments, Path folder) {
    if (arguments.isEmpty()) {
      return Start.plain();
    }
    String first = arguments.getFirst();
    return switch (first) {
      case "-v", "--version" -> new Version();
      case "-h", "--help" -> new Help();
      case "--test-memory", "--check-system" -> new SystemTest(first);
      default -> {
        Optional<Path> file =
            first.startsWith("-")
                ? Optional.empty()
                : Optional.of(folder.resolve(first).toAbsolutePath().normalize());
        int from = file.isPresent() ? 1 : 0;
        yield new OptionReader(arguments, from).read(file);
      }
    };
  }

  /// Turns options into configuration lines.
  ///
  /// An argument that starts with `--` opens a line only when the option before it has a value, so
  /// that a value may start with `--` too. `--save` and `--sentinel` may stand without a value.
  final class OptionReader {
    private final List<String> arguments;
    private final int from;
    private final StringBuilder lines = new StringBuilder();
    private boolean hasValue = true;
    private boolean standardInput;

    private OptionReader(List<String> arguments, int from) {
      this.arguments = arguments;
      this.from = from;
    }

    private Start read(Optional<Path> file) {
      int last = arguments.size() - 1;
      for (int i = from; i <= last; i++) {
        String argument = arguments.get(i);
        boolean atAnEnd = i == 0 || i == last;
        if (argument.equals("-") && atAnEnd) {
          standardInput = true;
        } else if (hasValue && argument.startsWith("--")) {
          open(argument, i == last ? Optional.empty() : Optional.of(arguments.get(i + 1)));
        } else {
          lines.append(Quoting.repr(argument.getBytes(StandardCharsets.UTF_8))).append(' ');
          hasValue = true;
        }
      }
      return new Start(file, standardInput, lines.toString());
    }

    private void open(String option, Optional<String> next) {
      if (!lines.isEmpty()) {
        lines.append('\n');
      }
      byte[] bytes = option.getBytes(StandardCharsets.UTF_8);
      lines.append(new String(bytes, ISO_8859_1), 2, bytes.length).append(' ');
      boolean alone = Quoting.splitArguments(bytes).map(words -> words.size() == 1).orElse(false);
      hasValue = !alone;
      boolean nothingFollows = next.isEmpty() || next.get().startsWith("--");
      if (alone && nothingFollows) {
        String name = option.toLowerCase(Locale.ROOT);
        if (name.equals("--save")) {
          lines.append("\"\"");
        }
        hasValue = name.equals("--save") || name.equals("--sentinel");
      }
    }
  }

  /// The help text, for a program of that name.
  static String usage(String program) {
    return """
        Usage: %1$s [/path/to/redis.conf] [options] [-]
               %1$s - (read the configuration from standard input)
               %1$s -v or --version
               %1$s -h or --help

        Examples:
               %1$s (start with the default configuration)
               echo 'maxmemory 128mb' | %1$s -
               %1$s /etc/redis/6379.conf
               %1$s --port 7777
               %1$s --port 7777 --requirepass secret
               %1$s /etc/myredis.conf --loglevel verbose -
        """
        .formatted(program);
  }
}
