// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

/// A place in a loop over many elements where a command that takes long may let others in.
///
/// Loops pass it every few dozen elements. Nothing happens there but on a thread that runs such
/// commands, and there only while somebody waits. When the thread goes on, everything may have
/// changed that does not belong to the keys of its command: whoever passes here has no other
/// structure half changed, and trusts nothing that it knew of one.
public final class PausePoint {
  private PausePoint() {}

  /// Lets others in, where the thread's command has kept them waiting for long enough.
  public static void pass() {
    if (Thread.currentThread() instanceof PausingThread thread) {
      thread.command.passPausePoint();
    }
  }

  /// As [#pass()], at every 64th element of a loop that counts them.
  public static void pass(long element) {
    if ((element & 63) == 0) {
      pass();
    }
  }

  /// What a thread's commands do at pause points.
  @FunctionalInterface
  public interface Command {
    /// Lets others in, where they have waited for long enough.
    void passPausePoint();
  }

  /// A thread whose commands may let others in.
  public static final class PausingThread extends Thread {
    private final Command command;

    public PausingThread(Runnable work, String name, Command command) {
      super(work, name);
      this.command = command;
    }
  }
}
