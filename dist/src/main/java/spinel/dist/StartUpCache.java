// SPDX-License-Identifier: Apache-2.0
package spinel.dist;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/// The maker of a distribution's start-up cache (the JVM's AOT cache, JEP 514): it starts the
/// server by its own launcher, and so with the very options of later starts, trains it with a
/// client, and ends it.
///
/// A server that cannot be trained is no error of the build: it starts slower, and the build says
/// so.
final class StartUpCache {
  private static final int START_SECONDS = 30;
  private static final int END_SECONDS = 120;

  /// What is trained here says little about what a server is used for: code that is compiled by
  /// the profile of its own clients is faster.
  private static final String NO_PROFILES = "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining";

  private final Path image;
  private final Path cache;

  private StartUpCache(Path image) {
    this.image = image;
    this.cache = image.resolve("lib/spinel.aot");
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    StartUpCache startUpCache = new StartUpCache(Path.of(args[0]).toAbsolutePath());
    if (startUpCache.isCurrent()) {
      return;
    }
    Path scratch = Files.createTempDirectory("spinel-training");
    try {
      startUpCache.make(scratch);
    } catch (TrainingFailure e) {
      System.err.println("No start-up cache, the server will start slower: " + e.getMessage());
    } finally {
      deleteAll(scratch);
    }
  }

  /// The JVM refuses a cache whose jars have changed since.
  private boolean isCurrent() throws IOException {
    if (!Files.exists(cache)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(cache);
    try (Stream<Path> files = Files.walk(image)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (Files.getLastModifiedTime(file).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void make(Path scratch) throws IOException, InterruptedException, TrainingFailure {
    Files.deleteIfExists(cache);
    Path fresh = scratch.resolve("spinel.aot");
    Path socket = scratch.resolve("socket");
    Path output = scratch.resolve("output");
    int port = freePort();
    Process server = start(scratch, fresh, socket, port, output);
    try {
      train(server, socket, port);
      if (!server.waitFor(END_SECONDS, SECONDS)) {
        throw new TrainingFailure("it did not end within " + END_SECONDS + " s");
      }
      if (!Files.exists(fresh)) {
        throw new TrainingFailure("the JVM wrote none (exit code " + server.exitValue() + ")");
      }
    } catch (TrainingFailure e) {
      Files.copy(output, image.resolveSibling("training.log"), StandardCopyOption.REPLACE_EXISTING);
      throw e;
    } finally {
      server.destroyForcibly().waitFor();
    }
    Files.move(fresh, cache);
  }

  private Process start(Path scratch, Path fresh, Path socket, int port, Path output)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                image.resolve("bin/spinel-server").toString(),
                "--port",
                Integer.toString(port),
                "--unixsocket",
                socket.toString(),
                "--save",
                ""));
    builder.environment().put("SPINEL_JAVA_OPTS", NO_PROFILES + " -XX:AOTCacheOutput=" + fresh);
    return builder
        .directory(scratch.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void train(Process server, Path socket, int port)
      throws IOException, InterruptedException, TrainingFailure {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (TrainingClient client = connect(server, loopback)) {
      client.train();
      try (TrainingClient local = TrainingClient.connect(UnixDomainSocketAddress.of(socket))) {
        local.train();
      }
      client.shutDown();
    } catch (IOException e) {
      throw new TrainingFailure("the training broke off: " + e);
    }
  }

  private static TrainingClient connect(Process server, InetSocketAddress address)
      throws InterruptedException, TrainingFailure {
    long deadline = System.nanoTime() + SECONDS.toNanos(START_SECONDS);
    while (server.isAlive() && System.nanoTime() < deadline) {
      try {
        return TrainingClient.connect(address);
      } catch (IOException notYet) {
        Thread.sleep(20);
      }
    }
    throw new TrainingFailure(
        server.isAlive()
            ? "it did not listen within " + START_SECONDS + " s"
            : "it ended at once with exit code " + server.exitValue());
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /// The reason why there is no cache.
  private static final class TrainingFailure extends Exception {
    private static final long serialVersionUID = 1;

    TrainingFailure(String reason) {
      super(reason);
    }
  }
}
