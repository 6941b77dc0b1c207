// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// CLIENT PAUSE: for a time, the commands of all clients wait, or only those that write.
///
/// No thread waits: the event loops keep the requests of the clients concerned and execute them
/// when the pause is over.
public final class Pause {
  private static final long NONE = 0;

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger held = new AtomicInteger();
  private volatile long until = NONE;
  private volatile boolean everything;

  /// Has `listener` called when the pause begins, changes or ends before its time.
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /// Pauses until a Unix time in milliseconds. A pause that lasts longer, or stops more, is only
  /// made stronger.
  public synchronized void begin(long unixMillis, boolean all, long now) {
    boolean active = isActive(now);
    everything = all || active && everything;
    until = active ? Math.max(until, unixMillis) : unixMillis;
    listeners.forEach(Runnable::run);
  }

  /// Ends the pause, where there is one.
  public synchronized void end() {
    until = NONE;
    everything = false;
    listeners.forEach(Runnable::run);
  }

  /// When the pause ends; 0 where there is none.
  public long until() {
    return until;
  }

  public boolean isActive(long now) {
    return until > now;
  }

  /// Whether the pause makes a command wait.
  boolean stops(Command command, long now) {
    return until != NONE
        && isActive(now)
        && (everything || command.has(CommandFlags.WRITE | CommandFlags.MAY_REPLICATE));
  }

  /// Counts clients whose requests wait.
  public void countHeld(int difference) {
    held.addAndGet(difference);
  }

  public int heldCount() {
    return held.get();
  }
}
