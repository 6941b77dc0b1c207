// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static final Path FOLDER = Path.of("/srv/data");

  private static CommandLine.Start start(String... arguments) {
    return assertInstanceOf(CommandLine.Start.class, CommandLine.parse(List.of(arguments), FOLDER));
  }

  private static String options(String... arguments) {
    return start(arguments).options().replaceAll(" +(\n|$)", "$1");
  }

  @Test
  void specialOptionsCountOnlyInFirstPlace() {
    assertInstanceOf(CommandLine.Version.class, CommandLine.parse(List.of("-v", "x"), FOLDER));
    assertInstanceOf(CommandLine.Version.class, CommandLine.parse(List.of("--version"), FOLDER));
    assertInstanceOf(CommandLine.Help.class, CommandLine.parse(List.of("-h"), FOLDER));
    assertInstanceOf(CommandLine.Help.class, CommandLine.parse(List.of("--help"), FOLDER));
    CommandLine test = CommandLine.parse(List.of("--test-memory", "10"), FOLDER);
    assertTrue(
        assertInstanceOf(CommandLine.SystemTest.class, test).message().startsWith("--test-memory"));
    assertEquals("port \"0\" \"-v\"", options("--port", "0", "-v"));
  }

  @Test
  void theFirstArgumentMayBeAFile() {
    CommandLine.Start start = start("conf/../a.conf", "--port", "1");
    assertEquals(Optional.of(Path.of("/srv/data/a.conf")), start.file());
    assertEquals("port \"1\" ", start.options());
    assertEquals(Optional.empty(), start("--port", "0", "b.conf").file());
    assertEquals("\"c2\" \nport \"1\" ", start("c1", "c2", "--port", "1").options());
  }

  @Test
  void aDashAtEitherEndMeansStandardInput() {
    assertTrue(start("-", "--port", "1").standardInput());
    assertTrue(start("--port", "1", "-").standardInput());
    assertTrue(start("a.conf", "-").standardInput());
    assertEquals("bind \"-\" \"::1\"", options("--bind", "-", "::1"));
  }

  @Test
  void anOptionTakesAtLeastOneValueWhateverItLooksLike() {
    assertEquals("port \"6379\" \"6380\"", options("--port", "6379", "6380"));
    assertEquals("port \"--loglevel\" \"verbose\"", options("--port", "--loglevel", "verbose"));
    assertEquals(
        "port \"--bla\"\nloglevel \"verbose\"",
        options("--port", "--bla", "--loglevel", "verbose"));
    assertEquals("port", options("--port"));
  }

  @Test
  void nameAndValueMayShareAnArgument() {
    assertEquals(
        "maxmemory 700mb\nmaxmemory-policy volatile-lru",
        options("--maxmemory 700mb", "--maxmemory-policy volatile-lru"));
    assertEquals("port 6380\nloglevel", options("--port 6380", "--loglevel"));
  }

  @Test
  void saveAndSentinelMayStandAlone() {
    assertEquals("save \"\"\nport \"1\"", options("--save", "--port", "1"));
    assertEquals("port \"1\"\nSAVE \"\"", options("--port", "1", "--SAVE"));
    assertEquals("save \"\"", options("--save", ""));
    assertEquals("save \"3600\" \"1\"", options("--save", "3600", "1"));
    assertEquals("sentinel\nport \"1\"", options("--sentinel", "--port", "1"));
  }

  @Test
  void valuesAreEscaped() {
    assertEquals("requirepass \"a b\\\"c\\xc3\\xa9\"", options("--requirepass", "a b\"cé"));
  }

  @Test
  void noArgumentsMeanDefaults() {
    assertEquals(CommandLine.Start.plain(), CommandLine.parse(List.of(), FOLDER));
  }

  @Test
  void theHelpNamesTheProgram() {
    assertTrue(CommandLine.usage("spinel server").startsWith("Usage: spinel server [/path/to"));
  }
}
