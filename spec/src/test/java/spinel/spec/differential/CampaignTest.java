// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import spinel.spec.server.Server;
import spinel.spec.server.Servers;

/// The tester is tested: it sees a planted fault and shrinks it, and sees none where there is none.
final class CampaignTest {
  private static Server twin;

  @BeforeAll
  static void startASecondOracle() {
    twin = Servers.startTwinOfOracle();
  }

  @AfterAll
  static void stopIt() {
    twin.target().close();
  }

  @Test
  void twoServersOfOneKindAgree() {
    Campaign campaign =
        new Campaign(twin.port(), Servers.oracle().port(), IntendedDifferences.none());
    assertEquals("", Campaign.report(campaign.run(7, 0, 4_000, 10)));
  }

  @Test
  void aWrongReplyIsFoundAndShrunk() throws IOException {
    try (FaultyProxy proxy = new FaultyProxy(twin.port(), ":6\r\n", ":7\r\n")) {
      Campaign campaign =
          new Campaign(proxy.port(), Servers.oracle().port(), IntendedDifferences.none());
      List<Campaign.Finding> findings = campaign.run(7, 0, 4_000, 1);
      assertEquals(1, findings.size());
      Campaign.Finding finding = findings.getFirst();
      assertTrue(finding.steps().size() <= 2, finding::report);
      assertTrue(finding.report().contains("target: (integer) 7\n"), finding::report);
      assertTrue(finding.report().contains("oracle: (integer) 6\n"), finding::report);
      assertTrue(finding.report().contains("seed 7, sequence "), finding::report);
    }
  }

  @Test
  void aWrongStateIsFoundThoughEveryReplyWasRight() throws IOException {
    try (FaultyProxy proxy = new FaultyProxy(twin.port(), "$3\r\nraw\r\n", "$6\r\nembstr\r\n")) {
      Campaign campaign =
          new Campaign(proxy.port(), Servers.oracle().port(), IntendedDifferences.none());
      List<Campaign.Finding> findings = campaign.run(9, 0, 8_000, 2);
      assertFalse(findings.isEmpty());
      assertTrue(
          findings.stream().anyMatch(f -> f.difference().where().startsWith("STATE database")),
          () -> Campaign.report(findings));
      findings.forEach(finding -> assertTrue(finding.steps().size() <= 3, finding::report));
    }
  }

  @Test
  void aSeedMeansTheSameSequenceEveryTime() {
    Generator one = new Generator(new Vocabulary(name -> true, true));
    Generator two = new Generator(new Vocabulary(name -> true, true));
    assertEquals(lines(one.sequence(5, 500)), lines(two.sequence(5, 500)));
  }

  private static List<String> lines(List<Step> steps) {
    return steps.stream().map(Step::line).toList();
  }
}
