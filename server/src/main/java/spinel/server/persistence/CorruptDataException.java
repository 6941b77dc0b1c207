// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

/// Data that is not in the format that it should be in.
public final class CorruptDataException extends Exception {
  private static final long serialVersionUID = 1L;

  CorruptDataException(String message) {
    super(message, null, false, false);
  }
}
