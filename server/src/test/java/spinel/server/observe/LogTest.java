// SPDX-License-Identifier: Apache-2.0
package spinel.server.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spinel.server.config.Choices.LogLevel;

class LogTest {
  @TempDir Path folder;

  @Test
  void writesProcessRoleTimeLevelAndMessage() throws Exception {
    Path file = folder.resolve("log");
    Log log = new Log(() -> LogLevel.NOTICE, Optional.of(file));
    log.setRole('M');
    log.notice("Hello");
    String line = Files.readString(file);
    assertTrue(
        line.matches(
            ProcessHandle.current().pid()
                + ":M \\d\\d [A-Z][a-z][a-z] \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\* Hello\n"),
        line);
  }

  @Test
  void writesWhatTheLevelLetsThrough() throws Exception {
    Path file = folder.resolve("log");
    LogLevel[] level = {LogLevel.WARNING};
    Log log = new Log(() -> level[0], Optional.of(file));
    log.notice("no");
    log.warning("yes");
    level[0] = LogLevel.DEBUG;
    log.debug("now");
    String text = Files.readString(file);
    assertTrue(text.contains(" # yes\n") && text.contains(" . now\n"), text);
    assertEquals(2, text.lines().count());
  }

  @Test
  void goesOnInANewFileWhenTheOldOneIsMovedAway() throws Exception {
    Path file = folder.resolve("log");
    Log log = new Log(() -> LogLevel.NOTICE, Optional.of(file));
    log.notice("first");
    Files.move(file, folder.resolve("old"));
    log.notice("second");
    assertTrue(Files.readString(file).endsWith("* second\n"));
  }
}
