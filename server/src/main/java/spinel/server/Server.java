// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import spinel.server.command.Engine;
import spinel.server.command.Host;
import spinel.server.command.Version;
import spinel.server.config.Configuration;
import spinel.server.config.Directive;
import spinel.server.config.Directives;
import spinel.server.config.FileLine;
import spinel.server.config.RejectedChangeException;
import spinel.server.config.Startup;
import spinel.server.family.Families;
import spinel.server.keyspace.Keyspace;
import spinel.server.net.EventLoops;
import spinel.server.net.Network;
import spinel.server.observe.Log;

/// A server from its start to its end: the engine, the network before it and the files around it.
public final class Server implements Host, AutoCloseable {
  /// Clients that do not take their last replies within this time lose them.
  private static final long DRAIN_MILLIS = 2000;

  private static final long SAMPLE_MILLIS = 100;
  private static final long PARTITION_BYTES = 1L << 35;

  private final Startup startup;
  private final Configuration configuration;
  private final Log log;
  private final Runnable whenEnded;
  private final AtomicBoolean ending = new AtomicBoolean();
  private CompletableFuture<EventLoops> eventLoops;
  private Keyspace keyspace;
  private Engine engine;
  private volatile Network network;

  /// A server that calls `whenEnded` after SHUTDOWN or a signal has ended it.
  public Server(Startup startup, Log log, Runnable whenEnded) {
    this.startup = startup;
    this.log = log;
    this.whenEnded = whenEnded;
    configuration = startup.configuration();
  }

  // ---- the start

  /// Begins what [#start] takes longest for, beside the caller's thread.
  public void prepare() {
    int threads = (int) configuration.integer(Directives.IO_THREADS);
    eventLoops =
        CompletableFuture.supplyAsync(
            () -> EventLoops.open(threads), Thread.ofPlatform().name("spinel-start")::start);
  }

  /// Begins to serve.
  public void start() throws StartFailure {
    if (eventLoops == null) {
      prepare();
    }
    logBeginning();
    keyspace =
        new Keyspace(
            partitionBits(Runtime.getRuntime().availableProcessors()),
            (int) configuration.integer(Directives.DATABASES),
            PARTITION_BYTES);
    engine = new Engine(keyspace, Families.table(), configuration, log);
    engine.setHost(this);
    for (FileLine line : startup.renames()) {
      if (!engine.table().rename(line.words().get(1), line.words().get(2))) {
        eventLoops.join().close();
        keyspace.close();
        log.warning("No such command in rename-command: " + line.text());
        throw new StartFailure("rename-command");
      }
    }
    network = new Network(engine, eventLoops.join());
    log.setRole('M');
    log.notice("Network transport: " + network.transport());
    logMode();
    listen();
    if (configuration.isOn(Directives.DAEMONIZE)
        || configuration.path(Directives.PIDFILE).isPresent()) {
      writePidFile();
    }
    log.notice("Server initialized");
    if (configuration.integer(Directives.PORT) != 0) {
      log.notice("Ready to accept connections tcp");
    }
    if (configuration.path(Directives.UNIXSOCKET).isPresent()) {
      log.notice("Ready to accept connections unix");
    }
    engine.start();
    keyspace.setActiveRehashing(configuration.isOn(Directives.ACTIVEREHASHING));
    network.every(SAMPLE_MILLIS, engine.rates()::sample);
    network.every(SAMPLE_MILLIS, engine.clientEviction()::check);
    configuration.onChange(changed -> listenAgain(), Directives.BIND, Directives.PORT);
    configuration.onChange(
        changed -> keyspace.setActiveRehashing(changed.isOn(Directives.ACTIVEREHASHING)),
        Directives.ACTIVEREHASHING);
  }

  /// Eight partitions a processor, so that loops seldom meet at one; no fewer than 16, no more
  /// than 64.
  static int partitionBits(int processors) {
    return Math.clamp(35L - Integer.numberOfLeadingZeros(processors - 1), 4, 6);
  }

  private void logBeginning() {
    log.notice("oO0OoO0OoO0Oo Spinel is starting oO0OoO0OoO0Oo");
    log.notice(
        "Spinel version="
            + Version.SPINEL
            + ", Redis version="
            + Version.REDIS
            + ", bits=64, pid="
            + ProcessHandle.current().pid()
            + ", just started");
    if (startup.file().isEmpty()) {
      log.warning(
          "Warning: no config file specified, using the default config. In order to specify a"
              + " config file use spinel server /path/to/redis.conf");
    } else {
      log.notice("Configuration loaded");
    }
    List<Directive<?>> inert = configuration.withoutEffect();
    if (!inert.isEmpty()) {
      log.notice(
          "These directives have no effect in this version: "
              + String.join(", ", inert.stream().map(Directive::name).toList()));
    }
  }

