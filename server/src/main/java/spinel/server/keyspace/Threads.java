// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

/// The end of background threads.
final class Threads {
  private Threads() {}

  /// Waits until a thread has ended, whatever interrupts.
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
