// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What a real server answered, recorded in tab-separated files.
final class OracleFacts {
  /// Directives whose word lists later versions than the recorded one have made longer.
  static final Set<String> LONGER_LISTS =
      Set.of("maxmemory-policy", "repl-diskless-load", "notify-keyspace-events");

  /// One CONFIG SET: its outcome (`OK` or the reason of the refusal) and what CONFIG GET then said.
  record Change(String name, String value, String outcome, String shown) {}

  record Default(String name, String value) {}

  private OracleFacts() {}

  static List<Default> defaults() {
    return rows("defaults.tsv").stream().map(row -> new Default(row[0], row[1])).toList();
  }

  static List<Change> changes() {
    return changes("config-set.tsv");
  }

  private static List<Change> changes(String resource) {
    return rows(resource).stream()
        .map(row -> new Change(row[0], unescaped(row[1]), row[2], unescaped(row[3])))
        .toList();
  }

  private static String unescaped(String text) {
    return text.replace("\\\\", "\\");
  }

  private static List<String[]> rows(String resource) {
    try (InputStream in = OracleFacts.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), ISO_8859_1);
      return Arrays.stream(text.split("\n")).map(row -> row.split("\t", -1)).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
