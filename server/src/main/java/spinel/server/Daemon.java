// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The server in the background. A JVM can't fork: it starts itself once more, detached from the
/// terminal, with the same arguments and the same standard input, and goes.
final class Daemon {
  private static final String MARK = "SPINEL_DAEMON";

  private Daemon() {}

  /// Whether this process is the one in the background.
  static boolean isRunning() {
    return System.getenv(MARK) != null;
  }

  /// Starts this process's command line again, in the background.
  static void start(byte[] standardInput) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.addAll(commandLine());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(MARK, "1");
    File nowhere = new File("/dev/null");
    builder.redirectOutput(nowhere).redirectError(nowhere);
    if (standardInput.length == 0) {
      builder.redirectInput(nowhere);
    }
    Process process = builder.start();
    if (standardInput.length > 0) {
      try (OutputStream pipe = process.getOutputStream()) {
        pipe.write(standardInput);
      }
    }
  }

  private static List<String> commandLine() throws IOException {
    String line =
        new String(Files.readAllBytes(Path.of("/proc/self/cmdline")), StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of(line.split("\0", -1)));
    words.removeLast();
    words.set(0, ProcessHandle.current().info().command().orElse(words.getFirst()));
    return words;
  }
}
