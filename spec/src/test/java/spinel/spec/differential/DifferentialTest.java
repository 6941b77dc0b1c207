// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spinel.spec.server.Servers;

/// The differential tester for as long as a build may take. `spinel.spec.differential.seed` and
/// `...commands` replace the fixed seeds and the number of commands of each.
final class DifferentialTest {
  static List<Long> seeds() {
    Long seed = Long.getLong("spinel.spec.differential.seed");
    return seed != null ? List.of(seed) : List.of(1L, 2L, 3L, 4L);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void targetAndOracleAgree(long seed) {
    long commands = Long.getLong("spinel.spec.differential.commands", 5_000);
    Campaign campaign =
        new Campaign(Servers.target().port(), Servers.oracle().port(), IntendedDifferences.load());
    List<Campaign.Finding> findings = campaign.run(seed, 0, commands, 10);
    if (!findings.isEmpty()) {
      throw new AssertionError(
          findings.size() + " kinds of difference\n" + Campaign.report(findings));
    }
  }
}
