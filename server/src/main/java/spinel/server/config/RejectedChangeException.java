// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// The answer of a change listener that cannot put a new value into effect.
public final class RejectedChangeException extends Exception {
  private static final long serialVersionUID = 1L;

  public RejectedChangeException(String message) {
    super(message);
  }
}
