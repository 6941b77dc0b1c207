// SPDX-License-Identifier: Apache-2.0
package spinel.spec.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A server started as a process of its own, with everything it prints kept line by line.
public final class ServerProcess implements AutoCloseable {
  private static final String READY = "ready to accept connections";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> lines = new ArrayList<>();
  private final Process process;
  private boolean ended;
  private boolean mayEnd;

  private ServerProcess(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("server-output").start(this::collect);
  }

  /// Starts `launcher` with `arguments` in `directory`; `input` goes to its standard input.
  public static ServerProcess start(
      String launcher, Path directory, String input, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(launcher);
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      }
      return new ServerProcess(process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /// A port that was free a moment ago.
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException _) {
        // Taken: try another one.
      }
    }
  }

  /// A directory that goes away with this run.
  public static Path temporaryDirectory() {
    try {
      Path directory = Files.createTempDirectory("spinel-spec");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> inside = Files.walk(directory)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException _) {
      // A server that is still ending may write into it; the system clears what is left.
    }
  }

  private void collect() {
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException _) {
      // The process was killed; what it had printed is kept.
    } finally {
      synchronized (lines) {
        ended = true;
        lines.notifyAll();
      }
    }
  }

  public void awaitReady() {
    awaitLine(line -> line.toLowerCase(Locale.ROOT).contains(READY));
  }

  /// Waits until a line is printed that `matches`.
  public String awaitLine(Predicate<String> matches) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lines) {
      for (int seen = 0; ; ) {
        for (; seen < lines.size(); seen++) {
          if (matches.test(lines.get(seen))) {
            return lines.get(seen);
          }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (ended || millis <= 0) {
          throw new AssertionError(
              (ended ? "the server ended" : "the server is silent")
                  + " without the expected line; it printed:\n"
                  + String.join("\n", lines));
        }
        awaitChange(millis);
      }
    }
  }

  private void awaitChange(long millis) {
    try {
      lines.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// The SIGTERM that an operator or a service manager sends. Through the handle, as the process
  /// itself would stop listening to what the server has to say at its end.
  public void terminate() {
    mayEnd = true;
    process.toHandle().destroy();
  }

  /// Waits for the end of the process and of its output.
  public int awaitExit() {
    mayEnd = true;
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the server does not end; it printed:\n" + output());
      }
      synchronized (lines) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ended && System.nanoTime() < deadline) {
          lines.wait(1_000);
        }
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  public String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /// Ends the process. Where it has ended by itself, what it printed is shown: everything asked of
  /// it since then has failed for that reason.
  @Override
  public void close() {
    if (!process.isAlive() && !mayEnd) {
      System.err.println(
          "The server ended by itself, with code " + awaitExit() + "; it printed:\n" + output());
    }
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
