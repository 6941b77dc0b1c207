// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.List;
import spinel.spec.server.Servers;

/// The differential tester for as long as one likes: `[seed [commands [first sequence]]]`, with the
/// same properties as the suite for the two servers.
public final class DifferentialMain {
  private DifferentialMain() {}

  public static void main(String[] arguments) {
    long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : System.nanoTime();
    long commands = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1_000_000;
    int first = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
    Campaign campaign =
        new Campaign(Servers.target().port(), Servers.oracle().port(), IntendedDifferences.load());
    List<Campaign.Finding> findings = campaign.run(seed, first, commands, 50);
    System.out.print(Campaign.report(findings));
    System.out.printf(
        "seed %d: %d commands, %d kinds of difference, %d not seen again%n",
        seed, commands, findings.size(), campaign.unconfirmed());
    System.exit(findings.isEmpty() ? 0 : 1);
  }
}
