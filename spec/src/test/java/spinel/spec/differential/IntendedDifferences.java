// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The differences that are meant to be, one a line in `intended-differences.txt`:
/// `command :: target :: oracle :: reason`, the first three as regular expressions for the whole of
/// the command line and of the rendered answers.
final class IntendedDifferences {
  private record Line(Pattern where, Pattern target, Pattern oracle, String reason) {
    boolean covers(Difference difference) {
      return where.matcher(difference.where()).matches()
          && target.matcher(difference.target()).matches()
          && oracle.matcher(difference.oracle()).matches();
    }
  }

  private final List<Line> lines = new ArrayList<>();

  static IntendedDifferences none() {
    return new IntendedDifferences();
  }

  static IntendedDifferences load() {
    IntendedDifferences all = new IntendedDifferences();
    for (String line : read("intended-differences.txt").split("\n")) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] fields = line.split(" :: ");
      if (fields.length != 4) {
        throw new IllegalArgumentException("not an intended difference: " + line);
      }
      all.lines.add(
          new Line(pattern("(?i)" + fields[0]), pattern(fields[1]), pattern(fields[2]), fields[3]));
    }
    return all;
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.DOTALL);
  }

  private static String read(String name) {
    try (InputStream in = IntendedDifferences.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean cover(Difference difference) {
    return lines.stream().anyMatch(line -> line.covers(difference));
  }
}
