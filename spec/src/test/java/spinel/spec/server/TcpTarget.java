// SPDX-License-Identifier: Apache-2.0
package spinel.spec.server;

/// A server that somebody else started and will stop.
record TcpTarget(int port) implements Target {
  /// `place` is `host:port`; the host has to be this machine, as the suite flushes what it finds.
  static TcpTarget at(String place) {
    int colon = place.lastIndexOf(':');
    String host = place.substring(0, colon);
    if (!host.equals("localhost") && !host.equals("127.0.0.1")) {
      throw new IllegalArgumentException("only a server on this machine may be tested: " + place);
    }
    return new TcpTarget(Integer.parseInt(place.substring(colon + 1)));
  }

  @Override
  public void close() {}
}
