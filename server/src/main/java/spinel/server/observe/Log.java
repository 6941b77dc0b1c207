// SPDX-License-Identifier: Apache-2.0
package spinel.server.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Supplier;
import spinel.server.config.Choices.LogLevel;

/// The server's log, in the lines that Redis's tools and tests look for: process id, role, local
/// time, a sign for the level, the message.
///
/// A file is opened for each line, so that it can be moved away at any time; standard output is
/// not buffered. No logging framework: their initialisation would be most of the start-up time.
public final class Log {
  /// A log that keeps nothing, for engines inside other programs.
  public static final Log SILENT = new Log(() -> LogLevel.NOTHING, Optional.empty());

  private static final String SIGNS = ".-*#";
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private final Supplier<LogLevel> level;
  private final Optional<Path> file;
  private final OutputStream standardOutput = new FileOutputStream(FileDescriptor.out);
  private final long processId = ProcessHandle.current().pid();
  private volatile char role = 'C';

  /// A log to a file, or to standard output; it asks for its level each time.
  public Log(Supplier<LogLevel> level, Optional<Path> file) {
    this.level = level;
    this.file = file;
  }

  /// What the process is from now on: `M` a master, `S` a replica, `C` not yet serving.
  public void setRole(char letter) {
    role = letter;
  }

  public boolean isOn(LogLevel wanted) {
    return wanted.compareTo(level.get()) >= 0;
  }

  public void debug(String message) {
    write(LogLevel.DEBUG, message);
  }

  public void verbose(String message) {
    write(LogLevel.VERBOSE, message);
  }

  public void notice(String message) {
    write(LogLevel.NOTICE, message);
  }

  public void warning(String message) {
    write(LogLevel.WARNING, message);
  }

  /// A failure that nobody expected, with the place where it happened.
  public void failure(String message, Throwable cause) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    write(LogLevel.WARNING, message + ": " + trace.toString().stripTrailing());
  }

  public void write(LogLevel at, String message) {
    if (isOn(at)) {
      StringBuilder line = new StringBuilder(message.length() + 48);
      line.append(processId).append(':').append(role).append(' ');
      appendTime(line, Instant.now());
      line.append(' ').append(SIGNS.charAt(at.ordinal())).append(' ').append(message).append('\n');
      append(line.toString());
    }
  }

  /// Writes text as it is, without the head of a line.
  public void raw(String text) {
    if (isOn(LogLevel.NOTICE)) {
      append(text);
    }
  }

  static void appendTime(StringBuilder line, Instant instant) {
    // Not by java.time's rules: finding these takes tens of milliseconds at start.
    int offsetMillis = TimeZone.getDefault().getOffset(instant.toEpochMilli());
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(offsetMillis / 1000);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), offset);
    appendPadded(line, time.getDayOfMonth(), 2).append(' ');
    line.append(MONTHS[time.getMonthValue() - 1]).append(' ');
    appendPadded(line, time.getYear(), 4).append(' ');
    appendPadded(line, time.getHour(), 2).append(':');
    appendPadded(line, time.getMinute(), 2).append(':');
    appendPadded(line, time.getSecond(), 2).append('.');
    appendPadded(line, time.getNano() / 1_000_000, 3);
  }

  private static StringBuilder appendPadded(StringBuilder line, int number, int digits) {
    String text = Integer.toString(number);
    return line.repeat('0', Math.max(0, digits - text.length())).append(text);
  }

  private synchronized void append(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (file.isEmpty()) {
        standardOutput.write(bytes);
      } else {
        try (OutputStream out =
            Files.newOutputStream(
                file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
          out.write(bytes);
        }
      }
    } catch (IOException unwritable) {
      // A server whose log can't be written goes on serving: there is nobody to tell.
      return;
    }
  }
}
