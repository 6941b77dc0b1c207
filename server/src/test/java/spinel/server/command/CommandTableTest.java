// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spinel.memory.Bytes;

class CommandTableTest {
  private final CommandTable table =
      new CommandTable()
          .add("get", 2, CommandFlags.READONLY, _ -> {})
          .add("eightltr", 2, CommandFlags.READONLY, _ -> {})
          .add("bitfield_ro", -2, CommandFlags.READONLY, _ -> {})
          .add("zremrangebyscore", 4, CommandFlags.WRITE, _ -> {})
          .add("georadiusbymember_ro", -5, CommandFlags.READONLY, _ -> {})
          .freeze();

  @Test
  void namesAreFoundInAnyCase() {
    for (Command command : table.commands()) {
      String name = command.name();
      assertEquals(command, table.find(Bytes.of(name)));
      assertEquals(command, table.find(Bytes.of(name.toUpperCase(Locale.ROOT))));
      assertEquals(
          command,
          table.find(within(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))));
    }
  }

  /// A view into a larger buffer, as requests are.
  private static Bytes within(String name) {
    byte[] buffer = ("before" + name + "behind and more").getBytes(StandardCharsets.US_ASCII);
    return new Bytes().set(buffer, "before".length(), name.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ge",
        "gets",
        "get ",
        "get\0",
        "g\u0005t",
        "\u0007et",
        "eightlt",
        "eightltrs",
        "bitfield\u007Fro",
        "bitfield?ro",
        "zremrangebyscores",
        "zremrangebyscor",
        "georadiusbymember\u007Fro",
        "georadiusbymembers"
      })
  void othersAreNot(String name) {
    assertNull(table.find(Bytes.of(name)));
    assertNull(table.find(within(name)));
  }
}
