// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/// The signals that ask the process to end.
///
/// A shutdown hook would not do: it can't refuse, as a server must whose data can't be saved. The
/// JDK's only other interface is `sun.misc.Signal`, which the compiler warns of without a way to
/// say that it is meant; hence by reflection.
final class Signals {
  private Signals() {}

  /// Has `action` run with the signal's name, `SIGTERM` or `SIGINT`, on a thread of its own.
  static void onTermination(Consumer<String> action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      for (String name : List.of("TERM", "INT")) {
        Object onSignal =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("handle")) {
                    action.accept("SIG" + name);
                  }
                  return null;
                });
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
      }
    } catch (ReflectiveOperationException absent) {
      throw new IllegalStateException("this JDK can't handle signals", absent);
    }
  }
}
