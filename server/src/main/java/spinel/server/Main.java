// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import spinel.server.command.Version;
import spinel.server.config.CommandLine;
import spinel.server.config.Configuration;
import spinel.server.config.ConfigurationFileException;
import spinel.server.config.Directives;
import spinel.server.config.ShutdownDirective;
import spinel.server.config.Startup;
import spinel.server.config.StartupReader;
import spinel.server.net.NettyLog;
import spinel.server.observe.Log;

/// The server's entry point: understands redis-server's command line.
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    CommandLine line = CommandLine.parse(List.of(args), Path.of("").toAbsolutePath());
    switch (line) {
      case CommandLine.Help() -> {
        System.err.print(CommandLine.usage("spinel-server"));
        System.exit(1);
      }
      case CommandLine.Version() ->
          System.out.println(
              "Spinel server v=%s (Redis server v=%s) bits=64"
                  .formatted(Version.SPINEL, Version.REDIS));
      case CommandLine.SystemTest test -> {
        System.err.println(test.message());
        System.exit(1);
      }
      case CommandLine.Start start -> run(start);
    }
  }

  private static void run(CommandLine.Start start) throws IOException {
    byte[] input = start.standardInput() ? System.in.readAllBytes() : new byte[0];
    Startup startup;
    try {
      startup = StartupReader.read(start, new ByteArrayInputStream(input));
    } catch (ConfigurationFileException wrong) {
      System.err.print(wrong.report("Spinel " + Version.SPINEL));
      System.exit(1);
      return;
    }
    Configuration configuration = startup.configuration();
    if (configuration.isOn(Directives.DAEMONIZE) && !Daemon.isRunning()) {
      Daemon.start(input);
      return;
    }
    configureNetty();
    serve(startup, configuration);
  }

  /// What is not wanted of Netty: samples of network buffers to find leaks (recording where one was
  /// taken costs stack traces), events of its allocator for the flight recorder, and, at every
  /// start, a search for copies of its libraries and for the machine's network card to make up
  /// names for channels that nobody sees.
  private static void configureNetty() {
    setDefault("io.netty.leakDetection.level", "disabled");
    setDefault("io.netty.jfr.enabled", "false");
    setDefault("io.netty.native.detectNativeLibraryDuplicates", "false");
    setDefault("io.netty.machineId", "00:00:00:00:00:00:00:01");
    setDefault("io.netty.processId", Long.toString(ProcessHandle.current().pid() & 0x3F_FFFF));
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static void serve(Startup startup, Configuration configuration) {
    Log log =
        new Log(
            () -> configuration.choice(Directives.LOGLEVEL),
            configuration.path(Directives.LOGFILE));
    NettyLog.install(log);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> log.failure("Thread " + thread.getName() + " failed", failure));
    // The end is not left to exit(): its hooks would wait for threads that have nothing to say.
    Server server = new Server(startup, log, () -> Runtime.getRuntime().halt(0));
    server.prepare();
    Signals.onTermination(name -> terminate(server, configuration, log, name));
    try {
      server.start();
    } catch (StartFailure failure) {
      System.exit(1);
    }
  }

  private static void terminate(
      Server server, Configuration configuration, Log log, String signal) {
    boolean interrupt = signal.equals("SIGINT");
    if (interrupt && server.isEnding()) {
      log.warning("You insist... exiting now.");
      Runtime.getRuntime().halt(1);
    }
    log.warning("Received " + signal + " scheduling shutdown...");
    Set<ShutdownDirective.Option> flags = EnumSet.noneOf(ShutdownDirective.Option.class);
    flags.addAll(
        configuration.value(
            interrupt ? Directives.SHUTDOWN_ON_SIGINT : Directives.SHUTDOWN_ON_SIGTERM));
    if (flags.contains(ShutdownDirective.Option.SAVE)
        && !flags.contains(ShutdownDirective.Option.FORCE)) {
      log.warning("Error trying to save the DB, can't exit: this version can't save data yet.");
      return;
    }
    server.shutDown(
        flags.contains(ShutdownDirective.Option.NOW),
        flags.contains(ShutdownDirective.Option.FORCE));
  }
}
