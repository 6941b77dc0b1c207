// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A line of the configuration that another part of the server makes sense of: `user` and
/// `rename-command`.
///
/// @param number the line's number in its file
/// @param text the line as it was written
/// @param words its words, the directive included; each char is one byte
public record FileLine(int number, String text, List<String> words) {
  /// A word as bytes.
  public byte[] bytes(int index) {
    return words.get(index).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The error for a line that turned out to be wrong.
  public ConfigurationFileException refused(String reason) {
    return new ConfigurationFileException(this, reason);
  }
}
