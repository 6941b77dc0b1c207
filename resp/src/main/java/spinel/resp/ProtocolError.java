// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

/// A request that breaks the protocol: the connection gets the message and is closed.
public final class ProtocolError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProtocolError(String message) {
    super(message, null, false, false);
  }
}
