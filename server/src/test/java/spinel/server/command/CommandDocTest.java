// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import spinel.server.family.Families;

class CommandDocTest {
  private final CommandTable table = Families.table();

  @Test
  void everyCommandIsDocumentedAndNothingElse() {
    TreeSet<String> inTable =
        table.all().stream().map(Command::fullName).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(inTable, new TreeSet<>(CommandDoc.all().keySet()));
  }

  @Test
  void everyCommandHasWhatCommandDocsShows() {
    CommandDoc.all()
        .forEach(
            (name, doc) -> {
              assertNotNull(doc.summary(), name);
              assertTrue(doc.summary().endsWith("."), name);
              assertNotNull(doc.since(), name);
            });
  }

  @Test
  void categoriesFitTheFlags() {
    for (Command command : table.all()) {
      CommandDoc doc = CommandDoc.of(command);
      String name = command.fullName();
      boolean fast = command.has(CommandFlags.FAST);
      assertEquals(fast, doc.categories().contains("@fast"), name);
      assertEquals(!fast, doc.categories().contains("@slow"), name);
      if (command.has(CommandFlags.WRITE)) {
        assertTrue(doc.categories().contains("@write"), name);
      }
      if (command.has(CommandFlags.ADMIN)) {
        assertTrue(doc.categories().contains("@dangerous"), name);
      }
    }
  }

  @Test
  void keyArgumentsPointAtKeySpecifications() {
    for (Command command : table.all()) {
      for (CommandDoc.Argument argument : CommandDoc.of(command).arguments()) {
        if (argument.is("spec")) {
          int spec = Integer.parseInt(argument.trait("spec"));
          assertTrue(spec < command.keySpecs().size(), command.fullName());
        }
      }
    }
  }

  @Test
  void changesAreToldVersionByVersion() {
    assertEquals(
        new CommandDoc.Change("6.0.0", "Takes KEEPTTL."),
        CommandDoc.all().get("set").history().get(1));
    CommandDoc.all()
        .forEach(
            (name, doc) ->
                doc.history()
                    .forEach(
                        change -> {
                          assertTrue(change.version().matches("\\d+\\.\\d+\\.\\d+"), name);
                          assertTrue(change.text().endsWith("."), name);
                        }));
  }

  @Test
  void choicesHaveMembers() {
    CommandDoc set = CommandDoc.all().get("set");
    CommandDoc.Argument expiration =
        set.arguments().stream()
            .filter(argument -> argument.name().equals("expiration"))
            .findFirst()
            .orElseThrow();
    assertEquals("oneof", expiration.type());
    assertTrue(expiration.is("optional"));
    assertFalse(expiration.arguments().isEmpty());
    assertEquals("EX", expiration.arguments().getFirst().trait("token"));
  }
}
