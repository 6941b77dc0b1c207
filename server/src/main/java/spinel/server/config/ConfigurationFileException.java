// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.List;
import java.util.Optional;

/// A configuration that the server cannot start with.
public final class ConfigurationFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<FileLine> line;
  private final boolean unreadable;

  private ConfigurationFileException(Optional<FileLine> line, boolean unreadable, String message) {
    super(message);
    this.line = line;
    this.unreadable = unreadable;
  }

  ConfigurationFileException(FileLine line, String message) {
    this(Optional.of(line), false, message);
  }

  ConfigurationFileException(int number, String text, String message) {
    this(new FileLine(number, text, List.of()), message);
  }

  /// A configuration that is wrong as a whole.
  ConfigurationFileException(String message) {
    this(Optional.empty(), false, message);
  }

  /// A file that cannot be opened.
  static ConfigurationFileException unreadable(String path, String reason) {
    return new ConfigurationFileException(
        Optional.empty(),
        true,
        "Fatal error, can't open config file '%s': %s".formatted(path, reason));
  }

  /// What the server prints on standard error before it exits with status 1; each char is one byte.
  ///
  /// @param product the name and version of the server
  public String report(String product) {
    if (unreadable) {
      return getMessage() + "\n";
    }
    StringBuilder report = new StringBuilder();
    report.append("\n*** FATAL CONFIG FILE ERROR (").append(product).append(") ***\n");
    line.ifPresent(
        where ->
            report
                .append("Reading the configuration file, at line ")
                .append(where.number())
                .append("\n>>> '")
                .append(where.text())
                .append("'\n"));
    return report.append(getMessage()).append('\n').toString();
  }
}
