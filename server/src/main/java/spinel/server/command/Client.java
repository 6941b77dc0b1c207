// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

/// A client as commands see it: the state of one connection.
public abstract class Client {
  private final long id;
  private int database;
  private int protocol = 2;
  private boolean authenticated;
  private boolean noTouch;

  protected Client(long id) {
    this.id = id;
  }

  /// A number that no other connection of this server ever has.
  public final long id() {
    return id;
  }

  /// The number of the selected database.
  public final int database() {
    return database;
  }

  public final void select(int number) {
    database = number;
  }

  /// The protocol version, 2 or 3.
  public final int protocol() {
    return protocol;
  }

  public final void setProtocol(int version) {
    protocol = version;
  }

  public final boolean isAuthenticated() {
    return authenticated;
  }

  public final void setAuthenticated(boolean isAuthenticated) {
    authenticated = isAuthenticated;
  }

  /// Whether this client's reads leave no trace in the keys' clocks (CLIENT NO-TOUCH).
  public final boolean isNoTouch() {
    return noTouch;
  }

  public final void setNoTouch(boolean isNoTouch) {
    noTouch = isNoTouch;
  }

  /// Closes the connection when the replies so far are sent.
  public abstract void closeAfterReply();
}
