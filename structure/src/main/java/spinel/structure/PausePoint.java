// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import spinel.memory.Region;

/// A place in a loop over many elements where a command that takes long may let others in.
///
/// Loops pass it every few dozen elements. Nothing happens there but on a thread that runs such
/// commands, and there only while somebody waits. When the thread goes on, everything may have
/// changed that does not belong to the keys of its command: whoever passes here has no other
/// structure half changed, and trusts nothing that it knew of one.
public final class PausePoint {
  private static final long HUGE_PAGE_BYTES = 2 << 20;

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

  /// Has the system back a new allocation of zeros with memory, and passes after each huge page:
  /// what is put there in no order would ask for all of them at once otherwise.
  static void touch(Region region, long at, long bytes) {
    for (long done = HUGE_PAGE_BYTES; done < bytes; done += HUGE_PAGE_BYTES) {
      region.putByte(at + done, (byte) 0);
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
