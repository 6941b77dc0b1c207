// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// A refused CONFIG SET or CONFIG REWRITE; the message is the error reply with its code.
///
/// Each char of the message stands for one byte (ISO 8859-1), since it may quote what the client
/// sent.
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigurationException(String message) {
    super(message);
  }
}
