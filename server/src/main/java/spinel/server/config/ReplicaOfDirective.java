// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The directive `replicaof`: the host and port of the master, or `no one`.
public final class ReplicaOfDirective extends Directive<Optional<ReplicaOfDirective.Master>> {
  private static final int LAST_PORT = 65535;

  /// Where the master listens.
  public record Master(String host, int port) {}

  ReplicaOfDirective(String names, Trait... traits) {
    super(names, Optional.empty(), traits);
  }

  @Override
  Optional<Master> parse(List<String> words, Settings settings) throws InvalidValueException {
    if (words.size() != 2) {
      throw new InvalidValueException(WRONG_NUMBER);
    }
    if (lowerCase(words.get(0)).equals("no") && lowerCase(words.get(1)).equals("one")) {
      return Optional.empty();
    }
    OptionalLong port = Numbers.lenient(words.get(1), 10, true);
    if (port.isEmpty() || port.getAsLong() < 0 || port.getAsLong() > LAST_PORT) {
      throw new InvalidValueException("Invalid master port");
    }
    return Optional.of(new Master(words.get(0), (int) port.getAsLong()));
  }

  @Override
  String print(Optional<Master> value) {
    return value.map(master -> master.host() + " " + master.port()).orElse("");
  }

  @Override
  List<Rewritten> rewrite(Optional<Master> value) {
    return value.isEmpty() ? List.of() : List.of(new Rewritten(print(value), true));
  }
}
