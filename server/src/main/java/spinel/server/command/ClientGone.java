// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

/// Ends a long command that only reads, in the middle of its reply, when nobody is left to have it:
/// its keys would be held to the end, which for a reply of 2^63 elements never comes.
public final class ClientGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public static final ClientGone INSTANCE = new ClientGone();

  private ClientGone() {
    super("the client is gone", null, false, false);
  }
}
