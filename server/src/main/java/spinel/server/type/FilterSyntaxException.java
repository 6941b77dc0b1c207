// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

/// A filter expression that is none; the message is the rest of it from where it went wrong.
public final class FilterSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  FilterSyntaxException(String rest) {
    super(rest, null, false, false);
  }
}
