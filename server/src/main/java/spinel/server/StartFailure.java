// SPDX-License-Identifier: Apache-2.0
package spinel.server;

/// A server can't start; the log says why.
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailure(String message) {
    super(message);
  }
}
