// SPDX-License-Identifier: Apache-2.0
package spinel.spec.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The release of Redis that a server speaks like.
public record Version(int major, int minor) implements Comparable<Version> {
  private static final Pattern TEXT = Pattern.compile("(\\d+)\\.(\\d+).*");

  public static Version parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a version: " + text);
    }
    return new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  public boolean isBefore(Version other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Version other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
