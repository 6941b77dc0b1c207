// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

/// What is wrong with a regular expression.
public final class InvalidExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidExpressionException(String message) {
    super(message, null, false, false);
  }
}
