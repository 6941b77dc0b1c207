// SPDX-License-Identifier: Apache-2.0
package spinel.spec.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;
import spinel.spec.server.Server;
import spinel.spec.server.ServerProcess;

/// A server started by a spec, in a directory of its own.
final class Launch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final int port = ServerProcess.freePort();
  final Path directory = ServerProcess.temporaryDirectory();
  private final String launcher;
  private ServerProcess process;

  Launch(Server server) {
    launcher = server.launcher().orElseThrow();
  }

  /// Starts with a port of its own, without persistence, and with `arguments`.
  Launch start(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--port", Integer.toString(port)));
    all.addAll(List.of("--bind", "127.0.0.1", "--save", ""));
    all.addAll(List.of(arguments));
    return startExactly("", all);
  }

  Launch startExactly(String input, List<String> arguments) {
    process = ServerProcess.start(launcher, directory, input, arguments);
    return this;
  }

  Launch ready() {
    process.awaitReady();
    return this;
  }

  ServerProcess process() {
    return process;
  }

  RespClient connect() {
    return RespClient.connect(port);
  }

  /// Tries until the server answers, for when it prints nothing that could be waited for.
  RespClient connectPatiently() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        RespClient client = connect();
        if (client.run("PING").equals(new Reply.SimpleString("PONG"))) {
          return client;
        }
        client.close();
      } catch (UncheckedIOException e) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("no answer; the server printed:\n" + process.output(), e);
        }
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The end that an operator wants to see: in order, and without anything alarming in the log.
  void endsCleanly() {
    assertEquals(0, process.awaitExit(), process::output);
    String output = process.output();
    for (String alarming : List.of("\tat ", "Exception", "Caused by", "core dumped", "SIGSEGV")) {
      assertFalse(output.contains(alarming), output);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
