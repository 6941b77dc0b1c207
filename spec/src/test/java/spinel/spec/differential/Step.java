// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.List;
import java.util.Locale;
import spinel.spec.client.Bytes;
import spinel.spec.client.CommandLine;

/// One command of a sequence.
record Step(List<byte[]> words) {
  Step {
    words = List.copyOf(words);
  }

  /// The command's name in upper case, without its subcommand.
  String command() {
    return Bytes.latin(words.getFirst()).toUpperCase(Locale.ROOT);
  }

  /// As it would be typed into `redis-cli`.
  String line() {
    return CommandLine.join(words);
  }
}
