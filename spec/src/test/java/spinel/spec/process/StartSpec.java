// SPDX-License-Identifier: Apache-2.0
package spinel.spec.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import spinel.spec.EachServer;
import spinel.spec.NeedsLauncher;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;
import spinel.spec.server.Server;

/// The start of a server: command line, configuration files, sockets, pid file and log.
@NeedsLauncher
final class StartSpec {
  private static final String LOG_LINE =
      "\\d+:[A-Z] \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} [.\\-*#] .+";

  private static String setting(RespClient client, String name) {
    return ((Reply.BulkString) client.run("CONFIG GET", name).children().get(1)).text();
  }

  @EachServer
  void theFirstPingIsTimed(Server server) {
    long start = System.nanoTime();
    try (Launch launch = new Launch(server).start();
        RespClient _ = launch.connectPatiently()) {
      System.out.printf(
          "time to first PING, %s: %d ms%n", server, (System.nanoTime() - start) / 1_000_000);
    }
  }

  @EachServer
  void theLogSaysWhenItIsReady(Server server) {
    try (Launch launch = new Launch(server).start()) {
      String line =
          launch.process().awaitLine(text -> text.contains("Ready to accept connections"));
      assertTrue(line.matches(LOG_LINE), line);
      assertTrue(line.contains(" * "), line);
      assertTrue(line.startsWith(launch.process().pid() + ":M "), line);
    }
  }

  @EachServer
  void aConfigurationFileIsReadAndTheCommandLineOverridesIt(Server server) throws IOException {
    Launch launch = new Launch(server);
    Path file = launch.directory.resolve("test.conf");
    Files.writeString(
        file,
        """
        # a comment

        port %d
        bind 127.0.0.1
        SAVE ""
        timeout 11
        maxmemory 2mb
        requirepass "a \\"quoted\\" \\x41"
          maxmemory-policy   allkeys-lru
        """
            .formatted(launch.port));
    try (launch) {
      launch.startExactly("", List.of("test.conf", "--timeout", "12", "--hz", "20")).ready();
      try (RespClient client = launch.connect()) {
        assertEquals(new Reply.SimpleString("OK"), client.run("AUTH", "a \"quoted\" A"));
        assertEquals("12", setting(client, "timeout"));
        assertEquals("20", setting(client, "hz"));
        assertEquals("2097152", setting(client, "maxmemory"));
        assertEquals("allkeys-lru", setting(client, "maxmemory-policy"));
        String info = ((Reply.BulkString) client.run("INFO server")).text();
        assertTrue(info.contains("config_file:" + file.toRealPath()), info);
      }
    }
  }

