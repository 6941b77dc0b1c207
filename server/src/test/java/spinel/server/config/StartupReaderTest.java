// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupReaderTest {
  @TempDir Path folder;

  private static Startup read(String input, CommandLine.Start start)
      throws ConfigurationFileException {
    return StartupReader.read(start, new ByteArrayInputStream(input.getBytes(ISO_8859_1)));
  }

  private static Startup readLines(String... lines) throws ConfigurationFileException {
    return read(String.join("\n", lines), start("-"));
  }

  private static CommandLine.Start start(String... arguments) {
    return assertInstanceOf(
        CommandLine.Start.class, CommandLine.parse(List.of(arguments), Path.of("/")));
  }

  private static String value(Startup startup, Directive<?> directive) {
    return startup.configuration().print(directive);
  }

  private String file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines), ISO_8859_1).toString();
  }

  @Test
  void linesAreTrimmedAndCommentsSkipped() throws Exception {
    Startup startup =
        readLines("# port 1", "", "  PORT\t 7000 \r", "requirepass \"a b\\x41\" ", "   # x");
    assertEquals("7000", value(startup, Directives.PORT));
    assertEquals("a bA", startup.configuration().text(Directives.REQUIREPASS));
  }

  @Test
  void fileThenStandardInputThenOptionsAreRead() throws Exception {
    String path = file("a.conf", "port 1", "timeout 1", "maxclients 1");
    Startup startup = read("timeout 2\nmaxclients 2\n", start(path, "--maxclients", "3", "-"));
    assertEquals("1", value(startup, Directives.PORT));
    assertEquals("2", value(startup, Directives.TIMEOUT));
    assertEquals("3", value(startup, Directives.MAXCLIENTS));
    assertEquals(path, startup.file().orElseThrow().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|3600 1 300 100 60 10000",
        "save 900 1;save 100 100|900 1 100 100",
        "save 900 1;save \"\"|''",
        "save \"\"|''",
        "save \"\";save 5 6|5 6",
        "save \"900 1 60 2\"|900 1 60 2",
        "save 1 2 3 4|1 2 3 4",
      })
  void saveLinesAddUp(String lines, String saved) throws Exception {
    assertEquals(saved, value(readLines(lines.split(";")), StorageDirectives.SAVE));
  }

  @Test
  void optionsAddToTheSaveLinesOfTheFile() throws Exception {
    String path = file("a.conf", "save 900 1");
    assertEquals(
        "900 1 100 100",
        value(read("", start(path, "--save", "100", "100")), StorageDirectives.SAVE));
    assertEquals("", value(read("", start(path, "--save", "")), StorageDirectives.SAVE));
    assertEquals(
        "3600 1 60 1000",
        value(read("", start("--save 3600 1", "--save", "60", "1000")), StorageDirectives.SAVE));
  }

  @Test
  void multipleWordsMayComeAsOneOrMany() throws Exception {
    Startup startup =
        readLines(
            "shutdown-on-sigint \"nosave force\"",
            "shutdown-on-sigterm nosave   force",
            "client-output-buffer-limit normal 1 2 3",
            "client-output-buffer-limit \"replica 4mb 5kb 6\"",
            "oom-score-adj-values 1 2 3",
            "bind 127.0.0.1 ::1",
            "latency-tracking-info-percentiles 50 99.9");
    assertEquals("nosave force", value(startup, Directives.SHUTDOWN_ON_SIGINT));
    assertEquals("nosave force", value(startup, Directives.SHUTDOWN_ON_SIGTERM));
    assertEquals(
        "normal 1 2 3 slave 4194304 5120 6 pubsub 33554432 8388608 60",
        value(startup, Directives.CLIENT_OUTPUT_BUFFER_LIMIT));
    assertEquals("1 2 3", value(startup, Directives.OOM_SCORE_ADJ_VALUES));
    assertEquals("127.0.0.1 ::1", value(startup, Directives.BIND));
    assertEquals("50 99.9", value(startup, Directives.LATENCY_TRACKING_INFO_PERCENTILES));
  }

  @Test
  void aliasesAndTheirNamesSetTheSameValue() throws Exception {
    Startup startup = readLines("hash-max-listpack-entries 20", "hash-max-ziplist-entries 21");
    assertEquals("21", value(startup, StorageDirectives.HASH_MAX_LISTPACK_ENTRIES));
  }

  @Test
  void immutableDirectivesCanBeSetHere() throws Exception {
    Startup startup = readLines("unixsocketperm 770", "databases 3", "replicaof 10.0.0.1 6380");
    assertEquals(0770, startup.configuration().integer(Directives.UNIXSOCKETPERM));
    assertEquals("770", value(startup, Directives.UNIXSOCKETPERM));
    assertEquals("10.0.0.1 6380", value(startup, ClusterDirectives.REPLICAOF));
  }

  @Test
  void userAndRenameLinesAreKeptForOthers() throws Exception {
    Startup startup =
        readLines("user a on >p", "", "rename-command FLUSHALL \"\"", "user b off", "timeout 1");
    assertEquals(2, startup.users().size());
    assertEquals(List.of("user", "b", "off"), startup.users().get(1).words());
    assertEquals(3, startup.renames().getFirst().number());
    assertArrayEquals(new byte[0], startup.renames().getFirst().bytes(2));
    assertEquals(
        "\n*** FATAL CONFIG FILE ERROR (X 1) ***\nReading the configuration file, at line 3\n"
            + ">>> 'rename-command FLUSHALL \"\"'\nNo such command in rename-command\n",
        startup.renames().getFirst().refused("No such command in rename-command").report("X 1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port abc|port abc|argument couldn't be parsed into an integer",
        "port \"1|port \"1|Unbalanced quotes in configuration line",
        "port 1 2|port 1 2|wrong number of arguments",
        "port|port|wrong number of arguments",
        "'  PORT   abc  '|PORT   abc|argument couldn't be parsed into an integer",
        "nosuch|nosuch|Bad directive or wrong number of arguments",
        "\"\"|\"\"|Bad directive or wrong number of arguments",
        "include|include|Bad directive or wrong number of arguments",
        "user|user|Bad directive or wrong number of arguments",
        "rename-command get|rename-command get|Bad directive or wrong number of arguments",
        "foo.bar|foo.bar|Module config specified without value",
        "sentinel monitor x|sentinel monitor x|sentinel directive while not in sentinel mode",
        "dir /no/where|dir /no/where|No such file or directory",
        "save 1|save 1|Invalid save parameters",
        "save \"1 1 x\"|save \"1 1 x\"|Invalid save parameters",
        "unixsocketperm 999|unixsocketperm 999|argument couldn't be parsed as an octal number",
        "unixsocketperm 7777|unixsocketperm 7777|argument must be between 0 and 777 inclusive",
        "unixsocketperm 0x1|unixsocketperm 0x1|argument couldn't be parsed as an octal number",
        "dbfilename a/b|dbfilename a/b|dbfilename can't be a path, just a filename",
        "appendfilename \"\"|appendfilename \"\"|appendfilename can't be empty",
        "notify-keyspace-events a b|notify-keyspace-events a b|wrong number of arguments",
        "replicaof --1 --2|replicaof --1 --2|Invalid master port",
        "replicaof 1|replicaof 1|wrong number of arguments",
        "shutdown-on-sigint|shutdown-on-sigint|argument(s) must be one of the following: default,"
            + " save, nosave, now, force",
        "client-output-buffer-limit slave 1 2 3 x|client-output-buffer-limit slave 1 2 3 x|Wrong"
            + " number of arguments in buffer limit configuration.",
        "loadmodule /x.so|loadmodule /x.so|modules that use Redis's C API can't be loaded",
      })
  void aWrongLineIsReported(String line, String shown, String reason) {
    ConfigurationFileException refused =
        assertThrows(ConfigurationFileException.class, () -> readLines("timeout 1", line));
    assertEquals(
        "\n*** FATAL CONFIG FILE ERROR (Spinel 1) ***\n"
            + "Reading the configuration file, at line 2\n>>> '"
            + shown
            + "'\n"
            + reason
            + "\n",
        refused.report("Spinel 1"));
  }

  @Test
  void linesOfForgottenDirectivesAreReadOver() throws Exception {
    readLines("list-max-ziplist-entries 5", "lua-replicate-commands yes");
    assertThrows(ConfigurationFileException.class, () -> readLines("lua-replicate-commands"));
  }

  @Test
  void wrongOptionsCountAsLinesBehindTheFile() throws Exception {
    ConfigurationFileException refused =
        assertThrows(ConfigurationFileException.class, () -> read("", start("--port", "abc")));
    assertTrue(refused.report("X").contains("at line 2\n>>> 'port \"abc\"'\n"));
    String path = file("a.conf", "timeout 1", "timeout 2");
    refused =
        assertThrows(
            ConfigurationFileException.class,
            () -> read("", start(path, "--timeout", "3", "--port")));
    assertTrue(refused.report("X").contains("at line 4\n>>> 'port'\nwrong number of arguments"));
  }

  @Test
  void theUsualMistakesOnTheCommandLineWork() throws Exception {
    String path = file("a.conf", "timeout 1");
    Startup startup =
        read(
            "",
            start(
                path,
                "loglevel",
                "verbose",
                "--maxmemory '700mb'",
                "--proc-title-template",
                "--save",
                "--save",
                "--shutdown-on-sigint",
                "nosave",
                "force",
                "now",
                "--shutdown-on-sigterm",
                "nosave force"));
    assertEquals("verbose", value(startup, Directives.LOGLEVEL));
    assertEquals("734003200", value(startup, Directives.MAXMEMORY));
    assertEquals("--save", value(startup, Directives.PROC_TITLE_TEMPLATE));
    assertEquals("", value(startup, StorageDirectives.SAVE));
    assertEquals("nosave now force", value(startup, Directives.SHUTDOWN_ON_SIGINT));
    assertEquals("nosave force", value(startup, Directives.SHUTDOWN_ON_SIGTERM));
  }

  @Test
  void includesAreReadInPlace() throws Exception {
    file("b.conf", "timeout 2", "port 2");
    String path =
        file("a.conf", "timeout 1", "dir " + folder, "include b.conf", "port 1", "maxclients 5");
    Startup startup = read("", start(path));
    assertEquals("2", value(startup, Directives.TIMEOUT));
    assertEquals("1", value(startup, Directives.PORT));
  }

  @Test
  void includesTakeWildcardsInOrderAndMayMatchNothing() throws Exception {
    Files.createDirectory(folder.resolve("conf.d"));
    file("conf.d/2.conf", "port 2\n");
    file("conf.d/1.conf", "port 1", "timeout 1\n");
    file("conf.d/.hidden.conf", "port abc\n");
    Startup startup = readLines("include " + folder + "/conf.?/*.conf", "include /no/where/*.conf");
    assertEquals("2", value(startup, Directives.PORT));
    assertEquals("1", value(startup, Directives.TIMEOUT));
  }

  @Test
  void errorsInIncludedFilesNameTheirOwnLine() throws Exception {
    String included = file("b.conf", "timeout 2", "port abc");
    ConfigurationFileException refused =
        assertThrows(
            ConfigurationFileException.class, () -> readLines("", "", "", "include " + included));
    assertTrue(refused.report("X").contains("at line 2\n>>> 'port abc'"));
  }

  @Test
  void filesThatIncludeThemselvesAreRefused() throws Exception {
    String path = folder.resolve("a.conf").toString();
    file("a.conf", "include " + path);
    assertThrows(ConfigurationFileException.class, () -> read("", start(path)));
  }

  @Test
  void missingFilesAreReported() {
    ConfigurationFileException missing =
        assertThrows(ConfigurationFileException.class, () -> readLines("include nofile.conf"));
    assertEquals(
        "Fatal error, can't open config file 'nofile.conf': No such file or directory\n",
        missing.report("X"));
    missing =
        assertThrows(ConfigurationFileException.class, () -> read("", start(folder + "/no.conf")));
    assertEquals(
        "Fatal error, can't open config file '%s/no.conf': No such file or directory\n"
            .formatted(folder),
        missing.report("X"));
  }

  @Test
  void theLogFileHasToBeWritable() {
    ConfigurationFileException refused =
        assertThrows(ConfigurationFileException.class, () -> readLines("logfile /no/where/x"));
    assertEquals(
        "\n*** FATAL CONFIG FILE ERROR (X) ***\n"
            + "Can't open the log file: No such file or directory\n",
        refused.report("X"));
  }

  @Test
  void replicasCannotBeClusterNodes() {
    assertEquals(
        "replicaof directive not allowed in cluster mode",
        assertThrows(
                ConfigurationFileException.class,
                () -> readLines("cluster-enabled yes", "replicaof 1 2"))
            .getMessage());
  }
}
