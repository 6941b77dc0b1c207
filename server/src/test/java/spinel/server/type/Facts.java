// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Recorded facts in tab-separated files.
final class Facts {
  private Facts() {}

  /// The rows of a resource without its comments.
  static List<String[]> rows(String resource) {
    try (InputStream in = Facts.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), ISO_8859_1)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