  @EachServer
  void configRewriteKeepsTheFileAndWritesWhatChanged(Server server) throws IOException {
    Launch launch = new Launch(server);
    Path file = launch.directory.resolve("test.conf");
    String text = "# kept\nport %d\nbind 127.0.0.1\nsave \"\"\ntimeout 11\n".formatted(launch.port);
    Files.writeString(file, text);
    try (launch) {
      launch.startExactly("", List.of(file.toString())).ready();
      try (RespClient client = launch.connect()) {
        client.run("CONFIG SET timeout 13");
        client.run("CONFIG SET maxmemory-samples 7");
        assertEquals(new Reply.SimpleString("OK"), client.run("CONFIG REWRITE"));
      }
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals("# kept", lines.getFirst());
    assertTrue(lines.contains("timeout 13"), lines::toString);
    assertFalse(lines.contains("timeout 11"), lines::toString);
    assertTrue(lines.contains("maxmemory-samples 7"), lines::toString);
    assertTrue(lines.contains("port " + launch.port), lines::toString);
  }

  @EachServer
  void aDashReadsTheConfigurationFromStandardInput(Server server) {
    try (Launch launch = new Launch(server)) {
      launch
          .startExactly(
              "timeout 21\nsave \"\"\n",
              List.of("-", "--port", Integer.toString(launch.port), "--bind", "127.0.0.1"))
          .ready();
      try (RespClient client = launch.connect()) {
        assertEquals("21", setting(client, "timeout"));
      }
    }
  }

  @EachServer
  void directivesMayHaveSeveralArgumentsAndNoDashes(Server server) {
    try (Launch launch = new Launch(server)) {
      launch
          .start("--client-output-buffer-limit", "pubsub", "1mb", "2mb", "60", "--timeout", "5")
          .ready();
      try (RespClient client = launch.connect()) {
        assertTrue(
            setting(client, "client-output-buffer-limit").contains("pubsub 1048576 2097152 60"));
        assertEquals("5", setting(client, "timeout"));
      }
    }
  }

  @EachServer
  void aUnixSocketCanBeTheOnlyOne(Server server) throws IOException {
    Launch launch = new Launch(server);
    Path socket = launch.directory.resolve("s.sock");
    try (launch) {
      launch
          .start("--port", "0", "--unixsocket", socket.toString(), "--unixsocketperm", "700")
          .ready();
      try (RespClient client = RespClient.connect(socket)) {
        assertEquals(new Reply.SimpleString("OK"), client.run("SET k v"));
        assertEquals(Reply.bulk("v"), client.run("GET k"));
        assertEquals("0", setting(client, "port"));
        String info = ((Reply.BulkString) client.run("CLIENT INFO")).text();
        assertTrue(info.contains("addr=" + socket + ":0"), info);
      }
      assertEquals(
          PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(socket));
      launch.process().terminate();
      launch.endsCleanly();
      assertFalse(Files.exists(socket), "the socket has to be removed");
    }
  }

  @EachServer
  void thePidFileLastsAsLongAsTheServer(Server server) throws IOException {
    Launch launch = new Launch(server);
    Path file = launch.directory.resolve("server.pid");
    try (launch) {
      launch.start("--pidfile", file.toString()).ready();
      assertEquals(launch.process().pid() + "\n", Files.readString(file));
      launch.process().terminate();
      launch.endsCleanly();
      assertFalse(Files.exists(file), "the pid file has to be removed");
    }
  }

  @EachServer
  void theLogCanGoToAFile(Server server) throws IOException {
    Launch launch = new Launch(server);
    Path file = launch.directory.resolve("server.log");
    try (launch) {
      launch.start("--logfile", file.toString());
      try (RespClient client = launch.connectPatiently()) {
        assertEquals(file.toString(), setting(client, "logfile"));
      }
      launch.process().terminate();
      launch.endsCleanly();
      String log = Files.readString(file);
      assertTrue(log.contains("Ready to accept connections"), log);
      assertTrue(log.contains("bye bye..."), log);
      assertFalse(launch.process().output().contains("bye bye"), launch.process()::output);
    }
  }

  @EachServer
  void aDaemonLeavesItsParent(Server server) throws IOException {
    Launch launch = new Launch(server);
    Path pidFile = launch.directory.resolve("daemon.pid");
    Path log = launch.directory.resolve("daemon.log");
    try (launch) {
      launch.start(
          "--daemonize", "yes", "--pidfile", pidFile.toString(), "--logfile", log.toString());
      assertEquals(0, launch.process().awaitExit(), launch.process()::output);
      try (RespClient client = launch.connectPatiently()) {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        assertNotEquals(launch.process().pid(), pid);
        String info = ((Reply.BulkString) client.run("INFO server")).text();
        assertTrue(info.contains("process_id:" + pid + "\r\n"), info);
        client.send("SHUTDOWN NOSAVE\r\n");
        assertTrue(client.isClosedByServer());
      }
    }
  }

  @EachServer
  void aBusyPortIsNamed(Server server) {
    try (Launch first = new Launch(server).start().ready();
        Launch second = new Launch(server)) {
      second.startExactly(
          "", List.of("--port", Integer.toString(first.port), "--bind", "127.0.0.1", "--save", ""));
      assertEquals(1, second.process().awaitExit());
      String output = second.process().output();
      assertTrue(
          output.contains(
              "Could not create server TCP listening socket 127.0.0.1:"
                  + first.port
                  + ": bind: Address already in use"),
          output);
      assertTrue(output.contains("Failed listening on port " + first.port), output);
      assertFalse(output.contains("\tat "), output);
    }
  }

  @EachServer
  void whatIsNoDirectiveIsNamed(Server server) {
    for (List<String> wrong :
        List.of(
            List.of("--nosuchdirective", "1"),
            List.of("--timeout", "1", "2"),
            List.of("--timeout"))) {
      try (Launch launch = new Launch(server)) {
        launch.startExactly("", wrong);
        assertEquals(1, launch.process().awaitExit(), launch.process()::output);
        String output = launch.process().output();
        assertTrue(output.contains("*** FATAL CONFIG FILE ERROR ("), output);
        assertTrue(output.contains("Reading the configuration file, at line "), output);
        assertTrue(output.contains(">>> '" + wrong.getFirst().substring(2)), output);
        boolean known = wrong.getFirst().equals("--timeout");
        assertTrue(
            output.contains(
                known
                    ? "\nwrong number of arguments"
                    : "\nBad directive or wrong number of arguments"),
            output);
        assertFalse(output.contains("\tat "), output);
      }
    }
  }

  @EachServer
  void badValuesAreNamed(Server server) {
    try (Launch launch = new Launch(server)) {
      launch.startExactly("", List.of("--timeout", "abc"));
      assertEquals(1, launch.process().awaitExit(), launch.process()::output);
      String output = launch.process().output();
      assertTrue(output.contains(">>> 'timeout \"abc\"'"), output);
      assertTrue(output.contains("argument couldn't be parsed into an integer"), output);
    }
  }

  @EachServer
  void aMissingFileIsNamed(Server server) {
    try (Launch launch = new Launch(server)) {
      launch.startExactly("", List.of("/nosuch/file.conf"));
      assertEquals(1, launch.process().awaitExit(), launch.process()::output);
      String output = launch.process().output();
      assertTrue(
          output.contains(
              "Fatal error, can't open config file '/nosuch/file.conf': No such file or directory"),
          output);
    }
  }

  @EachServer
  void theVersionIsPrinted(Server server) {
    for (String option : List.of("--version", "-v")) {
      try (Launch launch = new Launch(server)) {
        launch.startExactly("", List.of(option));
        assertEquals(0, launch.process().awaitExit());
        assertTrue(
            launch.process().output().matches("\\S+ server v=\\d+\\.\\S+ .*bits=64.*"),
            launch.process()::output);
      }
    }
  }
}
