// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

/// A client without a connection.
public final class Unconnected extends Client {
  public Unconnected() {
    super(1);
  }

  @Override
  public void closeAfterReply() {
    throw new AssertionError("no command under test closes the connection");
  }

  @Override
  public void kill() {
    closeAfterReply();
  }

  @Override
  public String address() {
    return "127.0.0.1:1";
  }

  @Override
  public String localAddress() {
    return "127.0.0.1:2";
  }

  @Override
  public boolean isUnixSocket() {
    return false;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public int fileDescriptor() {
    return -1;
  }

  @Override
  public long queryBytes() {
    return 0;
  }

  @Override
  public long queryRoom() {
    return 0;
  }

  @Override
  public long pendingOutputBytes() {
    return 0;
  }
}
