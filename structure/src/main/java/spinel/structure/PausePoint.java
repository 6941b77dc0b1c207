// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

/// A place in a loop over many elements where a command that takes long may let others in.
///
/// Loops pass it every few dozen elements. Nothing happens there but on a thread that runs such
/// commands, and there only while somebody waits. When the thread goes on, everything may have
/// changed that does not belong to the keys of its command: whoever passes here has no other
/// structure half changed, and trusts nothing that it knew of one.
public final class PausePoint {
  private static final int LARGE_ARRAY = 1 << 16;

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

  /// Does what takes long by itself and touches nothing that others do. The thread's command lets
  /// others in meanwhile: this is a pause point.
  public static void apart(Runnable work) {
    if (Thread.currentThread() instanceof PausingThread thread) {
      thread.command.pauseFor(work);
    } else {
      work.run();
    }
  }

  /// An array of zeros: a large one takes milliseconds, and this is a pause point then.
  public static int[] newInts(int length) {
    if (length < LARGE_ARRAY) {
      return new int[length];
    }
    int[][] made = new int[1][];
    apart(() -> made[0] = new int[length]);
    return made[0];
  }

  /// As [#newInts].
  public static long[] newLongs(int length) {
    if (length < LARGE_ARRAY) {
      return new long[length];
    }
    long[][] made = new long[1][];
    apart(() -> made[0] = new long[length]);
    return made[0];
  }

  /// What a thread's commands do at pause points.
  public interface Command {
    /// Lets others in, where they have waited for long enough.
    void passPausePoint();

    /// Lets others in while the work is done.
    void pauseFor(Runnable work);
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
