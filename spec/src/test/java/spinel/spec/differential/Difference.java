// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.Locale;

/// One place where the two servers disagree: a command, or a key after the sequence.
record Difference(String where, String target, String oracle) {
  /// What tells one kind of difference from another: the command, and the answers without the data
  /// in them.
  String kind() {
    return command() + " " + shape(target) + " " + shape(oracle);
  }

  /// The command's name, or STATE.
  String command() {
    return where.split(" ")[0].toUpperCase(Locale.ROOT);
  }

  private static String shape(String answer) {
    return answer.startsWith("(error)")
        ? answer.replaceAll("'[^']*'", "'...'")
        : answer.replaceAll("\"(\\\\.|[^\"\\\\])*\"|-?[0-9]+", "...");
  }
}
