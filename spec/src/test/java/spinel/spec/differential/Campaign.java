// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import spinel.spec.client.RespClient;

/// A run of the differential tester: sequences from one seed, each difference shrunk and told once.
final class Campaign {
  private static final int STEPS = 40;

  /// A difference, and the shortest sequence that was found to show it.
  record Finding(long seed, int sequence, List<Step> steps, Difference difference) {
    String report() {
      StringBuilder text = new StringBuilder();
      text.append("seed %d, sequence %d, as redis-cli lines:%n".formatted(seed, sequence));
      steps.forEach(step -> text.append("    ").append(step.line()).append('\n'));
      text.append("  at ").append(difference.where()).append('\n');
      text.append("  target: ").append(difference.target()).append('\n');
      text.append("  oracle: ").append(difference.oracle()).append('\n');
      return text.toString();
    }
  }

  private final int targetPort;
  private final int oraclePort;
  private final IntendedDifferences intended;
  private final Generator generator;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> kinds = new HashSet<>();
  private int unconfirmed;

  Campaign(int targetPort, int oraclePort, IntendedDifferences intended) {
    this.targetPort = targetPort;
    this.oraclePort = oraclePort;
    this.intended = intended;
    try (RespClient target = RespClient.connect(targetPort);
        RespClient oracle = RespClient.connect(oraclePort)) {
      boolean otherTypes =
          Stream.of("RPUSH", "HSET", "SADD").allMatch(command -> Duel.has(target, command));
      generator = new Generator(new Vocabulary(name -> isAsked(oracle, name), otherTypes));
    }
  }

  /// All that the oracle knows, and one that nobody does.
  private static boolean isAsked(RespClient oracle, String command) {
    return command.equals("NOSUCHCOMMAND") || Duel.has(oracle, command);
  }

  /// Runs `commands` commands in sequences numbered from `first`, and stops early after `most`
  /// findings.
  List<Finding> run(long seed, int first, long commands, int most) {
    try (Duel duel = new Duel(targetPort, oraclePort, intended)) {
      long sequences = (commands + STEPS - 1) / STEPS;
      for (int i = first; i < first + sequences && findings.size() < most; i++) {
        List<Step> steps = generator.sequence(seed * 1_000_003 + i, STEPS);
        if (duel.run(steps).isPresent()) {
          shrink(duel, seed, i, steps);
        }
      }
    }
    return findings;
  }

  private void shrink(Duel duel, long seed, int sequence, List<Step> steps) {
    // What shows only once was a matter of timing, and is counted but not told.
    Optional<Difference> again = duel.run(steps);
    if (again.isEmpty()) {
      unconfirmed++;
      return;
    }
    if (kinds.contains(again.get().kind())) {
      return;
    }
    String command = again.get().command();
    List<Step> shortest =
        new Shrinker(fewer -> duel.run(fewer).filter(d -> d.command().equals(command)).isPresent())
            .shrink(steps);
    duel.run(shortest)
        .filter(difference -> kinds.add(difference.kind()))
        .ifPresent(d -> findings.add(new Finding(seed, sequence, shortest, d)));
  }

  /// How many differences did not show a second time.
  int unconfirmed() {
    return unconfirmed;
  }

  static String report(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < findings.size(); i++) {
      text.append("difference ").append(i + 1).append(": ").append(findings.get(i).report());
    }
    return text.toString();
  }
}
