// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import java.util.Locale;

/// The lines of INFO: `name:value`.
final class InfoText {
  private static final String UNITS = "BKMGTP";

  private final StringBuilder text;

  InfoText(StringBuilder text) {
    this.text = text;
  }

  InfoText add(String name, String value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  InfoText add(String name, long value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  /// A number with some digits after the point.
  InfoText add(String name, double value, int digits) {
    return add(name, String.format(Locale.ROOT, "%." + digits + "f", value));
  }

  /// A line that is already whole.
  InfoText line(String line) {
    text.append(line).append("\r\n");
    return this;
  }

  /// Some counters that are zero because what they count does not happen.
  InfoText zeros(String... names) {
    for (String name : names) {
      add(name, 0);
    }
    return this;
  }

  /// A number of bytes, and the same for people.
  InfoText bytes(String name, long value) {
    return add(name, value).add(name + "_human", human(value));
  }

  /// A number of bytes in the largest unit that it fills: `1.50M`.
  static String human(long bytes) {
    if (bytes < 1024) {
      return bytes + "B";
    }
    int unit = Math.min(UNITS.length() - 1, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
    double scaled = bytes / (double) (1L << 10 * unit);
    return String.format(Locale.ROOT, "%.2f%c", scaled, UNITS.charAt(unit));
  }
}
