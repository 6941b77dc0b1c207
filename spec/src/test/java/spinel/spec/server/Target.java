// SPDX-License-Identifier: Apache-2.0
package spinel.spec.server;

/// A server that listens on loopback.
public interface Target extends AutoCloseable {
  int port();

  @Override
  void close();
}
