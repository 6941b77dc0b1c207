// SPDX-License-Identifier: Apache-2.0
package spinel.spec.server;

import java.util.ArrayList;
import java.util.List;

/// A server of our own, started for the suite with nothing persistent.
final class ProcessTarget implements Target {
  private final ServerProcess process;
  private final int port;

  private ProcessTarget(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  static ProcessTarget start(String launcher) {
    int port = ServerProcess.freePort();
    ServerProcess process =
        ServerProcess.start(
            launcher, ServerProcess.temporaryDirectory(), "", arguments(port, List.of()));
    try {
      process.awaitReady();
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
    return new ProcessTarget(process, port);
  }

  /// What every server of this suite is started with, and `more`.
  static List<String> arguments(int port, List<String> more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    arguments.addAll(List.of("--save", "", "--appendonly", "no"));
    arguments.addAll(List.of("--enable-debug-command", "yes"));
    arguments.addAll(more);
    return arguments;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
