// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import sun.misc.Signal;

/// The signals that ask the process to end.
///
/// A shutdown hook would not do: it can't refuse, as a server must whose data can't be saved.
@SuppressWarnings("sunapi")
final class Signals {
  private Signals() {}

  /// Has `action` run with the signal's name, `SIGTERM` or `SIGINT`, on a thread of its own.
  static void onTermination(java.util.function.Consumer<String> action) {
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(new Signal(name), signal -> action.accept("SIG" + signal.getName()));
    }
  }
}
