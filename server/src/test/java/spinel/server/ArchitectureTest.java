// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows between the packages of the server, which the modules' poms cannot draw: each rule
/// names a package and what it must not know.
///
/// A package that has no classes yet breaks no rule.
class ArchitectureTest {
  private static final JavaClasses SPINEL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("spinel");

  @Test
  void dataKnowsNothingOfCommandsOrConnections() {
    forbid("type", "command", "family", "session", "net", "persistence");
    forbid("keyspace", "command", "family", "session", "net", "persistence");
  }

  @Test
  void commandsKnowNothingOfTheNetwork() {
    forbid("command", "net");
    forbid("family", "net");
  }

  @Test
  void kernelKnowsNothingOfTheFamilies() {
    forbid("command", "family");
  }

  @Test
  void familiesDoNotKnowEachOtherInCircles() {
    slices().matching("spinel.server.family.(*)..").should().beFreeOfCycles().check(SPINEL);
  }

  @Test
  void conversationsKnowNothingOfTheFamilies() {
    forbid("session", "family");
    forbid("net", "family");
  }

  @Test
  void persistenceKnowsNothingOfCommandsOrConnections() {
    forbid("persistence", "command", "family", "session", "net");
  }

  @Test
  void configurationKnowsNothingOfWhatItConfigures() {
    forbid("config", "command", "family", "session", "net", "keyspace", "type");
  }

  @Test
  void onlyMemoryAndNetworkBuffersTouchForeignMemory() {
    noClasses()
        .that()
        .resideInAPackage("spinel..")
        .and()
        .resideOutsideOfPackages(
            "spinel.memory..", "spinel.resp..", "spinel.server.session..", "spinel.server.net..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .allowEmptyShould(true)
        .check(SPINEL);
  }

  private static void forbid(String room, String... strangers) {
    String[] packages = new String[strangers.length];
    for (int i = 0; i < strangers.length; i++) {
      packages[i] = "spinel.server." + strangers[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage("spinel.server." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true)
        .check(SPINEL);
  }
}
