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
      thread.command.run();
    }
  }

  /// As [#pass()], at every 64th element of a loop that counts them.
  public static void pass(long element) {
    if ((element & 63) == 0) {
      pass();
    }
  }

  /// A thread whose commands may let others in: what it does at a pause point is given to it.
  public static final class PausingThread extends Thread {
    private final Runnable command;

    public PausingThread(Runnable work, String name, Runnable atPausePoint) {
      super(work, name);
      command = atPausePoint;
    }
  }
}
