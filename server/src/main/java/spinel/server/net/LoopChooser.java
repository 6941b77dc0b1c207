// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorChooserFactory;
import io.netty.util.concurrent.EventExecutorChooserFactory.EventExecutorChooser;
import java.util.concurrent.atomic.AtomicInteger;

/// Gives new connections to the event loops that are in use, one after the other; the loops after
/// them stand ready.
final class LoopChooser implements EventExecutorChooserFactory {
  private final AtomicInteger turn = new AtomicInteger();
  private volatile int active;

  LoopChooser(int active) {
    this.active = active;
  }

  @Override
  public EventExecutorChooser newChooser(EventExecutor[] loops) {
    return () -> loops[Math.floorMod(turn.getAndIncrement(), Math.min(active, loops.length))];
  }

  /// How many loops are in use.
  int active() {
    return active;
  }

  void setActive(int count) {
    active = count;
  }
}
