// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The table against what a real server says about the same directives.
class DirectivesTest {
  @Test
  void everyDirectiveOfTheOracleHasItsDefault() {
    Configuration configuration = new Configuration();
    assertTrue(OracleFacts.defaults().size() > 200, "the recorded defaults were read");
    assertAll(
        OracleFacts.defaults().stream()
            .map(
                fact ->
                    () ->
                        assertEquals(
                            fact.value(),
                            configuration.print(Directives.find(fact.name()).orElseThrow()),
                            fact.name())));
  }

  @Test
  void namesAndAliasesAreUnique() {
    Set<String> names = new HashSet<>();
    for (Directive<?> directive : Directives.all()) {
      assertTrue(names.add(directive.name()), directive.name());
      directive.alias().ifPresent(alias -> assertTrue(names.add(alias), alias));
    }
  }

  @Test
  void everyDefaultIsAcceptedAsItsOwnText() throws Exception {
    for (Directive<?> directive : Directives.all()) {
      if (directive == StorageDirectives.PRELOAD_FILE || directive == ClusterDirectives.REPLICAOF) {
        continue;
      }
      Configuration configuration = new Configuration();
      String text = configuration.print(directive);
      List<String> words =
          directive.is(Trait.MULTI_ARG) && !text.isEmpty()
              ? List.of(text.split(" "))
              : List.of(text);
      configuration.load(directive, words, false);
      assertEquals(text, configuration.print(directive), directive.name());
    }
  }

  @TestFactory
  Stream<DynamicTest> configSetAnswersLikeTheOracle() {
    return Directives.all().stream()
        .filter(
            directive ->
                OracleFacts.changes().stream()
                    .anyMatch(change -> change.name().equals(directive.name())))
        .map(directive -> DynamicTest.dynamicTest(directive.name(), () -> replay(directive)));
  }

  private static void replay(Directive<?> directive) {
    List<OracleFacts.Change> changes =
        OracleFacts.changes().stream()
            .filter(change -> Directives.find(change.name()).orElseThrow() == directive)
            .toList();
    assertFalse(changes.isEmpty());
    assertAll(changes.stream().map(change -> () -> replay(change)));
  }

  private static void replay(OracleFacts.Change change) {
    Configuration configuration = new Configuration();
    String outcome = "OK";
    try {
      configuration.set(
          List.of(change.name().getBytes(ISO_8859_1), change.value().getBytes(ISO_8859_1)),
          true,
          false);
    } catch (ConfigurationException refused) {
      outcome = refused.getMessage();
    }
    String what = change.name() + " " + change.value();
    if (!change.outcome().equals("OK")) {
      String prefix =
          "ERR CONFIG SET failed (possibly related to argument '" + change.name() + "') - ";
      if (OracleFacts.LONGER_LISTS.contains(change.name())) {
        assertTrue(outcome.startsWith(prefix), what + ": " + outcome);
        return;
      }
      assertEquals(prefix + change.outcome(), outcome, what);
    } else {
      assertEquals("OK", outcome, what);
    }
    String shown = configuration.print(Directives.find(change.name()).orElseThrow());
    assertEquals(change.shown(), shown, what);
  }
}
