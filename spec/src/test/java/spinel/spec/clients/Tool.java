// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/// A program outside Java that specs need. Where it is missing, a build server (`CI=true`) fails;
/// elsewhere the spec says what is missing and is reported as left out.
final class Tool {
  private static final Path CLIENTS =
      Path.of(System.getProperty("basedir", ".")).resolve("clients").toAbsolutePath();

  private final List<String> command;
  private final Path directory;

  private Tool(List<String> command, Path directory) {
    this.command = command;
    this.directory = directory;
  }

  /// What a program printed, both streams together, and how it ended.
  record Outcome(int exit, String output) {}

  private static final class PythonHolder {
    static final String PATH =
        List.of("/usr/bin/python3", "python3").stream()
            .filter(python -> succeeds(List.of(python, "-c", "import redis.asyncio")))
            .findFirst()
            .orElse(null);
  }

  private static final class NewPythonHolder {
    static final boolean READY =
        PythonHolder.PATH != null && succeeds(List.of("python/install.sh"));
  }

  private static final class NodeHolder {
    static final boolean READY = prepare();

    private static boolean prepare() {
      Path node = CLIENTS.resolve("node");
      return succeeds(List.of("node", "--version"))
          && (Files.isDirectory(node.resolve("node_modules/redis"))
              || execute(List.of("npm", "ci", "--no-audit", "--no-fund"), node, 0, "").exit == 0);
    }
  }

  static Tool python() {
    if (PythonHolder.PATH == null) {
      throw missing("python3 with redis-py (Debian: apt-get install python3-redis)");
    }
    return new Tool(List.of(PythonHolder.PATH), CLIENTS.resolve("python"));
  }

  /// Python with the release of redis-py that `requirements.txt` names, not the system's.
  static Tool newPython() {
    python();
    if (!NewPythonHolder.READY) {
      throw missing("the packages that spec/clients/python/install.sh installs (with pip)");
    }
    return new Tool(
        List.of("env", "PYTHONPATH=packages", PythonHolder.PATH), CLIENTS.resolve("python"));
  }

  static Tool node() {
    if (!NodeHolder.READY) {
      throw missing("node with its packages (in " + CLIENTS.resolve("node") + ": npm ci)");
    }
    return new Tool(List.of("node"), CLIENTS.resolve("node"));
  }

  static Tool redisCli() {
    if (!succeeds(List.of("redis-cli", "--version"))) {
      throw missing("redis-cli (Debian: apt-get install redis-tools)");
    }
    return new Tool(List.of("redis-cli"), CLIENTS);
  }

  /// A shell in which `redis-cli` talks to the server and shows replies as on a terminal.
  static Tool shellWithRedisCli() {
    redisCli();
    return new Tool(List.of("sh", "-e", "cli/shell.sh"), CLIENTS);
  }

  static String text(String file) {
    try {
      return Files.readString(CLIENTS.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestAbortedException missing(String what) {
    String message = "these clients need " + what;
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    System.err.println("NOT TESTED: " + message);
    return new TestAbortedException(message);
  }

  /// Runs the program with `arguments` and `SPINEL_PORT`, and returns what it printed; anything but
  /// a good end is a failure.
  String run(int port, String... arguments) {
    return feed(port, "", arguments);
  }

  /// The same with `input` to read.
  String feed(int port, String input, String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    Outcome outcome = execute(all, directory, port, input);
    if (outcome.exit != 0) {
      throw new AssertionError(all + " ended with " + outcome.exit + ":\n" + outcome.output);
    }
    return outcome.output;
  }

  private static boolean succeeds(List<String> command) {
    try {
      return execute(command, CLIENTS, 0, "").exit == 0;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private static Outcome execute(List<String> command, Path directory, int port, String input) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().put("SPINEL_PORT", Integer.toString(port));
      Path output = Files.createTempFile("spinel-spec", ".out");
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try (OutputStream stream = process.getOutputStream()) {
        stream.write(input.getBytes(UTF_8));
      }
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " hangs; it printed:\n" + Files.readString(output));
      }
      String text = new String(Files.readAllBytes(output), UTF_8);
      Files.delete(output);
      return new Outcome(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(command + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