  private void logMode() {
    if (configuration.isOn(Directives.ALWAYS_SHOW_LOGO)) {
      log.raw(
          """

               /\\      Spinel %s (as Redis %s), 64 bit
              /  \\     Running in standalone mode
              \\  /     Port: %d
               \\/      PID: %d

          """
              .formatted(
                  Version.SPINEL,
                  Version.REDIS,
                  configuration.integer(Directives.PORT),
                  ProcessHandle.current().pid()));
    } else {
      log.notice("Running mode=standalone, port=" + configuration.integer(Directives.PORT) + ".");
    }
  }

  private void listen() throws StartFailure {
    long port = configuration.integer(Directives.PORT);
    Optional<Path> unix = configuration.path(Directives.UNIXSOCKET);
    List<String> addresses = configuration.value(Directives.BIND);
    if (port == 0 && unix.isEmpty()) {
      throw fail("Configured to not listen anywhere, exiting.");
    }
    if (port != 0 && network.listen(addresses, (int) port).isPresent()) {
      throw fail("Failed listening on port " + port + " (tcp), aborting.");
    }
    if (unix.isPresent()) {
      try {
        network.listen(unix.get(), configuration.integer(Directives.UNIXSOCKETPERM));
      } catch (IOException failure) {
        throw fail("Failed opening Unix socket: bind: " + failure.getMessage());
      }
    }
  }

  private StartFailure fail(String message) {
    log.warning(message);
    closeQuietly();
    return new StartFailure(message);
  }

  private void listenAgain() throws RejectedChangeException {
    network.closeTcp();
    long port = configuration.integer(Directives.PORT);
    if (port == 0) {
      return;
    }
    Optional<String> failure = network.listen(configuration.value(Directives.BIND), (int) port);
    if (failure.isPresent()) {
      throw new RejectedChangeException(
          failure.get().contains("in use")
              ? "Unable to listen on this port. Check server logs."
              : "Failed to bind to specified addresses.");
    }
  }

  /// Writes the process's id to the file that is configured, or to the usual one.
  private void writePidFile() {
    try {
      String line = ProcessHandle.current().pid() + "\n";
      Files.write(pidFile(), line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException failure) {
      log.warning("Failed to write PID file: " + failure.getMessage());
    }
  }

  private Path pidFile() {
    return configuration.path(Directives.PIDFILE).orElse(Path.of("/var/run/redis.pid"));
  }

  // ---- the host of the engine

  @Override
  public boolean shutDown(boolean now, boolean force) {
    if (ending.compareAndSet(false, true)) {
      log.notice("User requested shutdown...");
      Thread.ofPlatform().name("shutdown").start(this::end);
    }
    return true;
  }

  @Override
  public boolean isEnding() {
    return ending.get();
  }

  @Override
  public String transport() {
    return network == null ? "none" : network.transport();
  }

  @Override
  public int threads() {
    return network == null ? 0 : network.threads();
  }

  @Override
  public Optional<Path> configFile() {
    return startup.file();
  }

  @Override
  public List<String> listeners() {
    List<String> listeners = new ArrayList<>();
    long port = configuration.integer(Directives.PORT);
    if (port != 0) {
      StringBuilder line = new StringBuilder("name=tcp");
      configuration.value(Directives.BIND).forEach(host -> line.append(",bind=").append(host));
      listeners.add(line.append(",port=").append(port).toString());
    }
    configuration
        .path(Directives.UNIXSOCKET)
        .ifPresent(path -> listeners.add("name=unix,bind=" + path));
    return listeners;
  }

  // ---- the end

  /// Ends the server: nothing new is accepted, what was read is executed and answered.
  private void end() {
    try {
      stop();
    } catch (RuntimeException unexpected) {
      log.failure("Errors while shutting down", unexpected);
    }
    if (configuration.isOn(Directives.DAEMONIZE)
        || configuration.path(Directives.PIDFILE).isPresent()) {
      log.notice("Removing the pid file.");
      pidFile().toFile().delete();
    }
    log.warning("Spinel is now ready to exit, bye bye...");
    whenEnded.run();
  }

  private void stop() {
    if (network == null) {
      return;
    }
    try {
      if (network.stopListening().isPresent()) {
        log.notice("Removing the unix socket file.");
      }
    } catch (IOException failure) {
      log.warning("Error removing the unix socket file: " + failure.getMessage());
    }
    try {
      network.drain(DRAIN_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeQuietly() {
    network.close();
    keyspace.close();
  }

  /// Ends a server that runs inside another program, and gives everything back.
  @Override
  public void close() {
    if (ending.compareAndSet(false, true)) {
      stop();
    }
    closeQuietly();
  }

  public Engine engine() {
    return engine;
  }

  /// The TCP port that is listened on; 0 for none.
  public int port() {
    return network.port();
  }
}
