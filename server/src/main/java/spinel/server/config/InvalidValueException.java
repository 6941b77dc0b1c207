// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// A value that a directive refuses; the message is Redis's error text.
public final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidValueException(String message) {
    super(message);
  }
}
